/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An arena is a stack of blocks, each larger than the one below; only the top one gives. */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_GUARDED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_GUARDED 1
#endif

#ifdef ARENA_GUARDED
#include <sanitizer/asan_interface.h>
#define CLOSE(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define OPEN(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
enum { GAP = 16 }; /* between two pieces, so that running over the first is seen */
#else
#define CLOSE(p, n) ((void)(p), (void)(n))
#define OPEN(p, n) ((void)(p), (void)(n))
enum { GAP = 0 };
#endif

enum { ALIGN = alignof(max_align_t), FIRST_SIZE = 32 * 1024, GROWTH_MAX = 1024 * 1024 };

struct block {
    struct block *below;
    size_t size;
    size_t used;
    alignas(max_align_t) char data[];
};

struct ending {
    void (*run)(void *self);
    void *self;
    struct ending *before;
};

struct arena {
    struct block *top;
    struct ending *ending; /* the last one asked for; each lies in the arena itself */
};

static _Noreturn void die(const char *why) {
    (void)fprintf(stderr, "arena: %s\n", why);
    abort();
}

static void block_push(struct arena *a, size_t size) {
    struct block *b = size < SIZE_MAX - sizeof *b ? malloc(sizeof *b + size) : NULL;
    if (!b) {
        die("memory is exhausted");
    }
    *b = (struct block){.below = a->top, .size = size};
    CLOSE(b->data, size);
    a->top = b;
}

static void block_pop(struct arena *a) {
    struct block *b = a->top;
    a->top = b->below;
    OPEN(b->data, b->size);
    free(b);
}

/* Before the memory goes in which they lie. */
static void run_endings(struct arena *a, const struct ending *until) {
    while (a->ending != until) {
        struct ending e = *a->ending;
        a->ending = e.before;
        e.run(e.self);
    }
}

struct arena *arena_make(void) {
    struct arena *a = calloc(1, sizeof *a);
    if (!a) {
        die("memory is exhausted");
    }
    block_push(a, FIRST_SIZE);
    return a;
}

void arena_free(struct arena *a) {
    if (!a) {
        return;
    }
    run_endings(a, NULL);
    while (a->top) {
        block_pop(a);
    }
    free(a);
}

void arena_reset(struct arena *a) {
    run_endings(a, NULL);
    while (a->top->below) {
        block_pop(a);
    }
    a->top->used = 0;
    CLOSE(a->top->data, a->top->size);
}

struct arena_mark arena_mark(struct arena *a) {
    return (struct arena_mark){a->top, a->top->used, a->ending};
}

void arena_when_gone(struct arena *a, void (*run)(void *self), void *self) {
    struct ending *e = arena_new(a, struct ending);
    *e = (struct ending){run, self, a->ending};
    a->ending = e;
}

void arena_rewind(struct arena *a, struct arena_mark m) {
    run_endings(a, m.ending);
    while (a->top != m.block) {
        assert(a->top->below && "the mark is of another arena, or already taken back");
        block_pop(a);
    }
    struct block *b = a->top;
    assert(m.used <= b->used);
    b->used = m.used;
    CLOSE(b->data + b->used, b->size - b->used);
}

size_t arena_used(const struct arena *a) {
    size_t sum = 0;
    for (const struct block *b = a->top; b; b = b->below) {
        sum += b->used;
    }
    return sum;
}

static size_t next_size(const struct arena *a, size_t need) {
    size_t size = 2 * a->top->size;
    size = size > GROWTH_MAX ? GROWTH_MAX : size;
    return size < need ? need : size;
}

char *arena_room(struct arena *a, size_t n) {
    if (n > SIZE_MAX / 2) {
        die("a piece larger than any memory was asked for");
    }
    size_t need = (n + GAP + ALIGN - 1) / ALIGN * ALIGN;
    if (need > a->top->size - a->top->used) {
        block_push(a, next_size(a, need));
    }
    struct block *b = a->top;
    char *p = b->data + b->used;
    b->used += need;
    OPEN(p, n);
    return p;
}

void *arena_alloc(struct arena *a, size_t count, size_t size) {
    size_t n;
    if (__builtin_mul_overflow(count, size, &n)) {
        die("a piece larger than any memory was asked for");
    }
    return memset(arena_room(a, n), 0, n);
}

char *arena_cstr(struct arena *a, struct str s) {
    char *p = arena_room(a, s.n + 1);
    if (s.n) {
        memcpy(p, s.p, s.n);
    }
    p[s.n] = '\0';
    return p;
}

struct str arena_str(struct arena *a, struct str s) {
    return s.p ? (struct str){arena_cstr(a, s), s.n} : s;
}

struct str arena_join_all(struct arena *a, const struct str *part, size_t count) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        n += part[i].n;
    }
    char *all = arena_room(a, n + 1);
    char *p = all;
    for (size_t i = 0; i < count; i++) {
        memcpy(p, part[i].n > 0 ? part[i].p : "", part[i].n);
        p += part[i].n;
    }
    *p = '\0';
    return str_make(all, n);
}

struct str arena_vprintf(struct arena *a, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    char near[256]; /* most fit: then they are formatted once */
    int n = vsnprintf(near, sizeof near, format, again);
    va_end(again);
    assert(n >= 0);
    if ((size_t)n < sizeof near) {
        return arena_str(a, (struct str){near, (size_t)n});
    }
    char *p = arena_room(a, (size_t)n + 1);
    (void)vsnprintf(p, (size_t)n + 1, format, args);
    return (struct str){p, (size_t)n};
}

struct str arena_printf(struct arena *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str s = arena_vprintf(a, format, args);
    va_end(args);
    return s;
}
