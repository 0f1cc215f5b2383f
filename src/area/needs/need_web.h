/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of needs show. */
#ifndef KITH_AREA_NEEDS_NEED_WEB_H
#define KITH_AREA_NEEDS_NEED_WEB_H

#include "area/needs/need.h"
#include "kernel/pin.h"
#include "kernel/topic.h"
#include "web/frame.h"

struct need_list_view {
    bool in_community;
    struct community community;
    struct things needs;
    struct pins pins; /* one for each */
    bool more;
    struct thing_page page;
    struct choices stages, turns, categories;
};

struct need_form_view {
    struct need_draft draft;
    struct things alike;
    bool may_help; /* may enter for somebody else */
    struct str lat, lon;
};

struct need_show_view {
    struct need need;
    struct community community;
    struct steps steps;
    struct things tied; /* initiatives, practices ... that answer it */
    bool supported;
    bool is_open;
    bool may_change, may_moderate;
    struct deed_offers deeds; /* what can come next stands beside the way so far */
    struct foot foot;
    struct comments_view comments;
    bool has_speaker;
    struct str speaker;
};

struct need_receipt_view {
    struct need need;
    struct order_note note;
    struct str code; /* with hyphens; empty on the page that asks for it */
    bool unknown;
};

struct choices need_state_choices(struct page *p, struct str chosen);

#endif
