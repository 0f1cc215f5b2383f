/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of the store: group commit, the queue, the cache clock, other nodes, lost connections,
 * locks, backup and verification. */
#include "db/store.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "db/inner.h"
#include "sample_sql.h"
#include "tests/unit/sample.h"
#include "tests/unit/store.h"

/* --- works --- */

struct mark {
    struct store_task task;
    int64_t worker;
    int64_t round;
    enum err says; /* what the work answers once it has written */
    bool breaks;   /* it runs into a check of the store */
    enum err got;
    unsigned runs;
    sem_t *done;
};

static enum err mark_run(struct db *db, void *self) {
    struct mark *m = self;
    m->runs++;
    TRY(q_mark_put(db, m->worker, m->round, STR(""), NULL));
    if (m->breaks) {
        return q_part_put(db, ID_NONE, ID_NONE, STR(""), NULL);
    }
    return m->says;
}

static void mark_done(enum err e, void *self) {
    struct mark *m = self;
    m->got = e;
    sem_post(m->done);
}

static bool mark_submit(struct store *s, struct mark *m, sem_t *done) {
    m->done = done;
    m->task = (struct store_task){.run = mark_run, .done = mark_done, .self = m};
    return store_submit(s, &m->task);
}

static int64_t marks(struct store *s, int64_t worker) {
    struct db *db = test_reader(s);
    struct q_mark_count_row row = {0};
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(q_mark_count(db, test_arena(), worker, &row), ERR_OK);
    db_end(db);
    return row.total;
}

static enum err put_mark(struct db *db, void *self) {
    return q_mark_put(db, *(int64_t *)self, 0, STR(""), NULL);
}

static enum err put_marks(struct store *s, int64_t worker) {
    return store_write(s, put_mark, &worker);
}

struct hold {
    struct store_task task[4];
    sem_t begun; /* posted by each writer that is held */
    sem_t gate;
    unsigned count;
};

/* Holds the writers until the gate opens, so that what comes after gathers behind. */
static enum err wait_run(struct db *db, void *self) {
    struct hold *h = self;
    (void)db;
    sem_post(&h->begun);
    sem_wait(&h->gate);
    sem_post(&h->gate); /* open it stays: the work may run again */
    return ERR_OK;
}

static void hold_done(enum err e, void *self) {
    assert_int_equal(e, ERR_OK);
    (void)self;
}

static void hold(struct store *s, struct hold *h) {
    sem_init(&h->begun, 0, 0);
    sem_init(&h->gate, 0, 0);
    h->count = store_kind(s) == DB_SQLITE ? 1 : 2;
    for (unsigned i = 0; i < h->count; i++) {
        h->task[i] = (struct store_task){.run = wait_run, .done = hold_done, .self = h};
        assert_true(store_submit(s, &h->task[i]));
    }
    for (unsigned i = 0; i < h->count; i++) {
        sem_wait(&h->begun);
    }
}

static void hold_end(struct hold *h) {
    for (unsigned i = 0; i < h->count; i++) {
        sem_post(&h->gate);
    }
}

#define GROUP 64

TEST_STORES("store: of 64 works kept together, one that fails takes only itself back") {
    sample_schema(store);
    struct mark *m = arena_array(test_arena(), struct mark, GROUP);
    struct hold h;
    sem_t done;
    sem_init(&done, 0, 0);
    hold(store, &h);
    uint64_t clock = store_clock(store);
    for (unsigned i = 0; i < GROUP; i++) {
        m[i].worker = 1;
        m[i].round = i;
        m[i].says = i == 10 ? ERR_CONFLICT : ERR_OK;
        m[i].breaks = i == 20;
        assert_true(mark_submit(store, &m[i], &done));
    }
    hold_end(&h);
    for (unsigned i = 0; i < GROUP; i++) {
        sem_wait(&done);
    }
    for (unsigned i = 0; i < GROUP; i++) {
        test_row("work %u", i);
        assert_int_equal(m[i].got, i == 10 ? ERR_CONFLICT : i == 20 ? ERR_BUG : ERR_OK);
    }
    assert_int_equal(marks(store, 1), GROUP - 2);
    if (store_kind(store) == DB_SQLITE) {
        assert_int_equal(store_clock(store), clock + 1);
    }
    sem_destroy(&done);
}

TEST_STORES("store: a full queue says so at once, and what it took is done") {
    sample_schema(store);
    struct mark *m = arena_array(test_arena(), struct mark, 2000);
    struct hold h;
    sem_t done;
    sem_init(&done, 0, 0);
    hold(store, &h);
    unsigned taken = 0;
    while (taken < 2000 && mark_submit(store, &m[taken], &done)) {
        taken++;
    }
    assert_int_equal(taken, 1024);
    hold_end(&h);
    for (unsigned i = 0; i < taken; i++) {
        sem_wait(&done);
    }
    assert_int_equal(marks(store, 0), taken);
    sem_destroy(&done);
}

static enum err add_one(struct db *db, void *self) {
    struct arena *a = arena_make();
    struct q_sample_one_row before;
    struct q_sample_add_row after;
    enum err e = q_sample_one(db, a, *(struct id *)self, &before);
    e = e == ERR_OK ? q_sample_add(db, a, before.id, 1, &after) : e;
    if (e == ERR_OK) {
        assert_int_equal(after.number, before.number + 1);
    }
    arena_free(a);
    return e;
}

static enum err put_zero(struct db *db, void *self) {
    return q_sample_put(db, *(struct id *)self, 0, 0, 0, false, STR(""), STR(""), STR(""), 0, NULL);
}

#define THREADS 4
#define ROUNDS 25
static const struct id counted = {{7}};

static void *count_up(void *self) {
    struct id id = counted;
    intptr_t kept = 0;
    for (int i = 0; i < ROUNDS; i++) {
        kept += store_write(self, add_one, &id) == ERR_OK;
    }
    return (void *)kept;
}

TEST_STORES("store: works that meet are run again, and none is lost") {
    sample_schema(store);
    struct id id = counted;
    assert_int_equal(store_write(store, put_zero, &id), ERR_OK);
    pthread_t thread[THREADS];
    intptr_t kept = 0;
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&thread[i], NULL, count_up, store), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *one;
        pthread_join(thread[i], &one);
        kept += (intptr_t)one;
    }
    struct db *db = test_reader(store);
    struct q_sample_one_row row;
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(q_sample_one(db, test_arena(), id, &row), ERR_OK);
    db_end(db);
    assert_int_equal(row.number, kept);
    assert_true(kept >= THREADS * ROUNDS - 5);
}

/* --- the cache clock --- */

static void pause_ms(long ms) {
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    (void)nanosleep(&t, NULL);
}

static bool becomes(struct store *s, const struct db_tables *t, const uint64_t *since,
                    bool current) {
    for (int i = 0; i < 6000; i++) { /* a minute: the machine may be busy */
        if (store_is_current(s, t, since == NULL ? store_clock(s) : *since) == current) {
            return true;
        }
        pause_ms(10);
    }
    return false;
}

static void await_hearing(struct store *s) {
    assert_true(becomes(s, &sql_mark_count.reads, NULL, true));
}

static enum err put_mark_in_vain(struct db *db, void *self) {
    TRY(put_mark(db, self));
    return ERR_CLOSED;
}

TEST_STORES("store: a page is current until a table of its own is written") {
    sample_schema(store);
    await_hearing(store);
    int64_t worker = 1;
    uint64_t then = store_clock(store);
    assert_true(store_is_current(store, &sql_mark_count.reads, then));
    assert_int_equal(store_write(store, put_zero, &(struct id){{1}}), ERR_OK);
    assert_true(store_is_current(store, &sql_mark_count.reads, then));
    assert_false(store_is_current(store, &sql_sample_one.reads, then));
    assert_int_equal(store_write(store, put_mark_in_vain, &worker), ERR_CLOSED);
    assert_true(store_is_current(store, &sql_mark_count.reads, then));
    assert_int_equal(store_write(store, put_mark, &worker), ERR_OK);
    assert_false(store_is_current(store, &sql_mark_count.reads, then));
    assert_true(store_is_current(store, &sql_mark_count.reads, store_clock(store)));
}

static struct store *open_again(struct store_options o) {
    struct store *s = NULL;
    struct buf why = buf_make(1024);
    if (store_open(o, &s, &why) != ERR_OK) {
        fail_msg("%.*s", STR_ARG(buf_str(&why)));
    }
    buf_free(&why);
    return s;
}

TEST("store: a node hears what another node writes") {
    struct store *one = test_store(DB_POSTGRES);
    sample_schema(one);
    struct store *other = open_again(test_store_options(one));
    await_hearing(other);
    uint64_t then = store_clock(other);
    assert_int_equal(put_marks(one, 1), ERR_OK);
    assert_true(becomes(other, &sql_mark_count.reads, &then, false));
    assert_true(store_is_current(other, &sql_sample_one.reads, then));
    store_close(other);
    test_store_close(one);
}

/* --- connections that are lost --- */

static void end_connections(const struct store *s) {
    struct store_options o = test_store_options(s);
    PGconn *conn = PQconnectdb(o.database.p);
    PQclear(PQexec(conn, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                         "WHERE datname = current_database() AND pid <> pg_backend_pid()"));
    PQfinish(conn);
}

TEST("store: connections lost while nobody asked are opened again unnoticed") {
    struct store *s = test_store(DB_POSTGRES);
    sample_schema(s);
    await_hearing(s);
    uint64_t then = store_clock(s);
    assert_int_equal(marks(s, 1), 0);
    end_connections(s);
    assert_int_equal(marks(s, 1), 0);
    assert_int_equal(put_marks(s, 1), ERR_OK);
    assert_int_equal(put_marks(s, 1), ERR_OK);
    assert_int_equal(marks(s, 1), 2);
    assert_true(becomes(s, &sql_sample_one.reads, &then, false)); /* who knows what was missed */
    await_hearing(s);
    test_store_close(s);
}

TEST("store: a connection lost within a read fails that read alone") {
    struct store *s = test_store(DB_POSTGRES);
    sample_schema(s);
    struct db *db = test_reader(s);
    struct q_mark_count_row row;
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(q_mark_count(db, test_arena(), 1, &row), ERR_OK);
    end_connections(s);
    assert_int_equal(q_mark_count(db, test_arena(), 1, &row), ERR_STORE);
    db_end(db);
    assert_int_equal(marks(s, 1), 0);
    test_store_close(s);
}

/* Loses the connection under its own feet, the first time. */
static enum err put_mark_cut(struct db *db, void *self) {
    struct mark *m = self;
    TRY(q_mark_put(db, 1, m->runs, STR(""), NULL));
    return m->runs++ > 0 ? ERR_OK : db_script(db, "SELECT pg_terminate_backend(pg_backend_pid())");
}

TEST("store: a write whose connection is lost before its commit is run again") {
    struct store *s = test_store(DB_POSTGRES);
    sample_schema(s);
    struct mark m = {0};
    assert_int_equal(store_write(s, put_mark_cut, &m), ERR_OK);
    assert_int_equal(m.runs, 2);
    assert_int_equal(marks(s, 1), 1);
    test_store_close(s);
}

/* --- who may open --- */

TEST("store: a second process is refused, one that only reads is not") {
    struct store *s = test_store(DB_SQLITE);
    sample_schema(s);
    assert_int_equal(put_marks(s, 1), ERR_OK);
    struct store_options o = test_store_options(s);
    struct buf why = buf_make(1024);
    struct store *second = NULL;
    assert_int_equal(store_open(o, &second, &why), ERR_STORE);
    assert_true(str_find(buf_str(&why), STR("is in use by process")) < why.n);
    buf_free(&why);
    o.shared_lock = true;
    second = open_again(o);
    assert_int_equal(marks(second, 1), 1);
    assert_int_equal(put_marks(second, 1), ERR_BUSY);
    store_close(second);
    test_store_close(s);
}

TEST("store: in memory, gone with its folder") {
    struct store *s = open_again((struct store_options){.in_memory = true});
    sample_schema(s);
    assert_int_equal(put_marks(s, 1), ERR_OK);
    assert_int_equal(marks(s, 1), 1);
    store_close(s);
}

static void *read_once(void *self) {
    return marks(self, 1) == 3 ? self : NULL;
}

TEST_STORES("store: every thread has its reader, which goes with it") {
    sample_schema(store);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(put_marks(store, 1), ERR_OK);
    }
    pthread_t thread[8];
    for (int i = 0; i < 8; i++) {
        void *good;
        assert_int_equal(pthread_create(&thread[i], NULL, read_once, store), 0);
        pthread_join(thread[i], &good);
        assert_ptr_equal(good, store);
    }
}

static int64_t log_bytes(const struct store *s) {
    struct stat st;
    struct str path = arena_join(test_arena(), test_store_options(s).folder, STR("/kith.db-wal"));
    assert_int_equal(stat(path.p, &st), 0);
    return st.st_size;
}

static enum err put_much(struct db *db, void *self) {
    for (int64_t i = 0; i < 200; i++) {
        struct str text = arena_printf(test_arena(), "%03d%*d", (int)i, 2000, 0);
        TRY(q_mark_put(db, *(int64_t *)self, i, text, NULL));
    }
    return ERR_OK;
}

/* A read leaves its snapshot behind. If that stood in the way, the log would grow with each write.
 */
TEST("store: the log does not grow behind a reader that rests") {
    struct store *s = test_store(DB_SQLITE);
    sample_schema(s);
    assert_int_equal(marks(s, 0), 0);
    for (int64_t i = 0; i < 60; i++) {
        assert_int_equal(store_write(s, put_much, &i), ERR_OK);
    }
    assert_true(log_bytes(s) < INT64_C(12) * 1024 * 1024); /* of 60 times 0.5 MB and more */
    assert_int_equal(marks(s, 0), 200);
    test_store_close(s);
}

TEST_STORES("store: closing waits for what was accepted") {
    sample_schema(store);
    struct mark m[50] = {0};
    sem_t done;
    sem_init(&done, 0, 0);
    struct store_options o = test_store_options(store);
    struct store *s = store;
    if (store_kind(store) == DB_POSTGRES) {
        s = open_again(o); /* another node, so that the test can look afterwards */
    }
    for (int i = 0; i < 50; i++) {
        m[i].worker = 1;
        assert_true(mark_submit(s, &m[i], &done));
    }
    if (s != store) {
        store_close(s);
        assert_int_equal(marks(store, 1), 50);
    }
    for (int i = 0; i < 50; i++) {
        sem_wait(&done);
    }
    sem_destroy(&done);
}

/* --- keeping --- */

static void *write_on(void *self) {
    for (int i = 0; i < 300; i++) {
        (void)put_marks(self, 1);
    }
    return NULL;
}

TEST("store: a backup made while writing is whole") {
    struct store *s = test_store(DB_SQLITE);
    sample_schema(s);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(put_marks(s, 2), ERR_OK);
    }
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, write_on, s), 0);
    struct arena *a = test_arena();
    struct str path = arena_printf(a, "%s/kith.db", test_folder());
    struct buf why = buf_make(1024);
    assert_int_equal(store_backup(s, path, &why), ERR_OK);
    assert_int_equal(store_backup(s, path, &why), ERR_OK); /* over an older one */
    pthread_join(thread, NULL);
    struct store *copy = open_again((struct store_options){.folder = str_of(test_folder())});
    assert_int_equal(store_verify(copy, &why), ERR_OK);
    assert_int_equal(why.n, 0);
    assert_int_equal(marks(copy, 2), 20);
    assert_true(marks(copy, 1) <= 300);
    assert_int_equal(store_version(copy), store_version_known());
    store_close(copy);
    buf_free(&why);
    test_store_close(s);
}

TEST("store: a backup that cannot be written says why") {
    struct store *s = test_store(DB_SQLITE);
    struct buf why = buf_make(1024);
    assert_int_not_equal(store_backup(s, STR("/nowhere/at/all.db"), &why), ERR_OK);
    assert_true(why.n > 0);
    buf_free(&why);
    test_store_close(s);
}

TEST_STORES("store: a sound store is found sound") {
    sample_schema(store);
    struct buf report = buf_make(4096);
    assert_int_equal(store_verify(store, &report), ERR_OK);
    assert_int_equal(report.n, 0);
    buf_free(&report);
}

TEST("store: verification names a row that hangs in the air") {
    struct store *s = test_store(DB_SQLITE);
    sample_schema(s);
    struct arena *a = test_arena();
    struct str path = arena_printf(a, "%.*s/kith.db", STR_ARG(test_store_options(s).folder));
    struct buf report = buf_make(4096);
    struct db *db = NULL;
    assert_int_equal(
        sqlite_open((struct sqlite_options){.path = path.p, .write = true}, &db, &report), ERR_OK);
    assert_int_equal(db_script(db, "PRAGMA foreign_keys = OFF; INSERT INTO sample_part "
                                   "(id, sample, name) VALUES (x'01', x'02', 'n')"),
                     ERR_OK);
    db_close(db);
    assert_int_equal(store_verify(s, &report), ERR_STORE);
    assert_str(buf_str(&report), "a row of sample_part names a row of sample that is not there\n");
    buf_free(&report);
    test_store_close(s);
}
