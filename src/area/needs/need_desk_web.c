/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is still open: the list for everybody, the stewards' desk with deeds for many at once, and
 * what was said in private. */
#include "area/needs/need_web.h"
#include "area/needs/needs.h"
#include "page_need_desk.h"
#include "page_need_open.h"
#include "page_need_private.h"

#define AT_ONCE NEED_OPEN_PER_PAGE

struct need_open_page need_page_of(const struct web *w) {
    struct thing_page p = web_thing_page(w);
    return (struct need_open_page){p.before_ms, p.before_id, p.topic, p.state,
                                   web_query_id(w, "category")};
}

/* Such a list goes on behind the last one's time, whichever time it is sorted by. */
struct url need_open_more(struct page *p, const struct need_waitings *of) {
    struct thing last = of->item[of->count - 1].thing;
    last.updated_ms = of->item[of->count - 1].since_ms;
    struct things all = {&last, 1};
    return more_url(p, &all);
}

static enum err show_open(struct web *w, struct need_open_view *v) {
    TRY(need_still_open(&w->ctx, v->community.thing.id, need_page_of(w), &v->needs, &v->more));
    v->categories = choices_of_topics(w->ctx.arena, msg_need_any_category(), web_query(w, "topic"));
    page_need_open(&w->page, v);
    return ERR_OK;
}

static enum err open_list(struct web *w) {
    struct need_open_view v = {0};
    return show_open(w, &v);
}

static enum err open_of_community(struct web *w) {
    struct need_open_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    return show_open(w, &v);
}

/* --- the desk --- */

static enum err fill_choices(struct web *w, struct need_desk_view *v) {
    struct arena *a = w->ctx.arena;
    struct categories all;
    struct templates templates;
    struct id community = v->community.thing.id;
    v->topics = choices_of_topics(a, msg_need_any_category(), web_query(w, "topic"));
    v->states = choices_begin(a, 4);
    choices_add(&v->states, STR(""), msg_need_desk_any(), web_query(w, "state"));
    choices_add(&v->states, STR("voiced"), msg_need_state_voiced(), web_query(w, "state"));
    choices_add(&v->states, STR("moving"), msg_need_state_moving(), web_query(w, "state"));
    choices_add(&v->states, STR("reopened"), msg_need_state_reopened(), web_query(w, "state"));
    TRY(category_list(&w->ctx, community, true, &all));
    v->categories = choices_begin(a, all.count + 1);
    choices_add(&v->categories, STR(""), msg_need_any_category(), web_query(w, "category"));
    for (size_t i = 0; i < all.count; i++) {
        choices_add(&v->categories, id_str(a, all.item[i].id), (struct msg_text){0},
                    web_query(w, "category"));
        v->categories.item[i + 1].text = category_call(&all.item[i], lang_tag(w->ctx.lang))->name;
    }
    TRY(template_list(&w->ctx, community, false, &templates));
    v->templates = choices_begin(a, templates.count + 1);
    choices_add(&v->templates, STR(""), msg_need_desk_no_template(), web_field(w, "template"));
    for (size_t i = 0; i < templates.count; i++) {
        choices_add(&v->templates, id_str(a, templates.item[i].id), (struct msg_text){0},
                    web_field(w, "template"));
        v->templates.item[i + 1].text = templates.item[i].name;
    }
    v->given = need_state_choices(a, web_field(w, "given"));
    return ERR_OK;
}

static enum err show_desk(struct web *w, struct need_desk_view *v) {
    v->community = w->community;
    TRY(need_desk(&w->ctx, v->community.thing.id, need_page_of(w), &v->needs, &v->more));
    TRY(fill_choices(w, v));
    page_need_desk(&w->page, v);
    return ERR_OK;
}

static enum err desk(struct web *w) {
    struct need_desk_view v = {.answer = STR(""), .target = STR("")};
    return show_desk(w, &v);
}

/* When the form comes back with something to mend. */
bool need_is_picked(struct page *p, struct id need) {
    char text[ID_TEXT_SIZE + 1];
    id_text(need, text);
    return web_field_has(p->frame, "need", text);
}

/* The chosen ones, of this community. */
static size_t chosen_of(const struct web *w, struct id out[AT_ONCE]) {
    size_t n = 0;
    for (size_t i = 0; i < w->request->form.count && n < AT_ONCE; i++) {
        const struct http_pair *f = &w->request->form.item[i];
        if (str_eq(f->name, STR("need")) && id_parse(f->value, &out[n])) {
            n++;
        }
    }
    return n;
}

static enum err answer_one(struct web *w, struct id id, const struct template *t) {
    struct need n;
    struct str words = web_field(w, "answer"), state = web_field(w, "given");
    TRY(need_find(&w->ctx, id, &n));
    if (!id_is_none(t->id)) {
        TRY(template_fill(&w->ctx, t, &n, &words));
        state = t->state;
    }
    return need_set_state(&w->ctx, id, state, words);
}

/* Either all of them or none: the transaction is one. */
static enum err do_all(struct web *w, const struct id *id, size_t count) {
    struct template t = {0};
    struct id target = ID_NONE;
    (void)need_id_within(web_field(w, "target"), &target);
    bool merge = web_field_has(w, "act", "merge");
    if (!merge && web_field(w, "template").n > 0) {
        TRY(template_find(&w->ctx, web_field_id(w, "template"), &t));
    }
    for (size_t i = 0; i < count; i++) {
        struct thing here;
        TRY(thing_find(&w->ctx, id[i], "need", &here));
        if (!id_eq(here.community, w->community.thing.id)) {
            return ERR_NOT_FOUND;
        }
        if (!merge) {
            TRY(answer_one(w, id[i], &t));
        } else if (!id_eq(id[i], target)) {
            TRY(need_merge(&w->ctx, id[i], target));
        }
    }
    return ERR_OK;
}

static enum err desk_post(struct web *w) {
    struct id id[AT_ONCE];
    struct str answer = web_field(w, "answer"), target = web_field(w, "target");
    size_t count = chosen_of(w, id);
    check_text(&w->ctx, "answer", &answer, 0, NEED_ANSWER_MAX);
    check_line(&w->ctx, "target", &target, 0, 300);
    if (count == 0) {
        (void)ctx_wrong(&w->ctx, "need", msg_need_desk_choose());
    }
    enum err e = ctx_checked(&w->ctx);
    e = e == ERR_OK ? do_all(w, id, count) : e;
    if (e == ERR_INPUT) {
        struct need_desk_view v = {.answer = web_field(w, "answer"),
                                   .target = web_field(w, "target")};
        TRY(show_desk(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    struct str back =
        arena_join(w->ctx.arena, STR("/communities/"), w->community.slug, STR("/needs/desk"));
    return web_done(w, back, web_field_has(w, "act", "merge") ? "need_merged" : "need_state");
}

/* --- in private --- */

static enum err show_private(struct web *w, struct need_private_view *v) {
    struct ctx *c = &w->ctx;
    struct id community = v->community.thing.id;
    bool listens;
    TRY(need_listens(c, &v->community, &listens));
    if (!listens) {
        return ERR_FORBIDDEN;
    }
    TRY(need_private_open(c, community, need_page_of(w), &v->needs, &v->more));
    v->keeps_order = viewer_has_role(c->viewer, community, ROLE_STEWARD);
    if (v->keeps_order) {
        TRY(need_listeners(c, community, &v->listeners));
        TRY(community_members(c, community, web_query_id(w, "members"), &v->members,
                              &v->more_members));
    }
    page_need_private(&w->page, v);
    return ERR_OK;
}

static enum err private_list(struct web *w) {
    struct need_private_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    return show_private(w, &v);
}

static enum err private_post(struct web *w) {
    bool listens = !web_field_has(w, "act", "no");
    enum err e = need_listener_set(&w->ctx, &w->community, web_field_id(w, "person"), listens);
    if (e == ERR_INPUT) {
        struct need_private_view v = {.community = w->community};
        TRY(show_private(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    struct str back =
        arena_join(w->ctx.arena, STR("/communities/"), w->community.slug, STR("/needs/private"));
    return web_done(w, back, listens ? "need_listener" : "need_no_listener");
}

static const struct route rows[] = {
    {HTTP_GET, "/needs/open", ANYONE, open_list, .cached = true},
    {HTTP_GET, "/communities/:slug/needs/open", ANYONE, open_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/needs/desk", STEWARD, desk},
    {HTTP_POST, "/communities/:slug/needs/desk", STEWARD, desk_post},
    {HTTP_GET, "/communities/:slug/needs/private", PERSON, private_list},
    {HTTP_POST, "/communities/:slug/needs/private", STEWARD, private_post},
    {0},
};

const struct route_table need_desk_routes = {rows};
