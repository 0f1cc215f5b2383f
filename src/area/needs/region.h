/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A region: an outline with a name, drawn by a council or by the community. Regions come as a set
 * and are replaced as a set; a community without a set of its own has the site's. Which region a
 * pin lies in is found by a grid in the store and by engine/polygon.h. The file they come from is
 * region_file.h's. */
#ifndef KITH_AREA_NEEDS_REGION_H
#define KITH_AREA_NEEDS_REGION_H

#include "engine/polygon.h"
#include "kernel/community.h"

#define REGIONS_MAX 5000
#define REGION_NAME_MAX 100
#define REGIONS_PER_PAGE 200 /* more are not offered as a list to choose from */

struct region {
    struct id id;
    struct str name;
    struct str folded; /* the name as it is looked for; where the next page goes on */
};

struct regions {
    struct region *item;
    size_t count;
};

struct region_set {
    struct id id;
    struct id community; /* none: the site's */
    struct str title;
    int64_t made_ms;
    struct opt_int replaced;
    int64_t regions;
    struct polygon_grid grid; /* without its entries */
};

struct region_sets {
    struct region_set *item;
    size_t count;
};

/* The set that holds for a community: its own, or the site's. ERR_NOT_FOUND. */
enum err region_set_of(struct ctx *c, struct id community, struct region_set *out) MUST_USE;
/* All that a community (none: the site) ever had, the newest first, at most 20. */
enum err region_sets(struct ctx *c, struct id community, struct region_sets *out) MUST_USE;
/* By name, REGIONS_PER_PAGE at a time, after a folded name. */
enum err region_list(struct ctx *c, struct id set, struct str after, struct regions *out,
                     bool *more) MUST_USE;
enum err region_find(struct ctx *c, struct id id, struct region *out) MUST_USE;
/* Capitals and accents do not matter. ERR_NOT_FOUND. */
enum err region_by_name(struct ctx *c, struct id community, struct str typed,
                        struct region *out) MUST_USE;
enum err region_at(struct ctx *c, struct id community, double lat, double lon,
                   struct region *out) MUST_USE;
enum err region_shape(struct ctx *c, struct id id, struct polygon *out) MUST_USE;

/* What is taken in. */
struct region_drawing {
    struct str name;
    struct polygon shape;
};

/* All of them or none; what was before is replaced. By stewards, for the site by hosts.
 * ERR_FORBIDDEN; ERR_INPUT ("title", "file": no region, too many, a name twice or empty). */
enum err region_take_in(struct ctx *c, struct id community, struct str title,
                        const struct region_drawing *drawing, size_t count) MUST_USE;
/* The set no longer holds; nothing takes its place. */
enum err region_drop_set(struct ctx *c, struct id set) MUST_USE;

#endif
