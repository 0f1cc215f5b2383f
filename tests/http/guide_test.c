/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The guides as whoever leads a meeting reads them. */
#include "kernel/cycle.h"
#include "tests/http/visit.h"

static size_t items(struct visit *v) {
    size_t count = 0;
    struct str text = visit_body(v), part = STR("<li>");
    for (size_t at = str_find(text, part); at < text.n; at = str_find(text, part)) {
        count++;
        text = str_from(text, at + part.n);
    }
    return count;
}

TEST_STORES(
    "http: each turn has a guide, whole in English and Spanish; Arabic says what is missing") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    for (int turn = 1; turn <= 8; turn++) {
        size_t in_english;
        const char *path = arena_printf(test_arena(), "/guides/%s", turn_word(turn)).p;
        test_row("%s", path);
        visit_get(v, arena_printf(test_arena(), "/en%s", path).p);
        assert_int_equal(visit_status(v), 200);
        in_english = items(v);
        assert_true(in_english >= 20);
        assert_false(visit_has(v, "not in your language"));
        assert_true(visit_has(v, "minutes in all"));
        visit_get(v, arena_printf(test_arena(), "/es%s", path).p);
        assert_int_equal(items(v), in_english);
        assert_true(visit_has(v, "minutos en total"));
        visit_get(v, arena_printf(test_arena(), "/ar%s", path).p);
        assert_true(visit_has(v, "هذا الدليل ليس بلغتكم بعد"));
    }
    visit_get(v, "/guides/nothing");
    assert_int_equal(visit_status(v), 404);
}
