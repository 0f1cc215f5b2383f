/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How far chance in who was asked could move a rank: raters are drawn with replacement, whole, and
 * everything is ranked anew. Eight resamples go side by side, each in a lane of a vector: a rater's
 * weights there are how often it was drawn, and one walk along a need's sorted ratings finds the
 * medians of all eight. */
#include "engine/priority_inside.h"

#include <assert.h>
#include <string.h>

enum { LANES = PRIORITY_LANES, GROUPS = PRIORITY_GROUPS, WALK = 16 };
_Static_assert(LANES *GROUPS == PRIORITY_RESAMPLES, "no lane is idle");
_Static_assert(PRIORITY_RATERS_MAX < INT16_MAX, "a sum of weights fits a lane");

struct resample {
    struct priority_state *s;
    priority_lanes *weight; /* [group * raters + rater] */
    int64_t *key;           /* [resample * ranked + k], k of s->ranked */
    bool *out;              /* the same: nobody drawn has rated it */
    uint16_t *rank;         /* the same; 0: skipped */
    uint32_t *points;       /* nominal: how many needs a rater has ranked */
};

static void draw_raters(struct resample *w) {
    const struct priority_options *o = w->s->o;
    struct draw d = draw_begin(o->seed.p ? o->seed : STR(""), STR("priority/resample"));
    size_t n = w->s->raters;
    for (size_t b = 0; b < PRIORITY_RESAMPLES; b++) {
        for (size_t i = 0; i < n; i++) {
            w->weight[b / LANES * n + draw_below(&d, n)][b % LANES]++;
        }
    }
}

/* The weight of all who rated the need. */
static priority_lanes total_of(const struct resample *w, const struct priority_column *c,
                               size_t need, size_t group) {
    const priority_lanes *weight = w->weight + group * w->s->raters;
    size_t n = c->begin[need + 1] - c->begin[need];
    priority_lanes total = {0};
    if (n == w->s->raters) {
        return total + (int16_t)n;
    }
    for (size_t i = c->begin[need]; i < c->begin[need + 1]; i++) {
        total += weight[c->rater[i]];
    }
    return total;
}

static bool is_any(priority_lanes mask) {
    uint64_t half[2];
    memcpy(half, &mask, sizeof half);
    return (half[0] | half[1]) != 0;
}

/* Medians in halves; of lanes whose total is 0, anything. A comparison is -1 where it holds, so
 * `lower` and `upper` count the ratings before the lower and the upper one in the middle. */
static void medians(const struct resample *w, const struct priority_column *c, size_t need,
                    size_t group, priority_lanes total, int32_t median[LANES]) {
    const priority_lanes *weight = w->weight + group * w->s->raters;
    const uint16_t *rater = c->rater + c->begin[need];
    const int32_t *value = c->value + c->begin[need];
    size_t n = c->begin[need + 1] - c->begin[need];
    priority_lanes lower_at = (total + 1) / 2;
    priority_lanes upper_at = total / 2 + 1 + (total == 0); /* 0 where nobody is waited for */
    priority_lanes sum = {0};
    priority_lanes lower = {0};
    priority_lanes upper = {0};
    for (size_t i = 0; i < n && is_any(sum < upper_at);) {
        size_t end = n - i < WALK ? n : i + WALK;
        for (; i < end; i++) {
            sum += weight[rater[i]];
            lower -= sum < lower_at;
            upper -= sum < upper_at;
        }
    }
    for (size_t l = 0; l < LANES; l++) {
        median[l] = value[lower[l]] + value[upper[l]];
    }
}

static void median_keys(struct resample *w, size_t k, size_t group) {
    enum priority_criterion term[3];
    enum priority_method m = w->s->o->method;
    unsigned terms = priority_terms(m, term);
    int32_t median[3][LANES] = {{0}};
    priority_lanes none = {0};
    for (unsigned t = 0; t < terms; t++) {
        const struct priority_column *c = &w->s->column[term[t]];
        priority_lanes total = total_of(w, c, w->s->ranked[k], group);
        medians(w, c, w->s->ranked[k], group, total, median[t]);
        none |= total == 0;
    }
    for (size_t l = 0; l < LANES; l++) {
        size_t at = (group * LANES + l) * w->s->count + k;
        int32_t one[3] = {median[0][l], median[1][l], median[2][l]};
        w->key[at] = priority_key(m, one);
        w->out[at] = none[l] != 0;
    }
}

static void sum_keys(struct resample *w, size_t k, size_t group) {
    const struct priority_state *s = w->s;
    bool nominal = s->o->method == PRIORITY_NOMINAL;
    const struct priority_column *c = &s->column[nominal ? PRIORITY_RANK : PRIORITY_VOTES];
    size_t need = s->ranked[k];
    int64_t sum[LANES] = {0};
    for (size_t i = c->begin[need]; i < c->begin[need + 1]; i++) {
        int64_t points = nominal ? (int64_t)w->points[c->rater[i]] + 1 - c->value[i] : c->value[i];
        priority_lanes weight = w->weight[group * s->raters + c->rater[i]];
        for (size_t l = 0; l < LANES; l++) {
            sum[l] += points * weight[l];
        }
    }
    for (size_t l = 0; l < LANES; l++) {
        w->key[(group * LANES + l) * s->count + k] = priority_sum_key(s, need, sum[l]);
    }
}

static void pair_keys(struct resample *w, const priority_lanes *score) {
    const struct priority_state *s = w->s;
    for (size_t k = 0; k < s->count; k++) {
        for (size_t g = 0; g < GROUPS; g++) {
            priority_lanes total = total_of(w, &s->column[PRIORITY_RANK], s->ranked[k], g);
            for (size_t l = 0; l < LANES; l++) {
                w->key[(g * LANES + l) * s->count + k] = score[k * GROUPS + g][l];
                w->out[(g * LANES + l) * s->count + k] = total[l] == 0;
            }
        }
    }
}

static bool is_going(const struct priority_state *s, double share) {
    return !s->o->progress || s->o->progress(s->o->self, share);
}

/* False: stopped. */
static bool score_all(struct resample *w) {
    struct priority_state *s = w->s;
    enum priority_criterion term[3];
    bool by_median = priority_terms(s->o->method, term) > 0;
    if (s->o->method == PRIORITY_PAIRWISE) {
        priority_lanes *score = arena_array(s->arena, priority_lanes, s->count * GROUPS);
        bool going = priority_pairs_lanes(s, w->weight, score);
        pair_keys(w, score);
        return going;
    }
    for (size_t g = 0; g < GROUPS; g++) {
        for (size_t k = 0; k < s->count; k++) {
            (by_median ? median_keys : sum_keys)(w, k, g);
        }
        if (!is_going(s, (double)(g + 1) / GROUPS)) {
            return false;
        }
    }
    return true;
}

void priority_interval(struct priority_need *need, const uint16_t *times, size_t ranks) {
    need->skipped = times[0];
    size_t left = PRIORITY_RESAMPLES - need->skipped;
    size_t low = (left * 50 + PRIORITY_RESAMPLES - 1) / PRIORITY_RESAMPLES;
    size_t sum = 0;
    for (size_t rank = 1; rank <= ranks; rank++) {
        if (sum < low && sum + times[rank] >= low) {
            need->interval[0] = rank;
        }
        if (sum < left + 1 - low && sum + times[rank] >= left + 1 - low) {
            need->interval[1] = rank;
        }
        sum += times[rank];
    }
}

static void rank_all(struct resample *w) {
    struct priority_state *s = w->s;
    size_t n = s->count;
    struct priority_keyed *room = arena_array(s->arena, struct priority_keyed, n);
    uint16_t *times = arena_array(s->arena, uint16_t, n + 1);
    for (size_t b = 0; b < PRIORITY_RESAMPLES; b++) {
        priority_ranks(w->key + b * n, w->out + b * n, n, room, w->rank + b * n);
    }
    for (size_t k = 0; k < n; k++) {
        memset(times, 0, (n + 1) * sizeof *times);
        for (size_t b = 0; b < PRIORITY_RESAMPLES; b++) {
            times[w->rank[b * n + k]]++;
        }
        priority_interval(&s->need[s->ranked[k]], times, n);
    }
}

bool priority_intervals(struct priority_state *s) {
    struct arena_mark mark = arena_mark(s->arena);
    size_t all = s->count * PRIORITY_RESAMPLES;
    struct resample w = {.s = s,
                         .weight = arena_array(s->arena, priority_lanes, s->raters * GROUPS),
                         .key = arena_array(s->arena, int64_t, all),
                         .out = arena_array(s->arena, bool, all),
                         .rank = arena_array(s->arena, uint16_t, all),
                         .points = s->o->method == PRIORITY_NOMINAL ? priority_ranked_by(s) : NULL};
    draw_raters(&w);
    bool going = score_all(&w);
    if (going) {
        rank_all(&w);
    }
    arena_rewind(s->arena, mark);
    return going;
}
