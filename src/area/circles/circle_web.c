/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of circles. */
#include "area/circles/circle_web.h"

#include "area/circles/circles.h"
#include "page_circle_form.h"
#include "page_circle_list.h"
#include "page_circle_show.h"

struct msg_text circle_role_name(enum circle_role r) {
    return r == CIRCLE_FACILITATOR ? msg_circle_role_facilitator()
           : r == CIRCLE_ASKED     ? msg_circle_role_asked()
                                   : msg_circle_role_member();
}

static enum err show_list(struct web *w, struct circle_list_view *v) {
    struct ctx *c = &w->ctx;
    TRY(circle_list(c, v->community.thing.id, web_thing_page(w), &v->circles, &v->more));
    if (viewer_is_person(c->viewer)) {
        TRY(circle_list_own(c, &v->own));
    }
    v->may_begin =
        v->in_community && viewer_has_role(c->viewer, v->community.thing.id, ROLE_MEMBER);
    page_circle_list(&w->page, v);
    return ERR_OK;
}

static enum err circle_list_all(struct web *w) {
    struct circle_list_view v = {0};
    return show_list(w, &v);
}

static enum err circle_list_of_community(struct web *w) {
    struct circle_list_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    return show_list(w, &v);
}

/* --- beginning and changing --- */

static void show_form(struct web *w, struct circle_form_view *v) {
    v->joining = choices_begin(w->ctx.arena, 3);
    choices_add(&v->joining, STR("open"), msg_circle_joining_open(), v->draft.joining);
    choices_add(&v->joining, STR("closed"), msg_circle_joining_closed(), v->draft.joining);
    choices_add(&v->joining, STR("unlisted"), msg_circle_joining_unlisted(), v->draft.joining);
    page_circle_form(&w->page, v);
}

static enum err circle_new(struct web *w) {
    struct circle_form_view v = {.community = w->community, .is_new = true, .review = STR("")};
    v.draft.joining = STR("open");
    v.draft.agreement = lang_text(w->ctx.lang, w->ctx.arena, msg_circle_form_agreement_first());
    v.answers = web_query_id(w, "answers");
    show_form(w, &v);
    return ERR_OK;
}

static void read_form(struct web *w, struct circle_form_view *v) {
    struct circle *d = &v->draft;
    d->thing.title = web_field(w, "name");
    d->thing.note = web_field(w, "note");
    d->thing.stages = web_field_stages(w, "stage");
    d->about = web_field(w, "about");
    d->rhythm = web_field(w, "rhythm");
    d->agreement = web_field(w, "agreement");
    d->joining = web_field(w, "joining");
    v->answers = web_field_id(w, "answers");
    v->review = str_trim(web_field(w, "review"));
    d->review_ms = (struct opt_int){0};
    if (!str_is_empty(v->review)) {
        struct str noon = arena_printf(w->ctx.arena, "%.*sT12:00", STR_ARG(v->review));
        d->review_ms.has = lang_time_parse(noon, STR("UTC"), &d->review_ms.v);
        if (!d->review_ms.has) {
            ctx_wrong(&w->ctx, "review", msg_wrong_time());
        }
    }
}

static enum err circle_new_post(struct web *w) {
    struct circle_form_view v = {.community = w->community, .is_new = true};
    read_form(w, &v);
    enum err e = circle_begin(&w->ctx, &v.community, &v.draft, v.answers);
    if (e == ERR_INPUT) {
        show_form(w, &v);
        return e;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.draft.thing), "circle_begun");
}

static enum err read_edit(struct web *w, struct circle_form_view *v) {
    TRY(circle_find(&w->ctx, web_id(w), &v->draft));
    if (v->draft.role != CIRCLE_FACILITATOR) {
        return ERR_FORBIDDEN;
    }
    return community_find(&w->ctx, v->draft.thing.community, &v->community);
}

static enum err circle_edit(struct web *w) {
    struct circle_form_view v = {.review = STR("")};
    TRY(read_edit(w, &v));
    if (v.draft.review_ms.has) {
        char local[17];
        lang_time_local(v.draft.review_ms.v, STR("UTC"), local);
        v.review = arena_str(w->ctx.arena, str_first(str_of(local), 10));
    }
    show_form(w, &v);
    return ERR_OK;
}

static enum err circle_edit_post(struct web *w) {
    struct circle_form_view v = {0};
    TRY(read_edit(w, &v));
    read_form(w, &v);
    enum err e = circle_change(&w->ctx, &v.draft);
    if (e == ERR_INPUT) {
        show_form(w, &v);
        return e;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.draft.thing), "circle_changed");
}

/* --- one circle --- */

static enum err read_inside(struct web *w, struct circle_show_view *v) {
    struct ctx *c = &w->ctx;
    struct id before = web_query_id(w, "before");
    TRY(circle_members(c, &v->circle, &v->members));
    TRY(thread_list(c, v->circle.thing.id, before, &v->threads, &v->more_threads));
    return meeting_list(c, v->circle.thing.id, &v->meetings);
}

static enum err show(struct web *w, struct circle_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(circle_find(c, web_id(w), &v->circle));
    TRY(web_quiet(w, &v->circle.thing));
    TRY(community_find(c, v->circle.thing.community, &v->community));
    TRY(link_targets(c, v->circle.thing.id, "answers", &v->answers));
    v->inside = v->circle.role >= CIRCLE_MEMBER;
    v->facilitates = v->circle.role == CIRCLE_FACILITATOR;
    v->may_join = viewer_has_role(c->viewer, v->circle.thing.community, ROLE_MEMBER) &&
                  viewer_is_person(c->viewer) && !str_eq(v->circle.joining, STR("unlisted"));
    if (v->inside) {
        TRY(read_inside(w, v));
    }
    TRY(foot_make(w, &v->circle.thing, &v->foot));
    page_circle_show(&w->page, v);
    return ERR_OK;
}

static enum err circle_show(struct web *w) {
    struct circle_show_view v = {0};
    return show(w, &v);
}

/* Refusals of the small forms on the circle's own page come back on it. */
static enum err on_page(struct web *w, enum err e, const struct thread *draft) {
    if (e != ERR_INPUT) {
        return e;
    }
    struct circle_show_view v = {0};
    if (draft != NULL) {
        v.draft = *draft;
    }
    TRY(show(w, &v));
    return ERR_INPUT;
}

static enum err back(struct web *w, const char *done) {
    return web_done(w, arena_printf(w->ctx.arena, "/circles/%.*s", STR_ARG(web_param(w, "id"))),
                    done);
}

static enum err circle_join_post(struct web *w) {
    struct circle s;
    TRY(circle_find(&w->ctx, web_id(w), &s));
    TRY(on_page(w, circle_join(&w->ctx, &s, web_field_has(w, "accept", "yes")), NULL));
    return back(w, s.role == CIRCLE_ASKED ? "circle_asked" : "circle_joined");
}

static enum err circle_leave_post(struct web *w) {
    struct circle s;
    TRY(circle_find(&w->ctx, web_id(w), &s));
    TRY(on_page(w, circle_leave(&w->ctx, &s), NULL));
    return web_done(w, STR("/circles"), "circle_left");
}

static enum err circle_role_post(struct web *w) {
    struct circle s;
    TRY(circle_find(&w->ctx, web_id(w), &s));
    struct str word = web_field(w, "role");
    enum circle_role role = str_eq(word, STR("facilitator")) ? CIRCLE_FACILITATOR
                            : str_eq(word, STR("member"))    ? CIRCLE_MEMBER
                                                             : CIRCLE_NONE;
    TRY(on_page(w, circle_set_role(&w->ctx, &s, web_field_id(w, "person"), role), NULL));
    return back(w, "circle_role");
}

static enum err circle_thread_post(struct web *w) {
    struct circle s;
    TRY(circle_find(&w->ctx, web_id(w), &s));
    struct thread t = {.thing = {.title = web_field(w, "title")},
                       .text = web_field(w, "text"),
                       .warning = web_field(w, "warning")};
    TRY(on_page(w, thread_begin(&w->ctx, &s, &t), &t));
    return web_done(w, thing_address(&w->ctx, &t.thing), "thread_begun");
}

static const struct route rows[] = {
    {HTTP_GET, "/circles", ANYONE, circle_list_all},
    {HTTP_GET, "/communities/:slug/circles", ANYONE, circle_list_of_community},
    {HTTP_GET, "/communities/:slug/circles/new", MEMBER, circle_new},
    {HTTP_POST, "/communities/:slug/circles/new", MEMBER, circle_new_post},
    {HTTP_GET, "/circles/:id", ANYONE, circle_show},
    {HTTP_GET, "/circles/:id/edit", PERSON, circle_edit},
    {HTTP_POST, "/circles/:id/edit", PERSON, circle_edit_post},
    {HTTP_POST, "/circles/:id/join", PERSON, circle_join_post},
    {HTTP_POST, "/circles/:id/leave", PERSON, circle_leave_post},
    {HTTP_POST, "/circles/:id/role", PERSON, circle_role_post},
    {HTTP_POST, "/circles/:id/threads", PERSON, circle_thread_post},
    {0},
};

const struct route_table circle_routes = {rows};
