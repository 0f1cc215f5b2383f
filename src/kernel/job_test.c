/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Jobs on both stores: at least once, one at a time, again after a failure, never lost. */
#include "kernel/job.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "kernel/card.h"
#include "kernel/gate.h"
#include "setting_sql.h"
#include "sys/clock.h"
#include "tests/unit/store.h"
#include "tests/unit/test.h"

#define START_MS                                                                                   \
    INT64_C(4000000000000) /* beyond the real clock, so that leases are the test's own */

static struct {
    unsigned runs;
    enum err answer;
    int64_t number;
    struct id id;
    bool ask_again;
    bool lose_lease;
} seen;

static struct ctx site_ctx(struct db *db, int64_t now_ms) {
    return (struct ctx){.arena = test_arena(),
                        .db = db,
                        .viewer = &viewer_site,
                        .now_ms = now_ms,
                        .lang = lang_english()};
}

struct put {
    const char *key;
    const char *payload;
    int64_t now_ms, run_at_ms;
};

static enum err put_work(struct db *db, void *self) {
    struct put *p = self;
    struct ctx c = site_ctx(db, p->now_ms);
    return job_put(&c, "probe", str_of(p->key), str_of(p->payload), p->run_at_ms);
}

static void put(struct store *s, const char *key, const char *payload, int64_t at_ms) {
    struct put p = {key, payload, at_ms, at_ms};
    assert_int_equal(store_write(s, put_work, &p), ERR_OK);
}

static enum err set_number(struct ctx *c, void *self) {
    struct job *j = self;
    return q_setting_set(c->db, STR("probe"), job_text(j, "word"), NULL);
}

static enum err ask_again(struct ctx *c, void *self) {
    (void)self;
    return job_put(c, "probe", STR("again"), STR(""), c->now_ms);
}

static enum err run_probe(struct job *j) {
    seen.runs++;
    seen.number = job_int(j, "number");
    seen.id = job_id(j, "id");
    assert_true(j->ctx.db == NULL);
    if (seen.ask_again) {
        seen.ask_again = false;
        assert_int_equal(job_write(j, ask_again, NULL), ERR_OK);
    }
    if (seen.lose_lease) {
        j->lease_until--; /* as if another worker had taken it over */
        assert_int_equal(job_progress(j, 1, 2), ERR_CONFLICT);
        return job_write(j, set_number, j);
    }
    if (!str_is_empty(job_text(j, "word"))) {
        TRY(job_progress(j, 1, 4));
        TRY(job_write(j, set_number, j));
    }
    return seen.answer;
}

static const struct job_kind probe_kinds[] = {{"probe", run_probe}, {0}};
static const struct job_kind *const kinds[] = {probe_kinds, NULL};

static struct job_runner work_of(struct store *s) {
    memset(&seen, 0, sizeof seen);
    lang_init();
    return (struct job_runner){.store = s, .kinds = kinds};
}

static bool once(const struct job_runner *w, int64_t now_ms) {
    bool ran = false;
    assert_int_equal(job_run_once(w, now_ms, &ran), ERR_OK);
    return ran;
}

static struct job_state state_of(struct store *s, const char *key) {
    struct db *db = test_reader(s);
    struct ctx c = site_ctx(db, START_MS);
    struct job_state state = {0};
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(job_find(&c, "probe", str_of(key), &state), ERR_OK);
    db_end(db);
    return state;
}

TEST_STORES("job: runs once it is due, with its payload, and is done") {
    struct job_runner w = work_of(store);
    put(store, "k", "{\"number\":7,\"id\":\"0190a0a0-0000-7000-8000-000000000001\",\"word\":\"x\"}",
        START_MS);
    assert_false(once(&w, START_MS - 1));
    assert_true(once(&w, START_MS));
    assert_int_equal(seen.number, 7);
    assert_false(id_is_none(seen.id));
    assert_str(state_of(store, "k").state, "done");
    assert_int_equal(state_of(store, "k").progress, 1000);
    assert_false(once(&w, START_MS + DAY_MS));
    assert_int_equal(seen.runs, 1);
}

TEST_STORES("job: asked for twice before it runs, it runs once, at the sooner time") {
    struct job_runner w = work_of(store);
    put(store, "k", "{\"number\":1}", START_MS + HOUR_MS);
    put(store, "k", "{\"number\":2}", START_MS);
    put(store, "k", "{\"number\":3}", START_MS + DAY_MS);
    assert_true(once(&w, START_MS));
    assert_int_equal(seen.number, 3);
    assert_false(once(&w, START_MS + 2 * DAY_MS));
}

TEST_STORES("job: asked for while it runs, it runs once more") {
    struct job_runner w = work_of(store);
    put(store, "again", "{}", START_MS);
    seen.ask_again = true;
    assert_true(once(&w, START_MS));
    assert_str(state_of(store, "again").state, "waiting");
    assert_true(once(&w, START_MS + 1));
    assert_false(once(&w, START_MS + 2));
    assert_int_equal(seen.runs, 2);
}

TEST_STORES("job: one that fails is tried again later, and failed after ten times") {
    struct job_runner w = work_of(store);
    seen.answer = ERR_STORE;
    put(store, "k", "{}", START_MS);
    int64_t now = START_MS;
    assert_true(once(&w, now));
    for (unsigned i = 1; i < JOB_ATTEMPTS; i++) {
        assert_str(state_of(store, "k").state, "waiting");
        now += 12 * HOUR_MS;
        assert_true(once(&w, now));
    }
    assert_str(state_of(store, "k").state, "failed");
    assert_false(once(&w, now + 7 * DAY_MS));
    assert_int_equal(seen.runs, JOB_ATTEMPTS);
    seen.answer = ERR_OK;
    put(store, "k", "{}", now);
    assert_true(once(&w, now));
    assert_str(state_of(store, "k").state, "done");
}

TEST_STORES("job: what a worker writes after it lost its lease is not kept") {
    struct job_runner w = work_of(store);
    seen.lose_lease = true;
    put(store, "k", "{\"word\":\"lost\"}", START_MS);
    assert_true(once(&w, START_MS));
    struct db *db = test_reader(store);
    struct q_setting_value_row row;
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(q_setting_value(db, test_arena(), STR("probe"), &row), ERR_NOT_FOUND);
    db_end(db);
    assert_false(once(&w, START_MS + 1));
    seen.lose_lease = false;
    assert_true(once(&w, START_MS + JOB_LEASE_MS + 1));
    assert_str(state_of(store, "k").state, "done");
}

TEST_STORES("job: a kind that nobody knows does not stop the others") {
    struct job_runner w = work_of(store);
    struct job_runner none = w;
    none.kinds = NULL;
    put(store, "k", "{}", START_MS);
    assert_true(once(&none, START_MS));
    assert_str(state_of(store, "k").state, "waiting");
    assert_true(once(&w, START_MS + HOUR_MS));
    assert_str(state_of(store, "k").state, "done");
}

static void *put_soon(void *self) {
    struct timespec t = {0, 30000000};
    nanosleep(&t, NULL);
    put(self, "k", "{}", clock_now_ms());
    return NULL;
}

TEST_STORES("job: who waits is woken when one is asked for") {
    struct job_runner w = work_of(store);
    pthread_t thread;
    uint64_t since = store_clock(store);
    int64_t begun = clock_monotonic_us();
    assert_int_equal(pthread_create(&thread, NULL, put_soon, store), 0);
    bool ran = false;
    while (!ran && clock_monotonic_us() - begun < 20 * 1000000) {
        job_wait(&w, since, clock_now_ms());
        since = store_clock(store);
        ran = once(&w, clock_now_ms());
    }
    pthread_join(thread, NULL);
    assert_true(ran);
    assert_true(clock_monotonic_us() - begun < 5 * 1000000);
}
