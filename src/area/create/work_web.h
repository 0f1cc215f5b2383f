/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of works and outcomes show. */
#ifndef KITH_AREA_CREATE_WORK_WEB_H
#define KITH_AREA_CREATE_WORK_WEB_H

#include "area/create/outcome.h"
#include "area/create/work.h"
#include "web/frame.h"

struct work_list_view {
    bool in_community;
    struct community community;
    struct things works;
    bool more;
};

struct work_form_view {
    struct community community;
    struct work draft;
    struct id tells;
    struct str alt;
    bool open;
    struct choices audience, leave;
};

struct work_show_view {
    struct work work;
    struct community community;
    struct medias pictures;
    struct things tells;
    bool may_change;
    struct str alt; /* as typed */
    struct comments_view comments;
    struct foot foot;
};

struct outcome_form_view {
    struct community community;
    struct thing initiative;
    struct outcome draft;
    struct str before, after, low, high, people; /* as typed */
};

struct outcome_show_view {
    struct outcome outcome;
    struct community community;
    struct thing initiative;
    bool has_initiative;
    struct comments_view comments;
    struct foot foot;
};

#endif
