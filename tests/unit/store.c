/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fresh stores for tests, copied from a migrated pattern: a file for SQLite, a template database
 * for PostgreSQL. */
#include "tests/unit/store.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/file.h"

#define PATTERN_MAX ((size_t)64 << 20)
#define SPARES_MAX 4

/* Stores that are open; usually one, two where a test plays two nodes. */
struct held {
    struct store *store;
    char folder[64];
    char database[2048];
    char name[64];
    struct held *next;
};

static struct held *held;
static struct arena *kept; /* lives as long as the process */
static struct str pattern; /* SQLite's file */
static bool has_template;
static unsigned databases;
static char spare[SPARES_MAX][64]; /* databases that are as new */
static unsigned spares;

static void must(bool good, const char *what, struct buf *why) {
    if (!good) {
        fail_msg("%s: %.*s", what, STR_ARG(buf_str(why)));
    }
}

/* --- SQLite --- */

static void memory_folder(char out[64]) {
    (void)strcpy(out, "/dev/shm/kith-unit-XXXXXX");
    if (mkdtemp(out) == NULL) {
        (void)strcpy(out, "/tmp/kith-unit-XXXXXX");
        assert_non_null(mkdtemp(out));
    }
}

static void folder_remove(const char *folder) {
    static const char *const name[] = {"kith.db", "kith.db-wal", "kith.db-shm", "lock"};
    char path[128];
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, name[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static void pattern_make(void) {
    char folder[64];
    char path[128];
    memory_folder(folder);
    struct buf why = buf_make(4096);
    struct store *s = NULL;
    enum err e = store_open((struct store_options){.folder = str_of(folder)}, &s, &why);
    must(e == ERR_OK, "the pattern of a store", &why);
    buf_free(&why);
    store_close(s);
    (void)snprintf(path, sizeof path, "%s/kith.db", folder);
    assert_int_equal(file_read(kept, path, PATTERN_MAX, &pattern), ERR_OK);
    folder_remove(folder);
}

static void sqlite_ready(struct held *h) {
    if (pattern.p == NULL) {
        pattern_make();
    }
    char path[128];
    memory_folder(h->folder);
    (void)snprintf(path, sizeof path, "%s/kith.db", h->folder);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(pattern.p, 1, pattern.n, f), pattern.n);
    assert_int_equal(fclose(f), 0);
}

/* --- PostgreSQL --- */

static bool server_try(const char *connect, const char *sql, char said[256]) {
    PGconn *conn = PQconnectdb(connect);
    PGresult *r = PQexec(conn, sql);
    bool good = PQresultStatus(r) == PGRES_COMMAND_OK;
    (void)snprintf(said, 256, "%s", PQerrorMessage(conn));
    PQclear(r);
    PQfinish(conn);
    return good;
}

static void server_do(const char *connect, const char *sql) {
    char said[256];
    if (!server_try(connect, sql, said)) {
        fail_msg("%s: %s", sql, said);
    }
}

/* KITH_TEST_DATABASE with another database. */
static void connect_to(const char *name, char *out, size_t size) {
    PQconninfoOption *o = PQconninfoParse(getenv("KITH_TEST_DATABASE"), NULL);
    assert_non_null(o);
    int n = snprintf(out, size, "dbname='%s'", name);
    for (PQconninfoOption *i = o; i->keyword != NULL; i++) {
        if (i->val != NULL && strcmp(i->keyword, "dbname") != 0) {
            n += snprintf(out + n, size - (size_t)n, " %s='%s'", i->keyword, i->val);
        }
    }
    PQconninfoFree(o);
}

static const char *template_name(void) {
    static char name[64];
    (void)snprintf(name, sizeof name, "kith_pattern_%ld", (long)getpid());
    return name;
}

static void database_drop(const char *name) {
    char sql[160];
    (void)snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name);
    server_do(getenv("KITH_TEST_DATABASE"), sql);
}

static void databases_drop(void) {
    while (spares > 0) {
        database_drop(spare[--spares]);
    }
    database_drop(template_name());
}

/* Keeps, in a schema of its own, what the migrations put into tables, and how many tables there
 * are. */
static const char keep_text[] =
    "CREATE SCHEMA pattern; CREATE SCHEMA pattern_size; "
    "CREATE TABLE pattern_size.tables AS SELECT count(*) AS n FROM pg_tables "
    "WHERE schemaname = 'public'; "
    "CREATE TABLE pattern_size.migrations AS SELECT count(*) AS n FROM migration; "
    "DO $$ DECLARE t text; hit bool; BEGIN "
    "FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
    "AND tablename <> 'migration' LOOP "
    "EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', t) INTO hit; "
    "IF hit THEN EXECUTE format('CREATE TABLE pattern.%I AS TABLE public.%I', t, t); END IF; "
    "END LOOP; END $$";

/* Makes a database as it was: empties what has rows, numbers again from 1, and puts back what the
 * migrations had put in. Quicker by far than a new one. Refuses one with other tables. */
static const char reset_text[] =
    "SET client_min_messages = warning; "
    "DO $$ DECLARE t text; hit bool; used text := ''; BEGIN "
    "IF (SELECT n FROM pattern_size.tables) <> "
    "(SELECT count(*) FROM pg_tables WHERE schemaname = 'public') OR "
    "(SELECT n FROM pattern_size.migrations) <> (SELECT count(*) FROM migration) "
    "THEN RAISE 'other tables'; END IF; "
    "FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
    "AND tablename <> 'migration' LOOP "
    "EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', t) INTO hit; "
    "IF hit THEN used := used || ',' || quote_ident(t); END IF; END LOOP; "
    "IF used <> '' THEN EXECUTE 'TRUNCATE ' || substr(used, 2) || ' RESTART IDENTITY CASCADE'; "
    "END IF; "
    "FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'pattern' LOOP "
    "EXECUTE format('INSERT INTO public.%I SELECT * FROM pattern.%I ON CONFLICT DO NOTHING', t, "
    "t); "
    "END LOOP; END $$";

static void template_make(void) {
    char sql[160];
    char connect[2048];
    struct buf why = buf_make(4096);
    (void)snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE template0", template_name());
    server_do(getenv("KITH_TEST_DATABASE"), sql);
    (void)atexit(databases_drop);
    connect_to(template_name(), connect, sizeof connect);
    struct store *s = NULL;
    enum err e =
        store_open((struct store_options){.database = str_of(connect), .workers = 1}, &s, &why);
    must(e == ERR_OK, "the pattern of a store", &why);
    store_close(s);
    buf_free(&why);
    server_do(connect, keep_text);
    has_template = true;
}

static void database_make(struct held *h) {
    char sql[256];
    (void)snprintf(h->name, sizeof h->name, "kith_unit_%ld_%u", (long)getpid(), ++databases);
    (void)snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s", h->name, template_name());
    server_do(getenv("KITH_TEST_DATABASE"), sql);
}

static void postgres_ready(struct held *h) {
    if (getenv("KITH_TEST_DATABASE") == NULL) {
        TEST_SKIP("KITH_TEST_DATABASE names no PostgreSQL server to test with");
    }
    if (!has_template) {
        template_make();
    }
    if (spares > 0) {
        (void)strcpy(h->name, spare[--spares]);
    } else {
        database_make(h);
    }
    connect_to(h->name, h->database, sizeof h->database);
}

static void postgres_end(const struct held *h) {
    char said[256];
    if (spares < SPARES_MAX && server_try(h->database, reset_text, said)) {
        (void)strcpy(spare[spares++], h->name);
    } else {
        database_drop(h->name);
    }
}

/* --- both --- */

static void held_end(struct held *h) {
    if (h->store != NULL) {
        store_close(h->store);
    }
    if (h->folder[0] != '\0') {
        folder_remove(h->folder);
    }
    if (h->name[0] != '\0') {
        postgres_end(h);
    }
    free(h);
}

/* What tests that failed have left. */
static void held_end_all(void) {
    while (held != NULL) {
        struct held *h = held;
        held = h->next;
        held_end(h);
    }
    arena_free(kept);
    kept = NULL;
    pattern = (struct str){0};
}

static struct store_options options_of(const struct held *h) {
    return (struct store_options){.folder = str_of(h->folder),
                                  .database = str_of(h->name[0] == '\0' ? NULL : h->database),
                                  .workers = 2};
}

static struct held *held_make(void) {
    if (kept == NULL) {
        kept = arena_make();
        (void)atexit(held_end_all);
    }
    struct held *h = calloc(1, sizeof *h);
    assert_non_null(h);
    return h;
}

struct store *test_store(enum db_kind kind) {
    struct held *h = held_make();
    h->next = held;
    held = h;
    if (kind == DB_SQLITE) {
        sqlite_ready(h);
    } else {
        postgres_ready(h);
    }
    struct buf why = buf_make(4096);
    must(store_open(options_of(h), &h->store, &why) == ERR_OK, "a store", &why);
    buf_free(&why);
    return h->store;
}

static struct held *held_find(const struct store *s) {
    struct held *h = held;
    while (h != NULL && h->store != s) {
        h = h->next;
    }
    assert_non_null(h);
    return h;
}

void test_store_close(struct store *s) {
    struct held *h = held_find(s);
    struct held **at = &held;
    while (*at != h) {
        at = &(*at)->next;
    }
    *at = h->next;
    held_end(h);
}

struct store_options test_store_options(const struct store *s) {
    return options_of(held_find(s));
}

struct db *test_reader(struct store *s) {
    struct db *db = store_reader(s);
    assert_non_null(db);
    return db;
}
