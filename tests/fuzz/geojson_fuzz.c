/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of GeoJSON; what it accepts is packed, unpacked and written, and must read back
 * as it was. What is no GeoJSON is also tried as a packed outline. */
#include <assert.h>
#include <string.h>

#include "format/geojson.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct geojson_limits limits = {GEOJSON_POINT | GEOJSON_AREA, 50, 2000, 100000};

static void same_again(struct arena *a, const struct polygon *p) {
    struct polygon back;
    assert(polygon_unpack(a, polygon_pack(a, p), &back) && back.rings == p->rings);
    assert(memcmp(&back.box, &p->box, sizeof back.box) == 0);
    struct polygon_point first = p->ring[0].point[0];
    assert(polygon_has(&back, first) == polygon_has(p, first));
}

static void written(struct arena *a, const struct geojson_feature *f) {
    struct buf b = buf_make(1 << 22);
    struct json_out j = json_begin(&b);
    j.exact = true;
    if (f->kind == GEOJSON_POINT) {
        geojson_put_point(&j, f->point);
    } else {
        same_again(a, &f->area);
        geojson_put_area(&j, a, &f->area);
    }
    struct geojson back;
    struct flaw flaw;
    assert(!b.overflow && str_is_utf8(buf_str(&b)));
    struct geojson_limits more = {limits.kinds, 1, 10000, 1 << 22};
    if (f->kind == GEOJSON_POINT) {
        assert(geojson_read(a, buf_str(&b), more, &back, &flaw) == ERR_OK);
    }
    buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data, size);
    struct geojson g;
    struct flaw flaw = {0};
    struct polygon p;
    if (geojson_read(a, text, limits, &g, &flaw) == ERR_OK) {
        assert(g.count > 0 && g.refused == 0);
        for (size_t i = 0; i < g.count; i++) {
            written(a, &g.feature[i]);
        }
    } else {
        assert(flaw.line >= 1 && flaw.column >= 1 && flaw.code);
        if (polygon_unpack(a, text, &p)) {
            same_again(a, &p);
        }
    }
    arena_free(a);
    return 0;
}
