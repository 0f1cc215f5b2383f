/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What harvesters of other libraries may take of a site (OAI-PMH), and what they took and must let
 * go again. A noun whose card says how its things are described is in it; the rest follows from
 * each thing's audience, so that no area has to remember it. Only what everybody may see. */
#ifndef KITH_KERNEL_HARVEST_H
#define KITH_KERNEL_HARVEST_H

#include "kernel/thing.h"

#define DUBLIN_MAX 60

/* Dublin Core: elements (title, creator, subject, description, publisher, contributor, date, type,
 * format, identifier, source, language, relation, coverage, rights), each as often as one likes. */
struct dublin {
    struct {
        const char *element;
        struct str value;
    } item[DUBLIN_MAX];
    size_t count;
};

/* An empty value adds nothing; what is above the limit neither. */
void dublin_add(struct dublin *d, const char *element, struct str value);

/* On a noun's card (card.h). */
struct noun_harvest {
    /* Of the public ones, which; NULL: all. */
    bool (*takes)(const struct thing *t);
    /* Title, language and dates are there already. The viewer is nobody. */
    enum err (*describe)(struct ctx *c, const struct thing *t, struct dublin *out);
};

/* The kernel calls it whenever a thing was written. */
enum err harvest_note(struct ctx *c, const struct thing *t) MUST_USE;

struct harvest_row {
    struct id thing;
    struct str kind;
    struct id community; /* none: the site */
    int64_t at_ms;
    bool gone;
};

struct harvest_rows {
    struct harvest_row *item;
    size_t count;
};

/* In the order of their change; one of kind and community at most. */
struct harvest_query {
    struct str kind;           /* empty: any */
    struct id community;       /* none: any */
    int64_t from_ms, until_ms; /* from included, until not */
    int64_t after_ms;          /* where it goes on */
    struct id after;
    int limit;
};

enum err harvest_list(struct ctx *c, const struct harvest_query *q,
                      struct harvest_rows *out) MUST_USE;
/* ERR_NOT_FOUND: it was never open. */
enum err harvest_find(struct ctx *c, struct id thing, struct harvest_row *out) MUST_USE;
/* When the first of all changed; now, when there is none. */
enum err harvest_first(struct ctx *c, int64_t *at_ms) MUST_USE;

struct harvest_community {
    struct id id;
    struct str slug, title;
};

struct harvest_communities {
    struct harvest_community *item;
    size_t count;
};

enum err harvest_communities(struct ctx *c, struct str after, int limit,
                             struct harvest_communities *out) MUST_USE;

#endif
