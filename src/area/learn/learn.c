/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: learning. */
#include "area/learn/learn.h"

#include "adaptation_sql.h"
#include "appraisal_sql.h"
#include "area/learn/adaptation.h"
#include "area/learn/evidence.h"
#include "area/learn/practice.h"
#include "depth_sql.h"
#include "evidence_sql.h"
#include "kernel/person_data.h"
#include "practice_sql.h"
#include "practice_table_sql.h"
#include "reference_sql.h"

static const struct noun_state practice_states[] = {
    {"helped", MSG_practice_went_helped, SHAPE_DONE},
    {"partly", MSG_practice_went_partly, SHAPE_MOVING},
    {"failed", MSG_practice_went_failed, SHAPE_STOPPED},
    {"early", MSG_practice_went_early, SHAPE_OPEN},
    {"unsaid", MSG_practice_went_unsaid, SHAPE_WAITING},
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

static bool is_harvested(const struct thing *t) {
    return !str_eq(t->topic, STR("community_knowledge")); /* it goes nowhere without its tellers */
}

static const struct noun_harvest practice_harvest = {NULL, practice_describe};
static const struct noun_harvest evidence_harvest = {is_harvested, evidence_describe};

static const struct noun nouns[] = {
    {.kind = "practice",
     .path = "practices",
     .word = MSG_practice_word,
     .turn = TURN_LEARN,
     .states = practice_states,
     .searched = true,
     .in_feeds = true,
     .harvest = &practice_harvest,
     .erase = practice_erase},
    {.kind = "evidence",
     .path = "evidence",
     .word = MSG_evidence_word,
     .turn = TURN_LEARN,
     .states = evidence_states,
     .searched = true,
     .in_feeds = true,
     .harvest = &evidence_harvest,
     .erase = evidence_erase},
    {.kind = "adaptation",
     .path = "adaptations",
     .word = MSG_adaptation_word,
     .turn = TURN_LEARN,
     .states = adaptation_states,
     .searched = false,
     .erase = adaptation_erase},
};

static const struct route_table *const routes[] = {
    &practice_routes, &evidence_routes, &reference_routes,  &appraisal_routes,      &oai_routes,
    &guide_routes,    &fit_routes,      &adaptation_routes, &practice_table_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_practice_menu, "/practices", TURN_LEARN, true, .first = true},
    {MSG_evidence_menu, "/evidence", TURN_LEARN, false},
    {MSG_guide_title, "/guides", TURN_LEARN, false},
};

static const struct deed deeds[] = {
    {"need", "voiced moving reopened", MSG_practice_deed_find, "/practices?need={id}", TURN_LEARN,
     ROLE_NONE},
    {"need", "voiced moving", MSG_fit_deed, "/communities/{slug}/worked?need={id}", TURN_LEARN,
     ROLE_NONE},
    {"initiative", NULL, MSG_practice_deed_tell, "/communities/{slug}/practices/new?from={id}",
     TURN_SHARE, ROLE_MEMBER},
    {"adaptation", NULL, MSG_practice_deed_tell, "/communities/{slug}/practices/new?from={id}",
     TURN_SHARE, ROLE_MEMBER},
};

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_rows(c, person, out, "practices", q_practice_export));
    TRY(export_rows(c, person, out, "evidence", q_evidence_export));
    TRY(export_rows(c, person, out, "said_about_evidence", q_evidence_note_export));
    TRY(export_rows(c, person, out, "adaptations", q_adaptation_export));
    TRY(export_rows(c, person, out, "answered_how_it_went", q_answer_export));
    TRY(export_rows(c, person, out, "reviews_of_practices", q_appraisal_export));
    TRY(export_rows(c, person, out, "changed_practices", q_past_export));
    TRY(export_rows(c, person, out, "references_sent", q_reference_sent_export));
    TRY(export_rows(c, person, out, "practices_sent", q_practice_sent_export));
    TRY(export_rows(c, person, out, "references_waiting", q_reference_draft_export));
    return export_rows(c, person, out, "kept_evidence", q_evidence_history_export);
}

/* Things are the kernel's to erase or to keep. What was judged and said stays, by nobody. */
static enum err forget_person(struct ctx *c, struct id person) {
    TRY(q_evidence_forget_verifier(c->db, person, NULL));
    TRY(q_evidence_forget_note(c->db, person, NULL));
    TRY(q_answer_forget(c->db, person, NULL));
    TRY(q_appraisal_forget(c->db, person, NULL));
    TRY(q_past_forget(c->db, person, NULL));
    TRY(q_reference_sent_drop(c->db, person, NULL));
    TRY(q_practice_sent_drop(c->db, person, NULL));
    TRY(q_reference_drafts_drop(c->db, person, NULL));
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
