/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Components, cut points, bridges and blocks: one search in depth, whose way back is kept in
 * parents, so that a path of a million nodes is no deeper than any other. */
#include <stdlib.h>

#include "engine/network_inner.h"

#define NOBODY UINT32_MAX

/* A part that is cut off without a node. */
struct piece {
    uint32_t node;
    uint32_t size;
};

struct search {
    const struct network_graph *g;
    struct network_parts *out;
    uint32_t clock;
    uint32_t *low; /* the earliest node that can be reached from below */
    uint32_t *parent;
    uint32_t *next; /* edge to look at */
    uint32_t *size; /* of what hangs below, with itself */
    uint32_t *open; /* nodes whose block is not closed */
    size_t opens;
    struct piece *piece; /* as they close */
    size_t pieces;
    size_t block_nodes;
    struct network_bridge *bridge;
    size_t bridges;
};

/* --- components --- */

static int by_size(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x < y) - (x > y);
}

/* All that can be reached from a node; `queue` gets them. */
static uint32_t reach(const struct network_graph *g, uint32_t from, uint32_t *mark,
                      uint32_t *queue) {
    uint32_t count = 1;
    queue[0] = from;
    mark[from] = 1;
    for (uint32_t at = 0; at < count; at++) {
        uint32_t u = queue[at];
        for (uint32_t e = g->start[u]; e < g->start[u + 1]; e++) {
            uint32_t v = g->to[e];
            if (!mark[v]) {
                mark[v] = 1;
                queue[count++] = v;
            }
        }
    }
    return count;
}

static void find_components(struct arena *a, const struct network_graph *g, struct network_parts *p,
                            struct network_result *r) {
    uint32_t *size = arena_array(a, uint32_t, g->nodes);
    uint32_t *isolated = arena_array(a, uint32_t, g->nodes);
    struct arena_mark m = arena_mark(a);
    uint32_t *queue = arena_array(a, uint32_t, g->nodes);
    for (uint32_t v = 0; v < g->nodes; v++) {
        if (!p->component[v]) {
            uint32_t count = reach(g, v, p->component, queue);
            for (uint32_t i = 0; i < count; i++) {
                p->component[queue[i]] = count;
            }
            size[r->components++] = count;
        }
        if (network_degree(g, v) == 0) {
            isolated[r->isolateds++] = g->node[v];
        }
    }
    arena_rewind(a, m);
    qsort(size, r->components, sizeof *size, by_size);
    r->component = size;
    r->isolated = isolated;
}

/* --- the search --- */

static void enter(struct search *s, uint32_t v, uint32_t parent) {
    s->out->seen[v] = ++s->clock;
    s->low[v] = s->clock;
    s->parent[v] = parent;
    s->next[v] = s->g->start[v];
    s->size[v] = 1;
    s->open[s->opens++] = v;
}

/* Edges that lead up: each edge leads up from one of its ends. */
static uint32_t count_up(const struct search *s, uint32_t v) {
    const struct network_graph *g = s->g;
    uint32_t count = 0;
    for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
        count += s->out->seen[g->to[e]] < s->out->seen[v] ? 1 : 0;
    }
    return count;
}

/* The nodes that were opened since v, v too, and p as the top. */
static void close_block(struct search *s, uint32_t p, uint32_t v) {
    struct network_parts *out = s->out;
    size_t first = s->opens;
    do {
        first--;
    } while (s->open[first] != v);
    size_t count = s->opens - first;
    if (count >= 2) {
        struct network_block *b = &out->block[out->blocks++];
        *b = (struct network_block){.first = (uint32_t)s->block_nodes,
                                    .nodes = (uint32_t)count + 1,
                                    .component = out->component[v]};
        for (size_t i = first; i < s->opens; i++) {
            out->block_node[s->block_nodes++] = s->open[i];
            b->edges += count_up(s, s->open[i]);
        }
        out->block_node[s->block_nodes++] = p;
    }
    s->opens = first;
}

static void add_bridge(struct search *s, uint32_t p, uint32_t v) {
    uint32_t rest = s->out->component[v] - s->size[v];
    s->bridge[s->bridges++] = (struct network_bridge){p < v ? p : v, p < v ? v : p,
                                                      rest < s->size[v] ? rest : s->size[v]};
}

static void leave(struct search *s, uint32_t v) {
    uint32_t p = s->parent[v];
    if (p == NOBODY) {
        s->opens = 0;
        return;
    }
    s->size[p] += s->size[v];
    s->low[p] = s->low[v] < s->low[p] ? s->low[v] : s->low[p];
    if (s->low[v] < s->out->seen[p]) {
        return;
    }
    s->out->hang[p] += s->size[v];
    s->piece[s->pieces++] = (struct piece){p, s->size[v]};
    close_block(s, p, v);
    if (s->low[v] > s->out->seen[p]) {
        add_bridge(s, p, v);
    }
}

static void search_from(struct search *s, uint32_t root) {
    uint32_t v = root;
    enter(s, root, NOBODY);
    while (v != NOBODY) {
        if (s->next[v] == s->g->start[v + 1]) {
            leave(s, v);
            v = s->parent[v];
            continue;
        }
        uint32_t w = s->g->to[s->next[v]++];
        uint32_t seen = s->out->seen[w];
        if (!seen) {
            enter(s, w, v);
            v = w;
        } else if (w != s->parent[v] && seen < s->low[v]) {
            s->low[v] = seen;
        }
    }
}

/* --- what comes out --- */

/* The pieces by node: those of v are at [first[v], first[v + 1]). */
static uint32_t *sort_pieces(struct arena *a, const struct search *s, uint32_t *sorted) {
    uint32_t *first = arena_array(a, uint32_t, (size_t)s->g->nodes + 2);
    for (size_t i = 0; i < s->pieces; i++) {
        first[s->piece[i].node + 2]++;
    }
    for (uint32_t v = 0; v < s->g->nodes; v++) {
        first[v + 2] += first[v + 1];
    }
    for (size_t i = 0; i < s->pieces; i++) {
        sorted[first[s->piece[i].node + 1]++] = s->piece[i].size;
    }
    return first;
}

static int by_away(const void *a, const void *b) {
    const struct network_cut *x = a;
    const struct network_cut *y = b;
    return x->away != y->away ? (x->away < y->away) - (x->away > y->away)
                              : (x->node > y->node) - (x->node < y->node);
}

static int by_away_of_bridge(const void *a, const void *b) {
    const struct network_bridge *x = a;
    const struct network_bridge *y = b;
    return x->away != y->away ? (x->away < y->away) - (x->away > y->away)
           : x->a != y->a     ? (x->a > y->a) - (x->a < y->a)
                              : (x->b > y->b) - (x->b < y->b);
}

/* `part` has room for one more than the pieces: what is on the other side of the node. */
static bool cut_make(struct network_parts *p, uint32_t v, uint32_t *part, size_t pieces,
                     struct network_cut *out) {
    uint32_t rest = p->component[v] - 1 - p->hang[v];
    uint64_t others = p->component[v] - 1;
    uint64_t squares = 0;
    if (rest) {
        part[pieces++] = rest;
    }
    for (size_t i = 0; i < pieces; i++) {
        squares += (uint64_t)part[i] * part[i];
    }
    p->apart[v] = (others * others - squares) / 2;
    if (pieces < 2) {
        return false;
    }
    qsort(part, pieces, sizeof *part, by_size);
    *out = (struct network_cut){v, (uint32_t)others - part[0], pieces, part};
    return true;
}

static void find_cuts(struct arena *a, const struct search *s, struct network_result *r) {
    const struct network_graph *g = s->g;
    uint32_t *part = arena_array(a, uint32_t, s->pieces + g->nodes);
    struct network_cut *cut = arena_alloc(a, s->pieces, sizeof *cut);
    uint32_t *sorted = arena_array(a, uint32_t, s->pieces);
    const uint32_t *first = sort_pieces(a, s, sorted);
    size_t used = 0;
    for (uint32_t v = 0; v < g->nodes; v++) {
        size_t pieces = first[v + 1] - first[v];
        for (size_t i = 0; i < pieces; i++) {
            part[used + i] = sorted[first[v] + i];
        }
        if (pieces && cut_make(s->out, v, part + used, pieces, &cut[r->cuts])) {
            used += cut[r->cuts++].parts;
        }
    }
    qsort(cut, r->cuts, sizeof *cut, by_away);
    for (size_t i = 0; i < r->cuts; i++) {
        cut[i].node = g->node[cut[i].node];
    }
    r->cut = cut;
}

static void find_bridges(const struct search *s, struct network_result *r) {
    qsort(s->bridge, s->bridges, sizeof *s->bridge, by_away_of_bridge);
    for (size_t i = 0; i < s->bridges; i++) {
        s->bridge[i].a = s->g->node[s->bridge[i].a];
        s->bridge[i].b = s->g->node[s->bridge[i].b];
    }
    r->bridge = s->bridge;
    r->bridges = s->bridges;
}

struct network_parts network_parts_find(struct arena *a, const struct network_graph *g,
                                        struct network_result *r) {
    size_t n = g->nodes;
    struct network_parts p = {.component = arena_array(a, uint32_t, n),
                              .seen = arena_array(a, uint32_t, n),
                              .hang = arena_array(a, uint32_t, n),
                              .apart = arena_array(a, uint64_t, n),
                              .block = arena_array(a, struct network_block, n / 2 + 1),
                              .block_node = arena_array(a, uint32_t, 2 * n)};
    find_components(a, g, &p, r);
    struct search s = {.g = g, .out = &p};
    s.bridge = arena_array(a, struct network_bridge, n);
    s.low = arena_array(a, uint32_t, n);
    s.parent = arena_array(a, uint32_t, n);
    s.next = arena_array(a, uint32_t, n);
    s.size = arena_array(a, uint32_t, n);
    s.open = arena_array(a, uint32_t, n);
    s.piece = arena_array(a, struct piece, n);
    for (uint32_t v = 0; v < g->nodes; v++) {
        if (!p.seen[v]) {
            search_from(&s, v);
        }
    }
    find_cuts(a, &s, r);
    find_bridges(&s, r);
    return p;
}
