/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of the face over both stores: types, kinds of query, lists, errors, tables touched. */
#include <stdlib.h>

#include "db/inner.h"
#include "sample_sql.h"
#include "sys/chance.h"
#include "tests/unit/sample.h"
#include "tests/unit/store.h"

static struct id sample_id(unsigned n) {
    struct id i = {{0x01, 0x89, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0}};
    i.b[14] = (uint8_t)(n >> 8);
    i.b[15] = (uint8_t)n;
    return i;
}

/* --- every type --- */

struct values {
    int64_t whole;
    bool truth;
    struct str text;
    struct str bytes;
    double real;
};

static const struct values rows[] = {
    {0, false, STR_INIT(""), STR_INIT(""), 0},
    {1, true, STR_INIT("one"), STR_INIT("\x00\xff"), 0.5},
    {-1, false, STR_INIT("'; DROP TABLE sample; --"), STR_INIT("\x00"), -1.25e-300},
    {INT64_MAX, true, STR_INIT("\xd9\x83\xd9\x8a\xd8\xab \xf0\x9f\x8c\xb1"), STR_INIT("\xc3\x28"),
     1.7976931348623157e308},
    {INT64_MIN, true, STR_INIT("a\nb\t\"c\""), STR_INIT("text"), 0.1},
    {1234567890123, false, STR_INIT("$1 ?1 :id"), STR_INIT("\xff\xfe\xfd"), 3},
};
#define ROWS (sizeof rows / sizeof rows[0])

static enum err put_rows(struct db *db, void *self) {
    (void)self;
    for (unsigned i = 0; i < ROWS; i++) {
        const struct values *v = &rows[i];
        struct id id = sample_id(i);
        TRY(q_sample_put(db, id, v->whole, v->whole, v->whole, v->truth, v->text, v->text, v->bytes,
                         v->real, NULL));
        int64_t changed = 0;
        TRY(q_sample_maybe(db, id, id, (struct opt_int){true, v->whole},
                           (struct opt_int){true, v->whole}, (struct opt_int){true, v->whole},
                           (struct opt_int){true, v->truth}, v->text, v->text, v->bytes,
                           (struct opt_real){true, v->real}, &changed));
        assert_int_equal(changed, 1);
    }
    return ERR_OK;
}

static void assert_same(struct str got, struct str expected) {
    assert_non_null(got.p);
    assert_int_equal(got.n, expected.n);
    assert_memory_equal(got.p, expected.p, expected.n);
}

static void assert_row(const struct q_sample_one_row *r, const struct values *v) {
    assert_int_equal(r->at, v->whole);
    assert_int_equal(r->number, v->whole);
    assert_int_equal(r->price, v->whole);
    assert_int_equal(r->flag, v->truth);
    assert_same(r->words, v->text);
    assert_same(r->data, v->text);
    assert_same(r->raw, v->bytes);
    assert_true(r->ratio == v->real);
    assert_true(id_eq(r->maybe_id, r->id));
    assert_true(r->maybe_at.has && r->maybe_at.v == v->whole);
    assert_true(r->maybe_number.has && r->maybe_number.v == v->whole);
    assert_true(r->maybe_price.has && r->maybe_price.v == v->whole);
    assert_true(r->maybe_flag.has && r->maybe_flag.v == (v->truth ? 1 : 0));
    assert_same(r->maybe_words, v->text);
    assert_same(r->maybe_data, v->text);
    assert_same(r->maybe_raw, v->bytes);
    assert_true(r->maybe_ratio.has && r->maybe_ratio.v == v->real);
}

TEST_STORES("db: every type comes back as it went in") {
    sample_schema(store);
    assert_int_equal(store_write(store, put_rows, NULL), ERR_OK);
    struct db *db = test_reader(store);
    assert_int_equal(db_begin_read(db), ERR_OK);
    for (unsigned i = 0; i < ROWS; i++) {
        test_row("%u", i);
        struct q_sample_one_row r;
        assert_int_equal(q_sample_one(db, test_arena(), sample_id(i), &r), ERR_OK);
        assert_true(id_eq(r.id, sample_id(i)));
        assert_row(&r, &rows[i]);
    }
    db_end(db);
}

static enum err put_bare(struct db *db, void *self) {
    const struct id *id = self;
    struct str absent = {0};
    /* what may not be missing is taken as empty */
    TRY(q_sample_put(db, *id, 1, 2, 3, true, absent, absent, absent, 4, NULL));
    return q_sample_maybe(db, *id, ID_NONE, (struct opt_int){0}, (struct opt_int){0},
                          (struct opt_int){0}, (struct opt_int){0}, absent, absent, absent,
                          (struct opt_real){0}, NULL);
}

TEST_STORES("db: what is missing comes back missing, what is empty comes back empty") {
    sample_schema(store);
    struct id id = sample_id(1);
    assert_int_equal(store_write(store, put_bare, &id), ERR_OK);
    struct db *db = test_reader(store);
    assert_int_equal(db_begin_read(db), ERR_OK);
    struct q_sample_one_row r;
    assert_int_equal(q_sample_one(db, test_arena(), id, &r), ERR_OK);
    db_end(db);
    assert_true(r.words.p != NULL && r.words.n == 0);
    assert_true(r.raw.p != NULL && r.raw.n == 0);
    assert_true(id_is_none(r.maybe_id));
    assert_false(r.maybe_at.has || r.maybe_number.has || r.maybe_price.has || r.maybe_flag.has);
    assert_null(r.maybe_words.p);
    assert_null(r.maybe_data.p);
    assert_null(r.maybe_raw.p);
    assert_false(r.maybe_ratio.has);
}

/* --- kinds of query --- */

static enum err put_for_json(struct db *db, void *self) {
    (void)self;
    struct str absent = {0};
    struct id first = sample_id(1), second = sample_id(2);
    TRY(q_sample_put(db, first, 7, -2, 3, true, STR("a \"b\""), STR("[1]"), STR(""), 0.25, NULL));
    TRY(q_sample_put(db, second, 0, 0, 0, false, absent, absent, STR(""), 0, NULL));
    return q_sample_maybe(db, second, second, (struct opt_int){true, 9}, (struct opt_int){true, 8},
                          (struct opt_int){0}, (struct opt_int){true, 1}, STR("w"), STR("{}"),
                          absent, (struct opt_real){true, 1.5}, NULL);
}

TEST_STORES("db: rows as JSON, one object a row, what is missing is null, a time says its unit") {
    sample_schema(store);
    struct db *db = test_reader(store);
    struct buf text = buf_make(4096);
    struct json_out out = json_begin(&text);
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(q_sample_json(db, &out), ERR_OK);
    db_end(db);
    assert_str(buf_str(&text), "[]");
    assert_int_equal(store_write(store, put_for_json, NULL), ERR_OK);
    buf_clear(&text);
    out = json_begin(&text);
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(q_sample_json(db, &out), ERR_OK);
    db_end(db);
    char first[ID_TEXT_SIZE + 1], second[ID_TEXT_SIZE + 1];
    id_text(sample_id(1), first);
    id_text(sample_id(2), second);
    struct str expected = arena_printf(
        test_arena(),
        "[{\"id\":\"%s\",\"at_ms\":7,\"int\":-2,\"price\":3,\"flag\":true,"
        "\"words\":\"a \\\"b\\\"\",\"data\":[1],\"ratio\":0.25,\"maybe_id\":null,"
        "\"maybe_at_ms\":null,\"maybe_number\":null,\"maybe_flag\":null,\"maybe_words\":null,"
        "\"maybe_data\":null,\"maybe_ratio\":null},"
        "{\"id\":\"%s\",\"at_ms\":0,\"int\":0,\"price\":0,\"flag\":false,\"words\":\"\","
        "\"data\":null,\"ratio\":0,\"maybe_id\":\"%s\",\"maybe_at_ms\":9,\"maybe_number\":8,"
        "\"maybe_flag\":true,\"maybe_words\":\"w\",\"maybe_data\":{},\"maybe_ratio\":1.5}]",
        first, second, second);
    assert_same(buf_str(&text), expected);
    buf_free(&text);
}

static enum err put_number(struct db *db, unsigned n, int64_t number) {
    return q_sample_put(db, sample_id(n), 0, number, 0, false, STR("w"), STR("{}"), STR("\x00\xff"),
                        0, NULL);
}

static enum err put_five(struct db *db, void *self) {
    (void)self;
    for (unsigned i = 0; i < 5; i++) {
        TRY(put_number(db, i, 10 * i));
    }
    return put_number(db, 0xaa, -7);
}

TEST_STORES("db: one, many, twins, constants, sums") {
    sample_schema(store);
    assert_int_equal(store_write(store, put_five, NULL), ERR_OK);
    struct db *db = test_reader(store);
    struct arena *a = test_arena();
    assert_int_equal(db_begin_read(db), ERR_OK);
    struct q_sample_one_row one;
    assert_int_equal(q_sample_one(db, a, sample_id(99), &one), ERR_NOT_FOUND);
    struct q_sample_fixed_row fixed;
    assert_int_equal(q_sample_fixed(db, a, &fixed), ERR_OK);
    assert_int_equal(fixed.number, -7);
    assert_true(fixed.same);
    struct q_store_word_row word;
    assert_int_equal(q_store_word(db, a, &word), ERR_OK);
    assert_str(word.word, store_kind(store) == DB_SQLITE ? "sqlite" : "postgres");
    struct q_sample_sums_row sums;
    assert_int_equal(q_sample_sums(db, a, &sums), ERR_OK);
    assert_int_equal(sums.total.v, 93);
    assert_near(sums.mean.v, 15.5, 1e-9);
    assert_int_equal(sums.rows, 6);
    assert_str(sums.last_words, "w");
    assert_int_equal(sums.least, -7);
    assert_int_equal(sums.greatest.v, 40);
    struct q_mark_first_row mark;
    assert_int_equal(q_mark_first(db, a, &mark), ERR_OK);
    assert_memory_equal(mark.extra.p, "\xc0\xff\xee", 3);
    db_end(db);
}

static enum err add_twice(struct db *db, void *self) {
    int64_t *out = self;
    struct arena *a = arena_make();
    struct q_sample_add_row row = {0};
    enum err e = put_number(db, 1, 5);
    e = e == ERR_OK ? q_sample_add(db, a, sample_id(1), 2, &row) : e;
    e = e == ERR_OK ? q_sample_add(db, a, sample_id(1), 30, &row) : e;
    *out = row.number;
    arena_free(a);
    return e;
}

TEST_STORES("db: a write can answer with a row") {
    sample_schema(store);
    int64_t got = 0;
    assert_int_equal(store_write(store, add_twice, &got), ERR_OK);
    assert_int_equal(got, 37);
}

/* --- lists --- */

static struct id *ids_make(unsigned count) {
    struct id *item = arena_array(test_arena(), struct id, count + 1);
    for (unsigned i = 0; i < count; i++) {
        item[i] = sample_id(i);
    }
    return item;
}

TEST_STORES("db: lists of none, one and many ids") {
    static const struct {
        unsigned listed;
        size_t in;
        size_t not_in;
    } list[] = {{0, 0, 6}, {1, 1, 5}, {3, 3, 3}, {5000, 6, 0}};
    sample_schema(store);
    assert_int_equal(store_write(store, put_five, NULL), ERR_OK);
    struct db *db = test_reader(store);
    assert_int_equal(db_begin_read(db), ERR_OK);
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        test_row("%u ids", list[i].listed);
        struct ids ids = {ids_make(list[i].listed), list[i].listed};
        struct q_sample_in_rows rs;
        assert_int_equal(q_sample_in(db, test_arena(), ids, &rs), ERR_OK);
        assert_int_equal(rs.count, list[i].in);
        assert_int_equal(q_sample_not_in(db, test_arena(), ids, &rs), ERR_OK);
        assert_int_equal(rs.count, list[i].not_in);
        struct q_sample_listed_rows all;
        assert_int_equal(q_sample_listed(db, test_arena(), ids, &all), ERR_OK);
        assert_int_equal(all.count, list[i].listed);
    }
    db_end(db);
}

/* --- streams --- */

static enum err put_marks(struct db *db, void *self) {
    unsigned count = *(unsigned *)self;
    for (unsigned i = 0; i < count; i++) {
        TRY(q_mark_put(db, 1, i, STR(""), NULL));
    }
    return ERR_OK;
}

TEST_STORES("db: a stream of rows, with other queries within") {
    sample_schema(store);
    unsigned count = 700;
    assert_int_equal(store_write(store, put_marks, &count), ERR_OK);
    struct db *db = test_reader(store);
    struct arena *a = test_arena();
    assert_int_equal(db_begin_read(db), ERR_OK);
    struct db_stmt *s = NULL;
    assert_int_equal(q_mark_each_begin(db, 2, &s), ERR_OK);
    int64_t seen = 0;
    bool has = false;
    struct q_mark_each_row row;
    for (;;) {
        assert_int_equal(q_mark_each_next(s, a, &row, &has), ERR_OK);
        if (!has) {
            break;
        }
        assert_int_equal(row.round, seen);
        seen++;
        struct q_mark_count_row total;
        assert_int_equal(q_mark_count(db, a, 1, &total), ERR_OK);
        assert_int_equal(total.total, 700);
    }
    db_done(s);
    assert_int_equal(seen, 700);
    db_end(db);
}

TEST_STORES("db: a stream may be left early, and the same one opened within it") {
    sample_schema(store);
    unsigned count = 600;
    assert_int_equal(store_write(store, put_marks, &count), ERR_OK);
    struct db *db = test_reader(store);
    for (int again = 0; again < 3; again++) {
        struct db_stmt *outer = NULL;
        struct db_stmt *within = NULL;
        struct q_mark_each_row row;
        bool has = false;
        assert_int_equal(db_begin_read(db), ERR_OK);
        assert_int_equal(q_mark_each_begin(db, 1, &outer), ERR_OK);
        assert_int_equal(q_mark_each_next(outer, test_arena(), &row, &has), ERR_OK);
        assert_int_equal(q_mark_each_begin(db, 300, &within), ERR_OK);
        assert_int_equal(q_mark_each_next(within, test_arena(), &row, &has), ERR_OK);
        assert_int_equal(row.number, 300);
        assert_int_equal(q_mark_each_next(outer, test_arena(), &row, &has), ERR_OK);
        assert_int_equal(row.number, 2);
        db_done(outer);
        db_end(db); /* ends `within`, too */
    }
}

/* --- errors --- */

static enum err put_twice(struct db *db, void *self) {
    (void)self;
    TRY(put_number(db, 1, 1));
    return put_number(db, 1, 1);
}

static enum err put_orphan(struct db *db, void *self) {
    (void)self;
    return q_part_put(db, sample_id(1), sample_id(77), STR("x"), NULL);
}

static enum err put_nameless(struct db *db, void *self) {
    (void)self;
    TRY(put_number(db, 1, 1));
    return q_part_put(db, sample_id(1), sample_id(1), STR(""), NULL);
}

static enum err look_away(struct db *db, void *self) {
    (void)self;
    enum err e = put_twice(db, NULL);
    assert_int_equal(e, ERR_TWICE);
    assert_int_equal(put_number(db, 2, 2), ERR_TWICE);
    return ERR_OK;
}

TEST_STORES("db: what a store refuses has the same name on both, and keeps nothing") {
    static const struct {
        const char *what;
        enum err (*run)(struct db *db, void *self);
        enum err expected;
    } list[] = {{"a key twice", put_twice, ERR_TWICE},
                {"a part of nothing", put_orphan, ERR_CONFLICT},
                {"a check", put_nameless, ERR_BUG},
                {"a failure that is ignored", look_away, ERR_TWICE}};
    sample_schema(store);
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        test_row("%s", list[i].what);
        assert_int_equal(store_write(store, list[i].run, NULL), list[i].expected);
        struct db *db = test_reader(store);
        struct q_sample_sums_row sums;
        assert_int_equal(db_begin_read(db), ERR_OK);
        assert_int_equal(q_sample_sums(db, test_arena(), &sums), ERR_OK);
        db_end(db);
        assert_int_equal(sums.rows, 0);
        assert_false(sums.total.has);
    }
}

TEST_STORES("db: readers cannot write") {
    sample_schema(store);
    struct db *db = test_reader(store);
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(q_mark_put(db, 1, 1, STR(""), NULL), ERR_BUG);
    db_end(db);
    assert_int_equal(db_begin_read(db), ERR_OK);
    struct q_mark_count_row row;
    assert_int_equal(q_mark_count(db, test_arena(), 1, &row), ERR_OK);
    assert_int_equal(row.total, 0);
    db_end(db);
}

/* --- transactions and tables --- */

static enum err put_one_mark(struct db *db, void *self) {
    (void)self;
    return q_mark_put(db, 1, 1, STR(""), NULL);
}

static int64_t marks(struct db *db) {
    struct q_mark_count_row row;
    assert_int_equal(q_mark_count(db, test_arena(), 1, &row), ERR_OK);
    return row.total;
}

TEST_STORES("db: a read sees one moment, whatever is written meanwhile") {
    sample_schema(store);
    struct db *db = test_reader(store);
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(marks(db), 0);
    assert_int_equal(store_write(store, put_one_mark, NULL), ERR_OK);
    assert_int_equal(marks(db), 0);
    db_end(db);
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(marks(db), 1);
    db_end(db);
}

static bool has_bit(const struct db_tables *t, const struct db_tables *part) {
    bool all = true;
    for (size_t i = 0; i < DB_TABLES_MAX / 64; i++) {
        all = all && (t->bit[i] & part->bit[i]) == part->bit[i];
    }
    return all;
}

static enum err drop_sample(struct db *db, void *self) {
    (void)self;
    TRY(q_sample_drop(db, sample_id(1), NULL));
    assert_true(has_bit(db_tables_written(db), &sql_sample_drop.writes));
    assert_false(has_bit(db_tables_written(db), &sql_mark_put.writes));
    return ERR_OK;
}

TEST_STORES("db: a transaction knows the tables that it touched, cascades too") {
    sample_schema(store);
    struct db *db = test_reader(store);
    assert_int_equal(db_begin_read(db), ERR_OK);
    (void)marks(db);
    assert_true(has_bit(db_tables_read(db), &sql_mark_put.writes));
    assert_false(has_bit(db_tables_read(db), &sql_sample_one.reads));
    db_end(db);
    assert_true(has_bit(&sql_sample_drop.writes, &sql_part_put.writes));
    assert_int_equal(store_write(store, drop_sample, NULL), ERR_OK);
}

TEST_STORES("db: every query of the program is good on this store") {
    struct db *db = test_reader(store);
    for (size_t i = 0; i < sql_all_count; i++) {
        enum err e = db_check(db, sql_all[i]);
        if (e != ERR_OK) {
            fail_msg("%s", db_message(db));
        }
    }
}
