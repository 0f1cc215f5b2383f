/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Filling a SQLite store: prepared inserts, without the cost of durability until the end. What a
 * failure leaves is not whole, and lies where it does not count. */
#include <math.h>
#include <string.h>

#include "db/copy_inner.h"

#define ROWS_AT_ONCE 65536 /* in a transaction, so that the log stays small */
#define STATEMENTS_MAX 4

struct filling {
    struct db_sql sql[STATEMENTS_MAX];
    struct db_stmt *stmt[STATEMENTS_MAX];
    unsigned stmts;
    int64_t rows; /* since the transaction began */
};

/* Sorting for an index may need more memory than there is, so it goes to files. */
static const char settings[] = "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF;"
                               "PRAGMA temp_store = FILE; PRAGMA cache_size = -32768;"
                               "PRAGMA secure_delete = OFF;";

static enum err sqlite_begin(struct copy_target *t) {
    t->own = arena_new(t->arena, struct filling);
    TRY(db_script(t->db, settings));
    return db_begin_write(t->db);
}

static enum err sqlite_clear(struct copy_target *t) {
    return db_script(t->db, "DELETE FROM migration");
}

static const char *insert_text(struct copy_target *t, const struct copy_part *p) {
    struct buf b = buf_make((size_t)1 << 16);
    buf_printf(&b, "INSERT INTO \"%s\" (", p->name);
    for (unsigned i = 0; i < p->columns; i++) {
        buf_printf(&b, "%s\"%s\"", i == 0 ? "" : ", ", p->column[i]);
    }
    buf_put(&b, STR(") VALUES ("));
    for (unsigned i = 0; i < p->columns; i++) {
        buf_printf(&b, "%s?%u", i == 0 ? "" : ", ", i + 1);
    }
    buf_char(&b, ')');
    const char *text = arena_str(t->arena, buf_str(&b)).p;
    buf_free(&b);
    return text;
}

static enum err prepare(struct copy_target *t, const struct copy_part *p, const char *text) {
    struct filling *f = t->own;
    if (f->stmts == STATEMENTS_MAX) {
        return db_fail(t->db, ERR_BUG, "too many statements");
    }
    struct db_sql *sql = &f->sql[f->stmts];
    *sql = (struct db_sql){
        .name = "insert", .sqlite = text, .param = p->type, .params = (uint16_t)p->columns};
    f->stmt[f->stmts] = db_prepare(t->db, sql);
    if (f->stmt[f->stmts] == NULL) {
        return db_last_err(t->db);
    }
    f->stmts++;
    return ERR_OK;
}

static enum err sqlite_part(struct copy_target *t, const struct copy_part *p) {
    if (p->twin == NULL) {
        return prepare(t, p, insert_text(t, p));
    }
    for (const char *const *text = p->twin->write_sqlite; *text != NULL; text++) {
        TRY(prepare(t, p, *text));
    }
    return ERR_OK;
}

static struct id id_of(struct str bytes) {
    struct id v = ID_NONE;
    memcpy(v.b, bytes.p, sizeof v.b);
    return v;
}

static void bind(struct db_stmt *s, unsigned i, enum db_type type, const struct copy_cell *c) {
    const struct db_ops *ops = s->db->ops;
    if (c->is_null) {
        ops->bind_null(s, i);
        return;
    }
    switch (type) {
    case DB_REAL:
        ops->bind_real(s, i, c->real);
        break;
    case DB_ID:
        ops->bind_id(s, i, id_of(c->text));
        break;
    case DB_TEXT:
    case DB_JSON:
    case DB_BYTES:
        ops->bind_text(s, i, c->text);
        break;
    default:
        ops->bind_int(s, i, c->whole);
        break;
    }
}

static enum err insert(struct db_stmt *s, const struct copy_part *p, const struct copy_cell *cell) {
    for (unsigned i = 0; i < p->columns; i++) {
        /* SQLite would silently make NULL of it. */
        if (p->type[i] == DB_REAL && !cell[i].is_null && isnan(cell[i].real)) {
            return db_fail(s->db, ERR_INPUT, "the column %s has a value that is no number (NaN)",
                           p->column[i]);
        }
        bind(s, i, p->type[i], &cell[i]);
    }
    bool row = false;
    enum err e = db_step(s, &row);
    s->db->ops->done(s);
    return e;
}

static enum err sqlite_row(struct copy_target *t, const struct copy_part *p,
                           const struct copy_cell *cell) {
    struct filling *f = t->own;
    for (unsigned i = 0; i < f->stmts; i++) {
        TRY(insert(f->stmt[i], p, cell));
    }
    if (++f->rows < ROWS_AT_ONCE) {
        return ERR_OK;
    }
    f->rows = 0;
    TRY(db_commit(t->db));
    return db_begin_write(t->db);
}

static void statements_end(struct filling *f) {
    while (f->stmts > 0) {
        db_free(f->stmt[--f->stmts]);
    }
}

static enum err sqlite_part_end(struct copy_target *t, const struct copy_part *p) {
    (void)p;
    statements_end(t->own);
    return ERR_OK;
}

/* The last transaction is one that is on disk when it ends; with it everything is, since the file
 * is synced as a whole. */
static enum err sqlite_filled(struct copy_target *t) {
    TRY(db_commit(t->db));
    TRY(db_script(t->db, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0"));
    return db_begin_write(t->db);
}

static enum err sqlite_check(struct copy_target *t) {
    int64_t broken = 0;
    TRY(copy_ask(t->db, "SELECT count(*) FROM pragma_foreign_key_check", &broken));
    return broken == 0 ? ERR_OK
                       : db_fail(t->db, ERR_CONFLICT, "%lld rows name rows that are not there",
                                 (long long)broken);
}

static enum err sqlite_keep(struct copy_target *t) {
    TRY(db_commit(t->db));
    return db_script(t->db, "PRAGMA wal_checkpoint(TRUNCATE)");
}

static void sqlite_end(struct copy_target *t) {
    if (t->own != NULL) {
        statements_end(t->own);
    }
}

const struct copy_writer copy_sqlite = {
    .begin = sqlite_begin,
    .clear = sqlite_clear,
    .part = sqlite_part,
    .row = sqlite_row,
    .part_end = sqlite_part_end,
    .filled = sqlite_filled,
    .check = sqlite_check,
    .keep = sqlite_keep,
    .end = sqlite_end,
};
