/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Paths: what they become and what is refused. */
#include "http/http.h"
#include "tests/unit/test.h"

TEST("path: decoded, or refused") {
    static const struct {
        const char *raw;
        const char *path; /* NULL: refused */
    } row[] = {
        {"/", "/"},
        {"/needs", "/needs"},
        {"/needs/", "/needs/"},
        {"/needs/4/edit", "/needs/4/edit"},
        {"/caf%C3%A9", "/caf\xC3\xA9"},
        {"/caf%c3%a9", "/caf\xC3\xA9"},
        {"/caf\xC3\xA9", "/caf\xC3\xA9"},
        {"/a%20b", "/a b"},
        {"/a+b", "/a+b"},
        {"/...", "/..."},
        {"/.well-known/x", "/.well-known/x"},
        {"/a%25", "/a%"},
        {"/a%2541", "/a%41"}, /* decoded once */
        {"", NULL},
        {"needs", NULL},
        {"*", NULL},
        {"//", NULL},
        {"//evil.example/", NULL},
        {"/needs//4", NULL},
        {"/.", NULL},
        {"/..", NULL},
        {"/needs/../me", NULL},
        {"/needs/./me", NULL},
        {"/needs/%2e%2e/me", NULL},
        {"/needs/%2E./me", NULL},
        {"/needs%2F4", NULL},
        {"/%2f%2fevil", NULL},
        {"/a%", NULL},
        {"/a%4", NULL},
        {"/a%zz", NULL},
        {"/a%00b", NULL},
        {"/a%0d%0aSet-Cookie:x", NULL},
        {"/a%09b", NULL},
        {"/a%7f", NULL},
        {"/a%c2%85", NULL},
        {"/a b", NULL},
        {"/a\tb", NULL},
        {"/a#b", NULL},
        {"/a?b", NULL},
        {"/%c3", NULL},
        {"/%c0%af", NULL},
        {"/%ed%a0%80", NULL},
        {"/\xFF", NULL},
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        test_row("row %zu: %s", i, row[i].raw);
        struct str out = {NULL, 0};
        enum err e = http_path_parse(test_arena(), str_of(row[i].raw), &out);
        if (row[i].path == NULL) {
            assert_int_equal(e, ERR_REQUEST);
        } else {
            assert_int_equal(e, ERR_OK);
            assert_str(out, row[i].path);
        }
    }
}

TEST("path: a NUL in the raw path is refused") {
    struct str out;
    assert_int_equal(http_path_parse(test_arena(), str_make("/a\0b", 4), &out), ERR_REQUEST);
}
