/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Leximin by column generation. The master program spreads probability over the panels known so
 * far; its prices say which panel would help most; the search looks for that one. When there is
 * none the smallest chance is proven largest, those whom it binds are fixed, and the rest go on.
 *
 * Stages share one program: chance of kind c >= t1 + t2 + ... up to the stage at which c was fixed,
 * and t of earlier stages stands still. So only columns are ever added, and the solver goes on from
 * where it was. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/panel_inside.h"

#define FIX_WEIGHT 1e-6 /* a price below says nothing */
#define FIX_ERROR 1e-5  /* nor does one that leaves a chance so unsure */

/* How near to the best a panel has to come: measured, for few programs in all. Panels that are far
 * from the best spread badly, and then each stage needs many more. */
#define NEAR_SPREAD 0.05
#define NEAR_STAGE 0.3

struct master {
    struct arena *arena;
    const struct panel_kinds *kinds;
    const struct linear_solver *solver;
    struct panel_search *search;
    struct panel_progress progress;
    double share; /* of the work, as it was last told */
    size_t programs;

    enum panel_goal goal;

    size_t rows; /* one for each kind that can be on a panel, and the sum of all probabilities */
    size_t *row_of;
    double *fixed; /* chance at which a kind was fixed; NAN: not yet */
    size_t unfixed;

    /* columns: panels, and the t of each stage */
    size_t columns;
    size_t room;
    double *cost;
    double *low;
    double *high;
    uint32_t **count; /* NULL: a t */
    size_t *start;
    size_t entry_room;
    uint32_t *row;
    double *coefficient;
    size_t kept;
    double *row_low;
    double *row_high;
    struct linear_answer answer;

    double *chance; /* of each kind, by the last answer */
    double *weight; /* of each kind: what one of its people on a panel is worth */
};

/* --- how far it is --- */

#define SHARE_SPREAD 0.2 /* of the work: the panels to begin with */

/* False: stop. What was told is never taken back. */
static bool told(struct master *m, double share) {
    m->share = share > m->share ? share : m->share;
    return m->progress.tell == NULL || m->progress.tell(m->progress.self, m->share);
}

/* Of the people's kinds that are fixed. With one stage alone: of the way, in orders of magnitude,
 * from the first gap down to the tolerance. */
static bool told_stage(struct master *m, double first_gap, double gap) {
    double all = (double)(m->rows - 1);
    double done = all > 0 ? (all - (double)m->unfixed) / all : 1;
    if (m->goal == PANEL_MAXIMIN && gap > PANEL_TOLERANCE && first_gap > PANEL_TOLERANCE) {
        done = 1 - log(gap / PANEL_TOLERANCE) / log(first_gap / PANEL_TOLERANCE);
    }
    return told(m, SHARE_SPREAD + (1 - SHARE_SPREAD) * done);
}

/* --- columns --- */

static void *grown(struct arena *a, const void *old, size_t used, size_t room, size_t size) {
    void *more = arena_alloc(a, room, size);
    if (used) {
        memcpy(more, old, used * size);
    }
    return more;
}

static void make_room(struct master *m) {
    struct arena *a = m->arena;
    if (m->columns == m->room) {
        size_t used = m->columns, room = m->room ? 2 * m->room : 256;
        m->cost = grown(a, m->cost, used, room, sizeof *m->cost);
        m->low = grown(a, m->low, used, room, sizeof *m->low);
        m->high = grown(a, m->high, used, room, sizeof *m->high);
        m->count = grown(a, m->count, used, room, sizeof *m->count);
        m->start = grown(a, m->start, used ? used + 1 : 0, room + 1, sizeof *m->start);
        m->answer.x = arena_array(a, double, room);
        m->room = room;
    }
    size_t entries = m->start[m->columns];
    if (entries + m->rows > m->entry_room) {
        size_t room = 2 * (entries + m->rows);
        m->row = grown(a, m->row, entries, room, sizeof *m->row);
        m->coefficient = grown(a, m->coefficient, entries, room, sizeof *m->coefficient);
        m->entry_room = room;
    }
}

static void add_entry(struct master *m, size_t *at, size_t row, double value) {
    m->row[*at] = (uint32_t)row;
    m->coefficient[(*at)++] = value;
}

static void add_panel(struct master *m, const uint32_t *count) {
    const struct panel_kinds *k = m->kinds;
    make_room(m);
    size_t at = m->start[m->columns];
    for (size_t i = 0; i < k->kinds; i++) {
        if (count[i]) {
            add_entry(m, &at, m->row_of[i], (double)count[i] / k->size[i]);
        }
    }
    add_entry(m, &at, m->rows - 1, 1);
    m->high[m->columns] = 1;
    m->count[m->columns] = arena_array(m->arena, uint32_t, k->kinds);
    memcpy(m->count[m->columns], count, k->kinds * sizeof *count);
    m->start[++m->columns] = at;
}

static void add_stage(struct master *m) {
    make_room(m);
    size_t at = m->start[m->columns];
    for (size_t i = 0; i < m->kinds->kinds; i++) {
        if (m->row_of[i] != PANEL_NONE && isnan(m->fixed[i])) {
            add_entry(m, &at, m->row_of[i], -1);
        }
    }
    m->cost[m->columns] = 1;
    m->high[m->columns] = 2; /* a chance is at most 1; that its rows say so gives them prices */
    m->start[++m->columns] = at;
}

static bool is_known(const struct master *m, const uint32_t *count) {
    for (size_t j = 0; j < m->columns; j++) {
        if (m->count[j] && memcmp(m->count[j], count, m->kinds->kinds * sizeof *count) == 0) {
            return true;
        }
    }
    return false;
}

/* --- the panels to begin with --- */

/* Weights as in the paper: who was chosen counts less, so that panels differ. */
static void weigh_down(const struct panel_kinds *k, double *weight, const uint32_t *count,
                       bool repeated) {
    double sum = 0;
    for (size_t i = 0; i < k->kinds; i++) {
        double chosen = (double)count[i] / k->size[i];
        weight[i] = repeated ? 0.9 * weight[i] + 0.1 : weight[i] * pow(0.8, chosen);
        sum += weight[i] * k->size[i];
    }
    for (size_t i = 0; i < k->kinds; i++) {
        weight[i] *= (double)k->pool->people / sum;
    }
}

struct known {
    uint32_t **count;
    size_t panels;
    size_t room;
};

static bool keep(struct arena *a, const struct panel_kinds *k, struct known *known,
                 const uint32_t *count) {
    for (size_t i = 0; i < known->panels; i++) {
        if (memcmp(known->count[i], count, k->kinds * sizeof *count) == 0) {
            return false;
        }
    }
    assert(known->panels < known->room);
    known->count[known->panels] = arena_array(a, uint32_t, k->kinds);
    memcpy(known->count[known->panels++], count, k->kinds * sizeof *count);
    return true;
}

static enum linear_end spread(struct master *m, struct known *known) {
    const struct panel_kinds *k = m->kinds;
    double *weight = arena_array(m->arena, double, k->kinds);
    for (size_t i = 0; i < k->kinds; i++) {
        weight[i] = 1;
    }
    for (size_t round = 0; round < 3 * k->kinds; round++) {
        struct panel_found f = panel_search_for(m->search, weight, 0, NEAR_SPREAD);
        if (f.end != LINEAR_SOLVED || !f.found) {
            return f.end == LINEAR_SOLVED ? LINEAR_BROKEN : f.end;
        }
        weigh_down(k, weight, f.count, !keep(m->arena, k, known, f.count));
        if (!told(m, SHARE_SPREAD * (double)round / (double)(3 * k->kinds))) {
            return LINEAR_STOPPED;
        }
    }
    return LINEAR_SOLVED;
}

static bool is_covered(const struct known *known, size_t kind) {
    for (size_t i = 0; i < known->panels; i++) {
        if (known->count[i][kind]) {
            return true;
        }
    }
    return false;
}

/* A panel for each kind that is on none yet; who can be on none gets no row. */
static enum linear_end cover(struct master *m, struct known *known) {
    const struct panel_kinds *k = m->kinds;
    double *weight = arena_array(m->arena, double, k->kinds);
    m->row_of = arena_array(m->arena, size_t, k->kinds);
    for (size_t i = 0; i < k->kinds; i++) {
        bool covered = is_covered(known, i);
        if (!covered) {
            weight[i] = 1;
            struct panel_found f = panel_search_for(m->search, weight, 0.5, 1);
            weight[i] = 0;
            if (f.end != LINEAR_SOLVED) {
                return f.end;
            }
            covered = f.found;
            if (f.found) {
                (void)keep(m->arena, k, known, f.count);
            }
        }
        m->row_of[i] = covered ? m->rows++ : PANEL_NONE;
    }
    m->unfixed = m->rows++;
    return LINEAR_SOLVED;
}

static enum linear_end begin(struct master *m) {
    const struct panel_kinds *k = m->kinds;
    struct known known = {.room = 4 * k->kinds};
    known.count = arena_array(m->arena, uint32_t *, known.room);
    enum linear_end end = spread(m, &known);
    end = end == LINEAR_SOLVED ? cover(m, &known) : end;
    if (end != LINEAR_SOLVED) {
        return end;
    }
    m->row_low = arena_array(m->arena, double, m->rows);
    m->row_high = arena_array(m->arena, double, m->rows);
    m->answer.price = arena_array(m->arena, double, m->rows);
    m->answer.sum = arena_array(m->arena, double, m->rows);
    m->fixed = arena_array(m->arena, double, k->kinds);
    m->chance = arena_array(m->arena, double, k->kinds);
    m->weight = arena_array(m->arena, double, k->kinds);
    for (size_t i = 0; i < m->rows; i++) {
        m->row_high[i] = INFINITY;
    }
    m->row_low[m->rows - 1] = m->row_high[m->rows - 1] = 1;
    for (size_t i = 0; i < k->kinds; i++) {
        m->fixed[i] = m->row_of[i] == PANEL_NONE ? 0 : NAN;
    }
    m->start = arena_array(m->arena, size_t, 1);
    for (size_t i = 0; i < known.panels; i++) {
        add_panel(m, known.count[i]);
    }
    return LINEAR_SOLVED;
}

/* --- one stage --- */

/* Chances by the answer's probabilities, made to add up to 1 exactly as they are published. */
static bool read_chances(struct master *m) {
    const struct panel_kinds *k = m->kinds;
    double sum = 0;
    for (size_t j = 0; j < m->columns; j++) {
        sum += m->count[j] ? m->answer.x[j] : 0;
    }
    memset(m->chance, 0, k->kinds * sizeof *m->chance);
    for (size_t j = 0; j < m->columns; j++) {
        for (size_t i = 0; m->count[j] && m->answer.x[j] > 0 && i < k->kinds; i++) {
            m->chance[i] += m->answer.x[j] / sum * ((double)m->count[j][i] / k->size[i]);
        }
    }
    return sum > 0.5;
}

/* Prices as weights that add up to 1 over those who are not fixed. *worth: what the chances of the
 * answer are worth by them; a panel worth more would help. */
static bool read_weights(struct master *m, double *worth) {
    const struct panel_kinds *k = m->kinds;
    double sum = 0, smallest = INFINITY;
    *worth = 0;
    for (size_t i = 0; i < k->kinds; i++) {
        double price = m->row_of[i] == PANEL_NONE ? 0 : -m->answer.price[m->row_of[i]];
        m->weight[i] = price > 0 ? price : 0;
        if (isnan(m->fixed[i])) {
            sum += m->weight[i];
            smallest = m->chance[i] < smallest ? m->chance[i] : smallest;
        }
    }
    if (!(sum > 0.5)) {
        return false;
    }
    for (size_t i = 0; i < k->kinds; i++) {
        m->weight[i] /= sum;
        *worth += m->weight[i] * (isnan(m->fixed[i]) ? smallest : m->fixed[i]);
        m->weight[i] /= k->size[i];
    }
    return true;
}

static enum linear_end solve(struct master *m) {
    struct linear_program p = {.slot = 0,
                               .primal = true,
                               .kept = m->kept,
                               .rows = m->rows,
                               .columns = m->columns,
                               .row_low = m->row_low,
                               .row_high = m->row_high,
                               .cost = m->cost,
                               .low = m->low,
                               .high = m->high,
                               .start = m->start,
                               .row = m->row,
                               .coefficient = m->coefficient};
    double bound;
    if (m->columns > PANEL_KNOWN_MAX || m->start[m->columns] > LINEAR_ENTRIES_MAX) {
        return LINEAR_LIMIT;
    }
    m->programs++;
    enum linear_end end = linear_solve(m->solver, &p, &m->answer, &bound);
    m->kept = m->columns;
    return end;
}

/* Those who have a price cannot have more than the smallest chance. `gap`: how far the bound lies
 * above what was reached. */
static void fix(struct master *m, double gap) {
    const struct panel_kinds *k = m->kinds;
    size_t stage = m->columns; /* its t is the last column without a panel */
    double smallest = INFINITY, most = 0;
    while (m->count[--stage]) {
    }
    for (size_t i = 0; i < k->kinds; i++) {
        bool open = isnan(m->fixed[i]);
        smallest = open && m->chance[i] < smallest ? m->chance[i] : smallest;
        most = open && m->weight[i] * k->size[i] > most ? m->weight[i] * k->size[i] : most;
    }
    double least = gap > 0 ? gap / FIX_ERROR : 0;
    least = least < FIX_WEIGHT ? FIX_WEIGHT : least > most ? most : least;
    for (size_t i = 0; i < k->kinds; i++) {
        if (isnan(m->fixed[i]) && m->weight[i] * k->size[i] >= least) {
            m->fixed[i] = smallest;
            m->unfixed--;
        }
    }
    m->cost[stage] = 0;
    m->low[stage] = m->high[stage] = m->answer.x[stage];
}

static enum linear_end stage(struct master *m) {
    unsigned repeated = 0;
    double first_gap = 0;
    add_stage(m);
    for (;;) {
        double worth;
        enum linear_end end = solve(m);
        if (end != LINEAR_SOLVED) {
            return end;
        }
        if (!read_chances(m) || !read_weights(m, &worth)) {
            return LINEAR_BROKEN;
        }
        struct panel_found f =
            panel_search_for(m->search, m->weight, worth + PANEL_TOLERANCE, NEAR_STAGE);
        if (f.end != LINEAR_SOLVED) {
            return f.end;
        }
        if (!f.found) {
            fix(m, f.bound - worth);
            return LINEAR_SOLVED;
        }
        first_gap = first_gap > 0 ? first_gap : f.bound - worth;
        if (!told_stage(m, first_gap, f.bound - worth)) {
            return LINEAR_STOPPED;
        }
        if (!is_known(m, f.count)) {
            add_panel(m, f.count);
        } else if (repeated++) {
            return LINEAR_BROKEN; /* by its own prices a known panel would help */
        } else {
            m->kept = 0;
        }
    }
}

/* --- all of them --- */

static void collect(struct master *m, struct panel_chances *out) {
    double sum = 0;
    out->chance = m->chance;
    out->count = arena_array(m->arena, uint32_t *, m->columns);
    out->weight = arena_array(m->arena, double, m->columns);
    for (size_t j = 0; j < m->columns; j++) {
        if (m->count[j] && m->answer.x[j] > 1e-9) {
            out->count[out->mixes] = m->count[j];
            out->weight[out->mixes++] = m->answer.x[j];
            sum += m->answer.x[j];
        }
    }
    for (size_t i = 0; i < out->mixes; i++) {
        out->weight[i] /= sum;
    }
}

struct panel_chances panel_chances_find(struct arena *a, const struct panel_kinds *k,
                                        struct panel_search *search, enum panel_goal goal,
                                        struct panel_progress progress,
                                        const struct linear_solver *s) {
    struct panel_chances out = {0};
    struct master m = {
        .arena = a, .kinds = k, .solver = s, .search = search, .progress = progress, .goal = goal};
    out.end = begin(&m);
    do {
        out.end = out.end == LINEAR_SOLVED ? stage(&m) : out.end;
        out.end = out.end == LINEAR_SOLVED && !told_stage(&m, 0, 0) ? LINEAR_STOPPED : out.end;
    } while (out.end == LINEAR_SOLVED && goal == PANEL_LEXIMIN && m.unfixed > 0);
    out.programs = m.programs + panel_search_programs(search);
    if (out.end == LINEAR_SOLVED) {
        collect(&m, &out);
    }
    return out;
}
