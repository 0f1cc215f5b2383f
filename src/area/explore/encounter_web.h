/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of encounters and their questions show. */
#ifndef KITH_AREA_EXPLORE_ENCOUNTER_WEB_H
#define KITH_AREA_EXPLORE_ENCOUNTER_WEB_H

#include "area/explore/inquiry.h"
#include "web/frame.h"
#include "web/tasks.h"

struct encounter_list_view {
    struct community community; /* its id is none: of everywhere */
    struct things encounters;
    bool more;
    bool may_begin;
};

struct encounter_form_view {
    struct community community;
    struct encounter_draft draft;
};

struct encounter_show_view {
    struct encounter encounter;
    struct motif motif; /* its id is none: on none */
    struct inquiry_lines inquiries;
    bool more;
    struct encounter_visits visits;
    struct encounter_pairs pairs;
    struct choices circles;           /* that the viewer could add */
    struct choices hosts;             /* that take part */
    struct choices ours;              /* in whose name the viewer may ask */
    const struct encounter_part *own; /* that the viewer is a steward of, and takes part; NULL */
    int64_t prompt;
    struct str words, takes, communities, day, place, coming; /* as typed */
    struct foot foot;
};

struct inquiry_show_view {
    struct inquiry inquiry;
    struct encounter encounter;
    const struct encounter_part *asker; /* NULL: has left */
    struct comments_view comments;
    struct foot foot;
};

/* The same page with that prompt, at that part of it. */
struct url prompt_url(struct page *p, int64_t prompt, const char *anchor);

#endif
