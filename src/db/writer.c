/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The threads that write. SQLite has one, which commits up to 64 works together; PostgreSQL has a
 * few, each of which commits one work at a time and runs it again when it met another. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "db/inner.h"
#include "db/store_inner.h"
#include "sys/chance.h"
#include "sys/log.h"

#define RUNS_MAX 10 /* of one work that keeps meeting others */

/* To catch a work that waits for another work, which would wait for ever. */
static _Thread_local bool at_work;

/* --- the queue --- */

static bool queue_put(struct store *s, struct store_task *t, bool wait) {
    struct queue *q = &s->queue;
    if (s->only_reads) {
        return false;
    }
    pthread_mutex_lock(&q->mutex);
    while (wait && q->count >= STORE_QUEUE_MAX && !q->closing) {
        pthread_cond_wait(&q->room, &q->mutex);
    }
    bool taken = q->count < STORE_QUEUE_MAX && !q->closing;
    if (taken) {
        t->next = NULL;
        *q->last = t;
        q->last = &t->next;
        q->count++;
        pthread_cond_signal(&q->work);
    }
    pthread_mutex_unlock(&q->mutex);
    return taken;
}

/* Waits for work. 0: there will be none any more. */
static unsigned queue_take(struct queue *q, struct store_task **out, unsigned max) {
    pthread_mutex_lock(&q->mutex);
    while (q->count == 0 && !q->closing) {
        pthread_cond_wait(&q->work, &q->mutex);
    }
    unsigned n = 0;
    for (; n < max && q->first != NULL; n++) {
        out[n] = q->first;
        q->first = q->first->next;
        q->count--;
    }
    if (q->first == NULL) {
        q->last = &q->first;
    }
    pthread_cond_broadcast(&q->room);
    pthread_mutex_unlock(&q->mutex);
    return n;
}

bool store_submit(struct store *s, struct store_task *t) {
    return queue_put(s, t, false);
}

struct waiting {
    struct store_task task;
    enum err (*run)(struct db *db, void *self);
    void *self;
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    bool has_ended;
    enum err e;
};

static enum err waiting_run(struct db *db, void *self) {
    struct waiting *w = self;
    return w->run(db, w->self);
}

static void waiting_done(enum err e, void *self) {
    struct waiting *w = self;
    pthread_mutex_lock(&w->mutex);
    w->e = e;
    w->has_ended = true;
    pthread_cond_signal(&w->ended);
    pthread_mutex_unlock(&w->mutex);
}

enum err store_write(struct store *s, enum err (*run)(struct db *db, void *self), void *self) {
    assert(!at_work);
    struct waiting w = {.run = run, .self = self};
    w.task = (struct store_task){.run = waiting_run, .done = waiting_done, .self = &w};
    pthread_mutex_init(&w.mutex, NULL);
    pthread_cond_init(&w.ended, NULL);
    enum err e = ERR_BUSY;
    if (queue_put(s, &w.task, true)) {
        pthread_mutex_lock(&w.mutex);
        while (!w.has_ended) {
            pthread_cond_wait(&w.ended, &w.mutex);
        }
        pthread_mutex_unlock(&w.mutex);
        e = w.e;
    }
    pthread_cond_destroy(&w.ended);
    pthread_mutex_destroy(&w.mutex);
    return e;
}

/* --- what both kinds of writer do --- */

static enum err run_work(struct db *db, struct store_task *t) {
    at_work = true;
    enum err e = t->run(db, t->self);
    at_work = false;
    /* A work that looked away from a failed statement has failed all the same. */
    return e == ERR_OK ? db->doomed : e;
}

static void tell_trouble(const struct db *db, enum err e) {
    if (e == ERR_STORE || e == ERR_DISK || e == ERR_BUG) {
        log_fail("store", "a write was not kept: %s (%s)", err_name(e), db->message);
    }
}

/* --- SQLite: many works, one commit --- */

struct batch {
    struct store_task *task[STORE_BATCH_MAX];
    enum err answer[STORE_BATCH_MAX];
    unsigned count;
    struct db_tables writes;
    bool told; /* its answers are out */
};

static uint32_t save_slot;
static uint32_t keep_slot;
static uint32_t undo_slot;
static const struct db_sql sql_save = {
    .name = "save", .sqlite = "SAVEPOINT work", .slot = &save_slot};
static const struct db_sql sql_keep = {
    .name = "keep", .sqlite = "RELEASE work", .slot = &keep_slot};
static const struct db_sql sql_undo = {
    .name = "undo", .sqlite = "ROLLBACK TO work", .slot = &undo_slot};

static enum err control(struct db *db, const struct db_sql *sql) {
    struct db_stmt *s = db_statement(db, sql);
    if (s == NULL) {
        return db_last_err(db);
    }
    bool row = false;
    enum err e = db_step(s, &row);
    db_done(s);
    return e;
}

/* One work in its savepoint. False: SQLite has ended the whole transaction, and the works before
 * this one are gone with it. */
static bool batch_work(struct db *db, struct batch *b, unsigned i) {
    db_fresh(db);
    enum err e = control(db, &sql_save);
    if (e == ERR_OK) {
        e = run_work(db, b->task[i]);
        db_done_all(db);
    }
    b->answer[i] = e;
    tell_trouble(db, e);
    if (sqlite_is_rolled_back(db)) {
        return false;
    }
    if (e == ERR_OK) {
        db_tables_add(&b->writes, &db->writes);
    } else {
        db_fresh(db);
        e = control(db, &sql_undo);
    }
    return e == ERR_OK && control(db, &sql_keep) == ERR_OK;
}

static void batch_answer_all(struct batch *b, enum err e) {
    for (unsigned i = 0; i < b->count; i++) {
        b->answer[i] = b->answer[i] == ERR_OK ? e : b->answer[i];
    }
}

static void batch_done(struct batch *b) {
    for (unsigned i = 0; i < b->count && !b->told; i++) {
        b->task[i]->done(b->answer[i], b->task[i]->self);
    }
    b->told = true;
}

/* The control of the soak test: a store that acknowledges first and commits a little later must be
 * found out by a kill between the two. */
static void tell_early(struct batch *b) {
#ifdef KITH_FAULTS
    if (getenv("KITH_FAULT_ACK_EARLY") != NULL) {
        batch_done(b);
        (void)nanosleep(&(struct timespec){0, 10 * 1000 * 1000}, NULL);
    }
#else
    (void)b;
#endif
}

/* False: nothing was kept, and each work should be tried on its own.
 * When the commit itself fails, so that nobody knows what the disk holds, the same connection goes
 * on: the next commit writes over what this one left in the WAL, whereas a new connection would
 * take it up again, although its works were told that they had failed. */
static bool batch_commit(struct store *s, struct db *db, struct batch *b) {
    memset(&b->writes, 0, sizeof b->writes);
    memset(b->answer, 0, sizeof b->answer);
    b->told = false;
    enum err e = db_begin_write(db);
    for (unsigned i = 0; e == ERR_OK && i < b->count; i++) {
        if (!batch_work(db, b, i)) {
            e = b->answer[i] == ERR_OK ? ERR_STORE : b->answer[i];
            db_rollback(db);
            batch_answer_all(b, e);
            return b->count == 1;
        }
    }
    if (e == ERR_OK) {
        db_fresh(db);
        tell_early(b);
        e = db_commit(db);
        tell_trouble(db, e);
    }
    batch_answer_all(b, e);
    if (e == ERR_OK && !db_tables_are_empty(&b->writes)) {
        stamps_wrote(&s->stamps, &b->writes);
    }
    return true;
}

/* While it writes no reader keeps a snapshot, so that the log can be emptied as ever. */
static bool batch_write(struct store *s, struct batch *b) {
    atomic_fetch_add(&s->writes, 1);
    readers_let_go(s);
    bool kept = batch_commit(s, s->worker_db[0], b);
    atomic_fetch_add(&s->writes, 1);
    return kept;
}

static void batch_run(struct store *s, struct batch *b) {
    if (batch_write(s, b)) {
        batch_done(b);
        return;
    }
    for (unsigned i = 0; i < b->count; i++) {
        struct batch one = {.task = {b->task[i]}, .count = 1};
        batch_run(s, &one);
    }
}

static void *sqlite_writer(void *self) {
    struct store *s = self;
    struct batch b = {0};
    while ((b.count = queue_take(&s->queue, b.task, STORE_BATCH_MAX)) > 0) {
        batch_run(s, &b);
    }
    return NULL;
}

/* --- PostgreSQL: one work, one commit, again when two met --- */

static void wait_a_little(unsigned run) {
    uint64_t most_us = UINT64_C(500) << (run < 8 ? run : 8);
    struct timespec t = {0, (long)(chance_below(most_us) * 1000)};
    (void)nanosleep(&t, NULL);
}

static enum err postgres_once(struct store *s, struct db *db, struct store_task *t,
                              bool *in_doubt) {
    TRY(db_begin_write(db));
    enum err e = run_work(db, t);
    if (e != ERR_OK) {
        db_rollback(db);
        return e;
    }
    struct db_tables writes = *db_tables_written(db);
    e = db_commit(db);
    *in_doubt = e == ERR_STORE && db->lost;
    if (e == ERR_OK && !db_tables_are_empty(&writes)) {
        stamps_wrote(&s->stamps, &writes);
    }
    return e;
}

/* Lost during the commit, nobody knows whether it was kept, so the work is not run again. */
static enum err postgres_work(struct store *s, struct db *db, struct store_task *t) {
    enum err e = ERR_AGAIN;
    bool in_doubt = false;
    for (unsigned run = 0; run < RUNS_MAX; run++) {
        if (run > 0) {
            wait_a_little(run);
        }
        e = db->lost ? postgres_reopen(db) : ERR_OK;
        e = e == ERR_OK ? postgres_once(s, db, t, &in_doubt) : e;
        if (e != ERR_AGAIN && (!db->lost || in_doubt)) {
            break;
        }
    }
    tell_trouble(db, e);
    return e == ERR_AGAIN ? ERR_BUSY : e;
}

struct worker {
    struct store *store;
    unsigned number;
};

static void *postgres_writer(void *self) {
    struct worker w = *(struct worker *)self;
    free(self);
    struct store_task *t = NULL;
    while (queue_take(&w.store->queue, &t, 1) > 0) {
        t->done(postgres_work(w.store, w.store->worker_db[w.number], t), t->self);
    }
    return NULL;
}

/* --- starting and ending --- */

static bool postgres_writer_start(struct store *s, unsigned i) {
    struct buf why = buf_make(1024);
    bool connected =
        s->worker_db[i] != NULL || store_connect(s, true, &s->worker_db[i], &why) == ERR_OK;
    if (!connected) {
        log_fail("store", "a writer has no connection (%.*s)", STR_ARG(buf_str(&why)));
    }
    buf_free(&why);
    struct worker *w = connected ? malloc(sizeof *w) : NULL;
    if (w == NULL) {
        return false;
    }
    *w = (struct worker){s, i};
    if (pthread_create(&s->worker[i], NULL, postgres_writer, w) != 0) {
        free(w);
        return false;
    }
    return true;
}

bool writers_start(struct store *s, unsigned count) {
    struct queue *q = &s->queue;
    pthread_mutex_init(&q->mutex, NULL);
    pthread_cond_init(&q->work, NULL);
    pthread_cond_init(&q->room, NULL);
    q->last = &q->first;
    for (unsigned i = 0; i < count; i++) {
        bool started = s->kind == DB_SQLITE
                           ? pthread_create(&s->worker[i], NULL, sqlite_writer, s) == 0
                           : postgres_writer_start(s, i);
        if (!started) {
            return false;
        }
        s->workers++;
    }
    return true;
}

void writers_end(struct store *s) {
    struct queue *q = &s->queue;
    if (q->last == NULL) {
        return;
    }
    pthread_mutex_lock(&q->mutex);
    q->closing = true;
    pthread_cond_broadcast(&q->work);
    pthread_cond_broadcast(&q->room);
    pthread_mutex_unlock(&q->mutex);
    for (unsigned i = 0; i < s->workers; i++) {
        pthread_join(s->worker[i], NULL);
    }
    s->workers = 0;
    pthread_cond_destroy(&q->room);
    pthread_cond_destroy(&q->work);
    pthread_mutex_destroy(&q->mutex);
}
