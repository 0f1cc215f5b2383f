/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures that stand with questions. A form says their names; the pictures are held apart
 * (kernel/media_apart.h) by the survey itself, under a name that is made from what they hold: so a
 * version that was asked always shows the picture that it was asked with. Whoever sees the survey
 * sees them. Those of a workbook that is looked at are held by that file, under their own names. */
#ifndef KITH_AREA_NEEDS_SURVEY_SHOWN_H
#define KITH_AREA_NEEDS_SURVEY_SHOWN_H

#include "area/needs/survey.h"
#include "engine/form_questions.h"
#include "kernel/media_apart.h"

#define SURVEY_SHOWN_MAX 300  /* of all versions of one survey */
#define SURVEY_BROUGHT_MAX 40 /* with one workbook */
#define SURVEY_ALT_MAX 500

/* Keeps it with the survey. ERR_FULL: there are SURVEY_SHOWN_MAX. */
enum err survey_shown_put(struct ctx *c, struct id survey, const struct media_file *f,
                          struct str *name) MUST_USE;
enum err survey_shown_find(struct ctx *c, struct id survey, struct str name,
                           struct media_apart *out) MUST_USE;
/* What the questions name that are worked on in the one, for the other, which takes them over.
 * ERR_FULL. */
enum err survey_shown_copy(struct ctx *c, struct id from, struct id to) MUST_USE;

/* Beside a workbook that is looked at, by the name that its cells say. */
enum err survey_brought_put(struct ctx *c, struct id survey, struct id file, struct str name,
                            const struct media_file *f) MUST_USE;
/* Is a picture of that name there? */
enum err survey_brought_has(struct ctx *c, struct id file, struct str name, bool *has) MUST_USE;
/* The same form with the names under which the survey keeps what was brought; a picture that is not
 * there stands with no question any more, and neither does a sound. ERR_FULL. */
enum err survey_brought_take(struct ctx *c, struct id survey, struct id file, const struct form *f,
                             struct form *out) MUST_USE;

/* The pictures that a form names, each once. */
struct survey_names {
    struct str *item;
    size_t count;
};
struct survey_names survey_shown_names(struct arena *a, const struct form *f);

#endif
