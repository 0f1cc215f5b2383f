/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes of coming in (by link, password, printed code), going out, and the list of sessions. */
#include "area/site/session_web.h"

#include <sodium.h>

#include "area/site/site_card.h"
#include "base/span.h"
#include "kernel/password.h"
#include "kernel/setting.h"
#include "page_session_list.h"
#include "page_sign_in.h"
#include "page_sign_in_link.h"
#include "page_sign_in_sent.h"
#include "page_sign_out.h"
#include "web/site.h"

/* Tries of one account, of one address of the network (a class or a village may share one). */
#define ACCOUNT_AT_ONCE 8
#define ACCOUNT_PER_HOUR 12
#define NETWORK_AT_ONCE 40
#define NETWORK_PER_HOUR 120
#define LINKS_AT_ONCE 4
#define LINKS_PER_HOUR 6
#define LOOK_DAYS 1
#define DAY_S INT64_C(86400)

struct str session_then(struct web *w, struct str typed, struct str fallback) {
    (void)w;
    return typed.n < 2000 && url_is_local_path(typed) ? typed : fallback;
}

struct str session_device(struct arena *a, struct str agent) {
    /* Those that pretend to be another stand before the other. */
    static const char *const browsers[][2] = {
        {"Firefox/", "Firefox"},   {"Edg", "Edge"},
        {"OPR/", "Opera"},         {"SamsungBrowser/", "Samsung Internet"},
        {"Chromium/", "Chromium"}, {"CriOS/", "Chrome"},
        {"FxiOS/", "Firefox"},     {"Chrome/", "Chrome"},
        {"Safari/", "Safari"},
    };
    static const char *const systems[][2] = {
        {"KAIOS", "KaiOS"},   {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
        {"CrOS", "ChromeOS"}, {"Windows", "Windows"}, {"Mac OS", "Mac"},    {"Linux", "Linux"},
    };
    const char *browser = "", *system = "";
    for (size_t i = sizeof browsers / sizeof browsers[0]; i-- > 0;) {
        if (str_find(agent, str_of(browsers[i][0])) < agent.n) {
            browser = browsers[i][1];
        }
    }
    for (size_t i = sizeof systems / sizeof systems[0]; i-- > 0;) {
        if (str_find(agent, str_of(systems[i][0])) < agent.n) {
            system = systems[i][1];
        }
    }
    return arena_printf(a, "%s%s%s", browser, *browser && *system ? ", " : "", system);
}

enum err session_start(struct web *w, struct id person, int days) {
    if (!str_is_empty(w->session_token)) {
        TRY(session_end(&w->ctx, w->session_token));
    }
    char token[SESSION_TOKEN_SIZE + 1];
    struct str device = session_device(w->ctx.arena, http_header(w->http, "User-Agent"));
    TRY(session_begin_days(&w->ctx, person, device, days, token));
    web_cookie(w, "kith-session", str_of(token), days * DAY_S, false);
    sodium_memzero(token, sizeof token);
    return ERR_OK;
}

static struct str lowered(struct web *w, struct str typed) {
    struct str s = str_trim(typed);
    char *low = arena_cstr(w->ctx.arena, s);
    for (size_t i = 0; i < s.n; i++) {
        if (low[i] >= 'A' && low[i] <= 'Z') {
            low[i] = (char)(low[i] - 'A' + 'a');
        }
    }
    return str_make(low, s.n);
}

/* --- asking to come in --- */

static enum err show_sign_in(struct web *w, struct sign_in_view *v) {
    struct str accounts;
    TRY(setting_get(&w->ctx, "accounts", STR("open"), &accounts));
    v->invited_only = !str_eq(accounts, STR("open"));
    TRY(demo_people(&w->ctx, &v->demo));
    page_sign_in(&w->page, v);
    return ERR_OK;
}

static enum err sign_in_show(struct web *w) {
    struct str then = session_then(w, web_query(w, "then"), STR(""));
    if (viewer_is_person(w->ctx.viewer)) {
        return web_redirect(w, str_is_empty(then) ? STR("/me") : then);
    }
    struct sign_in_view v = {.then = then};
    return show_sign_in(w, &v);
}

static enum err sign_in_before(struct web *w) {
    bool mine =
        web_try(w, "link to", lowered(w, web_field(w, "email")), LINKS_AT_ONCE, LINKS_PER_HOUR);
    bool here = web_try(w, "link from", w->request->address, NETWORK_AT_ONCE, NETWORK_PER_HOUR);
    return mine && here ? ERR_OK : ERR_TOO_MANY;
}

static enum err sign_in_post(struct web *w) {
    struct sign_in_view v = {.email = web_field(w, "email"),
                             .then = session_then(w, web_field(w, "then"), STR(""))};
    struct pass_link link = {
        .before =
            arena_printf(w->ctx.arena, "%.*s/sign-in/link?code=", STR_ARG(site_address(w->site))),
    };
    if (!str_is_empty(v.then)) {
        link.after =
            arena_printf(w->ctx.arena, "&then=%.*s", STR_ARG(url_piece(w->ctx.arena, v.then)));
    }
    enum err e = pass_send_link(&w->ctx, v.email, link);
    if (e == ERR_INPUT) {
        TRY(show_sign_in(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_redirect(w, STR("/sign-in/sent"));
}

static enum err sent_show(struct web *w) {
    page_sign_in_sent(&w->page, site_is_development(w->site));
    return ERR_OK;
}

/* --- by link --- */

/* The page asks before anything happens: programs that look into letters open links. */
static enum err show_link(struct web *w, struct sign_in_link_view *v) {
    struct pass p;
    enum err e = pass_look(&w->ctx, "link", v->code, &p);
    v->old = e == ERR_CLOSED;
    if (e == ERR_OK) {
        v->email = p.email;
        v->newcomer = id_is_none(p.person);
        struct person owner;
        if (!v->newcomer && person_find(&w->ctx, p.person, &owner) == ERR_OK) {
            v->name = owner.name;
        }
    } else if (!v->old) {
        return e;
    }
    page_sign_in_link(&w->page, v);
    return ERR_OK;
}

static enum err link_show(struct web *w) {
    struct sign_in_link_view v = {.code = web_query(w, "code"),
                                  .then = session_then(w, web_query(w, "then"), STR(""))};
    TRY(show_link(w, &v));
    w->status = v.old ? 410 : 200;
    return ERR_OK;
}

static enum err link_post(struct web *w) {
    struct sign_in_link_view v = {.code = web_field(w, "code"),
                                  .name = web_field(w, "name"),
                                  .then = session_then(w, web_field(w, "then"), STR(""))};
    struct id person;
    bool made;
    enum err e = pass_enter_link(&w->ctx, v.code, v.name, &person, &made);
    if (e == ERR_INPUT || e == ERR_CLOSED) {
        TRY(show_link(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    TRY(session_start(w, person, SESSION_DAYS));
    struct str then = str_is_empty(v.then) ? STR("/me") : v.then;
    if (made) {
        return web_redirect(w, arena_printf(w->ctx.arena, "/welcome?then=%.*s",
                                            STR_ARG(url_piece(w->ctx.arena, then))));
    }
    return web_redirect(w, then);
}

/* --- by password --- */

struct password_try {
    struct id person;
    struct str hash;
    bool right;
};

static enum err password_before(struct web *w) {
    struct password_try *t = arena_new(w->ctx.arena, struct password_try);
    w->before = t;
    struct str account = lowered(w, web_field(w, "account"));
    bool mine = web_try(w, "password of", account, ACCOUNT_AT_ONCE, ACCOUNT_PER_HOUR);
    bool here = web_try(w, "way in from", w->request->address, NETWORK_AT_ONCE, NETWORK_PER_HOUR);
    if (!mine || !here) {
        return ERR_TOO_MANY;
    }
    struct person p = {0};
    enum err e = person_by_email(&w->ctx, account, &t->person);
    if (e == ERR_OK) {
        e = person_find(&w->ctx, t->person, &p);
    }
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    t->hash = p.password;
    t->right = password_is_right(w->ctx.arena, web_field(w, "password"), p.password);
    if (t->right) {
        web_try_was_right(w, "password of", account);
        web_try_was_right(w, "way in from", w->request->address);
    }
    return ERR_OK;
}

/* The password may have been changed since `before` looked. */
static enum err still_holds(struct web *w, const struct password_try *t, bool *holds) {
    struct person p;
    struct viewer v;
    TRY(person_find(&w->ctx, t->person, &p));
    *holds = str_eq(p.password, t->hash);
    enum err e = viewer_load(&w->ctx, t->person, &v);
    return e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e;
}

static enum err password_post(struct web *w) {
    const struct password_try *t = w->before;
    struct sign_in_view v = {.account = web_field(w, "account"),
                             .then = session_then(w, web_field(w, "then"), STR("")),
                             .way = BY_PASSWORD};
    bool right = t->right;
    if (right) {
        TRY(still_holds(w, t, &right));
    }
    if (!right) {
        ctx_wrong(&w->ctx, "password", msg_session_wrong_password());
        TRY(show_sign_in(w, &v));
        return ERR_INPUT;
    }
    TRY(session_start(w, t->person, SESSION_DAYS));
    return web_redirect(w, str_is_empty(v.then) ? STR("/me") : v.then);
}

/* --- by a printed code --- */

static enum err code_before(struct web *w) {
    return web_try(w, "way in from", w->request->address, NETWORK_AT_ONCE, NETWORK_PER_HOUR)
               ? ERR_OK
               : ERR_TOO_MANY;
}

static enum err code_post(struct web *w) {
    struct id person;
    struct sign_in_view v = {.code = web_field(w, "code"),
                             .then = session_then(w, web_field(w, "then"), STR("")),
                             .way = BY_CODE};
    enum err e = pass_enter_printed(&w->ctx, v.code, &person);
    if (e == ERR_CLOSED) {
        ctx_wrong(&w->ctx, "code", msg_session_wrong_code());
        TRY(show_sign_in(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    web_try_was_right(w, "way in from", w->request->address);
    TRY(session_start(w, person, SESSION_DAYS_PRINTED));
    return web_redirect(w, str_is_empty(v.then) ? STR("/me") : v.then);
}

/* --- looking around a demo --- */

/* Asked anew here: whoever sends an identifier without the page has shown nothing. */
static enum err look_post(struct web *w) {
    struct id person;
    bool may = false;
    if (id_parse(web_field(w, "person"), &person)) {
        TRY(demo_person_may(&w->ctx, person, &may));
    }
    if (!may) {
        return ERR_NOT_FOUND;
    }
    TRY(session_start(w, person, LOOK_DAYS));
    struct str then = session_then(w, web_field(w, "then"), STR(""));
    return web_redirect(w, str_is_empty(then) ? STR("/me") : then);
}

/* --- going out --- */

static enum err sign_out_show(struct web *w) {
    page_sign_out(&w->page);
    return ERR_OK;
}

static enum err sign_out_post(struct web *w) {
    TRY(session_end(&w->ctx, w->session_token));
    web_cookie(w, "kith-session", STR(""), 0, false);
    return web_done(w, STR("/"), "signed_out");
}

/* --- sessions --- */

static enum err session_list_show(struct web *w) {
    struct session_list_view v = {0};
    struct sessions all;
    TRY(session_list(&w->ctx, &all));
    struct str here = session_hash(w->ctx.arena, w->session_token);
    v.sessions.count = all.count;
    v.sessions.item = arena_array(w->ctx.arena, struct session_line, all.count);
    for (size_t i = 0; i < all.count; i++) {
        const struct session *s = &all.item[i];
        char hex[2 * HASH_SIZE + 1];
        sodium_bin2hex(hex, sizeof hex, (const unsigned char *)s->token_hash.p, HASH_SIZE);
        v.sessions.item[i] = (struct session_line){*s, arena_str(w->ctx.arena, str_of(hex)),
                                                   str_eq(s->token_hash, here)};
    }
    page_session_list(&w->page, &v);
    return ERR_OK;
}

static enum err session_end_post(struct web *w) {
    if (web_field_has(w, "act", "others")) {
        TRY(session_end_others(&w->ctx, w->session_token));
        return web_done(w, STR("/me/sessions"), "sessions_ended");
    }
    struct str hex = web_field(w, "session");
    unsigned char hash[HASH_SIZE];
    size_t n = 0;
    if (sodium_hex2bin(hash, sizeof hash, hex.p, hex.n, NULL, &n, NULL) != 0 || n != sizeof hash) {
        return ERR_NOT_FOUND;
    }
    TRY(session_end_one(&w->ctx, str_make((const char *)hash, n)));
    return web_done(w, STR("/me/sessions"), "session_ended");
}

static const struct route rows[] = {
    {HTTP_GET, "/sign-in", ANYONE, sign_in_show},
    {HTTP_POST, "/sign-in", ANYONE, sign_in_post, .before = sign_in_before},
    {HTTP_GET, "/sign-in/sent", ANYONE, sent_show},
    {HTTP_GET, "/sign-in/link", ANYONE, link_show},
    {HTTP_POST, "/sign-in/link", ANYONE, link_post},
    {HTTP_POST, "/sign-in/password", ANYONE, password_post, .before = password_before},
    {HTTP_POST, "/sign-in/code", ANYONE, code_post, .before = code_before},
    {HTTP_POST, "/sign-in/look", ANYONE, look_post, .before = code_before},
    {HTTP_GET, "/sign-out", ANYONE, sign_out_show},
    {HTTP_POST, "/sign-out", ANYONE, sign_out_post},
    {HTTP_GET, "/me/sessions", PERSON, session_list_show},
    {HTTP_POST, "/me/sessions", PERSON, session_end_post},
    {0},
};

const struct route_table session_routes = {rows};
