/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The face of db.h over SQLite: one connection. Threads, the queue of writes and locks are the
 * store's business. */
#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/fault.h"
#include "db/inner.h"
#include "db/sqlite_ids.h"

struct sqlite {
    struct db db;
    sqlite3 *handle;
    sqlite3_stmt *begin;
    sqlite3_stmt *commit;
    sqlite3_stmt *rollback;
    /* A reader of a store that is written by nobody else keeps its snapshot after a read: as long
     * as nothing was written the next read finds the same, and SQLite's locks are saved. */
    const _Atomic uint64_t *writes; /* odd while one is on its way; NULL: keeps nothing */
    pthread_mutex_t turn;           /* held within a read, and by who lets the snapshot go */
    uint64_t since;                 /* of `writes`, before the snapshot */
    bool keeps;                     /* a snapshot that no read uses */
};

struct sqlite_stmt {
    struct db_stmt s;
    sqlite3_stmt *handle;
    struct ids list[]; /* one for each parameter; those that are no list stay unused */
};

static struct sqlite *of(const struct db *db) {
    return (struct sqlite *)(uintptr_t)db;
}

static sqlite3_stmt *handle_of(struct db_stmt *s) {
    return ((struct sqlite_stmt *)s)->handle;
}

/* --- errors --- */

static enum err constraint_err(int extended) {
    switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return ERR_TWICE;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return ERR_CONFLICT;
    default:
        return ERR_BUG;
    }
}

static enum err err_of(int code) {
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return constraint_err(code);
    case SQLITE_FULL:
        return ERR_DISK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return ERR_BUSY;
    case SQLITE_TOOBIG:
        return ERR_TOO_LARGE;
    case SQLITE_ERROR:
    case SQLITE_READONLY:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
        return ERR_BUG;
    default:
        return ERR_STORE;
    }
}

static enum err failed(struct db *db, const char *what) {
    sqlite3 *h = of(db)->handle;
    int code = sqlite3_extended_errcode(h);
    return db_fail(db, err_of(code), "%s: %s (%d)", what, sqlite3_errmsg(h), code);
}

/* --- transactions --- */

static enum err control(struct db *db, sqlite3_stmt *s, const char *what) {
    int code = sqlite3_step(s);
    enum err e = code == SQLITE_DONE ? ERR_OK : failed(db, what);
    sqlite3_reset(s);
    return e;
}

bool sqlite_is_rolled_back(const struct db *db) {
    return sqlite3_get_autocommit(of(db)->handle) != 0;
}

static void roll_back(struct sqlite *m) {
    if (!sqlite_is_rolled_back(&m->db)) {
        sqlite3_step(m->rollback);
        sqlite3_reset(m->rollback);
    }
}

/* Under its turn. */
static void let_go(struct sqlite *m) {
    if (m->keeps) {
        m->keeps = false;
        roll_back(m);
    }
}

void sqlite_let_go(struct db *db) {
    struct sqlite *m = of(db);
    if (pthread_mutex_trylock(&m->turn) == 0) {
        let_go(m);
        pthread_mutex_unlock(&m->turn);
    }
}

static enum err begin_kept(struct sqlite *m) {
    uint64_t now = atomic_load(m->writes);
    pthread_mutex_lock(&m->turn);
    if (m->keeps && m->since == now) {
        m->keeps = false;
        return ERR_OK;
    }
    let_go(m);
    m->since = now;
    enum err e = control(&m->db, m->begin, "BEGIN");
    if (e != ERR_OK) {
        pthread_mutex_unlock(&m->turn);
    }
    return e;
}

static enum err sqlite_begin(struct db *db, bool write) {
    (void)write; /* the writer's own BEGIN was prepared as IMMEDIATE */
    struct sqlite *m = of(db);
    return m->writes != NULL ? begin_kept(m) : control(db, m->begin, "BEGIN");
}

static enum err sqlite_commit(struct db *db) {
    return control(db, of(db)->commit, "COMMIT");
}

static void sqlite_rollback(struct db *db) {
    struct sqlite *m = of(db);
    if (m->writes == NULL) {
        roll_back(m);
        return;
    }
    m->keeps = db->doomed == ERR_OK && m->since % 2 == 0 && atomic_load(m->writes) == m->since &&
               !sqlite_is_rolled_back(db);
    if (!m->keeps) {
        roll_back(m);
    }
    pthread_mutex_unlock(&m->turn);
}

static enum err sqlite_script(struct db *db, const char *sql) {
    int code = sqlite3_exec(of(db)->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : failed(db, "script");
}

/* --- statements --- */

static struct db_stmt *sqlite_prepare(struct db *db, const struct db_sql *sql) {
    struct sqlite_stmt *s = calloc(1, sizeof *s + sql->params * sizeof s->list[0]);
    if (s == NULL) {
        (void)db_fail(db, ERR_STORE, "%s: out of memory", sql->name);
        return NULL;
    }
    if (sqlite3_prepare_v3(of(db)->handle, sql->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &s->handle,
                           NULL) != SQLITE_OK) {
        (void)failed(db, sql->name);
        free(s);
        return NULL;
    }
    return &s->s;
}

static void sqlite_free(struct db_stmt *s) {
    sqlite3_finalize(handle_of(s));
    free(s);
}

static enum err sqlite_check(struct db *db, const struct db_sql *sql) {
    struct db_stmt *s = sqlite_prepare(db, sql);
    if (s == NULL) {
        return db->last;
    }
    int columns = sqlite3_column_count(handle_of(s));
    sqlite_free(s);
    return columns == sql->columns ? ERR_OK
                                   : db_fail(db, ERR_BUG, "%s: %d columns instead of %d", sql->name,
                                             columns, sql->columns);
}

/* A twin may not use every parameter: binding one that this text lacks is no error (RANGE). */
static void bound(struct db_stmt *s, int code) {
    if (code != SQLITE_OK && code != SQLITE_RANGE) {
        (void)failed(s->db, s->sql->name);
    }
}

static void sqlite_bind_null(struct db_stmt *s, unsigned i) {
    bound(s, sqlite3_bind_null(handle_of(s), (int)i + 1));
}

static void sqlite_bind_id(struct db_stmt *s, unsigned i, struct id v) {
    bound(s, sqlite3_bind_blob(handle_of(s), (int)i + 1, v.b, sizeof v.b, SQLITE_TRANSIENT));
}

static void sqlite_bind_int(struct db_stmt *s, unsigned i, int64_t v) {
    bound(s, sqlite3_bind_int64(handle_of(s), (int)i + 1, v));
}

static void sqlite_bind_real(struct db_stmt *s, unsigned i, double v) {
    bound(s, sqlite3_bind_double(handle_of(s), (int)i + 1, v));
}

static void sqlite_bind_text(struct db_stmt *s, unsigned i, struct str v) {
    if (s->sql->param[i] == DB_BYTES) {
        bound(s, sqlite3_bind_blob64(handle_of(s), (int)i + 1, v.p, v.n, SQLITE_STATIC));
    } else {
        bound(s,
              sqlite3_bind_text64(handle_of(s), (int)i + 1, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8));
    }
}

static void sqlite_bind_ids(struct db_stmt *s, unsigned i, struct ids v) {
    struct sqlite_stmt *mine = (struct sqlite_stmt *)s;
    mine->list[i] = v;
    bound(s, sqlite3_bind_pointer(mine->handle, (int)i + 1, &mine->list[i], SQLITE_IDS, NULL));
}

static enum err sqlite_step(struct db_stmt *s, bool *row) {
    int code = sqlite3_step(handle_of(s));
    *row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? ERR_OK : failed(s->db, s->sql->name);
}

static bool sqlite_is_null(struct db_stmt *s, unsigned column) {
    return sqlite3_column_type(handle_of(s), (int)column) == SQLITE_NULL;
}

/* Asking the value itself saves a look at the statement for each thing asked. It may not be asked
 * while another thread uses the connection, and none does. */
static struct str bytes_of(struct db_stmt *s, unsigned column) {
    sqlite3_value *v = sqlite3_column_value(handle_of(s), (int)column);
    const void *p = sqlite3_value_blob(v);
    return str_make(p, (size_t)sqlite3_value_bytes(v));
}

static struct id sqlite_get_id(struct db_stmt *s, unsigned column) {
    struct id v = ID_NONE;
    struct str blob = bytes_of(s, column);
    if (blob.n == sizeof v.b) {
        memcpy(v.b, blob.p, sizeof v.b);
    }
    return v;
}

static int64_t sqlite_get_int(struct db_stmt *s, unsigned column) {
    return sqlite3_column_int64(handle_of(s), (int)column);
}

static double sqlite_get_real(struct db_stmt *s, unsigned column) {
    return sqlite3_column_double(handle_of(s), (int)column);
}

static struct str sqlite_get_text(struct db_stmt *s, unsigned column) {
    return bytes_of(s, column);
}

static int64_t sqlite_changed(struct db_stmt *s) {
    return sqlite3_changes64(of(s->db)->handle);
}

static void sqlite_done(struct db_stmt *s) {
    sqlite3_reset(handle_of(s));
}

static void sqlite_close(struct db *db) {
    struct sqlite *mine = of(db);
    sqlite3_finalize(mine->begin);
    sqlite3_finalize(mine->commit);
    sqlite3_finalize(mine->rollback);
    int code = sqlite3_close(mine->handle);
    assert(code == SQLITE_OK);
    (void)code;
    pthread_mutex_destroy(&mine->turn);
    free(mine);
}

static const struct db_ops sqlite_ops = {
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .script = sqlite_script,
    .check = sqlite_check,
    .close = sqlite_close,
    .prepare = sqlite_prepare,
    .bind_null = sqlite_bind_null,
    .bind_id = sqlite_bind_id,
    .bind_int = sqlite_bind_int,
    .bind_real = sqlite_bind_real,
    .bind_text = sqlite_bind_text,
    .bind_ids = sqlite_bind_ids,
    .step = sqlite_step,
    .is_null = sqlite_is_null,
    .get_id = sqlite_get_id,
    .get_int = sqlite_get_int,
    .get_real = sqlite_get_real,
    .get_text = sqlite_get_text,
    .changed = sqlite_changed,
    .done = sqlite_done,
    .free = sqlite_free,
};

/* --- opening --- */

/* case_sensitive_like makes LIKE mean the same as with PostgreSQL. */
static const char both_settings[] = "PRAGMA foreign_keys = ON;"
                                    "PRAGMA recursive_triggers = OFF;"
                                    "PRAGMA trusted_schema = OFF;"
                                    "PRAGMA case_sensitive_like = ON;"
                                    "PRAGMA temp_store = MEMORY;"
                                    "PRAGMA mmap_size = 1073741824;";

/* What is deleted is overwritten: votes of secret ballots, words that somebody took back. */
static const char writer_settings[] = "PRAGMA journal_mode = WAL;"
                                      "PRAGMA secure_delete = ON;"
                                      "PRAGMA synchronous = FULL;"
                                      "PRAGMA cache_size = -16384;"
                                      "PRAGMA journal_size_limit = 67108864;";

static const char reader_settings[] = "PRAGMA cache_size = -1024;"
                                      "PRAGMA query_only = ON;";

static int settings_apply(struct sqlite *db, bool write) {
    sqlite3 *h = db->handle;
    sqlite3_extended_result_codes(h, 1);
    sqlite3_busy_timeout(h, 5000);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    int code = sqlite_ids_add(h);
    code = code == SQLITE_OK ? sqlite3_exec(h, both_settings, NULL, NULL, NULL) : code;
    return code != SQLITE_OK
               ? code
               : sqlite3_exec(h, write ? writer_settings : reader_settings, NULL, NULL, NULL);
}

static int control_prepare(struct sqlite *db, bool write) {
    const unsigned keep = SQLITE_PREPARE_PERSISTENT;
    int code = sqlite3_prepare_v3(db->handle, write ? "BEGIN IMMEDIATE" : "BEGIN", -1, keep,
                                  &db->begin, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v3(db->handle, "COMMIT", -1, keep, &db->commit, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v3(db->handle, "ROLLBACK", -1, keep, &db->rollback, NULL);
    }
    return code;
}

enum err sqlite_open(struct sqlite_options o, struct db **out, struct buf *why) {
    /* Each thread has its own connection, and counting every allocation costs a lock. Refused
     * without harm once SQLite is at work. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    struct sqlite *db = calloc(1, sizeof *db);
    if (db == NULL) {
        buf_put(why, STR("there is no memory for the store"));
        return ERR_STORE;
    }
    db->db.ops = &sqlite_ops;
    db->db.kind = DB_SQLITE;
    db->writes = o.writes;
    pthread_mutex_init(&db->turn, NULL);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (o.make ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(o.path, &db->handle, flags, fault_vfs());
    code = code == SQLITE_OK ? settings_apply(db, o.write) : code;
    code = code == SQLITE_OK ? control_prepare(db, o.write) : code;
    if (code != SQLITE_OK) {
        bool broken = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
        buf_printf(why,
                   broken ? "%s is not whole: %s. Put back the last backup."
                          : "%s cannot be opened: %s",
                   o.path, sqlite3_errmsg(db->handle));
        sqlite_close(&db->db);
        return err_of(code);
    }
    *out = &db->db;
    return ERR_OK;
}

/* --- after a fall --- */

static int check_pages(sqlite3 *h, struct buf *why) {
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(h, "PRAGMA quick_check(1)", -1, &s, NULL);
    code = code == SQLITE_OK ? sqlite3_step(s) : code;
    const char *said = code == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
    bool whole = said != NULL && strcmp(said, "ok") == 0;
    if (!whole) {
        buf_printf(why, "%s", said != NULL ? said : sqlite3_errmsg(h));
    }
    sqlite3_finalize(s);
    return whole ? SQLITE_OK : SQLITE_CORRUPT;
}

enum err sqlite_take_over(struct db *db, int *pages, struct buf *why) {
    sqlite3 *h = of(db)->handle;
    int done = 0;
    *pages = 0;
    int code = sqlite3_wal_checkpoint_v2(h, NULL, SQLITE_CHECKPOINT_PASSIVE, pages, &done);
    if (code == SQLITE_OK) {
        code = sqlite3_wal_checkpoint_v2(h, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    }
    if (code != SQLITE_OK) {
        buf_printf(why, "its log cannot be taken over: %s", sqlite3_errmsg(h));
        return err_of(code);
    }
    return check_pages(h, why) == SQLITE_OK ? ERR_OK : ERR_STORE;
}

/* --- copying --- */

static int copy_pages(sqlite3 *to, sqlite3 *from) {
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (b == NULL) {
        return sqlite3_errcode(to);
    }
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(b, 1024);
    }
    int end = sqlite3_backup_finish(b);
    return code == SQLITE_DONE ? end : code;
}

/* The source's own read transaction keeps one snapshot throughout, so that writes meanwhile do not
 * make the copy begin again. */
enum err sqlite_copy(struct db *from, const char *path, struct buf *why) {
    sqlite3 *to = NULL;
    sqlite_let_go(from);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &to, flags, fault_vfs());
    if (code == SQLITE_OK) {
        code = sqlite3_exec(of(from)->handle, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL,
                            NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = copy_pages(to, of(from)->handle);
        roll_back(of(from));
    }
    if (code != SQLITE_OK) {
        buf_printf(why, "the copy to %s failed: %s", path, sqlite3_errstr(code));
    }
    sqlite3_close(to);
    return code == SQLITE_OK ? ERR_OK : err_of(code);
}
