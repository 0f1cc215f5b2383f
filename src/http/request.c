/* SPDX-License-Identifier: AGPL-3.0-or-later
 * libmicrohttpd's calls become a request: its line, its headers, its body, its handler. Every
 * limit on what comes in is met here. */
#include <assert.h>
#include <string.h>

#include "http/exchange.h"
#include "http/guard.h"
#include "http/value.h"
#include "sys/clock.h"

enum { REQUEST_QUERY_MAX = 200 };

static void request_count(_Atomic uint64_t *own) {
    uint64_t n = atomic_load_explicit(own, memory_order_relaxed);
    atomic_store_explicit(own, n + 1, memory_order_relaxed);
}

static int64_t request_in_ms(int64_t now_us, unsigned ms) {
    return now_us + (int64_t)ms * 1000;
}

void *request_line(void *server, const char *target, struct MHD_Connection *c) {
    struct http_server *s = server;
    struct http_connection *connection = exchange_connection(c);
    struct http_exchange *x = connection == NULL ? NULL : exchange_take(connection);
    if (x == NULL) {
        return NULL;
    }
    x->mhd = c;
    x->request.begun_us = clock_monotonic_us();
    x->request.target = arena_str(x->request.arena, str_of(target == NULL ? "" : target));
    request_count(&connection->pool->begun);
    watch_set(&connection->watched, WATCH_READ,
              request_in_ms(x->request.begun_us, s->options.header_ms));
    return x;
}

static enum MHD_Result request_queue(struct http_exchange *x) {
    /* What is answered at once was begun just now: reading the clock once less is worth it. */
    bool at_once = !x->held && !x->has_upload;
    int64_t now_us = at_once ? x->request.begun_us : clock_monotonic_us();
    watch_set(&x->connection->watched, WATCH_SEND,
              request_in_ms(now_us, x->server->options.send_ms));
    return MHD_queue_response(x->mhd, (unsigned)x->status, x->response);
}

/* Also closes the connection, since where the next request begins is not known. */
static enum MHD_Result request_refuse(struct http_exchange *x, int status) {
    request_count(&x->connection->pool->refused);
    x->stage = HTTP_STAGE_HANDLED;
    x->connection->watched.linger = true;
    x->response = answer_plain(status);
    x->status = status;
    return request_queue(x);
}

struct request_reader {
    struct http_exchange *x;
    char *room;
    struct guard_wire wire;
};

static struct str request_copy(char **room, struct str s) {
    char *copy = *room;
    memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    *room = copy + s.n + 1;
    return str_make(copy, s.n);
}

static enum MHD_Result request_header(void *self, enum MHD_ValueKind kind, const char *name,
                                      size_t name_n, const char *value, size_t value_n) {
    struct request_reader *r = self;
    (void)kind;
    struct str n = str_make(name, name_n);
    struct str v = value == NULL ? STR("") : str_make(value, value_n);
    guard_wire_header(&r->wire, n, v);
    struct http_pairs *headers = &r->x->headers;
    headers->item[headers->count].name = request_copy(&r->room, n);
    headers->item[headers->count].value = request_copy(&r->room, v);
    headers->count++;
    return MHD_YES;
}

/* Copied, because a held request may outlive its connection. A header takes at least three bytes
 * more on the wire than its name and value, so the copies with their NULs have room. */
static int request_read_headers(struct http_exchange *x, const char *method, struct str version) {
    struct request_reader r = {.x = x, .wire = guard_wire_begin(version)};
    struct arena *arena = x->request.arena;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    size_t size = info->header_size;
    int count = MHD_get_connection_values_n(x->mhd, MHD_HEADER_KIND, NULL, NULL);
    if (size > GUARD_BYTES_MAX || count > GUARD_HEADERS_MAX) {
        return 431;
    }
    x->headers.item = arena_array(arena, struct http_pair, (size_t)count);
    r.room = arena_alloc(arena, size, 1);
    (void)MHD_get_connection_values_n(x->mhd, MHD_HEADER_KIND, request_header, &r);
    return !x->server->wire_is_seen || guard_wire_is_fine(&r.wire, method + size) ? 0 : 400;
}

static void request_trim_headers(struct http_exchange *x) {
    for (size_t i = 0; i < x->headers.count; i++) {
        x->headers.item[i].value = str_trim(x->headers.item[i].value);
    }
}

static enum http_method request_method(const char *name) {
    static const struct {
        const char *name;
        enum http_method method;
    } known[] = {{"GET", HTTP_GET}, {"POST", HTTP_POST},     {"HEAD", HTTP_HEAD},
                 {"PUT", HTTP_PUT}, {"DELETE", HTTP_DELETE}, {"OPTIONS", HTTP_OPTIONS}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(name, known[i].name) == 0) {
            return known[i].method;
        }
    }
    return HTTP_OTHER;
}

static void request_blame(struct http_exchange *x, enum err bad, struct str field) {
    if (x->request.bad == ERR_OK) {
        x->request.bad = bad;
        x->request.bad_field = field;
    }
}

/* "http://host/path" is sent to proxies, but every server must take it (RFC 9112, 3.2.2). */
static bool request_origin_form(struct str target, struct str host, struct str *out) {
    size_t scheme = str_eq_nocase(str_first(target, 7), STR("http://"))    ? 7
                    : str_eq_nocase(str_first(target, 8), STR("https://")) ? 8
                                                                           : 0;
    *out = target;
    if (scheme == 0) {
        return true;
    }
    struct str rest = str_from(target, scheme);
    size_t end = 0;
    while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?') {
        end++;
    }
    *out = str_from(rest, end);
    return str_eq_nocase(str_first(rest, end), host);
}

static void request_read_target(struct http_exchange *x, struct str host) {
    struct http_request *r = &x->request;
    struct str query;
    struct str field;
    r->path = STR("/");
    if (!request_origin_form(r->target, host, &query)) {
        request_blame(x, ERR_REQUEST, str_of(NULL));
        return;
    }
    struct str raw = str_cut(&query, '?');
    if (http_path_parse(r->arena, raw, &r->path) != ERR_OK) {
        request_blame(x, ERR_REQUEST, str_of(NULL));
    }
    if (query.n > 0) {
        enum err bad = http_form_parse(r->arena, query, REQUEST_QUERY_MAX, &r->query, &field);
        request_blame(x, bad, field);
    }
}

static struct peer request_peer(const struct http_exchange *x) {
    struct peer peer = x->connection->watched.peer;
    bool on = true;
    for (size_t i = x->headers.count; i > 0 && on; i--) {
        const struct http_pair *h = &x->headers.item[i - 1];
        if (str_eq_nocase(h->name, STR("x-forwarded-for"))) {
            on = peer_forwarded(x->server->proxies, h->value, &peer);
        }
    }
    return peer;
}

/* Several proxies each add their own word at the right; ours is the last. */
static bool request_is_secure(const struct http_exchange *x) {
    struct str last = {NULL, 0};
    for (size_t i = 0; i < x->headers.count; i++) {
        const struct http_pair *h = &x->headers.item[i];
        if (str_eq_nocase(h->name, STR("x-forwarded-proto"))) {
            struct str rest = h->value;
            while (rest.n > 0) {
                last = str_trim(str_cut(&rest, ','));
            }
        }
    }
    return str_eq_nocase(last, STR("https"));
}

static void request_read_address(struct http_exchange *x) {
    const struct http_connection *c = x->connection;
    struct str address = str_make(c->address, c->address_n);
    char text[PEER_TEXT_SIZE];
    if (c->watched.is_proxy) {
        struct peer peer = request_peer(x);
        address = str_make(text, peer_text(&peer, text));
        x->request.secure = request_is_secure(x);
    }
    x->request.address = arena_str(x->request.arena, address);
}

static enum err request_admit(struct http_exchange *x, uint64_t length) {
    const struct http_options *o = &x->server->options;
    struct http_limits limits = o->admit(x, o->self);
    if (limits.body_max == 0 || length > limits.body_max) {
        return ERR_TOO_LARGE;
    }
    x->has_upload = true;
    return upload_begin(&x->upload, x->request.arena, limits, http_header(x, "content-type"),
                        o->tmp);
}

static enum MHD_Result request_handle(struct http_exchange *x) {
    const struct http_options *o = &x->server->options;
    x->stage = HTTP_STAGE_HANDLED;
    watch_set(&x->connection->watched, WATCH_WORK, 0);
    o->handle(x, o->self);
    if (x->held) {
        return MHD_YES; /* it may be somebody else's by now */
    }
    assert(x->response != NULL && "a handler neither answered nor held");
    return request_queue(x);
}

/* On average body_rate bytes a second, once the time that headers have is over. */
static void request_body_deadline(struct http_exchange *x) {
    const struct http_options *o = &x->server->options;
    int64_t earned_us = (int64_t)(x->upload.taken * 1000 / o->body_rate) * 1000;
    watch_set(&x->connection->watched, WATCH_READ,
              request_in_ms(x->body_begun_us, o->header_ms) + earned_us);
}

/* An answer given here, before the body, makes libmicrohttpd close the connection after it. */
static enum MHD_Result request_expect_body(struct http_exchange *x, uint64_t length) {
    if (x->request.bad == ERR_OK) {
        request_blame(x, request_admit(x, length), str_of(NULL));
    }
    if (x->request.bad != ERR_OK) {
        request_count(&x->connection->pool->refused);
        x->connection->watched.linger = true;
        return request_handle(x);
    }
    x->body_begun_us = clock_monotonic_us();
    request_body_deadline(x);
    return MHD_YES;
}

static enum MHD_Result request_headers(struct http_exchange *x, const char *method,
                                       struct str version) {
    struct guard_facts facts;
    int status = request_read_headers(x, method, version);
    if (status == 0) {
        status = guard_check(x->headers, str_eq(version, STR("HTTP/1.0")), &facts);
    }
    if (status != 0) {
        return request_refuse(x, status);
    }
    request_trim_headers(x);
    x->request.method = request_method(method);
    request_read_target(x, facts.host);
    request_read_address(x);
    x->stage = HTTP_STAGE_BODY;
    bool has_body = facts.chunked || facts.length > 0;
    return has_body ? request_expect_body(x, facts.length) : MHD_YES;
}

/* Only a chunked body can be longer than its headers said. libmicrohttpd takes no answer here. */
static enum MHD_Result request_body(struct http_exchange *x, struct str bytes) {
    if (!upload_take(&x->upload, bytes)) {
        request_count(&x->connection->pool->refused);
        x->connection->watched.linger = true;
        answer_raw(x->connection->watched.fd, 413);
        return MHD_NO;
    }
    request_body_deadline(x);
    return MHD_YES;
}

static enum MHD_Result request_complete(struct http_exchange *x) {
    if (x->has_upload) {
        struct upload *u = &x->upload;
        upload_end(u);
        x->request.form = u->form.pairs;
        x->request.files = u->files;
        x->request.body = u->kind == UPLOAD_RAW ? buf_str(&u->text) : str_of(NULL);
        x->request.bad_file = x->request.bad == ERR_OK && u->bad_file;
        request_blame(x, u->form.bad, u->form.bad_field);
    }
    return request_handle(x);
}

enum MHD_Result request_more(void *server, struct MHD_Connection *c, const char *url,
                             const char *method, const char *version, const char *data,
                             size_t *data_n, void **exchange) {
    struct http_exchange *x = *exchange;
    (void)server;
    (void)c;
    (void)url;
    if (x == NULL) {
        return MHD_NO;
    }
    switch (x->stage) {
    case HTTP_STAGE_LINE:
        return request_headers(x, method, str_of(version));
    case HTTP_STAGE_BODY:
        if (*data_n == 0) {
            return request_complete(x);
        }
        struct str bytes = str_make(data, *data_n);
        *data_n = 0;
        return request_body(x, bytes);
    case HTTP_STAGE_HANDLED:
        break;
    }
    /* Called again because a held exchange was answered, or given up. */
    return exchange_is_abandoned(x) ? MHD_NO : request_queue(x);
}

void request_ended(void *server, struct MHD_Connection *c, void **exchange,
                   enum MHD_RequestTerminationCode how) {
    struct http_server *s = server;
    struct http_exchange *x = *exchange;
    (void)c;
    if (x == NULL) {
        return;
    }
    *exchange = NULL;
    struct http_connection *connection = x->connection;
    if (how == MHD_REQUEST_TERMINATED_WITH_ERROR) {
        connection->watched.linger = true;
    }
    exchange_end(x);
    request_count(&connection->pool->ended);
    watch_set(&connection->watched, WATCH_WAIT,
              request_in_ms(clock_monotonic_us(), s->options.idle_ms));
}

struct str http_header(const struct http_exchange *x, const char *name) {
    struct str wanted = str_of(name);
    for (size_t i = 0; i < x->headers.count; i++) {
        if (str_eq_nocase(x->headers.item[i].name, wanted)) {
            return x->headers.item[i].value;
        }
    }
    return str_of(NULL);
}

struct str http_cookie(const struct http_exchange *x, const char *name) {
    for (size_t i = 0; i < x->headers.count; i++) {
        if (str_eq_nocase(x->headers.item[i].name, STR("cookie"))) {
            struct str found = value_cookie(x->headers.item[i].value, str_of(name));
            if (found.p != NULL) {
                return found;
            }
        }
    }
    return str_of(NULL);
}

struct str http_pair_find(struct http_pairs pairs, struct str name) {
    for (size_t i = 0; i < pairs.count; i++) {
        if (str_eq(pairs.item[i].name, name)) {
            return pairs.item[i].value;
        }
    }
    return str_of(NULL);
}
