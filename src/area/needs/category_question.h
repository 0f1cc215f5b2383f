/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a category asks of whoever voices a need of it: words, a number, one choice, several, a day.
 * A question is an item of a form (engine/form_questions.h), and its answers are judged there; what
 * was answered is category_answer.h's. A question that was answered is closed, never deleted, and
 * its type stays; a choice that was answered keeps its words, and another stands beside it. */
#ifndef KITH_AREA_NEEDS_CATEGORY_QUESTION_H
#define KITH_AREA_NEEDS_CATEGORY_QUESTION_H

#include "area/needs/category.h"
#include "engine/form_questions.h"

#define CATEGORY_QUESTIONS_MAX 10 /* that a category asks at a time */
#define CATEGORY_QUESTIONS_ALL 60 /* with those that are closed */
#define CATEGORY_CHOICES_MAX 30   /* of one question, to choose from */
#define CATEGORY_CHOICES_ALL 120  /* with those that are closed */
#define CATEGORY_LABEL_MAX 160    /* characters */
#define CATEGORY_CHOICE_MAX 80

extern const char *const category_question_types[]; /* words of forms, ended by NULL */

struct category_choice {
    struct str name;                      /* "c3": what is kept as the answer */
    int64_t number;                       /* 3 */
    struct str label[CATEGORY_NAMES_MAX]; /* one for each language of the question; may be empty */
    bool closed;                          /* no longer offered */
};

struct category_question {
    struct id id, category;
    struct str name; /* "q0123456789ab": its field in forms and its code for programs; for good */
    enum form_type type;
    bool required;
    bool open;     /* its answers are for everybody; else for who must act and stewards alone */
    bool closed;   /* asked no longer */
    bool answered; /* by somebody, once */
    struct category_name words[CATEGORY_NAMES_MAX]; /* name: the question itself */
    size_t langs;
    struct category_choice *choice; /* of one choice or several */
    size_t choices;
    /* What a steward writes instead: a choice on each line, of each language in the same order.
     * Read questions have here what is offered. */
    struct str lines[CATEGORY_NAMES_MAX];
};

struct category_questions {
    struct category_question *item;
    size_t count;
};

/* Those that a category asks, in their order; with those that are closed, behind them. */
enum err category_questions_of(struct ctx *c, struct id category, bool with_closed,
                               struct category_questions *out) MUST_USE;
/* These ones, in no order; unknown ids are left out. */
enum err category_questions_by(struct ctx *c, struct ids ids,
                               struct category_questions *out) MUST_USE;
enum err category_question_find(struct ctx *c, struct id id,
                                struct category_question *out) MUST_USE;
/* Question and hint in that language, or else in the first. */
const struct category_name *category_question_say(const struct category_question *q,
                                                  struct str lang);
struct str category_choice_say(const struct category_question *q, const struct category_choice *k,
                               struct str lang);
/* The questions as a form, an item for each, in the arena: for form_prepare. */
const struct form *category_form(struct arena *a, const struct category_questions *of);

/* --- by whoever may change the category (category_may) --- */

/* Makes (id none) or changes one. Of an answered one the type stays as it is. Checks "label",
 * "hint", "type", "choices", each with "_N" for the N-th further language. ERR_FORBIDDEN, ERR_FULL:
 * ten are asked. */
enum err category_question_save(struct ctx *c, struct category_question *q) MUST_USE;
/* Deletes one that nobody has answered, closes any other; and asks it again. ERR_FULL. */
enum err category_question_close(struct ctx *c, struct id id) MUST_USE;
enum err category_question_reopen(struct ctx *c, struct id id) MUST_USE;
/* Before the one that is asked before it; the first stays. */
enum err category_question_up(struct ctx *c, struct id id) MUST_USE;

#endif
