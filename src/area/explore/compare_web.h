/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the page that compares shows. */
#ifndef KITH_AREA_EXPLORE_COMPARE_WEB_H
#define KITH_AREA_EXPLORE_COMPARE_WEB_H

#include "area/explore/compare.h"
#include "area/explore/figure_web.h"

struct compare_part {
    struct msg_text title;
    struct commons commons;
};

#define COMPARE_PARTS 4

struct compare_show_view {
    struct comparison of;
    bool enough;
    struct {
        struct figure *item;
        size_t count;
    } figures;
    struct compare_part part[COMPARE_PARTS]; /* strengths, challenges, languages, practices */
    struct str with;                         /* those found, as in the address */
    struct str typed;                        /* to find a further one */
    struct places places;
    struct things communities;
    struct url ask; /* to begin an exchange between them, for a steward of one */
    bool may_ask;
};

/* The page with a further one, or without the one at that index. */
struct url compare_with(struct page *p, const struct compare_show_view *v, struct id more);
struct url compare_without(struct page *p, const struct compare_show_view *v, size_t at);
struct url compared_url(struct page *p, const struct compared *one);
/* "Aurora Valley and Port Lindi" */
struct str common_names(struct page *p, const struct comparison *of, const struct common *one);

#endif
