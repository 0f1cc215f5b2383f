/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The two directions in which people differ most: principal components of the centred votes.
 *
 * The method is power iteration with deflation, made faster: Lanczos' iteration keeps every power
 * instead of the last one, and reaches the same limit in far fewer products. It starts from a
 * vector that no pattern of votes is at right angles to (drawn once, the same for all), since from
 * 1 + 0.001 j two equal camps that vote (+, -, -, +) and (-, +, +, -) are not found at all. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/opinion_inner.h"

enum {
    STEPS = 250,     /* products before a new beginning from the best so far */
    BEGINNINGS = 8,  /* so many, then the axis is taken as it is */
    CHECK_EVERY = 4, /* steps between two looks at whether it rests */
    MAGNITUDES = 8,  /* sums at once in a scalar product, always in this order */
};
/* Of the axis' own variance: what may be left to turn. */
static const double REST = 1e-13;
static const double REST_ROUGHLY = 1e-2;
static const double NOTHING = 1e-12; /* of all variance: less is no axis */

/* --- the statements that are drawn --- */

struct opinion_columns opinion_columns_make(struct arena *a, const struct opinion_table *t) {
    struct opinion_columns c = {0};
    c.list = arena_array(a, uint16_t, t->statements);
    c.mean = arena_array(a, double, t->statements);
    c.is_drawn = arena_array(a, bool, t->statements);
    for (size_t j = 0; j < t->statements; j++) {
        const struct opinion_tally *s = &t->tally[j];
        bool zeroed = t->statement[j].out || t->statement[j].meta;
        c.voted += s->seen ? 1 : 0;
        c.zeroed += s->seen && zeroed ? 1 : 0;
        if (s->seen && !zeroed) {
            c.list[c.drawn++] = (uint16_t)j;
            c.is_drawn[j] = true;
            c.mean[j] = ((double)s->disagree - (double)s->agree) / (double)s->seen;
        }
    }
    return c;
}

/* What an entry of a row is worth: its value less the mean; 0 where not drawn. */
static double worth(const struct opinion_columns *c, size_t entry) {
    size_t j = entry / 4;
    return c->is_drawn[j] ? (double)((int)(entry % 4) - 1) - c->mean[j] : 0;
}

/* --- products with the covariance --- */

/* n values at a time: by pairs of statements, or by the votes themselves. */
struct product {
    size_t n;
    const double *gram; /* n * n; NULL: by votes */
    double trace;
    const struct opinion_table *t;
    const struct opinion_columns *c;
    double *by_entry; /* scratch, for each entry */
    double *worth;
    double *wide; /* scratch, for each statement */
};

static double gram_cell(const struct opinion_table *t, const struct opinion_columns *c, size_t j,
                        size_t k) {
    const struct opinion_pair *p = &t->pair[opinion_pair_at(j, k)];
    return (double)p->product - c->mean[k] * p->first - c->mean[j] * p->second +
           c->mean[j] * c->mean[k] * p->seen;
}

/* Sum of the squared differences from the mean. */
static double variation(const struct opinion_table *t, const struct opinion_columns *c, size_t j) {
    const struct opinion_tally *s = &t->tally[j];
    double square = (double)s->agree + (double)s->disagree;
    return square - (double)s->seen * c->mean[j] * c->mean[j];
}

static const double *gram_make(struct arena *a, const struct opinion_table *t,
                               const struct opinion_columns *c) {
    size_t n = c->drawn;
    double *g = (void *)arena_room(a, n * n * sizeof *g);
    for (size_t u = 0; u < n; u++) {
        g[u * n + u] = variation(t, c, c->list[u]);
        for (size_t v = 0; v < u; v++) {
            g[u * n + v] = gram_cell(t, c, c->list[v], c->list[u]);
            g[v * n + u] = g[u * n + v];
        }
    }
    return g;
}

static struct product product_make(struct arena *a, const struct opinion_table *t,
                                   const struct opinion_columns *c) {
    struct product op = {.n = c->drawn, .t = t, .c = c};
    for (size_t u = 0; u < op.n; u++) {
        op.trace += variation(t, c, c->list[u]);
    }
    if (t->pair) {
        op.gram = gram_make(a, t, c);
        return op;
    }
    op.by_entry = arena_array(a, double, 4 * t->statements);
    op.worth = arena_array(a, double, 4 * t->statements);
    op.wide = arena_array(a, double, t->statements);
    for (size_t e = 0; e < 4 * t->statements; e++) {
        op.worth[e] = worth(c, e);
    }
    return op;
}

/* Row after row into y: as many sums at once as the machine can, each in the same order. */
static void multiply_gram(const struct product *op, const double *x, double *restrict y) {
    size_t n = op->n;
    size_t u = 0;
    memset(y, 0, n * sizeof *y);
    for (; u + 4 <= n; u += 4) {
        const double *restrict g0 = op->gram + u * n;
        const double *restrict g1 = g0 + n;
        const double *restrict g2 = g1 + n;
        const double *restrict g3 = g2 + n;
        for (size_t v = 0; v < n; v++) {
            y[v] += (x[u] * g0[v] + x[u + 1] * g1[v]) + (x[u + 2] * g2[v] + x[u + 3] * g3[v]);
        }
    }
    for (; u < n; u++) {
        const double *restrict g = op->gram + u * n;
        for (size_t v = 0; v < n; v++) {
            y[v] += x[u] * g[v];
        }
    }
}

static void multiply_votes(const struct product *op, const double *x, double *y) {
    const struct opinion_columns *c = op->c;
    for (size_t u = 0; u < op->n; u++) {
        size_t j = c->list[u];
        op->wide[j] = 0;
        for (size_t v = 0; v < 3; v++) {
            op->by_entry[4 * j + v] = op->worth[4 * j + v] * x[u];
        }
    }
    for (size_t p = 0; p < op->t->participants; p++) {
        const struct opinion_row *r = &op->t->row[p];
        double sum = 0;
        if (r->banned) {
            continue;
        }
        for (const uint16_t *e = r->entry; *e != OPINION_ROW_END; e++) {
            sum += op->by_entry[*e];
        }
        for (const uint16_t *e = r->entry; *e != OPINION_ROW_END; e++) {
            op->wide[*e / 4] += op->worth[*e] * sum;
        }
    }
    for (size_t u = 0; u < op->n; u++) {
        y[u] = op->wide[c->list[u]];
    }
}

static void multiply(const struct product *op, const double *x, double *y) {
    if (op->gram) {
        multiply_gram(op, x, y);
    } else {
        multiply_votes(op, x, y);
    }
}

/* --- vectors --- */

static double dot(const double *x, const double *y, size_t n) {
    double s[MAGNITUDES] = {0};
    size_t i = 0;
    for (; i + MAGNITUDES <= n; i += MAGNITUDES) {
        for (size_t k = 0; k < MAGNITUDES; k++) {
            s[k] += x[i + k] * y[i + k];
        }
    }
    double rest = 0;
    for (; i < n; i++) {
        rest += x[i] * y[i];
    }
    return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7])) + rest;
}

static void subtract(double *restrict x, double by, const double *restrict y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        x[i] -= by * y[i];
    }
}

/* To length 1; false when there is nothing. */
static bool normalise(double *x, size_t n) {
    double length = sqrt(dot(x, x, n));
    if (!(length > 0)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        x[i] /= length;
    }
    return true;
}

/* --- the largest value and vector of a small tridiagonal matrix --- */

struct tridiagonal {
    size_t m;
    double diagonal[STEPS];
    double beside[STEPS]; /* beside[i] between i and i + 1 */
};

/* Is `value` above all of its eigenvalues? */
static bool is_above(const struct tridiagonal *t, double value) {
    double pivot = 1;
    for (size_t i = 0; i < t->m; i++) {
        double b = i ? t->beside[i - 1] : 0;
        pivot = value - t->diagonal[i] - b * b / pivot;
        if (!(pivot > 0)) {
            return false;
        }
    }
    return true;
}

/* The least value found above all eigenvalues: between `low`, which is not, and Gershgorin's. */
static double just_above(const struct tridiagonal *t, double low) {
    double high = low;
    for (size_t i = 0; i < t->m; i++) {
        double reach =
            t->diagonal[i] + (i ? t->beside[i - 1] : 0) + (i + 1 < t->m ? t->beside[i] : 0);
        high = reach > high ? reach : high;
    }
    high += fabs(high) * 1e-12 + 1e-300;
    for (;;) {
        double middle = low + (high - low) / 2;
        if (!(middle > low && middle < high)) {
            return high;
        }
        if (is_above(t, middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
}

/* Its vector: three steps of inverse iteration, the shift being above, so that no pivot is 0. */
static void vector_of(const struct tridiagonal *t, double above, double *s) {
    double pivot[STEPS] = {0};
    size_t m = t->m;
    double shift = above + fabs(above) * 1e-15;
    for (size_t i = 0; i < m; i++) {
        double b = i ? t->beside[i - 1] : 0;
        pivot[i] = shift - t->diagonal[i] - (i ? b * b / pivot[i - 1] : 0);
        pivot[i] = pivot[i] > 1e-300 ? pivot[i] : 1e-300;
        s[i] = 1;
    }
    for (int turn = 0; turn < 3; turn++) {
        for (size_t i = 1; i < m; i++) {
            s[i] += t->beside[i - 1] / pivot[i - 1] * s[i - 1];
        }
        s[m - 1] /= pivot[m - 1];
        for (size_t i = m - 1; i-- > 0;) {
            s[i] = s[i] / pivot[i] + t->beside[i] / pivot[i] * s[i + 1];
        }
        (void)normalise(s, m);
    }
}

/* --- one axis --- */

struct lanczos {
    const struct product *op;
    const double *avoid; /* the axis before; NULL: none */
    double *basis;       /* STEPS + 1 vectors */
    struct tridiagonal t;
    double s[STEPS];
    double value;
    double rest;
};

/* At right angles to all so far; the length that is left is what binds it to the last. */
static double new_direction(const struct lanczos *l, double *w, size_t m) {
    size_t n = l->op->n;
    for (size_t i = 0; i < m; i++) {
        const double *q = l->basis + i * n;
        subtract(w, dot(w, q, n), q, n);
    }
    if (l->avoid) {
        subtract(w, dot(w, l->avoid, n), l->avoid, n);
    }
    return sqrt(dot(w, w, n));
}

/* Is what is left to turn small enough? Sets value and s. */
static bool rests(struct lanczos *l, size_t m, double left) {
    l->t.m = m;
    l->value = just_above(&l->t, l->t.diagonal[0]);
    vector_of(&l->t, l->value, l->s);
    return left * fabs(l->s[m - 1]) <= l->rest * l->value;
}

/* From basis[0] on; true: it rests. *steps is how many vectors of the basis were used. */
static bool run(struct lanczos *l, size_t *steps) {
    size_t n = l->op->n;
    size_t most = n - (l->avoid ? 1 : 0);
    most = most < STEPS ? most : STEPS;
    for (size_t m = 0; m < most; m++) {
        const double *q = l->basis + m * n;
        double *w = l->basis + (m + 1) * n;
        multiply(l->op, q, w);
        l->t.diagonal[m] = dot(w, q, n);
        subtract(w, l->t.diagonal[m], q, n);
        if (m) {
            subtract(w, l->t.beside[m - 1], q - n, n);
        }
        double left = new_direction(l, w, m + 1);
        bool ended = left <= 1e-14 * l->op->trace;
        *steps = m + 1;
        if (ended || m + 1 == most || m % CHECK_EVERY == CHECK_EVERY - 1) {
            if (rests(l, m + 1, left) || ended) {
                return true;
            }
        }
        l->t.beside[m] = left;
        (void)normalise(w, n);
    }
    return most < STEPS;
}

/* The best vector within the basis, into its first place. */
static void combine(struct lanczos *l, size_t m) {
    size_t n = l->op->n;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = 0; k < m; k++) {
            sum += l->s[k] * l->basis[k * n + i];
        }
        l->basis[i] = sum;
    }
    if (l->avoid) {
        subtract(l->basis, dot(l->basis, l->avoid, n), l->avoid, n);
    }
    (void)normalise(l->basis, n);
}

/* Positive where it is largest; nearly equal ones count as equal, so that the first decides. */
static void turn_up(double *x, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        most = fabs(x[i]) > most ? fabs(x[i]) : most;
    }
    size_t first = 0;
    while (fabs(x[first]) < most * (1 - 1e-9)) {
        first++;
    }
    double sign = x[first] < 0 ? -1 : 1;
    for (size_t i = 0; i < n; i++) {
        x[i] = sign * x[i] + 0.0; /* no -0 */
    }
}

/* The axis into `out`; its variance, 0 when there is none. */
static double find_one(struct arena *a, const struct product *op, const double *avoid, double to,
                       double *out, bool *settled) {
    size_t n = op->n;
    size_t steps = 0;
    bool rest = false;
    if (n < (avoid ? 2 : 1) || !(op->trace > 0)) {
        return 0;
    }
    struct arena_mark mark = arena_mark(a);
    struct lanczos *l = arena_new(a, struct lanczos);
    struct draw d = draw_begin(avoid ? STR("2") : STR("1"), STR("opinion/axes"));
    size_t room = n < STEPS ? n : STEPS;
    l->op = op;
    l->avoid = avoid;
    l->rest = to;
    l->basis = (void *)arena_room(a, (room + 1) * n * sizeof *l->basis);
    for (size_t i = 0; i < n; i++) {
        l->basis[i] = 0.5 + draw_unit(&d);
    }
    if (avoid) {
        subtract(l->basis, dot(l->basis, avoid, n), avoid, n);
    }
    (void)normalise(l->basis, n);
    for (int turn = 0; turn < BEGINNINGS && !rest; turn++) {
        rest = run(l, &steps);
        combine(l, steps);
    }
    bool found = l->value > NOTHING * op->trace;
    double value = found ? l->value : 0;
    *settled &= rest || !found;
    if (found) {
        memcpy(out, l->basis, n * sizeof *out);
        turn_up(out, n);
    }
    arena_rewind(a, mark);
    return value;
}

struct opinion_axes opinion_axes_find(struct arena *a, const struct opinion_table *t,
                                      const struct opinion_columns *c, struct opinion_work *w) {
    struct opinion_axes x = {.settled = true};
    size_t n = c->drawn;
    double *narrow[2];
    for (int i = 0; i < 2; i++) {
        x.loading[i] = arena_array(a, double, t->statements);
    }
    struct arena_mark mark = arena_mark(a);
    struct product op = product_make(a, t, c);
    for (int i = 0; i < 2; i++) {
        narrow[i] = arena_array(a, double, n + 1);
        double value = 0;
        if (i == 0 || x.explained[0] > 0) {
            value = find_one(a, &op, i ? narrow[0] : NULL, REST, narrow[i], &x.settled);
        }
        x.explained[i] = value > 0 ? value / op.trace : 0;
        for (size_t u = 0; u < n; u++) {
            x.loading[i][c->list[u]] = narrow[i][u];
        }
        if (!opinion_go_on(w, 0.6 + 0.1 * i)) {
            break;
        }
    }
    arena_rewind(a, mark);
    return x;
}

double opinion_first_share(struct arena *a, const struct opinion_table *t,
                           const struct opinion_columns *c) {
    struct arena_mark mark = arena_mark(a);
    struct product op = product_make(a, t, c);
    double *axis = arena_array(a, double, c->drawn + 1);
    bool settled = true;
    double value = find_one(a, &op, NULL, REST_ROUGHLY, axis, &settled);
    arena_rewind(a, mark);
    return value > 0 ? value / op.trace : 0;
}

/* --- where everybody stands --- */

struct place {
    double x;
    double y;
};

static void place_people(const struct opinion_table *t, const struct opinion_columns *c,
                         const struct place *by_entry, double *x, double *y) {
    for (size_t p = 0; p < t->participants; p++) {
        const struct opinion_row *r = &t->row[p];
        struct place sum = {0, 0};
        size_t seen = c->zeroed;
        for (uint32_t i = 0; i < r->count && !r->banned; i++) {
            uint16_t e = r->entry[i];
            sum.x += by_entry[e].x;
            sum.y += by_entry[e].y;
            seen += c->is_drawn[e / 4] ? 1 : 0;
        }
        double scale = sqrt((double)c->voted / (double)(seen ? seen : 1));
        x[p] = scale * sum.x + 0.0;
        y[p] = scale * sum.y + 0.0;
    }
}

static void place_statements(const struct opinion_table *t, const struct opinion_columns *c,
                             const struct opinion_axes *axes, double *const out[3]) {
    double scale = sqrt((double)c->voted);
    for (size_t j = 0; j < t->statements; j++) {
        double at = c->is_drawn[j] ? scale * (-1 - c->mean[j]) : 0;
        out[0][j] = at * axes->loading[0][j] + 0.0;
        out[1][j] = at * axes->loading[1][j] + 0.0;
        out[2][j] = sqrt(out[0][j] * out[0][j] + out[1][j] * out[1][j]);
    }
}

void opinion_project(struct arena *a, const struct opinion_table *t,
                     const struct opinion_columns *c, const struct opinion_axes *axes,
                     struct opinion_map *m) {
    double *x = arena_array(a, double, t->participants);
    double *y = arena_array(a, double, t->participants);
    double *of[3];
    for (int i = 0; i < 3; i++) {
        of[i] = arena_array(a, double, t->statements);
    }
    place_statements(t, c, axes, of);
    struct arena_mark mark = arena_mark(a);
    struct place *by_entry = arena_array(a, struct place, 4 * t->statements);
    for (size_t e = 0; e < 4 * t->statements; e++) {
        double v = worth(c, e);
        by_entry[e] = (struct place){v * axes->loading[0][e / 4], v * axes->loading[1][e / 4]};
    }
    place_people(t, c, by_entry, x, y);
    arena_rewind(a, mark);
    m->x = x;
    m->y = y;
    m->statement_x = of[0];
    m->statement_y = of[1];
    m->extremity = of[2];
}
