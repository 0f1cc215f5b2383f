/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of practices. No rules: those are practice.c's. */
#include "area/learn/practice_web.h"

#include "area/learn/learn.h"
#include "page_practice_form.h"
#include "page_practice_list.h"
#include "page_practice_show.h"

#define FORM_MAX (256 * 1024)

/* --- choices --- */

struct choices practice_went_choices(struct arena *a, struct msg_text any, struct str chosen) {
    return choices_of_words(a, any, practice_went, practice_went_name, chosen);
}

struct choices practice_rights_choices(struct arena *a, struct str chosen) {
    return choices_of_words(a, (struct msg_text){0}, practice_rights, practice_rights_name, chosen);
}

struct choices practice_reach_choices(struct arena *a, struct str chosen) {
    return choices_of_words(a, msg_practice_reach_unsaid(), practice_reach, practice_reach_name,
                            chosen);
}

struct choices practice_reader_choices(struct arena *a, bool is_public) {
    struct choices all = choices_begin(a, 2);
    struct str chosen = is_public ? STR("public") : STR("members");
    choices_add(&all, STR("members"), msg_practice_form_readers_members(), chosen);
    choices_add(&all, STR("public"), msg_practice_form_readers_public(), chosen);
    return all;
}

/* --- the list --- */

static bool query_has(const struct web *w, const char *name) {
    for (size_t i = 0; i < w->request->query.count; i++) {
        if (str_eq(w->request->query.item[i].name, str_of(name))) {
            return true;
        }
    }
    return false;
}

/* From a need's page: those of its kind, until the visitor chooses another. */
static enum err read_need(struct web *w, struct practice_list_view *v) {
    struct id id;
    v->for_need = id_parse(web_query(w, "need"), &id);
    if (!v->for_need) {
        return ERR_OK;
    }
    TRY(thing_find(&w->ctx, id, "need", &v->need));
    v->may_take_up = viewer_has_role(w->ctx.viewer, v->need.community, ROLE_HELPER);
    if (!query_has(w, "topic")) {
        v->search.page.topic = v->need.topic;
    }
    return ERR_OK;
}

static enum err show_list(struct web *w, struct practice_list_view *v) {
    struct ctx *c = &w->ctx;
    struct practice_search *s = &v->search;
    s->community = v->community.thing.id;
    s->words = web_query(w, "q");
    s->place = web_query(w, "place");
    s->page = web_thing_page(w);
    if (!str_to_int(web_query(w, "after"), &s->before) || s->before < 0) {
        s->before = 0;
    }
    TRY(read_need(w, v));
    TRY(practice_list(c, s, &v->practices, &v->next, &v->more));
    v->is_for_feed = !v->for_need && str_is_empty(s->words) && str_is_empty(s->place);
    v->stages = choices_of_stages(c->arena, msg_practice_any_stage(), web_query(w, "stage"));
    v->topics = choices_of_topics(c->arena, msg_practice_any_topic(), s->page.topic);
    v->went = practice_went_choices(c->arena, msg_practice_any_went(), s->page.state);
    page_practice_list(&w->page, v);
    return ERR_OK;
}

struct url practice_next(struct page *p, const struct practice_list_view *v) {
    struct web *w = p->frame;
    if (v->next == 0) {
        return more_url(p, &v->practices);
    }
    struct str after = arena_printf(p->arena, "after=%lld", (long long)v->next);
    return url_of_path(p->arena,
                       arena_join(p->arena, w->request->path, STR("?"), web_choices(w), after));
}

static enum err practice_list_get(struct web *w) {
    struct practice_list_view v = {0};
    return show_list(w, &v);
}

static enum err practice_list_of_community(struct web *w) {
    struct practice_list_view v = {.in_community = true, .host = w->ctx.viewer->host};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    return show_list(w, &v);
}

/* --- telling one --- */

static struct str number_text(struct web *w, struct opt_int n) {
    return n.has ? arena_printf(w->ctx.arena, "%lld", (long long)n.v) : STR("");
}

static void read_form(struct web *w, struct practice_form_view *v) {
    struct practice *p = &v->practice;
    p->thing.title = web_field(w, "title");
    p->thing.topic = web_field(w, "topic");
    p->thing.stages = web_field_stages(w, "stage");
    p->thing.note = web_field(w, "place");
    p->thing.state = web_field(w, "went");
    p->is_public = web_field_has(w, "readers", "public");
    p->problem = web_field(w, "problem");
    p->people = web_field(w, "people");
    p->steps = web_field(w, "steps");
    p->runner = web_field(w, "runner");
    p->begun = web_field_int(w, "begun");
    p->ended = web_field_int(w, "ended");
    p->resources = web_field(w, "resources");
    p->participants = web_field_int(w, "participants");
    p->reach = web_field(w, "reach");
    p->result = web_field(w, "result");
    p->lesson = web_field(w, "lesson");
    p->sources = web_field(w, "sources");
    p->rights = web_field(w, "rights");
    p->labels = web_field(w, "labels");
    v->begun = web_field(w, "begun");
    v->ended = web_field(w, "ended");
    v->participants = web_field(w, "participants");
}

static enum err practice_new(struct web *w) {
    struct practice_form_view v = {.community = w->community, .is_new = true};
    TRY(practice_begin(&w->ctx, &v.community, web_query_id(w, "from"), &v.practice, &v.origin));
    page_practice_form(&w->page, &v);
    return ERR_OK;
}

static enum err practice_new_post(struct web *w) {
    struct practice_form_view v = {.community = w->community, .is_new = true};
    struct id from = web_field_id(w, "from");
    TRY(practice_begin(&w->ctx, &v.community, from, &v.practice, &v.origin));
    read_form(w, &v);
    enum err e = practice_make(&w->ctx, &v.community, from, &v.practice);
    if (e == ERR_INPUT) {
        page_practice_form(&w->page, &v);
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.practice.thing), "practice_told");
}

static enum err begin_change(struct web *w, struct practice_form_view *v) {
    TRY(practice_find(&w->ctx, web_id(w), &v->practice));
    if (!gate_may_change(w->ctx.viewer, &v->practice.thing)) {
        return ERR_FORBIDDEN;
    }
    return community_find(&w->ctx, v->practice.thing.community, &v->community);
}

static enum err practice_change_get(struct web *w) {
    struct practice_form_view v = {0};
    TRY(begin_change(w, &v));
    v.seen_ms = v.practice.thing.updated_ms;
    v.begun = number_text(w, v.practice.begun);
    v.ended = number_text(w, v.practice.ended);
    v.participants = number_text(w, v.practice.participants);
    page_practice_form(&w->page, &v);
    return ERR_OK;
}

static enum err practice_change_post(struct web *w) {
    struct practice_form_view v = {0};
    TRY(begin_change(w, &v));
    read_form(w, &v);
    struct opt_int seen = web_field_int(w, "seen");
    v.seen_ms = seen.v;
    enum err e = practice_change(&w->ctx, &v.practice, seen.v);
    if (e == ERR_INPUT) {
        page_practice_form(&w->page, &v);
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.practice.thing), "practice_changed");
}

static enum err practice_withdraw_post(struct web *w) {
    TRY(practice_withdraw(&w->ctx, web_id(w)));
    return web_done(w, STR("/practices"), "practice_withdrawn");
}

/* --- one --- */

struct str year_text(struct page *p, int64_t year) {
    return arena_printf(p->arena, "%lld", (long long)year);
}

struct url source_url(struct page *p, struct str address) {
    return url_outside(p->arena, address);
}

static bool is_address(struct str line) {
    return (str_starts(line, STR("https://")) || str_starts(line, STR("http://"))) &&
           !str_has(line, ' ');
}

/* Evidence of this site is quoted beneath; its bare address says nothing more. */
static bool is_quoted(const struct practice_show_view *v, struct str line) {
    struct id id = practice_evidence_in(line);
    for (size_t i = 0; i < v->evidence.count; i++) {
        if (id_eq(v->evidence.item[i].thing.id, id)) {
            return true;
        }
    }
    return false;
}

static void fill_sources(struct web *w, struct practice_show_view *v) {
    struct source_line *all = arena_array(w->ctx.arena, struct source_line, PRACTICE_SOURCES_MAX);
    struct str rest = v->practice.sources;
    v->sources.item = all;
    while (!str_is_empty(rest) && v->sources.count < PRACTICE_SOURCES_MAX) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (!str_is_empty(line) && !is_quoted(v, line)) {
            all[v->sources.count++] = (struct source_line){line, is_address(line)};
        }
    }
}

static enum err read_around(struct web *w, struct practice_show_view *v) {
    struct ctx *c = &w->ctx;
    struct id id = v->practice.thing.id;
    v->missing = practice_missing(&v->practice);
    TRY(depth_of(c, id, &v->depth));
    TRY(pasts_of(c, &v->practice.thing, &v->pasts));
    TRY(brought_of(c, id, &v->brought));
    return appraisal_summary_make(c, &v->practice.thing, &v->appraisals);
}

static enum err practice_show(struct web *w) {
    struct ctx *c = &w->ctx;
    struct practice_show_view v = {0};
    TRY(practice_find(c, web_id(w), &v.practice));
    const struct thing *t = &v.practice.thing;
    TRY(web_quiet(w, t));
    TRY(community_find(c, t->community, &v.community));
    TRY(link_targets(c, t->id, "grew_from", &v.origins));
    struct things followed;
    TRY(link_targets(c, t->id, "follows", &followed));
    TRY(evidence_quote(c, &followed, &v.evidence));
    TRY(lineage_of(c, t, web_query_id(w, "before"), &v.lineage));
    v.need = id_is_none(web_query_id(w, "need")) ? STR("") : web_query(w, "need");
    v.may_take_up = t->life == LIFE_PUBLISHED && !str_eq(v.practice.rights, STR("read"));
    fill_sources(w, &v);
    TRY(read_around(w, &v));
    v.may_change = gate_may_change(c->viewer, t);
    TRY(foot_make(w, t, &v.foot));
    TRY(comments_make(w, t, &v.comments));
    page_practice_show(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/practices", ANYONE, practice_list_get, .cached = true},
    {HTTP_GET, "/communities/:slug/practices", ANYONE, practice_list_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/practices/new", MEMBER, practice_new},
    {HTTP_POST, "/communities/:slug/practices/new", MEMBER, practice_new_post,
     .limits = {.body_max = FORM_MAX}},
    {HTTP_GET, "/practices/:id", ANYONE, practice_show, .cached = true},
    {HTTP_GET, "/practices/:id/change", PERSON, practice_change_get},
    {HTTP_POST, "/practices/:id/change", PERSON, practice_change_post,
     .limits = {.body_max = FORM_MAX}},
    {HTTP_POST, "/practices/:id/withdraw", PERSON, practice_withdraw_post},
    {0},
};

const struct route_table practice_routes = {rows};
