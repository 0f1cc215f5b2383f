/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Checks of what a solver answers. No answer is believed: x is held against bounds and rows, the
 * value against the bound that the prices prove. */
#include "engine/linear.h"

#include <assert.h>
#include <float.h>
#include <math.h>

/* Price 0 where it would press on a bound that is not there. */
static double usable(const struct linear_program *p, size_t i, double price) {
    double bound = price > 0 ? p->row_high[i] : p->row_low[i];
    return isfinite(price) && isfinite(bound) ? price : 0;
}

/* A sum of doubles, and the sum of the sizes of all that went into it: the error is below that
 * times the number of terms times DBL_EPSILON. */
struct total {
    double sum;
    double size;
};

static struct total column_total(const struct linear_program *p, const double *price, size_t j) {
    struct total t = {p->cost[j], fabs(p->cost[j])};
    for (size_t k = p->start[j]; k < p->start[j + 1]; k++) {
        double part = usable(p, p->row[k], price[p->row[k]]) * p->coefficient[k];
        t.sum -= part;
        t.size += fabs(part);
    }
    return t;
}

double linear_bound(const struct linear_program *p, const double *price) {
    struct total all = {0, 0};
    for (size_t i = 0; i < p->rows; i++) {
        double pi = usable(p, i, price[i]);
        if (pi != 0) {
            double part = pi * (pi > 0 ? p->row_high[i] : p->row_low[i]);
            all.sum += part;
            all.size += fabs(part);
        }
    }
    for (size_t j = 0; j < p->columns; j++) {
        struct total left = column_total(p, price, j);
        double at = left.sum > 0 ? p->high[j] : p->low[j];
        all.sum += left.sum * at;
        /* at a bound that is never reached nothing is lost */
        all.size += left.size * fabs(at);
    }
    double error = all.size * DBL_EPSILON * (double)(p->rows + p->columns);
    return isfinite(all.sum + error) ? all.sum + error : INFINITY;
}

static bool above(double a, double b) {
    return a > b + LINEAR_TOLERANCE * (1 + fabs(b));
}

/* x within its bounds, moved into them exactly. */
static bool in_bounds(const struct linear_program *p, double *x) {
    for (size_t j = 0; j < p->columns; j++) {
        if (!isfinite(x[j]) || above(x[j], p->high[j]) || above(p->low[j], x[j])) {
            return false;
        }
        x[j] = x[j] < p->low[j] ? p->low[j] : x[j] > p->high[j] ? p->high[j] : x[j];
    }
    return true;
}

static bool in_rows(const struct linear_program *p, const double *x, double *sum) {
    for (size_t i = 0; i < p->rows; i++) {
        sum[i] = 0;
    }
    for (size_t j = 0; j < p->columns; j++) {
        for (size_t k = p->start[j]; x[j] != 0 && k < p->start[j + 1]; k++) {
            sum[p->row[k]] += p->coefficient[k] * x[j];
        }
    }
    for (size_t i = 0; i < p->rows; i++) {
        if ((isfinite(p->row_high[i]) && above(sum[i], p->row_high[i])) ||
            (isfinite(p->row_low[i]) && above(p->row_low[i], sum[i]))) {
            return false;
        }
    }
    return true;
}

static bool is_good(const struct linear_program *p, const struct linear_answer *out,
                    double *bound) {
    double value = 0;
    for (size_t i = 0; i < p->rows; i++) {
        out->price[i] = usable(p, i, out->price[i]);
    }
    *bound = linear_bound(p, out->price);
    if (!in_bounds(p, out->x)) {
        return false;
    }
    for (size_t j = 0; j < p->columns; j++) {
        value += p->cost[j] * out->x[j];
    }
    return in_rows(p, out->x, out->sum) && isfinite(*bound) && !above(*bound, value);
}

enum linear_end linear_solve(const struct linear_solver *s, struct linear_program *p,
                             const struct linear_answer *out, double *bound) {
    assert(p->slot < LINEAR_SLOTS && p->kept <= p->columns);
    assert(p->rows <= LINEAR_ROWS_MAX && p->columns <= LINEAR_COLUMNS_MAX &&
           p->start[p->columns] <= LINEAR_ENTRIES_MAX);
    for (int attempt = 0; attempt < 2; attempt++) {
        enum linear_end end = s->solve(s->self, p, out);
        if (end != LINEAR_SOLVED) {
            return end;
        }
        if (is_good(p, out, bound)) {
            return LINEAR_SOLVED;
        }
        p->kept = 0;
    }
    return LINEAR_BROKEN;
}
