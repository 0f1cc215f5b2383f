/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The form of a draft. */
#include "area/needs/priority_web.h"

#include "page_priority_form.h"

#define NEEDS_OFFERED 40

static bool can_enter(const struct thing *need) {
    return thing_is_open(need) && need->life == LIFE_PUBLISHED &&
           (id_eq(need->audience, AUDIENCE_PUBLIC) || id_eq(need->audience, need->community));
}

static void offer(struct ctx *c, struct priority_form_view *v, const struct thing *need) {
    char id[ID_TEXT_SIZE + 1];
    bool chosen = false;
    id_text(need->id, id);
    for (size_t i = 0; i < v->draft.needs.count; i++) {
        chosen = chosen || id_eq(v->draft.needs.item[i], need->id);
    }
    for (size_t i = 0; i < v->needs.count; i++) {
        if (str_eq(v->needs.item[i].value, str_of(id))) {
            return;
        }
    }
    v->needs.item[v->needs.count++] = (struct choice){
        .value = arena_str(c->arena, str_of(id)), .text = need->title, .chosen = chosen};
}

/* Those that are chosen, then the newest that are open. */
static enum err offer_needs(struct web *w, struct priority_form_view *v) {
    struct ctx *c = &w->ctx;
    struct things newest;
    struct thing t;
    bool more;
    v->needs = choices_begin(c->arena, 2 * NEEDS_OFFERED);
    for (size_t i = 0; i < v->draft.needs.count && i < NEEDS_OFFERED; i++) {
        enum err e = thing_find(c, v->draft.needs.item[i], "need", &t);
        if (e == ERR_OK) {
            offer(c, v, &t);
        } else if (e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    TRY(thing_list(c, "need", v->draft.community.thing.id,
                   (struct thing_page){.limit = NEEDS_OFFERED}, &newest, &more));
    for (size_t i = 0; i < newest.count; i++) {
        if (can_enter(&newest.item[i])) {
            offer(c, v, &newest.item[i]);
        }
    }
    return ERR_OK;
}

static enum err show_form(struct web *w, struct priority_form_view *v) {
    TRY(offer_needs(w, v));
    page_priority_form(&w->page, v);
    return ERR_OK;
}

enum err priority_new(struct web *w) {
    struct priority_form_view v = {0};
    struct id about;
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.draft.community));
    v.draft.method = STR("hanlon-naccho");
    v.draft.which = STR("these");
    v.draft.equity = true;
    v.draft.in_room = true;
    v.draft.seed = priority_seed_make(w->ctx.arena);
    if (id_parse(web_query(w, "about"), &about)) {
        struct id *ids = arena_new(w->ctx.arena, struct id);
        *ids = about;
        v.draft.needs = (struct ids){ids, 1};
    }
    return show_form(w, &v);
}

static struct ids read_ids(struct web *w, const char *name) {
    struct id *ids = arena_array(w->ctx.arena, struct id, w->request->form.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *f = &w->request->form.item[i];
        count += str_eq(f->name, str_of(name)) && id_parse(f->value, &ids[count]) ? 1 : 0;
    }
    return (struct ids){ids, count};
}

static void read_draft(struct web *w, struct priority_form_view *v) {
    struct priority_draft *d = &v->draft;
    d->title = web_field(w, "title");
    d->text = web_field(w, "text");
    d->which = web_field(w, "which");
    d->needs = read_ids(w, "need");
    d->topic = web_field(w, "topic");
    d->stages = web_field_stages(w, "stage");
    d->method = web_field(w, "method");
    v->most = web_field(w, "most");
    d->most = web_field_int(w, "most");
    d->barriers = web_field_has(w, "barriers", "yes");
    d->equity = web_field_has(w, "equity", "yes");
    d->in_room = web_field_has(w, "in_room", "yes");
    d->twice = web_field_has(w, "twice", "yes");
    d->for_public = web_field_has(w, "readers", "public");
    d->local[0] = web_field(w, "writing_ends");
    d->local[1] = web_field(w, "merging_ends");
    d->local[2] = web_field(w, "rating_ends");
    d->promise = web_field(w, "promise");
    d->seed = web_field(w, "seed");
}

enum err priority_new_post(struct web *w) {
    struct priority_form_view v = {0};
    struct priority_round r;
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.draft.community));
    read_draft(w, &v);
    enum err e = priority_draft_make(&w->ctx, &v.draft, &r);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &r.thing), "priority_drafted");
}

static enum err find_draft(struct web *w, struct priority_form_view *v) {
    struct priority_round r;
    TRY(priority_round_find(&w->ctx, web_id(w), &r));
    v->id = r.thing.id;
    v->kept = r.items;
    v->most = r.most > 0 ? priority_number(&w->page, r.most) : STR("");
    TRY(priority_draft_of(&w->ctx, &r, &v->draft));
    return r.phase == PHASE_DRAFT ? ERR_OK : ERR_CLOSED;
}

enum err priority_edit(struct web *w) {
    struct priority_form_view v = {0};
    TRY(find_draft(w, &v));
    return show_form(w, &v);
}

enum err priority_edit_post(struct web *w) {
    struct priority_form_view v = {0};
    struct priority_round r;
    TRY(find_draft(w, &v));
    read_draft(w, &v);
    enum err e = priority_draft_change(&w->ctx, v.id, &v.draft, &r);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &r.thing), "priority_saved");
}
