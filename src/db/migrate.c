/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Bringing a store up to the program's schema. Its own table, migration, is made here because it
 * must be there before the first migration. */
#include "db/migrate.h"

#include <stdlib.h>

#include "db/inner.h"
#include "sys/clock.h"

static const char table_sqlite[] =
    "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
    "checksum BLOB NOT NULL, at INTEGER NOT NULL) STRICT";
static const char table_postgres[] =
    "CREATE TABLE IF NOT EXISTS migration (number bigint PRIMARY KEY, name text NOT NULL, "
    "checksum bytea NOT NULL, at bigint NOT NULL)";

/* Two nodes that start together must not migrate together; the number is only ours. The one that
 * waits, and an index over a large table, may take longer than a statement usually may. */
static const char lock_postgres[] =
    "SET statement_timeout = 0; SELECT pg_advisory_lock(5404319552844595)";
static const char unlock_postgres[] =
    "SELECT pg_advisory_unlock(5404319552844595); SET statement_timeout = '60s'";

static const enum db_type list_column[] = {DB_INT, DB_TEXT, DB_BYTES};
static uint32_t list_slot;
static const struct db_sql sql_list = {
    .name = "migration_list",
    .sqlite = "SELECT number, name, checksum FROM migration ORDER BY number",
    .postgres = "SELECT number, name, checksum FROM migration ORDER BY number",
    .column = list_column,
    .columns = 3,
    .slot = &list_slot,
};

static const enum db_type add_param[] = {DB_INT, DB_TEXT, DB_BYTES, DB_TIME};
static uint32_t add_slot;
static const struct db_sql sql_add = {
    .name = "migration_add",
    .sqlite = "INSERT INTO migration (number, name, checksum, at) VALUES (?1, ?2, ?3, ?4)",
    .postgres = "INSERT INTO migration (number, name, checksum, at) VALUES ($1, $2, $3, $4)",
    .param = add_param,
    .params = 4,
    .slot = &add_slot,
};

struct applied {
    int number;
    struct str name;
    struct str checksum;
};

struct applied_list {
    struct applied *item;
    size_t count;
};

static enum err applied_read(struct db *db, struct arena *a, struct applied_list *out) {
    struct db_stmt *s = db_statement(db, &sql_list);
    if (s == NULL) {
        return db_last_err(db);
    }
    size_t room = 0;
    bool row = false;
    enum err e = db_step(s, &row);
    for (; e == ERR_OK && row; e = db_step(s, &row)) {
        if (out->count == room) {
            out->item = db_rows_grow(a, out->item, &room, sizeof *out->item);
        }
        out->item[out->count++] = (struct applied){.number = (int)db_get_int(s, 0),
                                                   .name = db_get_str(s, 1, a),
                                                   .checksum = db_get_str(s, 2, a)};
    }
    db_done(s);
    return e;
}

static enum err applied_load(struct db *db, struct arena *a, struct applied_list *out) {
    TRY(db_begin_read(db));
    enum err e = applied_read(db, a, out);
    db_end(db);
    return e;
}

static const struct migration *known(const struct migration *list, size_t count, int number) {
    for (size_t i = 0; i < count; i++) {
        if (list[i].number == number) {
            return &list[i];
        }
    }
    return NULL;
}

static enum err refuse_unknown(const struct applied *done, struct buf *why) {
    buf_printf(why,
               "The store is newer than this program: it has migration %04d %.*s, which this "
               "program does not know. Start the newer program, or restore a backup made before.",
               done->number, STR_ARG(done->name));
    return ERR_CONFLICT;
}

static enum err refuse_changed(const struct applied *done, struct buf *why) {
    buf_printf(
        why,
        "Migration %04d %.*s was changed after this store had taken it. Put the file back as "
        "it was, and write what is new in a migration of its own.",
        done->number, STR_ARG(done->name));
    return ERR_CONFLICT;
}

static enum err applied_compare(const struct applied_list *applied, const struct migration *list,
                                size_t count, struct buf *why) {
    for (size_t i = 0; i < applied->count; i++) {
        const struct applied *done = &applied->item[i];
        const struct migration *m = known(list, count, done->number);
        if (m == NULL) {
            return refuse_unknown(done, why);
        }
        struct str sum = str_make((const char *)m->checksum.b, sizeof m->checksum.b);
        if (!str_eq(done->checksum, sum)) {
            return refuse_changed(done, why);
        }
    }
    return ERR_OK;
}

static enum err note(struct db *db, const struct migration *m) {
    struct db_stmt *s = db_statement(db, &sql_add);
    if (s == NULL) {
        return db_last_err(db);
    }
    db_bind_int(s, 0, m->number);
    db_bind_text(s, 1, str_of(m->name));
    db_bind_text(s, 2, str_make((const char *)m->checksum.b, sizeof m->checksum.b));
    db_bind_int(s, 3, clock_now_ms());
    bool row = false;
    enum err e = db_step(s, &row);
    db_done(s);
    return e;
}

static enum err apply_within(struct db *db, const struct migration *m) {
    TRY(db_script(db, db_kind(db) == DB_SQLITE ? m->sqlite : m->postgres));
    return note(db, m);
}

static enum err apply(struct db *db, const struct migration *m, struct buf *why) {
    enum err e = db_begin_write(db);
    if (e == ERR_OK) {
        e = apply_within(db, m);
        if (e == ERR_OK) {
            e = db_commit(db);
        } else {
            db_rollback(db);
        }
    }
    if (e != ERR_OK) {
        buf_printf(why, "Migration %04d %s failed and left no trace: %s", m->number, m->name,
                   db_message(db));
    }
    return e;
}

static bool is_applied(const struct applied_list *applied, int number) {
    for (size_t i = 0; i < applied->count; i++) {
        if (applied->item[i].number == number) {
            return true;
        }
    }
    return false;
}

static enum err apply_missing(struct db *db, const struct applied_list *applied,
                              const struct migration *list, size_t count, bool only_check,
                              struct buf *why) {
    for (size_t i = 0; i < count; i++) {
        if (is_applied(applied, list[i].number)) {
            continue;
        }
        if (only_check) {
            buf_printf(
                why,
                "The store is older than this program: it lacks migration %04d %s. Start the "
                "server once, which brings it up to date.",
                list[i].number, list[i].name);
            return ERR_CONFLICT;
        }
        TRY(apply(db, &list[i], why));
    }
    return ERR_OK;
}

static enum err migrate_locked(struct db *db, const struct migration *list, size_t count,
                               bool only_check, struct buf *why) {
    struct arena *a = arena_make();
    struct applied_list applied = {0};
    enum err e = applied_load(db, a, &applied);
    if (e != ERR_OK) {
        buf_printf(why, "The store's list of migrations cannot be read: %s", db_message(db));
    } else {
        e = applied_compare(&applied, list, count, why);
    }
    if (e == ERR_OK) {
        e = apply_missing(db, &applied, list, count, only_check, why);
    }
    arena_free(a);
    return e;
}

enum err migrate(struct db *db, const struct migration *list, size_t count, bool only_check,
                 struct buf *why) {
    if (only_check) {
        return migrate_locked(db, list, count, true, why);
    }
    bool postgres = db_kind(db) == DB_POSTGRES;
    enum err e = postgres ? db_script(db, lock_postgres) : ERR_OK;
    e = e == ERR_OK ? db_script(db, postgres ? table_postgres : table_sqlite) : e;
    if (e != ERR_OK) {
        buf_printf(why, "The store cannot be written: %s", db_message(db));
        return e;
    }
    e = migrate_locked(db, list, count, false, why);
    if (postgres && db_script(db, unlock_postgres) != ERR_OK && e == ERR_OK) {
        buf_put(why, STR("The connection was lost after migrating."));
        e = ERR_STORE;
    }
    return e;
}

int migrate_version(struct db *db) {
    struct arena *a = arena_make();
    struct applied_list applied = {0};
    int version = -1;
    if (applied_load(db, a, &applied) == ERR_OK) {
        version = applied.count == 0 ? 0 : applied.item[applied.count - 1].number;
    }
    arena_free(a);
    return version;
}
