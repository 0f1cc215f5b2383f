/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of appraisals, and of what is told of a practice in depth. */
#include "area/learn/appraisal_web.h"

#include "area/learn/learn.h"
#include "page_appraisal_list.h"
#include "page_depth_form.h"

#define FORM_MAX (128 * 1024)

struct choices appraisal_answer_choices(struct arena *a, struct str chosen) {
    return choices_of_words(a, (struct msg_text){0}, appraisal_answers, appraisal_answer_name,
                            chosen);
}

struct choices appraisal_finding_choices(struct arena *a, struct str chosen) {
    return choices_of_words(a, (struct msg_text){0}, appraisal_findings, appraisal_finding_name,
                            chosen);
}

const char *appraisal_reason_field(struct page *p, size_t criterion) {
    return arena_printf(p->arena, "%s_reason", appraisal_criteria[criterion]).p;
}

/* --- what all found --- */

enum err appraisal_summary_make(struct ctx *c, const struct thing *practice,
                                struct appraisal_summary *out) {
    *out = (struct appraisal_summary){.may = appraisal_may(c, practice)};
    TRY(appraisals_of(c, practice->id, &out->all));
    for (size_t i = 0; i < CRITERIA; i++) {
        out->of[i].name = appraisal_criterion_name(i);
        for (size_t k = 0; k < out->all.count; k++) {
            for (size_t n = 0; appraisal_answers[n] != NULL; n++) {
                bool said = str_eq(out->all.item[k].of[i].answer, str_of(appraisal_answers[n]));
                out->of[i].said[n] += said ? 1 : 0;
            }
        }
    }
    return ERR_OK;
}

static void fill_reviews(struct web *w, struct appraisal_view *v) {
    const struct appraisals *all = &v->summary.all;
    v->reviews = choices_begin(w->ctx.arena, all->count);
    for (size_t i = 0; i < all->count; i++) {
        const struct appraisal *a = &all->item[i];
        choices_add(&v->reviews, id_str(w->ctx.arena, a->id), (struct msg_text){.key = MSG_NONE},
                    web_field(w, "review"));
        v->reviews.item[i].text =
            arena_join(w->ctx.arena, a->name, STR(": "),
                       page_text(&w->page, appraisal_finding_name(a->finding)));
    }
}

static enum err begin(struct web *w, struct appraisal_view *v) {
    TRY(thing_find(&w->ctx, web_id(w), "practice", &v->practice));
    TRY(web_quiet(w, &v->practice));
    TRY(appraisal_summary_make(&w->ctx, &v->practice, &v->summary));
    v->host = w->ctx.viewer->host;
    if (v->host) {
        fill_reviews(w, v);
    }
    return appraisal_own(&w->ctx, v->practice.id, &v->typed, &v->has_own);
}

static enum err appraisal_list(struct web *w) {
    struct appraisal_view v = {0};
    TRY(begin(w, &v));
    page_appraisal_list(&w->page, &v);
    return ERR_OK;
}

static void read_appraisal(struct web *w, struct appraisal *a) {
    for (size_t i = 0; i < CRITERIA; i++) {
        a->of[i].answer = web_field(w, appraisal_criteria[i]);
        a->of[i].reason = web_field(w, appraisal_reason_field(&w->page, i));
    }
    a->finding = web_field(w, "finding");
    a->words = web_field(w, "words");
    a->name = web_field(w, "name");
}

static enum err appraisal_post(struct web *w) {
    struct appraisal_view v = {0};
    TRY(begin(w, &v));
    read_appraisal(w, &v.typed);
    enum err e = appraisal_put(&w->ctx, v.practice.id, &v.typed);
    if (e == ERR_INPUT) {
        page_appraisal_list(&w->page, &v);
    }
    TRY(e);
    return web_done(w,
                    arena_join(w->ctx.arena, thing_address(&w->ctx, &v.practice), STR("/reviews")),
                    "appraised");
}

static enum err appraisal_back_post(struct web *w) {
    struct thing t;
    TRY(thing_find(&w->ctx, web_id(w), "practice", &t));
    TRY(appraisal_take_back(&w->ctx, t.id));
    return web_done(w, thing_address(&w->ctx, &t), "appraisal_taken_back");
}

static enum err appraisal_remove_post(struct web *w) {
    struct appraisal_view v = {0};
    TRY(begin(w, &v));
    v.reason = web_field(w, "reason");
    enum err e = appraisal_remove(&w->ctx, v.practice.id, web_field_id(w, "review"), v.reason);
    if (e == ERR_INPUT) {
        page_appraisal_list(&w->page, &v);
    }
    TRY(e);
    return web_done(w,
                    arena_join(w->ctx.arena, thing_address(&w->ctx, &v.practice), STR("/reviews")),
                    "appraisal_removed");
}

/* --- in depth --- */

static enum err begin_depth(struct web *w, struct depth_view *v) {
    TRY(thing_find(&w->ctx, web_id(w), "practice", &v->practice));
    return gate_may_change(w->ctx.viewer, &v->practice) ? ERR_OK : ERR_FORBIDDEN;
}

static enum err depth_get(struct web *w) {
    struct depth_view v = {0};
    TRY(begin_depth(w, &v));
    TRY(depth_of(&w->ctx, v.practice.id, &v.depth));
    page_depth_form(&w->page, &v);
    return ERR_OK;
}

static enum err depth_post(struct web *w) {
    struct depth_view v = {0};
    TRY(begin_depth(w, &v));
    for (size_t i = 0; i < FACETS; i++) {
        v.depth.words[i] = web_field(w, depth_facets[i]);
    }
    enum err e = depth_set(&w->ctx, v.practice.id, &v.depth);
    if (e == ERR_INPUT) {
        page_depth_form(&w->page, &v);
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.practice), "practice_changed");
}

static const struct route rows[] = {
    {HTTP_GET, "/practices/:id/reviews", ANYONE, appraisal_list},
    {HTTP_POST, "/practices/:id/reviews", PERSON, appraisal_post, .limits = {.body_max = FORM_MAX}},
    {HTTP_POST, "/practices/:id/reviews/withdraw", PERSON, appraisal_back_post},
    {HTTP_POST, "/practices/:id/reviews/remove", HOST, appraisal_remove_post},
    {HTTP_GET, "/practices/:id/depth", PERSON, depth_get},
    {HTTP_POST, "/practices/:id/depth", PERSON, depth_post, .limits = {.body_max = 2 * FORM_MAX}},
    {0},
};

const struct route_table appraisal_routes = {rows};
