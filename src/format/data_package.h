/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads what a data package (datapackage.json, one resource) says of the columns of a table: name,
 * description, unit, and the source of all. Reads no table. Tags in descriptions are left out. */
#ifndef KITH_FORMAT_DATA_PACKAGE_H
#define KITH_FORMAT_DATA_PACKAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "format/flaw.h"

#define DATA_PACKAGE_BYTES_MAX ((size_t)1 << 20)
#define DATA_PACKAGE_FIELDS_MAX 400

struct data_package_field {
    struct str name; /* the heading of the column */
    struct str description;
    struct str unit;
};

struct data_package {
    struct str name;
    struct str description;
    struct str source; /* of the first source: its name, and who published it */
    struct str link;
    struct str retrieved; /* as written there */
    struct data_package_field *field;
    size_t fields;
};

/* Absent texts are empty. ERR_INPUT, ERR_TOO_LARGE: *flaw says what and where. All texts are in the
 * arena. */
enum err data_package_read(struct arena *a, struct str text, struct data_package *out,
                           struct flaw *flaw) MUST_USE;
/* NULL: says nothing of that column. */
const struct data_package_field *data_package_find(const struct data_package *p, struct str name);

#endif
