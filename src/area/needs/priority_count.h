/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Counting a round once, at its close, and what is kept of it. A small one is counted where it is
 * closed; others by a job. */
#ifndef KITH_AREA_NEEDS_PRIORITY_COUNT_H
#define KITH_AREA_NEEDS_PRIORITY_COUNT_H

#include "area/needs/priority_round.h"

/* Is it counted within some 50 ms? */
enum err priority_count_is_small(struct ctx *c, const struct priority_round *r,
                                 bool *small) MUST_USE;
/* In this write. */
enum err priority_count_now(struct ctx *c, struct priority_round *r) MUST_USE;

/* Jobs of the card: counting, the end of a phase, telling of it. */
enum err priority_count_job(struct job *j) MUST_USE;
enum err priority_advance_job(struct job *j) MUST_USE;
enum err priority_tell_job(struct job *j) MUST_USE;

#endif
