/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of the budget engine share. For them alone; others use engine/budget.h.
 *
 * A slot is a project that takes part, most points first. A class is the voters whose ballots say
 * the same about the slots. A price is what a supporter pays for each point of a slot, or all that
 * is left; the price over the slot's worth is what the book calls rho. */
#ifndef KITH_ENGINE_BUDGET_INSIDE_H
#define KITH_ENGINE_BUDGET_INSIDE_H

#include <gmp.h>

#include "engine/budget.h"

__extension__ typedef __int128 budget_wide;

/* --- the contest: ballots merged, supporters by slot --- */

struct column {
    size_t classes;         /* that support the slot */
    size_t single;          /* the first of them: one voter each, one point each */
    const uint32_t *class;  /* rising */
    const uint32_t *points; /* of each of its voters, 1 or more */
    uint64_t total;         /* points of all voters together */
    uint64_t supporters;
};

struct contest {
    const struct budget_election *e;
    const struct budget_options *o;
    size_t voters; /* also those who support nothing */
    size_t slots;
    uint32_t *project; /* [slot] */
    int64_t *cost;     /* [slot] */
    int64_t *worth;    /* [slot]: its cost, or 1 */
    uint32_t *rank;    /* [slot]: who comes first among equals */
    struct column *column;
    /* Slots of one cost that the same voters support alike are twins: equal for ever. They are
     * chained in the order of their rank; the first stands for them. */
    uint32_t *next_twin; /* [slot], or NO_SLOT */
    bool *first_twin;
    size_t classes;
    uint32_t *weight; /* [class]: its voters */
    size_t *begins;   /* [class + 1] */
    uint32_t *choice; /* slots, rising */
    uint32_t *points;
    uint32_t most_points;           /* of a voter for a slot */
    struct budget_support *support; /* [project] */
    size_t *lot;                    /* [project] */
};

#define NO_SLOT UINT32_MAX

struct contest budget_prepare(struct arena *a, const struct budget_election *e,
                              const struct budget_options *o);

/* --- exact fractions --- */

/* A slot's price, exactly: number / (denominator * points). */
struct exact_price {
    mp_limb_t *number;
    uint64_t points; /* of those who pay it in full */
    uint8_t *poor;   /* [class of the column]: pays all it has left */
};

/* What has been paid so far, exactly. All are numerators over one denominator, so that one needs no
 * more than to multiply long numbers by short ones. */
struct exact {
    const struct contest *c;
    struct arena *a;
    bool overflow;   /* BUDGET_FRACTIONS_MAX is reached: nothing else holds any more */
    mp_size_t width; /* limbs of each number; two more than the denominator needs */
    mp_limb_t *denominator;
    mp_limb_t *share; /* what each voter had at first */
    size_t rounds;
    size_t room;        /* rounds for which there is room */
    mp_limb_t *price;   /* [round * width]: paid for each point */
    uint64_t *paid_max; /* [round]: voters */
    uint64_t *paid_rest;
    uint32_t *round_of; /* [slot], or NO_SLOT */
    bool *spent;        /* [class]: paid all it had */
    uint64_t *owed;     /* [round]: scratch, all 0 but for the rounds in `owing` */
    uint32_t *owing;
    size_t owings;
    mp_limb_t *scratch[3];           /* of width + 2 */
    struct exact_price candidate[2]; /* room for the best so far and for another one */
};

struct purse; /* below */

/* Every voter holds number / voters minor units. */
struct exact exact_begin(struct arena *a, const struct contest *c, uint64_t number);
/* The price lies within [low, high]; high is PRICE_NONE where it is not sure that there is one.
 * False: its supporters have too little. Purses tell without long numbers who is surely poor. */
bool exact_price(struct exact *x, const struct purse *purse, uint32_t slot, int64_t low,
                 int64_t high, struct exact_price *out);
/* Is a's rho below (negative), equal to, or above b's? */
int exact_compare(struct exact *x, uint32_t slot_a, const struct exact_price *a, uint32_t slot_b,
                  const struct exact_price *b);
/* `high` as above. */
void exact_pay(struct exact *x, struct purse *purse, uint32_t slot, int64_t high,
               struct exact_price *p);
/* Texts in lowest terms, of currency units. */
struct str exact_payment(const struct exact *x, size_t round);
struct str exact_effective_votes(const struct exact *x, size_t round, uint32_t slot);
/* What the supporters of a slot have left; and what it costs beyond that. */
void exact_left(struct exact *x, uint32_t slot, struct str *money, struct str *missing);
struct str exact_share(struct arena *a, const struct contest *c, uint64_t number);

/* --- one run of Equal Shares, for one share or for all of some rises --- */

/* In 2^-shift minor units: what a voter surely has, and at most may have. */
struct purse {
    int64_t low;
    int64_t high;
};

#define PRICE_NONE INT64_MAX

/* Of the first share to the last one, both counted in rises. */
struct span {
    uint64_t first;
    uint64_t last;
};

/* What holds for all shares of a span: the slots funded in the first rounds, with a bound of each
 * price from below; then bounds for the next round. */
struct known {
    struct span span;
    unsigned shift;
    size_t rounds;
    uint32_t *slot; /* [rounds] */
    int64_t *paid;  /* [rounds] */
    int64_t *price; /* [slot] */
    uint8_t *state; /* [slot] */
};

struct bid {
    int64_t price; /* bound from below */
    uint32_t slot;
};

struct contender {
    uint32_t slot;
    int64_t low;
    int64_t high;
};

enum slot_state { SLOT_WAITS, SLOT_STANDS, SLOT_FUNDED, SLOT_OUT };

struct run {
    const struct contest *c;
    unsigned shift;
    int64_t most; /* that a voter may have */
    struct purse *purse;
    int64_t *price;  /* [slot]: bound from below, for this round and all later ones */
    uint8_t *state;  /* [slot] */
    struct bid *bid; /* a heap, cheapest first */
    size_t bids;
    struct contender *contender;
    uint32_t *funded; /* in order */
    int64_t *paid;    /* their prices, from below */
    size_t rounds;
    struct exact *exact;    /* or NULL: then a doubt ends the run */
    struct budget_tie *tie; /* filled where exact */
    size_t ties;
};

enum verdict { RUN_DONE, RUN_DOUBT };

struct run run_make(struct arena *a, const struct contest *c);
/* The numerator over the voters of a share after k rises; false above 2^61. */
bool run_share(const struct contest *c, uint64_t k, uint64_t *number);
unsigned run_shift(const struct contest *c, uint64_t k);
/* Funds what every share of the span funds, in the same order. `known` may be NULL, or holds for a
 * span around this one. `guess`: slots likely to be funded, in order. RUN_DOUBT: the shares differ,
 * or it cannot be told without exact fractions; what holds up to there is in the run. */
enum verdict run_span(struct run *r, struct span span, unsigned shift, const struct known *known,
                      const uint32_t *guess, size_t guesses);

/* --- by points --- */

struct picks {
    uint32_t *slot;
    size_t count;
    int64_t spent;
    int64_t *room; /* [slot]: what was left of the budget when it was passed over; else -1 */
    struct budget_tie *tie;
    size_t ties;
};

/* By points falling, what fits into the budget beside what is `funded` already. */
struct picks budget_by_points(struct arena *a, const struct contest *c, const uint32_t *funded,
                              size_t fundeds);

#endif
