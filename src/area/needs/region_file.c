/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Files of regions. */
#include "area/needs/region_file.h"

#include <string.h>

#include "area/needs/category.h"
#include "base/span.h"
#include "format/geojson.h"
#include "region_sql.h"
#include "sys/chance.h"

#define KEPT_MS (7 * DAY_MS) /* one that is not taken in */

/* What the reader's words are in the visitor's language. */
static struct msg_text why_of(const struct flaw *f) {
    static const struct {
        const char *code;
        int key;
    } all[] = {
        {"geojson_kind", MSG_need_region_wrong_kind},
        {"geojson_crs", MSG_need_region_wrong_crs},
        {"geojson_empty", MSG_need_region_wrong_empty},
        {"geojson_many", MSG_need_region_wrong_many},
        {"geojson_position", MSG_need_region_wrong_position},
        {"geojson_range", MSG_need_region_wrong_range},
        {"geojson_open", MSG_need_region_wrong_open},
        {"geojson_short", MSG_need_region_wrong_short},
        {"geojson_180", MSG_need_region_wrong_180},
        {"geojson_crossing", MSG_need_region_wrong_crossing},
        {"geojson_tangled", MSG_need_region_wrong_tangled},
        {"json_long", MSG_need_region_wrong_many},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strcmp(f->code, all[i].code) == 0) {
            return (struct msg_text){.key = all[i].key};
        }
    }
    return (struct msg_text){.key = MSG_need_region_wrong_file};
}

static enum err refuse(struct ctx *c, const struct geojson *g, const struct flaw *f) {
    struct str why = lang_text(c->lang, c->arena, why_of(f));
    struct msg_text text =
        g->refused > 0 ? msg_need_region_wrong_feature(msg_arg_size(f->line),
                                                       msg_arg_size(g->refused), msg_arg_str(why))
                       : msg_need_region_wrong_line(msg_arg_size(f->line), msg_arg_str(why));
    return ctx_wrong(c, "file", text);
}

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
        return refuse(c, &g, &flaw);
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
