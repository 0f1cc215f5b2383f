/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What one can do with any thing, whatever its noun: follow it. */
#include "area/site/site_card.h"
#include "web/frame.h"

static enum err follow_post(struct web *w) {
    struct thing t;
    TRY(thing_find(&w->ctx, web_id(w), NULL, &t));
    struct str back = thing_address(&w->ctx, &t);
    if (web_field_has(w, "stop", "yes")) {
        TRY(unfollow(&w->ctx, t.id, w->viewer.person));
        return web_done(w, back, "unfollowed");
    }
    TRY(follow(&w->ctx, t.id, w->viewer.person));
    return web_done(w, back, "followed");
}

static const struct route rows[] = {
    {HTTP_POST, "/follow/:id", PERSON, follow_post},
    {0},
};

const struct route_table thing_routes = {rows};
