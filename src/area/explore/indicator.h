/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An indicator: something counted of places, with its unit, source and licence; and its values.
 * What is missing is never zero; what speaks of fewer than 10 people leaves this file for nobody.
 * What is known of a place by them is finding.h's. Rules only; pages are indicator_web.c. */
#ifndef KITH_AREA_EXPLORE_INDICATOR_H
#define KITH_AREA_EXPLORE_INDICATOR_H

#include "area/explore/place.h"

#define INDICATOR_CODE_MAX 60  /* bytes */
#define INDICATOR_NAME_MAX 200 /* characters */
#define INDICATOR_TEXT_MAX 4000
#define INDICATOR_LINE_MAX 300
#define INDICATORS_PER_PAGE 50
#define INDICATORS_OF_KIND_MAX 200
#define VALUE_MAX 1e300 /* of either sign */
#define PEOPLE_LEAST 10 /* of fewer nothing is said */

extern const char *const indicator_directions[]; /* up, down, none; ended by NULL */

struct indicator {
    struct thing thing; /* title is its name */
    struct str code;
    struct str unit;
    struct str direction;
    struct str origin; /* who measured it */
    struct str licence;
    struct str method;                 /* what is counted, and how */
    struct str numerator, denominator; /* of a share or a rate: who is counted, of whom */
    struct str revision;               /* which edition of the source */
    struct str link;                   /* where the source can be read */
    bool context;   /* describes who lives where; used to find places that are alike */
    bool headcount; /* it is itself a number of people */
    /* The number of people that it is a share (in percent) or a part of; none: of nothing known. */
    struct id whole;
    struct str partition; /* those of one word make up the whole together; empty: not so */
};

struct indicators {
    struct indicator *item;
    size_t count;
};

enum err indicator_find(struct ctx *c, struct id id, struct indicator *out) MUST_USE;
/* ERR_NOT_FOUND for an unknown code. */
enum err indicator_by_code(struct ctx *c, struct str code, struct indicator *out) MUST_USE;
/* In order of codes, behind `after`. */
enum err indicator_list(struct ctx *c, struct str after, struct indicators *out,
                        bool *more) MUST_USE;
/* Those with values for places of that kind, at most INDICATORS_OF_KIND_MAX. */
enum err indicator_list_of_kind(struct ctx *c, struct str kind, struct indicators *out) MUST_USE;
/* Everything but the code, which stays. For those who keep the site. */
enum err indicator_save(struct ctx *c, struct indicator *i) MUST_USE;
enum err indicator_erase(struct ctx *c, const struct thing *t) MUST_USE;
/* Is it one of those that tell who lives where, by the codes that the open data use? */
bool indicator_is_context(struct str code);

/* A value of `amount` that is a share or a part of `whole` people: does it, or what is left of the
 * whole, speak of fewer than PEOPLE_LEAST? */
bool indicator_part_is_few(const struct indicator *i, double amount, double whole);
/* A value speaks of too few people by itself. people: as the file says. */
bool indicator_is_few(const struct indicator *i, double amount, struct opt_int people);

/* --- taking in rows --- */

/* What a file says of an indicator beside its values; empty: nothing. */
struct intake_about {
    struct str name, method, unit, origin, link;
};

struct intake_indicator {
    struct str code;
    struct str name; /* for a new one */
    struct intake_about about;
    struct id id; /* filled by intake_begin */
    bool is_new;
};

struct intake_value {
    size_t indicator;
    bool missing;
    double amount;
    struct opt_real low, high;
    struct opt_int people;
    int64_t quality; /* 0 to 3 */
    struct str note;
};

/* One writing of many rows. Filled by the caller up to the counts. */
struct intake {
    struct str kind;
    struct str origin, licence; /* for new indicators */
    struct intake_indicator *indicator;
    size_t indicators;
    int64_t places_made, places_known, values, missing;
    /* The place of the row before: files by year often name one many times. */
    char last_code[PLACE_CODE_MAX];
    size_t last_size;
    struct id last_place;
};

/* ERR_FORBIDDEN for whoever does not keep the site. */
enum err intake_begin(struct ctx *c, struct intake *in) MUST_USE;
/* Its texts have been checked by who reads the file. What is missing takes back what was there. */
enum err intake_row(struct ctx *c, struct intake *in, struct str code, struct str name,
                    int64_t year, const struct intake_value *v, size_t count) MUST_USE;
/* Makes the sheets anew, tells and audits. */
enum err intake_end(struct ctx *c, struct intake *in) MUST_USE;

/* --- sheets: a column of values over all places of a kind, packed --- */

/* The places of a kind in the order of their ids. */
struct roster {
    size_t count;
    struct id *id;
    struct str *code;
};

/* Packed anew. Values of quality 3, and those that speak of too few people, are left out. */
enum err roster_make(struct ctx *c, struct str kind) MUST_USE;
enum err sheet_make(struct ctx *c, struct str kind, const struct indicator *i) MUST_USE;
/* How many places of that kind there are figures of. */
enum err roster_total(struct ctx *c, struct str kind, int64_t *out) MUST_USE;
enum err roster_read(struct ctx *c, struct str kind, struct roster *out) MUST_USE;
/* Newest usable values of an indicator, aligned to the roster; NAN where unknown, too few people,
 * or not for decisions. `out` has room for roster->count. */
enum err sheet_read(struct ctx *c, struct str kind, struct id indicator,
                    const struct roster *roster, double *out) MUST_USE;

#endif
