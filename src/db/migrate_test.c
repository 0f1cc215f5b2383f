/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of migrations: order, once each, and what is refused. */
#include "db/migrate.h"

#include "db/inner.h"
#include "tests/unit/store.h"

/* A second writer beside the store's own. */
static struct db *writer_open(const struct store *s) {
    struct store_options o = test_store_options(s);
    struct buf why = buf_make(1024);
    struct str path = arena_printf(test_arena(), "%.*s/kith.db", STR_ARG(o.folder));
    struct db *db = NULL;
    enum err e =
        store_kind(s) == DB_SQLITE
            ? sqlite_open((struct sqlite_options){.path = path.p, .write = true}, &db, &why)
            : postgres_open((struct postgres_options){o.database.p, true, "0"}, &db, &why);
    if (e != ERR_OK) {
        fail_msg("%.*s", STR_ARG(buf_str(&why)));
    }
    buf_free(&why);
    return db;
}

static const char make_one[] = "CREATE TABLE late (number bigint)";
static const char make_one_sqlite[] = "CREATE TABLE late (number INTEGER) STRICT";
static const char use_one[] = "INSERT INTO late (number) VALUES (1); "
                              "INSERT INTO late (number) VALUES (2)";
static const char broken[] = "INSERT INTO late (number) VALUES (3); "
                             "INSERT INTO nowhere (number) VALUES (1)";

static const struct migration one = {9101, "late", make_one_sqlite, make_one, {{1}}};
static const struct migration two = {9102, "used", use_one, use_one, {{2}}};
static const struct migration bad = {9103, "broken", broken, broken, {{3}}};

/* The program's own list and up to three more. */
static size_t list_make(struct migration *list, const struct migration *const *more) {
    size_t n = migrations_count;
    for (size_t i = 0; i < n; i++) {
        list[i] = migrations[i];
    }
    for (; *more != NULL; more++) {
        list[n++] = **more;
    }
    return n;
}

static enum err migrate_with(struct db *db, const struct migration *const *more, bool only_check,
                             struct buf *why) {
    struct migration *list = arena_array(test_arena(), struct migration, migrations_count + 3);
    size_t count = list_make(list, more);
    buf_clear(why);
    return migrate(db, list, count, only_check, why);
}

static void assert_says(const struct buf *why, const char *part) {
    if (str_find(buf_str(why), str_of(part)) == why->n) {
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(buf_str(why)), part);
    }
}

TEST_STORES("migrate: each once, in order; a store that is up to date is left alone") {
    struct db *db = writer_open(store);
    struct buf why = buf_make(1024);
    const struct migration *const both[] = {&one, &two, NULL};
    assert_int_equal(migrate_with(db, both, false, &why), ERR_OK);
    assert_int_equal(migrate_version(db), 9102);
    assert_int_equal(migrate_with(db, both, false, &why), ERR_OK);
    assert_int_equal(migrate_with(db, both, true, &why), ERR_OK);
    assert_int_equal(store_version(store), 9102);
    buf_free(&why);
    db_close(db);
}

TEST_STORES("migrate: what came late with a lower number is taken, too") {
    struct db *db = writer_open(store);
    struct buf why = buf_make(1024);
    static const struct migration early = {9100, "early", make_one_sqlite, make_one, {{9}}};
    static const struct migration empty = {9101, "late", "SELECT 1", "SELECT 1", {{1}}};
    const struct migration *const first[] = {&empty, NULL};
    const struct migration *const then[] = {&early, &empty, &two, NULL};
    assert_int_equal(migrate_with(db, first, false, &why), ERR_OK);
    assert_int_equal(migrate_with(db, then, false, &why), ERR_OK);
    assert_int_equal(migrate_version(db), 9102);
    buf_free(&why);
    db_close(db);
}

TEST_STORES("migrate: refused with a sentence") {
    struct db *db = writer_open(store);
    struct buf why = buf_make(1024);
    static const struct migration edited = {9101, "late", make_one_sqlite, make_one, {{4}}};
    const struct migration *const none[] = {NULL};
    const struct migration *const first[] = {&one, NULL};
    const struct migration *const changed[] = {&edited, NULL};
    assert_int_equal(migrate_with(db, first, true, &why), ERR_CONFLICT);
    assert_says(&why, "The store is older than this program: it lacks migration 9101 late.");
    assert_int_equal(migrate_with(db, first, false, &why), ERR_OK);
    assert_int_equal(migrate_with(db, none, false, &why), ERR_CONFLICT);
    assert_says(&why, "The store is newer than this program: it has migration 9101 late,");
    assert_int_equal(migrate_with(db, changed, false, &why), ERR_CONFLICT);
    assert_says(&why, "Migration 9101 late was changed after this store had taken it.");
    buf_free(&why);
    db_close(db);
}

TEST_STORES("migrate: one that fails leaves no trace, and those before it stay") {
    struct db *db = writer_open(store);
    struct buf why = buf_make(1024);
    const struct migration *const all[] = {&one, &two, &bad, NULL};
    const struct migration *const good[] = {&one, &two, NULL};
    assert_int_equal(migrate_with(db, all, false, &why), ERR_BUG);
    assert_says(&why, "Migration 9103 broken failed and left no trace:");
    assert_int_equal(migrate_version(db), 9102);
    assert_int_equal(migrate_with(db, good, true, &why), ERR_OK);
    assert_int_equal(db_script(db, "INSERT INTO late (number) SELECT 1 / (count(*) - 3) FROM late"),
                     ERR_OK); /* two rows, not three */
    buf_free(&why);
    db_close(db);
}

TEST("migrate: a store that nobody has set up is not served by who only reads") {
    struct store *s = NULL;
    struct buf why = buf_make(1024);
    struct store_options o = {.folder = str_of(test_folder()), .shared_lock = true};
    assert_int_not_equal(store_open(o, &s, &why), ERR_OK);
    assert_true(why.n > 0);
    buf_free(&why);
}
