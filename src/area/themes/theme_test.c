/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of themes, on both stores. */
#include "area/themes/theme.h"

#include "kernel/gate.h"
#include "tests/unit/world.h"

static enum err propose(struct world *w, enum world_person who, const char *name, struct theme *t) {
    *t = (struct theme){.thing = {.title = str_of(name), .note = STR("")}, .about = STR("")};
    struct ctx *c = world_as(w, who);
    return world_end(w, theme_propose(c, t));
}

TEST_STORES("theme: who may propose one, and its short name") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        const char *name;
        enum err expected;
        const char *slug, *state;
    } rows[] = {
        {NOBODY_AT_ALL, "The river", ERR_SIGN_IN, "", ""},
        {SANA_STRANGER, "x", ERR_INPUT, "", ""},
        {SANA_STRANGER, "The  Río & its banks!", ERR_OK, "the-rio-its-banks", "proposed"},
        {MARA_MEMBER, "the rio its banks", ERR_INPUT, "", ""},
        {HANNA_HOST, "Small shops", ERR_OK, "small-shops", "open"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].name);
        struct theme t;
        assert_int_equal(propose(&w, rows[i].who, rows[i].name, &t), rows[i].expected);
        if (rows[i].expected == ERR_OK) {
            assert_str(t.slug, rows[i].slug);
            assert_str(t.thing.state, rows[i].state);
        }
    }
    struct theme t;
    assert_int_equal(propose(&w, MARA_MEMBER, "الجيران", &t), ERR_OK);
    assert_int_equal(t.slug.n, 12);
}

TEST_STORES("theme: gathers what a member puts there, and shows only what one may see") {
    struct world w;
    world_make(&w, store);
    struct theme t;
    assert_int_equal(propose(&w, HANNA_HOST, "The river", &t), ERR_OK);
    char address[80] = "https://kith.example/communities/";
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    struct thing secret = {.kind = STR("need"),
                           .community = w.community.thing.id,
                           .wanted = w.community.stewards,
                           .life = LIFE_PUBLISHED,
                           .state = STR("voiced"),
                           .topic = STR(""),
                           .note = STR(""),
                           .title = STR("Something private")};
    assert_int_equal(thing_make(c, &secret), ERR_OK);
    id_text(secret.id, address + 33);
    assert_int_equal(theme_gather(c, &t, str_of(address)), ERR_OK);
    assert_int_equal(theme_gather(c, &t, STR("/nothing/here")), ERR_INPUT);
    world_end(&w, ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    struct things seen;
    assert_int_equal(theme_things(c, &t, &seen), ERR_OK);
    assert_int_equal(seen.count, 1);
    world_end(&w, ERR_OK);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(theme_things(c, &t, &seen), ERR_OK);
    assert_int_equal(seen.count, 0);
    assert_int_equal(world_end(&w, theme_release(c, &t, secret.id)), ERR_NOT_FOUND);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, theme_release(c, &t, secret.id)), ERR_OK);
}
