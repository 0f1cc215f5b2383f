/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pins of a page of things, on both stores. */
#include "kernel/pin.h"

#include "kernel/gate.h"
#include "tests/unit/world.h"
#include "thing_sql.h"

static struct thing made(struct world *w, struct id audience, enum life life, bool pinned) {
    struct thing t = {.kind = STR("need"),
                      .community = w->community.thing.id,
                      .owner = w->person[MATEO_MEMBER],
                      .wanted = audience,
                      .life = life,
                      .state = STR("voiced"),
                      .topic = STR("health"),
                      .title = STR("A place to rest"),
                      .note = STR("")};
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(thing_make(c, &t), ERR_OK);
    if (pinned) {
        assert_int_equal(q_pin_set(c->db, t.id, -123400000, 1705000000, NULL), ERR_OK);
    }
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return t;
}

TEST_STORES("pin: those of a list stand in its order; what only some may see has none") {
    struct world w;
    world_make(&w, store);
    struct thing all[] = {
        made(&w, AUDIENCE_PUBLIC, LIFE_PUBLISHED, false),
        made(&w, AUDIENCE_PUBLIC, LIFE_PUBLISHED, true),
        made(&w, w.community.stewards, LIFE_PUBLISHED, true),
        made(&w, w.community.thing.id, LIFE_PUBLISHED, true),
        made(&w, AUDIENCE_PUBLIC, LIFE_WAITING, true),
        made(&w, AUDIENCE_PUBLIC, LIFE_PUBLISHED, true),
    };
    static const bool has[] = {false, true, false, false, false, true};
    struct pins pins;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(pins_of_things(c, &(struct things){all, 6}, &pins), ERR_OK);
    assert_int_equal(pins.count, 6);
    assert_int_equal(pins.shown, 2);
    for (size_t i = 0; i < 6; i++) {
        test_row("%zu", i);
        assert_int_equal(pins.item[i].has, has[i]);
        assert_near(pins.item[i].lat, has[i] ? -12.34 : 0, 1e-9);
        assert_near(pins.item[i].lon, has[i] ? 170.5 : 0, 1e-9);
    }
    assert_int_equal(pins_of_things(c, &(struct things){all, 0}, &pins), ERR_OK);
    assert_int_equal(pins.shown, 0);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}
