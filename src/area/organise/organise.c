/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: organising. */
#include "area/organise/organise.h"

#include "area/organise/hours.h"

static const struct noun_state initiative_states[] = {
    {"planned", MSG_initiative_state_planned, SHAPE_OPEN},
    {"running", MSG_initiative_state_running, SHAPE_MOVING},
    {"done", MSG_initiative_state_done, SHAPE_DONE},
    {"dropped", MSG_initiative_state_dropped, SHAPE_STOPPED},
    {0},
};

static const struct noun_state shift_states[] = {
    {"planned", MSG_shift_state_planned, SHAPE_OPEN},
    {"called_off", MSG_shift_state_called_off, SHAPE_STOPPED},
    {0},
};

static const struct noun nouns[] = {
    {.kind = "initiative",
     .path = "initiatives",
     .word = MSG_initiative_word,
     .turn = TURN_ORGANISE,
     .states = initiative_states,
     .searched = true,
     .in_feeds = true,
     .erase = initiative_erase},
    {.kind = "shift",
     .path = "shifts",
     .word = MSG_shift_word,
     .turn = TURN_ORGANISE,
     .states = shift_states,
     .searched = true,
     .erase = shift_erase},
};

static const struct route_table *const routes[] = {&initiative_routes, &shift_routes, &hours_routes,
                                                   NULL};

static const struct menu_entry menu[] = {
    {MSG_initiative_menu, "/initiatives", TURN_ORGANISE, true, .first = true},
    {MSG_shift_menu, "/shifts", TURN_ORGANISE, true, .first = true},
};

static const struct deed deeds[] = {
    {.kind = "need",
     .states = "voiced moving reopened",
     .label = MSG_initiative_deed_answer,
     .path = "/communities/{slug}/initiatives/new?answers={id}",
     .turn = TURN_ORGANISE,
     .least = ROLE_MEMBER},
    {.kind = "ballot",
     .states = "decided",
     .label = MSG_initiative_deed_carry_out,
     .path = "/communities/{slug}/initiatives/new?decided_by={id}",
     .turn = TURN_ORGANISE,
     .least = ROLE_MEMBER},
    {.kind = "practice",
     .label = MSG_initiative_deed_follow,
     .path = "/initiatives/new?follows={id}",
     .turn = TURN_ORGANISE},
};

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(initiative_export_person(c, person, out));
    TRY(shift_export_person(c, person, out));
    TRY(seat_export_person(c, person, out));
    return hours_export_person(c, person, out);
}

static enum err forget_person(struct ctx *c, struct id person) {
    TRY(seat_forget_person(c, person));
    TRY(hours_forget_person(c, person));
    return initiative_forget_person(c, person);
}

const struct area_card organise_card = {
    .name = "organise",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .deeds = deeds,
    .deed_count = sizeof deeds / sizeof deeds[0],
    .export_person = export_person,
    .forget_person = forget_person,
};
