/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Filling a PostgreSQL store: COPY in its binary form, in one transaction, so that a failure leaves
 * nothing. */
#include <endian.h>
#include <string.h>

#include "db/copy_inner.h"

#define PIECE ((size_t)64 << 10)
#define ROW_MAX ((size_t)1 << 30) /* of PostgreSQL's own */

struct filling {
    struct buf rows; /* not yet sent */
};

/* All of it may take longer than a statement of a visitor may; to wait for somebody who is at work
 * there is no use. */
static const char settings[] = "SET statement_timeout = 0; SET lock_timeout = '5s';"
                               "SET idle_in_transaction_session_timeout = 0;";

static enum err script(struct copy_target *t, const char *before, const char *after) {
    return db_script(t->db, arena_printf(t->arena, "%s%s%s", before, t->tables, after).p);
}

static enum err postgres_begin(struct copy_target *t) {
    struct filling *f = arena_new(t->arena, struct filling);
    f->rows = buf_make(ROW_MAX + PIECE);
    t->own = f;
    TRY(db_script(t->db, settings));
    TRY(db_begin_write(t->db));
    return script(t, "LOCK TABLE ", " IN ACCESS EXCLUSIVE MODE");
}

/* Tables emptied in the same transaction are filled as if they had been there for long (FREEZE):
 * lists need not look at each row whether it is visible, and no vacuum has to write them again. */
static enum err postgres_clear(struct copy_target *t) {
    return script(t, "TRUNCATE ", " RESTART IDENTITY");
}

/* --- a row --- */

static void put_int16(struct buf *b, unsigned v) {
    uint16_t be = htobe16((uint16_t)v);
    buf_put(b, str_make((const char *)&be, sizeof be));
}

static void put_int32(struct buf *b, uint32_t v) {
    uint32_t be = htobe32(v);
    buf_put(b, str_make((const char *)&be, sizeof be));
}

static void put_int64(struct buf *b, uint64_t v) {
    uint64_t be = htobe64(v);
    put_int32(b, sizeof be);
    buf_put(b, str_make((const char *)&be, sizeof be));
}

static void put_real(struct buf *b, double v) {
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    put_int64(b, bits);
}

static void put_bytes(struct buf *b, struct str v) {
    put_int32(b, (uint32_t)v.n);
    buf_put(b, v);
}

static enum err put_bool(struct copy_target *t, const char *column, int64_t v) {
    struct filling *f = t->own;
    if (v != 0 && v != 1) {
        return db_fail(t->db, ERR_INPUT, "the column %s has neither true nor false but %lld",
                       column, (long long)v);
    }
    put_bytes(&f->rows, v == 0 ? str_make("\0", 1) : STR("\1"));
    return ERR_OK;
}

static enum err put_cell(struct copy_target *t, const char *column, enum db_type type,
                         const struct copy_cell *c) {
    struct filling *f = t->own;
    if (c->is_null) {
        put_int32(&f->rows, UINT32_MAX);
        return ERR_OK;
    }
    switch (type) {
    case DB_BOOL:
        return put_bool(t, column, c->whole);
    case DB_REAL:
        put_real(&f->rows, c->real);
        break;
    case DB_ID:
    case DB_TEXT:
    case DB_JSON:
    case DB_BYTES:
        put_bytes(&f->rows, c->text);
        break;
    default:
        put_int64(&f->rows, (uint64_t)c->whole);
        break;
    }
    return ERR_OK;
}

static enum err send_rows(struct copy_target *t) {
    struct filling *f = t->own;
    if (f->rows.overflow) {
        return db_fail(t->db, ERR_TOO_LARGE, "a row is larger than PostgreSQL takes");
    }
    enum err e = postgres_fill(t->db, buf_str(&f->rows));
    buf_clear(&f->rows);
    return e;
}

static enum err postgres_row(struct copy_target *t, const struct copy_part *p,
                             const struct copy_cell *cell) {
    struct filling *f = t->own;
    put_int16(&f->rows, p->columns);
    for (unsigned i = 0; i < p->columns; i++) {
        TRY(put_cell(t, p->column[i], p->type[i], &cell[i]));
    }
    return f->rows.n < PIECE ? ERR_OK : send_rows(t);
}

/* --- a part --- */

static const char *type_name(enum db_type type) {
    switch (type) {
    case DB_ID:
        return "uuid";
    case DB_BOOL:
        return "boolean";
    case DB_REAL:
        return "double precision";
    case DB_BYTES:
        return "bytea";
    case DB_TEXT:
    case DB_JSON:
        return "text";
    default:
        return "bigint";
    }
}

static const char *columns_text(struct copy_target *t, const struct copy_part *p, bool types) {
    struct buf b = buf_make((size_t)1 << 16);
    for (unsigned i = 0; i < p->columns; i++) {
        buf_printf(&b, "%s\"%s\" %s", i == 0 ? "" : ", ", p->column[i],
                   types ? type_name(p->type[i]) : "");
    }
    const char *text = arena_str(t->arena, buf_str(&b)).p;
    buf_free(&b);
    return text;
}

/* A twin's rows go into a table of their own first. */
static enum err postgres_part(struct copy_target *t, const struct copy_part *p) {
    struct filling *f = t->own;
    struct str sql;
    if (p->twin == NULL) {
        sql = arena_printf(t->arena, "COPY \"%s\" (%s) FROM STDIN (FORMAT binary, FREEZE)", p->name,
                           columns_text(t, p, false));
    } else {
        sql = arena_printf(t->arena, "CREATE TEMPORARY TABLE copied (%s) ON COMMIT DROP",
                           columns_text(t, p, true));
        TRY(db_script(t->db, sql.p));
        sql = STR("COPY copied FROM STDIN (FORMAT binary)");
    }
    TRY(postgres_fill_begin(t->db, sql.p));
    buf_put(&f->rows, STR("PGCOPY\n\377\r\n"));
    buf_char(&f->rows, '\0');
    put_int32(&f->rows, 0); /* flags, and the length of what else there is of a head */
    put_int32(&f->rows, 0);
    return ERR_OK;
}

static enum err postgres_part_end(struct copy_target *t, const struct copy_part *p) {
    struct filling *f = t->own;
    put_int16(&f->rows, UINT16_MAX);
    TRY(send_rows(t));
    TRY(postgres_fill_end(t->db));
    if (p->twin == NULL) {
        return ERR_OK;
    }
    TRY(db_script(t->db, p->twin->write_postgres));
    return db_script(t->db, "DROP TABLE copied");
}

/* --- the end --- */

static enum err nothing(struct copy_target *t) {
    (void)t;
    return ERR_OK;
}

static enum err postgres_keep(struct copy_target *t) {
    return db_commit(t->db);
}

static void postgres_end(struct copy_target *t) {
    struct filling *f = t->own;
    if (f != NULL) {
        buf_free(&f->rows);
    }
}

const struct copy_writer copy_postgres = {
    .begin = postgres_begin,
    .clear = postgres_clear,
    .part = postgres_part,
    .row = postgres_row,
    .part_end = postgres_part_end,
    .filled = nothing,
    .check = nothing, /* the keys are checked as they are made again */
    .keep = postgres_keep,
    .end = postgres_end,
};
