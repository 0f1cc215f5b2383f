/* SPDX-License-Identifier: AGPL-3.0-or-later
 * k-means of points in the plane, and how good a partition is. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/opinion_inner.h"

static double square(double x, double y) {
    return x * x + y * y;
}

/* --- cells: which centres can be nearest there --- */

enum { STRIPS = 32 };

struct cell {
    size_t begin; /* in order[] */
    size_t end;
    double low[2];
    double high[2];
};

struct opinion_cells {
    uint32_t *order; /* points */
    struct cell cell[STRIPS * STRIPS];
};

struct keyed {
    double key;
    uint32_t point;
};

static int by_key(const void *a, const void *b) {
    const struct keyed *x = a;
    const struct keyed *y = b;
    if (x->key < y->key || x->key > y->key) {
        return x->key < y->key ? -1 : 1;
    }
    return (x->point > y->point) - (x->point < y->point);
}

static void cell_close(struct cell *c, const uint32_t *order, const struct opinion_points *p) {
    for (size_t i = c->begin; i < c->end; i++) {
        double at[2] = {p->x[order[i]], p->y[order[i]]};
        for (int d = 0; d < 2; d++) {
            c->low[d] = i == c->begin || at[d] < c->low[d] ? at[d] : c->low[d];
            c->high[d] = i == c->begin || at[d] > c->high[d] ? at[d] : c->high[d];
        }
    }
}

/* Strips of as many points by x, each cut into cells of as many by y. */
struct opinion_cells *opinion_cells_make(struct arena *a, const struct opinion_points *p) {
    struct opinion_cells *c = arena_new(a, struct opinion_cells);
    c->order = arena_array(a, uint32_t, p->count);
    struct arena_mark mark = arena_mark(a);
    struct keyed *k = (void *)arena_room(a, p->count * sizeof *k);
    for (size_t i = 0; i < p->count; i++) {
        k[i] = (struct keyed){p->x[i], (uint32_t)i};
    }
    qsort(k, p->count, sizeof *k, by_key);
    for (size_t s = 0; s < STRIPS; s++) {
        size_t begin = p->count * s / STRIPS;
        size_t count = p->count * (s + 1) / STRIPS - begin;
        for (size_t i = begin; i < begin + count; i++) {
            k[i].key = p->y[k[i].point];
        }
        qsort(k + begin, count, sizeof *k, by_key);
        for (size_t i = begin; i < begin + count; i++) {
            c->order[i] = k[i].point;
        }
        for (size_t r = 0; r < STRIPS; r++) {
            struct cell *cell = &c->cell[s * STRIPS + r];
            cell->begin = begin + count * r / STRIPS;
            cell->end = begin + count * (r + 1) / STRIPS;
            cell_close(cell, c->order, p);
        }
    }
    arena_rewind(a, mark);
    return c;
}

/* Least and greatest squared distance from a centre to the cell. */
static double reach(const struct cell *c, double x, double y, double *most) {
    double at[2] = {x, y};
    double least = 0;
    *most = 0;
    for (int d = 0; d < 2; d++) {
        double below = c->low[d] - at[d];
        double above = at[d] - c->high[d];
        double out = below > above ? below : above;
        double far = below < above ? 0 - below : 0 - above;
        least += out > 0 ? out * out : 0;
        *most += far * far;
    }
    return least;
}

/* Centres that may be nearest to some point of the cell, in order; all others are farther from
 * every one of them than another centre, with room for rounding. */
static size_t candidates(const struct cell *c, const struct opinion_parts *parts, uint8_t *out) {
    double least[OPINION_BASE_MAX];
    double bound = INFINITY;
    size_t count = 0;
    for (size_t k = 0; k < parts->k; k++) {
        double most;
        least[k] = reach(c, parts->x[k], parts->y[k], &most);
        bound = most < bound ? most : bound;
    }
    for (size_t k = 0; k < parts->k; k++) {
        if (least[k] <= bound * (1 + 1e-9)) {
            out[count++] = (uint8_t)k;
        }
    }
    return count;
}

/* --- Lloyd's iteration --- */

/* The nearest of those centres, ties to the first. */
static uint8_t nearest(const struct opinion_parts *parts, const uint8_t *among, size_t count,
                       double x, double y) {
    assert(count);
    uint8_t best = among[0];
    double least = square(x - parts->x[best], y - parts->y[best]);
    for (size_t i = 1; i < count; i++) {
        double d = square(x - parts->x[among[i]], y - parts->y[among[i]]);
        best = d < least ? among[i] : best;
        least = d < least ? d : least;
    }
    return best;
}

/* Says whether any point changed. */
static bool assign(struct opinion_parts *parts, const struct opinion_points *p,
                   const struct opinion_cells *cells) {
    uint8_t among[OPINION_BASE_MAX];
    bool changed = false;
    if (!cells) {
        for (size_t k = 0; k < parts->k; k++) {
            among[k] = (uint8_t)k;
        }
        for (size_t i = 0; i < p->count; i++) {
            uint8_t to = nearest(parts, among, parts->k, p->x[i], p->y[i]);
            changed |= to != parts->of[i];
            parts->of[i] = to;
        }
        return changed;
    }
    for (size_t c = 0; c < (size_t)STRIPS * STRIPS; c++) {
        const struct cell *cell = &cells->cell[c];
        size_t count = cell->end > cell->begin ? candidates(cell, parts, among) : 0;
        for (size_t o = cell->begin; o < cell->end; o++) {
            uint32_t i = cells->order[o];
            uint8_t to = nearest(parts, among, count, p->x[i], p->y[i]);
            changed |= to != parts->of[i];
            parts->of[i] = to;
        }
    }
    return changed;
}

/* Centres become the means of their points; those without any are dropped. Returns the farthest
 * that one moved. */
static double centre(struct opinion_parts *parts, const struct opinion_points *p) {
    double x[OPINION_BASE_MAX] = {0};
    double y[OPINION_BASE_MAX] = {0};
    double weight[OPINION_BASE_MAX] = {0};
    uint8_t to[OPINION_BASE_MAX] = {0};
    double farthest = 0;
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        uint8_t k = parts->of[i];
        x[k] += p->weight[i] * p->x[i];
        y[k] += p->weight[i] * p->y[i];
        weight[k] += p->weight[i];
    }
    for (size_t k = 0; k < parts->k; k++) {
        to[k] = (uint8_t)kept;
        if (weight[k] > 0) {
            double now[2] = {x[k] / weight[k], y[k] / weight[k]};
            double moved = sqrt(square(now[0] - parts->x[k], now[1] - parts->y[k]));
            farthest = moved > farthest ? moved : farthest;
            parts->x[kept] = now[0];
            parts->y[kept++] = now[1];
        }
    }
    for (size_t i = 0; i < p->count && kept < parts->k; i++) {
        parts->of[i] = to[parts->of[i]];
    }
    parts->k = kept;
    return farthest;
}

static double cost(const struct opinion_parts *parts, const struct opinion_points *p) {
    double sum = 0;
    for (size_t i = 0; i < p->count; i++) {
        uint8_t k = parts->of[i];
        sum += p->weight[i] * square(p->x[i] - parts->x[k], p->y[i] - parts->y[k]);
    }
    return sum;
}

void opinion_rest(struct opinion_parts *parts, const struct opinion_points *p,
                  const struct opinion_cells *cells, unsigned most) {
    assert(parts->k && p->count);
    (void)assign(parts, p, cells);
    for (unsigned update = 0; update < most; update++) {
        (void)centre(parts, p);
        if (!assign(parts, p, cells)) {
            break;
        }
    }
    (void)centre(parts, p); /* so that centres are means however it ended */
    parts->cost = cost(parts, p);
}

/* --- k-means++ --- */

/* A point in proportion to chance[]; p->count when all are 0. */
static size_t pick(const double *chance, size_t count, struct draw *d) {
    double sum = 0;
    size_t last = count;
    for (size_t i = 0; i < count; i++) {
        sum += chance[i];
        last = chance[i] > 0 ? i : last;
    }
    if (last == count) {
        return count;
    }
    double at = draw_unit(d) * sum;
    double below = 0;
    for (size_t i = 0; i < last; i++) {
        below += chance[i];
        if (below > at) {
            return i;
        }
    }
    return last;
}

void opinion_start(struct arena *a, struct opinion_parts *parts, const struct opinion_points *p,
                   size_t k, struct draw *d) {
    assert(k && k <= OPINION_BASE_MAX && p->count);
    struct arena_mark mark = arena_mark(a);
    double *least = arena_array(a, double, p->count);
    double *chance = arena_array(a, double, p->count);
    memcpy(chance, p->weight, p->count * sizeof *chance);
    for (size_t i = 0; i < p->count; i++) {
        least[i] = INFINITY;
    }
    for (parts->k = 0; parts->k < k; parts->k++) {
        size_t at = pick(chance, p->count, d);
        if (at == p->count) {
            break;
        }
        parts->x[parts->k] = p->x[at];
        parts->y[parts->k] = p->y[at];
        for (size_t i = 0; i < p->count; i++) {
            double far = square(p->x[i] - p->x[at], p->y[i] - p->y[at]);
            least[i] = far < least[i] ? far : least[i];
            chance[i] = p->weight[i] * least[i];
        }
    }
    arena_rewind(a, mark);
}

/* --- as Polis has it --- */

static void assign_last(struct opinion_parts *parts, const struct opinion_points *p) {
    for (size_t i = 0; i < p->count; i++) {
        double least = INFINITY;
        for (size_t k = 0; k < parts->k; k++) {
            double d = square(p->x[i] - parts->x[k], p->y[i] - parts->y[k]);
            if (d <= least) {
                least = d;
                parts->of[i] = (uint8_t)k;
            }
        }
    }
}

static bool has_centre(const struct opinion_parts *parts, double x, double y) {
    for (size_t k = 0; k < parts->k; k++) {
        if (parts->x[k] == x && parts->y[k] == y) {
            return true;
        }
    }
    return false;
}

void opinion_polis_parts(struct opinion_parts *parts, const struct opinion_points *p, size_t k) {
    parts->k = 0;
    for (size_t i = 0; i < p->count && parts->k < k; i++) {
        if (!has_centre(parts, p->x[i], p->y[i])) {
            parts->x[parts->k] = p->x[i];
            parts->y[parts->k++] = p->y[i];
        }
    }
    for (int update = 0; update < 20; update++) {
        size_t before = parts->k;
        assign_last(parts, p);
        if (centre(parts, p) < 0.01 && parts->k == before) {
            break;
        }
    }
    parts->cost = cost(parts, p);
}

/* --- how good --- */

/* Sums of distances from point i to those of each part. */
static void distances(const struct opinion_parts *parts, const struct opinion_points *p, size_t i,
                      double sum[OPINION_GROUPS_MAX]) {
    memset(sum, 0, OPINION_GROUPS_MAX * sizeof *sum);
    for (size_t j = 0; j < p->count; j++) {
        sum[parts->of[j]] += sqrt(square(p->x[i] - p->x[j], p->y[i] - p->y[j]));
    }
}

static double silhouette_of(const double *sum, const size_t *size, size_t k, size_t own) {
    double other = INFINITY;
    if (size[own] < 2) {
        return 0;
    }
    for (size_t g = 0; g < k; g++) {
        double mean = sum[g] / (double)size[g];
        other = g != own && mean < other ? mean : other;
    }
    double within = sum[own] / (double)(size[own] - 1);
    double most = within > other ? within : other;
    return most > 0 ? (other - within) / most : 0;
}

double opinion_silhouette(const struct opinion_parts *parts, const struct opinion_points *p) {
    size_t size[OPINION_GROUPS_MAX] = {0};
    double all = 0;
    if (parts->k < 2) {
        return 0;
    }
    for (size_t i = 0; i < p->count; i++) {
        size[parts->of[i]]++;
    }
    for (size_t i = 0; i < p->count; i++) {
        double sum[OPINION_GROUPS_MAX];
        distances(parts, p, i, sum);
        all += silhouette_of(sum, size, parts->k, parts->of[i]);
    }
    return all / (double)p->count;
}

double opinion_rand(const struct opinion_parts *one, const struct opinion_parts *other,
                    const struct opinion_points *p) {
    uint64_t both[OPINION_GROUPS_MAX][OPINION_GROUPS_MAX] = {{0}};
    uint64_t first[OPINION_GROUPS_MAX] = {0};
    uint64_t second[OPINION_GROUPS_MAX] = {0};
    uint64_t people = 0;
    uint64_t square_both = 0;
    uint64_t square_each = 0;
    for (size_t i = 0; i < p->count; i++) {
        uint64_t w = (uint64_t)p->weight[i];
        both[one->of[i]][other->of[i]] += w;
        first[one->of[i]] += w;
        second[other->of[i]] += w;
        people += w;
    }
    for (size_t g = 0; g < OPINION_GROUPS_MAX; g++) {
        square_each += first[g] * first[g] + second[g] * second[g];
        for (size_t h = 0; h < OPINION_GROUPS_MAX; h++) {
            square_both += both[g][h] * both[g][h];
        }
    }
    /* Pairs of people, each counted twice: all, less those that one part joins and not the other.
     */
    uint64_t pairs = people * (people - 1);
    uint64_t apart = square_each - 2 * square_both;
    return people < 2 ? 1 : (double)(pairs - apart) / (double)pairs;
}
