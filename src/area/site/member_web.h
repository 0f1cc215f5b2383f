/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of members show, and the form of a community. */
#ifndef KITH_AREA_SITE_MEMBER_WEB_H
#define KITH_AREA_SITE_MEMBER_WEB_H

#include "kernel/pass.h"
#include "web/frame.h"

struct msg_text role_name(enum role r);

struct member_list_view {
    struct community community;
    struct community_members members;
    struct community_members asking;
    struct url more;            /* "": there are no more */
    struct community_member me; /* role none: a host who is no member */
    bool may_help, may_steward;
    bool first; /* page of the list */
};

struct member_view {
    struct community community;
    struct community_member member;
    struct choices roles;
    bool may_steward;
    bool may_print; /* a new code on paper */
};

struct member_new_view {
    struct community community;
    struct str name;
    struct choices languages;
};

struct member_log_line {
    int64_t at_ms;
    struct str helper; /* as called in the community; empty: no longer a member */
    struct msg_text act;
    struct thing thing; /* id none: it was about a person */
    struct str person;
};

struct member_log_view {
    struct community community;
    struct {
        struct member_log_line *item;
        size_t count;
    } lines;
    struct url more;
};

#endif
