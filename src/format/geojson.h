/* SPDX-License-Identifier: AGPL-3.0-or-later
 * GeoJSON (RFC 7946): places that people drew or got from their council. A FeatureCollection, a
 * Feature or a bare geometry; of geometries Point, Polygon and MultiPolygon. Others are refused by
 * name, as are:
 *   - positions out of range (longitude stands first), and rings that are not closed;
 *   - rings that cross themselves (engine/polygon.h);
 *   - an edge across 180 degrees: RFC 7946 wants the outline cut there into two parts;
 *   - a "crs" other than WGS 84;
 *   - more bytes, features or positions than the limits, more than 12 values within each other.
 * Which way round a ring goes does not matter. A third number (height) and a "bbox" are passed
 * over; positions are rounded to 10^-7 degrees. Rings may touch or cover each other: what is within
 * an odd number of rings is inside.
 *
 *     struct geojson g;
 *     struct geojson_limits limits = {GEOJSON_AREA, 1, 10000, 1 << 20};
 *     if (geojson_read(arena, text, limits, &g, &flaw) == ERR_OK) {
 *         keep(polygon_pack(arena, &g.feature[0].area));
 *     }
 *
 * Writing: geojson_put_area and geojson_put_point put a geometry into JSON that the caller writes.
 */
#ifndef KITH_FORMAT_GEOJSON_H
#define KITH_FORMAT_GEOJSON_H

#include "base/err.h"
#include "base/json.h"
#include "engine/polygon.h"
#include "format/flaw.h"

enum geojson_kind { GEOJSON_POINT = 1, GEOJSON_AREA = 2 };

struct geojson_limits {
    unsigned kinds; /* those that are taken, added */
    size_t features;
    size_t positions; /* in all features together */
    size_t bytes;
};

#define GEOJSON_PROPERTIES_MAX 60
#define GEOJSON_PROPERTY_BYTES 400 /* longer texts are cut */

struct geojson_property {
    struct str name, text; /* numbers as they were written in short; other values are left out */
};

struct geojson_feature {
    enum geojson_kind kind;
    struct polygon_point point;
    struct polygon area;
    struct str id; /* empty: it has none */
    const struct geojson_property *property;
    size_t properties;
};

struct geojson {
    struct geojson_feature *feature;
    size_t count;   /* 1 or more when it was read */
    size_t refused; /* the number of the feature that was refused, from 1; 0: the file as a whole */
};

/* All in the arena, some 8 bytes a position. ERR_INPUT, ERR_TOO_LARGE: *flaw says what and where,
 * and out->refused which feature. Codes: those of json_read, and geojson_type, geojson_kind,
 * geojson_crs, geojson_empty, geojson_many, geojson_position, geojson_range, geojson_open,
 * geojson_short, geojson_180, geojson_crossing, geojson_tangled. */
enum err geojson_read(struct arena *a, struct str text, struct geojson_limits limits,
                      struct geojson *out, struct flaw *flaw) MUST_USE;

/* The text of a property; absent: it has none of that name. */
struct str geojson_property(const struct geojson_feature *f, struct str name);
/* Names that every feature has with something in it, in the order of the first: one of them can be
 * what the features are called. At most `most`. */
size_t geojson_names(const struct geojson *g, struct str *name, size_t most);

/* {"type":"MultiPolygon","coordinates":[...]}: outer rings counter-clockwise, each with its holes.
 */
void geojson_put_area(struct json_out *j, struct arena *a, const struct polygon *p);
void geojson_put_point(struct json_out *j, struct polygon_point p);

#endif
