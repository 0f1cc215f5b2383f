/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Which need comes first (docs/methods/priority.md): scores from what raters say, ranks with
 * their intervals, and how far the answer hangs on a weight. Pure and exact: ratings are whole
 * numbers of millionths, medians whole numbers of halves of these, scores fractions of them; every
 * comparison fits 128 bits. Only the strengths of Bradley and Terry are doubles, for display.
 *
 * Sources: Hanlon, Pickett: Public Health: Administration and Practice; NACCHO: Guide to
 * Prioritization Techniques; Delbecq, Van de Ven, Gustafson: Group Techniques for Program Planning,
 * 1975 (nominal); Copeland 1951 (pairwise); Efron: Bootstrap methods, 1979 (intervals);
 * Hunter: MM algorithms for generalized Bradley-Terry models, 2004. */
#ifndef KITH_ENGINE_PRIORITY_H
#define KITH_ENGINE_PRIORITY_H

#include "base/arena.h"
#include "engine/result.h"

#define PRIORITY_NEEDS_MAX 2000
#define PRIORITY_RATERS_MAX 10000
#define PRIORITY_ROWS_MAX 20000000
#define PRIORITY_ROUNDS_MAX 20
#define PRIORITY_VOTES_MAX 1000000
#define PRIORITY_UNIT 1000000 /* a rating of 1, but for ranks and votes, which are whole */
#define PRIORITY_EMPTY (-1)
#define PRIORITY_RATERS_MIN 3
#define PRIORITY_RESAMPLES 1000
/* Pairwise: pairs of needs times raters up to which there are intervals. */
#define PRIORITY_PAIRS_MAX 100000000

enum priority_method {
    PRIORITY_HANLON,        /* (A + B) C / 3 */
    PRIORITY_HANLON_NACCHO, /* (A + 2 B) C */
    PRIORITY_GRID,          /* size and feasibility, cut at 5 */
    PRIORITY_MULTIVOTE,     /* votes, summed */
    PRIORITY_NOMINAL,       /* rank r of m gives m + 1 - r, summed */
    PRIORITY_PAIRWISE,      /* Copeland */
    PRIORITY_METHODS,
};

/* In the order in which they are told. */
enum priority_criterion {
    PRIORITY_SIZE,
    PRIORITY_SERIOUSNESS,
    PRIORITY_EFFECTIVENESS,
    PRIORITY_FEASIBILITY,
    PRIORITY_RANK,
    PRIORITY_VOTES,
    PRIORITY_PROPRIETY, /* PEARL, from here to legality */
    PRIORITY_ECONOMICS,
    PRIORITY_ACCEPTABILITY,
    PRIORITY_RESOURCES,
    PRIORITY_LEGALITY,
    PRIORITY_EQUITY,
    PRIORITY_CRITERIA,
};

/* What one rater says of one need (in one round): its values are in priority_input.value. */
struct priority_row {
    uint16_t need;
    uint16_t rater;
    uint8_t round; /* 1 to PRIORITY_ROUNDS_MAX; 1 where there are none */
};

struct priority_input {
    size_t needs;
    size_t raters;
    size_t rows;
    const struct str *need;         /* IDs, each once, 1 to 200 bytes */
    const struct str *rater;        /* IDs, each once */
    const struct priority_row *row; /* each need, rater and round once */
    /* [criterion][row], PRIORITY_EMPTY or 0 to priority_most; NULL: nobody was asked */
    const int32_t *value[PRIORITY_CRITERIA];
};

struct priority_options {
    enum priority_method method;
    struct str seed;    /* 1 to 200 bytes; absent: resamples are drawn with the empty one */
    bool bradley_terry; /* pairwise */
    bool (*progress)(void *self, double share); /* or NULL; false: stop */
    void *self;
};

struct priority_fraction { /* in lowest terms, den > 0 */
    int64_t num;
    int64_t den;
};

/* What is known of one criterion of one need. In halves of a unit (priority_unit). */
struct priority_rating {
    uint32_t raters;
    int32_t median;
    int32_t low; /* half of the raters are between these: quartiles by SAS definition 5 */
    int32_t high;
};

struct priority_need {
    size_t need;   /* of the input */
    size_t rank;   /* 1 + number of ranked needs with a higher score; 0: not ranked */
    bool scored;   /* the score is known */
    int64_t score; /* over priority_result.den; multivote: of the last round it stood in */
    int64_t key;   /* what is compared */
    struct priority_rating rating[PRIORITY_CRITERIA];
    size_t raters;      /* the fewest on any criterion that ranks it */
    size_t interval[2]; /* ranks; 0: none */
    size_t skipped;     /* resamples in which nobody rated it */
    unsigned barriers;  /* bits of criteria: PEARL, median below 1/2 */
    unsigned few;       /* bits of criteria: fewer than PRIORITY_RATERS_MIN raters */
    unsigned round;     /* multivote: the last it stood in */
    unsigned wins;      /* pairwise, among the ranked */
    unsigned losses;
    double strength; /* Bradley-Terry, mean 1 */
};

/* Needs that win against each other in a loop. */
struct priority_cycle {
    const size_t *member; /* all of them: indices of priority_result.need */
    size_t members;
    const size_t *loop; /* a shortest loop through the first: each beats the next */
    size_t length;
};

struct priority_weight {
    bool changes;
    struct priority_fraction at;
};

/* All in the arena. */
struct priority_result {
    const char *refused; /* "raters" (nothing could be ranked, or be named as barred), "stopped" */
    /* The ranked by rank, equals by lot; then those with barriers, then the unranked, by lot */
    struct priority_need *need;
    size_t needs;
    size_t ranked;
    size_t barred;
    int64_t den;    /* of scores */
    bool intervals; /* false: pairwise, and too many */
    /* Hanlon's two. With A + w B the top three (all ranks up to 3) are the same for all w between
     * these and the one used; at or just beyond them they are others. */
    struct priority_weight below; /* not under 0 */
    struct priority_weight above;
    unsigned rounds;      /* multivote */
    const int64_t *votes; /* [(round - 1) * needs + input's need]; -1: did not stand */
    const struct priority_cycle *cycle;
    size_t cycles;
    const char *no_strength; /* Bradley-Terry, why not: "not_asked", "not_connected", "not_settled";
                                NULL: there are */
};

const char *priority_method_name(enum priority_method m); /* "hanlon-naccho" */
const char *priority_criterion_name(enum priority_criterion c);
bool priority_is_pearl(enum priority_criterion c);
/* A column that the method cannot do without. */
bool priority_requires(enum priority_method m, enum priority_criterion c);
int32_t priority_least(enum priority_criterion c);
int32_t priority_most(enum priority_method m, enum priority_criterion c);
int32_t priority_unit(enum priority_criterion c);

/* Needs input as described; asserts it. Memory beside the input: 6 bytes for each row and criterion
 * that counts and 16 more while one of these is sorted; 2000 for each rater and 11000 for each need
 * while there are resamples; pairwise: 2 for each need and rater, and for each pair of needs twice
 * that. Time: rows, and 1000 resamples of them; pairwise, pairs times raters. */
struct priority_result priority_rank(struct arena *a, const struct priority_input *in,
                                     struct priority_options o);

/* num / den as "7/3", "40". */
struct str priority_text(struct arena *a, int64_t num, int64_t den);
struct priority_fraction priority_lowest(int64_t num, int64_t den);

/* The whole answer; head->engine, ->method and ->seed are set here. */
void priority_json(struct json_out *j, struct arena *a, const struct priority_input *in,
                   const struct priority_options *o, const struct priority_result *r,
                   struct result_head head);

#endif
