/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: listening. */
#include "area/needs/needs.h"

#include "area/needs/body.h"
#include "area/needs/category_answer.h"
#include "area/needs/life_course.h"
#include "area/needs/need.h"
#include "area/needs/need_better.h"
#include "area/needs/need_inside.h"
#include "area/needs/need_mail.h"
#include "area/needs/need_merge.h"
#include "area/needs/need_talk.h"
#include "area/needs/priority_count.h"
#include "area/needs/priority_sheet.h"
#include "area/needs/survey_draft.h"
#include "category_answer_sql.h"
#include "kernel/person_data.h"
#include "need_better_sql.h"
#include "need_mail_sql.h"
#include "need_sql.h"
#include "need_talk_sql.h"
#include "region_sql.h"

static const struct noun_state need_states[] = {
    {"voiced", MSG_need_state_voiced, SHAPE_OPEN},
    {"moving", MSG_need_state_moving, SHAPE_MOVING},
    {"reopened", MSG_need_state_reopened, SHAPE_OPEN},
    {"answered", MSG_need_state_answered, SHAPE_DONE},
    {"declined", MSG_need_state_declined, SHAPE_STOPPED},
    {"merged", MSG_need_state_merged, SHAPE_STOPPED},
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

static const struct noun_state survey_states[] = {
    {"draft", MSG_survey_state_draft, SHAPE_WAITING},
    {"open", MSG_survey_state_open, SHAPE_OPEN},
    {"closed", MSG_survey_state_closed, SHAPE_DONE},
    {0},
};

static enum err need_follow(struct ctx *c, const struct thing *t) {
    return life_course_follow(c, t->id);
}

/* What was answered to the questions of categories, as far as it is for everybody. */
static enum err need_say_more(struct ctx *c, struct ids things, struct str *out) {
    struct category_answers all;
    TRY(category_answers_of(c, things, CATEGORY_ANSWERS_OPEN, c->lang, &all));
    for (size_t i = 0; i < things.count; i++) {
        out[i] = category_answers_text(c->arena, &all, things.item[i]);
    }
    return ERR_OK;
}

static const struct noun nouns[] = {
    {.kind = "need",
     .path = "needs",
     .word = MSG_need_word,
     .turn = TURN_LISTEN,
     .states = need_states,
     .searched = true,
     .in_feeds = true,
     .led_away = "merged",
     .follow = need_follow,
     .say_more = need_say_more,
     .erase = need_erase},
    {.kind = "priority",
     .path = "priorities",
     .word = MSG_priority_word,
     .turn = TURN_DECIDE,
     .states = priority_states,
     .searched = true,
     .lets_in_itself = true,
     .erase = priority_round_erase},
    {.kind = "survey",
     .path = "surveys",
     .word = MSG_survey_word,
     .turn = TURN_LISTEN,
     .states = survey_states,
     .searched = true,
     .lets_in_itself = true,
     .erase = survey_erase},
};

static const struct route_table *const routes[] = {
    &need_routes,        &need_deed_routes,  &need_mail_routes,     &need_receipt_routes,
    &need_desk_routes,   &need_setup_routes, &category_routes,      &category_question_routes,
    &body_routes,        &template_routes,   &region_routes,        &need_feed_routes,
    &life_course_routes, &open311_routes,    &open311_bring_routes, &openrosa_routes,
    &priority_routes,    &survey_routes,     &survey_phone_routes,  NULL};

static const struct menu_entry menu[] = {
    {MSG_need_menu, "/needs", TURN_LISTEN, true, .first = true},
    {MSG_life_course_menu, "/life-course", TURN_LISTEN, true},
    {MSG_priority_menu, "/priorities", TURN_DECIDE, true},
    {MSG_survey_menu, "/surveys", TURN_LISTEN, true},
};

static const struct deed deeds[] = {
    {"need", "voiced moving reopened", MSG_priority_about,
     "/communities/{slug}/priorities/new?about={id}", TURN_DECIDE, ROLE_STEWARD},
};

/* Its history, and its place among those still open. What is only called a need, without words of
 * its own, has neither. */
static enum err note_moving(struct ctx *c, const struct thing *t) {
    struct q_need_row_row row;
    enum err e = q_need_row(c->db, c->arena, t->id, &row);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    TRY(need_note_change(c, t->id, t->state, "site", STR("")));
    return need_keep_open(c, t);
}

/* A need takes a further turn: everybody who voiced or supported it hears of it once. From
 * organising on it is on its way. */
static enum err need_moved(struct ctx *c, const struct thing *t) {
    bool waits = str_eq(t->state, STR("voiced")) || str_eq(t->state, STR("reopened"));
    if (t->turn >= TURN_ORGANISE && waits) {
        struct thing moving = *t;
        moving.state = STR("moving");
        TRY(thing_save(c, &moving, false));
        TRY(note_moving(c, &moving));
    }
    return notice_followers(c, t, "need.moved", turn_word(t->turn), ID_NONE);
}

/* Of the event's own data: {"person":"0190...","role":"steward"}. */
static struct str data_text(struct ctx *c, struct str data, const char *name) {
    struct str before = arena_printf(c->arena, "\"%s\":\"", name);
    size_t at = str_find(data, before);
    struct str rest = str_from(data, at + before.n);
    return at == data.n ? STR("") : str_cut(&rest, '"');
}

/* Who became a steward listens to what is said in private; who left does not. */
static enum err role_changed(struct ctx *c, const struct event *e) {
    struct id person;
    return id_parse(data_text(c, e->data, "person"), &person)
               ? need_listener_role(c, e->thing.id, person, data_text(c, e->data, "role"))
               : ERR_OK;
}

static enum err on_event(struct ctx *c, const struct event *e) {
    if (str_eq(e->kind, STR("community.role"))) {
        return role_changed(c, e);
    }
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
    TRY(export_rows(c, person, out, "answers_to_questions", q_category_answer_export));
    TRY(export_rows(c, person, out, "choices_in_answers", q_category_answer_chosen_export));
    TRY(export_rows(c, person, out, "supported_needs", q_support_export));
    TRY(export_rows(c, person, out, "needs_followed_by_mail", q_need_mail_export));
    TRY(export_rows(c, person, out, "said_whether_it_is_better", q_need_better_export));
    TRY(export_rows(c, person, out, "said_in_private", q_need_message_export));
    TRY(export_rows(c, person, out, "listens_in_private", q_need_listener_export));
    TRY(export_rows(c, person, out, "regions_taken_in", q_region_set_export));
    TRY(priority_person_export(c, person, out));
    return survey_person_export(c, person, out);
}

/* Needs themselves are things: the kernel erases or keeps them. A support stays as a number, what
 * was said in private stays for the one it was said to; answers that only some could read go. */
static enum err forget_person(struct ctx *c, struct id person) {
    TRY(q_need_mail_forget(c->db, person, NULL));
    TRY(q_need_better_forget(c->db, person, NULL));
    TRY(q_need_message_forget(c->db, person, NULL));
    TRY(q_need_listener_forget(c->db, person, NULL));
    TRY(q_region_set_forget(c->db, person, NULL));
    TRY(q_region_file_drop(c->db, person, NULL));
    TRY(q_support_forget(c->db, person, NULL));
    TRY(category_answers_forget(c, person));
    TRY(priority_person_forget(c, person));
    return survey_person_forget(c, person);
}

static const struct job_kind jobs[] = {
    {"need_tell_body", body_tell_run},      {"need_mail", need_mail_run},
    {"need_mail_forget", need_mail_forget}, {"need_better", need_better_run},
    {"need_lead_away", need_lead_away_run}, {"priority_advance", priority_advance_job},
    {"priority_tell", priority_tell_job},   {"priority_count", priority_count_job},
    {"survey_close", survey_close_job},     {"survey_sweep", survey_sweep_job},
    {"survey_tell", survey_tell_job},
};

const struct area_card needs_card = {
    .name = "needs",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .deeds = deeds,
    .deed_count = sizeof deeds / sizeof deeds[0],
    .jobs = jobs,
    .job_count = sizeof jobs / sizeof jobs[0],
    .on_event = on_event,
    .export_person = export_person,
    .forget_person = forget_person,
};
