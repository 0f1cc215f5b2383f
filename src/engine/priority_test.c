/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of engine/priority.h: tables by hand, a slow second implementation that shares nothing with
 * the engine but the drawn numbers, and laws. */
#include "engine/priority.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/priority_inside.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define U PRIORITY_UNIT

#define A PRIORITY_SIZE
#define B PRIORITY_SERIOUSNESS
#define C PRIORITY_EFFECTIVENESS

/* --- tables --- */

enum { ROWS = 4000 };

struct table {
    struct priority_input in;
    struct str need[40];
    struct str rater[40];
    struct priority_row row[ROWS];
    int32_t value[PRIORITY_CRITERIA][ROWS];
};

/* Needs are called n00, n01 ..., raters r00 ... */
static struct table *table(size_t needs, size_t raters) {
    struct table *t = arena_new(test_arena(), struct table);
    for (size_t i = 0; i < needs; i++) {
        t->need[i] = arena_printf(test_arena(), "n%02zu", i);
    }
    for (size_t i = 0; i < raters; i++) {
        t->rater[i] = arena_printf(test_arena(), "r%02zu", i);
    }
    t->in = (struct priority_input){
        .needs = needs, .need = t->need, .raters = raters, .rater = t->rater, .row = t->row};
    return t;
}

/* A new row, all empty; set() fills it. */
static size_t add(struct table *t, size_t need, size_t rater, unsigned round) {
    size_t at = t->in.rows++;
    assert_true(at < ROWS);
    t->row[at] = (struct priority_row){(uint16_t)need, (uint16_t)rater, (uint8_t)round};
    for (size_t c = 0; c < PRIORITY_CRITERIA; c++) {
        t->value[c][at] = PRIORITY_EMPTY;
    }
    return at;
}

static void set(struct table *t, size_t at, enum priority_criterion c, int32_t v) {
    t->value[c][at] = v;
    t->in.value[c] = t->value[c];
}

static void add_abc(struct table *t, size_t need, size_t rater, int a, int b, int c) {
    size_t at = add(t, need, rater, 1);
    set(t, at, A, a * U);
    set(t, at, B, b * U);
    set(t, at, C, c * U);
}

/* As many raters as the table has say the same. */
static void all_say(struct table *t, size_t need, int a, int b, int c) {
    for (size_t r = 0; r < t->in.raters; r++) {
        add_abc(t, need, r, a, b, c);
    }
}

static struct priority_result rank(const struct table *t, enum priority_method m) {
    return priority_rank(test_arena(), &t->in,
                         (struct priority_options){.method = m, .seed = STR("kith-2026")});
}

static const struct priority_need *find(const struct priority_result *r, size_t need) {
    for (size_t i = 0; i < r->needs; i++) {
        if (r->need[i].need == need) {
            return &r->need[i];
        }
    }
    fail_msg("need %zu is not in the answer", need);
    return NULL;
}

static struct str score_of(const struct priority_result *r, size_t need) {
    return priority_text(test_arena(), find(r, need)->score, r->den);
}

static struct str json_of(const struct table *t, struct priority_options o) {
    struct arena *a = test_arena();
    struct buf b = buf_make(1 << 24);
    struct json_out j = json_begin(&b);
    struct priority_result r = priority_rank(a, &t->in, o);
    priority_json(&j, a, &t->in, &o, &r, (struct result_head){.input = hash_of("", 0)});
    struct str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

/* --- by hand --- */

TEST("priority: the examples of the method book") {
    struct table *t = table(2, 3);
    all_say(t, 0, 8, 12, 6);
    all_say(t, 1, 6, 18, 5);
    struct priority_result r = rank(t, PRIORITY_HANLON);
    assert_str(score_of(&r, 0), "40");
    assert_str(score_of(&r, 1), "40");
    assert_int_equal(find(&r, 0)->rank, 1);
    assert_int_equal(find(&r, 1)->rank, 1);
    t = table(2, 3);
    all_say(t, 0, 8, 6, 6);
    all_say(t, 1, 6, 9, 5);
    r = rank(t, PRIORITY_HANLON_NACCHO);
    assert_str(score_of(&r, 0), "120");
    assert_str(score_of(&r, 1), "120");
    assert_int_equal(find(&r, 0)->rank, 1);
    assert_int_equal(find(&r, 1)->rank, 1);
}

TEST("priority: medians, also of an even number, and fractions in lowest terms") {
    struct table *t = table(1, 4);
    add_abc(t, 0, 0, 1, 0, 1);
    add_abc(t, 0, 1, 8, 20, 3);
    add_abc(t, 0, 2, 3, 5, 4);
    add_abc(t, 0, 3, 10, 6, 10);
    struct priority_result r = rank(t, PRIORITY_HANLON);
    const struct priority_need *n = find(&r, 0);
    assert_int_equal(n->rating[A].median, 11 * U); /* 5 1/2 in halves */
    assert_int_equal(n->rating[A].low, 4 * U);     /* (1 + 3) / 2 */
    assert_int_equal(n->rating[A].high, 18 * U);   /* (8 + 10) / 2 */
    assert_int_equal(n->rating[B].median, 11 * U);
    assert_int_equal(n->rating[C].median, 7 * U);
    assert_str(score_of(&r, 0), "77/6"); /* (11/2 + 11/2) 7/2 / 3 */
    assert_int_equal(n->raters, 4);
    assert_int_equal(n->rank, 1);
    assert_int_equal(n->interval[0], 1);
    assert_int_equal(n->interval[1], 1);
}

TEST("priority: the smallest decimal counts") {
    struct table *t = table(2, 3);
    all_say(t, 0, 8, 12, 6);
    all_say(t, 1, 8, 12, 6);
    for (size_t i = 0; i < 3; i++) {
        t->value[A][i]++;
    }
    struct priority_result r = rank(t, PRIORITY_HANLON);
    assert_int_equal(find(&r, 0)->rank, 1);
    assert_int_equal(find(&r, 1)->rank, 2);
    assert_str(score_of(&r, 0), "20000001/500000");
    assert_int_equal(find(&r, 0)->interval[1], 1);
}

TEST("priority: fewer than three raters on a criterion: unranked, and named") {
    static const struct {
        size_t raters; /* of the first need's seriousness, of 4 */
        bool ranked;
    } rows[] = {{0, false}, {1, false}, {2, false}, {3, true}, {4, true}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct table *t = table(2, 4);
        all_say(t, 0, 5, 5, 5);
        all_say(t, 1, 6, 6, 6);
        for (size_t r = rows[i].raters; r < 4; r++) {
            t->value[B][r] = PRIORITY_EMPTY;
        }
        test_row("%zu raters", rows[i].raters);
        struct priority_result r = rank(t, PRIORITY_HANLON);
        assert_int_equal(r.ranked, rows[i].ranked ? 2 : 1);
        assert_int_equal(find(&r, 0)->few, rows[i].ranked ? 0 : 1U << B);
        assert_int_equal(find(&r, 0)->rank, rows[i].ranked ? 2 : 0);
        assert_int_equal(find(&r, 1)->rank, 1);
        assert_null(r.refused);
    }
}

TEST("priority: one rater, or nobody: nothing can be ranked, and it is said why") {
    struct table *t = table(1, 1);
    all_say(t, 0, 5, 5, 5);
    struct priority_options o = {.method = PRIORITY_HANLON};
    assert_str(json_of(t, o),
               "{\"kith\":1,\"engine\":\"priority\",\"method\":\"hanlon\",\"input\":{\"sha256\":"
               "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},\"seed\":"
               "null,\"lot\":\"file\",\"ok\":false,\"reason\":\"raters\",\"relax\":[{\"need\":"
               "\"n00\",\"criterion\":\"size\",\"raters\":1},{\"need\":\"n00\",\"criterion\":"
               "\"seriousness\",\"raters\":1},{\"need\":\"n00\",\"criterion\":\"effectiveness\","
               "\"raters\":1}]}");
    t = table(0, 0);
    for (enum priority_method m = 0; m < PRIORITY_METHODS; m++) {
        test_row("%s", priority_method_name(m));
        assert_string_equal(rank(t, m).refused, "raters");
    }
}

TEST("priority: all equal are all first, for every method, and nothing hangs on a weight") {
    for (enum priority_method m = 0; m < PRIORITY_METHODS; m++) {
        struct table *t = table(5, 4);
        for (size_t i = 0; i < 20; i++) {
            size_t at = add(t, i % 5, i / 5, 1);
            set(t, at, A, 5 * U);
            set(t, at, B, 5 * U);
            set(t, at, C, 5 * U);
            set(t, at, PRIORITY_FEASIBILITY, 5 * U);
            set(t, at, PRIORITY_VOTES, 5);
            /* everybody's order is another turn of the same loop; pairwise: one rank */
            set(t, at, PRIORITY_RANK, m == PRIORITY_NOMINAL ? (int)((i + i / 5) % 5) + 1 : 1);
        }
        if (m == PRIORITY_NOMINAL) { /* the fifth turn */
            t->rater[t->in.raters++] = STR("r99");
            for (size_t n = 0; n < 5; n++) {
                set(t, add(t, n, 4, 1), PRIORITY_RANK, (int)((n + 4) % 5) + 1);
            }
        }
        struct priority_result r = rank(t, m);
        test_row("%s", priority_method_name(m));
        for (size_t i = 0; i < 5; i++) {
            assert_int_equal(r.need[i].rank, 1);
        }
        assert_false(r.below.changes || r.above.changes);
        assert_int_equal(r.cycles, 0);
    }
}

TEST("priority: no effectiveness, no score") {
    struct table *t = table(3, 3);
    all_say(t, 0, 10, 20, 0);
    all_say(t, 1, 1, 0, 1);
    all_say(t, 2, 0, 0, 0);
    struct priority_result r = rank(t, PRIORITY_HANLON);
    assert_str(score_of(&r, 0), "0");
    assert_str(score_of(&r, 1), "1/3");
    assert_int_equal(find(&r, 1)->rank, 1);
    assert_int_equal(find(&r, 0)->rank, 2);
    assert_int_equal(find(&r, 2)->rank, 2);
}

TEST("priority: a barrier moves a need out of the ranks; equity stands beside") {
    struct table *t = table(4, 3);
    for (size_t n = 0; n < 4; n++) {
        all_say(t, n, 5, 5, (int)n + 1);
    }
    for (size_t i = 0; i < t->in.rows; i++) {
        set(t, i, PRIORITY_LEGALITY, t->row[i].need == 3 ? (i % 3 == 0 ? U : 0) : U);
        set(t, i, PRIORITY_RESOURCES, t->row[i].need == 2 ? U / 2 : U); /* 1/2 is no barrier */
        set(t, i, PRIORITY_EQUITY, (int32_t)(10 - t->row[i].need) * U);
    }
    t->value[PRIORITY_EQUITY][0] = PRIORITY_EMPTY;
    struct priority_result r = rank(t, PRIORITY_HANLON);
    assert_int_equal(r.ranked, 3);
    assert_int_equal(r.barred, 1);
    assert_int_equal(r.need[0].need, 2);
    assert_int_equal(r.need[3].need, 3);
    assert_int_equal(r.need[3].rank, 0);
    assert_int_equal(r.need[3].barriers, 1U << PRIORITY_LEGALITY);
    assert_int_equal(r.need[2].rating[PRIORITY_EQUITY].raters, 2);
    t->value[PRIORITY_LEGALITY][0] = PRIORITY_EMPTY; /* asked, and too few answered */
    r = rank(t, PRIORITY_HANLON);
    assert_int_equal(find(&r, 0)->few, 1U << PRIORITY_LEGALITY);
    for (size_t i = 0; i < t->in.rows; i++) { /* nobody answered: it was not asked */
        t->value[PRIORITY_LEGALITY][i] = PRIORITY_EMPTY;
    }
    r = rank(t, PRIORITY_HANLON);
    assert_int_equal(r.ranked, 4);
}

TEST("priority: the grid's four boxes, cut at 5") {
    static const struct {
        int size; /* in tenths */
        int feasibility;
        const char *score;
    } rows[] = {{50, 50, "2"}, {49, 50, "1"}, {50, 49, "1"}, {49, 49, "0"}, {100, 0, "1"}};
    struct table *t = table(COUNT(rows), 3);
    for (size_t i = 0; i < COUNT(rows) * 3; i++) {
        size_t at = add(t, i / 3, i % 3, 1);
        set(t, at, A, rows[i / 3].size * U / 10);
        set(t, at, PRIORITY_FEASIBILITY, rows[i / 3].feasibility * U / 10);
    }
    struct priority_result r = rank(t, PRIORITY_GRID);
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%zu", i);
        assert_str(score_of(&r, i), rows[i].score);
    }
    assert_int_equal(find(&r, 1)->rank, 2);
    assert_int_equal(find(&r, 4)->rank, 2);
    assert_int_equal(find(&r, 3)->rank, 5);
}

TEST("priority: multivote in rounds; who comes farther stands higher") {
    static const struct {
        unsigned round;
        size_t need;
        size_t rater;
        int votes;
    } rows[] = {{1, 0, 0, 9}, {1, 1, 0, 3}, {1, 2, 1, 2}, {1, 3, 2, 1},
                {2, 1, 0, 1}, {2, 2, 1, 1}, {2, 2, 2, 1}, {2, 3, 2, 0}};
    struct table *t = table(5, 3);
    for (size_t i = 0; i < COUNT(rows); i++) {
        set(t, add(t, rows[i].need, rows[i].rater, rows[i].round), PRIORITY_VOTES, rows[i].votes);
    }
    struct priority_result r = rank(t, PRIORITY_MULTIVOTE);
    assert_int_equal(r.rounds, 2);
    assert_int_equal(find(&r, 2)->rank, 1); /* two votes in the second round */
    assert_int_equal(find(&r, 1)->rank, 2);
    assert_int_equal(find(&r, 3)->rank, 3); /* none, but it stood */
    assert_int_equal(find(&r, 0)->rank, 4); /* nine in the first */
    assert_int_equal(find(&r, 4)->few, 1U << PRIORITY_VOTES);
    assert_str(score_of(&r, 0), "9");
    assert_int_equal(r.votes[0 * 5 + 1], 3);
    assert_int_equal(r.votes[1 * 5 + 0], -1);
    assert_int_equal(r.votes[1 * 5 + 2], 2);
}

/* Each rater's order, as "abc": rank 1, 2, 3; a place that is '-' is skipped. */
static struct table *orders(size_t needs, size_t raters, const char *const *order) {
    struct table *t = table(needs, raters);
    for (size_t r = 0; r < raters; r++) {
        for (int i = 0; order[r][i]; i++) {
            if (order[r][i] != '-') {
                set(t, add(t, (size_t)(order[r][i] - 'a'), r, 1), PRIORITY_RANK, i + 1);
            }
        }
    }
    return t;
}

TEST("priority: nominal points, of whoever ranked how many") {
    struct table *t = orders(4, 3, (const char *[]){"abc", "ba", "c"});
    struct priority_result r = rank(t, PRIORITY_NOMINAL);
    assert_str(score_of(&r, 0), "4"); /* 3 + 1 */
    assert_str(score_of(&r, 1), "4"); /* 2 + 2 */
    assert_str(score_of(&r, 2), "2"); /* 1 + 1 */
    assert_int_equal(find(&r, 3)->rank, 0);
    assert_int_equal(find(&r, 2)->rank, 3);
    assert_int_equal(find(&r, 2)->raters, 3);
}

TEST("priority: a loop of three, found and shown; strengths are equal") {
    struct table *t = orders(4, 3, (const char *[]){"abcd", "bcad", "cabd"});
    struct priority_options o = {
        .method = PRIORITY_PAIRWISE, .seed = STR("s"), .bradley_terry = true};
    struct priority_result r = priority_rank(test_arena(), &t->in, o);
    assert_int_equal(r.cycles, 1);
    assert_int_equal(r.cycle[0].members, 3);
    assert_int_equal(r.cycle[0].length, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct priority_need *x = &r.need[r.cycle[0].loop[i]];
        const struct priority_need *y = &r.need[r.cycle[0].loop[(i + 1) % 3]];
        assert_int_equal((x->need + 1) % 3, y->need); /* a beats b, b beats c, c beats a */
        assert_int_equal(x->rank, 1);
        assert_int_equal(x->score, 1);
    }
    assert_int_equal(find(&r, 3)->score, -3);
    assert_string_equal(r.no_strength, "not_connected"); /* d beats nobody, ever */
    t = orders(3, 3, (const char *[]){"abc", "bca", "cab"});
    r = priority_rank(test_arena(), &t->in, o);
    assert_null(r.no_strength);
    assert_near(r.need[0].strength, 1, 1e-9);
}

TEST("priority: strengths of two are as their wins") {
    struct table *t = orders(2, 4, (const char *[]){"ab", "ab", "ba", "ab"});
    struct priority_options o = {.method = PRIORITY_PAIRWISE, .bradley_terry = true};
    struct priority_result r = priority_rank(test_arena(), &t->in, o);
    assert_near(find(&r, 0)->strength, 1.5, 1e-9); /* 3 : 1, mean 1 */
    assert_near(find(&r, 1)->strength, 0.5, 1e-9);
    assert_int_equal(r.cycles, 0);
}

/* Lines A + w B with C = 1 cross where they are equal. */
TEST("priority: the weight at which the top three change") {
    static const struct {
        size_t needs;
        int a[5];
        int b[5];
        const char *below;
        const char *above;
    } rows[] = {
        {2, {8, 6}, {12, 18}, "-", "-"},                 /* two are always among three */
        {4, {9, 8, 7, 6}, {5, 5, 5, 5}, "-", "-"},       /* parallel */
        {4, {9, 8, 5, 3}, {5, 5, 5, 6}, "-", "2"},       /* 5 + 5 w = 3 + 6 w */
        {4, {9, 8, 2, 4}, {5, 5, 5, 1}, "1/2", "-"},     /* 2 + 5 w = 4 + w */
        {4, {9, 8, 4, 2}, {5, 5, 1, 3}, "1", "1"},       /* third and fourth are equal now */
        {5, {9, 8, 5, 3, 5}, {5, 5, 5, 6, 5}, "-", "2"}, /* two equal lines are third */
        {4, {9, 9, 9, 9}, {1, 2, 3, 4}, "0", "-"},       /* at 0 all are equal */
        {4, {10, 9, 1, 1}, {0, 0, 7, 7}, "-", "8/7"},    /* two equal lines push one out together */
        {4, {5, 5, 5, 5}, {5, 5, 5, 5}, "-", "-"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct table *t = table(rows[i].needs, 3);
        for (size_t n = 0; n < rows[i].needs; n++) {
            all_say(t, n, rows[i].a[n], rows[i].b[n], 1);
        }
        struct priority_result r = rank(t, PRIORITY_HANLON);
        struct priority_weight w[2] = {r.below, r.above};
        const char *expected[2] = {rows[i].below, rows[i].above};
        for (size_t k = 0; k < 2; k++) {
            test_row("row %zu, %s", i, k ? "above" : "below");
            assert_str(w[k].changes ? priority_text(test_arena(), w[k].at.num, w[k].at.den)
                                    : STR("-"),
                       expected[k]);
        }
    }
}

/* --- a slow second implementation --- */

struct exact { /* a fraction, never shortened by the engine's means */
    long long num;
    long long den;
};

static long long common(long long a, long long b) {
    return b ? common(b, a % b) : a;
}

static struct exact make(long long num, long long den) {
    long long d = common(llabs(num), den);
    d = d ? d : 1;
    return (struct exact){num / d, den / d};
}

static struct exact plus(struct exact x, struct exact y) {
    return make(x.num * y.den + y.num * x.den, x.den * y.den);
}

static struct exact times(struct exact x, struct exact y) {
    return make(x.num * y.num, x.den * y.den);
}

static int versus(struct exact x, struct exact y) {
    long long d = x.num * y.den - y.num * x.den;
    return (d > 0) - (d < 0);
}

/* The middle of a list, by picking the smallest again and again. */
static struct exact middle(const int32_t *v, size_t n, int32_t unit) {
    bool used[4000] = {false};
    static long long seen[4000];
    assert_true(n > 0 && n < COUNT(used));
    for (size_t i = 0; i < n; i++) {
        size_t best = n;
        for (size_t k = 0; k < n; k++) {
            best = !used[k] && (best == n || v[k] < v[best]) ? k : best;
        }
        used[best] = true;
        seen[i] = v[best];
    }
    return n % 2 ? make(seen[n / 2], unit)
                 : make(seen[n / 2 - 1] + seen[n / 2], (long long)unit * 2);
}

/* What a group of raters (as often as each stands in it) says of a need. False: nothing. */
static bool said(const struct table *t, const size_t *group, size_t size, size_t need,
                 enum priority_criterion c, struct exact *out) {
    int32_t v[4000];
    size_t n = 0;
    for (size_t g = 0; g < size; g++) {
        for (size_t i = 0; i < t->in.rows; i++) {
            if (t->row[i].need == need && t->row[i].rater == group[g] &&
                t->value[c][i] != PRIORITY_EMPTY) {
                v[n++] = t->value[c][i];
            }
        }
    }
    if (n) {
        *out = middle(v, n, priority_unit(c));
    }
    return n > 0;
}

static int rank_by(const struct table *t, size_t rater, size_t need) {
    for (size_t i = 0; i < t->in.rows; i++) {
        if (t->row[i].rater == rater && t->row[i].need == need) {
            return t->value[PRIORITY_RANK][i];
        }
    }
    return PRIORITY_EMPTY;
}

static int ranked_by(const struct table *t, size_t rater) {
    int count = 0;
    for (size_t need = 0; need < t->in.needs; need++) {
        count += rank_by(t, rater, need) != PRIORITY_EMPTY;
    }
    return count;
}

static long long copeland(const struct table *t, const size_t *group, size_t size, size_t x,
                          const bool *ranked) {
    long long score = 0;
    for (size_t y = 0; y < t->in.needs; y++) {
        int margin = 0;
        for (size_t g = 0; ranked[y] && g < size; g++) {
            int rx = rank_by(t, group[g], x);
            int ry = rank_by(t, group[g], y);
            if (rx != PRIORITY_EMPTY && ry != PRIORITY_EMPTY) {
                margin += rx < ry ? 1 : rx > ry ? -1 : 0;
            }
        }
        score += (margin > 0) - (margin < 0);
    }
    return score;
}

/* The score of a need; false: nobody in the group has rated it. */
static bool slow_score(const struct table *t, enum priority_method m, const size_t *group,
                       size_t size, size_t need, const bool *ranked, struct exact *out) {
    struct exact a;
    struct exact b;
    struct exact c;
    *out = (struct exact){0, 1};
    if (m == PRIORITY_GRID) {
        if (!said(t, group, size, need, A, &a) ||
            !said(t, group, size, need, PRIORITY_FEASIBILITY, &b)) {
            return false;
        }
        out->num = (versus(a, make(5, 1)) >= 0) + (versus(b, make(5, 1)) >= 0);
        return true;
    }
    if (m == PRIORITY_PAIRWISE) {
        out->num = copeland(t, group, size, need, ranked);
        return said(t, group, size, need, PRIORITY_RANK, &a);
    }
    if (m == PRIORITY_NOMINAL || m == PRIORITY_MULTIVOTE) {
        for (size_t g = 0; g < size; g++) {
            for (size_t i = 0; i < t->in.rows; i++) {
                if (t->row[i].need == need && t->row[i].rater == group[g]) {
                    int r = t->value[PRIORITY_RANK][i];
                    out->num += m == PRIORITY_MULTIVOTE ? t->value[PRIORITY_VOTES][i]
                                : r != PRIORITY_EMPTY   ? ranked_by(t, group[g]) + 1 - r
                                                        : 0;
                }
            }
        }
        return true;
    }
    if (!said(t, group, size, need, A, &a) || !said(t, group, size, need, B, &b) ||
        !said(t, group, size, need, C, &c)) {
        return false;
    }
    *out = m == PRIORITY_HANLON ? times(times(plus(a, b), c), make(1, 3))
                                : times(plus(a, times(b, make(2, 1))), c);
    return true;
}

struct slow {
    bool ranked[40];
    size_t rank[40];
    size_t low[40];
    size_t high[40];
    size_t skipped[40];
    struct exact score[40];
};

static void slow_ranks(const struct table *t, enum priority_method m, const size_t *group,
                       size_t size, const bool *ranked, size_t *rank, struct exact *score) {
    bool has[40] = {false};
    for (size_t n = 0; n < t->in.needs; n++) {
        has[n] = ranked[n] && slow_score(t, m, group, size, n, ranked, &score[n]);
    }
    for (size_t n = 0; n < t->in.needs; n++) {
        rank[n] = has[n];
        for (size_t o = 0; has[n] && o < t->in.needs; o++) {
            rank[n] += has[o] && versus(score[o], score[n]) > 0;
        }
    }
}

static int by_size(const void *a, const void *b) {
    size_t x = *(const size_t *)a;
    size_t y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* IDs of raters are in order, so a draw is the rater's number. */
static void slow_intervals(const struct table *t, enum priority_method m, struct slow *s) {
    static size_t ranks[40][1000];
    size_t count[40] = {0};
    struct draw d = draw_begin(STR("kith-2026"), STR("priority/resample"));
    for (size_t b = 0; b < 1000; b++) {
        size_t group[40];
        size_t rank[40];
        struct exact score[40];
        for (size_t i = 0; i < t->in.raters; i++) {
            group[i] = draw_below(&d, t->in.raters);
        }
        slow_ranks(t, m, group, t->in.raters, s->ranked, rank, score);
        for (size_t n = 0; n < t->in.needs; n++) {
            if (rank[n]) {
                ranks[n][count[n]++] = rank[n];
            }
        }
    }
    for (size_t n = 0; n < t->in.needs; n++) {
        s->skipped[n] = s->ranked[n] ? 1000 - count[n] : 0;
        s->low[n] = s->high[n] = 0;
        if (count[n]) {
            size_t low = (size_t)ceil((double)count[n] / 20);
            qsort(ranks[n], count[n], sizeof ranks[n][0], by_size);
            s->low[n] = ranks[n][low - 1];
            s->high[n] = ranks[n][count[n] - low];
        }
    }
}

static struct slow slowly(const struct table *t, enum priority_method m) {
    struct slow s = {.ranked = {false}};
    size_t everybody[40];
    for (size_t r = 0; r < t->in.raters; r++) {
        everybody[r] = r;
    }
    for (size_t n = 0; n < t->in.needs; n++) {
        s.ranked[n] = true;
        for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
            size_t raters = 0;
            for (size_t r = 0; r < t->in.raters; r++) {
                struct exact unused;
                raters += said(t, &everybody[r], 1, n, c, &unused);
            }
            size_t enough = m == PRIORITY_NOMINAL || m == PRIORITY_MULTIVOTE ? 1 : 3;
            s.ranked[n] &= !priority_requires(m, c) || raters >= enough;
        }
    }
    slow_ranks(t, m, everybody, t->in.raters, s.ranked, s.rank, s.score);
    slow_intervals(t, m, &s);
    return s;
}

static int32_t some(struct draw *d, int32_t most, int32_t steps) {
    return (int32_t)draw_below(d, (uint64_t)steps + 1) * (most / steps);
}

/* Few values, so that there are ties; some cells empty. */
static struct table *some_table(struct draw *d, enum priority_method m, size_t needs,
                                size_t raters) {
    struct table *t = table(needs, raters);
    bool full = draw_below(d, 2) == 0;
    for (size_t r = 0; r < raters; r++) {
        int32_t next = 1;
        size_t first = draw_below(d, needs);
        size_t step = needs == 4 || needs == 6 ? needs - 1 : 1 + draw_below(d, needs - 1);
        for (size_t i = 0; i < needs; i++) {
            size_t at = add(t, (first + i * step) % needs, r, 1);
            for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
                bool empty = !full && draw_below(d, 4) == 0;
                int32_t v = some(d, priority_most(m, c), 4);
                set(t, at, c, PRIORITY_EMPTY);
                if (!empty && !priority_is_pearl(c) && c != PRIORITY_RANK) {
                    set(t, at, c, v);
                } else if (!empty && c == PRIORITY_RANK) {
                    bool equal = m == PRIORITY_PAIRWISE && draw_below(d, 3) == 0;
                    set(t, at, c, equal && next > 1 ? next - 1 : next++);
                }
            }
            if (m == PRIORITY_MULTIVOTE && t->value[PRIORITY_VOTES][at] == PRIORITY_EMPTY) {
                set(t, at, PRIORITY_VOTES, 0);
            }
        }
    }
    return t;
}

TEST("priority: brute force - every rank, score and interval of small tables") {
    struct draw d = draw_begin(STR("priority"), STR("test"));
    for (size_t round = 0; round < 72; round++) {
        enum priority_method m = (enum priority_method)(round % PRIORITY_METHODS);
        size_t needs = 2 + draw_below(&d, 5);
        size_t raters = 3 + draw_below(&d, 5);
        struct table *t = some_table(&d, m, needs, raters);
        struct priority_result r = rank(t, m);
        struct slow s = slowly(t, m);
        for (size_t n = 0; n < needs; n++) {
            const struct priority_need *x = find(&r, n);
            test_row("round %zu, %s, need %zu of %zu, %zu raters: rank %zu [%zu, %zu] skipped %zu, "
                     "slowly %zu [%zu, %zu] %zu",
                     round, priority_method_name(m), n, needs, raters, x->rank, x->interval[0],
                     x->interval[1], x->skipped, s.rank[n], s.low[n], s.high[n], s.skipped[n]);
            assert_int_equal(x->rank, s.rank[n]);
            assert_int_equal(x->interval[0], s.low[n]);
            assert_int_equal(x->interval[1], s.high[n]);
            assert_int_equal(x->skipped, s.skipped[n]);
            if (s.ranked[n]) {
                assert_int_equal((long long)x->score * s.score[n].den,
                                 (long long)r.den * s.score[n].num);
            }
        }
    }
}

/* --- the weight, slowly --- */

/* Bits of the needs with fewer than three above them, at this weight. */
static unsigned top_at(const int *a, const int *b, size_t n, struct exact w) {
    unsigned bits = 0;
    for (size_t i = 0; i < n; i++) {
        int above = 0;
        for (size_t j = 0; j < n; j++) {
            above += versus(plus(make(a[j], 1), times(w, make(b[j], 1))),
                            plus(make(a[i], 1), times(w, make(b[i], 1)))) > 0;
        }
        bits |= (unsigned)(above < 3) << i;
    }
    return bits;
}

static struct exact between(struct exact x, struct exact y) {
    return times(plus(x, y), make(1, 2));
}

/* All weights at which two lines meet, and the one used, in order. */
static size_t meetings(const int *a, const int *b, size_t n, int used, struct exact *w) {
    size_t count = 0;
    w[count++] = make(used, 1);
    w[count++] = make(0, 1);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            if (b[i] > b[j] && a[j] >= a[i]) {
                w[count++] = make(a[j] - a[i], b[i] - b[j]);
            }
        }
    }
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && versus(w[k], w[k - 1]) < 0; k--) {
            struct exact kept = w[k];
            w[k] = w[k - 1];
            w[k - 1] = kept;
        }
    }
    return count;
}

/* Walks outward: to each meeting, then to a place between it and the next one. */
static bool slow_weight(const int *a, const int *b, size_t n, int used, int side,
                        struct exact *out) {
    struct exact w[64];
    size_t count = meetings(a, b, n, used, w);
    unsigned base = top_at(a, b, n, make(used, 1));
    for (size_t i = 0; i < count; i++) {
        size_t at = side > 0 ? i : count - 1 - i;
        int from = versus(w[at], make(used, 1)) * side;
        if (from < 0) {
            continue;
        }
        bool end = side > 0 ? at == count - 1 : at == 0;
        struct exact next = end && side > 0 ? plus(w[at], make(1, 1))
                            : end           ? w[at]
                                            : w[at + (size_t)side];
        struct exact behind = between(w[at], next);
        if (top_at(a, b, n, w[at]) != base || top_at(a, b, n, behind) != base) {
            *out = w[at];
            return true;
        }
    }
    return false;
}

static void check_weight(const int *a, const int *b, size_t n) {
    struct table *t = table(n, 3);
    for (size_t i = 0; i < n; i++) {
        all_say(t, i, a[i], b[i], 1);
    }
    for (enum priority_method m = PRIORITY_HANLON; m <= PRIORITY_HANLON_NACCHO; m++) {
        int used = m == PRIORITY_HANLON ? 1 : 2;
        struct priority_result r = rank(t, m);
        for (int side = -1; side < 2; side += 2) {
            struct exact w = {0, 1};
            const struct priority_weight *got = side < 0 ? &r.below : &r.above;
            bool changes = slow_weight(a, b, n, used, side, &w);
            test_row("a %d %d %d %d, b %d %d %d %d, %s, side %d: %lld/%lld, slowly %d %lld/%lld",
                     a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], priority_method_name(m), side,
                     (long long)got->at.num, (long long)got->at.den, changes, w.num, w.den);
            assert_int_equal(got->changes, changes);
            assert_true(!changes || (got->at.num == w.num && got->at.den == w.den));
        }
    }
}

TEST("priority: brute force - the weight for all four needs with sizes and seriousness 0 to 2") {
    static const int values = 3;
    for (int i = 0; i < 6561; i += 1) { /* 3^8 */
        int v[8];
        for (int k = 0, rest = i; k < 8; k++, rest /= values) {
            v[k] = rest % values;
        }
        /* the order of the needs changes nothing: one of 24 is enough */
        bool in_order = true;
        for (int k = 1; k < 4; k++) {
            in_order &= v[2 * k - 2] * values + v[2 * k - 1] <= v[2 * k] * values + v[2 * k + 1];
        }
        if (in_order) {
            check_weight((int[]){v[0], v[2], v[4], v[6]}, (int[]){v[1], v[3], v[5], v[7]}, 4);
        }
    }
}

TEST("priority: the weight for random needs, also with equal ones") {
    struct draw d = draw_begin(STR("weight"), STR("test"));
    for (size_t round = 0; round < 300; round++) {
        int a[7] = {0};
        int b[7] = {0};
        size_t n = 4 + draw_below(&d, 4);
        uint64_t most = round % 2 ? 10 : 4;
        for (size_t i = 0; i < n; i++) {
            a[i] = (int)draw_below(&d, most + 1);
            b[i] = (int)draw_below(&d, most + 1);
            if (i && draw_below(&d, 4) == 0) {
                a[i] = a[i - 1];
                b[i] = b[i - 1];
            }
        }
        check_weight(a, b, n);
    }
}

TEST("priority: the 50th and the 951st rank; of fewer, as far from both ends") {
    static const struct {
        uint16_t times[5]; /* skipped, then of ranks 1 to 4 */
        size_t low;
        size_t high;
    } rows[] = {{{0, 1000, 0, 0, 0}, 1, 1},   {{0, 49, 902, 49, 0}, 2, 2},
                {{0, 50, 901, 49, 0}, 1, 2},  {{0, 49, 901, 50, 0}, 2, 3},
                {{0, 50, 0, 0, 950}, 1, 4},   {{23, 48, 881, 48, 0}, 2, 2}, /* 977 / 20 = 48.85 */
                {{23, 49, 880, 48, 0}, 1, 2}, {{23, 48, 880, 49, 0}, 2, 3},
                {{980, 0, 1, 18, 1}, 2, 4},   {{979, 1, 19, 0, 1}, 2, 2},
                {{999, 0, 0, 1, 0}, 3, 3},    {{1000, 0, 0, 0, 0}, 0, 0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct priority_need n = {0};
        priority_interval(&n, rows[i].times, 4);
        test_row("row %zu: %zu %zu", i, n.interval[0], n.interval[1]);
        assert_int_equal(n.interval[0], rows[i].low);
        assert_int_equal(n.interval[1], rows[i].high);
        assert_int_equal(n.skipped, rows[i].times[0]);
    }
}

/* --- laws --- */

static struct table *copied(const struct table *t) {
    struct table *c = arena_new(test_arena(), struct table);
    *c = *t;
    c->in.need = c->need;
    c->in.rater = c->rater;
    c->in.row = c->row;
    for (size_t i = 0; i < PRIORITY_CRITERIA; i++) {
        c->in.value[i] = t->in.value[i] ? c->value[i] : NULL;
    }
    return c;
}

static void swap_ids(struct str *id, size_t x, size_t y) {
    struct str kept = id[x];
    id[x] = id[y];
    id[y] = kept;
}

/* The same table with rows, needs and raters in another order. */
static struct table *shuffled(const struct table *t, struct draw *d) {
    struct table *c = copied(t);
    size_t need[40];
    size_t rater[40];
    for (size_t i = 0; i < 40; i++) {
        need[i] = rater[i] = i;
    }
    for (size_t i = t->in.needs; i-- > 1;) {
        size_t o = draw_below(d, i + 1);
        size_t kept = need[i];
        swap_ids(c->need, i, o);
        need[i] = need[o];
        need[o] = kept;
    }
    for (size_t i = t->in.raters; i-- > 1;) {
        size_t o = draw_below(d, i + 1);
        size_t kept = rater[i];
        swap_ids(c->rater, i, o);
        rater[i] = rater[o];
        rater[o] = kept;
    }
    size_t need_at[40];
    size_t rater_at[40];
    for (size_t i = 0; i < 40; i++) {
        need_at[need[i]] = i;
        rater_at[rater[i]] = i;
    }
    for (size_t i = 0; i < t->in.rows; i++) {
        size_t from = (i * 7 + 3) % t->in.rows;
        from = t->in.rows % 7 ? from : t->in.rows - 1 - i;
        c->row[i] = t->row[from];
        c->row[i].need = (uint16_t)need_at[t->row[from].need];
        c->row[i].rater = (uint16_t)rater_at[t->row[from].rater];
        for (size_t k = 0; k < PRIORITY_CRITERIA; k++) {
            c->value[k][i] = t->value[k][from];
        }
    }
    return c;
}

TEST("priority law: with a seed the order of rows, needs and raters changes no byte") {
    struct draw d = draw_begin(STR("order"), STR("test"));
    for (size_t round = 0; round < 48; round++) {
        struct priority_options o = {.method = (enum priority_method)(round % PRIORITY_METHODS),
                                     .seed = STR("kith-2026"),
                                     .bradley_terry = true};
        struct table *t = some_table(&d, o.method, 2 + draw_below(&d, 5), 3 + draw_below(&d, 8));
        struct table *c = shuffled(t, &d);
        test_row("round %zu, %s", round, priority_method_name(o.method));
        assert_str(json_of(c, o), json_of(t, o).p);
    }
}

static void same_ranks(const struct priority_result *x, const struct priority_result *y,
                       bool intervals) {
    assert_int_equal(x->ranked, y->ranked);
    for (size_t n = 0; n < x->needs; n++) {
        assert_int_equal(find(x, n)->rank, find(y, n)->rank);
        assert_true(!intervals || (find(x, n)->interval[0] == find(y, n)->interval[0] &&
                                   find(x, n)->interval[1] == find(y, n)->interval[1] &&
                                   find(x, n)->skipped == find(y, n)->skipped));
    }
}

TEST("priority law: whoever says just the medians changes no score") {
    struct draw d = draw_begin(STR("medians"), STR("test"));
    for (size_t round = 0; round < 60; round++) {
        enum priority_method m = (enum priority_method)(round % 3);
        struct table *t = some_table(&d, m, 2 + draw_below(&d, 5), 3 + draw_below(&d, 6));
        struct table *c = copied(t);
        struct priority_result before = rank(t, m);
        c->rater[c->in.raters++] = STR("z");
        for (size_t n = 0; n < t->in.needs; n++) {
            size_t at = add(c, n, t->in.raters, 1);
            for (enum priority_criterion k = 0; k < PRIORITY_CRITERIA; k++) {
                bool wanted = priority_requires(m, k) && find(&before, n)->rating[k].raters > 2;
                set(c, at, k, wanted ? find(&before, n)->rating[k].median / 2 : PRIORITY_EMPTY);
            }
        }
        struct priority_result after = rank(c, m);
        test_row("round %zu", round);
        same_ranks(&before, &after, false);
        for (size_t n = 0; n < t->in.needs; n++) {
            if (find(&before, n)->rank) {
                assert_int_equal(find(&after, n)->score, find(&before, n)->score);
            }
        }
    }
}

static struct table *scaled(const struct table *t, enum priority_criterion c, int num, int den) {
    struct table *out = copied(t);
    for (size_t i = 0; i < t->in.rows; i++) {
        if (t->value[c][i] != PRIORITY_EMPTY) {
            out->value[c][i] = t->value[c][i] / den * num;
        }
    }
    return out;
}

static void same_weight(const struct priority_weight *x, const struct priority_weight *y) {
    assert_int_equal(x->changes, y->changes);
    assert_int_equal(x->at.num, y->at.num);
    assert_int_equal(x->at.den, y->at.den);
}

TEST("priority law: half the sizes and seriousness, or half the effectiveness: no rank changes") {
    struct draw d = draw_begin(STR("scale"), STR("test"));
    for (size_t round = 0; round < 30; round++) {
        enum priority_method m = (enum priority_method)(round % 2);
        struct table *t = some_table(&d, m, 3 + draw_below(&d, 4), 4 + draw_below(&d, 6));
        struct priority_result r = rank(t, m);
        struct priority_result ab = rank(scaled(scaled(t, A, 1, 2), B, 1, 2), m);
        struct priority_result c = rank(scaled(t, C, 1, 4), m);
        test_row("round %zu", round);
        same_ranks(&r, &ab, true);
        same_ranks(&r, &c, true);
        assert_int_equal(r.need[0].score, 2 * ab.need[0].score);
        assert_int_equal(r.need[0].score, 4 * c.need[0].score);
        same_weight(&r.above, &ab.above);
        same_weight(&r.below, &c.below);
    }
}

TEST("priority law: hanlon with seriousness doubled ranks as hanlon-naccho does") {
    struct draw d = draw_begin(STR("two"), STR("test"));
    for (size_t round = 0; round < 30; round++) {
        struct table *t =
            some_table(&d, PRIORITY_HANLON_NACCHO, 3 + draw_below(&d, 4), 4 + draw_below(&d, 6));
        struct priority_result n = rank(t, PRIORITY_HANLON_NACCHO);
        struct priority_result h = rank(scaled(t, B, 2, 1), PRIORITY_HANLON);
        test_row("round %zu", round);
        same_ranks(&n, &h, true);
        assert_int_equal(n.need[0].score, h.need[0].score);
        assert_int_equal(n.above.changes, h.above.changes);
        assert_int_equal(n.above.at.num * h.above.at.den, 2 * h.above.at.num * n.above.at.den);
        assert_int_equal(n.below.at.num * h.below.at.den, 2 * h.below.at.num * n.below.at.den);
    }
}

TEST("priority law: one rating raised never lowers the need's rank") {
    struct draw d = draw_begin(STR("raise"), STR("test"));
    static const enum priority_criterion raised[] = {A, B, C, PRIORITY_FEASIBILITY, PRIORITY_VOTES};
    for (size_t round = 0; round < 120; round++) {
        enum priority_method m = (enum priority_method)(round % 4);
        struct table *t = some_table(&d, m, 3 + draw_below(&d, 4), 3 + draw_below(&d, 5));
        struct table *c = copied(t);
        size_t at = draw_below(&d, t->in.rows);
        enum priority_criterion k = raised[draw_below(&d, COUNT(raised))];
        if (t->value[k][at] == PRIORITY_EMPTY) {
            continue;
        }
        c->value[k][at] = priority_most(m, k);
        struct priority_result before = rank(t, m);
        struct priority_result after = rank(c, m);
        size_t need = t->row[at].need;
        test_row("round %zu", round);
        assert_true(find(&after, need)->rank <= find(&before, need)->rank);
    }
}

TEST("priority law: everybody twice: the same medians, scores and ranks") {
    struct draw d = draw_begin(STR("twice"), STR("test"));
    for (size_t round = 0; round < 36; round++) {
        enum priority_method m = (enum priority_method)(round % PRIORITY_METHODS);
        struct table *t = some_table(&d, m, 2 + draw_below(&d, 5), 3 + draw_below(&d, 6));
        struct table *c = copied(t);
        for (size_t r = 0; r < t->in.raters; r++) {
            c->rater[c->in.raters++] = arena_printf(test_arena(), "twin%zu", r);
        }
        for (size_t i = 0; i < t->in.rows; i++) {
            size_t at = add(c, t->row[i].need, t->row[i].rater + t->in.raters, 1);
            for (enum priority_criterion k = 0; k < PRIORITY_CRITERIA; k++) {
                c->value[k][at] = t->value[k][i];
            }
        }
        struct priority_result before = rank(t, m);
        struct priority_result after = rank(c, m);
        test_row("round %zu, %s", round, priority_method_name(m));
        for (size_t n = 0; n < t->in.needs; n++) {
            const struct priority_need *x = find(&before, n);
            const struct priority_need *y = find(&after, n);
            if (x->rank && before.ranked == after.ranked) {
                bool sums = m == PRIORITY_MULTIVOTE || m == PRIORITY_NOMINAL;
                assert_int_equal(x->rank, y->rank);
                assert_int_equal(x->score * (sums ? 2 : 1), y->score);
                for (enum priority_criterion k = 0; k < PRIORITY_CRITERIA; k++) {
                    assert_int_equal(x->rating[k].median, y->rating[k].median);
                    assert_int_equal(x->rating[k].low, y->rating[k].low);
                    assert_int_equal(x->rating[k].high, y->rating[k].high);
                }
            }
        }
    }
}

TEST("priority law: where all say the same, no draw of raters changes a rank") {
    struct draw d = draw_begin(STR("agree"), STR("test"));
    for (size_t round = 0; round < 10; round++) {
        struct table *t = table(6, 5);
        for (size_t n = 0; n < 6; n++) {
            all_say(t, n, (int)draw_below(&d, 11), (int)draw_below(&d, 21),
                    (int)draw_below(&d, 11));
        }
        struct priority_result r = rank(t, PRIORITY_HANLON);
        for (size_t n = 0; n < 6; n++) {
            assert_int_equal(r.need[n].interval[0], r.need[n].rank);
            assert_int_equal(r.need[n].interval[1], r.need[n].rank);
            assert_int_equal(r.need[n].skipped, 0);
        }
    }
}

TEST("priority law: nearly every interval holds the rank") {
    struct draw d = draw_begin(STR("holds"), STR("test"));
    size_t held = 0;
    size_t all = 0;
    for (size_t round = 0; round < 20; round++) {
        struct table *t = some_table(&d, PRIORITY_HANLON, 6, 25);
        struct priority_result r = rank(t, PRIORITY_HANLON);
        for (size_t n = 0; n < r.ranked; n++) {
            const struct priority_need *x = &r.need[n];
            held += x->interval[0] <= x->rank && x->rank <= x->interval[1];
            all++;
        }
    }
    assert_true(all >= 100 && held * 100 >= all * 95);
}

TEST("priority law: all orders turned round turn every win into a loss") {
    struct draw d = draw_begin(STR("turned"), STR("test"));
    for (size_t round = 0; round < 30; round++) {
        struct table *t =
            some_table(&d, PRIORITY_PAIRWISE, 3 + draw_below(&d, 4), 3 + draw_below(&d, 5));
        struct table *c = copied(t);
        for (size_t i = 0; i < t->in.rows; i++) {
            int32_t v = t->value[PRIORITY_RANK][i];
            c->value[PRIORITY_RANK][i] = v == PRIORITY_EMPTY ? v : 100 - v;
        }
        struct priority_result r = rank(t, PRIORITY_PAIRWISE);
        struct priority_result u = rank(c, PRIORITY_PAIRWISE);
        int64_t sum = 0;
        test_row("round %zu", round);
        for (size_t n = 0; n < t->in.needs; n++) {
            assert_int_equal(find(&r, n)->score, -find(&u, n)->score);
            assert_int_equal(find(&r, n)->wins, find(&u, n)->losses);
            sum += find(&r, n)->score;
        }
        assert_int_equal(sum, 0);
        assert_int_equal(r.cycles, u.cycles);
    }
}

TEST("priority law: nominal points are what the raters had to give") {
    struct draw d = draw_begin(STR("points"), STR("test"));
    for (size_t round = 0; round < 20; round++) {
        struct table *t =
            some_table(&d, PRIORITY_NOMINAL, 3 + draw_below(&d, 4), 3 + draw_below(&d, 5));
        struct priority_result r = rank(t, PRIORITY_NOMINAL);
        int64_t left = 0;
        for (size_t n = 0; n < t->in.needs; n++) {
            left += find(&r, n)->score;
        }
        for (size_t k = 0; k < t->in.raters; k++) {
            left -= ranked_by(t, k) * (ranked_by(t, k) + 1) / 2;
        }
        assert_int_equal(left, 0);
    }
}

TEST("priority law: members of a loop reach each other; nobody else does") {
    struct draw d = draw_begin(STR("loops"), STR("test"));
    size_t found = 0;
    for (size_t round = 0; round < 60; round++) {
        struct table *t = some_table(&d, PRIORITY_PAIRWISE, 4 + draw_below(&d, 4), 3);
        for (size_t i = 0; round % 2 == 0 && i < t->in.rows; i++) { /* any ranks, nothing empty */
            set(t, i, PRIORITY_RANK, 1 + (int32_t)draw_below(&d, 9));
        }
        struct priority_result r = rank(t, PRIORITY_PAIRWISE);
        bool reach[8][8] = {{false}};
        size_t group[] = {0, 1, 2};
        for (size_t x = 0; x < t->in.needs; x++) {
            for (size_t y = 0; y < t->in.needs; y++) {
                bool both[40] = {false};
                both[y] = find(&r, x)->rank && find(&r, y)->rank;
                reach[x][y] = copeland(t, group, 3, x, both) > 0;
            }
        }
        for (size_t i = 0; i < r.cycles; i++) {
            const struct priority_cycle *c = &r.cycle[i];
            for (size_t k = 0; k < c->length; k++) {
                size_t next = c->loop[(k + 1) % c->length];
                assert_true(reach[r.need[c->loop[k]].need][r.need[next].need]);
            }
        }
        for (size_t k = 0; k < t->in.needs; k++) { /* Warshall */
            for (size_t x = 0; x < t->in.needs; x++) {
                for (size_t y = 0; y < t->in.needs; y++) {
                    reach[x][y] |= reach[x][k] && reach[k][y];
                }
            }
        }
        size_t within[8] = {0};
        for (size_t i = 0; i < r.cycles; i++) {
            for (size_t k = 0; k < r.cycle[i].members; k++) {
                within[r.need[r.cycle[i].member[k]].need] = i + 1;
            }
        }
        for (size_t x = 0; x < t->in.needs; x++) {
            for (size_t y = 0; y < t->in.needs; y++) {
                bool both = reach[x][y] && reach[y][x];
                test_row("round %zu, %zu %zu", round, x, y);
                assert_int_equal(both, within[x] && within[x] == within[y]);
            }
        }
        found += r.cycles;
    }
    assert_true(found > 5);
}

TEST("priority law: strengths foretell as many wins as there were") {
    struct draw d = draw_begin(STR("strengths"), STR("test"));
    size_t settled = 0;
    for (size_t round = 0; round < 40; round++) {
        struct table *t = some_table(&d, PRIORITY_PAIRWISE, 4, 6);
        struct priority_options o = {.method = PRIORITY_PAIRWISE, .bradley_terry = true};
        struct priority_result r = priority_rank(test_arena(), &t->in, o);
        for (size_t x = 0; !r.no_strength && x < 4; x++) {
            double won = 0;
            double foretold = 0;
            for (size_t y = 0; y < 4; y++) {
                for (size_t k = 0; find(&r, x)->rank && find(&r, y)->rank && k < 6; k++) {
                    int rx = rank_by(t, k, x);
                    int ry = rank_by(t, k, y);
                    bool both = rx != PRIORITY_EMPTY && ry != PRIORITY_EMPTY && rx != ry;
                    double px = find(&r, x)->strength;
                    won += both && rx < ry;
                    foretold += both ? px / (px + find(&r, y)->strength) : 0;
                }
            }
            assert_near(foretold, won, 1e-7);
            settled++;
        }
    }
    assert_true(settled > 20);
}

/* --- edges --- */

TEST("priority: IDs with quotes, commas and letters of all kinds") {
    struct table *t = table(2, 3);
    t->need[0] = STR("clean \"water\", now");
    t->need[1] = STR("Παιδιά");
    all_say(t, 0, 8, 12, 6);
    all_say(t, 1, 1, 1, 1);
    struct priority_options o = {.method = PRIORITY_HANLON, .seed = STR("é")};
    assert_str(
        json_of(t, o),
        "{\"kith\":1,\"engine\":\"priority\",\"method\":\"hanlon\",\"input\":{\"sha256\":"
        "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},\"seed\":\"é\","
        "\"lot\":\"seed\",\"ok\":true,\"warnings\":[],\"result\":{\"needs\":[{\"need\":\"clean "
        "\\\"water\\\", now\",\"rank\":1,\"score\":\"40\",\"medians\":{\"size\":\"8\","
        "\"seriousness\":\"12\",\"effectiveness\":\"6\"},\"raters\":3,\"interval\":[1,1],"
        "\"skipped\":0,\"barriers\":[],\"equity\":null,\"middle_half\":{\"size\":[\"8\",\"8\"],"
        "\"seriousness\":[\"12\",\"12\"],\"effectiveness\":[\"6\",\"6\"]}},{\"need\":\"Παιδιά\","
        "\"rank\":2,\"score\":\"2/3\",\"medians\":{\"size\":\"1\",\"seriousness\":\"1\","
        "\"effectiveness\":\"1\"},\"raters\":3,\"interval\":[2,2],\"skipped\":0,\"barriers\":[],"
        "\"equity\":null,\"middle_half\":{\"size\":[\"1\",\"1\"],\"seriousness\":[\"1\",\"1\"],"
        "\"effectiveness\":[\"1\",\"1\"]}}],\"top3_changes_at\":{\"below\":null,\"above\":null},"
        "\"unranked\":[],\"cycles\":[]},\"explain\":[[\"ranked\",2,0,0],[\"raters_at_least\",3],"
        "[\"resamples\",1000,50,951],[\"seriousness_weighs\",1]]}");
}

TEST("priority: equals are listed by lot, or as in the file") {
    struct table *t = table(3, 3);
    for (size_t n = 0; n < 3; n++) {
        t->need[n] = str_make(&"BCA"[n], 1);
        all_say(t, n, 5, 5, 5);
    }
    struct priority_options o = {.method = PRIORITY_HANLON};
    struct priority_result r = priority_rank(test_arena(), &t->in, o);
    for (size_t n = 0; n < 3; n++) {
        assert_int_equal(r.need[n].need, n);
    }
    o.seed = STR("kith-2026");
    r = priority_rank(test_arena(), &t->in, o);
    for (size_t n = 1; n < 3; n++) {
        struct hash x = lot_key(o.seed, STR("priority"), t->need[r.need[n - 1].need]);
        struct hash y = lot_key(o.seed, STR("priority"), t->need[r.need[n].need]);
        assert_true(hash_cmp(&x, &y) < 0);
    }
}

static bool stop_at(void *self, double share) {
    return share < *(double *)self;
}

TEST("priority: work that is stopped has no result") {
    struct table *t = table(2, 3);
    double at = 0.5;
    all_say(t, 0, 8, 12, 6);
    all_say(t, 1, 1, 1, 1);
    struct priority_options o = {.method = PRIORITY_HANLON, .progress = stop_at, .self = &at};
    assert_string_equal(priority_rank(test_arena(), &t->in, o).refused, "stopped");
    at = 2;
    assert_null(priority_rank(test_arena(), &t->in, o).refused);
}

/* As many needs and raters as there may be, few rows. */
static void few_rows(size_t needs, enum priority_method m, struct priority_result *r) {
    struct arena *a = test_arena();
    size_t raters = PRIORITY_RATERS_MAX;
    struct str *need = arena_array(a, struct str, needs);
    struct str *rater = arena_array(a, struct str, raters);
    struct priority_row *row = arena_array(a, struct priority_row, 3 * needs);
    int32_t *value = arena_array(a, int32_t, 3 * needs);
    int32_t *one = arena_array(a, int32_t, 3 * needs);
    for (size_t i = 0; i < raters; i++) {
        rater[i] = arena_printf(a, "%05zu", i);
    }
    for (size_t i = 0; i < 3 * needs; i++) {
        need[i / 3] = arena_printf(a, "%04zu", i / 3);
        row[i] = (struct priority_row){(uint16_t)(i / 3), (uint16_t)(raters - 1 - i % 3), 1};
        value[i] = (int32_t)(i / 3) + 1;
        one[i] = U;
    }
    struct priority_input in = {needs, raters, 3 * needs, need, rater, row, {NULL}};
    in.value[PRIORITY_RANK] = value;
    in.value[A] = value;
    in.value[B] = one;
    in.value[C] = one;
    *r = priority_rank(a, &in, (struct priority_options){.method = m});
}

TEST("priority: the most raters, and the most needs; pairwise goes without intervals") {
    struct priority_result r;
    few_rows(200, PRIORITY_PAIRWISE, &r); /* 2e8 pairs times raters */
    assert_false(r.intervals);
    assert_int_equal(r.need[0].need, 0);
    assert_int_equal(r.need[0].score, 199);
    assert_int_equal(r.need[199].rank, 200);
    few_rows(PRIORITY_NEEDS_MAX, PRIORITY_HANLON, &r);
    assert_int_equal(r.need[0].need, PRIORITY_NEEDS_MAX - 1);
    /* three of ten thousand are seldom drawn */
    assert_true(r.need[0].skipped > 0 && r.need[0].skipped < 1000);
}
