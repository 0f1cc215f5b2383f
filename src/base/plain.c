/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The digits of other scripts, byte by byte. */
#include "base/plain.h"

/* U+0660 to U+0669 are D9 A0 to D9 A9, U+06F0 to U+06F9 are DB B0 to DB B9, U+066B is D9 AB. */
static char plain_sign(struct str s) {
    unsigned first = s.n > 1 ? (unsigned char)s.p[0] : 0;
    unsigned second = s.n > 1 ? (unsigned char)s.p[1] : 0;
    unsigned base = first == 0xd9 ? 0xa0 : first == 0xdb ? 0xb0 : 0x100;
    if (first == 0xd9 && second == 0xab) {
        return '.';
    }
    return second >= base && second <= base + 9 ? (char)('0' + (second - base)) : '\0';
}

struct str plain_digits(struct arena *a, struct str typed) {
    char *out = arena_alloc(a, typed.n + 1, 1);
    size_t n = 0;
    while (typed.n > 0) {
        char sign = plain_sign(typed);
        out[n++] = sign != '\0' ? sign : typed.p[0];
        typed = str_from(typed, sign != '\0' ? 2 : 1);
    }
    return str_make(out, n);
}
