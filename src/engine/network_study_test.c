/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of network_study.h: by hand, against all small graphs there are, and laws that must hold.
 */
#include "engine/network_study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- networks to study --- */

struct made {
    struct network_input in;
    struct str *id;
    struct network_tie *tie;
    struct network_about *about;
};

/* All nodes are organisations; ties are added by the caller. */
static struct made make(size_t nodes, size_t ties) {
    struct arena *a = test_arena();
    struct made m = {.id = arena_array(a, struct str, nodes),
                     .tie = arena_array(a, struct network_tie, ties),
                     .about = arena_array(a, struct network_about, nodes)};
    for (size_t v = 0; v < nodes; v++) {
        m.id[v] = arena_printf(a, "n%zu", v);
        m.about[v].organisation = true;
    }
    m.in = (struct network_input){.nodes = nodes, .id = m.id, .tie = m.tie, .about = m.about};
    return m;
}

static void tie(struct made *m, size_t a, size_t b) {
    m->tie[m->in.ties++] = (struct network_tie){(uint32_t)a, (uint32_t)b};
}

static struct network_result study(const struct made *m, const char *seed) {
    return network_study(test_arena(), &m->in, (struct network_options){.seed = str_of(seed)});
}

static struct network_result estimate(const struct made *m, const char *seed) {
    return network_study(test_arena(), &m->in,
                         (struct network_options){.seed = str_of(seed), .exact_max = 1});
}

static double value_of(const struct network_result *r, size_t v) {
    for (size_t i = 0; i < r->brokers; i++) {
        if (r->broker[i].node == v) {
            return r->broker[i].value;
        }
    }
    return 0;
}

static const struct network_cut *cut_of(const struct network_result *r, size_t v) {
    for (size_t i = 0; i < r->cuts; i++) {
        if (r->cut[i].node == v) {
            return &r->cut[i];
        }
    }
    return NULL;
}

/* As JSON: everything that comes out. */
static struct str told(const struct made *m, struct network_options o) {
    struct arena *a = test_arena();
    struct network_result r = network_study(a, &m->in, o);
    struct buf b = buf_make(1 << 26);
    struct json_out j = json_begin(&b);
    network_json(&j, a, &m->in, &o, &r, (struct result_head){.input = hash_of("", 0)});
    assert_false(b.overflow);
    struct str text = arena_str(a, buf_str(&b));
    buf_free(&b);
    return text;
}

static size_t below(struct draw *d, size_t n) {
    return (size_t)draw_below(d, n);
}

/* Ties at random; there may be loops and ties told twice. */
static struct made random_network(struct draw *d, size_t nodes, size_t ties) {
    struct made m = make(nodes, ties);
    for (size_t i = 0; i < ties; i++) {
        tie(&m, below(d, nodes), below(d, nodes));
    }
    return m;
}

/* --- by hand --- */

TEST("network: nothing, one node, and nodes without ties") {
    struct made none = make(0, 0);
    struct network_result r = study(&none, NULL);
    assert_int_equal(r.components + r.cuts + r.bridges + r.brokers + r.meetings, 0);
    struct made one = make(1, 2);
    tie(&one, 0, 0);
    tie(&one, 0, 0);
    r = study(&one, "s");
    assert_int_equal(r.loops, 2);
    assert_int_equal(r.edges, 0);
    assert_int_equal(r.components, 1);
    assert_int_equal(r.component[0], 1);
    assert_int_equal(r.isolateds, 1);
    struct made three = make(3, 0);
    r = study(&three, NULL);
    assert_int_equal(r.components, 3);
    assert_int_equal(r.isolateds, 3);
    assert_int_equal(r.isolated[2], 2);
    assert_int_equal(r.cuts + r.bridges + r.brokers + r.meetings, 0);
}

TEST("network: a path of five") {
    static const double value[] = {0, 3, 4, 3, 0};
    struct made m = make(5, 4);
    for (size_t v = 0; v < 4; v++) {
        tie(&m, v + 1, v);
    }
    struct network_result r = study(&m, NULL);
    for (size_t v = 0; v < 5; v++) {
        assert_near(value_of(&r, v), value[v], 0);
    }
    assert_int_equal(r.cuts, 3);
    assert_int_equal(r.cut[0].node, 2);
    assert_int_equal(r.cut[0].parts, 2);
    assert_int_equal(r.cut[0].away, 2);
    assert_int_equal(r.cut[1].node, 1);
    assert_int_equal(r.cut[1].part[0], 3);
    assert_int_equal(r.cut[1].part[1], 1);
    assert_int_equal(r.bridges, 4);
    assert_int_equal(r.bridge[0].a, 1);
    assert_int_equal(r.bridge[0].b, 2);
    assert_int_equal(r.bridge[0].away, 2);
    assert_false(r.approximate);
}

TEST("network: a star, a circle, a clique") {
    struct made star = make(9, 8);
    struct made circle = make(6, 6);
    struct made clique = make(6, 15);
    for (size_t v = 1; v < 9; v++) {
        tie(&star, v, 0);
    }
    for (size_t v = 0; v < 6; v++) {
        tie(&circle, v, (v + 1) % 6);
        for (size_t u = 0; u < v; u++) {
            tie(&clique, u, v);
        }
    }
    struct network_result r = study(&star, "s");
    assert_int_equal(r.cuts, 1);
    assert_int_equal(r.cut[0].parts, 8);
    assert_int_equal(r.bridges, 8);
    assert_int_equal(r.brokers, 1);
    assert_near(r.broker[0].value, 8.0 * 7 / 2, 0);
    r = study(&circle, "s");
    assert_int_equal(r.cuts + r.bridges, 0);
    for (size_t v = 0; v < 6; v++) {
        assert_near(value_of(&r, v), 2, 1e-12);
    }
    r = study(&clique, "s");
    assert_int_equal(r.cuts + r.bridges + r.brokers + r.meetings, 0);
}

TEST("network: two triangles that share a node") {
    static const unsigned char ties[][2] = {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}, {4, 2}};
    struct made m = make(5, COUNT(ties));
    for (size_t i = 0; i < COUNT(ties); i++) {
        tie(&m, ties[i][0], ties[i][1]);
    }
    struct network_result r = study(&m, NULL);
    assert_int_equal(r.cuts, 1);
    assert_int_equal(r.cut[0].node, 2);
    assert_int_equal(r.cut[0].part[0] + r.cut[0].part[1], 4);
    assert_int_equal(r.bridges, 0);
    assert_int_equal(r.brokers, 1);
    assert_near(r.broker[0].value, 4, 0);
}

/* Krackhardt, Administrative Science Quarterly 35, 1990: Andre, Beverly, Carol, Diane, Ed,
 * Fernando, Garth, Heather, Ike, Jane; Heather has 14. */
TEST("network: Krackhardt's kite") {
    static const unsigned char ties[][2] = {{0, 1}, {0, 2}, {0, 3}, {0, 5}, {1, 3}, {1, 4},
                                            {1, 6}, {2, 3}, {2, 5}, {3, 4}, {3, 5}, {3, 6},
                                            {4, 6}, {5, 6}, {5, 7}, {6, 7}, {7, 8}, {8, 9}};
    static const double value[] = {5.0 / 6, 5.0 / 6, 0, 11.0 / 3, 0, 25.0 / 3, 25.0 / 3, 14, 8, 0};
    struct made m = make(10, COUNT(ties));
    for (size_t i = 0; i < COUNT(ties); i++) {
        tie(&m, ties[i][0], ties[i][1]);
    }
    struct network_result r = study(&m, "kite");
    for (size_t v = 0; v < 10; v++) {
        test_row("node %zu: %g", v, value_of(&r, v));
        assert_near(value_of(&r, v), value[v], 1e-12);
    }
    assert_int_equal(r.cuts, 2);
    assert_int_equal(r.cut[0].node, 7);
    assert_int_equal(r.cut[1].node, 8);
    assert_int_equal(r.bridges, 2);
}

/* Marriages of Florentine families (Padgett & Ansell, American J. of Sociology 98, 1993), as in
 * Wasserman & Faust, 1994: the Medici's betweenness is 0.522 of the most there can be. */
TEST("network: the families of Florence") {
    enum { ACCIAIUOLI, ALBIZZI, BARBADORI, BISCHERI, CASTELLANI, GINORI, GUADAGNI, LAMBERTESCHI };
    enum { MEDICI = 8, PAZZI, PERUZZI, RIDOLFI, SALVIATI, STROZZI, TORNABUONI, PUCCI };
    static const unsigned char ties[][2] = {
        {ACCIAIUOLI, MEDICI},   {ALBIZZI, GINORI},     {ALBIZZI, GUADAGNI},
        {ALBIZZI, MEDICI},      {BARBADORI, MEDICI},   {BARBADORI, CASTELLANI},
        {BISCHERI, GUADAGNI},   {BISCHERI, PERUZZI},   {BISCHERI, STROZZI},
        {CASTELLANI, PERUZZI},  {CASTELLANI, STROZZI}, {GUADAGNI, LAMBERTESCHI},
        {GUADAGNI, TORNABUONI}, {MEDICI, RIDOLFI},     {MEDICI, SALVIATI},
        {MEDICI, TORNABUONI},   {PAZZI, SALVIATI},     {PERUZZI, STROZZI},
        {RIDOLFI, STROZZI},     {RIDOLFI, TORNABUONI}};
    struct made m = make(16, COUNT(ties));
    for (size_t i = 0; i < COUNT(ties); i++) {
        tie(&m, ties[i][0], ties[i][1]);
    }
    struct network_result r = study(&m, NULL);
    assert_int_equal(r.components, 2);
    assert_int_equal(r.component[0], 15);
    assert_int_equal(r.isolateds, 1);
    assert_int_equal(r.isolated[0], PUCCI);
    assert_int_equal(r.broker[0].node, MEDICI);
    assert_near(r.broker[0].value, 47.5, 1e-12);
    assert_near(r.broker[0].value / (14 * 13 / 2.0), 0.522, 0.0005);
    assert_near(value_of(&r, GUADAGNI), 0.2545787545787546 * 91, 1e-9);
    assert_int_equal(r.cuts, 4);
    assert_non_null(cut_of(&r, MEDICI));
    assert_int_equal(cut_of(&r, MEDICI)->parts, 3);
    assert_int_equal(r.bridges, 5);
}

/* There are more shortest ways than 64 bits count; 90107.6985 is what Radatools says, told in
 * LightGraphs.jl's issue 1405. */
TEST("network: a grid of 50 by 50") {
    struct made m = make(2500, 4900);
    for (size_t v = 0; v < 2500; v++) {
        if (v % 50 < 49) {
            tie(&m, v, v + 1);
        }
        if (v < 2450) {
            tie(&m, v, v + 50);
        }
    }
    struct network_result r = study(&m, "s");
    assert_false(r.approximate);
    assert_near(r.broker[0].value, 90107.6985, 2e-4);
}

/* --- against all graphs of up to six nodes --- */

enum { SMALL = 6 };

struct small {
    size_t n;
    bool edge[SMALL][SMALL];
    size_t far[SMALL][SMALL]; /* SIZE_MAX: there is no way */
    size_t ways;
    size_t through[SMALL];
};

static void measure(struct small *s) {
    for (size_t u = 0; u < s->n; u++) {
        for (size_t v = 0; v < s->n; v++) {
            s->far[u][v] = u == v ? 0 : s->edge[u][v] ? 1 : SIZE_MAX;
        }
    }
    for (size_t k = 0; k < s->n; k++) {
        for (size_t u = 0; u < s->n; u++) {
            for (size_t v = 0; v < s->n; v++) {
                if (s->far[u][k] != SIZE_MAX && s->far[k][v] != SIZE_MAX &&
                    s->far[u][k] + s->far[k][v] < s->far[u][v]) {
                    s->far[u][v] = s->far[u][k] + s->far[k][v];
                }
            }
        }
    }
}

/* Every shortest way from the end of `way` to t, one after the other. */
static void walk(struct small *s, size_t *way, size_t length, size_t t) {
    size_t at = way[length - 1];
    if (at == t) {
        s->ways++;
        for (size_t i = 1; i + 1 < length; i++) {
            s->through[way[i]]++;
        }
        return;
    }
    for (size_t v = 0; v < s->n; v++) {
        if (s->edge[at][v] && s->far[v][t] + 1 == s->far[at][t]) {
            way[length] = v;
            walk(s, way, length + 1, t);
        }
    }
}

static void all_ways(struct small *s, double *value) {
    for (size_t from = 0; from < s->n; from++) {
        for (size_t to = 0; to < from; to++) {
            size_t way[SMALL] = {from};
            s->ways = 0;
            memset(s->through, 0, sizeof s->through);
            if (s->far[from][to] != SIZE_MAX) {
                walk(s, way, 1, to);
            }
            for (size_t v = 0; v < s->n; v++) {
                value[v] += s->ways ? (double)s->through[v] / (double)s->ways : 0;
            }
        }
    }
}

static int larger(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x < y) - (x > y);
}

/* Sizes of components without node `out` (or n: all), of those that touch `of` (or n: all). */
static size_t pieces(const struct small *s, size_t out, size_t of, uint32_t *size) {
    bool seen[SMALL] = {false};
    size_t count = 0;
    for (size_t from = 0; from < s->n; from++) {
        size_t stack[SMALL * SMALL] = {from};
        size_t height = from == out || seen[from] ? 0 : 1;
        uint32_t nodes = 0;
        bool touches = of == s->n;
        while (height) {
            size_t u = stack[--height];
            if (seen[u]) {
                continue;
            }
            seen[u] = true;
            nodes++;
            touches |= of < s->n && s->edge[u][of];
            for (size_t v = 0; v < s->n; v++) {
                if (s->edge[u][v] && v != out && !seen[v]) {
                    stack[height++] = v;
                }
            }
        }
        if (nodes && touches) {
            size[count++] = nodes;
        }
    }
    qsort(size, count, sizeof *size, larger);
    return count;
}

static void check_parts(struct small *s, const struct network_result *r) {
    uint32_t size[SMALL];
    size_t components = pieces(s, s->n, s->n, size);
    assert_int_equal(r->components, components);
    assert_memory_equal(r->component, size, components * sizeof *size);
    size_t cuts = 0;
    for (size_t v = 0; v < s->n; v++) {
        size_t parts = pieces(s, v, v, size);
        const struct network_cut *c = cut_of(r, v);
        assert_int_equal(c != NULL, parts > 1);
        if (c) {
            assert_int_equal(c->parts, parts);
            assert_memory_equal(c->part, size, parts * sizeof *size);
            cuts++;
        }
    }
    assert_int_equal(r->cuts, cuts);
}

static void check_bridges(struct small *s, const struct network_result *r) {
    uint32_t size[SMALL];
    size_t bridges = 0;
    size_t components = pieces(s, s->n, s->n, size);
    bool found[SMALL][SMALL] = {{false}};
    for (size_t i = 0; i < r->bridges; i++) {
        found[r->bridge[i].a][r->bridge[i].b] = true;
    }
    for (size_t u = 0; u < s->n; u++) {
        for (size_t v = 0; v < u; v++) {
            if (s->edge[u][v]) {
                s->edge[u][v] = s->edge[v][u] = false;
                bool bridge = pieces(s, s->n, s->n, size) > components;
                s->edge[u][v] = s->edge[v][u] = true;
                assert_int_equal(found[u][v] || found[v][u], bridge);
                bridges += bridge ? 1 : 0;
            }
        }
    }
    assert_int_equal(r->bridges, bridges);
}

static void check_small(size_t n, uint32_t graph, const char *seed) {
    struct small s = {.n = n};
    struct made m = make(n, n * n);
    double value[SMALL] = {0};
    uint32_t bit = 0;
    for (size_t u = 0; u < n; u++) {
        for (size_t v = 0; v < u; v++, bit++) {
            if (graph >> bit & 1) {
                s.edge[u][v] = s.edge[v][u] = true;
                tie(&m, u, v);
            }
        }
    }
    measure(&s);
    all_ways(&s, value);
    struct network_result r = study(&m, seed);
    test_row("%zu nodes, graph %u", n, graph);
    check_parts(&s, &r);
    check_bridges(&s, &r);
    for (size_t v = 0; v < n; v++) {
        assert_near(value_of(&r, v), value[v], 1e-9);
    }
}

TEST("network: all graphs of up to six nodes, by enumerating ways and by removal") {
    for (size_t n = 1; n <= SMALL; n++) {
        for (uint32_t graph = 0; graph < UINT32_C(1) << n * (n - 1) / 2; graph++) {
            struct arena_mark mark = arena_mark(test_arena());
            check_small(n, graph, graph % 3 ? NULL : "s");
            arena_rewind(test_arena(), mark);
        }
    }
}

/* --- introductions against all pairs --- */

struct all_pair {
    size_t a;
    size_t b;
    int64_t score;
    uint64_t key;
};

static int best_first(const void *a, const void *b) {
    const struct all_pair *x = a;
    const struct all_pair *y = b;
    return x->score != y->score ? (x->score < y->score) - (x->score > y->score)
                                : (x->key > y->key) - (x->key < y->key);
}

static bool has_edge(const struct network_input *in, size_t a, size_t b) {
    for (size_t i = 0; i < in->ties; i++) {
        if ((in->tie[i].a == a && in->tie[i].b == b) || (in->tie[i].a == b && in->tie[i].b == a)) {
            return true;
        }
    }
    return false;
}

static bool is_refused(const struct network_input *in, size_t a, size_t b) {
    for (size_t i = 0; i < in->refusals; i++) {
        const struct network_tie *r = &in->refusal[i];
        if ((r->a == a && r->b == b) || (r->a == b && r->b == a)) {
            return true;
        }
    }
    return false;
}

static size_t in_both(struct network_tags x, struct network_tags y) {
    size_t count = 0;
    for (size_t i = 0; i < x.count; i++) {
        for (size_t k = 0; k < y.count; k++) {
            count += x.item[i] == y.item[k] ? 1 : 0;
        }
    }
    return count;
}

/* By the definition, in doubles. 0: they are not to meet. */
static int64_t score_of(const struct network_input *in, const bool *edge, const size_t *degree,
                        size_t a, size_t b) {
    const struct network_about *x = &in->about[a];
    const struct network_about *y = &in->about[b];
    double sum = 0;
    size_t n = in->nodes;
    for (size_t z = 0; z < n; z++) {
        if (edge[a * n + z] && edge[b * n + z] && degree[z] <= NETWORK_VIA_MAX) {
            sum += 1 / log((double)degree[z]);
        }
    }
    if (!(sum > 0) || edge[a * n + b] || x->opted_out || y->opted_out || is_refused(in, a, b)) {
        return 0;
    }
    double both = (double)in_both(x->aims, y->aims);
    double either = (double)(x->aims.count + y->aims.count) - both;
    return llround(1000 * sum) + (either > 0 ? llround(500 * both / either) : 0) +
           1000 * (int64_t)(in_both(x->needs, y->offers) + in_both(y->needs, x->offers));
}

static uint64_t lot_of(struct str seed, struct str id) {
    struct hash h = lot_key(seed, STR("network"), id);
    uint64_t key = 0;
    for (int i = 0; i < 8; i++) {
        key = key << 8 | h.b[i];
    }
    return key;
}

static void check_meetings(const struct made *m, const char *seed) {
    const struct network_input *in = &m->in;
    size_t n = in->nodes;
    bool *edge = arena_array(test_arena(), bool, n *n);
    size_t *degree = arena_array(test_arena(), size_t, n);
    struct all_pair *pair = arena_array(test_arena(), struct all_pair, n * n);
    size_t pairs = 0;
    for (size_t a = 0; a < n * n; a++) {
        edge[a] = a / n != a % n && has_edge(in, a / n, a % n);
        degree[a / n] += edge[a] ? 1 : 0;
    }
    for (size_t b = 0; b < n; b++) {
        for (size_t a = 0; a < b; a++) {
            uint64_t key = seed ? lot_of(str_of(seed), in->id[a]) + lot_of(str_of(seed), in->id[b])
                                : (uint64_t)a << 32 | b;
            pair[pairs] = (struct all_pair){a, b, score_of(in, edge, degree, a, b), key};
            pairs += pair[pairs].score ? 1 : 0;
        }
    }
    qsort(pair, pairs, sizeof *pair, best_first);
    struct network_result r = study(m, seed);
    size_t *met = arena_array(test_arena(), size_t, n);
    size_t at = 0;
    for (size_t i = 0; i < pairs; i++) {
        if (met[pair[i].a] < NETWORK_TIMES && met[pair[i].b] < NETWORK_TIMES) {
            assert_true(at < r.meetings);
            const struct network_meeting *x = &r.meeting[at++];
            test_row("%zu: %u %u %lld, not %zu %zu %lld", at, x->a, x->b, (long long)x->score,
                     pair[i].a, pair[i].b, (long long)pair[i].score);
            assert_int_equal(x->score, pair[i].score);
            assert_int_equal(x->a < x->b ? x->a : x->b, pair[i].a);
            assert_int_equal(x->a < x->b ? x->b : x->a, pair[i].b);
            met[pair[i].a]++;
            met[pair[i].b]++;
        }
    }
    assert_int_equal(at, r.meetings);
}

static struct network_tags some_tags(struct draw *d, size_t most) {
    uint32_t *item = arena_array(test_arena(), uint32_t, most);
    size_t count = 0;
    for (uint32_t t = 0; t < most; t++) {
        if (below(d, 4) == 0) {
            item[count++] = t;
        }
    }
    return (struct network_tags){item, count};
}

static const struct str tag_names[] = {STR_INIT("bread"), STR_INIT("gardens"), STR_INIT("tools"),
                                       STR_INIT("van"), STR_INIT("work, \"paid\"")};

static void add_wishes(struct draw *d, struct made *m) {
    struct network_tie *refusal = arena_array(test_arena(), struct network_tie, 10);
    for (size_t v = 0; v < m->in.nodes; v++) {
        m->about[v].opted_out = below(d, 8) == 0;
        m->about[v].aims = some_tags(d, COUNT(tag_names));
        m->about[v].needs = some_tags(d, COUNT(tag_names));
        m->about[v].offers = some_tags(d, COUNT(tag_names));
    }
    m->in.tags = COUNT(tag_names);
    m->in.tag = tag_names;
    for (size_t i = 0; i < 10; i++) {
        uint32_t a = (uint32_t)below(d, m->in.nodes);
        refusal[i] = (struct network_tie){a, a ? a - 1 : 1}; /* there are two at least */
    }
    m->in.refusals = 10;
    m->in.refusal = refusal;
}

TEST("network: introductions, against all pairs, the best first") {
    struct draw d = draw_begin(STR("kith-2026"), STR("network/test"));
    for (int i = 0; i < 300; i++) {
        struct arena_mark mark = arena_mark(test_arena());
        size_t nodes = 2 + below(&d, 30);
        struct made m = random_network(&d, nodes, below(&d, 3 * nodes));
        if (i % 3) {
            add_wishes(&d, &m);
        }
        check_meetings(&m, i % 2 ? "s" : NULL);
        arena_rewind(test_arena(), mark);
    }
}

/* Many who compete for the same few: lists run out and are made anew. */
TEST("network: introductions where all have the same friends") {
    struct draw d = draw_begin(STR("kith-2026"), STR("network/crowd"));
    for (int i = 0; i < 6; i++) {
        struct arena_mark mark = arena_mark(test_arena());
        struct made m = make(330, 660);
        for (size_t v = 2; v < 330; v++) {
            tie(&m, v, i % 2 ? v % 2 : 0);
            tie(&m, v, i % 3 ? 1 : 2 + below(&d, 328));
        }
        if (i > 2) {
            add_wishes(&d, &m);
        }
        check_meetings(&m, i % 2 ? "s" : NULL);
        arena_rewind(test_arena(), mark);
    }
}

TEST("network: a common neighbour with 500 ties counts, one with 501 does not") {
    for (size_t leaves = 499; leaves <= 501; leaves++) {
        struct made m = make(502, 502);
        for (size_t v = 1; v <= leaves; v++) {
            tie(&m, 0, v);
        }
        struct network_result r = study(&m, "s");
        assert_int_equal(r.meetings > 0, leaves <= 500);
        if (r.meetings) {
            assert_true(r.meetings + 4 > leaves * 3 / 2);
            assert_int_equal(r.meeting[0].score, 161);
            assert_int_equal(r.meeting[0].via, 1);
        }
    }
}

TEST("network: an introduction tells its reasons") {
    static const uint32_t all[] = {0, 1, 3};
    struct made m = make(3, 2);
    tie(&m, 0, 1);
    tie(&m, 1, 2);
    m.in.tag = tag_names;
    m.in.tags = COUNT(tag_names);
    m.id[0] = STR("\"Zo\xC3\xAB\", baker");
    m.about[0].aims = (struct network_tags){all, 2};
    m.about[2].aims = (struct network_tags){all, 3};
    m.about[0].needs = (struct network_tags){all + 2, 1};
    m.about[2].offers = (struct network_tags){all, 3};
    m.about[2].needs = (struct network_tags){all + 1, 1};
    m.about[0].offers = (struct network_tags){all + 1, 1};
    struct network_result r = study(&m, NULL);
    assert_int_equal(r.meetings, 1);
    assert_int_equal(r.meeting[0].common, 1443); /* 1000 / ln 2 */
    assert_int_equal(r.meeting[0].alike, 333);
    assert_int_equal(r.meeting[0].help, 2000);
    assert_int_equal(r.meeting[0].score, 3776);
    struct str json = told(&m, (struct network_options){0});
    assert_true(
        str_find(json, STR("{\"a\":\"\\\"Zo\xC3\xAB\\\", baker\",\"b\":\"n2\",\"score\":3776,"
                           "\"via\":1,\"aims\":[\"bread\",\"gardens\"],\"match\":[{\"what\":"
                           "\"van\",\"needs\":\"\\\"Zo\xC3\xAB\\\", baker\",\"offers\":"
                           "\"n2\"},{\"what\":\"gardens\",\"needs\":\"n2\",\"offers\":"
                           "\"\\\"Zo\xC3\xAB\\\", baker\"}]}")) < json.n);
    m.about[2].opted_out = true;
    assert_int_equal(study(&m, NULL).meetings, 0);
    m.about[2].opted_out = false;
    m.in.refusal = &(struct network_tie){2, 0};
    m.in.refusals = 1;
    assert_int_equal(study(&m, NULL).meetings, 0);
}

/* --- laws --- */

/* The same network told in another order, from the other end, and with other numbers. */
static struct made shuffled(struct draw *d, const struct made *m) {
    size_t n = m->in.nodes;
    struct made s = make(n, m->in.ties);
    size_t *to = arena_array(test_arena(), size_t, n);
    for (size_t v = 0; v < n; v++) {
        size_t other = below(d, v + 1);
        to[v] = to[other];
        to[other] = v;
    }
    for (size_t v = 0; v < n; v++) {
        s.id[to[v]] = m->id[v];
        s.about[to[v]] = m->about[v];
    }
    for (size_t i = 0; i < m->in.ties; i++) {
        tie(&s, to[m->tie[i].b], to[m->tie[i].a]);
        size_t other = below(d, i + 1);
        struct network_tie kept = s.tie[i];
        s.tie[i] = s.tie[other];
        s.tie[other] = kept;
    }
    return s;
}

TEST("network: with a seed the order of rows changes nothing, not a byte") {
    struct draw d = draw_begin(STR("kith-2026"), STR("network/rows"));
    for (int i = 0; i < 40; i++) {
        struct arena_mark mark = arena_mark(test_arena());
        struct made m = random_network(&d, 100 + below(&d, 200), 400);
        struct made s = shuffled(&d, &m);
        struct network_options o = {.seed = STR("s"), .exact_max = i % 2 ? 1 : 0};
        struct str one = told(&m, o);
        struct str other = told(&s, o);
        assert_true(str_eq(one, other));
        arena_rewind(test_arena(), mark);
    }
}

TEST("network: relabelling changes nothing but names") {
    struct draw d = draw_begin(STR("kith-2026"), STR("network/labels"));
    for (int i = 0; i < 60; i++) {
        struct arena_mark mark = arena_mark(test_arena());
        struct made m = random_network(&d, 2 + below(&d, 60), below(&d, 90));
        struct network_result r = study(&m, "one");
        for (size_t v = 0; v < m.in.nodes; v++) {
            m.id[v] = arena_printf(test_arena(), "other name %zu", m.in.nodes - v);
        }
        struct network_result s = study(&m, "two");
        assert_int_equal(r.components, s.components);
        assert_int_equal(r.cuts, s.cuts);
        assert_int_equal(r.bridges, s.bridges);
        for (size_t v = 0; v < m.in.nodes; v++) {
            assert_near(value_of(&r, v), value_of(&s, v), 1e-9);
            assert_int_equal(cut_of(&r, v) != NULL, cut_of(&s, v) != NULL);
        }
        arena_rewind(test_arena(), mark);
    }
}

TEST("network: an edge more never makes more components; a tie told again, or of one, nothing") {
    struct draw d = draw_begin(STR("kith-2026"), STR("network/edge"));
    for (int i = 0; i < 60; i++) {
        struct arena_mark mark = arena_mark(test_arena());
        size_t nodes = 2 + below(&d, 40);
        struct made m = make(nodes, 200);
        size_t before = nodes;
        for (size_t k = 0; k < 60; k++) {
            tie(&m, below(&d, nodes), below(&d, nodes));
            size_t now = study(&m, NULL).components;
            assert_true(now <= before && now + 1 >= before);
            before = now;
        }
        struct str once = told(&m, (struct network_options){.seed = STR("s")});
        for (size_t k = 0; k < 60; k++) {
            tie(&m, m.tie[k].b, m.tie[k].a);
            tie(&m, k % nodes, k % nodes);
        }
        struct str again = told(&m, (struct network_options){.seed = STR("s")});
        once = str_from(once, str_find(once, STR("\"result\"")));
        again = str_from(again, str_find(again, STR("\"result\"")));
        assert_true(once.n > 0 && str_eq(once, again));
        arena_rewind(test_arena(), mark);
    }
}

/* Steps of all shortest ways: between each pair, one less than its distance lie between. */
static double between(const struct made *m) {
    size_t n = m->in.nodes;
    size_t *far = arena_array(test_arena(), size_t, n);
    size_t *queue = arena_array(test_arena(), size_t, n);
    double sum = 0;
    for (size_t from = 0; from < n; from++) {
        memset(far, 0xFF, n * sizeof *far);
        size_t tail = 1;
        queue[0] = from;
        far[from] = 0;
        for (size_t at = 0; at < tail; at++) {
            sum += far[queue[at]] > 1 ? (double)(far[queue[at]] - 1) : 0;
            for (size_t i = 0; i < m->in.ties; i++) {
                struct network_tie t = m->tie[i];
                size_t v = t.a == queue[at] ? t.b : t.b == queue[at] ? t.a : queue[at];
                if (far[v] == SIZE_MAX) {
                    far[v] = far[queue[at]] + 1;
                    queue[tail++] = v;
                }
            }
        }
    }
    return sum / 2;
}

TEST("network: all betweenness together is what lies between all pairs") {
    struct draw d = draw_begin(STR("kith-2026"), STR("network/sum"));
    for (int i = 0; i < 60; i++) {
        struct arena_mark mark = arena_mark(test_arena());
        struct made m = random_network(&d, 2 + below(&d, 60), below(&d, 120));
        struct network_result r = study(&m, "s");
        double sum = 0;
        for (size_t k = 0; k < r.brokers; k++) {
            sum += r.broker[k].value;
            assert_near(r.broker[k].se, 0, 0);
        }
        assert_near(sum, between(&m), 1e-7);
        arena_rewind(test_arena(), mark);
    }
}

TEST("network: a leaf hung on a node makes it a cut point") {
    struct draw d = draw_begin(STR("kith-2026"), STR("network/leaf"));
    for (int i = 0; i < 100; i++) {
        struct arena_mark mark = arena_mark(test_arena());
        size_t nodes = 2 + below(&d, 40);
        struct made m = make(nodes + 1, 81);
        for (size_t k = 0; k < 80; k++) {
            tie(&m, below(&d, nodes), below(&d, nodes));
        }
        size_t on = below(&d, nodes);
        bool alone = true;
        for (size_t k = 0; k < 80; k++) {
            alone &= (m.tie[k].a != on && m.tie[k].b != on) || m.tie[k].a == m.tie[k].b;
        }
        tie(&m, on, nodes);
        struct network_result r = study(&m, NULL);
        assert_int_equal(cut_of(&r, on) == NULL, alone);
        arena_rewind(test_arena(), mark);
    }
}

/* --- estimates --- */

/* New nodes prefer those who have many ties; some hang on one alone. */
static struct made grown(struct draw *d, size_t nodes) {
    struct made m = make(nodes, 4 * nodes);
    for (size_t v = 1; v < nodes; v++) {
        size_t ties = below(d, 4) ? 1 + below(d, 4) : 1;
        for (size_t k = 0; k < ties; k++) {
            size_t of = below(d, 2 * m.in.ties + v);
            size_t to = of < m.in.ties       ? m.tie[of].a
                        : of < 2 * m.in.ties ? m.tie[of - m.in.ties].b
                                             : below(d, v);
            tie(&m, v, to < v ? to : 0);
        }
    }
    return m;
}

TEST("network: an estimate is within two standard errors of the exact value, mostly") {
    struct draw d = draw_begin(STR("kith-2026"), STR("network/estimate"));
    size_t within = 0;
    size_t count = 0;
    double error = 0;
    for (int i = 0; i < 30; i++) {
        struct arena_mark mark = arena_mark(test_arena());
        struct made m = i % 2 ? grown(&d, 600) : random_network(&d, 600, 1500);
        struct network_result exact = study(&m, "s");
        struct network_result about = estimate(&m, "s");
        assert_false(exact.approximate);
        assert_true(about.approximate && about.pivots == NETWORK_PIVOTS);
        for (size_t k = 0; k < 50; k++) { /* those who matter most */
            double v = exact.broker[k].value;
            for (size_t b = 0; b < about.brokers; b++) {
                if (about.broker[b].node == exact.broker[k].node) {
                    within += fabs(about.broker[b].value - v) <= 2 * about.broker[b].se + 1e-6;
                    error += fabs(about.broker[b].value - v) / v;
                    count++;
                }
            }
        }
        arena_rewind(test_arena(), mark);
    }
    test_row("%zu of %zu, mean error %.3f", within, count, error / (double)count);
    assert_true(count == 30 * 50);
    assert_true(10 * within > 9 * count);
    assert_true(error < 0.15 * (double)count);
}

TEST("network: where all hangs on cut points nothing is estimated") {
    struct draw d = draw_begin(STR("kith-2026"), STR("network/tree"));
    struct made m = make(5000, 5000);
    for (size_t v = 1; v < 5000; v++) {
        tie(&m, v, below(&d, v));
    }
    struct network_result r = estimate(&m, "s");
    assert_false(r.approximate);
    struct made one = make(5000, 4999);
    for (size_t v = 1; v < 5000; v++) {
        tie(&one, v, v - 1);
    }
    r = estimate(&one, NULL);
    assert_near(value_of(&r, 2500), 2500.0 * 2499, 0);
}

TEST("network: exact up to nodes times edges, estimated above") {

    struct made m = make(100, 200);
    for (size_t v = 0; v < 100; v++) { /* a circle is one block */
        tie(&m, v, (v + 1) % 100);
    }
    tie(&m, 0, 50);
    for (uint64_t most = 10099; most <= 10101; most++) {
        struct network_options o = {.seed = STR("s"), .exact_max = most};
        assert_int_equal(network_study(test_arena(), &m.in, o).approximate, most < 10100);
    }
}

TEST("network: a block of no more nodes than pivots is always exact") {
    for (size_t nodes = 63; nodes <= 65; nodes++) {
        struct made m = make(nodes, nodes);
        for (size_t v = 0; v < nodes; v++) {
            tie(&m, v, (v + 1) % nodes);
        }
        struct network_result r = estimate(&m, "s");
        assert_int_equal(r.approximate, nodes > NETWORK_PIVOTS);
        assert_int_equal(r.pivots, nodes > NETWORK_PIVOTS ? NETWORK_PIVOTS : 0);
        assert_int_equal(r.broker[0].se > 0, nodes > NETWORK_PIVOTS);
    }
}

/* --- what is large --- */

TEST("network: a path of a million nodes") {
    size_t n = NETWORK_NODES_MAX;
    struct made m = make(n, n - 1);
    for (size_t v = 1; v < n; v++) {
        tie(&m, v - 1, v);
    }
    for (size_t v = 0; v < n; v++) {
        m.about[v].organisation = v == n / 2;
    }
    struct network_result r = study(&m, NULL);
    assert_int_equal(r.components, 1);
    assert_int_equal(r.cuts, n - 2);
    assert_int_equal(r.bridges, n - 1);
    assert_int_equal(r.brokers, 1);
    assert_near(r.broker[0].value, (double)(n / 2) * (double)(n / 2 - 1), 0);
    assert_int_equal(r.cut[0].away, n / 2 - 1);
}

/* Layers of two, each tied to both of the next: 2^1999 shortest ways, more than a double holds. */
TEST("network: more shortest ways than a double can count") {
    size_t layers = 2000;
    struct made m = make(2 * layers, 4 * layers);
    for (size_t i = 0; i + 1 < layers; i++) {
        for (size_t k = 0; k < 4; k++) {
            tie(&m, 2 * i + k % 2, 2 * i + 2 + k / 2);
        }
    }
    struct network_result r = study(&m, "s");
    assert_false(r.approximate);
    for (size_t i = 0; i < layers; i++) {
        double left = 2 * (double)i;
        double right = 2 * (double)(layers - 1 - i);
        /* half of the ways across; and the two of a neighbouring layer, by way of either */
        double value = left * right / 2;
        value += i > 0 ? (i == 1 ? 0.5 : 0.25) : 0;
        value += i + 1 < layers ? (i + 2 == layers ? 0.5 : 0.25) : 0;
        test_row("layer %zu: %f, not %f", i, value_of(&r, 2 * i), value);
        assert_near(value_of(&r, 2 * i), value, 1e-9 * (1 + value));
        assert_near(value_of(&r, 2 * i + 1), value, 1e-9 * (1 + value));
    }
}

/* A hub with many triangles: each is a block of its own. */
TEST("network: many blocks at one node do not take long") {
    size_t n = 300001;
    struct made m = make(n, 2 * n);
    for (size_t v = 1; v + 1 < n; v += 2) {
        tie(&m, 0, v);
        tie(&m, v + 1, v);
        tie(&m, 0, v + 1);
    }
    for (size_t v = 1; v < n; v++) {
        m.about[v].organisation = false;
    }
    struct network_result r = study(&m, "s");
    assert_int_equal(r.cuts, 1);
    assert_int_equal(r.cut[0].parts, n / 2);
    assert_near(r.broker[0].value, ((double)(n - 1) * (double)(n - 1) - 4 * (double)(n / 2)) / 2,
                0);
}

static bool stop(void *self, double share) {
    int *told_times = self;
    assert_true(share >= 0 && share <= 1);
    return ++*told_times < 3;
}

TEST("network: it can be stopped") {
    struct draw d = draw_begin(STR("kith-2026"), STR("network/stop"));
    struct made m = random_network(&d, 2000, 8000);
    int times = 0;
    struct network_options o = {.progress = stop, .self = &times};
    assert_string_equal(network_study(test_arena(), &m.in, o).refused, "stopped");
    assert_int_equal(times, 3);
    times = -1000000;
    assert_null(network_study(test_arena(), &m.in, o).refused);
    assert_true(times > -1000000 + 50);
}

TEST("network: brokers are told of organisations alone") {
    struct made m = make(5, 4);
    for (size_t v = 0; v < 4; v++) {
        tie(&m, v, v + 1);
    }
    m.about[2].organisation = false;
    struct network_result r = study(&m, NULL);
    assert_int_equal(r.brokers, 2);
    assert_near(value_of(&r, 2), 0, 0);
    assert_near(value_of(&r, 1), 3, 0);
    for (size_t v = 0; v < 5; v++) {
        m.about[v].organisation = false;
    }
    struct str json = told(&m, (struct network_options){0});
    assert_true(str_find(json, STR("\"warnings\":[[\"brokers_of_organisations_only\"]]")) < json.n);
    assert_true(str_find(json, STR("\"brokers\":[],\"approximate\":false,\"pivots\":0,")) < json.n);
}
