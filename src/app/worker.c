/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Threads for jobs. A job that is under way at the end is finished; the next start goes on with the
 * others. */
#include "app/worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "http/upload.h"
#include "kernel/gate.h"
#include "kernel/mail.h"
#include "kernel/search.h"
#include "sys/clock.h"
#include "sys/log.h"

#define TROUBLE_PAUSE_S 2

struct workers {
    struct job_runner work;
    pthread_t thread[WORK_THREADS];
    unsigned count;
    atomic_bool stopping;
    _Atomic int64_t tidied_ms;
};

/* --- once an hour --- */

static enum err put_rounds(struct ctx *c) {
    int64_t tomorrow = c->now_ms / DAY_MS * DAY_MS + DAY_MS;
    TRY(job_put(c, "mail_notices", STR(""), STR(""), c->now_ms));
    TRY(job_put(c, "mail_send", STR(""), STR(""), c->now_ms));
    TRY(search_put_rounds(c));
    return job_put(c, "media_sweep", STR("all"), STR(""), tomorrow);
}

/* Asks once more for what may have been missed: a job that was asked for on another node at the
 * very moment when this one ended it. */
static enum err tidy(struct db *db, void *self) {
    (void)self;
    struct ctx c = {.arena = arena_make(),
                    .db = db,
                    .viewer = &viewer_site,
                    .now_ms = clock_now_ms(),
                    .lang = lang_english()};
    enum err e = work_tidy(&c);
    e = e == ERR_OK ? mail_tidy(&c) : e;
    e = e == ERR_OK ? put_rounds(&c) : e;
    arena_free(c.arena);
    return e;
}

static void tidy_hourly(struct workers *s) {
    int64_t now = clock_now_ms();
    int64_t last = atomic_load(&s->tidied_ms);
    if (now - last < HOUR_MS || !atomic_compare_exchange_strong(&s->tidied_ms, &last, now)) {
        return;
    }
    enum err e = store_write(s->work.store, tidy, NULL);
    if (e != ERR_OK) {
        log_warn("work", "old jobs could not be cleared away (%s)", err_name(e));
    }
    struct arena *a = arena_make();
    upload_sweep(a, arena_join(a, s->work.folder, STR("/tmp")), DAY_MS); /* of nodes that died */
    arena_free(a);
}

/* --- the threads --- */

static void pause_after_trouble(enum err e) {
    log_warn("work", "jobs cannot be taken from the store (%s)", err_name(e));
    struct timespec t = {TROUBLE_PAUSE_S, 0};
    (void)nanosleep(&t, NULL);
}

static void *run(void *self) {
    struct workers *s = self;
    while (!atomic_load(&s->stopping)) {
        tidy_hourly(s);
        uint64_t since = store_clock(s->work.store);
        bool ran = false;
        enum err e = job_run_once(&s->work, clock_now_ms(), &ran);
        if (e != ERR_OK) {
            pause_after_trouble(e);
        } else if (!ran && !atomic_load(&s->stopping)) {
            job_wait(&s->work, since, clock_now_ms());
        }
    }
    return NULL;
}

struct workers *workers_start(struct job_runner w) {
    struct workers *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return NULL;
    }
    s->work = w;
    s->work.ending = &s->stopping;
    while (s->count < WORK_THREADS && pthread_create(&s->thread[s->count], NULL, run, s) == 0) {
        s->count++;
    }
    if (s->count == 0) {
        free(s);
        return NULL;
    }
    return s;
}

/* A thread may have looked at `stopping` just before it went to sleep, so it is woken until it
 * ends. */
static void join(struct workers *s, pthread_t thread) {
    struct timespec until;
    do {
        store_wake(s->work.store);
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 20000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
    } while (pthread_timedjoin_np(thread, NULL, &until) == ETIMEDOUT);
}

void workers_stop(struct workers *s) {
    atomic_store(&s->stopping, true);
    for (unsigned i = 0; i < s->count; i++) {
        join(s, s->thread[i]);
    }
    free(s);
}
