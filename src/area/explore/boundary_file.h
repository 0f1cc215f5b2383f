/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A file with a boundary (GeoJSON): sent, looked at, then drawn or not. It may have many outlines,
 * as a council's files do; one of them is chosen. */
#ifndef KITH_AREA_EXPLORE_BOUNDARY_FILE_H
#define KITH_AREA_EXPLORE_BOUNDARY_FILE_H

#include "area/explore/boundary.h"

#define BOUNDARY_FILE_BYTES ((size_t)4 << 20)
#define BOUNDARY_FILE_POSITIONS 100000
#define BOUNDARY_FILE_FEATURES 300

struct boundary_file {
    struct str source;
    struct str content; /* of one that was kept */
    struct {
        struct str name; /* empty: it has none */
        struct polygon shape;
    } * outline;
    size_t count;  /* 1 or more */
    size_t chosen; /* from 0 */
};

/* ERR_INPUT: "file" says what is wrong, with line and feature. chosen: from 0; the first where
 * there is no such. */
enum err boundary_file_read(struct ctx *c, struct str content, int64_t chosen,
                            struct boundary_file *out) MUST_USE;
/* By a steward: keeps it until it is drawn, one for each person. It was read before. ERR_INPUT
 * ("source"). */
enum err boundary_file_keep(struct ctx *c, const struct profile *p, struct str source,
                            struct str content) MUST_USE;
/* One's own kept one, read. ERR_NOT_FOUND: none waits for this community. */
enum err boundary_file_find(struct ctx *c, struct id community, int64_t chosen,
                            struct boundary_file *out) MUST_USE;
/* boundary_draw, and the kept file goes. */
enum err boundary_file_draw(struct ctx *c, struct profile *p,
                            const struct boundary_file *f) MUST_USE;

#endif
