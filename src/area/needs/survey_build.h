/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Making a form question by question, and the groups that hold questions. What pages cannot say
 * (rules and kinds that somebody wrote in a spreadsheet) is kept as it is. Everything is made anew
 * in the arena of the context; the form that goes in is not changed. */
#ifndef KITH_AREA_NEEDS_SURVEY_BUILD_H
#define KITH_AREA_NEEDS_SURVEY_BUILD_H

#include "area/needs/survey.h"
#include "engine/form_ready.h"

#define SURVEY_LABEL_MAX 500
#define SURVEY_CHOICES_TYPED 100
#define SURVEY_WHEN_MAX 200
#define SURVEY_COUNT_KEPT "=" /* no question has such a name */

/* What a steward says of a question. Texts are one for each language of the form. */
struct survey_question {
    struct str type; /* survey_types: "text", "number", "yes_no" ...; or survey_sections */
    struct str *label, *hint;
    struct str *choices; /* a line for each choice */
    bool required;
    struct str when; /* the name of the question that it depends on; empty: always asked */
    struct str how;  /* survey_hows: is, is_not, at_least, at_most */
    struct str value;
    struct str by_hand; /* a rule that pages cannot say; kept while `when` is empty */
    bool keep_by_hand;
    uint32_t within; /* the group or repeat that holds it; FORM_NONE: none */
    bool together;   /* a group: all that it holds on one page */
    /* A repeat has as many rows as this question says; empty: as many as people add;
     * SURVEY_COUNT_KEPT: as a rule says that pages cannot. */
    struct str count, count_kept;
};

extern const char *const survey_types[]; /* ended by NULL */
extern const char *const survey_sections[];
extern const char *const survey_hows[];

/* Can its page change this item? Its words can always be changed. */
bool survey_can_build(const struct form *f, uint32_t item);
bool survey_is_section(const struct survey_question *q);
/* May this section (FORM_NONE: none) hold item (FORM_NONE: a new one)? */
bool survey_may_hold(const struct form *f, uint32_t section, uint32_t item);
/* An empty one, with room for the form's languages. */
struct survey_question survey_question_empty(struct ctx *c, const struct form *f);
struct survey_question survey_question_of(struct ctx *c, const struct form *f, uint32_t item);

/* May the answer to item `of` decide whether one is asked that stands at `until`, in this section?
 * May it say how many rows a repeat there has? */
bool survey_may_decide(const struct form *f, uint32_t of, uint32_t until, uint32_t section);
bool survey_may_count(const struct form *f, uint32_t of, uint32_t until, uint32_t section);

/* Behind item `after` and all that it holds; FORM_NONE: at the end of q->within. ERR_INPUT:
 * something to mend. */
enum err survey_question_add(struct ctx *c, const struct form *f, uint32_t after,
                             struct survey_question *q, struct form *out) MUST_USE;
/* In its place, or at the end of q->within where that is another. */
enum err survey_question_change(struct ctx *c, const struct form *f, uint32_t item,
                                struct survey_question *q, struct form *out) MUST_USE;
/* With all that it holds. ERR_INPUT ("form"): another question depends on it. */
enum err survey_question_remove(struct ctx *c, const struct form *f, uint32_t item,
                                struct form *out) MUST_USE;
/* Up or down among its neighbours; at the end it stays. */
enum err survey_question_move(struct ctx *c, const struct form *f, uint32_t item, bool up,
                              struct form *out) MUST_USE;
/* One language more: "Español (es)". ERR_INPUT ("language"). */
enum err survey_language_add(struct ctx *c, const struct form *f, struct str language,
                             struct form *out) MUST_USE;
/* The picture of that name stands with the question, in all languages, with what can be seen in it
 * in each; an empty name: none does. */
void survey_question_picture(struct ctx *c, const struct form *f, uint32_t item, struct str name,
                             const struct str *alt, struct form *out);
/* The item of that name; FORM_NONE: none has it. */
uint32_t survey_item_named(const struct form *f, struct str name);
/* Behind an item and all that it holds. */
uint32_t survey_item_end(const struct form *f, uint32_t item);

#endif
