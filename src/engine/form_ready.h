/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A form whose rules are understood: every expression read, every name settled, and an order in
 * which each item follows all that it depends on, so that one pass over it settles every answer. */
#ifndef KITH_ENGINE_FORM_READY_H
#define KITH_ENGINE_FORM_READY_H

#include "engine/form_expr.h"

/* What of an item a flaw is about. The first ones are enum form_rule. */
enum form_part {
    FORM_PART_TYPE = FORM_RULES,
    FORM_PART_NAME,
    FORM_PART_LABEL,
    FORM_PART_HINT,
    FORM_PART_REQUIRED_MESSAGE,
    FORM_PART_CONSTRAINT_MESSAGE,
    FORM_PART_CHOICE_NAME, /* item is FORM_NONE: list and choice say where */
    FORM_PART_CHOICE_LABEL,
    FORM_PART_INSTANCE_NAME, /* of the form itself */
    FORM_PART_RANGE,
    FORM_PARTS
};

struct form_flaw {
    uint32_t item; /* index, or FORM_NONE */
    uint32_t list; /* with FORM_PART_CHOICE_* */
    uint32_t choice;
    int part;          /* enum form_rule or enum form_part */
    uint32_t language; /* of words; FORM_NONE elsewhere */
    size_t at;         /* byte of the text */
    const char *code;  /* a word for translations */
    struct str why;    /* a sentence in English */
};

struct form_flaws {
    const struct form_flaw *flaw;
    size_t count;
};

#define FORM_FLAWS_MAX 200 /* more are not told */

/* An item as it is evaluated. */
struct form_place {
    const struct form_expr *rule[FORM_RULES]; /* NULL: none */
    uint32_t scope;    /* index of the repeat that holds it, or FORM_NONE: the form itself */
    uint32_t slot;     /* number of its answer within one row of that repeat, or within the form */
    uint32_t end;      /* index behind the last item within it */
    uint32_t slots;    /* of a repeat: answers that one row has */
    uint32_t first_in; /* of a repeat: the first item within, or FORM_NONE */
};

struct form_ready {
    const struct form *form;
    struct form_names names;
    const struct form_place *place;        /* for each item */
    const uint32_t *order;                 /* all items */
    uint32_t slots;                        /* answers of the form itself, outside repeats */
    const struct form_expr *instance_name; /* or NULL */
};

/* NULL: *flaws has all that is wrong, in the order of the items. */
const struct form_ready *form_prepare(struct arena *a, const struct form *f,
                                      struct form_flaws *flaws);

/* The item of this path: names from the top, separated by '/'. FORM_NONE: there is none. */
uint32_t form_find(const struct form_ready *r, struct str path);
/* The other way round: "household/member/age". */
struct str form_path(struct arena *a, const struct form *f, uint32_t item);

#endif
