/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Needs that are one. The source leads to the target; no voice is lost: whoever voiced or supported
 * the source supports the target, once each, and follows it. Both texts stay readable, both
 * receipts work. They can be parted again. */
#ifndef KITH_AREA_NEEDS_NEED_MERGE_H
#define KITH_AREA_NEEDS_NEED_MERGE_H

#include "area/needs/need.h"
#include "kernel/job.h"

#define NEED_MERGED_SHOWN 50

/* A steward puts the source together with the target, both open to be read by everybody, of one
 * community. What was put together with the source goes along. Twice is once. ERR_FORBIDDEN;
 * ERR_INPUT ("target"): not possible, with why. */
enum err need_merge(struct ctx *c, struct id source, struct id target) MUST_USE;
/* It stands alone again, as it was; supports that came only through it leave with it. */
enum err need_part(struct ctx *c, struct id source) MUST_USE;
/* The target goes for good: all that was put together with it stands alone again. */
enum err need_part_all(struct ctx *c, struct id target) MUST_USE;
/* Those that were put together with it, in the order in which that was done; texts and all. */
struct need_merged {
    struct need *item;
    size_t count;
};
enum err need_merged_into(struct ctx *c, struct id target, struct need_merged *out) MUST_USE;
/* What others tie to it or to one that was put together with it, each once. */
enum err need_tied(struct ctx *c, struct id need, const struct need_merged *merged,
                   struct things *out) MUST_USE;

/* "This is the same as": by anybody who sees both. The address or the id of the other, as typed.
 * Stewards are told once a day. ERR_INPUT ("same"). */
enum err need_say_same(struct ctx *c, struct id need, struct str other) MUST_USE;
/* An id in what was typed: "https://kith.example/needs/0190...". */
bool need_id_within(struct str typed, struct id *out);
/* Proposed for this one, for stewards: at most 20. */
enum err need_said_same(struct ctx *c, struct id need, struct things *out) MUST_USE;
enum err need_not_same(struct ctx *c, struct id need, struct id other) MUST_USE;

/* A job: takes those that were put together with another out of map and search, once. */
enum err need_lead_away_run(struct job *j) MUST_USE;

#endif
