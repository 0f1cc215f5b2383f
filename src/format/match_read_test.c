/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of match_read.h and json_place.h: what is read, and what is refused where. */
#include "format/match_read.h"

#include "format/json_place.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

TEST("json_place: where values and keys stand") {
    static const char text[] = "{\"a\": [1, {\"b\" : \"]}\\\"\", \"c\":[[],2 , 3]}], \"d\":4}";
    static const struct {
        struct json_step step[4];
        size_t steps;
        size_t at;
    } rows[] = {{{{.item = 0}}, 0, 0},
                {{{.key = STR_INIT("a")}}, 1, 6},
                {{{.key = STR_INIT("d")}}, 1, 47},
                {{{.key = STR_INIT("d"), .at_key = true}}, 1, 43},
                {{{.key = STR_INIT("a")}, {.item = 1}, {.key = STR_INIT("b")}}, 3, 17},
                {{{.key = STR_INIT("a")}, {.item = 1}, {.key = STR_INIT("c")}, {.item = 2}}, 4, 37},
                {{{.key = STR_INIT("x")}}, 1, 0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("row %zu", i);
        assert_int_equal(json_place(str_of(text), rows[i].step, rows[i].steps), rows[i].at);
    }
}

TEST("match_read: all there is to say") {
    struct str text = STR(
        "{\"seed\":\"s\",\"weights\":{\"km\":7,\"uncovered\":900},\"volunteers\":[{\"id\":\"a "
        "\\\"1\\\", \xC3\xA9\",\"max_shifts\":3,\"at\":[1,-2.5],\"km_max\":9.5,\"free\":[["
        "\"2026-03-29T00:30:00+01:00\",\"2026-03-29T01:00:00Z\"],[\"2026-03-29T02:00:00+01:00\","
        "\"2026-03-29T05:00:00.25+02:00\"]],\"skills\":{\"cook\":3},\"languages\":[\"en\"],"
        "\"clearances\":[{\"kind\":\"dbs\",\"until\":\"2027-01-01\",\"settings\":[\"school\"]},"
        "{\"kind\":\"k\",\"until\":\"1970-01-01T00:00:01Z\"}],\"born\":\"2008-02-29\",\"rest_min"
        "\":30,\"newcomer\":true,\"consent\":true}],\"seats\":[{\"id\":\"x\",\"start\":"
        "\"2026-01-01T23:30:00-05:00\",\"end\":\"2026-01-02T00:00:00-05:00\",\"min\":1,\"max\":2,"
        "\"block\":\"b\",\"needs\":{\"age_min\":18,\"two_adults\":true}}]}");
    struct match_problem p;
    struct flaw f = {0};
    assert_int_equal(match_read(test_arena(), text, &p, &f), ERR_OK);
    const struct match_volunteer *v = &p.volunteer[0];
    const struct match_seat *s = &p.seat[0];
    assert_str(p.seed, "s");
    assert_int_equal(p.weights.km, 7);
    assert_int_equal(p.weights.repeat, 200);
    assert_str(v->id, "a \"1\", \xC3\xA9");
    assert_int_equal(v->tenths_max, 95);
    /* The clock was put forward that night; in UTC the two times touch. */
    assert_int_equal(v->frees, 1);
    assert_int_equal(v->free[0].to - v->free[0].from, 3 * 3600000 + 1800000 + 250);
    assert_int_equal(v->clearance[0].until_day, 20270101);
    assert_int_equal(v->clearance[1].until_ms, 1000);
    assert_int_equal(v->born, 20080229);
    assert_int_equal(v->rest_ms, 1800000);
    assert_int_equal(s->end_ms - s->start_ms, 1800000);
    assert_int_equal(s->start_day, 20260101);
    assert_int_equal(s->end_day, 20260101); /* midnight still belongs to the day before */
    assert_int_equal(s->priority, 3);
    assert_true(s->two_adults && s->age_min == 18);
}

#define SEAT(rest)                                                                                 \
    "{\"volunteers\":[],\"seats\":[{\"id\":\"x\",\"start\":\"2026-01-01T10:00:00Z\",\"end\":"      \
    "\"2026-01-01T11:00:00Z\"" rest "}]}"
#define VOLUNTEER(rest) "{\"volunteers\":[{\"id\":\"x\"" rest "}],\"seats\":[]}"

TEST("match_read: what is refused, and where") {
    static const struct {
        struct str text;
        size_t column;
        const char *code;
    } rows[] = {
        {STR_INIT(""), 1, "json_syntax"},
        {STR_INIT("[]"), 1, "json_object"},
        {STR_INIT("{\"seats\":[]}"), 1, "json_needed"},
        {STR_INIT("{\"volunteers\":[],\"seats\":{}}"), 26, "json_list"},
        {STR_INIT("{\"volunteers\":[],\"seats\":[],\"x\":1}"), 29, "json_key"},
        {STR_INIT("{\"volunteers\":[{}],\"seats\":[]}"), 16, "json_needed"},
        {STR_INIT("{\"volunteers\":[{\"id\":\"\"}],\"seats\":[]}"), 22, "json_id"},
        {STR_INIT("{\"volunteers\":[{\"id\":\"a\"},{\"id\":\"a\"}],\"seats\":[]}"), 33,
         "json_twice"},
        {STR_INIT(VOLUNTEER(",\"max_shifts\":1001")), 39, "json_number"},
        {STR_INIT(VOLUNTEER(",\"max_shifts\":-1")), 39, "json_number"},
        {STR_INIT(VOLUNTEER(",\"at\":[91,0]")), 31, "json_place"},
        {STR_INIT(VOLUNTEER(",\"km_max\":-1")), 35, "json_km"},
        {STR_INIT(VOLUNTEER(",\"born\":\"2026-02-29\"")), 33, "match_day"},
        {STR_INIT(VOLUNTEER(",\"skills\":{\"a\":6}")), 40, "json_number"},
        {STR_INIT(VOLUNTEER(",\"free\":[[\"2026-01-01T10:00:00Z\",\"2026-01-01T10:00:00Z\"]]")), 34,
         "match_span"},
        {STR_INIT(VOLUNTEER(",\"free\":[[\"2026-01-01T10:00\",\"2026-01-01T10:00:00Z\"]]")), 35,
         "match_time"},
        {STR_INIT(VOLUNTEER(",\"consent\":1")), 36, "json_bool"},
        {STR_INIT(SEAT(",\"min\":2")), 103, "match_min"},
        {STR_INIT(SEAT(",\"max\":10001")), 103, "json_number"},
        {STR_INIT(SEAT(",\"priority\":6")), 108, "json_number"},
        {STR_INIT(SEAT(",\"needs\":{\"shoes\":1}")), 106, "json_key"},
        {STR_INIT("{\"volunteers\":[],\"seats\":[],\"seed\":7}"), 36, "json_id"},
        {STR_INIT("{\"volunteers\":[],\"seats\":[],\"weights\":{\"km\":-1}}"), 45, "json_number"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct match_problem p;
        struct flaw f = {0};
        enum err e = match_read(test_arena(), rows[i].text, &p, &f);
        test_row("row %zu: %s at %zu:%zu: %.*s", i, f.code, f.line, f.column, STR_ARG(f.why));
        assert_int_equal(e, ERR_INPUT);
        assert_string_equal(f.code, rows[i].code);
        assert_int_equal(f.line, 1);
        assert_int_equal(f.column, rows[i].column);
    }
}

TEST("match_table_read: tables, and what is refused where") {
    static const struct {
        struct str text;
        const char *code; /* NULL: read */
        size_t line;
        size_t column;
    } rows[] = {{STR_INIT("2\n1 2\n3 -4"), NULL, 0, 0},
                {STR_INIT("2 1\n2 3\n4 \n"), NULL, 0, 0},
                {STR_INIT("c x\np asn 2 1\nn 1\na 1 2 9\n"), NULL, 0, 0},
                {STR_INIT("p asn 2 0\nn 2\n"), NULL, 0, 0},
                {STR_INIT(" \n"), "table_empty", 1, 1},
                {STR_INIT("0"), "table_number", 1, 1},
                {STR_INIT("20001"), "table_number", 1, 1},
                {STR_INIT("2\n1 2\n3"), "table_number", 3, 2},
                {STR_INIT("2\n1 2\n3 x"), "table_number", 3, 3},
                {STR_INIT("2\n1 2\n3 1000000000001"), "table_number", 3, 3},
                {STR_INIT("2\n1 2\n3 4 5"), "table_rest", 3, 5},
                {STR_INIT("9000\n1"), "table_short", 1, 5},
                {STR_INIT("n 1\n"), "table_head", 1, 1},
                {STR_INIT("p min 2 1\n"), "table_kind", 1, 3},
                {STR_INIT("p asn 2 1\np asn 2 1\n"), "table_twice", 2, 1},
                {STR_INIT("p asn 2 1\nn 1\nn 1\n"), "table_node", 3, 3},
                {STR_INIT("p asn 2 1\nn 3\n"), "table_number", 2, 3},
                {STR_INIT("p asn 2 1\nn 1\na 2 1 0\n"), "table_sides", 3, 1},
                {STR_INIT("p asn 2 1\nn 1\na 1 2 0 7\n"), "table_rest", 3, 9},
                {STR_INIT("p asn 2 1\nn 1\na 1 2 0\na 1 2 0\n"), "table_arcs", 4, 1},
                {STR_INIT("p asn 2 1\nn 1\n"), "table_short", 3, 1},
                {STR_INIT("p asn 4 0\nn 1\n"), "table_short", 3, 1},
                {STR_INIT("p asn 2 0\nq\n"), "table_line", 2, 1}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct match_table t;
        struct flaw f = {0};
        enum err e = match_table_read(test_arena(), rows[i].text, &t, &f);
        test_row("row %zu: %s at %zu:%zu", i, f.code ? f.code : "read", f.line, f.column);
        assert_int_equal(e, rows[i].code ? ERR_INPUT : ERR_OK);
        if (rows[i].code) {
            assert_string_equal(f.code, rows[i].code);
            assert_int_equal(f.line, rows[i].line);
            assert_int_equal(f.column, rows[i].column);
        }
    }
}
