/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Characters and names. */
#include "engine/form_text.h"

/* --- names --- */

static uint32_t code_point(struct str s, size_t size) {
    static const unsigned char mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t c = (unsigned char)s.p[0] & mask[size];
    for (size_t i = 1; i < size; i++) {
        c = c << 6 | ((unsigned char)s.p[i] & 0x3f);
    }
    return c;
}

struct span {
    uint32_t first;
    uint32_t last;
};

static bool within(const struct span *span, size_t n, uint32_t c) {
    for (size_t i = 0; i < n; i++) {
        if (c >= span[i].first && c <= span[i].last) {
            return true;
        }
    }
    return false;
}

/* NameStartChar of XML 1.0 without the colon. */
static bool starts_name(uint32_t c) {
    static const struct span span[] = {
        {'A', 'Z'},       {'_', '_'},       {'a', 'z'},       {0xC0, 0xD6},     {0xD8, 0xF6},
        {0xF8, 0x2FF},    {0x370, 0x37D},   {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F},
        {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
    };
    return within(span, sizeof span / sizeof span[0], c);
}

static bool goes_on(uint32_t c) {
    static const struct span span[] = {
        {'-', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}};
    return within(span, sizeof span / sizeof span[0], c) || starts_name(c);
}

size_t form_name_size(struct str s) {
    size_t at = 0;
    while (at < s.n) {
        struct str rest = str_from(s, at);
        size_t size = str_utf8_size(rest);
        if (!size) {
            break;
        }
        uint32_t c = code_point(rest, size);
        if (!(at ? goes_on(c) : starts_name(c))) {
            break;
        }
        at += size;
    }
    return at;
}

/* --- blanks and characters --- */

static bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str form_trim(struct str s) {
    while (s.n && blank(s.p[s.n - 1])) {
        s.n--;
    }
    size_t i = 0;
    while (i < s.n && blank(s.p[i])) {
        i++;
    }
    return str_from(s, i);
}

struct str form_next_word(struct str *rest) {
    struct str s = form_trim(*rest);
    size_t n = 0;
    while (n < s.n && !blank(s.p[n])) {
        n++;
    }
    *rest = str_from(s, n);
    return n ? str_first(s, n) : str_of(NULL);
}

size_t form_char_at(struct str s, size_t n) {
    size_t at = 0;
    for (; n && at < s.n; n--) {
        size_t size = str_utf8_size(str_from(s, at));
        at += size ? size : 1;
    }
    return at;
}

bool form_next_reference(struct str text, size_t from, struct form_reference *out) {
    struct str rest = str_from(text, from);
    for (;;) {
        size_t at = str_find(rest, STR("${"));
        if (at >= rest.n) {
            return false;
        }
        struct str inner = str_from(rest, at + 2);
        size_t end = str_find(inner, STR("}"));
        if (end >= inner.n) {
            return false;
        }
        struct str name = form_trim(str_first(inner, end));
        if (name.n && form_name_size(name) == name.n) {
            out->at = text.n - rest.n + at;
            out->n = end + 3;
            out->name = name;
            return true;
        }
        rest = inner;
    }
}
