/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The face of db.h over PostgreSQL: one connection, always in pipeline mode, binary both ways.
 * A transaction's BEGIN travels with its first statement, and the end of a read is sent without
 * waiting for the answer: a page with two queries costs two round trips. */
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/inner.h"
#include "db/store_inner.h"

#define FETCH_ROWS "256" /* of a stream, at once */

/* Numbers of types in PostgreSQL's catalogue; they never change. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_OID = 26,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_VARCHAR = 1043,
    OID_NUMERIC = 1700,
    OID_UUID = 2950,
    OID_UUID_ARRAY = 2951,
};

struct postgres {
    struct db db;
    PGconn *conn;
    char *connect;
    const char *node;
    bool write;
    bool begun;          /* BEGIN has been sent */
    unsigned syncs;      /* sent, their answers not yet read */
    unsigned connection; /* counts openings: statements of an earlier one are prepared again */
    unsigned names;      /* given to statements and cursors */
};

struct param {
    const char *value;
    int length;
    union {
        int64_t whole;
        double real;
        struct id id;
        char truth;
    } own;
    char *list; /* a list in PostgreSQL's form; freed at the end */
};

struct postgres_stmt {
    struct db_stmt s;
    char name[16];
    char cursor[16];
    unsigned connection; /* on which it was prepared */
    PGresult *result;
    int row;
    bool has_run;
    bool has_cursor;
    struct param param[];
};

static struct postgres *of(const struct db *db) {
    return (struct postgres *)(uintptr_t)db;
}

static struct postgres_stmt *stmt_of(struct db_stmt *s) {
    return (struct postgres_stmt *)s;
}

/* --- errors --- */

static const struct {
    const char *state; /* the beginning of an SQLSTATE */
    enum err e;
} states[] = {
    {"23505", ERR_TWICE}, {"23503", ERR_CONFLICT}, {"40001", ERR_AGAIN}, {"40P01", ERR_AGAIN},
    {"53100", ERR_DISK},  {"53", ERR_STORE},       {"57014", ERR_BUSY},  {"55P03", ERR_BUSY},
    {"57P", ERR_STORE},   {"58", ERR_STORE},       {"08", ERR_STORE},    {"54", ERR_TOO_LARGE},
    {"XX", ERR_STORE},
};

static enum err err_of(const char *state) {
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (strncmp(state, states[i].state, strlen(states[i].state)) == 0) {
            return states[i].e;
        }
    }
    return ERR_BUG;
}

static enum err lost(struct db *db, const char *what) {
    db->lost = true;
    return db_fail(db, ERR_STORE, "%s: %s", what, PQerrorMessage(of(db)->conn));
}

/* The primary message only: the detail quotes what people wrote. */
static enum err refused(struct db *db, const char *what, const PGresult *r) {
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    if (state == NULL || PQstatus(of(db)->conn) == CONNECTION_BAD) {
        return lost(db, what);
    }
    /* The server is going down, or has become a standby: another connection may do better. */
    bool leaving = strncmp(state, "57P", 3) == 0 || (of(db)->write && strcmp(state, "25006") == 0);
    db->lost = db->lost || leaving;
    return db_fail(db, leaving ? ERR_STORE : err_of(state), "%s: %s (%s)", what,
                   text == NULL ? "" : text, state);
}

/* --- the pipeline --- */

/* Reads away the answers up to the n-th next sync, which nobody waits for any more. Between two
 * answers stands one NULL; a second one means that there are no more. */
static bool skip_syncs(struct postgres *p, unsigned n) {
    bool ended = false;
    while (n > 0) {
        PGresult *r = PQgetResult(p->conn);
        if (r == NULL && (ended || PQstatus(p->conn) == CONNECTION_BAD)) {
            return false;
        }
        ended = r == NULL;
        if (r != NULL && PQresultStatus(r) == PGRES_PIPELINE_SYNC) {
            n--;
            p->syncs--;
        }
        PQclear(r);
    }
    return true;
}

static bool send_sync(struct postgres *p) {
    p->syncs++;
    return PQpipelineSync(p->conn) == 1;
}

static bool send_plain(struct postgres *p, const char *sql) {
    return PQsendQueryParams(p->conn, sql, 0, NULL, NULL, NULL, NULL, 1) == 1;
}

static bool is_good(const PGresult *r) {
    ExecStatusType status = PQresultStatus(r);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

struct answers {
    unsigned expected; /* commands sent up to the newest sync */
    unsigned good;     /* how many went well before the first that did not */
    PGresult *last;    /* of the last command, when all went well; for PQclear */
};

/* The first failure counts, the others only say that they follow it. */
static enum err read_answers(struct db *db, const char *what, struct answers *a) {
    struct postgres *p = of(db);
    enum err e = skip_syncs(p, p->syncs - 1) ? ERR_OK : lost(db, what);
    for (unsigned i = 0; i < a->expected && !db->lost; i++) {
        PGresult *r = PQgetResult(p->conn);
        PQclear(r == NULL ? NULL : PQgetResult(p->conn)); /* the end of this command */
        if (r == NULL) {
            return lost(db, what);
        }
        if (e == ERR_OK && !is_good(r)) {
            e = refused(db, what, r);
        }
        a->good += e == ERR_OK;
        if (a->good == a->expected) {
            a->last = r;
        } else {
            PQclear(r);
        }
    }
    if (!db->lost && !skip_syncs(p, 1)) {
        e = lost(db, what);
    }
    if (e != ERR_OK) {
        PQclear(a->last);
        a->last = NULL;
    }
    return e;
}

/* --- the connection --- */

static void say_nothing(void *self, const char *message) {
    (void)self, (void)message;
}

static const char reader_settings[] = "SET default_transaction_read_only = on;";
static const char both_settings[] = "SET client_encoding = 'UTF8';"
                                    "SET client_min_messages = warning;"
                                    "SET statement_timeout = '60s';"
                                    "SET idle_in_transaction_session_timeout = '300s';"
                                    "SET jit = off;";

static bool settings_apply(struct postgres *p) {
    PGresult *r = PQexec(p->conn, both_settings);
    bool good = is_good(r);
    PQclear(r);
    if (good && !p->write) {
        r = PQexec(p->conn, reader_settings);
        good = is_good(r);
        PQclear(r);
    }
    return good;
}

PGconn *postgres_connect(const char *connect) {
    /* What the operator's own text says comes last, and counts. */
    static const char *const word[] = {"connect_timeout",
                                       "keepalives_idle",
                                       "keepalives_interval",
                                       "keepalives_count",
                                       "tcp_user_timeout",
                                       "application_name",
                                       "dbname",
                                       NULL};
    const char *const value[] = {"5", "10", "5", "3", "15000", "kith", connect, NULL};
    PGconn *conn = PQconnectdbParams(word, value, 1);
    PQsetNoticeProcessor(conn, say_nothing, NULL);
    return conn;
}

enum err postgres_reopen(struct db *db) {
    struct postgres *p = of(db);
    PQfinish(p->conn);
    p->conn = postgres_connect(p->connect);
    p->begun = false;
    p->syncs = 0;
    p->connection++;
    db->lost = true;
    if (PQstatus(p->conn) != CONNECTION_OK || !settings_apply(p) ||
        PQenterPipelineMode(p->conn) != 1) {
        return db_fail(db, ERR_STORE, "no connection: %s", PQerrorMessage(p->conn));
    }
    db->lost = false;
    return ERR_OK;
}

static void postgres_close(struct db *db) {
    PQfinish(of(db)->conn);
    free(of(db)->connect);
    free(db);
}

/* --- transactions --- */

static enum err postgres_begin(struct db *db, bool write) {
    (void)write; /* sent with the first statement */
    of(db)->begun = false;
    return db->lost ? db_fail(db, ERR_STORE, "the connection is lost") : ERR_OK;
}

static const char *begin_text(const struct db *db) {
    return db->state == DB_WRITING ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                   : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
}

/* What other nodes must know travels in the same transaction, so that it is told if and only if
 * the commit holds. */
static bool send_written(struct postgres *p) {
    char text[NODES_TEXT_MAX];
    nodes_text(p->node, &p->db.writes, text);
    const char *const value[] = {NODES_CHANNEL, text};
    return PQsendQueryParams(p->conn, "SELECT pg_notify($1, $2)", 2, NULL, value, NULL, NULL, 1) ==
           1;
}

static enum err postgres_commit(struct db *db) {
    struct postgres *p = of(db);
    if (!p->begun) {
        return ERR_OK;
    }
    bool tell = !db_tables_are_empty(&db->writes);
    if ((tell && !send_written(p)) || !send_plain(p, "COMMIT") || !send_sync(p)) {
        return lost(db, "COMMIT");
    }
    p->begun = false;
    struct answers a = {.expected = tell ? 2 : 1};
    enum err e = read_answers(db, "COMMIT", &a);
    if (e == ERR_OK && strcmp(PQcmdStatus(a.last), "COMMIT") != 0) {
        e = db_fail(db, ERR_STORE, "COMMIT: the server rolled back");
    }
    PQclear(a.last);
    return e;
}

/* Ends a read, too. The answer is read before the next one. */
static void postgres_rollback(struct db *db) {
    struct postgres *p = of(db);
    if (p->begun && !db->lost && (!send_plain(p, "ROLLBACK") || !send_sync(p))) {
        db->lost = true;
    }
    p->begun = false;
}

/* --- statements --- */

static const struct {
    Oid oid;
    Oid good[6]; /* what a result of this type may come as; sums of int are numeric */
} types[] = {
    [DB_ID] = {OID_UUID, {OID_UUID}},
    [DB_TIME] = {OID_INT8, {OID_INT8, OID_INT4, OID_INT2, OID_NUMERIC, OID_OID}},
    [DB_INT] = {OID_INT8, {OID_INT8, OID_INT4, OID_INT2, OID_NUMERIC, OID_OID}},
    [DB_MONEY] = {OID_INT8, {OID_INT8, OID_INT4, OID_INT2, OID_NUMERIC, OID_OID}},
    [DB_BOOL] = {OID_BOOL, {OID_BOOL}},
    [DB_TEXT] = {OID_TEXT, {OID_TEXT, OID_VARCHAR, OID_NAME}},
    [DB_JSON] = {OID_TEXT, {OID_TEXT, OID_VARCHAR, OID_NAME}},
    [DB_BYTES] = {OID_BYTEA, {OID_BYTEA}},
    [DB_REAL] = {OID_FLOAT8, {OID_FLOAT8, OID_FLOAT4, OID_NUMERIC}},
    [DB_IDS] = {OID_UUID_ARRAY, {0}},
};

#define PARAMS_MAX 66 /* as many as sqlc lets a query have */

static int oids_of(const struct db_sql *sql, Oid *out) {
    for (int i = 0; i < sql->params; i++) {
        out[i] = types[sql->param[i]].oid;
    }
    return sql->params;
}

static struct db_stmt *postgres_prepare(struct db *db, const struct db_sql *sql) {
    struct postgres_stmt *s = calloc(1, sizeof *s + sql->params * sizeof s->param[0]);
    if (s == NULL) {
        (void)db_fail(db, ERR_STORE, "%s: out of memory", sql->name);
        return NULL;
    }
    (void)snprintf(s->name, sizeof s->name, "q%u", ++of(db)->names);
    return &s->s;
}

static bool send_prepare(struct postgres *p, const struct postgres_stmt *s) {
    Oid oid[PARAMS_MAX];
    int n = oids_of(s->s.sql, oid);
    return PQsendPrepare(p->conn, s->name, s->s.sql->postgres, n, oid) == 1;
}

struct sent {
    const char *value[PARAMS_MAX];
    int length[PARAMS_MAX];
    int format[PARAMS_MAX];
};

static int gather(const struct postgres_stmt *s, struct sent *out) {
    for (int i = 0; i < s->s.sql->params; i++) {
        out->value[i] = s->param[i].value;
        out->length[i] = s->param[i].length;
        out->format[i] = 1;
    }
    return s->s.sql->params;
}

static bool is_prepared(const struct postgres *p, const struct postgres_stmt *s) {
    return s->s.sql->stream || s->connection == p->connection;
}

static bool send_statement(struct postgres *p, const struct postgres_stmt *s) {
    struct sent sent;
    int n = gather(s, &sent);
    return PQsendQueryPrepared(p->conn, s->name, n, sent.value, sent.length, sent.format, 1) == 1;
}

static bool send_fetch(struct postgres *p, const struct postgres_stmt *s) {
    char sql[64];
    (void)snprintf(sql, sizeof sql, "FETCH " FETCH_ROWS " FROM %s", s->cursor);
    return send_plain(p, sql);
}

/* A stream runs over a cursor, so that its length costs no memory here. */
static bool send_cursor(struct postgres *p, struct postgres_stmt *s) {
    struct sent sent;
    Oid oid[PARAMS_MAX];
    int n = gather(s, &sent);
    (void)oids_of(s->s.sql, oid);
    (void)snprintf(s->cursor, sizeof s->cursor, "c%u", ++p->names);
    size_t size = strlen(s->s.sql->postgres) + 64;
    char *sql = malloc(size);
    if (sql == NULL) {
        return false;
    }
    (void)snprintf(sql, size, "DECLARE %s NO SCROLL CURSOR FOR %s", s->cursor, s->s.sql->postgres);
    bool good =
        PQsendQueryParams(p->conn, sql, n, oid, sent.value, sent.length, sent.format, 1) == 1;
    free(sql);
    return good && send_fetch(p, s);
}

static enum err run_once(struct db *db, struct postgres_stmt *s) {
    struct postgres *p = of(db);
    bool begin = !p->begun;
    bool prepare = !is_prepared(p, s);
    bool sent = (!begin || send_plain(p, begin_text(db))) && (!prepare || send_prepare(p, s)) &&
                (s->s.sql->stream ? send_cursor(p, s) : send_statement(p, s)) && send_sync(p);
    if (!sent) {
        return lost(db, s->s.sql->name);
    }
    p->begun = true;
    struct answers a = {.expected = (begin ? 1u : 0) + (prepare || s->s.sql->stream ? 2 : 1)};
    enum err e = read_answers(db, s->s.sql->name, &a);
    /* prepared it stays, even when it failed or its transaction did */
    if (prepare && a.good > (begin ? 1u : 0)) {
        s->connection = p->connection;
    }
    s->result = a.last;
    s->has_cursor = e == ERR_OK && s->s.sql->stream;
    return e;
}

/* A connection that was lost while idle shows only now. Nothing has been read or written in this
 * transaction yet, so it may begin again on a new one. */
static enum err run(struct db *db, struct postgres_stmt *s) {
    bool first = !of(db)->begun;
    enum err e = run_once(db, s);
    if (e == ERR_STORE && db->lost && first && postgres_reopen(db) == ERR_OK) {
        db->doomed = ERR_OK;
        e = run_once(db, s);
    }
    s->row = -1;
    s->has_run = true;
    return e;
}

static enum err fetch_more(struct db *db, struct postgres_stmt *s) {
    struct postgres *p = of(db);
    PQclear(s->result);
    s->result = NULL;
    s->row = -1;
    if (!send_fetch(p, s) || !send_sync(p)) {
        return lost(db, s->s.sql->name);
    }
    struct answers a = {.expected = 1};
    enum err e = read_answers(db, s->s.sql->name, &a);
    s->result = a.last;
    return e;
}

static enum err postgres_step(struct db_stmt *base, bool *row) {
    struct postgres_stmt *s = stmt_of(base);
    if (!s->has_run) {
        TRY(run(base->db, s));
    }
    s->row++;
    if (s->has_cursor && s->row > 0 && s->row == PQntuples(s->result)) {
        TRY(fetch_more(base->db, s));
        s->row++;
    }
    *row = s->row < PQntuples(s->result);
    return ERR_OK;
}

static void close_cursor(struct postgres_stmt *s) {
    struct postgres *p = of(s->s.db);
    char sql[32];
    (void)snprintf(sql, sizeof sql, "CLOSE %s", s->cursor);
    if (p->begun && !p->db.lost && p->db.doomed == ERR_OK &&
        (!send_plain(p, sql) || !send_sync(p))) {
        p->db.lost = true;
    }
    s->has_cursor = false;
}

static void postgres_done(struct db_stmt *base) {
    struct postgres_stmt *s = stmt_of(base);
    PQclear(s->result);
    s->result = NULL;
    s->has_run = false;
    if (s->has_cursor) {
        close_cursor(s);
    }
    for (unsigned i = 0; i < base->sql->params; i++) {
        free(s->param[i].list);
        s->param[i] = (struct param){0};
    }
}

static void postgres_free(struct db_stmt *base) {
    if (base->busy) {
        postgres_done(base);
    }
    free(base);
}

static bool type_is_good(enum db_type type, Oid oid) {
    for (size_t i = 0; i < sizeof types[type].good / sizeof types[type].good[0]; i++) {
        if (types[type].good[i] == oid) {
            return true;
        }
    }
    return false;
}

static enum err check_columns(struct db *db, const struct db_sql *sql, const PGresult *r) {
    if (PQnfields(r) != sql->columns) {
        return db_fail(db, ERR_BUG, "%s: %d columns instead of %d", sql->name, PQnfields(r),
                       sql->columns);
    }
    for (int i = 0; i < sql->columns; i++) {
        if (!type_is_good(sql->column[i], PQftype(r, i))) {
            return db_fail(db, ERR_BUG, "%s: column %s has PostgreSQL's type %u", sql->name,
                           PQfname(r, i), PQftype(r, i));
        }
    }
    return ERR_OK;
}

static enum err postgres_check(struct db *db, const struct db_sql *sql) {
    struct postgres *p = of(db);
    Oid oid[PARAMS_MAX];
    int n = oids_of(sql, oid);
    if (PQsendPrepare(p->conn, "", sql->postgres, n, oid) != 1 ||
        PQsendDescribePrepared(p->conn, "") != 1 || !send_sync(p)) {
        return lost(db, sql->name);
    }
    struct answers a = {.expected = 2};
    TRY(read_answers(db, sql->name, &a));
    enum err e = check_columns(db, sql, a.last);
    PQclear(a.last);
    return e;
}

/* Out of the pipeline, for what is not made for it. */
static enum err pipeline_leave(struct db *db, const char *what) {
    struct postgres *p = of(db);
    if (db->lost || !skip_syncs(p, p->syncs) || PQexitPipelineMode(p->conn) != 1) {
        return lost(db, what);
    }
    if (db->state != DB_IDLE && !p->begun) {
        PQclear(PQexec(p->conn, begin_text(db)));
        p->begun = true;
    }
    return ERR_OK;
}

static enum err pipeline_enter(struct db *db, const char *what, enum err e) {
    return PQenterPipelineMode(of(db)->conn) == 1 ? e : lost(db, what);
}

/* Several statements in one text are not for the pipeline. */
static enum err postgres_script(struct db *db, const char *sql) {
    TRY(pipeline_leave(db, "script"));
    enum err e = ERR_OK;
    PGresult *r = PQexec(of(db)->conn, sql);
    if (!is_good(r)) {
        e = refused(db, "script", r);
    }
    PQclear(r);
    return pipeline_enter(db, "script", e);
}

/* --- filling a table --- */

enum err postgres_fill_begin(struct db *db, const char *sql) {
    TRY(pipeline_leave(db, "COPY"));
    PGresult *r = PQexec(of(db)->conn, sql);
    enum err e = PQresultStatus(r) == PGRES_COPY_IN ? ERR_OK : refused(db, "COPY", r);
    PQclear(r);
    return e;
}

enum err postgres_fill(struct db *db, struct str piece) {
    return PQputCopyData(of(db)->conn, piece.p, (int)piece.n) == 1 ? ERR_OK : lost(db, "COPY");
}

/* In binary, what the server says of the place names table, line and column, and quotes nothing. */
enum err postgres_fill_end(struct db *db) {
    PGconn *conn = of(db)->conn;
    if (PQputCopyEnd(conn, NULL) != 1) {
        return lost(db, "COPY");
    }
    enum err e = ERR_OK;
    for (PGresult *r = PQgetResult(conn); r != NULL; r = PQgetResult(conn)) {
        if (e == ERR_OK && !is_good(r)) {
            const char *place = PQresultErrorField(r, PG_DIAG_CONTEXT);
            e = refused(db, place == NULL ? "COPY" : place, r);
        }
        PQclear(r);
    }
    return pipeline_enter(db, "COPY", e);
}

/* --- parameters: binary, most significant byte first --- */

static void bind(struct db_stmt *base, unsigned i, const void *value, size_t length) {
    stmt_of(base)->param[i].value = value;
    stmt_of(base)->param[i].length = (int)length;
}

static void postgres_bind_null(struct db_stmt *s, unsigned i) {
    bind(s, i, NULL, 0);
}

static void postgres_bind_id(struct db_stmt *s, unsigned i, struct id v) {
    struct param *p = &stmt_of(s)->param[i];
    p->own.id = v;
    bind(s, i, &p->own.id, sizeof v.b);
}

static int64_t big_endian(int64_t v) {
    return (int64_t)htobe64((uint64_t)v);
}

static void postgres_bind_int(struct db_stmt *s, unsigned i, int64_t v) {
    struct param *p = &stmt_of(s)->param[i];
    if (s->sql->param[i] == DB_BOOL) {
        p->own.truth = v != 0;
        bind(s, i, &p->own.truth, 1);
    } else {
        p->own.whole = big_endian(v);
        bind(s, i, &p->own.whole, sizeof v);
    }
}

static void postgres_bind_real(struct db_stmt *s, unsigned i, double v) {
    int64_t bits;
    memcpy(&bits, &v, sizeof bits);
    struct param *p = &stmt_of(s)->param[i];
    p->own.whole = big_endian(bits);
    bind(s, i, &p->own.whole, sizeof bits);
}

static void postgres_bind_text(struct db_stmt *s, unsigned i, struct str v) {
    bind(s, i, v.p, v.n);
}

static char *put_int32(char *at, uint32_t v) {
    uint32_t be = htobe32(v);
    memcpy(at, &be, sizeof be);
    return at + sizeof be;
}

/* An array: dimensions, flags, type; size and first index; then each with its length. */
static void postgres_bind_ids(struct db_stmt *s, unsigned i, struct ids v) {
    struct param *p = &stmt_of(s)->param[i];
    size_t size = 20 + v.count * (4 + sizeof v.item->b);
    free(p->list);
    p->list = malloc(size);
    if (p->list == NULL) {
        (void)db_fail(s->db, ERR_STORE, "%s: out of memory", s->sql->name);
        return;
    }
    char *at = put_int32(p->list, v.count == 0 ? 0 : 1);
    at = put_int32(at, 0);
    at = put_int32(at, OID_UUID);
    if (v.count > 0) {
        at = put_int32(at, (uint32_t)v.count);
        at = put_int32(at, 1);
    }
    for (size_t k = 0; k < v.count; k++) {
        at = put_int32(at, sizeof v.item->b);
        memcpy(at, v.item[k].b, sizeof v.item->b);
        at += sizeof v.item->b;
    }
    bind(s, i, p->list, (size_t)(at - p->list));
}

/* --- results --- */

static const uint8_t *value_at(struct db_stmt *s, unsigned column) {
    struct postgres_stmt *mine = stmt_of(s);
    return (const uint8_t *)PQgetvalue(mine->result, mine->row, (int)column);
}

static size_t length_at(struct db_stmt *s, unsigned column) {
    struct postgres_stmt *mine = stmt_of(s);
    return (size_t)PQgetlength(mine->result, mine->row, (int)column);
}

static bool postgres_is_null(struct db_stmt *s, unsigned column) {
    struct postgres_stmt *mine = stmt_of(s);
    return PQgetisnull(mine->result, mine->row, (int)column) == 1;
}

static struct id postgres_get_id(struct db_stmt *s, unsigned column) {
    struct id v = ID_NONE;
    if (length_at(s, column) == sizeof v.b) {
        memcpy(v.b, value_at(s, column), sizeof v.b);
    }
    return v;
}

static int16_t int16_at(const uint8_t *p) {
    return (int16_t)(uint16_t)(p[0] << 8 | p[1]);
}

static int32_t int32_at(const uint8_t *p) {
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return (int32_t)be32toh(v);
}

static int64_t int64_at(const uint8_t *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return (int64_t)be64toh(v);
}

static double float_at(const uint8_t *p) {
    int32_t bits = int32_at(p);
    float v;
    memcpy(&v, &bits, sizeof v);
    return (double)v;
}

static double double_at(const uint8_t *p) {
    int64_t bits = int64_at(p);
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* numeric: count of digits, weight of the first, sign, scale, then digits to the base 10000 */
static int64_t numeric_int(const uint8_t *p) {
    int count = int16_at(p);
    int weight = int16_at(p + 2);
    uint64_t v = 0;
    for (int i = 0; i <= weight; i++) {
        v = v * 10000 + (i < count ? (uint64_t)int16_at(p + 8 + 2 * i) : 0);
    }
    return int16_at(p + 4) == 0x4000 ? (int64_t)(0 - v) : (int64_t)v;
}

static double numeric_real(const uint8_t *p) {
    int count = int16_at(p);
    double scale = 1;
    double v = 0;
    for (int i = 0; i < count; i++) {
        v = v * 10000 + int16_at(p + 8 + 2 * i);
    }
    int shift = int16_at(p + 2) - (count - 1);
    for (int i = shift < 0 ? -shift : shift; i > 0; i--) {
        scale *= 10000;
    }
    v = shift < 0 ? v / scale : v * scale;
    return int16_at(p + 4) == 0x4000 ? -v : v;
}

static int64_t postgres_get_int(struct db_stmt *s, unsigned column) {
    if (length_at(s, column) == 0) { /* NULL: every number has some bytes */
        return 0;
    }
    const uint8_t *p = value_at(s, column);
    switch (PQftype(stmt_of(s)->result, (int)column)) {
    case OID_INT8:
        return int64_at(p);
    case OID_INT4:
    case OID_OID:
        return int32_at(p);
    case OID_INT2:
        return int16_at(p);
    case OID_BOOL:
        return p[0];
    case OID_NUMERIC:
        return numeric_int(p);
    default:
        return 0;
    }
}

static double postgres_get_real(struct db_stmt *s, unsigned column) {
    if (length_at(s, column) == 0) {
        return 0;
    }
    const uint8_t *p = value_at(s, column);
    switch (PQftype(stmt_of(s)->result, (int)column)) {
    case OID_FLOAT8:
        return double_at(p);
    case OID_FLOAT4:
        return float_at(p);
    case OID_NUMERIC:
        return numeric_real(p);
    default:
        return (double)postgres_get_int(s, column);
    }
}

static struct str postgres_get_text(struct db_stmt *s, unsigned column) {
    size_t n = length_at(s, column);
    if (n == 0 && postgres_is_null(s, column)) {
        return (struct str){0};
    }
    return str_make((const char *)value_at(s, column), n);
}

static int64_t postgres_changed(struct db_stmt *s) {
    int64_t n = 0;
    (void)str_to_int(str_of(PQcmdTuples(stmt_of(s)->result)), &n);
    return n;
}

static const struct db_ops postgres_ops = {
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .script = postgres_script,
    .check = postgres_check,
    .close = postgres_close,
    .prepare = postgres_prepare,
    .bind_null = postgres_bind_null,
    .bind_id = postgres_bind_id,
    .bind_int = postgres_bind_int,
    .bind_real = postgres_bind_real,
    .bind_text = postgres_bind_text,
    .bind_ids = postgres_bind_ids,
    .step = postgres_step,
    .is_null = postgres_is_null,
    .get_id = postgres_get_id,
    .get_int = postgres_get_int,
    .get_real = postgres_get_real,
    .get_text = postgres_get_text,
    .changed = postgres_changed,
    .done = postgres_done,
    .free = postgres_free,
};

enum err postgres_open(struct postgres_options o, struct db **out, struct buf *why) {
    struct postgres *p = calloc(1, sizeof *p);
    if (p == NULL) {
        buf_put(why, STR("There is no memory for the store."));
        return ERR_STORE;
    }
    p->db.ops = &postgres_ops;
    p->db.kind = DB_POSTGRES;
    p->connect = strdup(o.connect);
    p->node = o.node;
    p->write = o.write;
    if (p->connect == NULL || postgres_reopen(&p->db) != ERR_OK) {
        buf_printf(why, "PostgreSQL cannot be reached: %s", p->db.message);
        postgres_close(&p->db);
        return ERR_STORE;
    }
    *out = &p->db;
    return ERR_OK;
}
