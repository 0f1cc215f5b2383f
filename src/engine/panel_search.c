/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The panel that is worth most, by branch and bound. A solver answers linear programs only; their
 * prices prove bounds, and it is these that cut branches off. So a solver that lies can make the
 * search long, but never its answer wrong.
 *
 * The programs are elastic: a cell's bounds and the size may be missed at a price which no panel
 * can earn back, so that each has a solution. With other prices the same search finds the least
 * change of the quotas. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/panel_inside.h"

#define EXACT 1e-9 /* bounds are sums of doubles; the scale is 1 */
#define WHOLE 1e-7
#define CLIMB_EVERY 4 /* levels of a branch */

/* For each cell four columns miss its bounds: below or above, within its flex or beyond. */
enum { UNDER, OVER, UNDER_BEYOND, OVER_BEYOND, MISSES };

/* What a branch leaves to try. */
struct frame {
    uint32_t column;
    uint32_t low;
    uint32_t high;
    size_t trail; /* changes of bounds before it */
};

struct change {
    uint32_t column;
    double low;
    double high;
};

struct panel_search {
    const struct panel_kinds *kinds;
    const struct linear_solver *solver;
    struct linear_program program;
    struct linear_answer answer;
    double *cost;
    double *low;
    double *high;
    struct frame *frame;
    size_t frames;
    size_t frame_room;
    struct change *change;
    size_t changes;
    size_t change_room;
    struct arena *arena;
    uint32_t *best;
    uint32_t *rounded; /* a panel at hand, and what follows from it */
    int64_t *in_cell;
    uint32_t *in_home;
    int *more;
    int *less;
    size_t programs;
    bool relaxing;
};

static double miss_price(const struct panel_search *s) {
    return (double)s->kinds->pool->size + 1; /* weights are at most 1 here */
}

static size_t miss_column(const struct panel_search *s, size_t cell, int which) {
    return s->kinds->kinds + MISSES * cell + (size_t)which;
}

/* Two more for the size. */
static size_t all_columns(const struct panel_search *s) {
    return miss_column(s, s->kinds->pool->cells, 0) + 2;
}

/* --- the program: row 0 is the size, then the cells, then the groups of households --- */

static void put_entry(struct linear_program *p, size_t *at, size_t row, double value) {
    ((uint32_t *)(uintptr_t)p->row)[*at] = (uint32_t)row;
    ((double *)(uintptr_t)p->coefficient)[(*at)++] = value;
}

static void put_columns(struct panel_search *s) {
    const struct panel_kinds *k = s->kinds;
    struct linear_program *p = &s->program;
    size_t *start = (size_t *)(uintptr_t)p->start;
    size_t at = 0;
    for (size_t i = 0; i < k->kinds; i++) {
        put_entry(p, &at, 0, 1);
        for (size_t c = 0; c < k->pool->categories; c++) {
            put_entry(p, &at, 1 + k->cell[i][c], 1);
        }
        if (k->home[i] != UINT32_MAX) {
            put_entry(p, &at, 1 + k->pool->cells + k->home[i], 1);
        }
        start[i + 1] = at;
    }
    for (size_t j = k->kinds; j < p->columns; j++) {
        size_t row = (j - k->kinds) / MISSES;
        bool under = (j - k->kinds) % 2 == UNDER;
        put_entry(p, &at, row < k->pool->cells ? row + 1 : 0, under ? 1 : -1);
        start[j + 1] = at;
    }
}

static void put_rows(struct panel_search *s) {
    const struct panel_pool *pool = s->kinds->pool;
    double *low = (double *)(uintptr_t)s->program.row_low;
    double *high = (double *)(uintptr_t)s->program.row_high;
    low[0] = high[0] = pool->size;
    for (size_t v = 0; v < pool->cells; v++) {
        low[1 + v] = pool->cell[v].min;
        high[1 + v] = pool->cell[v].max;
    }
    for (size_t h = 0; h < s->kinds->homes; h++) {
        high[1 + pool->cells + h] = s->kinds->households[h];
    }
}

static double smaller(double a, double b) {
    return a < b ? a : b;
}

/* Bounds and costs of the columns that miss. Bounds are as near as they can be: a price that is
 * wrong in its last digit counts as often in the proof. */
static void put_misses(struct panel_search *s, bool relaxing) {
    const struct panel_pool *pool = s->kinds->pool;
    double people = (double)pool->people;
    s->relaxing = relaxing;
    for (size_t j = s->kinds->kinds; j < s->program.columns; j++) {
        s->cost[j] = -miss_price(s);
    }
    for (size_t v = 0; v < pool->cells; v++) {
        const struct panel_cell *cell = &pool->cell[v];
        double *high = &s->high[miss_column(s, v, 0)];
        double *cost = &s->cost[miss_column(s, v, 0)];
        high[UNDER] = relaxing ? cell->min - cell->min_flex : cell->min;
        high[OVER] = relaxing ? smaller(cell->max_flex - cell->max, people) : people;
        high[UNDER_BEYOND] = relaxing ? cell->min : 0;
        high[OVER_BEYOND] = relaxing ? people : 0;
        cost[UNDER] = cost[OVER] = relaxing ? -1 : -miss_price(s);
    }
    /* the size is never relaxed, but a branch may leave too few people for it */
    size_t under = s->program.columns - 2;
    s->high[under] = pool->size;
    s->high[under + 1] = people;
    s->cost[under] = s->cost[under + 1] = -miss_price(s) * (relaxing ? PANEL_CELLS_MAX : 1);
}

struct panel_search *panel_search_make(struct arena *a, const struct panel_kinds *k,
                                       const struct linear_solver *solver) {
    struct panel_search *s = arena_new(a, struct panel_search);
    *s = (struct panel_search){.kinds = k, .solver = solver, .arena = a};
    size_t columns = all_columns(s);
    size_t rows = 1 + k->pool->cells + k->homes;
    size_t entries = k->kinds * (k->pool->categories + 2) + columns;
    s->cost = arena_array(a, double, columns);
    s->low = arena_array(a, double, columns);
    s->high = arena_array(a, double, columns);
    s->program = (struct linear_program){.slot = 1,
                                         .rows = rows,
                                         .columns = columns,
                                         .row_low = arena_array(a, double, rows),
                                         .row_high = arena_array(a, double, rows),
                                         .cost = s->cost,
                                         .low = s->low,
                                         .high = s->high,
                                         .start = arena_array(a, size_t, columns + 1),
                                         .row = arena_array(a, uint32_t, entries),
                                         .coefficient = arena_array(a, double, entries)};
    s->answer = (struct linear_answer){arena_array(a, double, columns),
                                       arena_array(a, double, rows), arena_array(a, double, rows)};
    s->rounded = arena_array(a, uint32_t, k->kinds);
    s->best = arena_array(a, uint32_t, k->kinds);
    s->in_cell = arena_array(a, int64_t, k->pool->cells);
    s->in_home = arena_array(a, uint32_t, k->homes);
    s->more = arena_array(a, int, k->pool->cells);
    s->less = arena_array(a, int, k->pool->cells);
    put_columns(s);
    put_rows(s);
    for (size_t i = 0; i < k->kinds; i++) {
        panel_search_bound(s, i, 0, k->size[i]);
    }
    return s;
}

void panel_search_bound(struct panel_search *s, size_t kind, uint32_t low, uint32_t high) {
    const struct panel_kinds *k = s->kinds;
    uint32_t home = k->home[kind];
    if (home != UINT32_MAX && high > k->households[home]) {
        high = k->households[home];
    }
    s->low[kind] = low;
    s->high[kind] = high;
}

size_t panel_search_programs(const struct panel_search *s) {
    return s->programs;
}

/* --- bounds that change along a branch, and come back --- */

static void set_bounds(struct panel_search *s, size_t column, double low, double high) {
    if (s->changes == s->change_room) {
        size_t room = s->change_room ? 2 * s->change_room : 1024;
        struct change *more = arena_array(s->arena, struct change, room);
        if (s->changes) {
            memcpy(more, s->change, s->changes * sizeof *more);
        }
        s->change = more;
        s->change_room = room;
    }
    s->change[s->changes++] = (struct change){(uint32_t)column, s->low[column], s->high[column]};
    s->low[column] = low;
    s->high[column] = high;
}

static void undo_bounds(struct panel_search *s, size_t to) {
    while (s->changes > to) {
        const struct change *c = &s->change[--s->changes];
        s->low[c->column] = c->low;
        s->high[c->column] = c->high;
    }
}

static void push_frame(struct panel_search *s, struct frame f) {
    if (s->frames == s->frame_room) {
        size_t room = s->frame_room ? 2 * s->frame_room : 256;
        struct frame *more = arena_array(s->arena, struct frame, room);
        if (s->frames) {
            memcpy(more, s->frame, s->frames * sizeof *more);
        }
        s->frame = more;
        s->frame_room = room;
    }
    s->frame[s->frames++] = f;
}

/* To the nearest branch that is left; false when none is. */
static bool backtrack(struct panel_search *s) {
    if (s->frames == 0) {
        undo_bounds(s, 0);
        return false;
    }
    struct frame f = s->frame[--s->frames];
    undo_bounds(s, f.trail);
    set_bounds(s, f.column, f.low, f.high);
    return true;
}

/* The branch that is nearer first. */
static void branch(struct panel_search *s, size_t column) {
    double x = s->answer.x[column];
    double low = s->low[column];
    double high = s->high[column];
    double cut = floor(x) < high ? floor(x) : high - 1; /* up to cut, or above */
    bool up = x - cut >= 0.5;
    struct frame other = {.column = (uint32_t)column,
                          .low = (uint32_t)(up ? low : cut + 1),
                          .high = (uint32_t)(up ? cut : high),
                          .trail = s->changes};
    push_frame(s, other);
    set_bounds(s, column, up ? cut + 1 : low, up ? high : cut);
}

/* --- one node --- */

/* A household can send one: bounds from branches may ask for more. */
static bool homes_fit(const struct panel_search *s) {
    const struct panel_kinds *k = s->kinds;
    double sum = 0;
    for (size_t i = 0; i < k->kinds && k->homes; i++) {
        uint32_t home = k->home[i];
        sum = home == UINT32_MAX || (i && k->home[i - 1] != home) ? 0 : sum;
        sum += home == UINT32_MAX ? 0 : s->low[i];
        if (home != UINT32_MAX && sum > k->households[home]) {
            return false;
        }
    }
    return true;
}

/* Whatever lowers the bound below the threshold cannot be: counts are moved away from there. */
static void tighten(struct panel_search *s, double bound, double threshold) {
    const struct linear_program *p = &s->program;
    for (size_t j = 0; j < s->kinds->kinds; j++) {
        if (s->low[j] == s->high[j]) {
            continue;
        }
        double left = s->cost[j];
        for (size_t e = p->start[j]; e < p->start[j + 1]; e++) {
            left -= s->answer.price[p->row[e]] * p->coefficient[e];
        }
        double steps = floor((bound - threshold) / fabs(left) + EXACT);
        if (left != 0 && steps < s->high[j] - s->low[j]) {
            set_bounds(s, j, left > 0 ? s->high[j] - steps : s->low[j],
                       left > 0 ? s->high[j] : s->low[j] + steps);
        }
    }
}

/* The most undecided kind; when all are whole, any that may still change. */
static size_t to_branch(const struct panel_search *s) {
    size_t chosen = PANEL_NONE;
    double most = WHOLE;
    for (size_t j = 0; j < s->kinds->kinds; j++) {
        double off = fabs(s->answer.x[j] - nearbyint(s->answer.x[j]));
        if (s->low[j] < s->high[j] && off > most) {
            most = off;
            chosen = j;
        }
    }
    for (size_t j = 0; chosen == PANEL_NONE && j < s->kinds->kinds; j++) {
        chosen = s->low[j] < s->high[j] ? j : PANEL_NONE;
    }
    return chosen;
}

static void count_cells(const struct panel_kinds *k, const uint32_t *count, int64_t *in_cell) {
    memset(in_cell, 0, k->pool->cells * sizeof *in_cell);
    for (size_t i = 0; i < k->kinds; i++) {
        for (size_t c = 0; count[i] && c < k->pool->categories; c++) {
            in_cell[k->cell[i][c]] += count[i];
        }
    }
}

/* By how much the counts miss the bounds of each cell. */
static void excess_of(const struct panel_kinds *k, const uint32_t *count, int64_t *excess) {
    count_cells(k, count, excess);
    for (size_t v = 0; v < k->pool->cells; v++) {
        const struct panel_cell *cell = &k->pool->cell[v];
        int64_t n = excess[v];
        excess[v] = n > cell->max ? n - cell->max : n < cell->min ? n - (int64_t)cell->min : 0;
    }
}

static double relax_value(const struct panel_search *s, const uint32_t *count) {
    int64_t excess[PANEL_CELLS_MAX];
    double value = 0;
    excess_of(s->kinds, count, excess);
    for (size_t v = 0; v < s->kinds->pool->cells; v++) {
        bool over = excess[v] > 0;
        double off = (double)(over ? excess[v] : -excess[v]);
        double within = s->high[miss_column(s, v, over ? OVER : UNDER)];
        double beyond = off > within ? off - within : 0;
        value -= off - beyond + miss_price(s) * beyond;
    }
    return value;
}

/* Keeps size and households? Quotas may be missed. */
static bool is_panel_but_for_quotas(const struct panel_kinds *k, const uint32_t *count) {
    uint64_t all = 0;
    uint64_t in_home = 0;
    for (size_t i = 0; i < k->kinds; i++) {
        uint32_t home = k->home[i];
        all += count[i];
        in_home = i && k->home[i - 1] != home ? 0 : in_home;
        in_home += count[i];
        if (count[i] > k->size[i] || (home != UINT32_MAX && in_home > k->households[home])) {
            return false;
        }
    }
    return all == k->pool->size;
}

/* Of the panel in s->rounded; -INFINITY when it is none. */
static double worth(const struct panel_search *s) {
    const struct panel_kinds *k = s->kinds;
    double value = 0;
    for (size_t i = 0; i < k->kinds; i++) {
        value += s->cost[i] * s->rounded[i];
    }
    if (s->relaxing) {
        return is_panel_but_for_quotas(k, s->rounded) ? relax_value(s, s->rounded) : -INFINITY;
    }
    return panel_counts_allowed(k, s->rounded) ? value : -INFINITY;
}

/* --- rounding: people are exchanged one for one as long as that helps --- */

static bool has_room(const struct panel_search *s, size_t kind) {
    uint32_t home = s->kinds->home[kind];
    return home == UINT32_MAX || s->in_home[home] < s->kinds->households[home];
}

/* A person of this fraction more is taken where the size is not reached. */
static size_t most_fraction(const struct panel_search *s) {
    size_t chosen = PANEL_NONE;
    double most = -INFINITY;
    for (size_t i = 0; i < s->kinds->kinds; i++) {
        double left = s->answer.x[i] - s->rounded[i];
        if (s->rounded[i] < s->high[i] && left > most && has_room(s, i)) {
            most = left;
            chosen = i;
        }
    }
    return chosen;
}

/* Whole numbers near x that make up the size; false when households forbid it. */
static bool round_answer(struct panel_search *s) {
    const struct panel_kinds *k = s->kinds;
    uint64_t all = 0;
    memset(s->in_home, 0, k->homes * sizeof *s->in_home);
    for (size_t i = 0; i < k->kinds; i++) {
        double whole = floor(s->answer.x[i] + 1e-6);
        s->rounded[i] = whole > s->low[i] ? (uint32_t)whole : (uint32_t)s->low[i];
        all += s->rounded[i];
        if (k->home[i] != UINT32_MAX) {
            s->in_home[k->home[i]] += s->rounded[i];
        }
    }
    for (; all < k->pool->size; all++) {
        size_t i = most_fraction(s);
        if (i == PANEL_NONE) {
            return false;
        }
        s->rounded[i]++;
        if (k->home[i] != UINT32_MAX) {
            s->in_home[k->home[i]]++;
        }
    }
    return all == k->pool->size;
}

/* What a cell gains by one more (or by one less) towards its bounds: -1, 0 or 1. */
static int cell_gain(const struct panel_cell *cell, int64_t n, int step) {
    if (step > 0) {
        return n < cell->min ? 1 : n >= cell->max ? -1 : 0;
    }
    return n > cell->max ? 1 : n <= cell->min ? -1 : 0;
}

/* Tables of these gains, so that a pair of kinds is judged by looking up. */
static void gains_of(struct panel_search *s) {
    const struct panel_pool *pool = s->kinds->pool;
    for (size_t v = 0; v < pool->cells; v++) {
        s->more[v] = cell_gain(&pool->cell[v], s->in_cell[v], 1);
        s->less[v] = cell_gain(&pool->cell[v], s->in_cell[v], -1);
    }
}

/* The best kind to come in for one of kind `out`, and what that gains. */
static double best_exchange(const struct panel_search *s, size_t out, size_t *in) {
    const struct panel_kinds *k = s->kinds;
    double best = 0, price = s->relaxing ? 1 : miss_price(s);
    *in = PANEL_NONE;
    for (size_t j = 0; j < k->kinds; j++) {
        if (s->rounded[j] >= s->high[j] || j == out) {
            continue;
        }
        int misses = 0;
        for (size_t c = 0; c < k->pool->categories; c++) {
            uint32_t from = k->cell[out][c], to = k->cell[j][c];
            misses += from == to ? 0 : s->less[from] + s->more[to];
        }
        double gain = s->cost[j] - s->cost[out] + price * misses;
        if (gain > best + EXACT && (k->home[j] == k->home[out] || has_room(s, j))) {
            best = gain;
            *in = j;
        }
    }
    return best;
}

static void exchange(struct panel_search *s, size_t out, size_t in) {
    const struct panel_kinds *k = s->kinds;
    s->rounded[out]--;
    s->rounded[in]++;
    for (size_t c = 0; c < k->pool->categories; c++) {
        s->in_cell[k->cell[out][c]]--;
        s->in_cell[k->cell[in][c]]++;
    }
    if (k->home[out] != UINT32_MAX) {
        s->in_home[k->home[out]]--;
    }
    if (k->home[in] != UINT32_MAX) {
        s->in_home[k->home[in]]++;
    }
    gains_of(s);
}

static bool is_whole(const struct panel_search *s) {
    for (size_t j = 0; j < s->kinds->kinds; j++) {
        if (fabs(s->answer.x[j] - nearbyint(s->answer.x[j])) > WHOLE) {
            return false;
        }
    }
    return true;
}

/* Worth of a panel near x; -INFINITY when none is found. Each exchange gains, so it ends. */
static double climb(struct panel_search *s) {
    const struct panel_kinds *k = s->kinds;
    if (!round_answer(s)) {
        return -INFINITY;
    }
    count_cells(k, s->rounded, s->in_cell);
    gains_of(s);
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < k->kinds; i++) {
            size_t in;
            if (s->rounded[i] > s->low[i] && best_exchange(s, i, &in) > 0) {
                exchange(s, i, in);
                moved = true;
            }
        }
    }
    return worth(s);
}

/* --- the search --- */

struct goal {
    double threshold;
    double step; /* what is better must be better by this */
    bool best;   /* prove that nothing is better; else the first that is near enough will do */
    double near; /* to the bound: this share of the way from it down to the threshold */
    double enough;
};

static enum linear_end solve_node(struct panel_search *s, bool root, double *bound) {
    s->program.primal = root;
    if (s->programs++ >= PANEL_PROGRAMS_MAX) {
        return LINEAR_LIMIT;
    }
    enum linear_end end = linear_solve(s->solver, &s->program, &s->answer, bound);
    s->program.kept = s->program.columns;
    return end;
}

/* Looks at one node; true when it has to be branched on, at *column. */
static bool look(struct panel_search *s, struct goal *g, struct panel_found *f, double bound,
                 size_t *column) {
    /* climbing costs more than a program; where all is whole it costs nothing */
    double value = s->frames % CLIMB_EVERY == 0 || is_whole(s) ? climb(s) : -INFINITY;
    if (value > g->threshold) {
        f->found = true;
        f->value = value;
        g->threshold = value + g->step;
        memcpy(s->best, s->rounded, s->kinds->kinds * sizeof *s->best);
        if (!g->best && value >= g->enough) {
            return false;
        }
    }
    if (bound <= g->threshold + EXACT) {
        return false;
    }
    tighten(s, bound, g->threshold);
    *column = to_branch(s);
    return *column != PANEL_NONE;
}

static struct panel_found run(struct panel_search *s, struct goal g) {
    struct panel_found f = {.end = LINEAR_SOLVED, .count = s->best, .bound = -INFINITY};
    s->frames = s->changes = 0;
    for (bool root = true;; root = false) {
        double bound = -INFINITY;
        size_t column = PANEL_NONE;
        if (homes_fit(s)) {
            f.end = solve_node(s, root, &bound);
        }
        g.enough = root ? bound - g.near * (bound - g.threshold) : g.enough;
        bool split = f.end == LINEAR_SOLVED && bound > g.threshold + EXACT &&
                     look(s, &g, &f, bound, &column);
        if (f.end != LINEAR_SOLVED || (f.found && !g.best && !split)) {
            undo_bounds(s, 0);
            return f;
        }
        if (split) {
            branch(s, column);
            continue;
        }
        f.bound = bound > f.bound && bound <= g.threshold + EXACT ? bound : f.bound;
        if (!backtrack(s)) {
            return f;
        }
    }
}

struct panel_found panel_search_for(struct panel_search *s, const double *weight, double threshold,
                                    double near) {
    double scale = 0;
    put_misses(s, false);
    for (size_t i = 0; i < s->kinds->kinds; i++) {
        scale = weight[i] > scale ? weight[i] : scale;
    }
    scale = scale > 0 ? scale : 1;
    for (size_t i = 0; i < s->kinds->kinds; i++) {
        s->cost[i] = weight[i] / scale;
    }
    struct panel_found f = run(s, (struct goal){threshold / scale, 0, false, near, 0});
    f.value *= scale;
    f.bound = (f.found && f.value > f.bound * scale) ? f.value : f.bound * scale;
    return f;
}

enum linear_end panel_search_relax(struct panel_search *s, int64_t *excess, bool *possible) {
    put_misses(s, true);
    for (size_t i = 0; i < s->kinds->kinds; i++) {
        s->cost[i] = 0;
    }
    /* values are whole numbers: what is better is better by one */
    struct panel_found f = run(s, (struct goal){-1e15, 1 - 1e-6, true, 0, 0});
    if (f.end != LINEAR_SOLVED) {
        return f.end;
    }
    *possible = f.found;
    excess_of(s->kinds, s->best, excess);
    for (size_t v = 0; v < s->kinds->pool->cells; v++) {
        bool over = excess[v] > 0;
        double within = s->high[miss_column(s, v, over ? OVER : UNDER)];
        *possible = *possible && (double)(over ? excess[v] : -excess[v]) <= within;
    }
    return LINEAR_SOLVED;
}
