/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One transferable vote, paper by paper: scottish-stv, wigm and irv.
 *
 * Every paper lies with one option and has a value. An option that reached the quota keeps it and
 * passes the rest on; who is last is excluded and passes all on. Equal papers always lie together,
 * so each kind of paper is moved once. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/tally_inside.h"

enum state { CONTINUING, PENDING, ELECTED, OUT };

#define NOBODY UINT32_MAX

struct gregory {
    struct tally_count *count;
    uint64_t unit; /* what a vote is worth: 10^decimals */
    uint64_t quota;
    uint64_t *votes; /* by option, as all below but those of papers */
    uint8_t *state;  /* enum state */
    uint32_t *pile;  /* the first paper */
    uint32_t *next;  /* by paper: the one below it */
    uint32_t *at;    /* by paper: where in its list it stands */
    uint64_t *value; /* by paper: of one of them */
    uint64_t exhausted;
    size_t continuing;
    size_t *tied; /* room */
};

/* --- papers --- */

/* The next continuing option on it from `at` on, or all options: none. */
static size_t find_next(const struct gregory *g, uint32_t paper, uint32_t at) {
    const struct tally_paper *p = &g->count->profile.paper[paper];
    for (; at < p->n; at++) {
        size_t option = tally_option(p->item[at]);
        if (g->state[option] == CONTINUING) {
            g->at[paper] = at;
            return option;
        }
    }
    return g->count->profile.options;
}

static void lay(struct gregory *g, uint32_t paper, size_t to) {
    uint64_t votes = g->value[paper] * g->count->profile.paper[paper].weight;
    if (to == g->count->profile.options) {
        g->exhausted += votes;
        return;
    }
    g->next[paper] = g->pile[to];
    g->pile[to] = paper;
    g->votes[to] += votes;
}

static struct tally_stage *record(struct gregory *g, enum tally_action action, size_t option) {
    struct tally_stage *s = tally_stage_add(g->count, action, option);
    uint64_t all = g->count->profile.valid * g->unit - g->exhausted;
    for (size_t k = 0; k < g->count->profile.options; k++) {
        s->votes[k] = g->votes[k];
        all -= g->votes[k];
    }
    s->quota = g->quota;
    s->exhausted = g->exhausted;
    s->lost = all;
    return s;
}

static int by_to_and_value(const void *a, const void *b) {
    const struct tally_transfer *x = a;
    const struct tally_transfer *y = b;
    if (x->to != y->to) {
        return x->to < y->to ? -1 : 1;
    }
    return (x->was < y->was) - (x->was > y->was);
}

/* Sorted, and those alike as one. Returns how many are left. */
static size_t gather(struct tally_transfer *t, size_t n) {
    size_t kept = 0;
    qsort(t, n, sizeof *t, by_to_and_value);
    for (size_t i = 0; i < n; i++) {
        if (kept && t[kept - 1].to == t[i].to && t[kept - 1].was == t[i].was) {
            t[kept - 1].papers += t[i].papers;
            t[kept - 1].votes += t[i].votes;
        } else {
            t[kept++] = t[i];
        }
    }
    return kept;
}

/* What a paper is worth after a surplus; both rules cut off, wigm twice. */
static uint64_t passed_on(const struct gregory *g, uint64_t value, uint64_t surplus,
                          uint64_t votes) {
    tally_wide product = (tally_wide)value * surplus;
    if (g->count->rules->method == TALLY_WIGM) {
        product = product / g->unit * g->unit;
    }
    return (uint64_t)(product / votes);
}

static size_t pile_size(const struct gregory *g, size_t option) {
    size_t n = 0;
    for (uint32_t p = g->pile[option]; p != NOBODY; p = g->next[p]) {
        n++;
    }
    return n;
}

/* All papers of an option go on, at their value or, with a surplus, at a part of it. */
static void pass_on(struct gregory *g, size_t from, enum tally_action action, uint64_t surplus) {
    uint64_t votes = g->votes[from];
    size_t n = pile_size(g, from);
    struct tally_transfer *moved = arena_array(g->count->arena, struct tally_transfer, n);
    uint32_t paper = g->pile[from];
    g->pile[from] = NOBODY;
    for (size_t i = 0; i < n; i++) {
        uint32_t below = g->next[paper];
        struct tally_transfer *t = &moved[i];
        t->was = g->value[paper];
        t->value = action == TALLY_SURPLUS ? passed_on(g, t->was, surplus, votes) : t->was;
        t->to = find_next(g, paper, g->at[paper] + 1);
        t->papers = g->count->profile.paper[paper].weight;
        t->votes = t->value * t->papers;
        g->value[paper] = t->value;
        lay(g, paper, t->to);
        paper = below;
    }
    g->votes[from] = action == TALLY_SURPLUS ? g->quota : 0;
    struct tally_stage *s = record(g, action, from);
    s->transfer = moved;
    s->transfers = gather(moved, n);
}

/* --- ties --- */

/* Of those tied, only who had most (or fewest) at a stage. */
static size_t keep_extreme(const uint64_t *votes, bool most, size_t *option, size_t n) {
    uint64_t best = votes[option[0]];
    for (size_t i = 1; i < n; i++) {
        uint64_t v = votes[option[i]];
        best = (most ? v > best : v < best) ? v : best;
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (votes[option[i]] == best) {
            option[kept++] = option[i];
        }
    }
    return kept;
}

/* One of the equal: by the most recent earlier stage where they differ, else by lot; wigm: by lot
 * at once. */
static size_t break_tie(struct gregory *g, bool most, size_t *option, size_t n) {
    const struct tally_result *r = g->count->result;
    size_t all = n;
    size_t *left = g->tied + g->count->profile.options;
    memcpy(left, option, n * sizeof *left);
    for (size_t s = r->stages; s-- > 0 && n > 1 && g->count->rules->method != TALLY_WIGM;) {
        n = keep_extreme(r->stage[s].votes, most, left, n);
    }
    tally_by_lot(g->count, left, n);
    struct tally_tie *t =
        tally_tie_add(g->count, option, all, left[0], n == 1 ? TALLY_TIE_HISTORY : TALLY_TIE_LOT);
    t->stage = r->stages + 1; /* the one that is about to be */
    return left[0];
}

/* Who has most (or fewest) of those in a state; all options: none is in it. */
static size_t extreme(struct gregory *g, enum state state, bool most) {
    size_t n = 0;
    for (size_t k = 0; k < g->count->profile.options; k++) {
        if (g->state[k] == state) {
            g->tied[n++] = k;
        }
    }
    if (n == 0) {
        return g->count->profile.options;
    }
    n = keep_extreme(g->votes, most, g->tied, n);
    return n == 1 ? g->tied[0] : break_tie(g, most, g->tied, n);
}

/* --- electing --- */

static void take(struct gregory *g, size_t option, enum tally_how how) {
    uint64_t v = g->votes[option];
    (void)tally_elect(g->count, option, v, v, how);
    g->state[option] = how == TALLY_BY_QUOTA ? PENDING : ELECTED;
    g->continuing--;
}

/* Of those continuing with so many votes or more: who has most, equals by lot. */
static size_t highest(const struct gregory *g, uint64_t at_least) {
    const struct tally_profile *p = &g->count->profile;
    size_t best = p->options;
    for (size_t k = 0; k < p->options; k++) {
        if (g->state[k] == CONTINUING && g->votes[k] >= at_least &&
            (best == p->options || g->votes[k] > g->votes[best] ||
             (g->votes[k] == g->votes[best] && p->lot[k] < p->lot[best]))) {
            best = k;
        }
    }
    return best;
}

static size_t seats_left(const struct gregory *g) {
    return g->count->result->seats - g->count->result->elected_count;
}

static void elect_at_quota(struct gregory *g) {
    size_t option;
    while (seats_left(g) && (option = highest(g, g->quota)) < g->count->profile.options) {
        take(g, option, TALLY_BY_QUOTA);
    }
}

/* No more are left than seats: all of them, and that is the end. */
static bool elect_rest(struct gregory *g) {
    if (g->continuing > seats_left(g)) {
        return seats_left(g) == 0;
    }
    while (g->continuing) {
        size_t option = highest(g, 0);
        take(g, option, g->votes[option] >= g->quota ? TALLY_BY_QUOTA : TALLY_LAST);
    }
    return true;
}

static void exclude(struct gregory *g) {
    size_t option = extreme(g, CONTINUING, false);
    g->state[option] = OUT;
    g->continuing--;
    pass_on(g, option, TALLY_EXCLUDE, 0);
}

static void pass_surplus(struct gregory *g, size_t option) {
    g->state[option] = ELECTED;
    pass_on(g, option, TALLY_SURPLUS, g->votes[option] - g->quota);
}

static void count_stv(struct gregory *g) {
    bool done = false;
    while (!done) {
        elect_at_quota(g);
        done = elect_rest(g);
        size_t largest = done ? 0 : extreme(g, PENDING, true);
        if (!done && largest < g->count->profile.options) {
            pass_surplus(g, largest);
        } else if (!done) {
            exclude(g);
            done = elect_rest(g);
        }
    }
}

/* More than half of the papers that are not exhausted. */
static uint64_t majority(const struct gregory *g) {
    return (g->count->profile.valid - g->exhausted) / 2 + 1;
}

static void count_irv(struct gregory *g) {
    struct tally_result *r = g->count->result;
    for (;;) {
        g->quota = majority(g);
        r->stage[r->stages - 1].quota = g->quota;
        size_t first = highest(g, g->quota);
        if (first < g->count->profile.options) {
            take(g, first, TALLY_BY_QUOTA);
            return;
        }
        if (g->continuing == 1) {
            take(g, highest(g, 0), TALLY_LAST);
            return;
        }
        exclude(g);
    }
}

/* --- the beginning --- */

static void make_room(struct gregory *g) {
    const struct tally_profile *p = &g->count->profile;
    struct arena *a = g->count->arena;
    g->votes = arena_array(a, uint64_t, p->options);
    g->state = arena_array(a, uint8_t, p->options);
    g->pile = arena_array(a, uint32_t, p->options);
    g->tied = arena_array(a, size_t, 2 * p->options);
    g->next = arena_array(a, uint32_t, p->papers);
    g->at = arena_array(a, uint32_t, p->papers);
    g->value = arena_array(a, uint64_t, p->papers);
    g->continuing = p->standing;
    for (size_t k = 0; k < p->options; k++) {
        g->pile[k] = NOBODY;
        g->state[k] = p->withdrawn[k] ? OUT : CONTINUING;
    }
}

static uint64_t quota_of(const struct tally_count *c, uint64_t unit) {
    uint64_t share = c->result->seats + 1;
    if (c->rules->method == TALLY_WIGM) {
        return c->profile.valid * unit / share + 1;
    }
    return (c->profile.valid / share + 1) * unit;
}

void tally_count_gregory(struct tally_count *c) {
    static const unsigned decimals[TALLY_METHODS] = {[TALLY_SCOTTISH_STV] = 5, [TALLY_WIGM] = 4};
    struct gregory g = {.count = c, .unit = 1};
    c->result->decimals = decimals[c->rules->method];
    for (unsigned i = 0; i < c->result->decimals; i++) {
        g.unit *= 10;
    }
    make_room(&g);
    for (uint32_t i = 0; i < c->profile.papers; i++) {
        g.value[i] = g.unit;
        lay(&g, i, find_next(&g, i, 0));
    }
    g.quota = c->rules->method == TALLY_IRV ? 0 : quota_of(c, g.unit);
    c->result->quota = g.quota;
    (void)record(&g, TALLY_FIRST, c->profile.options);
    if (c->rules->method == TALLY_IRV) {
        count_irv(&g);
    } else {
        count_stv(&g);
    }
}
