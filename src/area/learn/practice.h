/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A practice: what was done somewhere, and what came of it, told so that others can take it up;
 * also when it failed. Rules only; pages are practice_web.c. */
#ifndef KITH_AREA_LEARN_PRACTICE_H
#define KITH_AREA_LEARN_PRACTICE_H

#include "kernel/community.h"
#include "kernel/cycle.h"
#include "kernel/event.h"
#include "kernel/harvest.h"
#include "kernel/topic.h"

#define PRACTICE_TITLE_MAX 120
#define PRACTICE_LINE_MAX 300
#define PRACTICE_TEXT_MAX 2000
#define PRACTICE_STEPS_MAX 8000
#define PRACTICE_SOURCES_MAX 10
#define PRACTICE_FEW 10 /* fewer people than that are not counted aloud */

extern const char *const practice_went[];   /* helped, partly, failed, early; ended by NULL */
extern const char *const practice_reach[];  /* open, chosen */
extern const char *const practice_rights[]; /* free, alike, ask, read */

/* As it is told, and as it is kept: title, topic, stages, place (note), how it went (state) and
 * how many communities took it up (tally) are the thing's. */
struct practice {
    struct thing thing;
    bool is_public; /* everybody may read it; otherwise the members of its community */
    struct str problem;
    struct str people;
    struct str steps;
    struct str runner;           /* an organisation; empty: the community itself */
    struct opt_int begun, ended; /* years */
    struct str resources;
    struct opt_int participants; /* PRACTICE_FEW - 1: fewer than PRACTICE_FEW */
    struct str reach;
    struct str result;
    struct str lesson;  /* what did not work */
    struct str sources; /* a line each */
    struct str rights;
    struct str labels;
};

/* Where a new practice comes from: an initiative, or an adaptation of another practice. */
struct practice_origin {
    struct thing thing; /* its id is none: from nothing that Kith knows */
    struct things needs;
    struct things outcomes; /* that measure it */
    struct things stories;  /* that tell of it */
};

/* What can be known of a practice before anybody has typed anything. ERR_NOT_FOUND: not an
 * initiative or adaptation of that community, or not for this viewer. */
enum err practice_begin(struct ctx *c, const struct community *m, struct id from,
                        struct practice *out, struct practice_origin *origin) MUST_USE;
/* By a member. From an origin: it grew from it, and each need that this answers takes the turn
 * "share". ERR_FORBIDDEN, ERR_INPUT. */
enum err practice_make(struct ctx *c, const struct community *m, struct id from,
                       struct practice *p) MUST_USE;
/* By a host: from another catalogue, for everybody to read, by nobody here. Its form may have gaps.
 * One that is known by catalogue and number stays as it is. */
struct brought;
enum err practice_bring(struct ctx *c, const struct community *m, struct practice *p,
                        const struct brought *from, bool *is_new) MUST_USE;
enum err practice_find(struct ctx *c, struct id id, struct practice *out) MUST_USE;
/* By its teller or a steward. seen_ms: when what they saw was written; ERR_CONFLICT when somebody
 * changed it since. */
enum err practice_change(struct ctx *c, struct practice *p, int64_t seen_ms) MUST_USE;
enum err practice_withdraw(struct ctx *c, struct id id) MUST_USE;
/* See struct noun. */
enum err practice_erase(struct ctx *c, const struct thing *t) MUST_USE;

/* Its words may go where nobody asks its tellers. */
bool practice_is_given(const struct practice *p);
/* For harvesters; what its tellers want to be asked about first is not described. */
enum err practice_describe(struct ctx *c, const struct thing *t, struct dublin *out) MUST_USE;

/* The evidence of this site that a line of the sources names, however its address was copied; or
 * none. */
struct id practice_evidence_in(struct str line);

/* Which practices: words anywhere, words of the place, and the filters of the page. */
struct practice_search {
    struct id community; /* none: everywhere */
    struct str words;
    struct str place;
    struct thing_page page;
    int64_t before; /* with words or a place: where the page begins; 0: at the newest */
};

/* *next: where the next page begins, with words or a place; *more: there is one. Bounded work. */
enum err practice_list(struct ctx *c, const struct practice_search *s, struct things *out,
                       int64_t *next, bool *more) MUST_USE;

struct msg_text practice_went_name(struct str word);
struct msg_text practice_rights_name(struct str word);
struct msg_text practice_reach_name(struct str word);

#endif
