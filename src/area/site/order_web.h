/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of keeping order show. */
#ifndef KITH_AREA_SITE_ORDER_WEB_H
#define KITH_AREA_SITE_ORDER_WEB_H

#include "web/frame.h"

struct order_review_view {
    struct community community;
    struct things waiting;
    bool more;
    bool paused; /* some wait whose stages the steward has paused */
};

struct order_show_view {
    struct thing thing;
    struct community community; /* its id is none for a thing of the site */
    struct order_note note;
    bool sees; /* its own page is open to the steward */
    bool has_owner;
    struct str reason;
    struct str act; /* the deed that was tried */
};

struct order_log_view {
    struct community community;
    struct order_acts acts;
    bool more;
};

/* "act.thing.hidden": what was done, in words. */
struct msg_text order_act_name(struct page *p, struct str act);
struct url order_review_more(struct page *p, const struct order_review_view *v);
struct url order_log_more(struct page *p, const struct order_log_view *v);

#endif
