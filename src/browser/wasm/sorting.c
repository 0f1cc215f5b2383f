/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Merges runs of one, of two, of four ... */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "browser/wasm/module.h"

struct sorting {
    size_t size;
    int (*compare)(const void *a, const void *b, void *self);
    void *self;
};

/* from[0..middle) and from[middle..end) into `to`. */
static void merge(const struct sorting *s, const char *from, size_t middle, size_t end, char *to) {
    size_t a = 0, b = middle;
    for (size_t i = 0; i < end; i++) {
        bool first = b == end || (a < middle &&
                                  s->compare(from + a * s->size, from + b * s->size, s->self) <= 0);
        memcpy(to + i * s->size, from + (first ? a++ : b++) * s->size, s->size);
    }
}

void qsort_r(void *items, size_t count, size_t size,
             int (*compare)(const void *a, const void *b, void *self), void *self) {
    struct sorting s = {size, compare, self};
    struct arena_mark mark = arena_mark(module_arena());
    char *room = arena_room(module_arena(), count * size);
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t at = 0; at < count; at += 2 * run) {
            size_t left = count - at;
            merge(&s, (const char *)items + at * size, run < left ? run : left,
                  2 * run < left ? 2 * run : left, room + at * size);
        }
        memcpy(items, room, count * size);
    }
    arena_rewind(module_arena(), mark);
}
