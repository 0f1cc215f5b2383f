/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Network simplex. An arc outside the tree stands in the list in the direction in which it can
 * still take something: from its beginning when it is empty, from its end, at minus its cost, when
 * it is full. So one test prices all of them, and those in the tree have 0 anyway. */
#include "engine/flow.h"

#include <assert.h>
#include <string.h>

struct way {
    uint32_t from;
    uint32_t to;
    int64_t cost;
};

/* 32 bytes: one of them lies in one line of the cache. */
struct node {
    uint32_t parent;
    uint32_t child; /* the first of them */
    uint32_t next;  /* child of the same parent */
    uint32_t prev;
    uint32_t size; /* of the tree below, with itself */
    uint32_t arc;  /* to the parent */
    uint32_t up;   /* what the arc can still take towards the parent */
    uint32_t down;
};

struct flow {
    const struct flow_problem *problem;
    size_t ways; /* arcs, then an artificial one for each node */
    struct way *way;
    uint32_t *capacity;
    struct node *node; /* the root is the last */
    int64_t *price;
    uint32_t root;
    size_t at; /* where pricing goes on */
    size_t block;
    uint64_t pivots;
};

enum { WATCH_EVERY = 4096 };

/* Twice what can flow, so that an artificial arc is never full. */
#define ARTIFICIAL_CAPACITY UINT32_C(0x7fffffff)

/* --- the tree --- */

static void cut(struct node *node, uint32_t v) {
    struct node *x = &node[v];
    if (x->prev != FLOW_NONE) {
        node[x->prev].next = x->next;
    } else {
        node[x->parent].child = x->next;
    }
    if (x->next != FLOW_NONE) {
        node[x->next].prev = x->prev;
    }
}

static void hang(struct node *node, uint32_t v, uint32_t parent) {
    struct node *x = &node[v];
    x->parent = parent;
    x->prev = FLOW_NONE;
    x->next = node[parent].child;
    if (x->next != FLOW_NONE) {
        node[x->next].prev = v;
    }
    node[parent].child = v;
}

/* The one after v in a walk of the tree below `top`, parents first; FLOW_NONE at the end. */
static uint32_t after(const struct node *node, uint32_t v, uint32_t top) {
    if (node[v].child != FLOW_NONE) {
        return node[v].child;
    }
    while (v != top && node[v].next == FLOW_NONE) {
        v = node[v].parent;
    }
    return v == top ? FLOW_NONE : node[v].next;
}

static void raise_below(struct flow *f, uint32_t top, int64_t by) {
    for (uint32_t v = top; v != FLOW_NONE; v = after(f->node, v, top)) {
        f->price[v] += by;
    }
}

/* --- beginning --- */

bool flow_fits(size_t nodes, int64_t cost_max) {
    return nodes <= FLOW_NODES_MAX && cost_max >= 0 &&
           cost_max <= (INT64_C(1) << 60) / ((int64_t)nodes + 2);
}

/* More than any path of real arcs. */
static int64_t artificial_cost(const struct flow *f) {
    return f->problem->cost_max * ((int64_t)f->problem->nodes + 1) + 1;
}

static void hang_on_root(struct flow *f, uint32_t v) {
    int64_t supply = f->problem->supply[v];
    uint32_t arc = (uint32_t)(f->problem->arcs + v);
    uint32_t units = (uint32_t)(supply < 0 ? -supply : supply);
    int64_t cost = artificial_cost(f);
    struct node *x = &f->node[v];
    hang(f->node, v, f->root);
    x->arc = arc;
    if (supply >= 0) {
        f->way[arc] = (struct way){v, f->root, cost};
        x->up = ARTIFICIAL_CAPACITY - units;
        x->down = units;
    } else {
        f->way[arc] = (struct way){f->root, v, cost};
        x->up = units;
        x->down = ARTIFICIAL_CAPACITY - units;
    }
    f->price[v] = supply >= 0 ? -cost : cost;
}

static void clear_tree(struct flow *f) {
    for (uint32_t v = 0; v <= f->root; v++) {
        f->node[v] = (struct node){.parent = FLOW_NONE,
                                   .child = FLOW_NONE,
                                   .next = FLOW_NONE,
                                   .prev = FLOW_NONE,
                                   .size = 1,
                                   .arc = FLOW_NONE};
    }
}

/* Every node on the root by an artificial arc. */
static void start_plain(struct flow *f) {
    clear_tree(f);
    for (uint32_t v = 0; v < f->root; v++) {
        hang_on_root(f, v);
    }
    f->node[f->root].size = f->root + 1;
}

/* Hangs every node as the start says. False: an arc does not touch its node, or is not strongly
 * feasible. */
static bool hang_as_told(struct flow *f, const struct flow_start *s) {
    const struct flow_problem *p = f->problem;
    for (uint32_t v = 0; v < f->root; v++) {
        uint32_t a = s->tree[v];
        if (a == FLOW_NONE) {
            hang(f->node, v, f->root);
            uint32_t arc = (uint32_t)(p->arcs + v);
            f->way[arc] = (struct way){v, f->root, artificial_cost(f)};
            f->node[v].arc = arc;
            f->node[v].up = ARTIFICIAL_CAPACITY;
            continue;
        }
        if (a >= p->arcs || (p->arc[a].from != v && p->arc[a].to != v)) {
            return false;
        }
        bool away = p->arc[a].from == v;
        uint32_t rest = p->arc[a].capacity - s->units[a];
        hang(f->node, v, away ? p->arc[a].to : p->arc[a].from);
        f->node[v].arc = a;
        f->node[v].up = away ? rest : s->units[a];
        f->node[v].down = away ? s->units[a] : rest;
        if (f->node[v].up == 0) {
            return false;
        }
    }
    return true;
}

/* Prices from the root down, then sizes from the leaves up. False: not all hang on the root. */
static bool measure_tree(struct flow *f, uint32_t *order) {
    size_t count = 0;
    for (uint32_t v = f->root; v != FLOW_NONE; v = after(f->node, v, f->root)) {
        order[count++] = v;
        if (v != f->root) {
            const struct way *w = &f->way[f->node[v].arc];
            int64_t above = f->price[f->node[v].parent];
            f->price[v] = w->from == v ? above - w->cost : above + w->cost;
        }
    }
    for (size_t i = count - 1; i > 0; i--) {
        f->node[f->node[order[i]].parent].size += f->node[order[i]].size;
    }
    return count == (size_t)f->root + 1;
}

/* Do these units meet every supply, full or empty outside of the tree? */
static bool is_flow(const struct flow *f, const struct flow_start *s, int64_t *rest) {
    const struct flow_problem *p = f->problem;
    memcpy(rest, p->supply, p->nodes * sizeof *rest);
    for (size_t i = 0; i < p->arcs; i++) {
        const struct flow_arc *a = &p->arc[i];
        bool in_tree = s->tree[a->from] == i || s->tree[a->to] == i;
        if (s->units[i] > a->capacity || (!in_tree && s->units[i] && s->units[i] < a->capacity)) {
            return false;
        }
        rest[a->from] -= s->units[i];
        rest[a->to] += s->units[i];
    }
    for (size_t v = 0; v < p->nodes; v++) {
        if (rest[v]) {
            return false;
        }
    }
    return true;
}

static void turn(struct way *w) {
    *w = (struct way){w->to, w->from, -w->cost};
}

static bool start_as_told(struct flow *f, const struct flow_start *s, struct arena *a) {
    struct arena_mark m = arena_mark(a);
    clear_tree(f);
    bool fits = is_flow(f, s, arena_array(a, int64_t, f->problem->nodes)) && hang_as_told(f, s) &&
                measure_tree(f, arena_array(a, uint32_t, f->problem->nodes + 1));
    arena_rewind(a, m);
    for (size_t i = 0; fits && i < f->problem->arcs; i++) {
        if (s->units[i] && s->units[i] == f->capacity[i]) {
            turn(&f->way[i]);
        }
    }
    return fits;
}

static size_t root_of(size_t n) {
    size_t r = 1;
    while (r * r < n) {
        r++;
    }
    return r;
}

struct flow *flow_make(struct arena *a, const struct flow_problem *p,
                       const struct flow_start *start) {
    assert(p->nodes > 0 && p->arcs <= FLOW_ARCS_MAX && flow_fits(p->nodes, p->cost_max));
    struct flow *f = arena_new(a, struct flow);
    size_t ways = p->arcs + p->nodes;
    *f = (struct flow){.problem = p, .ways = ways, .root = (uint32_t)p->nodes};
    f->way = (struct way *)(void *)arena_room(a, ways * sizeof *f->way);
    f->capacity = (uint32_t *)(void *)arena_room(a, ways * sizeof *f->capacity);
    f->node = arena_array(a, struct node, p->nodes + 1);
    f->price = arena_array(a, int64_t, p->nodes + 1);
    for (size_t i = 0; i < p->arcs; i++) {
        const struct flow_arc *arc = &p->arc[i];
        assert(arc->from != arc->to && arc->from < p->nodes && arc->to < p->nodes);
        assert(arc->cost <= p->cost_max && arc->cost >= -p->cost_max);
        assert(arc->capacity <= FLOW_UNITS_MAX);
        f->way[i] = (struct way){arc->from, arc->to, arc->cost};
        f->capacity[i] = arc->capacity;
    }
    for (uint32_t v = 0; v < f->root; v++) { /* behind the arcs */
        f->way[p->arcs + v] = (struct way){v, f->root, artificial_cost(f)};
        f->capacity[p->arcs + v] = ARTIFICIAL_CAPACITY;
    }
    if (!start || !start_as_told(f, start, a)) {
        for (size_t i = 0; i < p->arcs; i++) {
            f->way[i] = (struct way){p->arc[i].from, p->arc[i].to, p->arc[i].cost};
        }
        f->price[f->root] = 0;
        start_plain(f);
    }
    size_t block = root_of(p->arcs) / 4;
    f->block = block < 20 ? 20 : block;
    return f;
}

/* --- one pivot --- */

static inline int64_t reduced(const struct flow *f, const struct way *w) {
    return w->cost + f->price[w->from] - f->price[w->to];
}

/* The arc with the lowest reduced cost of the first block that has one below 0; or all ways. */
static size_t entering(struct flow *f) {
    size_t arcs = f->problem->arcs;
    size_t left = arcs;
    size_t from = f->at;
    while (left) {
        size_t end = from + (f->block < left ? f->block : left);
        end = end < arcs ? end : arcs;
        int64_t best = 0;
        size_t pick = f->ways;
        for (size_t i = from; i < end; i++) {
            int64_t r = reduced(f, &f->way[i]);
            if (r < best) {
                best = r;
                pick = i;
            }
        }
        left -= end - from;
        from = end < arcs ? end : 0;
        if (pick < f->ways) {
            f->at = from;
            return pick;
        }
    }
    return f->ways;
}

/* What the cycle of an entering arc can take, and where it is full first. */
struct cycle {
    uint32_t first;  /* the arc leaves here */
    uint32_t second; /* and arrives here */
    uint32_t join;   /* where their ways to the root meet */
    uint32_t units;
    uint32_t leaving; /* the node whose arc to its parent leaves the tree, or FLOW_NONE */
    bool of_first;    /* it is on the first one's way */
};

/* The last full arc in the direction of the cycle, from the join on: that keeps the tree strongly
 * feasible. */
static struct cycle cycle_of(const struct flow *f, size_t arc) {
    const struct node *node = f->node;
    struct cycle c = {.first = f->way[arc].from,
                      .second = f->way[arc].to,
                      .units = f->capacity[arc],
                      .leaving = FLOW_NONE};
    uint32_t u = c.first;
    uint32_t v = c.second;
    uint32_t least[2] = {UINT32_MAX, UINT32_MAX};
    uint32_t where[2] = {FLOW_NONE, FLOW_NONE};
    while (u != v) {
        if (node[u].size < node[v].size) {
            if (node[u].down < least[0]) {
                least[0] = node[u].down;
                where[0] = u;
            }
            u = node[u].parent;
        } else {
            if (node[v].up <= least[1]) {
                least[1] = node[v].up;
                where[1] = v;
            }
            v = node[v].parent;
        }
    }
    c.join = u;
    if (least[0] < c.units) {
        c.units = least[0];
        c.leaving = where[0];
        c.of_first = true;
    }
    if (least[1] <= c.units) {
        c.units = least[1];
        c.leaving = where[1];
        c.of_first = false;
    }
    return c;
}

static void push(struct node *node, const struct cycle *c) {
    for (uint32_t u = c->first; u != c->join; u = node[u].parent) {
        node[u].up += c->units;
        node[u].down -= c->units;
    }
    for (uint32_t v = c->second; v != c->join; v = node[v].parent) {
        node[v].up -= c->units;
        node[v].down += c->units;
    }
}

/* Lets the arc above a node leave the tree, in the direction in which it is free. */
static void leave(struct flow *f, uint32_t v) {
    const struct node *x = &f->node[v];
    struct way *w = &f->way[x->arc];
    bool upwards = x->up > 0;
    if ((w->from == v) != upwards) {
        turn(w);
    }
}

/* The part of the tree below c->leaving hangs from now on by `arc`: its path up to c->leaving is
 * turned round. */
static void rehang(struct flow *f, const struct cycle *c, size_t arc) {
    struct node *node = f->node;
    uint32_t in = c->of_first ? c->first : c->second;
    uint32_t parent = c->of_first ? c->second : c->first;
    uint32_t size = node[c->leaving].size;
    for (uint32_t u = node[c->leaving].parent; u != c->join; u = node[u].parent) {
        node[u].size -= size;
    }
    for (uint32_t u = parent; u != c->join; u = node[u].parent) {
        node[u].size += size;
    }
    uint32_t rest = f->capacity[arc] - c->units;
    uint32_t up = c->of_first ? rest : c->units;
    uint32_t down = c->of_first ? c->units : rest;
    uint32_t by = (uint32_t)arc;
    uint32_t passed = 0;
    for (uint32_t v = in;;) {
        struct node was = node[v];
        cut(node, v);
        hang(node, v, parent);
        node[v].arc = by;
        node[v].up = up;
        node[v].down = down;
        node[v].size = size - passed;
        if (v == c->leaving) {
            return;
        }
        passed = was.size;
        by = was.arc;
        up = was.down;
        down = was.up;
        parent = v;
        v = was.parent;
    }
}

static void pivot(struct flow *f, size_t arc) {
    struct cycle c = cycle_of(f, arc);
    if (c.units) {
        push(f->node, &c);
    }
    f->pivots++;
    if (c.leaving == FLOW_NONE) {
        turn(&f->way[arc]);
        return;
    }
    int64_t gain = reduced(f, &f->way[arc]);
    leave(f, c.leaving);
    rehang(f, &c, arc);
    raise_below(f, c.of_first ? c.first : c.second, c.of_first ? -gain : gain);
}

/* --- what one calls --- */

static bool is_feasible(const struct flow *f) {
    for (uint32_t v = 0; v < f->root; v++) {
        const struct node *x = &f->node[v];
        if (x->arc >= f->problem->arcs) {
            bool upwards = f->way[x->arc].from == v;
            if (upwards ? x->down : x->up) {
                return false;
            }
        }
    }
    return true;
}

enum flow_outcome flow_solve(struct flow *f, struct flow_watch watch) {
    for (;;) {
        size_t arc = entering(f);
        if (arc == f->ways) {
            return is_feasible(f) ? FLOW_OPTIMAL : FLOW_INFEASIBLE;
        }
        pivot(f, arc);
        if (watch.stop && f->pivots % WATCH_EVERY == 0 && watch.stop(watch.self, f->pivots)) {
            return FLOW_STOPPED;
        }
    }
}

/* The node that hangs by this arc, or FLOW_NONE. */
static uint32_t node_below(const struct flow *f, uint32_t arc) {
    const struct way *w = &f->way[arc];
    return f->node[w->from].arc == arc ? w->from : f->node[w->to].arc == arc ? w->to : FLOW_NONE;
}

static bool is_turned(const struct flow *f, uint32_t arc) {
    return f->way[arc].from != f->problem->arc[arc].from;
}

int64_t flow_cost(const struct flow *f, uint32_t arc) {
    return is_turned(f, arc) ? -f->way[arc].cost : f->way[arc].cost;
}

void flow_set_cost(struct flow *f, uint32_t arc, int64_t cost) {
    assert(cost <= f->problem->cost_max && cost >= -f->problem->cost_max);
    struct way *w = &f->way[arc];
    int64_t directed = is_turned(f, arc) ? -cost : cost;
    uint32_t v = node_below(f, arc);
    if (v != FLOW_NONE) {
        raise_below(f, v, w->from == v ? w->cost - directed : directed - w->cost);
    }
    w->cost = directed;
}

uint32_t flow_units(const struct flow *f, uint32_t arc) {
    uint32_t v = node_below(f, arc);
    if (v == FLOW_NONE) {
        return is_turned(f, arc) ? f->capacity[arc] : 0;
    }
    return f->problem->arc[arc].from == v ? f->node[v].down : f->node[v].up;
}

int64_t flow_price(const struct flow *f, uint32_t node) {
    return f->price[node];
}

int64_t flow_reduced(const struct flow *f, uint32_t arc) {
    int64_t r = reduced(f, &f->way[arc]);
    return is_turned(f, arc) ? -r : r;
}

uint64_t flow_pivots(const struct flow *f) {
    return f->pivots;
}

/* --- detours: Dijkstra on what is left of each arc; an optimum's prices make all of it 0 or more
 */

struct flow_roads flow_roads(struct arena *a, const struct flow *f) {
    const struct flow_problem *p = f->problem;
    struct flow_roads r = {arena_array(a, uint32_t, p->nodes + 2),
                           arena_array(a, uint32_t, 2 * p->arcs)};
    for (size_t i = 0; i < p->arcs; i++) {
        r.first[p->arc[i].from + 2]++;
        r.first[p->arc[i].to + 2]++;
    }
    for (size_t v = 0; v < p->nodes; v++) {
        r.first[v + 2] += r.first[v + 1];
    }
    for (uint32_t i = 0; i < p->arcs; i++) {
        r.arc[r.first[p->arc[i].from + 1]++] = i;
        r.arc[r.first[p->arc[i].to + 1]++] = i;
    }
    return r;
}

struct stop {
    int64_t far;
    uint32_t node;
};

/* Nearest first; equals by node, so that the order is always the same. */
struct heap {
    struct stop *stop;
    size_t count;
};

static bool is_before(struct stop a, struct stop b) {
    return a.far < b.far || (a.far == b.far && a.node < b.node);
}

static void heap_put(struct heap *h, struct stop s) {
    size_t at = h->count++;
    while (at && is_before(s, h->stop[(at - 1) / 2])) {
        h->stop[at] = h->stop[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    h->stop[at] = s;
}

static struct stop heap_take(struct heap *h) {
    struct stop top = h->stop[0];
    struct stop last = h->stop[--h->count];
    size_t at = 0;
    for (size_t child = 1; child < h->count; child = 2 * at + 1) {
        child += child + 1 < h->count && is_before(h->stop[child + 1], h->stop[child]) ? 1 : 0;
        if (!is_before(h->stop[child], last)) {
            break;
        }
        h->stop[at] = h->stop[child];
        at = child;
    }
    h->stop[at] = last;
    return top;
}

/* The other end of an arc that can take a unit away from v, and its reduced cost; or FLOW_NONE. */
static uint32_t way_on(const struct flow *f, uint32_t arc, uint32_t v, int64_t *cost) {
    const struct flow_arc *a = &f->problem->arc[arc];
    uint32_t units = flow_units(f, arc);
    *cost = flow_reduced(f, arc);
    if (a->from == v) {
        return units < a->capacity ? a->to : FLOW_NONE;
    }
    *cost = -*cost;
    return units ? a->from : FLOW_NONE;
}

void flow_detours(const struct flow *f, const struct flow_roads *r, struct arena *a, uint32_t from,
                  int64_t *out) {
    struct arena_mark m = arena_mark(a);
    struct heap h = {
        (struct stop *)(void *)arena_room(a, (2 * f->problem->arcs + 1) * sizeof(struct stop)), 0};
    for (size_t v = 0; v < f->problem->nodes; v++) {
        out[v] = INT64_MAX;
    }
    out[from] = 0;
    heap_put(&h, (struct stop){0, from});
    while (h.count) {
        struct stop s = heap_take(&h);
        for (size_t i = r->first[s.node]; s.far == out[s.node] && i < r->first[s.node + 1]; i++) {
            int64_t cost;
            uint32_t to = way_on(f, r->arc[i], s.node, &cost);
            assert(to == FLOW_NONE || cost >= 0); /* so each arc is put once at most */
            if (to != FLOW_NONE && s.far + cost < out[to]) {
                out[to] = s.far + cost;
                heap_put(&h, (struct stop){out[to], to});
            }
        }
    }
    for (size_t v = 0; v < f->problem->nodes; v++) {
        out[v] += out[v] < INT64_MAX ? f->price[v] - f->price[from] : 0;
    }
    arena_rewind(a, m);
}
