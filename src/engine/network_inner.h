/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of the network engine share. Nodes are numbered by lot here. */
#ifndef KITH_ENGINE_NETWORK_INNER_H
#define KITH_ENGINE_NETWORK_INNER_H

#include "engine/network_study.h"

/* Progress, counted in visits of edges. */
struct network_watch {
    const struct network_options *o;
    double all;
    double done;
    double told;
    bool stopped;
};

/* So much more is done. False: stop. */
bool network_step(struct network_watch *w, double visits);

/* Edges both ways, without loops, each once: to[start[v]..start[v+1]) ascending. */
struct network_graph {
    uint32_t nodes;
    uint32_t *start;
    uint32_t *to;
    uint32_t *node; /* of the input, by number */
    uint64_t *key;  /* the first bytes of the lot's key, by number; without a seed NULL */
};

/* The number of each node of the input. */
uint32_t *network_numbers(struct arena *a, const struct network_graph *g);

static inline uint32_t network_degree(const struct network_graph *g, uint32_t v) {
    return g->start[v + 1] - g->start[v];
}

/* Blocks of three nodes and more: what stays in one piece whichever node is taken out. */
struct network_block {
    uint32_t first; /* of block_node; the last one is the top, over which all others hang */
    uint32_t nodes;
    uint32_t edges;
    uint32_t component; /* its size */
};

struct network_parts {
    uint32_t *component; /* by node: size of its own */
    uint32_t *seen;      /* when the search met a node, from 1 */
    uint32_t *hang;      /* nodes that hang below a node, cut off without it */
    uint64_t *apart;     /* pairs of others that a node alone keeps together */
    size_t blocks;
    struct network_block *block;
    uint32_t *block_node;
};

/* Fills components, isolated, cuts and bridges of the result. */
struct network_parts network_parts_find(struct arena *a, const struct network_graph *g,
                                        struct network_result *r);

/* Visits of edges that it will take. */
double network_brokers_work(struct arena *a, const struct network_parts *p, uint64_t exact_max);
/* Fills brokers, approximate and pivots. */
void network_brokers_find(struct arena *a, const struct network_input *in,
                          const struct network_graph *g, const struct network_parts *p,
                          struct network_watch *w, struct network_result *r);

double network_meetings_work(const struct network_graph *g);
/* Fills meetings. */
void network_meetings_find(struct arena *a, const struct network_input *in,
                           const struct network_graph *g, struct network_watch *w,
                           struct network_result *r);

#endif
