/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What both stores have in common: transactions, the statement cache, the tables touched.
 * The stores' own work is in sqlite.c and postgres.c. */
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/inner.h"

/* Which statement has which slot is the same for all connections, so it is given out once. */
static pthread_mutex_t slots_mutex = PTHREAD_MUTEX_INITIALIZER;
static uint32_t slots_given;

static uint32_t slot_of(const struct db_sql *sql) {
    uint32_t slot = __atomic_load_n(sql->slot, __ATOMIC_ACQUIRE);
    if (slot == 0) {
        pthread_mutex_lock(&slots_mutex);
        slot = *sql->slot;
        if (slot == 0) {
            slot = ++slots_given;
            __atomic_store_n(sql->slot, slot, __ATOMIC_RELEASE);
        }
        pthread_mutex_unlock(&slots_mutex);
    }
    return slot;
}

/* --- errors --- */

enum err db_fail(struct db *db, enum err e, const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)vsnprintf(db->message, sizeof db->message, format, args);
    va_end(args);
    db->last = e;
    if (db->state != DB_IDLE && db->doomed == ERR_OK) {
        db->doomed = e;
    }
    return e;
}

enum err db_last_err(const struct db *db) {
    return db->last;
}

const char *db_message(const struct db *db) {
    return db->message;
}

enum db_kind db_kind(const struct db *db) {
    return db->kind;
}

/* --- tables --- */

void db_tables_add(struct db_tables *to, const struct db_tables *more) {
    for (size_t i = 0; i < sizeof to->bit / sizeof to->bit[0]; i++) {
        to->bit[i] |= more->bit[i];
    }
}

bool db_tables_are_empty(const struct db_tables *t) {
    uint64_t any = 0;
    for (size_t i = 0; i < sizeof t->bit / sizeof t->bit[0]; i++) {
        any |= t->bit[i];
    }
    return any == 0;
}

const struct db_tables *db_tables_read(const struct db *db) {
    return &db->reads;
}

void db_note_read(struct db *db, const struct db_tables *tables) {
    for (size_t i = 0; i < DB_TABLES_MAX / 64; i++) {
        db->reads.bit[i] |= tables->bit[i];
    }
}

const struct db_tables *db_tables_written(const struct db *db) {
    return &db->writes;
}

/* --- transactions --- */

void db_fresh(struct db *db) {
    db->doomed = ERR_OK;
    db->last = ERR_OK;
    memset(&db->reads, 0, sizeof db->reads);
    memset(&db->writes, 0, sizeof db->writes);
}

static enum err begin(struct db *db, enum db_state state) {
    assert(db->state == DB_IDLE);
    db_fresh(db);
    TRY(db->ops->begin(db, state == DB_WRITING));
    db->state = state;
    return ERR_OK;
}

enum err db_begin_read(struct db *db) {
    return begin(db, DB_READING);
}

enum err db_begin_write(struct db *db) {
    return begin(db, DB_WRITING);
}

bool db_is_writing(const struct db *db) {
    return db->state == DB_WRITING;
}

enum err db_commit(struct db *db) {
    assert(db->state == DB_WRITING);
    enum err e = db->doomed;
    if (e != ERR_OK) {
        db_rollback(db);
        return e;
    }
    db_done_all(db);
    e = db->ops->commit(db);
    if (e != ERR_OK) {
        db->ops->rollback(db);
    }
    db->state = DB_IDLE;
    return e;
}

void db_rollback(struct db *db) {
    assert(db->state != DB_IDLE);
    db_done_all(db);
    db->ops->rollback(db);
    db->state = DB_IDLE;
}

void db_end(struct db *db) {
    assert(db->state == DB_READING);
    db_rollback(db);
}

enum err db_script(struct db *db, const char *sql) {
    return db->ops->script(db, sql);
}

enum err db_check(struct db *db, const struct db_sql *sql) {
    return db->ops->check(db, sql);
}

/* --- the statement cache --- */

static bool slots_widen(struct db *db, uint32_t slot) {
    if (slot < db->stmts) {
        return true;
    }
    uint32_t wider = slot + 64;
    struct db_stmt **stmt = realloc(db->stmt, wider * sizeof *stmt);
    if (stmt == NULL) {
        return false;
    }
    memset(stmt + db->stmts, 0, (wider - db->stmts) * sizeof *stmt);
    db->stmt = stmt;
    db->stmts = wider;
    return true;
}

struct db_stmt *db_statement(struct db *db, const struct db_sql *sql) {
    assert(db->state != DB_IDLE);
    if (db->doomed != ERR_OK) {
        db->last = db->doomed;
        return NULL;
    }
    uint32_t slot = slot_of(sql);
    if (!slots_widen(db, slot)) {
        (void)db_fail(db, ERR_STORE, "out of memory");
        return NULL;
    }
    struct db_stmt **at = &db->stmt[slot];
    while (*at != NULL && (*at)->busy) {
        at = &(*at)->spare;
    }
    if (*at == NULL) {
        *at = db->ops->prepare(db, sql);
        if (*at == NULL) {
            return NULL;
        }
        (*at)->db = db;
        (*at)->sql = sql;
    }
    (*at)->busy = true;
    db->busy++;
    db_tables_add(&db->reads, &sql->reads);
    db_tables_add(&db->writes, &sql->writes);
    return *at;
}

struct db_stmt *db_prepare(struct db *db, const struct db_sql *sql) {
    assert(db->state != DB_IDLE);
    if (db->doomed != ERR_OK) {
        db->last = db->doomed;
        return NULL;
    }
    struct db_stmt *s = db->ops->prepare(db, sql);
    if (s != NULL) {
        s->db = db;
        s->sql = sql;
    }
    return s;
}

void db_free(struct db_stmt *s) {
    s->db->ops->done(s);
    s->db->ops->free(s);
}

void db_done(struct db_stmt *s) {
    if (s->busy) {
        s->db->ops->done(s);
        s->busy = false;
        s->db->busy--;
    }
}

void db_done_all(struct db *db) {
    for (uint32_t i = 0; i < db->stmts && db->busy > 0; i++) {
        for (struct db_stmt *s = db->stmt[i]; s != NULL; s = s->spare) {
            db_done(s);
        }
    }
}

void db_forget_statements(struct db *db) {
    for (uint32_t i = 0; i < db->stmts; i++) {
        struct db_stmt *next = NULL;
        for (struct db_stmt *s = db->stmt[i]; s != NULL; s = next) {
            next = s->spare;
            db->ops->free(s);
        }
    }
    free(db->stmt);
    db->stmt = NULL;
    db->stmts = 0;
    db->busy = 0;
}

void db_close(struct db *db) {
    if (db != NULL) {
        if (db->state != DB_IDLE) {
            db_rollback(db);
        }
        db_forget_statements(db);
        db->ops->close(db);
    }
}

void *db_rows_grow(struct arena *a, const void *rows, size_t *room, size_t size) {
    size_t wider = *room == 0 ? 16 : *room * 2;
    void *item = arena_room(a, wider * size); /* whoever fills a row fills all of it */
    if (*room > 0) {
        memcpy(item, rows, *room * size);
    }
    *room = wider;
    return item;
}

/* --- what is bound --- */

void db_bind_id(struct db_stmt *s, unsigned i, struct id v) {
    s->db->ops->bind_id(s, i, v);
}

void db_bind_opt_id(struct db_stmt *s, unsigned i, struct id v) {
    if (id_is_none(v)) {
        s->db->ops->bind_null(s, i);
    } else {
        s->db->ops->bind_id(s, i, v);
    }
}

void db_bind_int(struct db_stmt *s, unsigned i, int64_t v) {
    s->db->ops->bind_int(s, i, v);
}

void db_bind_opt_int(struct db_stmt *s, unsigned i, struct opt_int v) {
    if (v.has) {
        s->db->ops->bind_int(s, i, v.v);
    } else {
        s->db->ops->bind_null(s, i);
    }
}

void db_bind_bool(struct db_stmt *s, unsigned i, bool v) {
    s->db->ops->bind_int(s, i, v ? 1 : 0);
}

void db_bind_text(struct db_stmt *s, unsigned i, struct str v) {
    s->db->ops->bind_text(s, i, v.p == NULL ? STR("") : v);
}

void db_bind_str(struct db_stmt *s, unsigned i, struct str v) {
    if (v.p == NULL) {
        s->db->ops->bind_null(s, i);
    } else {
        s->db->ops->bind_text(s, i, v);
    }
}

void db_bind_real(struct db_stmt *s, unsigned i, double v) {
    s->db->ops->bind_real(s, i, v);
}

void db_bind_opt_real(struct db_stmt *s, unsigned i, struct opt_real v) {
    if (v.has) {
        s->db->ops->bind_real(s, i, v.v);
    } else {
        s->db->ops->bind_null(s, i);
    }
}

void db_bind_ids(struct db_stmt *s, unsigned i, struct ids v) {
    s->db->ops->bind_ids(s, i, v);
}

/* --- what comes back --- */

enum err db_step(struct db_stmt *s, bool *row) {
    *row = false;
    if (s->db->doomed != ERR_OK) {
        return s->db->doomed;
    }
    return s->db->ops->step(s, row);
}

struct id db_get_id(struct db_stmt *s, unsigned column) {
    return s->db->ops->get_id(s, column);
}

int64_t db_get_int(struct db_stmt *s, unsigned column) {
    return s->db->ops->get_int(s, column);
}

struct opt_int db_get_opt_int(struct db_stmt *s, unsigned column) {
    if (s->db->ops->is_null(s, column)) {
        return (struct opt_int){.has = false};
    }
    return (struct opt_int){.has = true, .v = s->db->ops->get_int(s, column)};
}

bool db_get_bool(struct db_stmt *s, unsigned column) {
    return db_get_int(s, column) != 0;
}

double db_get_real(struct db_stmt *s, unsigned column) {
    return s->db->ops->get_real(s, column);
}

struct opt_real db_get_opt_real(struct db_stmt *s, unsigned column) {
    if (s->db->ops->is_null(s, column)) {
        return (struct opt_real){.has = false};
    }
    return (struct opt_real){.has = true, .v = s->db->ops->get_real(s, column)};
}

struct str db_get_str(struct db_stmt *s, unsigned column, struct arena *a) {
    struct str text = s->db->ops->get_text(s, column);
    if (text.p == NULL) { /* SQL's NULL, or bytes of no length */
        return s->db->ops->is_null(s, column) ? text : arena_str(a, STR(""));
    }
    return arena_str(a, text);
}

static void put_json_value(struct db_stmt *s, unsigned column, struct json_out *out) {
    const struct db_ops *ops = s->db->ops;
    if (ops->is_null(s, column)) {
        json_put_null(out);
        return;
    }
    struct str text;
    switch (s->sql->column[column]) {
    case DB_ID:
        json_put_id(out, ops->get_id(s, column));
        break;
    case DB_BOOL:
        json_put_bool(out, ops->get_int(s, column) != 0);
        break;
    case DB_REAL:
        json_put_real(out, ops->get_real(s, column));
        break;
    case DB_JSON:
        text = ops->get_text(s, column);
        json_put_raw(out, text.n > 0 ? text : STR("null"));
        break;
    case DB_TEXT:
        text = ops->get_text(s, column);
        json_put_str(out, text.p != NULL ? text : STR(""));
        break;
    default:
        json_put_int(out, ops->get_int(s, column));
        break;
    }
}

enum err db_put_json(struct db_stmt *s, const char *const *keys, struct json_out *out) {
    json_open_array(out);
    bool row = false;
    enum err e = db_step(s, &row);
    for (; e == ERR_OK && row; e = db_step(s, &row)) {
        json_open_object(out);
        for (unsigned i = 0; i < s->sql->columns; i++) {
            json_key(out, keys[i]);
            put_json_value(s, i, out);
        }
        json_close_object(out);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

int64_t db_changed(struct db_stmt *s) {
    return s->db->ops->changed(s);
}
