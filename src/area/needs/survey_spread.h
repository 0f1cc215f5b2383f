/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How numbers are spread, of any quantity of them at constant memory: different values with their
 * counts; once there are too many, neighbours are put together, and what comes out is about right.
 */
#ifndef KITH_AREA_NEEDS_SURVEY_SPREAD_H
#define KITH_AREA_NEEDS_SURVEY_SPREAD_H

#include "base/arena.h"

#define SURVEY_SPREAD_MAX 1024

struct survey_spread {
    struct survey_spread_value {
        double v;
        uint64_t count;
    } * item; /* smallest first */
    size_t count, room;
    uint64_t all;
    bool merged; /* neighbours were put together */
};

void survey_spread_add(struct arena *a, struct survey_spread *s, double v);
/* The smallest value at or below which that share lies: 0.5 is the median; midway between two where
 * it lies between them. 0 while there are none. */
double survey_spread_at(const struct survey_spread *s, double share);
/* How many are at or above `from` and below `below`. */
uint64_t survey_spread_count(const struct survey_spread *s, double from, double below);
/* Round numbers, smallest first, that part the middle nine tenths into at most `most - 1` bands. */
size_t survey_spread_edges(const struct survey_spread *s, bool whole, double *edge, size_t most);

#endif
