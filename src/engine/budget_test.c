/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of engine/budget.h. Every shortcut of the engine is held against a plain count: one voter
 * at a time, one rerun at a time, fractions throughout, nothing remembered from round to round. */
#include "engine/budget.h"

#include <gmp.h>
#include <stdlib.h>
#include <string.h>

#include "engine/budget_inside.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- elections by hand and by chance --- */

enum { P_MAX = 12, V_MAX = 40, C_MAX = 12 };

/* points[voter][project]; 0 is nothing. */
struct small {
    size_t projects;
    size_t voters;
    bool has_points;
    int64_t budget;
    int64_t minor;
    int64_t cost[P_MAX];
    uint32_t points[V_MAX][P_MAX];
};

static struct budget_election election(const struct small *s) {
    struct arena *a = test_arena();
    struct budget_election e = {.budget = s->budget,
                                .minor = s->minor ? s->minor : 1,
                                .projects = s->projects,
                                .ballots = s->voters};
    struct budget_project *p = arena_array(a, struct budget_project, s->projects);
    size_t *begins = arena_array(a, size_t, s->voters + 1);
    uint32_t *choice = arena_array(a, uint32_t, s->voters * s->projects);
    uint32_t *points = arena_array(a, uint32_t, s->voters * s->projects);
    size_t n = 0;
    for (size_t i = 0; i < s->projects; i++) {
        p[i] = (struct budget_project){arena_printf(a, "p%zu", i), s->cost[i]};
    }
    for (size_t v = 0; v < s->voters; v++) {
        for (size_t i = 0; i < s->projects; i++) {
            if (s->points[v][i]) {
                choice[n] = (uint32_t)i;
                points[n++] = s->points[v][i];
            }
        }
        begins[v + 1] = n;
    }
    e.project = p;
    e.begins = begins;
    e.choice = choice;
    e.points = s->has_points ? points : NULL;
    return e;
}

/* --- the plain count --- */

struct plain {
    const struct small *s;
    const struct budget_options *o;
    size_t *lot;
    mpq_t money[V_MAX];
    bool funded[P_MAX];
    size_t order[P_MAX];
    size_t count;
    mpq_t price[P_MAX]; /* by order */
    uint64_t paid_max[P_MAX];
    uint64_t paid_rest[P_MAX];
    int64_t spent;
};

static void plain_open(struct plain *p) {
    for (size_t v = 0; v < V_MAX; v++) {
        mpq_init(p->money[v]);
    }
    for (size_t i = 0; i < P_MAX; i++) {
        mpq_init(p->price[i]);
    }
}

static void plain_close(struct plain *p) {
    for (size_t v = 0; v < V_MAX; v++) {
        mpq_clear(p->money[v]);
    }
    for (size_t i = 0; i < P_MAX; i++) {
        mpq_clear(p->price[i]);
    }
}

static uint64_t supporters(const struct small *s, size_t i) {
    uint64_t n = 0;
    for (size_t v = 0; v < s->voters; v++) {
        n += s->points[v][i] ? 1 : 0;
    }
    return n;
}

static uint64_t all_points(const struct small *s, size_t i) {
    uint64_t n = 0;
    for (size_t v = 0; v < s->voters; v++) {
        n += s->points[v][i];
    }
    return n;
}

static bool takes_part(const struct small *s, size_t i) {
    return s->cost[i] > 0 && s->cost[i] <= s->budget && supporters(s, i) > 0;
}

/* What voter v has for each point it gave. */
static void each_point(const struct plain *p, size_t v, size_t i, mpq_t out) {
    mpq_t u;
    mpq_init(u);
    mpq_set_ui(u, p->s->points[v][i], 1);
    mpq_div(out, p->money[v], u);
    mpq_clear(u);
}

/* Supporters by money for each point, the poorest first. */
static size_t by_money(const struct plain *p, size_t i, size_t *voter) {
    size_t n = 0;
    mpq_t x;
    mpq_t y;
    mpq_init(x);
    mpq_init(y);
    for (size_t v = 0; v < p->s->voters; v++) {
        if (p->s->points[v][i]) {
            size_t at = n++;
            each_point(p, v, i, x);
            for (; at; at--) {
                each_point(p, voter[at - 1], i, y);
                if (mpq_cmp(y, x) <= 0) {
                    break;
                }
                voter[at] = voter[at - 1];
            }
            voter[at] = v;
        }
    }
    mpq_clear(x);
    mpq_clear(y);
    return n;
}

/* The price for each point: the poorest pay all while they cannot pay it. False: too little money.
 */
static bool plain_price(const struct plain *p, size_t i, mpq_t price) {
    size_t voter[V_MAX];
    size_t n = by_money(p, i, voter);
    uint64_t rest = all_points(p->s, i);
    bool has = false;
    mpq_t left;
    mpq_t x;
    mpq_init(left);
    mpq_init(x);
    mpq_set_si(left, p->s->cost[i], 1);
    for (size_t k = 0; k < n && !has; k++) {
        mpq_set_ui(x, rest, 1);
        mpq_div(price, left, x);
        each_point(p, voter[k], i, x);
        has = mpq_cmp(x, price) >= 0;
        if (!has) {
            mpq_sub(left, left, p->money[voter[k]]);
            rest -= p->s->points[voter[k]][i];
        }
    }
    mpq_clear(left);
    mpq_clear(x);
    return has;
}

static bool first_of_equals(const struct plain *p, size_t x, size_t y) {
    const struct small *s = p->s;
    if (s->cost[x] != s->cost[y]) {
        return s->cost[x] < s->cost[y];
    }
    if (supporters(s, x) != supporters(s, y)) {
        return supporters(s, x) > supporters(s, y);
    }
    return p->lot[x] < p->lot[y];
}

static void plain_pay(struct plain *p, size_t i, mpq_t price) {
    size_t at = p->count++;
    mpq_t x;
    mpq_init(x);
    p->order[at] = i;
    p->funded[i] = true;
    p->spent += p->s->cost[i];
    mpq_set(p->price[at], price);
    p->paid_max[at] = 0;
    p->paid_rest[at] = 0;
    for (size_t v = 0; v < p->s->voters; v++) {
        if (!p->s->points[v][i]) {
            continue;
        }
        mpq_set_ui(x, p->s->points[v][i], 1);
        mpq_mul(x, x, price);
        if (mpq_cmp(x, p->money[v]) <= 0) {
            p->paid_max[at]++;
            mpq_sub(p->money[v], p->money[v], x);
        } else {
            p->paid_rest[at] += mpq_sgn(p->money[v]) ? 1 : 0;
            mpq_set_ui(p->money[v], 0, 1);
        }
    }
    mpq_clear(x);
}

static bool plain_round(struct plain *p) {
    size_t best = p->s->projects;
    mpq_t rho;
    mpq_t x;
    mpq_t price;
    mpq_t best_price;
    mpq_inits(rho, x, price, best_price, NULL);
    for (size_t i = 0; i < p->s->projects; i++) {
        if (p->funded[i] || !takes_part(p->s, i) || !plain_price(p, i, price)) {
            continue;
        }
        mpq_set_si(x, p->o->utility == BUDGET_COST ? p->s->cost[i] : 1, 1);
        mpq_div(x, price, x);
        int order = best < p->s->projects ? mpq_cmp(x, rho) : -1;
        if (order < 0 || (order == 0 && first_of_equals(p, i, best))) {
            best = i;
            mpq_set(rho, x);
            mpq_set(best_price, price);
        }
    }
    if (best < p->s->projects) {
        plain_pay(p, best, best_price);
    }
    mpq_clears(rho, x, price, best_price, NULL);
    return best < p->s->projects;
}

/* What each voter holds after k rises. */
static void plain_share(const struct plain *p, uint64_t k, mpq_t out) {
    int64_t minor = p->s->minor ? p->s->minor : 1;
    int64_t rise = p->o->rise ? p->o->rise : minor;
    mpq_set_si(out, p->s->budget, p->s->voters);
    mpq_canonicalize(out);
    if (p->o->integral) {
        mpq_set_si(out, p->s->budget / (int64_t)p->s->voters / minor * minor, 1);
    }
    mpq_t x;
    mpq_init(x);
    mpq_set_si(x, rise * (int64_t)k, 1);
    mpq_add(out, out, x);
    mpq_clear(x);
}

static void plain_run(struct plain *p, uint64_t k) {
    for (size_t v = 0; v < p->s->voters; v++) {
        plain_share(p, k, p->money[v]);
    }
    memset(p->funded, 0, sizeof p->funded);
    p->count = 0;
    p->spent = 0;
    while (plain_round(p)) {
    }
}

static bool plain_ends(const struct plain *p) {
    bool all = true;
    bool fits = false;
    bool exhaustive = p->o->completion == BUDGET_ADD1_EXHAUSTIVE ||
                      p->o->completion == BUDGET_ADD1_EXHAUSTIVE_UTILITARIAN;
    for (size_t i = 0; i < p->s->projects; i++) {
        if (takes_part(p->s, i) && !p->funded[i]) {
            all = false;
            fits |= p->s->cost[i] <= p->s->budget - p->spent;
        }
    }
    return all || (exhaustive && !fits);
}

/* The number of rises of the outcome that is kept; p holds it. */
static uint64_t plain_shares(struct plain *p) {
    uint64_t k = 0;
    bool rises = p->o->completion != BUDGET_NONE && p->o->completion != BUDGET_UTILITARIAN;
    plain_run(p, k);
    while (rises && !plain_ends(p)) {
        plain_run(p, ++k);
        if (p->spent > p->s->budget) {
            plain_run(p, --k);
            break;
        }
    }
    return k;
}

/* By points falling, what fits. */
static void plain_by_points(struct plain *p, bool *seen) {
    const struct small *s = p->s;
    for (;;) {
        size_t best = s->projects;
        for (size_t i = 0; i < s->projects; i++) {
            if (seen[i] || p->funded[i] || !takes_part(s, i)) {
                continue;
            }
            if (best == s->projects || all_points(s, i) > all_points(s, best) ||
                (all_points(s, i) == all_points(s, best) &&
                 (s->cost[i] < s->cost[best] ||
                  (s->cost[i] == s->cost[best] && p->lot[i] < p->lot[best])))) {
                best = i;
            }
        }
        if (best == s->projects) {
            return;
        }
        seen[best] = true;
        if (s->cost[best] <= s->budget - p->spent) {
            p->order[p->count++] = best;
            p->funded[best] = true;
            p->spent += s->cost[best];
        }
    }
}

static void assert_fraction(struct str got, mpq_t expected, int64_t minor) {
    char *text;
    mpq_t x;
    mpq_init(x);
    mpq_set_si(x, minor, 1);
    mpq_div(x, expected, x);
    text = mpq_get_str(NULL, 10, x);
    assert_str(got, text);
    free(text);
    mpq_clear(x);
}

static void assert_left(const struct plain *p, const struct budget_unfunded *u) {
    mpq_t sum;
    mpq_t cost;
    mpq_inits(sum, cost, NULL);
    for (size_t v = 0; v < p->s->voters; v++) {
        if (p->s->points[v][u->project]) {
            mpq_add(sum, sum, p->money[v]);
        }
    }
    assert_fraction(u->money, sum, p->s->minor ? p->s->minor : 1);
    mpq_set_si(cost, p->s->cost[u->project], 1);
    mpq_sub(cost, cost, sum);
    assert_fraction(u->missing, cost, p->s->minor ? p->s->minor : 1);
    mpq_clears(sum, cost, NULL);
}

static void assert_funded(const struct plain *p, const struct budget_result *r, size_t shared) {
    int64_t minor = p->s->minor ? p->s->minor : 1;
    assert_int_equal(r->fundeds, p->count);
    assert_int_equal(r->spent, p->spent);
    for (size_t i = 0; i < p->count; i++) {
        const struct budget_funded *f = &r->funded[i];
        assert_int_equal(f->project, p->order[i]);
        assert_int_equal(f->supporters, supporters(p->s, f->project));
        if (i < shared) {
            assert_fraction(f->payment, (mpq_ptr)p->price[i], minor);
            assert_int_equal(f->paid_max, p->paid_max[i]);
            assert_int_equal(f->paid_rest, p->paid_rest[i]);
            mpq_t votes;
            mpq_init(votes);
            mpq_set_si(votes, p->s->cost[f->project], 1);
            mpq_div(votes, votes, p->price[i]);
            assert_fraction(f->effective_votes, votes, 1);
            mpq_clear(votes);
        }
    }
}

/* The engine's answer is the plain one, in all that it tells. */
static void assert_plain(const struct small *s, const struct budget_options *o) {
    struct arena *a = test_arena();
    struct arena_mark m = arena_mark(a);
    struct budget_election e = election(s);
    struct plain p = {.s = s, .o = o, .lot = budget_lot(a, &e, o->seed)};
    bool seen[P_MAX] = {false};
    plain_open(&p);
    struct budget_result r = budget_decide(a, &e, o);
    assert_null(r.refused);
    if (o->rule == BUDGET_GREEDY) {
        plain_by_points(&p, seen);
        assert_funded(&p, &r, 0);
    } else {
        uint64_t k = plain_shares(&p);
        size_t shared = p.count;
        bool more = o->completion == BUDGET_UTILITARIAN ||
                    o->completion == BUDGET_ADD1_UTILITARIAN ||
                    o->completion == BUDGET_ADD1_EXHAUSTIVE_UTILITARIAN;
        assert_int_equal(r.reruns, k);
        mpq_t share;
        mpq_init(share);
        plain_share(&p, k, share);
        assert_fraction(r.share_final, share, e.minor);
        mpq_clear(share);
        for (size_t i = 0; i < r.unfundeds && !more; i++) {
            if (r.unfunded[i].why == BUDGET_MONEY_BEHIND) {
                assert_left(&p, &r.unfunded[i]);
            }
        }
        if (more) {
            plain_by_points(&p, seen);
        }
        assert_funded(&p, &r, shared);
    }
    assert_int_equal(r.fundeds + r.unfundeds, s->projects);
    plain_close(&p);
    arena_rewind(a, m);
}

/* --- by hand --- */

/* Two groups: 6 voters for p0, p1, p2 (100 each), 4 for p3, p4 (100 each). Budget 500. */
static struct small two_groups(void) {
    struct small s = {.projects = 5, .voters = 10, .budget = 500};
    for (size_t i = 0; i < 5; i++) {
        s.cost[i] = 100;
    }
    for (size_t v = 0; v < 10; v++) {
        for (size_t i = v < 6 ? 0 : 3; i < (v < 6 ? 3u : 5u); i++) {
            s.points[v][i] = 1;
        }
    }
    return s;
}

TEST("budget: by hand, each group gets what its money pays for") {
    struct small s = two_groups();
    s.budget = 450; /* 45 each: 270 and 180 */
    struct budget_election e = election(&s);
    struct budget_options o = {0};
    struct budget_result r = budget_decide(test_arena(), &e, &o);
    assert_int_equal(r.fundeds, 3);
    assert_int_equal(r.funded[0].project, 0);
    assert_str(r.funded[0].payment, "50/3");
    assert_str(r.funded[0].effective_votes, "6");
    assert_int_equal(r.funded[0].paid_max, 6);
    assert_int_equal(r.funded[1].project, 1);
    assert_int_equal(r.funded[2].project, 3);
    assert_str(r.funded[2].payment, "25");
    assert_int_equal(r.unfunded[0].project, 2);
    assert_str(r.unfunded[0].money, "70");
    assert_str(r.unfunded[0].missing, "30");
    assert_int_equal(r.unfunded[1].project, 4);
    assert_str(r.unfunded[1].money, "80");
    assert_str(r.unfunded[1].missing, "20");
    assert_int_equal(r.voters_served, 10);
    assert_str(r.share_final, "45");
    assert_int_equal(r.ties, 3);
    assert_int_equal(r.tie[0].equal, 3);
    assert_int_equal(r.tie[0].settled, BUDGET_SETTLED_BY_LOT);
    o.completion = BUDGET_ADD1; /* at 50 each all five are paid for, which is too much */
    r = budget_decide(test_arena(), &e, &o);
    assert_int_equal(r.reruns, 4);
    assert_str(r.share_final, "49");
    o.completion = BUDGET_UTILITARIAN;
    r = budget_decide(test_arena(), &e, &o);
    assert_int_equal(r.fundeds, 4);
    assert_int_equal(r.funded[3].project, 2);
    assert_int_equal(r.funded[3].by, BUDGET_BY_UTILITARIAN);
    assert_null(r.funded[3].payment.p);
    assert_int_equal(r.unfunded[0].why, BUDGET_NO_ROOM);
    assert_str(r.unfunded[0].money, "50");
    o.rule = BUDGET_GREEDY;
    r = budget_decide(test_arena(), &e, &o);
    assert_int_equal(r.fundeds, 4);
    assert_int_equal(r.funded[3].project, 3);
    assert_int_equal(r.funded[3].by, BUDGET_BY_GREEDY);
}

TEST("budget: by hand, the poor pay all they have") {
    /* p0 for all four voters; then p1, for two who paid and one who holds everything still. */
    struct small s = {.projects = 2, .voters = 4, .budget = 80, .cost = {60, 39}};
    static const uint32_t points[4][2] = {{1, 1}, {1, 1}, {1, 0}, {0, 1}};
    for (size_t v = 0; v < 4; v++) {
        memcpy(s.points[v], points[v], sizeof points[v]);
    }
    s.cost[1] = 19;
    struct budget_election e = election(&s);
    struct budget_options o = {.utility = BUDGET_CARDINALITY};
    struct budget_result r = budget_decide(test_arena(), &e, &o);
    assert_int_equal(r.fundeds, 1); /* p1 first for 19/3; then p0 lacks money */
    assert_int_equal(r.funded[0].project, 1);
    o.utility = BUDGET_COST; /* both have three: the cheaper one first all the same */
    r = budget_decide(test_arena(), &e, &o);
    assert_int_equal(r.funded[0].project, 1);
    assert_int_equal(r.tie[0].settled, BUDGET_SETTLED_BY_COST);
    s.cost[0] = 50;
    e = election(&s);
    o.utility = BUDGET_CARDINALITY;
    s.cost[0] = 47; /* 41/3 + 41/3 + 20 = 47 1/3 */
    e = election(&s);
    r = budget_decide(test_arena(), &e, &o);
    assert_int_equal(r.fundeds, 2);
    assert_str(r.funded[1].payment, "59/3");
    assert_int_equal(r.funded[1].paid_max, 1);
    assert_int_equal(r.funded[1].paid_rest, 2);
}

TEST("budget: those who take no part, and why") {
    struct small s = {.projects = 4, .voters = 2, .budget = 10, .cost = {0, 11, 5, 10}};
    s.points[0][0] = s.points[0][1] = s.points[1][3] = 1;
    struct budget_election e = election(&s);
    struct budget_options o = {.completion = BUDGET_ADD1};
    struct budget_result r = budget_decide(test_arena(), &e, &o);
    assert_int_equal(r.fundeds, 1);
    assert_int_equal(r.funded[0].project, 3);
    assert_int_equal(r.reruns, 5);
    assert_int_equal(r.unfunded[0].why, BUDGET_ZERO_COST);
    assert_int_equal(r.unfunded[1].why, BUDGET_TOO_EXPENSIVE);
    assert_int_equal(r.unfunded[2].why, BUDGET_NO_SUPPORT);
    assert_int_equal(r.voters_served, 1);
}

TEST("budget: nobody votes, nothing is there, nobody says anything") {
    struct small s = {.projects = 2, .voters = 0, .budget = 10, .cost = {5, 5}};
    struct budget_options o = {0};
    struct budget_election e = election(&s);
    assert_string_equal(budget_decide(test_arena(), &e, &o).refused, "voters");
    o.rule = BUDGET_GREEDY;
    struct budget_result r = budget_decide(test_arena(), &e, &o);
    assert_null(r.refused);
    assert_int_equal(r.unfundeds, 2);
    s.voters = 3;
    o = (struct budget_options){.completion = BUDGET_ADD1, .compare = BUDGET_SATISFACTION};
    e = election(&s);
    r = budget_decide(test_arena(), &e, &o);
    assert_null(r.refused);
    assert_int_equal(r.fundeds, 0);
    assert_int_equal(r.reruns, 0);
    s.projects = 0;
    e = election(&s);
    r = budget_decide(test_arena(), &e, &o);
    assert_null(r.refused);
    assert_int_equal(r.spent, 0);
}

TEST("budget: greedy takes the place of shares only when more voters are better off") {
    /* 6 of 10 want p0 (60) alone; with shares of 10 each, 5 of them also want p1, p2. */
    struct small s = {.projects = 3, .voters = 4, .budget = 40, .cost = {40, 10, 10}};
    s.points[0][0] = s.points[1][0] = s.points[2][0] = s.points[3][1] = s.points[3][2] = 1;
    struct budget_election e = election(&s);
    struct budget_options o = {.compare = BUDGET_SATISFACTION};
    struct budget_result r = budget_decide(test_arena(), &e, &o);
    assert_int_equal(r.better_greedy, 3);
    assert_int_equal(r.better_equal_shares, 1);
    assert_true(r.replaced);
    assert_int_equal(r.fundeds, 1);
    assert_int_equal(r.funded[0].project, 0);
    assert_int_equal(r.equal_shares.projects, 1);
    assert_int_equal(r.greedy.spent, 40);
    s = (struct small){.projects = 4, .voters = 6, .budget = 36, .cost = {36, 6, 6, 6}};
    s.points[0][0] = s.points[1][0] = s.points[2][0] = 1;
    s.points[3][1] = s.points[4][2] = s.points[5][3] = 1; /* 3 against 3: not strictly more */
    e = election(&s);
    o.compare = BUDGET_EXCLUSION;
    r = budget_decide(test_arena(), &e, &o);
    assert_int_equal(r.better_greedy, 3);
    assert_int_equal(r.better_equal_shares, 3);
    assert_false(r.replaced);
    assert_int_equal(r.spent, 18);
}

/* --- limits --- */

static bool stop_at_three(void *self, uint64_t reruns) {
    *(uint64_t *)self = reruns;
    return reruns < 3;
}

TEST("budget: limits below, at and above; work that is stopped") {
    struct arena *a = test_arena();
    struct small s = {.projects = 2, .voters = 1, .budget = BUDGET_MONEY_MAX, .minor = 100};
    s.cost[0] = BUDGET_MONEY_MAX;
    s.cost[1] = BUDGET_MONEY_MAX + 1;
    s.points[0][0] = s.points[0][1] = BUDGET_POINTS_MAX;
    s.has_points = true;
    struct budget_election e = election(&s);
    struct budget_options o = {.completion = BUDGET_ADD1};
    struct budget_result r = budget_decide(a, &e, &o);
    assert_null(r.refused);
    assert_int_equal(r.spent, BUDGET_MONEY_MAX);
    assert_str(r.funded[0].payment, "1000000");
    assert_int_equal(r.unfunded[0].why, BUDGET_TOO_EXPENSIVE);
    /* One of two cares: from 1000001 each the share must rise to the whole cost. */
    s = (struct small){.projects = 1, .voters = 2, .budget = 2000002, .cost = {2000001}};
    s.points[0][0] = 1;
    e = election(&s);
    r = budget_decide(a, &e, &o);
    assert_null(r.refused);
    assert_int_equal(r.reruns, BUDGET_RERUNS_MAX);
    s.cost[0] = 2000002; /* one more */
    e = election(&s);
    assert_string_equal(budget_decide(a, &e, &o).refused, "reruns");
    uint64_t seen = 0;
    o.progress = stop_at_three;
    o.self = &seen;
    assert_string_equal(budget_decide(a, &e, &o).refused, "stopped");
    assert_true(seen >= 3);
    o = (struct budget_options){.completion = BUDGET_ADD1, .rise = BUDGET_MONEY_MAX};
    r = budget_decide(a, &e, &o);
    assert_null(r.refused);
    assert_int_equal(r.reruns, 1);
}

/* Prices whose denominators have nothing in common, as no real election has them. */
TEST("budget: fractions end at their own limit") {
    struct arena *a = test_arena();
    struct contest c = {.voters = 7, .slots = 5000, .column = arena_array(a, struct column, 5000)};
    size_t before = arena_used(a);
    struct exact x = exact_begin(a, &c, 5);
    uint32_t rounds = 0;
    while (!x.overflow && rounds < c.slots) {
        struct exact_price *p = &x.candidate[0];
        p->number[0] = 1;
        p->points = UINT64_C(549755813881); /* a prime below 2^39 */
        exact_pay(&x, NULL, rounds++, 0, p);
    }
    assert_true(x.overflow);
    assert_int_equal(x.rounds, rounds - 1);
    assert_in_range(rounds, 1000, 4999);
    assert_in_range(arena_used(a) - before, 1 << 25, BUDGET_FRACTIONS_MAX);
}

/* --- by chance --- */

static struct small by_chance(struct draw *d, size_t projects, size_t voters) {
    struct small s = {.projects = 1 + draw_below(d, projects),
                      .voters = 1 + draw_below(d, voters),
                      .has_points = draw_below(d, 3) == 0,
                      .minor = draw_below(d, 4) == 0 ? 100 : 1};
    uint64_t kinds = 1 + draw_below(d, 6); /* few kinds of cost and ballot: ties and twins */
    uint64_t most = draw_below(d, 2) ? 12 : 400;
    uint64_t density = 1 + draw_below(d, 4);
    int64_t sum = 0;
    for (size_t i = 0; i < s.projects; i++) {
        s.cost[i] = (int64_t)(draw_below(d, kinds) * most / kinds + draw_below(d, 2));
        sum += s.cost[i];
    }
    s.budget = 1 + (int64_t)draw_below(d, (uint64_t)sum + 2);
    for (size_t v = 0; v < s.voters; v++) {
        if (v && draw_below(d, 3) == 0) {
            memcpy(s.points[v], s.points[draw_below(d, v)], sizeof s.points[v]);
            continue;
        }
        for (size_t i = 0; i < s.projects; i++) {
            bool likes = draw_below(d, 5) < density;
            s.points[v][i] = !likes ? 0 : s.has_points ? 1 + (uint32_t)draw_below(d, 4) : 1;
        }
    }
    if (s.projects > 2 && draw_below(d, 4) == 0) { /* a twin */
        s.cost[1] = s.cost[0];
        for (size_t v = 0; v < s.voters; v++) {
            s.points[v][1] = s.points[v][0];
        }
    }
    return s;
}

static struct budget_options options_by_chance(struct draw *d) {
    static const char *const seeds[] = {NULL, "kith-2026", "x"};
    return (struct budget_options){
        .rule = draw_below(d, 8) == 0 ? BUDGET_GREEDY : BUDGET_EQUAL_SHARES,
        .utility = (enum budget_utility)draw_below(d, BUDGET_UTILITIES),
        .completion = (enum budget_completion)draw_below(d, BUDGET_COMPLETIONS),
        .integral = draw_below(d, 4) == 0,
        .rise = draw_below(d, 3) == 0 ? 1 + (int64_t)draw_below(d, 7) : 0,
        .seed = str_of(seeds[draw_below(d, 3)])};
}

TEST("budget: by chance, the same as counted plainly") {
    struct draw d = draw_begin(STR("budget_test"), STR("small"));
    for (int i = 0; i < 6000; i++) {
        struct small s = by_chance(&d, 6, 8);
        struct budget_options o = options_by_chance(&d);
        test_row("election %d: %zu projects, %zu voters, %s, %s", i, s.projects, s.voters,
                 budget_utility_name(o.utility), budget_completion_name(o.completion));
        assert_plain(&s, &o);
    }
}

/* One exact run with purses rounded to 2^-shift units. */
static void assert_coarse(const struct small *s, const struct budget_options *o, unsigned shift) {
    struct arena *a = test_arena();
    struct arena_mark m = arena_mark(a);
    struct budget_election e = election(s);
    struct contest c = budget_prepare(a, &e, o);
    struct plain p = {.s = s, .o = o, .lot = c.lot};
    struct run r = run_make(a, &c);
    uint64_t number = 0;
    assert_true(run_share(&c, 0, &number));
    struct exact x = exact_begin(a, &c, number);
    r.exact = &x;
    r.tie = arena_array(a, struct budget_tie, c.slots);
    plain_open(&p);
    plain_run(&p, 0);
    assert_int_equal(run_span(&r, (struct span){0, 0}, shift, NULL, NULL, 0), RUN_DONE);
    assert_int_equal(r.rounds, p.count);
    for (size_t i = 0; i < r.rounds; i++) {
        assert_int_equal(c.project[r.funded[i]], p.order[i]);
        assert_fraction(exact_payment(&x, i), (mpq_ptr)p.price[i], e.minor);
        assert_int_equal(x.paid_max[i], p.paid_max[i]);
        assert_int_equal(x.paid_rest[i], p.paid_rest[i]);
    }
    plain_close(&p);
    arena_rewind(a, m);
}

TEST("budget: with purses in whole units nearly all is in doubt, and fractions settle it") {
    struct draw d = draw_begin(STR("budget_test"), STR("coarse"));
    for (int i = 0; i < 3000; i++) {
        struct small s = by_chance(&d, 6, 8);
        struct budget_options o = options_by_chance(&d);
        unsigned shift = (unsigned)draw_below(&d, 4);
        o.integral = false;
        test_row("election %d: %zu projects, %zu voters, shift %u", i, s.projects, s.voters, shift);
        assert_coarse(&s, &o, shift);
    }
}

TEST("budget: by chance and larger, the same as counted plainly") {
    struct draw d = draw_begin(STR("budget_test"), STR("larger"));
    for (int i = 0; i < 150; i++) {
        struct small s = by_chance(&d, P_MAX, V_MAX);
        struct budget_options o = options_by_chance(&d);
        test_row("election %d: %zu projects, %zu voters", i, s.projects, s.voters);
        assert_plain(&s, &o);
    }
}

TEST("budget: all elections of three voters and three projects, the same as counted plainly") {
    static const int64_t cost[][3] = {{1, 1, 1}, {1, 1, 2}, {1, 2, 2}, {1, 2, 3}, {2, 3, 3}};
    struct draw d = draw_begin(STR("budget_test"), STR("all"));
    for (size_t k = 0; k < COUNT(cost); k++) {
        for (unsigned ballots = 0; ballots < 512; ballots++) {
            struct small s = {.projects = 3, .voters = 3};
            for (unsigned bit = 0; bit < 9; bit++) {
                s.points[bit / 3][bit % 3] = ballots >> bit & 1;
            }
            memcpy(s.cost, cost[k], sizeof cost[k]);
            for (s.budget = 1; s.budget <= 8; s.budget++) {
                struct budget_options o = options_by_chance(&d);
                test_row("costs %zu, ballots %u, budget %d", k, ballots, (int)s.budget);
                assert_plain(&s, &o);
            }
        }
    }
}

/* --- laws --- */

/* The same election with voters and projects in another order: project i stands at place[i]. */
static struct small shuffled(const struct small *s, struct draw *d, size_t *place) {
    struct small t = *s;
    size_t voter[V_MAX] = {0};
    for (size_t i = 0; i < s->projects; i++) {
        size_t at = draw_below(d, i + 1);
        place[i] = place[at];
        place[at] = i;
    }
    for (size_t v = 0; v < s->voters; v++) {
        size_t at = draw_below(d, v + 1);
        voter[v] = voter[at];
        voter[at] = v;
    }
    for (size_t i = 0; i < s->projects; i++) {
        t.cost[place[i]] = s->cost[i];
        for (size_t v = 0; v < s->voters; v++) {
            t.points[voter[v]][place[i]] = s->points[v][i];
        }
    }
    return t;
}

static struct str json_of(const struct budget_election *e, const struct budget_options *o) {
    struct arena *a = test_arena();
    struct buf b = buf_make(1 << 20);
    struct json_out j = json_begin(&b);
    struct budget_result r = budget_decide(a, e, o);
    budget_json(&j, a, e, o, &r, (struct result_head){0}, (struct result_notes){0});
    assert_false(b.overflow);
    struct str text = arena_str(a, buf_str(&b));
    buf_free(&b);
    return text;
}

TEST("budget: the order of voters and projects changes nothing when there is a seed") {
    struct draw d = draw_begin(STR("budget_test"), STR("order"));
    for (int i = 0; i < 1500; i++) {
        struct arena_mark m = arena_mark(test_arena());
        struct small s = by_chance(&d, 6, 8);
        struct budget_options o = options_by_chance(&d);
        size_t place[P_MAX] = {0};
        struct small t = shuffled(&s, &d, place);
        struct budget_election e = election(&s);
        struct budget_election f = election(&t);
        struct budget_project *p = arena_array(test_arena(), struct budget_project, s.projects);
        for (size_t k = 0; k < s.projects; k++) {
            p[place[k]] = e.project[k]; /* with their IDs */
        }
        f.project = p;
        o.seed = STR("lot");
        o.compare = (enum budget_compare)draw_below(&d, BUDGET_COMPARES);
        test_row("election %d", i);
        struct str one = json_of(&e, &o);
        struct str two = json_of(&f, &o);
        assert_str(two, arena_cstr(test_arena(), one));
        arena_rewind(test_arena(), m);
    }
}

static void assert_same_funded(const struct budget_result *r, const struct budget_result *q) {
    assert_int_equal(r->fundeds, q->fundeds);
    for (size_t i = 0; i < r->fundeds; i++) {
        assert_int_equal(r->funded[i].project, q->funded[i].project);
    }
}

TEST("budget: other money, more of the same voters, and projects without part change nothing") {
    struct arena *a = test_arena();
    struct draw d = draw_begin(STR("budget_test"), STR("laws"));
    for (int i = 0; i < 1500; i++) {
        struct arena_mark m = arena_mark(a);
        struct small s = by_chance(&d, 6, 8);
        struct budget_options o = options_by_chance(&d);
        o.integral = false;
        o.rise = 6;
        struct budget_election e = election(&s);
        struct budget_result r = budget_decide(a, &e, &o);
        test_row("election %d", i);

        struct small money = s; /* in another currency, seven to one */
        money.budget *= 7;
        for (size_t k = 0; k < s.projects; k++) {
            money.cost[k] *= 7;
        }
        struct budget_options seven = o;
        seven.rise *= 7;
        e = election(&money);
        struct budget_result q = budget_decide(a, &e, &seven);
        assert_same_funded(&r, &q);
        assert_int_equal(q.reruns, r.reruns);

        struct small twice = s; /* everybody twice, with half the rise */
        twice.voters *= 2;
        memcpy(twice.points + s.voters, s.points, s.voters * sizeof s.points[0]);
        struct budget_options half = o;
        half.rise /= 2;
        e = election(&twice);
        q = budget_decide(a, &e, &half);
        assert_same_funded(&r, &q);
        assert_int_equal(q.voters_served, 2 * r.voters_served);

        struct small more = s; /* too dear, for nothing, wanted by nobody */
        more.projects += 3;
        more.cost[s.projects] = s.budget + 1;
        more.cost[s.projects + 1] = 0;
        more.cost[s.projects + 2] = 1;
        for (size_t v = 0; v < s.voters; v++) {
            more.points[v][s.projects] = more.points[v][s.projects + 1] = 1;
            more.points[v][s.projects + 2] = 0;
        }
        o.seed = str_of(NULL);
        e = election(&s);
        r = budget_decide(a, &e, &o);
        e = election(&more);
        q = budget_decide(a, &e, &o);
        assert_same_funded(&r, &q);
        assert_int_equal(q.reruns, r.reruns);
        arena_rewind(a, m);
    }
}

/* Extended justified representation (Peters, Pierczynski, Skowron 2021): voters who all want the
 * same l projects of cost 1, and whose shares pay for them, are not all left with fewer than l. */
static void assert_represented(const struct small *s, const struct budget_result *r) {
    bool funded[P_MAX] = {false};
    for (size_t i = 0; i < r->fundeds; i++) {
        funded[r->funded[i].project] = true;
    }
    for (unsigned set = 1; set < 1u << s->projects; set++) {
        int64_t size = __builtin_popcount(set);
        int64_t group = 0;
        int64_t best = 0;
        for (size_t v = 0; v < s->voters; v++) {
            unsigned likes = 0;
            int64_t has = 0;
            for (size_t i = 0; i < s->projects; i++) {
                likes |= s->points[v][i] ? 1u << i : 0;
                has += s->points[v][i] && funded[i] ? 1 : 0;
            }
            if ((likes & set) == set) {
                group++;
                best = has > best ? has : best;
            }
        }
        assert_true(group * s->budget < size * (int64_t)s->voters || best >= size);
    }
}

TEST("budget: every group that agrees is represented") {
    struct arena *a = test_arena();
    struct draw d = draw_begin(STR("budget_test"), STR("represented"));
    for (int i = 0; i < 1000; i++) {
        struct arena_mark m = arena_mark(a);
        struct small s = by_chance(&d, 7, 12);
        s.has_points = false;
        for (size_t k = 0; k < s.projects; k++) {
            s.cost[k] = 1;
            for (size_t v = 0; v < s.voters; v++) {
                s.points[v][k] = s.points[v][k] ? 1 : 0;
            }
        }
        s.budget = 1 + (int64_t)draw_below(&d, s.projects);
        struct budget_election e = election(&s);
        struct budget_options o = {.utility = (enum budget_utility)draw_below(&d, 2)};
        struct budget_result r = budget_decide(a, &e, &o);
        test_row("election %d", i);
        assert_represented(&s, &r);
        arena_rewind(a, m);
    }
}

TEST("budget: a project that is repeated on a ballot adds its points, and has one supporter") {
    static const struct budget_project project[] = {{STR_INIT("a"), 3}, {STR_INIT("b"), 3}};
    static const size_t begins[] = {0, 3, 4};
    static const uint32_t choice[] = {1, 0, 1, 0};
    static const uint32_t points[] = {2, 1, 3, 4};
    struct budget_election e = {.budget = 6,
                                .minor = 1,
                                .projects = 2,
                                .project = project,
                                .ballots = 2,
                                .begins = begins,
                                .choice = choice,
                                .points = points};
    struct budget_support *s = budget_count(test_arena(), &e);
    assert_int_equal(s[0].supporters, 2);
    assert_int_equal(s[0].points, 5);
    assert_int_equal(s[1].supporters, 1);
    assert_int_equal(s[1].points, 5);
    e.points = NULL; /* an approval stays one */
    s = budget_count(test_arena(), &e);
    assert_int_equal(s[1].supporters, 1);
    assert_int_equal(s[1].points, 1);
}

TEST("budget: fractions rounded half to even") {
    static const char *const rows[][2] = {
        {"0", "0"},
        {"7", "7"},
        {"7/2", "3.50"},
        {"1/3", "0.33"},
        {"2/3", "0.67"},
        {"1/200", "0"},
        {"3/200", "0.02"},
        {"5/200", "0.02"},
        {"1999/1000", "2"},
        {"19949/1000", "19.95"},
        {"1235/100", "12.35"},
        {"100000000000000000000000001/4", "25000000000000000000000000.25"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_str(budget_rounded(test_arena(), str_of(rows[i][0])), rows[i][1]);
    }
}

TEST("budget: money as text, words there and back") {
    struct budget_election e = {.minor = 100};
    assert_str(budget_money_text(test_arena(), &e, 1250), "12.50");
    assert_str(budget_money_text(test_arena(), &e, 1205), "12.05");
    assert_str(budget_money_text(test_arena(), &e, 1200), "12");
    e.minor = 1;
    assert_str(budget_money_text(test_arena(), &e, 1250), "1250");
    for (int i = 0; i < BUDGET_COMPLETIONS; i++) {
        enum budget_completion c;
        assert_true(
            budget_completion_find(str_of(budget_completion_name((enum budget_completion)i)), &c));
        assert_int_equal(c, i);
    }
    enum budget_rule r;
    assert_false(budget_rule_find(STR("lottery"), &r));
}
