/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The map: the pins of public things, counted in cells (base/tile.h), so that a tile is read in the
 * same time whether it holds ten or a hundred thousand. What only some may see is on none, and in
 * no count. */
#ifndef KITH_KERNEL_MAP_H
#define KITH_KERNEL_MAP_H

#include "kernel/thing.h"

#define MAP_ZOOM_MAX 16
#define MAP_POINTS 40       /* of a tile that are shown one by one */
#define MAP_POINTS_LAST 200 /* at MAP_ZOOM_MAX, where nobody can look closer */

/* What is to be seen: one kind, and of it all or those that match. */
struct map_choice {
    struct str kind;
    struct str topic;    /* absent: any */
    int64_t stages;      /* a mask, any of them; 0: any */
    struct id community; /* none: any */
};

struct map_mark {
    double lat, lon; /* degrees; of several the middle */
    int64_t total;
    struct thing thing; /* of a single one: id, kind, community, lang, title, state */
    bool single;
};

struct map_marks {
    struct map_mark *item;
    size_t count;
};

/* The marks of a tile: its things one by one where they are few, otherwise one mark for each cell
 * that has any, 16 at most. What the viewer has on pause is not counted. The work is bounded: it
 * grows with how many different sets of stages there are, not with the things; only tiles of two
 * kilometres and less have their points looked at.
 * ERR_NOT_FOUND: no such tile. */
enum err map_tile(struct ctx *c, const struct map_choice *of, int zoom, int64_t x, int64_t y,
                  struct map_marks *out) MUST_USE;

struct map_box {
    double west, south, east, north; /* degrees */
};

/* Things of a kind within a box and a little around it, one by one, in no order that matters; at
 * most `limit`. Only what the viewer sees. Bounded work: what is looked at is at most four tiles
 * about as large as the box. */
enum err map_around(struct ctx *c, const char *kind, const struct map_box *box, size_t limit,
                    struct map_marks *out) MUST_USE;

/* --- for the kernel: whoever changes a thing or its pin --- */

/* The thing as it is now: enters, moves or leaves the map. */
enum err map_follow(struct ctx *c, const struct thing *t) MUST_USE;

#endif
