/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Keeping order as visitors meet it, on both stores. */
#include <string.h>

#include "tests/http/visit.h"

static const char *voice(struct visit *v, const char *title) {
    visit_get(v, "/communities/riverside/needs/new");
    visit_form(v, "/needs/new");
    visit_fill(v, "title", title);
    visit_fill(v, "category", "infrastructure");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    struct str code = visit_value(v, "code");
    return code.p == NULL ? NULL : arena_cstr(test_arena(), code);
}

TEST_STORES("http: what came without an account is let in, or declined with a reason told") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_another(nobody), *mara = visit_another(nobody);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_sign_in(mara, MARA_MEMBER);
    (void)voice(nobody, "No light on the path to the well");
    const char *code = voice(nobody, "My neighbour beats his goats daily");

    visit_get(stella, "/communities/riverside");
    assert_true(visit_has(stella, "2 things wait for your look"));
    visit_get(mara, "/communities/riverside");
    assert_false(visit_has(mara, "for your look"));
    visit_get(mara, "/communities/riverside/review");
    assert_int_equal(visit_status(mara), 403);

    visit_get(stella, "/communities/riverside/review");
    visit_form(stella, "");
    visit_fill(stella, "act", "publish");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_get(nobody, "/needs");
    assert_true(visit_has(nobody, "No light on the path"));
    assert_false(visit_has(nobody, "goats"));

    visit_get(stella, "/communities/riverside/review");
    visit_get(stella, visit_link(stella, "Decline it"));
    visit_form(stella, "");
    visit_drop(stella, "act");
    visit_fill(stella, "act", "hide");
    visit_fill(stella, "reason", "");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    visit_form(stella, "");
    visit_fill(stella, "act", "hide");
    visit_fill(stella, "reason", "Talk to him, or to us, first.");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_get(stella, "/communities/riverside/review");
    assert_true(visit_has(stella, "Nothing waits."));

    struct visit *later = visit_another(nobody);
    visit_get(later, "/receipt");
    visit_form(later, "/receipt");
    visit_fill(later, "code", code);
    visit_send(later);
    assert_true(visit_has(later, "Talk to him, or to us, first."));
    visit_get(later, "/communities/riverside/log");
    assert_true(visit_has(later, "Something that waited was declined"));
    assert_true(visit_has(later, "Talk to him, or to us, first."));
    assert_false(visit_has(later, "goats"));
    assert_false(visit_has(later, "Stella"));
}
