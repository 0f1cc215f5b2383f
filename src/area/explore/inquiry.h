/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An inquiry: what one community asks the others in an encounter. Answers are comments. For the
 * members of those that take part, also when the encounter is public. Rules only. */
#ifndef KITH_AREA_EXPLORE_INQUIRY_H
#define KITH_AREA_EXPLORE_INQUIRY_H

#include "area/explore/encounter.h"

#define INQUIRY_MAX 300
#define INQUIRIES_MOST 1000
#define INQUIRIES_PER_PAGE 20

struct inquiry {
    struct thing thing; /* title: the question */
    struct id encounter, community;
};

struct inquiry_line {
    struct id id;
    struct str title, lang;
    struct str community, community_lang; /* who asks */
    int64_t asked_ms;
    int64_t answers;
};

struct inquiry_lines {
    struct inquiry_line *item;
    size_t count;
};

/* By a member of a community that takes part, in its name. ERR_CLOSED: the encounter is over. */
enum err inquiry_ask(struct ctx *c, const struct encounter *e, struct id community,
                     struct str words, struct inquiry *out) MUST_USE;
enum err inquiry_find(struct ctx *c, struct id id, struct inquiry *out) MUST_USE;
/* Newest first, before one (none: from the newest). Nothing for who is not within. */
enum err inquiry_list(struct ctx *c, const struct encounter *e, struct id before,
                      struct inquiry_lines *out, bool *more) MUST_USE;

/* For its noun (card.h). */
enum err inquiry_may_comment(struct ctx *c, const struct thing *t, bool *may) MUST_USE;
enum err inquiry_may_moderate(struct ctx *c, const struct thing *t, bool *may) MUST_USE;
enum err inquiry_call(struct ctx *c, const struct thing *t, struct id person,
                      struct str *name) MUST_USE;

#endif
