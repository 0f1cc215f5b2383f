/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads GeoJSON: jansson reads the JSON, here is what the values must be. */
#include "format/geojson.h"

#include <math.h>

#include "format/json_place.h"
#include "format/json_read.h"

enum { DEPTH_MAX = 12, STEPS_EACH = 400, STEPS_LEAST = 100000 };

struct reading {
    struct arena *arena;
    struct str text;
    struct geojson_limits limits;
    struct geojson *out;
    struct flaw *flaw;
    size_t positions; /* so far */
    uint64_t steps;   /* what may still be spent on looking for crossings */
    bool listed;      /* the features stand in a list */
};

static enum err refuse(struct reading *r, enum err e, const char *code, struct str why) {
    size_t number = r->out->refused;
    struct json_step step[2] = {{.key = STR("features")}, {.item = number ? number - 1 : 0}};
    bool within = r->listed && number > 0;
    *r->flaw =
        flaw_at(r->text, within ? json_place(r->text, step, 2) : 0, code,
                within ? arena_printf(r->arena, "feature %zu: %.*s", number, STR_ARG(why)) : why);
    return e;
}

/* --- positions and rings --- */

static enum err read_position(struct reading *r, const json_t *v, struct polygon_point *out) {
    const json_t *lon = json_array_get(v, 0), *lat = json_array_get(v, 1);
    if (!json_is_number(lon) || !json_is_number(lat)) {
        return refuse(r, ERR_INPUT, "geojson_position",
                      STR("a position must be [longitude, latitude]"));
    }
    double east = json_number_value(lon), north = json_number_value(lat);
    if (!(fabs(east) <= 180 && fabs(north) <= 90)) {
        return refuse(r, ERR_INPUT, "geojson_range",
                      STR("a position is not on the earth; longitude stands first, -180 to 180, "
                          "then latitude, -90 to 90"));
    }
    if (++r->positions > r->limits.positions) {
        return refuse(r, ERR_TOO_LARGE, "geojson_many", STR("there are too many positions"));
    }
    *out = (struct polygon_point){(int32_t)llround(east * 1e7), (int32_t)llround(north * 1e7)};
    return ERR_OK;
}

static bool same(struct polygon_point a, struct polygon_point b) {
    return a.lon_e7 == b.lon_e7 && a.lat_e7 == b.lat_e7;
}

/* Without the closing position, and without those that say the one before again. */
static enum err read_points(struct reading *r, const json_t *v, struct polygon_ring *out) {
    size_t given = json_array_size(v), n = 0;
    if (given < 4) {
        return refuse(r, ERR_INPUT, "geojson_short",
                      STR("a ring needs four positions, the last like the first"));
    }
    struct polygon_point *point = arena_array(r->arena, struct polygon_point, given);
    for (size_t i = 0; i < given; i++) {
        TRY(read_position(r, json_array_get(v, i), &point[n]));
        if (n > 0 && llabs((int64_t)point[n].lon_e7 - point[n - 1].lon_e7) > POLYGON_LON_MAX) {
            return refuse(r, ERR_INPUT, "geojson_180",
                          STR("an outline crosses 180 degrees; cut it there into two parts, as RFC "
                              "7946 says"));
        }
        n += n == 0 || !same(point[n], point[n - 1]) ? 1 : 0;
    }
    if (!same(point[0], point[n - 1])) {
        return refuse(r, ERR_INPUT, "geojson_open",
                      STR("a ring is not closed: its last position must be its first"));
    }
    *out = (struct polygon_ring){point, n - 1};
    return n - 1 >= 3 ? ERR_OK
                      : refuse(r, ERR_INPUT, "geojson_short",
                               STR("a ring has fewer than three different positions"));
}

static enum err read_ring(struct reading *r, const json_t *v, struct polygon_ring *out) {
    TRY(read_points(r, v, out));
    size_t at = 0;
    switch (polygon_ring_knot(r->arena, out, &r->steps, &at)) {
    case POLYGON_PLAIN:
        return ERR_OK;
    case POLYGON_TANGLED:
        return refuse(r, ERR_INPUT, "geojson_tangled",
                      STR("the outlines are too tangled to be looked through"));
    case POLYGON_CROSSES:
        break;
    }
    return refuse(r, ERR_INPUT, "geojson_crossing",
                  arena_printf(r->arena, "a ring crosses itself near [%.7g, %.7g]",
                               out->point[at].lon_e7 / 1e7, out->point[at].lat_e7 / 1e7));
}

/* --- geometries --- */

static enum err read_area(struct reading *r, const json_t *parts, struct polygon *out) {
    size_t rings = 0, n = 0;
    for (size_t i = 0; i < json_array_size(parts); i++) {
        size_t of = json_array_size(json_array_get(parts, i));
        if (of == 0) {
            return refuse(r, ERR_INPUT, "geojson_empty", STR("a polygon has no ring"));
        }
        rings += of;
    }
    if (rings == 0) {
        return refuse(r, ERR_INPUT, "geojson_empty", STR("a polygon has no ring"));
    }
    struct polygon_ring *ring = arena_array(r->arena, struct polygon_ring, rings);
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *part = json_array_get(parts, i);
        for (size_t k = 0; k < json_array_size(part); k++) {
            TRY(read_ring(r, json_array_get(part, k), &ring[n++]));
        }
    }
    *out = (struct polygon){ring, rings, polygon_box_of(ring, rings)};
    return ERR_OK;
}

static enum err read_polygon(struct reading *r, json_t *coordinates, struct polygon *out) {
    json_t *one = json_array();
    enum err e = json_array_append(one, coordinates) == 0 ? read_area(r, one, out) : ERR_BUG;
    json_decref(one);
    return e;
}

static enum err refuse_kind(struct reading *r, struct str type) {
    bool known = false;
    static const char *const kinds[] = {
        "Point",   "MultiPoint",   "LineString",        "MultiLineString",
        "Polygon", "MultiPolygon", "GeometryCollection"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        known |= str_eq(type, str_of(kinds[i]));
    }
    return refuse(r, ERR_INPUT, "geojson_kind",
                  known ? arena_printf(r->arena, "a %.*s is not taken here", STR_ARG(type))
                        : STR("this is no geometry"));
}

static enum err read_geometry(struct reading *r, const json_t *v, struct geojson_feature *out) {
    struct str type = json_str(json_object_get(v, "type"));
    json_t *coordinates = json_object_get(v, "coordinates");
    bool area = str_eq(type, STR("Polygon")), areas = str_eq(type, STR("MultiPolygon"));
    bool point = str_eq(type, STR("Point"));
    out->kind = point ? GEOJSON_POINT : GEOJSON_AREA;
    if (!(area || areas || point) || !(r->limits.kinds & out->kind)) {
        return refuse_kind(r, type);
    }
    if (!json_is_array(coordinates)) {
        return refuse(r, ERR_INPUT, "geojson_empty", STR("a geometry has no coordinates"));
    }
    if (point) {
        return read_position(r, coordinates, &out->point);
    }
    return area ? read_polygon(r, coordinates, &out->area) : read_area(r, coordinates, &out->area);
}

/* --- features --- */

static struct str text_of(struct reading *r, const json_t *v) {
    if (json_is_integer(v)) {
        return arena_printf(r->arena, "%lld", (long long)json_integer_value(v));
    }
    if (json_is_real(v)) {
        return arena_printf(r->arena, "%.15g", json_real_value(v));
    }
    struct str s = json_str(v);
    return s.p ? arena_str(r->arena, str_utf8_first(s, GEOJSON_PROPERTY_BYTES)) : s;
}

static void read_properties(struct reading *r, json_t *v, struct geojson_feature *out) {
    size_t room =
        json_object_size(v) < GEOJSON_PROPERTIES_MAX ? json_object_size(v) : GEOJSON_PROPERTIES_MAX;
    struct geojson_property *all = arena_array(r->arena, struct geojson_property, room);
    const char *name;
    json_t *value;
    json_object_foreach(v, name, value) {
        struct str text = text_of(r, value);
        if (text.p && out->properties < room) {
            struct str key = str_utf8_first(str_of(name), GEOJSON_PROPERTY_BYTES);
            all[out->properties++] = (struct geojson_property){arena_str(r->arena, key), text};
        }
    }
    out->property = all;
}

static enum err read_feature(struct reading *r, const json_t *v, struct geojson_feature *out) {
    out->id = STR("");
    if (!str_eq(json_str(json_object_get(v, "type")), STR("Feature"))) {
        return refuse(r, ERR_INPUT, "geojson_type", STR("this is no Feature"));
    }
    struct str id = text_of(r, json_object_get(v, "id"));
    out->id = id.p ? id : out->id;
    if (json_is_object(json_object_get(v, "properties"))) {
        read_properties(r, json_object_get(v, "properties"), out);
    }
    const json_t *geometry = json_object_get(v, "geometry");
    if (!json_is_object(geometry)) {
        return refuse(r, ERR_INPUT, "geojson_empty", STR("a feature has no geometry"));
    }
    return read_geometry(r, geometry, out);
}

static enum err read_features(struct reading *r, const json_t *list) {
    struct geojson *g = r->out;
    size_t count = json_array_size(list);
    if (count == 0) {
        return refuse(r, ERR_INPUT, "geojson_empty", STR("there are no features in it"));
    }
    if (count > r->limits.features) {
        return refuse(r, ERR_TOO_LARGE, "geojson_many", STR("there are too many features"));
    }
    g->feature = arena_array(r->arena, struct geojson_feature, count);
    r->listed = true;
    for (size_t i = 0; i < count; i++) {
        g->refused = i + 1;
        TRY(read_feature(r, json_array_get(list, i), &g->feature[i]));
    }
    g->refused = 0;
    g->count = count;
    return ERR_OK;
}

/* Old files may name the system; only the one that the standard has is taken. */
static enum err check_crs(struct reading *r, const json_t *top) {
    const json_t *crs = json_object_get(top, "crs");
    struct str name = json_str(json_object_get(json_object_get(crs, "properties"), "name"));
    if (crs == NULL || json_is_null(crs) || str_ends(name, STR(":CRS84")) ||
        str_ends(name, STR(":4326"))) {
        return ERR_OK;
    }
    return refuse(
        r, ERR_INPUT, "geojson_crs",
        STR("the positions are not in WGS 84; save the file anew in longitude and latitude"));
}

static enum err read_top(struct reading *r, const json_t *top) {
    struct str type = json_str(json_object_get(top, "type"));
    if (!json_is_object(top) || str_is_empty(type)) {
        return refuse(r, ERR_INPUT, "geojson_type", STR("this is not GeoJSON"));
    }
    TRY(check_crs(r, top));
    if (str_eq(type, STR("FeatureCollection"))) {
        return read_features(r, json_object_get(top, "features"));
    }
    struct geojson_feature *one = arena_new(r->arena, struct geojson_feature);
    one->id = STR("");
    r->out->refused = 1;
    TRY(str_eq(type, STR("Feature")) ? read_feature(r, top, one) : read_geometry(r, top, one));
    *r->out = (struct geojson){one, 1, 0};
    return ERR_OK;
}

/* Each position begins with a bracket: a file with too many is refused before memory is spent. */
static bool has_room(struct str text, struct geojson_limits l) {
    size_t most = 3 * (l.positions + l.features) + 100, brackets = 0;
    for (size_t i = 0; i < text.n && brackets <= most; i++) {
        brackets += text.p[i] == '[' || text.p[i] == '{' ? 1 : 0;
    }
    return brackets <= most;
}

enum err geojson_read(struct arena *a, struct str text, struct geojson_limits limits,
                      struct geojson *out, struct flaw *flaw) {
    *out = (struct geojson){0};
    struct reading r = {.arena = a,
                        .text = text,
                        .limits = limits,
                        .out = out,
                        .flaw = flaw,
                        .steps = STEPS_LEAST + STEPS_EACH * (uint64_t)limits.positions};
    if (text.n <= limits.bytes && !has_room(text, limits)) {
        return refuse(&r, ERR_TOO_LARGE, "geojson_many", STR("there are too many positions"));
    }
    json_t *top;
    TRY(json_read(text, (struct json_limits){limits.bytes, DEPTH_MAX}, &top, flaw));
    enum err e = read_top(&r, top);
    json_decref(top);
    return e;
}

struct str geojson_property(const struct geojson_feature *f, struct str name) {
    for (size_t i = 0; i < f->properties; i++) {
        if (str_eq(f->property[i].name, name)) {
            return f->property[i].text;
        }
    }
    return str_of(NULL);
}

size_t geojson_names(const struct geojson *g, struct str *name, size_t most) {
    size_t n = 0;
    const struct geojson_feature *first = &g->feature[0];
    for (size_t i = 0; i < first->properties && n < most; i++) {
        size_t have = 0;
        while (have < g->count &&
               str_trim(geojson_property(&g->feature[have], first->property[i].name)).n > 0) {
            have++;
        }
        if (have == g->count) {
            name[n++] = first->property[i].name;
        }
    }
    return n;
}
