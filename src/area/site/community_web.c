/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of communities. */
#include "area/site/community_web.h"

#include "area/site/site_card.h"
#include "page_community_list.h"
#include "page_community_show.h"

static enum err community_list(struct web *w) {
    struct community_list_view v = {0};
    TRY(thing_list(&w->ctx, "community", ID_NONE, web_thing_page(w), &v.communities, &v.more));
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

static const struct route rows[] = {
    {HTTP_GET, "/communities", ANYONE, community_list, .cached = true},
    {HTTP_GET, "/communities/:slug", ANYONE, community_show, .cached = true},
    {HTTP_POST, "/communities/:slug/join", PERSON, community_join_post},
    {0},
};

const struct route_table community_routes = {rows};
