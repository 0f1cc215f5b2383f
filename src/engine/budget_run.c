/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One run of Equal Shares, for one share or for all shares of a span at once.
 *
 * While the same slots are funded in the same order, a larger share leaves every voter with no less
 * money and makes no price higher: f(price) = sum of min(purse, price * points) rises with each
 * purse, so the price that collects the cost falls, so no purse shrinks faster. A run therefore
 * keeps two purses a voter: `low` follows the first share of the span and `high` the last one, each
 * rounded away from the other. Prices from the high purses bound all prices of the span from below,
 * those from the low purses from above. When one slot's upper bound is below the lower bounds of
 * all others, every share of the span funds it; so one run stands for all of them, and rounding
 * needs no thought of its own. Where bounds overlap the span is halved by the caller, down to one
 * share, where fractions decide.
 *
 * Prices only rise from round to round, since purses only shrink. So an old bound from below still
 * holds, and only slots whose old bound is not above the best price are looked at again. */
#include <assert.h>
#include <string.h>

#include "engine/budget_inside.h"

#define MONEY_MAX (UINT64_C(1) << 61)

/* --- what supporters can pay --- */

struct sums {
    int64_t poor; /* money of those who cannot pay the price in full */
    int64_t rest; /* points of the others */
    int64_t near; /* up to this price the same voters stay poor */
};

static inline void add_single(struct sums *s, int64_t b, int64_t price) {
    bool poor = b < price;
    s->poor += poor ? b : 0;
    s->rest += poor ? 0 : 1;
    s->near = !poor && b < s->near ? b : s->near;
}

static inline void add_some(struct sums *s, int64_t b, int64_t price, int64_t weight,
                            int64_t points) {
    bool poor = b < price * points;
    int64_t near = points == 1 ? b : price;
    s->poor += poor ? weight * b : 0;
    s->rest += poor ? 0 : weight * points;
    s->near = !poor && near < s->near ? near : s->near;
}

/* `money` is the first purse's low or high; purses are two numbers each. */
static struct sums sum_at(const struct contest *c, const struct column *s, const int64_t *money,
                          int64_t price) {
    struct sums sum = {0, 0, INT64_MAX};
    size_t i = 0;
    for (; i < s->single; i++) {
        add_single(&sum, money[2 * (size_t)s->class[i]], price);
    }
    for (; i < s->classes; i++) {
        uint32_t k = s->class[i];
        add_some(&sum, money[2 * (size_t)k], price, c->weight[k], s->points[i]);
    }
    return sum;
}

/* High purses at one price and low ones at another, in one walk. */
static void sum_both(const struct contest *c, const struct column *s, const struct purse *purse,
                     int64_t low_price, int64_t high_price, struct sums *high, struct sums *low) {
    struct sums h = {0, 0, INT64_MAX};
    struct sums l = {0, 0, INT64_MAX};
    size_t i = 0;
    for (; i < s->single; i++) {
        const struct purse *p = &purse[s->class[i]];
        add_single(&h, p->high, low_price);
        add_single(&l, p->low, high_price);
    }
    for (; i < s->classes; i++) {
        uint32_t k = s->class[i];
        add_some(&h, purse[k].high, low_price, c->weight[k], s->points[i]);
        add_some(&l, purse[k].low, high_price, c->weight[k], s->points[i]);
    }
    *high = h;
    *low = l;
}

static int64_t payable(const struct run *r, int64_t price) {
    return price > r->most ? r->most + 1 : price; /* nobody can pay either */
}

static struct sums sum_low(const struct run *r, uint32_t slot, int64_t price) {
    return sum_at(r->c, &r->c->column[slot], &r->purse[0].low, payable(r, price));
}

static struct sums sum_high(const struct run *r, uint32_t slot, int64_t price) {
    return sum_at(r->c, &r->c->column[slot], &r->purse[0].high, payable(r, price));
}

static int64_t ceil_div(int64_t a, int64_t b) {
    return a / b + (a % b ? 1 : 0);
}

/* Price a of slot x over its worth, against price b of slot y over its. */
static bool is_below(const struct contest *c, int64_t a, uint32_t x, int64_t b, uint32_t y) {
    return (budget_wide)a * c->worth[y] < (budget_wide)b * c->worth[x];
}

/* The best upper bound of a round. */
struct limit {
    int64_t price; /* PRICE_NONE: there is none yet */
    uint32_t slot;
};

static bool is_above_limit(const struct contest *c, int64_t price, uint32_t slot,
                           const struct limit *l) {
    return l->price != PRICE_NONE && is_below(c, l->price, l->slot, price, slot);
}

/* Newton's method, from below: f is concave, so that each step ends at or below the root, and each
 * is a bound. Slope or distance halves with each step; this is more than they can. */
enum { STEPS_MAX = 200 };

enum step { STEP_ON, STEP_THERE, STEP_NEVER };

/* From *price, and the sums of the high purses there, to a better bound from below. STEP_NEVER: all
 * of them together have less than the cost. */
static enum step step_low(const struct sums *s, int64_t cost, int64_t *price) {
    if (s->rest == 0) {
        return STEP_NEVER;
    }
    assert(s->poor <= cost);
    int64_t next = (cost - s->poor) / s->rest;
    if (next <= *price) {
        return STEP_THERE;
    }
    *price = next;
    return s->near >= next ? STEP_THERE : STEP_ON;
}

/* The same for the low purses, to a price at which they collect the cost. */
static enum step step_high(const struct sums *s, int64_t cost, int64_t *price) {
    if (s->rest == 0) {
        return STEP_NEVER;
    }
    if (s->poor + *price * s->rest >= cost) {
        return STEP_THERE;
    }
    *price = ceil_div(cost - s->poor, s->rest);
    return s->near >= *price ? STEP_THERE : STEP_ON;
}

/* Raises the slot's lower bound, until it is exact to a unit or above the limit.
 * False: its supporters surely have too little. */
static bool raise_bound(struct run *r, uint32_t slot, const struct limit *l) {
    int64_t cost = r->c->cost[slot] << r->shift;
    enum step e = STEP_ON;
    for (int step = 0; e == STEP_ON && step < STEPS_MAX; step++) {
        struct sums s = sum_high(r, slot, r->price[slot]);
        e = step_low(&s, cost, &r->price[slot]);
        if (e == STEP_ON && is_above_limit(r->c, r->price[slot], slot, l)) {
            break;
        }
    }
    return e != STEP_NEVER;
}

/* A price at which the low purses surely collect the cost, seldom more than a unit too high. */
static int64_t upper_bound(const struct run *r, uint32_t slot, int64_t price) {
    int64_t cost = r->c->cost[slot] << r->shift;
    enum step e = STEP_ON;
    for (int step = 0; e == STEP_ON && step < STEPS_MAX; step++) {
        struct sums s = sum_low(r, slot, price);
        e = step_high(&s, cost, &price);
    }
    return e == STEP_THERE ? price : PRICE_NONE;
}

/* Both, in fewer walks. */
static bool bounds(struct run *r, uint32_t slot, int64_t *high_price) {
    static const struct limit none = {PRICE_NONE, NO_SLOT};
    int64_t cost = r->c->cost[slot] << r->shift;
    int64_t high = r->price[slot];
    enum step low_step = STEP_ON;
    enum step high_step = STEP_ON;
    for (int step = 0; low_step == STEP_ON && high_step == STEP_ON && step < STEPS_MAX; step++) {
        struct sums h;
        struct sums l;
        sum_both(r->c, &r->c->column[slot], r->purse, payable(r, r->price[slot]), payable(r, high),
                 &h, &l);
        low_step = step_low(&h, cost, &r->price[slot]);
        high_step = step_high(&l, cost, &high);
    }
    if (low_step == STEP_NEVER || (low_step == STEP_ON && !raise_bound(r, slot, &none))) {
        return false;
    }
    *high_price = high_step == STEP_THERE ? high
                  : high_step == STEP_ON  ? upper_bound(r, slot, high)
                                          : PRICE_NONE;
    return true;
}

static void pay(struct run *r, const struct contender *won) {
    const struct column *s = &r->c->column[won->slot];
    for (size_t i = 0; i < s->classes; i++) {
        struct purse *p = &r->purse[s->class[i]];
        int64_t points = s->points[i];
        int64_t low = p->low - won->high * points;
        int64_t high = p->high - won->low * points;
        p->low = low > 0 ? low : 0;
        p->high = high > 0 ? high : 0;
    }
}

/* --- the heap of bids --- */

static bool bid_below(const struct run *r, const struct bid *a, const struct bid *b) {
    return is_below(r->c, a->price, a->slot, b->price, b->slot);
}

static void sink(struct run *r, size_t at) {
    struct bid one = r->bid[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= r->bids) {
            break;
        }
        child += child + 1 < r->bids && bid_below(r, &r->bid[child + 1], &r->bid[child]);
        if (!bid_below(r, &r->bid[child], &one)) {
            break;
        }
        r->bid[at] = r->bid[child];
        at = child;
    }
    r->bid[at] = one;
}

static void offer(struct run *r, uint32_t slot) {
    struct bid one = {r->price[slot], slot};
    size_t at = r->bids++;
    r->state[slot] = SLOT_STANDS;
    while (at && bid_below(r, &one, &r->bid[(at - 1) / 2])) {
        r->bid[at] = r->bid[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    r->bid[at] = one;
}

static void drop_first(struct run *r) {
    r->bid[0] = r->bid[--r->bids];
    if (r->bids) {
        sink(r, 0);
    }
}

/* --- one round --- */

static void lower_limit(const struct run *r, struct limit *l, uint32_t slot, int64_t high) {
    if (high != PRICE_NONE &&
        (l->price == PRICE_NONE || is_below(r->c, high, slot, l->price, l->slot))) {
        *l = (struct limit){high, slot};
    }
}

/* Looks at the first bid. Either its bound rises, or it is a contender. */
static void look(struct run *r, struct limit *l, uint32_t guess, int64_t guess_high,
                 size_t *contenders) {
    uint32_t slot = r->bid[0].slot;
    if (slot != guess && !raise_bound(r, slot, l)) {
        r->state[slot] = SLOT_OUT;
        drop_first(r);
        return;
    }
    if (is_above_limit(r->c, r->price[slot], slot, l)) {
        r->bid[0].price = r->price[slot];
        sink(r, 0);
        return;
    }
    int64_t high = slot == guess ? guess_high : upper_bound(r, slot, r->price[slot]);
    r->contender[(*contenders)++] = (struct contender){slot, r->price[slot], high};
    lower_limit(r, l, slot, high);
    drop_first(r);
}

/* The slots whose bounds reach below the lowest upper bound. The guess is looked at first, so that
 * the others are soon told to be above it. */
static size_t contend(struct run *r, uint32_t guess, struct limit *l) {
    size_t contenders = 0;
    int64_t guess_high = PRICE_NONE;
    if (guess != NO_SLOT && r->state[guess] == SLOT_STANDS && bounds(r, guess, &guess_high)) {
        lower_limit(r, l, guess, guess_high);
    } else {
        guess = NO_SLOT;
    }
    while (r->bids && !is_above_limit(r->c, r->bid[0].price, r->bid[0].slot, l)) {
        look(r, l, guess, guess_high, &contenders);
    }
    size_t kept = 0;
    for (size_t i = 0; i < contenders; i++) {
        if (is_above_limit(r->c, r->contender[i].low, r->contender[i].slot, l)) {
            offer(r, r->contender[i].slot);
        } else {
            r->contender[kept++] = r->contender[i];
        }
    }
    return kept;
}

/* Nobody pays less than all others, whatever the share: then the price is cost over points. */
static bool is_plain(const struct run *r, struct contender *k) {
    int64_t points = (int64_t)r->c->column[k->slot].total;
    int64_t price = ceil_div(r->c->cost[k->slot] << r->shift, points);
    if (sum_low(r, k->slot, price).rest != points) {
        return false;
    }
    k->high = price;
    k->low = (r->c->cost[k->slot] << r->shift) / points;
    return true;
}

/* Two plain prices over their worth; equals by rank. */
static bool plain_before(const struct contest *c, uint32_t x, uint32_t y) {
    bool by_cost = c->o->utility == BUDGET_COST;
    budget_wide a = (budget_wide)(by_cost ? 1 : c->cost[x]) * (int64_t)c->column[y].total;
    budget_wide b = (budget_wide)(by_cost ? 1 : c->cost[y]) * (int64_t)c->column[x].total;
    return a < b || (a == b && c->rank[x] < c->rank[y]);
}

/* Settles the round without long fractions, when all contenders are plain. */
static bool settle_plain(struct run *r, size_t contenders, struct contender *won) {
    for (size_t i = 0; i < contenders; i++) {
        if (!is_plain(r, &r->contender[i])) {
            return false;
        }
        if (i == 0 || plain_before(r->c, r->contender[i].slot, won->slot)) {
            *won = r->contender[i];
        }
    }
    return true;
}

/* --- the round with fractions --- */

static void note_equal(struct budget_tie *t, const struct contest *c, uint32_t slot) {
    for (; slot != NO_SLOT; slot = c->next_twin[slot]) {
        size_t at = t->equal < BUDGET_TIED_MAX ? t->equal : BUDGET_TIED_MAX;
        t->equal++;
        for (; at && c->rank[t->project[at - 1]] > c->rank[slot]; at--) {
            if (at < BUDGET_TIED_MAX) {
                t->project[at] = t->project[at - 1];
            }
        }
        if (at < BUDGET_TIED_MAX) {
            t->project[at] = slot;
        }
    }
}

/* From slots to projects, with what decided. */
static void note_tie(struct run *r, struct budget_tie *t) {
    const struct contest *c = r->c;
    if (t->equal < 2) {
        return;
    }
    size_t x = t->project[0];
    size_t y = t->project[1];
    t->settled = c->cost[x] != c->cost[y]                             ? BUDGET_SETTLED_BY_COST
                 : c->column[x].supporters != c->column[y].supporters ? BUDGET_SETTLED_BY_SUPPORT
                                                                      : BUDGET_SETTLED_BY_LOT;
    t->order = r->rounds;
    for (size_t i = 0; i < t->equal && i < BUDGET_TIED_MAX; i++) {
        t->project[i] = c->project[t->project[i]];
    }
    r->tie[r->ties++] = *t;
}

/* The contender that is first exactly; false when none can be paid for. Those who cannot be are
 * out, the others bid again. */
static bool settle_exact(struct run *r, size_t contenders, struct contender *won) {
    struct exact *x = r->exact;
    struct exact_price *best = &x->candidate[0];
    struct exact_price *one = &x->candidate[1];
    struct budget_tie tie = {0};
    for (size_t i = 0; i < contenders; i++) {
        struct contender *k = &r->contender[i];
        if (!exact_price(x, r->purse, k->slot, k->low, k->high, one)) {
            r->state[k->slot] = SLOT_OUT;
            continue;
        }
        int order = tie.equal ? exact_compare(x, k->slot, one, won->slot, best) : -1;
        if (order < 0) {
            tie = (struct budget_tie){0};
        }
        if (order <= 0) {
            note_equal(&tie, r->c, k->slot);
        }
        if (order <= 0 && tie.project[0] == k->slot) {
            struct exact_price *swap = best;
            best = one;
            one = swap;
            *won = *k;
        }
    }
    if (tie.equal) {
        note_tie(r, &tie);
        exact_pay(x, r->purse, won->slot, won->high, best);
    }
    return tie.equal > 0;
}

/* --- the run --- */

static void fund(struct run *r, const struct contender *won) {
    const struct contest *c = r->c;
    r->state[won->slot] = SLOT_FUNDED;
    r->funded[r->rounds] = won->slot;
    r->paid[r->rounds++] = won->low;
    pay(r, won);
    uint32_t twin = c->next_twin[won->slot];
    if (twin != NO_SLOT && r->state[twin] == SLOT_WAITS) {
        r->price[twin] = won->low;
        offer(r, twin);
    }
}

static void offer_others(struct run *r, size_t contenders, const struct contender *won) {
    for (size_t i = 0; i < contenders; i++) {
        uint32_t slot = r->contender[i].slot;
        if ((!won || slot != won->slot) && r->state[slot] == SLOT_STANDS) {
            offer(r, slot);
        }
    }
}

static enum verdict round_of(struct run *r, uint32_t guess) {
    struct limit l = {PRICE_NONE, NO_SLOT};
    struct contender won = {NO_SLOT, 0, 0};
    size_t contenders = contend(r, guess, &l);
    if (contenders == 0) {
        assert(r->bids == 0);
        return RUN_DONE;
    }
    bool sure = contenders == 1 && l.price != PRICE_NONE;
    bool funded = true;
    if (r->exact) {
        funded = settle_exact(r, contenders, &won);
    } else if (sure) {
        won = r->contender[0];
    } else if (!settle_plain(r, contenders, &won)) {
        offer_others(r, contenders, NULL);
        return RUN_DOUBT;
    }
    offer_others(r, contenders, funded ? &won : NULL);
    if (!funded) {
        return RUN_DONE; /* whoever could not be told to be out is, and so the round is again */
    }
    if (won.high == PRICE_NONE) {
        won.high = r->most; /* nobody pays more */
    }
    fund(r, &won);
    return RUN_DONE;
}

struct run run_make(struct arena *a, const struct contest *c) {
    struct run r = {.c = c};
    r.purse = arena_array(a, struct purse, c->classes + 1);
    r.price = arena_array(a, int64_t, c->slots);
    r.state = arena_array(a, uint8_t, c->slots);
    r.bid = arena_array(a, struct bid, c->slots);
    r.contender = arena_array(a, struct contender, c->slots);
    r.funded = arena_array(a, uint32_t, c->slots);
    r.paid = arena_array(a, int64_t, c->slots);
    return r;
}

bool run_share(const struct contest *c, uint64_t k, uint64_t *number) {
    uint64_t n = c->voters;
    uint64_t start = (uint64_t)c->e->budget;
    uint64_t minor = (uint64_t)c->e->minor;
    uint64_t rise = c->o->rise ? (uint64_t)c->o->rise : minor;
    if (c->o->integral) {
        start = start / n / minor * minor * n;
    }
    budget_wide sum = (budget_wide)rise * (budget_wide)k * (budget_wide)n + (budget_wide)start;
    budget_wide each =
        sum / (budget_wide)n * c->most_points; /* of the purse with the most points */
    *number = (uint64_t)sum;
    return sum <= (budget_wide)MONEY_MAX && each <= (budget_wide)MONEY_MAX;
}

unsigned run_shift(const struct contest *c, uint64_t k) {
    uint64_t number;
    unsigned shift = 0;
    bool fits = run_share(c, k, &number);
    assert(fits);
    number = number < (uint64_t)c->e->budget ? (uint64_t)c->e->budget : number;
    uint64_t most = (number / c->voters + 1) * c->most_points;
    most = most < number ? number : most;
    while (most << (shift + 1) <= MONEY_MAX && shift < 50) {
        shift++;
    }
    return shift;
}

static void fill(struct run *r, struct span span) {
    uint64_t first;
    uint64_t last;
    bool fits = run_share(r->c, span.first, &first) && run_share(r->c, span.last, &last);
    assert(fits);
    uint64_t n = r->c->voters;
    struct purse p = {(int64_t)((first << r->shift) / n),
                      (int64_t)(((last << r->shift) + n - 1) / n)};
    for (size_t i = 0; i < r->c->classes; i++) {
        r->purse[i] = p;
    }
    r->most = p.high;
}

/* The rounds that are known are paid for only: nobody else is looked at. */
static bool replay(struct run *r, const struct known *k) {
    for (size_t i = 0; i < k->rounds; i++) {
        struct contender won = {k->slot[i], 0, 0};
        r->price[won.slot] = k->paid[i];
        if (!bounds(r, won.slot, &won.high) || won.high == PRICE_NONE) {
            return false;
        }
        won.low = r->price[won.slot];
        r->state[won.slot] = SLOT_FUNDED;
        r->funded[r->rounds] = won.slot;
        r->paid[r->rounds++] = won.low;
        pay(r, &won);
    }
    return true;
}

static void start(struct run *r, const struct known *known) {
    const struct contest *c = r->c;
    r->bids = 0;
    for (uint32_t s = 0; s < c->slots; s++) {
        if (known) {
            r->price[s] = known->price[s];
            r->state[s] = known->state[s];
        } else {
            r->price[s] = (c->cost[s] << r->shift) / (int64_t)c->column[s].total;
            r->state[s] = c->first_twin[s] ? SLOT_STANDS : SLOT_WAITS;
        }
        if (r->state[s] == SLOT_STANDS) {
            offer(r, s);
        }
    }
}

enum verdict run_span(struct run *r, struct span span, unsigned shift, const struct known *known,
                      const uint32_t *guess, size_t guesses) {
    r->shift = shift;
    r->rounds = 0;
    r->ties = 0;
    fill(r, span);
    if (known && !replay(r, known)) {
        known = NULL;
        r->rounds = 0;
        fill(r, span);
    }
    start(r, known);
    while (r->bids) {
        uint32_t next = r->rounds < guesses ? guess[r->rounds] : NO_SLOT;
        if (round_of(r, next) == RUN_DOUBT) {
            return RUN_DOUBT;
        }
        if (r->exact && r->exact->overflow) {
            return RUN_DOUBT;
        }
    }
    return RUN_DONE;
}
