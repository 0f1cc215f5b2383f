/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An appraisal: what one person finds of a practice, by eight criteria, with a reason for each and
 * a name below; and whether others should take it up. Rules only; pages are appraisal_web.c. */
#ifndef KITH_AREA_LEARN_APPRAISAL_H
#define KITH_AREA_LEARN_APPRAISAL_H

#include "area/learn/practice.h"

#define CRITERIA 8
#define APPRAISAL_TEXT_MAX 2000
#define APPRAISAL_REASON_MAX 400
#define APPRAISALS_SHOWN 20 /* the newest */

extern const char *const appraisal_criteria[]; /* CRITERIA of them, then NULL, as all of these */
extern const char *const appraisal_answers[];  /* yes, partly, no, cannot_tell */
extern const char *const appraisal_findings[]; /* strong, sufficient, insufficient, against */

struct appraisal {
    struct id id;
    bool own; /* the viewer's */
    struct str name;
    struct str finding, words;
    int64_t created_ms;
    struct {
        struct str answer, reason;
    } of[CRITERIA]; /* in the order of appraisal_criteria */
};

struct appraisals {
    struct appraisal *item;
    size_t count;
    bool more;        /* older ones are not shown */
    int64_t found[4]; /* of those shown, in the order of appraisal_findings */
};

/* By anybody with an account but its teller; the newer takes the older one's place. Whoever cannot
 * tell whether it works, or finds it wrong, cannot recommend it: ERR_INPUT. */
enum err appraisal_put(struct ctx *c, struct id practice, struct appraisal *a) MUST_USE;
/* By a host, with a reason that the community's log keeps. ERR_NOT_FOUND: it is gone. */
enum err appraisal_remove(struct ctx *c, struct id practice, struct id appraisal,
                          struct str reason) MUST_USE;
enum err appraisal_take_back(struct ctx *c, struct id practice) MUST_USE;
enum err appraisals_of(struct ctx *c, struct id practice, struct appraisals *out) MUST_USE;
/* The viewer's, however many are newer. Without one: only as they are called. */
enum err appraisal_own(struct ctx *c, struct id practice, struct appraisal *out,
                       bool *has) MUST_USE;
/* May this viewer? */
bool appraisal_may(const struct ctx *c, const struct thing *practice);
enum err appraisal_erase(struct ctx *c, struct id practice) MUST_USE;

struct msg_text appraisal_criterion_name(size_t i);
struct msg_text appraisal_criterion_question(size_t i);
struct msg_text appraisal_answer_name(struct str word);
struct msg_text appraisal_finding_name(struct str word);

#endif
