/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What sheets of persons and of cards share. */
#ifndef KITH_AREA_NEEDS_PRIORITY_SHEET_INSIDE_H
#define KITH_AREA_NEEDS_PRIORITY_SHEET_INSIDE_H

#include "area/needs/priority_sheet.h"
#include "kernel/gate.h"

/* The round, while it is rated, for whoever has at least that role. */
enum err priority_rating_enter(struct ctx *c, struct id round, enum role least,
                               struct priority_round *r) MUST_USE;
/* The old marks with what was said now. */
struct priority_marks priority_marks_over(struct ctx *c, const struct priority_round *r,
                                          const struct priority_marks *old,
                                          const struct priority_marks *said);
/* Cleans the texts in place. */
enum err priority_reasons_check(struct ctx *c, const struct priority_round *r,
                                struct priority_reasons *why) MUST_USE;
enum err priority_reasons_keep(struct ctx *c, const struct priority_round *r, struct id sheet,
                               const struct priority_reasons *why) MUST_USE;
enum err priority_hand_deal(struct ctx *c, const struct priority_round *r,
                            struct priority_hand *out) MUST_USE;

#endif
