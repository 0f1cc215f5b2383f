/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Sheets of paper: printed with a number and a code, filled by hand, typed in twice by two people.
 * What the two typed alike counts; where they differ, the second looks at the paper again. A sheet
 * is nobody's by name. */
#ifndef KITH_AREA_NEEDS_SURVEY_SHEET_H
#define KITH_AREA_NEEDS_SURVEY_SHEET_H

#include "area/needs/survey_take.h"

#define SURVEY_SHEET_CODE 4
#define SURVEY_SHEETS_MAX 5000
#define SURVEY_SHEETS_AT_ONCE 200
#define SURVEY_SHEETS_PER_PAGE 50
#define SURVEY_SHEET_ROWS 4 /* of a repeat on paper */

struct survey_sheet {
    int64_t number, version, typed;
    char code[SURVEY_SHEET_CODE + 1];
    struct id typist;
    struct str answers; /* of the first typing, until the second agrees */
};

struct survey_sheets {
    struct survey_sheet *item;
    size_t count;
};

/* For helpers, of an open survey. ERR_INPUT ("count"). */
enum err survey_sheet_make(struct ctx *c, const struct survey *s, int64_t count) MUST_USE;
/* *next: the number to go on after; 0: no more. */
enum err survey_sheet_list(struct ctx *c, const struct survey *s, int64_t after, int64_t limit,
                           struct survey_sheets *out, int64_t *next) MUST_USE;
/* As it is typed: "12-KH7Q". ERR_INPUT ("card"): there is none such. */
enum err survey_sheet_find(struct ctx *c, const struct survey *s, struct str typed,
                           struct survey_sheet *out) MUST_USE;

enum survey_typing { SURVEY_TYPED_ONCE, SURVEY_COUNTED, SURVEY_DIFFERS };
/* A typing of it; e->answers is judged. `settled`: the typist has looked at the paper again, where
 * the two differed. ERR_TWICE: it counts already. ERR_FORBIDDEN: the same person may not type it
 * twice. SURVEY_DIFFERS: nothing was kept. */
enum err survey_sheet_enter(struct ctx *c, const struct survey *s, const struct survey_sheet *sheet,
                            struct survey_entry *e, bool settled, enum survey_typing *out) MUST_USE;

#endif
