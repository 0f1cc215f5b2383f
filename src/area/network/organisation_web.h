/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of the directory show. */
#ifndef KITH_AREA_NETWORK_ORGANISATION_WEB_H
#define KITH_AREA_NETWORK_ORGANISATION_WEB_H

#include "area/network/organisation.h"
#include "web/frame.h"

struct organisation_list_view {
    bool in_community;
    struct community community;
    bool may_add;
    struct things organisations;
    bool more;
    struct choices kinds;
};

struct organisation_form_view {
    struct organisation draft;
    struct community community;
    bool is_new;
    struct choices kinds;
};

struct organisation_show_view {
    struct organisation organisation;
    struct community community;
    struct url web;
    bool may_keep; /* check and change */
    bool may_close;
    struct foot foot;
};

#endif
