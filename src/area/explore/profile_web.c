/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page of a community's profile. No rules: those are profile.c's. */
#include "area/explore/profile_web.h"

#include "area/explore/explore.h"
#include "page_profile_show.h"

#define PRACTICES_SHOWN 10

size_t statements_of(const struct statements *all, enum statement_kind kind) {
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        n += all->item[i].kind == kind && all->item[i].ended_ms == 0;
    }
    return n;
}

/* --- what is shown --- */

static bool is_age(const struct finding *f) {
    return str_starts(f->indicator.code, STR("age_")) && f->newest.showing == SHOWING_WHOLE;
}

/* The shape of lives here, from what is known of the place: nobody is asked. */
static void fill_ages(struct web *w, struct profile_show_view *v) {
    struct figure *f = &v->ages;
    const struct finding *largest = NULL;
    f->item = arena_array(w->ctx.arena, struct figure_row, v->findings.count);
    for (size_t i = 0; i < v->findings.count; i++) {
        const struct finding *one = &v->findings.item[i];
        if (!is_age(one)) {
            continue;
        }
        f->item[f->count++] = (struct figure_row){
            .name = one->indicator.thing.title,
            .lang = one->indicator.thing.lang,
            .link = url_path(w->ctx.arena, "%.*s",
                             STR_ARG(thing_address(&w->ctx, &one->indicator.thing))),
            .value = one->newest,
        };
        largest = largest && largest->newest.amount >= one->newest.amount ? largest : one;
    }
    if (largest != NULL) {
        f->rows = msg_profile_ages();
        f->indicator = (struct indicator){.thing = {.title = STR("")}, .unit = STR("%")};
        f->indicator.thing.title = page_text(&w->page, msg_profile_ages());
        f->title = msg_profile_ages_sentence(msg_arg_str(largest->indicator.thing.title),
                                             msg_arg_str(v->profile.place.thing.title));
        figure_scale(f);
    }
}

static enum err read_place_of(struct web *w, struct profile_show_view *v) {
    if (id_is_none(v->profile.place.thing.id)) {
        return ERR_OK;
    }
    TRY(findings_of_place(&w->ctx, &v->profile.place, &v->findings));
    fill_ages(w, v);
    return ERR_OK;
}

static enum err find_places(struct web *w, struct profile_show_view *v) {
    v->place_typed = web_query(w, "place");
    bool more;
    if (!v->profile.may_change || str_is_empty(v->place_typed)) {
        return ERR_OK;
    }
    return place_list(&w->ctx, STR(""), v->place_typed, (struct place_after){.folded = STR("")},
                      &v->found, &more);
}

static void fill_kinds(struct web *w, struct profile_show_view *v) {
    v->kinds = choices_begin(w->ctx.arena, STATEMENT_KINDS);
    for (int i = 0; i < STATEMENT_KINDS; i++) {
        choices_add(&v->kinds, str_of(statement_words[i]),
                    statement_kind_name((enum statement_kind)i), v->kind);
    }
}

/* What is asked of who may say something, or propose it. */
static enum err fill_say(struct web *w, struct profile_show_view *v) {
    fill_kinds(w, v);
    v->stages = choices_of_stages(w->ctx.arena, msg_profile_no_stage(), v->said.stage);
    return motif_list(&w->ctx, STR(""), &v->motifs);
}

static enum err show(struct web *w, struct profile_show_view *v) {
    const struct profile *p = &v->profile;
    struct thing_page page = {.limit = PRACTICES_SHOWN};
    bool more;
    for (size_t i = 0; i < p->statements.count; i++) {
        v->has_ended |= p->statements.item[i].ended_ms != 0;
    }
    v->is_empty = p->statements.count == 0 && str_is_empty(p->story);
    TRY(thing_list(&w->ctx, "practice", p->community.thing.id, page, &v->practices, &more));
    TRY(read_place_of(w, v));
    TRY(boundary_view_make(&w->ctx, p, &v->land));
    TRY(find_places(w, v));
    if (p->may_change) {
        TRY(profile_needs(&w->ctx, p, &v->needs));
    }
    if (p->may_change || p->may_propose) {
        TRY(fill_say(w, v));
    }
    TRY(profile_proposals(&w->ctx, p, &v->proposals));
    if (!id_is_none(p->thing.id)) {
        TRY(foot_make(w, &p->thing, &v->foot));
    }
    page_profile_show(&w->page, v);
    return ERR_OK;
}

/* The view with what the store has, before anything typed is put into it. */
static enum err find(struct web *w, struct profile_show_view *v) {
    struct community m = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &m));
    TRY(profile_of(&w->ctx, &m, &v->profile));
    v->story = v->profile.story;
    v->kind = STR("strength");
    v->said =
        (struct statement){.text = STR(""), .theme = STR(""), .source = STR(""), .stage = STR("")};
    v->people = STR("");
    v->asked = web_query_id(w, "need");
    return ERR_OK;
}

static enum err profile_show(struct web *w) {
    struct profile_show_view v = {0};
    TRY(find(w, &v));
    if (!id_is_none(v.profile.thing.id)) {
        TRY(web_quiet(w, &v.profile.thing));
    }
    return show(w, &v);
}

/* --- what stewards change --- */

static enum err finish(struct web *w, struct profile_show_view *v, enum err e, const char *word) {
    if (e == ERR_INPUT) {
        TRY(show(w, v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(
        w,
        arena_printf(w->ctx.arena, "/communities/%.*s/profile", STR_ARG(v->profile.community.slug)),
        word);
}

static enum err profile_story_post(struct web *w) {
    struct profile_show_view v = {0};
    TRY(find(w, &v));
    v.story = web_field(w, "story");
    return finish(w, &v, profile_tell(&w->ctx, &v.profile, v.story), "profile_saved");
}

static enum err profile_place_post(struct web *w) {
    struct profile_show_view v = {0};
    TRY(find(w, &v));
    return finish(w, &v, profile_stand(&w->ctx, &v.profile, web_field_id(w, "place")),
                  "profile_saved");
}

static void read_said(struct web *w, struct profile_show_view *v) {
    v->kind = web_field(w, "kind");
    v->said.text = web_field(w, "text");
    v->said.theme = web_field(w, "theme");
    v->said.source = web_field(w, "source");
    v->said.motif = web_field_id(w, "motif");
    v->said.stage = web_field(w, "stage");
    v->people = web_field(w, "people");
    v->said.people = web_field_int(w, "people");
    v->replaces = web_field_id(w, "replaces");
}

static enum err profile_say_post(struct web *w) {
    struct profile_show_view v = {0};
    TRY(find(w, &v));
    read_said(w, &v);
    enum err e = profile_say(&w->ctx, &v.profile, v.kind, &v.said, v.replaces);
    return finish(w, &v, e, "profile_saved");
}

static enum err profile_propose_post(struct web *w) {
    struct profile_show_view v = {0};
    TRY(find(w, &v));
    read_said(w, &v);
    enum err e = profile_propose(&w->ctx, &v.profile, v.kind, &v.said, v.replaces);
    return finish(w, &v, e, "profile_proposed");
}

static enum err profile_settle_post(struct web *w) {
    struct profile_show_view v = {0};
    TRY(find(w, &v));
    bool say = web_field_has(w, "say", "yes");
    enum err e = profile_settle(&w->ctx, &v.profile, web_field_id(w, "proposal"), say);
    return finish(w, &v, e, say ? "profile_saved" : "profile_not_said");
}

static enum err profile_end_post(struct web *w) {
    struct profile_show_view v = {0};
    TRY(find(w, &v));
    return finish(w, &v, profile_end(&w->ctx, &v.profile, web_field_id(w, "statement")),
                  "profile_saved");
}

static enum err profile_understand_post(struct web *w) {
    struct profile_show_view v = {0};
    TRY(find(w, &v));
    struct id *need = arena_array(w->ctx.arena, struct id, w->request->form.count);
    size_t count = 0;
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *f = &w->request->form.item[i];
        if (str_eq(f->name, STR("need")) && !id_parse(f->value, &need[count++])) {
            return ERR_NOT_FOUND;
        }
    }
    return finish(w, &v, profile_understand(&w->ctx, &v.profile, need, count),
                  "profile_understood");
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/profile", ANYONE, profile_show, .cached = true},
    {HTTP_POST, "/communities/:slug/profile/story", STEWARD, profile_story_post},
    {HTTP_POST, "/communities/:slug/profile/place", STEWARD, profile_place_post},
    {HTTP_POST, "/communities/:slug/profile/say", STEWARD, profile_say_post},
    {HTTP_POST, "/communities/:slug/profile/end", STEWARD, profile_end_post},
    {HTTP_POST, "/communities/:slug/profile/propose", MEMBER, profile_propose_post},
    {HTTP_POST, "/communities/:slug/profile/settle", MEMBER, profile_settle_post},
    {HTTP_POST, "/communities/:slug/profile/understand", STEWARD, profile_understand_post},
    {0},
};

const struct route_table profile_routes = {rows};
