/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of encounters. No rules: those are encounter.c's and inquiry.c's. */
#include "area/explore/encounter_web.h"

#include "area/explore/explore.h"
#include "page_encounter_form.h"
#include "page_encounter_list.h"
#include "page_encounter_show.h"
#include "page_inquiry_show.h"

struct url prompt_url(struct page *p, int64_t prompt, const char *anchor) {
    return url_path(p->arena, "?prompt=%lld#%s", (long long)(prompt % ENCOUNTER_PROMPTS), anchor);
}

/* --- lists --- */

static enum err encounter_all(struct web *w) {
    struct encounter_list_view v = {0};
    TRY(thing_list(&w->ctx, "encounter", ID_NONE, web_thing_page(w), &v.encounters, &v.more));
    for (size_t i = 0; i < v.encounters.count; i++) {
        TRY(encounter_call(&w->ctx, &v.encounters.item[i]));
    }
    page_encounter_list(&w->page, &v);
    return ERR_OK;
}

static enum err encounter_of_community(struct web *w) {
    struct encounter_list_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    TRY(encounter_list_of(&w->ctx, v.community.thing.id, &v.encounters));
    v.may_begin = viewer_role(w->ctx.viewer, v.community.thing.id) >= ROLE_STEWARD;
    page_encounter_list(&w->page, &v);
    return ERR_OK;
}

/* --- beginning --- */

static enum err encounter_new(struct web *w) {
    struct encounter_form_view v = {.community = w->community};
    v.draft = (struct encounter_draft){STR(""), STR(""), web_query(w, "with")};
    page_encounter_form(&w->page, &v);
    return ERR_OK;
}

static enum err encounter_new_post(struct web *w) {
    struct encounter_form_view v = {.community = w->community};
    struct encounter made;
    v.draft = (struct encounter_draft){web_field(w, "title"), web_field(w, "about"),
                                       web_field(w, "communities")};
    enum err e = encounter_begin(&w->ctx, &v.community, &v.draft, &made);
    if (e == ERR_INPUT) {
        page_encounter_form(&w->page, &v);
        return e;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &made.thing), "encounter_begun");
}

/* --- one --- */

static void add_part(struct web *w, struct choices *to, const struct encounter_part *part) {
    choices_add(to, id_str(w->ctx.arena, part->community), (struct msg_text){.key = MSG_NONE},
                web_field(w, "host"));
    to->item[to->count - 1].text = part->name;
}

static void fill_parts(struct web *w, struct encounter_show_view *v) {
    const struct encounter *e = &v->encounter;
    v->hosts = choices_begin(w->ctx.arena, e->parts);
    v->ours = choices_begin(w->ctx.arena, e->parts);
    for (size_t i = 0; i < e->parts; i++) {
        if (e->part[i].state != PART_IN) {
            continue;
        }
        add_part(w, &v->hosts, &e->part[i]);
        if (e->part[i].is_member) {
            add_part(w, &v->ours, &e->part[i]);
        }
        if (e->part[i].is_steward && v->own == NULL) {
            v->own = &e->part[i];
        }
    }
}

static enum err fill_circles(struct web *w, struct encounter_show_view *v) {
    struct things all;
    TRY(encounter_circles(&w->ctx, &v->encounter, &all));
    v->circles = choices_begin(w->ctx.arena, all.count);
    for (size_t i = 0; i < all.count; i++) {
        choices_add(&v->circles, id_str(w->ctx.arena, all.item[i].id),
                    (struct msg_text){.key = MSG_NONE}, STR(""));
        v->circles.item[i].text = all.item[i].title;
    }
    return ERR_OK;
}

static enum err read_motif(struct web *w, struct encounter_show_view *v) {
    if (id_is_none(v->encounter.motif)) {
        return ERR_OK;
    }
    enum err e = motif_find(&w->ctx, v->encounter.motif, &v->motif);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        v->motif = (struct motif){0};
        return ERR_OK;
    }
    return e;
}

/* One prompt at a time: the one asked for, else one that moves on with what has been asked. */
static void choose_prompt(struct web *w, struct encounter_show_view *v) {
    int64_t asked;
    bool chosen = str_to_int(web_query(w, "prompt"), &asked) && asked >= 0;
    v->prompt = (chosen ? asked : (int64_t)v->inquiries.count) % ENCOUNTER_PROMPTS;
    if (chosen && str_is_empty(v->words) && w->request->method == HTTP_GET) {
        v->words = lang_text(w->ctx.lang, w->ctx.arena, encounter_prompt(v->prompt));
    }
}

static enum err show(struct web *w, struct encounter_show_view *v) {
    struct id before = web_query_id(w, "before");
    TRY(read_motif(w, v));
    TRY(inquiry_list(&w->ctx, &v->encounter, before, &v->inquiries, &v->more));
    TRY(encounter_visits(&w->ctx, &v->encounter, &v->visits));
    TRY(encounter_pairs(&w->ctx, &v->encounter, &v->pairs));
    TRY(fill_circles(w, v));
    fill_parts(w, v);
    choose_prompt(w, v);
    if (v->own != NULL && str_is_empty(v->takes)) {
        v->takes = v->own->takes;
    }
    TRY(foot_make(w, &v->encounter.thing, &v->foot));
    TRY(encounter_call(&w->ctx, &v->encounter.thing));
    page_encounter_show(&w->page, v);
    return ERR_OK;
}

static struct encounter_show_view as_typed(struct web *w) {
    return (struct encounter_show_view){
        .words = web_field(w, "words"),
        .takes = web_field(w, "takes"),
        .communities = web_field(w, "communities"),
        .day = web_field(w, "day"),
        .place = web_field(w, "place"),
        .coming = web_field(w, "coming"),
    };
}

static enum err encounter_show(struct web *w) {
    struct encounter_show_view v = as_typed(w);
    TRY(encounter_find(&w->ctx, web_id(w), &v.encounter));
    TRY(web_quiet(w, &v.encounter.thing));
    return show(w, &v);
}

/* --- what is done with one --- */

/* A form of the page of an encounter: what `rule` says, then the page again, or the list once the
 * viewer is no longer within. */
static enum err act(struct web *w, enum err (*rule)(struct web *w, struct encounter *e),
                    const char *done) {
    struct encounter_show_view v = as_typed(w);
    struct encounter after;
    TRY(encounter_find(&w->ctx, web_id(w), &v.encounter));
    enum err e = rule(w, &v.encounter);
    if (e == ERR_INPUT) {
        TRY(show(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    struct viewer now;
    const struct viewer *viewer = w->ctx.viewer;
    TRY(viewer_load(&w->ctx, viewer->person, &now));
    w->ctx.viewer = &now;
    bool stays = encounter_find(&w->ctx, v.encounter.thing.id, &after) == ERR_OK;
    w->ctx.viewer = viewer;
    return web_done(w, stays ? thing_address(&w->ctx, &v.encounter.thing) : STR("/exchanges"),
                    done);
}

static enum err answer(struct web *w, struct encounter *e) {
    return encounter_answer(&w->ctx, e, web_field_id(w, "community"),
                            web_field_has(w, "say", "yes"));
}

static enum err leave(struct web *w, struct encounter *e) {
    return encounter_leave(&w->ctx, e, web_field_id(w, "community"));
}

static enum err show_all(struct web *w, struct encounter *e) {
    return encounter_show_all(&w->ctx, e, web_field_id(w, "community"),
                              web_field_has(w, "say", "yes"));
}

static enum err take_home(struct web *w, struct encounter *e) {
    return encounter_take_home(&w->ctx, e, web_field_id(w, "community"), web_field(w, "takes"));
}

static enum err end(struct web *w, struct encounter *e) {
    return encounter_end(&w->ctx, e);
}

static enum err invite(struct web *w, struct encounter *e) {
    return encounter_invite(&w->ctx, e, web_field(w, "communities"));
}

static enum err plan_visit(struct web *w, struct encounter *e) {
    return encounter_visit_plan(&w->ctx, e, web_field_id(w, "host"), web_field(w, "day"),
                                web_field(w, "place"), web_field(w, "coming"));
}

static enum err drop_visit(struct web *w, struct encounter *e) {
    return encounter_visit_drop(&w->ctx, e, web_field_id(w, "visit"));
}

static enum err pair(struct web *w, struct encounter *e) {
    struct id circle = web_field_id(w, "circle");
    return id_is_none(circle) ? ctx_wrong(&w->ctx, "circle", msg_wrong_choose())
                              : encounter_pair_add(&w->ctx, e, circle);
}

static enum err unpair(struct web *w, struct encounter *e) {
    return encounter_pair_drop(&w->ctx, e, web_field_id(w, "circle"));
}

static enum err ask(struct web *w, struct encounter *e) {
    struct inquiry q;
    return inquiry_ask(&w->ctx, e, web_field_id(w, "community"), web_field(w, "words"), &q);
}

static enum err encounter_answer_post(struct web *w) {
    return act(w, answer,
               web_field_has(w, "say", "yes") ? "encounter_joined" : "encounter_declined");
}

static enum err encounter_leave_post(struct web *w) {
    return act(w, leave, "encounter_left");
}

static enum err encounter_open_post(struct web *w) {
    return act(w, show_all, "encounter_kept");
}

static enum err encounter_home_post(struct web *w) {
    return act(w, take_home, "encounter_kept");
}

static enum err encounter_end_post(struct web *w) {
    return act(w, end, "encounter_ended");
}

static enum err encounter_invite_post(struct web *w) {
    return act(w, invite, "encounter_invited");
}

static enum err encounter_visit_post(struct web *w) {
    return act(w, plan_visit, "encounter_kept");
}

static enum err encounter_visit_drop_post(struct web *w) {
    return act(w, drop_visit, "encounter_kept");
}

static enum err encounter_pair_post(struct web *w) {
    return act(w, pair, "encounter_kept");
}

static enum err encounter_unpair_post(struct web *w) {
    return act(w, unpair, "encounter_kept");
}

static enum err encounter_ask_post(struct web *w) {
    return act(w, ask, "inquiry_asked");
}

/* --- a question --- */

static enum err inquiry_show(struct web *w) {
    struct inquiry_show_view v = {0};
    TRY(inquiry_find(&w->ctx, web_id(w), &v.inquiry));
    TRY(web_quiet(w, &v.inquiry.thing));
    TRY(encounter_find(&w->ctx, v.inquiry.encounter, &v.encounter));
    TRY(encounter_call(&w->ctx, &v.encounter.thing));
    v.asker = encounter_part_of(&v.encounter, v.inquiry.community);
    TRY(comments_make(w, &v.inquiry.thing, &v.comments));
    TRY(foot_make(w, &v.inquiry.thing, &v.foot));
    page_inquiry_show(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/exchanges", ANYONE, encounter_all, .cached = true},
    {HTTP_GET, "/communities/:slug/exchanges", ANYONE, encounter_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/exchanges/new", STEWARD, encounter_new},
    {HTTP_POST, "/communities/:slug/exchanges/new", STEWARD, encounter_new_post},
    {HTTP_GET, "/exchanges/:id", ANYONE, encounter_show, .cached = true},
    {HTTP_POST, "/exchanges/:id/answer", PERSON, encounter_answer_post},
    {HTTP_POST, "/exchanges/:id/leave", PERSON, encounter_leave_post},
    {HTTP_POST, "/exchanges/:id/open", PERSON, encounter_open_post},
    {HTTP_POST, "/exchanges/:id/home", PERSON, encounter_home_post},
    {HTTP_POST, "/exchanges/:id/end", PERSON, encounter_end_post},
    {HTTP_POST, "/exchanges/:id/invite", PERSON, encounter_invite_post},
    {HTTP_POST, "/exchanges/:id/visit", PERSON, encounter_visit_post},
    {HTTP_POST, "/exchanges/:id/visit-drop", PERSON, encounter_visit_drop_post},
    {HTTP_POST, "/exchanges/:id/pair", PERSON, encounter_pair_post},
    {HTTP_POST, "/exchanges/:id/unpair", PERSON, encounter_unpair_post},
    {HTTP_POST, "/exchanges/:id/ask", PERSON, encounter_ask_post},
    {HTTP_GET, "/inquiries/:id", ANYONE, inquiry_show},
    {0},
};

const struct route_table encounter_routes = {rows};
