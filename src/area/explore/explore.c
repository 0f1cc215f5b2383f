/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: understanding. */
#include "area/explore/explore.h"

#include "area/explore/indicator.h"
#include "area/explore/inquiry.h"
#include "area/explore/profile.h"
#include "boundary_sql.h"
#include "encounter_sql.h"
#include "indicator_sql.h"
#include "kernel/person_data.h"
#include "profile_sql.h"

static const struct noun_state encounter_states[] = {
    {"asked", MSG_encounter_state_asked, SHAPE_WAITING},
    {"open", MSG_encounter_state_open, SHAPE_OPEN},
    {"ended", MSG_encounter_state_ended, SHAPE_DONE},
    {0},
};

/* What is said in an encounter is asked in inquiries. */
static enum err nobody_may_comment(struct ctx *c, const struct thing *t, bool *may) {
    (void)c;
    (void)t;
    *may = false;
    return ERR_OK;
}

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
    {.kind = "motif",
     .path = "shared",
     .word = MSG_motif_word,
     .turn = TURN_UNDERSTAND,
     .searched = true,
     .erase = motif_erase},
    {.kind = "encounter",
     .path = "exchanges",
     .word = MSG_encounter_word,
     .turn = TURN_UNDERSTAND,
     .states = encounter_states,
     .searched = true,
     .erase = encounter_erase,
     .may_comment = nobody_may_comment},
    {.kind = "inquiry",
     .path = "inquiries",
     .word = MSG_inquiry_word,
     .turn = TURN_UNDERSTAND,
     .may_comment = inquiry_may_comment,
     .may_moderate = inquiry_may_moderate,
     .call = inquiry_call},
};

static const struct route_table *const routes[] = {
    &place_routes,   &indicator_routes, &intake_routes,    &peer_routes,     &profile_routes,
    &compare_routes, &motif_routes,     &encounter_routes, &boundary_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_place_menu, "/places", TURN_UNDERSTAND, false},
    {MSG_profile_menu, "/profile", TURN_UNDERSTAND, true, .community_only = true},
    {MSG_motif_menu, "/shared", TURN_UNDERSTAND, false},
    {MSG_encounter_menu, "/exchanges", TURN_UNDERSTAND, true},
};

static const struct deed deeds[] = {
    {"need", "voiced moving reopened", MSG_profile_deed,
     "/communities/{slug}/profile?need={id}#understand", TURN_UNDERSTAND, ROLE_STEWARD},
    {"practice", NULL, MSG_motif_deed_tried, "/shared/tried?practice={id}", TURN_UNDERSTAND,
     ROLE_MEMBER},
};

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_rows(c, person, out, "profile_statements", q_statement_export));
    TRY(export_rows(c, person, out, "profile_proposals", q_proposal_export));
    TRY(export_rows(c, person, out, "visits_planned", q_visit_export));
    TRY(export_rows(c, person, out, "boundaries_drawn", q_boundary_export));
    TRY(export_rows(c, person, out, "boundaries_sent", q_boundary_draft_export));
    return export_rows(c, person, out, "files_sent", q_draft_export);
}

/* Places and indicators belong to nobody, a profile to its community: what was said of the
 * community stays, without who said it. */
static enum err forget_person(struct ctx *c, struct id person) {
    TRY(q_draft_drop(c->db, person, NULL));
    TRY(q_proposal_forget(c->db, person, NULL));
    TRY(q_visit_forget(c->db, person, NULL));
    TRY(q_boundary_forget(c->db, person, NULL));
    TRY(q_boundary_draft_drop(c->db, person, NULL));
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
    .likeness = peers_likeness,
    .ages = place_ages,
    .seed = motif_seed,
    .export_person = export_person,
    .forget_person = forget_person,
};
