/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pause: one tap, no question. */
#include "area/site/pause_web.h"

#include "area/site/site_card.h"
#include "kernel/pause.h"
#include "page_pause.h"

#define COOKIE_SECONDS (INT64_C(400) * 86400)

static enum err pause_show(struct web *w) {
    int64_t stages = w->ctx.viewer->gate.muted;
    struct pause_view v = {.stages = stages,
                           .pregnancy = (stages & STAGES_PREGNANCY) == STAGES_PREGNANCY,
                           .account = viewer_is_person(w->ctx.viewer)};
    page_pause(&w->page, &v);
    return ERR_OK;
}

/* With an account the choice is the account's, wherever one signs in; the browser's own ends. */
static enum err keep(struct web *w, int64_t stages) {
    bool account = viewer_is_person(w->ctx.viewer);
    TRY(pause_set(&w->ctx, stages));
    web_cookie(w, WEB_PAUSE_COOKIE, arena_printf(w->ctx.arena, "%lld", (long long)stages),
               account || stages == 0 ? 0 : COOKIE_SECONDS, false);
    return web_done(w, STR("/pause"), stages == 0 ? "pause_ended" : "paused");
}

static enum err pause_post(struct web *w) {
    int64_t now = w->ctx.viewer->gate.muted;
    struct str act = web_field(w, "act");
    if (str_eq(act, STR("pregnancy"))) {
        return keep(w, now | STAGES_PREGNANCY);
    }
    if (str_eq(act, STR("pregnancy_end"))) {
        return keep(w, now & ~STAGES_PREGNANCY);
    }
    if (str_eq(act, STR("end"))) {
        return keep(w, 0);
    }
    int64_t stages = web_field_stages(w, "stage");
    if (ctx_checked(&w->ctx) != ERR_OK) {
        TRY(pause_show(w));
        return ERR_INPUT;
    }
    return keep(w, stages);
}

static const struct route rows[] = {
    {HTTP_GET, "/pause", ANYONE, pause_show},
    {HTTP_POST, "/pause", ANYONE, pause_post},
    {0},
};

const struct route_table pause_routes = {rows};
