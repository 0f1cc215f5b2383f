/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What our SQL uses and SQLite lacks: the table ids(list) over a bound struct ids, and least and
 * greatest, which pass over NULL as PostgreSQL's do. */
#ifndef KITH_DB_SQLITE_IDS_H
#define KITH_DB_SQLITE_IDS_H

#include <sqlite3.h>

/* The kind of pointer that is bound for a list: sqlite3_bind_pointer(s, i, struct ids *, ...). */
#define SQLITE_IDS "ids"

/* Answers with a code of SQLite. */
int sqlite_ids_add(sqlite3 *handle);

#endif
