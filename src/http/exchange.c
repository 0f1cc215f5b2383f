/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Exchanges: taken from a pool, handed over, given back, and left behind when the server stops. */
#include "http/exchange.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct http_connection *exchange_connection(struct MHD_Connection *c) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static struct http_exchange *exchange_make(void) {
    struct http_exchange *x = calloc(1, sizeof *x);
    if (x != NULL) {
        x->request.arena = arena_make();
    }
    return x;
}

struct http_exchange *exchange_take(struct http_connection *c) {
    struct http_pool *pool = c->pool;
    struct http_exchange *x = pool->idle;
    if (x != NULL) {
        pool->idle = x->next;
        pool->idle_count--;
    } else {
        x = exchange_make();
    }
    if (x != NULL) {
        struct arena *arena = x->request.arena;
        memset(x, 0, sizeof *x);
        x->request.arena = arena;
        x->connection = c;
        x->server = c->server;
    }
    return x;
}

void exchange_free(struct http_exchange *x) {
    arena_free(x->request.arena);
    free(x);
}

static void exchange_clear(struct http_exchange *x) {
    if (x->has_upload) {
        upload_drop(&x->upload);
    }
    if (x->response != NULL) {
        MHD_destroy_response(x->response);
        x->response = NULL;
    }
}

static void exchange_give(struct http_exchange *x) {
    struct http_pool *pool = x->connection->pool;
    if (pool->idle_count == HTTP_IDLE_EXCHANGES_MAX) {
        exchange_free(x);
        return;
    }
    arena_reset(x->request.arena);
    x->next = pool->idle;
    pool->idle = x;
    pool->idle_count++;
}

void server_leave(struct http_server *s) {
    pthread_mutex_lock(&s->lock);
    bool last = --s->users == 0;
    pthread_mutex_unlock(&s->lock);
    if (last) {
        (void)pthread_mutex_destroy(&s->lock);
        arena_free(s->arena);
        free(s->pool);
        free(s);
    }
}

void exchange_end(struct http_exchange *x) {
    struct http_server *s = x->server;
    if (x->held) {
        pthread_mutex_lock(&s->lock);
        x->gone = x->abandoned;
        bool kept = x->gone;
        pthread_mutex_unlock(&s->lock);
        if (kept) {
            return;
        }
    }
    exchange_clear(x);
    exchange_give(x);
}

bool exchange_is_abandoned(struct http_exchange *x) {
    pthread_mutex_lock(&x->server->lock);
    bool abandoned = x->abandoned;
    pthread_mutex_unlock(&x->server->lock);
    return abandoned;
}

static void exchange_unlink(struct http_exchange *x) {
    if (x->previous != NULL) {
        x->previous->next = x->next;
    } else {
        x->server->held = x->next;
    }
    if (x->next != NULL) {
        x->next->previous = x->previous;
    }
    x->next = NULL;
    x->previous = NULL;
}

void exchange_abandon_all(struct http_server *s) {
    pthread_mutex_lock(&s->lock);
    s->closing = true;
    while (s->held != NULL) {
        struct http_exchange *x = s->held;
        exchange_unlink(x);
        x->abandoned = true;
        s->users++;
        MHD_resume_connection(x->mhd);
    }
    pthread_mutex_unlock(&s->lock);
}

void http_hold(struct http_exchange *x) {
    struct http_server *s = x->server;
    assert(!x->held && x->response == NULL);
    x->held = true;
    watch_set(&x->connection->watched, WATCH_WORK, 0);
    pthread_mutex_lock(&s->lock);
    if (s->closing) {
        x->abandoned = true;
        s->users++;
    } else {
        MHD_suspend_connection(x->mhd);
        x->next = s->held;
        if (s->held != NULL) {
            s->held->previous = x;
        }
        s->held = x;
    }
    pthread_mutex_unlock(&s->lock);
}

/* Too late for its client. Whoever comes last, this or the end of the connection, cleans up. */
static void exchange_answer_nobody(struct http_exchange *x) {
    struct http_server *s = x->server;
    pthread_mutex_lock(&s->lock);
    bool gone = x->gone;
    x->abandoned = false;
    pthread_mutex_unlock(&s->lock);
    if (gone) {
        exchange_clear(x);
        exchange_free(x);
    }
    server_leave(s);
}

/* The response is made outside of the lock; resuming is inside, so that http_stop finds every
 * held exchange either answered and resumed, or still to be abandoned. */
static void exchange_answer_held(struct http_exchange *x) {
    struct http_server *s = x->server;
    pthread_mutex_lock(&s->lock);
    bool abandoned = x->abandoned;
    if (!abandoned) {
        exchange_unlink(x);
        MHD_resume_connection(x->mhd);
    }
    pthread_mutex_unlock(&s->lock);
    if (abandoned) {
        exchange_answer_nobody(x);
    }
}

void http_answer(struct http_exchange *x, const struct http_answer *a) {
    assert(x->response == NULL && "answered twice");
    x->response = answer_make(x, a, &x->status);
    if (x->held) {
        exchange_answer_held(x);
    }
}

struct http_request *http_request(struct http_exchange *x) {
    return &x->request;
}

const struct http_request *http_request_of(const struct http_exchange *x) {
    return &x->request;
}
