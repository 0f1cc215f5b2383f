/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Taking filled forms in. */
#include "area/needs/survey_take.h"

#include <string.h>

#include "area/needs/survey_inside.h"
#include "base/hash.h"
#include "base/span.h"
#include "engine/form_field.h"
#include "engine/form_pack.h"
#include "kernel/code.h"
#include "kernel/media_apart.h"
#include "survey_take_sql.h"
#include "sys/chance.h"

static const char *const way_words[] = {"page", "phone", "paper"};

struct id survey_name(struct str text) {
    struct hash h = hash_of(text.p, text.n);
    struct id out;
    memcpy(out.b, h.b, sizeof out.b);
    return out;
}

/* --- who may --- */

enum err survey_standing_of(struct ctx *c, const struct survey *s, enum survey_standing *out) {
    struct q_survey_taker_has_row row = {0};
    *out = SURVEY_ANSWER_NOW;
    if (!survey_is_open(c, s)) {
        *out = SURVEY_NOT_OPEN;
    } else if (s->members && !viewer_is_person(c->viewer)) {
        *out = SURVEY_SIGN_IN;
    } else if (s->members && !viewer_has_role(c->viewer, s->thing.community, ROLE_MEMBER)) {
        *out = SURVEY_NOT_MEMBER;
    } else if (s->once) {
        TRY(q_survey_taker_has(c->db, c->arena, c->viewer->person, s->thing.id, &row));
        *out = row.has > 0 ? SURVEY_DONE : SURVEY_ANSWER_NOW;
    }
    return ERR_OK;
}

enum err survey_may_answer(struct ctx *c, const struct survey *s) {
    static const enum err refusal[] = {[SURVEY_ANSWER_NOW] = ERR_OK,
                                       [SURVEY_NOT_OPEN] = ERR_CLOSED,
                                       [SURVEY_SIGN_IN] = ERR_SIGN_IN,
                                       [SURVEY_NOT_MEMBER] = ERR_FORBIDDEN,
                                       [SURVEY_DONE] = ERR_TWICE};
    enum survey_standing standing;
    TRY(survey_standing_of(c, s, &standing));
    return refusal[standing];
}

/* --- judging --- */

static enum form_files files_by(enum survey_way way) {
    static const enum form_files files[] = {[SURVEY_BY_PAGE] = FORM_PICTURES,
                                            [SURVEY_BY_PHONE] = FORM_ALL_FILES,
                                            [SURVEY_BY_PAPER] = FORM_NO_FILES};
    return files[way];
}

bool survey_is_wrong(const struct form_item *item, const struct form_answer *a,
                     enum survey_way way) {
    return form_is_wrong(item, a, files_by(way));
}

enum err survey_judge(struct ctx *c, struct form_answers *as, struct survey_entry *e) {
    TRY(form_evaluate(as));
    if (!form_is_fit(as, e->no_files ? FORM_NO_FILES : files_by(e->way))) {
        return ERR_INPUT;
    }
    return form_pack_text(c->arena, as, false, &e->answers) ? ERR_OK : ERR_TOO_LARGE;
}

/* --- taking --- */

static bool name_is(struct str s) {
    return s.n > 0 && s.n <= SURVEY_INSTANCE_MAX && !str_has_control(s) && !str_has(s, '\n') &&
           !str_has(s, '\t') && !str_has(s, '\r');
}

enum err survey_submission_named(struct ctx *c, struct id survey, struct str name, struct id *out) {
    struct q_survey_instance_row_row row;
    *out = ID_NONE;
    if (str_is_empty(name)) {
        return ERR_OK;
    }
    enum err e = q_survey_instance_row(c->db, c->arena, survey, survey_name(name), &row);
    if (e == ERR_OK) {
        *out = row.submission;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* In the same transaction nobody else can have taken the name since it was looked for. */
static enum err add_name(struct ctx *c, struct id survey, struct str name, struct id submission) {
    return str_is_empty(name)
               ? ERR_OK
               : q_survey_instance_add(c->db, survey, survey_name(name), submission, NULL);
}

static enum err check_who(struct ctx *c, const struct survey *s, const struct survey_entry *e) {
    enum survey_standing standing;
    if (e->version < 1 || e->version > s->version) {
        return ERR_CLOSED;
    }
    if (e->collected) {
        return survey_is_open(c, s) ? ERR_OK : ERR_CLOSED;
    }
    /* Paper is typed by helpers for others. */
    if (e->way == SURVEY_BY_PAPER) {
        return !survey_is_open(c, s)                                         ? ERR_CLOSED
               : viewer_has_role(c->viewer, s->thing.community, ROLE_HELPER) ? ERR_OK
                                                                             : ERR_FORBIDDEN;
    }
    TRY(survey_standing_of(c, s, &standing));
    switch (standing) {
    case SURVEY_NOT_OPEN:
        return ERR_CLOSED;
    case SURVEY_SIGN_IN:
        return ERR_SIGN_IN;
    case SURVEY_NOT_MEMBER:
        return ERR_FORBIDDEN;
    default:
        return ERR_OK; /* whether once is enough is asked below: an edit is no second answer */
    }
}

/* It takes the place of what it names. */
static enum err replace(struct ctx *c, const struct survey *s, const struct survey_entry *e,
                        struct id old, struct survey_taken *out) {
    struct q_survey_submission_row_row row;
    TRY(q_survey_submission_row(c->db, c->arena, s->thing.id, old, &row));
    if (!id_is_none(row.person) && !id_eq(row.person, c->viewer->person)) {
        return ERR_FORBIDDEN;
    }
    out->submission = old;
    out->edited = true;
    TRY(add_name(c, s->thing.id, e->instance, old));
    return q_survey_submission_set(c->db, s->thing.id, old, e->version, e->answers, NULL);
}

static enum err keep(struct ctx *c, const struct survey *s, const struct survey_entry *e,
                     struct survey_taken *out) {
    bool others = e->way == SURVEY_BY_PAPER || e->collected;
    bool nameless = s->anonymous || others || !viewer_is_person(c->viewer);
    if (s->once && !others) {
        int64_t changed;
        TRY(q_survey_taker_add(c->db, c->viewer->person, s->thing.id, &changed));
        if (changed == 0) {
            return ERR_TWICE;
        }
    }
    out->submission = nameless ? id_make_random() : id_make(c->now_ms);
    TRY(add_name(c, s->thing.id, e->instance, out->submission));
    TRY(add_name(c, s->thing.id, e->replaces, out->submission)); /* what it replaces comes late */
    return q_survey_submission_add(c->db, s->thing.id, out->submission, e->version, e->answers,
                                   nameless ? ID_NONE : c->viewer->person,
                                   nameless ? c->now_ms - c->now_ms % DAY_MS : c->now_ms,
                                   str_of(way_words[e->way]), NULL);
}

enum err survey_take(struct ctx *c, struct id survey, const struct survey_entry *e,
                     struct survey_taken *out) {
    struct survey s;
    struct id old;
    *out = (struct survey_taken){0};
    if (!name_is(e->instance) || (e->replaces.n > 0 && !name_is(e->replaces))) {
        return ctx_wrong(c, "instance", msg_survey_wrong_instance());
    }
    TRY(survey_find(c, survey, &s));
    TRY(survey_submission_named(c, survey, e->instance, &out->submission));
    if (!id_is_none(out->submission)) {
        out->known = true;
        return ERR_OK;
    }
    TRY(check_who(c, &s, e));
    TRY(survey_submission_named(c, survey, e->replaces, &old));
    return id_is_none(old) ? keep(c, &s, e, out) : replace(c, &s, e, old, out);
}

/* --- the receipt --- */

struct str survey_receipt_make(struct arena *a) {
    return code_make_printed(a);
}

static struct str receipt_of(struct ctx *c, struct str typed) {
    struct str code = code_read_printed(c->arena, typed);
    return str_is_empty(code) ? str_trim(typed) : code;
}

enum err survey_received_find(struct ctx *c, const struct survey *s, struct str receipt,
                              struct survey_received *out) {
    struct q_survey_submission_row_row row;
    TRY(survey_submission_named(c, s->thing.id, receipt_of(c, receipt), &out->id));
    if (id_is_none(out->id)) {
        return ERR_NOT_FOUND;
    }
    TRY(q_survey_submission_row(c->db, c->arena, s->thing.id, out->id, &row));
    out->version = row.version;
    out->answers = row.answers;
    out->taken_ms = row.taken;
    out->edits = row.edits;
    return ERR_OK;
}

/* Where each answers once and nobody is kept, who it was stays among those who have answered: only
 * the receipt knows which answer was whose, so nobody could answer again and again. */
enum err survey_take_back(struct ctx *c, const struct survey *s, struct str receipt) {
    struct survey_received x;
    struct q_survey_submission_row_row row;
    TRY(survey_received_find(c, s, receipt, &x));
    if (!survey_is_open(c, s)) {
        return ERR_CLOSED;
    }
    TRY(q_survey_submission_row(c->db, c->arena, s->thing.id, x.id, &row));
    if (!id_is_none(row.person)) {
        TRY(q_survey_taker_drop(c->db, row.person, s->thing.id, NULL));
    }
    TRY(media_apart_drop_all(c, x.id));
    TRY(q_survey_instance_drop(c->db, s->thing.id, x.id, NULL));
    return q_survey_submission_drop(c->db, s->thing.id, x.id, NULL);
}

/* --- reading them all --- */

enum err survey_count(struct ctx *c, const struct survey *s, int64_t most, int64_t *out) {
    struct q_survey_submission_total_row row;
    TRY(q_survey_submission_total(c->db, c->arena, s->thing.id, most, &row));
    *out = row.total;
    return ERR_OK;
}

enum err survey_each(struct ctx *c, struct id survey, survey_visit *visit, void *self) {
    struct db_stmt *rows;
    struct q_survey_submission_each_row r;
    bool has = false;
    TRY(q_survey_submission_each_begin(c->db, survey, &rows));
    enum err e = ERR_OK;
    for (struct arena_mark m = arena_mark(c->arena); e == ERR_OK; arena_rewind(c->arena, m)) {
        e = q_survey_submission_each_next(rows, c->arena, &r, &has);
        if (e != ERR_OK || !has) {
            break;
        }
        struct survey_submission x = {r.id, r.version, r.answers, r.taken, r.way};
        e = visit(self, &x);
    }
    db_done(rows);
    return e;
}

enum err survey_some(struct ctx *c, struct id survey, struct id after, int64_t limit,
                     survey_visit *visit, void *self, struct id *last, bool *more) {
    struct q_survey_submission_some_rows rows;
    TRY(q_survey_submission_some(c->db, c->arena, survey, after, limit + 1, &rows));
    *more = rows.count > (size_t)limit;
    *last = after;
    for (size_t i = 0; i < rows.count && i < (size_t)limit; i++) {
        const struct q_survey_submission_some_row *r = &rows.item[i];
        struct survey_submission x = {r->id, r->version, r->answers, r->taken, r->way};
        TRY(visit(self, &x));
        *last = r->id;
    }
    return ERR_OK;
}
