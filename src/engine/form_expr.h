/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Expressions of forms: the part of XPath 1.0 that XLSForm uses, read into a small checked tree.
 *
 *   numbers, 'texts', ${name}, . (this answer), ( ), or and = != < <= > >= + - * div mod
 *   if coalesce once selected selected-at count-selected jr:choice-name indexed-repeat count
 *   count-non-empty sum min max regex contains starts-with ends-with substr substring-before
 *   substring-after translate string-length normalize-space concat join string number int round
 *   abs pow boolean not true false boolean-from-string today now date decimal-date-time
 *   format-date format-date-time position(..)
 *
 * and, in a filter of choices, bare names: columns of the list. regex() is held against the whole
 * text. Paths, axes, predicates and other functions are refused by name. */
#ifndef KITH_ENGINE_FORM_EXPR_H
#define KITH_ENGINE_FORM_EXPR_H

#include "base/arena.h"
#include "engine/form_names.h"
#include "engine/form_pattern.h"
#include "engine/form_value.h"

#define FORM_PARTS_MAX 3000 /* of one expression */

enum form_op {
    FORM_OP_NUMBER,
    FORM_OP_TEXT,
    FORM_OP_ANSWER, /* item */
    FORM_OP_SELF,
    FORM_OP_COLUMN, /* item: which column of the list */
    FORM_OP_OR,
    FORM_OP_AND,
    FORM_OP_COMPARE, /* what: enum form_compare */
    FORM_OP_ADD,
    FORM_OP_SUBTRACT,
    FORM_OP_TIMES,
    FORM_OP_DIVIDE,
    FORM_OP_MODULO,
    FORM_OP_MINUS,
    FORM_OP_CALL, /* what: enum form_call */
};

/* name, word, least and most arguments */
#define FORM_CALL_TABLE(X)                                                                         \
    X(IF, "if", 3, 3)                                                                              \
    X(COALESCE, "coalesce", 2, 2)                                                                  \
    X(ONCE, "once", 1, 1)                                                                          \
    X(SELECTED, "selected", 2, 2)                                                                  \
    X(SELECTED_AT, "selected-at", 2, 2)                                                            \
    X(COUNT_SELECTED, "count-selected", 1, 1)                                                      \
    X(CHOICE_NAME, "jr:choice-name", 2, 2)                                                         \
    X(INDEXED_REPEAT, "indexed-repeat", 3, 7)                                                      \
    X(POSITION, "position", 1, 1)                                                                  \
    X(COUNT, "count", 1, 1)                                                                        \
    X(COUNT_NON_EMPTY, "count-non-empty", 1, 1)                                                    \
    X(SUM, "sum", 1, 1)                                                                            \
    X(MIN, "min", 1, 50)                                                                           \
    X(MAX, "max", 1, 50)                                                                           \
    X(REGEX, "regex", 2, 2)                                                                        \
    X(CONTAINS, "contains", 2, 2)                                                                  \
    X(STARTS_WITH, "starts-with", 2, 2)                                                            \
    X(ENDS_WITH, "ends-with", 2, 2)                                                                \
    X(SUBSTR, "substr", 2, 3)                                                                      \
    X(SUBSTRING_BEFORE, "substring-before", 2, 2)                                                  \
    X(SUBSTRING_AFTER, "substring-after", 2, 2)                                                    \
    X(TRANSLATE, "translate", 3, 3)                                                                \
    X(STRING_LENGTH, "string-length", 0, 1)                                                        \
    X(NORMALIZE_SPACE, "normalize-space", 0, 1)                                                    \
    X(CONCAT, "concat", 1, 50)                                                                     \
    X(JOIN, "join", 2, 50)                                                                         \
    X(STRING, "string", 0, 1)                                                                      \
    X(NUMBER, "number", 0, 1)                                                                      \
    X(INT, "int", 1, 1)                                                                            \
    X(ROUND, "round", 1, 2)                                                                        \
    X(ABS, "abs", 1, 1)                                                                            \
    X(POW, "pow", 2, 2)                                                                            \
    X(BOOLEAN, "boolean", 1, 1)                                                                    \
    X(NOT, "not", 1, 1)                                                                            \
    X(TRUE, "true", 0, 0)                                                                          \
    X(FALSE, "false", 0, 0)                                                                        \
    X(BOOLEAN_FROM_STRING, "boolean-from-string", 1, 1)                                            \
    X(TODAY, "today", 0, 0)                                                                        \
    X(NOW, "now", 0, 0)                                                                            \
    X(DATE, "date", 1, 1)                                                                          \
    X(DECIMAL_DATE_TIME, "decimal-date-time", 1, 1)                                                \
    X(FORMAT_DATE, "format-date", 2, 2)                                                            \
    X(FORMAT_DATE_TIME, "format-date-time", 2, 2)

enum form_call {
#define X(name, word, least, most) FORM_CALL_##name,
    FORM_CALL_TABLE(X)
#undef X
        FORM_CALLS
};

struct form_expr {
    enum form_op op;
    unsigned what;
    uint32_t item; /* of jr:choice-name: the question whose choices are named */
    uint32_t args;
    uint32_t height; /* of the tree below */
    const struct form_expr *const *arg;
    double number;
    struct str text;
    const struct form_pattern *pattern; /* of regex() with a pattern that stands there */
    size_t at;                          /* byte of the text */
};

/* What an expression may name. */
struct form_scope {
    const struct form_names *names;
    uint32_t item;                /* whose rule it is, or FORM_NONE */
    const struct form_list *list; /* whose columns a filter may name, or NULL */
};

struct form_fault {
    size_t at;        /* byte of the expression */
    const char *code; /* a word for translations: "form_function" */
    struct str why;   /* a sentence in English, in the arena */
};

/* The tree, in the arena; it points into the text. NULL: *fault says what is wrong. */
const struct form_expr *form_expr_read(struct arena *a, struct str text,
                                       const struct form_scope *scope, struct form_fault *fault);

/* Visits each answer that it asks for, as often as it does. */
typedef void form_expr_visit(void *self, uint32_t item);
void form_expr_answers(const struct form_expr *e, form_expr_visit *visit, void *self);

#endif
