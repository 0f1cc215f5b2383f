/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Minimum-cost flow by the network simplex method (Dantzig 1951; Cunningham's strongly feasible
 * trees, 1976, so that it cannot go in circles; Ahuja, Magnanti & Orlin, Network Flows, chapter
 * 11). Whole numbers only. Pure; the same problem gives the same flow and the same prices.
 *
 * Among flows of least cost, which one comes out depends on the order of the arcs alone. It is
 * quickest when the arcs that leave one node stand together. */
#ifndef KITH_ENGINE_FLOW_H
#define KITH_ENGINE_FLOW_H

#include "base/arena.h"

#define FLOW_NODES_MAX ((size_t)1 << 27)
#define FLOW_ARCS_MAX ((size_t)1 << 27)
#define FLOW_UNITS_MAX INT64_C(0x3fffffff) /* capacity of an arc, and all that is supplied */
#define FLOW_NONE UINT32_MAX

struct flow_arc {
    uint32_t from; /* not the same as `to` */
    uint32_t to;
    uint32_t capacity; /* at most FLOW_UNITS_MAX */
    int64_t cost;      /* of one unit; either sign */
};

struct flow_problem {
    size_t nodes;
    const int64_t *supply; /* what leaves a node more than enters it; adds up to 0 */
    size_t arcs;
    const struct flow_arc *arc; /* must live as long as the struct flow */
    int64_t cost_max;           /* no cost, of now or later, is beyond it in either direction */
};

/* Where to begin; only the speed depends on it. Not used when it is not a tree, not a flow within
 * the capacities, or not strongly feasible. */
struct flow_start {
    const uint32_t *units; /* on each arc; 0 or its capacity where the arc is not in the tree */
    const uint32_t *tree;  /* for each node the arc to its parent; FLOW_NONE: the root of all */
};

/* Asked now and then; true ends the work. NULL: nobody asks. */
struct flow_watch {
    bool (*stop)(void *self, uint64_t pivots);
    void *self;
};

enum flow_outcome {
    FLOW_OPTIMAL,
    FLOW_INFEASIBLE, /* the supplies cannot all be met */
    FLOW_STOPPED,
};

struct flow;

/* May sums of prices be told in 64 bits? Else the problem must be refused. */
bool flow_fits(size_t nodes, int64_t cost_max);
/* Takes about 24 bytes for each arc and 50 for each node, in the arena. The problem must fit. */
struct flow *flow_make(struct arena *a, const struct flow_problem *p,
                       const struct flow_start *start);
enum flow_outcome flow_solve(struct flow *f, struct flow_watch watch);
/* Another price for one arc; flow_solve then goes on from where it was. */
void flow_set_cost(struct flow *f, uint32_t arc, int64_t cost);

uint32_t flow_units(const struct flow *f, uint32_t arc);
/* What one more unit at the node is worth; arcs satisfy: reduced cost 0 or more unless full, 0 or
 * less unless empty. */
int64_t flow_price(const struct flow *f, uint32_t node);
/* cost + price of from - price of to */
int64_t flow_reduced(const struct flow *f, uint32_t arc);
int64_t flow_cost(const struct flow *f, uint32_t arc); /* of one unit, as last set */
/* Which arcs touch a node: 2 words for each arc, in the arena. */
struct flow_roads {
    uint32_t *first; /* of each node, in `arc` */
    uint32_t *arc;
};
struct flow_roads flow_roads(struct arena *a, const struct flow *f);
/* Of an optimum: what one more unit from `from` to each node costs at least, when the rest of the
 * flow may change for it; INT64_MAX: it cannot go there. Time of arcs times their logarithm. */
void flow_detours(const struct flow *f, const struct flow_roads *r, struct arena *a, uint32_t from,
                  int64_t *out);
uint64_t flow_pivots(const struct flow *f);

#endif
