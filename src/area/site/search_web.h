/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the search page shows. */
#ifndef KITH_AREA_SITE_SEARCH_WEB_H
#define KITH_AREA_SITE_SEARCH_WEB_H

#include "kernel/search.h"
#include "web/frame.h"

struct search_view {
    struct str query, where;
    struct search_found found;
    struct choices kinds, langs, themes, since, orders;
    struct choices communities; /* the one of the address, as a box to untick; or none */
    int64_t stages;
    struct url more, meant, unfiltered;
    bool asked, filtered, best;
};

/* What a hit says, cut where the words stand. */
struct search_line {
    struct search_pieces pieces;
    bool before, after; /* something was left out */
};

struct search_pieces search_pieces_of(struct page *p, struct str query, struct str text);
struct search_line search_line_of(struct page *p, const struct search_view *v,
                                  const struct search_hit *hit);

#endif
