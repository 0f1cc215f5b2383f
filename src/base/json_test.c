/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of base/json.h. */
#include "base/json.h"

#include <float.h>

#include "tests/unit/test.h"

TEST("json: objects, arrays and commas") {
    struct buf b = buf_make(1000);
    struct json_out j = json_begin(&b);
    json_open_object(&j);
    json_key(&j, "a");
    json_open_array(&j);
    json_put_int(&j, -1);
    json_open_array(&j);
    json_close_array(&j);
    json_put_null(&j);
    json_close_array(&j);
    json_key(&j, "b");
    json_open_object(&j);
    json_key_str(&j, STR("c\"d"));
    json_put_bool(&j, true);
    json_close_object(&j);
    json_key(&j, "e");
    json_put_raw(&j, STR("[2]"));
    json_key(&j, "f");
    json_put_str(&j, str_of(NULL));
    json_close_object(&j);
    assert_str(buf_str(&b), "{\"a\":[-1,[],null],\"b\":{\"c\\\"d\":true},\"e\":[2],\"f\":null}");
    buf_free(&b);
}

TEST("json: texts are escaped") {
    static const struct {
        struct str text;
        const char *json;
    } rows[] = {{STR_INIT(""), "\"\""},
                {STR_INIT("q\" b\\ s/"), "\"q\\\" b\\\\ s/\""},
                {STR_INIT("\b\f\n\r\t\x01\x7f\0"), "\"\\b\\f\\n\\r\\t\\u0001\\u007f\\u0000\""},
                {STR_INIT("\xc3\xa9\xf0\x9f\x8c\xb1"), "\"\xc3\xa9\xf0\x9f\x8c\xb1\""},
                {STR_INIT("a\xff\xc3"), "\"a\\ufffd\\ufffd\""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf b = buf_make(1000);
        struct json_out j = json_begin(&b);
        json_put_str(&j, rows[i].text);
        test_row("row %zu", i);
        assert_str(buf_str(&b), rows[i].json);
        buf_free(&b);
    }
}

TEST("json: numbers have 6 decimals at most, rounded half-even") {
    static const struct {
        double v;
        const char *json;
    } rows[] = {{0, "0"},
                {-0.0, "0"},
                {-0.0000001, "0"},
                {0.0000005, "0"}, /* the double lies below the half */
                {0.5, "0.5"},
                {10, "10"},
                {-1200, "-1200"},
                {0.05501649, "0.055016"},
                {0.0000152587890625, "0.000015"},
                {0.0000015, "0.000002"}, /* and this one above */
                {0.0078125, "0.007812"}, /* 1/128: a true half goes to the even digit */
                {0.0234375, "0.023438"},
                {1e15, "1000000000000000"},
                {123456789.25, "123456789.25"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf b = buf_make(1000);
        struct json_out j = json_begin(&b);
        json_put_real(&j, rows[i].v);
        test_row("%.17g", rows[i].v);
        assert_str(buf_str(&b), rows[i].json);
        buf_clear(&b);
        j = json_begin(&b);
        json_put_real(&j, DBL_MAX);
        assert_int_equal(b.n, 309);
        buf_free(&b);
    }
}
