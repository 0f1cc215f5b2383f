/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Where in a text of JSON a value stands: so that what is wrong with a value can be told with line
 * and column. */
#ifndef KITH_FORMAT_JSON_PLACE_H
#define KITH_FORMAT_JSON_PLACE_H

#include "base/str.h"

/* One step inwards: to the value of a key, or to an item of an array when key.p is NULL. */
struct json_step {
    struct str key;
    size_t item; /* from 0 */
    bool at_key; /* the key itself is meant, not its value; the last step only */
};

/* The byte where it begins. The text must be what json_read accepts; of a way that is not there,
 * the place as far as it goes. Keys written with escapes are not found. Nothing is called upon
 * itself. */
size_t json_place(struct str text, const struct json_step *step, size_t steps);

#endif
