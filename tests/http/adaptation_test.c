/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Adaptations as visitors meet them, on both stores: from a need to others' practice, and back. */
#include <stdio.h>
#include <string.h>

#include "tests/http/visit.h"

static void tell(struct visit *v, const char *rights) {
    visit_get(v, "/communities/riverside/practices/new");
    visit_form(v, "");
    visit_fill(v, "title", "A rope ferry for the rains");
    visit_fill(v, "problem", "Nobody could cross in the rains.");
    visit_fill(v, "topic", "infrastructure");
    visit_fill(v, "steps", "Two ropes over the river, and a raft.");
    visit_fill(v, "went", "helped");
    visit_fill(v, "result", "Nobody missed the clinic.");
    visit_fill(v, "rights", rights);
    visit_fill(v, "readers", "public");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
}

static void need(struct visit *v) {
    visit_get(v, "/communities/riverside/needs/new");
    visit_form(v, "/needs/new");
    visit_fill(v, "title", "Nobody can cross the river to the clinic");
    visit_fill(v, "category", "infrastructure");
    visit_send(v);
}

TEST_STORES("http: from a need to a practice of others, taken up, asked and answered") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_begin(&w);
    struct visit *mara = visit_another(stella);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_sign_in(mara, MARA_MEMBER);
    tell(mara, "free");
    need(mara);
    visit_get(stella, visit_path(mara));
    const char *voiced = visit_path(stella);
    visit_get(stella, visit_link(stella, "Find what worked elsewhere"));
    visit_get(stella, visit_link(stella, "Take this up for our need"));
    assert_true(visit_has(stella, "Nobody can cross the river"));
    visit_form(stella, "");
    visit_fill(stella, "kept", "The two ropes and the raft.");
    visit_fill(stella, "started", "2020-01-01");
    visit_fill(stella, "consent", "not_needed");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422); /* who may read it is not guessed */
    assert_true(visit_has(stella, "The two ropes and the raft."));
    visit_form(stella, "");
    visit_fill(stella, "readers", "public");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    assert_true(visit_has(stella, "You have taken it up."));
    assert_true(visit_has(stella, "3 months later: how did it go?"));
    visit_form(stella, "/answer");
    visit_fill(stella, "outcome", "partly");
    visit_fill(stella, "words", "The rope was too thin.");
    visit_fill(stella, "again", "changed");
    visit_send(stella);
    assert_true(visit_has(stella, "The rope was too thin."));
    assert_true(visit_has(stella, "12 months later"));
    visit_get(stella, visit_link(stella, "A rope ferry for the rains"));
    assert_true(visit_has(stella, "taken up by 1 community"));
    assert_true(visit_has(stella, "it helped in part"));
    assert_true(visit_has(stella, "No answer is no success."));
    visit_get(mara, voiced);
    assert_true(visit_has(mara, "A rope ferry for the rains"));
    visit_get(mara, "/communities/riverside/adaptations");
    assert_true(visit_has(mara, "A rope ferry for the rains"));
    assert_true(visit_has(mara, "not medical advice"));
}

TEST_STORES("http: taking up is for helpers, and only of what may be taken up") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    visit_sign_in(mara, MARA_MEMBER);
    tell(mara, "read");
    assert_false(visit_has(mara, "Take this practice up"));
    tell(mara, "free");
    char path[200];
    (void)snprintf(path, sizeof path, "%.*s/adapt", (int)strcspn(visit_path(mara), "?"),
                   visit_path(mara));
    static const struct {
        enum world_person who;
        int status;
        bool form;
    } rows[] = {{NOBODY_AT_ALL, 303, false},
                {SANA_STRANGER, 200, false},
                {MARA_MEMBER, 200, false},
                {HOLA_HELPER, 200, true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        struct visit *v = visit_another(mara);
        if (rows[i].who != NOBODY_AT_ALL) {
            visit_sign_in(v, rows[i].who);
        }
        visit_get_only(v, path);
        assert_int_equal(visit_status(v), rows[i].status);
        assert_int_equal(visit_has(v, "name=\"kept\""), rows[i].form);
    }
    struct visit *hola = visit_another(mara);
    visit_sign_in(hola, HOLA_HELPER);
    visit_get(hola, path);
    visit_form(hola, "");
    visit_fill(hola, "kept", "The two ropes and the raft.");
    visit_fill(hola, "started", "2026-01-01");
    visit_fill(hola, "consent", "not_needed");
    visit_fill(hola, "readers", "public");
    visit_fill(hola, "community", "hillside"); /* not hers to speak for */
    visit_send(hola);
    assert_int_equal(visit_status(hola), 403);
}
