/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of the directory. */
#include "area/network/organisation_web.h"

#include "area/network/network.h"
#include "page_organisation_form.h"
#include "page_organisation_list.h"
#include "page_organisation_show.h"

static struct choices kind_choices(struct arena *a, struct str chosen, bool any) {
    struct choices all = choices_begin(a, 16);
    if (any) {
        choices_add(&all, STR(""), msg_organisation_any_kind(), chosen);
    }
    for (size_t i = 0; organisation_kinds[i] != NULL; i++) {
        struct str word = str_of(organisation_kinds[i]);
        choices_add(&all, word, organisation_kind_name(word), chosen);
    }
    return all;
}

static enum err show_list(struct web *w, struct organisation_list_view *v) {
    TRY(thing_list(&w->ctx, "organisation", v->community.thing.id, web_thing_page(w),
                   &v->organisations, &v->more));
    v->kinds = kind_choices(w->ctx.arena, web_query(w, "topic"), true);
    page_organisation_list(&w->page, v);
    return ERR_OK;
}

static enum err organisation_list(struct web *w) {
    struct organisation_list_view v = {0};
    return show_list(w, &v);
}

static enum err organisation_list_of_community(struct web *w) {
    struct organisation_list_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    v.may_add = viewer_has_role(w->ctx.viewer, v.community.thing.id, ROLE_MEMBER);
    return show_list(w, &v);
}

static enum err organisation_show(struct web *w) {
    struct ctx *c = &w->ctx;
    struct organisation_show_view v = {0};
    TRY(organisation_find(c, web_id(w), &v.organisation));
    TRY(web_quiet(w, &v.organisation.thing));
    TRY(community_find(c, v.organisation.thing.community, &v.community));
    v.web = url_outside(c->arena, v.organisation.web);
    v.may_keep = viewer_has_role(c->viewer, v.community.thing.id, ROLE_MEMBER);
    v.may_close = gate_may_change(c->viewer, &v.organisation.thing) &&
                  str_eq(v.organisation.thing.state, STR("open"));
    TRY(foot_make(w, &v.organisation.thing, &v.foot));
    page_organisation_show(&w->page, &v);
    return ERR_OK;
}

static void read_draft(struct web *w, struct organisation *o) {
    o->thing.title = web_field(w, "name");
    o->thing.topic = web_field(w, "kind");
    o->thing.note = web_field(w, "note");
    o->about = web_field(w, "about");
    o->phone = web_field(w, "phone");
    o->email = web_field(w, "email");
    o->web = web_field(w, "web");
    o->address = web_field(w, "address");
    o->languages = web_field(w, "languages");
    o->cost = web_field(w, "cost");
}

static void show_form(struct web *w, struct organisation_form_view *v) {
    v->kinds = kind_choices(w->ctx.arena, v->draft.thing.topic, false);
    page_organisation_form(&w->page, v);
}

static enum err organisation_new(struct web *w) {
    struct organisation_form_view v = {.is_new = true, .community = w->community};
    show_form(w, &v);
    return ERR_OK;
}

static enum err organisation_new_post(struct web *w) {
    struct organisation_form_view v = {.is_new = true, .community = w->community};
    read_draft(w, &v.draft);
    enum err e = organisation_add(&w->ctx, &v.community, &v.draft);
    if (e == ERR_INPUT) {
        show_form(w, &v);
        return e;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.draft.thing), "organisation_added");
}

static enum err read_form(struct web *w, struct organisation_form_view *v) {
    TRY(organisation_find(&w->ctx, web_id(w), &v->draft));
    return community_find(&w->ctx, v->draft.thing.community, &v->community);
}

static enum err organisation_edit(struct web *w) {
    struct organisation_form_view v = {0};
    TRY(read_form(w, &v));
    show_form(w, &v);
    return ERR_OK;
}

static enum err organisation_edit_post(struct web *w) {
    struct organisation_form_view v = {0};
    TRY(read_form(w, &v));
    read_draft(w, &v.draft);
    enum err e = organisation_change(&w->ctx, &v.draft);
    if (e == ERR_INPUT) {
        show_form(w, &v);
        return e;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.draft.thing), "organisation_changed");
}

static enum err organisation_check_post(struct web *w) {
    TRY(organisation_check(&w->ctx, web_id(w)));
    return web_done(w, thing_address(&w->ctx, &w->thing), "organisation_checked");
}

static enum err organisation_close_post(struct web *w) {
    TRY(organisation_close(&w->ctx, web_id(w)));
    return web_done(w, thing_address(&w->ctx, &w->thing), "organisation_closed");
}

static const struct route rows[] = {
    {HTTP_GET, "/directory", ANYONE, organisation_list, .cached = true},
    {HTTP_GET, "/communities/:slug/directory", ANYONE, organisation_list_of_community,
     .cached = true},
    {HTTP_GET, "/organisations/:id", ANYONE, organisation_show, .cached = true},
    {HTTP_GET, "/communities/:slug/organisations/new", MEMBER, organisation_new},
    {HTTP_POST, "/communities/:slug/organisations/new", MEMBER, organisation_new_post},
    {HTTP_GET, "/organisations/:id/edit", MEMBER, organisation_edit},
    {HTTP_POST, "/organisations/:id/edit", MEMBER, organisation_edit_post},
    {HTTP_POST, "/organisations/:id/check", MEMBER, organisation_check_post},
    {HTTP_POST, "/organisations/:id/close", MEMBER, organisation_close_post},
    {0},
};

const struct route_table organisation_routes = {rows};
