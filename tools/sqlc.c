/* SPDX-License-Identifier: AGPL-3.0-or-later
 * sqlc: turns .sql files into typed C, and schema files into migrations for both stores.
 * A build tool: it runs no query of ours against real data. The rules are in tools/SQLC.md. */
#include <ctype.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"

#define TEXT_MAX ((size_t)64 << 20)
#define TABLES_MAX 256
#define LITERAL_MAX 4000 /* C promises 4095 characters in one literal */

enum store { SQLITE, POSTGRES, STORES };

enum type { ID, TIME, INT, MONEY, BOOL, TEXT, JSON, BYTES, REAL, IDS, GATE, TYPES };

/* One row per type: our word, the words of the stores, the name in db.h, the C type of a value
 * that is there and of one that may be missing. */
static const struct {
    const char *word;
    const char *store[STORES];
    const char *name;
    const char *c;
    const char *c_nullable;
    const char *verb; /* db_bind_..., db_get_... */
    const char *verb_nullable;
} type_table[TYPES] = {
    [ID] = {"id", {"BLOB", "uuid"}, "DB_ID", "struct id", "struct id", "id", "opt_id"},
    [TIME] =
        {"time", {"INTEGER", "bigint"}, "DB_TIME", "int64_t", "struct opt_int", "int", "opt_int"},
    [INT] = {"int", {"INTEGER", "bigint"}, "DB_INT", "int64_t", "struct opt_int", "int", "opt_int"},
    [MONEY] =
        {"money", {"INTEGER", "bigint"}, "DB_MONEY", "int64_t", "struct opt_int", "int", "opt_int"},
    [BOOL] =
        {"bool", {"INTEGER", "boolean"}, "DB_BOOL", "bool", "struct opt_int", "bool", "opt_int"},
    /* byte order on both stores, so that pages by key agree */
    [TEXT] = {"text",
              {"TEXT", "text COLLATE \"C\""},
              "DB_TEXT",
              "struct str",
              "struct str",
              "text",
              "str"},
    [JSON] = {"json", {"TEXT", "text"}, "DB_JSON", "struct str", "struct str", "text", "str"},
    [BYTES] = {"bytes", {"BLOB", "bytea"}, "DB_BYTES", "struct str", "struct str", "text", "str"},
    [REAL] = {"real",
              {"REAL", "double precision"},
              "DB_REAL",
              "double",
              "struct opt_real",
              "real",
              "opt_real"},
    [IDS] = {"ids", {"", ""}, "DB_IDS", "struct ids", "struct ids", "ids", "ids"},
    [GATE] = {"gate", {"", ""}, "", "struct gate", "struct gate", "", ""},
};

static struct arena *memory;

/* --- errors: the first one ends the build --- */

__attribute__((noreturn, format(printf, 3, 4))) static void fail(const char *file, int line,
                                                                 const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

/* --- files --- */

static struct str read_whole(const char *path) {
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        fail(path, 0, "cannot be opened");
    }
    struct buf b = buf_make(TEXT_MAX);
    for (;;) {
        char *room = buf_room(&b, 65536);
        if (room == NULL) {
            fail(path, 0, "is longer than %zu bytes", TEXT_MAX);
        }
        size_t n = fread(room, 1, 65536, f);
        b.n += n;
        if (n == 0) {
            break;
        }
    }
    fclose(f);
    struct str text = arena_str(memory, buf_str(&b));
    buf_free(&b);
    return text;
}

static void write_whole(const char *path, struct buf *b) {
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(b->p, 1, b->n, f) != b->n || fclose(f) != 0) {
        fail(path, 0, "cannot be written");
    }
    buf_free(b);
}

static struct str file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return str_of(slash == NULL ? path : slash + 1);
}

/* --- tokens of SQL --- */

enum token_kind { END, SPACE, COMMENT, WORD, STRING, QUOTED, PARAM, OTHER };

struct token {
    enum token_kind kind;
    struct str text; /* what will be written; rewriting replaces it */
    struct str raw;  /* what stood in the file */
    int line;
};

struct tokens {
    const char *file;
    struct token *item;
    size_t count;
};

static bool is_word_start(char c) {
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_word(char c) {
    return is_word_start(c) || isdigit((unsigned char)c);
}

static size_t quoted_length(struct str s, const char *file, int line) {
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] == s.p[0]) {
            if (i + 1 < s.n && s.p[i + 1] == s.p[0]) {
                i++;
                continue;
            }
            return i + 1;
        }
    }
    fail(file, line, "a quote is not closed");
}

static size_t span(struct str s, size_t from, bool (*is)(char)) {
    size_t i = from;
    while (i < s.n && is(s.p[i])) {
        i++;
    }
    return i;
}

static bool is_blank(char c) {
    return isspace((unsigned char)c);
}

static bool is_in_line(char c) {
    return c != '\n';
}

static size_t token_length(struct str s, const char *file, int line, enum token_kind *kind) {
    char c = s.p[0];
    char d = s.n > 1 ? s.p[1] : '\0';
    *kind = OTHER;
    if (is_blank(c)) {
        *kind = SPACE;
        return span(s, 1, is_blank);
    }
    if (c == '-' && d == '-') {
        *kind = COMMENT;
        return span(s, 2, is_in_line);
    }
    if (c == '\'' || c == '"') {
        *kind = c == '"' ? QUOTED : STRING;
        return quoted_length(s, file, line);
    }
    if (is_word_start(c)) {
        *kind = WORD;
        return span(s, 1, is_word);
    }
    if (c == ':' && is_word_start(d)) {
        *kind = PARAM;
        return span(s, 1, is_word);
    }
    if (c == ':' && d == ':') {
        return 2; /* PostgreSQL's cast */
    }
    if (isdigit((unsigned char)c)) {
        return span(s, 1, is_word);
    }
    return 1;
}

static struct token *token_push(struct tokens *t, size_t *room) {
    if (t->count == *room) {
        size_t wider = *room == 0 ? 256 : *room * 2;
        struct token *item = arena_array(memory, struct token, wider);
        if (t->count > 0) {
            memcpy(item, t->item, t->count * sizeof *item);
        }
        t->item = item;
        *room = wider;
    }
    return &t->item[t->count++];
}

static int line_ends(struct str s) {
    int n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += s.p[i] == '\n';
    }
    return n;
}

static struct tokens tokens_of(const char *file, struct str s, int line) {
    struct tokens t = {.file = file};
    size_t room = 0;
    while (s.n > 0) {
        struct token *k = token_push(&t, &room);
        size_t n = token_length(s, file, line, &k->kind);
        k->raw = k->text = str_first(s, n);
        k->line = line;
        line += line_ends(k->raw);
        s = str_from(s, n);
    }
    struct token *end = token_push(&t, &room);
    *end = (struct token){.kind = END, .line = line};
    return t;
}

static size_t token_next(const struct tokens *t, size_t i) {
    if (t->item[i].kind == END) {
        return i;
    }
    do {
        i++;
    } while (t->item[i].kind == SPACE || t->item[i].kind == COMMENT);
    return i;
}

static size_t token_first(const struct tokens *t) {
    enum token_kind k = t->item[0].kind;
    return k == SPACE || k == COMMENT ? token_next(t, 0) : 0;
}

static bool is(const struct tokens *t, size_t i, const char *word) {
    enum token_kind k = t->item[i].kind;
    return (k == WORD || k == OTHER) && str_eq_nocase(t->item[i].raw, str_of(word));
}

static bool is_one_of(const struct tokens *t, size_t i, const char *const *words) {
    for (; *words != NULL; words++) {
        if (is(t, i, *words)) {
            return true;
        }
    }
    return false;
}

/* From an opening parenthesis to the one that closes it. */
static size_t token_close(const struct tokens *t, size_t i) {
    int depth = 0;
    for (size_t at = i; t->item[at].kind != END; at = token_next(t, at)) {
        depth += is(t, at, "(") - is(t, at, ")");
        if (depth == 0) {
            return at;
        }
    }
    fail(t->file, t->item[i].line, "a parenthesis is not closed");
}

static struct str unquoted(struct token k) {
    return k.kind == QUOTED ? str_first(str_from(k.raw, 1), k.raw.n - 2) : k.raw;
}

static void trim_end(struct buf *b) {
    while (b->n > 0 && b->p[b->n - 1] == ' ') {
        b->n--;
    }
}

/* Blanks shrink, line ends stay (they keep the lines of messages right), comments go. */
static struct str tokens_text(const struct tokens *t) {
    struct buf b = buf_make(TEXT_MAX);
    for (size_t i = 0; t->item[i].kind != END; i++) {
        struct token k = t->item[i];
        if (k.kind == SPACE && str_has(k.raw, '\n')) {
            for (int n = line_ends(k.raw); n > 0; n--) {
                trim_end(&b);
                buf_char(&b, '\n');
            }
        } else if (k.kind == SPACE) {
            buf_char(&b, ' ');
        } else if (k.kind != COMMENT) {
            buf_put(&b, k.text);
        }
    }
    while (b.n > 0 && is_blank(b.p[b.n - 1])) {
        b.n--;
    }
    struct str text = arena_str(memory, buf_str(&b));
    buf_free(&b);
    return text;
}

static void replace(struct tokens *t, size_t i, struct str text) {
    t->item[i].text = text;
}

static void drop(struct tokens *t, size_t from, size_t to) {
    for (size_t i = from; i <= to; i++) {
        t->item[i].text = STR("");
        if (t->item[i].kind == SPACE) {
            t->item[i].raw = str_has(t->item[i].raw, '\n') ? t->item[i].raw : STR("");
            t->item[i].kind = t->item[i].raw.n > 0 ? SPACE : COMMENT;
        }
    }
}

static struct str hex_only(struct str s) {
    char *p = arena_array(memory, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (isxdigit((unsigned char)s.p[i])) {
            p[n++] = s.p[i];
        }
    }
    return str_make(p, n);
}

/* id '0190...' and bytes 'c0ffee' are constants that both stores understand. */
static void rewrite_constants(struct tokens *t, enum store store) {
    for (size_t i = token_first(t); t->item[i].kind != END; i = token_next(t, i)) {
        size_t v = token_next(t, i);
        bool id = is(t, i, "id");
        if ((!id && !is(t, i, "bytes")) || t->item[v].kind != STRING) {
            continue;
        }
        struct str hex = hex_only(t->item[v].raw);
        if (id && hex.n != 32) {
            fail(t->file, t->item[v].line, "an id has 32 hexadecimal digits");
        }
        drop(t, i, v - 1);
        replace(t, v,
                store == SQLITE ? arena_printf(memory, "X'%.*s'", STR_ARG(hex))
                : id            ? arena_printf(memory, "uuid '%.*s'", STR_ARG(hex))
                                : arena_printf(memory, "'\\x%.*s'::bytea", STR_ARG(hex)));
    }
}

/* --- schema files --- */

struct column {
    struct str table;
    struct str name;
    enum type type;
};

struct schema {
    const char *path;
    int number;
    struct str name;
    struct str whole;
    struct str text[STORES];
    struct hash sum;
};

static struct {
    struct schema *file;
    size_t files;
    struct str table[TABLES_MAX];
    size_t tables;
    struct column *column;
    size_t columns;
    size_t room;
} schema;

static int table_number(struct str name) {
    for (size_t i = 0; i < schema.tables; i++) {
        if (str_eq_nocase(schema.table[i], name)) {
            return (int)i;
        }
    }
    return -1;
}

static void table_add(const struct tokens *t, size_t at) {
    struct str name = unquoted(t->item[at]);
    if (table_number(name) >= 0) {
        return;
    }
    if (schema.tables == TABLES_MAX) {
        fail(t->file, t->item[at].line, "more than %d tables: raise DB_TABLES_MAX", TABLES_MAX);
    }
    schema.table[schema.tables++] = name;
}

/* With its columns: another of that name may have others. */
static void table_drop(struct str name) {
    int at = table_number(name);
    size_t kept = 0;
    if (at < 0) {
        return;
    }
    for (size_t i = (size_t)at + 1; i < schema.tables; i++) {
        schema.table[i - 1] = schema.table[i];
    }
    schema.tables--;
    for (size_t i = 0; i < schema.columns; i++) {
        if (!str_eq_nocase(schema.column[i].table, name)) {
            schema.column[kept++] = schema.column[i];
        }
    }
    schema.columns = kept;
}

static void column_add(struct str table, struct str name, enum type type) {
    if (schema.columns == schema.room) {
        size_t wider = schema.room == 0 ? 512 : schema.room * 2;
        struct column *column = arena_array(memory, struct column, wider);
        if (schema.columns > 0) {
            memcpy(column, schema.column, schema.columns * sizeof *column);
        }
        schema.column = column;
        schema.room = wider;
    }
    schema.column[schema.columns++] = (struct column){table, name, type};
}

static const struct column *column_find(struct str table, struct str name) {
    for (size_t i = 0; i < schema.columns; i++) {
        if (str_eq_nocase(schema.column[i].table, table) &&
            str_eq_nocase(schema.column[i].name, name)) {
            return &schema.column[i];
        }
    }
    return NULL;
}

static enum type type_find(struct str word) {
    enum type t = 0;
    while (t < TYPES && !str_eq(word, str_of(type_table[t].word))) {
        t++;
    }
    return t;
}

/* Which store a marker line opens: -1 for "-- end", STORES for any other line. */
static int only_mark(struct str line) {
    line = str_trim(line);
    if (str_eq(line, STR("-- only sqlite"))) {
        return SQLITE;
    }
    if (str_eq(line, STR("-- only postgres"))) {
        return POSTGRES;
    }
    return str_eq(line, STR("-- end")) ? -1 : STORES;
}

/* The lines of one store. Others become empty lines, so that line numbers stay. */
static struct str only_lines(const char *path, struct str whole, enum store store) {
    struct buf b = buf_make(TEXT_MAX);
    int now = -1;
    int n = 0;
    while (whole.n > 0) {
        struct str line = str_cut(&whole, '\n');
        int mark = only_mark(line);
        n++;
        if (mark != STORES) {
            if ((mark == -1) == (now == -1)) {
                fail(path, n, mark == -1 ? "-- end without -- only" : "-- only within -- only");
            }
            now = mark;
        } else if (now == -1 || now == (int)store) {
            buf_put(&b, line);
        }
        buf_char(&b, '\n');
    }
    if (now != -1) {
        fail(path, n, "-- only without -- end");
    }
    struct str text = arena_str(memory, buf_str(&b));
    buf_free(&b);
    return text;
}

static bool line_is_only(struct str whole, int line) {
    int now = -1;
    for (int n = 1; n < line && whole.n > 0; n++) {
        int mark = only_mark(str_cut(&whole, '\n'));
        now = mark == STORES ? now : mark;
    }
    return now != -1;
}

/* Where the definition that starts at i ends: its comma, or the closing parenthesis. */
static size_t definition_end(const struct tokens *t, size_t i, size_t close) {
    while (i < close && !is(t, i, ",") && t->item[i].kind != END && !is(t, i, ";")) {
        i = token_next(t, is(t, i, "(") ? token_close(t, i) : i);
    }
    return i;
}

static bool has_primary_key(const struct tokens *t, size_t i, size_t end) {
    for (; i < end; i = token_next(t, i)) {
        if (is(t, i, "PRIMARY")) {
            return true;
        }
    }
    return false;
}

/* One column: notes its type and writes it in the store's word. */
static void rewrite_column(struct tokens *t, const struct schema *f, struct str table, size_t i,
                           bool numbers_itself, enum store store) {
    size_t at = token_next(t, i);
    enum type type = type_find(t->item[at].raw);
    if (type >= IDS) {
        if (!line_is_only(f->whole, t->item[at].line)) {
            fail(t->file, t->item[at].line,
                 "column %.*s: \"%.*s\" is no type; there are id time int bool text bytes json "
                 "money real",
                 STR_ARG(t->item[i].raw), STR_ARG(t->item[at].raw));
        }
        return;
    }
    bool identity = numbers_itself && store == POSTGRES;
    replace(t, at,
            arena_printf(memory, "%s%s", type_table[type].store[store],
                         identity ? " GENERATED BY DEFAULT AS IDENTITY" : ""));
    if (store == SQLITE) {
        column_add(table, unquoted(t->item[i]), type);
    }
}

static void rewrite_table(struct tokens *t, const struct schema *f, size_t name, enum store store) {
    static const char *const constraint[] = {"PRIMARY", "UNIQUE",     "CHECK",
                                             "FOREIGN", "CONSTRAINT", NULL};
    size_t open = token_next(t, name);
    if (!is(t, open, "(")) {
        fail(t->file, t->item[open].line, "CREATE TABLE needs its columns in parentheses");
    }
    size_t close = token_close(t, open);
    bool key = false;
    bool rowid = false;
    size_t i = token_next(t, open);
    while (i < close) {
        size_t end = definition_end(t, i, close);
        bool key_here = has_primary_key(t, i, end);
        key = key || key_here;
        if (!is_one_of(t, i, constraint)) {
            bool number = key_here && is(t, token_next(t, i), "int");
            rowid = rowid || number;
            rewrite_column(t, f, unquoted(t->item[name]), i, number, store);
        }
        i = end < close ? token_next(t, end) : close;
    }
    if (store == SQLITE) {
        replace(t, close, key && !rowid ? STR(") STRICT, WITHOUT ROWID") : STR(") STRICT"));
    }
    table_add(t, name);
}

/* CREATE VIRTUAL TABLE name USING fts5(column, ..., option = value) */
static void note_virtual(struct tokens *t, size_t name) {
    table_add(t, name);
    size_t open = token_next(t, token_next(t, token_next(t, name)));
    if (!is(t, open, "(")) {
        return;
    }
    size_t close = token_close(t, open);
    size_t i = token_next(t, open);
    while (i < close) {
        if (!is(t, token_next(t, i), "=")) {
            column_add(unquoted(t->item[name]), unquoted(t->item[i]), TEXT);
        }
        size_t end = definition_end(t, i, close);
        i = end < close ? token_next(t, end) : close;
    }
}

static size_t skip_words(const struct tokens *t, size_t i, const char *const *words) {
    while (is_one_of(t, i, words)) {
        i = token_next(t, i);
    }
    return i;
}

static void rewrite_alter(struct tokens *t, const struct schema *f, size_t name, enum store store) {
    static const char *const column[] = {"COLUMN", NULL};
    size_t verb = token_next(t, name);
    if (is(t, verb, "ADD")) {
        size_t i = skip_words(t, token_next(t, verb), column);
        rewrite_column(t, f, unquoted(t->item[name]), i, false, store);
    } else if (is(t, verb, "RENAME")) {
        fail(t->file, t->item[verb].line,
             "RENAME breaks a program that still runs: add, copy, "
             "and drop in a later release");
    }
}

static void rewrite_statement(struct tokens *t, const struct schema *f, size_t i,
                              enum store store) {
    static const char *const if_not_exists[] = {"IF", "NOT", "EXISTS", NULL};
    static const char *const if_exists[] = {"IF", "EXISTS", NULL};
    size_t second = token_next(t, i);
    size_t third = token_next(t, second);
    if (is(t, i, "CREATE") && is(t, second, "TABLE")) {
        rewrite_table(t, f, skip_words(t, third, if_not_exists), store);
    } else if (is(t, i, "CREATE") && is(t, second, "VIRTUAL")) {
        note_virtual(t, skip_words(t, token_next(t, third), if_not_exists));
    } else if (is(t, i, "ALTER") && is(t, second, "TABLE")) {
        rewrite_alter(t, f, third, store);
    } else if (is(t, i, "DROP") && is(t, second, "TABLE")) {
        table_drop(unquoted(t->item[skip_words(t, third, if_exists)]));
    }
}

static struct str rewrite_schema(const struct schema *f, enum store store) {
    struct tokens t = tokens_of(f->path, only_lines(f->path, f->whole, store), 1);
    bool start = true;
    for (size_t i = token_first(&t); t.item[i].kind != END; i = token_next(&t, i)) {
        if (start) {
            rewrite_statement(&t, f, i, store);
        }
        start = is(&t, i, ";");
    }
    rewrite_constants(&t, store);
    return tokens_text(&t);
}

static void schema_name(struct schema *f) {
    struct str name = file_name(f->path);
    struct str number = str_cut(&name, '_');
    int64_t v = 0;
    bool has_number = str_to_int(number, &v) && v > 0 && number.n == 4;
    if (!has_number || !str_ends(name, STR(".sql"))) {
        fail(f->path, 0, "a schema file is called NNNN_name.sql");
    }
    f->number = (int)v;
    f->name = str_first(name, name.n - 4);
}

static int schema_order(const void *a, const void *b) {
    return ((const struct schema *)a)->number - ((const struct schema *)b)->number;
}

static void schema_read(char **path, size_t count) {
    schema.file = arena_array(memory, struct schema, count + 1);
    schema.files = count;
    for (size_t i = 0; i < count; i++) {
        schema.file[i].path = path[i];
        schema_name(&schema.file[i]);
    }
    qsort(schema.file, count, sizeof *schema.file, schema_order);
    for (size_t i = 0; i < count; i++) {
        struct schema *f = &schema.file[i];
        if (i > 0 && f[-1].number == f->number) {
            fail(f->path, 0, "number %04d is taken by %s", f->number, f[-1].path);
        }
        f->whole = read_whole(f->path);
        f->sum = hash_of(f->whole.p, f->whole.n);
        f->text[SQLITE] = rewrite_schema(f, SQLITE);
        f->text[POSTGRES] = rewrite_schema(f, POSTGRES);
    }
}

/* --- the scratch database --- */

static int ids_connect(sqlite3 *db, void *aux, int argc, const char *const *argv,
                       sqlite3_vtab **out, char **why) {
    (void)aux, (void)argc, (void)argv, (void)why;
    *out = sqlite3_malloc(sizeof **out);
    if (*out == NULL) {
        return SQLITE_NOMEM;
    }
    memset(*out, 0, sizeof **out);
    return sqlite3_declare_vtab(db, "CREATE TABLE x(id BLOB, list HIDDEN)");
}

static int ids_disconnect(sqlite3_vtab *v) {
    sqlite3_free(v);
    return SQLITE_OK;
}

static int ids_best_index(sqlite3_vtab *v, sqlite3_index_info *info) {
    (void)v;
    for (int i = 0; i < info->nConstraint; i++) {
        if (info->aConstraint[i].usable && info->aConstraint[i].iColumn == 1) {
            info->aConstraintUsage[i].argvIndex = 1;
            info->aConstraintUsage[i].omit = 1;
            return SQLITE_OK;
        }
    }
    return SQLITE_CONSTRAINT;
}

/* Prepared only, never run: it needs no cursor. */
static const sqlite3_module ids_module = {.xConnect = ids_connect,
                                          .xBestIndex = ids_best_index,
                                          .xDisconnect = ids_disconnect,
                                          .xDestroy = ids_disconnect};

static void never_run(sqlite3_context *c, int argc, sqlite3_value **argv) {
    (void)argc, (void)argv;
    sqlite3_result_null(c);
}

static int line_of_offset(struct str sql, int offset) {
    return offset < 0 ? 0 : line_ends(str_first(sql, (size_t)offset));
}

static sqlite3 *scratch_open(void) {
    sqlite3 *db = NULL;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK) {
        fail("sqlc", 0, "no scratch database: %s", sqlite3_errmsg(db));
    }
    sqlite3_create_module(db, "ids", &ids_module, NULL);
    sqlite3_create_function(db, "least", -1, SQLITE_UTF8, NULL, never_run, NULL, NULL);
    sqlite3_create_function(db, "greatest", -1, SQLITE_UTF8, NULL, never_run, NULL, NULL);
    sqlite3_create_function(db, "id_in", 2, SQLITE_UTF8, NULL, never_run, NULL, NULL);
    sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    for (size_t i = 0; i < schema.files; i++) {
        const struct schema *f = &schema.file[i];
        if (sqlite3_exec(db, f->text[SQLITE].p, NULL, NULL, NULL) != SQLITE_OK) {
            int line = 1 + line_of_offset(f->text[SQLITE], sqlite3_error_offset(db));
            fail(f->path, line, "%s", sqlite3_errmsg(db));
        }
    }
    return db;
}

/* --- query files --- */

enum kind { ONE, MANY, EACH, ID_ROWS, JSON_ROWS, RUN, KINDS };

static const char *const kind_word[KINDS] = {"one", "many", "each", "ids", "json", "run"};

#define PARAMS_MAX 64

struct param {
    struct str name;
    enum type type;
    bool nullable;
    bool used;
};

/* What is bound: each parameter once, but a gate as its three parts. */
struct bind {
    struct str name; /* as the SQL says */
    struct str c;    /* as the C says */
    enum type type;
    bool nullable;
    bool used;
    size_t param;
    int number; /* from 1; 0: not used */
};

struct out {
    struct str name;
    enum type type;
    bool nullable;
};

struct query {
    const char *file;
    int line;
    int sql_line;
    struct str name;
    struct str row; /* of struct q_ROW_row; the name, unless several queries share one */
    struct param param[PARAMS_MAX];
    size_t params;
    struct bind bind[PARAMS_MAX + 2];
    size_t binds;
    enum kind kind;
    struct str doc;
    bool ungated;
    bool gated;
    struct str source[STORES]; /* the same text twice, or twins */
    bool is_twin[STORES];
    struct str text[STORES];
    struct out *out;
    size_t outs;
    bool reads[TABLES_MAX];
    bool writes[TABLES_MAX];
    const struct query *row_of; /* an earlier query whose row this one has */
    struct query *next;
};

static bool is_head(struct str line) {
    if (!str_starts(line, STR("-- "))) {
        return false;
    }
    size_t end = span(line, 3, is_word);
    return end > 3 && end < line.n && line.p[end] == '(' && is_word_start(line.p[3]);
}

static bool is_comment(struct str line) {
    return str_starts(str_trim(line), STR("--"));
}

static void head_param(struct query *q, struct str text) {
    static const char *const taken[] = {"db",  "a",    "out",  "s",       "e", "row",
                                        "has", "rows", "room", "changed", NULL};
    text = str_trim(text);
    struct str name = str_cut(&text, ' ');
    struct str type = str_trim(text);
    bool nullable = str_ends(type, STR("?"));
    enum type t = type_find(str_first(type, type.n - nullable));
    if (t == TYPES || (nullable && t >= IDS)) {
        fail(q->file, q->line, "%.*s: parameter \"%.*s\" has no type that we know",
             STR_ARG(q->name), STR_ARG(name));
    }
    if ((t == GATE) != str_eq(name, STR("gate"))) {
        fail(q->file, q->line, "%.*s: a gate parameter is written \"gate gate\"", STR_ARG(q->name));
    }
    for (size_t i = 0; i < q->params; i++) {
        if (str_eq(q->param[i].name, name)) {
            fail(q->file, q->line, "%.*s: parameter %.*s twice", STR_ARG(q->name), STR_ARG(name));
        }
    }
    for (const char *const *w = taken; *w != NULL; w++) {
        if (str_eq(name, str_of(*w))) {
            fail(q->file, q->line, "%.*s: the generated code uses the name %s itself",
                 STR_ARG(q->name), *w);
        }
    }
    if (q->params == PARAMS_MAX) {
        fail(q->file, q->line, "%.*s: more than %d parameters", STR_ARG(q->name), PARAMS_MAX);
    }
    q->param[q->params++] = (struct param){.name = name, .type = t, .nullable = nullable};
}

/* Each row is a struct of its own. */
static bool has_rows(const struct query *q) {
    return q->kind == ONE || q->kind == MANY || q->kind == EACH;
}

static void head_word(struct query *q, struct str word, struct str *rest) {
    if (str_eq(word, STR("sqlite"))) {
        q->is_twin[SQLITE] = true;
    } else if (str_eq(word, STR("postgres"))) {
        q->is_twin[POSTGRES] = true;
    } else if (str_eq(word, STR("as")) && has_rows(q)) {
        *rest = str_trim(*rest);
        q->row = str_cut(rest, ' ');
    } else {
        fail(q->file, q->line, "%.*s: \"%.*s\" is neither sqlite nor postgres nor as",
             STR_ARG(q->name), STR_ARG(word));
    }
}

/* kind [sqlite|postgres] [as ROW] */
static void head_kind(struct query *q, struct str text) {
    text = str_trim(text);
    struct str kind = str_cut(&text, ' ');
    while (q->kind < KINDS && !str_eq(kind, str_of(kind_word[q->kind]))) {
        q->kind++;
    }
    if (q->kind == KINDS) {
        fail(q->file, q->line,
             "%.*s: after the parameters stands one, many, each, json or run, or ids",
             STR_ARG(q->name));
    }
    q->row = q->name;
    for (text = str_trim(text); text.n > 0; text = str_trim(text)) {
        struct str word = str_cut(&text, ' ');
        head_word(q, word, &text);
    }
}

/* The head may run over several comment lines; *rest is left behind it. */
static void head_read(struct query *q, struct str *rest, int *line) {
    struct buf b = buf_make(TEXT_MAX);
    do {
        struct str part = str_cut(rest, '\n');
        if (!is_comment(part)) {
            fail(q->file, q->line, "the head of a query has no closing parenthesis");
        }
        buf_put(&b, str_from(str_trim(part), 2));
        ++*line;
    } while (!str_has(buf_str(&b), ')'));
    struct str head = str_trim(arena_str(memory, buf_str(&b)));
    buf_free(&b);
    q->name = str_cut(&head, '(');
    struct str params = str_cut(&head, ')');
    while (!str_is_empty(str_trim(params))) {
        head_param(q, str_cut(&params, ','));
    }
    head_kind(q, head);
}

static void doc_read(struct query *q, struct str *rest, int *line) {
    struct buf b = buf_make(TEXT_MAX);
    struct str at = *rest;
    for (struct str part = str_cut(&at, '\n'); is_comment(part); part = str_cut(&at, '\n')) {
        struct str said = str_trim(str_from(str_trim(part), 2));
        if (str_starts(said, STR("ungated:"))) {
            q->ungated = str_trim(str_from(said, 8)).n > 0;
        }
        if (said.n > 0) {
            buf_printf(&b, "%s%.*s", b.n > 0 ? "\n * " : "", STR_ARG(said));
        }
        *rest = at;
        ++*line;
    }
    q->doc = arena_str(memory, buf_str(&b));
    buf_free(&b);
}

static void statement_read(struct query *q, struct str *rest, int *line) {
    struct tokens t = tokens_of(q->file, *rest, *line);
    size_t i = token_first(&t);
    while (t.item[i].kind != END && !is(&t, i, ";")) {
        i = token_next(&t, i);
    }
    if (t.item[i].kind == END) {
        fail(q->file, q->line, "%.*s: the statement has no semicolon", STR_ARG(q->name));
    }
    struct str sql = str_make(rest->p, (size_t)(t.item[i].raw.p - rest->p));
    q->sql_line = *line;
    q->source[SQLITE] = q->source[POSTGRES] = sql;
    *line += line_ends(sql);
    *rest = str_from(*rest, sql.n + 1);
}

static struct query *query_find(struct query *list, struct str name) {
    while (list != NULL && !str_eq(list->name, name)) {
        list = list->next;
    }
    return list;
}

static bool same_head(const struct query *a, const struct query *b) {
    if (a->params != b->params || a->kind != b->kind || !str_eq(a->row, b->row)) {
        return false;
    }
    for (size_t i = 0; i < a->params; i++) {
        if (!str_eq(a->param[i].name, b->param[i].name) || a->param[i].type != b->param[i].type ||
            a->param[i].nullable != b->param[i].nullable) {
            return false;
        }
    }
    return true;
}

/* The second of twins joins the first. */
static void twin_join(struct query *first, const struct query *q) {
    enum store mine = q->is_twin[POSTGRES] ? POSTGRES : SQLITE;
    if (!q->is_twin[mine] || first->is_twin[mine] || !first->is_twin[1 - mine]) {
        fail(q->file, q->line, "%.*s is there already, at line %d", STR_ARG(q->name), first->line);
    }
    if (!same_head(first, q)) {
        fail(q->file, q->line, "%.*s: twins need the same parameters and kind", STR_ARG(q->name));
    }
    first->source[mine] = q->source[mine];
    first->is_twin[mine] = true;
    first->ungated = first->ungated || q->ungated;
    first->sql_line = mine == SQLITE ? q->sql_line : first->sql_line;
}

static struct query *query_read(const char *file, struct str *rest, int *line) {
    struct query *q = arena_new(memory, struct query);
    q->file = file;
    q->line = *line;
    head_read(q, rest, line);
    doc_read(q, rest, line);
    statement_read(q, rest, line);
    return q;
}

static struct query *queries_read(const char *file) {
    struct str rest = read_whole(file);
    struct query *list = NULL;
    struct query **end = &list;
    int line = 1;
    while (rest.n > 0) {
        struct str ahead = rest;
        struct str first = str_cut(&ahead, '\n');
        if (is_head(first)) {
            struct query *q = query_read(file, &rest, &line);
            struct query *twin = query_find(list, q->name);
            if (twin != NULL) {
                twin_join(twin, q);
            } else {
                *end = q;
                end = &q->next;
            }
        } else if (str_trim(first).n == 0 || is_comment(first)) {
            rest = ahead;
            line++;
        } else {
            fail(file, line, "a statement without a head; a head is -- name(parameters) kind");
        }
    }
    for (struct query *q = list; q != NULL; q = q->next) {
        if (q->is_twin[SQLITE] != q->is_twin[POSTGRES]) {
            fail(file, q->line, "%.*s: the twin for %s is missing", STR_ARG(q->name),
                 q->is_twin[SQLITE] ? "postgres" : "sqlite");
        }
    }
    return list;
}

/* --- which tables a text names, without a database --- */

/* FROM in "IS DISTINCT FROM", UPDATE in "DO UPDATE SET" name no table. */
static bool names_table(const struct tokens *t, size_t i, size_t before) {
    static const char *const verb[] = {"FROM", "JOIN", "INTO", "UPDATE", NULL};
    return is_one_of(t, i, verb) && !is(t, before, "DISTINCT") && !is(t, before, "DO");
}

static bool is_in_with(const struct tokens *t, struct str name) {
    for (size_t i = token_first(t); t->item[i].kind != END; i = token_next(t, i)) {
        size_t as = token_next(t, i);
        if (t->item[i].kind == WORD && str_eq_nocase(t->item[i].raw, name)) {
            as = is(t, as, "(") ? token_next(t, token_close(t, as)) : as;
            if (is(t, as, "AS") && is(t, token_next(t, as), "(")) {
                return true;
            }
        }
    }
    return false;
}

/* Calls back for each table named; `verb` is the token before the name. */
static void tables_named(const struct tokens *t, void (*found)(void *, struct str, bool),
                         void *to) {
    static const char *const stop[] = {"WHERE", "GROUP", "ORDER", "SET",  "SELECT", "VALUES", ";",
                                       "ON",    "JOIN",  "UNION", "LEFT", "(",      ")",      NULL};
    size_t before = token_first(t);
    for (size_t i = before; t->item[i].kind != END; before = i, i = token_next(t, i)) {
        if (!names_table(t, i, before)) {
            continue;
        }
        bool writes =
            is(t, i, "INTO") || is(t, i, "UPDATE") || (is(t, i, "FROM") && is(t, before, "DELETE"));
        size_t name = token_next(t, i);
        for (;;) {
            if (t->item[name].kind == WORD && !is(t, name, "SET") && !is(t, name, "LATERAL") &&
                !is_in_with(t, t->item[name].raw)) {
                found(to, t->item[name].raw, writes);
            }
            size_t comma = name;
            while (t->item[comma].kind != END && !is(t, comma, ",") && !is_one_of(t, comma, stop)) {
                comma = token_next(t, comma);
            }
            if (!is(t, i, "FROM") || !is(t, comma, ",")) {
                break;
            }
            name = token_next(t, comma);
        }
    }
}

/* --- rewriting a query --- */

static struct bind *bind_find(struct query *q, struct str name) {
    for (size_t i = 0; i < q->binds; i++) {
        if (str_eq(q->bind[i].name, name)) {
            return &q->bind[i];
        }
    }
    return NULL;
}

static void bind_add(struct query *q, size_t param, const char *name, const char *c, enum type type,
                     bool nullable) {
    q->bind[q->binds++] = (struct bind){
        .name = str_of(name), .c = str_of(c), .type = type, .nullable = nullable, .param = param};
}

static void binds_make(struct query *q) {
    for (size_t i = 0; i < q->params; i++) {
        const struct param *p = &q->param[i];
        if (p->type == GATE) {
            bind_add(q, i, "gate_audiences", "gate.audiences", IDS, false);
            bind_add(q, i, "gate_person", "gate.person", ID, true);
            bind_add(q, i, "gate_muted", "gate.muted", INT, false);
        } else {
            const char *name = arena_cstr(memory, p->name);
            bind_add(q, i, name, name, p->type, p->nullable);
        }
    }
}

static bool is_gate(const struct tokens *t, size_t i) {
    return is(t, i, "GATE") && is(t, token_next(t, i), "(");
}

static void bind_use(struct query *q, struct str name, int line) {
    struct bind *b = bind_find(q, name);
    if (b == NULL) {
        fail(q->file, line, "%.*s: there is no parameter %.*s", STR_ARG(q->name), STR_ARG(name));
    }
    b->used = true;
    q->param[b->param].used = true;
}

static void binds_mark(struct query *q, enum store store) {
    struct tokens t = tokens_of(q->file, q->source[store], q->sql_line);
    for (size_t i = token_first(&t); t.item[i].kind != END; i = token_next(&t, i)) {
        int line = t.item[i].line;
        if (t.item[i].kind == PARAM) {
            bind_use(q, str_from(t.item[i].raw, 1), line);
        } else if (is_gate(&t, i)) {
            if (bind_find(q, STR("gate_person")) == NULL) {
                fail(q->file, line, "%.*s: GATE needs the parameter \"gate gate\"",
                     STR_ARG(q->name));
            }
            q->gated = true;
            bind_use(q, STR("gate_audiences"), line);
            bind_use(q, STR("gate_person"), line);
            bind_use(q, STR("gate_muted"), line);
        }
    }
}

static void binds_number(struct query *q) {
    int n = 0;
    for (size_t i = 0; i < q->binds; i++) {
        q->bind[i].number = q->bind[i].used ? ++n : 0;
    }
    for (size_t i = 0; i < q->params; i++) {
        if (!q->param[i].used) {
            fail(q->file, q->line, "%.*s: parameter %.*s is not used", STR_ARG(q->name),
                 STR_ARG(q->param[i].name));
        }
    }
}

static struct str in_list(enum store store, int number, bool negated) {
    if (store == SQLITE) {
        return arena_printf(memory, "%sIN (SELECT id FROM ids(?%d))", negated ? "NOT " : "",
                            number);
    }
    return arena_printf(memory, negated ? "<> ALL($%d)" : "= ANY($%d)", number);
}

/* The audience is asked of rows that were found otherwise: a call is quicker than a table made of
 * the list. */
static struct str gate_text(struct query *q, struct str t, enum store store) {
    int audiences = bind_find(q, STR("gate_audiences"))->number;
    struct str seen = store == SQLITE
                          ? arena_printf(memory, "id_in(%.*s.audience, ?%d)", STR_ARG(t), audiences)
                          : arena_printf(memory, "%.*s.audience = ANY($%d)", STR_ARG(t), audiences);
    char mark = store == SQLITE ? '?' : '$';
    return arena_printf(memory, "((%.*s OR %.*s.owner = %c%d) AND (%.*s.stages & %c%d) = 0)",
                        STR_ARG(seen), STR_ARG(t), mark, bind_find(q, STR("gate_person"))->number,
                        STR_ARG(t), mark, bind_find(q, STR("gate_muted"))->number);
}

static const struct bind *ids_at(struct query *q, const struct tokens *t, size_t i) {
    if (t->item[i].kind != PARAM) {
        return NULL;
    }
    const struct bind *b = bind_find(q, str_from(t->item[i].raw, 1));
    return b->type == IDS ? b : NULL;
}

/* [NOT] IN :list, and FROM ids(:list) AS name. Returns the last token used, or 0. */
static size_t rewrite_list(struct query *q, struct tokens *t, size_t i, enum store store) {
    bool negated = is(t, i, "NOT") && is(t, token_next(t, i), "IN");
    size_t in = negated ? token_next(t, i) : i;
    size_t next = token_next(t, in);
    const struct bind *b = NULL;
    size_t last = 0;
    struct str text = STR("");
    if (is(t, in, "IN") && (b = ids_at(q, t, next)) != NULL) {
        last = next;
        text = in_list(store, b->number, negated);
    } else if (is(t, i, "ids") && is(t, next, "(") &&
               (b = ids_at(q, t, token_next(t, next))) != NULL) {
        last = token_close(t, next);
        text = arena_printf(memory, store == SQLITE ? "ids(?%d)" : "(SELECT unnest($%d) AS id)",
                            b->number);
    }
    if (b != NULL) {
        drop(t, i, last);
        replace(t, i, text);
    }
    return last;
}

static size_t rewrite_gate(struct query *q, struct tokens *t, size_t i, enum store store) {
    size_t open = token_next(t, i);
    size_t name = token_next(t, open);
    size_t close = token_next(t, name);
    if (t->item[name].kind != WORD || !is(t, close, ")")) {
        fail(q->file, t->item[i].line, "%.*s: write GATE(t) with the name of the thing in FROM",
             STR_ARG(q->name));
    }
    struct str text = gate_text(q, t->item[name].raw, store);
    drop(t, i, close);
    replace(t, i, text);
    return close;
}

static void out_push(struct query *q, struct out o) {
    struct out *list = arena_array(memory, struct out, q->outs + 1);
    if (q->outs > 0) {
        memcpy(list, q->out, q->outs * sizeof *list);
    }
    list[q->outs++] = o;
    q->out = list;
}

/* AS "name:type" loses its type, which is noted. */
static void rewrite_alias(struct query *q, struct tokens *t, size_t i, struct query *said) {
    struct str whole = unquoted(t->item[i]);
    struct str rest = whole;
    struct str name = str_cut(&rest, ':');
    if (rest.n == 0) {
        return;
    }
    bool nullable = str_ends(rest, STR("?"));
    enum type type = type_find(str_first(rest, rest.n - nullable));
    if (type >= IDS) {
        fail(q->file, t->item[i].line, "%.*s: \"%.*s\" has no type that we know", STR_ARG(q->name),
             STR_ARG(whole));
    }
    replace(t, i, arena_printf(memory, "\"%.*s\"", STR_ARG(name)));
    out_push(said, (struct out){name, type, nullable});
}

/* Writes q->text[store]; the types that aliases told go to `said`. */
static void rewrite_query(struct query *q, enum store store, struct query *said) {
    struct tokens t = tokens_of(q->file, q->source[store], q->sql_line);
    for (size_t i = token_first(&t); t.item[i].kind != END; i = token_next(&t, i)) {
        size_t last = rewrite_list(q, &t, i, store);
        if (last != 0) {
            i = last;
        } else if (is_gate(&t, i)) {
            i = rewrite_gate(q, &t, i, store);
        } else if (t.item[i].kind == PARAM) {
            const struct bind *b = bind_find(q, str_from(t.item[i].raw, 1));
            if (b->type == IDS) {
                fail(q->file, t.item[i].line, "%.*s: a list is used as IN :%.*s or ids(:%.*s)",
                     STR_ARG(q->name), STR_ARG(b->name), STR_ARG(b->name));
            }
            replace(&t, i, arena_printf(memory, "%c%d", store == SQLITE ? '?' : '$', b->number));
        } else if (is(&t, i, "AS") && t.item[token_next(&t, i)].kind == QUOTED) {
            rewrite_alias(q, &t, token_next(&t, i), said);
        }
    }
    rewrite_constants(&t, store);
    q->text[store] = tokens_text(&t);
}

/* --- what comes out of a query --- */

/* Tables behind LEFT JOIN: their columns may be missing whatever the schema says. */
static bool is_left_joined(const struct tokens *t, struct str table) {
    for (size_t i = token_first(t); t->item[i].kind != END; i = token_next(t, i)) {
        if (is(t, i, "RIGHT") || is(t, i, "FULL")) {
            return true;
        }
        if (!is(t, i, "LEFT")) {
            continue;
        }
        size_t name = token_next(t, i);
        while (is(t, name, "OUTER") || is(t, name, "JOIN")) {
            name = token_next(t, name);
        }
        /* a subquery or a name from WITH: what it is made of is not looked into */
        if (is(t, name, "(") || table_number(unquoted(t->item[name])) < 0 ||
            str_eq_nocase(unquoted(t->item[name]), table)) {
            return true;
        }
    }
    return false;
}

/* `i` stands on a column of the result: is it just a name, or t.name, perhaps AS another? */
static bool is_plain(const struct tokens *t, size_t i, size_t end) {
    size_t n = 0;
    for (; i < end && !is(t, i, "AS"); i = token_next(t, i)) {
        bool odd = n % 2 == 1;
        if (odd ? !is(t, i, ".") : t->item[i].kind != WORD && t->item[i].kind != QUOTED) {
            return false;
        }
        n++;
    }
    return n == 1 || n == 3;
}

/* Where the list of results begins: behind the outermost SELECT or RETURNING. */
static size_t results_begin(const struct tokens *t) {
    static const char *const distinct[] = {"DISTINCT", "ALL", NULL};
    size_t found = 0;
    for (size_t i = token_first(t); t->item[i].kind != END; i = token_next(t, i)) {
        if (is(t, i, "(")) {
            i = token_close(t, i);
        } else if (is(t, i, "RETURNING") || (is(t, i, "SELECT") && found == 0)) {
            found = skip_words(t, token_next(t, i), distinct);
        }
    }
    return found;
}

static size_t result_end(const struct tokens *t, size_t i) {
    static const char *const stop[] = {",",     "FROM",  "UNION",     "WHERE",  "ORDER",
                                       "LIMIT", "GROUP", "INTERSECT", "EXCEPT", NULL};
    while (t->item[i].kind != END && !is_one_of(t, i, stop)) {
        i = token_next(t, is(t, i, "(") ? token_close(t, i) : i);
    }
    return i;
}

static const struct out *said_find(const struct query *said, struct str name) {
    for (size_t i = 0; i < said->outs; i++) {
        if (str_eq(said->out[i].name, name)) {
            return &said->out[i];
        }
    }
    return NULL;
}

static void check_name(const struct query *q, struct str name) {
    static const char *const word_of_c[] = {
        "auto",     "break",  "case",   "char",     "const",    "continue", "default",  "do",
        "double",   "else",   "enum",   "extern",   "float",    "for",      "goto",     "if",
        "inline",   "int",    "long",   "register", "restrict", "return",   "short",    "signed",
        "sizeof",   "static", "struct", "switch",   "typedef",  "union",    "unsigned", "void",
        "volatile", "while",  "bool",   "true",     "false",    NULL};
    bool good = name.n > 0 && is_word_start(name.p[0]) && span(name, 0, is_word) == name.n;
    for (const char *const *w = word_of_c; *w != NULL && q->kind != JSON_ROWS; w++) {
        good = good && !str_eq(name, str_of(*w));
    }
    for (size_t i = 0; i < q->outs; i++) {
        if (str_eq(q->out[i].name, name)) {
            fail(q->file, q->line, "%.*s: two columns are called %.*s", STR_ARG(q->name),
                 STR_ARG(name));
        }
    }
    if (!good) {
        fail(q->file, q->line, "%.*s: column \"%.*s\" needs AS \"name:type\"", STR_ARG(q->name),
             STR_ARG(name));
    }
}

static bool column_is_nullable(sqlite3 *db, const struct column *c) {
    int not_null = 0;
    int key = 0;
    sqlite3_table_column_metadata(db, "main", arena_cstr(memory, c->table),
                                  arena_cstr(memory, c->name), NULL, NULL, &not_null, &key, NULL);
    return not_null == 0 && key == 0;
}

static void result_type(struct query *q, sqlite3_stmt *s, int i, const struct tokens *t, bool plain,
                        const struct query *said) {
    struct str name = arena_str(memory, str_of(sqlite3_column_name(s, i)));
    check_name(q, name);
    const struct out *told = said_find(said, name);
    if (told != NULL) {
        out_push(q, *told);
        return;
    }
    const char *table = sqlite3_column_table_name(s, i);
    const char *origin = sqlite3_column_origin_name(s, i);
    const struct column *c =
        table == NULL || !plain ? NULL : column_find(str_of(table), str_of(origin));
    if (c == NULL) {
        fail(q->file, q->line,
             "%.*s: the type of column %.*s cannot be known: say AS \"%.*s:type\"",
             STR_ARG(q->name), STR_ARG(name), STR_ARG(name));
    }
    bool nullable = column_is_nullable(sqlite3_db_handle(s), c) || is_left_joined(t, c->table);
    out_push(q, (struct out){name, c->type, nullable});
}

static void check_json(const struct query *q) {
    for (size_t i = 0; i < q->outs && q->kind == JSON_ROWS; i++) {
        if (q->out[i].type == BYTES) {
            fail(q->file, q->line, "%.*s: column %.*s: bytes have no form in JSON",
                 STR_ARG(q->name), STR_ARG(q->out[i].name));
        }
    }
}

static void check_ids(const struct query *q) {
    bool one = q->outs == 1 && q->out[0].type == ID && !q->out[0].nullable;
    if (q->kind == ID_ROWS && !one) {
        fail(q->file, q->line, "%.*s: ids are one column of type id that is never NULL",
             STR_ARG(q->name));
    }
}

static void results_read(struct query *q, sqlite3_stmt *s, const struct query *said) {
    struct tokens t = tokens_of(q->file, q->source[SQLITE], q->sql_line);
    int count = sqlite3_column_count(s);
    if ((count == 0) != (q->kind == RUN)) {
        fail(q->file, q->line,
             count == 0 ? "%.*s: gives no rows, so its kind is run"
                        : "%.*s: gives rows, so its kind is one, many, each or json, or ids",
             STR_ARG(q->name));
    }
    size_t at = count == 0 ? 0 : results_begin(&t);
    for (int i = 0; i < count; i++) {
        size_t end = result_end(&t, at);
        for (size_t k = at; k < end; k = token_next(&t, k)) {
            if (is(&t, k, "*") && (k == at || is(&t, k - 1, "."))) {
                fail(q->file, t.item[k].line, "%.*s: name the columns instead of *",
                     STR_ARG(q->name));
            }
        }
        result_type(q, s, i, &t, is_plain(&t, at, end), said);
        at = is(&t, end, ",") ? token_next(&t, end) : end;
    }
    check_json(q);
    check_ids(q);
}

/* --- which tables a query touches --- */

static int authorise(void *to, int action, const char *table, const char *column, const char *base,
                     const char *trigger) {
    (void)column, (void)base, (void)trigger;
    struct query *q = to;
    int n = table == NULL ? -1 : table_number(str_of(table));
    if (n >= 0 && action == SQLITE_READ) {
        q->reads[n] = true;
    } else if (n >= 0 &&
               (action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE)) {
        q->writes[n] = true;
    }
    return SQLITE_OK;
}

static void table_touched(void *to, struct str name, bool writes) {
    struct query *q = to;
    int n = table_number(name);
    if (n >= 0) {
        (writes ? q->writes : q->reads)[n] = true;
    }
}

static void check_gate(const struct query *q, bool reads_only) {
    int thing = table_number(STR("thing"));
    bool area = strstr(q->file, "area/") != NULL;
    if (area && thing >= 0 && q->reads[thing] && reads_only && !q->gated && !q->ungated) {
        fail(
            q->file, q->line,
            "%.*s: reads thing without GATE; gate it, or say why not in a line \"-- ungated: why\"",
            STR_ARG(q->name));
    }
}

static bool same_row(const struct query *a, const struct query *b) {
    bool same = a->outs == b->outs;
    for (size_t i = 0; same && i < a->outs; i++) {
        same = str_eq(a->out[i].name, b->out[i].name) && a->out[i].nullable == b->out[i].nullable &&
               strcmp(type_table[a->out[i].type].c, type_table[b->out[i].type].c) == 0;
    }
    return same;
}

static void row_share(struct query *list, struct query *q) {
    for (const struct query *other = list; other != q; other = other->next) {
        if (!str_eq(other->row, q->row) || other->kind == RUN) {
            continue;
        }
        if (!same_row(other, q)) {
            fail(q->file, q->line,
                 "%.*s: its columns are not those of %.*s, which has the same row",
                 STR_ARG(q->name), STR_ARG(other->name));
        }
        q->row_of = other;
        return;
    }
}

static void query_prepare(struct query *q, sqlite3 *db) {
    struct query *said = arena_new(memory, struct query);
    struct query *ignored = arena_new(memory, struct query);
    binds_make(q);
    binds_mark(q, SQLITE);
    binds_mark(q, POSTGRES);
    binds_number(q);
    rewrite_query(q, SQLITE, said);
    rewrite_query(q, POSTGRES, ignored);
    sqlite3_set_authorizer(db, authorise, q);
    sqlite3_stmt *s = NULL;
    const char *sql = arena_cstr(memory, q->text[SQLITE]);
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) {
        int line = q->sql_line + line_of_offset(q->text[SQLITE], sqlite3_error_offset(db));
        fail(q->file, line, "%.*s: %s", STR_ARG(q->name), sqlite3_errmsg(db));
    }
    sqlite3_set_authorizer(db, NULL, NULL);
    results_read(q, s, said);
    if (q->is_twin[POSTGRES]) {
        struct tokens t = tokens_of(q->file, q->source[POSTGRES], q->sql_line);
        tables_named(&t, table_touched, q);
    }
    check_gate(q, sqlite3_stmt_readonly(s) != 0);
    sqlite3_finalize(s);
}

/* --- writing C --- */

static void put_literal(struct buf *b, struct str s) {
    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\n') {
            buf_put(b, i + 1 < s.n ? STR("\\n\"\n    \"") : STR("\\n"));
        } else if (c == '"' || c == '\\') {
            buf_char(b, '\\');
            buf_char(b, c);
        } else if (c < ' ' || c > '~') {
            buf_printf(b, "\\%03o", (unsigned)(unsigned char)c);
        } else {
            buf_char(b, c);
        }
    }
    buf_char(b, '"');
}

/* static const char NAME[] = ...; a long text as numbers, since a literal has a limit */
static void put_text(struct buf *b, const char *name, struct str s) {
    buf_printf(b, "static const char %s[] =", name);
    if (s.n < LITERAL_MAX) {
        buf_put(b, STR("\n    "));
        put_literal(b, s);
        buf_put(b, STR(";\n"));
        return;
    }
    buf_put(b, STR(" {"));
    for (size_t i = 0; i < s.n; i++) {
        buf_printf(b, "%s%d,", i % 24 == 0 ? "\n    " : "", (int)(signed char)s.p[i]);
    }
    buf_put(b, STR("0};\n"));
}

static const char *c_type(enum type t, bool nullable) {
    return nullable ? type_table[t].c_nullable : type_table[t].c;
}

static void put_params(struct buf *b, const struct query *q) {
    for (size_t i = 0; i < q->params; i++) {
        buf_printf(b, ", %s %.*s", c_type(q->param[i].type, q->param[i].nullable),
                   STR_ARG(q->param[i].name));
    }
}

static void put_signature(struct buf *b, const struct query *q) {
    struct str n = q->name;
    switch (q->kind) {
    case ONE:
        buf_printf(b, "enum err q_%.*s(struct db *db, struct arena *a", STR_ARG(n));
        put_params(b, q);
        buf_printf(b, ", struct q_%.*s_row *out)", STR_ARG(q->row));
        break;
    case MANY:
        buf_printf(b, "enum err q_%.*s(struct db *db, struct arena *a", STR_ARG(n));
        put_params(b, q);
        buf_printf(b, ", struct q_%.*s_rows *out)", STR_ARG(q->row));
        break;
    case EACH:
        buf_printf(b, "enum err q_%.*s_begin(struct db *db", STR_ARG(n));
        put_params(b, q);
        buf_put(b, STR(", struct db_stmt **out)"));
        break;
    case ID_ROWS:
        buf_printf(b, "enum err q_%.*s(struct db *db, struct arena *a", STR_ARG(n));
        put_params(b, q);
        buf_put(b, STR(", struct ids *out)"));
        break;
    case JSON_ROWS:
        buf_printf(b, "enum err q_%.*s(struct db *db", STR_ARG(n));
        put_params(b, q);
        buf_put(b, STR(", struct json_out *out)"));
        break;
    default:
        buf_printf(b, "enum err q_%.*s(struct db *db", STR_ARG(n));
        put_params(b, q);
        buf_put(b, STR(", int64_t *changed)"));
        break;
    }
}

static void put_next_signature(struct buf *b, const struct query *q) {
    buf_printf(b,
               "enum err q_%.*s_next(struct db_stmt *s, struct arena *a, struct q_%.*s_row *row, "
               "bool *has)",
               STR_ARG(q->name), STR_ARG(q->row));
}

static void put_row_struct(struct buf *b, const struct query *q) {
    buf_printf(b, "struct q_%.*s_row {\n", STR_ARG(q->row));
    for (size_t i = 0; i < q->outs; i++) {
        buf_printf(b, "    %s %.*s;\n", c_type(q->out[i].type, q->out[i].nullable),
                   STR_ARG(q->out[i].name));
    }
    buf_printf(b,
               "};\n\nstruct q_%.*s_rows {\n    struct q_%.*s_row *item;\n    size_t count;\n"
               "};\n\n",
               STR_ARG(q->row), STR_ARG(q->row));
}

static bool has_row_struct(const struct query *q) {
    return has_rows(q) && q->row_of == NULL;
}

static void put_header_query(struct buf *b, const struct query *q) {
    if (has_row_struct(q)) {
        put_row_struct(b, q);
    }
    if (q->doc.n > 0) {
        buf_printf(b, "/* %.*s */\n", STR_ARG(q->doc));
    }
    put_signature(b, q);
    buf_put(b, STR(" MUST_USE;\n"));
    if (q->kind == EACH) {
        put_next_signature(b, q);
        buf_put(b, STR(" MUST_USE;\n"));
    }
    buf_printf(b, "extern const struct db_sql sql_%.*s;\n\n", STR_ARG(q->name));
}

static void put_guard(struct buf *b, struct str file) {
    buf_put(b, STR("KITH_"));
    for (size_t i = 0; i < file.n; i++) {
        buf_char(b, is_word(file.p[i]) ? (char)toupper((unsigned char)file.p[i]) : '_');
    }
}

static void write_header(const char *in, const char *path, const struct query *list) {
    struct buf b = buf_make(TEXT_MAX);
    buf_printf(&b, "/* Made by sqlc from %.*s. */\n#ifndef ", STR_ARG(file_name(in)));
    put_guard(&b, file_name(path));
    buf_put(&b, STR("\n#define "));
    put_guard(&b, file_name(path));
    buf_put(&b, STR("\n\n#include \"db/db.h\"\n\n"));
    for (const struct query *q = list; q != NULL; q = q->next) {
        put_header_query(&b, q);
    }
    buf_put(&b, STR("#endif\n"));
    write_whole(path, &b);
}

static void put_tables(struct buf *b, const char *name, const bool *in) {
    buf_printf(b, "    .%s = {{", name);
    for (int word = 0; word < TABLES_MAX / 64; word++) {
        unsigned long long bits = 0;
        for (int i = 0; i < 64; i++) {
            bits |= (unsigned long long)in[word * 64 + i] << i;
        }
        buf_printf(b, "%s0x%llxu", word == 0 ? "" : ", ", bits);
    }
    buf_put(b, STR("}},\n"));
}

static void put_bind_types(struct buf *b, const struct query *q) {
    buf_printf(b, "static const enum db_type %.*s_param[] = {", STR_ARG(q->name));
    int n = 0;
    for (size_t i = 0; i < q->binds; i++) {
        if (q->bind[i].used) {
            buf_printf(b, "%s%s", n++ == 0 ? "" : ", ", type_table[q->bind[i].type].name);
        }
    }
    buf_put(b, n == 0 ? STR("DB_ID};\n") : STR("};\n"));
}

static void put_column_types(struct buf *b, const struct query *q) {
    buf_printf(b, "static const enum db_type %.*s_column[] = {", STR_ARG(q->name));
    for (size_t i = 0; i < q->outs; i++) {
        buf_printf(b, "%s%s", i == 0 ? "" : ", ", type_table[q->out[i].type].name);
    }
    buf_put(b, q->outs == 0 ? STR("DB_ID};\n") : STR("};\n"));
}

static int binds_used(const struct query *q) {
    int n = 0;
    for (size_t i = 0; i < q->binds; i++) {
        n += q->bind[i].used;
    }
    return n;
}

static void put_sql(struct buf *b, const struct query *q) {
    struct str n = q->name;
    bool same = str_eq(q->text[SQLITE], q->text[POSTGRES]);
    put_text(b, arena_cstr(memory, arena_printf(memory, "%.*s_sqlite", STR_ARG(n))),
             q->text[SQLITE]);
    if (!same) {
        put_text(b, arena_cstr(memory, arena_printf(memory, "%.*s_postgres", STR_ARG(n))),
                 q->text[POSTGRES]);
    }
    put_bind_types(b, q);
    put_column_types(b, q);
    buf_printf(b, "static uint32_t %.*s_slot;\n", STR_ARG(n));
    buf_printf(b, "const struct db_sql sql_%.*s = {\n    .name = \"%.*s\",\n", STR_ARG(n),
               STR_ARG(n));
    buf_printf(b, "    .sqlite = %.*s_sqlite,\n    .postgres = %.*s_%s,\n", STR_ARG(n), STR_ARG(n),
               same ? "sqlite" : "postgres");
    buf_printf(b, "    .param = %.*s_param,\n    .column = %.*s_column,\n", STR_ARG(n), STR_ARG(n));
    buf_printf(b, "    .params = %d,\n    .columns = %zu,\n    .stream = %s,\n", binds_used(q),
               q->outs, q->kind == EACH || q->kind == JSON_ROWS ? "true" : "false");
    put_tables(b, "reads", q->reads);
    put_tables(b, "writes", q->writes);
    buf_printf(b, "    .slot = &%.*s_slot,\n};\n\n", STR_ARG(n));
}

static void put_binds(struct buf *b, const struct query *q) {
    for (size_t i = 0; i < q->binds; i++) {
        const struct bind *k = &q->bind[i];
        if (k->used) {
            const char *verb =
                k->nullable ? type_table[k->type].verb_nullable : type_table[k->type].verb;
            buf_printf(b, "    db_bind_%s(s, %d, %.*s);\n", verb, k->number - 1, STR_ARG(k->c));
        }
    }
}

static void put_fetch(struct buf *b, const struct query *q) {
    buf_printf(b,
               "static void %.*s_fetch(struct db_stmt *s, struct arena *a, struct q_%.*s_row "
               "*row) {\n",
               STR_ARG(q->row), STR_ARG(q->row));
    bool uses_arena = false;
    for (size_t i = 0; i < q->outs; i++) {
        const struct out *o = &q->out[i];
        bool text = o->type == TEXT || o->type == JSON || o->type == BYTES;
        const char *verb = text            ? "str"
                           : o->type == ID ? "id"
                           : o->nullable   ? type_table[o->type].verb_nullable
                                           : type_table[o->type].verb;
        buf_printf(b, "    row->%.*s = db_get_%s(s, %zu%s);\n", STR_ARG(o->name), verb, i,
                   text ? ", a" : "");
        uses_arena = uses_arena || text;
    }
    buf_put(b, uses_arena ? STR("}\n\n") : STR("    (void)a;\n}\n\n"));
}

/* What each column is called in JSON: a time says its unit. */
static void put_keys(struct buf *b, const struct query *q) {
    buf_printf(b, "static const char *const %.*s_key[] = {", STR_ARG(q->name));
    for (size_t i = 0; i < q->outs; i++) {
        buf_printf(b, "%s\"%.*s%s\"", i == 0 ? "" : ", ", STR_ARG(q->out[i].name),
                   q->out[i].type == TIME ? "_ms" : "");
    }
    buf_put(b, STR("};\n\n"));
}

static const char body_one[] = "    bool row = false;\n"
                               "    enum err e = db_step(s, &row);\n"
                               "    if (e == ERR_OK && row) {\n"
                               "        %.*s_fetch(s, a, out);\n"
                               "    }\n"
                               "    db_done(s);\n"
                               "    return e == ERR_OK && !row ? ERR_NOT_FOUND : e;\n}\n\n";

static const char body_many[] =
    "    struct q_%.*s_rows rows = {0};\n"
    "    size_t room = 0;\n"
    "    bool row = false;\n"
    "    enum err e = db_step(s, &row);\n"
    "    for (; e == ERR_OK && row; e = db_step(s, &row)) {\n"
    "        if (rows.count == room) {\n"
    "            rows.item = db_rows_grow(a, rows.item, &room, sizeof *rows.item);\n"
    "        }\n"
    "        %.*s_fetch(s, a, &rows.item[rows.count++]);\n"
    "    }\n"
    "    db_done(s);\n"
    "    *out = rows;\n"
    "    return e;\n}\n\n";

static const char body_ids[] =
    "    struct {\n"
    "        struct id *item;\n"
    "        size_t count;\n"
    "    } rows = {0};\n"
    "    size_t room = 0;\n"
    "    bool row = false;\n"
    "    enum err e = db_step(s, &row);\n"
    "    for (; e == ERR_OK && row; e = db_step(s, &row)) {\n"
    "        if (rows.count == room) {\n"
    "            rows.item = db_rows_grow(a, rows.item, &room, sizeof *rows.item);\n"
    "        }\n"
    "        rows.item[rows.count++] = db_get_id(s, 0);\n"
    "    }\n"
    "    db_done(s);\n"
    "    *out = (struct ids){rows.item, rows.count};\n"
    "    return e;\n}\n\n";

static const char body_next[] = " {\n"
                                "    enum err e = db_step(s, has);\n"
                                "    if (e == ERR_OK && *has) {\n"
                                "        %.*s_fetch(s, a, row);\n"
                                "    }\n"
                                "    return e;\n}\n\n";

static const char body_run[] = "    bool row = false;\n"
                               "    enum err e = db_step(s, &row);\n"
                               "    if (changed != NULL) {\n"
                               "        *changed = e == ERR_OK ? db_changed(s) : 0;\n"
                               "    }\n"
                               "    db_done(s);\n"
                               "    return e;\n}\n\n";

static void put_body(struct buf *b, const struct query *q) {
    struct str n = q->row;
    switch (q->kind) {
    case ONE:
        buf_printf(b, body_one, STR_ARG(n));
        break;
    case MANY:
        buf_printf(b, body_many, STR_ARG(n), STR_ARG(n));
        break;
    case EACH:
        buf_put(b, STR("    *out = s;\n    return ERR_OK;\n}\n\n"));
        put_next_signature(b, q);
        buf_printf(b, body_next, STR_ARG(n));
        break;
    case ID_ROWS:
        buf_put(b, str_of(body_ids));
        break;
    case JSON_ROWS:
        buf_printf(b, "    return db_put_json(s, %.*s_key, out);\n}\n\n", STR_ARG(q->name));
        break;
    default:
        buf_put(b, str_of(body_run));
        break;
    }
}

static void put_source_query(struct buf *b, const struct query *q) {
    put_sql(b, q);
    if (has_row_struct(q)) {
        put_fetch(b, q);
    } else if (q->kind == JSON_ROWS) {
        put_keys(b, q);
    }
    put_signature(b, q);
    buf_printf(b,
               " {\n    struct db_stmt *s = db_statement(db, &sql_%.*s);\n    if (s == NULL) {\n"
               "        return db_last_err(db);\n    }\n",
               STR_ARG(q->name));
    put_binds(b, q);
    put_body(b, q);
}

static void write_source(const char *in, const char *header, const char *path,
                         const struct query *list) {
    struct buf b = buf_make(TEXT_MAX);
    buf_printf(&b, "/* Made by sqlc from %.*s. */\n#include \"%.*s\"\n\n", STR_ARG(file_name(in)),
               STR_ARG(file_name(header)));
    for (const struct query *q = list; q != NULL; q = q->next) {
        put_source_query(&b, q);
    }
    write_whole(path, &b);
}

/* --- the four ways to call it --- */

static int make_queries(char **schemas, size_t count, const char *in, const char *header,
                        const char *source) {
    schema_read(schemas, count);
    sqlite3 *db = scratch_open();
    struct query *list = queries_read(in);
    for (struct query *q = list; q != NULL; q = q->next) {
        query_prepare(q, db);
        row_share(list, q);
    }
    sqlite3_close(db);
    write_header(in, header, list);
    write_source(in, header, source, list);
    return 0;
}

static void put_migration_row(struct buf *b, const struct schema *f) {
    bool same = str_eq(f->text[SQLITE], f->text[POSTGRES]);
    buf_printf(b, "    {%d, \"%.*s\", m%04d_sqlite, m%04d_%s, {{", f->number, STR_ARG(f->name),
               f->number, f->number, same ? "sqlite" : "postgres");
    for (int i = 0; i < HASH_SIZE; i++) {
        buf_printf(b, "%s%d", i == 0 ? "" : ", ", f->sum.b[i]);
    }
    buf_put(b, STR("}}},\n"));
}

static void put_migration_texts(struct buf *b, const struct schema *f) {
    for (enum store s = SQLITE; s < STORES; s++) {
        if (s == SQLITE || !str_eq(f->text[SQLITE], f->text[POSTGRES])) {
            const char *name = s == SQLITE ? "sqlite" : "postgres";
            struct str symbol = arena_printf(memory, "m%04d_%s", f->number, name);
            put_text(b, symbol.p, f->text[s]);
        }
    }
}

/* prefix: "" for the program's own list, another word for a list of the tests */
static int make_migrations(const char *prefix, char **schemas, size_t count, const char *path) {
    schema_read(schemas, count);
    sqlite3_close(scratch_open());
    struct buf b = buf_make(TEXT_MAX);
    buf_put(&b, STR("/* Made by sqlc from the schema files. */\n#include \"db/migrate.h\"\n\n"));
    for (size_t i = 0; i < count; i++) {
        put_migration_texts(&b, &schema.file[i]);
    }
    buf_printf(&b, "\nconst struct migration %smigrations[] = {\n", prefix);
    for (size_t i = 0; i < count; i++) {
        put_migration_row(&b, &schema.file[i]);
    }
    buf_printf(&b,
               "    {0, NULL, NULL, NULL, {{0}}},\n};\nconst size_t %smigrations_count = %zu;\n",
               prefix, count);
    buf_printf(&b, "\nconst char *const %stable_names[] = {\n", prefix);
    for (size_t i = 0; i < schema.tables; i++) {
        buf_printf(&b, "    \"%.*s\",\n", STR_ARG(schema.table[i]));
    }
    buf_printf(&b, "    NULL,\n};\nconst size_t %stable_count = %zu;\n", prefix, schema.tables);
    write_whole(path, &b);
    return 0;
}

static int make_index(char **in, size_t count, const char *path) {
    struct buf b = buf_make(TEXT_MAX);
    struct buf rows = buf_make(TEXT_MAX);
    struct query *all = NULL;
    size_t n = 0;
    buf_put(&b, STR("/* Made by sqlc: every query of the program. */\n#include \"db/db.h\"\n\n"));
    for (size_t i = 0; i < count; i++) {
        struct query *next = NULL;
        for (struct query *q = queries_read(in[i]); q != NULL; q = next) {
            next = q->next;
            const struct query *other = query_find(all, q->name);
            if (other != NULL) {
                fail(q->file, q->line, "%.*s is the name of a query in %s, too", STR_ARG(q->name),
                     other->file);
            }
            buf_printf(&b, "extern const struct db_sql sql_%.*s;\n", STR_ARG(q->name));
            buf_printf(&rows, "    &sql_%.*s,\n", STR_ARG(q->name));
            n++;
            q->next = all;
            all = q;
        }
    }
    buf_printf(&b, "\nconst struct db_sql *const sql_all[] = {\n%.*s    NULL,\n};\n",
               STR_ARG(buf_str(&rows)));
    buf_printf(&b, "const size_t sql_all_count = %zu;\n", n);
    buf_free(&rows);
    write_whole(path, &b);
    return 0;
}

static void table_print(void *to, struct str name, bool writes) {
    (void)to, (void)writes;
    printf(" %.*s", STR_ARG(name));
}

static int print_tables(const char *in) {
    for (struct query *q = queries_read(in); q != NULL; q = q->next) {
        printf("%.*s", STR_ARG(q->name));
        for (enum store s = SQLITE; s <= (q->is_twin[SQLITE] ? POSTGRES : SQLITE); s++) {
            struct tokens t = tokens_of(in, q->source[s], q->sql_line);
            tables_named(&t, table_print, NULL);
        }
        putchar('\n');
    }
    return 0;
}

static int usage(void) {
    fputs("sqlc --schema FILE... -- IN.sql OUT.h OUT.c\n"
          "sqlc --migrations[=PREFIX] FILE... OUT.c\n"
          "sqlc --index IN.sql... OUT.c\n"
          "sqlc --tables IN.sql\n",
          stderr);
    return 2;
}

static int run(int argc, char **argv) {
    const char *way = argc > 1 ? argv[1] : "";
    int last = argc - 1;
    if (strcmp(way, "--schema") == 0 && argc >= 6 && strcmp(argv[argc - 4], "--") == 0) {
        return make_queries(argv + 2, (size_t)argc - 6, argv[argc - 3], argv[argc - 2], argv[last]);
    }
    if (strcmp(way, "--migrations") == 0 && argc >= 3) {
        return make_migrations("", argv + 2, (size_t)argc - 3, argv[last]);
    }
    if (strncmp(way, "--migrations=", 13) == 0 && argc >= 3) {
        return make_migrations(way + 13, argv + 2, (size_t)argc - 3, argv[last]);
    }
    if (strcmp(way, "--index") == 0 && argc >= 3) {
        return make_index(argv + 2, (size_t)argc - 3, argv[last]);
    }
    if (strcmp(way, "--tables") == 0 && argc == 3) {
        return print_tables(argv[2]);
    }
    return usage();
}

int main(int argc, char **argv) {
    memory = arena_make();
    int code = run(argc, argv);
    arena_free(memory);
    return code;
}
