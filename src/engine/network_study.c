/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Numbers the nodes by lot, makes the graph, and has it studied. */
#include "engine/network_study.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/network_inner.h"

bool network_step(struct network_watch *w, double visits) {
    w->done += visits;
    if (w->o->progress && !w->stopped && w->done - w->told > w->all / 200) {
        w->told = w->done;
        w->stopped = !w->o->progress(w->o->self, w->done < w->all ? w->done / w->all : 1);
    }
    return !w->stopped;
}

/* --- numbers by lot --- */

struct ticket {
    struct hash key;
    uint32_t node;
};

static int by_key(const void *a, const void *b) {
    const struct ticket *x = a;
    const struct ticket *y = b;
    int order = hash_cmp(&x->key, &y->key);
    return order != 0 ? order : (x->node > y->node) - (x->node < y->node);
}

static uint64_t first_word(const struct hash *h) {
    uint64_t word = 0;
    for (int i = 0; i < 8; i++) {
        word = word << 8 | h->b[i];
    }
    return word;
}

static void draw_lots(struct arena *a, const struct network_input *in, struct str seed,
                      struct network_graph *g) {
    g->key = arena_array(a, uint64_t, in->nodes);
    struct arena_mark m = arena_mark(a);
    struct ticket *t = arena_alloc(a, in->nodes, sizeof *t);
    for (uint32_t v = 0; v < g->nodes; v++) {
        t[v] = (struct ticket){lot_key(seed, STR("network"), in->id[v]), v};
    }
    qsort(t, in->nodes, sizeof *t, by_key);
    for (uint32_t v = 0; v < g->nodes; v++) {
        g->node[v] = t[v].node;
        g->key[v] = first_word(&t[v].key);
    }
    arena_rewind(a, m);
}

uint32_t *network_numbers(struct arena *a, const struct network_graph *g) {
    uint32_t *number = arena_array(a, uint32_t, g->nodes);
    for (uint32_t v = 0; v < g->nodes; v++) {
        number[g->node[v]] = v;
    }
    return number;
}

/* --- the graph --- */

/* Edges both ways, in the order of the ties. */
static void fill(const struct network_input *in, const uint32_t *number, uint32_t *next,
                 uint32_t *to) {
    for (size_t i = 0; i < in->ties; i++) {
        uint32_t u = number[in->tie[i].a];
        uint32_t v = number[in->tie[i].b];
        if (u != v) {
            to[next[u]++] = v;
            to[next[v]++] = u;
        }
    }
}

/* Turned round, the edges of each node come out ascending. */
static void turn(const struct network_graph *g, const uint32_t *from, uint32_t *next) {
    for (uint32_t u = 0; u < g->nodes; u++) {
        next[u] = g->start[u];
    }
    for (uint32_t u = 0; u < g->nodes; u++) {
        for (uint32_t e = g->start[u]; e < g->start[u + 1]; e++) {
            g->to[next[from[e]]++] = u;
        }
    }
}

static void drop_repeated(struct network_graph *g) {
    uint32_t kept = 0;
    uint32_t e = 0;
    for (uint32_t u = 0; u < g->nodes; u++) {
        uint32_t first = kept;
        for (; e < g->start[u + 1]; e++) {
            if (kept == first || g->to[kept - 1] != g->to[e]) {
                g->to[kept++] = g->to[e];
            }
        }
        g->start[u] = first;
    }
    g->start[g->nodes] = kept;
}

/* Where each node's edges begin, with those that are told again. */
static void count_ends(const struct network_input *in, const uint32_t *number,
                       struct network_graph *g, struct network_result *r) {
    for (size_t i = 0; i < in->ties; i++) {
        struct network_tie t = in->tie[i];
        assert(t.a < in->nodes && t.b < in->nodes);
        bool loop = t.a == t.b;
        r->loops += loop ? 1 : 0;
        g->start[number[t.a] + 1] += loop ? 0 : 1;
        g->start[number[t.b] + 1] += loop ? 0 : 1;
    }
    for (uint32_t v = 0; v < g->nodes; v++) {
        g->start[v + 1] += g->start[v];
    }
}

static void join(struct arena *a, const struct network_input *in, struct network_graph *g,
                 struct network_result *r) {
    g->start = arena_array(a, uint32_t, in->nodes + 1);
    uint32_t *number = network_numbers(a, g);
    count_ends(in, number, g, r);
    size_t ends = g->start[g->nodes];
    g->to = (void *)arena_room(a, ends * sizeof *g->to);
    struct arena_mark m = arena_mark(a);
    uint32_t *from = (void *)arena_room(a, ends * sizeof *from);
    uint32_t *next = arena_array(a, uint32_t, in->nodes);
    for (uint32_t v = 0; v < g->nodes; v++) {
        next[v] = g->start[v];
    }
    fill(in, number, next, from);
    turn(g, from, next);
    arena_rewind(a, m);
    drop_repeated(g);
    r->edges = g->start[g->nodes] / 2;
    r->repeated = in->ties - r->loops - r->edges;
}

static struct network_graph graph_make(struct arena *a, const struct network_input *in,
                                       struct str seed, struct network_result *r) {
    struct network_graph g = {.nodes = (uint32_t)in->nodes,
                              .node = arena_array(a, uint32_t, in->nodes)};
    assert(in->nodes <= NETWORK_NODES_MAX && in->ties <= NETWORK_TIES_MAX);
    for (uint32_t v = 0; v < g.nodes; v++) {
        g.node[v] = v;
    }
    if (seed.p) {
        draw_lots(a, in, seed, &g);
    }
    join(a, in, &g, r);
    return g;
}

struct network_result network_study(struct arena *a, const struct network_input *in,
                                    struct network_options o) {
    struct network_result r = {.nodes = in->nodes};
    o.exact_max = o.exact_max ? o.exact_max : NETWORK_EXACT_MAX;
    struct network_watch w = {.o = &o};
    struct network_graph g = graph_make(a, in, o.seed, &r);
    struct network_parts p = network_parts_find(a, &g, &r);
    for (size_t v = 0; v < in->nodes; v++) {
        r.organisations += in->about[v].organisation ? 1 : 0;
    }
    w.all = 1 + network_meetings_work(&g);
    w.all += r.organisations ? network_brokers_work(a, &p, o.exact_max) : 0;
    if (r.organisations) {
        network_brokers_find(a, in, &g, &p, &w, &r);
    }
    if (!w.stopped) {
        network_meetings_find(a, in, &g, &w, &r);
    }
    r.refused = w.stopped ? "stopped" : NULL;
    return r;
}
