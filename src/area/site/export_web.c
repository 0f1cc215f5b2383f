/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A whole list as a file: CSV for a spreadsheet, GeoJSON for a map (RFC 7946). The same rows as the
 * list shows to who asks, with the same choices, but for those that only a few may read: a file is
 * handed on, and nothing in it would say so. A pin only where the map has it. */
#include "web/export.h"

#include "area/site/site_card.h"
#include "base/json.h"
#include "community_sql.h"
#include "format/csv.h"
#include "kernel/gate.h"
#include "kernel/pin.h"
#include "web/feed.h"
#include "web/site.h"

struct list_export {
    const struct noun *noun;
    struct id community;
    struct thing_page page; /* where it goes on; its texts live in the request's arena */
    bool geojson;
    bool begun;
    bool comma; /* a feature stands before */
    struct str address;
};

/* One piece of the list, with what stands beside things. */
struct rows {
    struct things things;
    struct pins pins;
    struct q_community_slugs_rows slugs;
    struct str *more; /* one for each thing; NULL: there is none */
};

static struct str slug_of(const struct rows *r, struct id community) {
    for (size_t i = 0; i < r->slugs.count; i++) {
        if (id_eq(r->slugs.item[i].id, community)) {
            return r->slugs.item[i].slug;
        }
    }
    return STR("");
}

static struct str stages_of(struct arena *a, int64_t stages) {
    struct str all = STR("");
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        if (stages & (INT64_C(1) << i)) {
            all = arena_join(a, all, all.n > 0 ? STR(" ") : STR(""), str_of(stage_word(i)));
        }
    }
    return all;
}

static struct str utc(struct arena *a, int64_t ms) {
    char text[LANG_TIME_UTC_SIZE + 1];
    lang_time_utc(ms, text);
    return arena_str(a, str_of(text));
}

/* The columns of both, in their order. */
#define COLUMNS 13
static const char *const column[COLUMNS] = {"id",      "title",   "community", "state", "turn",
                                            "topic",   "stages",  "note",      "tally", "language",
                                            "created", "updated", "address"};

/* Behind them where a noun has more to say: see struct noun. */
#define MORE "said"

static void values_of(struct ctx *c, const struct list_export *x, const struct rows *r,
                      const struct thing *t, struct str out[COLUMNS]) {
    out[0] = id_str(c->arena, t->id);
    out[1] = t->title;
    out[2] = slug_of(r, t->community);
    out[3] = t->state;
    out[4] = t->turn > 0 ? str_of(turn_word(t->turn)) : STR("");
    out[5] = t->topic;
    out[6] = stages_of(c->arena, t->stages);
    out[7] = t->note;
    out[8] = arena_printf(c->arena, "%lld", (long long)t->tally);
    out[9] = t->lang;
    out[10] = utc(c->arena, t->created_ms);
    out[11] = utc(c->arena, t->updated_ms);
    out[12] = arena_join(c->arena, x->address, thing_address(c, t));
}

/* --- CSV --- */

static void csv_head(const struct list_export *x, struct buf *out) {
    struct csv_out o = csv_out(out, true);
    for (size_t i = 0; i < COLUMNS; i++) {
        csv_put(&o, str_of(column[i]));
    }
    if (x->noun->say_more != NULL) {
        csv_put(&o, STR(MORE));
    }
    csv_put(&o, STR("lat"));
    csv_put(&o, STR("lon"));
    csv_end_record(&o);
}

static void csv_row(const struct str value[COLUMNS], const struct str *more, const struct pin *pin,
                    struct buf *out) {
    struct csv_out o = csv_out(out, true);
    for (size_t i = 0; i < COLUMNS; i++) {
        csv_put(&o, value[i]);
    }
    if (more != NULL) {
        csv_put(&o, *more);
    }
    if (pin->has) {
        csv_put_real(&o, pin->lat);
        csv_put_real(&o, pin->lon);
    } else {
        csv_put(&o, STR(""));
        csv_put(&o, STR(""));
    }
    csv_end_record(&o);
}

/* --- GeoJSON --- */

static void put_point(struct json_out *j, const struct pin *pin) {
    json_key(j, "geometry");
    json_open_object(j);
    json_pair_str(j, "type", STR("Point"));
    json_key(j, "coordinates");
    json_open_array(j);
    json_put_real(j, pin->lon);
    json_put_real(j, pin->lat);
    json_close_array(j);
    json_close_object(j);
}

static void put_feature(const struct str value[COLUMNS], const struct str *more,
                        const struct pin *pin, struct buf *out) {
    struct json_out j = json_begin(out);
    json_open_object(&j);
    json_pair_str(&j, "type", STR("Feature"));
    json_pair_str(&j, "id", value[0]);
    put_point(&j, pin);
    json_key(&j, "properties");
    json_open_object(&j);
    for (size_t i = 1; i < COLUMNS; i++) {
        json_pair_str(&j, column[i], value[i]);
    }
    if (more != NULL) {
        json_pair_str(&j, MORE, *more);
    }
    json_close_object(&j);
    json_close_object(&j);
}

static void put_row(struct list_export *x, const struct str value[COLUMNS], const struct rows *r,
                    size_t at, struct buf *out) {
    const struct str *more = r->more == NULL ? NULL : &r->more[at];
    const struct pin *pin = &r->pins.item[at];
    if (!x->geojson) {
        csv_row(value, more, pin, out);
    } else if (pin->has) {
        buf_put(out, x->comma ? STR(",\n") : STR("\n"));
        put_feature(value, more, pin, out);
        x->comma = true;
    }
}

/* --- both --- */

static enum err read_more(struct ctx *c, const struct list_export *x, struct rows *r) {
    struct id *id = arena_array(c->arena, struct id, r->things.count + 1);
    r->more = NULL;
    if (x->noun->say_more == NULL) {
        return ERR_OK;
    }
    for (size_t i = 0; i < r->things.count; i++) {
        id[i] = r->things.item[i].id;
    }
    r->more = arena_array(c->arena, struct str, r->things.count + 1);
    return x->noun->say_more(c, (struct ids){id, r->things.count}, r->more);
}

static enum err read_rows(struct ctx *c, const struct list_export *x, struct rows *r, bool *more) {
    TRY(thing_list(c, x->noun->kind, x->community, x->page, &r->things, more));
    TRY(pins_of_things(c, &r->things, &r->pins));
    TRY(read_more(c, x, r));
    struct id *of = arena_array(c->arena, struct id, r->things.count);
    size_t count = 0;
    for (size_t i = 0; i < r->things.count; i++) {
        struct id community = r->things.item[i].community;
        bool known = id_is_none(community);
        for (size_t k = 0; k < count && !known; k++) {
            known = id_eq(of[k], community);
        }
        if (!known) {
            of[count++] = community;
        }
    }
    return q_community_slugs(c->db, c->arena, (struct ids){of, count}, &r->slugs);
}

static bool is_for_many(const struct thing *t) {
    return id_eq(t->audience, AUDIENCE_PUBLIC) ||
           (!id_is_none(t->community) && id_eq(t->audience, t->community));
}

static enum err next_rows(struct ctx *c, void *self, struct buf *out, bool *more) {
    struct list_export *x = self;
    struct rows r;
    struct str value[COLUMNS];
    TRY(read_rows(c, x, &r, more));
    if (!x->begun && x->geojson) {
        buf_put(out, STR("{\"type\":\"FeatureCollection\",\"features\":["));
    } else if (!x->begun) {
        csv_head(x, out);
    }
    x->begun = true;
    for (size_t i = 0; i < r.things.count; i++) {
        if (is_for_many(&r.things.item[i])) {
            values_of(c, x, &r, &r.things.item[i], value);
            put_row(x, value, &r, i, out);
        }
        x->page.before_ms = r.things.item[i].updated_ms;
        x->page.before_id = r.things.item[i].id;
    }
    if (!*more && x->geojson) {
        buf_put(out, STR("\n]}\n"));
    }
    return ERR_OK;
}

static enum err show(struct web *w, struct id community) {
    struct str path = web_param(w, "noun"), format = web_param(w, "format");
    struct list_export *x = arena_new(w->ctx.arena, struct list_export);
    *x = (struct list_export){.noun = feed_noun(path),
                              .community = community,
                              .page = web_thing_page(w),
                              .geojson = str_eq(format, STR("geojson")),
                              .address = site_address(w->site)};
    if (x->noun == NULL || !(x->geojson || str_eq(format, STR("csv")))) {
        return ERR_NOT_FOUND;
    }
    x->page.limit = EXPORT_ROWS;
    return web_export(w, x->geojson ? "application/geo+json" : "text/csv; charset=utf-8",
                      arena_cstr(w->ctx.arena, arena_join(w->ctx.arena, path, STR("."), format)),
                      (struct export){next_rows, x});
}

static enum err export_of_site(struct web *w) {
    return show(w, ID_NONE);
}

static enum err export_of_community(struct web *w) {
    struct community m;
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &m));
    return show(w, m.thing.id);
}

static const struct route rows[] = {
    {HTTP_GET, "/export/:noun/:format", ANYONE, export_of_site},
    {HTTP_GET, "/communities/:slug/export/:noun/:format", ANYONE, export_of_community},
    {0},
};

const struct route_table export_routes = {rows};
