/* SPDX-License-Identifier: AGPL-3.0-or-later
 * After the handler: an error gets its page, a page its frame, the answer its headers. */
#include <assert.h>
#include <libdeflate.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page_error.h"
#include "page_frame.h"
#include "web/frame.h"
#include "web/inside.h"

#define GZIP_LEAST 1200

/* A page that runs compiled rules may compile them: nothing but what it has fetched from here. */
#define POLICY(scripts)                                                                            \
    "default-src 'none'; script-src 'self'" scripts "; style-src 'self'; img-src 'self' data:; "   \
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "                  \
    "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

bool web_takes_gzip(const struct web *w) {
    struct str accept = http_header(w->http, "Accept-Encoding");
    return str_find(accept, STR("gzip")) < accept.n;
}

/* One compressor a thread, made at its first need and kept until the thread ends: making one costs
 * more than using it. */
static pthread_key_t compressor_key[2];

static void compressor_free(void *c) {
    libdeflate_free_compressor(c);
}

static void compressor_keys_make(void) {
    for (int i = 0; i < 2; i++) {
        int e = pthread_key_create(&compressor_key[i], compressor_free);
        assert(e == 0);
    }
}

static struct libdeflate_compressor *compressor(int level) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, compressor_keys_make);
    pthread_key_t key = compressor_key[level > 1];
    struct libdeflate_compressor *c = pthread_getspecific(key);
    if (c == NULL) {
        c = libdeflate_alloc_compressor(level);
        pthread_setspecific(key, c);
    }
    return c;
}

struct str web_gzip(struct arena *a, struct str plain, int level) {
    struct libdeflate_compressor *c = plain.n < GZIP_LEAST ? NULL : compressor(level);
    if (c == NULL) {
        return STR("");
    }
    size_t room = libdeflate_gzip_compress_bound(c, plain.n);
    char *out = arena_room(a, room);
    size_t n = libdeflate_gzip_compress(c, plain.p, plain.n, out, room);
    return n > 0 && n < plain.n ? str_make(out, n) : STR("");
}

size_t web_fixed_headers(const struct web *w, struct http_pair *out) {
    size_t n = 0;
    out[n++] =
        (struct http_pair){STR("Content-Security-Policy"), w->route != NULL && w->route->compiles
                                                               ? STR(POLICY(" 'wasm-unsafe-eval'"))
                                                               : STR(POLICY(""))};
    out[n++] = (struct http_pair){STR("X-Content-Type-Options"), STR("nosniff")};
    out[n++] = (struct http_pair){STR("Referrer-Policy"), STR("same-origin")};
    out[n++] = (struct http_pair){STR("Cross-Origin-Opener-Policy"), STR("same-origin")};
    out[n++] = (struct http_pair){STR("Permissions-Policy"),
                                  STR("geolocation=(self), camera=(), microphone=()")};
    out[n++] = (struct http_pair){STR("Vary"), STR("Accept-Encoding, Accept-Language, Cookie")};
    if (w->request->secure) {
        out[n++] = (struct http_pair){STR("Strict-Transport-Security"), STR("max-age=31536000")};
    }
    return n;
}

static struct msg_text error_message(enum err e, const char *part) {
    struct str key = str_of(err_name(e));
    char name[64];
    int n = snprintf(name, sizeof name, "error.%.*s.%s", STR_ARG(key), part);
    return (struct msg_text){.key = lang_key(str_make(name, (size_t)n))};
}

/* What was typed is shown again and can be sent again; secrets and proofs are not. */
static void collect_kept(struct web *w, struct error_view *v) {
    const struct http_pairs *form = &w->request->form;
    v->kept.item = arena_array(w->ctx.arena, struct http_pair, form->count);
    for (size_t i = 0; i < form->count; i++) {
        if (str_eq(form->item[i].name, STR("form_token")) ||
            str_find(form->item[i].name, STR("password")) < form->item[i].name.n) {
            continue;
        }
        v->kept.item[v->kept.count++] = form->item[i];
    }
    bool whole = w->request->bad != ERR_TOO_LARGE || w->request->bad_file;
    v->may_send_again = v->kept.count > 0 && whole;
}

static struct error_file *file_of_field(struct error_file *all, size_t count, struct str field) {
    size_t i = 0;
    while (i < count && !str_eq(all[i].field, field)) {
        i++;
    }
    return &all[i];
}

/* No page can send a file again by itself. */
static void collect_files(struct web *w, struct error_view *v) {
    size_t sent = 0;
    for (const struct http_file *f = w->request->files; f != NULL; f = f->next) {
        sent++;
    }
    struct error_file *all = arena_array(w->ctx.arena, struct error_file, sent + 1);
    for (const struct http_file *f = w->request->files; f != NULL; f = f->next) {
        struct error_file *x = file_of_field(all, v->files.count, f->field);
        bool first = x == &all[v->files.count];
        *x = (struct error_file){f->field, first ? f->name : x->name, !first};
        v->files.count += first ? 1 : 0;
    }
    v->files.item = all;
}

/* Some name the site before the path. */
static struct str target_of(const struct http_request *r) {
    return str_starts(r->target, STR("/")) ? r->target : r->path;
}

static void show_error(struct web *w, enum err e) {
    struct error_view v = {
        .error = e,
        .title = error_message(e, "title"),
        .text = error_message(e, "text"),
        .field = w->request->bad_field,
        .target = target_of(w->request),
    };
    if (e == ERR_INPUT) {
        v.wrong.item = w->ctx.wrong;
        v.wrong.count = w->ctx.wrong_count;
    }
    collect_kept(w, &v);
    collect_files(w, &v);
    /* Sent again from here it is the same form still: whoever was told that it failed, although it
     * had been kept (a store lost within its commit), does it once all the same. */
    if (v.may_send_again && web_form_is_ours(w)) {
        w->page.form_token = web_field(w, "form_token");
    }
    buf_clear(&w->page.body);
    w->bare = false;
    w->type = (struct str){0};
    w->stream = NULL;
    page_error(&w->page, &v);
}

/* A program hears of it in the words of its standard. */
static void tell_program(struct web *w, enum err e) {
    buf_clear(&w->page.body);
    w->headers = 0;
    w->stream = NULL;
    w->location = w->file = (struct str){0};
    w->status = err_status(e);
    w->route->fault(w, e);
    w->bare = true;
}

/* Somebody who only needs to sign in is sent there, and back afterwards. */
static bool sends_to_sign_in(struct web *w, enum err e) {
    if (e != ERR_SIGN_IN || w->request->method == HTTP_POST) {
        return false;
    }
    struct buf b = buf_make(4096);
    struct page scratch = {.body = b, .arena = w->ctx.arena};
    page_put_url_str(&scratch, w->request->target);
    w->location = arena_printf(w->ctx.arena, "/sign-in?then=%.*s", STR_ARG(scratch.body));
    buf_free(&scratch.body);
    w->status = 303;
    buf_clear(&w->page.body);
    return true;
}

static void tell(struct web *w, enum err e) {
    bool has_page = w->page.body.n > 0;
    if (w->route != NULL && w->route->fault != NULL) {
        tell_program(w, e);
    } else if (sends_to_sign_in(w, e)) {
        return;
    } else if (!has_page || e != ERR_INPUT) {
        w->headers = 0;
        w->location = w->file = (struct str){0};
        show_error(w, e);
        w->status = err_status(e);
    } else {
        w->status = err_status(e);
    }
    if (e == ERR_BUSY || e == ERR_TOO_MANY || e == ERR_STORE || e == ERR_DISK) {
        web_header(w, "Retry-After", STR("10"));
    }
}

static void frame_page(struct web *w, struct buf *out) {
    if (w->bare || w->location.p != NULL || w->file.p != NULL || w->stream != NULL) {
        *out = w->page.body;
        w->page.body = (struct buf){0};
        return;
    }
    struct page frame = w->page;
    frame.body = buf_make(PAGE_BODY_MAX);
    (void)buf_room(&frame.body, w->page.body.n + PAGE_BODY_USUAL / 2);
    struct frame_view v;
    frame_view_make(w, &v);
    page_frame(&frame, &v);
    w->page.has_form |= frame.has_form;
    *out = frame.body;
    buf_free(&w->page.body);
}

void web_leave(struct web *w, enum err e, struct buf *out) {
    if (e != ERR_OK) {
        tell(w, e);
    }
    if (w->status == 0) {
        w->status = 200;
    }
    frame_page(w, out);
    if (w->page.has_form && !web_has_session(w)) {
        web_cookie(w, "kith-visitor", web_visitor(w), 86400 * 30, false);
    }
    if (web_chooses_language(w)) {
        web_cookie(w, "kith-lang", lang_tag(w->page.lang), 86400 * 365, false);
    }
}

static void free_body(void *p) {
    free(p);
}

static bool has_header(const struct web *w, struct str name) {
    for (size_t i = 0; i < w->headers; i++) {
        if (str_eq(w->header[i].name, name)) {
            return true;
        }
    }
    return false;
}

void web_send(struct web *w, struct buf *out) {
    struct http_pair h[32];
    size_t n = web_fixed_headers(w, h);
    struct str type = w->type.p ? w->type : STR("text/html; charset=utf-8");
    h[n++] = (struct http_pair){STR("Content-Type"), type};
    if (!has_header(w, STR("Cache-Control"))) {
        h[n++] = (struct http_pair){STR("Cache-Control"), STR("private, no-store")};
    }
    if (w->location.p != NULL) {
        h[n++] = (struct http_pair){STR("Location"), w->location};
    }
    for (size_t i = 0; i < w->headers; i++) {
        h[n++] = w->header[i];
    }
    struct http_answer a = {.status = w->status, .headers = h, .body = buf_str(out)};
    struct str gzip = {0};
    if (w->stream != NULL || w->file.p != NULL) {
        buf_free(out); /* made for a page that did not come */
        a.body = STR("");
    }
    if (w->stream != NULL) {
        a.stream = w->stream;
        a.stream_end = w->stream_end;
        a.stream_owner = w->stream_owner;
    } else if (w->file.p != NULL) {
        a.file = w->file;
    } else if (web_takes_gzip(w) && !(w->bare && str_starts(type, STR("image/")))) {
        gzip = web_gzip(w->ctx.arena, buf_str(out), 1);
    }
    if (gzip.n > 0) {
        h[n++] = (struct http_pair){STR("Content-Encoding"), STR("gzip")};
        a.body = gzip;
        buf_free(out);
    } else {
        a.body_keep = free_body;
        a.body_owner = out->p;
    }
    a.header_count = n;
    http_answer(w->http, &a);
}

void web_send_cached(struct web *w, const struct cache_page *page) {
    struct http_pair h[16];
    size_t n = web_fixed_headers(w, h);
    h[n++] = (struct http_pair){STR("Content-Type"), STR("text/html; charset=utf-8")};
    h[n++] = (struct http_pair){STR("Cache-Control"), STR("no-cache")};
    h[n++] = (struct http_pair){STR("ETag"), str_of(page->etag)};
    bool gzip = page->gzip.n > 0 && web_takes_gzip(w);
    struct http_answer a = {.status = 200,
                            .headers = h,
                            .body = gzip ? page->gzip : page->plain,
                            .body_keep = cache_release,
                            .body_owner = (void *)page};
    if (gzip) {
        h[n++] = (struct http_pair){STR("Content-Encoding"), STR("gzip")};
    }
    if (str_eq(http_header(w->http, "If-None-Match"), str_of(page->etag))) {
        a.status = 304;
        a.body = STR("");
    }
    a.header_count = n;
    http_answer(w->http, &a);
}

static void keep_forever(void *owner) {
    (void)owner;
}

void web_send_asset(struct http_exchange *x, const struct asset *asset) {
    struct str accept = http_header(x, "Accept-Encoding");
    struct http_pair h[6];
    size_t n = 0;
    h[n++] = (struct http_pair){STR("Content-Type"), str_of(asset->type)};
    h[n++] = (struct http_pair){STR("Cache-Control"), STR("public, max-age=31536000, immutable")};
    h[n++] = (struct http_pair){STR("X-Content-Type-Options"), STR("nosniff")};
    h[n++] = (struct http_pair){STR("Vary"), STR("Accept-Encoding")};
    struct http_answer a = {
        .status = 200, .headers = h, .body = asset->plain, .body_keep = keep_forever};
    if (asset->brotli.n > 0 && str_find(accept, STR("br")) < accept.n) {
        h[n++] = (struct http_pair){STR("Content-Encoding"), STR("br")};
        a.body = asset->brotli;
    } else if (asset->gzip.n > 0 && str_find(accept, STR("gzip")) < accept.n) {
        h[n++] = (struct http_pair){STR("Content-Encoding"), STR("gzip")};
        a.body = asset->gzip;
    }
    a.header_count = n;
    http_answer(x, &a);
}
