/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/geojson.h. */
#include "format/geojson.h"

#include "base/buf.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define SQUARE "[[0,0],[4,0],[4,4],[0,4],[0,0]]"
#define POLYGON "{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}"
#define FEATURE(properties, geometry)                                                              \
    "{\"type\":\"Feature\",\"properties\":" properties ",\"geometry\":" geometry "}"
#define LIST(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static const struct geojson_limits limits = {GEOJSON_AREA, 3, 40, 4000};

TEST("geojson: what is taken, and in which form") {
    static const struct {
        const char *text;
        size_t count, rings;
    } rows[] = {
        {POLYGON, 1, 1},
        {"\xEF\xBB\xBF" POLYGON, 1, 1},
        {FEATURE("null", POLYGON), 1, 1},
        {LIST(FEATURE("{}", POLYGON)), 1, 1},
        {LIST(FEATURE("{}", POLYGON) "," FEATURE("{}", POLYGON)), 2, 1},
        {"{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE "],[" SQUARE "," SQUARE "]]}", 1,
         3},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[0,0,7],[4,0,7],[4,4,7],[0,0,7]]]}", 1, 1},
        {"{\"type\":\"Polygon\",\"bbox\":[0,0,4,4],\"coordinates\":[" SQUARE "]}", 1, 1},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[0,4],[4,4],[4,0],[0,0],[0,4]]]}", 1, 1},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0,0],[4,0],[4,4],[4,4],[0,0]]]}", 1, 1},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[-180,-90],[0,-90],[180,-90],[0,90],[-180,-90]]]"
         "}",
         1, 1},
        {"{\"type\":\"Feature\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
         "\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},\"properties\":{},\"geometry\":" POLYGON "}",
         1, 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s", rows[i].text);
        struct geojson g;
        struct flaw flaw = {0};
        assert_int_equal(geojson_read(test_arena(), str_of(rows[i].text), limits, &g, &flaw),
                         ERR_OK);
        assert_int_equal(g.count, rows[i].count);
        assert_int_equal(g.feature[g.count - 1].area.rings, rows[i].rings);
        assert_int_equal(g.refused, 0);
    }
}

#define RING(points)                                                                               \
    LIST(FEATURE("{}", POLYGON) ",\n" FEATURE(                                                     \
        "{}", "{\"type\":\"Polygon\",\"coordinates\":[[" points "]]}"))

TEST("geojson: what is refused, by which word, with the number of the feature and its line") {
    static const struct {
        const char *text, *code;
        size_t feature, line;
        enum err e;
    } rows[] = {
        {"", "json_syntax", 0, 1, ERR_INPUT},
        {"[]", "geojson_type", 0, 1, ERR_INPUT},
        {"{}", "geojson_type", 0, 1, ERR_INPUT},
        {"{\"type\":\"Topology\"}", "geojson_kind", 1, 1, ERR_INPUT},
        {LIST(""), "geojson_empty", 0, 1, ERR_INPUT},
        {"{\"type\":\"FeatureCollection\"}", "geojson_empty", 0, 1, ERR_INPUT},
        {LIST("1"), "geojson_type", 1, 1, ERR_INPUT},
        {LIST(FEATURE("{}", "null")), "geojson_empty", 1, 1, ERR_INPUT},
        {"{\"type\":\"Point\",\"coordinates\":[1,2]}", "geojson_kind", 1, 1, ERR_INPUT},
        {"{\"type\":\"GeometryCollection\",\"geometries\":[]}", "geojson_kind", 1, 1, ERR_INPUT},
        {"{\"type\":\"Polygon\"}", "geojson_empty", 1, 1, ERR_INPUT},
        {"{\"type\":\"Polygon\",\"coordinates\":[]}", "geojson_empty", 1, 1, ERR_INPUT},
        {"{\"type\":\"MultiPolygon\",\"coordinates\":[[]]}", "geojson_empty", 1, 1, ERR_INPUT},
        {"{\"type\":\"Polygon\",\"coordinates\":[[1,2]]}", "geojson_short", 1, 1, ERR_INPUT},
        {"{\"type\":\"Polygon\",\"crs\":{\"properties\":{\"name\":\"EPSG:3857\"}},\"coordinates\":"
         "[" SQUARE "]}",
         "geojson_crs", 0, 1, ERR_INPUT},
        {RING("[0,0],[4,0],[0,0]"), "geojson_short", 2, 2, ERR_INPUT},
        {RING("[0,0],[4,0],[4,0],[0,0]"), "geojson_short", 2, 2, ERR_INPUT},
        {RING("[0,0],[4,0],[4,4],[0,4]"), "geojson_open", 2, 2, ERR_INPUT},
        {RING("[0,0],[4,0],[4,4],\"0,0\""), "geojson_position", 2, 2, ERR_INPUT},
        {RING("[0,0],[4,0],[4],[0,0]"), "geojson_position", 2, 2, ERR_INPUT},
        {RING("[0,0],[4,0],[4,null],[0,0]"), "geojson_position", 2, 2, ERR_INPUT},
        {RING("[0,0],[4,0],[4,91],[0,0]"), "geojson_range", 2, 2, ERR_INPUT},
        {RING("[0,0],[180.1,0],[4,9],[0,0]"), "geojson_range", 2, 2, ERR_INPUT},
        {RING("[0,0],[4,4],[4,0],[0,4],[0,0]"), "geojson_crossing", 2, 2, ERR_INPUT},
        {RING("[170,0],[-170,0],[-170,4],[170,4],[170,0]"), "geojson_180", 2, 2, ERR_INPUT},
        {LIST("1,2,3,4"), "geojson_many", 0, 1, ERR_TOO_LARGE},
        {"[[[[[[[[[[[[[]]]]]]]]]]]]]", "json_deep", 0, 1, ERR_TOO_LARGE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s", rows[i].text);
        struct geojson g;
        struct flaw flaw = {0};
        assert_int_equal(geojson_read(test_arena(), str_of(rows[i].text), limits, &g, &flaw),
                         rows[i].e);
        assert_string_equal(flaw.code, rows[i].code);
        assert_int_equal(g.refused, rows[i].feature);
        assert_int_equal(flaw.line, rows[i].line);
        assert_int_equal(g.count, 0);
    }
}

TEST("geojson: a file with more positions than the limit is refused, however it is written") {
    struct arena *a = test_arena();
    struct buf b = buf_make(1 << 20);
    buf_put(&b, STR("{\"type\":\"Polygon\",\"coordinates\":[["));
    for (int i = 0; i < 41; i++) {
        buf_printf(&b, "[%d,%d],", i, i * i % 90);
    }
    buf_put(&b, STR("[0,0]]]}"));
    struct geojson g;
    struct flaw flaw;
    assert_int_equal(geojson_read(a, buf_str(&b), limits, &g, &flaw), ERR_TOO_LARGE);
    assert_string_equal(flaw.code, "geojson_many");
    buf_clear(&b);
    for (int i = 0; i < 1000; i++) {
        buf_put(&b, STR("[{},"));
    }
    assert_int_equal(geojson_read(a, buf_str(&b), limits, &g, &flaw), ERR_TOO_LARGE);
    assert_string_equal(flaw.code, "geojson_many");
    buf_free(&b);
}

TEST("geojson: names that all features have can be chosen, numbers as short texts") {
    static const char *const text = LIST(FEATURE(
        "{\"name\":\"Riverside\",\"code\":7,\"note\":\"\",\"own\":1.50}",
        POLYGON) "," FEATURE("{\"code\":8,\"name\":\"Hillside\",\"note\":\"x\",\"own\":null}",
                             POLYGON));
    struct geojson g;
    struct flaw flaw;
    assert_int_equal(geojson_read(test_arena(), str_of(text), limits, &g, &flaw), ERR_OK);
    struct str name[8];
    assert_int_equal(geojson_names(&g, name, 8), 2);
    assert_str(name[0], "name");
    assert_str(name[1], "code");
    assert_str(geojson_property(&g.feature[1], STR("code")), "8");
    assert_str(geojson_property(&g.feature[0], STR("own")), "1.5");
    assert_null(geojson_property(&g.feature[1], STR("own")).p);
    assert_int_equal(geojson_names(&g, name, 1), 1);
}

TEST("geojson: written rings turn as the standard wants, each hole with its own outer ring") {
    static const char *const text =
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[0,9],[9,9],[9,0],[0,0]],"
        "[[2,2],[6,2],[6,6],[2,6],[2,2]]],[[[3,3],[4,3],[4,4],[3,3]]]]}";
    struct geojson g, again;
    struct flaw flaw;
    struct arena *a = test_arena();
    assert_int_equal(geojson_read(a, str_of(text), limits, &g, &flaw), ERR_OK);
    struct buf b = buf_make(4000);
    struct json_out j = json_begin(&b);
    geojson_put_area(&j, a, &g.feature[0].area);
    assert_str(buf_str(&b),
               "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[9,0],[9,9],[0,9],[0,0]],"
               "[[2,2],[2,6],[6,6],[6,2],[2,2]]],[[[3,3],[4,3],[4,4],[3,3]]]]}");
    assert_int_equal(geojson_read(a, buf_str(&b), limits, &again, &flaw), ERR_OK);
    buf_clear(&b);
    j = json_begin(&b);
    geojson_put_point(&j, (struct polygon_point){-15, 899999999});
    assert_str(buf_str(&b), "{\"type\":\"Point\",\"coordinates\":[-0.000002,90]}");
    buf_free(&b);
}
