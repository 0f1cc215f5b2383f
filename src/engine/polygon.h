/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Outlines on the earth and which of them a point lies in. Pure and exact: everything is counted in
 * whole ten-millionths of a degree (about 1 cm), so no rounding decides on which side of a border
 * a house stands.
 *
 * One rule for holes, islands and edges: a point belongs to an outline when it lies within an odd
 * number of its rings; what lies upon an edge belongs to the side in the east of it, or in the
 * north where the edge runs from west to east. So where outlines share their borders without gaps,
 * each point is in exactly one of them. */
#ifndef KITH_ENGINE_POLYGON_H
#define KITH_ENGINE_POLYGON_H

#include "base/arena.h"

#define POLYGON_LON_MAX 1800000000
#define POLYGON_LAT_MAX 900000000
#define POLYGON_GRID_SIDE 64
#define POLYGON_NONE UINT32_MAX

struct polygon_point {
    int32_t lon_e7, lat_e7; /* within POLYGON_LON_MAX and POLYGON_LAT_MAX of 0 */
};

/* Closed: the last point is joined to the first, which is not said again. Edges go the straight way
 * on the plate, never across 180 degrees. */
struct polygon_ring {
    const struct polygon_point *point;
    size_t count;
};

struct polygon_box {
    int32_t west, south, east, north; /* its sides belong to it */
};

/* Parts and holes alike are rings. */
struct polygon {
    const struct polygon_ring *ring;
    size_t rings;
    struct polygon_box box;
};

/* Of all rings together; there is one point at least. */
struct polygon_box polygon_box_of(const struct polygon_ring *ring, size_t rings);
bool polygon_box_has(const struct polygon_box *box, struct polygon_point p);
bool polygon_has(const struct polygon *of, struct polygon_point p);

/* In how many others each ring lies (by its first point): an even number is land, an odd one a
 * hole. Rings must not cross each other. Work: rings times points. In the arena. */
size_t *polygon_depths(struct arena *a, const struct polygon *of);
/* Square kilometres, on a globe with the surface of the earth: within half a percent of what a
 * surveyor finds. Work: rings times points. */
double polygon_km2(struct arena *a, const struct polygon *of);

/* Does a ring cross itself? That it touches itself, or runs back along its own edge as outlines do
 * that were made smaller, is fine: the rule above holds all the same. *steps is what may still be
 * spent on looking, some 30 for each point of a usual ring; whatever ring somebody makes up, it
 * ends. */
enum polygon_knot { POLYGON_PLAIN, POLYGON_CROSSES, POLYGON_TANGLED /* *steps are used up */ };
/* *at: the point at which one of the two edges begins. Memory beside the ring: 32 bytes a point,
 * given back before the return. */
enum polygon_knot polygon_ring_knot(struct arena *a, const struct polygon_ring *ring,
                                    uint64_t *steps, size_t *at);

/* Which boxes lie over which cell of a grid: the few to look into for a point, out of thousands.
 * At most 16 entries for each box on average, and 64. */
struct polygon_grid {
    struct polygon_box box;
    uint32_t columns, rows; /* 1 to POLYGON_GRID_SIDE; 0: there is no box at all */
    uint32_t *start;        /* [cell]; one more than cells */
    uint32_t *entry;        /* numbers of boxes, rising within a cell */
};

/* In the arena. */
struct polygon_grid polygon_grid_make(struct arena *a, const struct polygon_box *box,
                                      uint32_t count);
/* POLYGON_NONE: outside of all. Reads nothing but box, columns and rows. */
uint32_t polygon_grid_cell(const struct polygon_grid *g, struct polygon_point p);
/* The first outline that has the point; POLYGON_NONE: none has. */
uint32_t polygon_grid_find(const struct polygon_grid *g, const struct polygon *of,
                           struct polygon_point p);

/* Bytes to keep, a few for each point, and back; all in the arena. False: these are not such bytes.
 */
struct str polygon_pack(struct arena *a, const struct polygon *of);
bool polygon_unpack(struct arena *a, struct str bytes, struct polygon *out)
    __attribute__((warn_unused_result));

#endif
