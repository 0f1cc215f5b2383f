/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Participatory budgeting: by points, the rises of the shares, and what is told of the outcome. */
#include "engine/budget.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/budget_inside.h"

/* --- by points --- */

/* Others with as many points that would have fitted, too. Slots of equal points lie together, in
 * the order in which they have their turns. */
static void note_pick(const struct contest *c, struct picks *p, uint32_t slot, int64_t room,
                      size_t order, const bool *taken) {
    struct budget_tie t = {.order = order, .equal = 1, .project = {c->project[slot]}};
    for (uint32_t s = slot + 1; s < c->slots && c->column[s].total == c->column[slot].total; s++) {
        if (!taken[s] && c->cost[s] <= room) {
            if (t.equal == 1) {
                t.settled =
                    c->cost[s] == c->cost[slot] ? BUDGET_SETTLED_BY_LOT : BUDGET_SETTLED_BY_COST;
            }
            if (t.equal < BUDGET_TIED_MAX) {
                t.project[t.equal] = c->project[s];
            }
            t.equal++;
        }
    }
    if (t.equal > 1) {
        p->tie[p->ties++] = t;
    }
}

struct picks budget_by_points(struct arena *a, const struct contest *c, const uint32_t *funded,
                              size_t fundeds) {
    struct picks p = {0};
    bool *taken = arena_array(a, bool, c->slots);
    p.slot = arena_array(a, uint32_t, c->slots);
    p.room = arena_array(a, int64_t, c->slots);
    p.tie = arena_array(a, struct budget_tie, c->slots);
    int64_t room = c->e->budget;
    for (size_t i = 0; i < fundeds; i++) {
        taken[funded[i]] = true;
        room -= c->cost[funded[i]];
    }
    for (uint32_t s = 0; s < c->slots; s++) {
        p.room[s] = -1;
        if (taken[s]) {
            continue;
        }
        if (c->cost[s] > room) {
            p.room[s] = room;
            continue;
        }
        note_pick(c, &p, s, room, fundeds + p.count, taken);
        p.slot[p.count++] = s;
        p.spent += c->cost[s];
        room -= c->cost[s];
    }
    return p;
}

/* --- the rises of the shares --- */

struct shares {
    struct arena *a;
    const struct contest *c;
    const struct budget_options *o;
    struct run run;
    const char *refused;
    /* the outcome of the last share that was counted */
    uint32_t *slot;
    size_t slots;
    int64_t cost;
    uint64_t rises; /* of the share that is kept */
};

static bool is_exhaustive(enum budget_completion k) {
    return k == BUDGET_ADD1_EXHAUSTIVE || k == BUDGET_ADD1_EXHAUSTIVE_UTILITARIAN;
}

static bool is_rising(enum budget_completion k) {
    return k != BUDGET_NONE && k != BUDGET_UTILITARIAN;
}

static bool is_by_points_after(enum budget_completion k) {
    return k == BUDGET_UTILITARIAN || k == BUDGET_ADD1_UTILITARIAN ||
           k == BUDGET_ADD1_EXHAUSTIVE_UTILITARIAN;
}

/* One share, exactly where there is a doubt. What the exact run took is given back, but for the
 * caller who keeps it. */
static bool run_exactly(struct shares *s, uint64_t k, struct exact *x) {
    uint64_t number;
    bool fits = run_share(s->c, k, &number);
    assert(fits);
    *x = exact_begin(s->a, s->c, number);
    s->run.exact = x;
    s->run.tie = arena_array(s->a, struct budget_tie, s->c->slots);
    enum verdict v =
        run_span(&s->run, (struct span){k, k}, run_shift(s->c, k), NULL, s->slot, s->slots);
    s->run.exact = NULL;
    if (v != RUN_DONE) {
        s->refused = "fractions";
    }
    return v == RUN_DONE;
}

static int64_t cost_of(const struct contest *c, const uint32_t *slot, size_t n) {
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += c->cost[slot[i]];
    }
    return sum;
}

static bool anything_fits(const struct shares *s) {
    for (uint32_t k = 0; k < s->c->slots; k++) {
        if (s->run.state[k] != SLOT_FUNDED && s->c->cost[k] <= s->c->e->budget - s->cost) {
            return true;
        }
    }
    return false;
}

/* Takes what the run found, for the shares from `first` on. True: the rises end here, and
 * s->rises is what is kept. */
static bool take(struct shares *s, uint64_t first) {
    const struct run *r = &s->run;
    int64_t cost = cost_of(s->c, r->funded, r->rounds);
    if (cost > s->c->e->budget) {
        assert(first > 0);
        s->rises = first - 1;
        return true;
    }
    memcpy(s->slot, r->funded, r->rounds * sizeof *s->slot);
    s->slots = r->rounds;
    s->cost = cost;
    s->rises = first;
    return s->slots == s->c->slots || !is_rising(s->o->completion) ||
           (is_exhaustive(s->o->completion) && !anything_fits(s));
}

enum { DEPTH_MAX = 64 };

/* Spans within each other that could not be told as one, the narrowest on top. */
struct splits {
    struct known level[DEPTH_MAX];
    size_t depth;
};

static void split(struct shares *s, struct splits *p, struct span span, unsigned shift) {
    const struct run *r = &s->run;
    size_t slots = s->c->slots;
    assert(p->depth < DEPTH_MAX);
    struct known *k = &p->level[p->depth++];
    if (!k->slot) {
        k->slot = arena_array(s->a, uint32_t, slots);
        k->paid = arena_array(s->a, int64_t, slots);
        k->price = arena_array(s->a, int64_t, slots);
        k->state = arena_array(s->a, uint8_t, slots);
    }
    k->span = span;
    k->shift = shift;
    k->rounds = r->rounds;
    memcpy(k->slot, r->funded, r->rounds * sizeof *k->slot);
    memcpy(k->paid, r->paid, r->rounds * sizeof *k->paid);
    memcpy(k->price, r->price, slots * sizeof *k->price);
    memcpy(k->state, r->state, slots * sizeof *k->state);
}

/* The next span to try: `width` shares from `first` on, within the narrowest split one. */
static struct span next_span(const struct shares *s, struct splits *p, uint64_t first,
                             uint64_t width) {
    while (p->depth && p->level[p->depth - 1].span.last < first) {
        p->depth--;
    }
    uint64_t last = first + width - 1;
    uint64_t most = p->depth ? p->level[p->depth - 1].span.last : BUDGET_RERUNS_MAX;
    uint64_t number;
    last = last < most ? last : most;
    while (last > first && !run_share(s->c, last, &number)) {
        last = first + (last - first) / 2;
    }
    return (struct span){first, last};
}

/* One share where spans end. */
static bool run_one(struct shares *s, uint64_t k) {
    struct arena_mark m = arena_mark(s->a);
    struct exact x;
    bool done = run_exactly(s, k, &x);
    arena_rewind(s->a, m);
    return done;
}

/* Whether there is a share of this many rises to be counted. */
static bool may_rise(struct shares *s, uint64_t k) {
    uint64_t number;
    if (k > BUDGET_RERUNS_MAX) {
        s->refused = "reruns";
    } else if (!run_share(s->c, k, &number)) {
        s->refused = "money";
    } else if (s->o->progress && !s->o->progress(s->o->self, k)) {
        s->refused = "stopped";
    }
    return !s->refused;
}

/* Spans grow while they can be told as one, and halve where not. */
static void rise(struct shares *s) {
    struct splits *p = arena_new(s->a, struct splits);
    uint64_t width = 1;
    for (uint64_t first = 0; may_rise(s, first);) {
        struct span span = next_span(s, p, first, width);
        const struct known *known = p->depth ? &p->level[p->depth - 1] : NULL;
        unsigned shift = known ? known->shift : run_shift(s->c, span.last);
        if (run_span(&s->run, span, shift, known, s->slot, s->slots) == RUN_DOUBT) {
            if (span.first < span.last) {
                split(s, p, span, shift);
                width = (span.last - span.first + 1) / 2;
                continue;
            }
            if (!run_one(s, first)) {
                return;
            }
        }
        if (take(s, first)) {
            return;
        }
        first = span.last + 1;
        s->rises = span.last;
        width *= width < BUDGET_RERUNS_MAX ? 2 : 1;
    }
}

/* --- the outcome in words --- */

static void told_funded(const struct contest *c, const struct exact *x, const uint32_t *slot,
                        size_t n, enum budget_by by, struct budget_result *r) {
    for (size_t i = 0; i < n; i++) {
        struct budget_funded *f = &r->funded[r->fundeds++];
        *f = (struct budget_funded){.project = c->project[slot[i]],
                                    .supporters = c->column[slot[i]].supporters,
                                    .points = c->column[slot[i]].total,
                                    .by = by};
        r->spent += c->cost[slot[i]];
        if (x) {
            f->payment = exact_payment(x, i);
            f->effective_votes = exact_effective_votes(x, i, slot[i]);
            f->paid_max = x->paid_max[i];
            f->paid_rest = x->paid_rest[i];
        }
    }
}

static void told_tie(struct budget_result *r, const struct budget_tie *t, size_t n) {
    for (size_t i = 0; i < n; i++) {
        r->tie[r->ties++] = t[i];
    }
}

static struct budget_unfunded unfunded(const struct contest *c, size_t project,
                                       enum budget_why why) {
    return (struct budget_unfunded){
        project, c->support[project].supporters, c->support[project].points, why, {0}, {0}};
}

/* x says who has how much left; where it is NULL, `picks` what room there was. */
static void told_unfunded_slots(struct arena *a, const struct contest *c, struct exact *x,
                                const struct picks *picks, const bool *is_funded,
                                struct budget_result *r) {
    for (uint32_t s = 0; s < c->slots; s++) {
        if (is_funded[s]) {
            continue;
        }
        struct budget_unfunded *u = &r->unfunded[r->unfundeds++];
        *u = unfunded(c, c->project[s], x ? BUDGET_MONEY_BEHIND : BUDGET_NO_ROOM);
        if (x) {
            exact_left(x, s, &u->money, &u->missing);
        } else {
            u->money = budget_money_text(a, c->e, picks->room[s]);
            u->missing = budget_money_text(a, c->e, c->cost[s] - picks->room[s]);
        }
    }
}

/* Those who take no part, in the order of the lot. */
static void told_others(struct arena *a, const struct contest *c, struct budget_result *r) {
    const struct budget_election *e = c->e;
    size_t *by_lot = arena_array(a, size_t, e->projects);
    for (size_t i = 0; i < e->projects; i++) {
        by_lot[c->lot[i]] = i;
    }
    for (size_t k = 0; k < e->projects; k++) {
        size_t i = by_lot[k];
        int64_t cost = e->project[i].cost;
        if (cost == 0) {
            r->unfunded[r->unfundeds++] = unfunded(c, i, BUDGET_ZERO_COST);
        } else if (cost > e->budget) {
            r->unfunded[r->unfundeds++] = unfunded(c, i, BUDGET_TOO_EXPENSIVE);
        } else if (c->support[i].supporters == 0) {
            r->unfunded[r->unfundeds++] = unfunded(c, i, BUDGET_NO_SUPPORT);
        }
    }
}

static void told_served(const struct contest *c, const bool *is_funded, struct budget_result *r) {
    for (size_t k = 0; k < c->classes; k++) {
        size_t i = c->begins[k];
        while (i < c->begins[k + 1] && !is_funded[c->choice[i]]) {
            i++;
        }
        r->voters_served += i < c->begins[k + 1] ? c->weight[k] : 0;
    }
}

static bool *marks_of(struct arena *a, const struct contest *c, const uint32_t *slot, size_t n) {
    bool *is = arena_array(a, bool, c->slots);
    for (size_t i = 0; i < n; i++) {
        is[slot[i]] = true;
    }
    return is;
}

/* --- the two compared --- */

static struct budget_outcome outcome_of(struct arena *a, const struct contest *c,
                                        const uint32_t *slot, size_t n) {
    struct budget_outcome o = {.project = arena_array(a, size_t, n), .projects = n};
    for (size_t i = 0; i < n; i++) {
        o.project[i] = c->project[slot[i]];
        o.spent += c->cost[slot[i]];
    }
    return o;
}

static void compare_class(const struct contest *c, size_t k, const bool *shares, const bool *greedy,
                          struct budget_result *r) {
    size_t with_shares = 0;
    size_t with_greedy = 0;
    for (size_t i = c->begins[k]; i < c->begins[k + 1]; i++) {
        with_shares += shares[c->choice[i]] ? 1 : 0;
        with_greedy += greedy[c->choice[i]] ? 1 : 0;
    }
    if (c->o->compare == BUDGET_EXCLUSION) {
        with_shares = with_shares ? 1 : 0;
        with_greedy = with_greedy ? 1 : 0;
    }
    r->better_equal_shares += with_shares > with_greedy ? c->weight[k] : 0;
    r->better_greedy += with_greedy > with_shares ? c->weight[k] : 0;
}

static void compare(struct arena *a, const struct contest *c, const uint32_t *slot, size_t n,
                    const struct picks *greedy, struct budget_result *r) {
    r->equal_shares = outcome_of(a, c, slot, n);
    r->greedy = outcome_of(a, c, greedy->slot, greedy->count);
    const bool *with_shares = marks_of(a, c, slot, n);
    const bool *with_greedy = marks_of(a, c, greedy->slot, greedy->count);
    for (size_t k = 0; k < c->classes; k++) {
        compare_class(c, k, with_shares, with_greedy, r);
    }
    r->replaced = r->better_greedy > r->better_equal_shares;
}

/* --- the rules --- */

static void result_room(struct arena *a, const struct contest *c, struct budget_result *r) {
    r->funded = arena_array(a, struct budget_funded, c->slots);
    r->unfunded = arena_array(a, struct budget_unfunded, c->e->projects);
    r->tie = arena_array(a, struct budget_tie, c->slots);
}

static void greedy(struct arena *a, const struct contest *c, const struct picks *p,
                   struct budget_result *r) {
    const bool *is_funded = marks_of(a, c, p->slot, p->count);
    told_funded(c, NULL, p->slot, p->count, BUDGET_BY_GREEDY, r);
    told_tie(r, p->tie, p->ties);
    told_unfunded_slots(a, c, NULL, p, is_funded, r);
    told_served(c, is_funded, r);
    told_others(a, c, r);
}

static void equal_shares(struct arena *a, struct shares *s, struct exact *x,
                         struct budget_result *r) {
    const struct contest *c = s->c;
    bool more = is_by_points_after(s->o->completion);
    struct picks p = {0};
    if (more) {
        p = budget_by_points(a, c, s->slot, s->slots);
        memcpy(s->slot + s->slots, p.slot, p.count * sizeof *p.slot);
    }
    size_t n = s->slots + p.count;
    if (s->o->compare) {
        struct picks g = budget_by_points(a, c, NULL, 0);
        compare(a, c, s->slot, n, &g, r);
        if (r->replaced) {
            greedy(a, c, &g, r);
            return;
        }
    }
    const bool *is_funded = marks_of(a, c, s->slot, n);
    told_funded(c, x, s->slot, s->slots, BUDGET_BY_EQUAL_SHARES, r);
    told_funded(c, NULL, s->slot + s->slots, p.count, BUDGET_BY_UTILITARIAN, r);
    told_tie(r, s->run.tie, s->run.ties);
    told_tie(r, p.tie, p.ties);
    told_unfunded_slots(a, c, more ? NULL : x, &p, is_funded, r);
    told_served(c, is_funded, r);
    told_others(a, c, r);
}

static void decide_shares(struct arena *a, const struct contest *c, struct budget_result *r) {
    struct shares s = {.a = a, .c = c, .o = c->o, .run = run_make(a, c)};
    struct exact x;
    uint64_t number;
    s.slot = arena_array(a, uint32_t, c->slots);
    if (c->voters == 0) {
        s.refused = "voters";
    } else {
        rise(&s);
    }
    if (!s.refused && run_exactly(&s, s.rises, &x)) {
        assert(s.run.rounds == s.slots &&
               memcmp(s.run.funded, s.slot, s.slots * sizeof *s.slot) == 0);
        (void)run_share(c, 0, &number);
        r->share_start = exact_share(a, c, number);
        (void)run_share(c, s.rises, &number);
        r->share_final = exact_share(a, c, number);
        r->reruns = s.rises;
        equal_shares(a, &s, &x, r);
    }
    r->refused = s.refused;
}

struct budget_result budget_decide(struct arena *a, const struct budget_election *e,
                                   const struct budget_options *o) {
    struct budget_result r = {0};
    assert(o->rise >= 0 && o->rise <= BUDGET_MONEY_MAX);
    struct contest c = budget_prepare(a, e, o);
    result_room(a, &c, &r);
    if (o->rule == BUDGET_GREEDY) {
        struct picks p = budget_by_points(a, &c, NULL, 0);
        greedy(a, &c, &p, &r);
    } else {
        decide_shares(a, &c, &r);
    }
    return r;
}
