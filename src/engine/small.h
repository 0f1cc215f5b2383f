/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Small numbers of people: which cells of a table must not be shown, so that nobody can be known by
 * being few, and so that no hidden number can be worked out from those beside it.
 *
 * 1. A number from 1 to 9 is hidden. Nobody (0) is shown.
 * 2. In a line whose sum is known at least two are hidden, and together at least 20: else the next
 *    smallest of the line goes too.
 * 3. Where sums of rows and of columns are known, each hidden cell lies on a loop of hidden cells
 *    (from cell to cell along rows and columns in turn). Exactly then no subtraction of lines gives
 *    it back.
 *
 * The last column holds the sums of the rows; with `columns` the last row holds those of the
 * columns. A sum is a cell like any other. Pure. */
#ifndef KITH_ENGINE_SMALL_H
#define KITH_ENGINE_SMALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMALL_LEAST 10 /* the smallest number of people that is shown */
#define SMALL_TOGETHER 20
#define SMALL_SIDE_MAX 64 /* rows, and columns, where both are known */

struct small_table {
    size_t rows, columns_count;
    bool columns;          /* the sums of columns are known, too */
    const uint64_t *count; /* row by row */
    bool *hidden;          /* what is hidden from the beginning stays so */
};

/* Settles what is hidden. Without `columns` any number of cells, else SMALL_SIDE_MAX by
 * SMALL_SIDE_MAX at most. */
void small_hide(struct small_table *t);

#endif
