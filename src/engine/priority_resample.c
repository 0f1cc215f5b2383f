/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How far chance in who was asked could move a rank: raters are drawn with replacement, whole, and
 * everything is ranked anew. PRIORITY_LANES resamples go side by side: each lane has its own weight
 * for every rater (how often it was drawn), and one walk along a need's sorted ratings finds the
 * median of all lanes at once. */
#include "engine/priority_inside.h"

#include <assert.h>
#include <string.h>

enum { LANES = PRIORITY_LANES, WALK = 32 };
_Static_assert(PRIORITY_RESAMPLES % LANES == 0, "the last batch is full");

struct lanes {
    int16_t n[LANES]; /* sums of weights are at most PRIORITY_RATERS_MAX */
};
_Static_assert(PRIORITY_RATERS_MAX < INT16_MAX, "so they fit");

struct resample {
    struct priority_state *s;
    struct draw draw;
    int16_t *weight;  /* [rater * LANES + lane] */
    int64_t *key;     /* [k * LANES + lane], k of s->ranked */
    bool *out;        /* the same: nobody drawn has rated it */
    uint16_t *rank;   /* [k * PRIORITY_RESAMPLES + resample]; 0: skipped */
    uint32_t *points; /* nominal: how many needs a rater has ranked */
    uint16_t *list;   /* for priority_pairs_lanes */
    int64_t *one_key; /* of one lane */
    bool *one_out;
    uint16_t *one_rank;
    struct priority_keyed *room;
};

static void draw_raters(struct resample *w) {
    size_t n = w->s->raters;
    memset(w->weight, 0, n * LANES * sizeof *w->weight);
    for (size_t lane = 0; lane < LANES; lane++) {
        for (size_t i = 0; i < n; i++) {
            w->weight[draw_below(&w->draw, n) * LANES + lane]++;
        }
    }
}

static void add_weights(struct lanes *sum, const int16_t *restrict weight) {
    for (size_t l = 0; l < LANES; l++) {
        sum->n[l] = (int16_t)(sum->n[l] + weight[l]);
    }
}

/* The weight of all who rated the need. */
static struct lanes totals(const struct resample *w, const struct priority_column *c, size_t need) {
    struct lanes total = {{0}};
    size_t n = c->begin[need + 1] - c->begin[need];
    if (n == w->s->raters) {
        for (size_t l = 0; l < LANES; l++) {
            total.n[l] = (int16_t)n;
        }
        return total;
    }
    for (size_t i = c->begin[need]; i < c->begin[need + 1]; i++) {
        add_weights(&total, w->weight + (size_t)c->rater[i] * LANES);
    }
    return total;
}

/* A walk along sorted ratings: how many of them stand before the lower and before the upper of the
 * two in the middle. */
struct walk {
    struct lanes sum;
    struct lanes lower_at; /* the weight that the lower one is at: (total + 1) / 2 */
    struct lanes upper_at; /* total / 2 + 1 */
    struct lanes lower;
    struct lanes upper;
};

static void step(struct walk *k, const int16_t *restrict weight) {
    for (size_t l = 0; l < LANES; l++) {
        k->sum.n[l] = (int16_t)(k->sum.n[l] + weight[l]);
        k->lower.n[l] = (int16_t)(k->lower.n[l] + (k->sum.n[l] < k->lower_at.n[l]));
        k->upper.n[l] = (int16_t)(k->upper.n[l] + (k->sum.n[l] < k->upper_at.n[l]));
    }
}

static bool is_over(const struct walk *k) {
    int waiting = 0;
    for (size_t l = 0; l < LANES; l++) {
        waiting += k->sum.n[l] < k->upper_at.n[l];
    }
    return waiting == 0;
}

/* Medians in halves; those of lanes whose total is 0 are 0. */
static void medians(const struct resample *w, const struct priority_column *c, size_t need,
                    const struct lanes *total, int32_t *median) {
    struct walk k = {.sum = {{0}}};
    size_t n = c->begin[need + 1] - c->begin[need];
    const uint16_t *rater = c->rater + c->begin[need];
    const int32_t *value = c->value + c->begin[need];
    for (size_t l = 0; l < LANES; l++) {
        bool none = total->n[l] == 0;
        k.lower_at.n[l] = (int16_t)((total->n[l] + 1) / 2);
        k.upper_at.n[l] = (int16_t)(none ? 0 : total->n[l] / 2 + 1);
    }
    for (size_t i = 0; i < n && !is_over(&k);) {
        size_t end = n - i < WALK ? n : i + WALK;
        for (; i < end; i++) {
            step(&k, w->weight + (size_t)rater[i] * LANES);
        }
    }
    for (size_t l = 0; l < LANES; l++) {
        median[l] = total->n[l] ? value[k.lower.n[l]] + value[k.upper.n[l]] : 0;
    }
}

static void median_keys(struct resample *w, size_t k) {
    enum priority_criterion term[3];
    enum priority_method m = w->s->o->method;
    unsigned terms = priority_terms(m, term);
    int32_t median[3][LANES] = {{0}};
    for (unsigned t = 0; t < terms; t++) {
        const struct priority_column *c = &w->s->column[term[t]];
        struct lanes total = totals(w, c, w->s->ranked[k]);
        medians(w, c, w->s->ranked[k], &total, median[t]);
        for (size_t l = 0; l < LANES; l++) {
            w->out[k * LANES + l] |= total.n[l] == 0;
        }
    }
    for (size_t l = 0; l < LANES; l++) {
        int32_t one[3] = {median[0][l], median[1][l], median[2][l]};
        w->key[k * LANES + l] = priority_key(m, one);
    }
}

static void sum_keys(struct resample *w, size_t k) {
    const struct priority_state *s = w->s;
    bool nominal = s->o->method == PRIORITY_NOMINAL;
    const struct priority_column *c = &s->column[nominal ? PRIORITY_RANK : PRIORITY_VOTES];
    size_t need = s->ranked[k];
    int64_t *key = w->key + k * LANES;
    for (size_t l = 0; l < LANES; l++) {
        key[l] = nominal ? 0 : (int64_t)s->last[need] << 40;
    }
    for (size_t i = c->begin[need]; i < c->begin[need + 1]; i++) {
        int64_t points = nominal ? (int64_t)w->points[c->rater[i]] + 1 - c->value[i] : c->value[i];
        const int16_t *weight = w->weight + (size_t)c->rater[i] * LANES;
        for (size_t l = 0; l < LANES; l++) {
            key[l] += points * weight[l];
        }
    }
}

static void pair_keys(struct resample *w) {
    const struct priority_state *s = w->s;
    priority_pairs_lanes(s, w->weight, w->key, w->list);
    for (size_t k = 0; k < s->count; k++) {
        struct lanes total = totals(w, &s->column[PRIORITY_RANK], s->ranked[k]);
        for (size_t l = 0; l < LANES; l++) {
            w->out[k * LANES + l] = total.n[l] == 0;
        }
    }
}

static void batch(struct resample *w, size_t first) {
    struct priority_state *s = w->s;
    enum priority_criterion term[3];
    bool by_median = priority_terms(s->o->method, term) > 0;
    draw_raters(w);
    memset(w->out, 0, s->count * LANES * sizeof *w->out);
    if (s->o->method == PRIORITY_PAIRWISE) {
        pair_keys(w);
    }
    for (size_t k = 0; k < s->count && s->o->method != PRIORITY_PAIRWISE; k++) {
        (by_median ? median_keys : sum_keys)(w, k);
    }
    for (size_t l = 0; l < LANES; l++) {
        for (size_t k = 0; k < s->count; k++) {
            w->one_key[k] = w->key[k * LANES + l];
            w->one_out[k] = w->out[k * LANES + l];
        }
        priority_ranks(w->one_key, w->one_out, s->count, w->room, w->one_rank);
        for (size_t k = 0; k < s->count; k++) {
            w->rank[k * PRIORITY_RESAMPLES + first + l] = w->one_rank[k];
        }
    }
}

/* The 50th and the 951st of 1000; of fewer, as far from both ends. */
static void interval(const struct resample *w, size_t k, uint16_t *times) {
    struct priority_need *need = &w->s->need[w->s->ranked[k]];
    memset(times, 0, (w->s->count + 1) * sizeof *times);
    for (size_t b = 0; b < PRIORITY_RESAMPLES; b++) {
        times[w->rank[k * PRIORITY_RESAMPLES + b]]++;
    }
    need->skipped = times[0];
    size_t left = PRIORITY_RESAMPLES - need->skipped;
    size_t low = (left * 50 + PRIORITY_RESAMPLES - 1) / PRIORITY_RESAMPLES;
    size_t sum = 0;
    for (size_t rank = 1; rank <= w->s->count; rank++) {
        if (sum < low && sum + times[rank] >= low) {
            need->interval[0] = rank;
        }
        if (sum < left + 1 - low && sum + times[rank] >= left + 1 - low) {
            need->interval[1] = rank;
        }
        sum += times[rank];
    }
}

bool priority_intervals(struct priority_state *s) {
    struct arena_mark mark = arena_mark(s->arena);
    size_t n = s->count;
    struct resample w = {
        .s = s,
        .draw = draw_begin(s->o->seed.p ? s->o->seed : STR(""), STR("priority/resample")),
        .weight = arena_array(s->arena, int16_t, s->raters * LANES),
        .key = arena_array(s->arena, int64_t, n * LANES),
        .out = arena_array(s->arena, bool, n *LANES),
        .rank = arena_array(s->arena, uint16_t, n * PRIORITY_RESAMPLES),
        .points = s->o->method == PRIORITY_NOMINAL ? priority_ranked_by(s) : NULL,
        .list = arena_array(s->arena, uint16_t, 2 * s->raters),
        .one_key = arena_array(s->arena, int64_t, n),
        .one_out = arena_array(s->arena, bool, n),
        .one_rank = arena_array(s->arena, uint16_t, n),
        .room = arena_array(s->arena, struct priority_keyed, n)};
    bool going = true;
    for (size_t first = 0; going && first < PRIORITY_RESAMPLES; first += LANES) {
        batch(&w, first);
        going = !s->o->progress ||
                s->o->progress(s->o->self, (double)(first + LANES) / PRIORITY_RESAMPLES);
    }
    for (size_t k = 0; going && k < n; k++) {
        interval(&w, k, arena_array(s->arena, uint16_t, n + 1));
    }
    arena_rewind(s->arena, mark);
    return going;
}
