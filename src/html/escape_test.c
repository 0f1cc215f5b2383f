/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Escaping: what a person types is never markup. */
#include <stdio.h>
#include <string.h>

#include "html/html.h"
#include "tests/unit/test.h"

static struct str escaped(struct str s) {
    struct buf b = buf_make(1 << 20);
    html_escape(&b, s);
    struct str out = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return out;
}

TEST("escape: the five characters, bad bytes and forbidden characters") {
    static const struct {
        const char *in;
        const char *out;
    } rows[] = {
        {"", ""},
        {"plain", "plain"},
        {"<a href=\"x\" id='y'>&amp;", "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;"},
        {"a\tb\nc\r", "a\tb\nc\r"},
        {"é ع 𝄞 €", "é ع 𝄞 €"},
        {"\x01\x1f\x7f", "\ufffd\ufffd\ufffd"},
        {"a\xff", "a\ufffd"},
        {"\xc3", "\ufffd"},
        {"\xc3(", "\ufffd("},
        {"\xc0\xbc", "\ufffd\ufffd"}, /* an overlong < */
        {"\xe0\x80\xbc", "\ufffd\ufffd\ufffd"},
        {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"}, /* a surrogate */
        {"\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"},
        {"\xc2\x85", "\ufffd\ufffd"},           /* a control of C1 */
        {"\xef\xbf\xbe", "\ufffd\ufffd\ufffd"}, /* no character */
        {"\xf0\x9f\x92", "\ufffd\ufffd\ufffd"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        test_row("%s", rows[i].in);
        assert_str(escaped(str_of(rows[i].in)), rows[i].out);
    }
    assert_str(escaped(str_make("a\0b", 3)), "a\ufffd"
                                             "b");
}

TEST("escape: what is odd is found wherever it stands") {
    static const char *const odd[] = {"&",    "<",    ">",        "\"",   "'",
                                      "\x01", "\x7f", "\xc2\x85", "\xff", "\xe2\x82\xac"};
    char text[64];
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        struct str alone = escaped(str_of(odd[i]));
        for (size_t before = 0; before < 40; before++) {
            size_t n = (size_t)snprintf(text, sizeof text, "%.*s%s%.*s", (int)before,
                                        "abcdefghijklmnopqrstuvwxyz ,.-/:;=?@[]_%", odd[i],
                                        (int)(20 - before % 20), "abcdefghijklmnopqrst");
            struct str want =
                arena_printf(test_arena(), "%.*s%.*s%.*s", (int)before,
                             "abcdefghijklmnopqrstuvwxyz ,.-/:;=?@[]_%", STR_ARG(alone),
                             (int)(20 - before % 20), "abcdefghijklmnopqrst");
            test_row("%s behind %zu", odd[i], before);
            assert_str(escaped(str_make(text, n)), want.p);
            assert_int_equal(html_is_plain(str_make(text, n)), str_eq(alone, str_of(odd[i])));
        }
    }
}

TEST("escape: past its ceiling a buffer holds no half of an escape") {
    struct buf b = buf_make(6);
    html_escape(&b, STR("ab<<<"));
    assert_true(b.overflow);
    assert_str(buf_str(&b), "ab&lt;");
    buf_free(&b);
}

/* Is there a tag, or a way out of an attribute? */
static bool can_be_markup(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (strchr("<>\"'", s.p[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static void check_hostile(struct str line) {
    assert_false(can_be_markup(escaped(line)));
    struct page p = {.body = buf_make(1 << 20), .arena = test_arena(), .lang = lang_english()};
    page_put_url(&p, url_outside(test_arena(), line));
    page_put_url_str(&p, line);
    assert_false(can_be_markup(buf_str(&p.body)));
    assert_int_not_equal(str_find(buf_str(&p.body), STR("javascript:")), 0);
    assert_int_not_equal(str_find(buf_str(&p.body), STR("data:")), 0);
    buf_free(&p.body);
}

TEST("escape: no hostile string leaves as markup") {
    static const char *const names[] = {"xss_1.txt",    "xss_2.txt",       "sql_error.txt",
                                        "sql_fuzz.txt", "sql_login_1.txt", "sql_login_2.txt",
                                        "sql_time.txt", "sql_union.txt"};
    char line[8192];
    size_t lines = 0;
    lang_init();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct str path = arena_printf(test_arena(), "formats/hostile/%s", names[i]);
        FILE *file = fopen(test_data(path.p), "rb");
        assert_non_null(file);
        while (fgets(line, sizeof(line), file) != NULL) {
            test_row("%s: %s", names[i], line);
            check_hostile(str_of(line));
            lines++;
        }
        (void)fclose(file);
    }
    assert_true(lines > 500);
}

TEST("json-ld: no text of people ends the element or begins another") {
    static const struct {
        const char *json, *shown;
    } rows[] = {
        {"{\"a\":\"</script><script>alert(1)</script>\"}",
         "{\"a\":\"\\u003c/script\\u003e\\u003cscript\\u003ealert(1)\\u003c/script\\u003e\"}"},
        {"{\"a\":\"<!--\"}", "{\"a\":\"\\u003c!--\"}"},
        {"{\"a\":\"b & c\"}", "{\"a\":\"b \\u0026 c\"}"},
        {"{\"a\":\"\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA\"}",
         "{\"a\":\"\\u2028\\u2029\xE2\x80\xAA\"}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct page p = {.body = buf_make(4096)};
        page_json_ld(&p, str_of(rows[i].json));
        struct str whole = arena_printf(
            test_arena(), "<script type=\"application/ld+json\">%s</script>\n", rows[i].shown);
        assert_str(buf_str(&p.body), whole.p);
        buf_free(&p.body);
    }
}
