/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Files with boundaries. */
#include "area/explore/boundary_file.h"

#include "boundary_sql.h"
#include "kernel/outline.h"

#define NAME_MAX 100

/* By the property that is usually called so, else by the first that all have. */
static struct str name_property(const struct geojson *g) {
    struct str name[20];
    size_t count = geojson_names(g, name, 20);
    for (size_t i = 0; i < count; i++) {
        if (str_eq_nocase(name[i], STR("name"))) {
            return name[i];
        }
    }
    return count > 0 ? name[0] : STR("");
}

static enum err check_rings(struct ctx *c, const struct geojson *g) {
    for (size_t i = 0; i < g->count; i++) {
        if (g->feature[i].area.rings > BOUNDARY_RINGS_MAX) {
            return ctx_wrong(c, "file", msg_boundary_wrong_rings(msg_arg_int(BOUNDARY_RINGS_MAX)));
        }
    }
    return ERR_OK;
}

enum err boundary_file_read(struct ctx *c, struct str content, int64_t chosen,
                            struct boundary_file *out) {
    struct geojson g;
    struct flaw flaw;
    struct geojson_limits limits = {GEOJSON_AREA, BOUNDARY_FILE_FEATURES, BOUNDARY_FILE_POSITIONS,
                                    BOUNDARY_FILE_BYTES};
    if (geojson_read(c->arena, content, limits, &g, &flaw) != ERR_OK) {
        return outline_wrong(c, "file", &g, &flaw);
    }
    TRY(check_rings(c, &g));
    struct str property = name_property(&g);
    out->outline = arena_alloc(c->arena, g.count, sizeof *out->outline);
    out->count = g.count;
    out->chosen = chosen >= 0 && (uint64_t)chosen < g.count ? (size_t)chosen : 0;
    for (size_t i = 0; i < g.count; i++) {
        struct str name = str_trim(geojson_property(&g.feature[i], property));
        out->outline[i].name =
            str_is_empty(name) || str_has_control(name) ? STR("") : str_utf8_first(name, NAME_MAX);
        out->outline[i].shape = g.feature[i].area;
    }
    return ERR_OK;
}

enum err boundary_file_keep(struct ctx *c, const struct profile *p, struct str source,
                            struct str content) {
    if (!p->may_change || !viewer_is_person(c->viewer)) {
        return ERR_FORBIDDEN;
    }
    check_line(c, "source", &source, 2, BOUNDARY_SOURCE_MAX);
    TRY(ctx_checked(c));
    return q_boundary_draft_put(c->db, c->viewer->person, p->community.thing.id, source, content,
                                c->now_ms, NULL);
}

enum err boundary_file_find(struct ctx *c, struct id community, int64_t chosen,
                            struct boundary_file *out) {
    struct q_boundary_draft_row_row row;
    TRY(q_boundary_draft_row(c->db, c->arena, c->viewer->person, community, &row));
    *out = (struct boundary_file){.source = row.source, .content = row.content};
    return boundary_file_read(c, row.content, chosen, out);
}

enum err boundary_file_draw(struct ctx *c, struct profile *p, const struct boundary_file *f) {
    TRY(boundary_draw(c, p, f->source, &f->outline[f->chosen].shape));
    return q_boundary_draft_drop(c->db, c->viewer->person, NULL);
}
