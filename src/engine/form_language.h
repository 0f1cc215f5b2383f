/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The languages of a form, and what an answer says in one of them. */
#ifndef KITH_ENGINE_FORM_LANGUAGE_H
#define KITH_ENGINE_FORM_LANGUAGE_H

#include "engine/form_answers.h"

/* "es" out of "Español (es)"; empty: it does not say. */
struct str form_language_tag(struct str language);
/* Its name, as people call it: "Español". */
struct str form_language_name(struct str language);
/* The form's language nearest to a page's. */
uint32_t form_language_like(const struct form *f, struct str tag);
/* What an answer says to people: the words of what was chosen. */
struct str form_answer_words(struct form_answers *as, struct form_row *row, uint32_t item,
                             uint32_t language);
/* Of one choice of a list, by its name; the name itself where it has no words. */
struct str form_choice_words(const struct form *f, uint32_t list, struct str name,
                             uint32_t language);

#endif
