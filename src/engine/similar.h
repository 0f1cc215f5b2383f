/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Places that are like a place, by indicators (docs/methods.md). Pure; no league table.
 *
 * Distances are between scaled values: (x - median) / (P90 - P10), so that no unit and no single
 * extreme place decides; percentiles by SAS definition 5. The order of the places changes nothing,
 * not even a last digit: sums over places run over sorted values.
 *
 * Memory beside the table: 8 bytes for each value and 48 for each place. Time of one question: the
 * values, once. */
#ifndef KITH_ENGINE_SIMILAR_H
#define KITH_ENGINE_SIMILAR_H

#include "base/arena.h"
#include "engine/result.h"

#define SIMILAR_DRIVERS 3
#define SIMILAR_VALUE_MAX 1e300 /* of either sign */
#define SIMILAR_WEIGHT_MAX 1e6

struct similar_table {
    size_t places;
    size_t indicators;
    const struct str *id;        /* of the places, each once */
    const struct str *indicator; /* names */
    /* [indicator * places + place], NAN where missing, else within SIMILAR_VALUE_MAX */
    const double *value;
};

enum similar_scale {
    SIMILAR_MIDDLE, /* by median and the middle 80 percent */
    SIMILAR_NHS,    /* NHS England: cap at mean + 5 SD, square root, z-score by population SD */
};

struct similar_options {
    enum similar_scale scale;
    const double *weight; /* one for each indicator, above 0, at most SIMILAR_WEIGHT_MAX;
                              NULL: all 1 */
};

/* What is known of one indicator over all places. */
struct similar_indicator {
    struct str name;
    double weight;
    size_t count; /* places that have a value */
    double median;
    double p10;
    double p90;
    const char *dropped; /* why it does not count: "no_spread" (P90 = P10), "no_value", or with
                            SIMILAR_NHS "negative"; NULL: it counts */
};

/* The table made comparable once, for many questions. All of it lives in the arena. */
struct similar_space {
    size_t places;
    size_t indicators;
    const struct str *id;
    struct similar_indicator *indicator;
    size_t used;    /* indicators that count */
    size_t *index;  /* which they are */
    double *scaled; /* [u * places + place] for u < used; NAN where missing */
    double weight;  /* sum over those that count */
};

struct similar_driver {
    size_t indicator;
    double share; /* of the squared distance, 0 to 1 */
};

struct similar_peer {
    size_t place;
    double distance;
    double shared;     /* share of the weight that both have values for */
    size_t indicators; /* how many those are */
    size_t drivers;
    struct similar_driver driver[SIMILAR_DRIVERS]; /* what sets them apart, most first */
    /* One for each indicator of the table: |x' - y'|; NAN: unknown, or dropped. */
    const double *difference;
};

struct similar_excluded {
    size_t place;
    double shared; /* below 70 percent */
};

struct similar_result {
    size_t of;
    struct similar_peer *peer; /* nearest first, ties by bytes of the ID */
    size_t peers;
    struct similar_excluded *excluded; /* by bytes of the ID */
    size_t excludeds;
};

/* Sorts the values and gives the percentile p (1 to 99) by SAS definition 5: with t = n p / 100,
 * the mean of x_t and x_t+1 when t is whole, else x at t rounded up. n > 0, no NAN. */
double similar_percentile(double *value, size_t n, unsigned p);

/* Scratch memory is the arena's too; it is given back before the return. */
struct similar_space similar_prepare(struct arena *a, const struct similar_table *t,
                                     struct similar_options o);
/* The `most` nearest places to place `of`. None when nothing is comparable. */
struct similar_result similar_nearest(struct arena *a, const struct similar_space *s, size_t of,
                                      size_t most);
/* The place whose ID this is, or s->places. */
size_t similar_find(const struct similar_space *s, struct str id);

/* The whole answer; head->engine and ->method are set here. */
void similar_json(struct json_out *j, struct arena *a, const struct similar_space *s,
                  const struct similar_result *r, struct result_head head,
                  enum similar_scale scale);

#endif
