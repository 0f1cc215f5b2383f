/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What each group says, what all share, and what to ask next. */
#include <math.h>
#include <string.h>

#include "engine/opinion_inner.h"

static const double SIGNIFICANT = 1.2816; /* z of 90 percent */

/* --- counting --- */

static void tally_groups(struct arena *a, const struct opinion_table *t, struct opinion_map *m) {
    uint32_t(*by_entry)[OPINION_GROUPS_MAX] = arena_alloc(a, 4 * t->statements, sizeof *by_entry);
    for (size_t p = 0; p < t->participants; p++) {
        uint8_t g = m->group_of[p];
        if (g == OPINION_NO_GROUP) {
            continue;
        }
        for (const uint16_t *e = t->row[p].entry; *e != OPINION_ROW_END; e++) {
            by_entry[*e][g]++;
        }
    }
    for (size_t g = 0; g < m->groups; g++) {
        struct opinion_tally *s = arena_array(a, struct opinion_tally, t->statements);
        for (size_t j = 0; j < t->statements; j++) {
            s[j].agree = by_entry[4 * j + OPINION_AGREE][g];
            s[j].disagree = by_entry[4 * j + OPINION_DISAGREE][g];
            s[j].seen = s[j].agree + s[j].disagree + by_entry[4 * j + OPINION_PASS][g];
        }
        m->group[g].tally = s;
    }
}

/* --- figures of one side of a statement --- */

static double share_of(uint32_t count, uint32_t seen) {
    return (count + 1.0) / (seen + 2.0);
}

/* z of a share against one half. */
static double half_test(uint32_t count, uint32_t seen) {
    return 2 * sqrt(seen + 1.0) * ((count + 1.0) / (seen + 1.0) - 0.5);
}

/* z of two shares, with 1 added to all four counts. */
static double two_test(double in, double in_seen, double out, double out_seen) {
    double pooled = (in + out + 2) / (in_seen + out_seen + 2);
    if (pooled >= 1) {
        return 0;
    }
    double difference = (in + 1) / (in_seen + 1) - (out + 1) / (out_seen + 1);
    return difference / sqrt(pooled * (1 - pooled) * (1 / (in_seen + 1) + 1 / (out_seen + 1)));
}

static struct opinion_pick figures(size_t statement, bool agree, struct opinion_tally in,
                                   struct opinion_tally out) {
    uint32_t count = agree ? in.agree : in.disagree;
    uint32_t count_out = agree ? out.agree : out.disagree;
    return (struct opinion_pick){
        .statement = statement,
        .agree = agree,
        .of = in,
        .share = share_of(count, in.seen),
        .test = half_test(count, in.seen),
        .ratio = share_of(count, in.seen) / share_of(count_out, out.seen),
        .ratio_test = two_test(count, in.seen, count_out, out.seen),
    };
}

static bool is_significant(const struct opinion_pick *p) {
    return p->ratio_test > SIGNIFICANT && p->test > SIGNIFICANT;
}

static double metric(const struct opinion_pick *p) {
    return p->ratio * p->ratio_test * p->share * p->test;
}

/* --- lists of the most telling --- */

/* A list in falling order of value; among equals the earlier stays first. */
struct list {
    struct opinion_pick *pick;
    double value[OPINION_LIST_MAX];
    size_t *count;
};

static void offer(struct list *l, struct opinion_pick p, double value) {
    size_t at = *l->count;
    while (at && l->value[at - 1] < value) {
        at--;
    }
    if (at == OPINION_LIST_MAX) {
        return;
    }
    *l->count += *l->count < OPINION_LIST_MAX ? 1 : 0;
    for (size_t i = *l->count - 1; i > at; i--) {
        l->pick[i] = l->pick[i - 1];
        l->value[i] = l->value[i - 1];
    }
    l->pick[at] = p;
    l->value[at] = value;
}

/* Does this agreement take the place of the clearest so far? (count 0: there is none) */
static bool is_clearer(const struct opinion_pick *agree, const struct opinion_pick *holder) {
    if (agree->of.agree == 0 && agree->of.disagree == 0) {
        return false;
    }
    if (!holder) {
        return agree->test > SIGNIFICANT || (agree->ratio > 1 && agree->share > 0.5);
    }
    if (holder->ratio > 1) {
        return metric(agree) > metric(holder);
    }
    return agree->share * agree->test > holder->share * holder->test;
}

/* One group's search through the statements. */
struct search {
    struct opinion_pick found[OPINION_LIST_MAX];
    size_t founds;
    struct list significant;
    struct opinion_pick best_agree;
    bool has_best_agree;
    struct opinion_pick strongest; /* by the larger of both tests */
    double strongest_test;
    bool has_strongest;
};

static void look_at(struct search *s, struct opinion_pick agree, struct opinion_pick disagree) {
    const struct opinion_pick *side = agree.ratio_test > disagree.ratio_test ? &agree : &disagree;
    if (is_significant(&agree) || is_significant(&disagree)) {
        offer(&s->significant, *side, metric(side));
    }
    if (is_clearer(&agree, s->has_best_agree ? &s->best_agree : NULL)) {
        s->best_agree = agree;
        s->has_best_agree = true;
    }
    if (!s->has_strongest || side->ratio_test > s->strongest_test) {
        s->strongest = *side;
        s->strongest_test = side->ratio_test;
        s->has_strongest = true;
    }
}

static void add(struct opinion_group *g, const struct opinion_pick *p) {
    if (g->picks < OPINION_LIST_MAX) {
        g->pick[g->picks++] = *p;
    }
}

/* The clearest agreement, then the significant ones; agreements before disagreements. */
static void list_group(struct opinion_group *g, struct search *s) {
    s->best_agree.best = true;
    if (s->has_best_agree) {
        add(g, &s->best_agree);
    } else if (s->founds == 0 && s->has_strongest) {
        add(g, &s->strongest);
    }
    for (size_t i = 0; i < s->founds; i++) {
        if (!s->has_best_agree || s->found[i].statement != s->best_agree.statement) {
            add(g, &s->found[i]);
        }
    }
    struct opinion_pick sorted[OPINION_LIST_MAX] = {{0}};
    size_t count = 0;
    for (int side = 1; side >= 0; side--) {
        for (size_t i = 0; i < g->picks; i++) {
            if (g->pick[i].agree == (side == 1)) {
                sorted[count++] = g->pick[i];
            }
        }
    }
    memcpy(g->pick, sorted, count * sizeof *sorted);
}

static struct opinion_tally others(const struct opinion_map *m, size_t group, size_t j) {
    struct opinion_tally sum = {0, 0, 0};
    for (size_t g = 0; g < m->groups; g++) {
        const struct opinion_tally *s = &m->group[g].tally[j];
        sum.agree += g == group ? 0 : s->agree;
        sum.disagree += g == group ? 0 : s->disagree;
        sum.seen += g == group ? 0 : s->seen;
    }
    return sum;
}

/* Nobody stands beside a single group: then nothing sets it apart. */
static void represent(const struct opinion_columns *c, struct opinion_map *m) {
    for (size_t g = 0; g < m->groups && m->groups > 1; g++) {
        struct search s = {.has_best_agree = false};
        s.significant = (struct list){s.found, {0}, &s.founds};
        for (size_t u = 0; u < c->drawn; u++) {
            size_t j = c->list[u];
            struct opinion_tally in = m->group[g].tally[j];
            struct opinion_tally out = others(m, g, j);
            look_at(&s, figures(j, true, in, out), figures(j, false, in, out));
        }
        list_group(&m->group[g], &s);
    }
}

/* --- what most say, what all groups share --- */

static void majority(const struct opinion_columns *c, struct opinion_map *m) {
    struct list agreed = {m->agreed.pick, {0}, &m->agreed.picks};
    struct list disagreed = {m->disagreed.pick, {0}, &m->disagreed.picks};
    for (size_t u = 0; u < c->drawn; u++) {
        size_t j = c->list[u];
        for (int side = 0; side < 2; side++) {
            struct opinion_pick p =
                figures(j, side == 0, m->tally[j], (struct opinion_tally){0, 0, 0});
            p.ratio = 0;
            p.ratio_test = 0;
            if (p.share > 0.5 && p.test > SIGNIFICANT) {
                offer(side == 0 ? &agreed : &disagreed, p, p.share * p.test);
            }
        }
    }
}

/* The k-th root of a value in (0, 1], by Newton's iteration from above. */
static double root(double value, size_t k) {
    double x = 1;
    for (int i = 0; i < 200; i++) {
        double power = 1;
        for (size_t p = 1; p < k; p++) {
            power *= x;
        }
        double next = x - (x - value / power) / (double)k;
        if (!(next < x)) {
            break;
        }
        x = next;
    }
    return x;
}

static double shared(const struct opinion_map *m, size_t j) {
    bool polis = m->profile == OPINION_POLIS;
    double product = 1;
    for (size_t g = 0; g < m->groups; g++) {
        const struct opinion_tally *s = &m->group[g].tally[j];
        product *= polis ? share_of(s->agree, s->seen) : (s->agree + 0.5) / (s->seen + 1.0);
    }
    return polis ? product : root(product, m->groups);
}

/* Has every group seen enough of it? */
static bool is_seen(const struct opinion_map *m, size_t j) {
    for (size_t g = 0; g < m->groups && m->profile == OPINION_KITH; g++) {
        size_t half = (m->group[g].size + 1) / 2;
        if (m->group[g].tally[j].seen < (half < 5 ? half : 5)) {
            return false;
        }
    }
    return true;
}

struct ranked {
    double value;
    uint32_t statement;
};

static void sift(struct ranked *heap, size_t at, size_t n) {
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= n) {
            return;
        }
        const struct ranked *c = &heap[child];
        if (child + 1 < n && (c[1].value < c[0].value ||
                              (c[1].value <= c[0].value && c[1].statement > c[0].statement))) {
            child++;
        }
        struct ranked low = heap[child];
        if (low.value > heap[at].value ||
            (low.value >= heap[at].value && low.statement < heap[at].statement)) {
            return;
        }
        heap[child] = heap[at];
        heap[at] = low;
        at = child;
    }
}

/* Falling by value, equals in the order of statements. */
static void rank(struct ranked *r, size_t n) {
    for (size_t i = n / 2; i-- > 0;) {
        sift(r, i, n);
    }
    for (size_t i = n; i-- > 1;) {
        struct ranked last = r[i];
        r[i] = r[0];
        r[0] = last;
        sift(r, 0, i);
    }
}

static void consensus(struct arena *a, const struct opinion_table *t,
                      const struct opinion_columns *c, struct opinion_map *m) {
    double *value = arena_array(a, double, t->statements);
    uint32_t *list = arena_array(a, uint32_t, t->statements);
    struct arena_mark mark = arena_mark(a);
    struct ranked *r = arena_array(a, struct ranked, t->statements);
    size_t count = 0;
    for (size_t j = 0; j < t->statements; j++) {
        value[j] = shared(m, j);
    }
    for (size_t u = 0; u < c->drawn; u++) {
        if (is_seen(m, c->list[u])) {
            r[count++] = (struct ranked){value[c->list[u]], c->list[u]};
        }
    }
    rank(r, count);
    for (size_t i = 0; i < count; i++) {
        list[i] = r[i].statement;
    }
    arena_rewind(a, mark);
    m->consensus = value;
    m->consensus_list = list;
    m->consensus_count = count;
}

/* --- routing --- */

/* 2^(-n/5), without the library's powers: the same digits everywhere. */
static double fifth_power(uint32_t n) {
    static const double part[5] = {1, 0.87055056329612413914, 0.75785828325519903296,
                                   0.65975395538644712968, 0.57434917749851754684};
    double value = part[n % 5];
    for (uint32_t i = n / 5; i && value > 0; i--) {
        value /= 2;
    }
    return value;
}

static double weight_of(const struct opinion_map *m, size_t j) {
    struct opinion_tally s = {0, 0, 0};
    for (size_t g = 0; g < m->groups; g++) {
        s.agree += m->group[g].tally[j].agree;
        s.disagree += m->group[g].tally[j].disagree;
        s.seen += m->group[g].tally[j].seen;
    }
    double passes = share_of(s.seen - s.agree - s.disagree, s.seen);
    double value = (1 - passes) * (1 + m->extremity[j]) * share_of(s.agree, s.seen) *
                   (1 + 8 * fifth_power(s.seen));
    return value * value;
}

static void route(struct arena *a, const struct opinion_table *t, struct opinion_map *m) {
    double *weight = arena_array(a, double, t->statements);
    for (size_t j = 0; j < t->statements; j++) {
        weight[j] = t->statement[j].out    ? 0
                    : t->statement[j].meta ? 49
                    : m->tally[j].seen     ? weight_of(m, j)
                                           : 1;
    }
    m->weight = weight;
}

void opinion_say(struct arena *a, const struct opinion_table *t, const struct opinion_columns *c,
                 struct opinion_map *m) {
    tally_groups(a, t, m);
    represent(c, m);
    majority(c, m);
    consensus(a, t, c, m);
    route(a, t, m);
}

size_t opinion_next(const struct opinion_map *m, const bool *skip, struct draw *d) {
    double sum = 0;
    size_t last = m->statements;
    for (size_t j = 0; j < m->statements; j++) {
        bool offered = !skip[j] && m->weight[j] > 0;
        sum += offered ? m->weight[j] : 0;
        last = offered ? j : last;
    }
    if (last == m->statements) {
        return last;
    }
    double at = draw_unit(d) * sum;
    double below = 0;
    for (size_t j = 0; j < last; j++) {
        below += skip[j] ? 0 : m->weight[j];
        if (below > at) {
            return j;
        }
    }
    return last;
}
