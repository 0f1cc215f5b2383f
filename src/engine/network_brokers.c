/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Betweenness, block by block. A shortest way between two nodes goes through each block that lies
 * between them from one fixed node to another; so a node of a block stands for all that hang on it,
 * with their number as its weight, and the pairs that a cut point keeps together are only counted.
 *
 * What is estimated: of a block's pairs, those that begin at a pivot. A pair (s, t) that v lies on
 * counts by how far on the way v stands, x = d(s, v) / d(s, t), as f(x) = 10 x^3 - 15 x^4 + 6 x^5:
 * over both directions that is f(x) + f(1 - x) = 1, as a half each would be; but a node next to a
 * pivot is not overrated, and one that leads to few nodes is not missed. In networks like those of
 * people that halves the error of halves; a straight line (Geisberger et al.) is in between. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/network_inner.h"

#define NOBODY UINT32_MAX
#define WAYS_MAX 1e290 /* above, the number of shortest ways is kept with a wider exponent */

enum { EXACT = 1, SCALED = 3 }; /* numbers that come back to each node */

/* A block as a graph of its own: nodes from 0, near ones together. */
struct local {
    uint32_t nodes;
    uint32_t *start;
    uint32_t *to;
    uint32_t *node; /* of the graph */
    double *weight; /* nodes that it stands for */
};

/* The shortest ways from one source. */
struct ways {
    size_t room;     /* nodes */
    uint32_t *queue; /* nodes by distance */
    uint32_t *distance;
    uint32_t *ahead;   /* neighbours one step farther away, of each node of the queue in turn */
    uint32_t *first;   /* where they begin, by place in the queue */
    double *count;     /* of ways; where they are too many for a double: times 2^exponent */
    int64_t *exponent; /* NULL until it is needed */
    double *share;     /* what a node gives back to those before it, for each of their ways */
    double *on;        /* what comes through a node from the source */
};

/* What pivots have told of each node. */
struct estimate {
    uint32_t *times; /* that it is a pivot */
    double *mean;
    double *square; /* sum of squared differences from the mean */
    unsigned count;
};

struct run {
    struct arena *a;
    const struct network_graph *g;
    const struct network_parts *p;
    struct network_watch *w;
    double *value; /* by node */
    double *variance;
    struct draw draw;
    /* Of the block at hand, with room for the largest: */
    uint32_t *place;     /* by node of the graph: which one it is in the list */
    struct local listed; /* as the block lists its nodes */
    struct local local;
    struct ways ways;
    struct estimate estimate;
};

/* --- which blocks are exact --- */

struct job {
    double work;
    uint32_t block;
    bool exact;
};

static int by_work(const void *a, const void *b) {
    const struct job *x = a;
    const struct job *y = b;
    return x->work != y->work ? (x->work > y->work) - (x->work < y->work)
                              : (x->block > y->block) - (x->block < y->block);
}

/* The least work first, while it lasts; and where there are no more nodes than pivots. */
static struct job *plan(struct arena *a, const struct network_parts *p, uint64_t exact_max) {
    struct job *job = arena_alloc(a, p->blocks, sizeof *job);
    double left = (double)exact_max;
    for (uint32_t i = 0; i < p->blocks; i++) {
        const struct network_block *b = &p->block[i];
        job[i] = (struct job){(double)b->nodes * b->edges, i, b->nodes <= NETWORK_PIVOTS};
    }
    qsort(job, p->blocks, sizeof *job, by_work);
    for (uint32_t i = 0; i < p->blocks; i++) {
        if (!job[i].exact && job[i].work <= left) {
            job[i].exact = true;
            left -= job[i].work;
        }
    }
    return job;
}

double network_brokers_work(struct arena *a, const struct network_parts *p, uint64_t exact_max) {
    struct arena_mark m = arena_mark(a);
    const struct job *job = plan(a, p, exact_max);
    double sum = 0;
    for (size_t i = 0; i < p->blocks; i++) {
        sum += job[i].exact ? job[i].work : (double)NETWORK_PIVOTS * p->block[job[i].block].edges;
    }
    arena_rewind(a, m);
    return sum;
}

/* --- a block by itself --- */

static struct local local_make(struct arena *a, size_t nodes, size_t edges) {
    return (struct local){.start = arena_array(a, uint32_t, nodes + 2),
                          .to = (void *)arena_room(a, 2 * edges * sizeof(uint32_t)),
                          .node = arena_array(a, uint32_t, nodes),
                          .weight = arena_array(a, double, nodes)};
}

/* Each edge leads up from one of its ends, and nothing from the top, which is the last. */
static void count_edges(const struct run *r, struct local *l) {
    const struct network_graph *g = r->g;
    for (uint32_t i = 0; i + 1 < l->nodes; i++) {
        uint32_t u = l->node[i];
        for (uint32_t e = g->start[u]; e < g->start[u + 1]; e++) {
            if (r->p->seen[g->to[e]] < r->p->seen[u]) {
                l->start[i + 2]++;
                l->start[r->place[g->to[e]] + 2]++;
            }
        }
    }
    for (uint32_t i = 0; i < l->nodes; i++) {
        l->start[i + 2] += l->start[i + 1];
    }
}

static void list_edges(const struct run *r, struct local *l) {
    const struct network_graph *g = r->g;
    for (uint32_t i = 0; i + 1 < l->nodes; i++) {
        uint32_t u = l->node[i];
        for (uint32_t e = g->start[u]; e < g->start[u + 1]; e++) {
            if (r->p->seen[g->to[e]] < r->p->seen[u]) {
                uint32_t k = r->place[g->to[e]];
                l->to[l->start[i + 1]++] = k;
                l->to[l->start[k + 1]++] = i;
            }
        }
    }
}

/* By distance from the top, so that what is looked at together lies together. */
static void rearrange(const struct local *from, uint32_t *queue, uint32_t *place,
                      struct local *to) {
    uint32_t count = 1;
    uint32_t edge = 0;
    memset(place, 0xFF, from->nodes * sizeof *place);
    queue[0] = from->nodes - 1;
    place[queue[0]] = 0;
    for (uint32_t at = 0; at < from->nodes; at++) {
        uint32_t u = queue[at];
        for (uint32_t e = from->start[u]; e < from->start[u + 1]; e++) {
            uint32_t v = from->to[e];
            if (place[v] == NOBODY) {
                place[v] = count;
                queue[count++] = v;
            }
            to->to[edge++] = place[v];
        }
        to->start[at + 1] = edge;
        to->node[at] = from->node[u];
    }
}

static void weigh(const struct run *r, const struct network_block *b, struct local *l) {
    double rest = b->component;
    for (uint32_t i = 1; i < l->nodes; i++) {
        l->weight[i] = 1 + (double)r->p->hang[l->node[i]];
        rest -= l->weight[i];
    }
    l->weight[0] = rest; /* the top: all that do not hang below */
}

static void take_block(struct run *r, const struct network_block *b) {
    struct local *l = &r->listed;
    l->nodes = b->nodes;
    r->local.nodes = b->nodes;
    memset(l->start, 0, ((size_t)b->nodes + 2) * sizeof *l->start);
    for (uint32_t i = 0; i < b->nodes; i++) {
        l->node[i] = r->p->block_node[b->first + i];
        r->place[l->node[i]] = i;
    }
    count_edges(r, l);
    list_edges(r, l);
    rearrange(l, r->ways.queue, r->ways.distance, &r->local);
    weigh(r, b, &r->local);
}

/* --- from one source --- */

static struct ways ways_make(struct arena *a, size_t nodes, size_t edges) {
    return (struct ways){.room = nodes,
                         .queue = arena_array(a, uint32_t, nodes),
                         .distance = arena_array(a, uint32_t, nodes),
                         .ahead = (void *)arena_room(a, edges * sizeof(uint32_t)),
                         .first = arena_array(a, uint32_t, nodes + 1),
                         .count = arena_array(a, double, nodes),
                         .share = arena_array(a, double, SCALED *nodes),
                         .on = arena_array(a, double, nodes)};
}

static bool go_out(const struct local *l, struct ways *x, uint32_t source) {
    memset(x->distance, 0xFF, l->nodes * sizeof *x->distance);
    x->queue[0] = source;
    x->distance[source] = 0;
    x->count[source] = 1;
    uint32_t tail = 1;
    uint32_t ahead = 0;
    double most = 1;
    for (uint32_t at = 0; at < tail; at++) {
        uint32_t u = x->queue[at];
        uint32_t d = x->distance[u] + 1;
        double count = x->count[u];
        most = count > most ? count : most;
        x->first[at] = ahead;
        for (uint32_t e = l->start[u]; e < l->start[u + 1]; e++) {
            uint32_t v = l->to[e];
            if (x->distance[v] == NOBODY) {
                x->distance[v] = d;
                x->count[v] = 0;
                x->queue[tail++] = v;
            }
            if (x->distance[v] == d) {
                x->count[v] += count;
                x->ahead[ahead++] = v;
            }
        }
    }
    x->first[tail] = ahead;
    return most <= WAYS_MAX;
}

/* What ends at a node: its weight; to be scaled, over the powers of its distance. */
static inline void begin_back(double weight, double d, unsigned powers, double *out) {
    if (powers == EXACT) {
        out[0] = weight;
        return;
    }
    out[0] = weight / (d * d * d);
    out[1] = out[0] / d;
    out[2] = out[1] / d;
}

static inline double through(const double *back, double d, unsigned powers) {
    return powers == EXACT ? back[0]
                           : d * d * d * (10 * back[0] - d * (15 * back[1] - 6 * d * back[2]));
}

static inline void come_back(const struct local *l, struct ways *x, const unsigned powers) {
    for (uint32_t at = l->nodes - 1; at > 0; at--) {
        uint32_t u = x->queue[at];
        double sum[SCALED] = {0};
        double own[SCALED];
        for (uint32_t e = x->first[at]; e < x->first[at + 1]; e++) {
            const double *share = x->share + (size_t)x->ahead[e] * powers;
            for (unsigned k = 0; k < powers; k++) {
                sum[k] += share[k];
            }
        }
        begin_back(l->weight[u], x->distance[u], powers, own);
        for (unsigned k = 0; k < powers; k++) {
            sum[k] *= x->count[u];
            x->share[(size_t)u * powers + k] = (own[k] + sum[k]) / x->count[u];
        }
        x->on[u] = through(sum, x->distance[u], powers);
    }
    x->on[x->queue[0]] = 0;
}

/* --- the same where there are more ways than a double holds --- */

/* (p, exponent a) + (q, exponent b), as a fraction and an exponent again. */
static void add_wide(double *p, int64_t *a, double q, int64_t b) {
    int64_t top = *a > b ? *a : b;
    int shift = 0;
    double sum = (top - *a < 200 ? ldexp(*p, (int)(*a - top)) : 0) +
                 (top - b < 200 ? ldexp(q, (int)(b - top)) : 0);
    *p = frexp(sum, &shift);
    *a = top + shift;
}

static void count_wide(const struct local *l, struct ways *x) {
    for (uint32_t v = 0; v < l->nodes; v++) {
        x->count[v] = 0;
        x->exponent[v] = INT64_MIN / 4;
    }
    x->count[x->queue[0]] = 0.5;
    x->exponent[x->queue[0]] = 1;
    for (uint32_t at = 0; at < l->nodes; at++) {
        uint32_t u = x->queue[at];
        for (uint32_t e = x->first[at]; e < x->first[at + 1]; e++) {
            uint32_t v = x->ahead[e];
            add_wide(&x->count[v], &x->exponent[v], x->count[u], x->exponent[u]);
        }
    }
}

/* The ways to v as a share of those to u, which lies behind. */
static double ratio_wide(const struct ways *x, uint32_t v, uint32_t u) {
    int64_t e = x->exponent[v] - x->exponent[u];
    return e < -1060 ? 0 : ldexp(x->count[v] / x->count[u], (int)e);
}

/* `share` is what has come back to a node. */
static void come_back_wide(const struct local *l, struct ways *x, unsigned powers) {
    memset(x->share, 0, l->nodes * powers * sizeof *x->share);
    for (uint32_t at = l->nodes; at-- > 0;) {
        uint32_t u = x->queue[at];
        double *back = x->share + (size_t)u * powers;
        for (uint32_t e = x->first[at]; e < x->first[at + 1]; e++) {
            uint32_t v = x->ahead[e];
            double ratio = ratio_wide(x, u, v);
            double own[SCALED];
            begin_back(l->weight[v], x->distance[v], powers, own);
            for (unsigned k = 0; k < powers; k++) {
                back[k] += ratio * (own[k] + x->share[(size_t)v * powers + k]);
            }
        }
        x->on[u] = through(back, x->distance[u], powers);
    }
    x->on[x->queue[0]] = 0;
}

static void follow_ways(struct arena *a, const struct local *l, struct ways *x, uint32_t source,
                        unsigned powers) {
    if (go_out(l, x, source)) {
        if (powers == EXACT) {
            come_back(l, x, EXACT);
        } else {
            come_back(l, x, SCALED);
        }
        return;
    }
    if (!x->exponent) {
        x->exponent = arena_array(a, int64_t, x->room);
    }
    count_wide(l, x);
    come_back_wide(l, x, powers);
}

/* --- exact --- */

static void add_exact(struct run *r, const struct network_block *b) {
    const struct local *l = &r->local;
    for (uint32_t s = 0; s < l->nodes; s++) {
        follow_ways(r->a, l, &r->ways, s, EXACT);
        for (uint32_t v = 0; v < l->nodes; v++) {
            r->value[l->node[v]] += l->weight[s] * r->ways.on[v] / 2;
        }
        if (!network_step(r->w, b->edges)) {
            return;
        }
    }
}

/* --- estimated --- */

struct placed {
    uint32_t number; /* in the graph */
    uint32_t local;
};

static int by_number(const void *a, const void *b) {
    const struct placed *x = a;
    const struct placed *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* So many different numbers below n, which is no less (Floyd, in Bentley, CACM 30, 1987). */
static void draw_different(struct draw *d, uint64_t n, uint64_t drawn[NETWORK_PIVOTS]) {
    for (unsigned i = 0; i < NETWORK_PIVOTS; i++) {
        uint64_t last = n - NETWORK_PIVOTS + i;
        uint64_t one = draw_below(d, last + 1);
        bool again = false;
        for (unsigned k = 0; k < i; k++) {
            again |= drawn[k] == one;
        }
        drawn[i] = again ? last : one;
    }
}

/* Pivots are drawn from all nodes of the component: those that the first node of the block stands
 * for, in the order of the lot, then those of the second ... How many each node gets. */
static void draw_pivots(struct run *r, const struct network_block *b) {
    const struct local *l = &r->local;
    uint64_t drawn[NETWORK_PIVOTS] = {0};
    struct arena_mark m = arena_mark(r->a);
    struct placed *p = arena_array(r->a, struct placed, l->nodes);
    for (uint32_t v = 0; v < l->nodes; v++) {
        p[v] = (struct placed){l->node[v], v};
    }
    qsort(p, l->nodes, sizeof *p, by_number);
    draw_different(&r->draw, b->component, drawn);
    double passed = 0;
    for (uint32_t v = 0; v < l->nodes; v++) {
        double next = passed + l->weight[p[v].local];
        uint32_t *times = &r->estimate.times[p[v].local];
        *times = 0;
        for (unsigned i = 0; i < NETWORK_PIVOTS; i++) {
            double at = (double)drawn[i];
            *times += at >= passed && at < next ? 1 : 0;
        }
        passed = next;
    }
    arena_rewind(r->a, m);
}

/* One more observation of each node (Welford, Technometrics 4, 1962). */
static void observe(struct estimate *e, const double *on, uint32_t nodes) {
    e->count++;
    for (uint32_t v = 0; v < nodes; v++) {
        double d = on[v] - e->mean[v];
        e->mean[v] += d / e->count;
        e->square[v] += d * (on[v] - e->mean[v]);
    }
}

static bool observe_all(struct run *r, const struct network_block *b) {
    const struct local *l = &r->local;
    struct estimate *e = &r->estimate;
    e->count = 0;
    memset(e->mean, 0, l->nodes * sizeof *e->mean);
    memset(e->square, 0, l->nodes * sizeof *e->square);
    for (uint32_t s = 0; s < l->nodes; s++) {
        if (e->times[s] == 0) {
            continue;
        }
        follow_ways(r->a, l, &r->ways, s, SCALED);
        for (uint32_t i = 0; i < e->times[s]; i++) {
            observe(e, r->ways.on, l->nodes);
        }
        if (!network_step(r->w, (double)b->edges * e->times[s])) {
            return false;
        }
    }
    return true;
}

static void add_estimate(struct run *r, const struct network_block *b) {
    const struct local *l = &r->local;
    const struct estimate *e = &r->estimate;
    double n = b->component;
    double k = NETWORK_PIVOTS;
    draw_pivots(r, b);
    if (!observe_all(r, b)) {
        return;
    }
    for (uint32_t v = 0; v < l->nodes; v++) {
        r->value[l->node[v]] += n * e->mean[v];
        r->variance[l->node[v]] += n * n * (e->square[v] / (k - 1) / k) * (1 - k / n);
    }
}

/* --- all of it --- */

static double rounded(double v) {
    return floor(v * 1e6 + 0.5);
}

struct ranked {
    double value;
    uint32_t number;
};

static int by_value(const void *a, const void *b) {
    const struct ranked *x = a;
    const struct ranked *y = b;
    return x->value != y->value ? (x->value < y->value) - (x->value > y->value)
                                : (x->number > y->number) - (x->number < y->number);
}

/* What is the same to six decimals is the same, and the lot decides. */
static void rank(const struct run *r, const struct network_input *in, struct network_result *out) {
    const struct network_graph *g = r->g;
    struct network_broker *broker = arena_array(r->a, struct network_broker, out->organisations);
    struct ranked *list = arena_array(r->a, struct ranked, out->organisations);
    for (uint32_t v = 0; v < g->nodes; v++) {
        if (in->about[g->node[v]].organisation && rounded(r->value[v]) > 0) {
            list[out->brokers++] = (struct ranked){rounded(r->value[v]), v};
        }
    }
    qsort(list, out->brokers, sizeof *list, by_value);
    for (size_t i = 0; i < out->brokers; i++) {
        uint32_t v = list[i].number;
        broker[i] = (struct network_broker){g->node[v], r->value[v], sqrt(r->variance[v])};
    }
    out->broker = broker;
}

static void make_room(struct run *r) {
    size_t nodes = 0;
    size_t edges = 0;
    struct arena *a = r->a;
    for (size_t i = 0; i < r->p->blocks; i++) {
        const struct network_block *b = &r->p->block[i];
        nodes = b->nodes > nodes ? b->nodes : nodes;
        edges = b->edges > edges ? b->edges : edges;
    }
    r->place = arena_array(a, uint32_t, r->g->nodes);
    r->listed = local_make(a, nodes, edges);
    r->local = local_make(a, nodes, edges);
    r->ways = ways_make(a, nodes, edges);
    r->estimate = (struct estimate){.times = arena_array(a, uint32_t, nodes),
                                    .mean = arena_array(a, double, nodes),
                                    .square = arena_array(a, double, nodes)};
}

void network_brokers_find(struct arena *a, const struct network_input *in,
                          const struct network_graph *g, const struct network_parts *p,
                          struct network_watch *w, struct network_result *out) {
    struct run r = {.a = a, .g = g, .p = p, .w = w};
    r.draw = draw_begin(w->o->seed, STR("network/pivot"));
    r.value = arena_array(a, double, g->nodes);
    r.variance = arena_array(a, double, g->nodes);
    const struct job *job = plan(a, p, w->o->exact_max);
    struct arena_mark m = arena_mark(a);
    make_room(&r);
    for (uint32_t v = 0; v < g->nodes; v++) {
        r.value[v] = (double)p->apart[v];
    }
    for (size_t i = 0; i < p->blocks && !w->stopped; i++) {
        const struct network_block *b = &p->block[job[i].block];
        take_block(&r, b);
        if (job[i].exact) {
            add_exact(&r, b);
        } else {
            add_estimate(&r, b);
            out->approximate = true;
            out->pivots = NETWORK_PIVOTS;
        }
    }
    arena_rewind(a, m);
    rank(&r, in, out);
}
