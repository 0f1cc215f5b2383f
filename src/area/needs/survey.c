/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The life of a survey. */
#include "area/needs/survey.h"

#include "area/needs/survey_form_file.h"
#include "area/needs/survey_inside.h"
#include "kernel/media_apart.h"
#include "kernel/person_data.h"
#include "kernel/search.h"
#include "kernel/tell.h"
#include "survey_sql.h"
#include "survey_take_sql.h"

static const char *const state_words[] = {"draft", "open", "closed"};
static const char *const readers_words[] = {"stewards", "members", "public", NULL};
static const char *const who_words[] = {"anyone", "members", NULL};

const char *survey_state_word(enum survey_state s) {
    return state_words[s];
}

const char *survey_readers_word(enum survey_readers r) {
    return readers_words[r];
}

static enum survey_readers readers_of(struct str word) {
    enum survey_readers r = SURVEY_FOR_STEWARDS;
    while (r < SURVEY_FOR_ALL && !str_eq(word, str_of(readers_words[r]))) {
        r++;
    }
    return r;
}

static enum survey_state state_of(struct str word) {
    enum survey_state s = SURVEY_DRAFT;
    while (s < SURVEY_CLOSED && !str_eq(word, str_of(state_words[s]))) {
        s++;
    }
    return s;
}

/* --- reading --- */

enum err survey_find(struct ctx *c, struct id id, struct survey *out) {
    struct q_survey_row_row r;
    *out = (struct survey){0};
    TRY(thing_find(c, id, "survey", &out->thing));
    TRY(q_survey_row(c->db, c->arena, id, &r));
    out->state = state_of(out->thing.state);
    out->text = r.text;
    out->consent = r.consent;
    out->anonymous = r.anonymous;
    out->once = r.once;
    out->members = r.members;
    out->results = readers_of(r.results);
    out->zone = r.zone;
    out->closes_local = r.closes_local;
    out->closes_ms = r.closes;
    out->version = r.version;
    out->working = r.working;
    out->opened_ms = r.opened;
    out->closed_ms = r.closed;
    return ERR_OK;
}

bool survey_is_open(const struct ctx *c, const struct survey *s) {
    return s->state == SURVEY_OPEN && s->thing.life == LIFE_PUBLISHED &&
           (s->closes_ms == 0 || c->now_ms < s->closes_ms);
}

bool survey_may_keep(const struct ctx *c, const struct survey *s) {
    return gate_may_moderate(c->viewer, &s->thing);
}

bool survey_may_read(const struct ctx *c, const struct survey *s) {
    enum role least = s->results == SURVEY_FOR_ALL       ? ROLE_NONE
                      : s->results == SURVEY_FOR_MEMBERS ? ROLE_MEMBER
                                                         : ROLE_STEWARD;
    return s->state != SURVEY_DRAFT &&
           (least == ROLE_NONE || viewer_has_role(c->viewer, s->thing.community, least));
}

enum err survey_keep(struct ctx *c, struct id id, struct survey *out) {
    TRY(survey_find(c, id, out));
    return survey_may_keep(c, out) ? ERR_OK : ERR_FORBIDDEN;
}

/* --- settings --- */

static void check_closes(struct ctx *c, struct survey_setup *s, int64_t *closes_ms) {
    s->closes_local = str_trim(s->closes_local);
    *closes_ms = 0;
    if (str_is_empty(s->closes_local)) {
        return;
    }
    if (!lang_time_parse(s->closes_local, s->community.zone, closes_ms)) {
        ctx_wrong(c, "closes", msg_wrong_time());
    } else if (*closes_ms < c->now_ms + SURVEY_LEAST_MS) {
        ctx_wrong(c, "closes", msg_survey_wrong_closes());
    }
}

static enum err check_setup(struct ctx *c, struct survey_setup *s, int64_t *closes_ms) {
    check_line(c, "title", &s->title, 4, SURVEY_TITLE_MAX);
    check_text(c, "text", &s->text, 0, SURVEY_TEXT_MAX);
    check_text(c, "consent", &s->consent, 0, SURVEY_CONSENT_MAX);
    check_word(c, "who", s->who, who_words);
    check_word(c, "results", s->results, readers_words);
    check_closes(c, s, closes_ms);
    if (s->once && !str_eq(s->who, STR("members"))) {
        ctx_wrong(c, "once", msg_survey_wrong_once());
    }
    return ctx_checked(c);
}

static void fill_thing(struct thing *t, const struct survey_setup *s) {
    struct str first = s->text;
    t->title = s->title;
    t->note = str_utf8_first(str_cut(&first, '\n'), 160);
    bool all = str_eq(s->who, STR("anyone")) || str_eq(s->results, STR("public"));
    t->wanted = all ? AUDIENCE_PUBLIC : s->community.thing.id;
}

enum err survey_make(struct ctx *c, struct survey_setup *s, struct survey *out) {
    int64_t closes;
    if (!viewer_has_role(c->viewer, s->community.thing.id, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_setup(c, s, &closes));
    struct thing t = {
        .kind = STR("survey"),
        .community = s->community.thing.id,
        .owner = c->viewer->person,
        .life = LIFE_WAITING,
        .state = STR("draft"),
    };
    fill_thing(&t, s);
    TRY(thing_make(c, &t));
    TRY(q_survey_add(c->db, t.id, s->text, s->consent, s->anonymous, s->once,
                     str_eq(s->who, STR("members")), s->results, s->community.zone, s->closes_local,
                     closes, NULL));
    TRY(event_write(c, &t, "survey.drafted", STR("")));
    return survey_find(c, t.id, out);
}

/* What was promised stays. */
static void keep_promises(struct ctx *c, const struct survey *old, struct survey_setup *s) {
    struct survey_setup was = {0};
    if (survey_setup_of(c, old, &was) == ERR_OK) {
        s->consent = was.consent;
        s->who = was.who;
        s->results = was.results;
        s->anonymous = was.anonymous;
        s->once = was.once;
    }
}

static enum err put_job(struct ctx *c, const struct survey *s, const char *kind, int64_t at_ms) {
    struct str id = id_str(c->arena, s->thing.id);
    struct str payload = arena_printf(c->arena, "{\"survey\":\"%.*s\"}", STR_ARG(id));
    return job_put(c, kind, id, payload, at_ms);
}

static enum err close_at(struct ctx *c, const struct survey *s, int64_t closes) {
    return closes == 0 ? ERR_OK : put_job(c, s, "survey_close", closes);
}

enum err survey_change(struct ctx *c, struct id id, struct survey_setup *s, struct survey *out) {
    struct survey old;
    int64_t closes;
    TRY(survey_keep(c, id, &old));
    bool draft = old.state == SURVEY_DRAFT;
    if (!draft) {
        keep_promises(c, &old, s);
    }
    TRY(check_setup(c, s, &closes));
    struct id wanted = old.thing.wanted;
    fill_thing(&old.thing, s);
    TRY(thing_save(c, &old.thing, true));
    if (draft && !id_eq(wanted, old.thing.wanted)) {
        TRY(thing_set_life(c, &old.thing, LIFE_WAITING));
    }
    TRY(q_survey_set(c->db, id, s->text, s->consent, s->anonymous, s->once,
                     str_eq(s->who, STR("members")), s->results, s->community.zone, s->closes_local,
                     closes, NULL));
    if (old.state == SURVEY_OPEN) {
        TRY(close_at(c, &old, closes));
        TRY(search_put(c, &old.thing, s->text));
    }
    return survey_find(c, id, out);
}

enum err survey_setup_of(struct ctx *c, const struct survey *s, struct survey_setup *out) {
    *out = (struct survey_setup){
        .title = s->thing.title,
        .text = s->text,
        .consent = s->consent,
        .who = s->members ? STR("members") : STR("anyone"),
        .results = str_of(readers_words[s->results]),
        .closes_local = s->closes_local,
        .anonymous = s->anonymous,
        .once = s->once,
    };
    return community_find(c, s->thing.community, &out->community);
}

/* --- versions --- */

enum err survey_form_text(struct ctx *c, struct id survey, int64_t number, struct str *out) {
    struct q_survey_version_row_row row;
    TRY(q_survey_version_row(c->db, c->arena, survey, number, &row));
    *out = row.form;
    return ERR_OK;
}

enum err survey_work_on(struct ctx *c, struct survey *s, struct str form) {
    if (!survey_may_keep(c, s)) {
        return ERR_FORBIDDEN;
    }
    int64_t number = s->version + 1;
    if (number > SURVEY_VERSIONS_MAX) {
        return ERR_FULL;
    }
    s->working = number;
    TRY(q_survey_version_put(c->db, s->thing.id, number, form, c->now_ms, NULL));
    return q_survey_set_working(c->db, s->thing.id, number, NULL);
}

static enum err ask(struct ctx *c, struct survey *s) {
    struct str data = arena_printf(c->arena, "{\"version\":%lld}", (long long)s->working);
    s->version = s->working;
    s->working = 0;
    TRY(q_survey_set_version(c->db, s->thing.id, s->version, NULL));
    return audit_write(c, "survey.asked", s->thing.id, s->thing.community, data);
}

enum err survey_ask(struct ctx *c, struct id id) {
    struct survey s;
    TRY(survey_keep(c, id, &s));
    return s.working == 0 || s.state == SURVEY_DRAFT ? ERR_CLOSED : ask(c, &s);
}

/* --- life --- */

static enum err enter(struct ctx *c, struct survey *s, enum survey_state state) {
    s->state = state;
    s->thing.state = str_of(state_words[state]);
    TRY(thing_save(c, &s->thing, true));
    const char *kind = state == SURVEY_OPEN ? "survey.opened" : "survey.closed";
    TRY(event_write(c, &s->thing, kind, STR("")));
    return audit_write(c, kind, s->thing.id, s->thing.community, STR(""));
}

/* What was asked once had questions; what was made since has one at least, beside groups and notes.
 */
static enum err check_questions(struct ctx *c, const struct survey *s) {
    struct form f = {0};
    bool asks = s->working == 0 && s->version != 0;
    if (s->working != 0) {
        TRY(survey_form_working(c, s, &f));
    }
    for (uint32_t i = 0; i < f.items && !asks; i++) {
        asks = form_is_asked(f.item[i].type);
    }
    return asks ? ERR_OK : ctx_wrong(c, "form", msg_survey_wrong_no_questions());
}

enum err survey_open(struct ctx *c, struct id id) {
    struct survey s;
    TRY(survey_keep(c, id, &s));
    if (survey_is_open(c, &s)) {
        return ERR_OK;
    }
    TRY(check_questions(c, &s));
    if (s.closes_ms != 0 && s.closes_ms < c->now_ms + SURVEY_LEAST_MS) {
        return ctx_wrong(c, "form", msg_survey_wrong_over());
    }
    if (s.working != 0) {
        TRY(ask(c, &s));
    }
    if (s.state == SURVEY_DRAFT) {
        TRY(thing_set_life(c, &s.thing, LIFE_PUBLISHED));
        TRY(search_put(c, &s.thing, s.text));
    }
    TRY(q_survey_set_opened(c->db, id, s.opened_ms ? s.opened_ms : c->now_ms, NULL));
    TRY(close_at(c, &s, s.closes_ms));
    TRY(put_job(c, &s, "survey_tell", c->now_ms));
    return enter(c, &s, SURVEY_OPEN);
}

static enum err close_now(struct ctx *c, struct survey *s) {
    TRY(q_survey_set_closed(c->db, s->thing.id, c->now_ms, NULL));
    return enter(c, s, SURVEY_CLOSED);
}

enum err survey_close(struct ctx *c, struct id id) {
    struct survey s;
    TRY(survey_keep(c, id, &s));
    if (s.state != SURVEY_OPEN) {
        return s.state == SURVEY_CLOSED ? ERR_OK : ERR_CLOSED;
    }
    /* By hand it ends before its time, which then says nothing any more. */
    TRY(q_survey_set_closes(c->db, id, STR(""), 0, NULL));
    return close_now(c, &s);
}

static enum err close_due(struct ctx *c, void *self) {
    struct survey s;
    enum err e = survey_find(c, *(const struct id *)self, &s);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    bool due = s.state == SURVEY_OPEN && s.closes_ms != 0 && c->now_ms >= s.closes_ms;
    return due ? close_now(c, &s) : ERR_OK;
}

enum err survey_close_job(struct job *j) {
    struct id survey = job_id(j, "survey");
    return job_write(j, close_due, &survey);
}

static enum err is_over(struct ctx *c, const struct telling *t, bool *yes) {
    struct survey s;
    TRY(survey_find(c, t->thing.id, &s));
    *yes = !survey_is_open(c, &s);
    return ERR_OK;
}

/* Whoever has answered already, such as from the list, need not be asked. */
static enum err has_answered(struct ctx *c, const struct telling *t, struct id person, bool *yes) {
    struct q_survey_taker_has_row row;
    TRY(q_survey_taker_has(c->db, c->arena, person, t->thing.id, &row));
    *yes = row.has > 0;
    return ERR_OK;
}

enum err survey_tell_job(struct job *j) {
    return tell_all(j, (struct telling){.thing = {.id = job_id(j, "survey")},
                                        .kind = "survey.opened",
                                        .whom = tell_members,
                                        .is_late = is_over,
                                        .spares = has_answered});
}

enum err survey_throw_away(struct ctx *c, struct id id) {
    struct survey s;
    TRY(survey_keep(c, id, &s));
    return s.state == SURVEY_DRAFT ? thing_erase(c, &s.thing) : ERR_CLOSED;
}

enum err survey_erase(struct ctx *c, const struct thing *t) {
    if (!str_eq(t->state, STR("draft"))) {
        return ERR_CLOSED;
    }
    TRY(q_survey_file_drop_of(c->db, t->id, NULL));
    TRY(q_survey_version_drop(c->db, t->id, NULL));
    return q_survey_clear(c->db, t->id, NULL);
}

enum err survey_files_drop(struct ctx *c, struct id person) {
    int64_t pictures;
    TRY(q_survey_file_drop_pictures(c->db, person, &pictures));
    if (pictures > 0) {
        TRY(media_apart_swept(c));
    }
    return q_survey_file_drop(c->db, person, NULL);
}

/* --- what is kept of a person --- */

enum err survey_person_export(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_rows(c, person, out, "surveys", q_survey_export));
    TRY(export_rows(c, person, out, "answers_to_surveys", q_survey_submission_export));
    TRY(export_rows(c, person, out, "pictures_in_answers", q_survey_picture_export));
    TRY(export_rows(c, person, out, "answers_not_sent_yet", q_survey_draft_export));
    return export_rows(c, person, out, "has_answered", q_survey_taker_export);
}

enum err survey_person_forget(struct ctx *c, struct id person) {
    int64_t pictures;
    TRY(survey_files_drop(c, person));
    TRY(q_survey_picture_forget(c->db, person, &pictures));
    if (pictures > 0) {
        TRY(media_apart_swept(c));
    }
    TRY(q_survey_draft_forget(c->db, person, NULL));
    TRY(q_survey_sheet_forget(c->db, person, NULL));
    TRY(q_survey_instance_forget(c->db, person, NULL));
    TRY(q_survey_submission_forget(c->db, person, NULL));
    return q_survey_taker_forget(c->db, person, NULL);
}
