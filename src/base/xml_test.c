/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of base/xml.h. */
#include "base/xml.h"

#include "tests/unit/test.h"

TEST("xml: elements, attributes, what is absent") {
    struct buf b = buf_make(1000);
    struct xml_out x = xml_begin(&b);
    xml_open(&x, "a");
    xml_attribute(&x, "b", STR("1"));
    xml_attribute(&x, "none", str_of(NULL));
    xml_open(&x, "c");
    xml_close(&x, "c");
    xml_pair(&x, "d", STR("e"));
    xml_pair(&x, "f", STR(""));
    xml_pair(&x, "g", str_of(NULL));
    xml_pair_int(&x, "h", -7);
    xml_raw(&x, STR("<i>j</i>"));
    xml_text(&x, STR("k"));
    xml_close(&x, "a");
    assert_str(buf_str(&b), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<a b=\"1\"><c/><d>e</d><f/><h>-7</h><i>j</i>k</a>");
    buf_free(&b);
}

TEST("xml: texts and attributes are escaped") {
    static const struct {
        struct str text;
        const char *element, *attribute;
    } rows[] = {
        {STR_INIT("a&b<c>d\"e'f"), "a&amp;b&lt;c&gt;d\"e'f", "a&amp;b&lt;c&gt;d&quot;e'f"},
        {STR_INIT("]]>"), "]]&gt;", "]]&gt;"},
        {STR_INIT("a\tb\nc\rd"), "a\tb\nc&#13;d", "a&#9;b&#10;c&#13;d"},
        {STR_INIT("a\0b\x01"
                  "c\x1f"
                  "d\x7f"),
         "abcd\x7f", "abcd\x7f"},
        {STR_INIT("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8C\xB1"),
         "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8C\xB1", "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8C\xB1"},
        {STR_INIT("a\xEF\xBF\xBE"
                  "b\xEF\xBF\xBF"
                  "c\xEF\xBF\xBD"),
         "abc\xEF\xBF\xBD", "abc\xEF\xBF\xBD"},
        {STR_INIT("a\xFF"
                  "b\xC3"),
         "a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD",
         "a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf b = buf_make(1000);
        struct xml_out x = {.buf = &b};
        xml_open(&x, "t");
        xml_attribute(&x, "a", rows[i].text);
        xml_text(&x, rows[i].text);
        xml_close(&x, "t");
        struct buf wanted = buf_make(1000);
        buf_printf(&wanted, "<t a=\"%s\">%s</t>", rows[i].attribute, rows[i].element);
        assert_str(buf_str(&b), arena_cstr(test_arena(), buf_str(&wanted)));
        buf_free(&b);
        buf_free(&wanted);
    }
}
