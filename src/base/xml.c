/* SPDX-License-Identifier: AGPL-3.0-or-later
 * XML text: tags and escapes. */
#include "base/xml.h"

struct xml_out xml_begin(struct buf *b) {
    buf_put(b, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    return (struct xml_out){.buf = b};
}

static void end_tag(struct xml_out *x) {
    if (x->open) {
        buf_char(x->buf, '>');
    }
    x->open = false;
}

/* Of the character that begins here: XML's Char, and U+FFFE and U+FFFF are none. */
static bool is_char(struct str s, size_t size) {
    unsigned char c = (unsigned char)s.p[0];
    if (size == 1) {
        return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
    }
    return !(size == 3 && c == 0xEF && (unsigned char)s.p[1] == 0xBF &&
             (unsigned char)s.p[2] >= 0xBE);
}

/* White space is written so that no reader folds it: tab and line end within an attribute, and a
 * carriage return anywhere. */
static struct str entity_of(char c, bool attribute) {
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '\r':
        return STR("&#13;");
    case '"':
        return attribute ? STR("&quot;") : (struct str){0};
    case '\n':
        return attribute ? STR("&#10;") : (struct str){0};
    case '\t':
        return attribute ? STR("&#9;") : (struct str){0};
    default:
        return (struct str){0};
    }
}

static size_t plain_run(struct str s) {
    size_t n = 0;
    while (n < s.n && s.p[n] >= 0x20 && s.p[n] < 0x7F && s.p[n] != '&' && s.p[n] != '<' &&
           s.p[n] != '>' && s.p[n] != '"') {
        n++;
    }
    return n;
}

static void escaped(struct buf *b, struct str s, bool attribute) {
    while (s.n > 0) {
        size_t plain = plain_run(s);
        if (plain > 0) {
            buf_put(b, str_first(s, plain));
            s = str_from(s, plain);
            continue;
        }
        size_t size = str_utf8_size(s);
        struct str entity = entity_of(s.p[0], attribute);
        if (size == 0) {
            buf_put(b, STR("\xEF\xBF\xBD"));
        } else if (entity.p != NULL) {
            buf_put(b, entity);
        } else if (is_char(s, size)) {
            buf_put(b, str_first(s, size));
        }
        s = str_from(s, size ? size : 1);
    }
}

void xml_open(struct xml_out *x, const char *element) {
    end_tag(x);
    buf_printf(x->buf, "<%s", element);
    x->open = true;
}

void xml_attribute(struct xml_out *x, const char *name, struct str value) {
    if (value.p == NULL) {
        return;
    }
    buf_printf(x->buf, " %s=\"", name);
    escaped(x->buf, value, true);
    buf_char(x->buf, '"');
}

void xml_text(struct xml_out *x, struct str text) {
    if (text.n > 0) {
        end_tag(x);
        escaped(x->buf, text, false);
    }
}

void xml_int(struct xml_out *x, int64_t v) {
    end_tag(x);
    buf_int(x->buf, v);
}

void xml_close(struct xml_out *x, const char *element) {
    if (x->open) {
        buf_put(x->buf, STR("/>"));
        x->open = false;
    } else {
        buf_printf(x->buf, "</%s>", element);
    }
}

void xml_pair(struct xml_out *x, const char *element, struct str text) {
    if (text.p != NULL) {
        xml_open(x, element);
        xml_text(x, text);
        xml_close(x, element);
    }
}

void xml_pair_int(struct xml_out *x, const char *element, int64_t v) {
    xml_open(x, element);
    xml_int(x, v);
    xml_close(x, element);
}

void xml_raw(struct xml_out *x, struct str xml) {
    end_tag(x);
    buf_put(x->buf, xml);
}
