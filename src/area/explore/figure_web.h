/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A figure: values of one indicator for a few places, each an interval drawn in its row of a table.
 * Rows stand in the order in which they were asked for, never by value. */
#ifndef KITH_AREA_EXPLORE_FIGURE_WEB_H
#define KITH_AREA_EXPLORE_FIGURE_WEB_H

#include "area/explore/place_web.h"

#define FIGURE_WIDTH 1000

struct figure_row {
    struct str name, lang;
    struct url link;
    struct value value;
    bool drawn;        /* there is something to draw */
    int at, low, high; /* 0 to FIGURE_WIDTH */
};

struct figure {
    struct indicator indicator;
    struct msg_text rows;  /* what stands in the rows */
    struct msg_text title; /* a sentence that says what one sees */
    struct figure_row *item;
    size_t count;
    double from, to; /* what the picture runs over */
    int zero;        /* where zero is, or -1 */
};

/* Scales the rows that are there. */
void figure_scale(struct figure *f);
/* What two or more rows say together. */
struct msg_text figure_sentence(const struct figure *f);
/* The figures are of different years: what is between them may be time, and not the places. */
bool figure_years_differ(const struct figure *f);
void page_figure(struct page *p, const struct figure *f);

#endif
