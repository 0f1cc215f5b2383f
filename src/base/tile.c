/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Web Mercator and Morton numbers. */
#include "base/tile.h"

#include <assert.h>
#include <math.h>

#define LAT_MOST 85.05112877980659 /* where the square ends */

static uint64_t clamped(double share, int level) {
    double side = (double)(UINT64_C(1) << level);
    double at = floor(share * side);
    return at < 0 ? 0 : at >= side ? (UINT64_C(1) << level) - 1 : (uint64_t)at;
}

/* Puts a blank before each bit. */
static uint64_t spread(uint64_t v) {
    v = (v | v << 16) & UINT64_C(0x0000ffff0000ffff);
    v = (v | v << 8) & UINT64_C(0x00ff00ff00ff00ff);
    v = (v | v << 4) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    v = (v | v << 2) & UINT64_C(0x3333333333333333);
    return (v | v << 1) & UINT64_C(0x5555555555555555);
}

static int64_t cell_of(uint64_t x, uint64_t y) {
    return (int64_t)(spread(x) | spread(y) << 1);
}

/* How far from the north of the square, of 1. */
static double share_of_lat(double lat) {
    double bound = lat > LAT_MOST ? LAT_MOST : lat < -LAT_MOST ? -LAT_MOST : lat;
    double radian = bound * M_PI / 180;
    double north = log(tan(radian) + 1 / cos(radian));
    return (1 - north / M_PI) / 2;
}

int64_t tile_cell(double lat, double lon, int level) {
    assert(level >= 0 && level <= TILE_LEVEL_MAX);
    return cell_of(clamped((lon + 180) / 360, level), clamped(share_of_lat(lat), level));
}

int tile_level_over(double west, double south, double east, double north, int most) {
    double wide = (east - west) / 360, high = share_of_lat(south) - share_of_lat(north);
    double size = wide > high ? wide : high;
    int level = 0;
    while (level < most && size * (double)(UINT64_C(1) << (level + 1)) <= 1) {
        level++;
    }
    return level;
}

int64_t tile_coarser(int64_t cell, int level, int coarser) {
    assert(coarser <= level);
    return cell >> 2 * (level - coarser);
}

bool tile_run_of(int zoom, int64_t x, int64_t y, int level, struct tile_run *out) {
    if (zoom < 0 || zoom > level || level > TILE_LEVEL_MAX) {
        return false;
    }
    int64_t side = INT64_C(1) << zoom;
    if (x < 0 || y < 0 || x >= side || y >= side) {
        return false;
    }
    int shift = 2 * (level - zoom);
    int64_t cell = cell_of((uint64_t)x, (uint64_t)y);
    *out = (struct tile_run){cell << shift, ((cell + 1) << shift) - 1};
    return true;
}
