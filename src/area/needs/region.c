/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of regions. */
#include "area/needs/region.h"

#include <math.h>
#include <stdlib.h>

#include "area/needs/category.h"
#include "kernel/order.h"
#include "region_sql.h"
#include "sys/chance.h"

#define SETS_SHOWN 20
#define IN_CELL 400 /* outlines over one cell that are looked into */

static struct region_set set_of(const struct q_region_set_line_row *r) {
    return (struct region_set){
        .id = r->id,
        .community = r->community,
        .title = r->title,
        .made_ms = r->made,
        .replaced = r->replaced,
        .regions = r->regions,
        .grid = {.box = {(int32_t)r->west, (int32_t)r->south, (int32_t)r->east, (int32_t)r->north},
                 .columns = (uint32_t)r->grid_columns,
                 .rows = (uint32_t)r->grid_rows}};
}

enum err region_set_of(struct ctx *c, struct id community, struct region_set *out) {
    struct q_region_set_line_row row;
    enum err e = ERR_NOT_FOUND;
    if (!id_is_none(community)) {
        e = q_region_set_now(c->db, c->arena, community, &row);
    }
    if (e == ERR_NOT_FOUND) {
        e = q_region_set_of_site(c->db, c->arena, &row);
    }
    TRY(e);
    *out = set_of(&row);
    return ERR_OK;
}

enum err region_sets(struct ctx *c, struct id community, struct region_sets *out) {
    struct q_region_set_line_rows rows;
    TRY(id_is_none(community) ? q_region_sets_of_site(c->db, c->arena, SETS_SHOWN, &rows)
                              : q_region_sets(c->db, c->arena, community, SETS_SHOWN, &rows));
    out->item = arena_array(c->arena, struct region_set, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = set_of(&rows.item[i]);
    }
    return ERR_OK;
}

enum err region_list(struct ctx *c, struct id set, struct str after, struct regions *out,
                     bool *more) {
    struct q_region_line_rows rows;
    TRY(q_region_list(c->db, c->arena, set, after, REGIONS_PER_PAGE + 1, &rows));
    *more = rows.count > REGIONS_PER_PAGE;
    out->count = *more ? REGIONS_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct region, out->count);
    for (size_t i = 0; i < out->count; i++) {
        out->item[i] = (struct region){rows.item[i].id, rows.item[i].name, rows.item[i].folded};
    }
    return ERR_OK;
}

enum err region_find(struct ctx *c, struct id id, struct region *out) {
    struct q_region_line_row row;
    TRY(q_region_row(c->db, c->arena, id, &row));
    *out = (struct region){row.id, row.name, row.folded};
    return ERR_OK;
}

enum err region_by_name(struct ctx *c, struct id community, struct str typed, struct region *out) {
    struct region_set set;
    struct q_region_line_row row;
    struct str folded = lang_fold(c->arena, str_trim(str_first(typed, 4 * REGION_NAME_MAX)));
    TRY(region_set_of(c, community, &set));
    TRY(q_region_named(c->db, c->arena, set.id, folded, &row));
    *out = (struct region){row.id, row.name, row.folded};
    return ERR_OK;
}

enum err region_shape(struct ctx *c, struct id id, struct polygon *out) {
    struct q_region_shape_row row;
    TRY(q_region_shape(c->db, c->arena, id, &row));
    return polygon_unpack(c->arena, row.shape, out) ? ERR_OK : ERR_BUG;
}

enum err region_at(struct ctx *c, struct id community, double lat, double lon, struct region *out) {
    struct region_set set;
    struct q_region_in_cell_rows rows;
    if (!(fabs(lat) <= 90 && fabs(lon) <= 180)) {
        return ERR_NOT_FOUND;
    }
    struct polygon_point p = {(int32_t)llround(lon * 1e7), (int32_t)llround(lat * 1e7)};
    TRY(region_set_of(c, community, &set));
    uint32_t cell = polygon_grid_cell(&set.grid, p);
    if (cell == POLYGON_NONE) {
        return ERR_NOT_FOUND;
    }
    TRY(q_region_in_cell(c->db, c->arena, set.id, cell, IN_CELL, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        struct polygon shape;
        TRY(region_shape(c, rows.item[i].region, &shape));
        bool has = polygon_has(&shape, p);
        arena_rewind(c->arena, mark);
        if (has) {
            return region_find(c, rows.item[i].region, out);
        }
    }
    return ERR_NOT_FOUND;
}

/* --- taking in --- */

static int by_text(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static enum err check_drawings(struct ctx *c, struct str *title,
                               const struct region_drawing *drawing, size_t count) {
    check_line(c, "title", title, 2, 120);
    if (count == 0 || count > REGIONS_MAX) {
        return ctx_wrong(c, "file", msg_need_wrong_regions(msg_arg_int(REGIONS_MAX)));
    }
    struct str *name = arena_array(c->arena, struct str, count);
    for (size_t i = 0; i < count; i++) {
        name[i] = lang_fold(c->arena, drawing[i].name);
        if (str_is_empty(name[i]) || str_utf8_count(drawing[i].name) > REGION_NAME_MAX) {
            return ctx_wrong(c, "name", msg_need_wrong_region_name(msg_arg_size(i + 1)));
        }
    }
    qsort(name, count, sizeof name[0], by_text);
    for (size_t i = 1; i < count; i++) {
        if (str_eq(name[i - 1], name[i])) {
            return ctx_wrong(c, "name", msg_need_wrong_region_twice(msg_arg_str(name[i])));
        }
    }
    return ctx_checked(c);
}

static enum err write_cells(struct ctx *c, struct id set, const struct polygon_grid *g,
                            const struct id *id) {
    for (uint32_t cell = 0; cell < g->columns * g->rows; cell++) {
        for (uint32_t i = g->start[cell]; i < g->start[cell + 1]; i++) {
            TRY(q_region_cell_add(c->db, set, cell, id[g->entry[i]], NULL));
        }
    }
    return ERR_OK;
}

static enum err write_regions(struct ctx *c, struct id set, const struct region_drawing *drawing,
                              size_t count, struct id *id) {
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        id[i] = id_make_random();
        TRY(q_region_add(c->db, id[i], set, drawing[i].name, lang_fold(c->arena, drawing[i].name),
                         polygon_pack(c->arena, &drawing[i].shape), NULL));
        arena_rewind(c->arena, mark);
    }
    return ERR_OK;
}

static enum err end_set(struct ctx *c, struct id community) {
    return id_is_none(community) ? q_region_set_end_site(c->db, c->now_ms, NULL)
                                 : q_region_set_end(c->db, community, c->now_ms, NULL);
}

enum err region_take_in(struct ctx *c, struct id community, struct str title,
                        const struct region_drawing *drawing, size_t count) {
    if (!category_may(c, community)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_drawings(c, &title, drawing, count));
    struct polygon_box *box = arena_array(c->arena, struct polygon_box, count);
    for (size_t i = 0; i < count; i++) {
        box[i] = drawing[i].shape.box;
    }
    struct polygon_grid g = polygon_grid_make(c->arena, box, (uint32_t)count);
    struct id set = id_make(c->now_ms);
    struct id *id = arena_array(c->arena, struct id, count);
    TRY(end_set(c, community));
    TRY(q_region_set_add(c->db, set, community, title, c->viewer->person, c->now_ms, (int64_t)count,
                         g.box.west, g.box.south, g.box.east, g.box.north, g.columns, g.rows,
                         NULL));
    TRY(write_regions(c, set, drawing, count, id));
    TRY(write_cells(c, set, &g, id));
    return order_log(c, "need.regions", set, community, STR(""), STR(""));
}

enum err region_drop_set(struct ctx *c, struct id set) {
    struct q_region_set_line_row row;
    TRY(q_region_set_row(c->db, c->arena, set, &row));
    if (!category_may(c, row.community)) {
        return ERR_FORBIDDEN;
    }
    return row.replaced.has ? ERR_OK : end_set(c, row.community);
}
