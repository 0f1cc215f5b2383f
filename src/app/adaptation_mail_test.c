/* SPDX-License-Identifier: AGPL-3.0-or-later
 * After 3, 12 and 24 months: the question goes out by the queues to a mail server that is not ours,
 * its link is followed to the form, and whoever told the practice gets word of what was answered.
 */
#include <curl/curl.h>
#include <string.h>

#include "app/mail_send.h"
#include "area/learn/adaptation.h"
#include "base/span.h"
#include "kernel/person.h"
#include "kernel/search.h"
#include "kernel/setting.h"
#include "kernel/tell.h"
#include "sys/file.h"
#include "tests/unit/mail_peer.h"
#include "tests/unit/world.h"

#define ADDRESS "https://kith.test"

struct scene {
    struct world w;
    struct mail_peer peer;
    struct str conf;
    struct practice practice;
    struct adaptation adaptation;
    size_t read; /* mails looked at */
};

/* Hillside, whose steward Sana is, tells a practice; Riverside's helper takes it up. */
static void tell(struct scene *s) {
    struct world *w = &s->w;
    s->practice = (struct practice){
        .thing = {.title = STR("A rope ferry"), .topic = STR("health"), .state = STR("helped")},
        .is_public = true,
        .problem = STR("Nobody could cross in the rains."),
        .steps = STR("Two ropes over the river, and a raft between them."),
        .result = STR("Nobody missed the clinic."),
        .rights = STR("free"),
    };
    struct ctx *c = world_as(w, HANNA_HOST);
    assert_int_equal(
        community_set_role(c, &w->other, w->person[SANA_STRANGER], STR("Sana"), ROLE_STEWARD),
        ERR_OK);
    assert_int_equal(person_add_address(c, w->person[SANA_STRANGER], STR("sana@example.org")),
                     ERR_OK);
    assert_int_equal(person_add_address(c, w->person[HOLA_HELPER], STR("hola@example.org")),
                     ERR_OK);
    assert_int_equal(person_add_address(c, w->person[STELLA_STEWARD], STR("stella@example.org")),
                     ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    c = world_as(w, SANA_STRANGER);
    assert_int_equal(world_end(w, practice_make(c, &w->other, ID_NONE, &s->practice)), ERR_OK);
}

static void take_up(struct scene *s) {
    struct adaptation_draft d = {
        .community = s->w.community,
        .practice = s->practice.thing.id,
        .kept = STR("The two ropes and the raft."),
        .started = STR("2026-03-12"),
        .consent = STR("not_needed"),
        .consent_words = STR(""),
        .readers = STR("public"),
    };
    struct ctx *c = world_as(&s->w, HOLA_HELPER);
    assert_int_equal(world_end(&s->w, adaptation_make(c, &d, &s->adaptation)), ERR_OK);
}

static void scene_make(struct scene *s) {
    static const char *const no_words[] = {NULL};
    world_make(&s->w, test_store(DB_SQLITE));
    curl_global_init(CURL_GLOBAL_DEFAULT);
    mail_peer_start(&s->peer, no_words);
    s->conf = arena_printf(test_arena(), "%s/mail.conf", test_folder());
    assert_int_equal(file_write(s->conf.p, arena_printf(test_arena(),
                                                        "server smtp://localhost:%ld\n"
                                                        "from kith@example.org\n",
                                                        s->peer.port)),
                     ERR_OK);
    s->read = 0;
    struct str secret;
    struct ctx *c = world_as(&s->w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&s->w, setting_secret(c, &secret)), ERR_OK);
    tell(s);
    take_up(s);
}

/* All that is due by then runs, with a day to arrive. */
static void work_until(struct scene *s, int64_t now_ms) {
    static const struct job_kind *const kinds[] = {tell_jobs, mail_jobs, search_jobs, NULL};
    struct job_runner work = {
        .store = s->w.store, .mail = s->conf, .address = STR(ADDRESS), .kinds = kinds};
    const int64_t times[] = {now_ms, now_ms + HOUR_MS, now_ms + 2 * HOUR_MS};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        bool ran = true;
        for (int k = 0; ran && k < 60; k++) {
            assert_int_equal(job_run_once(&work, times[i], &ran), ERR_OK);
        }
        assert_false(ran);
    }
    s->w.now_ms = times[2];
}

/* Of those that came since, the first to that address. */
static json_t *mail_to(struct scene *s, const char *to) {
    for (size_t n = s->read;; n++) {
        json_t *row = mail_peer_took(&s->peer, n);
        test_row("a mail to %s", to);
        assert_non_null(row);
        json_t *first = json_array_get(json_object_get(row, "to"), 0);
        if (strcmp(json_string_value(first), to) == 0) {
            return row;
        }
        json_decref(row);
    }
}

/* It says that, and where to answer or read; before it is opened it says nothing. */
static void assert_mail(struct scene *s, const char *to, const char *says, const struct thing *at) {
    json_t *row = mail_to(s, to);
    struct str text = str_of(json_string_value(json_object_get(row, "text")));
    char id[ID_TEXT_SIZE + 1];
    id_text(at->id, id);
    bool practice = str_eq(at->kind, STR("practice"));
    struct str path =
        arena_printf(test_arena(), ADDRESS "/%s/%s", practice ? "practices" : "adaptations", id);
    test_row("%s: %.*s", to, STR_ARG(text));
    assert_true(str_find(text, str_of(says)) < text.n);
    assert_true(str_find(text, path) < text.n);
    assert_null(strstr(json_string_value(json_object_get(row, "subject")), "ferry"));
    json_decref(row);
}

/* So many came, and all of them were looked at. */
static void assert_came(struct scene *s, size_t count) {
    for (size_t i = 0; i <= count; i++) {
        json_t *row = mail_peer_took(&s->peer, s->read + i);
        assert_int_equal(row != NULL, i < count);
        json_decref(row);
    }
    s->read += count;
}

static void answer(struct scene *s, enum world_person who, int64_t months, const char *outcome) {
    struct ctx *c = world_as(&s->w, who);
    assert_int_equal(
        world_end(&s->w, adaptation_answer(c, s->adaptation.thing.id, months, str_of(outcome),
                                           STR("As we see it."), STR(""), STR(""))),
        ERR_OK);
}

TEST("adaptation mail: asked after 3, 12 and 24 months, and told what was answered") {
    struct scene s;
    scene_make(&s);
    const struct thing *a = &s.adaptation.thing, *p = &s.practice.thing;
    int64_t start = s.adaptation.started_ms;
    static const struct {
        int64_t months;
        enum world_person who;
        const char *outcome, *told;
    } rows[] = {
        {3, HOLA_HELPER, "partly", "and it helped in part there"},
        {12, STELLA_STEWARD, "helped", "and it helped there"},
        {24, HOLA_HELPER, "stopped", "and they have stopped it"},
    };
    work_until(&s, start + DAY_MS);
    assert_mail(&s, "sana@example.org", "Another community has taken up", p);
    assert_came(&s, 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t due = start + rows[i].months * 365 / 12 * DAY_MS;
        work_until(&s, due - DAY_MS);
        assert_came(&s, 0);
        work_until(&s, due);
        assert_mail(&s, "hola@example.org", "One question: how did it go with", a);
        assert_came(&s, 1);
        answer(&s, rows[i].who, rows[i].months, rows[i].outcome);
        work_until(&s, s.w.now_ms + DAY_MS);
        assert_mail(&s, "sana@example.org", rows[i].told, p);
        if (rows[i].who != HOLA_HELPER) { /* whoever was asked need not answer any more */
            assert_mail(&s, "hola@example.org", "has said how it went with", a);
        }
        assert_came(&s, rows[i].who != HOLA_HELPER ? 2 : 1);
    }
}
