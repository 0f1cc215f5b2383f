/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of keeping order: what waits, one thing's deeds, the log of acts. */
#include "area/site/order_web.h"

#include "area/site/site_card.h"
#include "page_order_log.h"
#include "page_order_review.h"
#include "page_order_show.h"

struct msg_text order_act_name(struct page *p, struct str act) {
    enum msg key = lang_key(arena_printf(p->arena, "act.%.*s", STR_ARG(act)));
    return key == MSG_NONE ? msg_act_other() : (struct msg_text){.key = (int)key};
}

/* --- what waits --- */

struct url order_review_more(struct page *p, const struct order_review_view *v) {
    const struct thing *last = &v->waiting.item[v->waiting.count - 1];
    char id[ID_TEXT_SIZE + 1];
    id_text(last->id, id);
    return url_path(p->arena, "/communities/%.*s/review?from=%lld.%s", STR_ARG(v->community.slug),
                    (long long)last->created_ms, id);
}

static enum err review_list(struct web *w) {
    struct order_review_view v = {.community = w->community};
    struct str from = web_query(w, "from");
    struct str ms = str_cut(&from, '.');
    int64_t after_ms;
    struct id after = ID_NONE;
    if (!str_to_int(ms, &after_ms) || !id_parse(from, &after)) {
        after_ms = 0;
    }
    TRY(order_waiting(&w->ctx, v.community.thing.id, after_ms, after, &v.waiting, &v.more));
    int64_t count;
    TRY(order_waiting_count(&w->ctx, v.community.thing.id, &count));
    v.paused = v.waiting.count == 0 && count > 0;
    page_order_review(&w->page, &v);
    return ERR_OK;
}

/* --- one thing --- */

static enum err show(struct web *w, const struct thing *t) {
    struct order_show_view v = {.thing = *t,
                                .sees = gate_sees(w->ctx.viewer, t),
                                .has_owner = !id_is_none(t->owner),
                                .reason = web_field(w, "reason"),
                                .act = web_field(w, "act")};
    if (!id_is_none(t->community)) {
        TRY(community_find(&w->ctx, t->community, &v.community));
    }
    TRY(order_note(&w->ctx, t, &v.note));
    page_order_show(&w->page, &v);
    return ERR_OK;
}

static enum err order_show(struct web *w) {
    struct thing t;
    TRY(order_find(&w->ctx, web_id(w), &t));
    return show(w, &t);
}

static enum err act_on(struct web *w, const struct thing *t, struct str act) {
    struct ctx *c = &w->ctx;
    struct str reason = web_field(w, "reason");
    if (str_eq(act, STR("publish"))) {
        return order_publish(c, t->id);
    }
    if (str_eq(act, STR("hide"))) {
        return order_hide(c, t->id, reason);
    }
    if (str_eq(act, STR("erase"))) {
        return order_erase(c, t->id, reason);
    }
    if (str_eq(act, STR("warn")) && !id_is_none(t->owner)) {
        return order_warn(c, t, t->owner, reason);
    }
    return ctx_wrong(c, "act", msg_wrong_choose());
}

static struct str after_act(struct web *w, const struct thing *t) {
    struct community m;
    if (id_is_none(t->community) || community_find(&w->ctx, t->community, &m) != ERR_OK) {
        return STR("/");
    }
    bool waited = t->life == LIFE_WAITING;
    return arena_printf(w->ctx.arena, "/communities/%.*s/%s", STR_ARG(m.slug),
                        waited ? "review" : "log");
}

static enum err order_post(struct web *w) {
    struct thing t;
    TRY(order_find(&w->ctx, web_id(w), &t));
    struct str act = web_field(w, "act");
    enum err e = act_on(w, &t, act);
    if (e == ERR_INPUT) {
        TRY(show(w, &t));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, after_act(w, &t),
                    str_eq(act, STR("publish")) ? "order_published"
                    : str_eq(act, STR("hide"))  ? "order_hidden"
                    : str_eq(act, STR("erase")) ? "order_erased"
                                                : "order_warned");
}

/* --- the log --- */

struct url order_log_more(struct page *p, const struct order_log_view *v) {
    return url_path(p->arena, "/communities/%.*s/log?before=%lld", STR_ARG(v->community.slug),
                    (long long)v->acts.item[v->acts.count - 1].number);
}

static enum err log_list(struct web *w) {
    struct order_log_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    int64_t before;
    if (!str_to_int(web_query(w, "before"), &before) || before < 0) {
        before = 0;
    }
    TRY(order_acts(&w->ctx, v.community.thing.id, before, &v.acts, &v.more));
    page_order_log(&w->page, &v);
    return ERR_OK;
}

/* Of a thing that only others see the path cannot tell the community: order_find decides. */
static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/review", STEWARD, review_list},
    {HTTP_GET, "/communities/:slug/log", ANYONE, log_list, .cached = true},
    {HTTP_GET, "/order/:id", PERSON, order_show},
    {HTTP_POST, "/order/:id", PERSON, order_post},
    {0},
};

const struct route_table order_routes = {rows};
