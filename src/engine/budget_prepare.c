/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ballots made ready to be counted: what says the same is merged, supporters stand by project. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/budget_inside.h"
#include "engine/lot.h"

/* --- the lot --- */

size_t *budget_lot(struct arena *a, const struct budget_election *e, struct str seed) {
    size_t *rank = arena_array(a, size_t, e->projects);
    struct arena_mark m = arena_mark(a);
    struct str *id = arena_array(a, struct str, e->projects);
    for (size_t i = 0; i < e->projects; i++) {
        id[i] = e->project[i].id;
    }
    const uint32_t *order = lot_order(a, seed, STR("budget"), id, e->projects);
    for (size_t i = 0; i < e->projects; i++) {
        rank[order[i]] = i;
    }
    arena_rewind(a, m);
    return rank;
}

/* --- ballots --- */

/* A choice as one number, so that sorting is quick: slot or project above, points below. */
static uint64_t pack(uint32_t of, uint32_t points) {
    return (uint64_t)of << 32 | points;
}

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void sort_numbers(uint64_t *v, size_t n) {
    if (n > 24) {
        qsort(v, n, sizeof *v, by_number);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        uint64_t one = v[i];
        size_t at = i;
        for (; at && v[at - 1] > one; at--) {
            v[at] = v[at - 1];
        }
        v[at] = one;
    }
}

/* Sorted, each project once, none without points. Approvals do not add up, points do. */
static size_t tidy(uint64_t *v, size_t n, bool approvals) {
    size_t kept = 0;
    sort_numbers(v, n);
    for (size_t i = 0; i < n;) {
        uint64_t of = v[i] >> 32;
        uint64_t points = 0;
        for (; i < n && v[i] >> 32 == of; i++) {
            points += v[i] & UINT32_MAX;
        }
        points = approvals && points ? 1 : points;
        assert(points <= BUDGET_POINTS_MAX);
        if (points) {
            v[kept++] = of << 32 | points;
        }
    }
    return kept;
}

static size_t longest(const struct budget_election *e) {
    size_t most = 0;
    for (size_t i = 0; i < e->ballots; i++) {
        size_t n = e->begins[i + 1] - e->begins[i];
        most = n > most ? n : most;
    }
    return most;
}

/* Ballot i into v; slot_of may be NULL: then projects stay what they are. */
static size_t ballot(const struct budget_election *e, size_t i, const uint32_t *slot_of,
                     uint64_t *v) {
    size_t n = 0;
    for (size_t k = e->begins[i]; k < e->begins[i + 1]; k++) {
        assert(e->choice[k] < e->projects);
        uint32_t of = slot_of ? slot_of[e->choice[k]] : e->choice[k];
        if (of != NO_SLOT) {
            v[n++] = pack(of, e->points ? e->points[k] : 1);
        }
    }
    return tidy(v, n, !e->points);
}

struct budget_support *budget_count(struct arena *a, const struct budget_election *e) {
    struct budget_support *s = arena_array(a, struct budget_support, e->projects);
    struct arena_mark m = arena_mark(a);
    uint64_t *v = arena_array(a, uint64_t, longest(e));
    for (size_t i = 0; i < e->ballots; i++) {
        size_t n = ballot(e, i, NULL, v);
        for (size_t k = 0; k < n; k++) {
            s[v[k] >> 32].supporters++;
            s[v[k] >> 32].points += v[k] & UINT32_MAX;
        }
    }
    arena_rewind(a, m);
    return s;
}

/* --- slots --- */

struct place {
    uint64_t points;
    int64_t cost;
    uint64_t supporters;
    size_t lot;
    uint32_t of;
};

static int by_points(const void *a, const void *b) {
    const struct place *x = a;
    const struct place *y = b;
    if (x->points != y->points) {
        return x->points > y->points ? -1 : 1;
    }
    if (x->cost != y->cost) {
        return x->cost < y->cost ? -1 : 1;
    }
    return x->lot < y->lot ? -1 : 1;
}

static int by_cost(const void *a, const void *b) {
    const struct place *x = a;
    const struct place *y = b;
    if (x->cost != y->cost) {
        return x->cost < y->cost ? -1 : 1;
    }
    if (x->supporters != y->supporters) {
        return x->supporters > y->supporters ? -1 : 1;
    }
    return x->lot < y->lot ? -1 : 1;
}

static struct place *places(struct arena *a, struct contest *c) {
    const struct budget_election *e = c->e;
    struct place *p = arena_array(a, struct place, e->projects);
    for (size_t i = 0; i < e->projects; i++) {
        int64_t cost = e->project[i].cost;
        assert(cost >= 0);
        if (cost > 0 && cost <= e->budget && c->support[i].supporters) {
            p[c->slots++] = (struct place){c->support[i].points, cost, c->support[i].supporters,
                                           c->lot[i], (uint32_t)i};
        }
    }
    qsort(p, c->slots, sizeof *p, by_points);
    return p;
}

static void slots(struct arena *a, struct contest *c, uint32_t *slot_of) {
    struct place *p = places(a, c);
    c->project = arena_array(a, uint32_t, c->slots);
    c->cost = arena_array(a, int64_t, c->slots);
    c->worth = arena_array(a, int64_t, c->slots);
    c->rank = arena_array(a, uint32_t, c->slots);
    c->column = arena_array(a, struct column, c->slots);
    memset(slot_of, 0xff, c->e->projects * sizeof *slot_of);
    for (uint32_t s = 0; s < c->slots; s++) {
        slot_of[p[s].of] = s;
        c->project[s] = p[s].of;
        c->cost[s] = p[s].cost;
        c->worth[s] = c->o->utility == BUDGET_COST ? p[s].cost : 1;
        c->column[s].total = p[s].points;
        c->column[s].supporters = p[s].supporters;
        p[s].of = s;
    }
    qsort(p, c->slots, sizeof *p, by_cost);
    for (uint32_t k = 0; k < c->slots; k++) {
        c->rank[p[k].of] = k;
    }
}

/* --- classes --- */

/* A ballot, with its first choices at hand for comparing. */
struct paper {
    uint64_t head; /* the first four slots, each + 1, in 16 bits */
    const uint64_t *v;
    uint32_t n;
    uint32_t weight;
};

static int by_choices(const void *a, const void *b) {
    const struct paper *x = a;
    const struct paper *y = b;
    if (x->head != y->head) {
        return x->head < y->head ? -1 : 1;
    }
    for (uint32_t k = 0; k < x->n && k < y->n; k++) {
        if (x->v[k] != y->v[k]) {
            return x->v[k] < y->v[k] ? -1 : 1;
        }
    }
    return (x->n > y->n) - (x->n < y->n);
}

static uint64_t head_of(const uint64_t *v, size_t n) {
    uint64_t head = 0;
    for (size_t k = 0; k < 4; k++) {
        head = head << 16 | (k < n ? (v[k] >> 32) + 1 : 0);
    }
    return head;
}

/* Ballots that say something, each with weight 1, in the order of the file. */
static size_t papers(struct arena *a, const struct budget_election *e, const uint32_t *slot_of,
                     struct paper *p) {
    size_t count = 0;
    uint64_t *v = arena_array(a, uint64_t, e->begins[e->ballots] + 1);
    for (size_t i = 0; i < e->ballots; i++) {
        size_t n = ballot(e, i, slot_of, v);
        if (n) {
            p[count++] = (struct paper){head_of(v, n), v, (uint32_t)n, 1};
            v += n;
        }
    }
    return count;
}

static size_t merge(struct paper *p, size_t n) {
    size_t kept = 0;
    qsort(p, n, sizeof *p, by_choices);
    for (size_t i = 0; i < n; i++) {
        if (kept && by_choices(&p[kept - 1], &p[i]) == 0) {
            p[kept - 1].weight++;
        } else {
            p[kept++] = p[i];
        }
    }
    return kept;
}

static void add_class(struct contest *c, const struct paper *p) {
    size_t at = c->begins[c->classes];
    c->weight[c->classes] = p->weight;
    for (uint32_t k = 0; k < p->n; k++) {
        c->choice[at] = (uint32_t)(p->v[k] >> 32);
        c->points[at] = (uint32_t)p->v[k];
        c->most_points = c->points[at] > c->most_points ? c->points[at] : c->most_points;
        c->column[c->choice[at]].classes++;
        at++;
    }
    c->begins[++c->classes] = at;
}

/* Voters who stand alone come first: their sums need no weights. */
static void classes(struct arena *a, struct contest *c, const struct paper *p, size_t n) {
    size_t choices = 0;
    for (size_t i = 0; i < n; i++) {
        choices += p[i].n;
    }
    c->weight = arena_array(a, uint32_t, n);
    c->begins = arena_array(a, size_t, n + 1);
    c->choice = arena_array(a, uint32_t, choices);
    c->points = arena_array(a, uint32_t, choices);
    for (int heavy = 0; heavy < 2; heavy++) {
        for (size_t i = 0; i < n; i++) {
            if ((p[i].weight > 1) == (heavy == 1)) {
                add_class(c, &p[i]);
            }
        }
    }
}

static void columns(struct arena *a, struct contest *c) {
    uint32_t *class = arena_array(a, uint32_t, c->begins[c->classes]);
    uint32_t *points = arena_array(a, uint32_t, c->begins[c->classes]);
    size_t at = 0;
    size_t *next = arena_array(a, size_t, c->slots);
    for (size_t s = 0; s < c->slots; s++) {
        next[s] = at;
        c->column[s].class = class + at;
        c->column[s].points = points + at;
        at += c->column[s].classes;
    }
    for (uint32_t k = 0; k < c->classes; k++) {
        for (size_t i = c->begins[k]; i < c->begins[k + 1]; i++) {
            uint32_t s = c->choice[i];
            class[next[s]] = k;
            points[next[s]++] = c->points[i];
            c->column[s].single += !c->e->points && c->weight[k] == 1 ? 1 : 0;
        }
    }
}

/* --- twins --- */

struct twin {
    int64_t cost;
    const struct column *column;
    uint32_t rank;
    uint32_t slot;
};

static int by_support(const struct twin *x, const struct twin *y) {
    if (x->cost != y->cost) {
        return x->cost < y->cost ? -1 : 1;
    }
    if (x->column->classes != y->column->classes) {
        return x->column->classes < y->column->classes ? -1 : 1;
    }
    size_t bytes = x->column->classes * sizeof *x->column->class;
    int order = memcmp(x->column->class, y->column->class, bytes);
    return order ? order : memcmp(x->column->points, y->column->points, bytes);
}

static int by_support_and_rank(const void *a, const void *b) {
    const struct twin *x = a;
    const struct twin *y = b;
    int order = by_support(x, y);
    return order ? order : (x->rank > y->rank) - (x->rank < y->rank);
}

static void twins(struct arena *a, struct contest *c) {
    c->next_twin = arena_array(a, uint32_t, c->slots);
    c->first_twin = arena_array(a, bool, c->slots);
    struct twin *t = arena_array(a, struct twin, c->slots);
    for (uint32_t s = 0; s < c->slots; s++) {
        t[s] = (struct twin){c->cost[s], &c->column[s], c->rank[s], s};
        c->next_twin[s] = NO_SLOT;
    }
    qsort(t, c->slots, sizeof *t, by_support_and_rank);
    for (size_t i = 0; i < c->slots; i++) {
        bool again = i && by_support(&t[i - 1], &t[i]) == 0;
        c->first_twin[t[i].slot] = !again;
        if (again) {
            c->next_twin[t[i - 1].slot] = t[i].slot;
        }
    }
}

struct contest budget_prepare(struct arena *a, const struct budget_election *e,
                              const struct budget_options *o) {
    struct contest c = {.e = e, .o = o, .voters = e->ballots};
    assert(e->budget >= 1 && e->budget <= BUDGET_MONEY_MAX && e->projects <= BUDGET_PROJECTS_MAX);
    assert(e->ballots <= BUDGET_VOTERS_MAX && e->begins[e->ballots] <= BUDGET_CHOICES_MAX);
    c.support = budget_count(a, e);
    c.lot = budget_lot(a, e, o->seed);
    uint32_t *slot_of = arena_array(a, uint32_t, e->projects);
    slots(a, &c, slot_of);
    struct paper *p = arena_array(a, struct paper, e->ballots);
    size_t n = merge(p, papers(a, e, slot_of, p));
    classes(a, &c, p, n);
    columns(a, &c);
    twins(a, &c);
    return c;
}
