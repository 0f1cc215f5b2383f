/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the page of a community's profile shows. */
#ifndef KITH_AREA_EXPLORE_PROFILE_WEB_H
#define KITH_AREA_EXPLORE_PROFILE_WEB_H

#include "area/explore/boundary_web.h"
#include "area/explore/figure_web.h"
#include "area/explore/profile.h"

struct profile_show_view {
    struct profile profile;
    bool is_empty; /* nobody has written anything */
    bool has_ended;
    struct things practices;
    struct boundary_view land;
    struct figure ages; /* of the place; no rows: nothing is known */
    struct findings findings;
    struct things needs;    /* to be marked; for stewards */
    struct id asked;        /* the need that one came from */
    struct str story, kind; /* as typed */
    struct statement said;
    struct choices kinds, stages;
    struct str people;    /* as typed */
    struct motifs motifs; /* to put one's words under */
    struct id replaces;   /* as chosen */
    struct proposals proposals;
    struct str place_typed;
    struct places found;
    struct foot foot;
};

/* That hold, of one kind. */
size_t statements_of(const struct statements *all, enum statement_kind kind);

#endif
