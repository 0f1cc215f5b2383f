/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Jobs: asking for them, taking them with a lease, running one. */
#include "kernel/job.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "db/migrate.h"
#include "format/json_read.h"
#include "job_sql.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "sys/chance.h"
#include "sys/clock.h"
#include "sys/log.h"

#define DUE_MOST 8
#define WAIT_MOST_MS MINUTE_MS
#define PAUSE_LEAST_MS (10 * SECOND_MS)
#define PAUSE_MOST_MS (6 * HOUR_MS)
#define DONE_KEPT_MS (7 * DAY_MS)
#define FAILED_KEPT_MS (90 * DAY_MS)

enum err job_put(struct ctx *c, const char *kind, struct str key, struct str payload,
                 int64_t run_at_ms) {
    payload = str_is_empty(payload) ? STR("{}") : payload;
    struct q_job_by_key_row row;
    enum err e = q_job_by_key(c->db, c->arena, str_of(kind), key, &row);
    /* Many transactions ask for the same job: those that change nothing must not write its row. */
    if (e == ERR_OK && row.lease_until == 0 && row.run_at <= run_at_ms && row.attempts == 0 &&
        str_eq(row.state, STR("waiting")) && str_eq(row.payload, payload)) {
        return ERR_OK;
    }
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    return q_job_add(c->db, id_make(c->now_ms), str_of(kind), key, payload, run_at_ms, c->now_ms,
                     NULL);
}

enum err job_find(struct ctx *c, const char *kind, struct str key, struct job_state *out) {
    struct q_job_by_key_row row;
    TRY(q_job_by_key(c->db, c->arena, str_of(kind), key, &row));
    *out = (struct job_state){row.state, row.progress, row.attempts};
    return ERR_OK;
}

/* --- the payload --- */

struct str job_text(const struct job *j, const char *name) {
    return json_str(json_object_get(j->payload, name));
}

struct id job_id(const struct job *j, const char *name) {
    struct id id = ID_NONE;
    return id_parse(job_text(j, name), &id) ? id : ID_NONE;
}

int64_t job_int(const struct job *j, const char *name) {
    return json_integer_value(json_object_get(j->payload, name));
}

/* --- reading and writing --- */

enum err job_read(struct job *j, enum err (*fn)(struct ctx *c, void *self), void *self) {
    struct db *db = store_reader(j->work->store);
    if (db == NULL) {
        return ERR_STORE;
    }
    TRY(db_begin_read(db));
    j->ctx.db = db;
    enum err e = fn(&j->ctx, self);
    j->ctx.db = NULL;
    db_end(db);
    return e;
}

struct job_writing {
    struct job *job;
    int64_t lease_until; /* as it will be after the commit */
    enum err (*fn)(struct ctx *c, void *self);
    void *self;
};

/* Is the lease still ours? It is written anew only when half of it is over. */
static enum err keep_lease(struct ctx *c, struct job_writing *w) {
    struct q_job_lease_row row;
    enum err e = q_job_lease(c->db, c->arena, w->job->id, &row);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && row.lease_until != w->job->lease_until)) {
        return ERR_CONFLICT;
    }
    TRY(e);
    int64_t now = clock_now_ms();
    w->lease_until = row.lease_until;
    if (row.lease_until - now > JOB_LEASE_MS / 2) {
        return ERR_OK;
    }
    w->lease_until = now + JOB_LEASE_MS;
    return q_job_renew(c->db, w->job->id, row.lease_until, w->lease_until, NULL);
}

static enum err run_writing(struct db *db, void *self) {
    struct job_writing *w = self;
    struct ctx c = w->job->ctx;
    c.db = db;
    TRY(keep_lease(&c, w));
    return w->fn(&c, w->self);
}

enum err job_write(struct job *j, enum err (*fn)(struct ctx *c, void *self), void *self) {
    struct job_writing w = {.job = j, .fn = fn, .self = self};
    TRY(store_write(j->work->store, run_writing, &w));
    j->lease_until = w.lease_until;
    return ERR_OK;
}

struct job_step {
    struct job *job;
    int64_t thousandths;
    int64_t lease_until;
};

static enum err write_progress(struct db *db, void *self) {
    struct job_step *s = self;
    int64_t changed;
    s->lease_until = clock_now_ms() + JOB_LEASE_MS;
    TRY(q_job_renew_at(db, s->job->id, s->job->lease_until, s->lease_until, s->thousandths,
                       &changed));
    return changed > 0 ? ERR_OK : ERR_CONFLICT;
}

enum err job_progress(struct job *j, int64_t done, int64_t total) {
    struct job_step s = {.job = j};
    s.thousandths = total <= 0 ? 0 : done >= total ? 999 : 1000 * done / total;
    TRY(store_write(j->work->store, write_progress, &s));
    j->lease_until = s.lease_until;
    return ERR_OK;
}

bool job_is_ending(const struct job *j) {
    return j->work->ending != NULL && atomic_load(j->work->ending);
}

/* --- running one --- */

static const struct job_kind *kind_in(const struct job_kind *list, struct str kind) {
    for (; list->kind != NULL; list++) {
        if (str_eq(str_of(list->kind), kind)) {
            return list;
        }
    }
    return NULL;
}

static const struct job_kind *kind_find(const struct job_runner *w, struct str kind) {
    for (size_t i = 0; w->kinds != NULL && w->kinds[i] != NULL; i++) {
        const struct job_kind *found = kind_in(w->kinds[i], kind);
        if (found != NULL) {
            return found;
        }
    }
    for (size_t i = 0; i < cards_count(); i++) {
        const struct area_card *card = cards_at(i);
        for (size_t k = 0; k < card->job_count; k++) {
            if (str_eq(str_of(card->jobs[k].kind), kind)) {
                return &card->jobs[k];
            }
        }
    }
    return NULL;
}

struct claim {
    struct job *job;
    int64_t now_ms;
    struct str payload;
};

static enum err claim_one(struct db *db, void *self) {
    struct claim *claim = self;
    struct job *j = claim->job;
    int64_t changed;
    TRY(q_job_claim(db, j->id, claim->now_ms, claim->now_ms + JOB_LEASE_MS, &changed));
    if (changed == 0) {
        return ERR_TWICE;
    }
    struct q_job_row_row row;
    TRY(q_job_row(db, j->ctx.arena, j->id, &row));
    j->kind = row.kind;
    j->key = row.key;
    j->asked = row.asked;
    j->attempts = row.attempts;
    j->lease_until = row.lease_until;
    claim->payload = row.payload;
    return ERR_OK;
}

static enum err read_due(struct store *s, struct arena *a, int64_t now_ms,
                         struct q_job_due_rows *rows) {
    struct db *db = store_reader(s);
    if (db == NULL) {
        return ERR_STORE;
    }
    TRY(db_begin_read(db));
    enum err e = q_job_due(db, a, now_ms, DUE_MOST, rows);
    db_end(db);
    return e;
}

/* Others look for work at the same time: the first of the due that nobody else was quicker to
 * take. */
static enum err take_due(struct job *j, bool *taken) {
    struct q_job_due_rows rows;
    *taken = false;
    struct claim claim = {.job = j, .now_ms = j->ctx.now_ms};
    TRY(read_due(j->work->store, j->ctx.arena, claim.now_ms, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        j->id = rows.item[i].id;
        enum err e = store_write(j->work->store, claim_one, &claim);
        if (e == ERR_OK) {
            struct flaw flaw;
            *taken = true;
            return json_read(claim.payload, (struct json_limits){1 << 20, 32}, &j->payload, &flaw);
        }
        if (e != ERR_TWICE) {
            return e;
        }
    }
    return ERR_OK;
}

static int64_t pause_ms(int64_t attempts) {
    int64_t pause = PAUSE_LEAST_MS;
    for (int64_t i = 1; i < attempts && pause < PAUSE_MOST_MS; i++) {
        pause *= 3;
    }
    return pause < PAUSE_MOST_MS ? pause : PAUSE_MOST_MS;
}

struct outcome {
    struct job *job;
    enum err error;
    bool failed;
};

static enum err write_outcome(struct db *db, void *self) {
    struct outcome *o = self;
    const struct job *j = o->job;
    struct str why = str_of(err_name(o->error));
    int64_t changed;
    if (o->failed) {
        return q_job_fail(db, j->id, j->lease_until, why, NULL);
    }
    if (o->error != ERR_OK) {
        return q_job_later(db, j->id, j->lease_until, clock_now_ms() + pause_ms(j->attempts), why,
                           NULL);
    }
    TRY(q_job_done(db, j->id, j->lease_until, j->asked, &changed));
    return changed > 0 ? ERR_OK : q_job_again(db, j->id, j->lease_until, NULL);
}

static enum err run_taken(struct job *j) {
    const struct job_kind *kind = kind_find(j->work, j->kind);
    struct outcome o = {.job = j, .error = ERR_NOT_FOUND};
    if (kind == NULL) {
        log_warn("job", "nobody knows the kind %.*s", STR_ARG(j->kind));
    } else {
        o.error = kind->run(j);
    }
    o.failed = o.error != ERR_OK && j->attempts >= JOB_ATTEMPTS;
    if (o.failed) {
        log_fail("job", "%.*s failed %d times (%s) - it is not tried again", STR_ARG(j->kind),
                 JOB_ATTEMPTS, err_name(o.error));
    } else if (o.error != ERR_OK && !job_is_ending(j)) {
        log_warn("job", "%.*s did not work (%s) - it is tried again in %lld s", STR_ARG(j->kind),
                 err_name(o.error), (long long)(pause_ms(j->attempts) / 1000));
    }
    return store_write(j->work->store, write_outcome, &o);
}

enum err job_run_once(const struct job_runner *w, int64_t now_ms, bool *ran) {
    struct job j = {.ctx = {.arena = arena_make(),
                            .viewer = &viewer_site,
                            .now_ms = now_ms,
                            .lang = lang_english()},
                    .work = w};
    enum err e = take_due(&j, ran);
    if (e == ERR_OK && *ran) {
        e = run_taken(&j);
    }
    json_decref(j.payload);
    arena_free(j.ctx.arena);
    return e;
}

/* --- waiting --- */

static struct db_tables job_tables(void) {
    struct db_tables t = {0};
    for (size_t i = 0; i < table_count; i++) {
        if (strcmp(table_names[i], "job") == 0) {
            t.bit[i / 64] |= UINT64_C(1) << (i % 64);
        }
    }
    return t;
}

static int64_t next_ms(struct store *s, int64_t now_ms) {
    struct db *db = store_reader(s);
    int64_t at = now_ms + WAIT_MOST_MS;
    if (db == NULL || db_begin_read(db) != ERR_OK) {
        return now_ms + SECOND_MS;
    }
    struct arena *a = arena_make();
    struct q_job_next_row row;
    if (q_job_next(db, a, &row) == ERR_OK && row.run_at < at) {
        at = row.run_at;
    }
    arena_free(a);
    db_end(db);
    return at;
}

void job_wait(const struct job_runner *w, uint64_t since, int64_t now_ms) {
    struct db_tables tables = job_tables();
    int64_t ms = next_ms(w->store, now_ms) - now_ms;
    if (ms > 0) {
        store_wait(w->store, &tables, since, ms);
    }
}

enum err work_count(struct ctx *c, struct work_counts *out) {
    struct q_job_count_row row;
    TRY(q_job_count(c->db, c->arena, STR("waiting"), &row));
    out->waiting = row.total;
    TRY(q_job_count(c->db, c->arena, STR("failed"), &row));
    out->failed = row.total;
    struct q_job_oldest_row oldest;
    enum err e = q_job_oldest(c->db, c->arena, c->now_ms, &oldest);
    out->oldest_due_ms = e == ERR_OK ? oldest.run_at : 0;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err work_tidy(struct ctx *c) {
    TRY(q_job_forget(c->db, STR("done"), c->now_ms - DONE_KEPT_MS, NULL));
    return q_job_forget(c->db, STR("failed"), c->now_ms - FAILED_KEPT_MS, NULL);
}
