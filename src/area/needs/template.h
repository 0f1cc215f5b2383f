/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A template: an answer that stewards give often, in several languages. {title}, {place},
 * {community} and {body} are filled in from the need. */
#ifndef KITH_AREA_NEEDS_TEMPLATE_H
#define KITH_AREA_NEEDS_TEMPLATE_H

#include "area/needs/need.h"

#define TEMPLATES_MAX 40 /* of one community, archived ones too */
#define TEMPLATE_TEXTS_MAX 6
#define TEMPLATE_NAME_MAX 60
#define TEMPLATE_TEXT_MAX 1500

struct template_text {
    struct str lang, text;
};

struct template {
    struct id id;
    struct id community;
    struct str name;
    struct str state; /* that it goes with: one of need_states_given */
    bool archived;
    struct template_text text[TEMPLATE_TEXTS_MAX]; /* the first is the one it began with */
    size_t texts;
};

struct templates {
    struct template *item;
    size_t count;
};

/* All of these are for stewards of the community. */
enum err template_list(struct ctx *c, struct id community, bool with_archived,
                       struct templates *out) MUST_USE;
enum err template_find(struct ctx *c, struct id id, struct template *out) MUST_USE;
/* Checks "name", "state", "text", "text_N". ERR_FORBIDDEN, ERR_FULL. */
enum err template_save(struct ctx *c, struct template *t) MUST_USE;
enum err template_archive(struct ctx *c, struct id id, bool archived) MUST_USE;
/* In the need's language, or else the first. */
enum err template_fill(struct ctx *c, const struct template *t, const struct need *n,
                       struct str *out) MUST_USE;

#endif
