/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page "what worked for communities like ours". */
#include "area/learn/fit_web.h"

#include "area/learn/learn.h"
#include "page_fit_list.h"

static enum err fit_list(struct web *w) {
    struct ctx *c = &w->ctx;
    struct fit_view v = {.topic = web_query(w, "topic")};
    struct id need;
    bool more;
    int64_t stages = 0;
    TRY(community_by_slug(c, web_param(w, "slug"), &v.community));
    if (id_parse(web_query(w, "need"), &need)) {
        TRY(thing_find(c, need, "need", &v.need));
        v.for_need = true;
        v.topic = v.need.topic;
        stages = v.need.stages;
    }
    if (!str_is_empty(v.topic)) {
        TRY(fits_find(c, &v.community, v.topic, stages, &v.fits));
    }
    TRY(thing_list(c, "need", v.community.thing.id, (struct thing_page){.quiet = true}, &v.needs,
                   &more));
    page_fit_list(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/worked", ANYONE, fit_list, SLOW},
    {0},
};

const struct route_table fit_routes = {rows};
