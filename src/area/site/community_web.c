/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of communities. */
#include "area/site/community_web.h"

#include "area/site/site_card.h"
#include "kernel/report.h"
#include "page_community_form.h"
#include "page_community_list.h"
#include "page_community_show.h"

static enum err community_list(struct web *w) {
    struct community_list_view v = {0};
    TRY(thing_list(&w->ctx, "community", ID_NONE, web_thing_page(w), &v.communities, &v.more));
    TRY(community_may_make(&w->ctx, &v.may_make));
    page_community_list(&w->page, &v);
    return ERR_OK;
}

/* Each need as a dot where it stands. A turn shows at most RING_MOST, so that the page costs the
 * same for ten needs and for a million. */
static enum err fill_ring(struct ctx *c, struct community_view *v) {
    v->ring.item = arena_array(c->arena, struct ring_turn, TURN_COUNT - 1);
    v->ring.count = TURN_COUNT - 1;
    struct ring_turn *most = NULL;
    for (int turn = 1; turn < TURN_COUNT; turn++) {
        struct ring_turn *r = &v->ring.item[turn - 1];
        r->turn = turn;
        TRY(thing_list_at_turn(c, "need", v->community.thing.id, turn, RING_MOST + 1, &r->needs));
        r->more = r->needs.count > RING_MOST;
        r->needs.count = r->more ? RING_MOST : r->needs.count;
        v->on_way += r->needs.count;
        v->on_way_more |= r->more;
        if (r->needs.count > 0 && (most == NULL || r->needs.count > most->needs.count)) {
            most = r;
        }
    }
    if (most != NULL) {
        most->here = true;
    }
    return ERR_OK;
}

static void fill_tabs(struct web *w, struct community_view *v) {
    size_t count = 0;
    for (size_t i = 0; i < cards_count(); i++) {
        count += cards_at(i)->menu_count;
    }
    v->tab = arena_array(w->ctx.arena, struct frame_menu, count);
    for (size_t i = 0; i < cards_count(); i++) {
        for (size_t k = 0; k < cards_at(i)->menu_count; k++) {
            const struct menu_entry *m = &cards_at(i)->menu[k];
            if (m->in_community) {
                v->tab[v->tabs++] = (struct frame_menu){
                    .label = {.key = m->label},
                    .link = url_path(w->ctx.arena, "/communities/%.*s%s",
                                     STR_ARG(v->community.slug), m->path),
                    .turn = m->turn,
                };
            }
        }
    }
}

static enum err community_show(struct web *w) {
    struct community_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    TRY(fill_ring(&w->ctx, &v));
    fill_tabs(w, &v);
    v.role = viewer_role(w->ctx.viewer, v.community.thing.id);
    v.asked = v.role == ROLE_ASKED;
    v.may_join = v.role == ROLE_NONE && !str_eq(v.community.joining, STR("invited"));
    v.is_member = viewer_is_person(w->ctx.viewer) &&
                  viewer_has_role(w->ctx.viewer, v.community.thing.id, ROLE_MEMBER);
    v.may_steward =
        v.is_member && viewer_has_role(w->ctx.viewer, v.community.thing.id, ROLE_STEWARD);
    if (v.may_steward) {
        TRY(order_waiting_count(&w->ctx, v.community.thing.id, &v.waiting));
        TRY(report_count(&w->ctx, v.community.thing.id, &v.reported));
    }
    page_community_show(&w->page, &v);
    return ERR_OK;
}

static enum err community_join_post(struct web *w) {
    struct community m;
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &m));
    TRY(community_join(&w->ctx, &m, w->viewer.person, w->viewer.name));
    return web_done(w, thing_address(&w->ctx, &m.thing),
                    str_eq(m.joining, STR("open")) ? "joined" : "asked_to_join");
}

/* --- making and changing one --- */

struct url community_form_action(struct page *p, const struct community_form_view *v) {
    return url_path(p->arena, "%.*s", STR_ARG(v->action));
}

static void fill_choices(struct web *w, struct community_form_view *v) {
    struct arena *a = w->ctx.arena;
    const struct community *m = &v->community;
    v->joining = choices_begin(a, 3);
    choices_add(&v->joining, STR("open"), msg_community_form_joining_open(), m->joining);
    choices_add(&v->joining, STR("asked"), msg_community_form_joining_asked(), m->joining);
    choices_add(&v->joining, STR("invited"), msg_community_form_joining_invited(), m->joining);
    struct lang_zones zones = lang_zones(a);
    v->zones = choices_begin(a, zones.count);
    for (size_t i = 0; i < zones.count; i++) {
        v->zones.item[v->zones.count++] = (struct choice){.value = zones.item[i],
                                                          .text = zones.item[i],
                                                          .chosen = str_eq(zones.item[i], m->zone)};
    }
    v->languages = choices_begin(a, lang_count());
    for (size_t i = 0; i < lang_count(); i++) {
        struct str tag = lang_tag(lang_at(i));
        v->languages.item[v->languages.count++] = (struct choice){
            .value = tag, .text = lang_own_name(lang_at(i)), .chosen = str_eq(tag, m->thing.lang)};
    }
}

static enum err show_form(struct web *w, struct community_form_view *v) {
    bool new = id_is_none(v->community.thing.id);
    v->action =
        new ? STR("/communities/new")
            : arena_printf(w->ctx.arena, "/communities/%.*s/edit", STR_ARG(v->community.slug));
    fill_choices(w, v);
    page_community_form(&w->page, v);
    return ERR_OK;
}

static void read_form(struct web *w, struct community *m) {
    m->thing.title = web_field(w, "name");
    m->thing.note = web_field(w, "note");
    m->thing.lang = web_field(w, "lang");
    m->about = web_field(w, "about");
    m->joining = web_field(w, "joining");
    m->zone = web_field(w, "zone");
}

static enum err may_make(struct web *w) {
    bool may;
    TRY(community_may_make(&w->ctx, &may));
    return may ? ERR_OK : ERR_FORBIDDEN;
}

static enum err community_new(struct web *w) {
    TRY(may_make(w));
    struct community_form_view v = {.community = {.joining = STR("asked"),
                                                  .zone = w->viewer.zone,
                                                  .thing = {.lang = lang_tag(w->ctx.lang)}}};
    return show_form(w, &v);
}

static enum err community_new_post(struct web *w) {
    TRY(may_make(w));
    struct community_form_view v = {.community = {.slug = web_field(w, "slug")}};
    read_form(w, &v.community);
    enum err e = community_make(&w->ctx, &v.community);
    if (e == ERR_INPUT) {
        v.community.thing.id = ID_NONE;
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.community.thing), "community_made");
}

static enum err community_edit(struct web *w) {
    struct community_form_view v = {.community = w->community};
    return show_form(w, &v);
}

static enum err community_edit_post(struct web *w) {
    struct community_form_view v = {.community = w->community};
    read_form(w, &v.community);
    enum err e = community_save(&w->ctx, &v.community);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.community.thing), "community_saved");
}

static const struct route rows[] = {
    {HTTP_GET, "/communities", ANYONE, community_list, .cached = true},
    {HTTP_GET, "/communities/new", PERSON, community_new},
    {HTTP_POST, "/communities/new", PERSON, community_new_post},
    {HTTP_GET, "/communities/:slug/edit", STEWARD, community_edit},
    {HTTP_POST, "/communities/:slug/edit", STEWARD, community_edit_post},
    {HTTP_GET, "/communities/:slug", ANYONE, community_show, .cached = true},
    {HTTP_POST, "/communities/:slug/join", PERSON, community_join_post},
    {0},
};

const struct route_table community_routes = {rows};
