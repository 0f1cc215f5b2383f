/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of adaptations. No rules: those are adaptation.c's. */
#include "area/learn/adaptation_web.h"

#include "area/learn/learn.h"
#include "page_adaptation_form.h"
#include "page_adaptation_list.h"
#include "page_adaptation_show.h"

/* --- choices --- */

struct choices adaptation_consent_choices(struct arena *a, struct str chosen) {
    return choices_of_words(a, (struct msg_text){0}, adaptation_consents, adaptation_consent_name,
                            chosen);
}

struct choices adaptation_outcome_choices(struct arena *a, struct str chosen) {
    return choices_of_words(a, (struct msg_text){0}, adaptation_outcomes, adaptation_outcome_name,
                            chosen);
}

struct choices adaptation_again_choices(struct arena *a, struct str chosen) {
    return choices_of_words(a, msg_adaptation_again_unsaid(), adaptation_again,
                            adaptation_again_name, chosen);
}

struct choices adaptation_planned_choices(struct arena *a, bool planned) {
    struct choices all = choices_begin(a, 2);
    struct str chosen = planned ? STR("yes") : STR("no");
    choices_add(&all, STR("yes"), msg_adaptation_planned(), chosen);
    choices_add(&all, STR("no"), msg_adaptation_unplanned(), chosen);
    return all;
}

struct choices adaptation_reader_choices(struct arena *a, struct str chosen) {
    struct choices all = choices_begin(a, 2);
    choices_add(&all, STR("public"), msg_adaptation_form_readers_public(), chosen);
    choices_add(&all, STR("members"), msg_adaptation_form_readers_members(), chosen);
    return all;
}

#define BRANCH 18 /* units from one to the next */

int64_t lineage_at(size_t i) {
    return BRANCH / 2 + (int64_t)i * BRANCH;
}

int64_t lineage_height(const struct lineage *l) {
    return (int64_t)l->lines.count * BRANCH;
}

/* Longer with each time at which somebody answered. */
int64_t lineage_reach(const struct lineage_line *x) {
    int64_t reach = 110;
    for (size_t i = 0; i < ADAPTATION_ASKS; i++) {
        reach += x->answer[i].answered.has ? 40 : 0;
    }
    return reach;
}

bool lineage_is_done(const struct lineage_line *x) {
    return str_eq(x->thing.state, STR("helped")) || str_eq(x->thing.state, STR("partly"));
}

struct url lineage_next(struct page *p, const struct thing *practice, const struct lineage *l) {
    char id[ID_TEXT_SIZE + 1], last[ID_TEXT_SIZE + 1];
    id_text(practice->id, id);
    id_text(l->lines.item[l->lines.count - 1].thing.id, last);
    return url_path(p->arena, "/practices/%s?before=%s#lineage", id, last);
}

/* --- taking one up --- */

static enum err place_choices(struct web *w, struct str chosen, struct choices *out) {
    struct belongings all;
    TRY(community_of_viewer(&w->ctx, &all));
    *out = choices_begin(w->ctx.arena, all.count);
    for (size_t i = 0; i < all.count; i++) {
        if (all.item[i].role >= ROLE_HELPER) {
            out->item[out->count++] = (struct choice){.value = all.item[i].slug,
                                                      .text = all.item[i].title,
                                                      .chosen = str_eq(chosen, all.item[i].slug)};
        }
    }
    return ERR_OK;
}

static enum err read_need(struct web *w, struct str typed, struct adaptation_form_view *v) {
    v->for_need = id_parse(typed, &v->draft.need);
    return v->for_need ? thing_find(&w->ctx, v->draft.need, "need", &v->need) : ERR_OK;
}

/* The community is the need's, where it is for one; otherwise the one that was chosen. */
static enum err read_community(struct web *w, struct adaptation_form_view *v) {
    struct community *m = &v->draft.community;
    if (v->for_need) {
        return community_find(&w->ctx, v->need.community, m);
    }
    enum err e = community_by_slug(&w->ctx, web_field(w, "community"), m);
    return e == ERR_NOT_FOUND ? ctx_wrong(&w->ctx, "community", msg_wrong_choose()) : e;
}

static enum err begin_form(struct web *w, struct str need, struct adaptation_form_view *v) {
    TRY(practice_find(&w->ctx, web_id(w), &v->practice));
    TRY(community_find(&w->ctx, v->practice.thing.community, &v->origin));
    v->draft.practice = v->practice.thing.id;
    TRY(read_need(w, need, v));
    return place_choices(w, web_field(w, "community"), &v->places);
}

static enum err adapt_new(struct web *w) {
    struct adaptation_form_view v = {0};
    TRY(begin_form(w, web_query(w, "need"), &v));
    if (v.for_need) {
        TRY(community_find(&w->ctx, v.need.community, &v.draft.community));
        if (!viewer_has_role(w->ctx.viewer, v.need.community, ROLE_HELPER)) {
            v.places.count = 0;
        }
    }
    page_adaptation_form(&w->page, &v);
    return ERR_OK;
}

static void read_change(const struct web *w, struct adaptation_change *d) {
    d->what = web_field(w, "what");
    d->why = web_field(w, "why");
    d->moment = web_field(w, "moment");
    d->planned = web_field_has(w, "planned", "yes");
    d->decided_by = web_field(w, "decided_by");
}

static enum err adapt_new_post(struct web *w) {
    struct adaptation_form_view v = {0};
    struct adaptation a;
    TRY(begin_form(w, web_field(w, "need"), &v));
    struct adaptation_draft *d = &v.draft;
    d->kept = web_field(w, "kept");
    d->started = web_field(w, "started");
    d->consent = web_field(w, "consent");
    d->consent_words = web_field(w, "consent_words");
    d->readers = web_field(w, "readers");
    read_change(w, &d->change);
    enum err e = read_community(w, &v);
    if (e == ERR_OK) {
        e = adaptation_make(&w->ctx, d, &a);
    }
    if (e == ERR_INPUT) {
        page_adaptation_form(&w->page, &v);
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &a.thing), "adaptation_begun");
}

/* --- one --- */

static enum err read_parent(struct web *w, struct adaptation_show_view *v) {
    enum err e = practice_find(&w->ctx, v->adaptation.parent, &v->parent);
    v->has_parent = e == ERR_OK;
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

static enum err read_show(struct web *w, struct adaptation_show_view *v) {
    struct ctx *c = &w->ctx;
    struct adaptation *a = &v->adaptation;
    TRY(adaptation_find(c, web_id(w), a));
    TRY(web_quiet(w, &a->thing));
    TRY(community_find(c, a->thing.community, &v->community));
    TRY(read_parent(w, v));
    TRY(link_targets(c, a->thing.id, "answers", &v->needs));
    TRY(link_sources(c, a->thing.id, "grew_from", &v->grown));
    v->may_answer = adaptation_may_answer(c, a);
    v->open = v->may_answer ? adaptation_open(a, c->now_ms) : NULL;
    v->again = a->again;
    v->advice = a->advice;
    TRY(comments_make(w, &a->thing, &v->comments));
    return foot_make(w, &a->thing, &v->foot);
}

static enum err adaptation_show(struct web *w) {
    struct adaptation_show_view v = {0};
    TRY(read_show(w, &v));
    page_adaptation_show(&w->page, &v);
    return ERR_OK;
}

static enum err answered(struct web *w, enum err e, const char *done) {
    if (e == ERR_INPUT) {
        struct adaptation_show_view v = {0};
        TRY(read_show(w, &v));
        v.outcome = web_field(w, "outcome");
        v.words = web_field(w, "words");
        v.again = web_field(w, "again");
        v.advice = web_field(w, "advice");
        read_change(w, &v.change);
        page_adaptation_show(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    struct thing t;
    TRY(thing_find(&w->ctx, web_id(w), "adaptation", &t));
    return web_done(w, thing_address(&w->ctx, &t), done);
}

static enum err adaptation_answer_post(struct web *w) {
    struct opt_int months = web_field_int(w, "months");
    return answered(w,
                    adaptation_answer(&w->ctx, web_id(w), months.v, web_field(w, "outcome"),
                                      web_field(w, "words"), web_field(w, "again"),
                                      web_field(w, "advice")),
                    "adaptation_answered");
}

static enum err adaptation_changes_post(struct web *w) {
    struct adaptation_change d;
    read_change(w, &d);
    return answered(w, adaptation_add_change(&w->ctx, web_id(w), &d), "adaptation_changed");
}

static enum err adaptation_withdraw_post(struct web *w) {
    struct adaptation a;
    TRY(adaptation_find(&w->ctx, web_id(w), &a));
    if (!gate_may_change(w->ctx.viewer, &a.thing)) {
        return ERR_FORBIDDEN;
    }
    TRY(thing_erase(&w->ctx, &a.thing));
    return web_done(w, STR("/practices"), "adaptation_withdrawn");
}

static enum err adaptation_list_of_community(struct web *w) {
    struct adaptation_list_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    TRY(thing_list(&w->ctx, "adaptation", v.community.thing.id, web_thing_page(w), &v.adaptations,
                   &v.more));
    page_adaptation_list(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/practices/:id/adapt", PERSON, adapt_new},
    {HTTP_POST, "/practices/:id/adapt", PERSON, adapt_new_post},
    {HTTP_GET, "/communities/:slug/adaptations", ANYONE, adaptation_list_of_community,
     .cached = true},
    {HTTP_GET, "/adaptations/:id", ANYONE, adaptation_show},
    {HTTP_POST, "/adaptations/:id/answer", PERSON, adaptation_answer_post},
    {HTTP_POST, "/adaptations/:id/changes", PERSON, adaptation_changes_post},
    {HTTP_POST, "/adaptations/:id/withdraw", PERSON, adaptation_withdraw_post},
    {0},
};

const struct route_table adaptation_routes = {rows};
