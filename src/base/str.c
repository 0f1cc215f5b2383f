/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pieces of text: comparing, cutting, UTF-8, numbers. Allocates nothing. */
#include "base/str.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct str str_of(const char *text) {
    return (struct str){text, text ? strlen(text) : 0};
}

struct str str_make(const char *p, size_t n) {
    return (struct str){p, n};
}

bool str_is_empty(struct str s) {
    return s.n == 0;
}

bool str_eq(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_eq_nocase(struct str a, struct str b) {
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i])) {
            return false;
        }
    }
    return true;
}

int str_cmp(struct str a, struct str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix) {
    return s.n >= prefix.n && str_eq(str_first(s, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix) {
    return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

bool str_has(struct str s, char c) {
    return s.n != 0 && memchr(s.p, c, s.n) != NULL;
}

size_t str_find(struct str s, struct str part) {
    if (part.n == 0) {
        return 0;
    }
    if (s.n < part.n) {
        return s.n;
    }
    const char *at = memmem(s.p, s.n, part.p, part.n);
    return at ? (size_t)(at - s.p) : s.n;
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s) {
    while (s.n && is_blank(s.p[0])) {
        s = str_from(s, 1);
    }
    while (s.n && is_blank(s.p[s.n - 1])) {
        s.n--;
    }
    return s;
}

struct str str_from(struct str s, size_t at) {
    if (at > s.n) {
        at = s.n;
    }
    if (at == 0) {
        return s; /* also the absent text: NULL + 0 is not for C11 */
    }
    return (struct str){s.p + at, s.n - at};
}

struct str str_first(struct str s, size_t n) {
    return (struct str){s.p, n < s.n ? n : s.n};
}

struct str str_cut(struct str *s, char c) {
    const char *at = s->n ? memchr(s->p, c, s->n) : NULL;
    if (!at) {
        struct str all = *s;
        *s = str_from(*s, s->n);
        return all;
    }
    size_t n = (size_t)(at - s->p);
    struct str before = str_first(*s, n);
    *s = str_from(*s, n + 1);
    return before;
}

/* Bytes of the character that begins here, 0 if it is none. The ranges are table 3-7 of Unicode. */
static size_t character(const unsigned char *p, size_t n) {
    unsigned char c = p[0];
    unsigned char least = 0x80;
    unsigned char most = 0xBF;
    size_t size = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    if (size > n || size == 0) {
        return 0;
    }
    if (c == 0xE0) {
        least = 0xA0;
    } else if (c == 0xED) {
        most = 0x9F;
    } else if (c == 0xF0) {
        least = 0x90;
    } else if (c == 0xF4) {
        most = 0x8F;
    }
    for (size_t i = 1; i < size; i++) {
        if (p[i] < least || p[i] > most) {
            return 0;
        }
        least = 0x80;
        most = 0xBF;
    }
    return size;
}

size_t str_utf8_size(struct str s) {
    return s.n ? character((const unsigned char *)s.p, s.n) : 0;
}

bool str_is_utf8(struct str s) {
    const unsigned char *p = (const unsigned char *)s.p;
    size_t at = 0;
    while (at < s.n) {
        size_t size = character(p + at, s.n - at);
        if (size == 0) {
            return false;
        }
        at += size;
    }
    return true;
}

bool str_has_control(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) {
            return true;
        }
        if (c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xA0) {
            return true; /* U+0080 to U+009F */
        }
    }
    return false;
}

static bool continues(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

size_t str_utf8_count(struct str s) {
    size_t count = 0;
    for (size_t i = 0; i < s.n; i++) {
        count += !continues(s.p[i]);
    }
    return count;
}

struct str str_utf8_first(struct str s, size_t n) {
    if (n >= s.n) {
        return s;
    }
    while (n && continues(s.p[n])) {
        n--;
    }
    return str_first(s, n);
}

bool str_to_int(struct str s, int64_t *out) {
    bool minus = s.n && s.p[0] == '-';
    uint64_t most = minus ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    uint64_t v = 0;
    size_t first = minus ? 1 : 0;
    if (s.n == first) {
        return false;
    }
    for (size_t i = first; i < s.n; i++) {
        uint64_t digit = (uint64_t)(unsigned char)s.p[i] - '0';
        if (digit > 9 || v > (most - digit) / 10) {
            return false;
        }
        v = v * 10 + digit;
    }
    *out = minus ? (v == most ? INT64_MIN : -(int64_t)v) : (int64_t)v;
    return true;
}

/* What a decimal number is made of, as far as a double holds it exactly. */
struct decimal {
    uint64_t digits;
    int exponent;
    bool minus;
    bool exact; /* digits below 2^53, exponent small */
};

static size_t skip_digits(struct str s, size_t at, struct decimal *d, bool fraction) {
    while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9') {
        if (d->digits > (UINT64_C(1) << 53) / 10 - 1) {
            d->exact = false;
        } else {
            d->digits = d->digits * 10 + (uint64_t)(s.p[at] - '0');
            d->exponent -= fraction;
        }
        at++;
    }
    return at;
}

static bool exponent_ok(struct str s, size_t at, struct decimal *d) {
    bool minus = at < s.n && s.p[at] == '-';
    int v = 0;
    at += at < s.n && (s.p[at] == '-' || s.p[at] == '+');
    if (at == s.n) {
        return false;
    }
    for (; at < s.n; at++) {
        if (s.p[at] < '0' || s.p[at] > '9') {
            return false;
        }
        v = v < 10000 ? v * 10 + (s.p[at] - '0') : v;
    }
    d->exponent += minus ? -v : v;
    return true;
}

static bool decimal_read(struct str s, struct decimal *d) {
    *d = (struct decimal){.minus = s.n && s.p[0] == '-', .exact = true};
    size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+');
    size_t whole = skip_digits(s, at, d, false);
    size_t count = whole - at;
    at = whole;
    if (at < s.n && s.p[at] == '.') {
        whole = skip_digits(s, at + 1, d, true);
        count += whole - at - 1;
        at = whole;
    }
    if (count == 0) {
        return false;
    }
    return at == s.n || ((s.p[at] == 'e' || s.p[at] == 'E') && exponent_ok(s, at + 1, d));
}

bool str_to_real(struct str s, double *out) {
    /* Both operands are exact, so the one operation rounds correctly. */
    static const double ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    struct decimal d;
    if (!decimal_read(s, &d)) {
        return false;
    }
    if (d.exact && d.exponent >= -22 && d.exponent <= 22) {
        double v = (double)d.digits;
        v = d.exponent < 0 ? v / ten[-d.exponent] : v * ten[d.exponent];
        *out = d.minus ? -v : v;
        return true;
    }
    char text[STR_REAL_SIZE + 1];
    if (s.n > STR_REAL_SIZE) {
        return false;
    }
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    double v = strtod_l(text, NULL, c);
    freelocale(c);
    if (!isfinite(v)) {
        return false;
    }
    *out = v;
    return true;
}
