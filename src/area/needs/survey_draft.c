/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Drafts of answers. */
#include "area/needs/survey_draft.h"

#include "area/needs/survey_inside.h"
#include "base/span.h"
#include "kernel/code.h"
#include "kernel/event.h"
#include "kernel/media_apart.h"
#include "survey_take_sql.h"

#define SWEPT_AT_ONCE 500

static struct id name_of(struct ctx *c, struct str code) {
    return survey_name(code_read_printed(c->arena, code));
}

/* One job a day for all that ends on it. */
static enum err sweep_later(struct ctx *c, int64_t at_ms) {
    int64_t day = at_ms / DAY_MS + 1;
    struct str key = arena_printf(c->arena, "day %lld", (long long)day);
    return job_put(c, "survey_sweep", key, STR(""), day * DAY_MS);
}

enum err survey_draft_begin(struct ctx *c, const struct survey *s, struct str answers,
                            uint32_t language, struct str *code) {
    TRY(survey_may_answer(c, s));
    int64_t ends = c->now_ms + SURVEY_DRAFT_DAYS * DAY_MS;
    *code = survey_receipt_make(c->arena);
    TRY(sweep_later(c, ends));
    return q_survey_draft_add(c->db, name_of(c, *code), s->thing.id, s->version, answers, language,
                              s->anonymous ? ID_NONE : c->viewer->person, ends, NULL);
}

enum err survey_draft_find(struct ctx *c, const struct survey *s, struct str code,
                           struct survey_draft *out) {
    struct q_survey_draft_row_row row;
    if (str_is_empty(code_read_printed(c->arena, code))) {
        return ERR_NOT_FOUND;
    }
    TRY(q_survey_draft_row(c->db, c->arena, name_of(c, code), &row));
    bool others = !id_is_none(row.person) && !id_eq(row.person, c->viewer->person);
    if (!id_eq(row.survey, s->thing.id) || row.ends <= c->now_ms || others) {
        return ERR_NOT_FOUND;
    }
    *out = (struct survey_draft){name_of(c, code),       row.survey, row.version, row.answers,
                                 (uint32_t)row.language, row.ends};
    return ERR_OK;
}

enum err survey_draft_keep(struct ctx *c, const struct survey_draft *d, struct str answers,
                           uint32_t language) {
    int64_t ends = c->now_ms + SURVEY_DRAFT_DAYS * DAY_MS;
    int64_t changed;
    TRY(sweep_later(c, ends));
    TRY(q_survey_draft_set(c->db, d->name, answers, language, ends, &changed));
    return changed > 0 ? ERR_OK : ERR_NOT_FOUND;
}

enum err survey_draft_drop(struct ctx *c, const struct survey_draft *d) {
    TRY(media_apart_drop_all(c, d->name));
    return q_survey_draft_drop(c->db, d->name, NULL);
}

static enum err sweep(struct ctx *c, void *self) {
    int64_t pictures;
    TRY(q_survey_draft_sweep_pictures(c->db, c->now_ms, SWEPT_AT_ONCE, &pictures));
    if (pictures > 0) {
        TRY(media_apart_swept(c));
    }
    return q_survey_draft_sweep(c->db, c->now_ms, SWEPT_AT_ONCE, self);
}

enum err survey_sweep_job(struct job *j) {
    int64_t swept;
    do {
        TRY(job_write(j, sweep, &swept));
    } while (swept == SWEPT_AT_ONCE && !job_is_ending(j));
    return swept == SWEPT_AT_ONCE ? ERR_BUSY : ERR_OK;
}
