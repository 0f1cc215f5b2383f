/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Copying a store into one of its own or the other kind: every value, every index and key, the
 * words that are searched; and what is refused or fails on the way. */
#include "db/copy.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "db/copy_inner.h"
#include "kernel/event.h"
#include "kernel/search.h"
#include "sample_sql.h"
#include "tests/unit/sample.h"
#include "tests/unit/world.h"

static const struct copy_twin *const twins[] = {&search_twin, NULL};
static const struct copy_twin *const no_twins[] = {NULL};

static const struct way {
    enum db_kind from, to;
    const char *name;
} ways[] = {
    {DB_SQLITE, DB_POSTGRES, "SQLite to PostgreSQL"},
    {DB_POSTGRES, DB_SQLITE, "PostgreSQL to SQLite"},
    {DB_SQLITE, DB_SQLITE, "SQLite to SQLite"},
    {DB_POSTGRES, DB_POSTGRES, "PostgreSQL to PostgreSQL"},
};
#define WAYS (sizeof ways / sizeof ways[0])

/* --- the stores --- */

static enum err run_text(struct db *db, void *self) {
    return db_script(db, self);
}

static void run(struct store *s, const char *sql) {
    if (store_write(s, run_text, (void *)(uintptr_t)sql) != ERR_OK) {
        fail_msg("%s", sql);
    }
}

static struct store *sample_store(enum db_kind kind) {
    struct store *s = test_store(kind);
    sample_schema(s);
    run(s, "DELETE FROM sample_mark"); /* the migration's own row */
    return s;
}

static int64_t ask(struct store *s, const char *sql) {
    struct db *db = test_reader(s);
    int64_t n = 0;
    assert_int_equal(db_begin_read(db), ERR_OK);
    if (copy_ask(db, sql, &n) != ERR_OK) {
        fail_msg("%s: %s", sql, db_message(db));
    }
    db_end(db);
    return n;
}

static void copy_well(struct store *from, struct store *to) {
    struct copy_job job = {.twins = twins};
    struct buf why = buf_make(4096);
    if (copy_store(from, to, &job, &why) != ERR_OK) {
        fail_msg("%.*s", STR_ARG(buf_str(&why)));
    }
    assert_int_equal(store_verify(to, &why), ERR_OK);
    buf_free(&why);
}

static void copy_fails(struct store *from, struct store *to, struct copy_job job, enum err e,
                       const char *says) {
    struct buf why = buf_make(4096);
    assert_int_equal(copy_store(from, to, &job, &why), e);
    if (says[0] != '\0' && str_find(buf_str(&why), str_of(says)) == why.n) {
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(buf_str(&why)), says);
    }
    buf_free(&why);
}

/* --- every value --- */

#define LONG ((size_t)300000) /* more than is sent at once */

static struct id id_at(unsigned n) {
    struct id i = {{0x01, 0x89, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0}};
    i.b[15] = (uint8_t)n;
    return i;
}

struct value {
    int64_t whole;
    struct str text;
    struct str bytes;
    double real;
};

static const struct value values[] = {
    {0, STR_INIT(""), STR_INIT(""), -0.0},
    {INT64_MAX, STR_INIT("\\N"), STR_INIT("\\N"), DBL_MAX},
    {INT64_MIN, STR_INIT("a\tb\nc\r\nd\\e\\\\.\n\\.\n"), STR_INIT("\0\0"), -DBL_MAX},
    {-1, STR_INIT("\xf0\x9f\x8c\xb1 \xd9\x83\xd9\x8a\xd8\xab \xf4\x8f\xbf\xbf"), STR_INIT("\xff"),
     INFINITY},
    {1, STR_INIT("'\"; DROP TABLE sample; --$$"), STR_INIT("PGCOPY\n\377\r\n\0"), -INFINITY},
    {INT64_C(1) << 53, STR_INIT("NULL"), STR_INIT("NULL"), 4.9e-324},
    {-255, STR_INIT("\x01\x7f\xc2\x80"), STR_INIT("\xff\xff"), 0.1},
};
#define VALUES (sizeof values / sizeof values[0])

/* Every byte that there is, and a text that does not fit into one piece. */
static struct value large_value(void) {
    char *bytes = arena_room(test_arena(), LONG);
    char *text = arena_room(test_arena(), LONG);
    for (size_t i = 0; i < LONG; i++) {
        bytes[i] = (char)(uint8_t)i;
        text[i] = (char)('a' + i % 26);
    }
    return (struct value){1, str_make(text, LONG), str_make(bytes, LONG), 1e-7};
}

static enum err put_value(struct db *db, struct id id, const struct value *v) {
    struct opt_int n = {true, v->whole};
    TRY(q_sample_put(db, id, v->whole, v->whole, v->whole, v->whole > 0, v->text, v->text, v->bytes,
                     v->real, NULL));
    return q_sample_maybe(db, id, id, n, n, n, (struct opt_int){true, v->whole > 0}, v->text,
                          v->text, v->bytes, (struct opt_real){true, v->real}, NULL);
}

/* The last row has nothing where nothing is allowed. */
static enum err put_values(struct db *db, void *self) {
    (void)self;
    struct value large = large_value();
    struct str absent = {0};
    for (unsigned i = 0; i < VALUES; i++) {
        TRY(put_value(db, id_at(i), &values[i]));
    }
    TRY(put_value(db, id_at(VALUES), &large));
    TRY(q_sample_put(db, id_at(VALUES + 1), 1, 2, 3, true, absent, absent, absent, 4, NULL));
    TRY(q_part_put(db, id_at(1), id_at(1), STR("\xc3\xa9"), NULL));
    return q_mark_put(db, 7, 8, STR("numbered"), NULL);
}

static void same_text(struct str got, struct str expected) {
    assert_int_equal(got.p == NULL, expected.p == NULL);
    assert_int_equal(got.n, expected.n);
    if (got.n > 0) {
        assert_memory_equal(got.p, expected.p, got.n);
    }
}

static void same_real(double got, double expected) {
    assert_true(got == expected);
}

static void same_row(const struct q_sample_one_row *x, const struct q_sample_one_row *y) {
    assert_int_equal(x->at, y->at);
    assert_int_equal(x->number, y->number);
    assert_int_equal(x->price, y->price);
    assert_int_equal(x->flag, y->flag);
    same_text(x->words, y->words);
    same_text(x->data, y->data);
    same_text(x->raw, y->raw);
    same_real(x->ratio, y->ratio);
    assert_true(id_eq(x->maybe_id, y->maybe_id));
    assert_int_equal(x->maybe_at.has, y->maybe_at.has);
    assert_int_equal(x->maybe_number.has, y->maybe_number.has);
    assert_int_equal(x->maybe_flag.has, y->maybe_flag.has);
    assert_int_equal(x->maybe_ratio.has, y->maybe_ratio.has);
    if (x->maybe_at.has) {
        assert_int_equal(x->maybe_at.v, y->maybe_at.v);
        assert_int_equal(x->maybe_number.v, y->maybe_number.v);
        assert_int_equal(x->maybe_price.v, y->maybe_price.v);
        assert_int_equal(x->maybe_flag.v, y->maybe_flag.v);
        same_real(x->maybe_ratio.v, y->maybe_ratio.v);
    }
    same_text(x->maybe_words, y->maybe_words);
    same_text(x->maybe_data, y->maybe_data);
    same_text(x->maybe_raw, y->maybe_raw);
}

static void row_of(struct store *s, unsigned n, struct q_sample_one_row *out) {
    struct db *db = test_reader(s);
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(q_sample_one(db, test_arena(), id_at(n), out), ERR_OK);
    db_end(db);
}

static void same_samples(struct store *one, struct store *other) {
    for (unsigned i = 0; i < VALUES + 2; i++) {
        struct q_sample_one_row x, y;
        test_row("row %u", i);
        row_of(one, i, &x);
        row_of(other, i, &y);
        same_row(&x, &y);
    }
}

/* --- what hangs on the rows --- */

static enum err put_mark(struct db *db, void *self) {
    (void)self;
    return q_mark_put(db, 1, 2, STR(""), NULL);
}

static enum err put_orphan(struct db *db, void *self) {
    (void)self;
    return q_part_put(db, id_at(100), id_at(100), STR("orphan"), NULL);
}

static const char *const indexes[] = {
    [DB_SQLITE] = "SELECT count(*) FROM sqlite_schema WHERE type = 'index'",
    [DB_POSTGRES] = "SELECT (SELECT count(*) FROM pg_indexes WHERE schemaname = 'public') * 1000 + "
                    "(SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated)",
};

static void assert_rows(struct store *from, struct store *to) {
    same_samples(from, to);
    assert_int_equal(ask(to, "SELECT count(*) FROM sample"), VALUES + 2);
    assert_int_equal(ask(to, "SELECT count(*) FROM sample_part"), 1);
    assert_int_equal(ask(to, "SELECT count(*) FROM migration"),
                     ask(from, "SELECT count(*) FROM migration"));
}

TEST("copy: every value, index and key comes over, and what numbers itself goes on") {
    for (size_t i = 0; i < WAYS; i++) {
        test_row("%s", ways[i].name);
        struct store *from = sample_store(ways[i].from), *to = sample_store(ways[i].to);
        int64_t before = ask(to, indexes[ways[i].to]);
        assert_int_equal(store_write(from, put_values, NULL), ERR_OK);
        run(from, "UPDATE sample_mark SET number = 41");
        copy_well(from, to);
        assert_rows(from, to);
        assert_int_equal(ask(to, indexes[ways[i].to]), before);
        assert_int_equal(store_write(to, put_mark, NULL), ERR_OK);
        assert_int_equal(ask(to, "SELECT max(number) FROM sample_mark"), 42);
        assert_int_equal(store_write(to, put_orphan, NULL), ERR_CONFLICT);
        test_store_close(to);
        test_store_close(from);
    }
}

/* --- search, the log, rules --- */

static struct things found(struct store *s, const char *words) {
    struct ctx c = {.arena = test_arena(),
                    .db = test_reader(s),
                    .viewer = &viewer_site,
                    .now_ms = 0,
                    .lang = lang_english()};
    struct things out;
    int64_t next;
    assert_int_equal(db_begin_read(c.db), ERR_OK);
    assert_int_equal(search_find(&c, str_of(words), (struct str){0}, 0, &out, &next), ERR_OK);
    db_end(c.db);
    return out;
}

static int64_t acts(struct store *s) {
    struct ctx c = {.arena = test_arena(), .db = test_reader(s), .viewer = &viewer_site};
    int64_t rows = 0, broken = -1;
    assert_int_equal(db_begin_read(c.db), ERR_OK);
    assert_int_equal(audit_verify(&c, &rows, &broken), ERR_OK);
    db_end(c.db);
    assert_int_equal(broken, 0);
    return rows;
}

/* One thing with a title and a text that a parser takes apart in its own way. */
static void world_fill(struct world *w, struct store *s) {
    world_make(w, s);
    struct ctx *c = world_as(w, HANNA_HOST);
    struct thing t = {.kind = STR("need"),
                      .community = w->community.thing.id,
                      .owner = w->person[HANNA_HOST],
                      .wanted = AUDIENCE_PUBLIC,
                      .life = LIFE_PUBLISHED,
                      .title = STR("Caf\xc3\xa9 de Mar\xc3\xad"),
                      .note = STR("")};
    enum err e = thing_make(c, &t);
    e = e == ERR_OK ? search_put(c, &t, STR("well-known at ana@example.org, 3.14 \xd9\x85\xd8\xa7"))
                    : e;
    assert_int_equal(world_end(w, e), ERR_OK);
}

static const char *const words[] = {
    "cafe", "mari", "well", "known", "ana", "3", "riverside", "\xd9\x85\xd8\xa7", "cafe known"};

TEST("copy: what was found is found, and the log of decisions holds") {
    for (size_t i = 0; i < WAYS; i++) {
        struct store *from = test_store(ways[i].from), *to = test_store(ways[i].to);
        struct world w;
        world_fill(&w, from);
        copy_well(from, to);
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
            test_row("%s: %s", ways[i].name, words[k]);
            struct things a = found(from, words[k]), b = found(to, words[k]);
            assert_int_equal(a.count, b.count);
            assert_int_equal(b.count, 1);
            assert_true(id_eq(a.item[0].id, b.item[0].id));
        }
        assert_int_equal(found(to, "absent").count, 0);
        assert_int_equal(acts(from), acts(to));
        test_store_close(to);
        test_store_close(from);
    }
}

TEST("copy: there and back, all tables are equal") {
    struct store *first = sample_store(DB_SQLITE), *between = sample_store(DB_POSTGRES);
    struct store *last = sample_store(DB_SQLITE);
    struct world w;
    world_fill(&w, first);
    assert_int_equal(store_write(first, put_values, NULL), ERR_OK);
    copy_well(first, between);
    copy_well(between, last);
    struct db *db = test_reader(last);
    struct str folder = test_store_options(first).folder;
    assert_int_equal(
        db_script(db,
                  arena_printf(test_arena(), "ATTACH '%.*s/kith.db' AS first", STR_ARG(folder)).p),
        ERR_OK);
    int64_t compared = 0;
    for (size_t i = 0; i < table_count; i++) {
        const char *name = table_names[i];
        if (strcmp(name, "search_entry") == 0 || strcmp(name, "search_text") == 0) {
            continue; /* no more: schema 0050 */
        }
        test_row("%s", name);
        static const char text[] = "SELECT (SELECT count(*) FROM (SELECT * FROM main.%s EXCEPT "
                                   "SELECT * FROM first.%s)) + (SELECT count(*) FROM "
                                   "(SELECT * FROM first.%s EXCEPT SELECT * FROM main.%s))";
        assert_int_equal(ask(last, arena_printf(test_arena(), text, name, name, name, name).p), 0);
        compared++;
    }
    assert_true(compared > 60);
    same_samples(first, last);
    test_store_close(last);
    test_store_close(between);
    test_store_close(first);
}

/* --- what is refused --- */

TEST_STORES("copy: a target that holds anything is refused, and keeps it") {
    struct store *from = sample_store(DB_SQLITE);
    sample_schema(store);
    run(store, "DELETE FROM sample_mark");
    assert_int_equal(store_write(from, put_values, NULL), ERR_OK);
    assert_int_equal(store_write(store, put_mark, NULL), ERR_OK);
    copy_fails(from, store, (struct copy_job){.twins = twins}, ERR_TWICE,
               "The target holds a site already: its table sample_mark has rows.");
    assert_int_equal(ask(store, "SELECT count(*) FROM sample_mark"), 1);
    struct buf why = buf_make(4096);
    assert_int_equal(copy_is_free(test_store_options(store), &why), ERR_TWICE);
    assert_true(why.n > 0);
    buf_free(&why);
    test_store_close(from);
}

TEST("copy: a database is free while it has no rows, and not when it is somebody else's") {
    struct store *s = test_store(DB_POSTGRES);
    struct buf why = buf_make(4096);
    assert_int_equal(copy_is_free(test_store_options(s), &why), ERR_OK);
    run(s, "CREATE SCHEMA other; CREATE TABLE other.thing (n bigint); ALTER DATABASE postgres SET "
           "search_path = DEFAULT");
    struct store_options o = test_store_options(s);
    o.database =
        arena_printf(test_arena(), "%.*s options='-c search_path=other'", STR_ARG(o.database));
    assert_int_equal(copy_is_free(o, &why), ERR_TWICE);
    assert_true(str_find(buf_str(&why), STR("none of Kith's (thing)")) < why.n);
    buf_free(&why);
    run(s, "DROP SCHEMA other CASCADE");
}

TEST_STORES("copy: a table that only one of them has is told") {
    struct store *from = test_store(DB_SQLITE);
    run(from, "CREATE TABLE late (n INTEGER) STRICT");
    copy_fails(from, store, (struct copy_job){.twins = twins}, ERR_BUG,
               "it does not have the same columns in both stores: late");
    run(from, "DROP TABLE late");
    copy_fails(from, store, (struct copy_job){.twins = no_twins}, ERR_BUG, "search_index");
    test_store_close(from);
}

/* --- what fails on the way --- */

static enum err no_room(void *self) {
    (*(int *)self)++;
    return ERR_DISK;
}

TEST("copy: PostgreSQL has nothing of one that failed, and takes the next") {
    struct store *from = sample_store(DB_SQLITE), *to = sample_store(DB_POSTGRES);
    assert_int_equal(store_write(from, put_values, NULL), ERR_OK);
    int64_t before = ask(to, indexes[DB_POSTGRES]);
    int asked = 0;
    copy_fails(from, to, (struct copy_job){.twins = twins, .before_end = no_room, .self = &asked},
               ERR_DISK, "");
    assert_int_equal(asked, 1);
    assert_int_equal(ask(to, "SELECT count(*) FROM sample"), 0);
    assert_int_equal(ask(to, indexes[DB_POSTGRES]), before);
    copy_well(from, to);
    test_store_close(to);
    test_store_close(from);
}

TEST("copy: SQLite refuses to go on with a part of another copy") {
    struct store *from = sample_store(DB_SQLITE), *to = sample_store(DB_SQLITE);
    assert_int_equal(store_write(from, put_values, NULL), ERR_OK);
    int asked = 0;
    copy_fails(from, to, (struct copy_job){.twins = twins, .before_end = no_room, .self = &asked},
               ERR_DISK, "");
    copy_fails(from, to, (struct copy_job){.twins = twins}, ERR_TWICE, "has rows");
    test_store_close(to);
    test_store_close(from);
}

static void copy_is_refused(struct store *from, struct store *to, const char *says) {
    struct copy_job job = {.twins = twins};
    struct buf why = buf_make(4096);
    assert_int_not_equal(copy_store(from, to, &job, &why), ERR_OK);
    if (str_find(buf_str(&why), str_of(says)) == why.n ||
        str_find(buf_str(&why), STR("stopped at sample:")) == why.n) {
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(buf_str(&why)), says);
    }
    buf_free(&why);
}

TEST("copy: a value that the other store cannot keep is told with its place") {
    static const struct {
        enum db_kind from, to;
        const char *sql, *says;
    } rows[] = {
        {DB_SQLITE, DB_POSTGRES, "UPDATE sample SET words = CAST(x'ff' AS TEXT)", "column words"},
        {DB_SQLITE, DB_POSTGRES, "UPDATE sample SET words = CAST(x'610062' AS TEXT)",
         "column words"},
        {DB_SQLITE, DB_POSTGRES, "UPDATE sample SET flag = 2", "column flag"},
        {DB_SQLITE, DB_POSTGRES, "UPDATE sample SET maybe_id = x'01'",
         "column maybe_id has an id of 1 bytes"},
        {DB_POSTGRES, DB_SQLITE, "UPDATE sample SET maybe_ratio = 'NaN'", "column maybe_ratio"},
    };
    struct store *sqlite = sample_store(DB_SQLITE), *postgres = sample_store(DB_POSTGRES);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].sql);
        bool to_postgres = rows[i].to == DB_POSTGRES;
        struct store *from = to_postgres ? sqlite : postgres;
        run(from, "DELETE FROM sample_part");
        run(from, "DELETE FROM sample");
        run(from, "DELETE FROM sample_mark");
        assert_int_equal(store_write(from, put_values, NULL), ERR_OK);
        run(from, rows[i].sql);
        struct store *to = to_postgres ? postgres : sample_store(DB_SQLITE);
        copy_is_refused(from, to, rows[i].says);
    }
}

TEST_STORES("copy: a row that names one which is not there is refused") {
    struct store *from = sample_store(DB_SQLITE);
    sample_schema(store);
    run(store, "DELETE FROM sample_mark");
    assert_int_equal(store_write(from, put_values, NULL), ERR_OK);
    struct store_options o = test_store_options(from);
    struct buf why = buf_make(1024);
    struct db *db = NULL;
    struct str path = arena_printf(test_arena(), "%.*s/kith.db", STR_ARG(o.folder));
    assert_int_equal(sqlite_open((struct sqlite_options){path.p, true, false}, &db, &why), ERR_OK);
    assert_int_equal(db_script(db, "PRAGMA foreign_keys = OFF; UPDATE sample_part SET sample = "
                                   "x'000000000000000000000000000000ff'"),
                     ERR_OK);
    db_close(db);
    buf_free(&why);
    copy_fails(from, store, (struct copy_job){.twins = twins}, ERR_CONFLICT, "keys");
    test_store_close(from);
}

/* --- one moment --- */

struct meanwhile {
    struct store *from;
    bool done;
};

/* Written while the copy is under way: not in it. */
static void write_meanwhile(void *self, const char *what, int64_t done, int64_t all) {
    struct meanwhile *m = self;
    (void)what, (void)done, (void)all;
    if (!m->done) {
        m->done = true;
        run(m->from, "DELETE FROM sample_part; INSERT INTO sample_mark (worker, round) "
                     "VALUES (1, 1), (2, 2)");
    }
}

TEST("copy: it is of one moment, whatever is written meanwhile") {
    for (size_t i = 0; i < 2; i++) {
        test_row("%s", ways[i].name);
        struct store *from = sample_store(ways[i].from), *to = sample_store(ways[i].to);
        assert_int_equal(store_write(from, put_values, NULL), ERR_OK);
        struct meanwhile m = {.from = from};
        struct copy_job job = {.twins = twins, .progress = write_meanwhile, .self = &m};
        struct buf why = buf_make(4096);
        assert_int_equal(copy_store(from, to, &job, &why), ERR_OK);
        buf_free(&why);
        assert_true(m.done);
        assert_int_equal(ask(from, "SELECT count(*) FROM sample_mark"), 3);
        assert_int_equal(ask(to, "SELECT count(*) FROM sample_mark"), 1);
        assert_int_equal(ask(to, "SELECT count(*) FROM sample_part"), 1);
        test_store_close(to);
        test_store_close(from);
    }
}
