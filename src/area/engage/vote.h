/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A vote: what one person says in a ballot. One person, one vote; another one takes the place of
 * the old until the close.
 *
 * Who has voted (turnout) stands apart from what was said (vote). While a ballot runs the two are
 * tied by a tag, the hash of the person under a random key of the ballot: that is what lets a vote
 * be changed. At the close the key goes, and every single vote of a secret ballot; sums stay. */
#ifndef KITH_AREA_ENGAGE_VOTE_H
#define KITH_AREA_ENGAGE_VOTE_H

#include "area/engage/ballot.h"
#include "base/hash.h"

#define VOTE_REASON_MAX 1000
#define VOTE_REASONS_SHOWN 100
#define VOTES_PER_PAGE 100
#define ELECTORS_PER_PAGE 30
#define VOTE_CODE_SIZE 20 /* characters of a vote's name in an open ballot's bundle */

struct vote {
    int64_t options;   /* approval: a bit for each option's position */
    struct str stance; /* consent, consensus: a word of tally_stance_name; empty: nothing */
    bool settled;      /* an objection that its voter has seen met */
    struct str reason;
    char code[VOTE_CODE_SIZE + 1];
};

/* What the viewer may do here, and why not. */
enum vote_standing {
    VOTE_NOW,     /* may vote, or change it */
    VOTE_SIGN_IN, /* nobody knows who it is */
    VOTE_NOT_MEMBER,
    VOTE_JOINED_LATER, /* a member, but not when it opened */
    VOTE_NOT_OPEN,     /* too early or too late */
};

enum err vote_standing(struct ctx *c, const struct ballot *b, enum vote_standing *out) MUST_USE;

/* The viewer's vote, or another one in its place. ERR_CLOSED: too early or too late; ERR_FORBIDDEN:
 * may not vote here; ERR_INPUT: no such answer, or an objection without a reason. */
enum err vote_cast(struct ctx *c, struct id ballot, struct vote *v) MUST_USE;
/* A helper enters what a member wrote on paper; the member is told of it. ERR_TWICE: that person
 * has voted already; one from paper may be entered again with `anew`. */
enum err vote_cast_on_paper(struct ctx *c, struct id ballot, struct id person, struct vote *v,
                            bool anew) MUST_USE;
/* Whoever raised an objection has seen it met. */
enum err vote_settle(struct ctx *c, struct id ballot) MUST_USE;
/* What the viewer has said; *has is false when that is nothing, or can no longer be known. */
enum err vote_own(struct ctx *c, const struct ballot *b, struct vote *out, bool *has) MUST_USE;
/* Has the viewer voted? Known for as long as the ballot is kept. */
enum err vote_has(struct ctx *c, const struct ballot *b, bool *has) MUST_USE;
enum err vote_count(struct ctx *c, struct id ballot, int64_t *out) MUST_USE;

struct vote_reason {
    struct str stance;
    bool settled;
    struct str reason;
    struct str name; /* open ballots only */
};

struct vote_reasons {
    struct vote_reason *item;
    size_t count;
};

/* For members. At most VOTE_REASONS_SHOWN, in an order that tells nothing. */
enum err vote_reasons(struct ctx *c, const struct ballot *b, struct vote_reasons *out) MUST_USE;

struct vote_named {
    struct vote vote;
    struct str name; /* empty: has left, or was forgotten */
};

struct vote_list {
    struct vote_named *item;
    size_t count;
};

/* Of an open ballot that is counted, for members: who said what. after: a code; empty at first. */
enum err vote_list(struct ctx *c, const struct ballot *b, struct str after, struct vote_list *out,
                   bool *more) MUST_USE;

struct elector {
    struct id person;
    struct str name;
};

struct electors {
    struct elector *item;
    size_t count;
};

/* For helpers: who may vote, from that name on, as in a telephone book. */
enum err elector_list(struct ctx *c, const struct ballot *b, struct str from,
                      struct electors *out) MUST_USE;

/* --- for the ballot's own life --- */

/* The key of a ballot that opens, and its end: the key goes; of a secret ballot the votes too, the
 * reasons stay without tags. `keep_reasons`: false for one that was withdrawn. */
enum err vote_begin(struct ctx *c, const struct ballot *b) MUST_USE;
enum err vote_end(struct ctx *c, const struct ballot *b, bool keep_reasons) MUST_USE;
/* A vote's name in the bundle of an open ballot: the beginning of its tag. */
void vote_code(struct str tag, char out[VOTE_CODE_SIZE + 1]);
/* STANCES when it is no word of that method. */
enum tally_stance vote_stance_of(enum tally_method m, struct str word, bool settled);

/* The card's debts. */
enum err vote_export(struct ctx *c, struct id person, struct json_out *out) MUST_USE;
enum err vote_forget(struct ctx *c, struct id person) MUST_USE;

#endif
