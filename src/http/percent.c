/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the readers of paths, forms and headers share: escapes, control bytes, repair. Pure. */
#include <string.h>

#include "http/percent.h"

static int escape_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

int escape_byte(struct str s) {
    if (s.n < 3 || s.p[0] != '%') {
        return -1;
    }
    int high = escape_digit(s.p[1]);
    int low = escape_digit(s.p[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool escape_has_control(struct str s) {
    /* Each header passes here, so it looks at all bytes without a branch: many at a time. */
    unsigned found = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        found |= (unsigned)((c < ' ') & (c != '\t')) | (unsigned)(c == 0x7f);
    }
    return found != 0;
}

bool escape_is_name(struct str s) {
    return str_is_utf8(s) && !str_has_control(s) && !escape_has_control(s) && !str_has(s, '\t');
}

/* How many bytes at the beginning of s are one character; 0 when they are none. */
static size_t escape_character(struct str s) {
    for (size_t n = 1; n <= 4 && n <= s.n; n++) {
        if (str_is_utf8(str_first(s, n))) {
            return s.p[0] == '\0' ? 0 : n;
        }
    }
    return 0;
}

struct str escape_repair(struct arena *a, struct str s) {
    static const char replacement[] = "\xEF\xBF\xBD";
    char *out = arena_alloc(a, s.n + 1, 3);
    size_t used = 0;
    while (s.n > 0) {
        size_t n = escape_character(s);
        memcpy(out + used, n > 0 ? s.p : replacement, n > 0 ? n : 3);
        used += n > 0 ? n : 3;
        s = str_from(s, n > 0 ? n : 1);
    }
    return str_make(out, used);
}
