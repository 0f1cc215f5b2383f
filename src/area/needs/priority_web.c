/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes of priority rounds, and the pages of their life. No rules: those are priority_round.c's
 * and priority_item.c's. */
#include "area/needs/priority_web.h"

#include "area/needs/needs.h"
#include "page_priority_list.h"
#include "page_priority_show.h"

/* --- lists --- */

static enum err show_list(struct web *w, struct priority_list_view *v) {
    static const enum priority_phase phases[] = {PHASE_WRITING, PHASE_MERGING, PHASE_RATING,
                                                 PHASE_RANKED};
    static const int names[] = {MSG_priority_state_writing, MSG_priority_state_merging,
                                MSG_priority_state_rating, MSG_priority_state_ranked};
    struct ctx *c = &w->ctx;
    TRY(thing_list(c, "priority", v->community.thing.id, web_thing_page(w), &v->rounds, &v->more));
    v->states = choices_begin(c->arena, 5);
    choices_add(&v->states, STR(""), msg_priority_list_any(), web_query(w, "state"));
    for (size_t i = 0; i < 4; i++) {
        choices_add(&v->states, str_of(priority_phase_word(phases[i])),
                    (struct msg_text){.key = names[i]}, web_query(w, "state"));
    }
    page_priority_list(&w->page, v);
    return ERR_OK;
}

static enum err priority_list(struct web *w) {
    struct priority_list_view v = {0};
    return show_list(w, &v);
}

static enum err priority_list_of_community(struct web *w) {
    struct priority_list_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    v.may_draft = viewer_has_role(w->ctx.viewer, v.community.thing.id, ROLE_STEWARD);
    return show_list(w, &v);
}

/* --- one round --- */

int64_t priority_query_int(struct web *w, const char *name) {
    int64_t v;
    return str_to_int(web_query(w, name), &v) && v > 0 ? v : 0;
}

int64_t priority_field_int(struct web *w, const char *name) {
    int64_t v;
    return str_to_int(web_field(w, name), &v) && v > 0 ? v : 0;
}

enum err priority_read_round(struct web *w, struct priority_round *r, struct community *community) {
    TRY(priority_round_find(&w->ctx, web_id(w), r));
    TRY(web_quiet(w, &r->thing));
    w->page.zone = r->zone; /* the times are the community's */
    return community_find(&w->ctx, r->thing.community, community);
}

enum err priority_entries_read(struct web *w, const struct priority_round *r, int64_t after,
                               int64_t limit, struct priority_entries *out) {
    struct ctx *c = &w->ctx;
    struct priority_items items;
    bool placed = r->phase >= PHASE_RATING && r->rated_ms != 0;
    TRY(priority_item_list(c, r, placed ? ITEMS_PLACED : ITEMS_ALL, after, limit, &items,
                           &out->next));
    out->item = arena_array(c->arena, struct priority_entry, items.count + 1);
    out->count = items.count;
    out->quiet = items.quiet;
    struct priority_items merged = {0};
    int64_t least = INT64_MAX, most = 0;
    for (size_t i = 0; i < items.count; i++) {
        int64_t number = items.item[i].number;
        out->item[i].item = items.item[i];
        least = number < least ? number : least;
        most = number > most ? number : most;
    }
    if (r->phase > PHASE_WRITING && items.count > 0) {
        TRY(priority_item_merged(c, r, least, most, &merged));
    }
    for (size_t i = 0; i < items.count; i++) {
        out->item[i].merged = priority_items_of(&merged, items.item[i].number);
    }
    return ERR_OK;
}

static enum err read_own(struct web *w, struct priority_show_view *v) {
    struct ctx *c = &w->ctx;
    struct priority_sheet sheet;
    char code[PRIORITY_CODE_SIZE + 1];
    TRY(priority_item_own(c, &v->round, &v->own));
    TRY(priority_sheet_own(c, &v->round, &sheet));
    v->has_sheet = !id_is_none(sheet.id);
    if (v->has_sheet && sheet.marks.count > 0) {
        priority_rater_code(sheet.id, code);
        v->code = arena_str(c->arena, str_of(code));
    }
    TRY(priority_sheet_count(c, &v->round, PRIORITY_SMALL, &v->raters));
    return v->may_help ? priority_card_counts(c, &v->round, &v->cards) : ERR_OK;
}

static enum err read_show(struct web *w, struct priority_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(priority_read_round(w, &v->round, &v->community));
    const struct thing *t = &v->round.thing;
    int64_t after = priority_query_int(w, "after");
    v->over_due = priority_is_over_due(c, &v->round);
    v->standing = priority_standing_of(c, &v->round);
    v->is_member = viewer_role(c->viewer, t->community) >= ROLE_MEMBER;
    v->may_help = viewer_has_role(c->viewer, t->community, ROLE_HELPER);
    v->may_moderate = gate_may_moderate(c->viewer, t);
    TRY(read_own(w, v));
    if (priority_is_counted(&v->round)) {
        TRY(priority_result_read(w, &v->round, after, &v->result));
    } else {
        TRY(priority_entries_read(w, &v->round, after, PRIORITY_ITEMS_PER_PAGE, &v->rows));
    }
    return foot_make(w, t, &v->foot);
}

static enum err priority_show(struct web *w) {
    struct priority_show_view v = {0};
    TRY(read_show(w, &v));
    page_priority_show(&w->page, &v);
    return ERR_OK;
}

enum err priority_back(struct web *w, const char *below, const char *word) {
    struct thing t;
    TRY(thing_find(&w->ctx, web_id(w), "priority", &t));
    struct str address = thing_address(&w->ctx, &t);
    return web_done(w, arena_printf(w->ctx.arena, "%.*s%s", STR_ARG(address), below), word);
}

/* The page again, with what is wrong on it. */
static enum err show_again(struct web *w) {
    struct priority_show_view v = {0};
    TRY(read_show(w, &v));
    v.lines = web_field(w, "lines");
    v.why = web_field(w, "why");
    page_priority_show(&w->page, &v);
    return ERR_INPUT;
}

static enum err then(struct web *w, enum err e, const char *word) {
    if (e == ERR_INPUT) {
        return show_again(w);
    }
    TRY(e);
    return priority_back(w, "", word);
}

static enum err priority_open_post(struct web *w) {
    return then(w, priority_round_open(&w->ctx, web_id(w)), "priority_opened");
}

static enum err priority_next_post(struct web *w) {
    struct str typed = web_field(w, "phase");
    enum priority_phase p = PHASE_DRAFT;
    while (p < PHASE_WITHDRAWN && !str_eq(typed, str_of(priority_phase_word(p)))) {
        p++;
    }
    return then(w, priority_round_end(&w->ctx, web_id(w), p), "priority_ended");
}

static enum err priority_advance_post(struct web *w) {
    return then(w, priority_round_advance(&w->ctx, web_id(w)), "priority_ended");
}

static enum err priority_withdraw_post(struct web *w) {
    struct priority_round r;
    struct community m;
    TRY(priority_round_find(&w->ctx, web_id(w), &r));
    TRY(community_find(&w->ctx, r.thing.community, &m));
    enum err e = priority_round_withdraw(&w->ctx, r.thing.id, web_field(w, "why"));
    if (e == ERR_OK && r.phase == PHASE_DRAFT) {
        struct str list =
            arena_printf(w->ctx.arena, "/communities/%.*s/priorities", STR_ARG(m.slug));
        return web_done(w, list, "priority_withdrawn");
    }
    return then(w, e, "priority_withdrawn");
}

/* --- what stands in it --- */

static enum err priority_write_post(struct web *w) {
    bool paper = web_field_has(w, "paper", "yes");
    return then(w, priority_item_write(&w->ctx, web_id(w), web_field(w, "lines"), paper),
                "priority_written");
}

static enum err priority_unwrite_post(struct web *w) {
    return then(w, priority_item_unwrite(&w->ctx, web_id(w), priority_field_int(w, "number")),
                "priority_unwritten");
}

static enum err priority_voice_post(struct web *w) {
    struct id need;
    struct thing t;
    TRY(priority_item_voice(&w->ctx, web_id(w), priority_field_int(w, "number"), &need));
    TRY(thing_find(&w->ctx, need, "need", &t));
    return web_done(w, thing_address(&w->ctx, &t), "need_voiced");
}

static enum err priority_reason_post(struct web *w) {
    TRY(priority_reason_hide(&w->ctx, web_id(w), priority_field_int(w, "place"),
                             web_field_id(w, "sheet")));
    return priority_back(w, "", "priority_hidden");
}

static enum err priority_bundle(struct web *w) {
    struct str zip;
    TRY(priority_bundle_find(&w->ctx, web_id(w), &zip));
    buf_free(&w->page.body);
    w->page.body = buf_make(zip.n + 1);
    buf_put(&w->page.body, zip);
    web_header(w, "Content-Disposition", STR("attachment; filename=\"priority.zip\""));
    return web_plain(w, "application/zip");
}

static const struct route rows[] = {
    {HTTP_GET, "/priorities", ANYONE, priority_list, .cached = true},
    {HTTP_GET, "/communities/:slug/priorities", ANYONE, priority_list_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/priorities/new", STEWARD, priority_new},
    {HTTP_POST, "/communities/:slug/priorities/new", STEWARD, priority_new_post},
    {HTTP_GET, "/priorities/:id", ANYONE, priority_show},
    {HTTP_GET, "/priorities/:id/edit", STEWARD, priority_edit},
    {HTTP_POST, "/priorities/:id/edit", STEWARD, priority_edit_post},
    {HTTP_POST, "/priorities/:id/open", STEWARD, priority_open_post},
    {HTTP_POST, "/priorities/:id/next", STEWARD, priority_next_post},
    {HTTP_POST, "/priorities/:id/advance", ANYONE, priority_advance_post},
    {HTTP_POST, "/priorities/:id/withdraw", STEWARD, priority_withdraw_post},
    {HTTP_POST, "/priorities/:id/write", MEMBER, priority_write_post},
    {HTTP_POST, "/priorities/:id/unwrite", MEMBER, priority_unwrite_post},
    {HTTP_GET, "/priorities/:id/merge", MEMBER, priority_merge_get},
    {HTTP_POST, "/priorities/:id/merge", STEWARD, priority_merge_post},
    {HTTP_POST, "/priorities/:id/part", STEWARD, priority_part_post},
    {HTTP_POST, "/priorities/:id/drop", STEWARD, priority_drop_post},
    {HTTP_POST, "/priorities/:id/same", MEMBER, priority_same_post},
    {HTTP_POST, "/priorities/:id/differs", STEWARD, priority_differs_post},
    {HTTP_POST, "/priorities/:id/voice", MEMBER, priority_voice_post},
    {HTTP_POST, "/priorities/:id/reasons", STEWARD, priority_reason_post},
    {HTTP_GET, "/priorities/:id/rate", MEMBER, priority_rate_get},
    {HTTP_POST, "/priorities/:id/rate", MEMBER, priority_rate_post},
    {HTTP_POST, "/priorities/:id/deal", MEMBER, priority_deal_post},
    {HTTP_GET, "/priorities/:id/cards", HELPER, priority_cards_get},
    {HTTP_POST, "/priorities/:id/cards", HELPER, priority_cards_post},
    {HTTP_GET, "/priorities/:id/cards/print", HELPER, priority_cards_print},
    {HTTP_POST, "/priorities/:id/cards/undo", STEWARD, priority_card_undo_post},
    {HTTP_GET, "/priorities/:id/enter", HELPER, priority_enter_get},
    {HTTP_POST, "/priorities/:id/enter", HELPER, priority_enter_post},
    {HTTP_GET, "/priorities/:id/room", MEMBER, priority_room_get},
    {HTTP_GET, "/priorities/:id/bundle.zip", ANYONE, priority_bundle, SLOW},
    {0},
};

const struct route_table priority_routes = {rows};
