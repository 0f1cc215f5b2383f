/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of shared challenges and strengths show. */
#ifndef KITH_AREA_EXPLORE_MOTIF_WEB_H
#define KITH_AREA_EXPLORE_MOTIF_WEB_H

#include "area/explore/encounter.h"
#include "area/explore/motif.h"
#include "web/frame.h"

struct motif_list_view {
    struct motifs motifs;
    bool may_keep;
};

struct motif_show_view {
    struct motif motif;
    struct motif_holders holders;
    struct url more; /* holders; absent: no further page */
    bool has_more;
    struct things needs, tried, alike, encounters;
    struct belongings ours;   /* where the viewer is a steward, and which is not in yet */
    struct belongings joined; /* which is in */
    struct id joint;          /* in this exchange; the last of them */
    bool may_keep;
    struct foot foot;
};

struct motif_form_view {
    struct motif motif;
    struct choices sides, topics;
};

/* A practice, and what it may have been tried on. */
struct motif_tried_view {
    struct thing practice;
    struct choices motifs;
};

struct msg_text motif_side_name(struct str side);

#endif
