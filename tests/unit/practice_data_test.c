/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Participedia's cases, where the open data are: as many as were counted, all of them taken in on
 * both stores, and each says what is missing. */
#include <string.h>

#include "area/learn/practice_file.h"
#include "area/learn/practice_table_file.h"
#include "kernel/gate.h"
#include "kernel/harvest.h"
#include "sys/file.h"
#include "tests/unit/world.h"

static struct str text_of(const char *name) {
    struct str text = {0};
    const char *path = test_data(arena_printf(test_arena(), "practices/%s", name).p);
    assert_int_equal(file_read(test_arena(), path, 1 << 24, &text), ERR_OK);
    return text;
}

static size_t count_of(const struct practice_file *f, struct str country) {
    size_t n = 0;
    for (size_t i = 0; i < f->count; i++) {
        n += str_eq(f->item[i].country, country) ? 1 : 0;
    }
    return n;
}

static size_t value_of(const struct practice_file *f, struct str what) {
    size_t country = 0, runner = 0, known = 0;
    for (size_t i = 0; i < f->count; i++) {
        country += str_is_empty(f->item[i].country) ? 0 : 1;
        runner += f->item[i].has_runner ? 1 : 0;
        known += str_is_empty(f->item[i].practice.runner) ? 0 : 1;
    }
    return str_eq(what, STR("cases"))                             ? f->count
           : str_eq(what, STR("cases_with_country"))              ? country
           : str_eq(what, STR("cases_with_primary_organisation")) ? runner
           : str_eq(what, STR("cases_whose_primary_organisation_is_in_the_list"))
               ? known
               : count_of(f, str_from(what, strlen("cases_in ")));
}

TEST("practice data: Participedia's cases are as many as were counted") {
    struct practice_file f;
    struct str rest = text_of("expected_counts.tsv");
    assert_int_equal(practice_file_read(test_arena(), text_of("participedia_cases.csv"),
                                        text_of("participedia_organisations.csv"), &f),
                     ERR_OK);
    (void)str_cut(&rest, '\n');
    size_t rows = 0;
    while (!str_is_empty(rest)) {
        struct str line = str_cut(&rest, '\n');
        struct str what = str_cut(&line, '\t');
        int64_t expected;
        if (!str_starts(what, STR("cases"))) {
            continue;
        }
        test_row("%.*s", STR_ARG(what));
        assert_true(str_to_int(str_trim(line), &expected));
        assert_int_equal(value_of(&f, what), expected);
        rows++;
    }
    assert_int_equal(rows, 15);
}

TEST_STORES("practice data: all cases are taken in once, open to all, and say what is missing") {
    struct world w;
    struct practice_file f;
    size_t made;
    assert_int_equal(
        practice_file_read(test_arena(), text_of("participedia_cases.csv"), STR(""), &f), ERR_OK);
    world_make(&w, store);
    assert_int_equal(
        world_do(&w, MARA_MEMBER, practice_file_take_in(&w.ctx, &w.community, &f, &made)),
        ERR_FORBIDDEN);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            world_do(&w, HANNA_HOST, practice_file_take_in(&w.ctx, &w.community, &f, &made)),
            ERR_OK);
        assert_int_equal(made, i == 0 ? 3314 : 0);
    }
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct harvest_query q = {
        .kind = STR("practice"), .until_ms = INT64_MAX, .after_ms = -1, .limit = 5000};
    struct harvest_rows all;
    struct practice p;
    struct brought from;
    assert_int_equal(harvest_list(c, &q, &all), ERR_OK);
    assert_int_equal(all.count, 3314);
    for (size_t i = 0; i < all.count; i += 300) {
        assert_int_equal(practice_find(c, all.item[i].thing, &p), ERR_OK);
        assert_int_equal(brought_of(c, p.thing.id, &from), ERR_OK);
        assert_str(from.catalogue, "Participedia");
        assert_true(str_starts(from.licence, STR("CC BY-SA")));
        assert_true(practice_missing(&p).count >= 9);
    }
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

static struct str say_code(void *self, const struct flaw *flaw) {
    (void)self;
    return str_of(flaw->code);
}

/* What a person does in a spreadsheet with cells that are too long: each is cut to a hundred bytes.
 */
static struct str shortened(struct str rows) {
    struct buf b = buf_make(1 << 20);
    struct csv_out o = csv_out(&b, true);
    struct csv c = csv_begin(test_arena(), rows, ',', (struct csv_limits){62, 20000, 100});
    bool has = true;
    for (;;) {
        assert_int_equal(csv_next(&c, &has), ERR_OK);
        if (!has) {
            break;
        }
        for (size_t i = 0; i < c.count; i++) {
            csv_put(&o, str_utf8_first(c.field[i].text, 100));
        }
        csv_end_record(&o);
    }
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

static struct str mended(struct str text, struct practice_table *t) {
    struct buf b = buf_make(1 << 20);
    struct str whole;
    struct flaw flaw;
    assert_int_equal(practice_table_faulty(t, say_code, NULL, &b), ERR_OK);
    enum err e = practice_table_mend(test_arena(), text, shortened(buf_str(&b)), &whole, &flaw);
    buf_free(&b);
    assert_int_equal(e, ERR_OK);
    return whole;
}

TEST_STORES("practice data: the same cases through the page's table, its columns guessed") {
    struct world w;
    struct practice_table t;
    struct practice_file f;
    size_t made;
    struct str text = text_of("participedia_cases.csv");
    assert_int_equal(practice_file_read(test_arena(), text, STR(""), &f), ERR_OK);
    assert_int_equal(practice_table_open(test_arena(), text, 1773316800000, &t), ERR_OK);
    /* one place is told at such length that a person must shorten it; nothing is cut unasked */
    assert_int_equal(practice_table_check(&t), ERR_INPUT);
    assert_int_equal(t.flaws, 1);
    assert_string_equal(t.flaw[0].code, "long");
    text = mended(text, &t);
    assert_int_equal(practice_table_open(test_arena(), text, 1773316800000, &t), ERR_OK);
    assert_int_equal(practice_table_check(&t), ERR_OK);
    assert_int_equal(t.rows, f.count);
    size_t places = 0;
    for (size_t i = 0; i < f.count; i++) {
        places += str_is_empty(f.item[i].practice.thing.note) ? 0 : 1;
    }
    assert_int_equal(t.told[TABLE_PLACE], places);
    assert_int_equal(t.told[TABLE_NUMBER], f.count);
    assert_int_equal(t.told[TABLE_RESULT], 0); /* the gap that all of them have */
    world_make(&w, store);
    t.catalogue = STR("Participedia");
    assert_int_equal(
        world_do(&w, HANNA_HOST, practice_table_write(&t, &w.ctx, &w.community, &made)), ERR_OK);
    assert_int_equal(made, f.count);
    /* what has come by one way does not come again by the other */
    assert_int_equal(
        world_do(&w, HANNA_HOST, practice_file_take_in(&w.ctx, &w.community, &f, &made)), ERR_OK);
    assert_int_equal(made, 0);
}
