/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the parts of the reader of XLSForm share. */
#ifndef KITH_FORMAT_XLSFORM_INSIDE_H
#define KITH_FORMAT_XLSFORM_INSIDE_H

#include "format/xlsform.h"

enum xlsform_field {
    XLS_NONE, /* left out */
    XLS_TYPE,
    XLS_NAME,
    XLS_LABEL,
    XLS_HINT,
    XLS_REQUIRED_MESSAGE,
    XLS_CONSTRAINT_MESSAGE,
    XLS_IMAGE,
    XLS_AUDIO,
    XLS_REQUIRED,
    XLS_RELEVANT,
    XLS_CONSTRAINT,
    XLS_CALCULATION,
    XLS_DEFAULT,
    XLS_READ_ONLY,
    XLS_FILTER,
    XLS_COUNT,
    XLS_APPEARANCE,
    XLS_PARAMETERS,
    XLS_DISABLED,
    XLS_LIST,
    XLS_COLUMN, /* of choices: what filters ask for */
    XLS_TITLE,
    XLS_ID,
    XLS_VERSION,
    XLS_DEFAULT_LANGUAGE,
    XLS_INSTANCE_NAME,
    XLS_DUPLICATES,
    XLS_FIELDS
};

struct xlsform_column {
    enum xlsform_field field;
    uint32_t language; /* of words */
    struct str heading;
};

/* A sheet with its first row understood. */
struct xlsform_sheet {
    const struct workbook_sheet *sheet; /* NULL: there is none */
    struct xlsform_column *column;
    size_t columns;
};

struct xlsform_reading {
    struct arena *arena;
    const struct workbook *book;
    struct xlsform *out;
    struct xlsform_note *refused;
    struct xlsform_note *warning;
    struct xlsform_media *media;
    struct xlsform_sheet survey;
    struct xlsform_sheet choices;
    struct xlsform_sheet settings;
    struct str *language;
    uint32_t languages;
    struct form_list *list;
    uint32_t lists;
    struct form_item *item;
    uint32_t items;
    struct form_choice *choice; /* all, in the order of their lists */
    bool duplicates;
};

/* Notes: of a cell (row from 1, as in the sheet), or of a sheet. */
void xlsform_refuse(struct xlsform_reading *r, const struct xlsform_sheet *s, size_t column,
                    size_t row, const char *code, struct str why);
void xlsform_warn(struct xlsform_reading *r, const struct xlsform_sheet *s, size_t column,
                  size_t row, const char *code, struct str why);
void xlsform_refuse_sheet(struct xlsform_reading *r, struct str sheet, struct str cell,
                          const char *code, struct str why);

/* Headings of the three sheets. */
enum { XLS_SURVEY = 1, XLS_CHOICES = 2, XLS_SETTINGS = 4 };
void xlsform_headings(struct xlsform_reading *r, struct xlsform_sheet *s, unsigned which);

/* The first column of a field, or of words in a language; s->columns: there is none. */
size_t xlsform_column_of(const struct xlsform_sheet *s, enum xlsform_field f, uint32_t language);
/* Its text in a row, without blanks at its ends; absent when there is nothing. */
struct str xlsform_cell(const struct xlsform_sheet *s, const struct workbook_row *row,
                        enum xlsform_field f);
/* Words in all languages, or NULL. */
const struct str *xlsform_words(struct xlsform_reading *r, const struct xlsform_sheet *s,
                                const struct workbook_row *row, enum xlsform_field f);

void xlsform_choices_read(struct xlsform_reading *r);
void xlsform_survey_read(struct xlsform_reading *r);

/* What stands in the column of types. */
enum xlsform_kind {
    XLS_QUESTION,
    XLS_BEGIN,
    XLS_END,
    XLS_LEFT_OUT,    /* what spies out a telephone */
    XLS_UNSUPPORTED, /* known, and refused by name */
    XLS_UNKNOWN,
};

struct xlsform_type {
    enum xlsform_kind kind;
    enum form_type type;
    struct str list; /* of a select */
    bool other;      /* "or specify other" */
};

struct xlsform_type xlsform_type_read(struct arena *a, struct str text);
/* Lower case, each run of blanks one '_'. */
struct str xlsform_key(struct arena *a, struct str text);

#endif
