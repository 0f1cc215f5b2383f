/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The map against a count by hand, on both stores. */
#include "kernel/map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/tile.h"
#include "kernel/gate.h"
#include "kernel/pin.h"
#include "tests/unit/world.h"

#define POINTS 300

struct point {
    struct thing thing;
    double lat, lon;
};

static struct point points[POINTS];
static uint64_t dice;

static unsigned throw(unsigned sides) {
    dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(dice >> 33) % sides;
}

/* Half of them in one town, the others anywhere. */
static void place(struct point *p, bool town) {
    p->lat = town ? 40.4 + throw(1000) / 1e4 : throw(1700) / 10.0 - 85;
    p->lon = town ? -3.7 + throw(1000) / 1e4 : throw(3600) / 10.0 - 180;
}

static void put(struct ctx *c, struct world *w, struct point *p) {
    static const char *const topics[] = {"water", "care", ""};
    p->thing = (struct thing){.kind = STR("need"),
                              .community = throw(2) ? w->community.thing.id : w->other.thing.id,
                              .wanted = throw(4) ? AUDIENCE_PUBLIC : w->community.thing.id,
                              .life = LIFE_PUBLISHED,
                              .stages = throw(3) ? INT64_C(1) << throw(3) : 0,
                              .state = STR("voiced"),
                              .topic = str_of(topics[throw(3)]),
                              .title = STR("A need"),
                              .note = STR("")};
    place(p, throw(2));
    assert_int_equal(thing_make(c, &p->thing), ERR_OK);
    assert_int_equal(pin_set(c, &p->thing, p->lat, p->lon), ERR_OK);
}

static void change(struct ctx *c, struct point *p) {
    switch (throw(4)) {
    case 0:
        place(p, throw(2));
        assert_int_equal(pin_set(c, &p->thing, p->lat, p->lon), ERR_OK);
        return;
    case 1:
        p->thing.stages = INT64_C(1) << throw(3);
        p->thing.topic = STR("care");
        assert_int_equal(thing_save(c, &p->thing, true), ERR_OK);
        return;
    case 2:
        assert_int_equal(
            thing_set_life(c, &p->thing,
                           p->thing.life == LIFE_HIDDEN ? LIFE_PUBLISHED : LIFE_HIDDEN),
            ERR_OK);
        return;
    default:
        assert_int_equal(thing_erase(c, &p->thing), ERR_OK);
    }
}

static bool counts(const struct point *p, const struct map_choice *of, int64_t muted) {
    return str_eq(of->kind, p->thing.kind) && id_eq(p->thing.audience, AUDIENCE_PUBLIC) &&
           p->thing.life == LIFE_PUBLISHED &&
           (of->topic.p == NULL || str_eq(of->topic, p->thing.topic)) &&
           (of->stages == 0 || (p->thing.stages & of->stages)) && !(p->thing.stages & muted) &&
           (id_is_none(of->community) || id_eq(of->community, p->thing.community));
}

/* The whole of a zoom, tile by tile: as many as there are, each in its tile. */
static void compare(struct ctx *c, const struct map_choice *of, int zoom) {
    int64_t expected = 0, found = 0;
    for (int i = 0; i < POINTS; i++) {
        expected += counts(&points[i], of, c->viewer->gate.muted);
    }
    for (int64_t x = 0; x < INT64_C(1) << zoom; x++) {
        for (int64_t y = 0; y < INT64_C(1) << zoom; y++) {
            struct map_marks marks;
            struct tile_run run;
            assert_true(tile_run_of(zoom, x, y, zoom, &run));
            assert_int_equal(map_tile(c, of, zoom, x, y, &marks), ERR_OK);
            assert_true(marks.count <= MAP_POINTS);
            for (size_t i = 0; i < marks.count; i++) {
                const struct map_mark *m = &marks.item[i];
                found += m->total;
                assert_true(!m->single || m->total == 1);
                /* The middle of a cell lies in it, but for the rounding of sums. */
                assert_int_equal(tile_cell(m->lat, m->lon, zoom), run.least);
            }
        }
    }
    assert_int_equal(found, expected);
}

static void compare_all(struct world *w, struct ctx *c) {
    const struct map_choice choices[] = {
        {.kind = STR("need")},
        {.kind = STR("need"), .topic = STR("care")},
        {.kind = STR("need"), .stages = 2},
        {.kind = STR("need"), .stages = 3},
        {.kind = STR("need"), .community = w->community.thing.id},
        {.kind = STR("need"), .community = w->community.thing.id, .topic = STR("water")},
        {.kind = STR("need"), .topic = STR("care"), .stages = 5},
        {.kind = STR("need"), .community = w->other.thing.id, .topic = STR("care"), .stages = 6},
        {.kind = STR("place")},
    };
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
        for (int zoom = 0; zoom <= 4; zoom += i < 1 ? 1 : 2) {
            test_row("choice %zu, zoom %d", i, zoom);
            struct arena_mark mark = arena_mark(c->arena);
            compare(c, &choices[i], zoom);
            arena_rewind(c->arena, mark);
        }
    }
}

TEST_STORES("map: every point once, whatever became of it") {
    struct world w;
    world_make(&w, store);
    dice = 5;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    for (int i = 0; i < POINTS; i++) {
        put(c, &w, &points[i]);
    }
    for (int i = 0; i < POINTS / 2; i++) {
        struct point *p = &points[throw(POINTS)];
        if (p->thing.life != LIFE_ERASED) {
            change(c, p);
        }
    }
    struct viewer viewer = viewer_nobody;
    c->viewer = &viewer;
    compare_all(&w, c);
    viewer.gate.muted = 1;
    compare_all(&w, c);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("map: who looks close sees each, and what was taken back is gone from every cell") {
    struct world w;
    world_make(&w, store);
    dice = 7;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    struct map_marks marks;
    struct map_choice of = {.kind = STR("need")};
    for (int i = 0; i < 3; i++) {
        put(c, &w, &points[i]);
        points[i].thing.stages = 0;
        assert_int_equal(thing_save(c, &points[i].thing, false), ERR_OK);
        points[i].thing.wanted = AUDIENCE_PUBLIC;
        assert_int_equal(thing_set_life(c, &points[i].thing, LIFE_PUBLISHED), ERR_OK);
        assert_int_equal(pin_set(c, &points[i].thing, 10, 20), ERR_OK);
    }
    c->viewer = &viewer_nobody;
    assert_int_equal(map_tile(c, &of, 0, 0, 0, &marks), ERR_OK);
    assert_int_equal(marks.count, 3);
    for (size_t i = 0; i < marks.count; i++) {
        assert_true(marks.item[i].single);
        assert_str(marks.item[i].thing.title, "A need");
        assert_true(fabs(marks.item[i].lat - 10) < 1e-6 && fabs(marks.item[i].lon - 20) < 1e-6);
    }
    c->viewer = &viewer_site;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(thing_erase(c, &points[i].thing), ERR_OK);
    }
    assert_int_equal(map_tile(c, &of, 0, 0, 0, &marks), ERR_OK);
    assert_int_equal(marks.count, 0);
    assert_int_equal(map_tile(c, &of, 1, 2, 0, &marks), ERR_NOT_FOUND);
    assert_int_equal(map_tile(c, &of, MAP_ZOOM_MAX + 1, 0, 0, &marks), ERR_NOT_FOUND);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("map: what lies around a box, wherever the edges of tiles run") {
    static const struct map_box boxes[] = {
        {-3.71, 40.39, -3.59, 40.51},  {-0.5, -0.5, 0.5, 0.5}, {-180, -89, 180, 89},
        {-3.65, 40.45, -3.65, 40.45},  {170, 60, 179.9, 80},   {-100, 10, -40, 15},
        {-0.001, 40, 0.001, 40.00001}, {20, -85, 30, 85},
    };
    struct world w;
    world_make(&w, store);
    dice = 7;
    struct ctx *c = world_as(&w, HANNA_HOST);
    c->viewer = &viewer_site;
    for (size_t i = 0; i < POINTS; i++) {
        put(c, &w, &points[i]);
    }
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, NOBODY_AT_ALL);
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++) {
        const struct map_box *b = &boxes[i];
        struct map_marks found;
        test_row("%zu", i);
        assert_int_equal(map_around(c, "need", b, POINTS, &found), ERR_OK);
        for (size_t k = 0; k < POINTS; k++) {
            const struct point *p = &points[k];
            size_t times = 0;
            for (size_t n = 0; n < found.count; n++) {
                times += id_eq(found.item[n].thing.id, p->thing.id);
            }
            bool within =
                p->lon >= b->west && p->lon <= b->east && p->lat >= b->south && p->lat <= b->north;
            bool open = id_eq(p->thing.audience, AUDIENCE_PUBLIC);
            assert_true(times <= (open ? 1 : 0));
            assert_true(!within || !open || times == 1);
        }
    }
    struct map_marks few;
    assert_int_equal(map_around(c, "need", &boxes[2], 5, &few), ERR_OK);
    assert_int_equal(few.count, 5);
    world_end(&w, ERR_OK);
}
