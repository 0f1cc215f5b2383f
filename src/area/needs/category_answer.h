/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What was answered to the questions of a category, need by need. Who may read an answer follows
 * from its question: everybody who sees the need, or stewards, whoever must act and the one who
 * said it. Of a sensitive need all are for those who listen to it. */
#ifndef KITH_AREA_NEEDS_CATEGORY_ANSWER_H
#define KITH_AREA_NEEDS_CATEGORY_ANSWER_H

#include "area/needs/category_question.h"

#define CATEGORY_ANSWER_MAX 500 /* characters of a text */
#define CATEGORY_ANSWERS_OF 500 /* needs whose answers are read at once */

/* What somebody gives: a question's name and what was typed. Of several choices one given for each,
 * or their names with blanks between. */
struct category_given {
    struct str name, value;
};

struct category_givens {
    struct category_given *item;
    size_t count;
};

/* What was given to that question, of several choices all with blanks between; empty: nothing. */
struct str category_given_to(struct arena *a, const struct category_givens *given, struct str name);
/* Judges what was given by what is asked, and notes what is wrong under the question's name. What
 * nobody asked is left out. *clean: one for each question, in order, as it is kept; empty: none. */
enum err category_answers_check(struct ctx *c, const struct category_questions *asked,
                                const struct category_givens *given,
                                struct category_givens *clean) MUST_USE;
/* Keeps what category_answers_check let through, of a need that has just been made. */
enum err category_answers_put(struct ctx *c, struct id need, const struct category_questions *asked,
                              const struct category_givens *clean) MUST_USE;
/* All of one need go. */
enum err category_answers_drop(struct ctx *c, struct id need) MUST_USE;
/* Somebody is being forgotten and leaves their words: what only some could read goes all the same.
 */
enum err category_answers_forget(struct ctx *c, struct id person) MUST_USE;

struct category_answer {
    struct id need;
    enum form_type type;
    bool open;
    struct str question, value; /* in words of that language */
    struct str lang;            /* of the question */
    bool own_words;             /* the value is what somebody wrote */
};

struct category_answers {
    struct category_answer *item;
    size_t count;
};

/* Open ones are those that everybody may read who sees the need: of a sensitive need none are. */
enum category_answers_which { CATEGORY_ANSWERS_OPEN, CATEGORY_ANSWERS_ALL };

/* Of these needs, at most CATEGORY_ANSWERS_OF, those of one need side by side in the order of the
 * questions. The caller has asked for the needs, and knows whether the reader may have all. */
enum err category_answers_of(struct ctx *c, struct ids needs, enum category_answers_which which,
                             const struct lang *l, struct category_answers *out) MUST_USE;
/* "How many homes? 12", a line for each of that need. */
struct str category_answers_text(struct arena *a, const struct category_answers *of,
                                 struct id need);

#endif
