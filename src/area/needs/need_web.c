/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of needs: lists, voicing, one need. What is done with one: need_deed_web.c. */
#include "area/needs/need_web.h"

#include "area/needs/category_question_web.h"
#include "area/needs/needs.h"
#include "page_need_form.h"
#include "page_need_list.h"
#include "page_need_show.h"
#include "thing_sql.h"
#include "web/site.h"

/* --- lists --- */

static enum err show_list(struct web *w, struct need_list_view *v) {
    struct ctx *c = &w->ctx;
    v->page = web_thing_page(w);
    TRY(thing_list(c, "need", v->community.thing.id, v->page, &v->needs, &v->more));
    TRY(pins_of_things(c, &v->needs, &v->pins));
    v->stages = choices_of_stages(c->arena, msg_need_any_stage(), web_query(w, "stage"));
    v->turns = choices_of_turns(c->arena, msg_need_any_turn(), web_query(w, "turn"));
    v->categories = choices_of_topics(c->arena, msg_need_any_category(), web_query(w, "topic"));
    v->states = need_state_filter(c->arena, web_query(w, "state"));
    page_need_list(&w->page, v);
    return ERR_OK;
}

static enum err need_list(struct web *w) {
    struct need_list_view v = {.host = w->ctx.viewer->host};
    return show_list(w, &v);
}

static enum err need_list_of_community(struct web *w) {
    struct need_list_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    v.keeps_order = viewer_has_role(w->ctx.viewer, v.community.thing.id, ROLE_STEWARD);
    TRY(need_listens(&w->ctx, &v.community, &v.listens));
    return show_list(w, &v);
}

/* --- voicing --- */

static enum err fill_regions(struct web *w, struct need_form_view *v) {
    struct ctx *c = &w->ctx;
    struct region_set set;
    struct regions all;
    bool more;
    enum err e = region_set_of(c, v->draft.community.thing.id, &set);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    v->has_regions = true;
    TRY(region_list(c, set.id, STR(""), &all, &more));
    if (more) {
        return ERR_OK;
    }
    v->regions = choices_begin(c->arena, all.count + 1);
    choices_add(&v->regions, STR(""), msg_need_form_no_region(), v->draft.region);
    for (size_t i = 0; i < all.count; i++) {
        choices_add(&v->regions, all.item[i].name, (struct msg_text){0}, v->draft.region);
        v->regions.item[i + 1].text = all.item[i].name;
    }
    return ERR_OK;
}

static enum err show_form(struct web *w, struct need_form_view *v) {
    struct id community = v->draft.community.thing.id;
    v->may_help = viewer_has_role(w->ctx.viewer, community, ROLE_HELPER);
    TRY(need_category_choices(w, community, v->draft.category, &v->categories));
    TRY(fill_regions(w, v));
    page_need_form(&w->page, v);
    return ERR_OK;
}

static enum err need_new(struct web *w) {
    struct need_form_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.draft.community));
    v.draft.coarse = web_query(w, "about").n > 0;
    v.draft.category = web_query(w, "category");
    TRY(category_asked_by(w, v.draft.community.thing.id, v.draft.category, &v.asked));
    return show_form(w, &v);
}

static enum err need_take(struct web *w) {
    const struct http_file *sent = web_sent_file(w, "picture");
    if (sent == NULL) {
        return ERR_OK;
    }
    struct media_file *f = arena_new(w->ctx.arena, struct media_file);
    w->before = f;
    return media_take(&w->ctx, site_folder(w->site), "picture", sent->path, f);
}

static void read_draft(struct web *w, struct need_form_view *v) {
    struct need_draft *d = &v->draft;
    d->title = web_field(w, "title");
    d->text = web_field(w, "text");
    d->category = web_field(w, "category");
    d->place = web_field(w, "place");
    d->region = web_field(w, "region");
    d->stages = web_field_stages(w, "stage");
    d->sensitive = web_field_has(w, "sensitive", "yes");
    d->coarse = web_field_has(w, "coarse", "yes");
    d->speaker = web_field(w, "speaker");
    d->anyway = web_field_has(w, "anyway", "yes");
    d->alt = web_field(w, "alt");
    v->lat = web_field(w, "lat");
    v->lon = web_field(w, "lon");
    struct opt_real lat = web_field_real(w, "lat"), lon = web_field_real(w, "lon");
    d->has_pin = lat.has && lon.has;
    d->lat = lat.has ? lat.v : 0;
    d->lon = lon.has ? lon.v : 0;
}

/* The one that was sent now, or the one that came with an earlier try. */
static enum err read_picture(struct web *w, struct need_form_view *v) {
    struct media_file *f = w->before;
    if (f == NULL) {
        TRY(need_picture_open(w, web_field(w, "kept"), &f));
    }
    v->draft.picture = f;
    return f != NULL && f->sizes > 0 ? need_picture_seal(w, f, &v->kept) : ERR_OK;
}

/* What the category asks. Without scripts its questions come when it is known: one step more, and
 * whatever was typed stays. */
static enum err read_asked(struct web *w, struct need_form_view *v) {
    TRY(category_asked_by(w, v->draft.community.thing.id, v->draft.category, &v->asked));
    v->draft.given = category_givens_read(w, &v->asked);
    v->asks = v->asked.count > 0 && !str_eq(web_field(w, "asked"), v->draft.category);
    return ERR_OK;
}

static enum err need_new_post(struct web *w) {
    struct need_form_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.draft.community));
    read_draft(w, &v);
    TRY(read_picture(w, &v));
    TRY(read_asked(w, &v));
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    if (v.asks) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    enum err e = need_voice(&w->ctx, &v.draft, &n, &v.alike, code);
    if (e == ERR_INPUT || e == ERR_TWICE) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    if (code[0] != '\0') {
        /* The code travels in a short-lived cookie, not in an address that a history keeps. */
        web_cookie(w, "kith-receipt", need_code_with_hyphens(w->ctx.arena, code), 900, false);
        return web_done(w, STR("/receipt"), "need_voiced");
    }
    return web_done(w, thing_address(&w->ctx, &n.thing), "need_voiced");
}

/* --- one need --- */

static enum err read_names(struct web *w, struct need_show_view *v) {
    struct ctx *c = &w->ctx;
    enum err e = ERR_OK;
    if (!id_is_none(v->need.category)) {
        e = category_find(c, v->need.category, &v->category);
    }
    if (e == ERR_OK && !id_is_none(v->need.region)) {
        e = region_find(c, v->need.region, &v->region);
    }
    if (e == ERR_OK || e == ERR_NOT_FOUND) {
        e = body_of_need(c, v->need.thing.id, &v->body);
        v->has_body = e == ERR_OK;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err read_voices(struct web *w, struct need_show_view *v) {
    struct ctx *c = &w->ctx;
    struct id id = v->need.thing.id;
    TRY(need_merged_into(c, id, &v->merged));
    TRY(need_tied(c, id, &v->merged, &v->tied));
    TRY(need_is_supported(c, id, need_support_key(c, web_visitor(w)), &v->supported));
    TRY(need_reasons(c, &v->need.thing, &v->reasons));
    if (!id_is_none(v->need.target)) {
        enum err e = thing_find(c, v->need.target, "need", &v->target);
        return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    return ERR_OK;
}

/* What others said to some alone is not for whoever voiced the one that theirs was added to. */
static void keep_own_and_open(struct category_answers *all, struct id own) {
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (all->item[i].open || id_eq(all->item[i].need, own)) {
            all->item[n++] = all->item[i];
        }
    }
    all->count = n;
}

/* Stewards and the one who said it read all, and whoever reads a private one. */
static enum err read_answers(struct web *w, struct need_show_view *v) {
    struct ctx *c = &w->ctx;
    bool owner = viewer_is_person(c->viewer) && id_eq(v->need.thing.owner, c->viewer->person);
    struct id *id = arena_array(c->arena, struct id, v->merged.count + 1);
    v->reads_all = v->may_moderate || owner || v->need.sensitive;
    id[0] = v->need.thing.id;
    for (size_t i = 0; i < v->merged.count; i++) {
        id[i + 1] = v->merged.item[i].thing.id;
    }
    TRY(category_answers_of(c, (struct ids){id, v->merged.count + 1},
                            v->reads_all ? CATEGORY_ANSWERS_ALL : CATEGORY_ANSWERS_OPEN, c->lang,
                            &v->answers));
    if (owner && !v->may_moderate) {
        keep_own_and_open(&v->answers, v->need.thing.id);
    }
    return ERR_OK;
}

static enum err read_steward(struct web *w, struct need_show_view *v) {
    struct ctx *c = &w->ctx;
    struct bodies all;
    struct q_behalf_of_row row;
    struct id community = v->need.thing.community;
    v->states = need_state_choices(c->arena, v->state.n > 0 ? v->state : v->need.thing.state);
    TRY(template_list(c, community, false, &v->templates));
    TRY(need_said_same(c, v->need.thing.id, &v->said_same));
    TRY(body_list(c, community, false, &all));
    v->bodies = choices_begin(c->arena, all.count + 1);
    struct str chosen = v->has_body ? id_str(c->arena, v->body.body.id) : STR("");
    choices_add(&v->bodies, STR(""), msg_need_show_no_body(), chosen);
    for (size_t i = 0; i < all.count; i++) {
        choices_add(&v->bodies, id_str(c->arena, all.item[i].id), (struct msg_text){0}, chosen);
        v->bodies.item[i + 1].text = all.item[i].name;
    }
    enum err e = q_behalf_of(c->db, c->arena, v->need.thing.id, &row);
    v->has_speaker = e == ERR_OK;
    v->speaker = v->has_speaker ? row.speaker : STR("");
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err read_own(struct web *w, struct need_show_view *v) {
    struct ctx *c = &w->ctx;
    const struct need *n = &v->need;
    struct str address = thing_address(c, &n->thing);
    bool owner = viewer_is_person(c->viewer) && id_eq(n->thing.owner, c->viewer->person);
    v->mine.may = owner;
    v->mine.is_open = v->is_open;
    v->mine.action = arena_join(c->arena, address, STR("/speaker"));
    v->mine.code = STR("");
    v->talk.action = arena_join(c->arena, address, STR("/talk"));
    v->talk.code = STR("");
    v->talk.may_say = n->sensitive;
    TRY(need_messages(c, n, &v->talk.messages));
    v->better.action = arena_join(c->arena, address, STR("/better"));
    v->better.code = STR("");
    v->better.is_speaker = owner;
    return need_better_find(c, n, need_support_key(c, web_visitor(w)), owner, &v->better.better);
}

enum err need_read_show(struct web *w, struct need_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(need_find(c, web_id(w), &v->need));
    TRY(web_quiet(w, &v->need.thing));
    TRY(community_find(c, v->need.thing.community, &v->community));
    v->is_open = thing_is_open(&v->need.thing);
    v->signed_in = viewer_is_person(c->viewer);
    v->may_change = gate_may_change(c->viewer, &v->need.thing);
    v->may_moderate = gate_may_moderate(c->viewer, &v->need.thing);
    TRY(cycle_steps(c, v->need.thing.id, &v->steps));
    TRY(need_changes(c, v->need.thing.id, &v->changes));
    TRY(media_of_thing(c, v->need.thing.id, &v->pictures));
    TRY(read_names(w, v));
    TRY(read_voices(w, v));
    TRY(read_answers(w, v));
    TRY(read_own(w, v));
    TRY(foot_make(w, &v->need.thing, &v->foot));
    v->deeds = v->foot.deeds;
    v->foot.deeds.count = 0;
    TRY(comments_make(w, &v->need.thing, &v->comments));
    return v->may_moderate ? read_steward(w, v) : ERR_OK;
}

enum err need_show_again(struct web *w, struct need_show_view *v) {
    TRY(need_read_show(w, v));
    page_need_show(&w->page, v);
    return ERR_INPUT;
}

/* A steward chose a template: its words stand in the form. */
static enum err fill_template(struct web *w, struct need_show_view *v) {
    struct id id;
    struct template t;
    if (!v->may_moderate || !id_parse(web_query(w, "template"), &id)) {
        return ERR_OK;
    }
    enum err e = template_find(&w->ctx, id, &t);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    v->state = t.state;
    v->states = need_state_choices(w->ctx.arena, t.state);
    return template_fill(&w->ctx, &t, &v->need, &v->why);
}

static enum err need_show(struct web *w) {
    struct need_show_view v = {0};
    TRY(need_read_show(w, &v));
    /* One that was put together with another leads there; who may change it still reads it here. */
    if (!id_is_none(v.target.id) && !v.may_change) {
        struct str to = thing_address(&w->ctx, &v.target);
        return web_redirect(w, arena_join(w->ctx.arena, to, STR("#voices")));
    }
    v.why = v.need.answer;
    TRY(fill_template(w, &v));
    page_need_show(&w->page, &v);
    return ERR_OK;
}

enum err need_back(struct web *w, const char *word) {
    struct need n;
    TRY(need_find(&w->ctx, web_id(w), &n));
    return web_done(w, thing_address(&w->ctx, &n.thing), word);
}

static const struct route rows[] = {
    {HTTP_GET, "/needs", ANYONE, need_list, .cached = true},
    {HTTP_GET, "/communities/:slug/needs", ANYONE, need_list_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/needs/new", ANYONE, need_new},
    {HTTP_POST, "/communities/:slug/needs/new", ANYONE, need_new_post, .before = need_take,
     .limits = PICTURE_LIMITS},
    {HTTP_GET, "/needs/:id", ANYONE, need_show},
    {0},
};

const struct route_table need_routes = {rows};
