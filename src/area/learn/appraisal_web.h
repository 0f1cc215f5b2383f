/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of appraisals and of practices in depth show. */
#ifndef KITH_AREA_LEARN_APPRAISAL_WEB_H
#define KITH_AREA_LEARN_APPRAISAL_WEB_H

#include "area/learn/appraisal.h"
#include "area/learn/depth.h"
#include "web/frame.h"

/* Of one criterion, how many said what. */
struct criterion_count {
    struct msg_text name;
    int64_t said[4]; /* in the order of appraisal_answers */
};

struct appraisal_summary {
    struct appraisals all;
    struct criterion_count of[CRITERIA];
    bool may; /* the viewer may write one */
};

struct appraisal_view {
    struct thing practice;
    struct appraisal_summary summary;
    struct appraisal typed;
    bool has_own;
    bool host;
    struct choices reviews; /* of those shown, for hosts */
    struct str reason;      /* as typed */
};

struct depth_view {
    struct thing practice;
    struct depth depth;
};

enum err appraisal_summary_make(struct ctx *c, const struct thing *practice,
                                struct appraisal_summary *out) MUST_USE;
struct choices appraisal_answer_choices(struct arena *a, struct str chosen);
struct choices appraisal_finding_choices(struct arena *a, struct str chosen);
/* "relevance_reason" */
const char *appraisal_reason_field(struct page *p, size_t criterion);

#endif
