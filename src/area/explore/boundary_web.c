/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of boundaries. No rules: those are boundary.c's. */
#include "area/explore/boundary_web.h"

#include <math.h>

#include "area/explore/boundary_file.h"
#include "area/explore/explore.h"
#include "area/explore/figure_web.h"
#include "base/json.h"
#include "format/geojson.h"
#include "page_boundary_form.h"
#include "page_boundary_preview.h"

#define SIDE 300.0    /* units of the longer side */
#define PATH_MAX 9000 /* bytes: a page stays small */
#define GEOJSON_MAX ((size_t)8 << 20)

struct str boundary_km2(struct page *p, const struct boundary *b) {
    return value_number(p, b->km2, b->km2 < 1 ? 2 : b->km2 < 100 ? 1 : 0);
}

/* --- drawing --- */

/* From degrees to units; degrees of longitude are as short as they are there. */
struct scale {
    double west, north, x, y;
};

static struct scale scale_of(const struct polygon_box *b, struct boundary_picture *out) {
    double middle = ((double)b->south + b->north) / 2 / 1e7 * M_PI / 180;
    double wide = ((double)b->east - b->west) * fmax(cos(middle), 0.01);
    double high = (double)b->north - b->south;
    double unit = fmax(fmax(wide, high), 1) / SIDE;
    out->width = (int64_t)ceil(wide / unit) + 4;
    out->height = (int64_t)ceil(high / unit) + 4;
    return (struct scale){b->west, b->north, fmax(cos(middle), 0.01) / unit, 1 / unit};
}

/* In steps of `step` units: what is closer together is one point. */
static void put_ring(struct buf *b, const struct scale *s, const struct polygon_ring *r,
                     double step) {
    long long before_x = -1, before_y = -1;
    size_t put = 0;
    for (size_t i = 0; i < r->count; i++) {
        double x = (r->point[i].lon_e7 - s->west) * s->x;
        double y = (s->north - r->point[i].lat_e7) * s->y;
        long long at_x = llround(round(x / step) * step) + 2;
        long long at_y = llround(round(y / step) * step) + 2;
        if (at_x != before_x || at_y != before_y) {
            buf_printf(b, "%s%lld %lld", put++ == 0 ? "M" : "L", at_x, at_y);
        }
        before_x = at_x;
        before_y = at_y;
    }
    buf_put(b, put > 1 ? STR("z") : STR("h1"));
}

static struct str path_of(struct arena *a, const struct scale *s, const struct polygon *of) {
    struct str path = STR("");
    for (double step = 1; step <= 64 && str_is_empty(path); step *= 2) {
        struct buf b = buf_make(PATH_MAX);
        for (size_t i = 0; i < of->rings && !b.overflow; i++) {
            put_ring(&b, s, &of->ring[i], step);
        }
        path = b.overflow ? path : arena_str(a, buf_str(&b));
        buf_free(&b);
    }
    return path;
}

static void draw(struct arena *a, const struct boundary *b, const struct boundary_places *places,
                 struct boundary_picture *out) {
    struct scale s = scale_of(&b->shape.box, out);
    struct buf dots = buf_make(PATH_MAX);
    out->path = path_of(a, &s, &b->shape);
    for (size_t i = 0; i < places->count; i++) {
        struct polygon_point at = places->item[i].at;
        buf_printf(&dots, "M%lld %lldh.01", llround((at.lon_e7 - s.west) * s.x) + 2,
                   llround((s.north - at.lat_e7) * s.y) + 2);
    }
    out->dots = arena_str(a, buf_str(&dots));
    buf_free(&dots);
}

enum err boundary_view_make(struct ctx *c, const struct profile *p, struct boundary_view *out) {
    TRY(boundary_of(c, p, &out->boundary, &out->has));
    if (out->has) {
        TRY(boundary_places(c, p, &out->boundary, &out->places));
        draw(c->arena, &out->boundary, &out->places, &out->picture);
    }
    return ERR_OK;
}

/* --- what holds --- */

static enum err find_profile(struct web *w, struct community *m, struct profile *out) {
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), m));
    return profile_of(&w->ctx, m, out);
}

static enum err show_form(struct web *w, const struct profile *p, struct str source) {
    struct boundary_form_view v = {.community = p->community, .source = source};
    TRY(boundary_view_make(&w->ctx, p, &v.now));
    TRY(boundaries_before(&w->ctx, p, &v.before));
    page_boundary_form(&w->page, &v);
    return ERR_OK;
}

static enum err boundary_form(struct web *w) {
    struct community m = {0};
    struct profile p;
    TRY(find_profile(w, &m, &p));
    return show_form(w, &p, STR(""));
}

static struct str address_of(struct web *w, const struct profile *p, const char *tail) {
    return arena_join(w->ctx.arena, STR("/communities/"), p->community.slug, str_of(tail));
}

static enum err boundary_end_post(struct web *w) {
    struct community m = {0};
    struct profile p;
    TRY(find_profile(w, &m, &p));
    TRY(boundary_end(&w->ctx, &p));
    return web_done(w, address_of(w, &p, "/profile"), "boundary_ended");
}

/* For maps elsewhere. */
static enum err boundary_geojson(struct web *w) {
    struct community m = {0};
    struct profile p;
    struct boundary b;
    bool has;
    TRY(find_profile(w, &m, &p));
    TRY(boundary_of(&w->ctx, &p, &b, &has));
    if (!has) {
        return ERR_NOT_FOUND;
    }
    struct buf text = buf_make(GEOJSON_MAX);
    struct json_out j = json_begin(&text);
    json_open_object(&j);
    json_pair_str(&j, "type", STR("Feature"));
    json_key(&j, "geometry");
    geojson_put_area(&j, w->ctx.arena, &b.shape);
    json_key(&j, "properties");
    json_open_object(&j);
    json_pair_str(&j, "name", m.thing.title);
    json_pair_str(&j, "source", b.source);
    json_close_object(&j);
    json_close_object(&j);
    buf_put(&w->page.body, buf_str(&text));
    bool whole = !text.overflow;
    buf_free(&text);
    return whole ? web_plain(w, "application/geo+json") : ERR_TOO_LARGE;
}

/* --- a file --- */

struct sent_boundary {
    struct str content;
    bool sound; /* it was read, and nothing was wrong */
    struct msg_text wrong;
};

/* On a worker: reading a large file takes a while. */
static enum err take(struct web *w) {
    struct sent_boundary *s = arena_new(w->ctx.arena, struct sent_boundary);
    enum err e = web_file(w, "file", BOUNDARY_FILE_BYTES, &s->content);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    struct boundary_file f = {0};
    w->before = s;
    e = boundary_file_read(&w->ctx, s->content, 0, &f);
    s->sound = e == ERR_OK;
    const struct wrong *wrong = ctx_wrong_at(&w->ctx, STR("file"));
    if (wrong != NULL) {
        s->wrong = wrong->why;
    }
    return e == ERR_INPUT ? ERR_OK : e;
}

static enum err boundary_post(struct web *w) {
    const struct sent_boundary *s = w->before;
    struct str source = web_field(w, "source");
    struct community m = {0};
    struct profile p;
    TRY(find_profile(w, &m, &p));
    enum err e = ERR_INPUT;
    if (s == NULL || !s->sound) {
        check_line(&w->ctx, "source", &source, 2, BOUNDARY_SOURCE_MAX);
        (void)ctx_wrong(&w->ctx, "file", s == NULL ? msg_need_region_wrong_none() : s->wrong);
    } else {
        e = boundary_file_keep(&w->ctx, &p, source, s->content);
    }
    if (e == ERR_INPUT) {
        TRY(show_form(w, &p, source));
        return e;
    }
    TRY(e);
    return web_redirect(w, address_of(w, &p, "/profile/boundary/file"));
}

static void fill_outlines(struct web *w, const struct boundary_file *f,
                          struct boundary_preview_view *v) {
    struct arena *a = w->ctx.arena;
    v->outlines = choices_begin(a, f->count);
    struct str chosen = arena_printf(a, "%zu", f->chosen);
    for (size_t i = 0; i < f->count; i++) {
        struct str name = f->outline[i].name;
        choices_add(&v->outlines, arena_printf(a, "%zu", i), (struct msg_text){.key = MSG_NONE},
                    chosen);
        v->outlines.item[i].text =
            str_is_empty(name) ? page_text(&w->page, msg_boundary_outline(msg_arg_size(i + 1)))
                               : name;
    }
}

static enum err show_preview(struct web *w, const struct profile *p,
                             const struct boundary_file *f) {
    struct boundary_preview_view v = {.community = p->community,
                                      .count = f->count,
                                      .chosen = (int64_t)f->chosen,
                                      .sum = web_sum(w, f->content)};
    struct boundary *b = &v.drawn.boundary;
    *b = (struct boundary){.source = f->source, .shape = f->outline[f->chosen].shape};
    b->km2 = polygon_km2(w->ctx.arena, &b->shape);
    v.drawn.has = true;
    TRY(boundary_places(&w->ctx, p, b, &v.drawn.places));
    draw(w->ctx.arena, b, &v.drawn.places, &v.drawn.picture);
    fill_outlines(w, f, &v);
    page_boundary_preview(&w->page, &v);
    return ERR_OK;
}

static int64_t number_of(struct str typed) {
    int64_t n;
    return str_to_int(typed, &n) ? n : 0;
}

static enum err boundary_preview(struct web *w) {
    struct community m = {0};
    struct profile p;
    struct boundary_file f;
    TRY(find_profile(w, &m, &p));
    enum err e = boundary_file_find(&w->ctx, m.thing.id, number_of(web_query(w, "outline")), &f);
    if (e == ERR_NOT_FOUND) {
        return web_redirect(w, address_of(w, &p, "/profile/boundary"));
    }
    TRY(e);
    return show_preview(w, &p, &f);
}

static enum err read_kept(struct web *w) {
    struct community m = {0};
    struct boundary_file *f = arena_new(w->ctx.arena, struct boundary_file);
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &m));
    enum err e = boundary_file_find(&w->ctx, m.thing.id, number_of(web_field(w, "outline")), f);
    f->count = e == ERR_OK && web_sum_fits(w, f->content) ? f->count : 0;
    w->before = e == ERR_OK ? f : NULL;
    return e == ERR_NOT_FOUND ? ERR_OK : e; /* sent twice: it has been drawn */
}

static enum err boundary_file_post(struct web *w) {
    struct community m = {0};
    struct profile p;
    TRY(find_profile(w, &m, &p));
    const struct boundary_file *f = w->before;
    if (f != NULL && f->count == 0) { /* another was sent since this one was looked at */
        return web_redirect(w, address_of(w, &p, "/profile/boundary/file"));
    }
    if (f != NULL) {
        TRY(boundary_file_draw(&w->ctx, &p, f));
    }
    return web_done(w, address_of(w, &p, "/profile"), "boundary_drawn");
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/boundary.geojson", ANYONE, boundary_geojson},
    {HTTP_GET, "/communities/:slug/profile/boundary", STEWARD, boundary_form},
    {HTTP_POST, "/communities/:slug/profile/boundary", STEWARD, boundary_post, .before = take,
     .limits = {.body_max = BOUNDARY_FILE_BYTES + 65536,
                .file_max = BOUNDARY_FILE_BYTES,
                .files_max = 1}},
    {HTTP_POST, "/communities/:slug/profile/boundary/end", STEWARD, boundary_end_post},
    {HTTP_GET, "/communities/:slug/profile/boundary/file", STEWARD, boundary_preview, SLOW},
    {HTTP_POST, "/communities/:slug/profile/boundary/file", STEWARD, boundary_file_post,
     .before = read_kept},
    {0},
};

const struct route_table boundary_routes = {rows};
