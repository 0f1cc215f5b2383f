/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of needs. No rules: those are need.c's. */
#include "area/needs/need_web.h"

#include "area/needs/needs.h"
#include "page_need_form.h"
#include "page_need_list.h"
#include "page_need_receipt.h"
#include "page_need_show.h"
#include "thing_sql.h"

struct choices need_state_choices(struct page *p, struct str chosen) {
    static const char *const words[] = {"voiced", "moving", "answered", "declined"};
    static const int names[] = {MSG_need_state_voiced, MSG_need_state_moving,
                                MSG_need_state_answered, MSG_need_state_declined};
    struct choices all = choices_begin(p->arena, 4);
    for (size_t i = 0; i < 4; i++) {
        choices_add(&all, str_of(words[i]), (struct msg_text){.key = names[i]}, chosen);
    }
    return all;
}

static enum err show_list(struct web *w, struct need_list_view *v) {
    struct ctx *c = &w->ctx;
    v->page = web_thing_page(w);
    TRY(thing_list(c, "need", v->community.thing.id, v->page, &v->needs, &v->more));
    TRY(pins_of_things(c, &v->needs, &v->pins));
    v->stages = choices_of_stages(c->arena, msg_need_any_stage(), web_query(w, "stage"));
    v->turns = choices_of_turns(c->arena, msg_need_any_turn(), web_query(w, "turn"));
    v->categories = choices_of_topics(c->arena, msg_need_any_category(), web_query(w, "topic"));
    page_need_list(&w->page, v);
    return ERR_OK;
}

static enum err need_list(struct web *w) {
    struct need_list_view v = {0};
    return show_list(w, &v);
}

static enum err need_list_of_community(struct web *w) {
    struct need_list_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    return show_list(w, &v);
}

/* --- voicing --- */

static enum err need_new(struct web *w) {
    struct need_form_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.draft.community));
    v.may_help = viewer_has_role(w->ctx.viewer, v.draft.community.thing.id, ROLE_HELPER);
    page_need_form(&w->page, &v);
    return ERR_OK;
}

static void read_draft(struct web *w, struct need_form_view *v) {
    struct need_draft *d = &v->draft;
    d->title = web_field(w, "title");
    d->text = web_field(w, "text");
    d->category = web_field(w, "category");
    d->place = web_field(w, "place");
    d->stages = web_field_stages(w, "stage");
    d->sensitive = web_field_has(w, "sensitive", "yes");
    d->speaker = web_field(w, "speaker");
    d->anyway = web_field_has(w, "anyway", "yes");
    v->lat = web_field(w, "lat");
    v->lon = web_field(w, "lon");
    struct opt_real lat = web_field_real(w, "lat"), lon = web_field_real(w, "lon");
    d->has_pin = lat.has && lon.has;
    d->lat = lat.has ? lat.v : 0;
    d->lon = lon.has ? lon.v : 0;
}

static struct str code_with_hyphens(struct web *w, const char *code) {
    return arena_printf(w->ctx.arena, "%.4s-%.4s-%.4s", code, code + 4, code + 8);
}

static enum err need_new_post(struct web *w) {
    struct need_form_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.draft.community));
    v.may_help = viewer_has_role(w->ctx.viewer, v.draft.community.thing.id, ROLE_HELPER);
    read_draft(w, &v);
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    enum err e = need_voice(&w->ctx, &v.draft, &n, &v.alike, code);
    if (e == ERR_INPUT || e == ERR_TWICE) {
        page_need_form(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    if (code[0] != '\0') {
        /* The code travels in a short-lived cookie, not in an address that a history keeps. */
        web_cookie(w, "kith-receipt", code_with_hyphens(w, code), 900, false);
        return web_done(w, STR("/receipt"), "need_voiced");
    }
    return web_done(w, thing_address(&w->ctx, &n.thing), "need_voiced");
}

/* --- one need --- */

static enum err read_show(struct web *w, struct need_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(need_find(c, web_id(w), &v->need));
    TRY(web_quiet(w, &v->need.thing));
    TRY(community_find(c, v->need.thing.community, &v->community));
    TRY(cycle_steps(c, v->need.thing.id, &v->steps));
    TRY(link_sources(c, v->need.thing.id, "answers", &v->tied));
    TRY(need_is_supported(c, v->need.thing.id, need_support_key(c, web_visitor(w)), &v->supported));
    v->is_open =
        str_eq(v->need.thing.state, STR("voiced")) || str_eq(v->need.thing.state, STR("moving"));
    v->may_change = gate_may_change(c->viewer, &v->need.thing);
    v->may_moderate = gate_may_moderate(c->viewer, &v->need.thing);
    TRY(foot_make(w, &v->need.thing, &v->foot));
    v->deeds = v->foot.deeds;
    v->foot.deeds.count = 0;
    TRY(comments_make(w, &v->need.thing, &v->comments));
    if (v->may_moderate) {
        struct q_behalf_of_row row;
        enum err e = q_behalf_of(c->db, c->arena, v->need.thing.id, &row);
        v->has_speaker = e == ERR_OK;
        v->speaker = v->has_speaker ? row.speaker : STR("");
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    return ERR_OK;
}

static enum err need_show(struct web *w) {
    struct need_show_view v = {0};
    TRY(read_show(w, &v));
    page_need_show(&w->page, &v);
    return ERR_OK;
}

static enum err back_to_need(struct web *w, const char *word) {
    struct need n;
    TRY(need_find(&w->ctx, web_id(w), &n));
    return web_done(w, thing_address(&w->ctx, &n.thing), word);
}

static enum err need_support_post(struct web *w) {
    struct str key = need_support_key(&w->ctx, web_visitor(w));
    if (web_field_has(w, "take_back", "yes")) {
        TRY(need_unsupport(&w->ctx, web_id(w), key));
        return back_to_need(w, "need_unsupported");
    }
    TRY(need_support(&w->ctx, web_id(w), key));
    return back_to_need(w, "need_supported");
}

static enum err need_state_post(struct web *w) {
    enum err e = need_set_state(&w->ctx, web_id(w), web_field(w, "state"), web_field(w, "answer"));
    if (e == ERR_INPUT) {
        struct need_show_view v = {0};
        TRY(read_show(w, &v));
        v.need.answer = web_field(w, "answer");
        page_need_show(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    return back_to_need(w, "need_state");
}

static enum err need_withdraw_post(struct web *w) {
    struct need n;
    TRY(need_find(&w->ctx, web_id(w), &n));
    if (!gate_may_change(w->ctx.viewer, &n.thing)) {
        return ERR_FORBIDDEN;
    }
    TRY(need_withdraw(&w->ctx, &n));
    return web_done(w, STR("/needs"), "need_withdrawn");
}

static enum err need_reopen_post(struct web *w) {
    struct need n;
    TRY(need_find(&w->ctx, web_id(w), &n));
    if (!gate_may_change(w->ctx.viewer, &n.thing)) {
        return ERR_FORBIDDEN;
    }
    TRY(need_reopen(&w->ctx, &n));
    return back_to_need(w, "need_reopened");
}

/* --- receipts --- */

static enum err receipt_show(struct web *w) {
    struct need_receipt_view v = {.code = http_cookie(w->http, "kith-receipt")};
    if (w->request->secure) {
        v.code = http_cookie(w->http, "__Host-kith-receipt");
    }
    if (!str_is_empty(v.code)) {
        enum err e = need_by_receipt(&w->ctx, v.code, &v.need);
        v.unknown = e == ERR_NOT_FOUND || e == ERR_GONE;
        if (e != ERR_OK && !v.unknown) {
            return e;
        }
        if (e == ERR_OK) {
            TRY(order_note(&w->ctx, &v.need.thing, &v.note));
        }
    }
    page_need_receipt(&w->page, &v);
    return ERR_OK;
}

static enum err receipt_post(struct web *w) {
    struct need n;
    struct str code = web_field(w, "code");
    enum err e = need_by_receipt(&w->ctx, code, &n);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        struct need_receipt_view v = {.code = code, .unknown = true};
        ctx_wrong(&w->ctx, "code", msg_need_receipt_unknown());
        page_need_receipt(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    if (web_field_has(w, "act", "withdraw")) {
        TRY(need_withdraw(&w->ctx, &n));
        web_cookie(w, "kith-receipt", STR(""), 0, false);
        return web_done(w, STR("/needs"), "need_withdrawn");
    }
    if (web_field_has(w, "act", "reopen")) {
        TRY(need_reopen(&w->ctx, &n));
    }
    web_cookie(w, "kith-receipt", code, 900, false);
    return web_redirect(w, STR("/receipt"));
}

static const struct route rows[] = {
    {HTTP_GET, "/needs", ANYONE, need_list, .cached = true},
    {HTTP_GET, "/communities/:slug/needs", ANYONE, need_list_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/needs/new", ANYONE, need_new},
    {HTTP_POST, "/communities/:slug/needs/new", ANYONE, need_new_post},
    {HTTP_GET, "/needs/:id", ANYONE, need_show},
    {HTTP_POST, "/needs/:id/support", ANYONE, need_support_post},
    {HTTP_POST, "/needs/:id/state", STEWARD, need_state_post},
    {HTTP_POST, "/needs/:id/withdraw", PERSON, need_withdraw_post},
    {HTTP_POST, "/needs/:id/reopen", PERSON, need_reopen_post},
    {HTTP_GET, "/receipt", ANYONE, receipt_show},
    {HTTP_POST, "/receipt", ANYONE, receipt_post},
    {0},
};

const struct route_table need_routes = {rows};
