/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Looking around a demo as one of its invented people; and that no other site lets anybody in so.
 */
#include <stdio.h>

#include "kernel/demo_person.h"
#include "kernel/setting.h"
#include "tests/http/visit.h"

/* The world's people are the demo's. */
static void make_demo(struct world *w) {
    const struct id shown[] = {w->person[MARA_MEMBER], w->person[STELLA_STEWARD],
                               w->person[HANNA_HOST]};
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(world_end(w, demo_people_set(c, (struct ids){shown, 3})), ERR_OK);
}

static const char *id_of(struct world *w, enum world_person who) {
    char id[ID_TEXT_SIZE + 1];
    id_text(w->person[who], id);
    return arena_printf(test_arena(), "%s", id).p;
}

/* With the token of the page that is open, whether or not it offers this. */
static void send_person(struct visit *v, const char *person) {
    visit_get(v, "/sign-in");
    struct str token = visit_value(v, "form_token");
    struct str body =
        arena_printf(test_arena(), "form_token=%.*s&person=%s", STR_ARG(token), person);
    visit_post(v, "/sign-in/look", NULL, body);
}

TEST_STORES("http: a visitor of a demo looks around as a member, and as a steward") {
    struct world w;
    world_make(&w, store);
    make_demo(&w);
    static const struct {
        enum world_person who;
        int audit_status; /* of a page for stewards */
    } rows[] = {{MARA_MEMBER, 403}, {STELLA_STEWARD, 200}};
    struct visit *first = visit_begin(&w);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        struct visit *v = visit_another(first);
        visit_get(v, "/");
        assert_true(visit_has(v, "invented"));
        visit_get(v, visit_link(v, "Look around as one of them"));
        visit_form(v, "/sign-in/look");
        visit_fill(v, "person", id_of(&w, rows[i].who));
        visit_send(v);
        assert_int_equal(visit_status(v), 200);
        assert_string_equal(visit_path(v), "/me");
        visit_get_only(v, "/communities/riverside/on-behalf");
        assert_int_equal(visit_status(v), rows[i].audit_status);
    }
}

TEST_STORES("http: nobody looks around as anybody where it is no demo") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_get(v, "/sign-in");
    assert_false(visit_has(v, "Look around"));
    send_person(v, id_of(&w, MARA_MEMBER));
    assert_int_equal(visit_status(v), 404);

    /* Neither when a list is left over from somewhere. */
    make_demo(&w);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&w, setting_put(c, "demo", STR("no"))), ERR_OK);
    send_person(v, id_of(&w, MARA_MEMBER));
    assert_int_equal(visit_status(v), 404);
    assert_false(visit_has(v, "Mara"));
    visit_get_only(v, "/me");
    assert_int_equal(visit_status(v), 303);
}

TEST_STORES("http: in a demo, too, only its own people, who belong to nobody") {
    struct world w;
    world_make(&w, store);
    make_demo(&w);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    enum err e = person_add_address(c, w.person[STELLA_STEWARD], STR("stella@example.org"));
    assert_int_equal(world_end(&w, e), ERR_OK);
    static const struct {
        enum world_person who;
        const char *why;
    } rows[] = {
        {MATEO_MEMBER, "is not of the demo"},
        {HANNA_HOST, "keeps the site"},
        {STELLA_STEWARD, "has an address now"},
    };
    struct visit *v = visit_begin(&w);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].why);
        send_person(v, id_of(&w, rows[i].who));
        assert_int_equal(visit_status(v), 404);
        visit_get_only(v, "/me");
        assert_int_equal(visit_status(v), 303);
    }
    send_person(v, "nonsense");
    assert_int_equal(visit_status(v), 404);
    visit_get(v, "/sign-in");
    assert_true(visit_has(v, id_of(&w, MARA_MEMBER)));
    assert_false(visit_has(v, id_of(&w, HANNA_HOST)));
    assert_false(visit_has(v, id_of(&w, STELLA_STEWARD)));
    /* Without the page's token nobody comes in. */
    struct str body = arena_printf(test_arena(), "person=%s", id_of(&w, MARA_MEMBER));
    visit_post(v, "/sign-in/look", NULL, body);
    assert_int_equal(visit_status(v), 403);
}
