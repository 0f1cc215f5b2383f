/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of boundaries. */
#include "area/explore/boundary.h"

#include <math.h>

#include "boundary_sql.h"
#include "kernel/map.h"
#include "sys/chance.h"

enum err boundary_of(struct ctx *c, const struct profile *p, struct boundary *out, bool *has) {
    struct q_boundary_now_row r;
    *out = (struct boundary){.source = STR("")};
    *has = false;
    if (id_is_none(p->thing.id)) {
        return ERR_OK; /* nobody has written anything, or the profile is hidden */
    }
    enum err e = q_boundary_now(c->db, c->arena, p->community.thing.id, &r);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    out->source = r.source;
    out->km2 = r.km2;
    out->points = r.points;
    out->made_ms = r.made;
    *has = polygon_unpack(c->arena, r.shape, &out->shape);
    return *has ? ERR_OK : ERR_BUG;
}

enum err boundaries_before(struct ctx *c, const struct profile *p, struct boundaries *out) {
    struct q_boundary_before_rows rows;
    *out = (struct boundaries){0};
    if (id_is_none(p->thing.id)) {
        return ERR_OK;
    }
    TRY(q_boundary_before(c->db, c->arena, p->community.thing.id, BOUNDARY_BEFORE_SHOWN, &rows));
    out->item = arena_array(c->arena, struct boundary, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_boundary_before_row *r = &rows.item[i];
        out->item[i] = (struct boundary){
            .source = r->source, .km2 = r->km2, .made_ms = r->made, .ended_ms = r->ended.v};
    }
    return ERR_OK;
}

/* --- drawing --- */

static int64_t count_points(const struct polygon *shape) {
    size_t n = 0;
    for (size_t i = 0; i < shape->rings; i++) {
        n += shape->ring[i].count;
    }
    return (int64_t)n;
}

static enum err is_the_same(struct ctx *c, const struct profile *p, struct str source,
                            struct str packed, bool *same) {
    struct q_boundary_now_row r;
    enum err e = q_boundary_now(c->db, c->arena, p->community.thing.id, &r);
    *same = e == ERR_OK && str_eq(r.source, source) && str_eq(r.shape, packed);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err boundary_draw(struct ctx *c, struct profile *p, struct str source,
                       const struct polygon *shape) {
    bool same;
    TRY(profile_begin(c, p));
    check_line(c, "source", &source, 2, BOUNDARY_SOURCE_MAX);
    if (shape->rings == 0 || shape->rings > BOUNDARY_RINGS_MAX) {
        ctx_wrong(c, "file", msg_boundary_wrong_rings(msg_arg_int(BOUNDARY_RINGS_MAX)));
    }
    TRY(ctx_checked(c));
    struct str packed = polygon_pack(c->arena, shape);
    TRY(is_the_same(c, p, source, packed, &same));
    if (same) {
        return ERR_OK;
    }
    TRY(q_boundary_end(c->db, p->community.thing.id, c->now_ms, STR(""), NULL));
    TRY(q_boundary_add(c->db, id_make(c->now_ms), p->community.thing.id, source, packed,
                       polygon_km2(c->arena, shape), count_points(shape), c->viewer->person,
                       c->now_ms, NULL));
    return profile_changed(c, p);
}

enum err boundary_end(struct ctx *c, struct profile *p) {
    int64_t ended;
    TRY(profile_begin(c, p));
    TRY(q_boundary_end(c->db, p->community.thing.id, c->now_ms, STR(""), &ended));
    return ended > 0 ? profile_changed(c, p) : ERR_OK;
}

/* --- what lies within --- */

static struct polygon_point point_at(double lat, double lon) {
    return (struct polygon_point){(int32_t)llround(lon * 1e7), (int32_t)llround(lat * 1e7)};
}

enum err boundary_places(struct ctx *c, const struct profile *p, const struct boundary *b,
                         struct boundary_places *out) {
    const struct polygon_box *box = &b->shape.box;
    struct map_box around = {box->west / 1e7, box->south / 1e7, box->east / 1e7, box->north / 1e7};
    struct map_marks marks;
    TRY(map_around(c, "place", &around, BOUNDARY_LOOKED_AT, &marks));
    *out = (struct boundary_places){.more = marks.count == BOUNDARY_LOOKED_AT,
                                    .stands = p->place.has_pin};
    out->item = arena_alloc(c->arena, BOUNDARY_PLACES_SHOWN, sizeof *out->item);
    for (size_t i = 0; i < marks.count; i++) {
        struct polygon_point at = point_at(marks.item[i].lat, marks.item[i].lon);
        if (!polygon_has(&b->shape, at)) {
            continue;
        }
        if (out->count == BOUNDARY_PLACES_SHOWN) {
            out->more = true;
            break;
        }
        out->item[out->count].thing = marks.item[i].thing;
        out->item[out->count++].at = at;
    }
    out->stands_within =
        p->place.has_pin && polygon_has(&b->shape, point_at(p->place.lat, p->place.lon));
    return ERR_OK;
}
