/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the network engine with any ties, wishes and refusals: all betweenness together must be
 * what lies between all pairs, estimates must be numbers, introductions must be allowed ones. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/network_study.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NODES = 100, TIES = 1000, TAGS = 6 };

struct made {
    struct network_input in;
    struct str id[NODES];
    struct network_about about[NODES];
    struct network_tie tie[TIES];
    struct network_tie refusal[TIES];
    struct str tag[TAGS];
    bool edge[NODES][NODES];
};

static struct network_tags tags(struct arena *a, uint8_t bits) {
    uint32_t *item = arena_array(a, uint32_t, TAGS);
    size_t count = 0;
    for (uint32_t t = 0; t < TAGS; t++) {
        if (bits >> t & 1) {
            item[count++] = t;
        }
    }
    return (struct network_tags){item, count};
}

/* Three bytes: what it is, and of whom. */
static void add(struct arena *a, struct made *m, const uint8_t *b) {
    uint32_t u = b[1] % (uint32_t)m->in.nodes;
    uint32_t v = b[2] % (uint32_t)m->in.nodes;
    struct network_about *of = &m->about[u];
    if (b[0] >= 16 && m->in.ties < TIES) {
        m->tie[m->in.ties++] = (struct network_tie){u, v};
        m->edge[u][v] = m->edge[v][u] = true;
    } else if (b[0] < 4 && u != v && m->in.refusals < TIES) {
        m->refusal[m->in.refusals++] = (struct network_tie){u, v};
    } else if (b[0] < 8) {
        of->opted_out = (b[2] & 1) != 0;
    } else if (b[0] < 10) {
        of->aims = tags(a, b[2]);
    } else if (b[0] < 12) {
        of->needs = tags(a, b[2]);
    } else {
        of->offers = tags(a, b[2]);
    }
}

static double between(const struct made *m) {
    double sum = 0;
    size_t n = m->in.nodes;
    for (size_t from = 0; from < n; from++) {
        size_t far[NODES];
        size_t queue[NODES] = {from};
        size_t tail = 1;
        memset(far, 0xFF, sizeof far);
        far[from] = 0;
        for (size_t at = 0; at < tail; at++) {
            sum += far[queue[at]] > 1 ? (double)(far[queue[at]] - 1) : 0;
            for (size_t v = 0; v < n; v++) {
                if (m->edge[queue[at]][v] && far[v] == SIZE_MAX) {
                    far[v] = far[queue[at]] + 1;
                    queue[tail++] = v;
                }
            }
        }
    }
    return sum / 2;
}

static void check_meetings(const struct made *m, const struct network_result *r) {
    uint8_t met[NODES] = {0};
    for (size_t i = 0; i < r->meetings; i++) {
        const struct network_meeting *x = &r->meeting[i];
        assert(x->a != x->b && !m->edge[x->a][x->b] && x->via > 0 && x->score > 0);
        assert(!m->about[x->a].opted_out && !m->about[x->b].opted_out);
        assert(++met[x->a] <= NETWORK_TIMES && ++met[x->b] <= NETWORK_TIMES);
        assert(i == 0 || x[-1].score >= x->score);
        for (size_t k = 0; k < m->in.refusals; k++) {
            const struct network_tie *t = &m->refusal[k];
            assert((t->a != x->a || t->b != x->b) && (t->b != x->a || t->a != x->b));
        }
    }
}

static void check(struct arena *a, const struct made *m, struct network_options o,
                  double expected) {
    struct network_result r = network_study(a, &m->in, o);
    double sum = 0;
    size_t nodes = 0;
    for (size_t i = 0; i < r.components; i++) {
        nodes += r.component[i];
    }
    assert(nodes == r.nodes);
    for (size_t i = 0; i < r.brokers; i++) {
        assert(isfinite(r.broker[i].value) && r.broker[i].value > 0 && r.broker[i].se >= 0);
        sum += r.broker[i].value;
    }
    assert(r.approximate || fabs(sum - expected) <= 1e-6 * (1 + expected));
    check_meetings(m, &r);
    struct buf b = buf_make(1 << 24);
    struct json_out j = json_begin(&b);
    network_json(&j, a, &m->in, &o, &r, (struct result_head){.input = hash_of("", 0)});
    assert(!b.overflow && str_is_utf8(buf_str(&b)));
    buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2 || size > 6000) {
        return 0;
    }
    struct arena *a = arena_make();
    struct made *m = arena_new(a, struct made);
    m->in = (struct network_input){.nodes = 1 + data[0] % NODES,
                                   .id = m->id,
                                   .tie = m->tie,
                                   .about = m->about,
                                   .tags = TAGS,
                                   .tag = m->tag,
                                   .refusal = m->refusal};
    for (size_t v = 0; v < NODES; v++) {
        m->id[v] = arena_printf(a, "%zu", v);
        m->about[v].organisation = true;
    }
    for (size_t t = 0; t < TAGS; t++) {
        m->tag[t] = arena_printf(a, "tag %zu", t);
    }
    for (size_t i = 2; i + 3 <= size; i += 3) {
        add(a, m, data + i);
    }
    double expected = between(m);
    struct network_options exact = {.seed = data[1] & 1 ? STR("s") : str_of(NULL)};
    struct network_options estimated = {.seed = STR("t"), .exact_max = 1};
    check(a, m, exact, expected);
    check(a, m, estimated, expected);
    arena_free(a);
    return 0;
}
