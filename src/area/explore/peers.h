/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The places most like a place, and in what (docs/methods.md): alike in who lives there, so
 * that it is worth asking what they do differently. Never matched on the outcome compared. Rules
 * only; the numbers are engine/similar.h's, pages are peers_web.c. */
#ifndef KITH_AREA_EXPLORE_PEERS_H
#define KITH_AREA_EXPLORE_PEERS_H

#include "area/explore/finding.h"

#define PEERS_MOST 10
#define PEER_WEIGHT_MOST 5

struct peer_question {
    struct place place;
    struct indicators all; /* those of the kind of place */
    int64_t *weight;       /* one for each; 0: not used */
    struct id outcome;     /* compared, so never matched on; none: nothing is compared */
};

struct peer {
    struct place place;
    double distance;
    struct indicators alike, differ, unknown;
    struct findings findings; /* one for each of `all`, in its order */
};

struct peers {
    struct peer *item;
    size_t count;
    size_t too_little;               /* places left out: they share too few of the indicators */
    struct indicators used, dropped; /* dropped: (nearly) the same everywhere, or known nowhere */
    struct findings own;
    /* Of the outcome, among the peers that have a value. */
    size_t compared, apart;
    bool has_band;
    double band_low, band_high; /* P10 and P90 */
};

/* Weighs what tells who lives where with 1; where nothing does, everything. */
enum err peer_question_make(struct ctx *c, struct id place, struct peer_question *out) MUST_USE;
/* The index of a code in q->all, or q->all.count. */
size_t peer_indicator(const struct peer_question *q, struct str code);
/* `brief`: the nearest alone, without findings. */
enum err peers_find(struct ctx *c, struct peer_question *q, size_t most, bool brief,
                    struct peers *out) MUST_USE;

#endif
