/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of partnerships. */
#include "area/network/partnership_web.h"

#include "area/network/network.h"
#include "page_partnership_all.h"
#include "page_partnership_form.h"
#include "page_partnership_list.h"
#include "page_partnership_show.h"

static enum err partnership_all(struct web *w) {
    struct things all;
    bool more;
    TRY(thing_list(&w->ctx, "partnership", ID_NONE, web_thing_page(w), &all, &more));
    page_partnership_all(&w->page, &all, more);
    return ERR_OK;
}

static enum err partnership_of_community(struct web *w) {
    struct partnership_list_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    TRY(partnership_list(&w->ctx, v.community.thing.id, &v.partnerships));
    v.may_propose = viewer_has_role(w->ctx.viewer, v.community.thing.id, ROLE_STEWARD);
    page_partnership_list(&w->page, &v);
    return ERR_OK;
}

static enum err partnership_new(struct web *w) {
    struct partnership_form_view v = {.community = w->community,
                                      .partner = web_query(w, "with"),
                                      .aim = STR(""),
                                      .terms = STR("")};
    page_partnership_form(&w->page, &v);
    return ERR_OK;
}

static enum err partnership_new_post(struct web *w) {
    struct partnership_form_view v = {.community = w->community,
                                      .partner = str_trim(web_field(w, "partner")),
                                      .aim = web_field(w, "aim"),
                                      .terms = web_field(w, "terms")};
    struct partnership p;
    enum err e = partnership_propose(&w->ctx, &v.community, v.partner, v.aim, v.terms, &p);
    if (e == ERR_INPUT) {
        page_partnership_form(&w->page, &v);
        return e;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &p.thing), "partnership_proposed");
}

static enum err show(struct web *w, struct partnership_show_view *v) {
    TRY(partnership_find(&w->ctx, web_id(w), &v->partnership));
    TRY(foot_make(w, &v->partnership.thing, &v->foot));
    page_partnership_show(&w->page, v);
    return ERR_OK;
}

static enum err partnership_show(struct web *w) {
    struct partnership_show_view v = {.answer = STR(""), .reason = STR("")};
    return show(w, &v);
}

static enum err finish(struct web *w, enum err e, const char *done) {
    if (e == ERR_INPUT) {
        struct partnership_show_view v = {.answer = web_field(w, "answer"),
                                          .reason = web_field(w, "reason")};
        TRY(show(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(
        w, arena_printf(w->ctx.arena, "/partnerships/%.*s", STR_ARG(web_param(w, "id"))), done);
}

static enum err partnership_answer_post(struct web *w) {
    bool accept = web_field_has(w, "say", "yes");
    return finish(w, partnership_answer(&w->ctx, web_id(w), accept, web_field(w, "answer")),
                  accept ? "partnership_agreed" : "partnership_declined");
}

static enum err partnership_end_post(struct web *w) {
    return finish(w, partnership_end(&w->ctx, web_id(w), web_field(w, "reason")),
                  "partnership_ended");
}

static const struct route rows[] = {
    {HTTP_GET, "/partnerships", ANYONE, partnership_all, .cached = true},
    {HTTP_GET, "/communities/:slug/partnerships", ANYONE, partnership_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/partnerships/new", STEWARD, partnership_new},
    {HTTP_POST, "/communities/:slug/partnerships/new", STEWARD, partnership_new_post},
    {HTTP_GET, "/partnerships/:id", ANYONE, partnership_show, .cached = true},
    {HTTP_POST, "/partnerships/:id/answer", PERSON, partnership_answer_post},
    {HTTP_POST, "/partnerships/:id/end", PERSON, partnership_end_post},
    {0},
};

const struct route_table partnership_routes = {rows};
