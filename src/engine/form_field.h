/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is shown of a form while it is filled: a question with its words, its choices, its answer
 * and what is wrong with it; the lines before sending; the rows of a repeat. For pages that a
 * server makes and for those that a phone makes of itself: both show the same.
 *
 * After form_evaluate. Everything is in the arena of the answers, in their language. */
#ifndef KITH_ENGINE_FORM_FIELD_H
#define KITH_ENGINE_FORM_FIELD_H

#include "engine/form_steps.h"

struct form_option {
    struct str name, label;
    struct str image; /* where its picture is, said by who shows it; absent: it has none */
    uint32_t choice;  /* its number in the list */
    bool chosen;
};

struct form_field {
    const struct form_item *item;
    struct str key, tag; /* tag: the language of its words; empty: not known */
    struct str label, hint;
    struct str value;
    enum form_wrong wrong;
    struct str said;  /* the author's words about it; empty: none */
    struct str photo; /* where the picture is that is the answer, and the one of the question: */
    struct str image; /* said by who shows them; absent: none */
    struct str image_alt;
    bool required, read_only, is_long;
    uint32_t row; /* of the heading of a row: its number */
    struct {
        struct form_option *item;
        size_t count;
    } options;
};

struct form_fields {
    struct form_field *item;
    size_t count;
};

/* An answer in a list of them, or the heading of a group or a row. */
struct form_line {
    struct str key, label, value, tag;
    enum form_wrong wrong;
    struct str said;
    struct str photo; /* where the picture is that is the answer, said by who shows it */
    uint32_t row;     /* of a heading of a row: its number; 0: an answer */
    bool heading, missing;
    bool absent; /* the answer names a picture that is not there; said by who shows it */
};

struct form_lines {
    struct form_line *item;
    size_t count;
};

/* The page behind the rows of a repeat. */
struct form_more {
    struct str label;
    struct form_lines rows; /* value: the first words of each */
    bool may_add;
};

/* Which files can be given where a form is filled. */
enum form_files { FORM_NO_FILES, FORM_PICTURES, FORM_ALL_FILES };

/* Is this what keeps a form from being taken? A missing file is not, where it cannot be given. */
bool form_is_wrong(const struct form_item *item, const struct form_answer *a,
                   enum form_files files);
/* Is nothing wrong that keeps the form from being taken? */
bool form_is_fit(struct form_answers *as, enum form_files files);
/* all: with every choice, and required whenever it can be, as on paper. */
struct form_field form_field_of(struct form_answers *as, const struct form_asked *x, bool all,
                                enum form_files files);
void form_fields_of(struct form_answers *as, const struct form_step *s, enum form_files files,
                    struct form_fields *out);
/* Every answer that is asked. */
void form_lines_of(struct form_answers *as, enum form_files files, struct form_lines *out);
/* Of a step that asks for another row. */
void form_more_of(struct form_answers *as, const struct form_step *s, struct form_more *out);

#endif
