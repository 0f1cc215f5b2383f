/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: listening. */
#include "area/needs/needs.h"

#include "area/needs/need.h"
#include "area/needs/priority_count.h"
#include "area/needs/priority_sheet.h"
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

static const struct noun_state priority_states[] = {
    {"draft", MSG_priority_state_draft, SHAPE_WAITING},
    {"writing", MSG_priority_state_writing, SHAPE_OPEN},
    {"merging", MSG_priority_state_merging, SHAPE_MOVING},
    {"rating", MSG_priority_state_rating, SHAPE_OPEN},
    {"counting", MSG_priority_state_counting, SHAPE_WAITING},
    {"ranked", MSG_priority_state_ranked, SHAPE_DONE},
    {"not_ranked", MSG_priority_state_not_ranked, SHAPE_STOPPED},
    {"withdrawn", MSG_priority_state_withdrawn, SHAPE_STOPPED},
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
    {.kind = "priority",
     .path = "priorities",
     .word = MSG_priority_word,
     .turn = TURN_DECIDE,
     .states = priority_states,
     .searched = true,
     .lets_in_itself = true,
     .erase = priority_round_erase},
};

static const struct route_table *const routes[] = {&need_routes, &priority_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_need_menu, "/needs", TURN_LISTEN, true, .first = true},
    {MSG_priority_menu, "/priorities", TURN_DECIDE, true},
};

static const struct deed deeds[] = {
    {"need", "voiced moving", MSG_priority_about, "/communities/{slug}/priorities/new?about={id}",
     TURN_DECIDE, ROLE_STEWARD},
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
    TRY(export_rows(c, person, out, "supported_needs", q_support_export));
    return priority_person_export(c, person, out);
}

/* Needs themselves are things: the kernel erases or keeps them. A support stays as a number. */
static enum err forget_person(struct ctx *c, struct id person) {
    TRY(q_support_forget(c->db, person, NULL));
    return priority_person_forget(c, person);
}

const struct area_card needs_card = {
    .name = "needs",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .deeds = deeds,
    .deed_count = sizeof deeds / sizeof deeds[0],
    .jobs = priority_jobs,
    .job_count = sizeof priority_jobs / sizeof priority_jobs[0],
    .on_event = on_event,
    .export_person = export_person,
    .forget_person = forget_person,
};
