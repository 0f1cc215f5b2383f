/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of engine/polygon.h: the one rule, rings that cross themselves, the grid, the bytes. */
#include "engine/polygon.h"

#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* "0,0 4,0 4,4 0,4 / 1,1 3,1 2,2": rings in tens of millionths, parted by a stroke. */
static struct polygon drawn(const char *text) {
    struct arena *a = test_arena();
    struct polygon_ring *ring = arena_array(a, struct polygon_ring, 8);
    struct str rest = str_of(text);
    size_t rings = 0;
    while (rest.n > 0) {
        struct str one = str_trim(str_cut(&rest, '/'));
        struct polygon_point *point = arena_array(a, struct polygon_point, 64);
        size_t n = 0;
        while (one.n > 0) {
            struct str pair = str_cut(&one, ' ');
            int64_t lon = 0, lat = 0;
            assert_true(str_to_int(str_cut(&pair, ','), &lon) && str_to_int(pair, &lat));
            point[n++] = (struct polygon_point){(int32_t)lon, (int32_t)lat};
        }
        ring[rings++] = (struct polygon_ring){point, n};
    }
    return (struct polygon){ring, rings, polygon_box_of(ring, rings)};
}

TEST("polygon: inside, holes, islands, and edges by one rule") {
    static const char *const square = "0,0 4,0 4,4 0,4";
    static const char *const holed = "0,0 9,0 9,9 0,9 / 3,3 6,3 6,6 3,6 / 4,4 5,4 5,5 4,5";
    static const struct {
        const char *of;
        int32_t lon, lat;
        bool within;
    } rows[] = {
        {square, 2, 2, true},         {square, 5, 2, false},        {square, -1, 2, false},
        {square, 0, 2, true},         {square, 4, 2, false}, /* west edge yes, east edge no */
        {square, 2, 0, true},         {square, 2, 4, false}, /* south edge yes, north edge no */
        {square, 0, 0, true},         {square, 4, 4, false},        {square, 4, 0, false},
        {square, 0, 4, false},        {holed, 1, 1, true},          {holed, 3, 4, false},
        {holed, 6, 4, true},          {holed, 5, 5, false},         {holed, 4, 4, true},
        {"0,0 4,4 8,0", 4, 3, true},  {"0,0 4,4 8,0", 4, 4, false}, {"0,4 4,0 8,4", 4, 0, false},
        {"0,4 4,0 8,4", 3, 0, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s: %d,%d", rows[i].of, rows[i].lon, rows[i].lat);
        struct polygon p = drawn(rows[i].of);
        struct polygon_point at = {rows[i].lon, rows[i].lat};
        assert_int_equal(polygon_has(&p, at), rows[i].within);
    }
}

TEST("polygon: the whole earth is counted without overflow") {
    struct polygon p = drawn("-1800000000,-900000000 1800000000,-900000000 1800000000,900000000 "
                             "-1800000000,900000000");
    assert_true(polygon_has(&p, (struct polygon_point){0, 0}));
    assert_true(polygon_has(&p, (struct polygon_point){1799999999, 899999999}));
    assert_true(polygon_has(&p, (struct polygon_point){-1800000000, -900000000}));
    struct polygon half =
        drawn("-1800000000,-900000000 1800000000,900000000 -1800000000,900000000");
    assert_true(polygon_has(&half, (struct polygon_point){1, 1}) !=
                polygon_has(&half, (struct polygon_point){1, 0}));
}

TEST("polygon: neighbours without gaps: each point of a plane of triangles is in exactly one") {
    static const char *const parts[] = {"0,0 7,0 3,5",    "7,0 12,0 3,5", "12,0 12,12 3,5",
                                        "12,12 0,12 3,5", "0,12 0,6 3,5", "0,6 0,0 3,5"};
    for (int32_t lon = 0; lon < 12; lon++) {
        for (int32_t lat = 0; lat < 12; lat++) {
            size_t in = 0;
            for (size_t i = 0; i < COUNT(parts); i++) {
                struct polygon p = drawn(parts[i]);
                in += polygon_has(&p, (struct polygon_point){lon, lat}) ? 1 : 0;
            }
            test_row("%d,%d", lon, lat);
            assert_int_equal(in, 1);
        }
    }
}

TEST("polygon: rings that cross themselves are found, those that touch or run back are fine") {
    static const struct {
        const char *ring;
        enum polygon_knot knot;
    } rows[] = {
        {"0,0 4,0 4,4 0,4", POLYGON_PLAIN},
        {"0,0 4,0 0,4", POLYGON_PLAIN},
        {"0,0 4,4 4,0 0,4", POLYGON_CROSSES},               /* a bow */
        {"0,0 9,0 9,9 5,-1 0,9", POLYGON_CROSSES},          /* a tooth through the floor */
        {"0,0 4,0 8,0 4,0 4,4", POLYGON_PLAIN},             /* there and back */
        {"0,0 9,0 9,4 6,4 6,0 3,0 3,4 0,4", POLYGON_PLAIN}, /* along an earlier edge */
        {"0,0 8,0 8,8 4,0 0,8", POLYGON_PLAIN},             /* touches in a point */
        {"0,0 1,1 2,0 3,1 4,0 4,9 0,9", POLYGON_PLAIN},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s", rows[i].ring);
        struct polygon p = drawn(rows[i].ring);
        uint64_t steps = 10000;
        size_t at;
        assert_int_equal(polygon_ring_knot(test_arena(), p.ring, &steps, &at), rows[i].knot);
    }
    struct polygon p = drawn("0,0 4,0 4,4 0,4");
    uint64_t steps = 3;
    size_t at;
    assert_int_equal(polygon_ring_knot(test_arena(), p.ring, &steps, &at), POLYGON_TANGLED);
}

/* A comb: every edge is as long as the whole, so that all boxes cover each other. */
TEST("polygon: a ring made to be slow ends, and a long plain one is quick") {
    struct arena *a = test_arena();
    enum { TEETH = 20000 };
    struct polygon_point *point = arena_array(a, struct polygon_point, 2 * TEETH + 2);
    for (int32_t i = 0; i < TEETH; i++) {
        bool up = i % 2 == 0;
        point[2 * i] = (struct polygon_point){i, up ? 0 : 1000000};
        point[2 * i + 1] = (struct polygon_point){i + 1000000, up ? 1000000 : 0};
    }
    struct polygon_ring slow = {point, 2 * TEETH};
    uint64_t steps = 1000000;
    size_t at;
    assert_int_not_equal(polygon_ring_knot(a, &slow, &steps, &at), POLYGON_PLAIN);
    for (int32_t i = 0; i <= TEETH; i++) {
        point[i] = (struct polygon_point){i * 3, (i * 7919) % 11};
    }
    point[TEETH + 1] = (struct polygon_point){TEETH, -100000000};
    struct polygon_ring plain = {point, TEETH + 2};
    steps = 100 * (uint64_t)TEETH;
    assert_int_equal(polygon_ring_knot(a, &plain, &steps, &at), POLYGON_PLAIN);
}

/* Some thousands of boxes drawn by a fixed rule; the grid must say what looking at all says. */
TEST("polygon: the grid finds what looking at every outline finds") {
    static const uint32_t counts[] = {1, 2, 50, 3000};
    struct arena *a = test_arena();
    for (size_t c = 0; c < COUNT(counts); c++) {
        uint32_t n = counts[c], chance = 7;
        struct polygon *of = arena_array(a, struct polygon, n);
        struct polygon_box *box = arena_array(a, struct polygon_box, n);
        for (uint32_t i = 0; i < n; i++) {
            chance = chance * 1664525 + 1013904223;
            int32_t west = (int32_t)(chance >> 12) % 100000,
                    side = (int32_t)(chance >> 4) % 4000 + 9;
            chance = chance * 1664525 + 1013904223;
            int32_t south = (int32_t)(chance >> 12) % 100000;
            struct str text = arena_printf(a, "%d,%d %d,%d %d,%d", west, south, west + side, south,
                                           west, south + side);
            of[i] = drawn(arena_cstr(a, text));
            box[i] = of[i].box;
        }
        struct polygon_grid g = polygon_grid_make(a, box, n);
        assert_true(g.start[g.columns * g.rows] <= 16 * n + 64);
        for (int32_t k = 0; k < 3000; k++) {
            struct polygon_point p = {(k * 7919) % 110000 - 5000, (k * 104729) % 110000 - 5000};
            uint32_t first = POLYGON_NONE;
            for (uint32_t i = n; i > 0; i--) {
                first = polygon_has(&of[i - 1], p) ? i - 1 : first;
            }
            assert_int_equal(polygon_grid_find(&g, of, p), first);
        }
    }
    struct polygon_grid none = polygon_grid_make(a, NULL, 0);
    assert_int_equal(polygon_grid_find(&none, NULL, (struct polygon_point){0, 0}), POLYGON_NONE);
}

TEST("polygon: boxes that all cover each other do not fill the grid") {
    struct arena *a = test_arena();
    struct polygon_box *box = arena_array(a, struct polygon_box, 5000);
    for (size_t i = 0; i < 5000; i++) {
        box[i] = (struct polygon_box){-POLYGON_LON_MAX, -POLYGON_LAT_MAX, POLYGON_LON_MAX,
                                      POLYGON_LAT_MAX};
    }
    struct polygon_grid g = polygon_grid_make(a, box, 5000);
    assert_true(g.start[g.columns * g.rows] <= 16 * 5000 + 64);
}

TEST("polygon: packed and unpacked it is the same; other bytes are refused") {
    struct arena *a = test_arena();
    struct polygon p = drawn("-1800000000,-900000000 1800000000,900000000 0,1 / 5,5 -7,6 3,900");
    struct str bytes = polygon_pack(a, &p);
    struct polygon back;
    assert_true(polygon_unpack(a, bytes, &back));
    assert_int_equal(back.rings, 2);
    for (size_t r = 0; r < 2; r++) {
        assert_int_equal(back.ring[r].count, p.ring[r].count);
        assert_memory_equal(back.ring[r].point, p.ring[r].point,
                            p.ring[r].count * sizeof *p.ring[r].point);
    }
    for (size_t n = 0; n < bytes.n; n++) {
        test_row("the first %zu bytes", n);
        assert_false(polygon_unpack(a, str_first(bytes, n), &back));
    }
    assert_false(polygon_unpack(a, arena_join(a, bytes, STR("x")), &back));
    assert_false(polygon_unpack(a, STR("\xff\xff\xff\xff\x0f\x03"), &back));
}

TEST("polygon: how large it is, with holes taken out and islands put in") {
    static const struct {
        const char *of;
        double km2;
    } rows[] = {
        {"0,0 10000000,0 10000000,10000000 0,10000000", 12363.711858},
        {"0,10000000 10000000,10000000 10000000,0 0,0", 12363.711858}, /* the other way round */
        {"100000000,500000000 120000000,500000000 110000000,530000000", 23341.620521},
        {"368000000,-13000000 368100000,-13000000 368100000,-12900000 368000000,-12900000",
         1.236118153},
        {"-1800000000,-900000000 1800000000,-900000000 1800000000,900000000 -1800000000,900000000",
         510065621.577022},
        /* two more of the first, without one, and with one in its hole */
        {"0,0 10000000,0 10000000,10000000 0,10000000 / "
         "20000000,0 30000000,0 30000000,10000000 20000000,10000000",
         24727.423715},
        {"0,0 10000000,0 10000000,10000000 0,10000000 / "
         "2000000,2000000 8000000,2000000 8000000,8000000 2000000,8000000 / "
         "2000001,2000001 7999999,2000001 7999999,7999999 2000001,7999999",
         12363.709},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s", rows[i].of);
        struct polygon p = drawn(rows[i].of);
        assert_near(polygon_km2(test_arena(), &p), rows[i].km2, rows[i].km2 * 1e-6);
    }
}
