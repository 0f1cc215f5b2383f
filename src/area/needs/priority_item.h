/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What stands in a priority round: needs, and what people wrote in silence. What says the same is
 * merged into one; it keeps its words there and can be taken apart until rating begins. */
#ifndef KITH_AREA_NEEDS_PRIORITY_ITEM_H
#define KITH_AREA_NEEDS_PRIORITY_ITEM_H

#include "area/needs/priority_round.h"

#define PRIORITY_ITEM_TITLE_MAX 120
#define PRIORITY_ITEM_NOTE_MAX 300
#define PRIORITY_WRITTEN_MAX 20 /* of one person */
#define PRIORITY_ITEMS_PER_PAGE 30

struct priority_item {
    int64_t number; /* from 1, as it came */
    int64_t place;  /* from 1, on screen and cards, once rating began */
    struct str title, note, lang;
    int64_t stages;
    struct id need; /* none: written */
    int64_t merged; /* into that number; 0: stands for itself */
    int64_t compared;
};

struct priority_items {
    struct priority_item *item;
    size_t count;
    size_t quiet; /* left out: the viewer has paused their stages */
};

/* What an item is called. Of a need that was hidden or taken back nothing is shown but that it was:
 * its title comes empty from the store, *lang becomes the viewer's. */
struct str priority_item_called(struct ctx *c, struct str title, struct str *lang);

/* Which ones. */
enum priority_which { ITEMS_ALL, ITEMS_NEEDS, ITEMS_PLACED };

/* By number, or by place for ITEMS_PLACED, behind `after`; *next: where the following page begins,
 * 0: there is none. While people write, only needs. */
enum err priority_item_list(struct ctx *c, const struct priority_round *r,
                            enum priority_which which, int64_t after, int64_t limit,
                            struct priority_items *out, int64_t *next) MUST_USE;
enum err priority_item_one(struct ctx *c, const struct priority_round *r, int64_t number,
                           struct priority_item *out) MUST_USE;
enum err priority_item_at(struct ctx *c, const struct priority_round *r, int64_t place,
                          struct priority_item *out) MUST_USE;
/* What was merged into the numbers from `least` (1 at least) to `most`, by these. */
enum err priority_item_merged(struct ctx *c, const struct priority_round *r, int64_t least,
                              int64_t most, struct priority_items *out) MUST_USE;
/* Those of them that were merged into one number. */
struct priority_items priority_items_of(const struct priority_items *merged, int64_t number);
/* What the viewer wrote. */
enum err priority_item_own(struct ctx *c, const struct priority_round *r,
                           struct priority_items *out) MUST_USE;

/* A need enters a draft. */
enum err priority_item_put_need(struct ctx *c, struct priority_round *r,
                                const struct thing *need) MUST_USE;
/* A need is being erased: its words go from every round that it stands in. */
enum err priority_item_clear_need(struct ctx *c, struct id need) MUST_USE;
/* Members, while people write: a line each, "WHAT IS MISSING: MORE OF IT". `paper`: a helper types
 * what others wrote. ERR_CLOSED, ERR_FORBIDDEN, ERR_INPUT ("lines"). */
enum err priority_item_write(struct ctx *c, struct id round, struct str lines, bool paper) MUST_USE;
enum err priority_item_unwrite(struct ctx *c, struct id round, int64_t number) MUST_USE;

/* Stewards, while things are merged. ERR_INPUT ("into"). */
enum err priority_item_merge(struct ctx *c, struct id round, int64_t number, int64_t into) MUST_USE;
enum err priority_item_part(struct ctx *c, struct id round, int64_t number) MUST_USE;
/* Something written that cannot stand; the audit keeps that it was so. */
enum err priority_item_drop(struct ctx *c, struct id round, int64_t number) MUST_USE;
/* A member thinks that two say the same. */
enum err priority_item_same(struct ctx *c, struct id round, int64_t number, int64_t other) MUST_USE;
enum err priority_item_differs(struct ctx *c, struct id round, int64_t number,
                               int64_t other) MUST_USE;

struct priority_pair {
    int64_t number, other;
    struct str title, lang, other_title, other_lang;
};

struct priority_pairs_said {
    struct priority_pair *item;
    size_t count;
};

enum err priority_item_pairs(struct ctx *c, const struct priority_round *r,
                             struct priority_pairs_said *out) MUST_USE;

/* How many stand for themselves. */
enum err priority_item_standing(struct ctx *c, const struct priority_round *r,
                                int64_t *out) MUST_USE;
/* Places for all that stand. *count: how many. */
enum err priority_item_place(struct ctx *c, const struct priority_round *r,
                             int64_t *count) MUST_USE;
enum err priority_item_drop_all(struct ctx *c, struct id round) MUST_USE;

/* What was written becomes a need: by whoever wrote it, or by a steward. Once the round is past
 * writing. ERR_TWICE: it is one already. */
enum err priority_item_voice(struct ctx *c, struct id round, int64_t number,
                             struct id *need) MUST_USE;

#endif
