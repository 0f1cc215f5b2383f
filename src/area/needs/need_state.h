/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Where a need stands, and how it came there: voiced, moving, answered, declined, reopened, merged
 * (need_merge.h), withdrawn. Each change is kept with who (a role, never a name), when and why. */
#ifndef KITH_AREA_NEEDS_NEED_STATE_H
#define KITH_AREA_NEEDS_NEED_STATE_H

#include "area/needs/need.h"

#define NEED_ANSWER_MAX 2000
#define NEED_WHY_MAX 300
#define NEED_CHANGES_SHOWN 100

extern const char *const need_states_given[]; /* those that a steward can say; ended by NULL */

/* A steward says where it stands; with a reason when that ends it. Everybody who spoke is told.
 * Checks "state" and "answer". ERR_FORBIDDEN. */
enum err need_set_state(struct ctx *c, struct id id, struct str state, struct str answer) MUST_USE;
/* The same by whoever may and was asked for it: all the checks are here. role: "program". */
enum err need_say_state(struct ctx *c, struct thing *t, struct str state, struct str answer,
                        const char *role) MUST_USE;
/* The change alone, by a role that was asked for already: "speaker", "body", "steward". */
enum err need_change_state(struct ctx *c, struct thing *t, struct str state, struct str answer,
                           const char *role) MUST_USE;
/* By whoever voiced it, whatever a steward said: it is not solved after all; or it is. Others are
 * told of the first few of a day. Checks "why". Twice is once. */
enum err need_reopen(struct ctx *c, struct need *n, struct str why) MUST_USE;
enum err need_call_solved(struct ctx *c, struct need *n, struct str why) MUST_USE;

struct need_change {
    struct str state, role, why;
    int64_t at_ms;
};

struct need_changes {
    struct need_change *item;
    size_t count;
};

/* The newest NEED_CHANGES_SHOWN, oldest first. */
enum err need_changes(struct ctx *c, struct id need, struct need_changes *out) MUST_USE;

/* --- what is still open --- */

struct need_open_page {
    int64_t after_ms; /* 0: from the one that waits longest */
    struct id after_id;
    struct str topic, state; /* empty: any */
    struct id category;      /* none: any */
};

struct need_waiting {
    struct thing thing;
    int64_t since_ms; /* voiced, or for stewards: when somebody last said where it stands */
};

struct need_waitings {
    struct need_waiting *item;
    size_t count;
};

#define NEED_OPEN_PER_PAGE 30

/* For everybody: voiced longest ago first, never sensitive ones; of the site when community is
 * none. Takes the page's topic. */
enum err need_still_open(struct ctx *c, struct id community, struct need_open_page page,
                         struct need_waitings *out, bool *more) MUST_USE;
/* For stewards: heard of longest ago first. */
enum err need_desk(struct ctx *c, struct id community, struct need_open_page page,
                   struct need_waitings *out, bool *more) MUST_USE;

#endif
