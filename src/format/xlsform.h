/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Forms written in a spreadsheet: XLSForm, the part of it that Kith knows.
 *
 * Sheets survey, choices and settings; their names and those of columns in any case. Types, columns
 * and functions that are not known are refused, all at once, each with its cell; what can be left
 * out without changing a question (columns of notes, appearances, what spies out a telephone) is
 * left out, and told too. docs/words.md has the words, docs/methods/form.md the whole list. */
#ifndef KITH_FORMAT_XLSFORM_H
#define KITH_FORMAT_XLSFORM_H

#include "engine/form_ready.h"
#include "format/flaw.h"
#include "format/workbook.h"

#define XLSFORM_NOTES_MAX 300 /* of each kind; more are not told */

struct xlsform_note {
    struct str sheet;
    struct str cell;  /* "F14"; absent: of the sheet, or of the workbook where that is absent too */
    const char *code; /* a word for translations */
    struct str why;   /* a sentence in English */
};

/* A picture that a cell names. */
struct xlsform_media {
    struct str name, sheet, cell;
};

#define XLSFORM_MEDIA_MAX 300

struct xlsform {
    struct form form;
    const struct form_ready *ready; /* NULL when something is refused */
    const struct xlsform_note *refused;
    size_t refusals;
    const struct xlsform_note *warning;
    size_t warnings;
    const struct xlsform_media *media; /* of questions and choices, row by row */
    size_t medias;
};

/* The form of a workbook; everything is in the arena. `id` is the form's where it names none, such
 * as the name of its file. ERR_INPUT: out->refused says why, and where. */
enum err xlsform_read(struct arena *a, const struct workbook *w, struct str id,
                      struct xlsform *out) MUST_USE;
/* From the bytes of .xlsx or its twin in CSV. What is wrong with the file itself is a refusal too,
 * its cell absent; ERR_TOO_LARGE as of workbook_read. */
enum err xlsform_read_file(struct arena *a, struct str bytes, struct str id,
                           struct xlsform *out) MUST_USE;

/* "survey!F14: why". */
struct str xlsform_note_text(struct arena *a, const struct xlsform_note *n);

#endif
