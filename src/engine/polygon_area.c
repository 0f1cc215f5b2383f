/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How large an outline is on a globe as large as the earth. */
#include <math.h>

#include "engine/polygon.h"

#define EARTH_KM 6371.00718 /* a globe of this radius has the surface of the earth */
#define RADIAN (3.14159265358979323846 / 180e7)

/* Between an edge and the equator: the integral of the sine of latitude along a straight line on
 * the plate, written so that nothing is divided by a small difference. */
static double below_edge(struct polygon_point a, struct polygon_point b) {
    double middle = ((double)a.lat_e7 + b.lat_e7) / 2 * RADIAN;
    double half = ((double)b.lat_e7 - a.lat_e7) / 2 * RADIAN;
    double share = fabs(half) < 1e-6 ? 1 : sin(half) / half;
    return ((double)b.lon_e7 - a.lon_e7) * RADIAN * sin(middle) * share;
}

static double ring_km2(const struct polygon_ring *r) {
    double sum = 0;
    for (size_t i = 0, before = r->count - 1; i < r->count; before = i++) {
        sum += below_edge(r->point[before], r->point[i]);
    }
    return fabs(sum) * EARTH_KM * EARTH_KM;
}

size_t *polygon_depths(struct arena *a, const struct polygon *of) {
    size_t *depth = arena_array(a, size_t, of->rings);
    for (size_t k = 0; k < of->rings; k++) {
        struct polygon outer = {&of->ring[k], 1, polygon_box_of(&of->ring[k], 1)};
        for (size_t i = 0; i < of->rings; i++) {
            depth[i] += i != k && polygon_has(&outer, of->ring[i].point[0]) ? 1 : 0;
        }
    }
    return depth;
}

double polygon_km2(struct arena *a, const struct polygon *of) {
    struct arena_mark mark = arena_mark(a);
    size_t *depth = polygon_depths(a, of);
    double sum = 0;
    for (size_t i = 0; i < of->rings; i++) {
        sum += (depth[i] % 2 == 0 ? 1 : -1) * ring_km2(&of->ring[i]);
    }
    arena_rewind(a, mark);
    return sum;
}
