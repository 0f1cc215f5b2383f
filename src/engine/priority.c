/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Which need comes first: from rows to scores, and from scores to the answer's order. */
#include "engine/priority.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/priority_inside.h"

/* --- names and limits --- */

static const char *const method_names[PRIORITY_METHODS] = {
    [PRIORITY_HANLON] = "hanlon",   [PRIORITY_HANLON_NACCHO] = "hanlon-naccho",
    [PRIORITY_GRID] = "grid",       [PRIORITY_MULTIVOTE] = "multivote",
    [PRIORITY_NOMINAL] = "nominal", [PRIORITY_PAIRWISE] = "pairwise"};

static const struct {
    const char *name;
    int32_t least;
    int32_t most;
    int32_t unit;
} criteria[PRIORITY_CRITERIA] = {
    [PRIORITY_SIZE] = {"size", 0, 10 * PRIORITY_UNIT, PRIORITY_UNIT},
    [PRIORITY_SERIOUSNESS] = {"seriousness", 0, 20 * PRIORITY_UNIT, PRIORITY_UNIT},
    [PRIORITY_EFFECTIVENESS] = {"effectiveness", 0, 10 * PRIORITY_UNIT, PRIORITY_UNIT},
    [PRIORITY_FEASIBILITY] = {"feasibility", 0, 10 * PRIORITY_UNIT, PRIORITY_UNIT},
    [PRIORITY_RANK] = {"rank", 1, PRIORITY_NEEDS_MAX, 1},
    [PRIORITY_VOTES] = {"votes", 0, PRIORITY_VOTES_MAX, 1},
    [PRIORITY_PROPRIETY] = {"propriety", 0, PRIORITY_UNIT, PRIORITY_UNIT},
    [PRIORITY_ECONOMICS] = {"economics", 0, PRIORITY_UNIT, PRIORITY_UNIT},
    [PRIORITY_ACCEPTABILITY] = {"acceptability", 0, PRIORITY_UNIT, PRIORITY_UNIT},
    [PRIORITY_RESOURCES] = {"resources", 0, PRIORITY_UNIT, PRIORITY_UNIT},
    [PRIORITY_LEGALITY] = {"legality", 0, PRIORITY_UNIT, PRIORITY_UNIT},
    [PRIORITY_EQUITY] = {"equity", 0, 10 * PRIORITY_UNIT, PRIORITY_UNIT}};

const char *priority_method_name(enum priority_method m) {
    return method_names[m];
}

const char *priority_criterion_name(enum priority_criterion c) {
    return criteria[c].name;
}

bool priority_is_pearl(enum priority_criterion c) {
    return c >= PRIORITY_PROPRIETY && c <= PRIORITY_LEGALITY;
}

int32_t priority_least(enum priority_criterion c) {
    return criteria[c].least;
}

int32_t priority_most(enum priority_method m, enum priority_criterion c) {
    bool to_ten = m == PRIORITY_HANLON_NACCHO && c == PRIORITY_SERIOUSNESS;
    return to_ten ? 10 * PRIORITY_UNIT : criteria[c].most;
}

int32_t priority_unit(enum priority_criterion c) {
    return criteria[c].unit;
}

unsigned priority_terms(enum priority_method m, enum priority_criterion term[3]) {
    term[0] = PRIORITY_SIZE;
    term[1] = m == PRIORITY_GRID ? PRIORITY_FEASIBILITY : PRIORITY_SERIOUSNESS;
    term[2] = PRIORITY_EFFECTIVENESS;
    return m == PRIORITY_GRID ? 2 : m <= PRIORITY_HANLON_NACCHO ? 3 : 0;
}

bool priority_requires(enum priority_method m, enum priority_criterion c) {
    enum priority_criterion term[3];
    unsigned terms = priority_terms(m, term);
    for (unsigned t = 0; t < terms; t++) {
        if (term[t] == c) {
            return true;
        }
    }
    return c == (m == PRIORITY_MULTIVOTE ? PRIORITY_VOTES : PRIORITY_RANK) && terms == 0;
}

/* --- numbers --- */

static int64_t divisor(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

struct priority_fraction priority_lowest(int64_t num, int64_t den) {
    assert(den > 0);
    int64_t d = divisor(num, den);
    return (struct priority_fraction){num / d, den / d};
}

struct str priority_text(struct arena *a, int64_t num, int64_t den) {
    struct priority_fraction f = priority_lowest(num, den);
    return f.den == 1 ? arena_printf(a, "%lld", (long long)f.num)
                      : arena_printf(a, "%lld/%lld", (long long)f.num, (long long)f.den);
}

int64_t priority_key(enum priority_method m, const int32_t median[3]) {
    enum { CUT = 2 * 5 * PRIORITY_UNIT };
    int64_t a = median[0];
    int64_t b = median[1];
    if (m == PRIORITY_GRID) {
        return (a >= CUT) + (b >= CUT);
    }
    return (a + (m == PRIORITY_HANLON_NACCHO ? 2 * b : b)) * median[2];
}

static int64_t denominator(enum priority_method m) {
    int64_t halves = INT64_C(4) * PRIORITY_UNIT * PRIORITY_UNIT;
    return m == PRIORITY_HANLON ? 3 * halves : m == PRIORITY_HANLON_NACCHO ? halves : 1;
}

/* --- ranks --- */

static int by_key(const void *a, const void *b) {
    const struct priority_keyed *x = a;
    const struct priority_keyed *y = b;
    return x->key != y->key ? (x->key < y->key) - (x->key > y->key)
                            : (x->at > y->at) - (x->at < y->at);
}

void priority_ranks(const int64_t *key, const bool *out, size_t count, struct priority_keyed *room,
                    uint16_t *rank) {
    size_t n = 0;
    for (size_t k = 0; k < count; k++) {
        rank[k] = 0;
        if (!out || !out[k]) {
            room[n++] = (struct priority_keyed){key[k], k};
        }
    }
    if (n) {
        qsort(room, n, sizeof *room, by_key);
    }
    for (size_t i = 0; i < n; i++) {
        bool tied = i > 0 && room[i].key == room[i - 1].key;
        rank[room[i].at] = tied ? rank[room[i - 1].at] : (uint16_t)(i + 1);
    }
}

/* --- the input in an order of its own --- */

struct named {
    struct str id;
    size_t at;
};

static int by_id(const void *a, const void *b) {
    return str_cmp(((const struct named *)a)->id, ((const struct named *)b)->id);
}

static struct named *in_order(struct arena *a, const struct str *id, size_t n) {
    struct named *out = arena_array(a, struct named, n);
    for (size_t i = 0; i < n; i++) {
        out[i] = (struct named){id[i], i};
    }
    if (n) {
        qsort(out, n, sizeof *out, by_id);
    }
    return out;
}

static void number(struct priority_state *s) {
    struct named *need = in_order(s->arena, s->in->need, s->needs);
    struct named *rater = in_order(s->arena, s->in->rater, s->raters);
    s->input_of = arena_array(s->arena, size_t, s->needs);
    s->need_of = arena_array(s->arena, uint16_t, s->needs);
    s->rater_of = arena_array(s->arena, uint16_t, s->raters);
    for (size_t i = 0; i < s->needs; i++) {
        s->input_of[i] = need[i].at;
        s->need_of[need[i].at] = (uint16_t)i;
    }
    for (size_t i = 0; i < s->raters; i++) {
        s->rater_of[rater[i].at] = (uint16_t)i;
    }
}

/* Which round counts for each need, and who took part in each. */
static void find_rounds(struct priority_state *s) {
    bool voting = s->o->method == PRIORITY_MULTIVOTE;
    bool nominal = s->o->method == PRIORITY_NOMINAL;
    const int32_t *value = s->in->value[voting ? PRIORITY_VOTES : PRIORITY_RANK];
    bool *sent = arena_array(s->arena, bool, (PRIORITY_ROUNDS_MAX + 1) * s->raters);
    s->last = arena_array(s->arena, uint8_t, s->needs);
    memset(s->last, voting ? 0 : 1, s->needs);
    for (size_t i = 0; (voting || nominal) && i < s->in->rows; i++) {
        const struct priority_row *r = &s->in->row[i];
        bool *first = &sent[r->round * s->raters + r->rater];
        if (value[i] != PRIORITY_EMPTY) {
            s->sheets[r->round] += *first ? 0 : 1;
            *first = true;
            uint8_t *last = &s->last[s->need_of[r->need]];
            *last = r->round > *last ? r->round : *last;
        }
    }
}

static void check(const struct priority_input *in, const struct priority_options *o) {
    assert(in->needs <= PRIORITY_NEEDS_MAX && in->raters <= PRIORITY_RATERS_MAX);
    assert(in->rows <= PRIORITY_ROWS_MAX && o->method < PRIORITY_METHODS);
    for (size_t i = 0; i < in->rows; i++) {
        const struct priority_row *r = &in->row[i];
        unsigned most = o->method == PRIORITY_MULTIVOTE ? PRIORITY_ROUNDS_MAX : 1;
        assert(r->need < in->needs && r->rater < in->raters && r->round >= 1 && r->round <= most);
    }
    for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
        assert(in->value[c] || in->rows == 0 || !priority_requires(o->method, c));
    }
}

/* --- what is known of each need --- */

static bool was_asked(const struct priority_state *s, enum priority_criterion c) {
    return s->column[c].begin && s->column[c].begin[s->needs] > 0;
}

/* In voting and nominal rounds who sends a sheet speaks of every need on it; elsewhere who leaves
 * a need out does not speak of it. */
static void judge(struct priority_state *s, size_t i, enum priority_criterion c) {
    struct priority_need *need = &s->need[i];
    bool required = priority_requires(s->o->method, c);
    size_t raters = need->rating[c].raters;
    bool sheets = s->o->method == PRIORITY_MULTIVOTE || s->o->method == PRIORITY_NOMINAL;
    if (sheets && required && raters) {
        raters = s->sheets[s->last[i]];
    }
    if (required) {
        need->raters = raters < need->raters ? raters : need->raters;
    }
    if (raters < PRIORITY_RATERS_MIN && (required || priority_is_pearl(c))) {
        need->few |= 1U << c;
    }
    if (priority_is_pearl(c) && raters && need->rating[c].median < PRIORITY_UNIT) {
        need->barriers |= 1U << c; /* a median below 1/2, in halves */
    }
}

static void rate(struct priority_state *s) {
    s->need = arena_array(s->arena, struct priority_need, s->needs);
    for (size_t i = 0; i < s->needs; i++) {
        s->need[i].need = s->input_of[i];
        s->need[i].raters = SIZE_MAX;
        s->need[i].round = s->o->method == PRIORITY_MULTIVOTE ? s->last[i] : 0;
    }
    for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
        bool required = priority_requires(s->o->method, c);
        if (!required && (!s->in->value[c] || (c != PRIORITY_EQUITY && !priority_is_pearl(c)))) {
            continue;
        }
        s->column[c] = priority_column_make(s, c);
        for (size_t i = 0; (required || was_asked(s, c)) && i < s->needs; i++) {
            s->need[i].rating[c] = priority_rate(&s->column[c], i);
            judge(s, i, c);
        }
    }
    s->ranked = arena_array(s->arena, size_t, s->needs);
    for (size_t i = 0; i < s->needs; i++) {
        if (!s->need[i].few && !s->need[i].barriers) {
            s->ranked[s->count++] = i;
        }
    }
}

/* --- scores --- */

uint32_t *priority_ranked_by(struct priority_state *s) {
    const struct priority_column *c = &s->column[PRIORITY_RANK];
    uint32_t *out = arena_array(s->arena, uint32_t, s->raters);
    for (size_t i = 0; i < c->begin[s->needs]; i++) {
        out[c->rater[i]]++;
    }
    return out;
}

int64_t priority_sum_key(const struct priority_state *s, size_t need, int64_t sum) {
    return s->o->method == PRIORITY_NOMINAL ? sum : ((int64_t)s->last[need] << 40) + sum;
}

static void score_sums(struct priority_state *s) {
    bool nominal = s->o->method == PRIORITY_NOMINAL;
    const struct priority_column *c = &s->column[nominal ? PRIORITY_RANK : PRIORITY_VOTES];
    const uint32_t *points = nominal ? priority_ranked_by(s) : NULL;
    for (size_t i = 0; i < s->needs; i++) {
        struct priority_need *n = &s->need[i];
        for (size_t k = c->begin[i]; k < c->begin[i + 1]; k++) {
            assert(!nominal || c->value[k] <= (int64_t)points[c->rater[k]]);
            n->score += nominal ? (int64_t)points[c->rater[k]] + 1 - c->value[k] : c->value[k];
        }
        n->scored = n->rating[nominal ? PRIORITY_RANK : PRIORITY_VOTES].raters > 0;
        n->key = priority_sum_key(s, i, n->score);
    }
}

static void score_medians(struct priority_state *s) {
    enum priority_criterion term[3];
    unsigned terms = priority_terms(s->o->method, term);
    for (size_t i = 0; i < s->needs; i++) {
        struct priority_need *n = &s->need[i];
        int32_t median[3] = {0};
        n->scored = true;
        for (unsigned t = 0; t < terms; t++) {
            median[t] = n->rating[term[t]].median;
            n->scored &= n->rating[term[t]].raters > 0;
        }
        n->score = n->scored ? priority_key(s->o->method, median) : 0;
        n->key = n->score;
    }
}

static void rank_all(struct priority_state *s) {
    struct arena_mark m = arena_mark(s->arena);
    int64_t *key = arena_array(s->arena, int64_t, s->count);
    uint16_t *rank = arena_array(s->arena, uint16_t, s->count);
    for (size_t k = 0; k < s->count; k++) {
        key[k] = s->need[s->ranked[k]].key;
    }
    priority_ranks(key, NULL, s->count, arena_array(s->arena, struct priority_keyed, s->count),
                   rank);
    for (size_t k = 0; k < s->count; k++) {
        s->need[s->ranked[k]].rank = rank[k];
    }
    arena_rewind(s->arena, m);
}

static void score(struct priority_state *s) {
    if (s->o->method == PRIORITY_PAIRWISE) {
        priority_pairs_make(s);
        priority_copeland(s);
    } else if (s->o->method == PRIORITY_MULTIVOTE || s->o->method == PRIORITY_NOMINAL) {
        score_sums(s);
    } else {
        score_medians(s);
    }
    rank_all(s);
}

/* --- the answer --- */

/* A need and where it is to stand. */
struct standing {
    int group; /* ranked, barred, unranked */
    size_t rank;
    struct hash lot;
    size_t at; /* of the input */
    bool drawn;
    size_t need;
};

static int by_standing(const void *a, const void *b) {
    const struct standing *x = a;
    const struct standing *y = b;
    if (x->group != y->group) {
        return x->group - y->group;
    }
    if (x->rank != y->rank) {
        return x->rank < y->rank ? -1 : 1;
    }
    int lot = x->drawn ? hash_cmp(&x->lot, &y->lot) : 0;
    return lot ? lot : (x->at > y->at) - (x->at < y->at);
}

/* Returns place[k]. */
static size_t *list_needs(struct priority_state *s, struct priority_result *r) {
    struct standing *order = arena_array(s->arena, struct standing, s->needs);
    size_t *place = arena_array(s->arena, size_t, s->needs);
    size_t *k_of = arena_array(s->arena, size_t, s->needs);
    for (size_t k = 0; k < s->count; k++) {
        k_of[s->ranked[k]] = k;
    }
    for (size_t i = 0; i < s->needs; i++) {
        const struct priority_need *n = &s->need[i];
        order[i] = (struct standing){
            n->few ? 2 : n->barriers ? 1 : 0, n->rank, {{0}}, n->need, s->o->seed.p != NULL, i};
        if (order[i].drawn) {
            order[i].lot = lot_key(s->o->seed, STR("priority"), s->in->need[n->need]);
        }
        r->ranked += order[i].group == 0 ? 1 : 0;
        r->barred += order[i].group == 1 ? 1 : 0;
    }
    if (s->needs) {
        qsort(order, s->needs, sizeof *order, by_standing);
    }
    r->needs = s->needs;
    r->need = arena_array(s->arena, struct priority_need, s->needs);
    for (size_t i = 0; i < s->needs; i++) {
        r->need[i] = s->need[order[i].need];
        if (i < r->ranked) {
            place[k_of[order[i].need]] = i;
        }
    }
    return place;
}

/* The sums of every round, of those who stood in it. */
static void tell_rounds(struct priority_state *s, struct priority_result *r) {
    int64_t *votes = arena_array(s->arena, int64_t, PRIORITY_ROUNDS_MAX * s->needs);
    for (size_t i = 0; i < PRIORITY_ROUNDS_MAX * s->needs; i++) {
        votes[i] = -1;
    }
    for (size_t i = 0; i < s->in->rows; i++) {
        const struct priority_row *row = &s->in->row[i];
        int32_t v = s->in->value[PRIORITY_VOTES][i];
        int64_t *sum = &votes[(row->round - 1U) * s->needs + row->need];
        if (v != PRIORITY_EMPTY) {
            *sum = (*sum < 0 ? 0 : *sum) + v;
            r->rounds = row->round > r->rounds ? row->round : r->rounds;
        }
    }
    r->votes = votes;
}

static bool can_resample(const struct priority_state *s) {
    size_t pairs = s->count ? s->count * (s->count - 1) / 2 : 0;
    return s->o->method != PRIORITY_PAIRWISE || pairs * s->raters <= PRIORITY_PAIRS_MAX;
}

struct priority_result priority_rank(struct arena *a, const struct priority_input *in,
                                     struct priority_options o) {
    struct priority_result r = {.den = denominator(o.method), .no_strength = "not_asked"};
    struct priority_state s = {
        .arena = a, .in = in, .o = &o, .needs = in->needs, .raters = in->raters};
    check(in, &o);
    number(&s);
    find_rounds(&s);
    rate(&s);
    score(&s);
    r.intervals = can_resample(&s);
    if (r.intervals && s.count && !priority_intervals(&s)) {
        r.refused = "stopped";
        return r;
    }
    if (o.method == PRIORITY_HANLON || o.method == PRIORITY_HANLON_NACCHO) {
        priority_weights(&s, &r);
    }
    if (o.method == PRIORITY_PAIRWISE && o.bradley_terry) {
        r.no_strength = priority_strengths(&s);
    }
    const size_t *place = list_needs(&s, &r);
    if (o.method == PRIORITY_PAIRWISE) {
        priority_cycles(&s, place, &r);
    } else if (o.method == PRIORITY_MULTIVOTE) {
        tell_rounds(&s, &r);
    }
    r.refused = r.ranked + r.barred == 0 ? "raters" : NULL;
    return r;
}
