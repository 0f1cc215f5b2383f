/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Addresses: which may stand in a page, and which lead nowhere. */
#include "html/html.h"
#include "tests/unit/test.h"

struct row {
    const char *in;
    const char *out;
};

TEST("url: an address that somebody typed") {
    static const struct row rows[] = {
        {"https://example.org", "https://example.org"},
        {"  HTTP://Example.org/a?b=c&d#e ", "HTTP://Example.org/a?b=c&d#e"},
        {"https://example.org/a b\"<>'`{|}\\^é", "https://example.org/"
                                                 "a%20b%22%3C%3E%27%60%7B%7C%7D%5C%5E%C3%A9"},
        {"https://example.org/%41%zz%", "https://example.org/%41%25zz%25"},
        {"https://exämple.org/", "https://exämple.org/"},
        {"https://example.org:8080?x", "https://example.org:8080?x"},
        {"http://[::1]/", "http://[::1]/"},
        {"mailto:a@example.org?subject=x y", "mailto:a@example.org?subject=x%20y"},
        {"tel:+34123", "tel:+34123"},
        {"/needs?q=ä", "/needs?q=%C3%A4"},
        {"", "#"},
        {"#", "#"},
        {"example.org", "#"},
        {"www.example.org", "#"},
        {"mailto:", "#"},
        {"https://", "#"},
        {"https:///path", "#"},
        {"https://:80/", "#"},
        {"https:example.org", "#"},
        {"https://user@example.org", "#"},
        {"https://example.org\\@evil.example", "#"},
        {"https://exa mple.org/", "#"},
        {"https://exa\tmple.org/", "#"},
        {"https://ex\xff.org/", "#"},
        {"javascript:alert(1)", "#"},
        {"JaVaScRiPt:alert(1)", "#"},
        {"java\nscript:alert(1)", "#"},
        {"\x01javascript:alert(1)", "#"},
        {"data:text/html,x", "#"},
        {"vbscript:x", "#"},
        {"file:///etc/passwd", "#"},
        {"ftp://example.org/", "#"},
        {"//example.org", "#"},
        {"/\\example.org", "#"},
        {"/\t/example.org", "#"},
        {"\\\\example.org", "#"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        test_row("%s", rows[i].in);
        assert_str(url_outside(test_arena(), str_of(rows[i].in)).trusted, rows[i].out);
    }
    struct buf lengthy = buf_make(4000);
    buf_put(&lengthy, STR("https://"));
    while (lengthy.n < 2500) {
        buf_char(&lengthy, 'a');
    }
    assert_str(url_outside(test_arena(), buf_str(&lengthy)).trusted, "#");
    buf_free(&lengthy);
}

TEST("url: where to come back to") {
    static const char *const good[] = {"/", "/needs", "/needs?q=a&b#c", "/a//b", "/%0a"};
    static const char *const bad[] = {"",    "needs", "//",    "//evil.example", "/\\evil.example",
                                      "/\n", "/a b",  "/\t/x", "https://x",      "/x\\y",
                                      "/é"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        test_row("%s", good[i]);
        assert_true(url_is_local_path(str_of(good[i])));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        test_row("%s", bad[i]);
        assert_false(url_is_local_path(str_of(bad[i])));
    }
}

TEST("url: paths of this site") {
    struct arena *a = test_arena();
    assert_str(url_path(a, "/needs/%d", 7).trusted, "/needs/7");
    assert_str(url_path(a, "/search?q=%s", "a b\"").trusted, "/search?q=a%20b%22");
    assert_str(url_path(a, "/%s", "x").trusted, "/x");
    assert_str(url_path(a, "/%s", "/evil.example").trusted, "#");
    assert_str(url_path(a, "/%s", "\\evil.example").trusted, "#");
    assert_str(url_path(a, "/").trusted, "/");
    assert_str(url_piece(a, STR("a/b?c&d é")), "a%2Fb%3Fc%26d%20%C3%A9");
    assert_str(url_piece(a, STR("")), "");
}
