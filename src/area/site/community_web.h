/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of communities show. */
#ifndef KITH_AREA_SITE_COMMUNITY_WEB_H
#define KITH_AREA_SITE_COMMUNITY_WEB_H

#include "web/frame.h"

#define RING_MOST 12 /* dots of one turn; above it "more than" */

struct ring_turn {
    int turn;
    struct things needs;
    bool more; /* there are more than RING_MOST */
    bool here; /* most needs stand here */
};

struct community_view {
    struct community community;
    struct {
        struct ring_turn *item;
        size_t count;
    } ring;
    size_t on_way;
    bool on_way_more;
    struct frame_menu *tab;
    size_t tabs;
    enum role role;
    bool may_join, asked;
    bool is_member, may_steward;
    int64_t waiting;  /* for a steward: things to be looked at */
    int64_t reported; /* and open reports */
};

struct community_list_view {
    struct things communities;
    bool more;
    bool may_make;
};

struct community_form_view {
    struct community community; /* its id is none: a new one */
    struct str action;
    struct choices joining, zones, languages;
};

struct url community_form_action(struct page *p, const struct community_form_view *v);

#endif
