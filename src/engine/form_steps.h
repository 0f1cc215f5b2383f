/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A form asked page by page, without scripts: which questions stand on one page, what each is
 * called in a page's form, and where one goes from here.
 *
 * A page holds some questions that follow each other. A new one begins with a question that depends
 * on an answer of this page, so that what is shown is always what is asked; with each row of a
 * repeat; and after six questions. What a group with the appearance field-list holds stands on one
 * page. Behind the rows of a repeat that does not count its own stands a page that asks for
 * another.
 *
 * A place is called by a key: "q12-2" is item 12 in row 2, "m7" the page behind the rows of item 7,
 * "end" the page before sending. */
#ifndef KITH_ENGINE_FORM_STEPS_H
#define KITH_ENGINE_FORM_STEPS_H

#include "engine/form_answers.h"

#define FORM_STEP_QUESTIONS 6

/* Something that stands on a page: a question, a note, or the heading of a group or a row. */
struct form_asked {
    uint32_t item;
    struct form_row *row;
    struct form_answer *answer;
};

struct form_step {
    uint32_t more;        /* the repeat whose rows end here, or FORM_NONE: a page of questions */
    struct form_row *row; /* that holds that repeat */
    struct form_asked *item;
    size_t count;
};

struct form_steps {
    struct form_step *item;
    size_t count;
};

/* After form_evaluate; in the arena of the answers. */
struct form_steps form_steps_of(struct form_answers *as);
/* "q12-2", of an item in a row. */
struct str form_key(struct form_answers *as, const struct form_row *row, uint32_t item, char kind);
/* The other way round; false: there is no such place (any more). */
bool form_key_place(struct form_answers *as, struct str key, char *kind, struct form_row **row,
                    uint32_t *item);
/* The page of this place: its number, or count: the page before sending. What is not asked any more
 * leads to what stood behind it. */
size_t form_steps_at(struct form_answers *as, const struct form_steps *all, struct str key);
/* The key of a page: its first question. */
struct str form_steps_key(struct form_answers *as, const struct form_steps *all, size_t at);

#endif
