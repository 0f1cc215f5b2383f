/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages of regions: what holds, a file sent, looked at and taken in. */
#include "area/needs/need_setup_web.h"
#include "area/needs/needs.h"
#include "page_region_list.h"
#include "page_region_preview.h"

static enum err show_list(struct web *w, struct region_list_view *v) {
    struct ctx *c = &w->ctx;
    struct id community = v->setup.community.thing.id;
    TRY(region_sets(c, community, &v->sets));
    enum err e = region_set_of(c, community, &v->now);
    v->holds = e == ERR_OK;
    if (e == ERR_OK) {
        e = region_list(c, v->now.id, web_query(w, "after_name"), &v->regions, &v->more);
    }
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    page_region_list(&w->page, v);
    return ERR_OK;
}

static enum err list(struct web *w) {
    struct region_list_view v = {.title = STR("")};
    TRY(need_setup_of(w, &v.setup));
    return show_list(w, &v);
}

struct sent {
    struct str content;
    bool sound; /* it was read, and nothing was wrong */
    struct msg_text wrong;
};

/* On a worker: reading a large file takes a while. */
static enum err take(struct web *w) {
    struct sent *s = arena_new(w->ctx.arena, struct sent);
    enum err e = web_file(w, "file", REGION_FILE_BYTES, &s->content);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    struct region_file f = {0};
    w->before = s;
    e = region_file_read(&w->ctx, s->content, STR(""), &f);
    s->sound = e == ERR_OK;
    const struct wrong *wrong = ctx_wrong_at(&w->ctx, STR("file"));
    if (wrong != NULL) {
        s->wrong = wrong->why;
    }
    return e == ERR_INPUT ? ERR_OK : e;
}

static enum err list_post(struct web *w) {
    struct region_list_view v = {.title = web_field(w, "title")};
    const struct sent *s = w->before;
    struct id id;
    TRY(need_setup_of(w, &v.setup));
    enum err e = ERR_INPUT;
    check_line(&w->ctx, "title", &v.title, 2, 120);
    if (s == NULL || !s->sound) {
        (void)ctx_wrong(&w->ctx, "file", s == NULL ? msg_need_region_wrong_none() : s->wrong);
    } else {
        e = region_file_keep(&w->ctx, v.setup.community.thing.id, v.title, s->content, &id);
    }
    if (e == ERR_INPUT) {
        TRY(show_list(w, &v));
        return e;
    }
    TRY(e);
    char text[ID_TEXT_SIZE + 1];
    id_text(id, text);
    return web_redirect(w, arena_join(w->ctx.arena, STR("/regions/file/"), str_of(text)));
}

/* --- looking at it --- */

static enum err show_preview(struct web *w, struct region_preview_view *v) {
    TRY(need_setup_for(w, v->file.community, &v->setup));
    v->properties = choices_begin(w->ctx.arena, v->file.properties);
    for (size_t i = 0; i < v->file.properties; i++) {
        choices_add(&v->properties, v->file.property[i], (struct msg_text){0}, v->file.chosen);
        v->properties.item[i].text = v->file.property[i];
    }
    page_region_preview(&w->page, v);
    return ERR_OK;
}

static enum err preview(struct web *w) {
    struct region_preview_view v = {0};
    TRY(region_file_find(&w->ctx, web_id(w), web_query(w, "name"), &v.file));
    return show_preview(w, &v);
}

static enum err read_kept(struct web *w) {
    struct region_file *f = arena_new(w->ctx.arena, struct region_file);
    w->before = f;
    return region_file_find(&w->ctx, web_id(w), web_field(w, "name"), f);
}

static enum err preview_post(struct web *w) {
    struct region_preview_view v = {.file = *(const struct region_file *)w->before};
    TRY(need_setup_for(w, v.file.community, &v.setup));
    enum err e = region_file_take_in(&w->ctx, &v.file);
    if (e == ERR_INPUT) {
        TRY(show_preview(w, &v));
        return e;
    }
    TRY(e);
    return web_done(w, arena_join(w->ctx.arena, v.setup.base, STR("/regions")), "need_regions");
}

static enum err drop_post(struct web *w) {
    struct need_setup s;
    TRY(need_setup_of(w, &s));
    struct region_set now;
    TRY(region_set_of(&w->ctx, s.community.thing.id, &now));
    /* Where a community has none, the site's holds: that is not theirs to end. */
    if (id_eq(now.community, s.community.thing.id)) {
        TRY(region_drop_set(&w->ctx, now.id));
    }
    return web_done(w, arena_join(w->ctx.arena, s.base, STR("/regions")), "need_no_regions");
}

#define REGION_LIMITS                                                                              \
    { .body_max = REGION_FILE_BYTES + 65536, .file_max = REGION_FILE_BYTES, .files_max = 1 }

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/needs/regions", STEWARD, list},
    {HTTP_POST, "/communities/:slug/needs/regions", STEWARD, list_post, .before = take,
     .limits = REGION_LIMITS},
    {HTTP_POST, "/communities/:slug/needs/regions/end", STEWARD, drop_post},
    {HTTP_GET, "/house/needs/regions", HOST, list},
    {HTTP_POST, "/house/needs/regions", HOST, list_post, .before = take, .limits = REGION_LIMITS},
    {HTTP_POST, "/house/needs/regions/end", HOST, drop_post},
    {HTTP_GET, "/regions/file/:id", PERSON, preview, .pace = SLOW},
    {HTTP_POST, "/regions/file/:id", PERSON, preview_post, .before = read_kept},
    {0},
};

const struct route_table region_routes = {rows};
