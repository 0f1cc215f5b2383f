/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Escaping: text becomes markup that shows it. Runs of harmless bytes are copied whole. */
#include <string.h>

#include "html/html.h"

/* What a byte asks for. */
enum kind {
    KIND_PLAIN,
    KIND_AND,
    KIND_LESS,
    KIND_MORE,
    KIND_DOUBLE,
    KIND_SINGLE,
    KIND_BAD,
    KIND_LONG
};

static const struct str INSTEAD[] = {
    [KIND_AND] = STR_INIT("&amp;"),         [KIND_LESS] = STR_INIT("&lt;"),
    [KIND_MORE] = STR_INIT("&gt;"),         [KIND_DOUBLE] = STR_INIT("&quot;"),
    [KIND_SINGLE] = STR_INIT("&#39;"),      [KIND_BAD] = STR_INIT("\xef\xbf\xbd"),
    [KIND_LONG] = STR_INIT("\xef\xbf\xbd"),
};

#define BAD8 KIND_BAD, KIND_BAD, KIND_BAD, KIND_BAD, KIND_BAD, KIND_BAD, KIND_BAD, KIND_BAD
#define LONG8 KIND_LONG, KIND_LONG, KIND_LONG, KIND_LONG, KIND_LONG, KIND_LONG, KIND_LONG, KIND_LONG
#define LONG32 LONG8, LONG8, LONG8, LONG8

static const unsigned char KIND[256] = {BAD8, /* then tab, LF, FF and CR among the controls */
                                        KIND_BAD,
                                        KIND_PLAIN,
                                        KIND_PLAIN,
                                        KIND_BAD,
                                        KIND_BAD,
                                        KIND_PLAIN,
                                        KIND_BAD,
                                        KIND_BAD,
                                        BAD8,
                                        BAD8,
                                        ['"'] = KIND_DOUBLE,
                                        ['&'] = KIND_AND,
                                        ['\''] = KIND_SINGLE,
                                        ['<'] = KIND_LESS,
                                        ['>'] = KIND_MORE,
                                        [0x7f] = KIND_BAD,
                                        LONG32,
                                        LONG32,
                                        LONG32,
                                        LONG32};

static bool continues(unsigned char b) {
    return (b & 0xc0) == 0x80;
}

/* Controls of C1 and code points that Unicode keeps from ever being characters. */
static bool is_forbidden(uint32_t point) {
    return (point >= 0x80 && point < 0xa0) || (point >= 0xfdd0 && point <= 0xfdef) ||
           (point & 0xfffe) == 0xfffe;
}

/* Bytes of the character that begins at p, of n left; 0 when it is not one that may stand. */
static size_t character(const unsigned char *p, size_t n) {
    if (p[0] >= 0xc2 && p[0] <= 0xdf && n >= 2 && continues(p[1])) {
        return is_forbidden((p[0] & 0x1fu) << 6 | (p[1] & 0x3fu)) ? 0 : 2;
    }
    if ((p[0] & 0xf0) == 0xe0 && n >= 3 && continues(p[1]) && continues(p[2])) {
        uint32_t point = (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
        bool good = point >= 0x800 && (point < 0xd800 || point > 0xdfff) && !is_forbidden(point);
        return good ? 3 : 0;
    }
    if ((p[0] & 0xf8) == 0xf0 && n >= 4 && continues(p[1]) && continues(p[2]) && continues(p[3])) {
        uint32_t point =
            (p[0] & 0x7u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
        return point >= 0x10000 && point <= 0x10ffff && !is_forbidden(point) ? 4 : 0;
    }
    return 0;
}

/* ASCII that asks for nothing, sixteen at once: most text is that. */
typedef signed char sixteen __attribute__((vector_size(16)));

static inline bool is_plain_16(const unsigned char *p) {
    sixteen v;
    uint64_t odd[2];
    memcpy(&v, p, sizeof v);
    /* Below a blank are also the bytes above ASCII; ' follows &, and > is < with a further bit. */
    sixteen is_odd = (v < ' ') | (v == 0x7f) | (v == '"') | ((v & ~1) == '&') | ((v & ~2) == '<');
    memcpy(odd, &is_odd, sizeof odd);
    return (odd[0] | odd[1]) == 0;
}

/* The next byte from i on that cannot stay as it is, or s.n. */
static size_t plain_until(struct str s, size_t i) {
    const unsigned char *p = (const unsigned char *)s.p;
    for (;;) {
        while (i + 16 <= s.n && is_plain_16(p + i)) {
            i += 16;
        }
        while (i < s.n && KIND[p[i]] == KIND_PLAIN) {
            i++;
        }
        size_t good = i < s.n && KIND[p[i]] == KIND_LONG ? character(p + i, s.n - i) : 0;
        if (good == 0) {
            return i;
        }
        i += good;
    }
}

bool html_is_plain(struct str s) {
    return plain_until(s, 0) == s.n;
}

void html_escape(struct buf *b, struct str s) {
    size_t from = 0;
    size_t i = plain_until(s, 0);
    while (i < s.n) {
        buf_put(b, str_make(s.p + from, i - from));
        buf_put(b, INSTEAD[KIND[(unsigned char)s.p[i]]]);
        from = i + 1;
        i = plain_until(s, from);
    }
    buf_put(b, str_make(s.p + from, s.n - from));
}

/* Within <script> nothing is unescaped by HTML; these escapes are JSON's own. U+2028 and U+2029
 * are ends of lines to old scripts. */
void page_json_ld(struct page *p, struct str json) {
    static const char begin[] = "<script type=\"application/ld+json\">";
    struct buf *b = &p->body;
    page_literal(p, begin, sizeof begin - 1);
    for (size_t i = 0; i < json.n; i++) {
        unsigned char c = (unsigned char)json.p[i];
        bool line = str_starts(str_from(json, i), STR("\xE2\x80\xA8")) ||
                    str_starts(str_from(json, i), STR("\xE2\x80\xA9"));
        if (c == '<' || c == '>' || c == '&') {
            buf_printf(b, "\\u%04x", (unsigned)c);
        } else if (line) {
            buf_printf(b, "\\u%04x", (unsigned char)json.p[i + 2] == 0xA8 ? 0x2028u : 0x2029u);
            i += 2;
        } else {
            buf_char(b, (char)c);
        }
    }
    buf_put(b, STR("</script>\n"));
}
