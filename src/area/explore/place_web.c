/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of places. No rules: those are place.c's and indicator.c's. */
#include "area/explore/place_web.h"

#include "area/explore/explore.h"
#include "page_place_form.h"
#include "page_place_list.h"
#include "page_place_show.h"
#include "place_sql.h"

#define PEERS_SUMMARY 3
#define PEERS_PLACES_MOST 20000

struct url place_url(struct page *p, const struct place *one) {
    char id[ID_TEXT_SIZE + 1];
    id_text(one->thing.id, id);
    return url_path(p->arena, "/places/%s", id);
}

struct url place_more_url(struct page *p, const struct place_list_view *v) {
    const struct place *last = &v->places.item[v->places.count - 1];
    struct str name = url_piece(p->arena, last->folded);
    struct str typed = url_piece(p->arena, v->typed);
    char id[ID_TEXT_SIZE + 1];
    id_text(last->thing.id, id);
    return url_path(p->arena, "/places?kind=%.*s&q=%.*s&after=%s.%.*s", STR_ARG(v->kind),
                    STR_ARG(typed), id, STR_ARG(name));
}

struct str value_number(struct page *p, double v, int decimals) {
    struct buf b = buf_make(400);
    lang_put_real(p->lang, &b, v, decimals);
    struct str text = arena_str(p->arena, buf_str(&b));
    buf_free(&b);
    return text;
}

/* Without the marks that group thousands. */
struct str value_year(struct page *p, int64_t year) {
    return year == 0 ? STR("") : arena_printf(p->arena, "%lld", (long long)year);
}

static struct choices kind_choices(struct arena *a, struct str chosen, bool any) {
    struct choices all = choices_begin(a, 8);
    if (any) {
        choices_add(&all, STR(""), msg_place_any_kind(), chosen);
    }
    for (size_t i = 0; place_kinds[i] != NULL; i++) {
        struct str word = str_of(place_kinds[i]);
        choices_add(&all, word, place_kind_name(word), chosen);
    }
    return all;
}

static struct place_after after_of(const struct web *w) {
    struct place_after after = {.folded = web_query(w, "after")};
    struct str id = str_cut(&after.folded, '.');
    if (!id_parse(id, &after.id)) {
        after = (struct place_after){.folded = STR("")};
    }
    return after;
}

static enum err find_pins(struct ctx *c, const struct places *all, struct pins *out) {
    struct id *id = arena_array(c->arena, struct id, all->count);
    for (size_t i = 0; i < all->count; i++) {
        id[i] = all->item[i].thing.id;
    }
    return pins_of(c, (struct ids){id, all->count}, out);
}

static enum err place_list_get(struct web *w) {
    struct place_list_view v = {.typed = web_query(w, "q"), .kind = web_query(w, "kind")};
    v.may_keep = place_may_keep(w->ctx.viewer);
    TRY(place_list(&w->ctx, v.kind, v.typed, after_of(w), &v.places, &v.more));
    TRY(find_pins(&w->ctx, &v.places, &v.pins));
    v.kinds = kind_choices(w->ctx.arena, v.kind, true);
    page_place_list(&w->page, &v);
    return ERR_OK;
}

static enum err communities_on(struct ctx *c, struct id place, struct things *out) {
    struct q_place_communities_rows rows;
    TRY(q_place_communities(c->db, c->arena, c->viewer->gate, place, 50, &rows));
    *out = (struct things){arena_array(c->arena, struct thing, rows.count), 0};
    for (size_t i = 0; i < rows.count; i++) {
        TRY(thing_find(c, rows.item[i].id, "community", &out->item[out->count++]));
    }
    return ERR_OK;
}

/* Among very many places the search is left to the page of peers. */
static enum err find_peers(struct ctx *c, struct place_show_view *v) {
    int64_t places;
    TRY(roster_total(c, v->place.kind, &places));
    v->has_peers = places > 1 && v->known > 0;
    if (!v->has_peers || places > PEERS_PLACES_MOST) {
        return ERR_OK;
    }
    struct peer_question q;
    TRY(peer_question_make(c, v->place.thing.id, &q));
    return peers_find(c, &q, PEERS_SUMMARY, true, &v->peers);
}

static enum err place_show(struct web *w) {
    struct place_show_view v = {0};
    TRY(place_find(&w->ctx, web_id(w), &v.place));
    TRY(web_quiet(w, &v.place.thing));
    TRY(findings_of_place(&w->ctx, &v.place, &v.findings));
    for (size_t i = 0; i < v.findings.count; i++) {
        v.known += v.findings.item[i].newest.showing != SHOWING_UNKNOWN;
    }
    TRY(communities_on(&w->ctx, v.place.thing.id, &v.communities));
    TRY(find_peers(&w->ctx, &v));
    TRY(foot_make(w, &v.place.thing, &v.foot));
    v.may_keep = place_may_keep(w->ctx.viewer);
    page_place_show(&w->page, &v);
    return ERR_OK;
}

/* --- making and changing --- */

static void show_form(struct web *w, struct place_form_view *v) {
    v->kinds = kind_choices(w->ctx.arena, v->place.kind, false);
    page_place_form(&w->page, v);
}

static enum err place_new(struct web *w) {
    struct place_form_view v = {0};
    show_form(w, &v);
    return ERR_OK;
}

static void read_form(struct web *w, struct place_form_view *v) {
    v->place.thing.title = web_field(w, "name");
    v->lat = web_field(w, "lat");
    v->lon = web_field(w, "lon");
    struct opt_real lat = web_field_real(w, "lat"), lon = web_field_real(w, "lon");
    v->place.has_pin = lat.has && lon.has;
    v->place.lat = lat.has ? lat.v : 0;
    v->place.lon = lon.has ? lon.v : 0;
}

static enum err finish_form(struct web *w, struct place_form_view *v, enum err e) {
    if (e == ERR_INPUT) {
        show_form(w, v);
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v->place.thing), "place_saved");
}

static enum err place_new_post(struct web *w) {
    struct place_form_view v = {0};
    v.place.code = web_field(w, "code");
    v.place.kind = web_field(w, "kind");
    read_form(w, &v);
    return finish_form(w, &v, place_make(&w->ctx, &v.place));
}

static enum err place_change(struct web *w) {
    struct place_form_view v = {0};
    TRY(place_find(&w->ctx, web_id(w), &v.place));
    if (v.place.has_pin) {
        v.lat = arena_printf(w->ctx.arena, "%.7g", v.place.lat);
        v.lon = arena_printf(w->ctx.arena, "%.7g", v.place.lon);
    }
    show_form(w, &v);
    return ERR_OK;
}

static enum err place_change_post(struct web *w) {
    struct place_form_view v = {0};
    TRY(place_find(&w->ctx, web_id(w), &v.place));
    read_form(w, &v);
    return finish_form(w, &v, place_save(&w->ctx, &v.place));
}

static const struct route rows[] = {
    {HTTP_GET, "/places", ANYONE, place_list_get, .cached = true},
    {HTTP_GET, "/places/new", HOST, place_new},
    {HTTP_POST, "/places/new", HOST, place_new_post},
    {HTTP_GET, "/places/:id", ANYONE, place_show, SLOW, .cached = true},
    {HTTP_GET, "/places/:id/change", HOST, place_change},
    {HTTP_POST, "/places/:id/change", HOST, place_change_post},
    {0},
};

const struct route_table place_routes = {rows};
