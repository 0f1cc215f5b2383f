/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A file of regions (GeoJSON): sent, looked at, then taken in as a whole or not at all. */
#ifndef KITH_AREA_NEEDS_REGION_FILE_H
#define KITH_AREA_NEEDS_REGION_FILE_H

#include "area/needs/region.h"

#define REGION_FILE_BYTES ((size_t)16 << 20)
#define REGION_FILE_POSITIONS 400000
#define REGION_FILE_NAMES 20
#define REGION_FILE_FIRST 8

/* What is in a file. */
struct region_file {
    struct id id; /* once it is kept */
    struct id community;
    struct str title;
    struct region_drawing *drawing; /* named by the chosen property, if it has one */
    size_t count;
    struct polygon_box box;
    struct str property[REGION_FILE_NAMES]; /* by which they can be called */
    size_t properties;
    struct str chosen;
};

/* Reads a file. ERR_INPUT: "file" says what is wrong, with the number of the feature. */
enum err region_file_read(struct ctx *c, struct str content, struct str property,
                          struct region_file *out) MUST_USE;
/* Keeps it until it is taken in; one for each person. It was read before, in `before`. */
enum err region_file_keep(struct ctx *c, struct id community, struct str title, struct str content,
                          struct id *id) MUST_USE;
/* One's own kept file, read. ERR_NOT_FOUND. */
enum err region_file_find(struct ctx *c, struct id id, struct str property,
                          struct region_file *out) MUST_USE;
/* region_take_in, and the kept file goes. */
enum err region_file_take_in(struct ctx *c, const struct region_file *f) MUST_USE;

#endif
