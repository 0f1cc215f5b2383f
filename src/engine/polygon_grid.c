/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A grid over boxes. */
#include "engine/polygon_inside.h"

/* Which of `parts` of the way from `from` to `to`. */
static uint32_t part_of(int32_t v, int32_t from, int32_t to, uint32_t parts) {
    int64_t whole = (int64_t)to - from + 1;
    return (uint32_t)(((int64_t)v - from) * parts / whole);
}

static uint32_t column_of(const struct polygon_grid *g, int32_t lon) {
    return part_of(lon, g->box.west, g->box.east, g->columns);
}

static uint32_t row_of(const struct polygon_grid *g, int32_t lat) {
    return part_of(lat, g->box.south, g->box.north, g->rows);
}

/* Goes over the cells of each box: counts them, or with `fill` enters the box. */
static size_t each_cell(struct polygon_grid *g, const struct polygon_box *box, uint32_t count,
                        bool fill) {
    size_t entries = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t west = column_of(g, box[i].west), east = column_of(g, box[i].east);
        for (uint32_t row = row_of(g, box[i].south); row <= row_of(g, box[i].north); row++) {
            for (uint32_t column = west; column <= east && fill; column++) {
                g->entry[g->start[row * g->columns + column]++] = i;
            }
            entries += east - west + 1;
            for (uint32_t column = west; column <= east && !fill && g->start; column++) {
                g->start[row * g->columns + column + 1]++;
            }
        }
    }
    return entries;
}

static uint32_t side_for(struct polygon_grid *g, const struct polygon_box *box, uint32_t count) {
    uint32_t side = 1;
    while (side < POLYGON_GRID_SIDE && side * side < 2 * count) {
        side *= 2;
    }
    for (;; side /= 2) {
        g->columns = g->rows = side;
        if (side == 1 || each_cell(g, box, count, false) <= 16 * (size_t)count + 64) {
            return side;
        }
    }
}

struct polygon_grid polygon_grid_make(struct arena *a, const struct polygon_box *box,
                                      uint32_t count) {
    struct polygon_grid g = {0};
    if (count == 0) {
        return g;
    }
    g.box = box[0];
    for (uint32_t i = 1; i < count; i++) {
        g.box = polygon_box_with(g.box, box[i]);
    }
    uint32_t side = side_for(&g, box, count);
    uint32_t cells = side * side;
    g.start = arena_array(a, uint32_t, cells + 1);
    size_t entries = each_cell(&g, box, count, false);
    g.entry = arena_array(a, uint32_t, entries);
    for (uint32_t i = 0; i < cells; i++) {
        g.start[i + 1] += g.start[i];
    }
    each_cell(&g, box, count, true);
    /* Filling moved each beginning to the next one's. */
    for (uint32_t i = cells; i > 0; i--) {
        g.start[i] = g.start[i - 1];
    }
    g.start[0] = 0;
    return g;
}

uint32_t polygon_grid_cell(const struct polygon_grid *g, struct polygon_point p) {
    if (g->columns == 0 || !polygon_box_has(&g->box, p)) {
        return POLYGON_NONE;
    }
    return row_of(g, p.lat_e7) * g->columns + column_of(g, p.lon_e7);
}

uint32_t polygon_grid_find(const struct polygon_grid *g, const struct polygon *of,
                           struct polygon_point p) {
    uint32_t cell = polygon_grid_cell(g, p);
    if (cell == POLYGON_NONE) {
        return POLYGON_NONE;
    }
    for (uint32_t i = g->start[cell]; i < g->start[cell + 1]; i++) {
        if (polygon_has(&of[g->entry[i]], p)) {
            return g->entry[i];
        }
    }
    return POLYGON_NONE;
}
