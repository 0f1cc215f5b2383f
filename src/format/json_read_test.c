/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/json_read.h. */
#include "format/json_read.h"

#include "tests/unit/test.h"

static const struct json_limits limits = {60, 3};

TEST("json: what is refused, and where") {
    static const struct {
        struct str text;
        enum err e;
        size_t line;
        size_t column;
        const char *code;
    } rows[] = {{STR_INIT("{\"a\":[1,2.5,\"x\"]}"), ERR_OK, 0, 0, ""},
                {STR_INIT("\xEF\xBB\xBF[1]"), ERR_OK, 0, 0, ""},
                {STR_INIT("\"a\\u0000b\""), ERR_OK, 0, 0, ""},
                {STR_INIT("[[[1]]]"), ERR_OK, 0, 0, ""},
                {STR_INIT("[[\n[[1]]]]"), ERR_TOO_LARGE, 2, 2, "json_deep"},
                {STR_INIT("\"[[[[\\\"[\""), ERR_OK, 0, 0, ""},
                {STR_INIT(""), ERR_INPUT, 1, 1, "json_syntax"},
                {STR_INIT("{\n \"a\": tru\n}"), ERR_INPUT, 2, 9, "json_syntax"},
                {STR_INIT("[1,]"), ERR_INPUT, 1, 4, "json_syntax"},
                {STR_INIT("\xEF\xBB\xBF[1,]"), ERR_INPUT, 1, 4, "json_syntax"},
                {STR_INIT("[1] x"), ERR_INPUT, 1, 5, "json_syntax"},
                {STR_INIT("{\"a\":1,\"a\":2}"), ERR_INPUT, 1, 10, "json_syntax"},
                {STR_INIT("[\"\xff\"]"), ERR_INPUT, 1, 3, "json_syntax"},
                {STR_INIT("[1e999]"), ERR_INPUT, 1, 6, "json_syntax"},
                {STR_INIT("[\"1234567890123456789012345678901234567890123456789012345678\"]"),
                 ERR_TOO_LARGE, 1, 61, "json_long"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *v = NULL;
        struct flaw f = {.code = ""};
        test_row("%.*s", STR_ARG(rows[i].text));
        enum err e = json_read(rows[i].text, limits, &v, &f);
        json_decref(v);
        assert_int_equal(e, rows[i].e);
        assert_string_equal(f.code, rows[i].code);
        assert_int_equal(f.line, rows[i].line);
        assert_int_equal(f.column, rows[i].column);
    }
}

TEST("json: values come through") {
    json_t *v = NULL;
    struct flaw f;
    assert_int_equal(
        json_read(STR("{\"n\":9223372036854775807,\"t\":\"a\\u0000b\"}"), limits, &v, &f), ERR_OK);
    assert_true(json_integer_value(json_object_get(v, "n")) == INT64_MAX);
    assert_true(str_eq(json_str(json_object_get(v, "t")), STR("a\0b")));
    assert_null(json_str(json_object_get(v, "n")).p);
    json_decref(v);
}
