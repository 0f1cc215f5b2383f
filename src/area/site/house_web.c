/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of those who keep the site. */
#include "area/site/house_web.h"

#include "area/site/site_card.h"
#include "kernel/order.h"
#include "page_house.h"
#include "page_house_audit.h"
#include "page_house_communities.h"
#include "page_house_mail.h"
#include "page_house_people.h"
#include "page_house_person.h"
#include "page_house_work.h"

/* --- settings --- */

static enum err show_house(struct web *w, struct house_view *v) {
    struct arena *a = w->ctx.arena;
    v->communities = choices_begin(a, 2);
    choices_add(&v->communities, STR("host"), msg_house_communities_host(), v->house.communities);
    choices_add(&v->communities, STR("everyone"), msg_house_communities_everyone(),
                v->house.communities);
    v->accounts = choices_begin(a, 2);
    choices_add(&v->accounts, STR("open"), msg_house_accounts_open(), v->house.accounts);
    choices_add(&v->accounts, STR("invited"), msg_house_accounts_invited(), v->house.accounts);
    page_house(&w->page, v);
    return ERR_OK;
}

static enum err house_show(struct web *w) {
    struct house_view v = {0};
    TRY(house_find(&w->ctx, &v.house));
    return show_house(w, &v);
}

static enum err house_post(struct web *w) {
    struct house_view v = {.house = {.name = web_field(w, "name"),
                                     .emergency = web_field(w, "emergency"),
                                     .communities = web_field(w, "communities"),
                                     .accounts = web_field(w, "accounts")}};
    enum err e = house_save(&w->ctx, &v.house);
    if (e == ERR_INPUT) {
        TRY(show_house(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, STR("/admin"), "house_saved");
}

static enum err mail_show(struct web *w) {
    struct house_mail_view v = {0};
    TRY(house_mail_find(&w->ctx, &v.mail));
    v.port = arena_printf(w->ctx.arena, "%lld", (long long)v.mail.port);
    page_house_mail(&w->page, &v);
    return ERR_OK;
}

static enum err mail_post(struct web *w) {
    struct house_mail_view v = {.port = web_field(w, "port")};
    struct opt_int port = web_field_int(w, "port");
    v.mail = (struct house_mail){.host = web_field(w, "host"),
                                 .port = port.has ? port.v : 587,
                                 .from = web_field(w, "from"),
                                 .user = web_field(w, "user"),
                                 .secret = web_field(w, "secret")};
    enum err e = house_mail_save(&w->ctx, &v.mail);
    if (e == ERR_INPUT) {
        page_house_mail(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, STR("/admin/mail"), "house_saved");
}

/* --- people and communities --- */

static enum err people_show(struct web *w) {
    struct house_people_view v = {.query = web_query(w, "q")};
    TRY(house_people(&w->ctx, v.query, web_query(w, "name"), web_query_id(w, "after"), &v.people,
                     &v.has_more));
    if (v.has_more) {
        const struct house_person *last = &v.people.item[v.people.count - 1];
        struct arena *a = w->ctx.arena;
        char id[ID_TEXT_SIZE + 1];
        id_text(last->id, id);
        v.more = url_path(a, "/admin/people?q=%.*s&name=%.*s&after=%s",
                          STR_ARG(url_piece(a, v.query)), STR_ARG(url_piece(a, last->folded)), id);
    }
    page_house_people(&w->page, &v);
    return ERR_OK;
}

static enum err person_show(struct web *w) {
    struct house_person_view v = {.reason = web_field(w, "reason"), .days = web_field(w, "days")};
    TRY(house_person(&w->ctx, web_id(w), &v.person, &v.in));
    page_house_person(&w->page, &v);
    return ERR_OK;
}

static enum err person_post(struct web *w) {
    struct opt_int days = web_field_int(w, "days");
    bool ends = web_field_has(w, "act", "end");
    if (!days.has && !ends) {
        ctx_wrong(&w->ctx, "days", msg_wrong_missing());
    }
    struct str reason = web_field(w, "reason");
    check_text(&w->ctx, "reason", &reason, ORDER_REASON_LEAST, ORDER_REASON_MAX);
    enum err e = ctx_checked(&w->ctx);
    if (e == ERR_OK) {
        e = order_suspend(&w->ctx, web_id(w), ends ? 0 : days.v, reason);
    }
    if (e == ERR_INPUT) {
        TRY(person_show(w));
        return ERR_INPUT;
    }
    TRY(e);
    char id[ID_TEXT_SIZE + 1];
    id_text(web_id(w), id);
    return web_done(w, arena_printf(w->ctx.arena, "/admin/people/%s", id), "order_done");
}

static enum err communities_show(struct web *w) {
    struct house_communities_view v = {0};
    TRY(house_communities(&w->ctx, web_thing_page(w), &v.communities, &v.has_more));
    if (v.has_more) {
        const struct thing *last = &v.communities.item[v.communities.count - 1].thing;
        v.more =
            url_path(w->ctx.arena, "/admin/communities?after=%.*s", STR_ARG(web_after(w, last)));
    }
    page_house_communities(&w->page, &v);
    return ERR_OK;
}

/* --- what happened, what is to be done --- */

static enum err show_audit(struct web *w, struct house_audit_view *v) {
    int64_t before;
    if (!str_to_int(web_query(w, "before"), &before) || before < 0) {
        before = 0;
    }
    TRY(house_audit(&w->ctx, before, &v->rows, &v->has_more));
    v->last = v->rows.count > 0 ? v->rows.item[v->rows.count - 1].number : 0;
    page_house_audit(&w->page, v);
    return ERR_OK;
}

static enum err audit_show(struct web *w) {
    struct house_audit_view v = {0};
    return show_audit(w, &v);
}

static enum err audit_check(struct web *w) {
    struct house_audit_view v = {.checked = true};
    TRY(audit_verify(&w->ctx, &v.row_count, &v.broken_at));
    return show_audit(w, &v);
}

static enum err work_show(struct web *w) {
    struct house_work_view v = {0};
    TRY(work_count(&w->ctx, &v.jobs));
    TRY(mail_count(&w->ctx, &v.mails));
    TRY(house_failures(&w->ctx, &v.failed_jobs, &v.failed_mails));
    page_house_work(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/admin", HOST, house_show},
    {HTTP_POST, "/admin", HOST, house_post},
    {HTTP_GET, "/admin/mail", HOST, mail_show},
    {HTTP_POST, "/admin/mail", HOST, mail_post},
    {HTTP_GET, "/admin/people", HOST, people_show},
    {HTTP_GET, "/admin/people/:id", HOST, person_show},
    {HTTP_POST, "/admin/people/:id", HOST, person_post},
    {HTTP_GET, "/admin/communities", HOST, communities_show},
    {HTTP_GET, "/admin/audit", HOST, audit_show},
    {HTTP_GET, "/admin/audit/check", HOST, audit_check, .pace = SLOW},
    {HTTP_GET, "/admin/work", HOST, work_show, .pace = SLOW},
    {0},
};

const struct route_table house_routes = {rows};
