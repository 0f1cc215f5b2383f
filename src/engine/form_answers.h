/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The answers to a form, by one person, while they are given and when they are all there: which
 * questions are asked, which choices are offered, what is calculated, what is wrong where.
 *
 *   struct form_answers *as = form_answers_make(arena, ready, clock);     with defaults
 *   form_answer_put(as, form_answers_top(as), item, STR("12"));           what was typed
 *   TRY(form_evaluate(as));                                               settles everything
 *   for (struct form_walk w = form_walk(as); form_walk_next(&w);) {       shows it
 *       if (w.answer->relevant) ... w.item, w.answer->value, w.answer->wrong
 *   }
 *
 * Answers that are not relevant stay, so that nothing typed is lost, but count as empty everywhere
 * and are not submitted. A repeat that counts its rows keeps the ones beyond in the same way.
 *
 * Everything is in the arena; texts that are put must live as long. Not for threads to share; many
 * may fill the same form_ready at once. */
#ifndef KITH_ENGINE_FORM_ANSWERS_H
#define KITH_ENGINE_FORM_ANSWERS_H

#include "base/err.h"
#include "engine/form_ready.h"

#define FORM_ROWS_ALL_MAX 2000 /* rows of all repeats together */
#define FORM_ANSWERS_MAX 100000
#define FORM_STEPS_MAX 10000000 /* of one form_evaluate: some tenths of a second at most */

enum form_wrong {
    FORM_FINE,
    FORM_MISSING,      /* required, and empty */
    FORM_NOT_A_NUMBER, /* not what this type of question takes */
    FORM_NOT_WHOLE,
    FORM_NOT_A_DATE,
    FORM_NOT_A_TIME,
    FORM_NOT_A_POINT,
    FORM_NOT_A_FILE, /* not the name of one */
    FORM_OUT_OF_RANGE,
    FORM_NO_CHOICE,  /* not one of those that are offered; or one of them twice */
    FORM_NOT_RANKED, /* a rank has all that are offered, each once */
    FORM_REFUSED,    /* its constraint says no; constraint_message says why */
    FORM_TOO_LONG,
    FORM_WRONGS
};

const char *form_wrong_word(enum form_wrong w); /* "missing", for translations and JSON */

struct form_row;

struct form_answer {
    struct str value; /* never NULL after form_evaluate; of several choices: with blanks between */
    bool relevant;    /* after form_evaluate, as the rest */
    bool required;
    bool read_only;
    uint8_t wrong; /* enum form_wrong */
    uint32_t rows; /* of a repeat */
    uint32_t kept; /* rows with those beyond its count */
    uint32_t room;
    struct form_row **row;
};

/* A row of a repeat; or the form itself, outside repeats. */
struct form_row {
    uint32_t repeat; /* its item, or FORM_NONE */
    uint32_t number; /* from 1 */
    struct form_row *within;
    bool fresh; /* its defaults are still to come */
    struct form_answer *answer;
};

struct form_answers {
    const struct form_ready *ready;
    struct arena *arena;
    struct form_clock clock;
    uint32_t language; /* in which choices are named; the form's default at first */
    bool given; /* what was calculated stands as it is, and so do times and numbers of rows */
    struct form_row *top;
    uint32_t rows;    /* of all repeats together */
    uint64_t answers; /* that there is room for */
    uint64_t steps;   /* of the last form_evaluate */
    bool wrong;       /* something is, after form_evaluate */
};

/* A form that is opened for the first time: form_evaluate fills in defaults and times, and a repeat
 * without a count has one row. */
struct form_answers *form_answers_make(struct arena *a, const struct form_ready *r,
                                       struct form_clock clock);
/* One whose answers are known: no defaults, no rows. */
struct form_answers *form_answers_again(struct arena *a, const struct form_ready *r,
                                        struct form_clock clock);

struct form_row *form_answers_top(struct form_answers *as);
/* The answer to an item in a row; the row is of the repeat that holds the item, or within it. */
struct form_answer *form_answer_of(const struct form_answers *as, struct form_row *row,
                                   uint32_t item);
/* The same by its path: "household/member[2]/age"; [1] may be left out. NULL: there is none. */
struct form_answer *form_answer_find(const struct form_answers *as, struct str path);
/* Puts what was typed; line ends become LF. A group or a repeat has no answer of its own. */
void form_answer_put(struct form_answers *as, struct form_row *row, uint32_t item,
                     struct str value);
/* A row more at the end of a repeat, whose defaults form_evaluate fills in. NULL: there is no room
 * for it. */
struct form_row *form_row_add(struct form_answers *as, struct form_row *within, uint32_t repeat);
/* The same for a row that was there before: without defaults. */
struct form_row *form_row_again(struct form_answers *as, struct form_row *within, uint32_t repeat);
/* Takes row `number` away; those behind move up. */
void form_row_remove(struct form_answers *as, struct form_row *within, uint32_t repeat,
                     uint32_t number);

/* Settles everything. ERR_TOO_LARGE: the form asks for more work than the limit. */
enum err form_evaluate(struct form_answers *as) MUST_USE;

/* offered[i] for each choice of the item's list; false when the filter cannot be worked out. */
bool form_offered(struct form_answers *as, struct form_row *row, uint32_t item, bool *offered);
/* Words with the answers that they name filled in. */
struct str form_words(struct form_answers *as, struct form_row *row, struct str words);
/* What a filled form is called; absent: the form does not say. */
struct str form_instance_name(struct form_answers *as);
/* "household/member[2]/age", as form_answer_find reads it. */
struct str form_answer_path(struct arena *a, const struct form_answers *as,
                            const struct form_row *row, uint32_t item);

/* All items in order, those of repeats once for each row. */
struct form_walk {
    struct form_answers *as;
    const struct form_item *item;
    uint32_t index; /* of the item */
    struct form_answer *answer;
    struct form_row *row;
    uint32_t depth;
    struct {
        struct form_row *row;
        uint32_t repeat;
        uint32_t after; /* item behind the repeat */
    } open[FORM_REPEATS_MAX + 1];
    uint32_t opened;
    uint32_t next;
    bool begins;     /* this item is the first of a row */
    bool row_begins; /* the next one will be */
};

struct form_walk form_walk(struct form_answers *as);
bool form_walk_next(struct form_walk *w);

#endif
