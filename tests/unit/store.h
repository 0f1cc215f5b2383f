/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Stores for tests: fresh, migrated, private to the test, gone after it. A migrated one is kept as
 * a pattern and copied, so that a store costs little.
 *
 *     TEST_STORES("seat: two cannot take the last one") {
 *         assert_int_equal(store_write(store, take_seat, &seat), ERR_OK);
 *     }
 *
 * runs once on SQLite and once on PostgreSQL. The latter needs KITH_TEST_DATABASE: a connection
 * string whose user may make databases; without it those tests are skipped. */
#ifndef KITH_TESTS_UNIT_STORE_H
#define KITH_TESTS_UNIT_STORE_H

#include "db/store.h"
#include "tests/unit/test.h"

/* Closed and removed by the next call, or by test_store_close. SQLite's lies in memory. */
struct store *test_store(enum db_kind kind);
void test_store_close(struct store *s);
/* Where the store lies, to open it once more: its options, good until it is closed. */
struct store_options test_store_options(const struct store *s);
/* This thread's reader, which must be there. */
struct db *test_reader(struct store *s);

#define TEST_STORES(name) TEST_STORES_AT_(name, __LINE__)
#define TEST_STORES_AT_(name, line) TEST_STORES_WITH_(name, line)
#define TEST_STORES_WITH_(title, line)                                                             \
    static void test_body_##line(struct store *store);                                             \
    static void test_run_sqlite_##line(__attribute__((unused)) void **state) {                     \
        struct store *s = test_store(DB_SQLITE);                                                   \
        test_body_##line(s);                                                                       \
        test_store_close(s);                                                                       \
    }                                                                                              \
    static void test_run_postgres_##line(__attribute__((unused)) void **state) {                   \
        struct store *s = test_store(DB_POSTGRES);                                                 \
        test_body_##line(s);                                                                       \
        test_store_close(s);                                                                       \
    }                                                                                              \
    __attribute__((constructor)) static void test_register_##line(void) {                          \
        static struct test t[] = {                                                                 \
            {title " (SQLite)", __FILE__, line, test_run_sqlite_##line, NULL},                     \
            {title " (PostgreSQL)", __FILE__, line, test_run_postgres_##line, NULL},               \
        };                                                                                         \
        test_add(&t[0]);                                                                           \
        test_add(&t[1]);                                                                           \
    }                                                                                              \
    static void test_body_##line(__attribute__((unused)) struct store *store)

#endif
