/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A priority round: a community says together which need comes first. Rules of its life; what
 * stands in it is priority_item.h's, what people say priority_sheet.h's, what came out
 * priority_result.h's, the counting the engine's (engine/priority.h).
 *
 *   draft -> writing -> merging -> rating -> (counting ->) ranked | not_ranked
 *   any of the first four -> withdrawn
 *
 * Each of the middle three ends when its time is over or when a steward says so. All that is shown
 * before the first word is fixed when it leaves the draft. */
#ifndef KITH_AREA_NEEDS_PRIORITY_ROUND_H
#define KITH_AREA_NEEDS_PRIORITY_ROUND_H

#include "area/needs/priority_marks.h"
#include "kernel/community.h"
#include "kernel/cycle.h"
#include "kernel/event.h"

#define PRIORITY_TITLE_MAX 160
#define PRIORITY_TEXT_MAX 4000
#define PRIORITY_PROMISE_MAX 1000
#define PRIORITY_SEED_MAX 60
#define PRIORITY_REASON_MAX 1000
#define PRIORITY_ENDS 3                            /* phases that end by a clock */
#define PRIORITY_LEAST_MS (INT64_C(5) * 60 * 1000) /* a phase with an end lasts so long */
#define PRIORITY_SMALL 10                          /* numbers of people below it are not told */

/* The thing's state. */
enum priority_phase {
    PHASE_DRAFT,
    PHASE_WRITING,
    PHASE_MERGING,
    PHASE_RATING,
    PHASE_COUNTING,
    PHASE_RANKED,
    PHASE_NOT_RANKED,
    PHASE_WITHDRAWN,
    PHASES
};

struct priority_round {
    struct thing thing;
    enum priority_phase phase;
    struct str text;
    enum priority_method method;
    struct priority_asked asked;
    bool in_room, barriers, equity, twice;
    int64_t most; /* votes, ranks or pairs of one person */
    struct str promise, seed, zone;
    struct str local[PRIORITY_ENDS];        /* writing, merging, rating; empty: by hand */
    int64_t ends_ms[PRIORITY_ENDS];         /* 0: by hand */
    int64_t items;                          /* numbers given */
    int64_t opened_ms, rated_ms, closed_ms; /* 0: not yet */
    struct str reason;                      /* withdrawn */
};

/* What a steward types. */
struct priority_draft {
    struct community community;
    struct str title, text, method, promise, seed;
    struct str local[PRIORITY_ENDS];
    struct opt_int most;
    bool in_room, barriers, equity, twice, for_public;
    struct str
        which; /* these, all, kept: the needs below, all open ones of topic and stages, as is */
    struct ids needs;
    struct str topic; /* empty: any */
    int64_t stages;   /* 0: any */
};

extern const char *const priority_methods[]; /* as the form has them, ended by NULL */
bool priority_method_of(struct str word, enum priority_method *out);
bool priority_is_rated(enum priority_method m); /* by criteria, from 0 to 10 */
const char *priority_phase_word(enum priority_phase p);
/* Votes, ranks or pairs where nothing else is said; 0: the method has none. */
int64_t priority_most_usual(enum priority_method m);

/* For stewards. ERR_INPUT: something to mend. */
enum err priority_draft_make(struct ctx *c, struct priority_draft *d,
                             struct priority_round *out) MUST_USE;
/* ERR_CLOSED: no draft any more. */
enum err priority_draft_change(struct ctx *c, struct id id, struct priority_draft *d,
                               struct priority_round *out) MUST_USE;
enum err priority_draft_of(struct ctx *c, const struct priority_round *r,
                           struct priority_draft *out) MUST_USE;
struct str priority_seed_make(struct arena *a);

enum err priority_round_find(struct ctx *c, struct id id, struct priority_round *out) MUST_USE;
/* The time of its phase is over, and nobody has moved it on yet. */
bool priority_is_over_due(const struct ctx *c, const struct priority_round *r);
/* Things said in this phase are taken, by the clock, too. */
bool priority_is_in(const struct ctx *c, const struct priority_round *r, enum priority_phase p);
bool priority_is_counted(const struct priority_round *r);

/* A steward opens it: writing begins. */
enum err priority_round_open(struct ctx *c, struct id id) MUST_USE;
/* A steward ends a phase; one that has ended already is no error. ERR_INPUT ("phase"): fewer than
 * two things to rate. */
enum err priority_round_end(struct ctx *c, struct id id, enum priority_phase ended) MUST_USE;
/* What is due by the clock. Anybody may ask; nothing due is no error. */
enum err priority_round_advance(struct ctx *c, struct id id) MUST_USE;
/* A steward, with a reason that all see; a draft goes without. What was said is erased. */
enum err priority_round_withdraw(struct ctx *c, struct id id, struct str reason) MUST_USE;
/* What thing_erase asks of this noun. */
enum err priority_round_erase(struct ctx *c, const struct thing *t) MUST_USE;

/* --- for the round's own life --- */

/* The result is there: states, steps of the needs that came first, telling. */
enum err priority_round_counted(struct ctx *c, struct priority_round *r, bool ranked) MUST_USE;
/* Each of a round's jobs has a key of its own: "ID what". */
enum err priority_job(struct ctx *c, const struct priority_round *r, const char *kind,
                      const char *what, int64_t at_ms) MUST_USE;

#endif
