/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An outcome: what changed through an initiative, against a baseline, with how sure that is, what
 * it hurt, and what it meant. Rules only. */
#ifndef KITH_AREA_CREATE_OUTCOME_H
#define KITH_AREA_CREATE_OUTCOME_H

#include "kernel/community.h"
#include "kernel/event.h"
#include "kernel/harvest.h"

#define OUTCOME_PEOPLE_LEAST 10 /* figures about fewer people are not shown */

struct outcome {
    struct thing thing; /* title: what was measured */
    struct id initiative;
    struct str unit;
    double before, after;
    struct str before_when, after_when; /* as people say it: "March 2026" */
    struct opt_real low, high;          /* 95 % interval of after - before */
    struct opt_int people;
    struct str method, harms, cost, meaning;
    bool is_shown; /* the figures may be shown to this viewer */
};

/* By a member of the initiative's community, who may see it. Its audience becomes the initiative's.
 * The needs that it answers take the turn "reflect". */
enum err outcome_measure(struct ctx *c, struct id initiative, struct outcome *draft) MUST_USE;
/* So many decimals as its figures have, at most 2. */
int outcome_decimals(const struct outcome *o);
enum err outcome_find(struct ctx *c, struct id id, struct outcome *out) MUST_USE;
/* For harvesters: its figures only where they may be shown, never without how they were found and
 * what went wrong. */
enum err outcome_describe(struct ctx *c, const struct thing *t, struct dublin *out) MUST_USE;
/* For its noun. */
enum err outcome_erase(struct ctx *c, const struct thing *t) MUST_USE;

#endif
