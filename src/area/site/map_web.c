/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tiles of the map, as data for the browser's script: a page without it has the list. */
#include "kernel/map.h"

#include "area/site/site_card.h"
#include "base/json.h"
#include "web/feed.h"
#include "web/frame.h"

static void put_place(struct json_out *j, const struct map_mark *m) {
    json_put_real(j, m->lat);
    json_put_real(j, m->lon);
}

/* [lat, lon, title, language, address] */
static void put_single(struct web *w, struct json_out *j, const struct map_mark *m) {
    json_open_array(j);
    put_place(j, m);
    json_put_str(j, m->thing.title);
    json_put_str(j, m->thing.lang);
    json_put_str(j, thing_address(&w->ctx, &m->thing));
    json_close_array(j);
}

/* [lat, lon, how many, the same in words] */
static void put_group(struct web *w, struct json_out *j, const struct map_mark *m) {
    json_open_array(j);
    put_place(j, m);
    json_put_int(j, m->total);
    json_put_str(j, page_text(&w->page, (struct msg_text){.key = MSG_map_here,
                                                          .arg = {msg_arg_int(m->total)}}));
    json_close_array(j);
}

static void put_marks(struct web *w, const struct map_marks *marks) {
    struct json_out j = json_begin(&w->page.body);
    json_open_object(&j);
    json_key(&j, "points");
    json_open_array(&j);
    for (size_t i = 0; i < marks->count; i++) {
        if (marks->item[i].single) {
            put_single(w, &j, &marks->item[i]);
        }
    }
    json_close_array(&j);
    json_key(&j, "groups");
    json_open_array(&j);
    for (size_t i = 0; i < marks->count; i++) {
        if (!marks->item[i].single) {
            put_group(w, &j, &marks->item[i]);
        }
    }
    json_close_array(&j);
    json_close_object(&j);
}

static const struct noun *noun_of_path(struct str path) {
    for (size_t i = 0; i < cards_count(); i++) {
        for (size_t k = 0; k < cards_at(i)->noun_count; k++) {
            const struct noun *n = &cards_at(i)->nouns[k];
            if (str_eq(str_of(n->path), path)) {
                return n;
            }
        }
    }
    return NULL;
}

static enum err choice_of(struct web *w, struct map_choice *of) {
    const struct noun *n = noun_of_path(web_param(w, "noun"));
    struct thing_page page = web_thing_page(w);
    struct str slug = web_query(w, "in");
    struct community m = {0};
    if (n == NULL) {
        return ERR_NOT_FOUND;
    }
    if (!str_is_empty(slug)) {
        TRY(community_by_slug(&w->ctx, slug, &m));
    }
    *of = (struct map_choice){str_of(n->kind), page.topic, page.stages, m.thing.id};
    return ERR_OK;
}

static enum err map_show(struct web *w) {
    struct map_choice of;
    struct map_marks marks;
    int64_t z, x, y;
    if (!str_to_int(web_param(w, "z"), &z) || !str_to_int(web_param(w, "x"), &x) ||
        !str_to_int(web_param(w, "y"), &y) || z < 0 || z > MAP_ZOOM_MAX) {
        return ERR_NOT_FOUND;
    }
    TRY(choice_of(w, &of));
    TRY(map_tile(&w->ctx, &of, (int)z, x, y, &marks));
    put_marks(w, &marks);
    return web_data(w, "application/json");
}

static const struct route rows[] = {
    {HTTP_GET, "/map/:noun/:z/:x/:y", ANYONE, map_show, SLOW},
    {0},
};

const struct route_table map_routes = {rows};
