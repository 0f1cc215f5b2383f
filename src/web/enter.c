/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Before the handler: who it is, in which language, whether the form is ours, whether they may
 * come. */
#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/hash.h"
#include "event_sql.h"
#include "kernel/pause.h"
#include "kernel/session.h"
#include "sys/chance.h"
#include "sys/clock.h"
#include "web/inside.h"

#define TOKEN_BYTES 16

static const char *session_cookie(const struct web *w) {
    return w->request->secure ? "__Host-kith-session" : "kith-session";
}

static const char *visitor_cookie(const struct web *w) {
    return w->request->secure ? "__Host-kith-visitor" : "kith-visitor";
}

static const char *language_cookie(const struct web *w) {
    return w->request->secure ? "__Host-kith-lang" : "kith-lang";
}

/* "/es/needs" -> Spanish, "/needs". */
static const struct lang *language_of_path(struct str *path) {
    struct str rest = str_from(*path, 1);
    struct str tag = str_cut(&rest, '/');
    const struct lang *l = tag.n == 2 ? lang_find(tag) : NULL;
    if (l == NULL) {
        return NULL;
    }
    *path = tag.n + 1 == path->n ? STR("/") : str_from(*path, tag.n + 1);
    return l;
}

struct str web_path(const struct http_request *r) {
    struct str path = r->path;
    (void)language_of_path(&path);
    return path;
}

struct web *web_make(struct site *s, struct http_exchange *x) {
    struct http_request *r = http_request(x);
    struct web *w = arena_new(r->arena, struct web);
    w->site = s;
    w->http = x;
    w->request = r;
    w->path = r->path;
    w->ctx.arena = r->arena;
    w->ctx.lang = language_of_path(&w->path);
    w->session_token = http_cookie(x, session_cookie(w));
    return w;
}

bool web_has_session(const struct web *w) {
    return !str_is_empty(w->session_token);
}

bool web_chooses_language(const struct web *w) {
    struct str path = w->request->path;
    const struct lang *l = language_of_path(&path);
    return l != NULL && !str_eq(http_cookie(w->http, language_cookie(w)), lang_tag(l));
}

const struct lang *web_language(const struct web *w) {
    const struct lang *l = lang_find(http_cookie(w->http, language_cookie(w)));
    return l != NULL ? l : lang_accept(http_header(w->http, "Accept-Language"));
}

static struct str visitor_make(struct arena *a) {
    unsigned char bytes[16];
    char text[23];
    chance_bytes(bytes, sizeof bytes);
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return arena_str(a, str_of(text));
}

struct str web_visitor(struct web *w) {
    if (w->visitor.p == NULL) {
        struct str told = http_cookie(w->http, visitor_cookie(w));
        w->visitor = told.n == 22 && str_is_utf8(told) ? told : visitor_make(w->ctx.arena);
    }
    return w->visitor;
}

/* The proof is bound to the session, or to the browser where there is none. */
struct proof {
    unsigned char b[TOKEN_BYTES];
};

static struct proof form_proof(struct web *w) {
    struct proof proof;
    struct str to = web_has_session(w) ? w->session_token : web_visitor(w);
    struct str secret = str_of(w->site->secret);
    int bad = crypto_generichash(proof.b, sizeof proof.b, (const unsigned char *)to.p, to.n,
                                 (const unsigned char *)secret.p, secret.n);
    assert(bad == 0);
    (void)bad;
    return proof;
}

/* Masked anew each time, so that compressed pages do not give it away bit by bit. */
static void make_form_token(struct page *p) {
    struct web *w = p->frame;
    struct proof proof = form_proof(w);
    unsigned char bytes[2 * TOKEN_BYTES];
    chance_bytes(bytes, TOKEN_BYTES);
    for (int i = 0; i < TOKEN_BYTES; i++) {
        bytes[TOKEN_BYTES + i] = proof.b[i] ^ bytes[i];
    }
    char *text = arena_alloc(w->ctx.arena, 1, 44);
    sodium_bin2base64(text, 44, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    p->form_token = str_of(text);
}

static bool token_is_ours(struct web *w, struct str token) {
    unsigned char bytes[2 * TOKEN_BYTES];
    size_t n = 0;
    if (sodium_base642bin(bytes, sizeof bytes, token.p, token.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        n != sizeof bytes) {
        return false;
    }
    struct proof proof = form_proof(w);
    for (int i = 0; i < TOKEN_BYTES; i++) {
        bytes[i] ^= bytes[TOKEN_BYTES + i];
    }
    return sodium_memcmp(bytes, proof.b, TOKEN_BYTES) == 0;
}

/* A browser that tells where the form came from must name this site. */
static bool comes_from_here(const struct web *w) {
    struct str fetch = http_header(w->http, "Sec-Fetch-Site");
    if (!str_is_empty(fetch)) {
        return str_eq(fetch, STR("same-origin")) || str_eq(fetch, STR("none"));
    }
    struct str origin = http_header(w->http, "Origin");
    if (str_is_empty(origin)) {
        return true;
    }
    size_t scheme = str_find(origin, STR("://"));
    return scheme < origin.n && str_eq(str_from(origin, scheme + 3), http_header(w->http, "Host"));
}

bool web_form_is_ours(struct web *w) {
    return comes_from_here(w) && token_is_ours(w, web_field(w, "form_token"));
}

void web_begin(struct web *w, struct db *db) {
    struct ctx *c = &w->ctx;
    c->db = db;
    c->viewer = &viewer_nobody;
    c->now_ms = clock_now_ms();
    c->wrong_count = 0;
    if (c->lang == NULL) {
        c->lang = web_language(w);
    }
    buf_free(&w->page.body);
    w->page = (struct page){
        .body = buf_make(PAGE_BODY_MAX),
        .arena = c->arena,
        .lang = c->lang,
        .now_ms = c->now_ms,
        .make_form_token = make_form_token,
        .frame = w,
    };
    w->note = (struct order_note){0};
    w->since = 0;
    w->words = NULL;
    w->status = 0;
    w->bare = false;
    w->type = w->location = w->file = (struct str){0};
    w->headers = 0;
    w->stream = NULL;
    w->stream_end = NULL;
}

int64_t web_paused(const struct web *w) {
    return pause_read(
        http_cookie(w->http, w->request->secure ? "__Host-" WEB_PAUSE_COOKIE : WEB_PAUSE_COOKIE));
}

/* Without an account the browser says what keeps silent. */
static void load_nobody(struct web *w) {
    w->viewer = viewer_nobody;
    w->viewer.gate.muted = web_paused(w);
    w->ctx.viewer = &w->viewer;
}

static enum err load_viewer(struct web *w) {
    load_nobody(w);
    if (!web_has_session(w)) {
        return ERR_OK;
    }
    struct str lang;
    enum err e = session_viewer(&w->ctx, w->session_token, &w->viewer, &lang);
    if (e == ERR_NOT_FOUND) {
        load_nobody(w);
        return ERR_OK;
    }
    TRY(e);
    w->viewer.gate.muted |= web_paused(w);
    w->page.zone = w->viewer.zone;
    struct str path = w->request->path;
    if (language_of_path(&path) == NULL && str_is_empty(http_cookie(w->http, language_cookie(w))) &&
        lang_find(lang) != NULL) {
        w->ctx.lang = w->page.lang = lang_find(lang);
    }
    struct q_notice_count_new_row row;
    TRY(q_notice_count_new(w->ctx.db, w->ctx.arena, w->viewer.gate, w->viewer.person, &row));
    w->notices_new = row.total;
    return ERR_OK;
}

/* Which community a role is asked of: the path's own, or that of the thing in the path. */
static enum err community_of_path(struct web *w, struct id *out) {
    struct str slug = web_param(w, "slug");
    if (!str_is_empty(slug)) {
        TRY(community_by_slug(&w->ctx, slug, &w->community));
        *out = w->community.thing.id;
        return ERR_OK;
    }
    TRY(thing_find(&w->ctx, web_id(w), NULL, &w->thing));
    *out = str_eq(w->thing.kind, STR("community")) ? w->thing.id : w->thing.community;
    return ERR_OK;
}

static enum err may_come(struct web *w) {
    enum who who = w->route->who;
    if (who == ANYONE) {
        return ERR_OK;
    }
    if (!viewer_is_person(w->ctx.viewer)) {
        return ERR_SIGN_IN;
    }
    if (who == PERSON) {
        return ERR_OK;
    }
    if (who == HOST) {
        return w->viewer.host ? ERR_OK : ERR_FORBIDDEN;
    }
    struct id community;
    TRY(community_of_path(w, &community));
    enum role least = who == STEWARD ? ROLE_STEWARD : who == HELPER ? ROLE_HELPER : ROLE_MEMBER;
    return viewer_has_role(&w->viewer, community, least) ? ERR_OK : ERR_FORBIDDEN;
}

static enum err load_words(struct web *w) {
    struct site_words *words = arena_new(w->ctx.arena, struct site_words);
    TRY(words_get(&w->site->words, &w->ctx, w->site->options.store, w->since, words));
    w->words = words;
    return ERR_OK;
}

enum err web_enter(struct web *w) {
    TRY(load_words(w));
    TRY(load_viewer(w));
    return may_come(w);
}
