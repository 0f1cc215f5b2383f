/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The start page, and the one that says what Kith is. */
#include "area/site/community_web.h"
#include "area/site/site_card.h"
#include "page_about.h"
#include "page_home.h"

static enum err home_show(struct web *w) {
    struct community_list_view v = {0};
    struct thing_page page = {.limit = 8};
    TRY(thing_list(&w->ctx, "community", ID_NONE, page, &v.communities, &v.more));
    page_home(&w->page, &v);
    return ERR_OK;
}

static enum err about_show(struct web *w) {
    page_about(&w->page);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/", ANYONE, home_show, .cached = true},
    {HTTP_GET, "/about", ANYONE, about_show, .cached = true},
    {0},
};

const struct route_table home_routes = {rows};
