/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What readers of JSON have in common: objects with known keys, lists, texts and numbers, each
 * refused with the place where it stands. */
#ifndef KITH_FORMAT_JSON_FIELDS_H
#define KITH_FORMAT_JSON_FIELDS_H

#include "base/arena.h"
#include "base/earth.h"
#include "format/json_place.h"
#include "format/json_read.h"

enum { FIELD_DEPTH = 8, FIELD_ID_MAX = 200, FIELD_TEXT_MAX = 1000 };

/* Where one is in the text. */
struct field_reader {
    struct arena *arena;
    struct str text;
    struct json_step path[FIELD_DEPTH];
    size_t depth;
    struct flaw *flaw;
};

void field_step_key(struct field_reader *r, const char *key);
void field_step_item(struct field_reader *r, size_t item);
void field_step_back(struct field_reader *r);

/* What is wrong with the value at hand; ERR_INPUT. */
enum err field_refuse(struct field_reader *r, const char *code, struct str why);

/* Reads the value at hand into *out. */
typedef enum err field_read(struct field_reader *r, const json_t *v, void *out);

struct field {
    const char *key; /* NULL: the end of the table */
    field_read *read;
    void *out;
    bool needed;
};

/* An object whose keys are the fields', in any order, and no others. */
enum err field_object(struct field_reader *r, const json_t *v, const struct field *field) MUST_USE;
/* Is it a list of at most so many? ERR_TOO_LARGE when it is longer. */
enum err field_list(struct field_reader *r, const json_t *v, size_t most) MUST_USE;
enum err field_whole(struct field_reader *r, const json_t *v, int64_t least, int64_t most,
                     int64_t *out) MUST_USE;
enum err field_unsigned(struct field_reader *r, const json_t *v, int64_t least, int64_t most,
                        unsigned *out) MUST_USE;
/* When one of a list of objects has the ID of an earlier one. */
enum err field_ids_differ(struct field_reader *r, const struct str *id, size_t n) MUST_USE;

field_read field_text;   /* struct str of 1 to FIELD_TEXT_MAX bytes */
field_read field_id;     /* struct str of 1 to FIELD_ID_MAX bytes */
field_read field_bool;   /* bool */
field_read field_tenths; /* kilometres, 0 to 50000, as int64_t tenths of them, rounded down */
field_read field_point;  /* [latitude, longitude] as struct earth_point */

#endif
