/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What db.c shares with sqlite.c and postgres.c, and the few things that migrations and the store
 * ask of a connection. Not for other floors. */
#ifndef KITH_DB_INNER_H
#define KITH_DB_INNER_H

#include "base/buf.h"
#include "db/db.h"

enum db_state { DB_IDLE, DB_READING, DB_WRITING };

/* What each store does. Errors are told by db_fail. */
struct db_ops {
    enum err (*begin)(struct db *db, bool write);
    enum err (*commit)(struct db *db);
    void (*rollback)(struct db *db);
    enum err (*script)(struct db *db, const char *sql);
    enum err (*check)(struct db *db, const struct db_sql *sql);
    void (*close)(struct db *db);

    struct db_stmt *(*prepare)(struct db *db, const struct db_sql *sql);
    void (*bind_null)(struct db_stmt *s, unsigned i);
    void (*bind_id)(struct db_stmt *s, unsigned i, struct id v);
    void (*bind_int)(struct db_stmt *s, unsigned i, int64_t v);
    void (*bind_real)(struct db_stmt *s, unsigned i, double v);
    void (*bind_text)(struct db_stmt *s, unsigned i, struct str v);
    void (*bind_ids)(struct db_stmt *s, unsigned i, struct ids v);
    enum err (*step)(struct db_stmt *s, bool *row);
    bool (*is_null)(struct db_stmt *s, unsigned column);
    /* NULL is none, 0, 0, and a text without a pointer. */
    struct id (*get_id)(struct db_stmt *s, unsigned column);
    int64_t (*get_int)(struct db_stmt *s, unsigned column);
    double (*get_real)(struct db_stmt *s, unsigned column);
    struct str (*get_text)(struct db_stmt *s, unsigned column); /* good until the next step */
    int64_t (*changed)(struct db_stmt *s);
    void (*done)(struct db_stmt *s);
    void (*free)(struct db_stmt *s);
};

/* The first member of each store's own struct. */
struct db_stmt {
    struct db *db;
    const struct db_sql *sql;
    struct db_stmt *spare; /* the same statement again, for one within a loop over the first */
    bool busy;
};

struct db {
    const struct db_ops *ops;
    enum db_kind kind;
    enum db_state state;
    bool lost;       /* the connection is gone */
    enum err last;   /* what the last call that failed said */
    enum err doomed; /* what ended the transaction at hand, or ERR_OK */
    unsigned busy;   /* statements that are not done */
    struct db_tables reads;
    struct db_tables writes;
    struct db_stmt **stmt; /* by slot */
    uint32_t stmts;
    char message[256];
};

/* Notes a failure and gives it back. */
enum err db_fail(struct db *db, enum err e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Forgets what the transaction touched and what doomed it. */
void db_fresh(struct db *db);
/* Ends what statements are still at work. */
void db_done_all(struct db *db);
/* Frees every prepared statement. */
void db_forget_statements(struct db *db);
void db_close(struct db *db); /* NULL is fine */

/* SQL of our own, several statements at once, no rows: migrations, settings, savepoints. Within or
 * outside of a transaction; a failure dooms the one at hand. */
enum err db_script(struct db *db, const char *sql) MUST_USE;
/* Is the statement good on this store, with the columns that sqlc took it to have? */
enum err db_check(struct db *db, const struct db_sql *sql) MUST_USE;

/* A statement that is not kept, for SQL that is made as it goes; sql needs no slot and lives as
 * long as the statement, which db_free ends. Within a transaction. */
struct db_stmt *db_prepare(struct db *db, const struct db_sql *sql);
void db_free(struct db_stmt *s);

void db_tables_add(struct db_tables *to, const struct db_tables *more);
bool db_tables_are_empty(const struct db_tables *t);

/* --- opening --- */

struct sqlite_options {
    const char *path;
    bool write; /* the one connection that may */
    bool make;  /* the file, when it is not there */
    /* For a reader: counts what the store's only writer does, and is odd while it writes. Then a
     * snapshot may stay until the next write (sqlite_let_go). NULL: none stays. */
    const _Atomic uint64_t *writes;
};

/* On failure *why says what and why. */
enum err sqlite_open(struct sqlite_options o, struct db **out, struct buf *why) MUST_USE;
/* Ends the snapshot that a reader kept, unless it is being read. By any thread. */
void sqlite_let_go(struct db *db);
/* Copies the whole store into a file that is not there yet, beside readers and the writer. */
enum err sqlite_copy(struct db *from, const char *to, struct buf *why) MUST_USE;
/* After a run that ended without closing: brings all that stands in the log into the store and
 * empties the log, so that nothing leans on pages that may never have reached the disk (after an
 * fsync that failed the system shows them, but does not have them). *pages: how many there were.
 * Then looks whether the pages of the store hang together. */
enum err sqlite_take_over(struct db *db, int *pages, struct buf *why) MUST_USE;
/* Did the store end the transaction of itself, as it does when the disk is full? */
bool sqlite_is_rolled_back(const struct db *db);

struct postgres_options {
    const char *connect; /* postgresql:// or host=... */
    bool write;
    const char *node; /* in what it tells others of its commits; lives as long as the connection */
};

enum err postgres_open(struct postgres_options o, struct db **out, struct buf *why) MUST_USE;
/* Opens again a connection that was lost; its statements are prepared again as they come. */
enum err postgres_reopen(struct db *db) MUST_USE;
/* COPY table FROM STDIN (FORMAT binary), within a transaction that writes: begin with the whole
 * statement, any number of pieces, end. After a failure the connection is only good to be closed.
 */
enum err postgres_fill_begin(struct db *db, const char *sql) MUST_USE;
enum err postgres_fill(struct db *db, struct str piece) MUST_USE;
enum err postgres_fill_end(struct db *db) MUST_USE;
/* A plain connection of libpq with our timeouts; never NULL, its status tells. For PQfinish. */
struct pg_conn *postgres_connect(const char *connect);

#endif
