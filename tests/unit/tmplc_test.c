/* SPDX-License-Identifier: AGPL-3.0-or-later
 * tmplc: what pages become, what is refused and where, and what the compiler of C then refuses. */
#include "tests/unit/test.h"

#define main tmplc_main
int tmplc_main(int argc, char **argv);
#include "tools/tmplc.c"
#undef main

#include <sys/wait.h>
#include <unistd.h>

#include "page_sample.h"

struct compiled {
    struct problem problem;
    struct str header;
    struct str code;
};

static struct compiled compile(const char *text) {
    struct arena *a = test_arena();
    struct buf header = buf_make(1 << 20);
    struct buf code = buf_make(1 << 20);
    struct compiled c = {.problem = compile_page(STR("page/t.html"), str_of(text), &header, &code)};
    c.header = arena_str(a, buf_str(&header));
    c.code = arena_str(a, buf_str(&code));
    buf_free(&header);
    buf_free(&code);
    return c;
}

/* The body stands in line 2, behind {page t()}. */
static struct compiled compile_body(const char *body) {
    return compile(arena_printf(test_arena(), "{page t()}\n%s", body).p);
}

struct refused {
    const char *body;
    size_t line;
    size_t column;
    const char *text; /* a part of the message */
};

static const struct refused REFUSED[] = {
    /* markup */
    {"<p>a</div>", 2, 5, "</div> where <p> of line 2 is open"},
    {"<p>\n<b>a</p>", 3, 5, "</p> where <b> of line 3 is open"},
    {"</p>", 2, 1, "closes what was never open"},
    {"<p>a", 2, 1, "<p> is never closed"},
    {"<li>é<b>", 2, 6, "<b> is never closed"},
    {"<p", 2, 1, "<p has no >"},
    {"<p title=\"a", 2, 1, "<p has no >"},
    {"<p><div></div></p>", 2, 4, "cannot stand in <p>"},
    {"<DIV></DIV>", 2, 1, "small letters"},
    {"<p ID=\"a\"></p>", 2, 4, "small letters"},
    {"a < b", 2, 3, "write &lt;"},
    {"a &b c", 2, 3, "write &amp;"},
    {"<a href=\"/x?a=1&b=2\">x</a>", 2, 16, "write &amp;"},
    {"<div/>", 2, 1, "only elements of SVG"},
    {"<!-- x -->", 2, 1, "write {-- --}"},
    {"<!-- {x} -->", 2, 1, "write {-- --}"},
    {"<!DOCTYPE html>", 2, 1, "only <!doctype html>"},
    {"<p id=\"a\" id=\"b\"></p>", 2, 11, "stands twice"},
    {"a } b", 2, 3, "write }}"},
    {"a\x01", 2, 2, "control"},
    /* what the site's policy forbids */
    {"<style>p { }</style>", 2, 1, "<style> is not allowed"},
    {"<iframe src=\"/x\"></iframe>", 2, 1, "<iframe> is not allowed"},
    {"<base href=\"/\">", 2, 1, "<base> is not allowed"},
    {"<script>alert(1)</script>", 2, 1, "without src"},
    {"<script src=\"/a.js\">x</script>", 2, 21, "no text of its own"},
    {"<script src=\"/a.js\">{x}</script>", 2, 21, "no text of its own"},
    {"<p onclick=\"x()\"></p>", 2, 4, "no handlers"},
    {"<p onclick=\"{x}\"></p>", 2, 4, "no handlers"},
    {"<p style=\"color: red\"></p>", 2, 4, "style= is not allowed"},
    {"<p style=\"{x}\"></p>", 2, 4, "style= is not allowed"},
    {"<svg><a xlink:href=\"{x}\"></a></svg>", 2, 9, "xlink:href= is not allowed"},
    {"<img src=\"https://example.org/a.png\" alt=\"\">", 2, 11, "nothing is loaded from elsewhere"},
    {"<img src=\"//example.org/a.png\" alt=\"\">", 2, 12, "nothing is loaded from elsewhere"},
    {"<link rel=\"stylesheet\" href=\"https://example.org/\">", 2, 30, "loaded from elsewhere"},
    {"<a href=\"javascript:x\">x</a>", 2, 10, "runs or carries code"},
    {"<a href=\"data:{x}\">x</a>", 2, 10, "runs or carries code"},
    /* values where they cannot be made safe */
    {"<p id={x}></p>", 2, 7, "needs quotes"},
    {"<p id=a></p>", 2, 7, "needs quotes"},
    {"<p id = \"a\"></p>", 2, 7, "'=' is not expected"},
    {"<p {x}></p>", 2, 4, "in the quotes of an attribute"},
    {"<{x}></p>", 2, 1, "write &lt;"},
    {"<h{x}></h1>", 2, 3, "in the quotes of an attribute"},
    {"<p data-{x}=\"1\"></p>", 2, 9, "in the quotes of an attribute"},
    {"<img src=\"/a\" srcset=\"{x} 2x\" alt=\"\">", 2, 23, "no value in srcset="},
    {"<meta http-equiv=\"refresh\" content=\"1;url={x}\">", 2, 1, "with http-equiv"},
    {"<meta content=\"{x}\" http-equiv=\"refresh\">", 2, 1, "with http-equiv"},
    {"<a href=\"/{x}\">x</a>", 2, 11, "could name another host"},
    {"<a href=\"//{x}\">x</a>", 2, 12, "behind /..."},
    {"<a href=\"https://{x}/\">x</a>", 2, 18, "behind /..."},
    {"<a href=\"x{x}\">x</a>", 2, 11, "behind /..."},
    {"<a href=\"{_ a.b}\">x</a>", 2, 10, "cannot stand in an address"},
    /* the direction comes with the language */
    {"<p lang=\"{x}\" dir=\"auto\"></p>", 2, 15, "lang=\"{...}\" writes dir= itself"},
    {"<p lang=\"{x}\" lang=\"en\"></p>", 2, 15, "stands twice"},
    {"<p lang=\"en-{x}\"></p>", 2, 13, "nothing else in lang="},
    {"<p lang=\"{x}-a\"></p>", 2, 10, "nothing else in lang="},
    {"<p lang=\"{x}{y}\"></p>", 2, 10, "nothing else in lang="},
    {"<p lang=\"{_ a.b}{y}\"></p>", 2, 10, "nothing else in lang="},
    /* blocks */
    {"{if x}a", 2, 1, "no {end}"},
    {"a{end}", 2, 2, "{end} without a block"},
    {"a{else}", 2, 2, "{else} without a block"},
    {"{if x}{else}{else}{end}", 2, 13, "belongs once"},
    {"{if x}{else}{elif y}{end}", 2, 13, "before {else}"},
    {"{for int i = 0; i < 3; i++}{else}{end}", 2, 28, "belongs once"},
    {"{if x}<p>{end}</p>", 2, 7, "not closed in the block"},
    {"<p>{if x}</p>{end}", 2, 10, "opened outside this block"},
    {"<p {if x}title=\"a{end}\"></p>", 2, 18, "begins in a tag and ends in an attribute"},
    {"<p title=\"{if x}\">{else}\"{end}", 2, 1, "not closed in the block"},
    {"<p {if x}>{else}id=\"a\"{end}</p>", 2, 1, "<p> is not closed in the block"},
    {"<a href=\"{if x}/a{end}\">x</a>", 2, 18, "further in the address"},
    {"<a href=\"{if x}/a{else}b{end}\">x</a>", 2, 25, "this branch ends in an attribute"},
    {"{each x in y}{end}", 2, 1, "write {each TYPE *NAME in ROWS}"},
    {"{each struct r *r of y}{end}", 2, 1, "write {each"},
    /* directives */
    {"{iff x}a{end}", 2, 1, "{iff ...} is no directive"},
    {"{end if}", 2, 1, "{end ...} is no directive"},
    {"{}", 2, 1, "says nothing"},
    {"{x", 2, 1, "without its }"},
    {"{x(\"}\")", 2, 1, "without its }"},
    {"{-- x", 2, 1, "without --}"},
    {"{_ Bad.Key}", 2, 1, "not the key of a message"},
    {"{_ a.b x}", 2, 1, "written name=value"},
    {"{_ a.b x=}", 2, 1, "written name=value"},
    {"{_ a.b a=1 b=1 c=1 d=1 e=1 f=1 g=1}", 2, 1, "at most 6"},
    {"{call other(p)}", 2, 1, "write {call page_NAME"},
    {"<p title=\"{call page_x(p)}\"></p>", 2, 11, "{call} stands in the text"},
    {"<textarea>{call page_x(p)}</textarea>", 2, 11, "{call} stands in the text"},
    {"{include \"a.h\"}", 2, 1, "before {page}"},
    {"{page other()}", 2, 1, "is called t, or t_ and more"},
    {"<p>{page t_more()}", 2, 1, "<p> is never closed"},
};

TEST("tmplc: what is refused, with line and column") {
    for (size_t i = 0; i < sizeof(REFUSED) / sizeof(REFUSED[0]); i++) {
        const struct refused *r = &REFUSED[i];
        struct problem problem = compile_body(r->body).problem;
        test_row("%s -> %zu:%zu: %s", r->body, problem.line, problem.column, problem.text);
        assert_true(problem.is);
        assert_non_null(strstr(problem.text, r->text));
        assert_int_equal(problem.line, r->line);
        assert_int_equal(problem.column, r->column);
    }
}

TEST("tmplc: what is no page") {
    static const struct refused rows[] = {
        {"", 1, 1, "no {page"},
        {"\n<p></p>", 2, 1, "first {page"},
        {"{x}", 1, 1, "first {page"},
        {"{page}", 1, 1, "write {page"},
        {"{page t}", 1, 1, "write {page"},
        {"{include a.h}", 1, 1, "write {include"},
        {"{page t()}\xff", 1, 1, "not UTF-8"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct problem problem = compile(rows[i].body).problem;
        test_row("%s -> %zu:%zu: %s", rows[i].body, problem.line, problem.column, problem.text);
        assert_true(problem.is);
        assert_non_null(strstr(problem.text, rows[i].text));
        assert_int_equal(problem.line, rows[i].line);
        assert_int_equal(problem.column, rows[i].column);
    }
}

struct becomes {
    const char *body;
    const char *code; /* without #line and indentation, joined */
};

static const struct becomes BECOMES[] = {
    {"<p>\n\n a  b\t</p>\n", "page_literal(p, \"<p>\\na b </p>\", 12);"},
    {"<pre>a  b\n</pre>", "page_literal(p, \"<pre>\\na  b\\n</pre>\", 17);"},
    {"<pre>\n a</pre>", "page_literal(p, \"<pre>\\n a</pre>\", 14);"},
    {"{{x}} \"q\" \\ a?", "page_literal(p, \"{x} \\\"q\\\" \\\\ a\\?\", 12);"},
    {"{x}", "page_put(p, x);"},
    {"{ f((struct s){.a = '}'}, \"}{\") }", "page_put(p, f((struct s){.a = '}'}, \"}{\"));"},
    {"<b\n  id='{x}'  hidden >y</b>", "page_literal(p, \"<b id='\", 7);page_put_attr(p, x);"
                                      "page_literal(p, \"' hidden>y</b>\", 14);"},
    {"<i {if x}hidden{end}id=\"a\"></i>",
     "page_literal(p, \"<i\", 2);if (x) {page_literal(p, \" hidden\", 7);}"
     "page_literal(p, \" id=\\\"a\\\"></i>\", 12);"},
    /* the direction comes with the language; who wants another says so before it */
    {"<b lang=\"{x}\">y</b>", "page_literal(p, \"<b lang=\\\"\", 9);page_put_attr(p, x);"
                              "page_literal(p, \"\\\"\", 1);page_put_dir(p, x);"
                              "page_literal(p, \">y</b>\", 6);"},
    {"<b{if x} lang='{y}'{end} id=\"a\"></b>",
     "page_literal(p, \"<b\", 2);if (x) {page_literal(p, \" lang='\", 7);page_put_attr(p, y);"
     "page_literal(p, \"'\", 1);page_put_dir(p, y);}page_literal(p, \" id=\\\"a\\\"></b>\", 12);"},
    {"<b dir=\"auto\" lang=\"{x}\"></b>",
     "page_literal(p, \"<b dir=\\\"auto\\\" lang=\\\"\", 20);page_put_attr(p, x);"
     "page_literal(p, \"\\\"></b>\", 6);"},
    {"<b lang=\"en\" hreflang=\"{x}\"></b>",
     "page_literal(p, \"<b lang=\\\"en\\\" hreflang=\\\"\", 23);page_put_attr(p, x);"
     "page_literal(p, \"\\\"></b>\", 6);"},
    {"<a href=\"{x}\">y</a>", "page_literal(p, \"<a href=\\\"\", 9);page_put_url(p, x);"
                              "page_literal(p, \"\\\">y</a>\", 7);"},
    {"<img src=\"/a/{x}?{y}\" alt=\"\">",
     "page_literal(p, \"<img src=\\\"/a/\", 13);page_put_url_part(p, x);page_literal(p, \"\\?\", "
     "1);"
     "page_put_url_part(p, y);page_literal(p, \"\\\" alt=\\\"\\\">\", 9);"},
    {"<a href=\"#{x}\"></a>", "page_literal(p, \"<a href=\\\"#\", 10);page_put_url_part(p, x);"
                              "page_literal(p, \"\\\"></a>\", 6);"},
    {"<a href=\"{x}?p={y}\"></a>",
     "page_literal(p, \"<a href=\\\"\", 9);page_put_url(p, x);page_literal(p, \"\\?p=\", 3);"
     "page_put_url_part(p, y);page_literal(p, \"\\\"></a>\", 6);"},
    {"{_ a.b_c.d}", "page_put(p, msg_a_b_c_d());"},
    {"{_ a.b  z=x == 1 ? y : w  b=f(a, c=d)}",
     "page_put(p, msg_a_b_with_b_z(MSG_ARG(f(a, c=d)), MSG_ARG(x == 1 ? y : w)));"},
    {"<i title=\"{_ a.b}\"></i>", "page_literal(p, \"<i title=\\\"\", 10);"
                                  "page_put_attr(p, msg_a_b());page_literal(p, \"\\\"></i>\", 6);"},
    {"{title a.b n=1}", "p->title = lang_text(p->lang, p->arena, msg_a_b_with_n(MSG_ARG(1)));"},
    {"{title = x->y}", "p->title = x->y;"},
    {"{let int n = 2}{n}", "int n = 2;page_put(p, n);"},
    {"{for int i = 0; i < 2; i++}x{end}",
     "for (int i = 0; i < 2; i++) {page_literal(p, \"x\", 1);}"},
    {"{each struct r *r in v->s}x{else}y{end}",
     "for (size_t r_at = 0; r_at < (v->s).count; r_at++) {struct r *r = &(v->s).item[r_at];"
     "(void)r; /* a page may only count */page_literal(p, \"x\", 1);}"
     "if ((v->s).count == 0) {page_literal(p, \"y\", 1);}"},
    {"a {for ;;} <b>x</b>\n{end} c",
     "page_literal(p, \"a \", 2);for (;;) {page_literal(p, \" <b>x</b>\", 9);}"
     "page_literal(p, \" c\", 2);"},
    {"z{if x} a {end} b", "page_literal(p, \"z\", 1);if (x) {page_literal(p, \" a \", 3);}"
                          "page_literal(p, \" b\", 2);"},
    {"{call page_x(p, 1)}", "page_x(p, 1);"},
    {"<textarea id=\"a\">{x} <b></textarea>",
     "page_literal(p, \"<textarea id=\\\"a\\\">\\n\", 18);page_put_attr(p, x);"
     "page_literal(p, \" <b></textarea>\", 15);"},
    {"<svg><path d=\"M{x}\"/></svg>", "page_literal(p, \"<svg><path d=\\\"M\", 15);"
                                      "page_put_attr(p, x);page_literal(p, \"\\\"/></svg>\", 9);"},
    {"<br/><input>", "page_literal(p, \"<br><input>\", 11);"},
};

/* Between "{" and "}" of the function, lines joined, without what every function has. */
static struct str statements(struct str code) {
    struct buf b = buf_make(1 << 20);
    struct str rest = str_from(code, str_find(code, STR("void page_t(struct page *p) {\n")));
    str_cut(&rest, '\n');
    while (!str_is_empty(rest)) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (!str_starts(line, STR("#line"))) {
            buf_put(&b, line);
        }
    }
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return str_first(s, s.n - 1);
}

TEST("tmplc: what becomes what") {
    for (size_t i = 0; i < sizeof(BECOMES) / sizeof(BECOMES[0]); i++) {
        struct compiled c = compile_body(BECOMES[i].body);
        test_row("%s -> %s", BECOMES[i].body, c.problem.text);
        assert_false(c.problem.is);
        assert_str(statements(c.code), BECOMES[i].code);
    }
}

TEST("tmplc: a long literal is cut between characters") {
    struct buf b = buf_make(1 << 16);
    buf_put(&b, STR("{page t()}"));
    for (int i = 0; i < 1500; i++) {
        buf_put(&b, STR("é.."));
    }
    buf_char(&b, '\0');
    struct compiled c = compile(b.p);
    assert_false(c.problem.is);
    assert_true(str_is_utf8(c.code));
    assert_true(str_find(c.code, STR(", 2000);")) < c.code.n);
    buf_free(&b);
}

TEST("tmplc: a file may hold several pages, declared in one header") {
    struct compiled c =
        compile("{include \"a.h\"}\n{page t(int n)}\n<p>{n}</p>\n\n{page t_two()}\nx");
    assert_false(c.problem.is);
    assert_str(c.header, "/* Made by tmplc from t.html. */\n#ifndef PAGE_t_H\n#define PAGE_t_H\n\n"
                         "#include \"html/html.h\"\n#include \"a.h\"\n\n"
                         "void page_t(struct page *p, int n);\nvoid page_t_two(struct page *p);\n\n"
                         "#endif\n");
    assert_str(c.code, "/* Made by tmplc from t.html. */\n#include \"page_t.h\"\n\n"
                       "#line 2 \"page/t.html\"\nvoid page_t(struct page *p, int n) {\n"
                       "    page_literal(p, \"<p>\", 3);\n#line 3 \"page/t.html\"\n"
                       "    page_put(p, n);\n    page_literal(p, \"</p>\", 4);\n}\n\n"
                       "#line 5 \"page/t.html\"\nvoid page_t_two(struct page *p) {\n"
                       "    page_literal(p, \"x\", 1);\n}\n");
}

/* --- what the compiler of C says --- */

/* The folder of the running test, where the build puts msg_keys.h. */
static const char *build_folder(void) {
    char path[1024];
    ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
    assert_true(n > 0);
    path[n] = '\0';
    *strrchr(path, '/') = '\0';
    return arena_printf(test_arena(), "%s", path).p;
}

static void write_text(const char *path, struct str s) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(s.p, 1, s.n, file), s.n);
    assert_int_equal(fclose(file), 0);
}

static bool c_accepts(const char *body) {
    struct arena *a = test_arena();
    struct compiled c =
        compile(arena_printf(a,
                             "{include \"tests/unit/page/sample.h\"}\n"
                             "{page t(const struct sample *s, const char *raw, double real)}\n"
                             "<i>%s</i>",
                             body)
                    .p);
    assert_false(c.problem.is);
    write_text(arena_printf(a, "%s/page_t.h", test_folder()).p, c.header);
    write_text(arena_printf(a, "%s/t.c", test_folder()).p, c.code);
    struct str command =
        arena_printf(a,
                     "cc -std=c11 -D_GNU_SOURCE -Werror -fsyntax-only -Isrc -I. -I%s -I%s "
                     "%s/t.c >%s/said 2>&1",
                     build_folder(), test_folder(), test_folder(), test_folder());
    int status = system(command.p);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST("page: what is no text, no number, no address does not compile") {
    static const struct {
        const char *body;
        bool good;
    } rows[] = {
        {"", true},
        {"{s->title} {s->width} {s->id} {s->ready} {s->rows.count}", true},
        {"{raw}", false},
        {"{real}", false},
        {"{s->back}", false},
        {"{s->none_such}", false},
        {"<b title=\"{s->title}\"></b>", true},
        {"<b title=\"{raw}\"></b>", false},
        {"<b title=\"{s->ready}\"></b>", false},
        {"<a href=\"{s->back}\"></a>", true},
        {"<a href=\"{s->title}\"></a>", false},
        {"<a href=\"{raw}\"></a>", false},
        {"<a href=\"/x/{s->title}\"></a>", true},
        {"<a href=\"/x/{s->ready}\"></a>", false},
        {"<a href=\"/x/{raw}\"></a>", false},
        {"<b lang=\"{s->title}\"></b>", true},
        {"<b lang=\"{s->ready}\"></b>", false},
        {"<b lang=\"{s->width}\"></b>", false},
        {"<textarea>{s->title}</textarea>", true},
        {"<textarea>{s->ready}</textarea>", false},
        {"{_ ago.now}", true},
        {"{_ ago.now n=1}", false},
        {"{_ no.such.message}", false},
    };
    if (access("src/html/html.h", R_OK) != 0 || system("cc --version >/dev/null 2>&1") != 0) {
        TEST_SKIP("needs a compiler and the source tree");
    }
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        test_row("%s", rows[i].body);
        assert_int_equal(c_accepts(rows[i].body), rows[i].good);
    }
}

TEST("page: the direction follows the language that is written") {
    static const struct {
        const char *tag;
        const char *out;
    } rows[] = {
        {"en", " dir=\"ltr\""},      {"ar", " dir=\"rtl\""}, {"es-MX", " dir=\"ltr\""},
        {"ar-EG", " dir=\"rtl\""},   {"", " dir=\"auto\""},  {"xx", " dir=\"ltr\""},
        {"pa-Arab", " dir=\"rtl\""}, {"ur", " dir=\"rtl\""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct page p = {.body = buf_make(100)};
        page_put_dir(&p, str_of(rows[i].tag));
        test_row("%s", rows[i].tag);
        assert_str(buf_str(&p.body), rows[i].out);
        buf_free(&p.body);
    }
}

/* --- a whole page --- */

static struct str rendered(struct sample *s, const struct lang *l) {
    struct page p = {
        .body = buf_make(1 << 20), .arena = test_arena(), .lang = l, .form_token = STR("tok\"en")};
    page_sample(&p, s);
    assert_true(p.has_form);
    assert_true(str_eq(p.title, s->title));
    struct str html = arena_str(test_arena(), buf_str(&p.body));
    buf_free(&p.body);
    return html;
}

TEST("page: one of everything, as it is sent") {
    static const struct sample_row rows[] = {{STR_INIT("\"Ada\""), 1234, true},
                                             {STR_INIT("<Bo>"), 2, false}};
    lang_init();
    struct sample s = {.title = STR("Tom & <Jo>"),
                       .typed = STR("\n</textarea><b>'hi'</b>"),
                       .back = url_path(test_arena(), "/needs?page=%d&x=1", 2),
                       .rows = {rows, 2},
                       .at_ms = 1773336600000,
                       .width = 1200};
    assert_true(id_parse(STR("01234567-89ab-7def-8123-456789abcdef"), &s.id));
    struct page ready = {.body = buf_make(100)};
    page_put_str(&ready, STR("<ready>"));
    s.ready = page_markup(&ready);
    assert_str(
        rendered(&s, lang_english()),
        "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head><meta charset=\"utf-8\">"
        "<title>Tom &amp; &lt;Jo&gt;</title></head>\n<body>\n"
        "<h1 id=\"n01234567-89ab-7def-8123-456789abcdef\" title=\"Tom &amp; &lt;Jo&gt;\">"
        "Tom &amp; &lt;Jo&gt;</h1>\n<p>wide</p>\n<ul>\n"
        "\n<li class=\"chosen &quot;Ada&quot;\">0: &quot;Ada&quot; 1,234</li>\n"
        "<li>1: &lt;Bo&gt; 2</li>\n</ul>\n<p>nobody</p>\n"
        "<svg viewBox=\"0 0 2400 1200\" role=\"img\"><title>A line</title>\n"
        "<line x1=\"0\" y1=\"0\" x2=\"2400\" y2=\"1200\"/></svg>\n<b>0</b><b>1</b><b>2</b>\n"
        "<a href=\"/needs?page=2&amp;x=1\">back</a> "
        "<a href=\"/samples/01234567-89ab-7def-8123-456789abcdef"
        "?q=Tom%20%26%20%3CJo%3E&amp;n=1200#r2400\">on</a>\n"
        "<a href=\"/old/01234567-89ab-7def-8123-456789abcdef\">either</a>\n"
        "<form method=\"post\" action=\"/samples/01234567-89ab-7def-8123-456789abcdef\">\n"
        "<input type=\"hidden\" name=\"form_token\" value=\"tok&quot;en\">\n"
        "<input name=\"typed\" value=\"\n&lt;/textarea&gt;&lt;b&gt;&#39;hi&#39;&lt;/b&gt;\" "
        "placeholder=\"just now\">\n<input name=\"count\" type=\"number\" value=\"1200\">\n"
        "<textarea name=\"more\">\n\n&lt;/textarea&gt;&lt;b&gt;&#39;hi&#39;&lt;/b&gt;</textarea>\n"
        "</form>\n<pre>\n \n&lt;/textarea&gt;&lt;b&gt;&#39;hi&#39;&lt;/b&gt;\n   kept </pre>\n"
        "<p>just now, <time datetime=\"2026-03-12T17:30:00Z\" "
        "title=\"Thursday 12 March 2026, 17:30\">12 March 2026</time>, 1,200</p>\n"
        "&lt;ready&gt;\n<footer>1,200</footer>\n</body>\n</html>");
    buf_free(&ready.body);
}
