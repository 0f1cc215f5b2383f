/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What copy.c shares with the two writers, copy_sqlite.c and copy_postgres.c. Not for others. */
#ifndef KITH_DB_COPY_INNER_H
#define KITH_DB_COPY_INNER_H

#include "db/copy.h"
#include "db/inner.h"

#define COPY_COLUMNS_MAX 64

/* One value of a row; what it is, its column's type says. */
struct copy_cell {
    bool is_null;
    int64_t whole;   /* time, int, money, bool */
    double real;     /* real */
    struct str text; /* text, json, bytes, and the bytes of an id; never without a pointer */
};

/* What is copied in one go: a table, or a twin. */
struct copy_part {
    const char *name;
    const struct copy_twin *twin; /* or NULL */
    const char *column[COPY_COLUMNS_MAX];
    enum db_type type[COPY_COLUMNS_MAX];
    unsigned columns;
    const char *read;
    const char *count_from; /* how many there are, in the source and in the target */
    const char *count_to;
    int64_t rows;
};

struct copy_target {
    const struct copy_writer *writer;
    struct db *db;
    struct arena *arena;
    const char *tables; /* all of them, quoted, with commas */
    void *own;          /* the writer's */
};

/* Errors are told by db_fail on the target's connection. */
struct copy_writer {
    /* Begins to write, so that nobody else does; then all that is in the way of quick filling is
     * gone, and the few rows that every store has. */
    enum err (*begin)(struct copy_target *t);
    enum err (*clear)(struct copy_target *t);
    enum err (*part)(struct copy_target *t, const struct copy_part *p);
    enum err (*row)(struct copy_target *t, const struct copy_part *p, const struct copy_cell *cell);
    enum err (*part_end)(struct copy_target *t, const struct copy_part *p);
    /* Between the rows and what hangs on them: indexes, keys. */
    enum err (*filled)(struct copy_target *t);
    enum err (*check)(struct copy_target *t);
    enum err (*keep)(struct copy_target *t);
    void (*end)(struct copy_target *t); /* frees; after success and failure */
};

extern const struct copy_writer copy_sqlite;
extern const struct copy_writer copy_postgres;

/* The first column of the first row, as a number. */
enum err copy_ask(struct db *db, const char *sql, int64_t *out) MUST_USE;

#endif
