/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What filling a survey needs beside the form's own rules (engine/form_fill.h, form_steps.h). */
#ifndef KITH_AREA_NEEDS_SURVEY_FILL_H
#define KITH_AREA_NEEDS_SURVEY_FILL_H

#include "area/needs/survey_take.h"
#include "engine/form_field.h"
#include "engine/form_fill.h"
#include "engine/form_language.h"

/* The clock of whoever fills a form in this zone. */
struct form_clock survey_clock(const struct ctx *c, struct str zone);

#endif
