/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of web/ share among themselves. Handlers include web/web.h only. */
#ifndef KITH_WEB_INSIDE_H
#define KITH_WEB_INSIDE_H

#include "web/asset.h"
#include "web/cache.h"
#include "web/limit.h"
#include "web/pool.h"
#include "web/site.h"
#include "web/web.h"
#include "web/words.h"

#define FORM_BODY_MAX (64 * 1024)
#define PAGE_BODY_MAX ((size_t)8 * 1024 * 1024)
#define PAGE_BODY_USUAL ((size_t)16 * 1024) /* made at once, instead of by doubling */

struct site {
    struct site_options options;
    char address[280]; /* where people find the site, without a slash at the end */
    struct http_server *http;
    struct cache *cache;
    struct limit *limit;
    struct pool *pool;
    struct pool *files; /* for what brings files: pictures may take seconds each */
    char secret[65];
    int64_t started_ms;
    struct words words;
};

/* enter.c: before the handler. Who is it, in which language, may they come? */
struct web *web_make(struct site *s, struct http_exchange *x);
/* Language and an empty page; needs no store. */
void web_begin(struct web *w, struct db *db);
enum err web_enter(struct web *w) MUST_USE;
/* A POST must carry our token and come from our own pages. */
bool web_form_is_ours(struct web *w);
bool web_has_session(const struct web *w);
/* The address names a language that this browser has not kept yet. */
bool web_chooses_language(const struct web *w);
/* Stages that this browser keeps silent without an account; such a visitor gets no cached page. */
int64_t web_paused(const struct web *w);
const struct lang *web_language(const struct web *w);
struct str web_path(const struct http_request *r); /* without a language prefix */

/* again.c: the same form sent twice. Within the write: before the handler, is it known? Then its
 * answer is there. After a handler that went well, its answer is kept. */
enum err web_again_find(struct web *w, bool *found) MUST_USE;
enum err web_again_keep(struct web *w) MUST_USE;

/* leave.c: after the handler. */
void web_leave(struct web *w, enum err e, struct buf *out);
void web_send(struct web *w, struct buf *out);
void web_send_asset(struct http_exchange *x, const struct asset *a);
void web_send_cached(struct web *w, const struct cache_page *page);
/* gzip, for a browser that takes it; empty when it is not worth it. In the arena. */
struct str web_gzip(struct arena *a, struct str plain, int level);
bool web_takes_gzip(const struct web *w);
/* Headers that every answer carries. */
size_t web_fixed_headers(const struct web *w, struct http_pair *out);

#endif
