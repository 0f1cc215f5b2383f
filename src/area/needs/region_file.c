/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Files of regions. */
#include "area/needs/region_file.h"

#include "area/needs/category.h"
#include "base/span.h"
#include "format/geojson.h"
#include "kernel/outline.h"
#include "region_sql.h"
#include "sys/chance.h"

#define KEPT_MS (7 * DAY_MS) /* one that is not taken in */

static void name_all(struct ctx *c, const struct geojson *g, struct region_file *out) {
    for (size_t i = 0; i < g->count; i++) {
        struct str name = geojson_property(&g->feature[i], out->chosen);
        name = name.p == NULL ? STR("") : str_trim(name);
        if (str_has_control(name)) {
            name = STR("");
        }
        out->drawing[i] = (struct region_drawing){arena_str(c->arena, name), g->feature[i].area};
    }
}

enum err region_file_read(struct ctx *c, struct str content, struct str property,
                          struct region_file *out) {
    struct geojson g;
    struct flaw flaw;
    struct geojson_limits limits = {GEOJSON_AREA, REGIONS_MAX, REGION_FILE_POSITIONS,
                                    REGION_FILE_BYTES};
    enum err e = geojson_read(c->arena, content, limits, &g, &flaw);
    if (e != ERR_OK) {
        return outline_wrong(c, "file", &g, &flaw);
    }
    out->count = g.count;
    out->properties = geojson_names(&g, out->property, REGION_FILE_NAMES);
    if (out->properties == 0) {
        return ctx_wrong(c, "file", msg_need_region_wrong_no_name());
    }
    out->chosen = out->property[0];
    for (size_t i = 0; i < out->properties; i++) {
        bool usual = str_is_empty(property) && str_eq_nocase(out->property[i], STR("name"));
        out->chosen = usual || str_eq(out->property[i], property) ? out->property[i] : out->chosen;
    }
    out->drawing = arena_array(c->arena, struct region_drawing, g.count);
    name_all(c, &g, out);
    out->box = g.feature[0].area.box;
    for (size_t i = 1; i < g.count; i++) {
        const struct polygon_box *b = &g.feature[i].area.box;
        out->box.west = b->west < out->box.west ? b->west : out->box.west;
        out->box.south = b->south < out->box.south ? b->south : out->box.south;
        out->box.east = b->east > out->box.east ? b->east : out->box.east;
        out->box.north = b->north > out->box.north ? b->north : out->box.north;
    }
    return ERR_OK;
}

enum err region_file_keep(struct ctx *c, struct id community, struct str title, struct str content,
                          struct id *id) {
    if (!category_may(c, community)) {
        return ERR_FORBIDDEN;
    }
    check_line(c, "title", &title, 2, 120);
    TRY(ctx_checked(c));
    *id = id_make_random();
    TRY(q_region_file_tidy(c->db, c->now_ms - KEPT_MS, NULL));
    TRY(q_region_file_drop(c->db, c->viewer->person, NULL));
    return q_region_file_add(c->db, *id, community, c->viewer->person, title, c->now_ms, content,
                             NULL);
}

enum err region_file_find(struct ctx *c, struct id id, struct str property,
                          struct region_file *out) {
    struct q_region_file_row_row row;
    TRY(q_region_file_row(c->db, c->arena, id, c->viewer->person, &row));
    *out = (struct region_file){.id = id, .community = row.community, .title = row.title};
    return region_file_read(c, row.content, property, out);
}

enum err region_file_take_in(struct ctx *c, const struct region_file *f) {
    TRY(region_take_in(c, f->community, f->title, f->drawing, f->count));
    return q_region_file_drop(c->db, c->viewer->person, NULL);
}
