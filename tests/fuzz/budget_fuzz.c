/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the budget engine with money and points up to their limits. With a seed, the same voters
 * the other way round must give the same bytes. */
#include <assert.h>

#include "engine/budget.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PROJECTS = 12, VOTERS = 40 };

struct bytes {
    const uint8_t *p;
    size_t n;
};

static uint64_t take(struct bytes *b, size_t bytes) {
    uint64_t v = 0;
    for (size_t i = 0; i < bytes && b->n; i++, b->n--) {
        v = v << 8 | *b->p++;
    }
    return v;
}

/* Mostly small, now and then of any size up to the limit. */
static int64_t amount(struct bytes *b) {
    uint64_t kind = take(b, 1);
    uint64_t v = kind < 200 ? kind : take(b, 6);
    return (int64_t)(v % (BUDGET_MONEY_MAX + 1));
}

static bool soon(void *self, uint64_t reruns) {
    (void)self;
    return reruns < 300;
}

struct election {
    struct budget_project project[PROJECTS];
    size_t begins[VOTERS + 1];
    uint32_t choice[VOTERS * PROJECTS];
    uint32_t points[VOTERS * PROJECTS];
    struct budget_election e;
};

static void read_ballots(struct bytes *b, struct election *x) {
    size_t n = 0;
    for (size_t v = 0; v < x->e.ballots; v++) {
        uint64_t likes = take(b, 2);
        for (uint32_t i = 0; i < x->e.projects; i++) {
            if (likes >> i & 1) {
                uint64_t kind = x->e.points ? take(b, 1) : 1;
                x->choice[n] = i;
                x->points[n++] =
                    (uint32_t)(kind < 250 ? kind : take(b, 3) % (BUDGET_POINTS_MAX + 1));
            }
        }
        x->begins[v + 1] = n;
    }
}

static void read_election(struct bytes *b, struct election *x) {
    static const char ids[PROJECTS][3] = {"a", "b", "c", "d", "e,", "f\"",
                                          "g", "h", "i", "j", "k",  "l"};
    int64_t budget = amount(b);
    *x = (struct election){0};
    x->e = (struct budget_election){.budget = budget ? budget : 1,
                                    .minor = take(b, 1) & 1 ? 100 : 1,
                                    .projects = take(b, 1) % (PROJECTS + 1),
                                    .ballots = take(b, 1) % (VOTERS + 1),
                                    .project = x->project,
                                    .begins = x->begins,
                                    .choice = x->choice,
                                    .points = take(b, 1) & 1 ? x->points : NULL};
    for (size_t i = 0; i < x->e.projects; i++) {
        x->project[i] = (struct budget_project){str_of(ids[i]), amount(b)};
    }
    read_ballots(b, x);
}

/* The last voter first. */
static void turn(const struct election *x, struct election *y) {
    size_t n = 0;
    *y = *x;
    for (size_t v = 0; v < x->e.ballots; v++) {
        size_t from = x->e.ballots - 1 - v;
        for (size_t k = x->begins[from]; k < x->begins[from + 1]; k++) {
            y->choice[n] = x->choice[k];
            y->points[n++] = x->points[k];
        }
        y->begins[v + 1] = n;
    }
    y->e.project = y->project;
    y->e.begins = y->begins;
    y->e.choice = y->choice;
    y->e.points = x->e.points ? y->points : NULL;
}

static void answer(struct arena *a, const struct election *x, const struct budget_options *o,
                   struct buf *out) {
    struct json_out j = json_begin(out);
    struct budget_result r = budget_decide(a, &x->e, o);
    int64_t sum = 0;
    for (size_t i = 0; i < r.fundeds; i++) {
        sum += x->project[r.funded[i].project].cost;
        assert(r.funded[i].paid_max + r.funded[i].paid_rest <= r.funded[i].supporters);
    }
    assert(sum == r.spent && sum <= x->e.budget);
    budget_json(&j, a, &x->e, o, &r, (struct result_head){0}, (struct result_notes){0});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct election x;
    static struct election y;
    struct bytes b = {data, size};
    struct arena *a = arena_make();
    struct budget_options o = {.rule = take(&b, 1) % 8 == 7 ? BUDGET_GREEDY : BUDGET_EQUAL_SHARES,
                               .utility = (enum budget_utility)(take(&b, 1) % BUDGET_UTILITIES),
                               .completion =
                                   (enum budget_completion)(take(&b, 1) % BUDGET_COMPLETIONS),
                               .compare = (enum budget_compare)(take(&b, 1) % BUDGET_COMPARES),
                               .integral = take(&b, 1) & 1,
                               .rise = amount(&b),
                               .seed = STR("seed"),
                               .progress = soon};
    struct buf one = buf_make(1 << 24);
    struct buf two = buf_make(1 << 24);
    read_election(&b, &x);
    turn(&x, &y);
    answer(a, &x, &o, &one);
    answer(a, &y, &o, &two);
    assert(str_eq(buf_str(&one), buf_str(&two)));
    buf_free(&one);
    buf_free(&two);
    arena_free(a);
    return 0;
}
