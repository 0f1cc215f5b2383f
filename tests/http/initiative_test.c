/* SPDX-License-Identifier: AGPL-3.0-or-later
 * From a need to the initiative that answers it, as visitors meet it, on both stores. */
#include "tests/http/visit.h"

static void voice(struct visit *v, const char *title) {
    visit_get(v, "/communities/riverside/needs/new");
    visit_form(v, "/needs/new");
    visit_fill(v, "title", title);
    visit_fill(v, "category", "infrastructure");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
}

static void begin(struct visit *v, const char *need) {
    voice(v, need);
    visit_get(v, visit_link(v, "Begin an initiative"));
    assert_true(visit_has(v, need));
    visit_form(v, "");
    visit_fill(v, "title", "Lamps along the path");
    visit_fill(v, "plan", "Poles first.");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "It is begun."));
}

static void post(struct visit *v, const char *form, const char *field, const char *value) {
    visit_form(v, form);
    visit_fill(v, field, value);
    visit_send(v);
}

TEST_STORES(
    "http: from a need to its initiative, through its states, and back on the need's page") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    struct visit *nobody = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    begin(mara, "No light on the path to the well");
    const char *here = arena_cstr(test_arena(), str_of(visit_path(mara)));
    post(mara, "/state", "state", "running");
    assert_true(visit_has(mara, "happening"));
    visit_form(mara, "/tasks");
    visit_fill(mara, "title", "Buy wire");
    visit_send(mara);
    assert_true(visit_has(mara, "Buy wire"));
    visit_form(mara, "/updates");
    visit_fill(mara, "told", "Six poles <b>stand</b>");
    visit_send(mara);
    assert_true(visit_has(mara, "Six poles &lt;b&gt;stand"));
    visit_get(nobody, here);
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "Six poles"));
    assert_false(visit_has(nobody, "Mara"));
    visit_get(nobody, visit_link(nobody, "No light on the path to the well"));
    assert_true(visit_has(nobody, "Lamps along the path"));
    assert_false(visit_has(nobody, "/initiatives/new"));
    visit_get(nobody, "/communities/riverside/initiatives");
    assert_true(visit_has(nobody, "Lamps along the path"));
}

TEST_STORES("http: an initiative's form keeps what was typed; others cannot send for it") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    struct visit *mateo = visit_another(mara), *sana = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(mateo, MATEO_MEMBER);
    visit_sign_in(sana, SANA_STRANGER);
    voice(mara, "No light on the path to the well");
    visit_get(mara, visit_link(mara, "Begin an initiative"));
    visit_form(mara, "");
    visit_fill(mara, "title", "No");
    visit_fill(mara, "plan", "A long plan");
    visit_fill(mara, "begins", "next week");
    visit_send(mara);
    assert_int_equal(visit_status(mara), 422);
    assert_str(visit_value(mara, "plan"), "A long plan");
    assert_str(visit_value(mara, "begins"), "next week");
    assert_true(visit_has(mara, "No light on the path to the well"));
    begin(mara, "A teacher for the youngest children");
    const char *here = arena_cstr(test_arena(), str_of(visit_path(mara)));
    struct str path = str_of(here);
    here = arena_cstr(test_arena(), str_cut(&path, '?'));
    visit_get(sana, "/communities/riverside/initiatives/new");
    assert_int_equal(visit_status(sana), 403);
    visit_get(mateo, here);
    const char *state = arena_cstr(test_arena(), arena_printf(test_arena(), "%s/state", here));
    visit_form(mateo, "/team");
    struct str token = visit_value(mateo, "form_token");
    struct str body = arena_printf(test_arena(), "state=running&form_token=%.*s", STR_ARG(token));
    visit_post(mateo, state, NULL, body);
    assert_int_equal(visit_status(mateo), 403);
    visit_get(mateo, here);
    post(mateo, "/team", "act", "join");
    assert_true(visit_has(mateo, "You are in the team."));
    assert_true(visit_has(mateo, "Mateo"));
}
