/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: deciding. */
#include "area/engage/engage.h"

#include "area/engage/ballot.h"
#include "area/engage/vote.h"
#include "ballot_sql.h"

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
     .lets_in_itself = true,
     .erase = ballot_erase},
};

static const struct route_table *const routes[] = {&ballot_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_ballot_menu, "/ballots", TURN_DECIDE, true},
};

static const struct deed deeds[] = {
    {"need", "voiced moving", MSG_ballot_about, "/communities/{slug}/ballots/new?about={id}",
     TURN_DECIDE, ROLE_MEMBER},
};

static enum err export_ballots(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_ballot_of_owner_begin(c->db, person, &s));
    json_key(out, "ballots");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_ballot_of_owner_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_ballot_of_owner_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        json_open_object(out);
        json_key(out, "ballot");
        json_put_id(out, row.id);
        json_key(out, "question");
        json_put_str(out, row.title);
        json_key(out, "text");
        json_put_str(out, row.text);
        json_key(out, "promise");
        json_put_str(out, row.promise);
        json_key(out, "at_ms");
        json_put_int(out, row.created);
        json_close_object(out);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_ballots(c, person, out));
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
