/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Two to six places or communities side by side: what they say alike of themselves, and their
 * figures with intervals. In the order in which they were named; there is no ranking. Rules only;
 * pages are compare_web.c. */
#ifndef KITH_AREA_EXPLORE_COMPARE_H
#define KITH_AREA_EXPLORE_COMPARE_H

#include "area/explore/profile.h"

#define COMPARED_LEAST 2
#define COMPARED_MOST 6

struct compared {
    struct thing thing; /* a place or a community */
    struct str word;    /* how it stands in the address: an id, or a community's slug */
    bool is_community;
    struct profile profile;  /* of a community */
    struct things practices; /* of a community */
    struct place place;      /* it, or what it stands on; its id is none: no place */
    struct findings findings;
};

/* The same thing said by one or several of them. */
struct common {
    struct str words; /* as the first of them says it */
    struct str lang;
    unsigned who; /* a bit for each that says it */
    unsigned count;
};

struct commons {
    struct common *item;
    size_t count;
};

struct comparison {
    struct compared item[COMPARED_MOST];
    size_t count;
    size_t unknown; /* words that name nothing that the viewer may see */
    bool too_many;  /* the first COMPARED_MOST are compared */
    size_t communities;
    struct indicators indicators; /* that at least one of them has */
};

/* with: ids and slugs by commas. */
enum err compare_make(struct ctx *c, struct str with, struct comparison *out) MUST_USE;
/* What their profiles say of one kind, shared things first. */
struct commons compare_statements(struct ctx *c, const struct comparison *of,
                                  enum statement_kind kind);
/* Practices; one grown from another's counts as the same. */
enum err compare_practices(struct ctx *c, const struct comparison *of,
                           struct commons *out) MUST_USE;

#endif
