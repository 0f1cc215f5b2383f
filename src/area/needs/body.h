/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A body: who must act on a need - a council's office, a water company, the community itself. It is
 * told by mail when a need comes in, and answers by the link in that mail, without an account. Of
 * sensitive needs only the body that their category names is told. */
#ifndef KITH_AREA_NEEDS_BODY_H
#define KITH_AREA_NEEDS_BODY_H

#include "kernel/community.h"
#include "kernel/job.h"

#define BODIES_MAX 60 /* of one community, and of the site */
#define BODY_NAME_MAX 100
#define BODY_LINES_MAX 12

/* Acts for this: the narrowest line that fits a need decides, a category before a topic, a region
 * before everywhere, a community's body before the site's. */
struct body_line {
    struct str topic;   /* empty: any */
    struct id category; /* none: any */
    struct str region;  /* its name; empty: everywhere */
};

struct body {
    struct id id;
    struct id community; /* none: of every community */
    struct str name;
    struct str email; /* empty: is told by nobody but people */
    struct str lang;
    bool trusted; /* what it answers holds at once; else a steward looks at it first */
    bool archived;
    struct body_line line[BODY_LINES_MAX];
    size_t lines;
};

struct bodies {
    struct body *item;
    size_t count;
};

/* The community's own, then the site's. */
enum err body_list(struct ctx *c, struct id community, bool with_archived,
                   struct bodies *out) MUST_USE;
enum err body_find(struct ctx *c, struct id id, struct body *out) MUST_USE;
/* Makes or changes one; who: as in category.h. With another address the links that were sent to the
 * old one open nothing any more. Checks "name", "email", "lang", "line". */
enum err body_save(struct ctx *c, struct body *b) MUST_USE;
enum err body_archive(struct ctx *c, struct id id, bool archived) MUST_USE;

/* Finds who must act on a need that came in, and has it told. Does nothing where somebody must
 * already, or nobody fits. */
enum err body_assign(struct ctx *c, const struct thing *need) MUST_USE;
/* A steward says who must act; none: nobody. It is told. ERR_FORBIDDEN, ERR_INPUT ("body"). */
enum err body_give(struct ctx *c, struct id need, struct id body) MUST_USE;

/* Who must act on one need. */
struct need_body {
    struct id need;
    struct body body;
    int64_t since_ms;
    struct opt_int told;
    struct str state, words; /* what it proposes; empty state: nothing */
    int64_t answered_ms;
};

/* ERR_NOT_FOUND: nobody. The caller has asked for the need. */
enum err body_of_need(struct ctx *c, struct id need, struct need_body *out) MUST_USE;
/* By the code of the link. ERR_NOT_FOUND: none, or its body acts no more. */
enum err body_by_code(struct ctx *c, struct str code, struct need_body *out) MUST_USE;
/* What the body says, by that code: moving, answered or declined. Holds at once when it is trusted,
 * else stewards are told. Checks "state", "answer". */
enum err body_answer(struct ctx *c, struct str code, struct str state, struct str words) MUST_USE;
/* A steward takes what was proposed, or leaves it. ERR_CLOSED: nothing is. */
enum err body_take_answer(struct ctx *c, struct id need, bool take) MUST_USE;

enum err body_tell_run(struct job *j) MUST_USE; /* a job */

#endif
