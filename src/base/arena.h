/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Memory of one request or one job: given out piece by piece, taken back at once.
 * True exhaustion aborts; whoever takes input sets its limit before. Not for threads to share. */
#ifndef KITH_BASE_ARENA_H
#define KITH_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

struct arena_mark {
    void *block;
    size_t used;
    void *ending;
};

struct arena *arena_make(void);
void arena_free(struct arena *a); /* NULL is fine */
/* Takes everything back; keeps one block for the next user, poisoned under ASan. */
void arena_reset(struct arena *a);
/* run(self) when what is given out from now on is taken back: by a rewind to a mark from before, a
 * reset or the end. The last one asked for runs first. For what is borrowed as long as this memory
 * lasts. run uses no memory of this arena. */
void arena_when_gone(struct arena *a, void (*run)(void *self), void *self);
/* For loops: what was given out after the mark is taken back. */
struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);
size_t arena_used(const struct arena *a);

/* Zeroed, aligned for any type. Never NULL. count * size is checked. */
void *arena_alloc(struct arena *a, size_t count, size_t size);
/* The same for n bytes that are written whole before they are read: not zeroed. */
char *arena_room(struct arena *a, size_t n);
#define arena_new(a, type) ((type *)arena_alloc((a), 1, sizeof(type)))
#define arena_array(a, type, count) ((type *)arena_alloc((a), (count), sizeof(type)))

/* Copies; the absent text stays absent. The copy is followed by a NUL that is not counted. */
struct str arena_str(struct arena *a, struct str s);
char *arena_cstr(struct arena *a, struct str s);
/* One behind the other: arena_join(a, STR("/"), name, STR("/new")). */
#define arena_join(a, ...)                                                                         \
    arena_join_all(a, (const struct str[]){__VA_ARGS__},                                           \
                   sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
struct str arena_join_all(struct arena *a, const struct str *part, size_t count);
struct str arena_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
