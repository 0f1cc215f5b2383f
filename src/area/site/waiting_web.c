/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What scripts need that keep something on a phone to be sent later (assets/queue.js): the worker,
 * at an address that stays, so that it may answer for the whole site; and before something is
 * delivered, a fresh proof that the form is ours, and whose browser this is. */
#include "area/site/site_card.h"
#include "base/hash.h"
#include "base/json.h"
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

/* The same for the same account, another for others; it says nothing about anybody. */
static struct str sign_of(struct web *w) {
    char hex[2 * HASH_SIZE + 1];
    struct hash_state s;
    if (!viewer_is_person(w->ctx.viewer)) {
        return STR("");
    }
    hash_begin(&s);
    hash_add(&s, "kept on a phone", 15);
    hash_add(&s, w->ctx.viewer->person.b, sizeof w->ctx.viewer->person.b);
    struct hash h = hash_end(&s);
    hash_hex(&h, hex);
    return arena_str(w->ctx.arena, str_make(hex, SIGN_SHOWN));
}

static enum err token(struct web *w) {
    w->page.make_form_token(&w->page);
    w->page.has_form = true; /* a browser without a session is known again by a cookie */
    struct json_out j = json_begin(&w->page.body);
    json_open_object(&j);
    json_pair_str(&j, "form_token", w->page.form_token);
    json_pair_str(&j, "owner", sign_of(w));
    json_close_object(&j);
    return web_plain(w, "application/json");
}

static const struct route rows[] = {
    {HTTP_GET, "/worker.js", ANYONE, worker},
    {HTTP_GET, "/phone/token", ANYONE, token},
    {0},
};

const struct route_table waiting_routes = {rows};
