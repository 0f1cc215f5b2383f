/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/xml_read.h: what is read, what is refused and where, limits. */
#include "format/xml_read.h"

#include <string.h>

#include "base/buf.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct xml_limits limits = {100000, 8, 50, 20};

static void write_node(struct buf *b, const struct xml *x, size_t i) {
    const struct xml_node *n = &x->node[i];
    buf_printf(b, "(%.*s", STR_ARG(n->name));
    if (n->space.p) {
        buf_printf(b, "{%.*s}", STR_ARG(n->space));
    }
    for (size_t k = 0; k < n->attributes; k++) {
        buf_printf(b, " %.*s=%.*s", STR_ARG(n->attribute[k].name), STR_ARG(n->attribute[k].value));
    }
    if (n->text.n) {
        buf_printf(b, " '%.*s'", STR_ARG(n->text));
    }
    for (size_t c = xml_first(x, i); c != XML_NONE; c = xml_after(x, c)) {
        assert_int_equal(x->node[c].parent, i);
        write_node(b, x, c);
    }
    buf_char(b, ')');
}

static struct str written(const struct xml *x) {
    struct buf b = buf_make(100000);
    write_node(&b, x, 0);
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST("xml read: elements, attributes, text, namespaces") {
    static const struct {
        struct str text;
        const char *expected;
    } rows[] = {
        {STR_INIT("<a/>"), "(a)"},
        {STR_INIT("<?xml version=\"1.0\" encoding='utf-8'?>\n<!-- x --><a>hello</a>\n"),
         "(a 'hello')"},
        {STR_INIT("\xEF\xBB\xBF<a>\xC3\xA9</a>"), "(a '\xC3\xA9')"},
        {STR_INIT("<a>x<b/>y<c>z</c></a>"), "(a 'xy'(b)(c 'z'))"},
        {STR_INIT("<a b='1' c=\"&lt;&amp;&gt;&quot;&apos;\">&#233;&#x41;</a>"),
         "(a b=1 c=<&>\"' '\xC3\xA9"
         "A')"},
        {STR_INIT("<a><![CDATA[<&x>]]></a>"), "(a '<&x>')"},
        {STR_INIT("<a xmlns='u' xmlns:p='v'><p:b p:c='1'/></a>"), "(a{u}(b{v} c=1))"},
        {STR_INIT("<a><?pi x?><!-- <b/> -->t</a>"), "(a 't')"},
        {STR_INIT("<a>&amp;&lt;x</a>"), "(a '&<x')"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct xml x;
        struct flaw flaw = {0};
        enum err e = xml_read(test_arena(), rows[i].text, limits, &x, &flaw);
        test_row("row %zu: %.*s", i, STR_ARG(flaw.why));
        assert_int_equal(e, ERR_OK);
        assert_str(written(&x), rows[i].expected);
    }
}

TEST("xml read: what is refused, and where") {
    static const struct {
        struct str text;
        enum err e;
        const char *code;
        size_t line, column;
    } rows[] = {
        {STR_INIT(""), ERR_INPUT, "xml_empty", 1, 1},
        {STR_INIT("hello"), ERR_INPUT, "xml_form", 1, 1},
        {STR_INIT("<a>"), ERR_INPUT, "xml_form", 1, 4},
        {STR_INIT("<a>\n<b></a>"), ERR_INPUT, "xml_form", 2, 8},
        {STR_INIT("<a>&nothing;</a>"), ERR_INPUT, "xml_form", 1, 13},
        {STR_INIT("<a/><b/>"), ERR_INPUT, "xml_form", 1, 5},
        {STR_INIT("<p:a/>"), ERR_INPUT, "xml_form", 1, 5},
        {STR_INIT("<a b='1' b='2'/>"), ERR_INPUT, "xml_form", 1, 15},
        {STR_INIT("<!DOCTYPE a><a/>"), ERR_INPUT, "xml_doctype", 1, 1},
        {STR_INIT("<?xml version='1.0'?>\n<!-- --> <!DOCTYPE a [<!ENTITY x 'y'>]>\n<a>&x;</a>"),
         ERR_INPUT, "xml_doctype", 2, 10},
        {STR_INIT("<?xml version='1.0' encoding='latin1'?><a/>"), ERR_INPUT, "xml_encoding", 1, 1},
        {STR_INIT("<?xml version='1.0' encoding=?><a/>"), ERR_INPUT, "xml_encoding", 1, 1},
        {STR_INIT("<a>\n\xC3</a>"), ERR_INPUT, "xml_utf8", 2, 1},
        {STR_INIT("<a>\0</a>"), ERR_INPUT, "xml_utf8", 1, 4},
        {STR_INIT("<a>\x01</a>"), ERR_INPUT, "xml_form", 1, 4},
        {STR_INIT("<a>\n <b><c><d><e><f><g><h><i/></h></g></f></e></d></c></b></a>"), ERR_TOO_LARGE,
         "xml_depth", 2, 23},
        {STR_INIT("<a a='' b='' c='' d='' e='' f='' g='' h='' i='' j='' k='' l='' m='' n='' o='' "
                  "p='' q='' r='' s='' t=''\n><b a=''/></a>"),
         ERR_TOO_LARGE, "xml_attributes", 2, 2},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct xml x;
        struct flaw flaw = {0};
        enum err e = xml_read(test_arena(), rows[i].text, limits, &x, &flaw);
        test_row("row %zu: %zu:%zu %s %.*s", i, flaw.line, flaw.column, flaw.code,
                 STR_ARG(flaw.why));
        assert_int_equal(e, rows[i].e);
        assert_string_equal(flaw.code, rows[i].code);
        assert_int_equal(flaw.line, rows[i].line);
        assert_int_equal(flaw.column, rows[i].column);
    }
}

TEST("xml read: limits of elements and bytes, at and above") {
    struct buf b = buf_make(10000);
    struct xml x;
    struct flaw flaw;
    buf_put(&b, STR("<a>"));
    for (int i = 0; i < 49; i++) {
        buf_put(&b, STR("<b/>"));
    }
    struct str fits = arena_join(test_arena(), buf_str(&b), STR("</a>"));
    struct str above = arena_join(test_arena(), buf_str(&b), STR("<b/></a>"));
    buf_free(&b);
    assert_int_equal(xml_read(test_arena(), fits, limits, &x, &flaw), ERR_OK);
    assert_int_equal(x.nodes, 50);
    assert_int_equal(xml_read(test_arena(), above, limits, &x, &flaw), ERR_TOO_LARGE);
    assert_string_equal(flaw.code, "xml_elements");
    struct xml_limits small = {fits.n, 8, 50, 20};
    assert_int_equal(xml_read(test_arena(), fits, small, &x, &flaw), ERR_OK);
    small.bytes--;
    assert_int_equal(xml_read(test_arena(), fits, small, &x, &flaw), ERR_TOO_LARGE);
    assert_string_equal(flaw.code, "xml_bytes");
}

/* A tag with as many attributes, or so many tags within each other that declare as many namespaces.
 */
static struct str crowded(const char *attribute, int tags, int each) {
    struct buf b = buf_make(1 << 20);
    for (int i = 0; i < tags; i++) {
        buf_put(&b, STR("<a"));
        for (int k = 0; k < each; k++) {
            buf_printf(&b, attribute, each * i + k);
        }
        buf_put(&b, STR(">"));
    }
    for (int i = 0; i < tags; i++) {
        buf_put(&b, STR("</a>"));
    }
    struct str text = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return text;
}

TEST("xml read: attributes that would take long to be compared are only counted") {
    static const struct xml_limits wide = {1 << 20, 100, 1000, 100000};
    static const struct {
        const char *attribute;
        int tags, each;
        enum err e;
    } rows[] = {{" a%d='>'", 1, 256, ERR_OK},
                {" a%d='>'", 1, 257, ERR_TOO_LARGE},
                {" a%d='x'", 3, 200, ERR_OK},
                {" xmlns:n%d='u'", 2, 128, ERR_OK},
                {" xmlns:n%d='u'", 2, 129, ERR_TOO_LARGE}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct xml x;
        struct flaw flaw = {0};
        struct str text = crowded(rows[i].attribute, rows[i].tags, rows[i].each);
        test_row("row %zu", i);
        assert_int_equal(xml_read(test_arena(), text, wide, &x, &flaw), rows[i].e);
        if (rows[i].e != ERR_OK) {
            assert_string_equal(flaw.code, "xml_attributes");
        }
    }
    struct xml x;
    struct flaw flaw;
    struct str quoted = arena_join(test_arena(), STR("<a><!-- "), crowded("'\"%d", 1, 300),
                                   STR(" --><![CDATA[<b c='1'>]]></a>"));
    assert_int_equal(xml_read(test_arena(), quoted, wide, &x, &flaw), ERR_OK);
    assert_str(x.node[0].text, "<b c='1'>");
}

TEST("xml read: a tag's place, its children and its attributes") {
    struct xml x;
    struct flaw flaw;
    struct str text = STR("<a>\n  <b k='1'\n  l='2'/><c><b/></c></a>");
    assert_int_equal(xml_read(test_arena(), text, limits, &x, &flaw), ERR_OK);
    size_t b = xml_child(&x, 0, STR("b"));
    size_t c = xml_child(&x, 0, STR("c"));
    assert_int_equal(b, 1);
    assert_int_equal(c, 2);
    assert_int_equal(xml_child(&x, c, STR("b")), 3);
    assert_true(xml_child(&x, b, STR("b")) == XML_NONE);
    assert_str(xml_value(&x.node[b], STR("l")), "2");
    assert_null(xml_value(&x.node[b], STR("m")).p);
    flaw = xml_flaw(&x, c, "x", STR("y"));
    assert_int_equal(flaw.line, 3);
    assert_int_equal(flaw.column, 10);
    flaw = xml_flaw(&x, b, "x", STR("y"));
    assert_int_equal(flaw.line, 2);
    assert_int_equal(flaw.column, 3);
}
