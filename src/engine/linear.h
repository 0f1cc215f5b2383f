/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Linear programs, and the face of whoever solves them. An engine is handed a solver and starts
 * nothing itself; what the solver answers is checked here before anything is made of it.
 *
 * A program: make the sum of cost[j] x[j] as large as it can be, where low[j] <= x[j] <= high[j]
 * and each row's sum of coefficient * x lies between row_low and row_high. */
#ifndef KITH_ENGINE_LINEAR_H
#define KITH_ENGINE_LINEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINEAR_SLOTS 2 /* programs that a solver keeps warm at once */
#define LINEAR_ROWS_MAX ((size_t)20000)
#define LINEAR_COLUMNS_MAX ((size_t)200000)
#define LINEAR_ENTRIES_MAX ((size_t)20000000)

/* How far an answer may lie beside a bound or a row, and how far its price for the whole may lie
 * above what it reached: relative to 1 + the size of the number compared. */
#define LINEAR_TOLERANCE 1e-6

struct linear_program {
    unsigned slot; /* below LINEAR_SLOTS */
    /* The last answer's x is still within everything: only costs changed, or columns were added. A
     * hint for speed. */
    bool primal;
    size_t kept; /* the first columns whose entries are as in the last call; 0: begin anew */
    size_t rows;
    size_t columns;
    const double *row_low; /* -INFINITY and INFINITY where there is no bound */
    const double *row_high;
    const double *cost;
    const double *low; /* finite */
    const double *high;
    const size_t *start; /* entries of column j: start[j] up to start[j + 1]; columns + 1 of them */
    const uint32_t *row; /* each row once in a column */
    const double *coefficient;
};

struct linear_answer {
    double *x;     /* one for each column */
    double *price; /* one for each row: what one more of its bound would bring (the dual) */
    double *sum; /* one for each row: what x makes of it; written by linear_solve, not by solvers */
};

enum linear_end {
    LINEAR_SOLVED,
    LINEAR_LIMIT,  /* time or memory are used up */
    LINEAR_BROKEN, /* the solver died, or what it says cannot be true */
    LINEAR_STOPPED /* whoever waits for the result wants it no longer */
};

/* A way to solve programs. `solve` fills the answer, or says why not. It may be wrong. */
struct linear_solver {
    void *self;
    enum linear_end (*solve)(void *self, const struct linear_program *p,
                             const struct linear_answer *out);
};

/* What no x can pass, from prices alone, right or wrong (weak duality): each row's price times the
 * bound it presses on, plus for each column the best that its bounds allow at these prices, plus
 * what rounding may have lost. Prices that press on a bound which is not there count as 0. INFINITY
 * when nothing is known. */
double linear_bound(const struct linear_program *p, const double *price);

/* Solves and checks: x within its bounds and rows, its value as high as the bound, all within
 * LINEAR_TOLERANCE. A wrong answer is asked for once more, from the beginning; then it is
 * LINEAR_BROKEN. x is moved into its bounds exactly, prices that press on no bound are 0.
 * *bound is linear_bound of the prices. */
enum linear_end linear_solve(const struct linear_solver *s, struct linear_program *p,
                             const struct linear_answer *out, double *bound);

#endif
