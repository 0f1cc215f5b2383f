/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A form: questions, the groups and repeats that hold them, lists of choices, and rules between
 * them. Plain structs, which a reader of XLSForm fills, or whoever has questions in tables.
 *
 *   static const struct form_item item[] = {
 *       {.type = FORM_TEXT, .name = STR_INIT("street"), .parent = FORM_NONE, .list = FORM_NONE},
 *       {.type = FORM_INTEGER, .name = STR_INIT("homes"), .parent = FORM_NONE, .list = FORM_NONE,
 *        .rule[FORM_CONSTRAINT] = STR_INIT(". > 0"), .rule[FORM_REQUIRED] = STR_INIT("true()")}};
 *   struct form form = {.item = item, .items = 2};
 *   const struct form_ready *ready = form_prepare(arena, &form, &flaws);      (form_ready.h)
 *   struct form_answers *answers = form_answers_make(arena, ready, clock);  (form_answers.h)
 *
 * Items stand in the order in which they are asked; what a group or a repeat holds stands right
 * behind it and names it as its parent. Everything belongs to whoever made the form and must live
 * as long as it is used. */
#ifndef KITH_ENGINE_FORM_QUESTIONS_H
#define KITH_ENGINE_FORM_QUESTIONS_H

#include "base/str.h"

#define FORM_NONE UINT32_MAX
#define FORM_ITEMS_MAX 3000
#define FORM_CHOICES_MAX 20000 /* of one list, and of all together */
#define FORM_DEPTH_MAX 12      /* groups and repeats within each other */
#define FORM_REPEATS_MAX 3     /* repeats within each other */
#define FORM_ROWS_MAX 200      /* of one repeat */
#define FORM_NAME_MAX 100      /* bytes of a name */
#define FORM_VALUE_MAX 20000   /* bytes of one answer */
#define FORM_RULE_MAX 8000     /* bytes of one rule */
#define FORM_LANGUAGES_MAX 40

/* name, its word in XLSForm, of which family */
#define FORM_TYPE_TABLE(X)                                                                         \
    X(TEXT, "text")                                                                                \
    X(INTEGER, "integer")                                                                          \
    X(DECIMAL, "decimal")                                                                          \
    X(RANGE, "range")                                                                              \
    X(SELECT_ONE, "select_one")                                                                    \
    X(SELECT_MULTIPLE, "select_multiple")                                                          \
    X(RANK, "rank")                                                                                \
    X(DATE, "date")                                                                                \
    X(TIME, "time")                                                                                \
    X(DATE_TIME, "dateTime")                                                                       \
    X(GEOPOINT, "geopoint")                                                                        \
    X(IMAGE, "image")                                                                              \
    X(AUDIO, "audio")                                                                              \
    X(VIDEO, "video")                                                                              \
    X(FILE, "file")                                                                                \
    X(NOTE, "note")               /* only read */                                                  \
    X(ACKNOWLEDGE, "acknowledge") /* answered with "OK" */                                         \
    X(CALCULATE, "calculate")     /* never shown */                                                \
    X(HIDDEN, "hidden")           /* never shown */                                                \
    X(START, "start")             /* when the filling began, filled in from the clock */           \
    X(END, "end")                 /* when it was last changed */                                   \
    X(TODAY, "today")             /* on which day it began */                                      \
    X(GROUP, "group")                                                                              \
    X(REPEAT, "repeat")

enum form_type {
#define X(name, word) FORM_##name,
    FORM_TYPE_TABLE(X)
#undef X
        FORM_TYPES
};

/* The rules of an item, each a text in the XPath of standards (form_expr.h); absent: none. */
enum form_rule {
    FORM_RELEVANT,    /* asked only while it holds */
    FORM_CALCULATION, /* the answer is what comes of it */
    FORM_DEFAULT,     /* the same, but once, when the form is opened or the row is added */
    FORM_COUNT,       /* of a repeat: how many rows it has */
    FORM_CONSTRAINT,  /* an answer must fulfil it; "." is that answer */
    FORM_REQUIRED,    /* must be answered while it holds */
    FORM_READ_ONLY,   /* cannot be changed while it holds */
    FORM_FILTER,      /* which choices are offered; a bare name is a column of the list */
    FORM_RULES
};

enum form_appearance {
    FORM_MINIMAL = 1,    /* choices folded */
    FORM_MULTILINE = 2,  /* a text of several lines */
    FORM_FIELD_LIST = 4, /* all that the group holds on one page */
};

/* Words (labels, hints, messages, names of media) are one text for each of the form's languages, in
 * that order, absent where one is missing; NULL: none at all. They may name an answer: "Who is
 * ${name}?" */
struct form_choice {
    struct str name; /* without blanks: what is kept as the answer */
    const struct str *label;
    const struct str *image; /* names of files */
    const struct str *audio;
    const struct str *column; /* as many as the list has; NULL when it has none */
    uint32_t row;             /* where it was made: whoever made it knows */
    bool added;               /* not written by the author: "other" */
};

struct form_list {
    struct str name;
    const struct form_choice *choice;
    uint32_t choices;
    const struct str *column; /* names of columns that filters ask for */
    uint32_t columns;
    bool duplicates; /* names may repeat (with different columns) */
};

struct form_range {
    double first;
    double last;
    double step; /* 0: any number between */
};

struct form_item {
    enum form_type type;
    struct str name; /* unique beside its neighbours */
    uint32_t parent; /* index of its group or repeat; FORM_NONE at the top */
    uint32_t list;   /* index of its list of choices, or FORM_NONE */
    const struct str *label;
    const struct str *hint;
    const struct str *required_message;
    const struct str *constraint_message;
    const struct str *image;     /* names of files shown or played with the label */
    const struct str *image_alt; /* what can be seen in the image; absent: the label says it */
    const struct str *audio;
    struct str rule[FORM_RULES];
    struct str first;    /* the answer from the beginning, as it is; FORM_DEFAULT goes before it */
    unsigned appearance; /* of enum form_appearance */
    struct form_range range;
    uint32_t row; /* where it was made: whoever made it knows */
    bool added;   /* not written by the author: the text behind "other" */
};

struct form {
    struct str id;
    struct str version;
    struct str title;
    struct str instance_name;   /* a rule that names a filled form; absent: none */
    const struct str *language; /* "English (en)"; one without a name is the empty text */
    uint32_t languages;
    uint32_t default_language;
    const struct form_item *item;
    uint32_t items;
    const struct form_list *list;
    uint32_t lists;
};

const char *form_type_word(enum form_type t);
bool form_is_select(enum form_type t);  /* select_one, select_multiple, rank */
bool form_is_media(enum form_type t);   /* an answer is the name of a file */
bool form_is_section(enum form_type t); /* holds others */
bool form_is_asked(enum form_type t);   /* a person sees it and can answer */
/* The words in this language, else in the form's default language, else in any; absent: none. */
struct str form_say(const struct form *f, const struct str *words, uint32_t language);
/* A name as XML and expressions take it: letters, digits, _ - . and no digit, - or . first. */
bool form_name_is(struct str name);

#endif
