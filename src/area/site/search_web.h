/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the search page shows. */
#ifndef KITH_AREA_SITE_SEARCH_WEB_H
#define KITH_AREA_SITE_SEARCH_WEB_H

#include "kernel/search.h"
#include "web/frame.h"

struct search_view {
    struct str query;
    struct things found;
    struct choices kinds, stages;
    struct url more;
    bool has_more;
    bool filtered;
};

struct search_pieces search_pieces_of(struct page *p, struct str query, struct str text);

#endif
