/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page of a thread; what is answered are comments, whose route is the site's. */
#include "area/circles/circle_web.h"
#include "area/circles/circles.h"
#include "page_thread_show.h"

static enum err thread_show(struct web *w) {
    struct ctx *c = &w->ctx;
    struct thread_show_view v = {0};
    TRY(thread_find(c, web_id(w), &v.thread));
    TRY(web_quiet(w, &v.thread.thing));
    TRY(circle_find(c, v.thread.circle, &v.circle));
    TRY(comments_make(w, &v.thread.thing, &v.comments));
    TRY(foot_make(w, &v.thread.thing, &v.foot));
    page_thread_show(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/threads/:id", PERSON, thread_show},
    {0},
};

const struct route_table thread_routes = {rows};
