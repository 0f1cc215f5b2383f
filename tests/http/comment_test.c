/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Comments as visitors meet them, on both stores. */
#include <string.h>

#include "tests/http/visit.h"

static void voice(struct visit *v, const char *title) {
    visit_get(v, "/communities/riverside/needs/new");
    visit_form(v, "/needs/new");
    visit_fill(v, "title", title);
    visit_fill(v, "category", "infrastructure");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
}

TEST_STORES("http: a comment is written, read by all who see the thing, hidden, taken back") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *mara = visit_another(nobody), *stella = visit_another(nobody);
    struct visit *sana = visit_another(nobody);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_sign_in(sana, SANA_STRANGER);
    voice(mara, "No light on the path to the well");
    const char *need = arena_cstr(test_arena(), str_of(visit_path(mara)));

    visit_get(stella, need);
    const char *thing = need + strlen("/needs/");
    struct str action = arena_printf(test_arena(), "/comments/%.36s", thing);
    visit_form(stella, action.p);
    visit_fill(stella, "text", "");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    visit_form(stella, action.p);
    visit_fill(stella, "text", "I have a <lamp> & a pole");
    visit_fill(stella, "warning", "the dark");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    assert_true(visit_has(stella, "Your words stand here now."));

    visit_get(nobody, need);
    assert_true(visit_has(nobody, "I have a &lt;lamp&gt; &amp; a pole"));
    assert_true(visit_has(nobody, "This speaks of: the dark"));
    assert_true(visit_has(nobody, "<b>Stella</b>"));
    assert_false(visit_has(nobody, "/hide\""));
    visit_get(sana, need);
    assert_false(visit_has(sana, action.p));

    visit_get(stella, need);
    visit_form(stella, "/hide");
    visit_fill(stella, "reason", "It belongs elsewhere.");
    visit_send(stella);
    visit_get(nobody, need);
    assert_false(visit_has(nobody, "a pole"));
    assert_true(visit_has(nobody, "It belongs elsewhere."));
    visit_get(mara, need);
    assert_false(visit_has(mara, "a pole"));
    visit_get(stella, need);
    visit_form(stella, "/erase");
    visit_send(stella);
    visit_get(nobody, need);
    assert_false(visit_has(nobody, "It belongs elsewhere."));
}
