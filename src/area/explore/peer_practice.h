/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What communities on places alike practise, and those on this place do not: told or taken up
 * there, neither here. Rules only. */
#ifndef KITH_AREA_EXPLORE_PEER_PRACTICE_H
#define KITH_AREA_EXPLORE_PEER_PRACTICE_H

#include "area/explore/peers.h"

#define PEER_PRACTICES_MOST 10
#define PEER_COMMUNITIES_MOST 60 /* that are asked, over all peers */

struct peer_practice {
    struct thing practice;
    struct str community, community_lang, slug; /* the first of those that do it */
    size_t others;                              /* communities that do it, too */
    struct id last;                             /* the last of them */
    size_t peer;                                /* on which place: its index */
};

struct peer_practices {
    struct peer_practice *item;
    size_t count;
    size_t communities; /* that stand on places alike and were asked */
};

/* In the order of likeness. Bounded work; only what the viewer may see. */
enum err peer_practices(struct ctx *c, const struct place *own, const struct peers *peers,
                        struct peer_practices *out) MUST_USE;

#endif
