/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of questions and their answers show. */
#ifndef KITH_AREA_NEEDS_CATEGORY_QUESTION_WEB_H
#define KITH_AREA_NEEDS_CATEGORY_QUESTION_WEB_H

#include "area/needs/category_answer.h"
#include "area/needs/need_setup_web.h"

struct category_question_view {
    struct need_setup setup;
    struct category category;
    struct category_questions all;
    struct category_question draft;
    struct choices types;
    bool full; /* ten are asked */
};

/* What a form has sent to these questions, as it was typed. */
struct category_givens category_givens_read(struct web *w, const struct category_questions *asked);
/* The questions of what was chosen as a category, when it is one that is offered there. */
enum err category_asked_by(struct web *w, struct id community, struct str category,
                           struct category_questions *out) MUST_USE;
struct msg_text category_question_type_name(enum form_type type);
/* Of one question as a field. */
struct field category_question_field(struct page *p, const struct category_question *q,
                                     const struct category_givens *given);
struct choices category_question_choices(struct page *p, const struct category_question *q,
                                         const struct category_givens *given);

#endif
