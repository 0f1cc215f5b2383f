/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Copying a store, table by table. What there is to copy is read from the catalogues of both; how a
 * store is filled is copy_sqlite.c's and copy_postgres.c's. */
#include "db/copy.h"

#include <string.h>

#include "db/copy_inner.h"
#include "db/store_inner.h"
#include "sys/file.h"

#define TABLES_MAX DB_TABLES_MAX
#define SQL_MAX ((size_t)1 << 20)
#define WATCH_ROWS 4096
#define NO_TYPE DB_IDS /* no column has it */

struct table {
    const char *name;
    struct copy_column column[COPY_COLUMNS_MAX];
    unsigned columns;
    const char *key; /* its columns, quoted, in order; NULL: none */
};

struct tables {
    struct table *item;
    size_t count;
};

struct copy {
    struct db *from;
    struct copy_target to;
    struct arena *arena;
    struct copy_job *job;
    struct buf *why;
    struct tables source, target;
    struct copy_part part[TABLES_MAX];
    size_t parts;
    int64_t done, all; /* rows */
};

/* --- asking --- */

static const enum db_type ask_column[] = {DB_INT};

enum err copy_ask(struct db *db, const char *text, int64_t *out) {
    struct db_sql sql = {
        .name = "copy", .sqlite = text, .postgres = text, .column = ask_column, .columns = 1};
    struct db_stmt *s = db_prepare(db, &sql);
    if (s == NULL) {
        return db_last_err(db);
    }
    bool row = false;
    enum err e = db_step(s, &row);
    *out = e == ERR_OK && row ? db_get_int(s, 0) : 0;
    db_free(s);
    return e;
}

/* --- the catalogue --- */

static const enum db_type columns_column[] = {DB_TEXT, DB_TEXT, DB_TEXT, DB_INT};
static uint32_t columns_slot;
static const struct db_sql sql_columns = {
    .name = "copy_columns",
    .sqlite = "SELECT t.name, c.name, c.type, c.pk "
              "FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c "
              "WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') "
              "AND substr(t.name, 1, 7) <> 'sqlite_' ORDER BY t.name, c.cid",
    .postgres =
        "SELECT t.relname, a.attname, format_type(a.atttypid, NULL), "
        "coalesce(array_position(i.indkey::smallint[], a.attnum) + 1, 0) "
        "FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 "
        "AND NOT a.attisdropped AND a.attgenerated = '' "
        "LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary "
        "WHERE t.relnamespace = current_schema()::text::regnamespace AND t.relkind IN ('r', 'p') "
        "ORDER BY t.relname COLLATE \"C\", a.attnum",
    .column = columns_column,
    .columns = 4,
    .slot = &columns_slot,
};

static enum db_type type_of(struct str word) {
    static const struct {
        const char *word;
        enum db_type type;
    } types[] = {
        {"INTEGER", DB_INT},  {"TEXT", DB_TEXT},
        {"BLOB", DB_BYTES},   {"REAL", DB_REAL},
        {"bigint", DB_INT},   {"text", DB_TEXT},
        {"bytea", DB_BYTES},  {"uuid", DB_ID},
        {"boolean", DB_BOOL}, {"double precision", DB_REAL},
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (str_eq(word, str_of(types[i].word))) {
            return types[i].type;
        }
    }
    return NO_TYPE;
}

struct key {
    const char *column[COPY_COLUMNS_MAX];
};

static void key_end(struct arena *a, struct table *t, struct key *key) {
    for (unsigned i = 0; i < COPY_COLUMNS_MAX && key->column[i] != NULL; i++) {
        t->key =
            arena_printf(a, "%s%s\"%s\"", i == 0 ? "" : t->key, i == 0 ? "" : ", ", key->column[i])
                .p;
    }
    *key = (struct key){0};
}

static enum err column_add(struct db *db, struct tables *out, struct arena *a, struct db_stmt *s,
                           struct key *key) {
    struct str name = db_get_str(s, 0, a);
    struct table *t = out->count == 0 ? NULL : &out->item[out->count - 1];
    if (t == NULL || !str_eq(name, str_of(t->name))) {
        if (t != NULL) {
            key_end(a, t, key);
        }
        if (out->count == TABLES_MAX) {
            return db_fail(db, ERR_BUG, "more than %d tables", TABLES_MAX);
        }
        t = &out->item[out->count++];
        t->name = name.p;
    }
    if (t->columns == COPY_COLUMNS_MAX) {
        return db_fail(db, ERR_BUG, "the table %s has too many columns", t->name);
    }
    struct copy_column *c = &t->column[t->columns++];
    *c = (struct copy_column){db_get_str(s, 1, a).p, type_of(db_get_str(s, 2, a))};
    int64_t place = db_get_int(s, 3);
    if (place > 0 && place <= COPY_COLUMNS_MAX) {
        key->column[place - 1] = c->name;
    }
    return ERR_OK;
}

static enum err catalogue(struct db *db, struct arena *a, struct tables *out) {
    *out = (struct tables){.item = arena_array(a, struct table, TABLES_MAX)};
    struct key key = {0};
    struct db_stmt *s = db_statement(db, &sql_columns);
    if (s == NULL) {
        return db_last_err(db);
    }
    bool row = false;
    enum err e = db_step(s, &row);
    while (e == ERR_OK && row) {
        e = column_add(db, out, a, s, &key);
        e = e == ERR_OK ? db_step(s, &row) : e;
    }
    db_done(s);
    if (out->count > 0) {
        key_end(a, &out->item[out->count - 1], &key);
    }
    return e;
}

static const struct table *table_find(const struct tables *all, const char *name) {
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->item[i].name, name) == 0) {
            return &all->item[i];
        }
    }
    return NULL;
}

static const char *quoted_names(struct arena *a, const struct tables *all) {
    struct buf b = buf_make(SQL_MAX);
    for (size_t i = 0; i < all->count; i++) {
        buf_printf(&b, "%s\"%s\"", i == 0 ? "" : ", ", all->item[i].name);
    }
    const char *text = arena_str(a, buf_str(&b)).p;
    buf_free(&b);
    return text;
}

/* The migrations are there before anything else is. *name: the first table that has more. */
static enum err find_rows(struct db *db, struct arena *a, const struct tables *all,
                          const char **name) {
    *name = NULL;
    for (size_t i = 0; i < all->count && *name == NULL; i++) {
        int64_t some = 0;
        const char *table = all->item[i].name;
        if (strcmp(table, "migration") != 0) {
            TRY(copy_ask(
                db,
                arena_printf(a, "SELECT count(*) FROM (SELECT 1 FROM \"%s\" LIMIT 1) AS x", table)
                    .p,
                &some));
        }
        *name = some > 0 ? table : NULL;
    }
    return ERR_OK;
}

/* --- is it free? --- */

static enum err free_of_tables(struct db *db, struct arena *a, struct buf *why) {
    struct tables all;
    const char *name = NULL;
    TRY(catalogue(db, a, &all));
    if (all.count > 0 && table_find(&all, "migration") == NULL) {
        buf_printf(why, "The database holds tables that are none of Kith's (%s). ",
                   all.item[0].name);
        return ERR_TWICE;
    }
    TRY(find_rows(db, a, &all, &name));
    if (name != NULL) {
        buf_printf(why, "The database holds a site already (the table %s has rows). ", name);
    }
    return name == NULL ? ERR_OK : ERR_TWICE;
}

static enum err database_is_free(struct arena *a, struct str database, struct buf *why) {
    struct db *db = NULL;
    TRY(postgres_open((struct postgres_options){arena_cstr(a, database), false, "0"}, &db, why));
    enum err e = db_begin_read(db);
    e = e == ERR_OK ? free_of_tables(db, a, why) : e;
    if (e == ERR_TWICE) {
        buf_put(why, STR("Name an empty one; createdb makes it."));
    } else if (e != ERR_OK) {
        buf_printf(why, "The database cannot be read: %s", db_message(db));
    }
    db_close(db);
    return e;
}

enum err copy_is_free(struct store_options o, struct buf *why) {
    struct arena *a = arena_make();
    enum err e = ERR_OK;
    struct str file = arena_printf(a, "%.*s/kith.db", STR_ARG(o.folder));
    if (!str_is_empty(o.database)) {
        e = database_is_free(a, o.database, why);
    } else if (file_exists(file.p)) {
        buf_printf(why, "There is a store already, %s. Move it away, or name another folder.",
                   file.p);
        e = ERR_TWICE;
    }
    arena_free(a);
    return e;
}

/* --- what is to be copied --- */

static bool is_of_twin(const struct copy *c, const char *table) {
    for (const struct copy_twin *const *t = c->job->twins; *t != NULL; t++) {
        for (const char *const *name = (*t)->tables; *name != NULL; name++) {
            if (strcmp(*name, table) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* How SQLite keeps it. */
static enum db_type kept_as(enum db_type type) {
    return type == DB_ID ? DB_BYTES : type == DB_BOOL ? DB_INT : type;
}

static const struct copy_column *column_find(const struct table *t, const char *name) {
    for (unsigned i = 0; i < t->columns; i++) {
        if (strcmp(t->column[i].name, name) == 0) {
            return &t->column[i];
        }
    }
    return NULL;
}

static enum err differs(struct copy *c, const char *table) {
    return db_fail(c->to.db, ERR_BUG, "it does not have the same columns in both stores: %s",
                   table);
}

/* Of the two types the one that says more counts: PostgreSQL's. */
static enum err columns_match(struct copy *c, const struct table *source, struct copy_part *p) {
    const struct table *target = table_find(&c->target, source->name);
    if (target == NULL || target->columns != source->columns) {
        return differs(c, source->name);
    }
    for (unsigned i = 0; i < source->columns; i++) {
        const struct copy_column *mine = &source->column[i];
        const struct copy_column *its = column_find(target, mine->name);
        if (its == NULL || mine->type == NO_TYPE || kept_as(mine->type) != kept_as(its->type)) {
            return differs(c, source->name);
        }
        p->column[i] = mine->name;
        p->type[i] = db_kind(c->from) == DB_POSTGRES ? mine->type : its->type;
    }
    p->columns = source->columns;
    return ERR_OK;
}

/* SQLite has its rows in the key's order. In that order they are also written best. */
static const char *read_text(struct copy *c, const struct table *t, const struct copy_part *p) {
    struct buf b = buf_make(SQL_MAX);
    for (unsigned i = 0; i < p->columns; i++) {
        buf_printf(&b, "%s\"%s\"", i == 0 ? "SELECT " : ", ", p->column[i]);
    }
    buf_printf(&b, " FROM \"%s\"", t->name);
    if (db_kind(c->from) == DB_POSTGRES && t->key != NULL) {
        buf_printf(&b, " ORDER BY %s", t->key);
    }
    const char *text = arena_str(c->arena, buf_str(&b)).p;
    buf_free(&b);
    return text;
}

static enum err add_table(struct copy *c, const struct table *t) {
    struct copy_part *p = &c->part[c->parts];
    p->name = t->name;
    TRY(columns_match(c, t, p));
    p->read = read_text(c, t, p);
    p->count_from = arena_printf(c->arena, "SELECT count(*) FROM \"%s\"", t->name).p;
    p->count_to = p->count_from;
    c->parts++;
    return ERR_OK;
}

static const char *twin_read(const struct copy_twin *twin, const struct db *db) {
    return db_kind(db) == DB_SQLITE ? twin->read_sqlite : twin->read_postgres;
}

static enum err add_twin(struct copy *c, const struct copy_twin *twin) {
    struct copy_part *p = &c->part[c->parts];
    if (c->parts == TABLES_MAX || twin->columns > COPY_COLUMNS_MAX) {
        return differs(c, twin->name);
    }
    p->name = twin->name;
    p->twin = twin;
    p->columns = twin->columns;
    for (unsigned i = 0; i < twin->columns; i++) {
        p->column[i] = twin->column[i].name;
        p->type[i] = twin->column[i].type;
    }
    static const char count[] = "SELECT count(*) FROM (%s) AS x";
    p->read = twin_read(twin, c->from);
    p->count_from = arena_printf(c->arena, count, p->read).p;
    p->count_to = arena_printf(c->arena, count, twin_read(twin, c->to.db)).p;
    c->parts++;
    return ERR_OK;
}

static enum err plan(struct copy *c) {
    for (size_t i = 0; i < c->source.count; i++) {
        if (!is_of_twin(c, c->source.item[i].name)) {
            TRY(add_table(c, &c->source.item[i]));
        }
    }
    for (size_t i = 0; i < c->target.count; i++) {
        const char *name = c->target.item[i].name;
        if (!is_of_twin(c, name) && table_find(&c->source, name) == NULL) {
            return differs(c, name);
        }
    }
    for (const struct copy_twin *const *t = c->job->twins; *t != NULL; t++) {
        TRY(add_twin(c, *t));
    }
    return ERR_OK;
}

/* --- what stands in the way of quick filling, and is made again after it --- */

static const enum db_type aside_column[] = {DB_TEXT, DB_TEXT};
static uint32_t aside_slot;
static const struct db_sql sql_aside = {
    .name = "copy_aside",
    .sqlite = "SELECT 'DROP INDEX \"' || name || '\"', sql FROM sqlite_schema "
              "WHERE type = 'index' AND sql IS NOT NULL ORDER BY tbl_name, name",
    /* What numbers itself goes on behind the highest number there is. */
    .postgres =
        "SELECT before, after FROM ("
        "SELECT 1 AS place, format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, "
        "conname) AS before, format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, "
        "conname, pg_get_constraintdef(oid)) AS after FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = current_schema()::text::regnamespace UNION ALL "
        "SELECT 2, format('DROP INDEX %s', i.indexrelid::regclass), "
        "pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid "
        "WHERE t.relnamespace = current_schema()::text::regnamespace AND NOT EXISTS "
        "(SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f') "
        "UNION ALL "
        "SELECT 3, '', format('SELECT setval(pg_get_serial_sequence(%L, %L), "
        "coalesce(max(%I), 0) + 1, false) FROM %s', a.attrelid::regclass, a.attname, a.attname, "
        "a.attrelid::regclass) FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid "
        "WHERE t.relnamespace = current_schema()::text::regnamespace AND a.attidentity <> ''"
        ") AS x ORDER BY place, after",
    .column = aside_column,
    .columns = 2,
    .slot = &aside_slot,
};

struct aside {
    struct str *before, *after;
    size_t count;
};

static enum err read_aside(struct copy *c, struct aside *out) {
    size_t room_before = 0, room_after = 0;
    struct db_stmt *s = db_statement(c->to.db, &sql_aside);
    if (s == NULL) {
        return db_last_err(c->to.db);
    }
    bool row = false;
    enum err e = db_step(s, &row);
    for (; e == ERR_OK && row; e = db_step(s, &row)) {
        if (out->count == room_before) {
            out->before = db_rows_grow(c->arena, out->before, &room_before, sizeof *out->before);
            out->after = db_rows_grow(c->arena, out->after, &room_after, sizeof *out->after);
        }
        out->before[out->count] = db_get_str(s, 0, c->arena);
        out->after[out->count++] = db_get_str(s, 1, c->arena);
    }
    db_done(s);
    return e;
}

static enum err put_aside(struct copy *c, struct aside *out) {
    TRY(read_aside(c, out));
    for (size_t i = 0; i < out->count; i++) {
        if (out->before[i].n > 0) {
            TRY(db_script(c->to.db, out->before[i].p));
        }
    }
    return ERR_OK;
}

static void watch(struct copy *c, const char *what, int64_t done, int64_t all) {
    if (c->job->progress != NULL) {
        c->job->progress(c->job->self, what, done, all);
    }
}

/* Backwards: keys lean on indexes. */
static enum err put_back(struct copy *c, const struct aside *all) {
    for (size_t i = all->count; i > 0; i--) {
        watch(c, "indexes and keys", (int64_t)(all->count - i), (int64_t)all->count);
        TRY(db_script(c->to.db, all->after[i - 1].p));
    }
    return ERR_OK;
}

/* --- rows --- */

static struct copy_cell cell_of(struct db_stmt *s, unsigned i, enum db_type type) {
    const struct db_ops *ops = s->db->ops;
    struct copy_cell cell = {.is_null = ops->is_null(s, i)};
    switch (type) {
    case DB_REAL:
        cell.real = ops->get_real(s, i);
        break;
    case DB_ID:
    case DB_TEXT:
    case DB_JSON:
    case DB_BYTES:
        cell.text = ops->get_text(s, i);
        cell.text = cell.text.p == NULL ? STR("") : cell.text;
        break;
    default:
        cell.whole = ops->get_int(s, i);
        break;
    }
    return cell;
}

static enum err copy_row(struct copy *c, const struct copy_part *p, struct db_stmt *s) {
    struct copy_cell cell[COPY_COLUMNS_MAX];
    for (unsigned i = 0; i < p->columns; i++) {
        cell[i] = cell_of(s, i, p->type[i]);
        if (p->type[i] == DB_ID && !cell[i].is_null && cell[i].text.n != sizeof(struct id)) {
            return db_fail(c->to.db, ERR_INPUT, "the column %s has an id of %zu bytes",
                           p->column[i], cell[i].text.n);
        }
    }
    if (c->done++ % WATCH_ROWS == 0) {
        watch(c, "rows", c->done - 1, c->all);
    }
    return c->to.writer->row(&c->to, p, cell);
}

static enum err copy_rows(struct copy *c, const struct copy_part *p) {
    const struct db_sql sql = {.name = p->name,
                               .sqlite = p->read,
                               .postgres = p->read,
                               .column = p->type,
                               .columns = (uint16_t)p->columns,
                               .stream = true};
    struct db_stmt *s = db_prepare(c->from, &sql);
    if (s == NULL) {
        return db_last_err(c->from);
    }
    bool row = false;
    enum err e = db_step(s, &row);
    while (e == ERR_OK && row) {
        e = copy_row(c, p, s);
        e = e == ERR_OK ? db_step(s, &row) : e;
    }
    db_free(s);
    return e;
}

static enum err copy_part(struct copy *c, const struct copy_part *p) {
    const struct copy_writer *w = c->to.writer;
    TRY(w->part(&c->to, p));
    TRY(copy_rows(c, p));
    return w->part_end(&c->to, p);
}

/* --- from the beginning to the end --- */

/* Which store said it: the one whose connection failed last. */
static enum err stopped(struct copy *c, enum err e, const char *where) {
    if (e != ERR_OK && c->why->n == 0) {
        const char *said = c->from->last != ERR_OK ? db_message(c->from) : db_message(c->to.db);
        buf_printf(c->why, "The copy stopped at %s: %s.", where, said);
    }
    return e;
}

static enum err target_ready(struct copy *c) {
    TRY(c->to.writer->begin(&c->to));
    const char *name = NULL;
    TRY(find_rows(c->to.db, c->arena, &c->target, &name));
    if (name != NULL) {
        buf_printf(c->why, "The target holds a site already: its table %s has rows.", name);
        return ERR_TWICE;
    }
    return c->to.writer->clear(&c->to);
}

/* A connection of its own sees the catalogue; what follows needs the tables' names. */
static enum err target_catalogue(struct copy *c) {
    TRY(db_begin_read(c->to.db));
    enum err e = catalogue(c->to.db, c->arena, &c->target);
    db_end(c->to.db);
    c->to.tables = quoted_names(c->arena, &c->target);
    return e;
}

static enum err counts_from(struct copy *c) {
    for (size_t i = 0; i < c->parts; i++) {
        TRY(copy_ask(c->from, c->part[i].count_from, &c->part[i].rows));
        c->all += c->part[i].rows;
    }
    return ERR_OK;
}

static enum err counts_to(struct copy *c) {
    for (size_t i = 0; i < c->parts; i++) {
        int64_t rows = 0;
        TRY(copy_ask(c->to.db, c->part[i].count_to, &rows));
        if (rows != c->part[i].rows) {
            return db_fail(c->to.db, ERR_CONFLICT, "%s has %lld rows, and its copy %lld",
                           c->part[i].name, (long long)c->part[i].rows, (long long)rows);
        }
    }
    return ERR_OK;
}

static enum err fill(struct copy *c, struct aside *aside) {
    TRY(stopped(c, put_aside(c, aside), "the indexes"));
    for (size_t i = 0; i < c->parts; i++) {
        TRY(stopped(c, copy_part(c, &c->part[i]), c->part[i].name));
    }
    watch(c, "rows", c->all, c->all);
    TRY(stopped(c, c->to.writer->filled(&c->to), "the end of the rows"));
    return stopped(c, put_back(c, aside), "the indexes and keys");
}

static enum err copy_all(struct copy *c) {
    struct aside aside = {0};
    TRY(stopped(c, catalogue(c->from, c->arena, &c->source), "the source's catalogue"));
    TRY(stopped(c, target_catalogue(c), "the target's catalogue"));
    TRY(stopped(c, plan(c), "the tables"));
    TRY(stopped(c, counts_from(c), "the source"));
    TRY(stopped(c, target_ready(c), "the target, which is perhaps in use"));
    TRY(fill(c, &aside));
    TRY(stopped(c, counts_to(c), "the count"));
    TRY(stopped(c, c->to.writer->check(&c->to), "the keys"));
    if (c->job->before_end != NULL) {
        TRY(c->job->before_end(c->job->self));
    }
    TRY(stopped(c, c->to.writer->keep(&c->to), "the end"));
    c->job->rows = c->all;
    c->job->tables = (int64_t)c->parts;
    return ERR_OK;
}

/* A reader that may take its time. SQLite's file is not mapped: each page is read once. PostgreSQL
 * is told that all rows will be fetched. */
static enum err source_ready(struct db *db) {
    TRY(db_script(db, db_kind(db) == DB_SQLITE
                          ? "PRAGMA mmap_size = 0"
                          : "SET statement_timeout = 0; SET cursor_tuple_fraction = 1; "
                            "SET idle_in_transaction_session_timeout = 0"));
    return db_begin_read(db);
}

/* To the readers of a SQLite target this is a write like any other: none keeps a snapshot
 * meanwhile. */
static enum err copy_as_writer(struct copy *c, struct store *to) {
    if (store_kind(to) != DB_SQLITE) {
        return copy_all(c);
    }
    atomic_fetch_add(&to->writes, 1);
    readers_let_go(to);
    enum err e = copy_all(c);
    atomic_fetch_add(&to->writes, 1);
    return e;
}

enum err copy_store(struct store *from, struct store *to, struct copy_job *job, struct buf *why) {
    struct arena *a = arena_make();
    struct copy *c = arena_new(a, struct copy);
    c->arena = c->to.arena = a;
    c->job = job;
    c->why = why;
    c->to.writer = store_kind(to) == DB_SQLITE ? &copy_sqlite : &copy_postgres;
    enum err e = store_connect(from, false, &c->from, why);
    e = e == ERR_OK ? store_connect(to, true, &c->to.db, why) : e;
    e = e == ERR_OK ? stopped(c, source_ready(c->from), "the source") : e;
    if (e == ERR_OK) {
        e = copy_as_writer(c, to);
        c->to.writer->end(&c->to);
    }
    db_close(c->to.db);
    db_close(c->from);
    arena_free(a);
    return e;
}

static enum err settle(struct db *db, struct arena *a) {
    struct tables all;
    TRY(db_script(db, "SET statement_timeout = 0"));
    TRY(db_begin_read(db));
    enum err e = catalogue(db, a, &all);
    db_end(db);
    return e != ERR_OK
               ? e
               : db_script(db, arena_printf(a, "VACUUM (ANALYZE) %s", quoted_names(a, &all)).p);
}

enum err copy_settle(struct store *to, struct buf *why) {
    if (store_kind(to) == DB_SQLITE) {
        return ERR_OK;
    }
    struct db *db = NULL;
    TRY(store_connect(to, true, &db, why));
    struct arena *a = arena_make();
    enum err e = settle(db, a);
    if (e != ERR_OK) {
        buf_printf(why, "All is there, but ANALYZE failed: %s.", db_message(db));
    }
    arena_free(a);
    db_close(db);
    return e;
}
