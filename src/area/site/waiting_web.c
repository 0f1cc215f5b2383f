/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What scripts need that keep something on a phone to be sent later (assets/queue.js): the worker,
 * at an address that stays, so that it may answer for the whole site; and before something is
 * delivered, a fresh proof that the form is ours, and whose browser this is. */
#include "area/site/site_card.h"
#include "base/hash.h"
#include "base/json.h"
#include "kernel/setting.h"
#include "web/asset.h"
#include "web/web.h"

#define SIGN_SHOWN 16 /* hexadecimal digits */

/* Browsers ask for it at least once a day, and take the new one when a byte of it differs. */
static enum err worker(struct web *w) {
    const struct asset *a = asset_find(STR("worker.js"));
    if (a == NULL) {
        return ERR_NOT_FOUND;
    }
    buf_put(&w->page.body, a->plain);
    web_header(w, "Cache-Control", STR("no-cache"));
    return web_plain(w, a->type);
}

/* The same for the same account, another for others. By the site's secret: whoever looks into a
 * phone cannot work out whose it is from the ids that stand in addresses. */
static enum err sign_of(struct web *w, struct str *out) {
    const struct id *person = &w->ctx.viewer->person;
    char hex[2 * HASH_SIZE + 1];
    struct str secret;
    *out = STR("");
    if (!viewer_is_person(w->ctx.viewer)) {
        return ERR_OK;
    }
    TRY(setting_secret(&w->ctx, &secret));
    struct str whose = str_make((const char *)person->b, sizeof person->b);
    struct hash h = hash_hmac(secret, arena_join(w->ctx.arena, STR("kept on a phone "), whose));
    hash_hex(&h, hex);
    *out = arena_str(w->ctx.arena, str_make(hex, SIGN_SHOWN));
    return ERR_OK;
}

static enum err token(struct web *w) {
    struct str owner;
    TRY(sign_of(w, &owner));
    w->page.make_form_token(&w->page);
    w->page.has_form = true; /* a browser without a session is known again by a cookie */
    struct json_out j = json_begin(&w->page.body);
    json_open_object(&j);
    json_pair_str(&j, "form_token", w->page.form_token);
    json_pair_str(&j, "owner", owner);
    json_close_object(&j);
    return web_plain(w, "application/json");
}

static const struct route rows[] = {
    {HTTP_GET, "/worker.js", ANYONE, worker},
    {HTTP_GET, "/phone/token", ANYONE, token},
    {0},
};

const struct route_table waiting_routes = {rows};
