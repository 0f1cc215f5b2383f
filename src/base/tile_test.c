/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of base/tile.h. */
#include "base/tile.h"

#include "tests/unit/test.h"

/* The same by the book, one bit after the other. */
static int64_t slow_cell(int64_t x, int64_t y, int level) {
    int64_t cell = 0;
    for (int i = level - 1; i >= 0; i--) {
        cell = cell << 2 | (y >> i & 1) << 1 | (x >> i & 1);
    }
    return cell;
}

TEST("tile: the cell of a point") {
    static const struct {
        double lat, lon;
        int level;
        int64_t x, y;
    } rows[] = {
        {0, 0, 0, 0, 0},
        {0, 0, 1, 1, 1},
        {10, -10, 1, 0, 0},
        {90, -180, 4, 0, 0},
        {-90, 180, 4, 15, 15},
        {-90, 179.999, 4, 15, 15},
        {51.5074, -0.1278, 10, 511, 340}, /* London, as maps of the web number it */
        {-33.8688, 151.2093, 12, 3768, 2457},
        {35.6895, 139.6917, 18, 232792, 103219},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%g %g at %d", rows[i].lat, rows[i].lon, rows[i].level);
        assert_int_equal(tile_cell(rows[i].lat, rows[i].lon, rows[i].level),
                         slow_cell(rows[i].x, rows[i].y, rows[i].level));
        int64_t finest = tile_cell(rows[i].lat, rows[i].lon, TILE_LEVEL_MAX);
        assert_int_equal(tile_coarser(finest, TILE_LEVEL_MAX, rows[i].level),
                         tile_cell(rows[i].lat, rows[i].lon, rows[i].level));
    }
}

TEST("tile: the cells of a tile are one run, and the runs of a zoom follow each other") {
    struct tile_run run;
    bool seen[256] = {false};
    for (int64_t x = 0; x < 4; x++) {
        for (int64_t y = 0; y < 4; y++) {
            assert_true(tile_run_of(2, x, y, 4, &run));
            assert_int_equal(run.most - run.least, 15);
            for (int64_t cell = run.least; cell <= run.most; cell++) {
                assert_false(seen[cell]);
                seen[cell] = true;
            }
        }
    }
    static const struct {
        int zoom;
        int64_t x, y;
        int level;
    } none[] = {{2, 4, 0, 4}, {2, 0, -1, 4}, {-1, 0, 0, 4}, {5, 0, 0, 4}, {2, 0, 0, 29}};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_false(tile_run_of(none[i].zoom, none[i].x, none[i].y, none[i].level, &run));
    }
}
