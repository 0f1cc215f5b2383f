/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How many of those who live on a community's place are of an age, as far as some area knows. Which
 * area knows it, and from what, is on its card. Ages in figures seldom end where a stage of life
 * does: then a share is only known to be at least, or at most, so much. */
#ifndef KITH_KERNEL_AGES_H
#define KITH_KERNEL_AGES_H

#include "kernel/community.h"

#define AGES_MAX 8

struct age_share {
    int64_t stages; /* of life, a mask: together they are these ages */
    bool known;     /* the rest is filled only then */
    bool has_low, has_high;
    double low, high; /* 0 to 1; the same when nobody said how sure it is */
    int64_t year;     /* 0: nobody said */
};

struct age_shares {
    struct age_share item[AGES_MAX];
    size_t count;    /* 0: nothing is known of that place, or it stands on none */
    struct id place; /* whose figures they are */
};

/* On a card: fills it in if it knows. */
typedef enum err age_shares_fill(struct ctx *c, const struct community *m, struct age_shares *out);

/* Asks the cards; the first that knows answers. */
enum err age_shares_of(struct ctx *c, const struct community *m, struct age_shares *out) MUST_USE;

#endif
