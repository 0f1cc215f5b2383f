/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Keeping the cells, and reading tiles. */
#include "kernel/map.h"

#include "base/tile.h"
#include "kernel/gate.h"
#include "map_sql.h"
#include "thing_sql.h"

#define FINEST 18   /* of the points: some 150 metres */
#define CELLS_TO 14 /* of map_sum, two kilometres: a finer tile has its points looked at */
#define CELLS_MOST 16

static enum err count(struct ctx *c, const struct q_map_point_row_row *p, int sign) {
    TRY(q_map_sum_add(c->db, p->kind, p->topic, p->community, p->cell, p->stages, sign,
                      sign * p->lat_e7, sign * p->lon_e7, NULL));
    return sign < 0 ? q_map_sum_tidy(c->db, NULL) : ERR_OK;
}

/* --- following a thing --- */

/* *shown is false for what is on no map. */
static enum err point_of(struct ctx *c, const struct thing *t, bool *shown,
                         struct q_map_point_row_row *p) {
    struct q_pin_of_row pin;
    *shown = false;
    if (!id_eq(t->audience, AUDIENCE_PUBLIC) || thing_is_led_away(t)) {
        return ERR_OK;
    }
    enum err e = q_pin_of(c->db, c->arena, t->id, &pin);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    *shown = true;
    *p = (struct q_map_point_row_row){
        .kind = t->kind,
        .cell = tile_cell((double)pin.lat_e7 / 1e7, (double)pin.lon_e7 / 1e7, FINEST),
        .lat_e7 = pin.lat_e7,
        .lon_e7 = pin.lon_e7,
        .stages = t->stages,
        .topic = t->topic,
        .community = t->community,
    };
    return ERR_OK;
}

static bool is_same(const struct q_map_point_row_row *a, const struct q_map_point_row_row *b) {
    return str_eq(a->kind, b->kind) && a->lat_e7 == b->lat_e7 && a->lon_e7 == b->lon_e7 &&
           a->stages == b->stages && str_eq(a->topic, b->topic) &&
           id_eq(a->community, b->community);
}

enum err map_follow(struct ctx *c, const struct thing *t) {
    struct q_map_point_row_row was, is;
    bool shown;
    enum err e = q_map_point_row(c->db, c->arena, t->id, &was);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    bool known = e == ERR_OK;
    TRY(point_of(c, t, &shown, &is));
    if (known == shown && (!known || is_same(&was, &is))) {
        return ERR_OK;
    }
    if (known) {
        TRY(q_map_point_drop(c->db, t->id, NULL));
        TRY(count(c, &was, -1));
    }
    if (shown) {
        TRY(q_map_point_put(c->db, t->id, is.kind, is.cell, is.lat_e7, is.lon_e7, is.stages,
                            is.topic, is.community, NULL));
        TRY(count(c, &is, 1));
    }
    return ERR_OK;
}

/* --- a tile --- */

/* Every second level is kept: cells a quarter or half of a tile wide, so that their marks lie
 * further apart than a finger is wide. */
static int level_of(int zoom) {
    int level = zoom + 2 - zoom % 2;
    return level < FINEST ? level : FINEST;
}

static struct map_mark mark_of_sum(int64_t total, int64_t lat_e7, int64_t lon_e7) {
    double n = (double)total * 1e7;
    return (struct map_mark){.lat = (double)lat_e7 / n, .lon = (double)lon_e7 / n, .total = total};
}

static enum err marks_of_cells(struct ctx *c, const struct map_choice *of, int level,
                               struct tile_run run, struct map_marks *out) {
    struct q_map_cells_rows rows;
    TRY(q_map_cells(c->db, c->arena, of->kind, of->topic, of->community, level, run.least, run.most,
                    of->stages, c->viewer->gate.muted, &rows));
    out->item = arena_array(c->arena, struct map_mark, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_map_cells_row *r = &rows.item[i];
        out->item[out->count++] = mark_of_sum(r->total, r->lat_e7, r->lon_e7);
    }
    return ERR_OK;
}

/* Point after point, in the order of cells: those of one cell are neighbours. */
static enum err gather(struct db_stmt *s, struct arena *a, int level, struct map_marks *out) {
    struct q_map_points_each_row row;
    int64_t cell = -1, total = 0, lat = 0, lon = 0;
    bool has = true;
    for (;;) {
        TRY(q_map_points_each_next(s, a, &row, &has));
        int64_t now = has ? tile_coarser(row.cell, FINEST, level) : -1;
        if (now != cell && total > 0) {
            out->item[out->count++] = mark_of_sum(total, lat, lon);
            total = lat = lon = 0;
        }
        if (!has) {
            return ERR_OK;
        }
        cell = now;
        total++;
        lat += row.lat_e7;
        lon += row.lon_e7;
    }
}

static enum err marks_of_points(struct ctx *c, const struct map_choice *of, int level,
                                struct tile_run run, struct map_marks *out) {
    struct db_stmt *s;
    out->item = arena_array(c->arena, struct map_mark, CELLS_MOST);
    TRY(q_map_points_each_begin(c->db, of->kind, run.least, run.most, of->stages,
                                c->viewer->gate.muted, of->topic, of->community, &s));
    enum err e = gather(s, c->arena, level, out);
    db_done(s);
    return e;
}

static enum err add_singles(struct ctx *c, const struct map_choice *of, struct tile_run run,
                            size_t limit, struct map_marks *out) {
    struct q_map_points_rows rows;
    TRY(q_map_points(c->db, c->arena, c->viewer->gate, of->kind, run.least, run.most, of->stages,
                     of->topic, of->community, (int64_t)(limit - out->count), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_map_points_row *r = &rows.item[i];
        struct map_mark *m = &out->item[out->count++];
        *m = mark_of_sum(1, r->lat_e7, r->lon_e7);
        m->single = true;
        m->thing = (struct thing){.id = r->id,
                                  .kind = r->kind,
                                  .community = r->community,
                                  .lang = r->lang,
                                  .title = r->title,
                                  .state = r->state};
    }
    return ERR_OK;
}

/* A few among many others are found by the cells that have any. */
static enum err singles(struct ctx *c, const struct map_choice *of, int level, struct tile_run run,
                        size_t limit, struct map_marks *out) {
    const int shift = 2 * (FINEST - CELLS_TO);
    struct q_map_cells_finest_rows rows;
    TRY(q_map_cells_finest(c->db, c->arena, of->kind, of->topic, of->community, level, run.least,
                           run.most, of->stages, c->viewer->gate.muted, &rows));
    for (size_t i = 0; i < rows.count && out->count < limit; i++) {
        struct tile_run one = {rows.item[i].cell << shift, ((rows.item[i].cell + 1) << shift) - 1};
        TRY(add_singles(c, of, one, limit, out));
    }
    return ERR_OK;
}

enum err map_tile(struct ctx *c, const struct map_choice *of, int zoom, int64_t x, int64_t y,
                  struct map_marks *out) {
    struct tile_run cells, points;
    int level = level_of(zoom);
    *out = (struct map_marks){0};
    if (zoom > MAP_ZOOM_MAX || !tile_run_of(zoom, x, y, level, &cells) ||
        !tile_run_of(zoom, x, y, FINEST, &points)) {
        return ERR_NOT_FOUND;
    }
    bool counted = level <= CELLS_TO;
    TRY(counted ? marks_of_cells(c, of, level, cells, out)
                : marks_of_points(c, of, level, points, out));
    int64_t total = 0;
    for (size_t i = 0; i < out->count; i++) {
        total += out->item[i].total;
    }
    if (total == 0 || (total > MAP_POINTS && zoom < MAP_ZOOM_MAX)) {
        return ERR_OK;
    }
    size_t limit = zoom < MAP_ZOOM_MAX ? MAP_POINTS : MAP_POINTS_LAST;
    *out = (struct map_marks){arena_array(c->arena, struct map_mark, limit), 0};
    return counted ? singles(c, of, level, cells, limit, out)
                   : add_singles(c, of, points, limit, out);
}

/* --- a box --- */

/* The cells of the corners at the finest level at which they lie in at most four neighbours: no
 * tile is smaller than the box. */
static size_t corners_of(const struct map_box *b, int64_t cell[4], int *level) {
    const double lat[] = {b->south, b->south, b->north, b->north};
    const double lon[] = {b->west, b->east, b->west, b->east};
    size_t count = 0;
    *level = tile_level_over(b->west, b->south, b->east, b->north, FINEST);
    for (size_t i = 0; i < 4; i++) {
        int64_t one = tile_cell(lat[i], lon[i], *level);
        bool known = false;
        for (size_t k = 0; k < count; k++) {
            known = known || cell[k] == one;
        }
        if (!known) {
            cell[count++] = one;
        }
    }
    return count;
}

enum err map_around(struct ctx *c, const char *kind, const struct map_box *box, size_t limit,
                    struct map_marks *out) {
    int64_t cell[4] = {0};
    int level;
    size_t cells = corners_of(box, cell, &level);
    struct map_choice of = {.kind = str_of(kind)};
    *out = (struct map_marks){arena_array(c->arena, struct map_mark, limit), 0};
    for (size_t i = 0; i < cells && out->count < limit; i++) {
        int shift = 2 * (FINEST - level);
        struct tile_run run = {cell[i] << shift, ((cell[i] + 1) << shift) - 1};
        TRY(add_singles(c, &of, run, limit, out));
    }
    return ERR_OK;
}
