/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A survey: a community asks, with a form (engine/form_questions.h). Its life and its settings; the
 * questions are survey_form_file.h's, what is typed survey_draft.h's, what comes in
 * survey_take.h's.
 *
 *   draft -> open -> closed -> open again ...
 *
 * Its questions come in versions. One is worked on and may change; once it is asked it never
 * changes again, and what is made after it is the next one. What people were promised before their
 * first answer (who is kept, who sees the results) stays as it is once the survey has opened. */
#ifndef KITH_AREA_NEEDS_SURVEY_H
#define KITH_AREA_NEEDS_SURVEY_H

#include "kernel/community.h"
#include "kernel/event.h"
#include "kernel/gate.h"

#define SURVEY_TITLE_MAX 160
#define SURVEY_TEXT_MAX 4000
#define SURVEY_CONSENT_MAX 6000
#define SURVEY_LEAST_MS (INT64_C(5) * 60 * 1000) /* it is open for so long at least */
#define SURVEY_SMALL 10                          /* numbers of people below it are not told */
#define SURVEY_VERSIONS_MAX 200

enum survey_state { SURVEY_DRAFT, SURVEY_OPEN, SURVEY_CLOSED };
enum survey_readers { SURVEY_FOR_STEWARDS, SURVEY_FOR_MEMBERS, SURVEY_FOR_ALL };

struct survey {
    struct thing thing;
    enum survey_state state;
    struct str text, consent;
    bool anonymous, once, members;
    enum survey_readers results;
    struct str zone, closes_local;
    int64_t closes_ms;            /* 0: by hand */
    int64_t version;              /* that is asked; 0: none yet */
    int64_t working;              /* above it, still worked on; 0: none */
    int64_t opened_ms, closed_ms; /* 0: not yet */
};

/* What a steward types. */
struct survey_setup {
    struct community community;
    struct str title, text, consent;
    struct str who;     /* anyone, members */
    struct str results; /* stewards, members, public */
    struct str closes_local;
    bool anonymous, once;
};

const char *survey_state_word(enum survey_state s);
const char *survey_readers_word(enum survey_readers r);

/* For stewards. ERR_INPUT: something to mend. */
enum err survey_make(struct ctx *c, struct survey_setup *s, struct survey *out) MUST_USE;
/* Of one that has opened only title, text and the time of its end change. */
enum err survey_change(struct ctx *c, struct id id, struct survey_setup *s,
                       struct survey *out) MUST_USE;
enum err survey_setup_of(struct ctx *c, const struct survey *s, struct survey_setup *out) MUST_USE;

enum err survey_find(struct ctx *c, struct id id, struct survey *out) MUST_USE;
/* Answers are taken, by the clock, too. */
bool survey_is_open(const struct ctx *c, const struct survey *s);
bool survey_may_keep(const struct ctx *c, const struct survey *s); /* a steward */
/* May this viewer see the results? */
bool survey_may_read(const struct ctx *c, const struct survey *s);

/* The questions that are worked on from now on, as text (format/form_json.h), which the caller has
 * checked. ERR_FULL: there are too many versions. */
enum err survey_work_on(struct ctx *c, struct survey *s, struct str form) MUST_USE;
/* The text of a version. ERR_NOT_FOUND. */
enum err survey_form_text(struct ctx *c, struct id survey, int64_t number,
                          struct str *out) MUST_USE;
/* The version that is worked on is asked from now on. ERR_CLOSED: there is none. */
enum err survey_ask(struct ctx *c, struct id id) MUST_USE;

/* A steward. What is worked on is asked. ERR_INPUT ("form"): there are no questions. */
enum err survey_open(struct ctx *c, struct id id) MUST_USE;
enum err survey_close(struct ctx *c, struct id id) MUST_USE;
/* A draft that is not wanted. ERR_CLOSED: it has opened. */
enum err survey_throw_away(struct ctx *c, struct id id) MUST_USE;
/* What thing_erase asks of this noun. */
enum err survey_erase(struct ctx *c, const struct thing *t) MUST_USE;

/* When its time is over: {"survey": ID}. */
enum err survey_close_job(struct job *j) MUST_USE;

/* Tells the members that it has opened, once also when it opens again: {"survey": ID}. */
enum err survey_tell_job(struct job *j) MUST_USE;

/* Everything that is kept of a person, and its end: answers given with a name go. */
enum err survey_person_export(struct ctx *c, struct id person, struct json_out *out) MUST_USE;
enum err survey_person_forget(struct ctx *c, struct id person) MUST_USE;

#endif
