/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Points in outlines, by counting the edges in the east. */
#include "engine/polygon.h"

#include "engine/polygon_inside.h"

/* Both products fit: at most 3.6e9 * 1.8e9 each. Their difference would not. */
int polygon_side(struct polygon_point a, struct polygon_point b, struct polygon_point p) {
    int64_t one = ((int64_t)b.lon_e7 - a.lon_e7) * ((int64_t)p.lat_e7 - a.lat_e7);
    int64_t other = ((int64_t)b.lat_e7 - a.lat_e7) * ((int64_t)p.lon_e7 - a.lon_e7);
    return (one > other) - (one < other);
}

struct polygon_box polygon_box_with(struct polygon_box b, struct polygon_box c) {
    b.west = c.west < b.west ? c.west : b.west;
    b.south = c.south < b.south ? c.south : b.south;
    b.east = c.east > b.east ? c.east : b.east;
    b.north = c.north > b.north ? c.north : b.north;
    return b;
}

struct polygon_box polygon_box_of(const struct polygon_ring *ring, size_t rings) {
    struct polygon_box all = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t r = 0; r < rings; r++) {
        for (size_t i = 0; i < ring[r].count; i++) {
            struct polygon_point p = ring[r].point[i];
            all =
                polygon_box_with(all, (struct polygon_box){p.lon_e7, p.lat_e7, p.lon_e7, p.lat_e7});
        }
    }
    return all;
}

bool polygon_box_has(const struct polygon_box *box, struct polygon_point p) {
    return p.lon_e7 >= box->west && p.lon_e7 <= box->east && p.lat_e7 >= box->south &&
           p.lat_e7 <= box->north;
}

/* Does the edge pass the point's parallel strictly in the east of it? Of its ends the southern one
 * counts as on the parallel, so that two edges that meet there are one passage. */
static bool passes_east(struct polygon_point a, struct polygon_point b, struct polygon_point p) {
    if ((a.lat_e7 > p.lat_e7) == (b.lat_e7 > p.lat_e7)) {
        return false;
    }
    return a.lat_e7 < b.lat_e7 ? polygon_side(a, b, p) > 0 : polygon_side(b, a, p) > 0;
}

bool polygon_has(const struct polygon *of, struct polygon_point p) {
    if (!polygon_box_has(&of->box, p)) {
        return false;
    }
    bool within = false;
    for (size_t r = 0; r < of->rings; r++) {
        const struct polygon_ring *ring = &of->ring[r];
        for (size_t i = 0, before = ring->count - 1; i < ring->count; before = i++) {
            within ^= passes_east(ring->point[before], ring->point[i], p);
        }
    }
    return within;
}
