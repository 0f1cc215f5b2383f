/* SPDX-License-Identifier: AGPL-3.0-or-later
 * All ways of making circles out of at most 16 people. A set of people is a mask, bit i is person
 * i. The best for a set is the best of: its first person left out, or in a circle within the set
 * (dynamic programming over subsets). */
#include <assert.h>

#include "engine/circles_inside.h"

#define NO_CIRCLE INT32_MIN
#define ONE_PLACED (INT64_C(1) << 32) /* beyond any score */

struct exact {
    const struct pool *p;
    uint32_t clash[CIRCLES_EXACT_MAX]; /* of each person: with whom not */
    int32_t *score;                    /* of each set as one circle, or NO_CIRCLE */
    int64_t *best;                     /* of each set */
    uint16_t *chosen;                  /* the circle of its first person, 0: left out */
};

/* A set on the way from one person to more, those with larger numbers. */
struct branch {
    uint32_t set;
    uint32_t next; /* whom to try to add */
    struct common common;
};

static void judge(struct exact *x, const struct branch *b) {
    uint16_t member[CIRCLES_EXACT_MAX];
    size_t size = 0;
    for (uint32_t left = b->set; left; left &= left - 1) {
        member[size++] = (uint16_t)__builtin_ctz(left);
    }
    if (size >= x->p->min && size <= x->p->max) {
        x->score[b->set] = best_setting(x->p, member, size, &b->common).score;
    }
}

/* Every set that shares a key and has no clash; a set that does not has no larger one that does. */
static void find_circles(struct exact *x) {
    struct branch stack[CIRCLES_EXACT_MAX + 1];
    size_t depth = 0;
    stack[0] = (struct branch){0, 0, common_all};
    for (;;) {
        struct branch *b = &stack[depth];
        if (b->next == x->p->n) {
            if (depth-- == 0) {
                return;
            }
            continue;
        }
        uint32_t i = b->next++;
        struct branch *in = &stack[depth + 1];
        in->common = b->common;
        common_and(&in->common, &x->p->has[i]);
        if ((x->clash[i] & b->set) == 0 && common_is_key(x->p, &in->common)) {
            in->set = b->set | 1U << i;
            in->next = i + 1;
            judge(x, in);
            depth++;
        }
    }
}

/* Of two different circles: is a's list of people smaller? A list that ends is. */
static bool comes_first(uint32_t a, uint32_t b) {
    uint32_t at = (uint32_t)__builtin_ctz(a ^ b);
    return a >> at & 1 ? b >> at != 0 : a >> at == 0;
}

static int64_t worth(const struct exact *x, uint32_t circle) {
    return x->score[circle] + ONE_PLACED * __builtin_popcount(circle);
}

static void choose(struct exact *x, uint32_t set) {
    uint32_t rest = set & (set - 1);
    uint32_t first = set ^ rest;
    int64_t best = x->best[rest];
    uint32_t chosen = 0;
    for (uint32_t others = rest; others; others = (others - 1) & rest) {
        uint32_t circle = first | others;
        if (x->score[circle] == NO_CIRCLE) {
            continue;
        }
        int64_t all = worth(x, circle) + x->best[set ^ circle];
        if (all > best || (all == best && (chosen == 0 || comes_first(circle, chosen)))) {
            best = all;
            chosen = circle;
        }
    }
    x->best[set] = best;
    x->chosen[set] = (uint16_t)chosen;
}

static void take(const struct exact *x, uint32_t set, struct rings *out) {
    while (set) {
        uint32_t circle = x->chosen[set];
        if (circle == 0) {
            set &= set - 1;
            continue;
        }
        struct ring *r = &out->ring[out->count++];
        for (uint32_t left = circle; left; left &= left - 1) {
            r->member[r->size++] = (uint16_t)__builtin_ctz(left);
        }
        set ^= circle;
    }
}

void exact_solve(struct arena *a, const struct pool *p, struct rings *out) {
    struct exact x = {.p = p};
    assert(p->n >= 1 && p->n <= CIRCLES_EXACT_MAX);
    uint32_t all = (1U << p->n) - 1;
    x.score = arena_array(a, int32_t, all + 1);
    x.best = arena_array(a, int64_t, all + 1);
    x.chosen = arena_array(a, uint16_t, all + 1);
    for (uint32_t set = 0; set <= all; set++) {
        x.score[set] = NO_CIRCLE;
    }
    for (size_t i = 0; i < p->n; i++) {
        for (size_t k = 0; k < p->n; k++) {
            x.clash[i] |= pool_clash(p, i, k) ? 1U << k : 0;
        }
    }
    find_circles(&x);
    /* Of the sets with person 0 only the whole is ever asked for. */
    for (uint32_t set = 2; set < all; set += 2) {
        choose(&x, set);
    }
    choose(&x, all);
    take(&x, all, out);
}
