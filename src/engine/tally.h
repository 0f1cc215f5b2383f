/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Counting ballots (docs/methods.md, docs/methods/tally.md). Pure: the same ballots, options and
 * seed give the same result, whatever the order of the ballots. Knows no person and no time.
 *
 * Sums: approval, score, dot, star. One seat by ranks: irv. Several, in proportion: scottish-stv
 * (SSI 2007/42, rules 45 to 52), wigm and meek (the reference rules of the Proportional
 * Representation Foundation; Hill, Wichmann and Woodall 1987). Pairs: schulze (Schulze 2011),
 * ranked-pairs (Tideman 1987). One proposal: consent, consensus.
 *
 * Numbers are whole, or fixed-point: whole numbers of 10^-decimals. Products have 128 bits. */
#ifndef KITH_ENGINE_TALLY_H
#define KITH_ENGINE_TALLY_H

#include "base/arena.h"
#include "engine/result.h"

#define TALLY_OPTIONS_MAX 1000
#define TALLY_SEATS_MAX 200
#define TALLY_BALLOTS_MAX UINT64_C(1000000000)
#define TALLY_MARK_MAX 1000 /* the highest rank, rating or number of dots in one cell */
#define TALLY_DOTS_MAX 1000000
/* Of meek, in one round; then it goes on as if the surplus had stopped shrinking. Elections need
 * tens; this only bounds what an invented one can cost. */
#define TALLY_ITERATIONS_MAX 10000

/* --- what goes in --- */

enum tally_method {
    TALLY_APPROVAL,
    TALLY_CONSENT,
    TALLY_CONSENSUS,
    TALLY_SCORE,
    TALLY_STAR,
    TALLY_DOT,
    TALLY_IRV,
    TALLY_SCOTTISH_STV,
    TALLY_WIGM,
    TALLY_MEEK,
    TALLY_SCHULZE,
    TALLY_RANKED_PAIRS,
    TALLY_METHODS
};

const char *tally_method_name(enum tally_method m); /* "approval" */
bool tally_method_find(struct str name, enum tally_method *out);

/* What a method reads on a ballot. */
enum tally_kind {
    TALLY_KIND_APPROVALS, /* approval */
    TALLY_KIND_STANCES,   /* consent, consensus */
    TALLY_KIND_RATINGS,   /* score, star, dot */
    TALLY_KIND_ORDER,     /* ranks without equals: irv, scottish-stv, wigm, meek */
    TALLY_KIND_RANKS      /* ranks, equal ones too: schulze, ranked-pairs */
};

enum tally_kind tally_kind_of(enum tally_method m);
bool tally_is_ranks(enum tally_kind k);   /* with equals or without */
bool tally_one_seat(enum tally_method m); /* irv and star fill one seat only */

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

/* An item that stands on the same rank as the item before it. */
#define TALLY_SAME UINT16_C(0x8000)

/* The ballots, in one of two shapes.
 *
 * A matrix, for few: mark[ballot * options + option], 0 always being nothing:
 *   approval: not 0 is an approval (a rank counts as one);
 *   score, star, dot: the rating, or the number of dots;
 *   ranks: 1 is the first choice; gaps mean nothing;
 *   consent, consensus: enum tally_stance, and there is one option, the proposal.
 *
 * Lists, for many, when `mark` is NULL: ballot i says item[start[i]] to item[start[i + 1] - 1],
 * options from 0, each at most once. Ranks: best first, TALLY_SAME set where it is no worse than
 * the item before. Else value[] at the same index is the rating, the dots or the stance. Two bytes
 * a rank: a million ballots of a hundred ranks take 200 MB. */
struct tally_ballots {
    size_t options;
    const struct str *name; /* of the options; may repeat */
    size_t count;
    const uint64_t *weight; /* how many ballots say this, each 1 or more; NULL: one each */
    const uint16_t *mark;
    const struct str *id; /* of the ballots, where they are open; else NULL. Not counted with. */
    const size_t *start;
    const uint16_t *item;
    const uint16_t *value; /* NULL: only listed, not rated */
    const bool *withdrawn; /* by option; NULL: none. As if they stood on no ballot. */
    const size_t *lot;     /* all options in the order that the file draws; NULL: as they stand */
    size_t seats;          /* that the file asks for; 0: it does not say */
    uint16_t top;          /* the highest rating there can be; 0: the highest on any ballot */
    size_t ignored_line;   /* of the file, from which on nothing was read; 0: all was */
};

/* One row of a matrix as a list; ranks are sorted, best first. Room for all options in `item` and
 * in `value`, which gets the marks. Returns how many there are. */
size_t tally_list_of_marks(const uint16_t *mark, size_t options, enum tally_kind kind,
                           uint16_t *item, uint16_t *value);

/* An exact share such as 2/3. of == 0: not stated. */
struct tally_share {
    uint64_t part;
    uint64_t of;
};

/* "2/3", "66%", "0.6" or "1", at most 1 and in lowest terms; parts and wholes up to a million. */
bool tally_share_parse(struct str s, struct tally_share *out);

enum tally_base { TALLY_OF_VALID, TALLY_OF_ELIGIBLE };

enum tally_strength { TALLY_WINNING, TALLY_MARGINS };
enum tally_unranked { TALLY_UNRANKED_LAST, TALLY_UNRANKED_IGNORED };

struct tally_options {
    enum tally_method method;
    size_t seats;              /* 0: the file's, or 1; consent and consensus have none */
    struct str seed;           /* decides ties; absent: the order of the options does */
    uint64_t eligible;         /* people who may vote; 0: not known */
    struct tally_share quorum; /* of the eligible must have sent a ballot, blank ones included */
    /* Of the base must stand behind whoever is elected: approval: approve; score, star, dot: give
     * something; irv, stv: the votes that elected; pairs: rank at all.
     * consensus: agrees of agrees + stand asides; always of the valid. Not for consent. */
    struct tally_share share;
    enum tally_base share_of;
    uint64_t dots;                /* dot: what each may spread at most */
    uint64_t top;                 /* star: the highest rating there can be; 0: as the file says */
    enum tally_strength strength; /* pairs */
    enum tally_unranked unranked; /* pairs: below all that is ranked, or not compared with it */
};

/* --- what comes out --- */

enum tally_how {
    TALLY_BY_PLACE,
    TALLY_BY_LOT,
    TALLY_BY_QUOTA, /* stv: reached it; irv: has more than half of what is not exhausted */
    TALLY_LAST      /* no more options were left than seats */
};

struct tally_elected {
    size_t option;
    size_t stage;   /* from 1 */
    uint64_t votes; /* fixed-point in stv; for pairs: how many options it beats */
    enum tally_how how;
    bool share_reached; /* true where none is stated */
};

struct tally_ranked {
    size_t option;
    size_t place; /* 1 + options with more; equals share a place */
    uint64_t score;
};

enum tally_by {
    TALLY_TIE_LOT,
    TALLY_TIE_HISTORY,
    TALLY_TIE_HEAD_TO_HEAD,
    TALLY_TIE_TOP_RATINGS,
    TALLY_TIE_SUM
};

/* Equal options of which one had to be taken; options in the order of the lot. */
struct tally_tie {
    size_t stage;
    size_t *option;
    size_t options;
    size_t chosen;
    enum tally_by by; /* what told them apart */
};

/* Papers that moved together. On a surplus, value = was * surplus / votes, cut off. */
struct tally_transfer {
    size_t to;       /* option, or tally_ballots.options: to nobody, exhausted */
    uint64_t papers; /* ballots */
    uint64_t was;    /* what each was worth before; fixed-point, as all below */
    uint64_t value;  /* what each is worth now */
    uint64_t votes;  /* papers * value */
};

enum tally_action { TALLY_FIRST, TALLY_SURPLUS, TALLY_EXCLUDE, TALLY_ELECT };

/* irv, scottish-stv, wigm: the figures after the action. meek: those by which it was taken. */
struct tally_stage {
    enum tally_action action;
    size_t option;                   /* who is acted upon; none in the first stage */
    uint64_t quota;                  /* irv: more than half of what is not exhausted */
    uint64_t *votes;                 /* by option */
    uint64_t exhausted;              /* with no choice left */
    uint64_t lost;                   /* cut off; votes + exhausted + lost = the valid ballots */
    uint64_t *keep;                  /* meek: by option, the part of each vote that it keeps */
    size_t iterations;               /* meek */
    struct tally_transfer *transfer; /* by option, the highest value first; not meek */
    size_t transfers;
};

/* star: the two with the highest sums, compared on each ballot. */
struct tally_final {
    size_t option[2];
    uint64_t votes[2]; /* ballots that rate it higher than the other */
    uint64_t equal;    /* ballots that rate both the same */
};

enum tally_outcome {
    TALLY_NOT_DECIDED, /* quorum or share missed, or no ballot said anything */
    TALLY_DECIDED,     /* elections */
    TALLY_PASSED,      /* consent, consensus */
    TALLY_NOT_PASSED,
};

struct tally_result {
    const char *refused; /* why there is no result; else NULL */
    uint64_t valid;
    uint64_t blank;
    size_t seats;
    struct tally_elected *elected;
    size_t elected_count;
    struct tally_ranked *ranking; /* all options but those withdrawn; sums and pairs */
    size_t ranked;
    struct tally_tie *tie;
    size_t ties;
    uint64_t stance[STANCES]; /* ballots that say so; consent and consensus only */
    bool quorum_reached;      /* true where none is stated */
    bool share_reached;
    enum tally_outcome outcome;
    unsigned decimals; /* of quota, votes and what else is fixed-point: 5, 4, 9, or 0 */
    uint64_t quota;    /* stv; meek: the last one; 0: there is none */
    struct tally_stage *stage;
    size_t stages;
    uint64_t *pair; /* pairs: [a * options + b] ballots that have a above b */
    uint64_t
        *path; /* schulze: strength of the strongest path; ranked pairs: 1 if locked; or NULL */
    bool pairs_by_lot; /* ranked pairs: equal pairs closed a cycle; the lot chose which to leave */
    struct tally_final final; /* star with two options at least; else both options are the same */
};

/* All in the arena. `refused`, and why:
 *   seats     more than options that stand          one_seat  irv or star asked for several
 *   ballots   more than TALLY_BALLOTS_MAX           eligible  a share of an unknown number, or
 *   ratings   the ballots are only listed                     more ballots than people
 *   dots      a ballot spreads more than o->dots    equal     equal ranks in irv or stv
 *
 * Consent passes when no objection is open. Consensus passes when nobody blocks, somebody agrees
 * and agrees are at least the share of agrees + stand asides. An election is decided when the
 * quorum is reached and everyone elected reaches the share. Without a ballot that says something,
 * or below the quorum, nothing is decided; the counts are shown all the same.
 *
 * Time: in proportion to the marks for each stage or iteration; pairs: marks * options / 16, then
 * options cubed. Memory: 40 bytes a ballot beside the marks; pairs: 26 bytes a pair of options. */
struct tally_result tally_count(struct arena *a, const struct tally_ballots *b,
                                const struct tally_options *o);

/* Options in the order of the lot for this seed: rank[option] from 0. Item is the name, with "#n"
 * at its n-th repetition (n from 2). Without a seed: the file's order. */
size_t *tally_lot(struct arena *a, const struct tally_ballots *b, struct str seed);

/* How one ballot was used, told from the published stages alone: "your ballot helped elect A; 0.31
 * of it passed to B". */
struct tally_use {
    size_t option;  /* or tally_ballots.options: exhausted or cut off */
    size_t stage;   /* from which on it lay there */
    uint64_t value; /* what it was worth when it came; fixed-point */
    uint64_t kept;  /* what stayed there at the end: 0 where all of it went on */
};

/* The options of a ballot, best first, through irv or stv; at most count + 1 uses, in order. */
struct tally_use *tally_follow(struct arena *a, const struct tally_ballots *b,
                               const struct tally_options *o, const struct tally_result *r,
                               const size_t *option, size_t count, size_t *uses);

/* The whole answer; head->engine, ->method and ->seed are set here. */
void tally_json(struct json_out *j, struct arena *a, const struct tally_ballots *b,
                const struct tally_options *o, const struct tally_result *r,
                struct result_head head);
const char *tally_outcome_name(enum tally_outcome o);
const char *tally_how_name(enum tally_how h);       /* "quota" */
const char *tally_by_name(enum tally_by by);        /* "history" */
const char *tally_action_name(enum tally_action x); /* "surplus" */
/* "2/3"; the absent text where none is stated. */
struct str tally_share_text(struct arena *a, struct tally_share s);
/* "1381.00000"; a whole number without a point. */
struct str tally_fixed_text(struct arena *a, uint64_t v, unsigned decimals);

#endif
