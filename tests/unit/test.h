/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How a test is written: TEST("noun: what holds") { asserts of cmocka }. It registers itself.
 * The runner is tests/unit/main.c. */
#ifndef KITH_TESTS_UNIT_TEST_H
#define KITH_TESTS_UNIT_TEST_H

/* cmocka.h needs these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"

struct test {
    const char *name;
    const char *file;
    int line;
    void (*run)(void **state);
    struct test *next;
};

void test_add(struct test *t);

/* At most one on a line. */
#define TEST(name) TEST_AT_(name, __LINE__)
#define TEST_AT_(name, line) TEST_WITH_(name, line)
#define TEST_WITH_(title, line)                                                                    \
    static void test_run_##line(void **state);                                                     \
    __attribute__((constructor)) static void test_register_##line(void) {                          \
        static struct test t = {title, __FILE__, line, test_run_##line, NULL};                     \
        test_add(&t);                                                                              \
    }                                                                                              \
    static void test_run_##line(__attribute__((unused)) void **state)

/* Leaves the test; counted as skipped, with its reason in words. */
#define TEST_SKIP(why)                                                                             \
    do {                                                                                           \
        test_skipping(why);                                                                        \
        skip();                                                                                    \
    } while (0)
void test_skipping(const char *why);

/* What failed in a row of a table: kept until the next call, printed when the test fails. */
void test_row(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define assert_str(got, expected) test_assert_str((got), str_of(expected), __FILE__, __LINE__)
void test_assert_str(struct str got, struct str expected, const char *file, int line);

/* |got - expected| <= within */
#define assert_near(got, expected, within)                                                         \
    test_assert_near((got), (expected), (within), __FILE__, __LINE__)
void test_assert_near(double got, double expected, double within, const char *file, int line);

/* A path under the folder of open data: KITH_DATA, or ../shared/data beside the checkout.
 * Skips the test when there is no such file. The path lives until the test ends. */
const char *test_data(const char *path);

/* An arena that the runner frees when the test ends, however it ends. */
struct arena *test_arena(void);

/* Run when the test ends, however it ends; the last one first. At most 128. */
void test_at_end(void (*run)(void *self), void *self);

/* An empty folder of this test, removed with what is in it when the test ends. */
const char *test_folder(void);

#endif
