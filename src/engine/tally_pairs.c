/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Options compared two by two: how many ballots have a above b. Schulze takes the strongest paths,
 * ranked pairs locks the strongest pairs.
 *
 * Counting is most of the work. A ballot is written as one level for each option; then 16 options
 * are compared at once, in lanes of 8 bits (of 16 where a ballot has more than 254 levels). Each
 * row of lanes is added to the sums before it could overflow. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/tally_inside.h"

/* Levels are signed: that is what small machines compare. Sums are not. */
typedef int8_t levels8 __attribute__((vector_size(16), may_alias));
typedef int16_t levels16 __attribute__((vector_size(16), may_alias));
typedef uint8_t sums8 __attribute__((vector_size(16), may_alias));
typedef uint16_t sums16 __attribute__((vector_size(16), may_alias));

enum { NARROW_LEVELS = 254, LANES = 16 };

struct pairing {
    const struct tally_profile *profile;
    uint64_t *pair;
    size_t n;
    size_t stride; /* of a row of lanes: n, rounded up */
    bool rated;
    bool ignored; /* unranked options are not compared */
    int8_t *level8;
    int16_t *level16;
    uint8_t *sum8; /* rows of lanes; as uint16_t with 16 bits */
    uint16_t *sum16;
    uint32_t *held8; /* by row: what its lanes can hold at most now */
    uint32_t *held16;
};

/* --- levels: the lower, the better --- */

/* Ranked options get 1, 2 ... in the order of the ballot; returns the last. */
static size_t levels(const struct pairing *x, const struct tally_paper *p, int16_t *level) {
    int16_t at = 0;
    for (size_t k = 0; k < p->n; k++) {
        at = (int16_t)(at + (p->item[k] & TALLY_SAME ? 0 : 1));
        level[k] = x->rated ? (int16_t)-p->value[k] : at;
    }
    return (size_t)at;
}

static int16_t unranked_level(const struct pairing *x, size_t last) {
    if (x->rated) {
        return 0;
    }
    return x->ignored ? 0 : (int16_t)(last + 1);
}

/* --- rows of lanes --- */

static void flush8(const struct pairing *x, size_t row) {
    uint8_t *sum = x->sum8 + row * x->stride;
    for (size_t k = 0; k < x->n; k++) {
        x->pair[row * x->n + k] += sum[k];
    }
    memset(sum, 0, x->stride);
    x->held8[row] = 0;
}

static void flush16(const struct pairing *x, size_t row) {
    uint16_t *sum = x->sum16 + row * x->stride;
    for (size_t k = 0; k < x->n; k++) {
        x->pair[row * x->n + k] += sum[k];
    }
    memset(sum, 0, x->stride * sizeof *sum);
    x->held16[row] = 0;
}

static void add8(const struct pairing *x, size_t row, int8_t mine, uint8_t weight) {
    const levels8 *level = (const levels8 *)x->level8;
    sums8 *sum = (sums8 *)(x->sum8 + row * x->stride);
    const sums8 w = (sums8){0} + weight;
    const levels8 m = (levels8){0} + mine;
    size_t n = x->stride / LANES;
    for (size_t k = 0; weight == 1 && k < n; k++) {
        sum[k] -= (sums8)(m < level[k]); /* true is all ones: less one */
    }
    for (size_t k = 0; weight != 1 && k < n; k++) {
        sum[k] += (sums8)(m < level[k]) & w;
    }
}

static void add16(const struct pairing *x, size_t row, int16_t mine, uint16_t weight) {
    const levels16 *level = (const levels16 *)x->level16;
    sums16 *sum = (sums16 *)(x->sum16 + row * x->stride);
    const sums16 w = (sums16){0} + weight;
    const levels16 m = (levels16){0} + mine;
    for (size_t k = 0; k < x->stride / (LANES / 2); k++) {
        sum[k] += (sums16)(m < level[k]) & w;
    }
}

/* Weights that no lane holds. */
static void add_wide(const struct pairing *x, size_t row, int16_t mine, uint64_t weight) {
    for (size_t k = 0; k < x->n; k++) {
        x->pair[row * x->n + k] += mine < x->level16[k] ? weight : 0;
    }
}

static void row_narrow(const struct pairing *x, size_t row, int8_t mine, uint64_t weight) {
    if (x->held8[row] + weight > UINT8_MAX) {
        flush8(x, row);
    }
    x->held8[row] += (uint32_t)weight;
    add8(x, row, mine, (uint8_t)weight);
}

static void row_broad(const struct pairing *x, size_t row, int16_t mine, uint64_t weight) {
    if (weight > UINT16_MAX) {
        add_wide(x, row, mine, weight);
        return;
    }
    if (x->held16[row] + weight > UINT16_MAX) {
        flush16(x, row);
    }
    x->held16[row] += (uint32_t)weight;
    add16(x, row, mine, (uint16_t)weight);
}

/* Levels from 0 to 255 stand in a signed lane: less 128. */
static void paper_narrow(const struct pairing *x, const struct tally_paper *p, const int16_t *level,
                         int16_t unranked) {
    memset(x->level8, unranked - 128, x->n);
    for (size_t k = 0; k < p->n; k++) {
        x->level8[tally_option(p->item[k])] = (int8_t)(level[k] - 128);
    }
    for (size_t k = 0; k < p->n; k++) {
        row_narrow(x, tally_option(p->item[k]), (int8_t)(level[k] - 128), p->weight);
    }
}

static void paper_broad(const struct pairing *x, const struct tally_paper *p, const int16_t *level,
                        int16_t unranked) {
    for (size_t k = 0; k < x->n; k++) {
        x->level16[k] = unranked;
    }
    for (size_t k = 0; k < p->n; k++) {
        x->level16[tally_option(p->item[k])] = level[k];
    }
    for (size_t k = 0; k < p->n; k++) {
        row_broad(x, tally_option(p->item[k]), level[k], p->weight);
    }
}

static void add_paper(const struct pairing *x, const struct tally_paper *p) {
    int16_t level[TALLY_OPTIONS_MAX];
    size_t last = levels(x, p, level);
    int16_t unranked = unranked_level(x, last);
    if (x->rated || last > NARROW_LEVELS || p->weight > UINT8_MAX) {
        paper_broad(x, p, level, unranked);
    } else {
        paper_narrow(x, p, level, unranked);
    }
}

void tally_pairs(struct tally_count *c, bool rated, uint64_t *pair) {
    struct arena *a = c->arena;
    struct arena_mark mark = arena_mark(a);
    size_t n = c->profile.options;
    size_t stride = (n + LANES - 1) / LANES * LANES;
    struct pairing x = {.profile = &c->profile,
                        .pair = pair,
                        .n = n,
                        .stride = stride,
                        .rated = rated,
                        .ignored = c->rules->unranked == TALLY_UNRANKED_IGNORED};
    x.level8 = arena_array(a, int8_t, stride);
    x.level16 = arena_array(a, int16_t, stride);
    x.sum8 = arena_array(a, uint8_t, n * stride);
    x.sum16 = arena_array(a, uint16_t, n * stride);
    x.held8 = arena_array(a, uint32_t, n);
    x.held16 = arena_array(a, uint32_t, n);
    for (size_t i = 0; i < c->profile.papers; i++) {
        add_paper(&x, &c->profile.paper[i]);
    }
    for (size_t row = 0; row < n; row++) {
        flush8(&x, row);
        flush16(&x, row);
        pair[row * n + row] = 0;
    }
    arena_rewind(a, mark);
}

/* --- strengths --- */

/* Who is withdrawn is compared with nobody. */
static void forget_withdrawn(const struct tally_profile *p, uint64_t *pair) {
    for (size_t x = 0; x < p->options; x++) {
        for (size_t y = 0; y < p->options; y++) {
            pair[x * p->options + y] *= p->withdrawn[x] || p->withdrawn[y] ? 0 : 1;
        }
    }
}

static uint32_t strength(const struct tally_count *c, size_t x, size_t y) {
    size_t n = c->profile.options;
    uint64_t forth = c->result->pair[x * n + y];
    uint64_t back = c->result->pair[y * n + x];
    if (forth <= back) {
        return 0;
    }
    return (uint32_t)(c->rules->strength == TALLY_MARGINS ? forth - back : forth);
}

/* --- schulze --- */

/* Widest paths by Floyd and Warshall: the middle option is the outer loop. */
static void widen(uint32_t *path, size_t n) {
    for (size_t j = 0; j < n; j++) {
        const uint32_t *middle = path + j * n;
        for (size_t i = 0; i < n; i++) {
            uint32_t *row = path + i * n;
            uint32_t to_middle = row[j];
            for (size_t k = 0; to_middle && i != j && k < n; k++) {
                uint32_t through = middle[k] < to_middle ? middle[k] : to_middle;
                row[k] = row[k] < through ? through : row[k];
            }
        }
    }
}

static void find_paths(const struct tally_count *c) {
    size_t n = c->profile.options;
    uint32_t *path = arena_array(c->arena, uint32_t, n * n);
    for (size_t x = 0; x < n; x++) {
        for (size_t y = 0; y < n; y++) {
            path[x * n + y] = strength(c, x, y);
        }
    }
    widen(path, n);
    for (size_t i = 0; i < n * n; i++) {
        c->result->path[i] = i % (n + 1) == 0 ? 0 : path[i];
    }
}

/* --- ranked pairs --- */

struct win {
    uint64_t first;  /* falls */
    uint64_t second; /* rises */
    size_t lot[2];   /* of the winner, of the loser */
    size_t over[2];
};

static int by_strength(const void *a, const void *b) {
    const struct win *x = a;
    const struct win *y = b;
    if (x->first != y->first) {
        return x->first > y->first ? -1 : 1;
    }
    if (x->second != y->second) {
        return x->second < y->second ? -1 : 1;
    }
    if (x->lot[0] != y->lot[0]) {
        return x->lot[0] < y->lot[0] ? -1 : 1;
    }
    return (x->lot[1] > y->lot[1]) - (x->lot[1] < y->lot[1]);
}

static bool as_strong(const struct win *x, const struct win *y) {
    return x->first == y->first && x->second == y->second;
}

static size_t list_wins(const struct tally_count *c, struct win *win) {
    size_t n = c->profile.options;
    size_t wins = 0;
    for (size_t x = 0; x < n; x++) {
        for (size_t y = 0; y < n; y++) {
            uint64_t s = strength(c, x, y);
            if (s) {
                win[wins++] = (struct win){
                    s, c->result->pair[y * n + x], {c->profile.lot[x], c->profile.lot[y]}, {x, y}};
            }
        }
    }
    qsort(win, wins, sizeof *win, by_strength);
    return wins;
}

/* Who can be reached from whom over locked pairs: a row of bits for each option. */
struct reach {
    uint64_t *bits;
    size_t n;
    size_t words;
};

static bool reaches(const struct reach *r, size_t from, size_t to) {
    return r->bits[from * r->words + to / 64] >> (to % 64) & 1;
}

/* All that reach `from` now reach `to` and all that it reaches. */
static void lock(struct reach *r, size_t from, size_t to) {
    for (size_t x = 0; x < r->n; x++) {
        if ((x == from || reaches(r, x, from)) && !reaches(r, x, to)) {
            for (size_t w = 0; w < r->words; w++) {
                r->bits[x * r->words + w] |= r->bits[to * r->words + w];
            }
            r->bits[x * r->words + to / 64] |= UINT64_C(1) << (to % 64);
        }
    }
}

/* Equals from..to of the list: what closes a cycle already before any of them is locked does so in
 * any order; what closes one only now, the lot has left out. */
static void lock_equals(struct tally_count *c, struct reach *r, const struct win *win, size_t n) {
    struct arena_mark mark = arena_mark(c->arena);
    bool *hopeless = arena_array(c->arena, bool, n);
    for (size_t i = 0; i < n; i++) {
        hopeless[i] = reaches(r, win[i].over[1], win[i].over[0]);
    }
    for (size_t i = 0; i < n; i++) {
        if (!reaches(r, win[i].over[1], win[i].over[0])) {
            lock(r, win[i].over[0], win[i].over[1]);
        } else if (!hopeless[i]) {
            c->result->pairs_by_lot = true;
        }
    }
    arena_rewind(c->arena, mark);
}

static void lock_pairs(struct tally_count *c) {
    size_t n = c->profile.options;
    struct win *win = arena_array(c->arena, struct win, n * (n - 1) / 2);
    struct reach r = {.n = n, .words = (n + 63) / 64};
    r.bits = arena_array(c->arena, uint64_t, n * r.words);
    size_t wins = list_wins(c, win);
    for (size_t from = 0; from < wins;) {
        size_t to = from + 1;
        while (to < wins && as_strong(&win[from], &win[to])) {
            to++;
        }
        lock_equals(c, &r, win + from, to - from);
        from = to;
    }
    for (size_t i = 0; i < n * n; i++) {
        c->result->path[i] = reaches(&r, i / n, i % n);
    }
}

/* --- ranking --- */

/* How many options x beats, or is beaten by. */
static size_t beaten(const struct tally_count *c, size_t x, bool by_others) {
    size_t n = c->profile.options;
    size_t sum = 0;
    for (size_t y = 0; y < n; y++) {
        uint64_t forth = c->result->path[x * n + y];
        uint64_t back = c->result->path[y * n + x];
        sum += (by_others ? back > forth : forth > back) ? 1 : 0;
    }
    return sum;
}

/* Ranked by how few beat it; then place and score are what they are called. */
static void rank(struct tally_count *c, const uint64_t *ranked_by) {
    const struct tally_profile *p = &c->profile;
    struct tally_result *r = c->result;
    r->ranking = arena_array(c->arena, struct tally_ranked, p->standing);
    for (size_t k = 0; k < p->options; k++) {
        if (!p->withdrawn[k]) {
            r->ranking[r->ranked++] =
                (struct tally_ranked){.option = k, .score = p->standing - beaten(c, k, true)};
        }
    }
    tally_rank_and_elect(c, ranked_by);
    for (size_t k = 0; k < r->ranked; k++) {
        r->ranking[k].place = p->standing - (size_t)r->ranking[k].score + 1;
        r->ranking[k].score = beaten(c, r->ranking[k].option, false);
    }
    for (size_t i = 0; i < r->elected_count; i++) {
        r->elected[i].votes = r->ranking[i].score;
    }
}

static uint64_t *count_ranked(const struct tally_count *c) {
    uint64_t *by = arena_array(c->arena, uint64_t, c->profile.options);
    for (size_t i = 0; i < c->profile.papers; i++) {
        const struct tally_paper *p = &c->profile.paper[i];
        for (size_t k = 0; k < p->n; k++) {
            by[tally_option(p->item[k])] += p->weight;
        }
    }
    return by;
}

void tally_count_pairs(struct tally_count *c) {
    size_t n = c->profile.options;
    c->result->pair = arena_array(c->arena, uint64_t, n * n);
    c->result->path = arena_array(c->arena, uint64_t, n * n);
    tally_pairs(c, false, c->result->pair);
    forget_withdrawn(&c->profile, c->result->pair);
    if (c->rules->method == TALLY_SCHULZE) {
        find_paths(c);
    } else {
        lock_pairs(c);
    }
    rank(c, count_ranked(c));
}
