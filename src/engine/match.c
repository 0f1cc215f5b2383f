/* SPDX-License-Identifier: AGPL-3.0-or-later
 * From people and seats to an answer: pairs, rounds of repair, reasons. All is done in the order of
 * the lot; what comes out names people and seats as they were given. */
#include "engine/match.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/lot.h"

#define EXACT_MAX ((size_t)20000000)       /* seats times pairs, up to which extras are exact */
#define CROSSINGS_MAX ((size_t)4000000000) /* volunteers times seats */

static const char *const why_names[] = {"no_eligible", "no_capacity", "conflict"};

const char *match_why_name(enum match_why w) {
    assert((int)w >= 0 && w <= MATCH_CONFLICT);
    return why_names[w];
}

struct work {
    struct arena *arena;
    const struct match_problem *problem;
    struct match_result *result;
    uint32_t *volunteer; /* which they are, in the order of the lot */
    uint32_t *seat;
    struct match_pair *pair; /* of places in these orders */
    size_t pairs;
    size_t room;
    uint32_t *max_shifts;
    struct match_net_seat *net_seat;
    struct match_net_problem net_problem;
    struct match_net *net;
    uint8_t *forbidden; /* enum match_refusal, for each pair */
    bool *taken;        /* each pair */
    uint32_t *eligible; /* how many, for each seat */
    uint32_t *conflict;
    bool last; /* no round comes after this one */
};

static const struct match_volunteer *volunteer_of(const struct work *w, size_t i) {
    return &w->problem->volunteer[w->volunteer[i]];
}

static const struct match_seat *seat_of(const struct work *w, size_t i) {
    return &w->problem->seat[w->seat[i]];
}

/* --- the lot --- */

static void draw_lots(struct work *w) {
    const struct match_problem *p = w->problem;
    size_t most = p->volunteers > p->seats ? p->volunteers : p->seats;
    struct str *id = arena_array(w->arena, struct str, most);
    for (size_t i = 0; i < p->volunteers; i++) {
        id[i] = p->volunteer[i].id;
    }
    w->volunteer = lot_order(w->arena, p->seed, STR("match"), id, p->volunteers);
    for (size_t i = 0; i < p->seats; i++) {
        id[i] = p->seat[i].id;
    }
    w->seat = lot_order(w->arena, p->seed, STR("match"), id, p->seats);
}

/* --- seats and blocks --- */

struct named {
    struct str name;
    uint32_t seat;
};

static int by_name(const void *a, const void *b) {
    const struct named *x = a;
    const struct named *y = b;
    int c = str_cmp(x->name, y->name);
    return c ? c : (x->seat > y->seat) - (x->seat < y->seat);
}

/* Numbers the blocks from 1. */
static void make_blocks(struct work *w) {
    size_t n = w->problem->seats;
    struct named *in = arena_array(w->arena, struct named, n);
    size_t count = 0;
    for (uint32_t s = 0; s < n; s++) {
        if (seat_of(w, s)->block.n) {
            in[count++] = (struct named){seat_of(w, s)->block, s};
        }
    }
    qsort(in, count, sizeof *in, by_name);
    uint32_t number = 0;
    for (size_t i = 0; i < count; i++) {
        number += i == 0 || !str_eq(in[i].name, in[i - 1].name) ? 1 : 0;
        w->net_seat[in[i].seat].block = number;
    }
}

/* --- pairs --- */

static size_t refused_room(const struct match_problem *p) {
    size_t all = p->volunteers * p->seats;
    return all < MATCH_REFUSED_MAX ? all : MATCH_REFUSED_MAX;
}

static void refuse(struct work *w, size_t v, size_t s, enum match_refusal why) {
    struct match_result *r = w->result;
    r->refusals[why]++;
    if (r->refuseds < MATCH_REFUSED_MAX) {
        r->refused[r->refuseds] = (struct match_refused){w->volunteer[v], w->seat[s], why};
    }
    r->refuseds++;
}

static struct match_pair *pairs_room(struct arena *a, size_t n) {
    return (struct match_pair *)(void *)arena_room(a, n * sizeof(struct match_pair));
}

/* False: too many. */
static bool add_pair(struct work *w, size_t v, size_t s) {
    int64_t part[MATCH_PARTS];
    if (w->pairs == MATCH_PAIRS_MAX) {
        return false;
    }
    if (w->pairs == w->room) {
        struct match_pair *full = w->pair;
        w->room *= 2;
        w->pair = pairs_room(w->arena, w->room);
        memcpy(w->pair, full, w->pairs * sizeof *full);
    }
    int64_t cost = match_price(&w->problem->weights, volunteer_of(w, v), seat_of(w, s), part);
    w->pair[w->pairs++] = (struct match_pair){(uint32_t)v, (uint32_t)s, cost};
    w->eligible[s]++;
    return true;
}

/* Seats by block, then in the order of the lot: so pairs stand as the network wants them. */
static uint32_t *seats_by_block(struct work *w) {
    size_t n = w->problem->seats;
    uint32_t *order = arena_array(w->arena, uint32_t, n);
    uint32_t *start = arena_array(w->arena, uint32_t, n + 2);
    for (size_t s = 0; s < n; s++) {
        start[w->net_seat[s].block + 1]++;
    }
    for (size_t b = 0; b <= n; b++) {
        start[b + 1] += start[b];
    }
    for (uint32_t s = 0; s < n; s++) {
        order[start[w->net_seat[s].block]++] = s;
    }
    return order;
}

static bool make_pairs(struct work *w) {
    const struct match_problem *p = w->problem;
    const uint32_t *order = seats_by_block(w);
    for (size_t v = 0; v < p->volunteers; v++) {
        for (size_t i = 0; i < p->seats; i++) {
            uint32_t s = order[i];
            enum match_refusal why = match_filter(volunteer_of(w, v), seat_of(w, s));
            if (why != MATCH_FITS) {
                refuse(w, v, s, why);
            } else if (w->max_shifts[v] && seat_of(w, s)->max && !add_pair(w, v, s)) {
                return false;
            }
        }
    }
    return true;
}

/* --- prices --- */

/* U of the method: above all that covering one more can cost elsewhere. False: too large. */
static bool uncovered_price(const struct work *w, int64_t *u) {
    *u = w->problem->weights.uncovered;
    int64_t least = 0;
    int64_t most = 0;
    int64_t shifts = 0;
    int64_t longest = 1;
    for (size_t i = 0; i < w->pairs; i++) {
        least = i == 0 || w->pair[i].cost < least ? w->pair[i].cost : least;
        most = i == 0 || w->pair[i].cost > most ? w->pair[i].cost : most;
    }
    for (size_t v = 0; v < w->problem->volunteers; v++) {
        shifts += w->max_shifts[v];
        longest = w->max_shifts[v] > longest ? w->max_shifts[v] : longest;
    }
    if (*u) {
        return true;
    }
    int64_t each = most - least + w->problem->weights.repeat * (longest - 1) * (longest - 1);
    if (__builtin_mul_overflow(shifts, each, u)) {
        return false;
    }
    *u += 1;
    return true;
}

static bool price_seats(struct work *w) {
    int64_t u;
    int64_t places = 0;
    int64_t all;
    if (!uncovered_price(w, &u)) {
        return false;
    }
    for (size_t s = 0; s < w->problem->seats; s++) {
        places += seat_of(w, s)->max;
    }
    if (__builtin_mul_overflow(5 * places, u, &all) || all > INT64_C(1) << 62) {
        return false;
    }
    for (size_t s = 0; s < w->problem->seats; s++) {
        w->net_seat[s].miss_min = u * seat_of(w, s)->priority;
        w->net_seat[s].miss_max = u / 10 * seat_of(w, s)->priority;
    }
    return true;
}

/* --- what a flow cannot know --- */

static void forbid(struct work *w, size_t pair, enum match_refusal why) {
    w->forbidden[pair] = (uint8_t)why;
    w->taken[pair] = false;
    w->conflict[w->pair[pair].seat]++;
    if (!w->last) { /* else it is not solved again, and the prices must stay those of an optimum */
        match_net_forbid(w->net, pair);
    }
}

/* Of two, the one that costs more; of equals, the seat that is later by lot. */
static size_t dearer(const struct work *w, size_t a, size_t b) {
    if (w->pair[a].cost != w->pair[b].cost) {
        return w->pair[a].cost > w->pair[b].cost ? a : b;
    }
    return w->pair[a].seat > w->pair[b].seat ? a : b;
}

/* Sorts a few pairs by when their seats begin. */
static void sort_by_start(const struct work *w, size_t *pair, size_t n) {
    for (size_t i = 1; i < n; i++) {
        size_t kept = pair[i];
        size_t at = i;
        while (at && (seat_of(w, w->pair[pair[at - 1]].seat)->start_ms >
                      seat_of(w, w->pair[kept].seat)->start_ms)) {
            pair[at] = pair[at - 1];
            at--;
        }
        pair[at] = kept;
    }
}

/* Of one volunteer: no two that overlap or are too close. Returns how many were forbidden. */
static size_t mend_volunteer(struct work *w, size_t *pair, size_t n) {
    size_t mended = 0;
    sort_by_start(w, pair, n);
    size_t last = 0;
    for (size_t i = 1; i < n; i++) {
        const struct match_seat *a = seat_of(w, w->pair[pair[last]].seat);
        const struct match_seat *b = seat_of(w, w->pair[pair[i]].seat);
        int64_t between = b->start_ms - a->end_ms;
        if (between >= volunteer_of(w, w->pair[pair[i]].volunteer)->rest_ms) {
            last = i;
            continue;
        }
        size_t worse = dearer(w, pair[last], pair[i]);
        last = worse == pair[last] ? i : last;
        forbid(w, worse, between < 0 ? MATCH_OVERLAP : MATCH_REST);
        mended++;
    }
    return mended;
}

static size_t mend_volunteers(struct work *w, size_t *room) {
    size_t mended = 0;
    for (size_t i = 0; i < w->pairs;) {
        size_t n = 0;
        uint32_t v = w->pair[i].volunteer;
        for (; i < w->pairs && w->pair[i].volunteer == v; i++) {
            if (w->taken[i]) {
                room[n++] = i;
            }
        }
        mended += mend_volunteer(w, room, n);
    }
    return mended;
}

struct company {
    uint32_t people;
    uint32_t adults;
    size_t child; /* the dearest pair of somebody who is no adult, or pairs */
};

static void count_company(const struct work *w, struct company *c) {
    for (size_t s = 0; s < w->problem->seats; s++) {
        c[s] = (struct company){0, 0, w->pairs};
    }
    for (size_t i = 0; i < w->pairs; i++) {
        if (w->taken[i]) {
            struct company *at = &c[w->pair[i].seat];
            bool adult =
                match_is_adult(volunteer_of(w, w->pair[i].volunteer), seat_of(w, w->pair[i].seat));
            at->people++;
            at->adults += adult ? 1 : 0;
            if (!adult && (at->child == w->pairs || w->pair[i].cost > w->pair[at->child].cost)) {
                at->child = i;
            }
        }
    }
}

/* A full seat gives up the dearest of those who are no adults, so that one can come; where there is
 * room and yet no second adult, nobody sits. */
static size_t mend_adults(struct work *w, struct company *c) {
    size_t mended = 0;
    count_company(w, c);
    for (size_t i = 0; i < w->pairs; i++) {
        const struct match_seat *s = seat_of(w, w->pair[i].seat);
        const struct company *at = &c[w->pair[i].seat];
        if (!s->two_adults || at->people == 0 || at->adults >= 2 || w->forbidden[i]) {
            continue;
        }
        bool one_goes = s->max >= 2 && at->people == s->max && at->child < w->pairs;
        if (one_goes ? i == at->child : true) {
            forbid(w, i, MATCH_TWO_ADULTS);
            mended++;
        }
    }
    return mended;
}

/* Could this pair be taken beside what its volunteer has? `from` to `end`: the volunteer's pairs.
 */
static bool goes_along(const struct work *w, size_t pair, size_t from, size_t end) {
    const struct match_seat *s = seat_of(w, w->pair[pair].seat);
    int64_t rest = volunteer_of(w, w->pair[pair].volunteer)->rest_ms;
    uint32_t block = w->net_seat[w->pair[pair].seat].block;
    size_t shifts = 1;
    for (size_t i = from; i < end; i++) {
        const struct match_seat *t = seat_of(w, w->pair[i].seat);
        if (!w->taken[i]) {
            continue;
        }
        shifts++;
        bool apart = t->start_ms - s->end_ms >= rest || s->start_ms - t->end_ms >= rest;
        if (!apart || (block && block == w->net_seat[w->pair[i].seat].block)) {
            return false;
        }
    }
    return shifts <= w->max_shifts[w->pair[pair].volunteer];
}

/* When the rounds have ended with clashes: whoever can still take an empty place does, in the order
 * of the lot; not where two adults are needed. */
static void fill(struct work *w) {
    uint32_t *count = arena_array(w->arena, uint32_t, w->problem->seats);
    for (size_t i = 0; i < w->pairs; i++) {
        count[w->pair[i].seat] += w->taken[i] ? 1 : 0;
    }
    for (size_t from = 0; from < w->pairs;) {
        size_t end = from;
        while (end < w->pairs && w->pair[end].volunteer == w->pair[from].volunteer) {
            end++;
        }
        for (size_t i = from; i < end; i++) {
            uint32_t s = w->pair[i].seat;
            bool may = !w->taken[i] && !seat_of(w, s)->two_adults && count[s] < w->net_seat[s].max;
            if (may && goes_along(w, i, from, end)) {
                w->taken[i] = true;
                w->forbidden[i] = MATCH_FITS;
                count[s]++;
            }
        }
        from = end;
    }
}

static void read_taken(struct work *w) {
    for (size_t i = 0; i < w->pairs; i++) {
        w->taken[i] = !w->forbidden[i] && match_net_taken(w->net, i);
    }
}

/* Solves, mends, solves again. After the last round what still clashes is given up. */
static const char *rounds(struct work *w, struct flow_watch watch) {
    size_t *room = arena_array(w->arena, size_t, w->problem->seats + 1);
    struct company *company = arena_array(w->arena, struct company, w->problem->seats + 1);
    for (w->result->rounds = 0;; w->result->rounds++) {
        if (match_net_solve(w->net, watch) != FLOW_OPTIMAL) {
            return "stopped";
        }
        if (w->result->rounds == 0) {
            (void)match_net_cost(w->net, &w->result->bound);
        }
        read_taken(w);
        w->last = w->result->rounds == MATCH_ROUNDS;
        size_t mended = mend_volunteers(w, room);
        mended += mend_adults(w, company);
        if (mended == 0) {
            return NULL;
        }
        if (w->last) {
            break;
        }
    }
    /* Giving up one can leave an adult alone; each pass takes people away, so it ends. */
    while (mend_adults(w, company)) {
    }
    fill(w);
    return NULL;
}

/* --- the answer --- */

static void list_assigned(struct work *w, uint32_t *count, const uint32_t *by_seat) {
    struct match_result *r = w->result;
    uint32_t *shifts = arena_array(w->arena, uint32_t, w->problem->volunteers);
    r->assigned = arena_array(w->arena, struct match_assigned, w->pairs);
    for (size_t k = 0; k < w->pairs; k++) {
        size_t i = by_seat[k];
        if (!w->taken[i]) {
            continue;
        }
        const struct match_pair *x = &w->pair[i];
        struct match_assigned *out = &r->assigned[r->assigneds++];
        *out = (struct match_assigned){w->volunteer[x->volunteer], w->seat[x->seat], 0, {0}};
        (void)match_price(&w->problem->weights, volunteer_of(w, x->volunteer), seat_of(w, x->seat),
                          out->part);
        int64_t before = shifts[x->volunteer]++;
        out->part[MATCH_PART_REPEAT] = w->problem->weights.repeat * before * before;
        out->cost = x->cost + out->part[MATCH_PART_REPEAT];
        r->cost += out->cost;
        count[x->seat]++;
    }
}

static void list_uncovered(struct work *w, const uint32_t *count) {
    struct match_result *r = w->result;
    r->uncovered = arena_array(w->arena, struct match_uncovered, w->problem->seats);
    for (size_t s = 0; s < w->problem->seats; s++) {
        const struct match_seat *seat = seat_of(w, s);
        if (count[s] >= seat->max) {
            continue;
        }
        uint32_t missing = seat->max - count[s];
        uint32_t below = count[s] < seat->min ? seat->min - count[s] : 0;
        r->uncovered[r->uncovereds++] =
            (struct match_uncovered){w->seat[s], missing, below,
                                     w->eligible[s] == 0 ? MATCH_NO_ELIGIBLE
                                     : w->conflict[s]    ? MATCH_CONFLICT
                                                         : MATCH_NO_CAPACITY};
        r->cost += below * w->net_seat[s].miss_min + (missing - below) * w->net_seat[s].miss_max;
    }
}

struct waiter {
    int64_t extra;
    uint32_t volunteer;
};

static int by_extra(const void *a, const void *b) {
    const struct waiter *x = a;
    const struct waiter *y = b;
    if (x->extra != y->extra) {
        return x->extra > y->extra ? 1 : -1;
    }
    return (x->volunteer > y->volunteer) - (x->volunteer < y->volunteer);
}

static int64_t extra_of(const struct work *w, size_t pair) {
    if (w->result->extra_exact) {
        return match_net_extra_exact(w->net, pair);
    }
    int64_t extra = match_net_extra(w->net, pair);
    return extra > 0 ? extra : 0;
}

static void list_waiting(struct work *w, const uint32_t *first, const uint32_t *by_seat) {
    struct match_result *r = w->result;
    size_t most = 0;
    r->extra_exact = !w->last && w->problem->seats * w->net_problem.pairs <= EXACT_MAX;
    for (size_t s = 0; s < w->problem->seats; s++) {
        most += w->eligible[s] < MATCH_WAITING ? w->eligible[s] : MATCH_WAITING;
    }
    r->waiting = arena_array(w->arena, struct match_waiting, most);
    struct waiter *line = arena_array(w->arena, struct waiter, w->problem->volunteers);
    for (uint32_t s = 0; s < w->problem->seats; s++) {
        size_t n = 0;
        if (r->extra_exact && first[s] < first[s + 1]) {
            match_net_look(w->net, w->arena, s);
        }
        for (size_t k = first[s]; k < first[s + 1]; k++) {
            size_t i = by_seat[k];
            if (!w->taken[i] && !w->forbidden[i]) {
                line[n++] = (struct waiter){extra_of(w, i), w->pair[i].volunteer};
            }
        }
        qsort(line, n, sizeof *line, by_extra);
        for (size_t k = 0; k < n && k < MATCH_WAITING; k++) {
            r->waiting[r->waitings++] =
                (struct match_waiting){w->seat[s], w->volunteer[line[k].volunteer], line[k].extra};
        }
    }
}

static void list_all(struct work *w) {
    size_t seats = w->problem->seats;
    uint32_t *first = arena_array(w->arena, uint32_t, seats + 1);
    uint32_t *at = arena_array(w->arena, uint32_t, seats + 1);
    uint32_t *by_seat = arena_array(w->arena, uint32_t, w->pairs);
    uint32_t *count = arena_array(w->arena, uint32_t, seats);
    for (size_t s = 0; s < seats; s++) {
        first[s + 1] = first[s] + w->eligible[s];
        at[s] = first[s];
    }
    for (size_t i = 0; i < w->pairs; i++) {
        by_seat[at[w->pair[i].seat]++] = (uint32_t)i;
        if (w->forbidden[i]) {
            refuse(w, w->pair[i].volunteer, w->pair[i].seat, (enum match_refusal)w->forbidden[i]);
        }
    }
    list_assigned(w, count, by_seat);
    list_uncovered(w, count);
    list_waiting(w, first, by_seat);
    struct match_result *r = w->result;
    r->refused = r->refuseds > MATCH_REFUSED_MAX ? NULL : r->refused;
    r->order = w->seat;
    r->optimal = r->cost == r->bound;
}

static void check(const struct match_problem *p) {
    for (size_t v = 0; v < p->volunteers; v++) {
        assert(p->volunteer[v].max_shifts <= MATCH_SHIFTS_MAX);
    }
    for (size_t s = 0; s < p->seats; s++) {
        const struct match_seat *x = &p->seat[s];
        assert(x->min <= x->max && x->max <= MATCH_PLACES_MAX && x->start_ms < x->end_ms);
        assert(x->priority >= 1 && x->priority <= 5);
    }
}

static const char *solve(struct work *w, struct flow_watch watch) {
    const struct match_problem *p = w->problem;
    if (p->volunteers > MATCH_VOLUNTEERS_MAX || p->seats > MATCH_SEATS_MAX ||
        p->volunteers * p->seats > CROSSINGS_MAX) {
        return "too_large";
    }
    check(p);
    draw_lots(w);
    w->max_shifts = arena_array(w->arena, uint32_t, p->volunteers);
    w->net_seat = arena_array(w->arena, struct match_net_seat, p->seats);
    w->eligible = arena_array(w->arena, uint32_t, p->seats);
    w->conflict = arena_array(w->arena, uint32_t, p->seats);
    w->result->refused = arena_array(w->arena, struct match_refused, refused_room(p));
    for (size_t v = 0; v < p->volunteers; v++) {
        w->max_shifts[v] = volunteer_of(w, v)->max_shifts;
    }
    for (size_t s = 0; s < p->seats; s++) {
        w->net_seat[s] =
            (struct match_net_seat){.min = seat_of(w, s)->min, .max = seat_of(w, s)->max};
    }
    w->room = 1024;
    w->pair = pairs_room(w->arena, w->room);
    make_blocks(w);
    if (!make_pairs(w) || !price_seats(w)) {
        return "too_large";
    }
    w->net_problem = (struct match_net_problem){
        p->volunteers, w->max_shifts, p->seats, w->net_seat, w->pairs, w->pair, p->weights.repeat};
    w->net = match_net_make(w->arena, &w->net_problem);
    w->forbidden = arena_array(w->arena, uint8_t, w->pairs);
    w->taken = arena_array(w->arena, bool, w->pairs);
    return w->net ? rounds(w, watch) : "too_large";
}

struct match_result match_solve(struct arena *a, const struct match_problem *p,
                                struct flow_watch watch) {
    struct match_result r = {0};
    struct work w = {.arena = a, .problem = p, .result = &r};
    r.refused_problem = solve(&w, watch);
    if (!r.refused_problem) {
        list_all(&w);
    }
    return r;
}
