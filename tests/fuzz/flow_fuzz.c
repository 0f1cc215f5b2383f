/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes engine/flow.h with any network: what it calls optimal must prove itself by its prices,
 * also after costs have changed. */
#include <assert.h>

#include "engine/flow.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void prove(struct arena *a, const struct flow *f, const struct flow_problem *p) {
    int64_t *rest = arena_array(a, int64_t, p->nodes);
    for (uint32_t i = 0; i < p->arcs; i++) {
        uint32_t units = flow_units(f, i);
        int64_t r = flow_reduced(f, i);
        assert(units <= p->arc[i].capacity);
        assert((r >= 0 || units == p->arc[i].capacity) && (r <= 0 || units == 0));
        rest[p->arc[i].from] += units;
        rest[p->arc[i].to] -= units;
    }
    for (size_t v = 0; v < p->nodes; v++) {
        assert(rest[v] == p->supply[v]);
    }
}

/* Five bytes an arc; two bytes a supply of one, from the end. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 4 || size > 4000) {
        return 0;
    }
    struct arena *a = arena_make();
    size_t nodes = 2 + data[0] % 60;
    size_t supplies = data[1] % 16;
    int64_t *supply = arena_array(a, int64_t, nodes);
    struct flow_arc *arc = arena_array(a, struct flow_arc, size / 5);
    size_t arcs = 0;
    for (size_t i = 2; i + 5 <= size; i += 5) {
        uint32_t from = data[i] % (uint32_t)nodes;
        uint32_t to = data[i + 1] % (uint32_t)nodes;
        if (from != to) {
            arc[arcs++] =
                (struct flow_arc){from, to, data[i + 2], (int8_t)data[i + 3] * 8 + data[i + 4] % 8};
        }
    }
    for (size_t i = 0; i < supplies && 2 * i + 2 <= size; i++) {
        supply[data[size - 1 - 2 * i] % nodes]++;
        supply[data[size - 2 - 2 * i] % nodes]--;
    }
    struct flow_problem p = {nodes, supply, arcs, arc, 100000};
    struct flow *f = flow_make(a, &p, NULL);
    if (flow_solve(f, (struct flow_watch){0}) == FLOW_OPTIMAL) {
        prove(a, f, &p);
        for (uint32_t i = 0; i < arcs; i += 3) {
            flow_set_cost(f, i, data[i] * 100);
        }
        assert(flow_solve(f, (struct flow_watch){0}) == FLOW_OPTIMAL);
        prove(a, f, &p);
    }
    arena_free(a);
    return 0;
}
