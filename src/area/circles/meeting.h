/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A meeting of a circle: when, where, what about, who comes, what was said. Rules only. */
#ifndef KITH_AREA_CIRCLES_MEETING_H
#define KITH_AREA_CIRCLES_MEETING_H

#include "area/circles/circle.h"

struct meeting {
    struct thing thing; /* audience: the circle; tally: who came */
    struct id circle;
    int64_t starts_ms, ends_ms;
    struct str zone;
    struct str place;
    struct str agenda;
    struct str notes;
};

struct attendance {
    struct id person;
    struct str name;
    struct str answer; /* coming, not_coming; empty: has not said */
    bool came;
};

struct attendances {
    struct attendance *item;
    size_t count;
};

struct meetings {
    struct meeting *item;
    size_t count;
};

/* By a member who has accepted the agreement. At most a day long. Members are told. */
enum err meeting_call(struct ctx *c, const struct circle *s, struct meeting *draft) MUST_USE;
enum err meeting_find(struct ctx *c, struct id id, struct meeting *out) MUST_USE;
/* The latest first, at most 50. */
enum err meeting_list(struct ctx *c, struct id circle, struct meetings *out) MUST_USE;
/* The viewer comes or does not. ERR_CLOSED once it has ended. */
enum err meeting_answer(struct ctx *c, const struct meeting *m, bool coming) MUST_USE;
/* Every member of the circle, with what they said and whether they came. */
enum err meeting_attendance(struct ctx *c, const struct meeting *m,
                            struct attendances *out) MUST_USE;
/* By any member, from its beginning on: who came, and the notes. The first time somebody came, the
 * circle's needs take the turn "act" through it. */
enum err meeting_record(struct ctx *c, struct meeting *m, struct ids came,
                        struct str notes) MUST_USE;
/* For its noun. */
enum err meeting_erase(struct ctx *c, const struct thing *t) MUST_USE;

#endif
