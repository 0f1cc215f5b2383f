/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of indicators. No rules: those are indicator.c's. */
#include "area/explore/indicator_web.h"

#include "area/explore/explore.h"
#include "indicator_sql.h"
#include "page_indicator_list.h"
#include "page_indicator_show.h"

struct msg_text direction_name(struct str word) {
    if (str_eq(word, STR("up"))) {
        return msg_indicator_direction_up();
    }
    return str_eq(word, STR("down")) ? msg_indicator_direction_down()
                                     : msg_indicator_direction_none();
}

static enum err indicator_list_get(struct web *w) {
    struct indicator_list_view v = {0};
    TRY(indicator_list(&w->ctx, web_query(w, "after"), &v.indicators, &v.more));
    v.may_keep = place_may_keep(w->ctx.viewer);
    page_indicator_list(&w->page, &v);
    return ERR_OK;
}

static enum err read_kinds(struct ctx *c, struct indicator_show_view *v) {
    struct q_value_kinds_rows rows;
    TRY(q_value_kinds(c->db, c->arena, v->indicator.thing.id, &rows));
    v->kinds.item = arena_array(c->arena, struct kind_total, rows.count);
    v->kinds.count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        v->kinds.item[i] = (struct kind_total){rows.item[i].kind, rows.item[i].total};
    }
    return ERR_OK;
}

/* One that is hidden is not named. */
static enum err read_whole(struct ctx *c, struct indicator_show_view *v) {
    if (id_is_none(v->indicator.whole)) {
        return ERR_OK;
    }
    enum err e = indicator_find(c, v->indicator.whole, &v->whole);
    if (e != ERR_OK) {
        v->whole = (struct indicator){0};
        return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    v->whole_code = v->whole_code.p ? v->whole_code : v->whole.code;
    return ERR_OK;
}

static enum err show(struct web *w, struct indicator_show_view *v) {
    TRY(read_kinds(&w->ctx, v));
    TRY(read_whole(&w->ctx, v));
    v->whole_code = v->whole_code.p ? v->whole_code : STR("");
    TRY(foot_make(w, &v->indicator.thing, &v->foot));
    v->may_keep = place_may_keep(w->ctx.viewer);
    v->directions = choices_begin(w->ctx.arena, 3);
    for (size_t i = 0; indicator_directions[i] != NULL; i++) {
        struct str word = str_of(indicator_directions[i]);
        choices_add(&v->directions, word, direction_name(word), v->indicator.direction);
    }
    page_indicator_show(&w->page, v);
    return ERR_OK;
}

static enum err indicator_show(struct web *w) {
    struct indicator_show_view v = {0};
    TRY(indicator_find(&w->ctx, web_id(w), &v.indicator));
    TRY(web_quiet(w, &v.indicator.thing));
    return show(w, &v);
}

/* The whole by its code; empty: of nothing. */
static enum err read_whole_code(struct web *w, struct indicator_show_view *v) {
    struct indicator whole;
    v->whole_code = str_trim(web_field(w, "whole"));
    v->indicator.whole = ID_NONE;
    if (str_is_empty(v->whole_code)) {
        return ERR_OK;
    }
    enum err e = indicator_by_code(&w->ctx, v->whole_code, &whole);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        ctx_wrong(&w->ctx, "whole", msg_indicator_wrong_code());
        return ERR_OK;
    }
    TRY(e);
    v->indicator.whole = whole.thing.id;
    return ERR_OK;
}

static enum err indicator_change_post(struct web *w) {
    struct indicator_show_view v = {0};
    struct indicator *i = &v.indicator;
    TRY(indicator_find(&w->ctx, web_id(w), i));
    i->thing.title = web_field(w, "name");
    i->unit = web_field(w, "unit");
    i->direction = web_field(w, "direction");
    i->origin = web_field(w, "origin");
    i->licence = web_field(w, "licence");
    i->method = web_field(w, "method");
    i->numerator = web_field(w, "numerator");
    i->denominator = web_field(w, "denominator");
    i->link = web_field(w, "link");
    i->revision = web_field(w, "revision");
    i->partition = str_trim(web_field(w, "partition"));
    TRY(read_whole_code(w, &v));
    i->context = web_field_has(w, "context", "yes");
    i->headcount = web_field_has(w, "headcount", "yes");
    enum err e = indicator_save(&w->ctx, i);
    if (e == ERR_INPUT) {
        TRY(show(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &i->thing), "indicator_saved");
}

static const struct route rows[] = {
    {HTTP_GET, "/indicators", ANYONE, indicator_list_get, .cached = true},
    {HTTP_GET, "/indicators/:id", ANYONE, indicator_show, .cached = true},
    {HTTP_POST, "/indicators/:id/change", HOST, indicator_change_post, SLOW},
    {0},
};

const struct route_table indicator_routes = {rows};
