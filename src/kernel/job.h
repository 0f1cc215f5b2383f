/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Job: work that runs later, at least once, after the transaction that asked for it. It survives a
 * crash, runs on one node at a time (a lease), and tries again with growing pauses. Threads are
 * app/worker.c's. */
#ifndef KITH_KERNEL_JOB_H
#define KITH_KERNEL_JOB_H

#include <stdatomic.h>

#include "db/store.h"
#include "kernel/ctx.h"

struct job;
struct json_t;

/* ERR_OK: done. Anything else: again after a pause; after JOB_ATTEMPTS it has failed. It may have
 * run before, in part or whole, so what it does must bear being done twice. */
struct job_kind {
    const char *kind; /* "tell_followers" */
    enum err (*run)(struct job *j);
};

/* What all jobs of a process work with. */
struct job_runner {
    struct store *store;
    struct str folder;  /* the data folder */
    struct str address; /* of the site, for links: "https://kith.example" */
    struct str mail;    /* path of the file that names the mail server */
    bool development;   /* mail is written to FOLDER/mail */
    /* Lists of kinds, each ended by a row without a kind; ended by NULL. Beside the cards' own. */
    const struct job_kind *const *kinds;
    const atomic_bool *ending; /* the process is asked to end; NULL: it never is */
};

struct job {
    struct ctx ctx; /* of the site; its db is set only within job_read and job_write */
    const struct job_runner *work;
    struct id id;
    struct str kind;
    struct str key;
    struct json_t *payload; /* an object */
    int64_t attempts;       /* this run included */
    int64_t asked;
    int64_t lease_until;
};

#define JOB_ATTEMPTS 10
#define JOB_LEASE_MS (2 * MINUTE_MS)

/* Asks for a job of that kind and key; there is one at a time. One that waits already keeps the
 * sooner time and takes the newer payload; one that runs now will run once more. payload: a JSON
 * object, or empty. In a write. */
enum err job_put(struct ctx *c, const char *kind, struct str key, struct str payload,
                 int64_t run_at_ms) MUST_USE;

/* --- within a job --- */

/* One snapshot for what fn reads; its answer. */
enum err job_read(struct job *j, enum err (*fn)(struct ctx *c, void *self), void *self) MUST_USE;
/* One write transaction; fn may run twice. ERR_CONFLICT, and nothing is kept, when another worker
 * has taken this job over because it took too long. Keeps the lease. */
enum err job_write(struct job *j, enum err (*fn)(struct ctx *c, void *self), void *self) MUST_USE;
/* Keeps the lease and shows how far it is. At least once a minute in a long job. */
enum err job_progress(struct job *j, int64_t done, int64_t total) MUST_USE;
/* The process is to end: a long job returns ERR_BUSY and goes on after the next start. */
bool job_is_ending(const struct job *j);
/* Values of the payload; absent, none and 0 when they are not there. */
struct str job_text(const struct job *j, const char *name);
struct id job_id(const struct job *j, const char *name);
int64_t job_int(const struct job *j, const char *name);

/* --- for whoever asked: how it goes --- */

struct job_state {
    struct str state; /* waiting, done, failed */
    int64_t progress; /* in thousandths */
    int64_t attempts;
};

/* ERR_NOT_FOUND: never asked for, or done a week ago. */
enum err job_find(struct ctx *c, const char *kind, struct str key, struct job_state *out) MUST_USE;

/* --- for the threads --- */

/* Takes one job that is due and runs it. *ran: there was one. */
enum err job_run_once(const struct job_runner *w, int64_t now_ms, bool *ran) MUST_USE;
/* Sleeps until a job may be due, store_wake, or a minute is over. since: the store's clock before
 * the last job_run_once. */
void job_wait(const struct job_runner *w, uint64_t since, int64_t now_ms);

struct work_counts {
    int64_t waiting, failed;
    int64_t oldest_due_ms; /* run_at of the one that is due for longest; 0: none is */
};
enum err work_count(struct ctx *c, struct work_counts *out) MUST_USE;
/* Forgets what was done a week ago and what failed three months ago. */
enum err work_tidy(struct ctx *c) MUST_USE;

#endif
