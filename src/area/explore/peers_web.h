/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the page of a place's peers shows. */
#ifndef KITH_AREA_EXPLORE_PEERS_WEB_H
#define KITH_AREA_EXPLORE_PEERS_WEB_H

#include "area/explore/figure_web.h"
#include "area/explore/peer_practice.h"
#include "area/explore/peers.h"

struct peer_show_view {
    struct peer_question question;
    struct peers peers;
    const struct indicator *outcome; /* NULL: none is compared */
    struct choices outcomes;
    struct {
        struct peer_weight {
            const struct indicator *indicator;
            struct choices of;
        } * item;
        size_t count;
    } weights;
    struct figure figure; /* of the outcome */
    struct peer_practices practices;
};

/* "density, poverty and age 65 to 84" in the language of the page. */
struct str indicator_names(struct page *p, const struct indicators *of);
const struct value *peer_value(const struct findings *f, const struct indicator *i);

#endif
