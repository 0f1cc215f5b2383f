/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A boundary: the outline of the land that a community speaks for. It is part of the profile:
 * whoever sees that sees it, its stewards change it. Rules only; files are boundary_file.h's, pages
 * boundary_web.c's. */
#ifndef KITH_AREA_EXPLORE_BOUNDARY_H
#define KITH_AREA_EXPLORE_BOUNDARY_H

#include "area/explore/profile.h"
#include "engine/polygon.h"

#define BOUNDARY_SOURCE_MAX 200
#define BOUNDARY_RINGS_MAX 500
#define BOUNDARY_BEFORE_SHOWN 10
#define BOUNDARY_LOOKED_AT 400 /* places in the box around it */
#define BOUNDARY_PLACES_SHOWN 30

struct boundary {
    struct str source; /* where it is from */
    struct polygon shape;
    double km2;
    int64_t points;
    int64_t made_ms, ended_ms; /* ended 0: it holds */
};

struct boundaries {
    struct boundary *item; /* without their shapes */
    size_t count;
};

/* The one that holds; *has false: none. */
enum err boundary_of(struct ctx *c, const struct profile *p, struct boundary *out,
                     bool *has) MUST_USE;
/* Those before it, the newest first. */
enum err boundaries_before(struct ctx *c, const struct profile *p, struct boundaries *out) MUST_USE;
/* By a steward; what held before ends. The same shape drawn again is the same. ERR_FORBIDDEN;
 * ERR_INPUT ("source", "file"). */
enum err boundary_draw(struct ctx *c, struct profile *p, struct str source,
                       const struct polygon *shape) MUST_USE;
/* By a steward: none holds any more. */
enum err boundary_end(struct ctx *c, struct profile *p) MUST_USE;

/* Places on the map that lie within it. */
struct boundary_places {
    struct {
        struct thing thing; /* id, title, language */
        struct polygon_point at;
    } * item;
    size_t count;
    bool more;   /* others may lie there that were not looked at, or are not shown */
    bool stands; /* the place that the community stands on has a pin */
    bool stands_within;
};

enum err boundary_places(struct ctx *c, const struct profile *p, const struct boundary *b,
                         struct boundary_places *out) MUST_USE;

#endif
