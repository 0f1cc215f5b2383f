/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of flow.h: optimality is proven on each result by complementary slackness; small ones are
 * also compared with all flows there are. */
#include "engine/flow.h"

#include "base/hash.h"

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A flow that meets every supply, and prices under which no arc could be better used: each proves
 * that the other is optimal. Returns what the flow costs. */
static int64_t prove(const struct flow *f, const struct flow_problem *p) {
    int64_t *rest = arena_array(test_arena(), int64_t, p->nodes);
    int64_t cost = 0;
    for (uint32_t i = 0; i < p->arcs; i++) {
        const struct flow_arc *a = &p->arc[i];
        uint32_t units = flow_units(f, i);
        int64_t reduced = flow_cost(f, i) + flow_price(f, a->from) - flow_price(f, a->to);
        assert_int_equal(reduced, flow_reduced(f, i));
        assert_true(units <= a->capacity);
        assert_true(reduced >= 0 || units == a->capacity);
        assert_true(reduced <= 0 || units == 0);
        rest[a->from] += units;
        rest[a->to] -= units;
        cost += units * flow_cost(f, i);
    }
    for (size_t v = 0; v < p->nodes; v++) {
        assert_int_equal(rest[v], p->supply[v]);
    }
    return cost;
}

/* The least cost of all flows, by trying every number of units on every arc; INT64_MAX: none. */
static int64_t try_all(const struct flow_problem *p) {
    uint32_t units[16] = {0};
    int64_t best = INT64_MAX;
    for (;;) {
        int64_t rest[8] = {0};
        int64_t cost = 0;
        bool met = true;
        for (size_t i = 0; i < p->arcs; i++) {
            rest[p->arc[i].from] += units[i];
            rest[p->arc[i].to] -= units[i];
            cost += units[i] * p->arc[i].cost;
        }
        for (size_t v = 0; v < p->nodes; v++) {
            met = met && rest[v] == p->supply[v];
        }
        best = met && cost < best ? cost : best;
        size_t i = 0;
        while (i < p->arcs && units[i] == p->arc[i].capacity) {
            units[i++] = 0;
        }
        if (i == p->arcs) {
            return best;
        }
        units[i]++;
    }
}

struct made {
    struct flow_problem problem;
    int64_t supply[8];
    struct flow_arc arc[10];
};

/* A small network; sums of supplies are 0, but the arcs may not be enough. */
static void make(struct draw *d, struct made *m) {
    size_t nodes = 2 + draw_below(d, 4);
    size_t arcs = draw_below(d, 9);
    *m = (struct made){0};
    for (size_t i = 0; i < arcs; i++) {
        uint32_t from = (uint32_t)draw_below(d, nodes);
        uint32_t to = (uint32_t)((from + 1 + draw_below(d, nodes - 1)) % nodes);
        m->arc[i] =
            (struct flow_arc){from, to, (uint32_t)draw_below(d, 3), (int64_t)draw_below(d, 12) - 4};
    }
    for (size_t i = draw_below(d, 3); i; i--) {
        int64_t units = (int64_t)draw_below(d, 3);
        m->supply[draw_below(d, nodes)] += units;
        m->supply[draw_below(d, nodes)] -= units;
    }
    m->problem = (struct flow_problem){nodes, m->supply, arcs, m->arc, 100};
}

TEST("flow: as cheap as the cheapest of all flows, or infeasible where there is none") {
    struct draw d = draw_begin(STR("flow"), STR("test"));
    size_t infeasible = 0;
    for (size_t n = 0; n < 3000; n++) {
        struct made m;
        make(&d, &m);
        struct flow *f = flow_make(test_arena(), &m.problem, NULL);
        int64_t best = try_all(&m.problem);
        enum flow_outcome o = flow_solve(f, (struct flow_watch){0});
        test_row("network %zu", n);
        assert_int_equal(o, best == INT64_MAX ? FLOW_INFEASIBLE : FLOW_OPTIMAL);
        infeasible += o == FLOW_INFEASIBLE ? 1 : 0;
        if (o == FLOW_OPTIMAL) {
            assert_int_equal(prove(f, &m.problem), best);
        }
    }
    assert_true(infeasible > 100 && infeasible < 2900);
}

TEST("flow: another price, then on from there, is as good as from the beginning") {
    struct draw d = draw_begin(STR("again"), STR("test"));
    for (size_t n = 0; n < 1500; n++) {
        struct made m;
        make(&d, &m);
        struct flow *f = flow_make(test_arena(), &m.problem, NULL);
        if (m.problem.arcs == 0 || flow_solve(f, (struct flow_watch){0}) != FLOW_OPTIMAL) {
            continue;
        }
        for (size_t k = 0; k < 4; k++) {
            uint32_t i = (uint32_t)draw_below(&d, m.problem.arcs);
            flow_set_cost(f, i, (int64_t)draw_below(&d, 60) - 10);
            assert_int_equal(flow_solve(f, (struct flow_watch){0}), FLOW_OPTIMAL);
            struct made changed = m;
            for (uint32_t a = 0; a < m.problem.arcs; a++) {
                changed.arc[a].cost = flow_cost(f, a);
            }
            changed.problem.arc = changed.arc;
            changed.problem.supply = changed.supply;
            test_row("network %zu, change %zu", n, k);
            assert_int_equal(prove(f, &m.problem), try_all(&changed.problem));
        }
    }
}

/* A grid of 30 x 30 with wide arcs: nobody can try all of it, so the proof stands alone. */
TEST("flow: a large network proves itself, from any beginning") {
    enum { SIDE = 30, NODES = SIDE * SIDE };
    struct draw d = draw_begin(STR("grid"), STR("test"));
    struct flow_arc *arc = arena_array(test_arena(), struct flow_arc, 4 * NODES);
    int64_t *supply = arena_array(test_arena(), int64_t, NODES);
    size_t arcs = 0;
    for (uint32_t v = 0; v < NODES; v++) {
        uint32_t right = v % SIDE + 1 < SIDE ? v + 1 : v + 1 - SIDE;
        uint32_t below = (v + SIDE) % NODES;
        arc[arcs++] = (struct flow_arc){v, right, 1000, (int64_t)draw_below(&d, 100000) - 5};
        arc[arcs++] = (struct flow_arc){v, below, 1 + (uint32_t)draw_below(&d, 900), 7};
        arc[arcs++] = (struct flow_arc){below, v, 1000, 90000};
    }
    for (size_t i = 0; i < 200; i++) {
        supply[draw_below(&d, NODES)] += 3;
        supply[draw_below(&d, NODES)] -= 3;
    }
    struct flow_problem p = {NODES, supply, arcs, arc, 100000};
    struct flow *f = flow_make(test_arena(), &p, NULL);
    assert_int_equal(flow_solve(f, (struct flow_watch){0}), FLOW_OPTIMAL);
    int64_t cost = prove(f, &p);
    uint32_t *units = arena_array(test_arena(), uint32_t, arcs);
    uint32_t *tree = arena_array(test_arena(), uint32_t, NODES);
    for (size_t v = 0; v < NODES; v++) {
        tree[v] = FLOW_NONE;
    }
    struct flow_start no_tree = {units, tree}; /* no flow: passed over */
    f = flow_make(test_arena(), &p, &no_tree);
    assert_int_equal(flow_solve(f, (struct flow_watch){0}), FLOW_OPTIMAL);
    assert_int_equal(prove(f, &p), cost);
}

TEST("flow: a beginning that is a tree saves pivots and changes no cost") {
    /* 0 gives two units to 1; the dear arc is full and the cheap one in the tree. */
    static const int64_t supply[] = {2, -2, 0};
    static const struct flow_arc arc[] = {{0, 1, 1, 5}, {0, 2, 2, 1}, {2, 1, 2, 1}};
    static const uint32_t units[] = {1, 1, 1};
    static const uint32_t tree[] = {1, FLOW_NONE, 2};
    struct flow_problem p = {3, supply, COUNT(arc), arc, 10};
    struct flow_start s = {units, tree};
    struct flow *f = flow_make(test_arena(), &p, &s);
    assert_int_equal(flow_units(f, 0), 1);
    assert_int_equal(flow_units(f, 1), 1);
    assert_int_equal(flow_solve(f, (struct flow_watch){0}), FLOW_OPTIMAL);
    assert_int_equal(prove(f, &p), 4);
    assert_int_equal(flow_pivots(f), 1);
}

TEST("flow: beginnings that are none are passed over") {
    static const int64_t supply[] = {2, -2, 0};
    static const struct flow_arc arc[] = {{0, 1, 1, 5}, {0, 2, 2, 1}, {2, 1, 2, 1}};
    static const struct {
        const char *what;
        uint32_t units[3];
        uint32_t tree[3];
    } rows[] = {{"supplies not met", {1, 0, 0}, {1, FLOW_NONE, 2}},
                {"above a capacity", {2, 0, 0}, {1, FLOW_NONE, 2}},
                {"half full outside of the tree", {1, 1, 1}, {FLOW_NONE, FLOW_NONE, 2}},
                {"an arc elsewhere", {1, 1, 1}, {2, FLOW_NONE, 1}},
                {"no such arc", {1, 1, 1}, {3, FLOW_NONE, 2}},
                {"a circle", {1, 1, 1}, {1, 2, 1}},
                {"not strongly feasible", {0, 2, 2}, {1, FLOW_NONE, 2}}};
    struct flow_problem p = {3, supply, COUNT(arc), arc, 10};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct flow_start s = {rows[i].units, rows[i].tree};
        struct flow *f = flow_make(test_arena(), &p, &s);
        test_row("%s", rows[i].what);
        assert_int_equal(flow_solve(f, (struct flow_watch){0}), FLOW_OPTIMAL);
        assert_int_equal(prove(f, &p), 4);
    }
}

static bool always(void *self, uint64_t pivots) {
    *(uint64_t *)self = pivots;
    return true;
}

TEST("flow: limits, and the end that is asked for") {
    assert_true(flow_fits(2, INT64_C(1) << 58));
    assert_false(flow_fits(2, (INT64_C(1) << 58) + 1));
    assert_false(flow_fits(FLOW_NODES_MAX + 1, 1));
    assert_false(flow_fits(2, -1));
    static const int64_t supply[] = {FLOW_UNITS_MAX, -FLOW_UNITS_MAX};
    static const struct flow_arc arc[] = {{0, 1, FLOW_UNITS_MAX, INT64_C(1) << 58}};
    struct flow_problem p = {2, supply, 1, arc, INT64_C(1) << 58};
    struct flow *f = flow_make(test_arena(), &p, NULL);
    assert_int_equal(flow_solve(f, (struct flow_watch){0}), FLOW_OPTIMAL);
    assert_int_equal(flow_units(f, 0), FLOW_UNITS_MAX);
    enum { N = 400 }; /* complete and dear to straighten: more pivots than between two questions */
    struct flow_arc *all = arena_array(test_arena(), struct flow_arc, N * N);
    int64_t *each = arena_array(test_arena(), int64_t, 2 * N);
    struct draw d = draw_begin(STR("stop"), STR("test"));
    for (uint32_t i = 0; i < N * N; i++) {
        all[i] = (struct flow_arc){i / N, N + i % N, 1, (int64_t)draw_below(&d, 1000000)};
        each[i / N] = 1;
        each[N + i % N] = -1;
    }
    struct flow_problem big = {2 * N, each, N * N, all, 1000000};
    uint64_t asked = 0;
    f = flow_make(test_arena(), &big, NULL);
    assert_int_equal(flow_solve(f, (struct flow_watch){always, &asked}), FLOW_STOPPED);
    assert_true(asked > 0 && asked % 4096 == 0);
    assert_int_equal(flow_solve(f, (struct flow_watch){0}), FLOW_OPTIMAL);
    (void)prove(f, &big);
}
