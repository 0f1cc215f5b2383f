/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Addresses that are safe in href, src and action. What is doubtful becomes "#". */
#include <assert.h>
#include <stdint.h>

#include "html/html.h"

#define URL_MAX 2000

static const struct url NOWHERE = {STR_INIT("#")};

static bool is_letter(char b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
}

static bool is_digit(char b) {
    return b >= '0' && b <= '9';
}

static bool is_hex(char b) {
    return is_digit(b) || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
}

static bool is_unreserved(char b) {
    return is_letter(b) || is_digit(b) || b == '-' || b == '.' || b == '_' || b == '~';
}

/* Bytes that may stand in an address as they are. */
static const bool FIT[256] = {
    ['!'] = 1, ['#'] = 1, ['$'] = 1, ['&'] = 1, ['('] = 1, [')'] = 1, ['*'] = 1, ['+'] = 1,
    [','] = 1, ['-'] = 1, ['.'] = 1, ['/'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1,
    ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, [':'] = 1, [';'] = 1,
    ['='] = 1, ['?'] = 1, ['@'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1,
    ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1,
    ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1,
    ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['_'] = 1, ['a'] = 1, ['b'] = 1,
    ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1,
    ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1,
    ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
    ['~'] = 1,
};

/* May stand in an address as it is; "%" only before two hexadecimal digits. */
static inline bool is_fit(struct str s, size_t at) {
    return FIT[(unsigned char)s.p[at]] ||
           (s.p[at] == '%' && at + 2 < s.n && is_hex(s.p[at + 1]) && is_hex(s.p[at + 2]));
}

static void put_percent(struct buf *b, char byte) {
    static const char hex[] = "0123456789ABCDEF";
    unsigned char u = (unsigned char)byte;
    buf_char(b, '%');
    buf_char(b, hex[u >> 4]);
    buf_char(b, hex[u & 15]);
}

void page_put_url_str(struct page *p, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (is_unreserved(s.p[i])) {
            buf_char(&p->body, s.p[i]);
        } else {
            put_percent(&p->body, s.p[i]);
        }
    }
}

struct str url_piece(struct arena *a, struct str s) {
    struct page scratch = {.body = buf_make(3 * s.n)};
    page_put_url_str(&scratch, s);
    struct str piece = arena_str(a, buf_str(&scratch.body));
    buf_free(&scratch.body);
    return piece;
}

/* s with its first `keep` bytes as they are and the rest encoded where it must be. */
static struct url encode(struct arena *a, struct str s, size_t keep) {
    size_t fit = keep;
    while (fit < s.n && is_fit(s, fit)) {
        fit++;
    }
    if (fit == s.n) {
        return (struct url){arena_str(a, s)};
    }
    struct buf b = buf_make(keep + 3 * s.n);
    buf_put(&b, str_first(s, keep));
    for (size_t i = keep; i < s.n; i++) {
        if (is_fit(s, i)) {
            buf_char(&b, s.p[i]);
        } else {
            put_percent(&b, s.p[i]);
        }
    }
    struct url u = {arena_str(a, buf_str(&b))};
    buf_free(&b);
    return u;
}

/* A second slash, or a backslash that browsers read as one, would name a host; they also drop
 * tabs and line ends before they look. */
static bool is_path(struct str s) {
    if (s.n == 0 || s.n > URL_MAX || s.p[0] != '/' || (s.n > 1 && s.p[1] == '/')) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        unsigned char b = (unsigned char)s.p[i];
        if (b <= ' ' || b == 0x7f || b == '\\') {
            return false;
        }
    }
    return true;
}

static bool is_ascii(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] > 0x7f) {
            return false;
        }
    }
    return true;
}

bool url_is_local_path(struct str s) {
    return is_path(s) && is_ascii(s);
}

struct url url_of_path(struct arena *a, struct str path) {
    bool within = path.n > 0 && (path.p[0] == '#' || path.p[0] == '?');
    if (!within && (path.n == 0 || path.p[0] != '/' ||
                    (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\')))) {
        return NOWHERE;
    }
    return encode(a, path, 0);
}

struct url url_path(struct arena *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str path = arena_vprintf(a, format, args);
    va_end(args);
    return url_of_path(a, path);
}

static bool starts_nocase(struct str s, struct str prefix) {
    return str_eq_nocase(str_first(s, prefix.n), prefix) && s.n > prefix.n;
}

/* The host of what follows "//": letters, digits, dots, a port; no user's name before it, which
 * would hide where the link leads. 0 when it is not that. */
static size_t host_length(struct str s) {
    size_t n = 0;
    while (n < s.n && !str_has(STR("/?#"), s.p[n])) {
        char b = s.p[n];
        if (!is_unreserved(b) && b >= 0 && b != ':' && b != '[' && b != ']') {
            return 0;
        }
        n++;
    }
    return n > 0 && str_is_utf8(str_first(s, n)) && s.p[0] != ':' ? n : 0;
}

struct url url_outside(struct arena *a, struct str typed) {
    struct str s = str_trim(typed);
    if (s.n > URL_MAX) {
        return NOWHERE;
    }
    if (is_path(s)) {
        return encode(a, s, 0);
    }
    if (starts_nocase(s, STR("mailto:")) || starts_nocase(s, STR("tel:"))) {
        return encode(a, s, 0);
    }
    size_t scheme = starts_nocase(s, STR("https://"))  ? 8
                    : starts_nocase(s, STR("http://")) ? 7
                                                       : 0;
    size_t host = scheme > 0 ? host_length(str_from(s, scheme)) : 0;
    return host > 0 ? encode(a, s, scheme + host) : NOWHERE;
}
