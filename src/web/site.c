/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One request's way between the sockets, the threads and the store:
 *   static file, cached page            at once, on the I/O thread
 *   QUICK GET                           at once, in one read snapshot of this thread's reader
 *   SLOW GET, `before` of a POST        on a worker
 *   POST                                in the store's write transaction, then back */
#include "web/site.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/setting.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/log.h"
#include "web/inside.h"

#define QUICK_US 50000
#define CACHE_BYTES ((size_t)16 * 1024 * 1024)

struct write {
    struct web *web;
    struct store_task task;
    enum err before; /* what `before` said */
};

/* --- reading --- */

static struct str cache_key(const struct web *w) {
    return arena_join(w->ctx.arena, lang_tag(w->ctx.lang), w->request->secure ? STR("+") : STR(" "),
                      w->request->target);
}

static bool may_cache(const struct web *w) {
    return w->route != NULL && w->route->cached && !web_has_session(w) &&
           !w->site->options.no_cache && !web_chooses_language(w) && web_paused(w) == 0;
}

static bool send_from_cache(struct web *w) {
    const struct cache_page *page =
        cache_find(w->site->cache, w->site->options.store, cache_key(w), w->ctx.now_ms);
    if (page != NULL) {
        web_send_cached(w, page);
    }
    return page != NULL;
}

static void keep_in_cache(struct web *w, const struct buf *out, uint64_t since) {
    if (w->status == 200 && !w->page.has_form && !w->bare && w->headers == 0) {
        struct str gzip = web_gzip(w->ctx.arena, buf_str(out), 6);
        cache_keep(w->site->cache, cache_key(w), buf_str(out), gzip, db_tables_read(w->ctx.db),
                   since, w->ctx.now_ms);
    }
}

static enum err read_page(struct web *w, struct db *db) {
    TRY(db_begin_read(db));
    TRY(web_enter(w));
    return w->route->run(w);
}

static void run_read(struct web *w) {
    struct site *s = w->site;
    uint64_t since = store_clock(s->options.store);
    struct db *db = store_reader(s->options.store);
    web_begin(w, db);
    (void)buf_room(&w->page.body, PAGE_BODY_USUAL);
    w->since = since;
    int64_t begun = clock_monotonic_us();
    enum err e = db == NULL ? ERR_STORE : read_page(w, db);
    if (e == ERR_STORE || e == ERR_BUG) {
        log_fail("web", "GET %s failed: %s", w->route->path, db ? db_message(db) : "no store");
    }
    struct buf out;
    web_leave(w, e, &out);
    if (e == ERR_OK && may_cache(w)) {
        keep_in_cache(w, &out, since);
    }
    if (db != NULL) {
        db_end(db);
    }
    int64_t took = clock_monotonic_us() - begun;
    if (w->route->pace == QUICK && took > QUICK_US) {
        log_warn("web", "GET %s took %lld ms on an I/O thread - make its query quicker or it SLOW",
                 w->route->path, (long long)(took / 1000));
    }
    web_send(w, &out);
}

static void run_read_later(void *self) {
    run_read(self);
}

/* --- refusing --- */

static void refuse(struct web *w, enum err e) {
    web_begin(w, NULL);
    struct buf out;
    web_leave(w, e, &out);
    web_send(w, &out);
}

/* --- writing --- */

static enum err run_write(struct db *db, void *self) {
    struct write *t = self;
    struct web *w = t->web;
    bool again;
    web_begin(w, db);
    TRY(web_again_find(w, &again));
    if (again) {
        return ERR_OK;
    }
    TRY(web_enter(w));
    TRY(t->before);
    TRY(w->route->run(w));
    return web_again_keep(w);
}

static void write_done(enum err e, void *self) {
    struct write *t = self;
    struct web *w = t->web;
    if (w->page.arena == NULL) { /* never run: the queue or the store failed before */
        web_begin(w, NULL);
    }
    if (e == ERR_STORE || e == ERR_DISK || e == ERR_BUG) {
        log_fail("web", "POST %s failed: %s", w->route->path, err_name(e));
    }
    struct buf out;
    web_leave(w, e, &out);
    web_send(w, &out);
}

static void submit_write(struct write *t) {
    if (!store_submit(t->web->site->options.store, &t->task)) {
        refuse(t->web, ERR_BUSY);
    }
}

/* `before` sees a snapshot; its refusal is told from within the write, which changes nothing. */
static void run_before(void *self) {
    struct write *t = self;
    struct web *w = t->web;
    uint64_t since = store_clock(w->site->options.store);
    struct db *db = store_reader(w->site->options.store);
    if (db == NULL) {
        refuse(w, ERR_STORE);
        return;
    }
    web_begin(w, db);
    w->since = since;
    t->before = db_begin_read(db);
    if (t->before == ERR_OK) {
        t->before = web_enter(w);
    }
    if (t->before == ERR_OK) {
        t->before = w->route->before(w);
    }
    db_end(db);
    if (t->before != ERR_OK && t->before != ERR_INPUT) {
        struct buf out;
        web_leave(w, t->before, &out);
        web_send(w, &out);
        return;
    }
    if (t->before == ERR_INPUT) {
        t->before = ERR_OK; /* the handler finds w->before and says the same in its form */
    }
    submit_write(t);
}

/* How many writes an address may ask for; a class shares one, so it is generous. */
#define WRITES_AT_ONCE 120
#define WRITES_PER_MINUTE 120

static enum err may_write(struct web *w) {
    if (w->request->bad != ERR_OK) {
        return w->request->bad;
    }
    unsigned rate = w->site->options.writes_per_minute;
    if (rate != WRITES_UNLIMITED &&
        !limit_take(w->site->limit, STR("write"), w->request->address, WRITES_AT_ONCE,
                    rate ? rate : WRITES_PER_MINUTE, clock_now_ms())) {
        return ERR_TOO_MANY;
    }
    if (w->route->other_sites) {
        return ERR_OK;
    }
    web_begin(w, NULL);
    return web_form_is_ours(w) ? ERR_OK : ERR_FORM_TOKEN;
}

static void begin_write(struct web *w) {
    enum err e = may_write(w);
    if (e != ERR_OK) {
        refuse(w, e);
        return;
    }
    struct write *t = arena_new(w->ctx.arena, struct write);
    *t = (struct write){.web = w, .task = {run_write, write_done, t, NULL}};
    http_hold(w->http);
    if (w->route->before == NULL) {
        submit_write(t);
    } else if (!pool_submit(w->request->files ? w->site->files : w->site->pool, run_before, t)) {
        refuse(w, ERR_BUSY);
    }
}

/* --- the door --- */

static bool send_asset(struct http_exchange *x, const struct http_request *r) {
    if (!str_starts(r->path, STR("/static/"))) {
        return false;
    }
    const struct asset *a = asset_by_path(r->path);
    if (a != NULL) {
        web_send_asset(x, a);
    }
    return a != NULL;
}

static void handle_get(struct web *w) {
    if (w->request->bad != ERR_OK) {
        refuse(w, w->request->bad);
        return;
    }
    if (may_cache(w)) {
        struct arena_mark mark = arena_mark(w->ctx.arena);
        w->ctx.now_ms = clock_now_ms();
        if (w->ctx.lang == NULL) {
            w->ctx.lang = web_language(w);
        }
        if (send_from_cache(w)) {
            return;
        }
        arena_rewind(w->ctx.arena, mark);
    }
    if (w->route->pace == QUICK) {
        run_read(w);
        return;
    }
    http_hold(w->http);
    if (!pool_submit(w->site->pool, run_read_later, w)) {
        refuse(w, ERR_BUSY);
    }
}

static void handle(struct http_exchange *x, void *self) {
    struct site *s = self;
    struct http_request *r = http_request(x);
    if (send_asset(x, r)) {
        return;
    }
    struct web *w = r->user != NULL ? r->user : web_make(s, x);
    bool other_method = false;
    w->route = route_find(r->method, w->path, w, &other_method);
    if (w->route == NULL) {
        refuse(w, other_method ? ERR_METHOD : ERR_NOT_FOUND);
    } else if (r->method == HTTP_GET || r->method == HTTP_HEAD) {
        handle_get(w);
    } else {
        begin_write(w);
    }
}

/* The headers are in: how much body does this route take? */
static struct http_limits admit(const struct http_exchange *x, void *self) {
    (void)self;
    const struct http_request *r = http_request_of(x);
    struct web scratch = {0};
    bool other_method;
    const struct route *route = route_find(r->method, web_path(r), &scratch, &other_method);
    if (route == NULL || r->method == HTTP_GET || r->method == HTTP_HEAD) {
        return (struct http_limits){0};
    }
    if (route->limits.body_max != 0) {
        return route->limits;
    }
    return (struct http_limits){.body_max = FORM_BODY_MAX};
}

/* --- start and stop --- */

struct secret_work {
    struct arena *arena;
    struct site *site;
};

static struct ctx ctx_of_site(struct db *db, struct arena *a) {
    return (struct ctx){.arena = a,
                        .db = db,
                        .viewer = &viewer_site,
                        .now_ms = clock_now_ms(),
                        .lang = lang_english()};
}

/* For commands that must know where the site is: kith doctor. */
static enum err keep_address(struct db *db, void *self) {
    struct secret_work *work = self;
    struct ctx c = ctx_of_site(db, work->arena);
    struct str kept, address = str_of(work->site->address);
    TRY(setting_get(&c, "address", STR(""), &kept));
    return str_eq(kept, address) ? ERR_OK : setting_put(&c, "address", address);
}

static enum err read_settings(struct db *db, void *self) {
    struct secret_work *work = self;
    struct ctx c = ctx_of_site(db, work->arena);
    struct str secret;
    TRY(setting_secret(&c, &secret));
    memcpy(work->site->secret, secret.p, secret.n < 64 ? secret.n : 64);
    struct words *k = &work->site->words;
    TRY(words_read(&c, &k->now));
    k->reads = *db_tables_read(db);
    return ERR_OK;
}

static enum err open_sockets(struct site *s, struct buf *why) {
    struct site_options *o = &s->options;
    struct http_options h = {
        .listen = o->listen,
        .threads = o->threads,
        .header_ms = o->header_ms,
        .tmp = o->tmp,
        .proxies = o->proxies,
        .proxy_count = o->proxy_count,
        .admit = admit,
        .handle = handle,
        .self = s,
    };
    return http_start(h, &s->http, why);
}

/* "127.0.0.1:0" listens on a port that is known only now. */
static void say_address(struct site *s) {
    struct str given = s->options.address, host = s->options.listen;
    if (!str_is_empty(given)) {
        while (str_ends(given, STR("/"))) {
            given = str_first(given, given.n - 1);
        }
        (void)snprintf(s->address, sizeof s->address, "%.*s", STR_ARG(given));
        return;
    }
    while (host.n > 0 && host.p[host.n - 1] != ':') {
        host = str_first(host, host.n - 1);
    }
    (void)snprintf(s->address, sizeof s->address, "http://%.*s%u", STR_ARG(host), site_port(s));
}

static enum err begin(struct site *s, struct buf *why) {
    struct secret_work work = {arena_make(), s};
    enum err e = store_write(s->options.store, read_settings, &work);
    if (e != ERR_OK) {
        buf_printf(why, "The settings cannot be read from the store (%s).", err_name(e));
    } else {
        e = open_sockets(s, why);
    }
    if (e == ERR_OK) {
        say_address(s);
        e = store_write(s->options.store, keep_address, &work);
        if (e != ERR_OK) {
            buf_printf(why, "The site's address cannot be kept in the store (%s).", err_name(e));
            http_stop(s->http, 0);
        }
    }
    arena_free(work.arena);
    return e;
}

enum err site_start(struct site_options o, struct site **out, struct buf *why) {
    struct site *s = calloc(1, sizeof *s);
    assert(s != NULL);
    s->options = o;
    s->started_ms = clock_now_ms();
    pthread_mutex_init(&s->words.lock, NULL);
    s->cache = cache_make(CACHE_BYTES);
    s->limit = limit_make();
    s->pool = pool_make(4, 1024);
    s->files = pool_make(2, 1024);
    enum err e = begin(s, why);
    if (e != ERR_OK) {
        pool_free(s->files);
        pool_free(s->pool);
        cache_free(s->cache);
        limit_free(s->limit);
        free(s);
        return e;
    }
    *out = s;
    return ERR_OK;
}

unsigned site_port(const struct site *s) {
    return http_port(s->http);
}

void site_stop(struct site *s, unsigned wait_ms) {
    http_stop(s->http, wait_ms);
    pool_free(s->files);
    pool_free(s->pool);
    cache_free(s->cache);
    limit_free(s->limit);
    pthread_mutex_destroy(&s->words.lock);
    free(s);
}

struct str site_address(const struct site *s) {
    return str_of(s->address);
}

struct str site_folder(const struct site *s) {
    return s->options.folder;
}

bool site_is_development(const struct site *s) {
    return s->options.development;
}

struct http_counts site_http_counts(const struct site *s) {
    return http_counts(s->http);
}

int64_t site_started_ms(const struct site *s) {
    return s->started_ms;
}

int64_t site_disk_free_bytes(const struct site *s) {
    struct arena *a = arena_make();
    int64_t free_bytes = disk_free_bytes(arena_cstr(a, s->options.folder));
    arena_free(a);
    return free_bytes;
}

/* The second number of statm: pages in memory. */
int64_t site_memory_bytes(const struct site *s) {
    (void)s;
    struct arena *a = arena_make();
    struct str text = {0};
    int64_t pages = 0;
    if (file_read(a, "/proc/self/statm", 4096, &text) == ERR_OK) {
        (void)str_cut(&text, ' ');
        pages = str_to_int(str_cut(&text, ' '), &pages) ? pages : 0;
    }
    arena_free(a);
    return pages * 4096;
}
