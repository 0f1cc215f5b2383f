/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A disk that fails under a site: each write and each fsync of what a visitor does, in turn. The
 * page says so and keeps what was typed, reading goes on, and sending it again does it once. */
#include "db/fault.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sys/clock.h"
#include "tests/http/visit.h"

#define NEED "/communities/riverside/needs/new"

static const struct {
    const char *call;
    int error;
} faults[] = {{"write", ENOSPC}, {"write", EIO}, {"fsync", EIO}};

static int64_t count(struct store *s, const char *of) {
    static uint32_t slots[2];
    static const enum db_type columns[] = {DB_INT};
    bool votes = strcmp(of, "vote") == 0;
    const struct db_sql sql = {
        .name = "count",
        .sqlite = votes ? "SELECT count(*) FROM vote" : "SELECT count(*) FROM thing",
        .column = columns,
        .columns = 1,
        .slot = &slots[votes],
    };
    struct db_sql *kept = arena_new(test_arena(), struct db_sql);
    *kept = sql;
    struct db *db = test_reader(s);
    bool row = false;
    assert_int_equal(db_begin_read(db), ERR_OK);
    struct db_stmt *st = db_statement(db, kept);
    assert_non_null(st);
    assert_int_equal(db_step(st, &row), ERR_OK);
    int64_t n = db_get_int(st, 0);
    db_done(st);
    db_end(db);
    return n;
}

struct deed {
    struct store *store;
    struct visit *visit, *reader;
    const char *table;  /* of which there is one more afterwards */
    const char *field;  /* that was typed */
    const char *action; /* of its form */
};

/* Sends the form that stands filled in. False: the fault was never met, and it went well. */
static bool fails_and_goes_on(struct deed *d, size_t k, unsigned nth, const char *typed) {
    int64_t before = count(d->store, d->table);
    store_fault(faults[k].call, nth, faults[k].error);
    const char *token = arena_cstr(test_arena(), visit_value(d->visit, "form_token"));
    visit_send_only(d->visit);
    bool failed = store_fault_met();
    if (failed && visit_status(d->visit) != 303) { /* a checkpoint may fail behind what is kept */
        assert_int_equal(visit_status(d->visit), faults[k].error == ENOSPC ? 507 : 503);
        assert_str(visit_answer_header(d->visit, "Retry-After"), "10");
        assert_str(visit_value(d->visit, d->field), typed);
        assert_str(visit_value(d->visit, "form_token"), token);
        assert_true(visit_has(d->visit, "Nothing was changed"));
        assert_int_equal(count(d->store, d->table), before);
        visit_get(d->reader, "/needs");
        assert_int_equal(visit_status(d->reader), 200);
        store_fault(faults[k].call, 0, 0);
        visit_form(d->visit, d->action);
        visit_send_only(d->visit);
    }
    store_fault(faults[k].call, 0, 0);
    assert_int_equal(visit_status(d->visit), 303);
    assert_int_equal(count(d->store, d->table), before + 1);
    return failed;
}

static struct store *site_on_a_bad_disk(struct world *w, struct deed *d) {
    if (fault_vfs() == NULL) {
        TEST_SKIP("this build has no faults; it needs -Dfaults=true");
    }
    struct store *s = test_store(DB_SQLITE);
    world_make(w, s);
    *d = (struct deed){.store = s, .visit = visit_begin(w)};
    d->reader = visit_another(d->visit);
    return s;
}

TEST("http: a need whose disk fails is not lost, whichever write or fsync it is") {
    struct world w;
    struct deed d;
    struct store *s = site_on_a_bad_disk(&w, &d);
    d.table = "thing";
    d.field = "title";
    d.action = "/needs/new";
    unsigned needs = 0;
    for (size_t k = 0; k < sizeof faults / sizeof faults[0]; k++) {
        bool failed = true;
        unsigned nth = 0;
        while (failed) {
            const char *title = arena_printf(test_arena(), "No lamp at bend %u", ++needs).p;
            test_row("%s %u fails with %s", faults[k].call, ++nth, strerror(faults[k].error));
            visit_get(d.visit, NEED);
            visit_form(d.visit, "/needs/new");
            visit_fill(d.visit, "title", title);
            visit_fill(d.visit, "category", "infrastructure");
            visit_fill(d.visit, "anyway", "yes");
            failed = fails_and_goes_on(&d, k, nth, title);
        }
        assert_true(nth > 1);
    }
    (void)s;
}

static const char *open_ballot(struct world *w, struct visit *stella) {
    char closes[17];
    visit_sign_in(stella, STELLA_STEWARD);
    lang_time_local(clock_now_ms() + 2 * INT64_C(86400000), STR("UTC"), closes);
    visit_get(stella, "/communities/riverside/ballots/new");
    visit_form(stella, "");
    visit_fill(stella, "title", "What should we do about the ford?");
    visit_fill(stella, "options", "A rope ferry\nA waiting house");
    visit_fill(stella, "closes", closes);
    visit_fill(stella, "promise", "The council begins in July.");
    visit_send(stella);
    visit_form(stella, "/open");
    visit_send(stella);
    struct str path = str_of(visit_path(stella));
    (void)w;
    return arena_cstr(test_arena(), str_cut(&path, '?'));
}

TEST("http: a vote whose disk fails is not lost, whichever write or fsync it is") {
    struct world w;
    struct deed d;
    for (size_t k = 0; k < sizeof faults / sizeof faults[0]; k++) {
        bool failed = true;
        for (unsigned nth = 1; failed; nth++) {
            test_row("%s %u fails with %s", faults[k].call, nth, strerror(faults[k].error));
            struct store *s = site_on_a_bad_disk(&w, &d);
            d.table = "vote";
            d.field = "option";
            d.action = "/vote";
            const char *path = open_ballot(&w, d.reader);
            visit_sign_in(d.visit, MARA_MEMBER);
            visit_get(d.visit, path);
            visit_form(d.visit, "/vote");
            visit_drop(d.visit, "option");
            visit_add(d.visit, "option", "1");
            failed = fails_and_goes_on(&d, k, nth, "1");
            (void)s;
        }
    }
}
