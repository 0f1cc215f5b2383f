/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures as they are sent: the gate is asked for the thing they belong to, each time. */
#include "area/site/site_card.h"
#include "kernel/media.h"
#include "web/site.h"
#include "web/web.h"

/* A file never changes under its name; whether one may see it does. So the browser keeps it, and
 * asks. */
static bool is_known(struct web *w, struct str etag) {
    web_header(w, "ETag", etag);
    web_header(w, "Cache-Control", STR("private, no-cache"));
    return str_eq(http_header(w->http, "If-None-Match"), etag);
}

static enum err media_show(struct web *w) {
    struct media m;
    struct thing t;
    struct media_size size;
    int64_t width;
    if (!str_to_int(web_param(w, "width"), &width) || width < 1) {
        return ERR_NOT_FOUND;
    }
    TRY(media_find(&w->ctx, web_id(w), &m, &t));
    TRY(media_size_find(&w->ctx, &m, width, &size));
    struct arena *a = w->ctx.arena;
    if (is_known(w, arena_printf(a, "\"%.*s\"", STR_ARG(str_first(size.sum, 32))))) {
        w->status = 304;
        return web_plain(w, "image/jpeg");
    }
    return web_send_file(w, "image/jpeg", media_path(a, site_folder(w->site), m.hash, size.width));
}

static const struct route rows[] = {
    {HTTP_GET, "/media/:id/:width", ANYONE, media_show},
    {0},
};

const struct route_table media_routes = {rows};
