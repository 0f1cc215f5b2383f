/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of themes. */
#include "area/themes/theme_web.h"

#include "area/themes/themes.h"
#include "page_theme_list.h"
#include "page_theme_show.h"

bool theme_page_may_release(struct page *p, const struct thing *t) {
    const struct web *w = p->frame;
    return theme_may_release(w->ctx.viewer, t);
}

struct url theme_gather_url(struct page *p, const struct thing *theme) {
    return url_path(p->arena, "%.*s/gather", STR_ARG(thing_url(p, theme).trusted));
}

static enum err show_list(struct web *w, struct theme_list_view *v) {
    TRY(thing_list(&w->ctx, "theme", ID_NONE, web_thing_page(w), &v->themes, &v->more));
    page_theme_list(&w->page, v);
    return ERR_OK;
}

static enum err theme_list(struct web *w) {
    struct theme_list_view v = {.name = STR(""), .note = STR(""), .about = STR("")};
    struct id of;
    if (id_parse(web_query(w, "for"), &of)) {
        TRY(thing_find(&w->ctx, of, NULL, &v.thing));
        v.thing_path = thing_address(&w->ctx, &v.thing);
        v.for_thing = true;
    }
    return show_list(w, &v);
}

static enum err theme_list_post(struct web *w) {
    struct theme_list_view v = {
        .name = web_field(w, "name"), .note = web_field(w, "note"), .about = web_field(w, "about")};
    struct theme t = {.thing = {.title = v.name, .note = v.note}, .about = v.about};
    enum err e = theme_propose(&w->ctx, &t);
    if (e == ERR_INPUT) {
        TRY(show_list(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, arena_printf(w->ctx.arena, "/themes/%.*s", STR_ARG(t.slug)),
                    str_eq(t.thing.state, STR("open")) ? "theme_opened" : "theme_proposed");
}

static enum err show(struct web *w, struct theme_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(theme_by_slug(c, web_param(w, "theme"), &v->theme));
    TRY(theme_things(c, &v->theme, &v->things));
    bool open = str_eq(v->theme.thing.state, STR("open"));
    v->may_open = c->viewer->host && !open;
    v->may_gather = viewer_is_person(c->viewer) && open;
    TRY(foot_make(w, &v->theme.thing, &v->foot));
    page_theme_show(&w->page, v);
    return ERR_OK;
}

static enum err theme_show(struct web *w) {
    struct theme_show_view v = {.address = web_query(w, "gather")};
    return show(w, &v);
}

static enum err back(struct web *w, const char *done) {
    return web_done(w, arena_printf(w->ctx.arena, "/themes/%.*s", STR_ARG(web_param(w, "theme"))),
                    done);
}

static enum err theme_open_post(struct web *w) {
    struct theme t;
    TRY(theme_by_slug(&w->ctx, web_param(w, "theme"), &t));
    TRY(theme_open(&w->ctx, t.thing.id));
    return back(w, "theme_opened");
}

static enum err theme_gather_post(struct web *w) {
    struct theme t;
    TRY(theme_by_slug(&w->ctx, web_param(w, "theme"), &t));
    enum err e = theme_gather(&w->ctx, &t, web_field(w, "address"));
    if (e == ERR_INPUT) {
        struct theme_show_view v = {.address = web_field(w, "address")};
        TRY(show(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return back(w, "theme_gathered");
}

static enum err theme_release_post(struct web *w) {
    struct theme t;
    TRY(theme_by_slug(&w->ctx, web_param(w, "theme"), &t));
    TRY(theme_release(&w->ctx, &t, web_field_id(w, "thing")));
    return back(w, "theme_released");
}

static const struct route rows[] = {
    {HTTP_GET, "/themes", ANYONE, theme_list},
    {HTTP_POST, "/themes", PERSON, theme_list_post},
    {HTTP_GET, "/themes/:theme", ANYONE, theme_show, .cached = true},
    {HTTP_POST, "/themes/:theme/open", HOST, theme_open_post},
    {HTTP_POST, "/themes/:theme/gather", PERSON, theme_gather_post},
    {HTTP_POST, "/themes/:theme/release", PERSON, theme_release_post},
    {0},
};

const struct route_table theme_routes = {rows};
