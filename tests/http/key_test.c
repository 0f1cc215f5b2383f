/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Keys as stewards meet them, on both stores. */
#include <string.h>

#include "tests/http/visit.h"

#define KEYS "/communities/riverside/keys"

static struct str shown_key(struct visit *v) {
    struct str body = visit_body(v);
    body = str_from(body, str_find(body, STR("<code><bdi>")) + strlen("<code><bdi>"));
    return arena_str(test_arena(), str_first(body, 43));
}

TEST_STORES("http: a steward makes a key, which is shown once, and ends it") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_sign_in(v, STELLA_STEWARD);
    visit_get(v, KEYS);
    visit_form(v, "/keys");
    visit_fill(v, "name", "Water <office>");
    visit_send(v);
    assert_int_equal(visit_status(v), 422); /* nothing was chosen */
    assert_str(visit_value(v, "name"), "Water <office>");
    visit_form(v, "/keys");
    visit_fill(v, "power", "open311_update");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "Water &lt;office&gt;"));
    struct str key = shown_key(v);
    assert_str(visit_answer_header(v, "Cache-Control"), "private, no-store");
    visit_get(v, KEYS);
    assert_true(visit_has(v, "Water &lt;office&gt;"));
    assert_true(visit_has(v, "Not used yet"));
    assert_false(visit_has(v, key.p));
    assert_true(visit_has(v, "/open311/v2/services.json?jurisdiction_id=riverside"));
    visit_form(v, "/keys/end");
    visit_send(v);
    assert_true(visit_has(v, "The key has ended."));
    assert_false(visit_has(v, "Water &lt;office&gt;"));
    visit_get(v, "/communities/riverside/members");
    assert_true(visit_has(v, KEYS));
    visit_get(v, "/communities/riverside/needs/setup");
    assert_true(visit_has(v, KEYS));
}

TEST_STORES("http: keys are for stewards alone, and of their community") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    static const enum world_person who[] = {SANA_STRANGER, MARA_MEMBER, HOLA_HELPER};
    for (size_t i = 0; i < sizeof who / sizeof who[0]; i++) {
        struct visit *other = visit_another(v);
        test_row("%s", world_name(who[i]));
        visit_sign_in(other, who[i]);
        visit_get(other, KEYS);
        assert_int_equal(visit_status(other), 403);
    }
    visit_sign_in(v, STELLA_STEWARD);
    visit_get(v, "/communities/hillside/keys");
    assert_int_equal(visit_status(v), 403);
}
