/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The earth as a square (Web Mercator), cut in four again and again: at zoom z there are 2^z by 2^z
 * tiles, x from the west and y from the north, as maps of the web number them. A cell is a tile
 * under one number: its bits of x and y in turn, so that the cells within a tile are one run of
 * numbers, and a cell of a coarser level is the same number without its last bits. */
#ifndef KITH_BASE_TILE_H
#define KITH_BASE_TILE_H

#include <stdbool.h>
#include <stdint.h>

#define TILE_LEVEL_MAX 28

/* The cell of a point, in degrees; beyond 85.05 north or south the outermost one. */
int64_t tile_cell(double lat, double lon, int level);
/* The same at a coarser level. */
int64_t tile_coarser(int64_t cell, int level, int coarser);

/* The finest level, up to `most`, at which a box (degrees) is no wider and no higher than a cell:
 * its corners lie in all cells that it touches. */
int tile_level_over(double west, double south, double east, double north, int most);

struct tile_run {
    int64_t least, most; /* both in it */
};

/* The cells of `level` within a tile of `zoom`, at most that level. False: there is no such tile.
 */
bool tile_run_of(int zoom, int64_t x, int64_t y, int level, struct tile_run *out);

#endif
