/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What people share, and what a circle of them is worth. */
#include "engine/circles_inside.h"

enum { TOPIC_POINTS = 3, WISH_POINTS = 4, SLOTS_MOST = 3, COUNTED_MOST = 2, OFF_TARGET = 2 };

const struct common common_all = {
    UINT64_MAX,
    UINT64_MAX,
    {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
    {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}}};

void common_and(struct common *c, const struct common *o) {
    c->topics &= o->topics;
    c->languages &= o->languages;
    for (size_t i = 0; i < POOL_PLACE_WORDS; i++) {
        c->places[i] &= o->places[i];
    }
    week_and(&c->starts, &o->starts);
}

static bool is_open(const struct circles_week *starts, const struct circles_week *open) {
    uint64_t any = 0;
    for (size_t i = 0; i < CIRCLES_WEEK_WORDS; i++) {
        any |= starts->w[i] & open->w[i];
    }
    return any != 0;
}

/* Is one of the places that both have open at one of these times? */
static bool are_open(const struct pool *p, const uint64_t *a, const uint64_t *b,
                     const struct circles_week *starts) {
    if (!week_any(starts)) {
        return false;
    }
    if (a[0] & b[0] & 1) {
        return true;
    }
    for (size_t i = 0; i < POOL_PLACE_WORDS; i++) {
        for (uint64_t left = a[i] & b[i]; left; left &= left - 1) {
            if (is_open(starts, &p->open[64 * i + (size_t)__builtin_ctzll(left)])) {
                return true;
            }
        }
    }
    return false;
}

bool common_is_key(const struct pool *p, const struct common *c) {
    return c->topics && c->languages && are_open(p, c->places, c->places, &c->starts);
}

bool common_meet(const struct pool *p, const struct common *a, const struct common *b) {
    if ((a->topics & b->topics) == 0 || (a->languages & b->languages) == 0) {
        return false;
    }
    struct circles_week starts = a->starts;
    week_and(&starts, &b->starts);
    return are_open(p, a->places, b->places, &starts);
}

/* --- what it is worth --- */

/* How many bits, but no more than `most`. */
static unsigned count_to(const uint64_t *w, size_t words, unsigned most) {
    unsigned n = 0;
    for (size_t i = 0; i < words; i++) {
        for (uint64_t left = w[i]; left && n < most; left &= left - 1) {
            n++;
        }
    }
    return n;
}

static int topic_points(const struct common *c) {
    return TOPIC_POINTS * (int)(count_to(&c->topics, 1, COUNTED_MOST + 1) - 1);
}

/* Of one or more that are open. */
static int slot_points(const struct circles_week *open) {
    return (int)count_to(open->w, CIRCLES_WEEK_WORDS, SLOTS_MOST + 1) - 1;
}

static int wish_points(const struct pool *p, const uint16_t *member, size_t size, size_t i) {
    const uint16_t *wish = p->wish[member[i]];
    unsigned there = 0;
    if (wish[0] == POOL_NOBODY) {
        return 0;
    }
    for (size_t w = 0; w < CIRCLES_WISHES_EACH && wish[w] != POOL_NOBODY; w++) {
        for (size_t k = 0; k < size; k++) {
            there += member[k] == wish[w] ? 1 : 0;
        }
    }
    return WISH_POINTS * (int)(there < COUNTED_MOST ? there : COUNTED_MOST);
}

static void weigh(const struct pool *p, const uint16_t *member, size_t size, const struct common *c,
                  size_t place, struct setting *best) {
    struct circles_week open = c->starts;
    week_and(&open, &p->open[place]);
    if (!week_any(&open)) {
        return;
    }
    int32_t score = (int32_t)size * slot_points(&open);
    for (size_t i = 0; i < size; i++) {
        score += p->suits[member[i] * p->places + place];
    }
    uint32_t start = week_first(&open);
    if (score > best->score || (score == best->score && start < best->start)) {
        *best = (struct setting){score, (uint32_t)place, start};
    }
}

struct setting best_setting(const struct pool *p, const uint16_t *member, size_t size,
                            const struct common *c) {
    struct setting best = {INT32_MIN, 0, 0};
    for (size_t i = 0; i < POOL_PLACE_WORDS; i++) {
        for (uint64_t left = c->places[i]; left; left &= left - 1) {
            weigh(p, member, size, c, 64 * i + (size_t)__builtin_ctzll(left), &best);
        }
    }
    best.score += (int32_t)size * topic_points(c);
    for (size_t i = 0; i < size; i++) {
        best.score += wish_points(p, member, size, i);
    }
    best.score -= OFF_TARGET * (int32_t)(size > p->target ? size - p->target : p->target - size);
    return best;
}

void share_points(const struct pool *p, const uint16_t *member, size_t size, const struct common *c,
                  const struct circles_week *open, struct circles_points *points) {
    for (size_t i = 0; i < size; i++) {
        points[i] = (struct circles_points){.topics = topic_points(c),
                                            .wishes = wish_points(p, member, size, i),
                                            .slots = slot_points(open)};
    }
}
