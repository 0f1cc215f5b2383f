/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A whole store into another one, also of the other kind: every table that the catalogue names, as
 * it was at one moment. The source is only read. */
#ifndef KITH_DB_COPY_H
#define KITH_DB_COPY_H

#include "db/store.h"

struct copy_column {
    const char *name;
    enum db_type type;
};

/* What each store keeps in tables of its own making (full text): how it is read as rows that both
 * understand, and written from them. All other tables must have the same columns in both. */
struct copy_twin {
    const char *name;          /* for messages */
    const char *const *tables; /* that make it up, in either store; NULL behind the last */
    const struct copy_column *column;
    unsigned columns;
    const char *read_sqlite;
    const char *read_postgres;
    const char *const *write_sqlite; /* for each row, with ?1 ?2 ... by column; NULL ends them */
    const char *write_postgres;      /* once, from a table "copied" that has those columns */
};

struct copy_job {
    const struct copy_twin *const *twins; /* NULL behind the last */
    /* Now and then, from the calling thread; NULL: nobody watches. */
    void (*progress)(void *self, const char *what, int64_t done, int64_t all);
    /* When all rows are in and counted, before they are kept: what must be there with them. Its
     * failure is the copy's. NULL: nothing. */
    enum err (*before_end)(void *self);
    void *self;
    int64_t rows; /* what was copied, once it is */
    int64_t tables;
};

/* Is nothing yet where this store would be? If something is: ERR_TWICE, and what, in a sentence. */
enum err copy_is_free(struct store_options o, struct buf *why) MUST_USE;

/* `to` has the program's schema and no rows (ERR_TWICE, ERR_BUSY when somebody is at work there),
 * and nobody else writes it. PostgreSQL: all or nothing. SQLite: after a failure it holds a part,
 * so it lies in a folder that does not count until this is done. Each failure is told in *why. */
enum err copy_store(struct store *from, struct store *to, struct copy_job *job,
                    struct buf *why) MUST_USE;
/* Once it is kept, and has its name: statistics, so that plans are good from the first request. */
enum err copy_settle(struct store *to, struct buf *why) MUST_USE;

#endif
