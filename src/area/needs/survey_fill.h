/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A form asked page by page, without scripts: which questions stand on one page, what each is
 * called in a page's form, and where one goes from here. Pure, but for the words of a language.
 *
 * A page holds some questions that follow each other. A new one begins with a question that depends
 * on an answer of this page, so that what is shown is always what is asked; with each row of a
 * repeat; and after six questions. What a group with the appearance field-list holds stands on one
 * page. Behind the rows of a repeat that does not count its own stands a page that asks for
 * another.
 *
 * A place is called by a key: "q12-2" is item 12 in row 2, "m7" the page behind the rows of item 7,
 * "end" the page before sending. */
#ifndef KITH_AREA_NEEDS_SURVEY_FILL_H
#define KITH_AREA_NEEDS_SURVEY_FILL_H

#include "area/needs/survey_take.h"

#define SURVEY_STEP_QUESTIONS 6

/* Something that stands on a page: a question, a note, or the heading of a group or a row. */
struct survey_asked {
    uint32_t item;
    struct form_row *row;
    struct form_answer *answer;
};

struct survey_step {
    uint32_t more;        /* the repeat whose rows end here, or FORM_NONE: a page of questions */
    struct form_row *row; /* that holds that repeat */
    struct survey_asked *item;
    size_t count;
};

struct survey_steps {
    struct survey_step *item;
    size_t count;
};

/* After form_evaluate; in the arena of the answers. */
struct survey_steps survey_steps_of(struct form_answers *as);
/* "q12-2", of an item in a row. */
struct str survey_key(struct form_answers *as, const struct form_row *row, uint32_t item,
                      char kind);
/* The other way round; false: there is no such place (any more). */
bool survey_place(struct form_answers *as, struct str key, char *kind, struct form_row **row,
                  uint32_t *item);
/* The page of this place: its number, or count: the page before sending. What is not asked any more
 * leads to what stood behind it. */
size_t survey_step_at(struct form_answers *as, const struct survey_steps *all, struct str key);
/* The key of a page: its first question. */
struct str survey_step_key(struct form_answers *as, const struct survey_steps *all, size_t at);

/* "es" out of "Español (es)"; empty: it does not say. */
struct str survey_language_tag(struct str language);
/* Its name, as people call it: "Español". */
struct str survey_language_name(struct str language);
/* The form's language nearest to a page's. */
uint32_t survey_language_like(const struct form *f, struct str tag);
/* What an answer says to people: the words of what was chosen. */
struct str survey_answer_words(struct form_answers *as, struct form_row *row, uint32_t item,
                               uint32_t language);
/* Of one choice of a list, by its name; the name itself where it has no words. */
struct str survey_choice_words(const struct form *f, uint32_t list, struct str name,
                               uint32_t language);
/* The clock of whoever fills a form in this zone. */
struct form_clock survey_clock(const struct ctx *c, struct str zone);

#endif
