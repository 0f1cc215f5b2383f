/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Participatory budgeting (docs/methods/budget.md): which projects does a budget pay for? Pure: the
 * same ballots, options and seed give the same result, whatever the order of ballots and projects.
 *
 * greedy: most points first, what does not fit is skipped. equal-shares: the Method of Equal Shares
 * (Peters, Pierczynski, Skowron: Proportional Participatory Budgeting with Additive Utilities,
 * NeurIPS 2021), with the completions that raise the shares (add1) or go on by points.
 *
 * Money is in minor units (cents where the file has cents). Every decision is exact: purses are
 * kept between two whole numbers, and where these leave a doubt it is settled by fractions of any
 * length. No memory is taken from GMP while counting: its lowest functions work in the arena. */
#ifndef KITH_ENGINE_BUDGET_H
#define KITH_ENGINE_BUDGET_H

#include "base/arena.h"
#include "engine/result.h"

#define BUDGET_PROJECTS_MAX 10000
#define BUDGET_VOTERS_MAX 5000000
#define BUDGET_CHOICES_MAX 50000000              /* of all ballots together */
#define BUDGET_POINTS_MAX 100000                 /* of a ballot for a project */
#define BUDGET_MONEY_MAX INT64_C(10000000000000) /* the budget, in minor units */
#define BUDGET_RERUNS_MAX 1000000
#define BUDGET_FRACTIONS_MAX ((size_t)1 << 27) /* bytes of exact fractions at one time */

/* --- what goes in --- */

struct budget_project {
    struct str id;
    int64_t cost; /* minor units, 0 or more */
};

struct budget_election {
    int64_t budget; /* minor units, 1 to BUDGET_MONEY_MAX */
    int64_t minor;  /* minor units in a currency unit: 1 or 100 */
    size_t projects;
    const struct budget_project *project; /* ids differ */
    size_t ballots;                       /* each is a voter; a ballot may be empty */
    const size_t *begins;                 /* [ballots + 1]: where each ballot's choices begin */
    const uint32_t *choice;               /* projects; one that is repeated is one choice */
    const uint32_t *points;               /* of the choices, 0 to BUDGET_POINTS_MAX; repeated ones
                                             add up to that at most; NULL: approvals, 1 each */
};

enum budget_rule { BUDGET_EQUAL_SHARES, BUDGET_GREEDY, BUDGET_RULES };
/* What a funded project is worth to who approves of it: its cost, or 1; times the points. */
enum budget_utility { BUDGET_COST, BUDGET_CARDINALITY, BUDGET_UTILITIES };
enum budget_completion {
    BUDGET_NONE,
    BUDGET_UTILITARIAN,     /* by points falling, what still fits */
    BUDGET_ADD1,            /* shares rise by one unit while the total cost stays within */
    BUDGET_ADD1_EXHAUSTIVE, /* the same, also until nothing more fits */
    BUDGET_ADD1_UTILITARIAN,
    BUDGET_ADD1_EXHAUSTIVE_UTILITARIAN,
    BUDGET_COMPLETIONS
};
/* When greedy takes the place of Equal Shares: more voters are strictly better off with it. */
enum budget_compare {
    BUDGET_NOT_COMPARED,
    BUDGET_SATISFACTION, /* better off: more of one's projects are funded */
    BUDGET_EXCLUSION,    /* better off: at least one is, instead of none */
    BUDGET_COMPARES
};

/* As on the command line: "equal-shares", "add1-exhaustive". */
const char *budget_rule_name(enum budget_rule r);
const char *budget_utility_name(enum budget_utility u);
const char *budget_completion_name(enum budget_completion c);
const char *budget_compare_name(enum budget_compare c);
bool budget_rule_find(struct str name, enum budget_rule *out);
bool budget_utility_find(struct str name, enum budget_utility *out);
bool budget_completion_find(struct str name, enum budget_completion *out);
bool budget_compare_find(struct str name, enum budget_compare *out);

struct budget_options {
    enum budget_rule rule;
    enum budget_utility utility;
    enum budget_completion completion;
    enum budget_compare compare;
    bool integral; /* the first share is rounded down to a whole currency unit */
    int64_t rise;  /* add1: minor units a share rises by, to BUDGET_MONEY_MAX; 0: a currency unit */
    struct str seed; /* decides what is tied to the last; absent: the order of the projects */
    /* Told now and then how many reruns are done; false stops the work. May be NULL. */
    bool (*progress)(void *self, uint64_t reruns);
    void *self;
};

/* --- what comes out --- */

enum budget_by { BUDGET_BY_EQUAL_SHARES, BUDGET_BY_UTILITARIAN, BUDGET_BY_GREEDY };

/* Fractions are texts in lowest terms, "7/3" or "12", of currency units; absent where not paid for
 * by Equal Shares. */
struct budget_funded {
    size_t project;
    uint64_t supporters;
    uint64_t points;
    struct str effective_votes; /* cost / payment */
    struct str payment;         /* the full payment, for each point */
    uint64_t paid_max;          /* supporters who paid it */
    uint64_t paid_rest;         /* supporters who paid all they had left, which was less */
    enum budget_by by;
};

enum budget_why {
    BUDGET_MONEY_BEHIND, /* its supporters have less left than it costs */
    BUDGET_NO_ROOM,      /* it costs more than what was left of the budget at its turn */
    BUDGET_NO_SUPPORT,
    BUDGET_ZERO_COST, /* takes no part */
    BUDGET_TOO_EXPENSIVE,
};

struct budget_unfunded {
    size_t project;
    uint64_t supporters;
    uint64_t points;
    enum budget_why why;
    struct str money;   /* what its supporters have left; or the room there was; else absent */
    struct str missing; /* the cost without that */
};

enum budget_settled { BUDGET_SETTLED_BY_COST, BUDGET_SETTLED_BY_SUPPORT, BUDGET_SETTLED_BY_LOT };

#define BUDGET_TIED_MAX 10

/* Projects that were equal when one of them was funded. */
struct budget_tie {
    size_t order;                    /* of the funded one, from 0 */
    size_t equal;                    /* how many were, it included */
    size_t project[BUDGET_TIED_MAX]; /* the funded one, then those next in line */
    enum budget_settled settled;     /* what put it before the next */
};

struct budget_outcome {
    size_t *project; /* in the order in which they were funded */
    size_t projects;
    int64_t spent;
};

struct budget_result {
    const char *refused;    /* why there is none; see budget_decide */
    struct str share_start; /* equal-shares: what each voter held at first, and in the last run */
    struct str share_final;
    uint64_t reruns; /* rises of the share that were kept */
    struct budget_funded *funded;
    size_t fundeds;
    struct budget_unfunded *unfunded; /* those who take part first, by points falling */
    size_t unfundeds;
    int64_t spent;
    uint64_t voters_served; /* with at least one of their projects funded */
    struct budget_tie *tie;
    size_t ties;
    /* where compared */
    struct budget_outcome equal_shares;
    struct budget_outcome greedy;
    uint64_t better_equal_shares; /* voters strictly better off with it */
    uint64_t better_greedy;
    bool replaced;
};

/* All in the arena. Points of one project together are below 2^40. refused:
 *   "voters"     equal-shares, and there is no ballot
 *   "reruns"     add1 did not end within BUDGET_RERUNS_MAX
 *   "money"      shares rose until all together are above 2^61 minor units
 *   "fractions"  the exact fractions are longer than BUDGET_FRACTIONS_MAX
 *   "stopped"    progress said so
 * Memory: some 150 bytes a voter, 40 a choice and 250 a project, and BUDGET_FRACTIONS_MAX.
 * Time: a run reads each supporter of a project a few times for each round it is looked at in. */
struct budget_result budget_decide(struct arena *a, const struct budget_election *e,
                                   const struct budget_options *o);

/* The order that settles the last ties: rank[project] from 0. */
size_t *budget_lot(struct arena *a, const struct budget_election *e, struct str seed);

/* Supporters and points of each project, as the ballots have them. */
struct budget_support {
    uint64_t supporters;
    uint64_t points;
};
struct budget_support *budget_count(struct arena *a, const struct budget_election *e);

/* "12.50" of 1250 minor units, "12" where there are no cents to tell. */
struct str budget_money_text(struct arena *a, const struct budget_election *e, int64_t money);
/* A fraction of the result with at most two decimals, rounded half to even: "12.35" of "1235/100".
 */
struct str budget_rounded(struct arena *a, struct str fraction);
const char *budget_why_name(enum budget_why w);         /* "money_behind" */
const char *budget_by_name(enum budget_by b);           /* "equal-shares" */
const char *budget_settled_name(enum budget_settled s); /* "cost", "supporters", "lot" */

/* The whole answer; head->engine, ->method and ->seed are set here. */
void budget_json(struct json_out *j, struct arena *a, const struct budget_election *e,
                 const struct budget_options *o, const struct budget_result *r,
                 struct result_head head, struct result_notes warnings);

#endif
