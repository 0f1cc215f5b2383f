/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What came out of a round, as it is kept: read by pages, never counted anew. */
#ifndef KITH_AREA_NEEDS_PRIORITY_RESULT_H
#define KITH_AREA_NEEDS_PRIORITY_RESULT_H

#include "area/needs/priority_sheet.h"

#define PRIORITY_PLACES_PER_PAGE 20
#define PRIORITY_REASONS_SHOWN 20 /* of one item */

struct priority_outcome {
    int64_t raters; /* not told below PRIORITY_SMALL */
    int64_t ranked, barred, items;
    bool intervals;
    int64_t den;             /* of scores */
    struct str below, above; /* weights at which the top three change; empty: none */
    struct str bundle_hash;  /* empty: none is kept */
};

/* What is known of one criterion, in halves of a point. */
struct priority_figure {
    int64_t raters; /* 0: nothing */
    int64_t median, low, high;
};

struct priority_place {
    int64_t position, place, number;
    int64_t rank;      /* 0: none */
    int64_t low, high; /* where it could be; 0: not known */
    bool scored;
    int64_t score;
    int64_t raters;
    int64_t barriers, few; /* bits of criteria */
    int64_t wins, losses;
    struct priority_figure figure[PRIORITY_CRITERIA];
    struct str title, lang; /* empty: the viewer has it on pause */
    bool quiet;
    struct id need;
};

struct priority_places {
    struct priority_place *item;
    size_t count;
};

struct priority_spread {
    int64_t place;
    enum priority_criterion criterion;
    int64_t median, low, high; /* in halves */
    struct str title, lang;
};

struct priority_spreads {
    struct priority_spread *item;
    size_t count;
};

struct priority_loop {
    int64_t members;
    struct {
        struct str *item; /* titles */
        size_t count;
    } titles;
};

struct priority_loops {
    struct priority_loop *item;
    size_t count;
};

struct priority_said {
    struct id sheet;
    struct str text;
};

struct priority_saids {
    struct priority_said *item;
    size_t count;
};

/* ERR_NOT_FOUND: not counted. */
enum err priority_outcome_find(struct ctx *c, const struct priority_round *r,
                               struct priority_outcome *out) MUST_USE;
/* As listed, behind that position; *next: 0, or where the following page begins. */
enum err priority_place_list(struct ctx *c, const struct priority_round *r, int64_t after,
                             int64_t limit, struct priority_places *out, int64_t *next) MUST_USE;
/* What the viewer has on pause is left out. */
enum err priority_spread_list(struct ctx *c, const struct priority_round *r,
                              struct priority_spreads *out) MUST_USE;
enum err priority_loop_list(struct ctx *c, const struct priority_round *r,
                            struct priority_loops *out) MUST_USE;
/* Why people see an item as they do; once rating has ended. */
enum err priority_said_list(struct ctx *c, const struct priority_round *r, int64_t place,
                            struct priority_saids *out) MUST_USE;
/* The zip of format/recount.h. It has a line for each single rating, so that with fewer than
 * PRIORITY_SMALL raters nobody gets it: ERR_NOT_FOUND. */
enum err priority_bundle_find(struct ctx *c, struct id round, struct str *out) MUST_USE;

#endif
