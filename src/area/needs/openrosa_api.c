/* SPDX-License-Identifier: AGPL-3.0-or-later
 * OpenRosa 1.0: telephones (ODK Collect and others) list the surveys of a community, fetch their
 * forms and send them filled. Two doors:
 *
 *   /openrosa/SLUG        what everybody may answer
 *   /openrosa/SLUG/team   all that the community asks, for who asks others: with a key
 *
 * A telephone only says its key after it was asked to, so the second door always asks. Whoever
 * sends is nobody here: neither door looks at a session. */
#include "area/needs/openrosa_api.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "area/needs/needs.h"
#include "base/xml.h"
#include "kernel/key.h"
#include "web/site.h"

/* --- every answer --- */

void openrosa_headers(struct web *w) {
    char length[24];
    (void)snprintf(length, sizeof length, "%zu", (size_t)OPENROSA_FILES_BYTES_MAX);
    web_header(w, "X-OpenRosa-Version", STR("1.0"));
    web_header(w, "X-OpenRosa-Accept-Content-Length", arena_str(w->ctx.arena, str_of(length)));
}

void openrosa_message(struct web *w, struct str message) {
    struct xml_out x = xml_begin(&w->page.body);
    xml_open(&x, "OpenRosaResponse");
    xml_attribute(&x, "xmlns", STR("http://openrosa.org/http/response"));
    xml_pair(&x, "message", message);
    xml_close(&x, "OpenRosaResponse");
    w->type = STR("text/xml; charset=utf-8");
    w->bare = true;
}

static struct msg_text words_of(enum err e) {
    switch (e) {
    case ERR_SIGN_IN:
    case ERR_FORBIDDEN:
        return msg_openrosa_wrong_key();
    case ERR_NOT_FOUND:
    case ERR_GONE:
    case ERR_QUIET:
        return msg_openrosa_unknown();
    case ERR_CLOSED:
        return msg_openrosa_closed();
    case ERR_TOO_LARGE:
    case ERR_FULL:
        return msg_openrosa_too_large();
    case ERR_TOO_MANY:
        return msg_openrosa_too_many();
    case ERR_CONFLICT:
        return msg_openrosa_failed();
    default:
        return err_status(e) >= 500 ? msg_openrosa_failed() : msg_openrosa_wrong();
    }
}

static void fault(struct web *w, enum err e) {
    const struct openrosa_sent *s = w->before;
    bool asks = e == ERR_SIGN_IN;
    w->status = asks ? 401 : e == ERR_CLOSED || e == ERR_GONE ? 403 : err_status(e);
    openrosa_headers(w);
    if (asks) {
        web_header(w, "WWW-Authenticate", STR("Basic realm=\"Kith\", charset=\"UTF-8\""));
    }
    openrosa_message(
        w, s != NULL && s->why.n > 0 ? s->why : lang_text(w->ctx.lang, w->ctx.arena, words_of(e)));
}

/* --- who asks --- */

bool openrosa_is_team(const struct web *w) {
    return str_find(str_of(w->route->path), STR("/team/")) < strlen(w->route->path);
}

/* The password of "Basic bmFtZTpwYXNzd29yZA=="; absent: there is none. */
static struct str password_of(struct web *w) {
    struct str header = str_trim(http_header(w->http, "Authorization"));
    char *text = arena_room(w->ctx.arena, header.n + 1);
    size_t n = 0;
    struct str scheme = str_cut(&header, ' ');
    header = str_trim(header);
    if (!str_eq_nocase(scheme, STR("basic")) ||
        sodium_base642bin((unsigned char *)text, header.n + 1, header.p, header.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0) {
        return (struct str){0};
    }
    struct str both = str_make(text, n);
    (void)str_cut(&both, ':');
    return both;
}

/* A key goes over the net as it is: not where anybody on the way can read it. */
static bool is_safe(struct web *w) {
    return w->request->secure || site_is_development(w->site) ||
           str_starts(site_address(w->site), STR("http://localhost")) ||
           str_starts(site_address(w->site), STR("http://127."));
}

static enum err check_key(struct web *w, const struct community *m) {
    struct key k;
    struct str code = password_of(w);
    if (str_is_empty(code)) {
        return ERR_SIGN_IN;
    }
    if (!is_safe(w)) {
        return ERR_FORBIDDEN;
    }
    enum err e = key_find(&w->ctx, str_trim(code), &k);
    if (e == ERR_NOT_FOUND) {
        return ERR_SIGN_IN;
    }
    TRY(e);
    bool may = id_eq(k.community, m->thing.id) && key_may(&k, KEY_POWER(survey_send));
    return may ? ERR_OK : ERR_FORBIDDEN;
}

/* Nobody, who sees what members of this community see. */
static const struct viewer *some_member(struct ctx *c, const struct community *m) {
    struct id *audience = arena_array(c->arena, struct id, 2);
    struct viewer *v = arena_new(c->arena, struct viewer);
    audience[0] = AUDIENCE_PUBLIC;
    audience[1] = m->thing.id;
    *v = viewer_nobody;
    v->gate.audiences = (struct ids){audience, 2};
    return v;
}

/* The community of the address, and who looks at it from here on. */
enum err openrosa_enter(struct web *w, struct community *m) {
    w->ctx.viewer = openrosa_is_team(w) ? &viewer_site : &viewer_nobody;
    enum err e = community_by_slug(&w->ctx, web_param(w, "slug"), m);
    if (!openrosa_is_team(w) || (e != ERR_OK && e != ERR_NOT_FOUND)) {
        return e;
    }
    TRY(e == ERR_OK ? check_key(w, m) : ERR_SIGN_IN);
    w->ctx.viewer = some_member(&w->ctx, m);
    return ERR_OK;
}

bool openrosa_is_offered(const struct web *w, const struct survey *s) {
    return survey_is_open(&w->ctx, s) && s->version > 0 && (openrosa_is_team(w) || !s->members);
}

/* The survey of an address, of this community. */
enum err openrosa_find(struct web *w, const struct community *m, struct id id, struct survey *out) {
    TRY(survey_find(&w->ctx, id, out));
    if (!id_eq(out->thing.community, m->thing.id)) {
        return ERR_NOT_FOUND;
    }
    return openrosa_is_offered(w, out) ? ERR_OK : ERR_CLOSED;
}

#define DOOR(method, path, run, ...)                                                               \
    {method, "/openrosa/:slug" path, ANYONE, run, SLOW, .fault = fault, __VA_ARGS__}, {            \
        method, "/openrosa/:slug/team" path, ANYONE, run, SLOW, .fault = fault, __VA_ARGS__        \
    }

#define SENDING                                                                                    \
    .before = openrosa_take, .other_sites = true,                                                  \
    .limits = {.body_max = OPENROSA_BODY_MAX,                                                      \
               .file_max = MEDIA_FILE_MAX,                                                         \
               .files_max = 1 + OPENROSA_FILES_AT_ONCE}

static const struct route rows[] = {
    DOOR(HTTP_GET, "/formList", openrosa_list, .cached = false),
    DOOR(HTTP_GET, "/forms/:id/:version", openrosa_form, .cached = false),
    DOOR(HTTP_GET, "/forms/:id/:version/manifest", openrosa_manifest, .cached = false),
    DOOR(HTTP_GET, "/forms/:id/:version/media/:name", openrosa_picture, .cached = false),
    DOOR(HTTP_GET, "/submission", openrosa_head, .cached = false),
    DOOR(HTTP_POST, "/submission", openrosa_submit, SENDING),
    {0},
};

const struct route_table openrosa_routes = {rows};
