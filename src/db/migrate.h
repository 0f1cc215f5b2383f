/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Bringing a store up to the program's schema: forward only, each migration once, in a transaction
 * of its own. The list is made by sqlc from src/.../schema/NNNN_name.sql. */
#ifndef KITH_DB_MIGRATE_H
#define KITH_DB_MIGRATE_H

#include "base/buf.h"
#include "base/hash.h"
#include "db/db.h"

struct migration {
    int number;
    const char *name;
    const char *sqlite;
    const char *postgres;
    struct hash checksum; /* of the file as written */
};

extern const struct migration migrations[];
extern const size_t migrations_count;
/* By number, as in struct db_tables. */
extern const char *const table_names[];
extern const size_t table_count;

/* Applies what is missing, in the order of numbers; one that is missing below the newest is
 * applied, too. Refused with one sentence in *why: a store newer than the list, a migration changed
 * since it was applied, and, with `only_check`, one that is missing. */
enum err migrate(struct db *db, const struct migration *list, size_t count, bool only_check,
                 struct buf *why) MUST_USE;
/* The newest migration in the store; 0 when there is none, -1 when the store cannot tell. */
int migrate_version(struct db *db);

#endif
