/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reports as visitors meet them, on both stores. */
#include <string.h>

#include "tests/http/visit.h"

static const char *voice(struct visit *v, const char *title) {
    visit_get(v, "/communities/riverside/needs/new");
    visit_form(v, "/needs/new");
    visit_fill(v, "title", title);
    visit_fill(v, "category", "infrastructure");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    return arena_printf(test_arena(), "%.43s", visit_path(v)).p;
}

TEST_STORES("http: a report without an account, looked at, acted on, and its answer by code") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *mara = visit_another(nobody), *stella = visit_another(nobody);
    struct visit *hanna = visit_another(nobody);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_sign_in(hanna, HANNA_HOST);
    const char *need = voice(mara, "Old Petro drinks and beats his wife");

    visit_get(nobody, need);
    visit_get(nobody, visit_link(nobody, "Something is wrong here"));
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "Call your local emergency number first."));
    visit_form(nobody, "");
    visit_send(nobody);
    assert_int_equal(visit_status(nobody), 422);
    visit_form(nobody, "");
    visit_fill(nobody, "reason", "privacy");
    visit_fill(nobody, "words", "He is my <uncle>");
    visit_send(nobody);
    assert_string_equal(visit_path(nobody), "/report/receipt?done=reported");
    assert_true(visit_has(nobody, "There is no answer yet."));

    visit_get(mara, "/communities/riverside");
    assert_false(visit_has(mara, "report is open"));
    visit_get(mara, "/communities/riverside/reports");
    assert_int_equal(visit_status(mara), 403);
    visit_get(mara, "/me");
    assert_false(visit_has(mara, "something is wrong in"));

    visit_get(stella, "/communities/riverside");
    visit_get(stella, visit_link(stella, "One report is open"));
    visit_get(stella, visit_link(stella, "something private"));
    assert_true(visit_has(stella, "He is my &lt;uncle&gt;"));
    assert_true(visit_has(stella, "Old Petro drinks"));
    assert_false(visit_has(stella, "Suspend"));
    const char *report = arena_cstr(test_arena(), str_of(visit_path(stella)));
    visit_form(stella, "");
    visit_fill(stella, "act", "hide");
    visit_fill(stella, "reason", "");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    visit_form(stella, "");
    visit_fill(stella, "act", "hide");
    visit_fill(stella, "reason", "It names a person.");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_post(stella, report, NULL, STR("form=answer&state=acted&answer=done+so"));
    assert_int_equal(visit_status(stella), 403);

    visit_get(nobody, need);
    assert_int_equal(visit_status(nobody), 404);
    visit_get(mara, need);
    assert_true(visit_has(mara, "It names a person."));
    assert_false(visit_has(mara, "uncle"));

    visit_get(hanna, report);
    assert_int_equal(visit_status(hanna), 200);
    assert_true(visit_has(hanna, "Suspend"));
    visit_get(mara, report);
    assert_int_equal(visit_status(mara), 404);
    visit_get(hanna, "/admin/reports");
    assert_true(visit_has(hanna, "something private"));
}

TEST_STORES("http: a report with an account is followed on a page of one's own") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w), *mateo = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(mateo, MATEO_MEMBER);
    const char *need = voice(mara, "Buy my honey, only three coins");
    visit_get(mateo, need);
    visit_get(mateo, visit_link(mateo, "Something is wrong here"));
    visit_form(mateo, "");
    visit_fill(mateo, "reason", "spam");
    visit_send(mateo);
    assert_string_equal(visit_path(mateo), "/me/reports?done=reported");
    assert_true(visit_has(mateo, "Buy my honey"));
    visit_get(mara, "/me/reports");
    assert_true(visit_has(mara, "You have reported nothing."));
}
