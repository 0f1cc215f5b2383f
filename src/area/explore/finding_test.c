/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What may be shown of a place: small numbers, shares of a known whole, what could be worked out.
 */
#include "area/explore/finding.h"

#include <stdio.h>

#include "area/explore/indicator_file.h"
#include "tests/unit/world.h"

static enum err take_in(struct world *w, const char *csv, const char *map) {
    struct indicator_file f;
    assert_int_equal(indicator_file_open(test_arena(), str_of(csv), &f), ERR_OK);
    f.intake.kind = STR("county");
    f.intake.origin = f.intake.licence = STR("");
    indicator_file_clear(&f);
    assert_int_equal(indicator_file_use(&f, COLUMN_ID, STR("id")), ERR_OK);
    assert_int_equal(indicator_file_map(&f, str_of(map)), ERR_OK);
    enum err e = indicator_file_check(&f);
    if (e != ERR_OK) {
        return e;
    }
    struct ctx *c = world_as(w, HANNA_HOST);
    e = indicator_file_write(&f, c);
    return world_end(w, e);
}

static struct findings findings(struct ctx *c, const char *code) {
    struct places found;
    struct findings f;
    bool more;
    struct place_after after = {.folded = STR("")};
    assert_int_equal(place_list(c, STR("county"), str_of(code), after, &found, &more), ERR_OK);
    assert_true(found.count > 0);
    assert_int_equal(findings_of_place(c, &found.item[0], &f), ERR_OK);
    return f;
}

static const struct value *value(const struct findings *f, const char *code) {
    for (size_t i = 0; i < f->count; i++) {
        if (str_eq(f->item[i].indicator.code, str_of(code))) {
            return &f->item[i].newest;
        }
    }
    fail_msg("no indicator %s", code);
    return NULL;
}

static const char ages[] = "id,people,poverty,young,grown,old,eldest\n"
                           "a,1000,20,30,55,14.5,0.5\n" /* 5 of 1000 are the eldest */
                           "b,1000,20,30,50,15,5\n"     /* nobody is few */
                           "c,60,90,30,40,20,10\n"      /* 6 eldest; 6 are not poor */
                           "d,,20,99,0.4,0.3,0.3\n"     /* nobody knows of how many */
                           "e,8,50,25,25,25,25\n";      /* a hamlet */
static const char ages_map[] = "people=population_size,poverty=poverty,young=age_19_under,"
                               "grown=age_19_64,old=age_65_84,eldest=age_85_and_over";

TEST_STORES("finding: a share of few people is hidden, and what would let it be worked out") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(take_in(&w, ages, ages_map), ERR_OK);
    static const struct {
        const char *place, *code;
        enum showing expected;
    } rows[] = {
        {"a", "population_size", SHOWING_WHOLE},
        {"a", "age_85_and_over", SHOWING_FEW},
        {"a", "age_65_84", SHOWING_BESIDE},
        {"a", "age_19_under", SHOWING_WHOLE},
        {"a", "age_19_64", SHOWING_WHOLE},
        {"a", "poverty", SHOWING_WHOLE},
        {"b", "age_85_and_over", SHOWING_WHOLE},
        {"c", "age_85_and_over", SHOWING_FEW},
        {"c", "age_65_84", SHOWING_BESIDE},
        {"c", "poverty", SHOWING_FEW},
        {"d", "population_size", SHOWING_UNKNOWN},
        {"d", "age_85_and_over", SHOWING_WHOLE},
        {"e", "population_size", SHOWING_FEW},
        {"e", "age_19_under", SHOWING_FEW},
        {"e", "poverty", SHOWING_FEW},
    };
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s %s", rows[i].place, rows[i].code);
        struct findings f = findings(c, rows[i].place);
        const struct value *v = value(&f, rows[i].code);
        assert_int_equal(v->showing, rows[i].expected);
        if (!value_is_seen(v)) {
            assert_near(v->amount, 0, 0);
            assert_false(v->has_range);
        }
    }
    world_end(&w, ERR_OK);
}

TEST_STORES("finding: sheets, from which peers are found, leave out the shares of few people") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(take_in(&w, ages, ages_map), ERR_OK);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct indicator eldest;
    struct roster roster;
    assert_int_equal(indicator_by_code(c, STR("age_85_and_over"), &eldest), ERR_OK);
    assert_str(eldest.partition, "age");
    assert_int_equal(roster_read(c, STR("county"), &roster), ERR_OK);
    double *v = arena_array(test_arena(), double, roster.count);
    assert_int_equal(sheet_read(c, STR("county"), eldest.thing.id, &roster, v), ERR_OK);
    for (size_t i = 0; i < roster.count; i++) {
        char place = roster.code[i].p[0];
        assert_int_equal(v[i] == v[i], place == 'b' || place == 'd');
    }
    world_end(&w, ERR_OK);
    /* a newer count of the people makes the sheets of its parts anew */
    assert_int_equal(
        take_in(&w, "id,people\nb,100\na,1000\nc,60\nd,\ne,8\n", "people=population_size"), ERR_OK);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(roster_read(c, STR("county"), &roster), ERR_OK);
    assert_int_equal(sheet_read(c, STR("county"), eldest.thing.id, &roster, v), ERR_OK);
    for (size_t i = 0; i < roster.count; i++) {
        assert_int_equal(v[i] == v[i], roster.code[i].p[0] == 'd');
    }
    world_end(&w, ERR_OK);
}

TEST_STORES("finding: of quality 3 nothing is left where things are compared") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(take_in(&w, "id,babies,low,high,grade\na,8,7,9,3\nb,9,8,10,2\n",
                             "babies=babies,low=babies:low,high=babies:high,grade=babies:quality"),
                     ERR_OK);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct findings a = findings(c, "a"), b = findings(c, "b");
    assert_int_equal(value(&a, "babies")->showing, SHOWING_POOR);
    findings_to_compare(&a);
    findings_to_compare(&b);
    assert_int_equal(value(&a, "babies")->showing, SHOWING_UNFIT);
    assert_false(value(&a, "babies")->has_range);
    assert_near(value(&a, "babies")->amount, 0, 0);
    assert_int_equal(value(&b, "babies")->showing, SHOWING_WHOLE);
    world_end(&w, ERR_OK);
}

TEST_STORES("finding: a code for what is missing never becomes a number, named or not") {
    struct world w;
    world_make(&w, store);
    static const char *const codes[] = {"-1111.1", "-2222.2", "-9999", "-2222", "-1111.10"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        char csv[100];
        test_row("%s", codes[i]);
        snprintf(csv, sizeof csv, "id,babies\na,%s\nb,9\n", codes[i]);
        assert_int_equal(take_in(&w, csv, "babies=babies"), ERR_INPUT);
    }
    assert_int_equal(take_in(&w, "id,babies\na,-1111.2\nb,-99\n", "babies=babies"), ERR_OK);
}

TEST_STORES("indicator: a file that describes columns fills in what nobody has said") {
    struct world w;
    world_make(&w, store);
    struct data_package_field field = {STR("babies"), STR("Born too small"), STR("%")};
    struct data_package about = {.name = STR("Births"),
                                 .description = STR(""),
                                 .source = STR("The ministry"),
                                 .link = STR("https://births.example/"),
                                 .field = &field,
                                 .fields = 1};
    for (int round = 0; round < 2; round++) {
        struct indicator_file f;
        assert_int_equal(indicator_file_open(test_arena(), STR("id,babies\na,8\n"), &f), ERR_OK);
        f.intake.kind = STR("county");
        f.intake.origin = f.intake.licence = STR("");
        f.about = round == 0 ? NULL : &about;
        assert_int_equal(indicator_file_check(&f), ERR_OK);
        struct ctx *c = world_as(&w, HANNA_HOST);
        assert_int_equal(indicator_file_write(&f, c), ERR_OK);
        struct indicator i;
        assert_int_equal(indicator_by_code(c, STR("babies"), &i), ERR_OK);
        assert_str(i.method, round == 0 ? "" : "Born too small");
        assert_str(i.unit, round == 0 ? "" : "%");
        assert_str(i.origin, round == 0 ? "" : "The ministry");
        assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    }
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    struct indicator i;
    assert_int_equal(indicator_by_code(c, STR("babies"), &i), ERR_OK);
    assert_int_equal(indicator_save(c, &i), ERR_FORBIDDEN);
    world_end(&w, ERR_FORBIDDEN);
    c = world_as(&w, HANNA_HOST);
    i.whole = i.thing.id;
    assert_int_equal(indicator_save(c, &i), ERR_INPUT);
    assert_non_null(ctx_wrong_at(c, STR("whole")));
    world_end(&w, ERR_INPUT);
}

/* --- mending --- */

static struct str say_code(void *self, const struct flaw *flaw) {
    (void)self;
    return str_of(flaw->code);
}

static enum err open_to_mend(struct indicator_file *f, struct str text) {
    enum err e = indicator_file_open(test_arena(), text, f);
    if (e != ERR_OK) {
        return e;
    }
    f->intake.kind = STR("county");
    return indicator_file_check(f);
}

TEST("indicator file: rows are taken out with what is wrong, mended, and put back") {
    struct str text =
        STR("id;name;babies\n2;\"Bel;la\";9\n1;=Ada;x\n3;Cal;-1111.1\n4;Dor;7\n4;Dor;7\n");
    struct indicator_file f;
    assert_int_equal(open_to_mend(&f, text), ERR_INPUT);
    struct buf b = buf_make(10000);
    assert_int_equal(indicator_file_faulty(&f, say_code, NULL, &b), ERR_OK);
    struct str rows = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    assert_str(rows, "row,id,name,babies,what is wrong\r\n3,1,'=Ada,x,number\r\n"
                     "4,3,Cal,-1111.1,looks_missing\r\n6,4,Dor,7,twice\r\n");
    static const char mended[] = "row,id,name,babies,what is wrong\r\n3,1,'=Ada,8,number\r\n"
                                 "4,3,Cal,,\r\n6,5,Eve,7,\r\n";
    struct str whole;
    struct flaw flaw;
    assert_int_equal(indicator_file_mend(test_arena(), text, str_of(mended), &whole, &flaw),
                     ERR_OK);
    assert_str(whole,
               "id,name,babies\r\n2,Bel;la,9\r\n1,=Ada,8\r\n3,Cal,\r\n4,Dor,7\r\n5,Eve,7\r\n");
    assert_int_equal(open_to_mend(&f, whole), ERR_OK);
    assert_int_equal(f.rows, 5);
}

TEST("indicator file: rows of another file are not put into this one") {
    static const struct {
        const char *rows, *code;
    } rows[] = {
        {"", "mend_columns"},
        {"id,babies\n1,2\n", "mend_columns"},
        {"row,id,births\n2,1,2\n", "mend_columns"},
        {"row,id,babies\n1,1,2\n", "mend_row"},
        {"row,id,babies\n4,1,2\n", "mend_row"},
        {"row,id,babies\nx,1,2\n", "mend_row"},
        {"row,id,babies\n2,1\n", "csv_ragged"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str whole;
        struct flaw flaw = {0};
        test_row("%zu", i);
        assert_int_equal(indicator_file_mend(test_arena(), STR("id,babies\n1,x\n2,3\n"),
                                             str_of(rows[i].rows), &whole, &flaw),
                         ERR_INPUT);
        assert_string_equal(flaw.code, rows[i].code);
    }
}
