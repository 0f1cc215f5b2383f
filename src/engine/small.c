/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Hiding small cells, and others with them. */
#include "engine/small.h"

#include <assert.h>

/* Some cells of the table, one step after the other. */
struct line {
    size_t first, step, count;
};

static struct line row_of(const struct small_table *t, size_t row) {
    return (struct line){row * t->columns_count, 1, t->columns_count};
}

static struct line column_of(const struct small_table *t, size_t column) {
    return (struct line){column, t->columns_count, t->rows};
}

/* The smallest that is shown and not nobody; a sum only when nothing else is left. SIZE_MAX: none.
 */
static size_t smallest(const struct small_table *t, struct line l) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < l.count; i++) {
        size_t at = l.first + i * l.step;
        bool open = !t->hidden[at] && t->count[at] > 0;
        bool sum = i + 1 == l.count;
        if (open && (best == SIZE_MAX || (!sum && t->count[at] < t->count[best]))) {
            best = at;
        }
    }
    return best;
}

static bool mend_line(struct small_table *t, struct line l) {
    size_t hidden = 0;
    uint64_t people = 0;
    for (size_t i = 0; i < l.count; i++) {
        size_t at = l.first + i * l.step;
        hidden += t->hidden[at];
        people += t->hidden[at] ? t->count[at] : 0;
    }
    size_t next = smallest(t, l);
    if (hidden == 0 || next == SIZE_MAX || (hidden >= 2 && people >= SMALL_TOGETHER)) {
        return false;
    }
    t->hidden[next] = true;
    return true;
}

/* From its row to its column over other hidden cells? */
static bool on_loop(const struct small_table *t, size_t cell) {
    bool row_seen[SMALL_SIDE_MAX] = {false}, column_seen[SMALL_SIDE_MAX] = {false};
    size_t row = cell / t->columns_count, column = cell % t->columns_count;
    row_seen[row] = true;
    for (bool more = true; more && !column_seen[column];) {
        more = false;
        for (size_t at = 0; at < t->rows * t->columns_count; at++) {
            size_t r = at / t->columns_count, c = at % t->columns_count;
            if (t->hidden[at] && at != cell && row_seen[r] != column_seen[c]) {
                row_seen[r] = column_seen[c] = true;
                more = true;
            }
        }
    }
    return column_seen[column];
}

static bool mend_loops(struct small_table *t) {
    if (t->columns_count == 0) {
        return false;
    }
    for (size_t at = 0; at < t->rows * t->columns_count; at++) {
        if (!t->hidden[at] || on_loop(t, at)) {
            continue;
        }
        size_t a = smallest(t, row_of(t, at / t->columns_count));
        size_t b = smallest(t, column_of(t, at % t->columns_count));
        size_t next = a == SIZE_MAX ? b : b == SIZE_MAX || t->count[a] <= t->count[b] ? a : b;
        if (next != SIZE_MAX) {
            t->hidden[next] = true;
            return true;
        }
    }
    return false;
}

static bool mend(struct small_table *t) {
    bool changed = false;
    for (size_t r = 0; r < t->rows; r++) {
        changed = mend_line(t, row_of(t, r)) || changed;
    }
    for (size_t c = 0; t->columns && c < t->columns_count; c++) {
        changed = mend_line(t, column_of(t, c)) || changed;
    }
    return changed || (t->columns && mend_loops(t));
}

void small_hide(struct small_table *t) {
    assert(!t->columns || (t->rows <= SMALL_SIDE_MAX && t->columns_count <= SMALL_SIDE_MAX));
    for (size_t i = 0; i < t->rows * t->columns_count; i++) {
        t->hidden[i] = t->hidden[i] || (t->count[i] > 0 && t->count[i] < SMALL_LEAST);
    }
    while (mend(t)) {
    }
}
