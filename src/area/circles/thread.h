/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A thread: a talk within a circle. What is answered are comments. Rules only. */
#ifndef KITH_AREA_CIRCLES_THREAD_H
#define KITH_AREA_CIRCLES_THREAD_H

#include "area/circles/circle.h"

struct thread {
    struct thing thing; /* audience: the circle */
    struct id circle;
    struct str text;
    struct str warning; /* what it speaks of, shown before it */
    struct str author;  /* as called in the circle */
};

/* By a member who has accepted the agreement. Members are told once. */
enum err thread_begin(struct ctx *c, const struct circle *s, struct thread *draft) MUST_USE;
enum err thread_find(struct ctx *c, struct id id, struct thread *out) MUST_USE;
/* Of a circle, newest first; before: none at first. */
enum err thread_list(struct ctx *c, struct id circle, struct id before, struct things *out,
                     bool *more) MUST_USE;

/* For its noun (kernel/card.h). */
enum err thread_erase(struct ctx *c, const struct thing *t) MUST_USE;
enum err thread_may_comment(struct ctx *c, const struct thing *t, bool *may) MUST_USE;
enum err thread_may_moderate(struct ctx *c, const struct thing *t, bool *may) MUST_USE;
enum err thread_call(struct ctx *c, const struct thing *t, struct id person,
                     struct str *name) MUST_USE;

#endif
