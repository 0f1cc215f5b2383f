/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A growing text. A piece that does not fit is left out whole, and so is all that follows. */
#include "base/buf.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf buf_make(size_t max) {
    return (struct buf){.max = max};
}

void buf_free(struct buf *b) {
    free(b->p);
    *b = buf_make(b->max);
}

void buf_clear(struct buf *b) {
    b->n = 0;
    b->overflow = false;
}

struct str buf_str(const struct buf *b) {
    return (struct str){b->p ? b->p : "", b->n};
}

static void grow(struct buf *b, size_t least) {
    size_t cap = b->cap > SIZE_MAX / 2 ? least : 2 * b->cap;
    cap = cap < 256 ? 256 : cap;
    cap = cap > b->max ? b->max : cap;
    cap = cap < least ? least : cap;
    char *p = realloc(b->p, cap);
    if (!p) {
        (void)fputs("buf: memory is exhausted\n", stderr);
        abort();
    }
    b->p = p;
    b->cap = cap;
}

char *buf_room(struct buf *b, size_t n) {
    if (b->overflow || n > b->max - b->n) {
        b->overflow = true;
        return NULL;
    }
    if (n > b->cap - b->n || !b->p) {
        grow(b, b->n + n);
    }
    return b->p + b->n;
}

void buf_put(struct buf *b, struct str s) {
    char *room = s.n ? buf_room(b, s.n) : NULL;
    if (room) {
        memcpy(room, s.p, s.n);
        b->n += s.n;
    }
}

void buf_char(struct buf *b, char c) {
    char *room = buf_room(b, 1);
    if (room) {
        *room = c;
        b->n++;
    }
}

void buf_int(struct buf *b, int64_t v) {
    char text[24];
    size_t at = sizeof text;
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (v < 0) {
        text[--at] = '-';
    }
    buf_put(b, str_make(text + at, sizeof text - at));
}

void buf_vprintf(struct buf *b, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(n >= 0);
    if ((size_t)n > b->max - b->n || b->overflow) {
        b->overflow = true;
        return;
    }
    /* vsnprintf ends with a NUL, which needs a byte that may be beyond the ceiling. */
    if ((size_t)n >= b->cap - b->n) {
        grow(b, b->n + (size_t)n + 1);
    }
    (void)vsnprintf(b->p + b->n, (size_t)n + 1, format, args);
    b->n += (size_t)n;
}

void buf_printf(struct buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}
