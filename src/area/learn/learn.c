/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: learning. */
#include "area/learn/learn.h"

#include "adaptation_sql.h"
#include "area/learn/adaptation.h"
#include "area/learn/evidence.h"
#include "area/learn/practice.h"
#include "evidence_sql.h"
#include "practice_sql.h"

static const struct noun_state practice_states[] = {
    {"helped", MSG_practice_went_helped, SHAPE_DONE},
    {"partly", MSG_practice_went_partly, SHAPE_MOVING},
    {"failed", MSG_practice_went_failed, SHAPE_STOPPED},
    {"early", MSG_practice_went_early, SHAPE_OPEN},
    {0},
};

static const struct noun_state evidence_states[] = {
    {"current", MSG_evidence_status_current, SHAPE_DONE},
    {"contested", MSG_evidence_status_contested, SHAPE_MOVING},
    {"corrected", MSG_evidence_status_corrected, SHAPE_OPEN},
    {"superseded", MSG_evidence_status_superseded, SHAPE_STOPPED},
    {"retracted", MSG_evidence_status_retracted, SHAPE_STOPPED},
    {0},
};

static const struct noun_state adaptation_states[] = {
    {"trying", MSG_adaptation_state_trying, SHAPE_OPEN},
    {"helped", MSG_adaptation_outcome_helped, SHAPE_DONE},
    {"partly", MSG_adaptation_outcome_partly, SHAPE_MOVING},
    {"none", MSG_adaptation_outcome_none, SHAPE_STOPPED},
    {"harmed", MSG_adaptation_outcome_harmed, SHAPE_STOPPED},
    {"stopped", MSG_adaptation_outcome_stopped, SHAPE_STOPPED},
    {0},
};

static const struct noun nouns[] = {
    {.kind = "practice",
     .path = "practices",
     .word = MSG_practice_word,
     .turn = TURN_LEARN,
     .states = practice_states,
     .searched = true,
     .erase = practice_erase},
    {.kind = "evidence",
     .path = "evidence",
     .word = MSG_evidence_word,
     .turn = TURN_LEARN,
     .states = evidence_states,
     .searched = true,
     .erase = evidence_erase},
    {.kind = "adaptation",
     .path = "adaptations",
     .word = MSG_adaptation_word,
     .turn = TURN_LEARN,
     .states = adaptation_states,
     .searched = false,
     .erase = adaptation_erase},
};

static const struct route_table *const routes[] = {&practice_routes, &evidence_routes,
                                                   &adaptation_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_practice_menu, "/practices", TURN_LEARN, true, .first = true},
    {MSG_evidence_menu, "/evidence", TURN_LEARN, false},
};

static const struct deed deeds[] = {
    {"need", "voiced moving", MSG_practice_deed_find, "/practices?need={id}", TURN_LEARN,
     ROLE_NONE},
    {"initiative", NULL, MSG_practice_deed_tell, "/communities/{slug}/practices/new?from={id}",
     TURN_SHARE, ROLE_MEMBER},
    {"adaptation", NULL, MSG_practice_deed_tell, "/communities/{slug}/practices/new?from={id}",
     TURN_SHARE, ROLE_MEMBER},
};

static void put_text(struct json_out *out, const char *key, struct str text) {
    json_key(out, key);
    json_put_str(out, text);
}

static void put_time(struct json_out *out, int64_t at_ms) {
    json_key(out, "at_ms");
    json_put_int(out, at_ms);
}

static void put_practice(struct json_out *out, const struct q_practice_of_owner_row *r) {
    json_open_object(out);
    json_key(out, "practice");
    json_put_id(out, r->id);
    put_text(out, "title", r->title);
    put_text(out, "problem", r->problem);
    put_text(out, "people", r->people);
    put_text(out, "place", r->note);
    put_text(out, "steps", r->steps);
    put_text(out, "runner", r->runner);
    put_text(out, "resources", r->resources);
    put_text(out, "result", r->result);
    put_text(out, "what_did_not_work", r->lesson);
    put_text(out, "sources", r->sources);
    put_text(out, "labels", r->labels);
    put_time(out, r->created);
    json_close_object(out);
}

static enum err export_practices(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_practice_of_owner_begin(c->db, person, &s));
    json_key(out, "practices");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_practice_of_owner_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_practice_of_owner_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        put_practice(out, &row);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_evidence(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_evidence_of_owner_begin(c->db, person, &s));
    json_key(out, "evidence");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_evidence_of_owner_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_evidence_of_owner_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        json_open_object(out);
        json_key(out, "evidence");
        json_put_id(out, row.id);
        put_text(out, "claim", row.title);
        put_text(out, "outcome", row.outcome);
        put_text(out, "not_shown", row.not_shown);
        put_text(out, "sources", row.sources);
        put_text(out, "narrator", row.narrator);
        put_text(out, "label", row.label);
        put_time(out, row.created);
        json_close_object(out);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_notes(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_evidence_note_of_person_begin(c->db, person, &s));
    json_key(out, "said_about_evidence");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_evidence_note_of_person_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_evidence_note_of_person_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        json_open_object(out);
        json_key(out, "evidence");
        json_put_id(out, row.evidence);
        put_text(out, "claim", row.title);
        put_text(out, "verdict", row.verdict);
        put_text(out, "words", row.words);
        put_time(out, row.created);
        json_close_object(out);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_history(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_evidence_history_of_person_begin(c->db, person, &s));
    json_key(out, "kept_evidence");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_evidence_history_of_person_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_evidence_history_of_person_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        json_open_object(out);
        json_key(out, "evidence");
        json_put_id(out, row.evidence);
        put_text(out, "what", row.what);
        put_text(out, "words", row.words);
        put_time(out, row.at);
        json_close_object(out);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_adaptations(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_adaptation_of_owner_begin(c->db, person, &s));
    json_key(out, "adaptations");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_adaptation_of_owner_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_adaptation_of_owner_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        json_open_object(out);
        json_key(out, "adaptation");
        json_put_id(out, row.id);
        put_text(out, "title", row.title);
        put_text(out, "kept", row.kept);
        put_text(out, "consent", row.consent_words);
        put_text(out, "again", row.again);
        put_text(out, "advice", row.advice);
        put_time(out, row.created);
        json_close_object(out);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_answers(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_answer_of_person_begin(c->db, person, &s));
    json_key(out, "answered_how_it_went");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_answer_of_person_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_answer_of_person_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        json_open_object(out);
        json_key(out, "adaptation");
        json_put_id(out, row.adaptation);
        json_key(out, "months");
        json_put_int(out, row.months);
        put_text(out, "outcome", row.outcome);
        put_text(out, "words", row.words);
        put_time(out, row.answered.v);
        json_close_object(out);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_practices(c, person, out));
    TRY(export_evidence(c, person, out));
    TRY(export_notes(c, person, out));
    TRY(export_adaptations(c, person, out));
    TRY(export_answers(c, person, out));
    return export_history(c, person, out);
}

/* Things are the kernel's to erase or to keep. What was judged and said stays, by nobody. */
static enum err forget_person(struct ctx *c, struct id person) {
    TRY(q_evidence_forget_verifier(c->db, person, NULL));
    TRY(q_evidence_forget_note(c->db, person, NULL));
    TRY(q_answer_forget(c->db, person, NULL));
    return q_evidence_forget_history(c->db, person, NULL);
}

const struct area_card learn_card = {
    .name = "learn",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .deeds = deeds,
    .deed_count = sizeof deeds / sizeof deeds[0],
    .jobs = &adaptation_ask_job,
    .job_count = 1,
    .seed = evidence_seed,
    .export_person = export_person,
    .forget_person = forget_person,
};
