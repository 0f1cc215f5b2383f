/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Keeping a store: backup, verification, versions. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/inner.h"
#include "db/migrate.h"
#include "db/store_inner.h"

/* --- backup --- */

/* Under another name first, so that a copy that is there is a whole one. */
static enum err copy_to(struct db *from, const char *part, const char *path, struct buf *why) {
    (void)unlink(part);
    enum err e = sqlite_copy(from, part, why);
    if (e == ERR_OK && rename(part, path) != 0) {
        buf_printf(why, "the copy cannot be named %s: %s", path, strerror(errno));
        e = ERR_STORE;
    }
    if (e != ERR_OK) {
        (void)unlink(part);
    }
    return e;
}

enum err store_backup(struct store *s, struct str path, struct buf *why) {
    if (s->kind == DB_POSTGRES) {
        buf_put(why, STR("PostgreSQL is backed up with its own pg_dump or archive."));
        return ERR_METHOD;
    }
    struct db *from = NULL;
    TRY(store_connect(s, false, &from, why));
    struct arena *a = arena_make();
    struct str part = arena_printf(a, "%.*s.part", STR_ARG(path));
    enum err e = copy_to(from, part.p, arena_cstr(a, path), why);
    arena_free(a);
    db_close(from);
    return e;
}

/* --- verification --- */

static const enum db_type text_column[] = {DB_TEXT};

static uint32_t pages_slot;
static const struct db_sql sql_pages = {
    .name = "verify_pages",
    .sqlite = "SELECT integrity_check FROM pragma_integrity_check(100) "
              "WHERE integrity_check <> 'ok'",
    .postgres = "SELECT 'index ' || indexrelid::regclass::text || ' is not valid' FROM pg_index "
                "WHERE NOT indisvalid",
    .column = text_column,
    .columns = 1,
    .slot = &pages_slot,
};

static uint32_t keys_slot;
static const struct db_sql sql_keys = {
    .name = "verify_keys",
    .sqlite = "SELECT 'a row of ' || \"table\" || ' names a row of ' || parent || "
              "' that is not there' FROM pragma_foreign_key_check LIMIT 100",
    .postgres = "SELECT 'constraint ' || conname || ' has not been checked' FROM pg_constraint "
                "WHERE NOT convalidated",
    .column = text_column,
    .columns = 1,
    .slot = &keys_slot,
};

static enum err report_lines(struct db *db, const struct db_sql *sql, struct arena *a,
                             struct buf *report) {
    struct db_stmt *s = db_statement(db, sql);
    if (s == NULL) {
        return db_last_err(db);
    }
    bool row = false;
    enum err e = db_step(s, &row);
    for (; e == ERR_OK && row; e = db_step(s, &row)) {
        buf_printf(report, "%.*s\n", STR_ARG(db_get_str(s, 0, a)));
    }
    db_done(s);
    return e;
}

enum err store_verify(struct store *s, struct buf *report) {
    struct db *db = store_reader(s);
    if (db == NULL) {
        buf_put(report, STR("the store cannot be reached\n"));
        return ERR_STORE;
    }
    size_t before = report->n;
    TRY(db_begin_read(db));
    struct arena *a = arena_make();
    enum err e = report_lines(db, &sql_pages, a, report);
    e = e == ERR_OK ? report_lines(db, &sql_keys, a, report) : e;
    if (e != ERR_OK) {
        buf_printf(report, "the store cannot be read: %s\n", db_message(db));
    }
    arena_free(a);
    db_end(db);
    return report->n == before ? ERR_OK : ERR_STORE;
}

/* --- versions --- */

int store_version(struct store *s) {
    struct db *db = store_reader(s);
    return db == NULL ? -1 : migrate_version(db);
}

int store_version_known(void) {
    return migrations_count == 0 ? 0 : migrations[migrations_count - 1].number;
}
