/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Parameters of headers, and cookies. */
#include "http/value.h"

#include <string.h>

#include "tests/unit/test.h"

TEST("value: a parameter is found, with and without quotes") {
    static const struct {
        const char *value;
        const char *name;
        const char *found; /* NULL: none */
    } row[] = {
        {"text/html; charset=utf-8", "charset", "utf-8"},
        {"text/html;CHARSET=UTF-8", "charset", "UTF-8"},
        {"text/html ; a=b ; charset = \"utf-8\" ; c=d", "charset", "utf-8"},
        {"text/html; charset=\"\"", "charset", ""},
        {"form-data; name=\"a;b=c\"; x=1", "x", "1"},
        {"form-data; name=\"a\\\"b\"; x=1", "name", "a\\\"b"},
        {"text/html", "charset", NULL},
        {"text/html;", "charset", NULL},
        {"text/html; charset", "charset", NULL},
        {"text/html; charset=\"utf-8", "charset", NULL},
        {"text/html; charset=\"a\"b", "charset", NULL},
        {"text/html; a b=c; charset=x", "charset", NULL},
        {"", "charset", NULL},
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        test_row("row %zu: %s", i, row[i].value);
        struct str found = value_find(str_of(row[i].value), str_of(row[i].name));
        assert_true((found.p == NULL) == (row[i].found == NULL));
        assert_true(str_eq(found, str_of(row[i].found)));
    }
}

TEST("value: a token has letters, digits and the marks of RFC 9110") {
    for (int c = 0; c < 256; c++) {
        char text = (char)c;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        bool mark = c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL;
        test_row("%d", c);
        assert_int_equal(value_is_token(str_make(&text, 1)), plain || mark);
    }
    assert_false(value_is_token(STR("")));
    assert_false(value_is_token(STR("a b")));
}

TEST("value: a cookie is found by its whole name") {
    static const struct {
        const char *header;
        const char *name;
        const char *found; /* NULL: none */
    } row[] = {
        {"session=abc", "session", "abc"},
        {"a=1; session=abc; b=2", "session", "abc"},
        {"a=1;session=abc", "session", "abc"},
        {"session=\"abc\"", "session", "abc"},
        {"session=a=b", "session", "a=b"},
        {"session=", "session", ""},
        {"session=1; session=2", "session", "1"},
        {"xsession=1; sessionx=2", "session", NULL},
        {"Session=1", "session", NULL},
        {"session", "session", ""},
        {"", "session", NULL},
        {";;; =; ;", "session", NULL},
        {"__Host-session=x", "__Host-session", "x"},
        {"a=\"", "a", "\""},
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        test_row("row %zu: %s", i, row[i].header);
        struct str found = value_cookie(str_of(row[i].header), str_of(row[i].name));
        assert_true((found.p == NULL) == (row[i].found == NULL));
        assert_true(str_eq(found, str_of(row[i].found)));
    }
}
