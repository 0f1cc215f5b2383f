/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of partnerships show. */
#ifndef KITH_AREA_NETWORK_PARTNERSHIP_WEB_H
#define KITH_AREA_NETWORK_PARTNERSHIP_WEB_H

#include "area/network/partnership.h"
#include "web/frame.h"

struct partnership_list_view {
    struct community community;
    struct partnerships partnerships;
    bool may_propose;
};

struct partnership_form_view {
    struct community community;
    struct str partner, aim, terms;
};

struct partnership_show_view {
    struct partnership partnership;
    struct str answer, reason; /* as typed */
    struct foot foot;
};

#endif
