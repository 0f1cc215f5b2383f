/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Sheets: what one rater says while a round is rated, on a page or on a card of the room. It may be
 * changed until rating ends. A sheet is its person's alone; stewards never see one. */
#ifndef KITH_AREA_NEEDS_PRIORITY_SHEET_H
#define KITH_AREA_NEEDS_PRIORITY_SHEET_H

#include "area/needs/priority_item.h"

#define PRIORITY_RATED_PER_PAGE 6
#define PRIORITY_CARDS_MAX 500
#define PRIORITY_CARDS_AT_ONCE 60
#define PRIORITY_CARDS_PER_PAGE 8
#define PRIORITY_CARD_ITEMS 40 /* a card has room for so many */
#define PRIORITY_CARD_CODE 4
#define PRIORITY_CODE_SIZE 16 /* characters */

/* What the viewer may do here, and why not. */
enum priority_standing_of {
    RATING_NOW,
    RATING_SIGN_IN,
    RATING_NOT_MEMBER,
    RATING_NOT_OPEN,
};

enum priority_standing_of priority_standing_of(const struct ctx *c, const struct priority_round *r);

struct priority_sheet {
    struct id id; /* none: nothing was said yet */
    int64_t card;
    struct priority_hand hand;
    struct priority_marks marks;
};

struct priority_reason {
    int64_t place;
    struct str text;
    bool in_line; /* it came as a line of the field "reasons", not in a field "why-PLACE" */
};

struct priority_reasons {
    struct priority_reason *item;
    size_t count;
};

enum err priority_sheet_own(struct ctx *c, const struct priority_round *r,
                            struct priority_sheet *out) MUST_USE;
/* The viewer's own reasons. */
enum err priority_sheet_reasons(struct ctx *c, const struct priority_round *r,
                                const struct priority_sheet *s,
                                struct priority_reasons *out) MUST_USE;
/* What a rater is called in the bundle. */
void priority_rater_code(struct id sheet, char out[PRIORITY_CODE_SIZE + 1]);
/* 0: nobody; below PRIORITY_SMALL it is told as "a few". Never counts beyond `most`. */
enum err priority_sheet_count(struct ctx *c, const struct priority_round *r, int64_t most,
                              int64_t *out) MUST_USE;

/* The viewer's marks of some items, and why: those places are replaced, others stay. nominal and
 * multivote: all of them are replaced. ERR_CLOSED: too early or too late; ERR_FORBIDDEN: no member;
 * ERR_INPUT: by field, "CRITERION-PLACE" ("size-3"). */
enum err priority_sheet_put(struct ctx *c, struct id round, const struct priority_marks *said,
                            const struct priority_reasons *why) MUST_USE;
/* pairwise: the viewer's pairs are dealt, the least compared first, by lot; once. */
enum err priority_sheet_deal(struct ctx *c, struct id round) MUST_USE;

/* What is wrong with marks is noted by field; places are those of the round. */
enum err priority_marks_check(struct ctx *c, const struct priority_round *r,
                              const struct priority_hand *hand,
                              const struct priority_marks *m) MUST_USE;
/* "size-3", "pair-3-7", "votes-3": how a form calls a mark. */
const char *priority_field(struct ctx *c, const struct priority_round *r, size_t criterion,
                           int64_t place, int64_t other);

/* --- cards --- */

struct priority_card {
    int64_t number;
    char code[PRIORITY_CARD_CODE + 1];
    struct priority_hand hand;
    int64_t typed; /* how often */
    bool waits;    /* typed once, and once more is asked for */
};

struct priority_cards {
    struct priority_card *item;
    size_t count;
};

struct priority_card_counts {
    int64_t total, typed, waiting;
};

/* For helpers. Makes so many more cards. ERR_INPUT ("count"), ERR_CLOSED. */
enum err priority_card_make(struct ctx *c, struct id round, int64_t count) MUST_USE;
enum err priority_card_list(struct ctx *c, const struct priority_round *r, int64_t after,
                            int64_t limit, struct priority_cards *out, int64_t *next) MUST_USE;
enum err priority_card_counts(struct ctx *c, const struct priority_round *r,
                              struct priority_card_counts *out) MUST_USE;
/* "7-KTRA" as somebody types it. ERR_INPUT ("card"): there is no such card. */
enum err priority_card_find(struct ctx *c, const struct priority_round *r, struct str typed,
                            struct priority_card *out) MUST_USE;

struct priority_difference {
    int64_t place, other;
    size_t criterion; /* of what is asked */
    int64_t first, second;
};

struct priority_differences {
    struct priority_difference *item;
    size_t count;
};

/* A helper types a card. *counted: its marks count now; not yet where a second typing is asked for.
 * ERR_TWICE: it was typed already. ERR_INPUT: by field, or ("card") the two differ, as told in
 * *differ; `settled`: the paper was looked at, the second typing holds. */
enum err priority_card_enter(struct ctx *c, struct id round, struct str typed,
                             const struct priority_marks *said, const struct priority_reasons *why,
                             bool settled, bool *counted,
                             struct priority_differences *differ) MUST_USE;
/* A steward takes a card's marks out, so that it can be typed anew. */
enum err priority_card_undo(struct ctx *c, struct id round, int64_t number) MUST_USE;

/* A steward takes a reason away that should not be there. */
enum err priority_reason_hide(struct ctx *c, struct id round, int64_t place,
                              struct id sheet) MUST_USE;

/* The card's debts. */
enum err priority_person_export(struct ctx *c, struct id person, struct json_out *out) MUST_USE;
enum err priority_person_forget(struct ctx *c, struct id person) MUST_USE;

#endif
