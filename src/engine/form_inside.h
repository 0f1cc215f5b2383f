/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the parts of form_answers.h share. */
#ifndef KITH_ENGINE_FORM_INSIDE_H
#define KITH_ENGINE_FORM_INSIDE_H

#include "engine/form_answers.h"

/* Where an expression is worked out. */
struct form_here {
    struct form_answers *as;
    struct form_row *row;
    uint32_t item;                    /* FORM_NONE: of no item */
    struct str self;                  /* what . is */
    const struct form_choice *choice; /* of a filter, or NULL */
    bool over;                        /* too many steps, or a text too long: the value is empty */
    bool unread;                      /* a pattern that cannot be read here: nobody knows */
};

/* Texts are in the arena of the answers. */
struct form_value form_work_out(struct form_here *h, const struct form_expr *e);
/* A function; its arguments are worked out as it needs them. */
struct form_value form_call_work_out(struct form_here *h, const struct form_expr *e);
/* An answer as expressions see it, from a row: one text, or a list where rows lie between. */
struct form_value form_answer_value(struct form_here *h, uint32_t item);
/* The same for the rows that indexed-repeat() names. */
struct form_value form_indexed_value(struct form_here *h, const struct form_expr *e);
/* Counts work; false: it is too much. */
bool form_step(struct form_here *h, uint64_t steps);

/* What is wrong with a value that is not empty, by its type and its choices alone. */
enum form_wrong form_judge(struct form_answers *as, struct form_row *row, uint32_t item,
                           struct str value);
/* The rows of a repeat that count: none where it is not relevant. */
uint32_t form_rows(const struct form_answer *repeat);

#endif
