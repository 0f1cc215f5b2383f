/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A round in a room: cards to print, and what a projector shows. */
#include "area/needs/priority_web.h"
#include "page_priority_cards.h"
#include "page_priority_room.h"

#define CARDS_LISTED 30
#define BLANK_LINES 12 /* on a card printed before it is known what stands */

static enum err read_cards(struct web *w, struct priority_cards_view *v, int64_t limit) {
    struct ctx *c = &w->ctx;
    TRY(priority_read_round(w, &v->round, &v->community));
    const struct priority_round *r = &v->round;
    bool early = r->phase == PHASE_WRITING || r->phase == PHASE_MERGING;
    v->after = priority_query_int(w, "after");
    v->may_moderate = gate_may_moderate(c->viewer, &r->thing);
    v->may_make =
        r->in_room && (r->phase == PHASE_RATING || (early && r->method != PRIORITY_PAIRWISE));
    TRY(priority_card_counts(c, r, &v->counts));
    return priority_card_list(c, r, v->after, limit, &v->cards, &v->next);
}

static enum err show_cards(struct web *w, struct str count) {
    struct priority_cards_view v = {.count = count};
    TRY(read_cards(w, &v, CARDS_LISTED));
    page_priority_cards(&w->page, &v);
    return ERR_OK;
}

enum err priority_cards_get(struct web *w) {
    return show_cards(w, STR("12"));
}

enum err priority_cards_post(struct web *w) {
    struct opt_int count = web_field_int(w, "count");
    enum err e =
        count.has || w->ctx.wrong_count > 0
            ? ctx_checked(&w->ctx)
            : ctx_wrong(&w->ctx, "count",
                        msg_wrong_range(msg_arg_int(1), msg_arg_int(PRIORITY_CARDS_AT_ONCE)));
    e = e == ERR_OK ? priority_card_make(&w->ctx, web_id(w), count.v) : e;
    if (e == ERR_INPUT) {
        TRY(show_cards(w, web_field(w, "count")));
        return ERR_INPUT;
    }
    TRY(e);
    return priority_back(w, "/cards", "priority_cards");
}

enum err priority_card_undo_post(struct web *w) {
    TRY(priority_card_undo(&w->ctx, web_id(w), priority_field_int(w, "number")));
    return priority_back(w, "/cards", "priority_card_undone");
}

/* What will stand is not known yet: numbered lines, to be read from the wall. */
static void blank(struct ctx *c, struct priority_items *out) {
    out->item = arena_array(c->arena, struct priority_item, BLANK_LINES);
    out->count = BLANK_LINES;
    for (size_t i = 0; i < BLANK_LINES; i++) {
        out->item[i] = (struct priority_item){.place = (int64_t)i + 1, .title = STR("")};
    }
}

enum err priority_cards_print(struct web *w) {
    struct priority_cards_view v = {0};
    int64_t next;
    TRY(read_cards(w, &v, PRIORITY_CARDS_PER_PAGE));
    if (v.round.phase < PHASE_RATING) {
        blank(&w->ctx, &v.items);
    } else {
        TRY(priority_item_list(&w->ctx, &v.round, ITEMS_PLACED, 0, PRIORITY_CARD_ITEMS, &v.items,
                               &next));
    }
    page_priority_cards_print(&w->page, &v);
    return ERR_OK;
}

enum err priority_room_get(struct web *w) {
    struct priority_room_view v = {0};
    int64_t after = priority_query_int(w, "after");
    TRY(priority_read_round(w, &v.round, &v.community));
    if (v.round.phase == PHASE_DRAFT || v.round.phase == PHASE_WITHDRAWN) {
        return ERR_CLOSED;
    }
    if (priority_is_counted(&v.round)) {
        TRY(priority_result_read(w, &v.round, after, &v.result));
    } else {
        TRY(priority_entries_read(w, &v.round, after, PRIORITY_ITEMS_PER_PAGE, &v.rows));
    }
    page_priority_room(&w->page, &v);
    return ERR_OK;
}
