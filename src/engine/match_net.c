/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The network of volunteers and seats. Node 0 is the pool: it takes who is idle and gives what is
 * missing. A volunteer has all of max_shifts to give; an idle shift goes to the pool at minus what
 * it would have cost, so that the k-th shift taken costs repeat * (k - 1)^2 more than idling.
 * That is the network with a source and parallel arcs, without a node that touches everything
 * twice. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/match.h"

struct match_net {
    const struct match_net_problem *problem;
    struct flow_problem flow_problem;
    struct flow *flow;
    struct flow_arc *arc;
    size_t arcs;
    int64_t *supply;
    uint32_t first_seat; /* its node */
    uint32_t *idle;      /* arc of a volunteer's first shift; those of the next follow */
    uint32_t *pair_arc;  /* of each pair */
    uint32_t *miss;      /* arc of each seat below min, the next one is below max */
    uint32_t *enter;     /* for each pair the arc into its block, or FLOW_NONE */
    int64_t constant;    /* price of all shifts of all volunteers */
    int64_t forbidden;   /* above any way round */
    struct flow_roads roads;
    int64_t *detour; /* from the seat last looked from */
};

/* --- sizes --- */

static uint32_t block_of(const struct match_net_problem *p, size_t pair) {
    return p->seat[p->pair[pair].seat].block;
}

static bool begins_block(const struct match_net_problem *p, size_t i) {
    return block_of(p, i) && (i == 0 || p->pair[i].volunteer != p->pair[i - 1].volunteer ||
                              block_of(p, i) != block_of(p, i - 1));
}

static size_t count_blocks(const struct match_net_problem *p) {
    size_t n = 0;
    for (size_t i = 0; i < p->pairs; i++) {
        n += begins_block(p, i) ? 1 : 0;
    }
    return n;
}

static int64_t repeat_cost(const struct match_net_problem *p, uint32_t k) {
    return p->repeat * (int64_t)k * (int64_t)k;
}

static int64_t larger(int64_t a, int64_t b) {
    return a > b ? a : b;
}

/* The dearest price, and what a pair that must not be taken costs: more than to go any way round it
 * by leaving its seat uncovered. */
static int64_t forbidden_cost(const struct match_net_problem *p) {
    int64_t most = 0;
    int64_t miss = 0;
    for (size_t i = 0; i < p->pairs; i++) {
        most = larger(most, p->pair[i].cost < 0 ? -p->pair[i].cost : p->pair[i].cost);
    }
    for (size_t s = 0; s < p->seats; s++) {
        miss = larger(miss, p->seat[s].miss_min);
    }
    uint32_t shifts = 1;
    for (size_t v = 0; v < p->volunteers; v++) {
        shifts = p->max_shifts[v] > shifts ? p->max_shifts[v] : shifts;
    }
    return miss + 2 * most + repeat_cost(p, shifts) + 1;
}

/* --- building --- */

static uint32_t add_arc(struct match_net *n, uint32_t from, uint32_t to, uint32_t capacity,
                        int64_t cost) {
    n->arc[n->arcs] = (struct flow_arc){from, to, capacity, cost};
    return (uint32_t)n->arcs++;
}

/* A volunteer's arcs stand together: idling, then pairs, each block's behind its own. */
static size_t add_volunteer(struct match_net *n, uint32_t v, size_t pair, uint32_t *node) {
    const struct match_net_problem *p = n->problem;
    uint32_t me = 1 + v;
    uint32_t from = me;
    uint32_t enter = FLOW_NONE;
    n->supply[me] = p->max_shifts[v];
    n->idle[v] = (uint32_t)n->arcs;
    for (uint32_t k = 0; k < p->max_shifts[v]; k++) {
        add_arc(n, me, 0, 1, -repeat_cost(p, k));
        n->constant += repeat_cost(p, k);
    }
    for (; pair < p->pairs && p->pair[pair].volunteer == v; pair++) {
        if (begins_block(p, pair)) {
            from = (*node)++;
            enter = add_arc(n, me, from, 1, 0);
        }
        n->enter[pair] = enter;
        n->pair_arc[pair] =
            add_arc(n, from, n->first_seat + p->pair[pair].seat, 1, p->pair[pair].cost);
    }
    return pair;
}

static void add_seat(struct match_net *n, uint32_t s) {
    const struct match_net_seat *seat = &n->problem->seat[s];
    uint32_t me = n->first_seat + s;
    n->supply[me] = -(int64_t)seat->max;
    n->miss[s] = add_arc(n, 0, me, seat->min, seat->miss_min);
    add_arc(n, 0, me, seat->max - seat->min, seat->miss_max);
}

static void build(struct match_net *n, struct arena *a, size_t blocks, size_t shifts) {
    const struct match_net_problem *p = n->problem;
    size_t nodes = 1 + p->volunteers + p->seats + blocks;
    size_t arcs = shifts + p->pairs + blocks + 2 * p->seats;
    n->arc = (struct flow_arc *)(void *)arena_room(a, arcs * sizeof *n->arc);
    n->supply = arena_array(a, int64_t, nodes);
    n->idle = arena_array(a, uint32_t, p->volunteers);
    n->pair_arc = (uint32_t *)(void *)arena_room(a, (p->pairs + 1) * sizeof *n->pair_arc);
    n->enter = (uint32_t *)(void *)arena_room(a, (p->pairs + 1) * sizeof *n->enter);
    n->miss = arena_array(a, uint32_t, p->seats);
    n->first_seat = (uint32_t)(1 + p->volunteers);
    uint32_t node = (uint32_t)(n->first_seat + p->seats);
    size_t pair = 0;
    for (uint32_t v = 0; v < p->volunteers; v++) {
        pair = add_volunteer(n, v, pair, &node);
    }
    assert(pair == p->pairs);
    for (uint32_t s = 0; s < p->seats; s++) {
        add_seat(n, s);
    }
    for (size_t v = 1; v < nodes; v++) {
        n->supply[0] -= n->supply[v];
    }
    assert(n->arcs == arcs && node == nodes);
    n->flow_problem = (struct flow_problem){nodes, n->supply, n->arcs, n->arc,
                                            larger(n->forbidden, repeat_cost(p, MATCH_SHIFTS_MAX))};
}

/* --- a beginning: cheapest pairs first --- */

struct greedy {
    uint32_t *units; /* by arc */
    uint32_t *tree;  /* by node */
    uint32_t *used;  /* shifts of each volunteer */
    uint32_t *room;  /* of each seat */
};

/* A pair, once more beside each other in the order of their costs. */
struct chance {
    uint32_t pair;
    uint32_t volunteer;
    uint32_t seat;
};

/* Pairs by cost: by digits of 11 bits from the lowest cost on. */
static uint32_t *by_cost(const struct match_net_problem *p, struct arena *a) {
    enum { BITS = 11, DIGITS = 1 << BITS };
    uint32_t *from = (uint32_t *)(void *)arena_room(a, (p->pairs + 1) * sizeof *from);
    uint32_t *to = (uint32_t *)(void *)arena_room(a, (p->pairs + 1) * sizeof *to);
    int64_t least = INT64_MAX;
    int64_t most = INT64_MIN;
    for (size_t i = 0; i < p->pairs; i++) {
        from[i] = (uint32_t)i;
        least = p->pair[i].cost < least ? p->pair[i].cost : least;
        most = larger(most, p->pair[i].cost);
    }
    for (unsigned shift = 0; p->pairs && shift < 64 && (uint64_t)(most - least) >> shift;
         shift += BITS) {
        size_t start[DIGITS + 1] = {0};
        for (size_t i = 0; i < p->pairs; i++) {
            start[((uint64_t)(p->pair[i].cost - least) >> shift & (DIGITS - 1)) + 1]++;
        }
        for (size_t d = 0; d < DIGITS; d++) {
            start[d + 1] += start[d];
        }
        for (size_t i = 0; i < p->pairs; i++) {
            uint64_t digit = (uint64_t)(p->pair[from[i]].cost - least) >> shift & (DIGITS - 1);
            to[start[digit]++] = from[i];
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

static struct chance *chances(const struct match_net_problem *p, struct arena *a) {
    struct chance *c =
        (struct chance *)(void *)arena_room(a, (p->pairs + 1) * sizeof(struct chance));
    const uint32_t *order = by_cost(p, a);
    for (size_t i = 0; i < p->pairs; i++) {
        const struct match_pair *x = &p->pair[order[i]];
        c[i] = (struct chance){order[i], x->volunteer, x->seat};
    }
    return c;
}

/* What the next one taken at a seat saves. */
static int64_t next_saves(const struct match_net *n, const struct greedy *g, uint32_t s) {
    const struct match_net_seat *seat = &n->problem->seat[s];
    return g->room[s] > seat->max - seat->min ? seat->miss_min : seat->miss_max;
}

/* Whoever has taken at most so many shifts takes one more, where it saves at least that. */
static void take_cheapest(struct match_net *n, struct greedy *g, const struct chance *order,
                          uint32_t most, int64_t saving) {
    const struct match_net_problem *p = n->problem;
    for (size_t i = 0; i < p->pairs; i++) {
        struct chance x = order[i];
        if (g->room[x.seat] == 0 || g->used[x.volunteer] > most ||
            g->used[x.volunteer] == p->max_shifts[x.volunteer] ||
            next_saves(n, g, x.seat) < saving) {
            continue;
        }
        uint32_t arc = n->pair_arc[x.pair];
        uint32_t enter = p->seat[x.seat].block ? n->enter[x.pair] : FLOW_NONE;
        if (g->units[arc] || (enter != FLOW_NONE && g->units[enter])) {
            continue;
        }
        g->units[arc] = 1;
        g->room[x.seat]--;
        g->used[x.volunteer]++;
        g->tree[n->first_seat + x.seat] = arc; /* the dearest so far */
        if (enter != FLOW_NONE) {
            g->units[enter] = 1;
            g->tree[n->arc[enter].to] = enter;
        }
    }
}

/* The pool is the root. Who idles hangs on it; who does not, on the seat of the cheapest pair not
 * taken; a seat on the pool when something is missing, else on whoever came last. */
static void hang_volunteer(const struct match_net *n, struct greedy *g, uint32_t v) {
    uint32_t idle = n->problem->max_shifts[v] - g->used[v];
    for (uint32_t k = 0; k < idle; k++) {
        g->units[n->idle[v] + n->problem->max_shifts[v] - 1 - k] = 1;
    }
}

static void hang_seat(const struct match_net *n, struct greedy *g, uint32_t s) {
    const struct match_net_seat *seat = &n->problem->seat[s];
    uint32_t missing = g->room[s];
    uint32_t soft = missing < seat->max - seat->min ? missing : seat->max - seat->min;
    g->units[n->miss[s] + 1] = soft;
    g->units[n->miss[s]] = missing - soft;
    if (missing) {
        g->tree[n->first_seat + s] = missing > soft ? n->miss[s] : n->miss[s] + 1;
    }
}

/* Of a node that nothing was taken from: its cheapest pair, or its first block. */
static void hang_idle(const struct match_net *n, struct greedy *g, size_t pair) {
    uint32_t arc = n->pair_arc[pair];
    uint32_t *of_node = &g->tree[n->arc[arc].from];
    uint32_t *of_volunteer = &g->tree[1 + n->problem->pair[pair].volunteer];
    bool can = g->units[arc] == 0;
    if (can && (*of_node == FLOW_NONE || (n->arc[*of_node].to >= n->first_seat &&
                                          n->arc[*of_node].to < n->first_seat + n->problem->seats &&
                                          n->arc[*of_node].cost > n->arc[arc].cost))) {
        *of_node = arc;
    }
    if (*of_volunteer == FLOW_NONE) {
        *of_volunteer = n->enter[pair];
    }
}

static void hang_rest(const struct match_net *n, struct greedy *g) {
    const struct match_net_problem *p = n->problem;
    for (uint32_t v = 0; v < p->volunteers; v++) {
        if (g->used[v]) {
            g->tree[1 + v] = n->idle[v] + g->used[v] - 1; /* empty: can still idle */
        }
    }
    for (size_t i = 0; i < p->pairs; i++) {
        bool is_free = g->used[p->pair[i].volunteer] == 0;
        if (is_free || (block_of(p, i) && g->units[n->enter[i]] == 0)) {
            hang_idle(n, g, i);
        }
    }
}

enum { TIERS_MAX = 16 };

/* The different prices of what is missing, highest first; 0 when there are too many. */
static size_t tiers_of(const struct match_net_problem *p, int64_t *tier) {
    size_t n = 0;
    for (size_t i = 0; i < 2 * p->seats; i++) {
        int64_t price = i % 2 ? p->seat[i / 2].miss_max : p->seat[i / 2].miss_min;
        size_t at = 0;
        while (at < n && tier[at] > price) {
            at++;
        }
        if (at < n && tier[at] == price) {
            continue;
        }
        if (n == TIERS_MAX) {
            return 0;
        }
        memmove(tier + at + 1, tier + at, (n - at) * sizeof *tier);
        tier[at] = price;
        n++;
    }
    return n;
}

static void clear_greedy(const struct match_net *n, struct greedy *g) {
    const struct match_net_problem *p = n->problem;
    memset(g->units, 0, n->arcs * sizeof *g->units);
    memset(g->tree, 0xff, n->flow_problem.nodes * sizeof *g->tree);
    memset(g->used, 0, p->volunteers * sizeof *g->used);
    for (uint32_t s = 0; s < p->seats; s++) {
        g->room[s] = p->seat[s].max;
    }
}

static bool all_covered(const struct match_net *n, const struct greedy *g) {
    for (uint32_t s = 0; s < n->problem->seats; s++) {
        if (g->room[s]) {
            return false;
        }
    }
    return true;
}

/* Everyone's first shift before anyone's second, and so on. When that does not cover all, then what
 * is dearest to miss before the rest. */
static void take_all(struct match_net *n, struct greedy *g, const struct chance *order) {
    int64_t tier[TIERS_MAX + 1];
    for (uint32_t k = 0; k < 4; k++) {
        take_cheapest(n, g, order, k < 3 ? k : UINT32_MAX, 0);
    }
    size_t tiers = all_covered(n, g) ? 0 : tiers_of(n->problem, tier);
    if (tiers) {
        clear_greedy(n, g);
    }
    for (size_t t = 0; t < tiers; t++) {
        take_cheapest(n, g, order, UINT32_MAX, tier[t]);
    }
}

static void greedy_start(struct match_net *n, struct arena *a, struct greedy *g) {
    const struct match_net_problem *p = n->problem;
    g->units = arena_array(a, uint32_t, n->arcs);
    g->tree = arena_array(a, uint32_t, n->flow_problem.nodes);
    g->used = arena_array(a, uint32_t, p->volunteers);
    g->room = arena_array(a, uint32_t, p->seats);
    clear_greedy(n, g);
    take_all(n, g, chances(p, a));
    for (uint32_t v = 0; v < p->volunteers; v++) {
        hang_volunteer(n, g, v);
    }
    for (uint32_t s = 0; s < p->seats; s++) {
        hang_seat(n, g, s);
    }
    hang_rest(n, g);
}

struct match_net *match_net_make(struct arena *a, const struct match_net_problem *p) {
    struct match_net *n = arena_new(a, struct match_net);
    size_t blocks = count_blocks(p);
    int64_t shifts = 0;
    int64_t places = 0;
    for (size_t v = 0; v < p->volunteers; v++) {
        shifts += p->max_shifts[v];
    }
    for (size_t s = 0; s < p->seats; s++) {
        places += p->seat[s].max;
    }
    n->problem = p;
    n->forbidden = forbidden_cost(p);
    int64_t most = larger(n->forbidden, repeat_cost(p, MATCH_SHIFTS_MAX));
    size_t nodes = 1 + p->volunteers + p->seats + blocks;
    if (shifts + places > FLOW_UNITS_MAX || !flow_fits(nodes, most) ||
        (size_t)shifts + p->pairs + blocks + 2 * p->seats > FLOW_ARCS_MAX ||
        most > INT64_MAX / (2 * (shifts + places + 1))) {
        return NULL;
    }
    build(n, a, blocks, (size_t)shifts);
    struct greedy g;
    greedy_start(n, a, &g);
    struct flow_start start = {g.units, g.tree};
    n->flow = flow_make(a, &n->flow_problem, &start);
    return n;
}

/* --- asking --- */

enum flow_outcome match_net_solve(struct match_net *n, struct flow_watch watch) {
    return flow_solve(n->flow, watch);
}

bool match_net_taken(const struct match_net *n, size_t pair) {
    return flow_units(n->flow, n->pair_arc[pair]) == 1;
}

int64_t match_net_extra(const struct match_net *n, size_t pair) {
    int64_t r = flow_reduced(n->flow, n->pair_arc[pair]);
    if (n->enter[pair] != FLOW_NONE && block_of(n->problem, pair)) {
        int64_t enter = flow_reduced(n->flow, n->enter[pair]);
        r += enter > 0 ? enter : 0;
    }
    return r;
}

void match_net_look(struct match_net *n, struct arena *a, uint32_t seat) {
    if (!n->detour) {
        n->roads = flow_roads(a, n->flow);
        n->detour = arena_array(a, int64_t, n->flow_problem.nodes);
    }
    flow_detours(n->flow, &n->roads, a, n->first_seat + seat, n->detour);
}

int64_t match_net_extra_exact(const struct match_net *n, size_t pair) {
    uint32_t arc = n->pair_arc[pair];
    int64_t back = n->detour[n->arc[arc].from];
    return back < INT64_MAX ? back + flow_cost(n->flow, arc) : back;
}

void match_net_forbid(struct match_net *n, size_t pair) {
    flow_set_cost(n->flow, n->pair_arc[pair], n->forbidden);
}

bool match_net_cost(const struct match_net *n, int64_t *cost) {
    bool allowed = true;
    *cost = n->constant;
    for (uint32_t i = 0; i < n->arcs; i++) {
        uint32_t units = flow_units(n->flow, i);
        int64_t price = flow_cost(n->flow, i);
        *cost += units * price;
        allowed = allowed && !(units && price == n->forbidden && n->arc[i].cost != price);
    }
    return allowed;
}

const struct flow_problem *match_net_flow(const struct match_net *n) {
    return &n->flow_problem;
}
