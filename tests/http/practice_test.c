/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Practices as visitors meet them, on both stores. */
#include <stdio.h>
#include <string.h>

#include "area/learn/evidence.h"
#include "area/learn/practice.h"
#include "tests/http/visit.h"

#define NEW "/communities/riverside/practices/new"

static void fill(struct visit *v, const char *title, const char *topic, const char *readers) {
    visit_get(v, NEW);
    visit_form(v, "");
    visit_fill(v, "title", title);
    visit_fill(v, "problem", "Nobody could cross in the rains.");
    visit_fill(v, "topic", topic);
    visit_fill(v, "place", "Port Lindi");
    visit_fill(v, "steps", "Two ropes over the river.\nA raft between them.");
    visit_fill(v, "went", "helped");
    visit_fill(v, "result", "Nobody missed the clinic.");
    visit_fill(v, "rights", "free");
    visit_fill(v, "readers", readers);
}

TEST_STORES("http: a practice is told by a member and found by its kind, place and words") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *mara = visit_another(nobody);
    visit_sign_in(mara, MARA_MEMBER);
    visit_get(nobody, "/practices");
    assert_true(visit_has(nobody, "not medical advice"));
    fill(mara, "A rope ferry for the rains", "infrastructure", "public");
    visit_fill(mara, "participants", "7");
    visit_fill(mara, "begun", "2019");
    visit_send(mara);
    assert_int_equal(visit_status(mara), 200);
    assert_true(visit_has(mara, "Your practice is told."));
    assert_true(visit_has(mara, "fewer than 10 people"));
    assert_true(visit_has(mara, "since 2019"));
    fill(mara, "What only we should know", "care", "members");
    visit_send(mara);
    assert_int_equal(visit_status(mara), 200);

    static const struct {
        const char *path;
        bool found;
    } rows[] = {
        {"/practices", true},
        {"/communities/riverside/practices", true},
        {"/communities/hillside/practices", false},
        {"/practices?topic=infrastructure&state=helped", true},
        {"/practices?topic=health", false},
        {"/practices?place=lindi", true},
        {"/practices?place=nairobi", false},
        {"/practices?q=ferry", true},
        {"/practices?q=%ff", false},
        {"/practices?stage=nonsense&after=nonsense", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].path);
        visit_get(nobody, rows[i].path);
        assert_int_equal(visit_has(nobody, "A rope ferry"), rows[i].found);
        assert_false(visit_has(nobody, "only we should know"));
    }
}

TEST_STORES("http: what was typed in a practice is kept when something is missing") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    visit_sign_in(mara, MARA_MEMBER);
    fill(mara, "A rope <b>ferry</b>", "infrastructure", "public");
    visit_fill(mara, "result", "");
    visit_fill(mara, "begun", "long ago");
    visit_send(mara);
    assert_int_equal(visit_status(mara), 422);
    assert_str(visit_value(mara, "title"), "A rope <b>ferry</b>");
    assert_str(visit_value(mara, "begun"), "long ago");
    assert_true(visit_has(mara, "A raft between them."));
    assert_false(visit_has(mara, "<b>ferry"));
}

TEST_STORES("http: from a need to what worked elsewhere") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    visit_sign_in(mara, MARA_MEMBER);
    fill(mara, "A rope ferry for the rains", "infrastructure", "public");
    visit_send(mara);
    fill(mara, "A choir against loneliness", "culture", "public");
    visit_send(mara);
    visit_get(mara, "/communities/riverside/needs/new");
    visit_form(mara, "/needs/new");
    visit_fill(mara, "title", "Nobody can cross the river to the clinic");
    visit_fill(mara, "category", "infrastructure");
    visit_send(mara);
    visit_get(mara, visit_link(mara, "Find what worked elsewhere"));
    assert_true(visit_has(mara, "Nobody can cross the river"));
    assert_true(visit_has(mara, "A rope ferry"));
    assert_false(visit_has(mara, "A choir"));
}

TEST_STORES("http: evidence that a practice rests on is quoted, its bare address is not") {
    struct world w;
    world_make(&w, store);
    struct ctx *c = world_as(&w, HANNA_HOST);
    assert_int_equal(world_end(&w, evidence_seed(c)), ERR_OK);
    struct visit *mara = visit_begin(&w);
    visit_sign_in(mara, MARA_MEMBER);
    fill(mara, "A rope ferry for the rains", "infrastructure", "public");
    visit_fill(mara, "sources",
               "/evidence/e71de0ce-0000-8000-8000-0000000000ed\n"
               "/evidence/e71de0ce-0000-8000-8000-000000000000\nOur own calendar");
    visit_send(mara);
    assert_true(visit_has(mara, "Our own calendar"));
    assert_true(visit_has(mara, "lower deaths of newborns"));
    assert_false(visit_has(mara, "lang=\"en\">/evidence/e71de0ce-0000-8000-8000-0000000000ed<"));
    /* What is not here stands as it was written. */
    assert_true(visit_has(mara, ">/evidence/e71de0ce-0000-8000-8000-000000000000<"));
}

TEST_STORES("http: practices keep strangers out of what is not theirs") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    visit_sign_in(mara, MARA_MEMBER);
    fill(mara, "A rope ferry for the rains", "infrastructure", "public");
    visit_send(mara);
    char change[200];
    (void)snprintf(change, sizeof change, "%.*s/change", (int)strcspn(visit_path(mara), "?"),
                   visit_path(mara));
    static const struct {
        enum world_person who;
        int new_status, change_status;
    } rows[] = {
        {NOBODY_AT_ALL, 303, 303},
        {SANA_STRANGER, 403, 403},
        {MATEO_MEMBER, 200, 403},
        {STELLA_STEWARD, 200, 200},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        struct visit *v = visit_another(mara);
        if (rows[i].who != NOBODY_AT_ALL) {
            visit_sign_in(v, rows[i].who);
        }
        visit_get_only(v, NEW);
        assert_int_equal(visit_status(v), rows[i].new_status);
        visit_get_only(v, change);
        assert_int_equal(visit_status(v), rows[i].change_status);
    }
}

TEST_STORES("http: the list of practices goes on with its choices, as a feed and as a file") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    for (int i = 0; i < 45; i++) {
        w.now_ms += 1000;
        struct practice p = {
            .thing = {.title = arena_printf(test_arena(), "Ferry <%d>", i),
                      .topic = STR("health"),
                      .note = STR("Lindi & around"),
                      .state = STR("helped")},
            .is_public = true,
            .problem = STR("Nobody could cross."),
            .steps = STR("Two ropes over the river."),
            .result = STR("Nobody missed the clinic."),
            .rights = STR("free"),
        };
        assert_int_equal(
            world_do(&w, MARA_MEMBER, practice_make(&w.ctx, &w.community, ID_NONE, &p)), ERR_OK);
    }
    static const struct {
        const char *path, *kept; /* of the choices, in the addresses of the page */
        bool feed;
    } rows[] = {
        {"/practices?topic=health&state=helped", "topic=health&amp;state=helped", true},
        {"/communities/riverside/practices?topic=health", "topic=health", true},
        {"/practices?q=ferry&topic=health", "q=ferry&amp;topic=health", false},
        {"/practices?place=lindi+%26+around&state=helped", "place=lindi%20%26%20around", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t pages = 1;
        test_row("%s", rows[i].path);
        visit_get(v, rows[i].path);
        assert_true(visit_has(v, rows[i].kept));
        assert_int_equal(visit_has(v, "application/atom+xml\">"), rows[i].feed);
        while (visit_has(v, "rel=\"next\"")) {
            visit_get(v, visit_link(v, "Show older ones"));
            assert_int_equal(visit_status(v), 200);
            pages++;
        }
        assert_int_equal(pages, 3);
        assert_true(visit_has(v, "Ferry &lt;0>") || visit_has(v, "Ferry &lt;0&gt;"));
    }
    visit_get(v, "/practices?topic=health");
    visit_get(v, visit_link(v, "Follow this list"));
    assert_true(visit_has(v, "Ferry &lt;44&gt;"));
    visit_get(v, "/practices?topic=care");
    assert_false(visit_has(v, "Ferry"));
}
