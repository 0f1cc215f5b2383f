/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The map of agreement (docs/methods/opinion.md): who thinks alike, what each group says, what all
 * groups share. Pure: the same votes, options and seed give the same map, whatever the order of
 * the rows.
 *
 * After Small, Bjorkegren, Erkkila, Shaw, Megill: Polis, Recerca 26(2), 2021, and its public code.
 * Memory, beside the input: 10 bytes a cast and 120 a participant; for each pair of statements 32
 * bytes, up to OPINION_GRAM_MAX statements; 2,200 bytes a statement.
 *
 * Time grows with the votes, with the pairs of votes of one person (up to OPINION_GRAM_MAX
 * statements) and with the square of the statements; whatever the votes, an axis is sought in at
 * most 2,000 products and groups in at most 100 updates of each of at most 129 starts. */
#ifndef KITH_ENGINE_OPINION_H
#define KITH_ENGINE_OPINION_H

#include "base/arena.h"
#include "engine/result.h"

#define OPINION_PARTICIPANTS_MAX ((size_t)1000000)
#define OPINION_STATEMENTS_MAX ((size_t)10000)
#define OPINION_CASTS_MAX ((size_t)50000000)
#define OPINION_GROUPS_MAX 5
#define OPINION_BASE_MAX 100 /* above so many people, they are gathered in so many points first */
#define OPINION_LIST_MAX 5   /* statements that represent a group, or a majority each way */
#define OPINION_COUNTED_MIN 4
#define OPINION_GRAM_MAX ((size_t)2000) /* statements up to which pairs of them are summed */
#define OPINION_NO_GROUP 255

/* --- what goes in --- */

enum opinion_vote { OPINION_AGREE, OPINION_PASS, OPINION_DISAGREE, OPINION_UNSEEN };

/* One vote as it was cast; OPINION_UNSEEN takes an earlier one back. */
struct opinion_cast {
    uint32_t participant;
    uint16_t statement;
    uint8_t vote; /* enum opinion_vote */
};

struct opinion_statement {
    struct str id;
    bool out;  /* moderated out: counts for nothing, is offered to nobody */
    bool meta; /* about the people or the conversation: not drawn, but offered first */
};

/* IDs stand once each, in the order of opinion_id_cmp; so do people and statements. */
struct opinion_input {
    size_t participants;
    const struct str *participant;
    const bool *banned; /* one for each participant; NULL: nobody is */
    size_t statements;
    const struct opinion_statement *statement;
    size_t casts;
    const struct opinion_cast *cast; /* in the order of time: the last one of a person counts */
};

/* Whole numbers first, by value; then all others by bytes. */
int opinion_id_cmp(struct str a, struct str b);

enum opinion_profile { OPINION_KITH, OPINION_POLIS };

struct opinion_options {
    enum opinion_profile profile;
    struct str seed; /* draws the starts of the grouping (kith); absent: as an empty text */
    /* Who is counted, in the order in which their points are taken, instead of the rule (by votes,
     * in ID order): indexes of participants, each once. NULL: the rule. */
    const uint32_t *counted;
    size_t counteds;
    /* Told from time to time which share of the work is done, 0 to 1; false stops it. NULL: none.
     */
    bool (*progress)(void *self, double share);
    void *self;
};

/* --- what comes out --- */

struct opinion_tally {
    uint32_t agree;
    uint32_t disagree;
    uint32_t seen; /* passes too */
};

/* A statement that stands for a group, or for the majority. */
struct opinion_pick {
    size_t statement;
    bool agree; /* else: disagree */
    bool best;  /* the group's clearest agreement */
    struct opinion_tally of;
    double share;      /* (A+1)/(S+2), or the same of disagrees */
    double test;       /* its z against one half */
    double ratio;      /* to the share of everyone else; 0 in a majority */
    double ratio_test; /* z of the two shares; 0 in a majority */
};

struct opinion_group {
    size_t size;
    double centre[2];
    size_t picks;
    struct opinion_pick pick[OPINION_LIST_MAX];
    const struct opinion_tally *tally; /* one for each statement */
};

struct opinion_majority {
    size_t picks;
    struct opinion_pick pick[OPINION_LIST_MAX];
};

/* All in the arena. Coordinates are of no unit; the sign of an axis is such that its largest
 * loading is positive. */
struct opinion_map {
    const char *refused; /* why there is no map: "participants", "stopped"; else NULL */
    enum opinion_profile profile;
    size_t people;       /* rows of x, y and group_of: all participants, also banned ones */
    size_t participants; /* not banned, and with a vote */
    size_t counted;
    size_t topped_up; /* of the counted: with fewer votes than the rule asks for */
    size_t votes_min; /* what it asks for */
    size_t statements;
    size_t voted;                      /* statements with a vote: C of the method */
    size_t votes;                      /* people's last votes */
    const struct opinion_tally *tally; /* of statements, over everyone */
    const double *mean;                /* of statements: disagree 1, agree -1; 0 where not drawn */
    const double *axis[2];             /* loadings of statements, unit length; 0: there is none */
    double explained[2];               /* share of the variance */
    bool settled;                      /* the axes were found to the last digit asked for */
    const double *x;                   /* of participants */
    const double *y;
    const double *statement_x; /* where one would be who agrees with this alone */
    const double *statement_y;
    const double *extremity; /* its distance from the middle */
    /* Share of the variance that the first axis carries among at most 2000 of the counted, and the
     * largest of 19 times in which their votes were shuffled within each statement: when it is not
     * larger, the data show no groups. Kith only. */
    double axis_share;
    double axis_share_shuffled;
    size_t groups; /* 1: the data show none */
    struct opinion_group group[OPINION_GROUPS_MAX];
    const uint8_t *group_of; /* participants; OPINION_NO_GROUP: not counted, or banned */
    size_t points;           /* that were grouped */
    double silhouette;       /* mean over points, of the best k from 2 on; 0 when there is none */
    size_t silhouette_k;     /* that k; 1: none could be formed */
    double stability;        /* mean Rand index of the other starts with the one kept; polis: 1 */
    struct opinion_majority agreed;
    struct opinion_majority disagreed;
    const double *consensus;        /* of statements */
    const uint32_t *consensus_list; /* those seen enough in each group, most shared first */
    size_t consensus_count;
    const double *weight; /* of statements: how much they are to be offered; 0: moderated out */
};

/* Refused: "participants" (fewer than OPINION_COUNTED_MIN are counted), "stopped" (by progress). */
struct opinion_map opinion_map_make(struct arena *a, const struct opinion_input *in,
                                    struct opinion_options o);

/* The next statement for somebody (routing), drawn in proportion to the weights among those whose
 * `skip` is false; m->statements when none is left. */
size_t opinion_next(const struct opinion_map *m, const bool *skip, struct draw *d);

/* The whole answer; head->engine, ->method and ->seed are set here. */
void opinion_json(struct json_out *j, struct arena *a, const struct opinion_input *in,
                  const struct opinion_options *o, const struct opinion_map *m,
                  struct result_head head, bool people);
/* What a citizen should know of this map, as codes and figures. */
struct result_notes opinion_explain(struct arena *a, const struct opinion_map *m);
/* "A" for 0. */
struct str opinion_group_name(size_t group);

/* --- live --- */

/* A map that follows a conversation: sums of pairs, tallies and earlier places are kept, so that
 * new votes cost little. Groups keep their letters; their number changes only after
 * OPINION_PATIENCE maps in a row ask for the same other one. What is published is always
 * opinion_map_make. */
#define OPINION_PATIENCE 4
struct opinion_live;

/* A copy of all that it needs; it lives in the arena, and grows there. */
struct opinion_live *opinion_live_make(struct arena *a, const struct opinion_input *in,
                                       struct opinion_options o);
/* A new one at the end: its index. At the limit: the limit itself, and nothing is added. */
uint32_t opinion_live_participant(struct opinion_live *l);
uint16_t opinion_live_statement(struct opinion_live *l, struct opinion_statement s);
/* Moderation that changed. */
void opinion_live_moderate(struct opinion_live *l, uint16_t statement, bool out, bool meta);
void opinion_live_ban(struct opinion_live *l, uint32_t participant, bool banned);
void opinion_live_vote(struct opinion_live *l, struct opinion_cast c);
/* The map as it is now, in arena `a` (another than the live one's); it may be freed at once. */
struct opinion_map opinion_live_map(struct opinion_live *l, struct arena *a);

#endif
