/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A category: finer than a topic, and belonging to one. Communities make their own, hosts make
 * those of the site. Archived it is no longer offered; needs that have it keep it. */
#ifndef KITH_AREA_NEEDS_CATEGORY_H
#define KITH_AREA_NEEDS_CATEGORY_H

#include "kernel/community.h"

#define CATEGORIES_MAX 40 /* of one community, and of the site, archived ones too */
#define CATEGORY_NAMES_MAX 6
#define CATEGORY_NAME_MAX 60
#define CATEGORY_HINT_MAX 160

struct category_name {
    struct str lang, name, hint;
};

struct category {
    struct id id;
    struct id community; /* none: the site's */
    struct str topic;
    bool sensitive; /* such needs are for the stewards alone */
    struct id body; /* told all the same when it is sensitive; none: nobody is */
    bool archived;
    struct category_name name[CATEGORY_NAMES_MAX]; /* the first is the one it began with */
    size_t names;
};

struct categories {
    struct category *item;
    size_t count;
};

/* The community's own, then the site's; with a community of none the site's alone. */
enum err category_list(struct ctx *c, struct id community, bool with_archived,
                       struct categories *out) MUST_USE;
enum err category_find(struct ctx *c, struct id id, struct category *out) MUST_USE;
/* In the reader's language, or else the first. */
const struct category_name *category_call(const struct category *k, struct str lang);
/* Makes (id none) or changes one; by stewards of its community, for the site by hosts. Names
 * without a name are left out. Checks "topic", "name", "hint", "name_N", "hint_N" (N from 1 for
 * further languages), "body". ERR_FORBIDDEN, ERR_FULL. */
enum err category_save(struct ctx *c, struct category *k) MUST_USE;
enum err category_archive(struct ctx *c, struct id id, bool archived) MUST_USE;
/* May the viewer change what belongs to that community (none: the site)? */
bool category_may(struct ctx *c, struct id community);

#endif
