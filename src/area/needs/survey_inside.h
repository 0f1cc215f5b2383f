/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the rules of surveys share. */
#ifndef KITH_AREA_NEEDS_SURVEY_INSIDE_H
#define KITH_AREA_NEEDS_SURVEY_INSIDE_H

#include "area/needs/survey.h"

/* survey_find for whoever keeps it: ERR_FORBIDDEN for the others. */
enum err survey_keep(struct ctx *c, struct id id, struct survey *out) MUST_USE;
/* A workbook that the person looks at, with the pictures that came with it. */
enum err survey_files_drop(struct ctx *c, struct id person) MUST_USE;
/* The first half of a hash: what is kept of a name or a code. */
struct id survey_name(struct str text);
/* The filled form that has come under this name; none, also of an empty one. */
enum err survey_submission_named(struct ctx *c, struct id survey, struct str name,
                                 struct id *out) MUST_USE;

#endif
