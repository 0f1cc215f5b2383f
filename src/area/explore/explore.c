/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: understanding. */
#include "area/explore/explore.h"

#include "area/explore/indicator.h"
#include "area/explore/profile.h"
#include "indicator_sql.h"
#include "kernel/person_data.h"
#include "profile_sql.h"

static const struct noun nouns[] = {
    {.kind = "place",
     .path = "places",
     .word = MSG_place_word,
     .turn = TURN_UNDERSTAND,
     .searched = true,
     .erase = place_erase},
    {.kind = "indicator",
     .path = "indicators",
     .word = MSG_indicator_word,
     .turn = TURN_UNDERSTAND,
     .searched = true,
     .erase = indicator_erase},
    {.kind = "profile",
     .path = "profiles",
     .word = MSG_profile_word,
     .turn = TURN_UNDERSTAND,
     .searched = true,
     .erase = profile_erase,
     .address = profile_address},
};

static const struct route_table *const routes[] = {
    &place_routes, &indicator_routes, &intake_routes,
    &peer_routes,  &profile_routes,   &compare_routes,
    NULL};

static const struct menu_entry menu[] = {
    {MSG_place_menu, "/places", TURN_UNDERSTAND, false},
    {MSG_profile_menu, "/profile", TURN_UNDERSTAND, true, .community_only = true},
};

static const struct deed deeds[] = {
    {"need", "voiced moving", MSG_profile_deed, "/communities/{slug}/profile?need={id}#understand",
     TURN_UNDERSTAND, ROLE_STEWARD},
};

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_rows(c, person, out, "profile_statements", q_statement_export));
    return export_rows(c, person, out, "files_sent", q_draft_export);
}

/* Places and indicators belong to nobody, a profile to its community: what was said of the
 * community stays, without who said it. */
static enum err forget_person(struct ctx *c, struct id person) {
    TRY(q_draft_drop(c->db, person, NULL));
    return q_statement_forget(c->db, person, NULL);
}

const struct area_card explore_card = {
    .name = "explore",
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
