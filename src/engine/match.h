/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Volunteers and seats at the least cost (docs/methods/match.md). Pure: the same problem and seed
 * give the same answer, whatever the order of the people.
 *
 * Who must not sit somewhere never does: hard filters come first and have no price. What is left is
 * a flow of least cost (engine/flow.h). What a flow cannot know, such as rest between shifts, is
 * repaired in rounds. Times are milliseconds since 1970 in UTC, days are year*10000+month*100+day,
 * distances tenths of a kilometre, prices whole numbers. */
#ifndef KITH_ENGINE_MATCH_H
#define KITH_ENGINE_MATCH_H

#include "base/earth.h"
#include "engine/flow.h"
#include "engine/result.h"

#define MATCH_VOLUNTEERS_MAX 1000000
#define MATCH_SEATS_MAX 200000
#define MATCH_PAIRS_MAX ((size_t)20000000)
#define MATCH_SHIFTS_MAX 1000  /* of one volunteer */
#define MATCH_PLACES_MAX 10000 /* of one seat */
#define MATCH_WEIGHT_MAX 1000000
#define MATCH_LEVEL_MAX 5
#define MATCH_ROUNDS 20
#define MATCH_WAITING 10 /* told for one seat */

/* --- what goes in --- */

struct match_span {
    int64_t from;
    int64_t to;
};

struct match_skill {
    struct str name;
    int level; /* 0 to MATCH_LEVEL_MAX */
};

struct match_clearance {
    struct str kind;
    int64_t until_ms;          /* when until_day is 0 */
    int32_t until_day;         /* that day is still covered; 0: see until_ms; both 0: for ever */
    const struct str *setting; /* none: all settings */
    size_t settings;
};

struct match_texts {
    const struct str *item;
    size_t count;
};

struct match_volunteer {
    struct str id;
    unsigned max_shifts;
    struct earth_point at;
    int64_t tenths_max; /* of a kilometre; -1: no limit */
    bool always_free;
    const struct match_span *free;
    size_t frees;
    const struct match_skill *skill;
    size_t skills;
    struct match_texts languages;
    const struct match_clearance *clearance;
    size_t clearances;
    int32_t born;            /* a day; 0: not known */
    int64_t rest_ms;         /* between two shifts */
    struct match_texts bans; /* IDs or settings of seats; so are the next two */
    struct match_texts prefer;
    struct match_texts regular;
    bool newcomer;
    bool consent;
};

struct match_seat {
    struct str id;
    int64_t start_ms;
    int64_t end_ms;
    int32_t start_day; /* on the clock of the place */
    int32_t end_day;   /* of its last moment */
    struct earth_point at;
    struct str setting;
    unsigned min;
    unsigned max;
    unsigned priority; /* 1 to 5 */
    struct str block;  /* nobody takes two seats of a block; absent: none */
    const struct match_skill *skill;
    size_t skills;
    struct match_texts clearances;
    struct match_texts languages;
    unsigned age_min;
    bool two_adults; /* nobody sits there without two people of 18 or more */
};

struct match_weights {
    int64_t repeat;
    int64_t km;
    int64_t skill_gap;
    int64_t prefer;
    int64_t regular;
    int64_t newcomer;
    int64_t uncovered; /* U; 0: enough to cover first */
};

struct match_weights match_default_weights(void);

struct match_problem {
    struct str seed; /* absent: the order given decides between equals */
    struct match_weights weights;
    size_t volunteers;
    const struct match_volunteer *volunteer;
    size_t seats;
    const struct match_seat *seat;
};

/* --- one pair --- */

enum match_refusal {
    MATCH_FITS,
    MATCH_NO_CONSENT,
    MATCH_BANNED,
    MATCH_AGE,
    MATCH_CLEARANCE_MISSING,
    MATCH_CLEARANCE_EXPIRED,
    MATCH_SKILL,
    MATCH_LANGUAGE,
    MATCH_TOO_FAR,
    MATCH_NOT_FREE,
    MATCH_OVERLAP,    /* with another seat that was given; found in the rounds */
    MATCH_REST,       /* too little rest beside another seat that was given */
    MATCH_TWO_ADULTS, /* no second adult was there */
    MATCH_REFUSALS
};

const char *match_refusal_name(enum match_refusal r); /* "no_consent" */

enum match_part {
    MATCH_PART_REPEAT,
    MATCH_PART_KM,
    MATCH_PART_SKILL_GAP,
    MATCH_PART_PREFER,
    MATCH_PART_REGULAR,
    MATCH_PART_NEWCOMER,
    MATCH_PARTS
};

const char *match_part_name(enum match_part p);

/* The first reason why not, in the order of the enum, or MATCH_FITS. */
enum match_refusal match_filter(const struct match_volunteer *v, const struct match_seat *s);
/* 18 or more when the seat begins; false when it is not known. */
bool match_is_adult(const struct match_volunteer *v, const struct match_seat *s);
/* What the pair costs beside the repeat, by parts; returns their sum. */
int64_t match_price(const struct match_weights *w, const struct match_volunteer *v,
                    const struct match_seat *s, int64_t part[MATCH_PARTS]);

/* --- the network alone, for whoever has pairs and prices already --- */

struct match_pair {
    uint32_t volunteer;
    uint32_t seat;
    int64_t cost;
};

struct match_net_seat {
    uint32_t min;
    uint32_t max;
    uint32_t block;   /* 0: none; nobody takes two seats of a block */
    int64_t miss_min; /* price of one missing below min */
    int64_t miss_max; /* and of one missing below max; not above miss_min */
};

struct match_net_problem {
    size_t volunteers;
    const uint32_t *max_shifts;
    size_t seats;
    const struct match_net_seat *seat;
    size_t pairs; /* by volunteer; those with a block behind those without, by block */
    const struct match_pair *pair;
    int64_t repeat; /* the k-th shift costs repeat * (k - 1)^2 */
};

struct match_net;

/* NULL: prices could be beyond 64 bits, or the network is beyond the limits of flow.h. */
struct match_net *match_net_make(struct arena *a, const struct match_net_problem *p);
enum flow_outcome match_net_solve(struct match_net *n, struct flow_watch watch);
bool match_net_taken(const struct match_net *n, size_t pair);
/* Forcing an untaken pair in raises the cost by at least that much: its reduced cost. */
int64_t match_net_extra(const struct match_net *n, size_t pair);
/* The same exactly, with all changes elsewhere that it brings, once match_net_look has looked from
 * the pair's seat. INT64_MAX: it cannot be forced in. */
void match_net_look(struct match_net *n, struct arena *a, uint32_t seat);
int64_t match_net_extra_exact(const struct match_net *n, size_t pair);
/* The pair is not taken any more when it is solved again. */
void match_net_forbid(struct match_net *n, size_t pair);
bool match_net_cost(const struct match_net *n, int64_t *cost); /* false: a forbidden one is taken */
/* The problem of flow.h behind it; arcs of node 0 are what is not covered and who is idle. */
const struct flow_problem *match_net_flow(const struct match_net *n);

/* --- what comes out --- */

struct match_assigned {
    uint32_t volunteer;
    uint32_t seat;
    int64_t cost; /* the sum of the parts */
    int64_t part[MATCH_PARTS];
};

enum match_why { MATCH_NO_ELIGIBLE, MATCH_NO_CAPACITY, MATCH_CONFLICT };

const char *match_why_name(enum match_why w);

struct match_uncovered {
    uint32_t seat;
    uint32_t missing;   /* below max */
    uint32_t below_min; /* of these */
    enum match_why why;
};

struct match_waiting {
    uint32_t seat;
    uint32_t volunteer;
    int64_t extra; /* forcing this pair in would raise the cost by that */
};

struct match_refused {
    uint32_t volunteer;
    uint32_t seat;
    enum match_refusal why;
};

struct match_result {
    const char *refused_problem; /* "too_large", "stopped"; else NULL */
    const uint32_t *order;       /* the seats in the order of the lot, which all lists keep */
    size_t assigneds;
    struct match_assigned *assigned; /* by seat, then volunteer, in the order of the lot */
    size_t uncovereds;
    struct match_uncovered *uncovered;
    size_t waitings;
    struct match_waiting *waiting; /* by seat, nearest to being taken first; MATCH_WAITING a seat */
    size_t refuseds;
    struct match_refused *refused;     /* NULL when there are more than MATCH_REFUSED_MAX */
    uint64_t refusals[MATCH_REFUSALS]; /* how many of each */
    int64_t cost;
    int64_t bound; /* no answer that keeps the hard filters and blocks costs less */
    bool optimal;
    bool extra_exact; /* else each extra is a bound from below: the problem is large */
    unsigned rounds;
};

#define MATCH_REFUSED_MAX 200000

/* All in the arena. `refused_problem`: too many pairs, or prices that 64 bits cannot add up. */
struct match_result match_solve(struct arena *a, const struct match_problem *p,
                                struct flow_watch watch);
/* The whole answer; head->engine, ->method and ->seed are set here. */
void match_json(struct json_out *j, struct arena *a, const struct match_problem *p,
                const struct match_result *r, struct result_head head);

/* --- one to one, for cost tables --- */

struct match_table {
    size_t count; /* of each side */
    size_t pairs;
    const struct match_pair *pair; /* from 0; one that is not here is not allowed */
};

struct match_table_result {
    const char *refused; /* "no_assignment", "too_large", "stopped"; else NULL */
    int64_t cost;
    size_t *pair; /* for each of the first side the pair that is taken */
};

struct match_table_result match_table_solve(struct arena *a, const struct match_table *t,
                                            struct flow_watch watch);

#endif
