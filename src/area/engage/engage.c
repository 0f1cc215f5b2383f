/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: deciding. */
#include "area/engage/engage.h"

#include "area/engage/ballot.h"
#include "area/engage/vote.h"
#include "ballot_sql.h"
#include "kernel/person_data.h"

static const struct noun_state ballot_states[] = {
    {"draft", MSG_ballot_state_draft, SHAPE_WAITING},
    {"announced", MSG_ballot_state_announced, SHAPE_WAITING},
    {"open", MSG_ballot_state_open, SHAPE_OPEN},
    {"decided", MSG_ballot_state_decided, SHAPE_DONE},
    {"not_decided", MSG_ballot_state_not_decided, SHAPE_STOPPED},
    {"withdrawn", MSG_ballot_state_withdrawn, SHAPE_STOPPED},
    {0},
};

static const struct noun nouns[] = {
    {.kind = "ballot",
     .path = "ballots",
     .word = MSG_ballot_word,
     .turn = TURN_DECIDE,
     .states = ballot_states,
     .searched = true,
     .in_feeds = true,
     .lets_in_itself = true,
     .erase = ballot_erase},
};

static const struct route_table *const routes[] = {&ballot_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_ballot_menu, "/ballots", TURN_DECIDE, true, .first = true},
};

static const struct deed deeds[] = {
    {"need", "voiced moving reopened", MSG_ballot_about,
     "/communities/{slug}/ballots/new?about={id}", TURN_DECIDE, ROLE_MEMBER},
};

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_rows(c, person, out, "ballots", q_ballot_export));
    return vote_export(c, person, out);
}

/* Ballots themselves are things: the kernel erases or keeps them. */
static enum err forget_person(struct ctx *c, struct id person) {
    return vote_forget(c, person);
}

const struct area_card engage_card = {
    .name = "engage",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .deeds = deeds,
    .deed_count = sizeof deeds / sizeof deeds[0],
    .jobs = ballot_jobs,
    .job_count = sizeof ballot_jobs / sizeof ballot_jobs[0],
    .export_person = export_person,
    .forget_person = forget_person,
};
