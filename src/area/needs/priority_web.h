/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of priority rounds show. */
#ifndef KITH_AREA_NEEDS_PRIORITY_WEB_H
#define KITH_AREA_NEEDS_PRIORITY_WEB_H

#include "area/needs/priority_result.h"
#include "web/frame.h"

#define PRIORITY_STRIP 1000      /* width of an interval's picture */
#define PRIORITY_PICKS_LISTED 40 /* so many fit into a list to choose from */

struct priority_list_view {
    bool in_community, may_draft;
    struct community community;
    struct things rounds;
    bool more;
    struct choices states;
};

struct priority_form_view {
    struct priority_draft draft;
    struct id id; /* none: a new one */
    int64_t kept; /* needs that are in it already */
    struct str most;
    struct choices needs;
};

/* An item with what was merged into it. */
struct priority_entry {
    struct priority_item item;
    struct priority_items merged;
};

struct priority_entries {
    struct priority_entry *item;
    size_t count;
    size_t quiet;
    int64_t next; /* where the following page begins; 0: there is none */
};

/* One line of the result. */
struct priority_line {
    struct priority_place place;
    struct url need;   /* "#": none */
    int low, high, at; /* of PRIORITY_STRIP; high < 0: not drawn */
    struct priority_items merged;
    struct priority_saids said;
    bool may_voice;
};

struct priority_lines {
    struct priority_line *item;
    size_t count;
};

struct priority_outcome_view {
    struct priority_outcome outcome;
    struct priority_lines lines;
    int64_t next, after;
    struct priority_places first; /* who share the first rank, a few */
    struct priority_spreads spreads;
    struct priority_loops loops;
    struct deed_offers deeds; /* of the one that came first */
    bool has_equity, has_figures, has_said;
    size_t first_barred, first_few, first_voice; /* lines that begin a part */
};

struct priority_show_view {
    struct priority_round round;
    struct community community;
    struct priority_entries rows;
    struct priority_items own;
    struct str lines, why; /* typed, when it would not do */
    bool over_due, has_sheet;
    enum priority_standing_of standing;
    int64_t raters;
    struct str code; /* what one's own line is called in the bundle */
    struct priority_card_counts cards;
    bool is_member, may_help, may_moderate;
    struct priority_outcome_view result;
    struct foot foot;
};

/* A field for one criterion of one item. */
struct priority_cell {
    const char *name;
    enum priority_criterion criterion;
    struct msg_text label;
    struct str value;
    int most;
};

struct priority_cells {
    struct priority_item item;
    struct priority_cell cell[PRIORITY_CRITERIA];
    size_t cells;
    const char *why_name;
    struct str why;
};

/* Two to be compared. */
struct priority_compared {
    const char *name;
    struct priority_item one, other;
    struct str value; /* "1", "2", "0", or nothing; typed from a card: the number */
};

/* A place of a person's own order, or a vote. */
struct priority_pick {
    const char *name;
    struct str value;
};

struct priority_rate_view {
    struct priority_round round;
    struct community community;
    struct {
        struct priority_cells *item;
        size_t count;
    } cells;
    struct {
        struct priority_compared *item;
        size_t count;
    } pairs;
    struct {
        struct priority_pick *item;
        size_t count;
    } picks;
    struct priority_items all; /* to pick from, when they fit into a list */
    struct str reasons;        /* a line for each */
    struct priority_reasons why;
    int64_t after, next; /* pages of items */
    size_t quiet;
    bool dealt;
    /* From a card: */
    bool on_card;
    struct str card;
    bool found; /* pairwise: its pairs are shown */
    struct {
        struct priority_difference *item;
        size_t count;
    } differ;
};

struct priority_merge_view {
    struct priority_round round;
    struct community community;
    struct priority_entries rows;
    struct priority_pairs_said pairs;
    struct choices number, into; /* all that stand; empty: too many for a list */
    struct str number_typed, into_typed;
    bool may_moderate;
    int64_t after;
};

struct priority_cards_view {
    struct priority_round round;
    struct community community;
    struct priority_cards cards;
    struct priority_card_counts counts;
    struct priority_items items; /* on a printed card */
    struct str count;
    int64_t after, next;
    bool may_make, may_moderate;
};

struct priority_room_view {
    struct priority_round round;
    struct community community;
    struct priority_entries rows;
    struct priority_outcome_view result;
};

/* --- words --- */
struct choices priority_method_choices(struct page *p, struct str chosen);
struct choices priority_which_choices(struct page *p, const struct priority_form_view *v);
struct choices priority_reader_choices(struct page *p, bool for_public);
struct msg_text priority_method_title(enum priority_method m);
struct msg_text priority_how(const struct priority_round *r);
/* "How many have it?" */
struct msg_text priority_criterion_title(enum priority_criterion c);
/* "0: hardly anybody, 10: nearly everybody" */
struct msg_text priority_criterion_ends(const struct priority_round *r, enum priority_criterion c);
/* As the head of a column. */
struct msg_text priority_criterion_short(enum priority_criterion c);
struct msg_text priority_barrier(enum priority_criterion c);
/* "7.5", from halves. */
struct str priority_halves(struct page *p, int64_t halves);
struct str priority_score(struct page *p, const struct priority_show_view *v,
                          const struct priority_place *x);
struct msg_text priority_score_name(const struct priority_round *r);
/* "about 0.94", from "17/18" */
struct str priority_weight(struct page *p, struct str fraction);
/* A third place is shared, so that the weight in use is where the top three change. */
bool priority_weight_is_used(const struct priority_round *r, const struct priority_outcome *o);
struct msg_text priority_box(const struct priority_place *x);
struct msg_text priority_could_be(const struct priority_place *x);
/* Criteria of a set of bits, one after the other; PRIORITY_CRITERIA ends it. */
enum priority_criterion priority_next_bit(int64_t bits, enum priority_criterion from);
struct str priority_titles(struct page *p, const struct priority_places *all);
struct str priority_loop_text(struct page *p, const struct priority_loop *l);
struct str priority_number(struct page *p, int64_t v);
struct url priority_after_url(struct page *p, const struct thing *t, const char *below,
                              int64_t after);
/* A choice out of all items that can be picked. */
struct choices priority_pick_choices(struct page *p, const struct priority_rate_view *v,
                                     struct str chosen);
struct choices priority_pair_choices(struct page *p, const struct priority_compared *x);
struct choices priority_yes_choices(struct page *p, struct str chosen);
/* "3. A bridge", of a printed card. */
struct str priority_card_item(struct page *p, const struct priority_cards_view *v, int64_t place);

/* --- shared by the files of pages --- */
enum err priority_read_round(struct web *w, struct priority_round *r,
                             struct community *community) MUST_USE;
enum err priority_back(struct web *w, const char *below, const char *word) MUST_USE;
enum err priority_entries_read(struct web *w, const struct priority_round *r, int64_t after,
                               int64_t limit, struct priority_entries *out) MUST_USE;
enum err priority_result_read(struct web *w, const struct priority_round *r, int64_t after,
                              struct priority_outcome_view *out) MUST_USE;
int64_t priority_query_int(struct web *w, const char *name);
int64_t priority_field_int(struct web *w, const char *name);

/* Handlers of priority_draft_web.c and priority_merge_web.c. */
enum err priority_new(struct web *w) MUST_USE;
enum err priority_new_post(struct web *w) MUST_USE;
enum err priority_edit(struct web *w) MUST_USE;
enum err priority_edit_post(struct web *w) MUST_USE;
enum err priority_merge_get(struct web *w) MUST_USE;
enum err priority_merge_post(struct web *w) MUST_USE;
enum err priority_part_post(struct web *w) MUST_USE;
enum err priority_drop_post(struct web *w) MUST_USE;
enum err priority_same_post(struct web *w) MUST_USE;
enum err priority_differs_post(struct web *w) MUST_USE;

/* Handlers of priority_rate_web.c and priority_room_web.c. */
enum err priority_rate_get(struct web *w) MUST_USE;
enum err priority_rate_post(struct web *w) MUST_USE;
enum err priority_deal_post(struct web *w) MUST_USE;
enum err priority_enter_get(struct web *w) MUST_USE;
enum err priority_enter_post(struct web *w) MUST_USE;
enum err priority_cards_get(struct web *w) MUST_USE;
enum err priority_cards_post(struct web *w) MUST_USE;
enum err priority_cards_print(struct web *w) MUST_USE;
enum err priority_card_undo_post(struct web *w) MUST_USE;
enum err priority_room_get(struct web *w) MUST_USE;

#endif
