/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes of comments. They are shown by the pages of the things they hang on (web/frame.h). */
#include "area/site/site_card.h"
#include "page_comment_again.h"
#include "web/frame.h"

/* The comment of the path, on the thing of the path. */
static enum err find(struct web *w, struct id *id, struct thing *t) {
    struct comment m;
    if (!id_parse(web_param(w, "comment"), id)) {
        return ERR_NOT_FOUND;
    }
    TRY(comment_find(&w->ctx, *id, &m, t));
    return id_eq(t->id, web_id(w)) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err back(struct web *w, const struct thing *t, struct id comment, const char *done) {
    char id[ID_TEXT_SIZE + 1];
    id_text(comment, id);
    struct str path = thing_address(&w->ctx, t);
    return web_redirect(w, arena_printf(w->ctx.arena, "%.*s%cdone=%s&comments=last#comment-%s",
                                        STR_ARG(path), str_has(path, '?') ? '&' : '?', done, id));
}

/* What is wrong is said on a page of its own: the thing's page is its area's. */
static enum err ask_again(struct web *w, const struct thing *t) {
    struct comments_view v;
    TRY(comments_make(w, t, &v));
    page_comment_again(&w->page, &v);
    return ERR_INPUT;
}

static enum err comment_post(struct web *w) {
    struct thing t;
    struct id id;
    TRY(thing_find(&w->ctx, web_id(w), NULL, &t));
    enum err e = comment_add(&w->ctx, &t, web_field(w, "text"), web_field(w, "warning"), &id);
    if (e == ERR_INPUT) {
        return ask_again(w, &t);
    }
    TRY(e);
    return back(w, &t, id, "commented");
}

static enum err hide_post(struct web *w) {
    struct thing t;
    struct id id;
    TRY(find(w, &id, &t));
    TRY(comment_hide(&w->ctx, id, web_field(w, "reason")));
    return back(w, &t, id, "comment_hidden");
}

static enum err show_post(struct web *w) {
    struct thing t;
    struct id id;
    TRY(find(w, &id, &t));
    TRY(comment_show_again(&w->ctx, id));
    return back(w, &t, id, "comment_shown");
}

static enum err erase_post(struct web *w) {
    struct thing t;
    struct id id;
    TRY(find(w, &id, &t));
    TRY(comment_erase(&w->ctx, id));
    return web_done(w, thing_address(&w->ctx, &t), "comment_erased");
}

/* The rules decide who may: a noun names people beside the stewards. */
static const struct route rows[] = {
    {HTTP_POST, "/comments/:id", PERSON, comment_post},
    {HTTP_POST, "/comments/:id/:comment/hide", PERSON, hide_post},
    {HTTP_POST, "/comments/:id/:comment/show", PERSON, show_post},
    {HTTP_POST, "/comments/:id/:comment/erase", PERSON, erase_post},
    {0},
};

const struct route_table comment_routes = {rows};
