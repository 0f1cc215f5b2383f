/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writes geometries of GeoJSON. Outlines are kept as rings without an order; the standard wants
 * each outer ring with its holes. */
#include "format/geojson.h"

static void put_position(struct json_out *j, struct polygon_point p) {
    json_open_array(j);
    json_put_real(j, p.lon_e7 / 1e7);
    json_put_real(j, p.lat_e7 / 1e7);
    json_close_array(j);
}

static double doubled_area(const struct polygon_ring *r) {
    double sum = 0;
    for (size_t i = 0, before = r->count - 1; i < r->count; before = i++) {
        double x0 = r->point[before].lon_e7, y0 = r->point[before].lat_e7;
        sum += x0 * r->point[i].lat_e7 - r->point[i].lon_e7 * y0;
    }
    return sum;
}

/* Outer rings run counter-clockwise, holes clockwise. */
static void put_ring(struct json_out *j, const struct polygon_ring *r, bool hole) {
    bool backwards = (doubled_area(r) > 0) == hole;
    json_open_array(j);
    for (size_t i = 0; i <= r->count; i++) {
        size_t at = i % r->count;
        put_position(j, r->point[backwards ? (r->count - at) % r->count : at]);
    }
    json_close_array(j);
}

static bool lies_in(const struct polygon_ring *outer, const struct polygon_ring *inner) {
    struct polygon one = {outer, 1, polygon_box_of(outer, 1)};
    return outer != inner && polygon_has(&one, inner->point[0]);
}

void geojson_put_area(struct json_out *j, struct arena *a, const struct polygon *p) {
    size_t *depth = polygon_depths(a, p);
    json_open_object(j);
    json_pair_str(j, "type", STR("MultiPolygon"));
    json_key(j, "coordinates");
    json_open_array(j);
    for (size_t i = 0; i < p->rings; i++) {
        if (depth[i] % 2 == 1) {
            continue;
        }
        json_open_array(j);
        put_ring(j, &p->ring[i], false);
        for (size_t k = 0; k < p->rings; k++) {
            if (depth[k] == depth[i] + 1 && lies_in(&p->ring[i], &p->ring[k])) {
                put_ring(j, &p->ring[k], true);
            }
        }
        json_close_array(j);
    }
    json_close_array(j);
    json_close_object(j);
}

void geojson_put_point(struct json_out *j, struct polygon_point p) {
    json_open_object(j);
    json_pair_str(j, "type", STR("Point"));
    json_key(j, "coordinates");
    put_position(j, p);
    json_close_object(j);
}
