/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of places show. */
#ifndef KITH_AREA_EXPLORE_PLACE_WEB_H
#define KITH_AREA_EXPLORE_PLACE_WEB_H

#include "area/explore/peers.h"
#include "kernel/pin.h"
#include "web/frame.h"

struct place_list_view {
    struct places places;
    struct pins pins; /* one for each */
    bool more;
    struct str typed, kind;
    struct choices kinds;
    bool may_keep;
};

struct place_show_view {
    struct place place;
    struct findings findings;
    size_t known;
    struct things communities; /* that stand on it */
    struct peers peers;        /* the nearest few; none where looking for them takes long */
    bool has_peers;
    bool may_keep;
    struct foot foot;
};

struct place_form_view {
    struct place place; /* its id is none: a new one */
    struct choices kinds;
    struct str lat, lon;
};

struct url place_url(struct page *p, const struct place *one);
/* The next page of the list. */
struct url place_more_url(struct page *p, const struct place_list_view *v);

/* Figures in words of the page's language. */
struct str value_number(struct page *p, double v, int decimals);
struct str value_year(struct page *p, int64_t year);
/* A cell of a table: the value with its interval, or why there is none. */
void page_value_cell(struct page *p, const struct value *v, struct str unit);

#endif
