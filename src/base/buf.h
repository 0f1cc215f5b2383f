/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A text that grows, with a ceiling. A piece that would pass the ceiling is left out whole, and so
 * is all that follows, until buf_clear; `overflow` says so. */
#ifndef KITH_BASE_BUF_H
#define KITH_BASE_BUF_H

#include <stdarg.h>

#include "base/str.h"

struct buf {
    char *p;
    size_t n;
    size_t cap;
    size_t max;    /* bytes at most */
    bool overflow; /* something did not fit */
};

struct buf buf_make(size_t max);
void buf_free(struct buf *b);
void buf_clear(struct buf *b); /* empties, keeps the memory */
struct str buf_str(const struct buf *b);
/* Room for n more bytes at the end, or NULL past the ceiling; count them with b->n. */
char *buf_room(struct buf *b, size_t n);
void buf_put(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
