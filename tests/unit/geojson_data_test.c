/* SPDX-License-Identifier: AGPL-3.0-or-later
 * format/geojson.h and engine/polygon.h against the counties and countries of the open data, where
 * they are there. They are TopoJSON: outlines made of shared arcs, decoded here. */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "format/geojson.h"
#include "format/json_read.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "tests/unit/test.h"

struct topology {
    json_t *top, *arcs;
    double scale[2], shift[2];
};

static void drop(void *self) {
    json_decref(self);
}

static struct topology topology_of(const char *path) {
    struct str text = {0};
    struct flaw flaw;
    struct topology t = {0};
    assert_int_equal(file_read(test_arena(), path, 1 << 24, &text), ERR_OK);
    assert_int_equal(json_read(text, (struct json_limits){1 << 24, 20}, &t.top, &flaw), ERR_OK);
    test_at_end(drop, t.top);
    t.arcs = json_object_get(t.top, "arcs");
    json_t *transform = json_object_get(t.top, "transform");
    for (size_t i = 0; i < 2; i++) {
        t.scale[i] = json_number_value(json_array_get(json_object_get(transform, "scale"), i));
        t.shift[i] = json_number_value(json_array_get(json_object_get(transform, "translate"), i));
    }
    return t;
}

/* One arc from its beginning, or with ~number from its end; the first point only for the first. */
static void put_arc(struct json_out *j, const struct topology *t, json_int_t number, bool first) {
    const json_t *arc = json_array_get(t->arcs, (size_t)(number < 0 ? ~number : number));
    size_t n = json_array_size(arc);
    double(*point)[2] = arena_alloc(test_arena(), n, sizeof *point);
    json_int_t at[2] = {0, 0};
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < 2; k++) {
            at[k] += json_integer_value(json_array_get(json_array_get(arc, i), k));
            point[i][k] = (double)at[k] * t->scale[k] + t->shift[k];
        }
    }
    for (size_t i = first ? 0 : 1; i < n; i++) {
        size_t from = number < 0 ? n - 1 - i : i;
        json_open_array(j);
        json_put_real(j, fmax(-180, fmin(180, point[from][0])));
        json_put_real(j, point[from][1]);
        json_close_array(j);
    }
}

/* Islets that shrank to a line when the map was made small are none. */
static bool is_ring(const struct topology *t, const json_t *arcs) {
    size_t points = 1;
    size_t i;
    json_t *part;
    json_array_foreach(arcs, i, part) {
        json_int_t number = json_integer_value(part);
        points +=
            json_array_size(json_array_get(t->arcs, (size_t)(number < 0 ? ~number : number))) - 1;
    }
    return points >= 4;
}

static void put_polygon(struct json_out *j, const struct topology *t, const json_t *rings) {
    size_t i, k;
    json_t *ring, *arc;
    if (!is_ring(t, json_array_get(rings, 0))) {
        return;
    }
    json_open_array(j);
    json_array_foreach(rings, i, ring) {
        if (is_ring(t, ring)) {
            json_open_array(j);
            json_array_foreach(ring, k, arc) {
                put_arc(j, t, json_integer_value(arc), k == 0);
            }
            json_close_array(j);
        }
    }
    json_close_array(j);
}

static void put_geometry(struct json_out *j, const struct topology *t, const json_t *one) {
    size_t i;
    json_t *part;
    const json_t *arcs = json_object_get(one, "arcs");
    json_open_object(j);
    json_pair_str(j, "type", STR("MultiPolygon"));
    json_key(j, "coordinates");
    json_open_array(j);
    if (strcmp(json_string_value(json_object_get(one, "type")), "Polygon") == 0) {
        put_polygon(j, t, arcs);
    } else {
        json_array_foreach(arcs, i, part) {
            put_polygon(j, t, part);
        }
    }
    json_close_array(j);
    json_close_object(j);
}

/* These four cross themselves since the map was made small: an independent look at all pairs of
 * edges found them. */
static const char *const crossing[] = {"06001", "22067", "51093", "51620"};

/* And this one, a small island, shrank to nothing. */
static bool is_nothing(struct str id) {
    return str_eq(id, STR("51610"));
}

static bool crosses(struct str id) {
    bool yes = false;
    for (size_t i = 0; i < sizeof crossing / sizeof crossing[0]; i++) {
        yes |= str_eq(id, str_of(crossing[i]));
    }
    return yes;
}

static struct str geojson_of(const struct topology *t, const char *object, bool all_of,
                             struct buf *b) {
    const json_t *all =
        json_object_get(json_object_get(json_object_get(t->top, "objects"), object), "geometries");
    struct json_out j = json_begin(b);
    size_t i;
    json_t *one;
    json_open_object(&j);
    json_pair_str(&j, "type", STR("FeatureCollection"));
    json_key(&j, "features");
    json_open_array(&j);
    json_array_foreach(all, i, one) {
        struct str id = json_str(json_object_get(one, "id"));
        if (is_nothing(id) || (!all_of && crosses(id))) {
            continue;
        }
        json_open_object(&j);
        json_pair_str(&j, "type", STR("Feature"));
        json_pair_str(&j, "id", id);
        json_key(&j, "geometry");
        put_geometry(&j, t, one);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_close_object(&j);
    assert_false(b->overflow);
    return arena_str(test_arena(), buf_str(b));
}

static enum err read_counties(bool all, struct geojson *g, struct flaw *flaw) {
    struct topology t = topology_of(test_data("maps/us-atlas-3.0.1/counties-10m.json"));
    struct buf b = buf_make(1 << 25);
    struct str text = geojson_of(&t, "counties", all, &b);
    buf_free(&b);
    struct geojson_limits limits = {GEOJSON_AREA, 5000, 400000, 1 << 25};
    return geojson_read(test_arena(), text, limits, g, flaw);
}

static struct geojson counties(void) {
    struct geojson g;
    struct flaw flaw = {0};
    enum err e = read_counties(false, &g, &flaw);
    test_row("%s: %.*s", flaw.code ? flaw.code : "fine", STR_ARG(flaw.why));
    assert_int_equal(e, ERR_OK);
    return g;
}

TEST(
    "conformance maps/counties: those whose outline crosses itself are refused, the others taken") {
    struct geojson g;
    struct flaw flaw = {0};
    assert_int_equal(read_counties(true, &g, &flaw), ERR_INPUT);
    assert_string_equal(flaw.code, "geojson_crossing");
    assert_true(g.refused > 0);
    g = counties();
    assert_int_equal(g.count, 3231 - 1 - sizeof crossing / sizeof crossing[0]);
}

static struct polygon_grid grid_of(const struct geojson *g, struct polygon **of) {
    struct arena *a = test_arena();
    struct polygon_box *box = arena_array(a, struct polygon_box, g->count);
    *of = arena_array(a, struct polygon, g->count);
    for (size_t i = 0; i < g->count; i++) {
        (*of)[i] = g->feature[i].area;
        box[i] = g->feature[i].area.box;
    }
    return polygon_grid_make(a, box, (uint32_t)g->count);
}

static struct polygon_point at(double lon, double lat) {
    return (struct polygon_point){(int32_t)llround(lon * 1e7), (int32_t)llround(lat * 1e7)};
}

TEST("conformance maps/counties: known towns lie in their county") {
    struct geojson g = counties();
    struct polygon *of;
    struct polygon_grid grid = grid_of(&g, &of);
    static const struct {
        double lon, lat;
        const char *id;
    } rows[] = {
        {-104.9903, 39.7392, "08031"}, /* Denver */
        {-87.6298, 41.8781, "17031"},  /* Chicago */
        {-118.2437, 34.0522, "06037"}, /* Los Angeles */
        {-149.9003, 61.2181, "02020"}, /* Anchorage */
        {-157.8583, 21.3069, "15003"}, /* Honolulu */
        {-77.4360, 37.5407, "51760"},  /* Richmond, a city within a county */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].id);
        uint32_t n = polygon_grid_find(&grid, of, at(rows[i].lon, rows[i].lat));
        assert_int_not_equal(n, POLYGON_NONE);
        assert_str(g.feature[n].id, rows[i].id);
    }
    assert_int_equal(polygon_grid_find(&grid, of, at(-40, 40)), POLYGON_NONE);
}

TEST("conformance maps/counties: no pin lies in two, and each is found in well under a "
     "millisecond") {
    struct geojson g = counties();
    struct polygon *of;
    struct polygon_grid grid = grid_of(&g, &of);
    enum { PINS = 4000 };
    uint32_t chance = 1, found = 0;
    int64_t began = clock_monotonic_us();
    uint32_t in[PINS];
    struct polygon_point pin[PINS];
    for (size_t i = 0; i < PINS; i++) {
        chance = chance * 1664525 + 1013904223;
        double lon = -125 + (chance >> 8) % 58000 / 1000.0;
        chance = chance * 1664525 + 1013904223;
        pin[i] = at(lon, 24 + (chance >> 8) % 26000 / 1000.0);
        in[i] = polygon_grid_find(&grid, of, pin[i]);
        found += in[i] != POLYGON_NONE ? 1 : 0;
    }
    assert_true((clock_monotonic_us() - began) / PINS < 500);
    assert_true(found > PINS / 3);
    for (size_t i = 0; i < PINS; i += 20) {
        size_t of_pin = 0;
        for (size_t k = 0; k < g.count; k++) {
            of_pin += polygon_has(&of[k], pin[i]) ? 1 : 0;
        }
        test_row("%d %d", pin[i].lon_e7, pin[i].lat_e7);
        assert_int_equal(of_pin, in[i] == POLYGON_NONE ? 0 : 1);
    }
}

TEST("conformance maps/counties: packed outlines come back") {
    struct geojson g = counties();
    size_t bytes = 0;
    for (size_t i = 0; i < g.count; i++) {
        struct polygon back;
        struct str packed = polygon_pack(test_arena(), &g.feature[i].area);
        assert_true(polygon_unpack(test_arena(), packed, &back));
        assert_int_equal(back.rings, g.feature[i].area.rings);
        bytes += packed.n;
    }
    assert_true(bytes < 1 << 21);
}
