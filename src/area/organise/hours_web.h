/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of hours show. */
#ifndef KITH_AREA_ORGANISE_HOURS_WEB_H
#define KITH_AREA_ORGANISE_HOURS_WEB_H

#include "area/organise/hours.h"
#include "web/frame.h"

struct hours_mine_view {
    struct hours_sums sums;
    struct hours_list hours;
    bool more;
    struct url next;
    struct choices initiatives;   /* whose team the viewer is in */
    struct str day, length, note; /* as typed */
    bool say;                     /* comes to say some, or has to mend them */
    struct str today;
};

struct hours_waiting_view {
    struct initiative initiative;
    struct community community;
    struct hours_list hours;
};

/* "2 hours", "1 h 30 min" */
struct msg_text hours_length(int64_t minutes);
/* A day as kept: "2026-03-12". */
void page_day_of(struct page *p, struct str day);
struct url hours_url(struct page *p, const struct hours *h); /* of what they were for */

#endif
