/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The inside of http/: servers, connections, exchanges and how they belong together. Nobody
 * outside of src/http includes this.
 *
 * Who touches what: an exchange belongs to the I/O thread of its connection; between http_hold
 * and http_answer to whom it was handed. The server's lock decides who is first when an answer
 * and http_stop meet. */
#ifndef KITH_HTTP_EXCHANGE_H
#define KITH_HTTP_EXCHANGE_H

#include <microhttpd.h>
#include <pthread.h>

#include "http/http.h"
#include "http/upload.h"
#include "http/watch.h"

enum {
    HTTP_IDLE_EXCHANGES_MAX = 16 /* kept by a thread for its next requests */
};

/* What one I/O thread keeps for itself; only it writes here. */
struct http_pool {
    _Alignas(64) pthread_t thread;
    struct http_exchange *idle;
    unsigned idle_count;
    _Atomic uint64_t begun; /* requests */
    _Atomic uint64_t ended;
    _Atomic uint64_t refused;
};

struct http_server {
    struct http_options options; /* every 0 replaced by what it stands for; texts are copies */
    struct arena *arena;         /* of the options */
    struct peer_nets proxies;
    struct MHD_Daemon *daemon;
    int listen_fd;
    unsigned port;
    bool wire_is_seen; /* see struct guard_wire */
    struct watch watch;
    _Atomic bool draining;
    pthread_mutex_t lock; /* of all below */
    struct http_pool *pool;
    unsigned pool_count;
    struct http_exchange *held; /* first of those handed over */
    bool closing;               /* nothing is handed over any more */
    unsigned users;             /* one while it runs, one for each abandoned exchange */
};

struct http_connection {
    struct watched watched;
    struct http_server *server;
    struct http_pool *pool;
    char address[PEER_TEXT_SIZE];
    size_t address_n;
};

enum http_stage {
    HTTP_STAGE_LINE,   /* the request line is in */
    HTTP_STAGE_BODY,   /* the headers too */
    HTTP_STAGE_HANDLED /* the handler was called, or the request refused */
};

struct http_exchange {
    struct http_request request;
    struct http_server *server;
    struct http_connection *connection;
    struct MHD_Connection *mhd;
    struct http_pairs headers;
    struct upload upload;
    bool has_upload;
    enum http_stage stage;
    struct MHD_Response *response;
    int status;
    bool held;      /* handed over at least once; written before that only */
    bool abandoned; /* the server stopped before the answer came; under the server's lock */
    bool gone;      /* abandoned, and its connection is closed; under the server's lock */
    int64_t body_begun_us;
    struct http_exchange *next; /* held, or idle */
    struct http_exchange *previous;
};

/* request.c: what libmicrohttpd calls */
void *request_line(void *server, const char *target, struct MHD_Connection *c);
enum MHD_Result request_more(void *server, struct MHD_Connection *c, const char *url,
                             const char *method, const char *version, const char *data,
                             size_t *data_n, void **exchange);
void request_ended(void *server, struct MHD_Connection *c, void **exchange,
                   enum MHD_RequestTerminationCode how);

/* exchange.c */
struct http_exchange *exchange_take(struct http_connection *c); /* NULL without memory */
void exchange_free(struct http_exchange *x);
struct http_connection *exchange_connection(struct MHD_Connection *c);
/* The request ended on the wire: back to the thread's pool, unless somebody still has it. */
void exchange_end(struct http_exchange *x);
bool exchange_is_abandoned(struct http_exchange *x);
/* All that are held get no answer any more; whoever has one may still call http_answer. */
void exchange_abandon_all(struct http_server *s);
void server_leave(struct http_server *s);

/* answer.c */
struct MHD_Response *answer_make(struct http_exchange *x, const struct http_answer *a, int *status);
/* The short page for what never reaches the handler. */
struct MHD_Response *answer_plain(int status);
/* The same straight onto the socket, where libmicrohttpd takes no answer: within a body. */
void answer_raw(int fd, int status);

#endif
