/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of outcomes. */
#include "area/create/create.h"
#include "area/create/work_web.h"
#include "page_outcome_form.h"
#include "page_outcome_show.h"

static enum err read_initiative(struct web *w, struct id id, struct outcome_form_view *v) {
    v->community = w->community;
    TRY(thing_find(&w->ctx, id, "initiative", &v->initiative));
    return id_eq(v->initiative.community, v->community.thing.id) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err outcome_new(struct web *w) {
    struct outcome_form_view v = {.before = STR(""), .after = STR("")};
    TRY(read_initiative(w, web_query_id(w, "of"), &v));
    page_outcome_form(&w->page, &v);
    return ERR_OK;
}

static double needed(struct web *w, const char *name) {
    struct opt_real v = web_field_real(w, name);
    if (!v.has && ctx_wrong_at(&w->ctx, str_of(name)) == NULL) {
        ctx_wrong(&w->ctx, name, msg_wrong_missing());
    }
    return v.has ? v.v : 0;
}

static void read_draft(struct web *w, struct outcome_form_view *v) {
    v->before = web_field(w, "before");
    v->after = web_field(w, "after");
    v->low = web_field(w, "low");
    v->high = web_field(w, "high");
    v->people = web_field(w, "people");
    v->draft = (struct outcome){
        .thing = {.title = web_field(w, "title"), .note = STR("")},
        .unit = web_field(w, "unit"),
        .before = needed(w, "before"),
        .after = needed(w, "after"),
        .before_when = web_field(w, "before_when"),
        .after_when = web_field(w, "after_when"),
        .low = web_field_real(w, "low"),
        .high = web_field_real(w, "high"),
        .people = web_field_int(w, "people"),
        .method = web_field(w, "method"),
        .harms = web_field(w, "harms"),
        .cost = web_field(w, "cost"),
        .meaning = web_field(w, "meaning"),
    };
}

static enum err outcome_new_post(struct web *w) {
    struct outcome_form_view v = {0};
    TRY(read_initiative(w, web_field_id(w, "of"), &v));
    read_draft(w, &v);
    enum err e = outcome_measure(&w->ctx, v.initiative.id, &v.draft);
    if (e == ERR_INPUT) {
        page_outcome_form(&w->page, &v);
        return e;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.draft.thing), "outcome_measured");
}

static enum err outcome_show(struct web *w) {
    struct ctx *c = &w->ctx;
    struct outcome_show_view v = {0};
    TRY(outcome_find(c, web_id(w), &v.outcome));
    TRY(web_quiet(w, &v.outcome.thing));
    TRY(community_find(c, v.outcome.thing.community, &v.community));
    enum err e = thing_find(c, v.outcome.initiative, "initiative", &v.initiative);
    v.has_initiative = e == ERR_OK;
    if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
        return e;
    }
    TRY(comments_make(w, &v.outcome.thing, &v.comments));
    TRY(foot_make(w, &v.outcome.thing, &v.foot));
    page_outcome_show(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/outcomes/new", MEMBER, outcome_new},
    {HTTP_POST, "/communities/:slug/outcomes/new", MEMBER, outcome_new_post},
    {HTTP_GET, "/outcomes/:id", ANYONE, outcome_show},
    {0},
};

const struct route_table outcome_routes = {rows};
