/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads JSON with limits; jansson does the work and its json_t is what one gets.
 * Writing is base/json.h's. */
#ifndef KITH_FORMAT_JSON_READ_H
#define KITH_FORMAT_JSON_READ_H

#include <jansson.h>

#include "base/err.h"
#include "base/json.h"
#include "format/flaw.h"

struct json_limits {
    size_t bytes;
    size_t depth; /* arrays and objects within each other; at most 1,000 */
};

/* One value, whole text, strict UTF-8, no key twice in an object, NUL only as \u0000.
 * ERR_INPUT or ERR_TOO_LARGE: *flaw says what and where. *out is the caller's: json_decref. */
enum err json_read(struct str text, struct json_limits limits, json_t **out,
                   struct flaw *flaw) MUST_USE;

/* A text value as struct str that lives as long as the value; absent when it is none. */
struct str json_str(const json_t *v);

#endif
