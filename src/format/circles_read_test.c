/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of circles_read.h: what is read, and what is refused where. */
#include "format/circles_read.h"

#include "base/buf.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

TEST("circles_read: all there is to say") {
    struct str text = STR(
        "\xEF\xBB\xBF{\"seed\":\"s\",\"min\":3,\"max\":5,\"minutes\":90,\"venues\":[{\"id\":\"hall "
        "\\\"1\\\"\",\"at\":[1,-2.5]},{\"id\":\"caf\xC3\xA9\",\"at\":[1,2],\"free\":[[\"sun\","
        "\"23:30\",\"24:00\"]]}],\"people\":[{\"id\":\"a\",\"topics\":[\"x\",\"y\"],\"languages\":["
        "\"en\"],\"free\":[[\"mon\",\"00:00\",\"01:30\"],[\"mon\",\"01:00\",\"02:00\"]],\"mode\":["
        "\"place\",\"online\"],\"at\":[0,0],\"km_max\":9.55,\"wish\":[\"b\"],\"avoid\":[\"c\","
        "\"b\"]},{\"id\":\"b\",\"topics\":[\"y\"],\"languages\":[\"es\",\"en\"],\"free\":[],"
        "\"mode\":[\"online\"]},{\"id\":\"c\",\"topics\":[\"z\"],\"languages\":[\"es\"],\"free\":[]"
        ","
        "\"mode\":[\"online\"]}]}");
    struct circles_problem p;
    struct flaw f = {0};
    assert_int_equal(circles_read(test_arena(), text, &p, &f), ERR_OK);
    const struct circles_person *x = p.person;
    assert_str(p.seed, "s");
    assert_int_equal(p.target, 5); /* 8 is above max */
    assert_int_equal(p.minutes, 90);
    assert_int_equal(p.venues, 2);
    assert_str(p.venue[0].id, "hall \"1\"");
    assert_true(circles_week_has(&p.venue[0].free, 0) && circles_week_has(&p.venue[0].free, 335));
    assert_true(!circles_week_has(&p.venue[1].free, 334) &&
                circles_week_has(&p.venue[1].free, 335));
    assert_int_equal(p.people, 3);
    assert_int_equal(p.topics, 3);
    assert_str(p.topic[2], "z");
    assert_int_equal(x[0].topics, 3);
    assert_int_equal(x[1].topics, 2);
    assert_int_equal(x[1].languages, 3);
    assert_int_equal(x[0].free.w[0], 15);
    assert_int_equal(x[0].modes, 2);
    assert_int_equal(x[0].mode[0], CIRCLES_AT_VENUE);
    assert_int_equal(x[0].tenths_max, 95);
    assert_int_equal(x[0].wish[0], 1);
    assert_int_equal(x[0].avoids, 2);
    assert_int_equal(x[0].avoid[0], 2);
    assert_int_equal(x[1].tenths_max, -1);
    assert_true(!x[1].at.known);
}

TEST("circles_read: what is left out, and nobody") {
    struct circles_problem p;
    struct flaw f = {0};
    assert_int_equal(circles_read(test_arena(), STR("{\"people\":[]}"), &p, &f), ERR_OK);
    assert_null(p.seed.p);
    assert_int_equal(p.min, 6);
    assert_int_equal(p.max, 12);
    assert_int_equal(p.target, 8);
    assert_int_equal(p.minutes, 60);
    assert_int_equal(p.people, 0);
    assert_int_equal(circles_read(test_arena(), STR("{\"people\":[],\"min\":9}"), &p, &f), ERR_OK);
    assert_int_equal(p.target, 9);
}

#define PERSON "{\"id\":\"a\",\"topics\":[\"x\"],\"languages\":[\"e\"],\"mode\":[\"online\"],"
#define ONE(rest) "{\"people\":[" PERSON "\"free\":[]," rest "}]}"
#define FREE(rest) "{\"people\":[" PERSON "\"free\":[[" rest "]]}]}"

TEST("circles_read: what is refused, and where") {
    static const struct {
        struct str text;
        size_t column;
        const char *code;
    } rows[] = {
        {STR_INIT(""), 1, "json_syntax"},
        {STR_INIT("[]"), 1, "json_object"},
        {STR_INIT("{}"), 1, "json_needed"},
        {STR_INIT("{\"people\":[],\"x\":1}"), 14, "json_key"},
        {STR_INIT("{\"people\":[7]}"), 12, "json_object"},
        {STR_INIT("{\"people\":[{}]}"), 12, "json_needed"},
        {STR_INIT("{\"people\":[{\"id\":\"\"}]}"), 18, "json_id"},
        {STR_INIT("{\"people\":[{\"id\":\"a\\u0000\"}]}"), 18, "circles_nul"},
        {STR_INIT("{\"people\":[{\"id\":\"a\"},{\"id\":\"a\"}]}"), 29, "json_twice"},
        {STR_INIT("{\"people\":[],\"min\":1}"), 20, "json_number"},
        {STR_INIT("{\"people\":[],\"max\":101}"), 20, "json_number"},
        {STR_INIT("{\"people\":[],\"min\":13}"), 20, "circles_sizes"},
        {STR_INIT("{\"people\":[],\"max\":5}"), 20, "circles_sizes"},
        {STR_INIT("{\"people\":[],\"target\":5}"), 23, "circles_sizes"},
        {STR_INIT("{\"people\":[],\"target\":13}"), 23, "circles_sizes"},
        {STR_INIT("{\"people\":[],\"minutes\":0}"), 24, "json_number"},
        {STR_INIT("{\"people\":[],\"minutes\":1441}"), 24, "json_number"},
        {STR_INIT("{\"people\":[],\"venues\":[{\"id\":\"v\"}]}"), 24, "json_needed"},
        {STR_INIT("{\"people\":[],\"venues\":[{\"id\":\"online\",\"at\":[0,0]}]}"), 30,
         "circles_venue"},
        {STR_INIT("{\"people\":[],\"venues\":[{\"id\":\"v\",\"at\":[0,0]},{\"id\":\"v\",\"at\":[0,"
                  "0]}]}"),
         52, "json_twice"},
        {STR_INIT("{\"people\":[{\"id\":\"a\",\"topics\":[]}]}"), 31, "circles_empty"},
        {STR_INIT("{\"people\":[{\"id\":\"a\",\"topics\":[\"x\",\"x\"]}]}"), 36, "circles_twice"},
        {STR_INIT("{\"people\":[{\"id\":\"a\",\"topics\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]}]}"),
         31, "json_list_long"},
        {STR_INIT(ONE("\"km_max\":5")), 92, "circles_km"},
        {STR_INIT(ONE("\"wish\":[\"z\"]")), 91, "circles_other"},
        {STR_INIT(ONE("\"avoid\":[\"a\"]")), 92, "circles_other"},
        {STR_INIT(ONE("\"wish\":[\"1\",\"2\",\"3\",\"4\"]")), 90, "json_list_long"},
        {STR_INIT(FREE("\"Mon\",\"00:00\",\"01:00\"")), 82, "circles_day"},
        {STR_INIT(FREE("\"mon\",\"00:15\",\"01:00\"")), 88, "circles_time"},
        {STR_INIT(FREE("\"mon\",\"00:00\",\"24:30\"")), 96, "circles_time"},
        {STR_INIT(FREE("\"mon\",\"0:00\",\"24:00\"")), 88, "circles_time"},
        {STR_INIT(FREE("\"mon\",\"02:00\",\"02:00\"")), 81, "circles_span"},
        {STR_INIT(FREE("\"mon\",\"23:00\",\"01:00\"")), 81, "circles_span"},
        {STR_INIT(FREE("\"mon\",\"23:00\"")), 81, "circles_span"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct circles_problem p;
        struct flaw f = {0};
        enum err e = circles_read(test_arena(), rows[i].text, &p, &f);
        test_row("row %zu: %s at %zu:%zu: %.*s", i, f.code, f.line, f.column, STR_ARG(f.why));
        assert_true(e == ERR_INPUT || e == ERR_TOO_LARGE);
        assert_string_equal(f.code, rows[i].code);
        assert_int_equal(f.line, 1);
        assert_int_equal(f.column, rows[i].column);
    }
}

/* So many people, each with a topic and a language of their own numbers. */
static struct str people(size_t n, size_t topics, size_t languages, const char *rest) {
    struct buf b = buf_make(1 << 22);
    buf_put(&b, STR("{\"people\":["));
    for (size_t i = 0; i < n; i++) {
        buf_printf(&b,
                   "%s{\"id\":\"%zu\",\"topics\":[\"%zu\"],\"languages\":[\"%zu\"],\"free\":[],"
                   "\"mode\":[\"online\"]%s}",
                   i ? "," : "", i, i % topics, i % languages, i ? "" : rest);
    }
    buf_put(&b, STR("]}"));
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

static enum err read_so_many(struct str text, const char **code) {
    struct circles_problem p;
    struct flaw f = {0};
    enum err e = circles_read(test_arena(), text, &p, &f);
    *code = f.code;
    return e;
}

TEST("circles_read: each limit, at it and above") {
    static const struct {
        size_t people;
        size_t topics;
        size_t languages;
        enum err e;
        const char *code;
    } rows[] = {{CIRCLES_PEOPLE_MAX, 60, 40, ERR_OK, NULL},
                {CIRCLES_PEOPLE_MAX + 1, 60, 40, ERR_TOO_LARGE, "json_list_long"},
                {61, 61, 40, ERR_INPUT, "circles_names"},
                {61, 60, 41, ERR_INPUT, "circles_names"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *code;
        enum err e =
            read_so_many(people(rows[i].people, rows[i].topics, rows[i].languages, ""), &code);
        test_row("row %zu: %s", i, code ? code : "read");
        assert_int_equal(e, rows[i].e);
        if (rows[i].code) {
            assert_string_equal(code, rows[i].code);
        }
    }
    for (size_t avoids = CIRCLES_AVOIDS_EACH; avoids < CIRCLES_AVOIDS_EACH + 2; avoids++) {
        struct buf b = buf_make(1 << 16);
        const char *code;
        buf_put(&b, STR(",\"avoid\":["));
        for (size_t i = 1; i <= avoids; i++) {
            buf_printf(&b, "%s\"%zu\"", i > 1 ? "," : "", i);
        }
        buf_put(&b, STR("]"));
        enum err e = read_so_many(people(200, 2, 2, arena_cstr(test_arena(), buf_str(&b))), &code);
        buf_free(&b);
        assert_int_equal(e, avoids > CIRCLES_AVOIDS_EACH ? ERR_TOO_LARGE : ERR_OK);
    }
}
