/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the site itself: its start page, communities, people's own pages, search, keeping
 * order. Its nouns are the kernel's; here are only their pages. */
#include "area/site/site_card.h"

#include "community_sql.h"
#include "kernel/order.h"

static struct str community_address(struct ctx *c, const struct thing *t) {
    struct q_community_row_row row;
    if (q_community_row(c->db, c->arena, t->id, &row) != ERR_OK) {
        return STR("/communities");
    }
    return arena_printf(c->arena, "/communities/%.*s", STR_ARG(row.slug));
}

static const struct noun nouns[] = {
    {.kind = "community",
     .path = "communities",
     .word = MSG_community_word,
     .searched = true,
     .address = community_address},
};

static const struct route_table *const routes[] = {
    &home_routes,       &waiting_routes,
    &health_routes,     &community_routes,
    &thing_routes,      &comment_routes,
    &order_routes,      &mail_routes,
    &media_routes,      &session_routes,
    &person_routes,     &member_routes,
    &invitation_routes, &pause_routes,
    &search_routes,     &feed_routes,
    &export_routes,     &map_routes,
    &report_routes,     &house_routes,
    &key_routes,        NULL,
};

static const struct menu_entry menu[] = {
    {MSG_community_menu, "/communities", TURN_NONE, false, .first = true},
};

/* What came without an account waits for a steward's look. */
static enum err on_event(struct ctx *c, const struct event *e) {
    if (e->thing.life != LIFE_WAITING || id_is_none(e->thing.community)) {
        return ERR_OK;
    }
    return order_tell_stewards(c, e->thing.community, "community.waiting", ID_NONE);
}

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    return order_export_person(c, person, out);
}

static enum err forget_person(struct ctx *c, struct id person) {
    return order_forget_person(c, person);
}

const struct area_card site_card = {
    .name = "site",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .on_event = on_event,
    .export_person = export_person,
    .forget_person = forget_person,
};
