/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of works. A picture is taken in before the transaction. */
#include "area/create/work_web.h"

#include "area/create/create.h"
#include "page_work_form.h"
#include "page_work_list.h"
#include "page_work_show.h"
#include "web/site.h"

static enum err work_take(struct web *w) {
    const struct http_file *sent = web_sent_file(w, "picture");
    if (sent == NULL) {
        return ERR_OK;
    }
    struct media_file *f = arena_new(w->ctx.arena, struct media_file);
    w->before = f;
    return media_take(&w->ctx, site_folder(w->site), "picture", sent->path, f);
}

static enum err show_list(struct web *w, struct work_list_view *v) {
    TRY(thing_list(&w->ctx, "work", v->community.thing.id, web_thing_page(w), &v->works, &v->more));
    page_work_list(&w->page, v);
    return ERR_OK;
}

static enum err work_list(struct web *w) {
    struct work_list_view v = {0};
    return show_list(w, &v);
}

static enum err work_list_of_community(struct web *w) {
    struct work_list_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    return show_list(w, &v);
}

static void show_form(struct web *w, struct work_form_view *v) {
    struct arena *a = w->ctx.arena;
    struct str seen = v->open ? STR("public") : STR("members");
    v->audience = choices_begin(a, 2);
    choices_add(&v->audience, STR("members"), msg_work_form_members(), seen);
    choices_add(&v->audience, STR("public"), msg_work_form_public(), seen);
    v->leave = choices_begin(a, 2);
    choices_add(&v->leave, STR("own"), msg_work_form_own(), v->draft.leave);
    choices_add(&v->leave, STR("given"), msg_work_form_given(), v->draft.leave);
    page_work_form(&w->page, v);
}

static enum err work_new(struct web *w) {
    struct work_form_view v = {.community = w->community, .alt = STR("")};
    v.draft.leave = STR("");
    v.tells = web_query_id(w, "tells");
    show_form(w, &v);
    return ERR_OK;
}

static enum err work_new_post(struct web *w) {
    struct work_form_view v = {.community = w->community,
                               .tells = web_field_id(w, "tells"),
                               .alt = web_field(w, "alt"),
                               .open = web_field_has(w, "audience", "public")};
    v.draft = (struct work){
        .thing = {.title = web_field(w, "title"), .stages = web_field_stages(w, "stage")},
        .text = web_field(w, "text"),
        .narrator = web_field(w, "narrator"),
        .leave = web_field(w, "leave")};
    enum err e = work_tell(&w->ctx, &v.community, &v.draft, v.open, v.tells, w->before, v.alt);
    if (e == ERR_INPUT) {
        show_form(w, &v);
        return e;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.draft.thing), "work_told");
}

static enum err show(struct web *w, struct work_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(work_find(c, web_id(w), &v->work));
    TRY(web_quiet(w, &v->work.thing));
    TRY(community_find(c, v->work.thing.community, &v->community));
    TRY(media_of_thing(c, v->work.thing.id, &v->pictures));
    TRY(link_targets(c, v->work.thing.id, "tells", &v->tells));
    v->may_change = gate_may_change(c->viewer, &v->work.thing);
    TRY(comments_make(w, &v->work.thing, &v->comments));
    TRY(foot_make(w, &v->work.thing, &v->foot));
    page_work_show(&w->page, v);
    return ERR_OK;
}

static enum err work_show(struct web *w) {
    struct work_show_view v = {.alt = STR("")};
    return show(w, &v);
}

static enum err work_picture_post(struct web *w) {
    struct work work;
    TRY(work_find(&w->ctx, web_id(w), &work));
    enum err e = work_add_picture(&w->ctx, &work, w->before, web_field(w, "alt"));
    if (e == ERR_INPUT) {
        struct work_show_view v = {.alt = web_field(w, "alt")};
        TRY(show(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &work.thing), "work_picture");
}

static enum err work_take_back_post(struct web *w) {
    struct work work;
    TRY(work_find(&w->ctx, web_id(w), &work));
    TRY(work_take_back(&w->ctx, &work));
    return web_done(w, STR("/works"), "work_taken_back");
}

static const struct route rows[] = {
    {HTTP_GET, "/works", ANYONE, work_list, .cached = true},
    {HTTP_GET, "/communities/:slug/works", ANYONE, work_list_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/works/new", MEMBER, work_new},
    {HTTP_POST, "/communities/:slug/works/new", MEMBER, work_new_post, .before = work_take,
     .limits = PICTURE_LIMITS},
    {HTTP_GET, "/works/:id", ANYONE, work_show},
    {HTTP_POST, "/works/:id/pictures", PERSON, work_picture_post, .before = work_take,
     .limits = PICTURE_LIMITS},
    {HTTP_POST, "/works/:id/take-back", PERSON, work_take_back_post},
    {0},
};

const struct route_table work_routes = {rows};
