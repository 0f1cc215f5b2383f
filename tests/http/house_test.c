/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What hosts set holds from the next request on, on both stores. */
#include "tests/http/visit.h"

TEST_STORES(
    "http: the site's name and emergency line change without a new start, cached pages too") {
    struct world w;
    world_make(&w, store);
    struct visit *hanna = visit_begin(&w);
    struct visit *nobody = visit_another(hanna), *mara = visit_another(hanna);
    visit_sign_in(hanna, HANNA_HOST);
    visit_sign_in(mara, MARA_MEMBER);
    static const struct {
        const char *name, *emergency;
    } rows[] = {{"Aurora & friends", "In danger: call 112"}, {"Kith", ""}, {"Third", "Call 911"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].name);
        visit_get(nobody, "/communities");
        visit_get(nobody, "/communities");
        visit_get(hanna, "/admin");
        visit_form(hanna, "/admin");
        visit_fill(hanna, "name", rows[i].name);
        visit_fill(hanna, "emergency", rows[i].emergency);
        visit_send(hanna);
        assert_int_equal(visit_status(hanna), 200);
        const char *shown = i == 0 ? "Aurora &amp; friends</a>" : rows[i].name;
        visit_get(nobody, "/communities");
        assert_true(visit_has(nobody, shown));
        assert_true(visit_has(nobody, rows[i].emergency));
        visit_get(mara, "/needs");
        assert_true(visit_has(mara, shown));
    }
    visit_get(hanna, "/admin");
    visit_form(hanna, "/admin");
    visit_fill(hanna, "name", "");
    visit_send(hanna);
    assert_int_equal(visit_status(hanna), 422);
    visit_get(nobody, "/communities");
    assert_true(visit_has(nobody, "Third"));
}

TEST_STORES("http: a host sees people, suspends one, and the audit tells of it and holds") {
    struct world w;
    world_make(&w, store);
    struct visit *hanna = visit_begin(&w), *mara = visit_another(hanna);
    visit_sign_in(hanna, HANNA_HOST);
    visit_sign_in(mara, MARA_MEMBER);
    visit_get(mara, "/me");
    assert_int_equal(visit_status(mara), 200);
    visit_get(hanna, "/admin/people?q=mar");
    visit_get(hanna, visit_link(hanna, "Mara"));
    assert_true(visit_has(hanna, "Riverside"));
    visit_form(hanna, "");
    visit_fill(hanna, "act", "suspend");
    visit_fill(hanna, "days", "");
    visit_fill(hanna, "reason", "She sold other people's letters.");
    visit_send(hanna);
    assert_int_equal(visit_status(hanna), 422);
    visit_form(hanna, "");
    visit_fill(hanna, "act", "suspend");
    visit_fill(hanna, "days", "7");
    visit_send(hanna);
    assert_int_equal(visit_status(hanna), 200);
    visit_get_only(mara, "/me");
    assert_int_equal(visit_status(mara), 303);
    visit_get(hanna, "/admin/audit");
    assert_true(visit_has(hanna, "person.suspended"));
    visit_get(hanna, "/admin/audit/check");
    assert_true(visit_has(hanna, "rows fit together"));
    visit_get(hanna, "/admin/people?q=mar");
    visit_get(hanna, visit_link(hanna, "Mara"));
    visit_form(hanna, "");
    visit_fill(hanna, "act", "end");
    visit_fill(hanna, "reason", "It was somebody else.");
    visit_send(hanna);
    visit_get(mara, "/me");
    assert_int_equal(visit_status(mara), 200);
}
