/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The search page, on both stores. */
#include "kernel/gate.h"
#include "kernel/search.h"
#include "tests/http/visit.h"

static void put(struct world *w, const char *title, const char *kind, int64_t stages,
                struct id audience) {
    struct thing t = {.kind = str_of(kind),
                      .community = w->community.thing.id,
                      .wanted = audience,
                      .life = LIFE_PUBLISHED,
                      .stages = stages,
                      .state = STR(""),
                      .topic = STR(""),
                      .title = str_of(title),
                      .note = STR("")};
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(thing_make(c, &t), ERR_OK);
    assert_int_equal(search_put(c, &t, STR("")), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

static void count_words(struct world *w) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(world_end(w, search_count_all(c)), ERR_OK);
}

TEST_STORES("http: search filters, marks what was found as text, and passes the gate") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w), *mara = visit_another(v);
    visit_sign_in(mara, MARA_MEMBER);
    put(&w, "Une lampe près du PUITS & <b>d'eau</b>", "need", STAGE_BIT(birth), AUDIENCE_PUBLIC);
    put(&w, "A lamp for the members' well", "need", 0, w.community.thing.id);
    count_words(&w);
    static const struct {
        const char *path, *has, *has_not;
    } rows[] = {
        {"/search", "Write one word or more", "<mark>"},
        {"/search?q=", "Write one word or more", "<mark>"},
        {"/search?q=puits", "<mark>PUITS</mark> &amp; &lt;b&gt;d", "members"},
        {"/search?q=PRES+lam", "<mark>lampe</mark> <mark>près</mark>", "members"},
        {"/search?q=lamp", "<mark>lampe</mark>", "members"},
        {"/search?q=lampe&stage=birth", "<mark>lampe</mark>", "Nothing that"},
        {"/search?q=lampe&stage=loss", "fewer filters", "<mark>"},
        {"/search?q=lampe&kind=need", "<mark>lampe</mark>", "Nothing that"},
        {"/search?q=lampe&kind=community", "fewer filters", "<mark>"},
        {"/search?q=river&kind=community", "<mark>Riverside</mark>", "Nothing that"},
        {"/search?q=%3Cscript%3Ealert", "&lt;script&gt;alert", "<script>alert"},
        {"/search?q=%22%20OR%201%3D1", "Nothing that is open to you", "<mark>"},
        {"/search?q=lampe&before=x&kind=%27&stage=%00", NULL, NULL},
        {"/search?q=lampe&stage=birth&stage=loss", "<mark>lampe</mark>", "Nothing that"},
        {"/search?q=lampe&where=Riverside", "<mark>lampe</mark>", "Nothing that"},
        {"/search?q=lampe&where=Hillside", "Search everywhere", "<mark>"},
        {"/search?q=lampe&where=Atlantis",
         "is called \xe2\x80\x9c"
         "Atlantis",
         "<mark>"},
        {"/search?stage=birth&q=", "The newest first.", "Nothing that"},
        {"/search?q=lampe&since=year", "<mark>lampe</mark>", "Nothing that"},
        {"/search?q=lampe&since=week", "Nothing that is open to you", "<mark>"},
        {"/search?q=lampe&since=never&lang=zz&theme=x&community=y&order=z", NULL, NULL},
        {"/search?q=lampe&order=best", "The best first", "newest first."},
        {"/search?q=%22lampe+pres%22", "<mark>lampe</mark>", "Nothing that"},
        {"/search?q=%22pres+lampe%22", "Nothing that is open to you", "<mark>"},
        {"/search?q=lampe+-puits", "Nothing that is open to you", "<mark>"},
        {"/search?q=-lampe", "Nothing that is open to you", "<mark>"},
        {"/search?q=a+b+c+d+e+f+g+h+i", "eight words at most", "<mark>"},
        {"/search?q=lapme", "These have \xe2\x80\x9clampe\xe2\x80\x9d", "members"},
        {"/search?q=membres", "Nothing that is open to you", "<mark>"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].path);
        visit_get(v, rows[i].path);
        if (rows[i].has != NULL) {
            assert_int_equal(visit_status(v), 200);
            assert_true(visit_has(v, rows[i].has));
            assert_false(visit_has(v, rows[i].has_not));
        } else {
            assert_true(visit_status(v) < 500);
        }
    }
    visit_get(mara, "/search?q=lamp");
    assert_true(visit_has(mara, "members&#39; well") || visit_has(mara, "members' well"));
}

TEST_STORES("http: search goes on by key, also where many were put in one moment") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    for (int i = 0; i < 45; i++) {
        put(&w, arena_printf(test_arena(), "Lamp number %d.", i).p, "need", 0, AUDIENCE_PUBLIC);
    }
    visit_get(v, "/search?q=lamp&stage=");
    assert_true(visit_has(v, "number 44."));
    assert_true(visit_has(v, "number 25."));
    assert_false(visit_has(v, "number 24."));
    visit_get(v, visit_link(v, "Show older ones"));
    assert_true(visit_has(v, "number 24."));
    assert_true(visit_has(v, "number 5."));
    assert_false(visit_has(v, "number 4."));
    visit_get(v, visit_link(v, "Show older ones"));
    assert_true(visit_has(v, "number 4."));
    assert_true(visit_has(v, "number 0."));
    assert_false(visit_has(v, "Show older ones"));
}

TEST_STORES("http: the choice stays in the address, from page to page") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    for (int i = 0; i < 25; i++) {
        put(&w, arena_printf(test_arena(), "Lamp number %d.", i).p, i % 2 == 0 ? "need" : "work",
            i == 3 ? 0 : STAGE_BIT(loss), AUDIENCE_PUBLIC);
        put(&w, arena_printf(test_arena(), "Lamp number %d again.", i).p, "need", STAGE_BIT(loss),
            AUDIENCE_PUBLIC);
    }
    visit_get(v, "/search?q=lamp&kind=need&stage=loss&stage=birth&where=riverside&lang=en");
    assert_true(visit_has(v, "number 24 again."));
    assert_false(visit_has(v, "number 23."));
    visit_get(v, visit_link(v, "Show older ones"));
    assert_true(visit_has(v, "number 4."));
    assert_false(visit_has(v, "number 3."));
    assert_false(visit_has(v, "number 5."));
    assert_str(visit_value(v, "where"), "riverside");
}

TEST_STORES("http: a snippet says where the words stand, of what the viewer may see alone") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct thing t = {.kind = STR("need"),
                      .community = w.community.thing.id,
                      .wanted = AUDIENCE_PUBLIC,
                      .life = LIFE_PUBLISHED,
                      .title = STR("About the well"),
                      .note = STR("behind the school")};
    assert_int_equal(thing_make(c, &t), ERR_OK);
    assert_int_equal(
        search_put(c, &t, STR("It was dug in 1961. Since then a <lantern> hung there.")), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    visit_get(v, "/search?q=lantern");
    assert_true(visit_has(v, "a &lt;<mark>lantern</mark>&gt; hung"));
    assert_true(visit_has(v, "Riverside"));
    visit_get(v, "/search?q=school");
    assert_true(visit_has(v, "Nothing that is open to you"));
    visit_get(v, "/search?q=well");
    assert_true(visit_has(v, "behind the school"));
    c = world_as(&w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(world_end(&w, thing_set_life(c, &t, LIFE_HIDDEN)), ERR_OK);
    visit_get(v, "/search?q=lantern");
    assert_false(visit_has(v, "<mark>"));
    assert_true(visit_has(v, "Nothing that is open to you"));
}
