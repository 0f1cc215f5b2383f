/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A fit: how near a practice is to what a community lacks, and why: the need, how like the places
 * are, what came of it there and elsewhere, and how sure that is. It orders a list; it is no mark,
 * and what is not known is said. Rules only; the page is fit_web.c's. */
#ifndef KITH_AREA_LEARN_FIT_H
#define KITH_AREA_LEARN_FIT_H

#include "area/learn/adaptation.h"
#include "area/learn/appraisal.h"
#include "area/learn/evidence.h"
#include "kernel/likeness.h"

#define FITS_LOOKED_AT 100 /* the newest practices of the kind */
#define FITS_SHOWN 20

struct fit {
    struct thing practice;
    struct likeness likeness;
    bool same_stage;
    int64_t helped, answered, silent; /* of those that took it up: newest answers */
    struct evidence_quotes evidence;
    int64_t recommended, against; /* reviews */
    int points;                   /* sum of the four, each -2 to 3: fit.c says which */
};

struct fits {
    struct fit *item; /* the nearest first; those that failed are apart */
    size_t count;
    struct fit *failed;
    size_t failures;
    size_t looked_at;
};

/* For a community, by the topic and stages of a need (or of none: the topic given alone). Its own
 * practices are left out. */
enum err fits_find(struct ctx *c, const struct community *m, struct str topic, int64_t stages,
                   struct fits *out) MUST_USE;

#endif
