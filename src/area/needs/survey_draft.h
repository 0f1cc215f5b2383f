/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is typed into a survey before it is sent: a row that is opened by a code, and ends after a
 * week (docs/decisions/0027). The code is then the receipt of what was sent. */
#ifndef KITH_AREA_NEEDS_SURVEY_DRAFT_H
#define KITH_AREA_NEEDS_SURVEY_DRAFT_H

#include "area/needs/survey_take.h"

#define SURVEY_DRAFT_DAYS 7

struct survey_draft {
    struct id name;
    struct id survey;
    int64_t version;
    struct str answers; /* engine/form_pack.h, with what is not asked */
    uint32_t language;  /* of the form's */
    int64_t ends_ms;
};

/* For whoever may answer; *code opens it. Errors as of survey_may_answer. */
enum err survey_draft_begin(struct ctx *c, const struct survey *s, struct str answers,
                            uint32_t language, struct str *code) MUST_USE;
/* ERR_NOT_FOUND: there is none, it has ended or was sent, or it is somebody else's. */
enum err survey_draft_find(struct ctx *c, const struct survey *s, struct str code,
                           struct survey_draft *out) MUST_USE;
/* What is typed now; its week begins anew. ERR_NOT_FOUND: it was sent or thrown away meanwhile. */
enum err survey_draft_keep(struct ctx *c, const struct survey_draft *d, struct str answers,
                           uint32_t language) MUST_USE;
enum err survey_draft_drop(struct ctx *c, const struct survey_draft *d) MUST_USE;

/* Takes away what has ended. */
enum err survey_sweep_job(struct job *j) MUST_USE;

#endif
