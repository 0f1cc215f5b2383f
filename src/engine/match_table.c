/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One to one at the least cost: the same flow with one unit for each. */
#include <assert.h>

#include "engine/match.h"

static int64_t dearest(const struct match_table *t) {
    int64_t most = 0;
    for (size_t i = 0; i < t->pairs; i++) {
        int64_t c = t->pair[i].cost;
        most = c > most ? c : -c > most ? -c : most;
    }
    return most;
}

static void build(const struct match_table *t, int64_t *supply, struct flow_arc *arc) {
    for (size_t i = 0; i < t->count; i++) {
        supply[i] = 1;
        supply[t->count + i] = -1;
    }
    for (size_t i = 0; i < t->pairs; i++) {
        const struct match_pair *x = &t->pair[i];
        arc[i] = (struct flow_arc){x->volunteer, (uint32_t)(t->count + x->seat), 1, x->cost};
    }
}

struct match_table_result match_table_solve(struct arena *a, const struct match_table *t,
                                            struct flow_watch watch) {
    struct match_table_result r = {0};
    int64_t most = dearest(t);
    if (t->count == 0 || t->pairs > FLOW_ARCS_MAX || !flow_fits(2 * t->count, most)) {
        r.refused = t->count ? "too_large" : NULL;
        return r;
    }
    int64_t *supply = arena_array(a, int64_t, 2 * t->count);
    struct flow_arc *arc = arena_array(a, struct flow_arc, t->pairs);
    build(t, supply, arc);
    struct flow_problem p = {2 * t->count, supply, t->pairs, arc, most};
    struct flow *f = flow_make(a, &p, NULL);
    enum flow_outcome o = flow_solve(f, watch);
    if (o != FLOW_OPTIMAL) {
        r.refused = o == FLOW_STOPPED ? "stopped" : "no_assignment";
        return r;
    }
    r.pair = arena_array(a, size_t, t->count);
    for (size_t i = 0; i < t->pairs; i++) {
        if (flow_units(f, (uint32_t)i)) {
            r.pair[t->pair[i].volunteer] = i;
            r.cost += t->pair[i].cost;
        }
    }
    return r;
}
