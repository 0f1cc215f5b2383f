/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Files of indicators: what is refused and where, and what arrives in the store. */
#include "area/explore/finding.h"
#include "area/explore/indicator_file.h"

#include <math.h>
#include <string.h>

#include "sys/file.h"
#include "tests/unit/world.h"

static enum err open_plan(struct str text, const char *id, const char *map,
                          struct indicator_file *f) {
    TRY(indicator_file_open(test_arena(), text, f));
    f->intake.kind = STR("county");
    f->intake.origin = f->intake.licence = STR("");
    indicator_file_clear(f);
    indicator_file_missing(f, STR("-1111.1, -2222.2 -9999,n/a"));
    TRY(indicator_file_use(f, COLUMN_NAME, STR("name")));
    TRY(indicator_file_use(f, COLUMN_ID, str_of(id)));
    TRY(map[0] ? indicator_file_map(f, str_of(map)) : indicator_file_use_numbers(f));
    return indicator_file_check(f);
}

TEST("indicator file: every fault has its line and column") {
    static const struct {
        const char *text, *id, *map;
        size_t line, column;
        const char *code;
    } rows[] = {
        {"", "id", "", 1, 1, "file_empty"},
        {"id,name,poor\n", "id", "poor=poor", 1, 1, "no_rows"},
        {"id,name,id\n1,a,2\n", "id", "", 1, 9, "column_twice"},
        {"id,name,poor\n1,a,2\n", "fips", "", 1, 1, "column_unknown"},
        {"id,name,poor\n1,a,2\n", "id", "pore=poor", 1, 1, "column_unknown"},
        {"id,name,poor\n1,a,2\n", "id", "poor=poor:maybe", 1, 1, "map"},
        {"id,name,poor\n1,a,2\n", "id", "poor", 1, 1, "map"},
        {"id,name,poor\n1,a,2\n", "id", "poor=poor:low", 1, 1, "no_indicator"},
        {"id,name,a,b\n1,a,2,3\n", "id", "a=x,b=x", 1, 1, "code_twice"},
        {"id,name,a,b\n1,a,2,3\n", "id", "a=x,b=y:low", 1, 1, "no_value"},
        {"id,name,poor\n1,a,2\n2,b,x\n", "id", "", 3, 5, "number"},
        {"id,name,poor\n1,a,2\n2,b,1e999\n", "id", "", 3, 5, "number"},
        {"id,name,poor\n1,a,2\n2,b,nan\n", "id", "", 3, 5, "number"},
        {"id,name,poor\n1,a,2\n,b,3\n", "id", "", 3, 1, "id_missing"},
        {"id,name,poor\n1,a,2\n1,b,3\n", "id", "", 3, 1, "twice"},
        {"id,name,poor\n1,a\n", "id", "", 2, 1, "csv_ragged"},
        {"id,name,poor\n1,a,2,3\n", "id", "poor=poor", 2, 7, "csv_ragged"},
        {"id,name,poor\n1,\"a,2\n", "id", "poor=poor", 2, 3, "csv_open_quote"},
        {"id,name,poor\n1,\"a\"b,2\n", "id", "poor=poor", 2, 6, "csv_after_quote"},
        {"id,name,poor\n1,a\xff,2\n", "id", "poor=poor", 2, 4, "csv_utf8"},
        {"id,name,poor\n1,a\x01,2\n", "id", "", 2, 3, "control"},
        {"id,name,poor,lo\n1,a,2,3\n", "id", "poor=poor,lo=poor:low", 2, 5, "range"},
        {"id,name,poor,n\n1,a,2,3.5\n", "id", "poor=poor,n=poor:people", 2, 7, "people"},
        {"id,name,poor,q\n1,a,2,4\n", "id", "poor=poor,q=poor:quality", 2, 7, "quality"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].code);
        struct indicator_file f;
        assert_int_equal(open_plan(str_of(rows[i].text), rows[i].id, rows[i].map, &f), ERR_INPUT);
        assert_int_equal(f.flaws, 1);
        assert_string_equal(f.flaw[0].code, rows[i].code);
        assert_int_equal(f.flaw[0].line, rows[i].line);
        assert_int_equal(f.flaw[0].column, rows[i].column);
    }
}

TEST("indicator file: an error for each row, and an end to telling") {
    struct buf b = buf_make(1 << 20);
    buf_put(&b, STR("id,name,poor\n0,z,1\n"));
    for (int i = 1; i <= FILE_FLAWS_MAX + 9; i++) {
        buf_printf(&b, "%d,a,x\n", i);
    }
    struct indicator_file f;
    assert_int_equal(open_plan(buf_str(&b), "id", "", &f), ERR_INPUT);
    assert_int_equal(f.flaws, FILE_FLAWS_MAX);
    assert_int_equal(f.flaw[FILE_FLAWS_MAX - 1].line, FILE_FLAWS_MAX + 2);
    assert_true(f.flaws_more > 0);
    buf_free(&b);
}

TEST("indicator file: headings with commas and equals signs can be mapped") {
    static const char text[] = "id,name,\"poor, of (a=b)\",rich\n1,a,2,3\n";
    struct indicator_file f;
    assert_int_equal(open_plan(str_of(text), "id", "poor, of (a=b)=poor,rich=rich", &f), ERR_OK);
    assert_int_equal(f.intake.indicators, 2);
    assert_str(f.column[2].code, "poor");
}

TEST("indicator file: codes are made of headings") {
    static const struct {
        const char *heading, *code;
    } rows[] = {{"Population_Density", "population_density"},
                {"  Births (% of all) ", "births_of_all"},
                {"Población", "poblacion"},
                {"---", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_str(indicator_code_of(test_arena(), str_of(rows[i].heading)), rows[i].code);
    }
}

/* --- into the store --- */

static enum err take_in(struct world *w, enum world_person who, const char *text, const char *map) {
    struct indicator_file f;
    enum err e = open_plan(str_of(text), "id", map, &f);
    if (e != ERR_OK) {
        return e;
    }
    struct ctx *c = world_as(w, who);
    return world_end(w, indicator_file_write(&f, c));
}

static struct value newest(struct world *w, const char *place_code, const char *code) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    struct places places;
    bool more;
    struct place p;
    struct indicator i;
    struct findings all;
    assert_int_equal(place_list(c, STR(""), str_of(place_code),
                                (struct place_after){.folded = STR("")}, &places, &more),
                     ERR_OK);
    assert_int_equal(places.count, 1);
    assert_int_equal(place_find(c, places.item[0].thing.id, &p), ERR_OK);
    assert_int_equal(findings_of_place(c, &p, &all), ERR_OK);
    assert_int_equal(indicator_by_code(c, str_of(code), &i), ERR_OK);
    struct value v = finding_of(&all, i.thing.id)->newest;
    world_end(w, ERR_OK);
    return v;
}

TEST_STORES("indicator file: missing is never zero, few people are hidden, poor values say so") {
    struct world w;
    world_make(&w, store);
    static const char text[] = "id,name,poor,lo,hi,n,q\n"
                               "01,Ada,10.5,9,12,500,1\n"
                               "02,Bel,,,,,\n"
                               "03,Cal,-2222.2,,,,\n"
                               "04,Dor,-2222,,,,\n"
                               "05,Eda,n/a,,,,\n"
                               "06,Fay,0,0,3,9,1\n"
                               "07,Gus,0,0,3,10,2\n"
                               "08,Hal,50,,,,3\n"
                               "09,Ida,0,,,,\n";
    static const char map[] = "poor=poor,lo=poor:low,hi=poor:high,n=poor:people,q=poor:quality";
    assert_int_equal(take_in(&w, MARA_MEMBER, text, map), ERR_FORBIDDEN);
    assert_int_equal(take_in(&w, STELLA_STEWARD, text, map), ERR_FORBIDDEN);
    assert_int_equal(take_in(&w, HANNA_HOST, text, map), ERR_OK);
    static const struct {
        const char *place;
        enum showing showing;
        double amount;
    } rows[] = {
        {"01", SHOWING_WHOLE, 10.5}, {"02", SHOWING_UNKNOWN, 0}, {"03", SHOWING_UNKNOWN, 0},
        {"04", SHOWING_UNKNOWN, 0},  {"05", SHOWING_UNKNOWN, 0}, {"06", SHOWING_FEW, 0},
        {"07", SHOWING_WHOLE, 0},    {"08", SHOWING_POOR, 50},   {"09", SHOWING_WHOLE, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].place);
        struct value v = newest(&w, rows[i].place, "poor");
        assert_int_equal(v.showing, rows[i].showing);
        assert_true(v.amount == rows[i].amount);
        assert_true(v.showing != SHOWING_FEW || (!v.has_range && v.high == 0));
    }
}

TEST_STORES("indicator file: the sheet holds what may be compared, and no other") {
    struct world w;
    world_make(&w, store);
    static const char text[] = "id,name,poor,n,q\n1,Ada,1,,\n2,Bel,,,\n3,Cal,3,9,\n4,Dor,4,10,2\n"
                               "5,Eda,5,,3\n";
    assert_int_equal(take_in(&w, HANNA_HOST, text, "poor=poor,n=poor:people,q=poor:quality"),
                     ERR_OK);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct indicator poor;
    struct roster roster;
    double v[5];
    assert_int_equal(indicator_by_code(c, STR("poor"), &poor), ERR_OK);
    assert_int_equal(roster_read(c, STR("county"), &roster), ERR_OK);
    assert_int_equal(roster.count, 5);
    assert_int_equal(sheet_read(c, STR("county"), poor.thing.id, &roster, v), ERR_OK);
    for (size_t i = 0; i < 5; i++) {
        bool usable = str_eq(roster.code[i], STR("1")) || str_eq(roster.code[i], STR("4"));
        assert_int_equal(isnan(v[i]), !usable);
        assert_true(!usable || v[i] == roster.code[i].p[0] - '0');
    }
    assert_int_equal(roster_read(c, STR("country"), &roster), ERR_OK);
    assert_int_equal(roster.count, 0);
    world_end(&w, ERR_OK);
}

TEST_STORES("indicator file: once more with other values, without a value, by year") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(take_in(&w, HANNA_HOST, "id,name,poor\n1,Ada,1\n2,Bel,2\n", ""), ERR_OK);
    assert_int_equal(take_in(&w, HANNA_HOST, "id,name,poor\n1,Ada,7\n2,Bel,\n3,Cal,3\n", ""),
                     ERR_OK);
    assert_true(newest(&w, "1", "poor").amount == 7);
    assert_int_equal(newest(&w, "2", "poor").showing, SHOWING_UNKNOWN);
    struct indicator_file f;
    static const char text[] = "id,name,year,poor\n1,Ada,2010,8\n1,Ada,2020,9\n1,Ada,2015,10\n";
    assert_int_equal(indicator_file_open(test_arena(), str_of(text), &f), ERR_OK);
    f.intake.kind = STR("county");
    assert_int_equal(indicator_file_check(&f), ERR_OK);
    struct ctx *c = world_as(&w, HANNA_HOST);
    assert_int_equal(indicator_file_write(&f, c), ERR_OK);
    assert_int_equal(f.intake.places_known, 1);
    world_end(&w, ERR_OK);
    assert_int_equal(newest(&w, "1", "poor").year, 2020);
    assert_true(newest(&w, "1", "poor").amount == 9);
}

TEST_STORES("indicator: a number of people under 10 is hidden, and its sheet changes with it") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(take_in(&w, HANNA_HOST, "id,name,born\n1,Ada,9\n2,Bel,10\n", ""), ERR_OK);
    assert_int_equal(newest(&w, "1", "born").showing, SHOWING_WHOLE);
    struct ctx *c = world_as(&w, HANNA_HOST);
    struct indicator i;
    assert_int_equal(indicator_by_code(c, STR("born"), &i), ERR_OK);
    i.headcount = true;
    assert_int_equal(indicator_save(c, &i), ERR_OK);
    struct roster roster;
    double v[2];
    assert_int_equal(roster_read(c, STR("county"), &roster), ERR_OK);
    assert_int_equal(sheet_read(c, STR("county"), i.thing.id, &roster, v), ERR_OK);
    assert_int_equal(isnan(v[0]) + isnan(v[1]), 1);
    world_end(&w, ERR_OK);
    assert_int_equal(newest(&w, "1", "born").showing, SHOWING_FEW);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(indicator_save(c, &i), ERR_FORBIDDEN);
    world_end(&w, ERR_FORBIDDEN);
}

TEST("value: apart only when both intervals are known and do not touch") {
    static const struct {
        bool range_a, range_b;
        double low_a, high_a, low_b, high_b;
        bool apart;
    } rows[] = {
        {true, true, 1, 2, 3, 4, true},   {true, true, 3, 4, 1, 2, true},
        {true, true, 1, 2, 2, 3, false},  {true, true, 1, 9, 2, 3, false},
        {true, false, 1, 2, 3, 4, false}, {false, false, 1, 2, 3, 4, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct value a = {SHOWING_WHOLE,  0,      0, rows[i].range_a, rows[i].low_a,
                          rows[i].high_a, STR("")};
        struct value b = {SHOWING_WHOLE,  0,      0, rows[i].range_b, rows[i].low_b,
                          rows[i].high_b, STR("")};
        assert_int_equal(values_are_apart(&a, &b), rows[i].apart);
        a.showing = SHOWING_POOR;
        assert_false(values_are_apart(&a, &b));
    }
}

TEST_STORES("indicator file: the open data of 3,141 counties, whole") {
    struct str text;
    const char *path = test_data("indicators/chsi_areas.csv");
    assert_int_equal(file_read(test_arena(), path, 1 << 24, &text), ERR_OK);
    struct world w;
    world_make(&w, store);
    struct indicator_file f;
    assert_int_equal(indicator_file_open(test_arena(), text, &f), ERR_OK);
    f.intake.kind = STR("county");
    indicator_file_clear(&f);
    indicator_file_missing(&f, STR("-1111.1,-2222.2,-9999"));
    assert_int_equal(indicator_file_use(&f, COLUMN_ID, STR("State_FIPS_Code,County_FIPS_Code")),
                     ERR_OK);
    assert_int_equal(indicator_file_use(&f, COLUMN_NAME, STR("CHSI_County_Name")), ERR_OK);
    assert_int_equal(indicator_file_map(&f, STR("Population_Density=population_density,"
                                                "Poverty=poverty,Age_19_Under=age_19_under")),
                     ERR_OK);
    assert_int_equal(indicator_file_check(&f), ERR_OK);
    assert_int_equal(f.rows, 3141);
    struct ctx *c = world_as(&w, HANNA_HOST);
    assert_int_equal(indicator_file_write(&f, c), ERR_OK);
    assert_int_equal(f.intake.places_made, 3141);
    world_end(&w, ERR_OK);
    assert_true(newest(&w, "01001", "poverty").amount == 10.4);
    assert_true(newest(&w, "01001", "population_density").amount == 82);
}
