/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Queries and urlencoded forms: the fields, and which one is to blame. */
#include "http/http.h"
#include "tests/unit/test.h"

/* "name=value|name=value", so that a row shows what was read. */
static struct str form_shown(struct http_pairs pairs) {
    struct str all = STR("");
    for (size_t i = 0; i < pairs.count; i++) {
        all = arena_printf(test_arena(), "%.*s%s%.*s=%.*s", STR_ARG(all), i > 0 ? "|" : "",
                           STR_ARG(pairs.item[i].name), STR_ARG(pairs.item[i].value));
    }
    return all;
}

TEST("form: fields in the order sent") {
    static const struct {
        const char *text;
        const char *fields;
    } row[] = {
        {"", ""},
        {"a=1", "a=1"},
        {"a=1&b=2&a=3", "a=1|b=2|a=3"},
        {"a", "a="},
        {"a=", "a="},
        {"=1", "=1"},
        {"=", "="},
        {"&&a=1&&", "a=1"},
        {"a=b=c", "a=b=c"},
        {"q=two+words", "q=two words"},
        {"q=1%2B1", "q=1+1"},
        {"a%3Db=c%26d", "a=b=c&d"},
        {"q=%C3%A9", "q=\xC3\xA9"},
        {"q=\xC3\xA9", "q=\xC3\xA9"},
        {"q=100%", "q=100%"}, /* as people type it */
        {"q=%zz%4", "q=%zz%4"},
        {"q=%2541", "q=%41"},
        {"t=a%0D%0Ab", "t=a\r\nb"},
        {"t=%0B", "t=\x0B"},
        {"a;b=1", "a;b=1"},
        {"%=%&+=+", "%=%| = "},
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        test_row("row %zu: %s", i, row[i].text);
        struct http_pairs pairs;
        struct str field;
        enum err e = http_form_parse(test_arena(), str_of(row[i].text), 10, &pairs, &field);
        assert_int_equal(e, ERR_OK);
        assert_str(form_shown(pairs), row[i].fields);
    }
}

TEST("form: a field that is not text is named and repaired, the others are kept") {
    static const struct {
        const char *text;
        enum err bad;
        const char *field; /* NULL: its name cannot be shown */
        const char *fields;
    } row[] = {
        {"a=1&b=%FF&c=3", ERR_REQUEST, "b", "a=1|b=\xEF\xBF\xBD|c=3"},
        {"b=x%C3", ERR_REQUEST, "b", "b=x\xEF\xBF\xBD"},
        {"b=%C0%80y", ERR_REQUEST, "b", "b=\xEF\xBF\xBD\xEF\xBF\xBDy"},
        {"b=x%00y", ERR_REQUEST, "b", "b=x\xEF\xBF\xBDy"},
        {"b=%FF&c=%FE", ERR_REQUEST, "b", "b=\xEF\xBF\xBD|c=\xEF\xBF\xBD"},
        {"%FF=1&c=3", ERR_REQUEST, NULL, "c=3"},
        {"a%00=1", ERR_REQUEST, NULL, ""},
        {"a%0A=1", ERR_REQUEST, NULL, ""},
        {"a%09=1", ERR_REQUEST, NULL, ""},
        {"a%C2%85=1", ERR_REQUEST, NULL, ""},
        {"a&b&c&d&e", ERR_TOO_LARGE, NULL, "a=|b=|c=|d="},
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        test_row("row %zu: %s", i, row[i].text);
        struct http_pairs pairs;
        struct str field;
        enum err e = http_form_parse(test_arena(), str_of(row[i].text), 4, &pairs, &field);
        assert_int_equal(e, row[i].bad);
        assert_true((field.p == NULL) == (row[i].field == NULL));
        assert_true(str_eq(field, str_of(row[i].field)));
        assert_str(form_shown(pairs), row[i].fields);
    }
}

TEST("form: the first of a name is found") {
    struct http_pairs pairs;
    struct str field;
    enum err e = http_form_parse(test_arena(), STR("a=1&b=&a=2"), 9, &pairs, &field);
    assert_int_equal(e, ERR_OK);
    assert_str(http_pair_find(pairs, STR("a")), "1");
    assert_non_null(http_pair_find(pairs, STR("b")).p);
    assert_null(http_pair_find(pairs, STR("c")).p);
}
