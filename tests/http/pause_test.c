/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pause silences everywhere from the next request on, with and without an account. */
#include <string.h>

#include "kernel/event.h"
#include "kernel/pause.h"
#include "kernel/search.h"
#include "tests/http/visit.h"

#define TITLE "Baby clothes for the first weeks"

static struct id voice(struct visit *v) {
    visit_get(v, "/communities/riverside/needs/new");
    visit_form(v, "/needs/new");
    visit_fill(v, "title", TITLE);
    visit_fill(v, "category", "care");
    visit_add(v, "stage", "pregnancy");
    visit_add(v, "stage", "adulthood");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    struct id id;
    assert_true(id_parse(str_make(visit_path(v) + strlen("/needs/"), 36), &id));
    return id;
}

/* Where it could be read; in the order of tests/http/pause_test's story. */
static const char *const public_pages[] = {"/",
                                           "/needs",
                                           "/communities",
                                           "/communities/riverside",
                                           "/communities/riverside/needs",
                                           "/needs?stage=pregnancy",
                                           "/search?q=clothes"};

static bool is_there(struct visit *v) {
    return visit_has(v, TITLE) || visit_has(v, "Baby <mark>clothes</mark>");
}

static void look(struct visit *v, bool expected) {
    for (size_t i = 0; i < sizeof public_pages / sizeof public_pages[0]; i++) {
        test_row("%s", public_pages[i]);
        visit_get(v, public_pages[i]);
        if (!expected) {
            assert_false(is_there(v));
        } else if (i == 1 || i >= 3) {
            assert_true(is_there(v));
        }
    }
}

static void press(struct visit *v, const char *act) {
    visit_get(v, "/pause");
    visit_form(v, "/pause");
    visit_drop(v, "stage");
    visit_fill(v, "act", act);
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
}

/* A page of its own asks first, says nothing of it, and opens all the same. */
static void look_at_it(struct visit *v, const char *path, bool asks) {
    visit_get(v, path);
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, TITLE) != asks);
    if (asks) {
        assert_true(visit_has(v, "You asked for quiet about this"));
        visit_get(v, arena_printf(test_arena(), "%s?open=yes", path).p);
        assert_true(visit_has(v, TITLE));
    }
}

TEST_STORES("http: pause silences all pages from the next request on, without an account") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    struct visit *v = visit_another(mara), *other = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    (void)voice(mara);
    const char *path = arena_printf(test_arena(), "%.43s", visit_path(mara)).p;
    look(v, true);
    look(v, true); /* from the cache */
    press(v, "pregnancy");
    look(v, false);
    look_at_it(v, path, true);
    look(other, true); /* nobody else is touched, nor the cache */
    look_at_it(other, path, false);
    look(v, false);
    press(v, "end");
    look(v, true);
    look_at_it(v, path, false);
}

TEST_STORES(
    "http: pause with an account goes along to every browser, and covers what is one's own") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w), *again = visit_another(mara);
    struct visit *mateo = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(again, MARA_MEMBER);
    visit_sign_in(mateo, MATEO_MEMBER);
    (void)voice(mara);
    const char *path = arena_printf(test_arena(), "%.43s", visit_path(mara)).p;
    visit_get(mara, "/me");
    assert_true(visit_has(mara, TITLE));
    press(mara, "pregnancy");
    look(mara, false);
    look(again, false);
    visit_get(again, "/me");
    assert_false(visit_has(again, TITLE));
    visit_get(again, "/me/things");
    assert_false(visit_has(again, TITLE));
    look_at_it(again, path, true);
    look(mateo, true);
    press(again, "pregnancy_end");
    look(mara, true);
    visit_get(mara, "/me/things");
    assert_true(visit_has(mara, TITLE));
}

TEST_STORES("http: pause silences notices, and the number of new ones") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    struct visit *mateo = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(mateo, MATEO_MEMBER);
    struct id id = voice(mara);
    const char *path = arena_printf(test_arena(), "%.43s", visit_path(mara)).p;
    visit_get(mateo, path);
    visit_form(mateo, arena_printf(test_arena(), "/comments/%s", path + strlen("/needs/")).p);
    visit_fill(mateo, "text", "I have some.");
    visit_send(mateo);
    visit_get(mara, "/needs");
    assert_true(visit_has(mara, "1 new"));
    press(mara, "pregnancy");
    visit_get(mara, "/needs");
    assert_false(visit_has(mara, "1 new"));
    visit_get(mara, "/me");
    assert_false(visit_has(mara, TITLE));
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    struct thing t;
    assert_int_equal(thing_find(c, id, NULL, &t), ERR_OK);
    assert_int_equal(notice_put(c, w.person[MARA_MEMBER], &t, "need.moved", "a", ID_NONE), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    press(mara, "end");
    visit_get(mara, "/needs");
    assert_true(visit_has(mara, "1 new")); /* the one from before; the other was never put */
}

TEST_STORES("http: pause of single topics, and of what is no topic") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w), *v = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    (void)voice(mara);
    visit_get(v, "/pause");
    visit_form(v, "/pause");
    visit_fill(v, "act", "choose");
    visit_add(v, "stage", "loss");
    visit_send(v);
    look(v, true);
    visit_get(v, "/pause");
    visit_form(v, "/pause");
    visit_fill(v, "act", "choose");
    visit_add(v, "stage", "adulthood");
    visit_send(v);
    look(v, false);
    visit_get(v, "/pause");
    visit_form(v, "/pause");
    visit_fill(v, "act", "choose");
    visit_add(v, "stage", "flying");
    visit_send(v);
    assert_int_equal(visit_status(v), 422);
    look(v, false);
    static const char *const rows[] = {
        "", "-1", "99999999999999999999", "x", "9223372036854775807", "2", "0", "16383"};
    static const int64_t masks[] = {0, 0, 0, 0, STAGES_ALL, 2, 0, STAGES_ALL};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i]);
        assert_int_equal(pause_read(str_of(rows[i])), masks[i]);
    }
}
