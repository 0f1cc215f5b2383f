/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: sharing beyond one community. */
#include "area/network/network.h"

#include "kernel/person_data.h"
#include "organisation_sql.h"

static const struct noun_state organisation_states[] = {
    {"open", MSG_organisation_state_open, SHAPE_OPEN},
    {"closed", MSG_organisation_state_closed, SHAPE_STOPPED},
    {0},
};

static const struct noun_state partnership_states[] = {
    {"proposed", MSG_partnership_state_proposed, SHAPE_WAITING},
    {"agreed", MSG_partnership_state_agreed, SHAPE_DONE},
    {"declined", MSG_partnership_state_declined, SHAPE_STOPPED},
    {"ended", MSG_partnership_state_ended, SHAPE_STOPPED},
    {0},
};

static const struct noun nouns[] = {
    {.kind = "organisation",
     .path = "organisations",
     .word = MSG_organisation_word,
     .turn = TURN_SHARE,
     .states = organisation_states,
     .searched = true},
    {.kind = "partnership",
     .path = "partnerships",
     .word = MSG_partnership_word,
     .turn = TURN_SHARE,
     .states = partnership_states},
};

static const struct route_table *const routes[] = {&organisation_routes, &partnership_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_organisation_menu, "/directory", TURN_SHARE, true},
    {MSG_partnership_menu, "/partnerships", TURN_SHARE, true},
};

/* Entries are the community's; what is a person's is who made sure of them. */
static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    return export_rows(c, person, out, "checked_organisations", q_organisation_export);
}

static enum err forget_person(struct ctx *c, struct id person) {
    return q_organisation_forget(c->db, person, NULL);
}

const struct area_card network_card = {
    .name = "network",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .export_person = export_person,
    .forget_person = forget_person,
};
