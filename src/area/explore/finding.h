/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A finding: what is known of one place by one indicator, and what of it may be shown. A small
 * number of people is shown to nobody, nor what would let it be worked out: the share of a known
 * whole, the last other part of it. Rules only. */
#ifndef KITH_AREA_EXPLORE_FINDING_H
#define KITH_AREA_EXPLORE_FINDING_H

#include "area/explore/indicator.h"

/* What may be shown of a value. Nothing else is filled where no number may be seen. */
enum showing {
    SHOWING_UNKNOWN, /* there is none */
    SHOWING_FEW,     /* it is about too few people */
    SHOWING_BESIDE,  /* with it a smaller one beside it could be worked out */
    SHOWING_UNFIT,   /* of quality 3, where things are compared */
    SHOWING_POOR,    /* of quality 3: not for decisions */
    SHOWING_WHOLE
};

struct value {
    enum showing showing;
    int64_t year; /* 0: nobody said */
    double amount;
    bool has_range;
    double low, high; /* 95 % interval */
    struct str note;
};

/* Newest year first. */
struct finding {
    struct indicator indicator;
    struct value newest;
    struct value *earlier;
    size_t earliers;
};

struct findings {
    struct finding *item;
    size_t count;
};

/* A finding for each indicator of the place's kind, by code; the unknown are there too. */
enum err findings_of_place(struct ctx *c, const struct place *p, struct findings *out) MUST_USE;
/* NULL: not among them. */
const struct finding *finding_of(const struct findings *f, struct id indicator);

/* Where things are compared, nothing is left of a newest value of quality 3. */
void findings_to_compare(struct findings *f);
/* Has a number that may be seen. */
bool value_is_seen(const struct value *v);
/* Two intervals overlap, or one of them is not known: then nobody can tell the two apart. */
bool values_are_apart(const struct value *a, const struct value *b);
/* So many decimals as it has, at most 3. */
int value_decimals(double v);

#endif
