/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Counting ballots (docs/methods.md). Pure: the same ballots, options and seed give the same
 * result, whatever the order of the ballots. Knows no person and no time.
 *
 * Methods so far: approval (the options with most approvals), consent, consensus (one proposal). */
#ifndef KITH_ENGINE_TALLY_H
#define KITH_ENGINE_TALLY_H

#include "base/arena.h"
#include "engine/result.h"

#define TALLY_OPTIONS_MAX 1000
#define TALLY_SEATS_MAX 200
#define TALLY_BALLOTS_MAX UINT64_C(1000000000)

/* --- what goes in --- */

enum tally_method { TALLY_APPROVAL, TALLY_CONSENT, TALLY_CONSENSUS, TALLY_METHODS };

const char *tally_method_name(enum tally_method m); /* "approval" */
bool tally_method_find(struct str name, enum tally_method *out);

/* What a ballot can say about a proposal. */
enum tally_stance {
    STANCE_NONE,              /* blank */
    STANCE_YES,               /* consent */
    STANCE_AGREE,             /* consensus */
    STANCE_ABSTAIN,           /* consensus */
    STANCE_ASIDE,             /* stands aside: both */
    STANCE_OBJECTION,         /* consent, and still open */
    STANCE_OBJECTION_SETTLED, /* consent: was met or taken back before the close */
    STANCE_BLOCK,             /* consensus */
    STANCES
};

const char *tally_stance_name(enum tally_stance s); /* "stand_aside"; settled ones: "objection" */
/* May this be said in that method? Nothing may always be said. */
bool tally_stance_fits(enum tally_method m, enum tally_stance s);

/* The ballots. mark[ballot * options + option] says, 0 always being nothing:
 *   approval: not 0 is an approval (a rank counts as one);
 *   consent, consensus: enum tally_stance, and there is one option, the proposal. */
struct tally_ballots {
    size_t options;
    const struct str *name; /* of the options; may repeat */
    size_t count;
    const uint64_t *weight; /* how many ballots say this, each 1 or more; NULL: one each */
    const uint16_t *mark;
    const struct str *id; /* of the ballots, where they are open; else NULL. Not counted with. */
};

/* An exact share such as 2/3. of == 0: not stated. */
struct tally_share {
    uint64_t part;
    uint64_t of;
};

/* "2/3", "66%", "0.6" or "1", at most 1 and in lowest terms; parts and wholes up to a million. */
bool tally_share_parse(struct str s, struct tally_share *out);

enum tally_base { TALLY_OF_VALID, TALLY_OF_ELIGIBLE };

struct tally_options {
    enum tally_method method;
    size_t seats;              /* 0 is 1; consent and consensus have none */
    struct str seed;           /* decides ties; absent: the order of the options does */
    uint64_t eligible;         /* people who may vote; 0: not known */
    struct tally_share quorum; /* of the eligible must have sent a ballot, blank ones included */
    /* approval: of the base must approve of whoever is elected.
     * consensus: agrees of agrees + stand asides; always of the valid. Not for consent. */
    struct tally_share share;
    enum tally_base share_of;
};

/* --- what comes out --- */

enum tally_how { TALLY_BY_PLACE, TALLY_BY_LOT };

struct tally_elected {
    size_t option;
    size_t stage;
    uint64_t votes;
    enum tally_how how;
    bool share_reached; /* true where none is stated */
};

struct tally_ranked {
    size_t option;
    size_t place; /* 1 + options with more; equals share a place */
    uint64_t score;
};

/* One seat that equal options could have had; options in the order of the lot. */
struct tally_tie {
    size_t stage;
    size_t *option;
    size_t options;
    size_t chosen;
};

enum tally_outcome {
    TALLY_NOT_DECIDED, /* quorum or share missed, or no ballot said anything */
    TALLY_DECIDED,     /* elections */
    TALLY_PASSED,      /* consent, consensus */
    TALLY_NOT_PASSED,
};

struct tally_result {
    const char *refused; /* why there is no result ("seats", "ballots", "eligible"); else NULL */
    uint64_t valid;
    uint64_t blank;
    size_t seats;
    struct tally_elected *elected;
    size_t elected_count;
    struct tally_ranked *ranking; /* all options; elections only */
    size_t ranked;
    struct tally_tie *tie;
    size_t ties;
    uint64_t stance[STANCES]; /* ballots that say so; consent and consensus only */
    bool quorum_reached;      /* true where none is stated */
    bool share_reached;
    enum tally_outcome outcome;
};

/* All in the arena. `refused`: seats above the options, more ballots than TALLY_BALLOTS_MAX, a
 * share or quorum of the eligible when their number is 0, or more ballots than people eligible.
 *
 * Consent passes when no objection is open. Consensus passes when nobody blocks, somebody agrees
 * and agrees are at least the share of agrees + stand asides. An election is decided when the
 * quorum is reached and everyone elected reaches the share. Without a ballot that says something,
 * or below the quorum, nothing is decided; the counts are shown all the same. */
struct tally_result tally_count(struct arena *a, const struct tally_ballots *b,
                                const struct tally_options *o);

/* Options in the order of the lot for this seed: rank[option] from 0. Item is the name, with "#n"
 * at its n-th repetition (n from 2). Without a seed: their own order. */
size_t *tally_lot(struct arena *a, const struct tally_ballots *b, struct str seed);

/* The whole answer; head->engine, ->method and ->seed are set here. */
void tally_json(struct json_out *j, struct arena *a, const struct tally_ballots *b,
                const struct tally_options *o, const struct tally_result *r,
                struct result_head head);
const char *tally_outcome_name(enum tally_outcome o);
/* "2/3"; the absent text where none is stated. */
struct str tally_share_text(struct arena *a, struct tally_share s);

#endif
