/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The questions of a survey, from the store to what can be asked (engine/form_ready.h) and back. */
#ifndef KITH_AREA_NEEDS_SURVEY_FORM_FILE_H
#define KITH_AREA_NEEDS_SURVEY_FORM_FILE_H

#include "area/needs/survey.h"
#include "engine/form_ready.h"

/* A version, ready to be asked; good as long as the arena keeps what was given out now. Its id is
 * the survey's, its version the number: so telephones know it again. One that was asked is made
 * ready once and lies at hand (survey_shelf.h). ERR_NOT_FOUND: there is no such version. */
enum err survey_form_ready(struct ctx *c, struct id survey, int64_t version,
                           const struct form_ready **out) MUST_USE;
/* The same, not made ready: to know its questions by. */
enum err survey_form_plain(struct ctx *c, struct id survey, int64_t version,
                           struct form *out) MUST_USE;
/* The version that a steward works on: the one above what is asked, or what is asked, or an empty
 * form in the page's language. Not made ready: it may be wrong still. */
enum err survey_form_working(struct ctx *c, const struct survey *s, struct form *out) MUST_USE;
/* Keeps it as the version that is worked on. ERR_TOO_LARGE: it is too long for the store. */
enum err survey_form_keep(struct ctx *c, struct survey *s, const struct form *f) MUST_USE;

#endif
