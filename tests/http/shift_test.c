/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Shifts as visitors meet them, and a hundred of them at once for the last seat, on both stores. */
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "area/organise/seat.h"
#include "kernel/person.h"
#include "kernel/session.h"
#include "sys/clock.h"
#include "tests/http/visit.h"

static void local_time(int64_t after_ms, char out[17]) {
    lang_time_local(clock_now_ms() + after_ms, STR("UTC"), out);
}

/* By Hola: one duty with so many seats, two days from now. */
static const char *plan(struct visit *hola, const char *most, const char *age) {
    char begins[17], ends[17];
    local_time(48 * HOUR_MS, begins);
    local_time(50 * HOUR_MS, ends);
    visit_get(hola, "/communities/riverside/shifts/new");
    visit_form(hola, "/shifts/new");
    visit_fill(hola, "title", "Setting up the poles");
    visit_fill(hola, "begins", begins);
    visit_fill(hola, "ends", ends);
    visit_fill(hola, "duty_0", "dig");
    visit_fill(hola, "most_0", most);
    visit_fill(hola, "age_least", age);
    visit_send(hola);
    assert_int_equal(visit_status(hola), 200);
    assert_true(visit_has(hola, "The shift is planned."));
    struct str path = str_of(visit_path(hola));
    return arena_cstr(test_arena(), str_cut(&path, '?'));
}

static void take(struct visit *v, const char *shift) {
    visit_get(v, shift);
    visit_form(v, "/seat");
    struct str duty = visit_value(v, "duty");
    visit_fill(v, "duty", arena_cstr(test_arena(), duty));
    visit_send(v);
}

TEST_STORES("http: a seat, the line behind it, and the seat given back") {
    struct world w;
    world_make(&w, store);
    struct visit *hola = visit_begin(&w);
    struct visit *mara = visit_another(hola), *mateo = visit_another(hola);
    struct visit *nobody = visit_another(hola);
    visit_sign_in(hola, HOLA_HELPER);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(mateo, MATEO_MEMBER);
    const char *shift = plan(hola, "1", "");
    visit_get(nobody, "/communities/riverside/shifts");
    assert_true(visit_has(nobody, "Setting up the poles"));
    visit_get(nobody, shift);
    assert_true(visit_has(nobody, "Sign in to take a seat."));
    take(mara, shift);
    assert_true(visit_has(mara, "You have a seat"));
    visit_get(mateo, "/shifts?only=may");
    assert_false(visit_has(mateo, "Setting up the poles"));
    take(mateo, shift);
    assert_true(visit_has(mateo, "You stand in line"));
    assert_false(visit_has(mateo, "Mara"));
    visit_get(mara, shift);
    visit_form(mara, "/leave");
    visit_send(mara);
    assert_true(visit_has(mara, "The seat is given back."));
    visit_get(mateo, shift);
    assert_true(visit_has(mateo, "You have a seat"));
    assert_true(visit_has(mateo, "1 new"));
    visit_get(hola, arena_cstr(test_arena(), arena_printf(test_arena(), "%s/list", shift)));
    assert_true(visit_has(hola, "Mateo"));
    visit_get(mateo, arena_cstr(test_arena(), arena_printf(test_arena(), "%s/list", shift)));
    assert_int_equal(visit_status(mateo), 403);
    visit_get(nobody, shift);
    assert_false(visit_has(nobody, "Mateo"));
}

TEST_STORES("http: the form of a shift keeps what was typed; an age is asked for") {
    struct world w;
    world_make(&w, store);
    struct visit *hola = visit_begin(&w);
    struct visit *mara = visit_another(hola);
    visit_sign_in(hola, HOLA_HELPER);
    visit_sign_in(mara, MARA_MEMBER);
    visit_get(mara, "/communities/riverside/shifts/new");
    assert_int_equal(visit_status(mara), 403);
    visit_get(hola, "/communities/riverside/shifts/new");
    visit_form(hola, "/shifts/new");
    visit_fill(hola, "title", "Poles");
    visit_fill(hola, "begins", "soon");
    visit_fill(hola, "duty_0", "dig & <carry>");
    visit_fill(hola, "most_0", "many");
    visit_send(hola);
    assert_int_equal(visit_status(hola), 422);
    assert_str(visit_value(hola, "begins"), "soon");
    assert_str(visit_value(hola, "duty_0"), "dig & <carry>");
    assert_str(visit_value(hola, "most_0"), "many");
    const char *shift = plan(hola, "3", "18");
    take(mara, shift);
    assert_int_equal(visit_status(mara), 422);
    assert_true(visit_has(mara, "Please say that you are old enough."));
    visit_form(mara, "/seat");
    struct str duty = visit_value(mara, "duty");
    visit_fill(mara, "duty", arena_cstr(test_arena(), duty));
    visit_fill(mara, "age", "yes");
    visit_send(mara);
    assert_true(visit_has(mara, "You have a seat"));
}

TEST_STORES("http: one's hours are one's own, also as a file") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *mara = visit_another(nobody);
    visit_sign_in(mara, MARA_MEMBER);
    visit_get_only(nobody, "/me/hours.csv");
    assert_int_equal(visit_status(nobody), 303);
    visit_get(mara, "/me/hours");
    assert_int_equal(visit_status(mara), 200);
    visit_get(mara, "/me/hours.csv");
    assert_int_equal(visit_status(mara), 200);
    assert_true(str_starts(visit_body(mara), STR("Day,")));
}

/* --- the race --- */

#define RACERS 100

struct racer {
    struct visit *visit;
    char cookie[128];
    pthread_barrier_t *start;
    pthread_t thread;
};

static void *race(void *self) {
    struct racer *r = self;
    (void)pthread_barrier_wait(r->start);
    visit_send_only(r->visit);
    /* Where two writes met too often, the answer is "try again": so does a person. */
    for (int again = 0; again < 20 && visit_status(r->visit) == 503; again++) {
        visit_send_only(r->visit);
    }
    return NULL;
}

/* A hundred members of the community, each signed in. */
static void add_racers(struct world *w, struct racer *racers) {
    w->now_ms = clock_now_ms();
    struct ctx *c = world_as(w, HANNA_HOST);
    for (int i = 0; i < RACERS; i++) {
        char token[SESSION_TOKEN_SIZE + 1];
        struct person p = {.name = arena_printf(test_arena(), "Racer %d", i)};
        p.id.b[0] = 0xbb;
        p.id.b[15] = (uint8_t)i;
        assert_int_equal(person_make(c, &p), ERR_OK);
        assert_int_equal(community_set_role(c, &w->community, p.id, p.name, ROLE_MEMBER), ERR_OK);
        assert_int_equal(session_begin(c, p.id, STR("a test"), token), ERR_OK);
        (void)snprintf(racers[i].cookie, sizeof racers[i].cookie, "Cookie: kith-session=%s", token);
    }
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

TEST_STORES("http: a hundred at once for the last seat: one has it, the others stand in line") {
    struct world w;
    world_make(&w, store);
    struct visit *hola = visit_begin(&w);
    visit_sign_in(hola, HOLA_HELPER);
    const char *path = plan(hola, "1", "");
    struct racer *racers = arena_array(test_arena(), struct racer, RACERS);
    add_racers(&w, racers);
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, RACERS);
    for (int i = 0; i < RACERS; i++) {
        struct racer *r = &racers[i];
        r->start = &start;
        r->visit = visit_another(hola);
        visit_header(r->visit, r->cookie);
        visit_get(r->visit, path);
        visit_form(r->visit, "/seat");
        struct str duty = visit_value(r->visit, "duty");
        visit_fill(r->visit, "duty", arena_cstr(test_arena(), duty));
    }
    for (int i = 0; i < RACERS; i++) {
        assert_int_equal(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
    }
    int taken = 0, waiting = 0;
    for (int i = 0; i < RACERS; i++) {
        pthread_join(racers[i].thread, NULL);
        test_row("racer %d", i);
        assert_int_equal(visit_status(racers[i].visit), 303);
        taken += str_ends(visit_location(racers[i].visit), STR("done=seat_taken"));
        waiting += str_ends(visit_location(racers[i].visit), STR("done=seat_waiting"));
    }
    pthread_barrier_destroy(&start);
    assert_int_equal(taken, 1);
    assert_int_equal(waiting, RACERS - 1);
    struct id id;
    struct shift s;
    struct duties duties;
    struct seats seats;
    assert_true(id_parse(str_from(str_of(path), strlen("/shifts/")), &id));
    struct ctx *c = world_as(&w, HOLA_HELPER);
    assert_int_equal(shift_find(c, id, &s), ERR_OK);
    assert_int_equal(shift_duties(c, &s, &duties), ERR_OK);
    assert_int_equal(world_end(&w, seat_all(c, &s, &seats)), ERR_OK);
    assert_int_equal(s.thing.tally, 1);
    assert_int_equal(duties.item[0].taken, 1);
    assert_int_equal(seats.count, RACERS);
    assert_true(seats.item[0].taken);
    assert_false(seats.item[1].taken);
}
