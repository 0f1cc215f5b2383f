/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Markdown and plain lines: what they become, and that nothing of the writer's becomes markup. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "html/html.h"
#include "tests/unit/test.h"

static struct str shown(void (*how)(struct page *p, struct str text), struct str text) {
    lang_init();
    struct page p = {.body = buf_make(4 << 20), .arena = test_arena(), .lang = lang_english()};
    how(&p, text);
    assert_false(p.body.overflow);
    struct str html = arena_str(test_arena(), buf_str(&p.body));
    buf_free(&p.body);
    return html;
}

TEST("markdown: what becomes what") {
    static const struct {
        const char *in;
        const char *out;
    } rows[] = {
        {"", ""},
        {"a *b* **c** `d<`", "<p dir=\"auto\">a <em>b</em> <strong>c</strong> "
                             "<code>d&lt;</code></p>\n"},
        {"a\nb  \nc", "<p dir=\"auto\">a\nb<br>\nc</p>\n"},
        {"# a", "<h3 dir=\"auto\">a</h3>\n"},
        {"## a", "<h3 dir=\"auto\">a</h3>\n"},
        {"# a\n### b\n# c\n## d\n### e\n#### f\n##### g",
         "<h3 dir=\"auto\">a</h3>\n<h4 dir=\"auto\">b</h4>\n<h3 dir=\"auto\">c</h3>\n"
         "<h4 dir=\"auto\">d</h4>\n<h5 dir=\"auto\">e</h5>\n<h6 dir=\"auto\">f</h6>\n"
         "<h6 dir=\"auto\">g</h6>\n"},
        {"- a\n- b", "<ul dir=\"auto\">\n<li>a</li>\n<li>b</li>\n</ul>\n"},
        {"3. a\n\n4. b", "<ol start=\"3\" dir=\"auto\">\n<li><p>a</p>\n</li>\n"
                         "<li><p>b</p>\n</li>\n</ol>\n"},
        {"> a\n\n---", "<blockquote dir=\"auto\">\n<p>a</p>\n</blockquote>\n<hr>\n"},
        {"```\n<a>\n```", "<pre><code>&lt;a&gt;\n</code></pre>\n"},
        {"~~a~~", "<p dir=\"auto\"><del>a</del></p>\n"},
        /* links */
        {"[a](https://x.org/?b=1&c)", "<p dir=\"auto\"><a href=\"https://x.org/?b=1&amp;c\" "
                                      "rel=\"nofollow ugc\">a</a></p>\n"},
        {"[a](/needs \"t\")", "<p dir=\"auto\"><a href=\"/needs\">a</a></p>\n"},
        {"see https://x.org/a.", "<p dir=\"auto\">see <a href=\"https://x.org/a\" "
                                 "rel=\"nofollow ugc\">https://x.org/a</a>.</p>\n"},
        {"www.x.org", "<p dir=\"auto\"><a href=\"http://www.x.org\" rel=\"nofollow ugc\">"
                      "www.x.org</a></p>\n"},
        {"<https://x.org>", "<p dir=\"auto\"><a href=\"https://x.org\" rel=\"nofollow ugc\">"
                            "https://x.org</a></p>\n"},
        {"a@x.org", "<p dir=\"auto\"><a href=\"mailto:a@x.org\" rel=\"nofollow ugc\">a@x.org</a>"
                    "</p>\n"},
        {"[a](javascript:x) [b](data:x) [c](//x.org) [d](x)", "<p dir=\"auto\">a b c d</p>\n"},
        {"[a](java&#x73;cript:x)", "<p dir=\"auto\">a</p>\n"},
        /* pictures */
        {"![a \"b\"](/media/x)", "<p dir=\"auto\"><img loading=\"lazy\" src=\"/media/x\" "
                                 "alt=\"a &quot;b&quot;\"></p>\n"},
        {"![a *b*](https://x.org/y.png)", "<p dir=\"auto\"><a href=\"https://x.org/y.png\" "
                                          "rel=\"nofollow ugc\">a b</a></p>\n"},
        {"![](https://x.org/y)", "<p dir=\"auto\"><a href=\"https://x.org/y\" "
                                 "rel=\"nofollow ugc\">https://x.org/y</a></p>\n"},
        {"[![a](https://x.org/y)](/z)", "<p dir=\"auto\"><a href=\"/z\">a</a></p>\n"},
        {"![a](javascript:x)", "<p dir=\"auto\">a</p>\n"},
        {"![a ![b](/c)](/d)",
         "<p dir=\"auto\"><img loading=\"lazy\" src=\"/d\" alt=\"a b\"></p>\n"},
        /* the writer's own markup is shown, not used */
        {"<b>a</b>", "<p dir=\"auto\">&lt;b&gt;a&lt;/b&gt;</p>\n"},
        {"<script>\nx()\n</script>", "<p dir=\"auto\">&lt;script&gt;<br>\nx()<br>\n"
                                     "&lt;/script&gt;</p>\n"},
        {"- <div>", "<ul dir=\"auto\">\n<li><p dir=\"auto\">&lt;div&gt;</p>\n</li>\n</ul>\n"},
        {"&lt;b&gt; &#60;", "<p dir=\"auto\">&lt;b&gt; &lt;</p>\n"},
        {"a\xff", "<p dir=\"auto\">a\ufffd</p>\n"},
        /* a list or a quote has one direction, what is in it follows */
        {"> - أ\n>\n> ب", "<blockquote dir=\"auto\">\n<ul>\n<li>أ</li>\n</ul>\n"
                          "<p>ب</p>\n</blockquote>\n"},
        {"- a\n  - b\n\n  # c\n\nd",
         "<ul dir=\"auto\">\n<li><p>a</p>\n<ul>\n<li>b</li>\n</ul>\n<h3>c</h3>\n</li>\n</ul>\n"
         "<p dir=\"auto\">d</p>\n"},
        {"مرحبا", "<p dir=\"auto\">مرحبا</p>\n"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        test_row("%s", rows[i].in);
        assert_str(shown(page_markdown, str_of(rows[i].in)), rows[i].out);
    }
}

TEST("lines: paragraphs and line ends are kept") {
    assert_str(shown(page_lines, STR("")), "");
    assert_str(shown(page_lines, STR("\n \n")), "");
    assert_str(shown(page_lines, STR("a <b>\r\nc\n\n\nd\n")),
               "<p dir=\"auto\">a &lt;b&gt;<br>\nc</p>\n<p dir=\"auto\">d</p>\n");
}

/* Every "<" begins a tag that this floor writes, with no attribute but its own. */
static bool is_ours(struct str tag) {
    static const char *const whole[] = {"<p dir=\"auto\">",
                                        "<p>",
                                        "</p>",
                                        "<br>",
                                        "<hr>",
                                        "<ul>",
                                        "<ul dir=\"auto\">",
                                        "</ul>",
                                        "<ol>",
                                        "<ol dir=\"auto\">",
                                        "</ol>",
                                        "</li>",
                                        "<blockquote>",
                                        "<blockquote dir=\"auto\">",
                                        "<em>",
                                        "</em>",
                                        "<strong>",
                                        "</strong>",
                                        "</blockquote>",
                                        "<pre>",
                                        "</pre>",
                                        "<code>",
                                        "</code>",
                                        "<del>",
                                        "</del>",
                                        "</a>",
                                        "</h3>",
                                        "</h4>",
                                        "</h5>",
                                        "</h6>",
                                        "<li>",
                                        "<h3>",
                                        "<h4>",
                                        "<h5>",
                                        "<h6>",
                                        "<h3 dir=\"auto\">",
                                        "<h4 dir=\"auto\">",
                                        "<h5 dir=\"auto\">",
                                        "<h6 dir=\"auto\">"};
    for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
        if (str_eq(tag, str_of(whole[i]))) {
            return true;
        }
    }
    size_t quotes = 0;
    for (size_t i = 0; i < tag.n; i++) {
        quotes += tag.p[i] == '"';
    }
    return (str_starts(tag, STR("<a href=\"")) && (quotes == 2 || quotes == 4)) ||
           (str_starts(tag, STR("<img loading=\"lazy\" src=\"/")) && quotes == 6) ||
           (str_starts(tag, STR("<ol start=\"")) && (quotes == 2 || quotes == 4));
}

static void check_ours(struct str html) {
    size_t at = 0;
    while ((at += str_find(str_from(html, at), STR("<"))) < html.n) {
        size_t length = str_find(str_from(html, at), STR(">")) + 1;
        struct str tag = str_first(str_from(html, at), length);
        if (!is_ours(tag)) {
            test_row("%.*s", STR_ARG(tag));
        }
        assert_true(is_ours(tag));
        at += length;
    }
}

TEST("markdown: no hostile string leaves as markup") {
    static const char *const names[] = {"xss_1.txt", "xss_2.txt"};
    static const char *const forms[] = {"%.*s",   "[a](%.*s)", "![a](%.*s)", "[a]: %.*s\n\n[a]",
                                        "<%.*s>", "- %.*s",    "`%.*s"};
    char line[8192];
    for (size_t i = 0; i < 2; i++) {
        struct str path = arena_printf(test_arena(), "formats/hostile/%s", names[i]);
        FILE *file = fopen(test_data(path.p), "rb");
        assert_non_null(file);
        while (fgets(line, sizeof(line), file) != NULL) {
            struct arena_mark mark = arena_mark(test_arena());
            for (size_t f = 0; f < sizeof(forms) / sizeof(forms[0]); f++) {
                struct str before =
                    str_first(str_of(forms[f]), str_find(str_of(forms[f]), STR("%")));
                struct str after = str_from(str_of(forms[f]), before.n + 4);
                struct str text = arena_printf(test_arena(), "%.*s%.*s%.*s", STR_ARG(before),
                                               STR_ARG(str_trim(str_of(line))), STR_ARG(after));
                check_ours(shown(page_markdown, text));
            }
            arena_rewind(test_arena(), mark);
        }
        (void)fclose(file);
    }
}

TEST("markdown: texts made to be slow are not") {
    static const char *const pieces[] = {">",     "> ",  "_",      "*",     "[",      "![l",
                                         "<!",    "`",   "a@",     "[a](",  "<a ",    "http://",
                                         "* a\n", "1. ", "_a",     "*a_ ",  "[^",     "&#",
                                         "a**b",  "<?",  "![[]()", "- a\n", "|\n|-\n"};
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        struct str piece = str_of(pieces[i]);
        struct arena_mark mark = arena_mark(test_arena());
        char *text = arena_alloc(test_arena(), 100000, 1);
        size_t n = 0;
        while (n + piece.n <= 32768) {
            memcpy(text + n, piece.p, piece.n);
            n += piece.n;
        }
        clock_t begin = clock();
        check_ours(shown(page_markdown, str_make(text, n)));
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        test_row("%s takes %.3f s", pieces[i], seconds);
        assert_true(seconds < 1); /* with sanitizers; 0.02 without */
        arena_rewind(test_arena(), mark);
    }
}

TEST("markdown: quotes within quotes lose their tags, not their text") {
    char text[301];
    memset(text, '>', 300);
    text[299] = 'x';
    text[300] = '\0';
    struct str html = shown(page_markdown, str_of(text));
    check_ours(html);
    assert_true(str_find(html, STR("x</p>")) < html.n);
    assert_true(html.n < 1000);
}
