/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Introductions. The best pair of all is taken, then the best of those that are left, and so on;
 * nobody more than NETWORK_TIMES times. The pairs are never all listed, there can be billions:
 * each node knows only its best candidates, and a pair is taken as soon as it is the best one left
 * for both. That gives the same pairs, for nothing that comes before it could stop it. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/network_inner.h"

enum { FEW = 16, MANY = 128 }; /* candidates that a node knows: at first, and when those are gone */

#define UNIT INT64_C(1000000000) /* a point, in the sums of common neighbours */

struct candidate {
    uint32_t score;
    uint32_t node;
};

struct listed {
    struct candidate *item;
    uint8_t count;
    uint8_t at;
    uint8_t room;
    bool all; /* there surely are no others */
    uint8_t met;
    uint32_t with[NETWORK_TIMES];
};

struct meet {
    struct arena *a;
    const struct network_input *in;
    const struct network_graph *g;
    struct network_watch *w;
    int64_t worth[NETWORK_VIA_MAX + 1]; /* of a common neighbour, by its degree */
    uint32_t *refused_start;            /* refused[refused_start[v]..): with whom v is not to be */
    uint32_t *refused;
    struct listed *list;
    /* Of one node at a time, by node: */
    int64_t *sum;
    uint8_t *closed; /* CLOSED or BARRED or both */
    uint32_t *touched;
    /* and by tag: what the node has */
    uint8_t *has;
};

enum { AIMS = 1, NEEDS = 2, OFFERS = 4 };
enum { CLOSED = 1 /* to all */, BARRED = 2 /* to the node that is at hand */ };

static const struct network_about *about(const struct meet *m, uint32_t v) {
    return &m->in->about[m->g->node[v]];
}

/* --- what a pair is worth --- */

/* In units of 10^-9 points, so that sums are exact in any order. */
static void set_worth(struct meet *m) {
    for (uint32_t d = 2; d <= NETWORK_VIA_MAX; d++) {
        m->worth[d] = (int64_t)floor(1000 / log(d) * 1e9 + 0.5);
    }
}

static int64_t points(int64_t sum) {
    return (sum + UNIT / 2) / UNIT;
}

static void mark_tags(struct meet *m, struct network_tags t, uint8_t as) {
    for (size_t i = 0; i < t.count; i++) {
        m->has[t.item[i]] |= as;
    }
}

static void mark_all(struct meet *m, const struct network_about *n, bool set) {
    if (set) {
        mark_tags(m, n->aims, AIMS);
        mark_tags(m, n->needs, NEEDS);
        mark_tags(m, n->offers, OFFERS);
        return;
    }
    const struct network_tags lists[] = {n->aims, n->needs, n->offers};
    for (size_t k = 0; k < 3; k++) {
        for (size_t i = 0; i < lists[k].count; i++) {
            m->has[lists[k].item[i]] = 0;
        }
    }
}

static size_t shared(const struct meet *m, struct network_tags t, uint8_t as) {
    size_t count = 0;
    for (size_t i = 0; i < t.count; i++) {
        count += m->has[t.item[i]] & as ? 1 : 0;
    }
    return count;
}

/* 500 times what both want of what either wants, rounded. */
static int64_t alike(size_t both, size_t one, size_t other) {
    size_t either = one + other - both;
    return either ? (int64_t)((1000 * both + either) / (2 * either)) : 0;
}

/* With the node whose tags are marked. */
static int64_t tag_points(const struct meet *m, const struct network_about *one,
                          const struct network_about *other) {
    int64_t help =
        (int64_t)(shared(m, other->needs, OFFERS) + shared(m, other->offers, NEEDS)) * 1000;
    size_t both = shared(m, other->aims, AIMS);
    return help + alike(both, one->aims.count, other->aims.count);
}

/* --- the lot of a pair --- */

/* The same for (b, a). With a seed: the sum of both keys; else the order of the nodes. */
static uint64_t pair_key(const struct network_graph *g, uint32_t a, uint32_t b) {
    if (g->key) {
        return g->key[a] + g->key[b];
    }
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

/* Of two candidates of v, is x the better one? */
static bool is_better(const struct network_graph *g, uint32_t v, const struct candidate *x,
                      const struct candidate *y) {
    if (x->score != y->score) {
        return x->score > y->score;
    }
    uint64_t p = pair_key(g, v, x->node);
    uint64_t q = pair_key(g, v, y->node);
    return p != q ? p < q : x->node < y->node;
}

/* --- candidates of one node --- */

static void keep(const struct network_graph *g, uint32_t v, struct listed *l, struct candidate c) {
    if (l->count == l->room) {
        l->all = false;
        if (!is_better(g, v, &c, &l->item[l->count - 1])) {
            return;
        }
        l->count--;
    }
    size_t at = l->count++;
    while (at && is_better(g, v, &c, &l->item[at - 1])) {
        l->item[at] = l->item[at - 1];
        at--;
    }
    l->item[at] = c;
}

/* Those at two steps, with what their common neighbours are worth; how many. */
static uint32_t gather(const struct meet *m, uint32_t v) {
    const struct network_graph *g = m->g;
    uint32_t count = 0;
    for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
        uint32_t z = g->to[e];
        uint32_t degree = network_degree(g, z);
        if (degree > NETWORK_VIA_MAX) {
            continue;
        }
        int64_t worth = m->worth[degree];
        for (uint32_t f = g->start[z]; f < g->start[z + 1]; f++) {
            uint32_t u = g->to[f];
            m->touched[count] = u;
            count += m->sum[u] == 0 ? 1 : 0;
            m->sum[u] += worth;
        }
    }
    return count;
}

static void bar_one(struct meet *m, uint32_t v, bool barred) {
    m->closed[v] = (uint8_t)((m->closed[v] & CLOSED) | (barred ? BARRED : 0));
}

/* Itself, those it knows, and those it is not to meet or has met. */
static void bar(struct meet *m, uint32_t v, bool barred) {
    const struct network_graph *g = m->g;
    bar_one(m, v, barred);
    for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
        bar_one(m, g->to[e], barred);
    }
    for (uint32_t i = m->refused_start[v]; i < m->refused_start[v + 1]; i++) {
        bar_one(m, m->refused[i], barred);
    }
    for (unsigned i = 0; i < m->list[v].met; i++) {
        bar_one(m, m->list[v].with[i], barred);
    }
}

static double look_work(const struct network_graph *g, uint32_t v) {
    double sum = 0;
    for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
        uint32_t degree = network_degree(g, g->to[e]);
        sum += degree <= NETWORK_VIA_MAX ? degree : 0;
    }
    return sum;
}

/* What common neighbours must be worth, so that a candidate can get onto a full list: tags bring
 * at most `most` points. */
static int64_t least_sum(const struct listed *l, int64_t most) {
    if (l->count < l->room) {
        return 0;
    }
    int64_t score = l->item[l->count - 1].score;
    return (score - most) * UNIT - UNIT / 2;
}

static void choose(struct meet *m, uint32_t v, uint32_t count) {
    struct listed *l = &m->list[v];
    const struct network_about *one = about(m, v);
    int64_t most =
        (one->aims.count ? 500 : 0) + 1000 * (int64_t)(one->needs.count + one->offers.count);
    int64_t least = least_sum(l, most);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t u = m->touched[i];
        int64_t sum = m->sum[u];
        m->sum[u] = 0;
        if (sum < least) { /* most are: whether they could be had is not even looked at */
            l->all = false;
            continue;
        }
        if (m->closed[u]) {
            continue;
        }
        int64_t score = points(sum) + (most ? tag_points(m, one, about(m, u)) : 0);
        keep(m->g, v, l, (struct candidate){(uint32_t)score, u});
        least = least_sum(l, most);
    }
}

/* The best candidates that are still to be had. */
static void look(struct meet *m, uint32_t v) {
    struct listed *l = &m->list[v];
    l->count = 0;
    l->at = 0;
    l->all = true;
    uint32_t count = gather(m, v);
    bar(m, v, true);
    mark_all(m, about(m, v), true);
    choose(m, v, count);
    mark_all(m, about(m, v), false);
    bar(m, v, false);
    (void)network_step(m->w, look_work(m->g, v));
}

/* Its best candidate that is still to be had, or NULL. */
static const struct candidate *best(struct meet *m, uint32_t v) {
    struct listed *l = &m->list[v];
    while (!m->closed[v]) {
        while (l->at < l->count && m->closed[l->item[l->at].node]) {
            l->at++;
        }
        if (l->at < l->count) {
            return &l->item[l->at];
        }
        if (l->all) {
            return NULL;
        }
        if (l->room < MANY) {
            l->item = (void *)arena_room(m->a, MANY * sizeof *l->item);
            l->room = MANY;
        }
        look(m, v);
    }
    return NULL;
}

/* --- who meets whom --- */

struct pair {
    uint32_t a;
    uint32_t b;
    uint32_t score;
    uint64_t key;
};

static void take(struct meet *m, uint32_t v, uint32_t with) {
    struct listed *l = &m->list[v];
    l->at++;
    l->with[l->met++] = with;
    m->closed[v] = l->met == NETWORK_TIMES ? CLOSED : 0;
}

/* From v to its best, to that one's best ...: each pair is better than the one before, until two
 * are each other's best. Returns how many pairs there are then. */
static size_t follow(struct meet *m, uint32_t v, uint32_t *chain, struct pair *pair, size_t pairs) {
    size_t length = 1;
    chain[0] = v;
    while (length && !m->w->stopped) {
        uint32_t x = chain[length - 1];
        const struct candidate *c = best(m, x);
        if (!c) {
            length--;
        } else if (length > 1 && c->node == chain[length - 2]) {
            uint32_t y = c->node;
            pair[pairs++] =
                (struct pair){x < y ? x : y, x < y ? y : x, c->score, pair_key(m->g, x, y)};
            take(m, x, y);
            take(m, y, x);
            length--;
        } else {
            assert(length < m->g->nodes); /* nobody stands in it twice */
            chain[length++] = c->node;
        }
    }
    return pairs;
}

static int by_score(const void *a, const void *b) {
    const struct pair *x = a;
    const struct pair *y = b;
    if (x->score != y->score) {
        return (x->score < y->score) - (x->score > y->score);
    }
    if (x->key != y->key) {
        return (x->key > y->key) - (x->key < y->key);
    }
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

/* --- the result --- */

static bool holds(struct network_tags t, uint32_t tag) {
    for (size_t i = 0; i < t.count; i++) {
        if (t.item[i] == tag) {
            return true;
        }
    }
    return false;
}

static void tell_aims(struct arena *a, struct network_tags one, struct network_tags other,
                      struct network_meeting *out) {
    uint32_t *item = arena_array(a, uint32_t, one.count);
    size_t count = 0;
    for (size_t i = 0; i < one.count; i++) {
        if (holds(other, one.item[i])) {
            item[count++] = one.item[i];
        }
    }
    out->aims = (struct network_tags){item, count};
    out->alike = alike(count, one.count, other.count);
}

static void tell_matches(struct arena *a, const struct network_about *one,
                         const struct network_about *other, struct network_meeting *out) {
    struct network_match *match =
        arena_array(a, struct network_match, one->needs.count + one->offers.count);
    for (size_t i = 0; i < one->needs.count; i++) {
        if (holds(other->offers, one->needs.item[i])) {
            match[out->matches++] = (struct network_match){one->needs.item[i], true};
        }
    }
    for (size_t i = 0; i < one->offers.count; i++) {
        if (holds(other->needs, one->offers.item[i])) {
            match[out->matches++] = (struct network_match){one->offers.item[i], false};
        }
    }
    out->match = match;
    out->help = (int64_t)out->matches * 1000;
}

static void tell_common(const struct meet *m, const struct pair *p, struct network_meeting *out) {
    const struct network_graph *g = m->g;
    uint32_t e = g->start[p->a];
    uint32_t f = g->start[p->b];
    int64_t sum = 0;
    while (e < g->start[p->a + 1] && f < g->start[p->b + 1]) {
        uint32_t z = g->to[e];
        uint32_t other = g->to[f];
        uint32_t degree = network_degree(g, z);
        if (z == other && degree <= NETWORK_VIA_MAX) {
            sum += m->worth[degree];
            out->via++;
        }
        e += z <= other ? 1 : 0;
        f += other <= z ? 1 : 0;
    }
    out->common = points(sum);
}

static void tell(const struct meet *m, struct pair *pair, size_t pairs, struct network_result *r) {
    struct network_meeting *meeting = arena_array(m->a, struct network_meeting, pairs);
    qsort(pair, pairs, sizeof *pair, by_score);
    for (size_t i = 0; i < pairs; i++) {
        const struct network_about *one = about(m, pair[i].a);
        const struct network_about *other = about(m, pair[i].b);
        struct network_meeting *x = &meeting[i];
        x->a = m->g->node[pair[i].a];
        x->b = m->g->node[pair[i].b];
        x->score = pair[i].score;
        tell_common(m, &pair[i], x);
        tell_aims(m->a, one->aims, other->aims, x);
        tell_matches(m->a, one, other, x);
        assert(x->score == x->common + x->alike + x->help);
    }
    r->meeting = meeting;
    r->meetings = pairs;
}

/* --- all of it --- */

static void list_refused(struct meet *m) {
    const struct network_input *in = m->in;
    struct arena_mark mark;
    m->refused_start = arena_array(m->a, uint32_t, (size_t)m->g->nodes + 2);
    m->refused = arena_array(m->a, uint32_t, 2 * in->refusals);
    mark = arena_mark(m->a);
    const uint32_t *number = network_numbers(m->a, m->g);
    for (size_t i = 0; i < in->refusals; i++) {
        m->refused_start[number[in->refusal[i].a] + 2]++;
        m->refused_start[number[in->refusal[i].b] + 2]++;
    }
    for (uint32_t v = 0; v < m->g->nodes; v++) {
        m->refused_start[v + 2] += m->refused_start[v + 1];
    }
    for (size_t i = 0; i < in->refusals; i++) {
        uint32_t x = number[in->refusal[i].a];
        uint32_t y = number[in->refusal[i].b];
        m->refused[m->refused_start[x + 1]++] = y;
        m->refused[m->refused_start[y + 1]++] = x;
    }
    arena_rewind(m->a, mark);
}

double network_meetings_work(const struct network_graph *g) {
    double sum = 0;
    for (uint32_t v = 0; v < g->nodes; v++) {
        double degree = network_degree(g, v);
        sum += degree <= NETWORK_VIA_MAX ? degree * degree : 0;
    }
    return sum;
}

static struct meet meet_make(struct arena *a, const struct network_input *in,
                             const struct network_graph *g, struct network_watch *w) {
    size_t n = g->nodes;
    struct meet m = {.a = a, .in = in, .g = g, .w = w};
    m.list = arena_alloc(a, n, sizeof *m.list);
    m.sum = arena_array(a, int64_t, n);
    m.closed = arena_array(a, uint8_t, n);
    m.touched = arena_array(a, uint32_t, n + 1);
    m.has = arena_array(a, uint8_t, in->tags);
    struct candidate *few = (void *)arena_room(a, n * FEW * sizeof *few);
    set_worth(&m);
    list_refused(&m);
    for (uint32_t v = 0; v < n; v++) {
        m.list[v].item = few + (size_t)v * FEW;
        m.list[v].room = FEW;
        m.closed[v] = about(&m, v)->opted_out ? CLOSED : 0;
    }
    return m;
}

void network_meetings_find(struct arena *a, const struct network_input *in,
                           const struct network_graph *g, struct network_watch *w,
                           struct network_result *r) {
    size_t n = g->nodes;
    struct meet m = meet_make(a, in, g, w);
    for (uint32_t v = 0; v < n && !w->stopped; v++) {
        if (!m.closed[v]) {
            look(&m, v);
        }
    }
    uint32_t *chain = arena_array(a, uint32_t, n + 1);
    struct pair *pair = arena_alloc(a, n * NETWORK_TIMES / 2 + 1, sizeof *pair);
    size_t pairs = 0;
    for (uint32_t v = 0; v < n && !w->stopped; v++) {
        pairs = follow(&m, v, chain, pair, pairs);
    }
    if (!w->stopped) {
        tell(&m, pair, pairs, r);
    }
}
