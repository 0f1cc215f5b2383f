/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Equal Shares in exact fractions of any length.
 *
 * A voter's money is the share without the prices of what was funded, so it need not be kept: it is
 * told from the ballot. Share and prices are whole numbers over one denominator D; a new price has
 * D times the points of those who pay it in full below it, so D grows by a short factor a round,
 * and all numbers with it. Long numbers are never multiplied by each other: GMP's mpn functions for
 * a long and a short one do all, and they allocate nothing. Their memory is the arena's, and
 * bounded: BUDGET_FRACTIONS_MAX. Only texts at the end use mpz; a number then has at most as many
 * limbs as there are rounds, and five of them live at a time. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/budget_inside.h"

/* limbs are words, so that points and costs are short numbers */
typedef char limb_is_64_bits[GMP_NUMB_BITS == 64 ? 1 : -1];

/* --- long numbers of x->width limbs, the lowest first --- */

static void set_zero(mp_limb_t *out, mp_size_t n) {
    memset(out, 0, (size_t)n * sizeof *out);
}

/* Carries never leave the width: it holds 2^62 times the denominator. */
static void add_times(const struct exact *x, mp_limb_t *out, const mp_limb_t *v, uint64_t by) {
    mp_limb_t carry = by ? mpn_addmul_1(out, v, x->width, by) : 0;
    assert(carry == 0);
}

static void take_times(const struct exact *x, mp_limb_t *out, const mp_limb_t *v, uint64_t by) {
    mp_limb_t borrow = by ? mpn_submul_1(out, v, x->width, by) : 0;
    assert(borrow == 0);
}

/* out has width + 2 limbs. */
static void product(const struct exact *x, mp_limb_t *out, const mp_limb_t *v, uint64_t a,
                    uint64_t b) {
    out[x->width] = mpn_mul_1(out, v, x->width, a);
    out[x->width + 1] = mpn_mul_1(out, out, x->width + 1, b);
}

static mp_limb_t *limbs(struct exact *x, mp_size_t n) {
    return arena_array(x->a, mp_limb_t, (size_t)n);
}

static mp_limb_t *widened(struct exact *x, const mp_limb_t *from, size_t numbers, size_t room,
                          mp_size_t width) {
    mp_limb_t *to = arena_alloc(x->a, room, (size_t)width * sizeof *to);
    for (size_t i = 0; i < numbers; i++) {
        memcpy(to + i * (size_t)width, from + i * (size_t)x->width, (size_t)x->width * sizeof *to);
    }
    return to;
}

/* Room for prices of `room` rounds and numbers of `width` limbs. What was is left behind in the
 * arena: each time there is half as much again or more, so that is at most twice what is kept. */
static bool resize(struct exact *x, size_t room, mp_size_t width) {
    if ((room + 10) * (size_t)width > BUDGET_FRACTIONS_MAX / sizeof(mp_limb_t) / 3) {
        x->overflow = true;
        return false;
    }
    x->denominator = widened(x, x->denominator, x->denominator ? 1 : 0, 1, width);
    x->share = widened(x, x->share, x->share ? 1 : 0, 1, width);
    x->price = widened(x, x->price, x->rounds, room, width);
    for (size_t i = 0; i < 3; i++) {
        x->scratch[i] = limbs(x, width + 2);
    }
    for (size_t i = 0; i < 2; i++) {
        x->candidate[i].number = limbs(x, width);
    }
    x->width = width;
    x->room = room;
    return true;
}

struct exact exact_begin(struct arena *a, const struct contest *c, uint64_t number) {
    struct exact x = {.c = c, .a = a};
    x.paid_max = arena_array(a, uint64_t, c->slots);
    x.paid_rest = arena_array(a, uint64_t, c->slots);
    x.owed = arena_array(a, uint64_t, c->slots);
    x.owing = arena_array(a, uint32_t, c->slots);
    x.round_of = arena_array(a, uint32_t, c->slots);
    x.spent = arena_array(a, bool, c->classes);
    memset(x.round_of, 0xff, c->slots * sizeof *x.round_of);
    size_t most = 0;
    for (size_t s = 0; s < c->slots; s++) {
        most = c->column[s].classes > most ? c->column[s].classes : most;
    }
    x.candidate[0].poor = arena_array(a, uint8_t, most);
    x.candidate[1].poor = arena_array(a, uint8_t, most);
    (void)resize(&x, 16, 8);
    x.denominator[0] = c->voters;
    x.share[0] = number;
    return x;
}

/* --- money of voters --- */

/* Adds what a class has paid of each price, `times` over, to x->owed. */
static void owe(struct exact *x, uint32_t class, uint64_t times) {
    const struct contest *c = x->c;
    for (size_t i = c->begins[class]; i < c->begins[class + 1]; i++) {
        uint32_t round = x->round_of[c->choice[i]];
        if (round != NO_SLOT) {
            if (x->owed[round] == 0) {
                x->owing[x->owings++] = round;
            }
            x->owed[round] += times * c->points[i];
        }
    }
}

/* out += sum of owed prices; owes nothing then. */
static void add_owed(struct exact *x, mp_limb_t *out) {
    for (size_t i = 0; i < x->owings; i++) {
        uint32_t round = x->owing[i];
        add_times(x, out, x->price + round * (size_t)x->width, x->owed[round]);
        x->owed[round] = 0;
    }
    x->owings = 0;
}

/* Has a voter of the class less than its points times the price (negative), just that (0), more? */
static int against_price(struct exact *x, uint32_t class, uint64_t points,
                         const struct exact_price *p) {
    mp_limb_t *has = x->scratch[0];
    owe(x, class, 1);
    set_zero(has, x->width);
    add_owed(x, has);
    (void)mpn_sub_n(has, x->share, has, x->width);
    product(x, x->scratch[1], has, p->points, 1);
    product(x, x->scratch[2], p->number, points, 1);
    return mpn_cmp(x->scratch[1], x->scratch[2], x->width + 2);
}

/* Money that the supporters of a slot have together: share * *holders - owed, with owed left in
 * x->owed. */
static uint64_t holders(struct exact *x, uint32_t slot) {
    const struct column *s = &x->c->column[slot];
    uint64_t sum = 0;
    for (size_t i = 0; i < s->classes; i++) {
        uint32_t k = s->class[i];
        if (!x->spent[k]) {
            sum += x->c->weight[k];
            owe(x, k, x->c->weight[k]);
        }
    }
    return sum;
}

static bool can_pay(struct exact *x, uint32_t slot) {
    mp_limb_t *have = x->scratch[0];
    mp_limb_t *need = x->scratch[1];
    set_zero(have, x->width);
    set_zero(need, x->width);
    add_times(x, have, x->share, holders(x, slot));
    add_times(x, need, x->denominator, (uint64_t)x->c->cost[slot]);
    add_owed(x, need);
    return mpn_cmp(have, need, x->width) >= 0;
}

/* --- a price --- */

enum { RICH = 0, POOR = 1, UNSURE = 2 };

/* What purses tell surely; those in doubt pay in full until it is shown that they cannot. */
static bool sort_out(const struct exact *x, const struct purse *purse, uint32_t slot, int64_t low,
                     int64_t high, uint8_t *poor) {
    const struct column *s = &x->c->column[slot];
    bool unsure = false;
    for (size_t i = 0; i < s->classes; i++) {
        const struct purse *b = &purse[s->class[i]];
        budget_wide points = s->points[i];
        if (x->spent[s->class[i]] || b->high < low * points) {
            poor[i] = POOR;
        } else if (high != PRICE_NONE && b->low >= high * points) {
            poor[i] = RICH;
        } else {
            poor[i] = UNSURE;
            unsure = true;
        }
    }
    return unsure;
}

/* number / (D * points): the cost without all that the poor have, shared by the points of others.
 */
static void share_out(struct exact *x, uint32_t slot, struct exact_price *p) {
    const struct contest *c = x->c;
    const struct column *s = &c->column[slot];
    uint64_t poor = 0;
    p->points = 0;
    for (size_t i = 0; i < s->classes; i++) {
        uint32_t k = s->class[i];
        if (p->poor[i] != POOR) {
            p->points += (uint64_t)c->weight[k] * s->points[i];
        } else if (!x->spent[k]) {
            poor += c->weight[k];
            owe(x, k, c->weight[k]);
        }
    }
    set_zero(p->number, x->width);
    add_times(x, p->number, x->denominator, (uint64_t)c->cost[slot]);
    add_owed(x, p->number);
    take_times(x, p->number, x->share, poor);
}

/* Newton's method again: each time some turn out to be poor at the price so far. */
bool exact_price(struct exact *x, const struct purse *purse, uint32_t slot, int64_t low,
                 int64_t high, struct exact_price *out) {
    const struct column *s = &x->c->column[slot];
    if (high == PRICE_NONE && !can_pay(x, slot)) {
        return false;
    }
    bool again = sort_out(x, purse, slot, low, high, out->poor);
    share_out(x, slot, out);
    while (again) {
        again = false;
        for (size_t i = 0; i < s->classes; i++) {
            if (out->poor[i] == UNSURE && against_price(x, s->class[i], s -> points[i], out) < 0) {
                out->poor[i] = POOR;
                again = true;
            }
        }
        if (again) {
            share_out(x, slot, out);
        }
    }
    assert(out->points > 0);
    return true;
}

int exact_compare(struct exact *x, uint32_t slot_a, const struct exact_price *a, uint32_t slot_b,
                  const struct exact_price *b) {
    const int64_t *worth = x->c->worth;
    product(x, x->scratch[0], a->number, b->points, (uint64_t)worth[slot_b]);
    product(x, x->scratch[1], b->number, a->points, (uint64_t)worth[slot_a]);
    return mpn_cmp(x->scratch[0], x->scratch[1], x->width + 2);
}

/* --- payment --- */

static mp_size_t size_of(const mp_limb_t *v, mp_size_t n) {
    while (n && v[n - 1] == 0) {
        n--;
    }
    return n;
}

static void scale(const struct exact *x, mp_limb_t *v, uint64_t by) {
    mp_limb_t carry = mpn_mul_1(v, v, x->width, by);
    assert(carry == 0);
}

/* Room for one more round and for a denominator `by` times as large. */
static bool grow(struct exact *x) {
    size_t room = x->rounds == x->room ? 2 * x->room : x->room;
    mp_size_t width = x->width;
    if (size_of(x->denominator, width) + 3 > width) {
        width += width / 2;
    }
    return (room == x->room && width == x->width) || resize(x, room, width);
}

static void spend(struct exact *x, struct purse *purse, uint32_t class) {
    x->spent[class] = true;
    purse[class] = (struct purse){0, 0};
}

/* Who pays in full and has nothing left by that is spent as well. */
static void count_payers(struct exact *x, struct purse *purse, uint32_t slot, int64_t high,
                         const struct exact_price *p) {
    const struct column *s = &x->c->column[slot];
    for (size_t i = 0; i < s->classes; i++) {
        uint32_t k = s->class[i];
        if (p->poor[i] != POOR) {
            x->paid_max[x->rounds] += x->c->weight[k];
            bool perhaps = high == PRICE_NONE || purse[k].low <= (budget_wide)high * s->points[i];
            if (perhaps && against_price(x, k, s->points[i], p) == 0) {
                spend(x, purse, k);
            }
        } else if (!x->spent[k]) {
            x->paid_rest[x->rounds] += x->c->weight[k];
            spend(x, purse, k);
        }
    }
}

void exact_pay(struct exact *x, struct purse *purse, uint32_t slot, int64_t high,
               struct exact_price *p) {
    mp_limb_t *number = p->number; /* stays where it is while x grows */
    mp_size_t was = x->width;
    mp_size_t size = size_of(number, was);
    uint64_t common = mpn_gcd_1(number, size, p->points);
    uint64_t by = p->points / common;
    count_payers(x, purse, slot, high, p);
    if (!grow(x)) {
        return;
    }
    (void)mpn_divrem_1(number, 0, number, size, common);
    scale(x, x->denominator, by);
    scale(x, x->share, by);
    for (size_t i = 0; i < x->rounds; i++) {
        scale(x, x->price + i * (size_t)x->width, by);
    }
    memcpy(x->price + x->rounds * (size_t)x->width, number, (size_t)was * sizeof(mp_limb_t));
    x->round_of[slot] = (uint32_t)x->rounds++;
}

/* --- as texts --- */

/* a / b in lowest terms; both are used up. */
static struct str fraction(struct arena *arena, mpz_t a, mpz_t b) {
    mpz_t common;
    mpz_init(common);
    mpz_gcd(common, a, b);
    mpz_divexact(a, a, common);
    mpz_divexact(b, b, common);
    mpz_clear(common);
    bool whole = mpz_cmp_ui(b, 1) == 0;
    char *p = arena_room(arena, mpz_sizeinbase(a, 10) + mpz_sizeinbase(b, 10) + 4);
    (void)mpz_get_str(p, 10, a);
    if (!whole) {
        size_t n = strlen(p);
        p[n] = '/';
        (void)mpz_get_str(p + n + 1, 10, b);
    }
    mpz_clear(a);
    mpz_clear(b);
    return str_of(p);
}

static void import(mpz_t out, const struct exact *x, const mp_limb_t *v) {
    mpz_import(out, (size_t)x->width, -1, sizeof *v, 0, 0, v);
}

/* a / (b * by), of numbers of x. */
static struct str ratio(const struct exact *x, const mp_limb_t *a, const mp_limb_t *b, int64_t by) {
    mpz_t p;
    mpz_t q;
    mpz_inits(p, q, NULL);
    import(p, x, a);
    import(q, x, b);
    mpz_mul_ui(q, q, (unsigned long)by);
    return fraction(x->a, p, q);
}

struct str exact_payment(const struct exact *x, size_t round) {
    return ratio(x, x->price + round * (size_t)x->width, x->denominator, x->c->e->minor);
}

struct str exact_effective_votes(const struct exact *x, size_t round, uint32_t slot) {
    mp_limb_t *cost = x->scratch[0];
    set_zero(cost, x->width);
    add_times(x, cost, x->denominator, (uint64_t)x->c->cost[slot]);
    return ratio(x, cost, x->price + round * (size_t)x->width, 1);
}

void exact_left(struct exact *x, uint32_t slot, struct str *money, struct str *missing) {
    mp_limb_t *have = x->scratch[0];
    mp_limb_t *need = x->scratch[1];
    set_zero(have, x->width);
    set_zero(need, x->width);
    add_times(x, have, x->share, holders(x, slot));
    add_owed(x, need);
    (void)mpn_sub_n(have, have, need, x->width);
    *money = ratio(x, have, x->denominator, x->c->e->minor);
    set_zero(need, x->width);
    add_times(x, need, x->denominator, (uint64_t)x->c->cost[slot]);
    (void)mpn_sub_n(need, need, have, x->width);
    *missing = ratio(x, need, x->denominator, x->c->e->minor);
}

struct str exact_share(struct arena *a, const struct contest *c, uint64_t number) {
    mpz_t x;
    mpz_t y;
    mpz_init_set_ui(x, (unsigned long)number);
    mpz_init_set_ui(y, (unsigned long)c->voters);
    mpz_mul_ui(y, y, (unsigned long)c->e->minor);
    return fraction(a, x, y);
}

struct str budget_rounded(struct arena *a, struct str text) {
    mpz_t x;
    mpz_t y;
    struct str below = text;
    mpz_init_set_str(x, arena_cstr(a, str_cut(&below, '/')), 10);
    mpz_init_set_str(y, below.n ? arena_cstr(a, below) : "1", 10);
    mpz_mul_ui(x, x, 200); /* twice the cents, plus one half of each, rounded down */
    mpz_add(x, x, y);
    mpz_mul_ui(y, y, 2);
    bool half = mpz_divisible_p(x, y) != 0;
    mpz_fdiv_q(x, x, y);
    if (half && mpz_odd_p(x)) {
        mpz_sub_ui(x, x, 1);
    }
    unsigned long cents = mpz_fdiv_q_ui(x, x, 100);
    char *whole = arena_room(a, mpz_sizeinbase(x, 10) + 2);
    (void)mpz_get_str(whole, 10, x);
    mpz_clear(x);
    mpz_clear(y);
    return cents ? arena_printf(a, "%s.%02lu", whole, cents) : str_of(whole);
}
