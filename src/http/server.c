/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A server's life: settings, libmicrohttpd's threads, connections that come and go, the end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "http/exchange.h"
#include "http/listen.h"
#include "sys/clock.h"
#include "sys/log.h"

enum {
    SERVER_THREADS_MAX = 64,
    SERVER_THREADS_OWN_MAX = 8,           /* when the settings leave it to us */
    SERVER_CONNECTION_MEMORY = 24 * 1024, /* headers in, headers out, a piece of the body */
    SERVER_LOOK_NS = 2 * 1000 * 1000
};

static unsigned server_or(unsigned set, unsigned otherwise) {
    return set == 0 ? otherwise : set;
}

static unsigned server_threads(unsigned set) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned own = cores < 1 ? 1 : (unsigned)cores;
    own = own > SERVER_THREADS_OWN_MAX ? SERVER_THREADS_OWN_MAX : own;
    set = server_or(set, own);
    return set > SERVER_THREADS_MAX ? SERVER_THREADS_MAX : set;
}

static enum err server_proxies(struct http_server *s, struct buf *why) {
    const struct http_options *o = &s->options;
    struct peer_net *nets = arena_array(s->arena, struct peer_net, o->proxy_count);
    for (size_t i = 0; i < o->proxy_count; i++) {
        if (!peer_net_parse(o->proxies[i], &nets[i])) {
            buf_printf(why, "\"%.*s\" is no address of a proxy - write 10.0.0.1 or 10.0.0.0/8",
                       STR_ARG(o->proxies[i]));
            return ERR_INPUT;
        }
    }
    s->proxies = (struct peer_nets){nets, o->proxy_count};
    return ERR_OK;
}

static enum err server_settle(struct http_server *s, const struct http_options *asked,
                              struct buf *why) {
    struct http_options *o = &s->options;
    *o = *asked;
    o->threads = server_threads(o->threads);
    o->connections = server_or(o->connections, 4000);
    o->per_address = server_or(o->per_address, 200);
    o->header_ms = server_or(o->header_ms, 10 * 1000);
    o->idle_ms = server_or(o->idle_ms, 30 * 1000);
    o->body_rate = server_or(o->body_rate, 200);
    o->send_ms = server_or(o->send_ms, 60 * 1000);
    o->tmp = arena_str(s->arena, o->tmp);
    enum err e = server_proxies(s, why);
    o->proxies = NULL; /* read; they are the caller's */
    o->listen = arena_str(s->arena, o->listen);
    s->watch.connections = o->connections;
    s->watch.per_address = o->per_address;
    s->watch.idle_ms = o->idle_ms;
    s->watch.send_ms = o->send_ms;
    s->watch.rate = o->body_rate;
    s->wire_is_seen = str_starts(str_of(MHD_get_version()), STR("0.9."));
    return e;
}

static enum MHD_Result server_accept(void *self, const struct sockaddr *address, socklen_t size) {
    struct http_server *s = self;
    struct peer peer = peer_of(address);
    (void)size;
    if (atomic_load_explicit(&s->draining, memory_order_relaxed)) {
        return MHD_NO;
    }
    return peer_nets_have(s->proxies, &peer) || watch_may_enter(&s->watch, &peer) ? MHD_YES
                                                                                  : MHD_NO;
}

/* Each I/O thread finds its own pool once for each connection; libmicrohttpd starts as many
 * threads as there are pools. */
static struct http_pool *server_pool(struct http_server *s) {
    pthread_t me = pthread_self();
    pthread_mutex_lock(&s->lock);
    unsigned i = 0;
    while (i < s->pool_count && !pthread_equal(s->pool[i].thread, me)) {
        i++;
    }
    if (i == s->pool_count) {
        s->pool[i].thread = me;
        s->pool_count++;
    }
    pthread_mutex_unlock(&s->lock);
    return &s->pool[i];
}

static struct http_connection *server_connection(struct http_server *s, struct MHD_Connection *c) {
    struct http_connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL) {
        return NULL;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    connection->watched.fd = info->connect_fd;
    info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    connection->watched.peer = peer_of(info->client_addr);
    connection->watched.is_proxy = peer_nets_have(s->proxies, &connection->watched.peer);
    connection->address_n = peer_text(&connection->watched.peer, connection->address);
    connection->server = s;
    connection->pool = server_pool(s);
    return connection;
}

static void server_connection_turns(void *self, struct MHD_Connection *c, void **context,
                                    enum MHD_ConnectionNotificationCode what) {
    struct http_server *s = self;
    struct http_connection *connection = *context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        connection = server_connection(s, c);
        *context = connection;
        if (connection != NULL) {
            int64_t end = clock_monotonic_us() + (int64_t)s->options.header_ms * 1000;
            watch_set(&connection->watched, WATCH_READ, end);
            watch_enter(&s->watch, &connection->watched);
        }
    } else if (connection != NULL) {
        *context = NULL;
        watch_leave(&s->watch, &connection->watched);
        free(connection);
    }
}

__attribute__((format(printf, 2, 0))) static void server_log(void *self, const char *format,
                                                             va_list args) {
    char line[256];
    (void)self;
    (void)vsnprintf(line, sizeof line, format, args);
    log_line(LOG_DEBUG, "http", "%.*s", STR_ARG(str_trim(str_of(line))));
}

/* Escapes are for http_path_parse and http_form_parse, which check what they decode. */
static size_t server_keep_escapes(void *self, struct MHD_Connection *c, char *text) {
    (void)self;
    (void)c;
    return strlen(text);
}

static struct MHD_Daemon *server_daemon(struct http_server *s) {
    const struct http_options *o = &s->options;
    /* A pool of one is refused; without that option there is one thread. */
    unsigned pool = o->threads == 1 ? 0 : o->threads;
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME, 0,
        server_accept, s, request_more, s, MHD_OPTION_EXTERNAL_LOGGER, server_log, NULL,
        MHD_OPTION_LISTEN_SOCKET, s->listen_fd, MHD_OPTION_THREAD_POOL_SIZE, pool,
        MHD_OPTION_CONNECTION_LIMIT, o->connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)SERVER_CONNECTION_MEMORY, MHD_OPTION_URI_LOG_CALLBACK, request_line, s,
        MHD_OPTION_UNESCAPE_CALLBACK, server_keep_escapes, NULL, MHD_OPTION_NOTIFY_CONNECTION,
        server_connection_turns, s, MHD_OPTION_NOTIFY_COMPLETED, request_ended, s, MHD_OPTION_END);
}

static enum err server_run(struct http_server *s, struct buf *why) {
    TRY(listen_open(s->options.listen, s->options.send_ms, &s->listen_fd, why));
    s->port = listen_port(s->listen_fd);
    if (watch_start(&s->watch) == ERR_OK) {
        s->daemon = server_daemon(s);
        if (s->daemon != NULL) {
            return ERR_OK;
        }
        /* The library may have closed the listening socket or not; the caller gives up anyway. */
        watch_stop(&s->watch);
    } else {
        (void)close(s->listen_fd);
    }
    buf_printf(why, "the threads of the server cannot be started - look at the limits of memory, "
                    "files and threads");
    return ERR_STORE;
}

enum err http_start(struct http_options o, struct http_server **out, struct buf *why) {
    struct http_server *s = calloc(1, sizeof *s);
    unsigned threads = server_threads(o.threads);
    struct http_pool *pool = aligned_alloc(_Alignof(struct http_pool), threads * sizeof *pool);
    if (s == NULL || pool == NULL) {
        free(s);
        free(pool);
        buf_printf(why, "memory is exhausted");
        return ERR_STORE;
    }
    memset(pool, 0, threads * sizeof *pool);
    s->pool = pool;
    s->arena = arena_make();
    s->users = 1;
    (void)pthread_mutex_init(&s->lock, NULL);
    enum err e = server_settle(s, &o, why);
    if (e == ERR_OK) {
        e = server_run(s, why);
    }
    if (e != ERR_OK) {
        server_leave(s);
        return e;
    }
    *out = s;
    return ERR_OK;
}

unsigned http_port(const struct http_server *s) {
    return s->port;
}

struct http_counts http_counts(const struct http_server *s) {
    struct http_counts counts = {0, atomic_load_explicit(&s->watch.open, memory_order_relaxed),
                                 atomic_load_explicit(&s->watch.refused, memory_order_relaxed)};
    for (unsigned i = 0; i < s->options.threads; i++) {
        counts.requests += atomic_load_explicit(&s->pool[i].begun, memory_order_relaxed);
        counts.refused += atomic_load_explicit(&s->pool[i].refused, memory_order_relaxed);
    }
    return counts;
}

static bool server_is_idle(const struct http_server *s) {
    uint64_t begun = 0;
    uint64_t ended = 0;
    for (unsigned i = 0; i < s->options.threads; i++) {
        ended += atomic_load_explicit(&s->pool[i].ended, memory_order_acquire);
        begun += atomic_load_explicit(&s->pool[i].begun, memory_order_acquire);
    }
    return begun == ended;
}

static void server_drain(struct http_server *s, unsigned wait_ms) {
    int64_t end = clock_monotonic_us() + (int64_t)wait_ms * 1000;
    while (!server_is_idle(s) && clock_monotonic_us() < end) {
        struct timespec pause = {0, SERVER_LOOK_NS};
        (void)nanosleep(&pause, NULL);
    }
}

static void server_free_pools(struct http_server *s) {
    for (unsigned i = 0; i < s->pool_count; i++) {
        while (s->pool[i].idle != NULL) {
            struct http_exchange *x = s->pool[i].idle;
            s->pool[i].idle = x->next;
            exchange_free(x);
        }
    }
}

/* New connections are turned away by server_accept. MHD_quiesce_daemon would do it sooner, but in
 * 0.9.75 it races with its own threads for the listening socket, and aborts when it loses. */
void http_stop(struct http_server *s, unsigned wait_ms) {
    atomic_store(&s->draining, true);
    server_drain(s, wait_ms);
    exchange_abandon_all(s);
    MHD_stop_daemon(s->daemon); /* also closes the listening socket */
    watch_stop(&s->watch);
    server_free_pools(s);
    server_leave(s);
}
