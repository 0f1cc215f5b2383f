/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A piece of text or bytes: a pointer and a length, passed by value. Owns nothing. */
#ifndef KITH_BASE_STR_H
#define KITH_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* p may be NULL: then the text is absent (SQL's NULL), which is also empty. Not NUL-terminated. */
struct str {
    const char *p;
    size_t n;
};

/* From a literal only; the length is known at compile time. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_INIT(literal)                                                                          \
    { "" literal, sizeof(literal) - 1 }
/* For printf: "%.*s", STR_ARG(s) */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_of(const char *text); /* NULL gives the absent text */
struct str str_make(const char *p, size_t n);
bool str_is_empty(struct str s);
bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* by bytes */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_has(struct str s, char c);
/* Where `part` first stands in `s`, or s.n when it does not. */
size_t str_find(struct str s, struct str part);
struct str str_trim(struct str s);            /* ASCII white space at both ends */
struct str str_from(struct str s, size_t at); /* the rest from a byte on; beyond the end: empty */
struct str str_first(struct str s, size_t n); /* at most n bytes */
/* Cuts at the first `c`: returns what stands before, or all, and leaves the rest in *s. */
struct str str_cut(struct str *s, char c);

bool str_is_utf8(struct str s); /* strict: no overlong, no surrogates */
/* Has control characters (U+0000-1F, 7F-9F) other than tab, LF, CR? */
bool str_has_control(struct str s);
/* Bytes of the character at the beginning, 0 when there is none (or nothing at all). */
size_t str_utf8_size(struct str s);
size_t str_utf8_count(struct str s); /* characters; s must be UTF-8 */
/* At most n bytes, never within a character. */
struct str str_utf8_first(struct str s, size_t n);

/* Whole text is one decimal number in range; no sign but '-', no blanks. */
bool str_to_int(struct str s, int64_t *out);
/* Whole text is one finite decimal number as in C ("-1.5e3"; no hexadecimal), correctly rounded,
 * '.' as decimal point in every locale, at most STR_REAL_SIZE bytes. */
#define STR_REAL_SIZE 511
bool str_to_real(struct str s, double *out);

#endif
