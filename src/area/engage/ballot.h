/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A ballot: a question that a community decides by votes. Rules of its life, from draft to result;
 * voting is vote.h's, counting the engine's (engine/tally.h).
 *
 *   draft -> (announced ->) open -> decided | not_decided        any of the first three ->
 * withdrawn
 *
 * All that is shown before the first choice is fixed when it leaves the draft: question, answers,
 * times, who may vote, quorum, share, secrecy, seed, promise. */
#ifndef KITH_AREA_ENGAGE_BALLOT_H
#define KITH_AREA_ENGAGE_BALLOT_H

#include "engine/tally.h"
#include "kernel/community.h"
#include "kernel/cycle.h"
#include "kernel/event.h"

#define BALLOT_TITLE_MAX 160
#define BALLOT_TEXT_MAX 4000
#define BALLOT_PROMISE_MAX 1000
#define BALLOT_OPTIONS_MAX 50 /* a vote keeps them as bits */
#define BALLOT_OPTION_MAX 200 /* bytes: as in a file of ballots */
#define BALLOT_NOTE_MAX 300
#define BALLOT_NEEDS_MAX 50
#define BALLOT_SEED_MAX 60
#define BALLOT_LEAST_MS (INT64_C(10) * 60 * 1000) /* open at least so long */

/* Words of the form, ended by NULL. */
extern const char *const ballot_methods[]; /* approval, consent, consensus */
extern const char *const ballot_shares[];  /* "", "1/10" ... "1" */
extern const char *const ballot_share_bases[];
struct msg_text ballot_method_name(struct str word);
struct msg_text ballot_share_name(struct str word);

/* What its maker types. */
struct ballot_draft {
    struct community community;
    struct str title; /* the question, or the proposal */
    struct str text;
    struct str method;
    struct str options; /* approval: a line each, "NAME: WHAT IT IS" */
    struct str opens;   /* wall clock of the community; empty: when a steward opens it */
    struct str closes;
    struct str quorum, share, share_of;
    bool open;       /* names are known to members after the close; else secret */
    bool for_public; /* everybody may read it; voting is the members' all the same */
    struct str seed;
    struct str promise;
    struct ids needs;       /* what it is about */
    bool needs_are_options; /* approval: they are answers, too: which comes first? */
};

struct ballot_option {
    int64_t position;
    struct str name;
    struct str note;
    struct id need;
    int64_t votes; /* once counted */
};

struct ballot {
    struct thing thing;
    struct str text;
    enum tally_method method;
    struct str opens_local, closes_local, zone;
    int64_t opens_ms; /* 0: none given */
    int64_t closes_ms;
    struct str quorum, share; /* words of ballot_shares */
    bool share_of_eligible;
    bool secret;
    struct str seed;
    struct str promise;
    int64_t eligible;  /* 0: not opened yet */
    int64_t opened_ms; /* 0: not yet */
    int64_t closed_ms; /* 0: not yet */
    struct str reason; /* closed early, or withdrawn */
    struct {
        struct ballot_option *item;
        size_t count;
    } options;
};

struct ballot_result {
    struct str outcome; /* decided, passed, not_passed, not_decided */
    int64_t valid, blank;
    struct opt_int winner; /* position */
    bool by_lot;
    bool quorum_reached, share_reached;
    int64_t yes, agree, abstain, aside, objections, settled, blocks;
    struct str bundle_hash;
};

/* By members; stewards see drafts and open them. ERR_INPUT: something to mend. */
enum err ballot_draft_make(struct ctx *c, struct ballot_draft *d, struct ballot *out) MUST_USE;
/* By its maker or a steward. ERR_CLOSED: it is no draft any more. */
enum err ballot_draft_change(struct ctx *c, struct id id, struct ballot_draft *d,
                             struct ballot *out) MUST_USE;
/* What was typed, to be typed anew. */
enum err ballot_draft_of(struct ctx *c, const struct ballot *b, struct ballot_draft *out) MUST_USE;
/* A seed to begin with: ten letters and digits that nobody chose. */
struct str ballot_seed_make(struct arena *a);

enum err ballot_find(struct ctx *c, struct id id, struct ballot *out) MUST_USE;
enum err ballot_result_find(struct ctx *c, struct id id, struct ballot_result *out) MUST_USE;
/* The zip of format/recount.h. ERR_NOT_FOUND: not counted. */
enum err ballot_bundle_find(struct ctx *c, struct id id, struct str *out) MUST_USE;
/* What takes part, in whole people: a third of 40 is 14. 0: none is needed. */
int64_t ballot_least(struct str share, int64_t of);

bool ballot_is_draft(const struct ballot *b);
bool ballot_is_announced(const struct ballot *b);
bool ballot_is_open(const struct ballot *b); /* votes are taken if the clock says so, too */
bool ballot_is_counted(const struct ballot *b);
bool ballot_is_over_due(const struct ctx *c, const struct ballot *b); /* ended, not counted yet */

/* A steward opens it: now, or by the clock when a time to open is given. Who is a member at that
 * moment may vote. Its needs take the turn "decide". ERR_CLOSED: no draft any more. */
enum err ballot_open(struct ctx *c, struct id id) MUST_USE;
/* A steward ends it before its time, with a reason that all see; what was voted is counted. */
enum err ballot_close(struct ctx *c, struct id id, struct str reason) MUST_USE;
/* A steward, or before the opening its maker, takes it back; votes are erased uncounted. */
enum err ballot_withdraw(struct ctx *c, struct id id, struct str reason) MUST_USE;
/* What is due by the clock: opening, or counting. Anybody may ask; nothing due is no error. */
enum err ballot_advance(struct ctx *c, struct id id) MUST_USE;
/* What thing_erase asks of this noun: drafts go, what people voted on stays. */
enum err ballot_erase(struct ctx *c, const struct thing *t) MUST_USE;

#endif
