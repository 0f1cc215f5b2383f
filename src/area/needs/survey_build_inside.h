/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of the builder share: items in another order, and rules as it writes them. */
#ifndef KITH_AREA_NEEDS_SURVEY_BUILD_INSIDE_H
#define KITH_AREA_NEEDS_SURVEY_BUILD_INSIDE_H

#include "area/needs/survey_build.h"

/* --- survey_build_order.c --- */

/* The form with a new item before place `at`; *out has it there. */
struct form_item *survey_item_insert(struct ctx *c, const struct form *f, uint32_t at,
                                     const struct form_item *made, struct form *out);
/* An item and all that it holds at the end of a section; FORM_NONE: of the form. Where it is now.
 */
struct form_item *survey_item_into(struct ctx *c, const struct form *f, uint32_t item,
                                   uint32_t section, struct form *out);
/* All in their order, to be changed. */
struct form_item *survey_item_same(struct ctx *c, const struct form *f, uint32_t item,
                                   struct form *out);
/* Nothing may depend on what is not there, or comes later in a circle. ERR_INPUT ("form"). */
enum err survey_form_check(struct ctx *c, const struct form *f) MUST_USE;

/* --- survey_build_rule.c --- */

/* "Ask only when" and "how many times", out of the rules of an item. */
void survey_rules_read(const struct form *f, uint32_t item, struct survey_question *q);
/* Into the rules of an item that will stand at `item`, in its section; notes what is wrong. */
void survey_rules_write(struct ctx *c, const struct form *f, uint32_t item,
                        const struct survey_question *q, struct form_item *out);

#endif
