/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A partnership: what two communities agreed. Proposed by a steward of one, accepted or declined by
 * a steward of the other; public once agreed, until then for the stewards of both. Rules only. */
#ifndef KITH_AREA_NETWORK_PARTNERSHIP_H
#define KITH_AREA_NETWORK_PARTNERSHIP_H

#include "kernel/community.h"
#include "kernel/event.h"

struct partnership {
    struct thing thing; /* community: who proposed; title: its aim; state: proposed, agreed,
                           declined, ended */
    struct community from, partner;
    struct str terms;
    struct str answer;
    struct opt_int agreed_ms;
    bool may_answer; /* the viewer is a steward of the partner, and it is proposed */
    bool may_end;    /* a steward of either, and it is agreed or proposed */
};

struct partnerships {
    struct partnership *item;
    size_t count;
};

/* The partner by its name, when no other is called so, or by its address. ERR_TWICE when one
 * between the two is proposed or agreed already. */
enum err partnership_propose(struct ctx *c, const struct community *from, struct str partner,
                             struct str aim, struct str terms, struct partnership *out) MUST_USE;
enum err partnership_find(struct ctx *c, struct id id, struct partnership *out) MUST_USE;
/* By a steward of the partner. */
enum err partnership_answer(struct ctx *c, struct id id, bool accept, struct str answer) MUST_USE;
/* By a steward of either, with a reason. */
enum err partnership_end(struct ctx *c, struct id id, struct str reason) MUST_USE;
/* Those of a community that the viewer may see, newest first, at most 50 on either side. */
enum err partnership_list(struct ctx *c, struct id community, struct partnerships *out) MUST_USE;

#endif
