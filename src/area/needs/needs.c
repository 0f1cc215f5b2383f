/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: listening. */
#include "area/needs/needs.h"

#include "area/needs/need.h"
#include "kernel/person_data.h"
#include "need_sql.h"

static const struct noun_state need_states[] = {
    {"voiced", MSG_need_state_voiced, SHAPE_OPEN},
    {"moving", MSG_need_state_moving, SHAPE_MOVING},
    {"answered", MSG_need_state_answered, SHAPE_DONE},
    {"declined", MSG_need_state_declined, SHAPE_STOPPED},
    {"withdrawn", MSG_need_state_withdrawn, SHAPE_STOPPED},
    {0},
};

static const struct noun nouns[] = {
    {.kind = "need",
     .path = "needs",
     .word = MSG_need_word,
     .turn = TURN_LISTEN,
     .states = need_states,
     .searched = true,
     .erase = need_erase},
};

static const struct route_table *const routes[] = {&need_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_need_menu, "/needs", TURN_LISTEN, true, .first = true},
};

/* A need takes a further turn: everybody who voiced or supported it hears of it once. From
 * organising on it is on its way. */
static enum err need_moved(struct ctx *c, const struct thing *t) {
    if (t->turn >= TURN_ORGANISE && str_eq(t->state, STR("voiced"))) {
        struct thing moving = *t;
        moving.state = STR("moving");
        TRY(thing_save(c, &moving, false));
    }
    return notice_followers(c, t, "need.moved", turn_word(t->turn), ID_NONE);
}

static enum err on_event(struct ctx *c, const struct event *e) {
    if (!str_eq(e->thing.kind, STR("need"))) {
        return ERR_OK;
    }
    if (str_eq(e->kind, STR("thing.published"))) {
        return need_enter(c, &e->thing);
    }
    if (str_eq(e->kind, STR("thing.hidden"))) {
        return need_leave(c, &e->thing);
    }
    if (str_eq(e->kind, STR("need.moved"))) {
        return need_moved(c, &e->thing);
    }
    return ERR_OK;
}

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_rows(c, person, out, "needs", q_need_export));
    return export_rows(c, person, out, "supported_needs", q_support_export);
}

/* Needs themselves are things: the kernel erases or keeps them. A support stays as a number. */
static enum err forget_person(struct ctx *c, struct id person) {
    return q_support_forget(c->db, person, NULL);
}

const struct area_card needs_card = {
    .name = "needs",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .on_event = on_event,
    .export_person = export_person,
    .forget_person = forget_person,
};
