/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An opened store: its readers, its writer, its cache clock. Shared by all threads.
 *
 * SQLite: one writer thread; up to 64 works are committed together, each in a savepoint of its
 * own; acknowledged means on disk (WAL, synchronous=FULL). The code makes a second writer
 * impossible: readers are opened query_only, and a lock on DIR/lock keeps a second process out.
 * PostgreSQL: a few workers, serializable transactions, run again when two of them met. */
#ifndef KITH_DB_STORE_H
#define KITH_DB_STORE_H

#include "base/buf.h"
#include "db/db.h"

struct store;

struct store_options {
    struct str folder;   /* the data folder; kith.db lies in it */
    struct str database; /* postgresql:// or host=...; absent: SQLite in the folder */
    unsigned workers;    /* PostgreSQL's writers; 0: 4 */
    bool in_memory;      /* SQLite in a folder in memory that goes with the store */
    bool no_migrate;     /* refuse instead of migrating (doctor, verify) */
    bool shared_lock;    /* only reads, beside a serving process */
};

/* Opens, locks and migrates. On failure *why holds one plain sentence and a hint. */
enum err store_open(struct store_options o, struct store **out, struct buf *why) MUST_USE;
/* Waits for accepted works, then closes. */
void store_close(struct store *s);
enum db_kind store_kind(const struct store *s);

/* This thread's own reader connection, opened at the first call and again after a loss, closed with
 * the thread. NULL: the store cannot be reached. Other threads have ended before store_close. */
struct db *store_reader(struct store *s);

/* A work runs whole in one write transaction and may be run more than once, so its effects outside
 * are jobs. ERR_OK commits it; everything else rolls back this work alone. */
struct store_task {
    enum err (*run)(struct db *db, void *self);
    /* After the commit (or its failure), from the store's thread. e is run's answer, or ERR_STORE,
     * ERR_DISK, ERR_BUSY when it could not be kept. */
    void (*done)(enum err e, void *self);
    void *self;
    struct store_task *next;
};

/* Takes the work, or returns false at once when the queue is full (then done is not called). */
bool store_submit(struct store *s, struct store_task *t);
/* The same, waiting for the end: for commands, jobs and tests. Never from within a work. */
enum err store_write(struct store *s, enum err (*run)(struct db *db, void *self),
                     void *self) MUST_USE;

/* --- the cache clock ---
 * Every commit moves the clock and stamps the tables it wrote, before it is acknowledged; with
 * PostgreSQL the stamps of other nodes arrive by NOTIFY. A page made from tables T, begun at clock
 * c, is current while no table of T has a stamp above c. */
uint64_t store_clock(const struct store *s); /* read it before db_begin_read */
bool store_is_current(const struct store *s, const struct db_tables *tables, uint64_t since);

/* Sleeps until one of the tables is written after clock `since`, here or on another node, until
 * store_wake, or for ms. May also return early. */
void store_wait(struct store *s, const struct db_tables *tables, uint64_t since, int64_t ms);
void store_wake(struct store *s);

/* --- keeping it --- */

/* Copies the SQLite store into a file while serving (the backup API); PostgreSQL: pg_dump. */
enum err store_backup(struct store *s, struct str path, struct buf *why) MUST_USE;
/* Integrity check of the store and of the foreign keys; what is wrong, a line each. */
enum err store_verify(struct store *s, struct buf *report) MUST_USE;
/* Newest migration in the store and in the binary. */
int store_version(struct store *s);
int store_version_known(void);

/* Faults for tests: the n-th "write" or "fsync" of SQLite's files from now on fails with that
 * errno, and so do those that follow, until n is 0. Only in builds with KITH_FAULTS. */
void store_fault(const char *call, unsigned nth, int error);
/* The same, and it alone: a fault that passes. */
void store_fault_once(const char *call, unsigned nth, int error);
/* Has a call failed since the last of these two? */
bool store_fault_met(void);

#endif
