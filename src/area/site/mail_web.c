/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The one click that stops mail: a page for people, and the same address for mail programs (RFC
 * 8058). The link itself is the proof; nobody needs to sign in. */
#include "area/site/mail_web.h"
#include "area/site/site_card.h"
#include "kernel/tell.h"
#include "page_mail_stop.h"

static enum err mail_stop_show(struct web *w) {
    struct id person;
    struct mail_stop_view v = {0};
    TRY(mail_stop_person(&w->ctx, web_param(w, "token"), &person));
    page_mail_stop(&w->page, &v);
    return ERR_OK;
}

static enum err mail_stop_post(struct web *w) {
    struct id person;
    struct mail_stop_view v = {.stopped = true};
    TRY(mail_stop_person(&w->ctx, web_param(w, "token"), &person));
    TRY(notice_mail_choose(&w->ctx, person, STR("never")));
    page_mail_stop(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/mail/stop/:token", ANYONE, mail_stop_show},
    {HTTP_POST, "/mail/stop/:token", ANYONE, mail_stop_post, .other_sites = true},
    {0},
};

const struct route_table mail_routes = {rows};
