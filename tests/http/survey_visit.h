/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What visitors do with surveys in several tests. */
#ifndef KITH_TESTS_HTTP_SURVEY_VISIT_H
#define KITH_TESTS_HTTP_SURVEY_VISIT_H

#include "tests/http/visit.h"

/* A new one, "Water in our valley", and where it is. */
const char *survey_visit_make(struct visit *stella, const char *who, const char *results);
/* A workbook for it, as CSV. */
void survey_visit_book(struct visit *v, const char *path, const char *text);
/* An open one: where water is from, how many minutes one walks for it, how old each child is, what
 * should change; in English and Spanish. */
const char *survey_visit_water(struct visit *stella, const char *who, const char *results);
/* Begins to fill it, and the page on which it goes on. */
const char *survey_visit_begin(struct visit *v, const char *path);
/* On a page that is filled: this answer (NULL: none), this button. */
void survey_visit_act(struct visit *v, const char *name, const char *value, const char *button);

#endif
