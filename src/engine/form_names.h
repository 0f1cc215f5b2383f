/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The items of a form by name. */
#ifndef KITH_ENGINE_FORM_NAMES_H
#define KITH_ENGINE_FORM_NAMES_H

#include "base/arena.h"
#include "engine/form_questions.h"

struct form_names {
    const struct form *form;
    const uint32_t *sorted; /* indexes of items in the order of their names */
};

struct form_names form_names_make(struct arena *a, const struct form *f);
/* How many items have this name; *item is one of them. */
size_t form_names_find(const struct form_names *n, struct str name, uint32_t *item);

#endif
