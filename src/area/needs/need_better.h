/* SPDX-License-Identifier: AGPL-3.0-or-later
 * "Is it better now?": asked once, four weeks after a need was answered, of whoever voiced or
 * supported it. Silence is not yes. */
#ifndef KITH_AREA_NEEDS_NEED_BETTER_H
#define KITH_AREA_NEEDS_NEED_BETTER_H

#include "area/needs/need.h"
#include "base/span.h"
#include "kernel/job.h"

#define NEED_BETTER_AFTER_MS (28 * DAY_MS)
#define NEED_BETTER_WORDS_MAX 300

/* A need was just answered: the question is planned. */
enum err need_better_plan(struct ctx *c, const struct thing *t) MUST_USE;

struct need_better {
    bool is_asked;     /* the weeks are over, and it is still answered */
    bool may_answer;   /* voiced or supported by the key */
    struct str answer; /* what the key said; empty: nothing yet */
    int64_t round;
    int64_t yes, little, no; /* what all said */
};

/* key: as in need_support; is_speaker: whoever voiced it, by account or receipt. */
enum err need_better_find(struct ctx *c, const struct need *n, struct str key, bool is_speaker,
                          struct need_better *out) MUST_USE;
/* yes, little, no; may be changed. Checks "better", "words". ERR_FORBIDDEN, ERR_CLOSED. */
enum err need_better_answer(struct ctx *c, const struct need *n, struct str key, bool is_speaker,
                            struct str answer, struct str words) MUST_USE;

enum err need_better_run(struct job *j) MUST_USE; /* a job */

#endif
