/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of a boundary show. */
#ifndef KITH_AREA_EXPLORE_BOUNDARY_WEB_H
#define KITH_AREA_EXPLORE_BOUNDARY_WEB_H

#include "area/explore/boundary.h"
#include "web/frame.h"

/* An outline as a picture, without any map beneath it. */
struct boundary_picture {
    struct str path; /* of SVG */
    int64_t width, height;
    struct str dots; /* of SVG: what lies within */
};

struct boundary_view {
    bool has;
    struct boundary boundary;
    struct boundary_places places;
    struct boundary_picture picture;
};

struct boundary_form_view {
    struct community community;
    struct boundary_view now;
    struct boundaries before;
    struct str source; /* as typed */
};

struct boundary_preview_view {
    struct community community;
    struct boundary_view drawn; /* the one that is chosen */
    struct choices outlines;
    size_t count;
    int64_t chosen;
    struct str sum; /* of the file: web_sum */
};

/* What is shown of the boundary that holds. */
enum err boundary_view_make(struct ctx *c, const struct profile *p,
                            struct boundary_view *out) MUST_USE;
/* "12.5": as many decimals as one can believe. */
struct str boundary_km2(struct page *p, const struct boundary *b);

#endif
