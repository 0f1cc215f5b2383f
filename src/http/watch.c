/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Watches over all connections. libmicrohttpd counts only inactivity, so one byte a second keeps a
 * connection for ever; here every deadline is absolute. A socket is shut, never closed: closing
 * is its owner's, who then sees the end as if the client had gone. */
#include "http/watch.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "sys/chance.h"
#include "sys/clock.h"

enum {
    WATCH_TICK_MS = 100,
    WATCH_CROWDED_IDLE_US = 1000 * 1000,    /* idle longer than that goes when it gets crowded */
    WATCH_LINGER_US = 30 * 1000 * 1000,     /* a refused upload may go on for that long */
    WATCH_LINGER_QUIET_US = 5 * 1000 * 1000 /* or until it pauses for that long */
};

void watch_set(struct watched *c, enum watch_kind kind, int64_t deadline_us) {
    atomic_store_explicit(&c->deadline, deadline_us * 4 + (int64_t)kind, memory_order_relaxed);
}

static struct watched **watch_bucket(struct watch *w, const struct peer *p) {
    struct peer group = peer_group(p);
    uint64_t h = w->bucket_seed;
    for (size_t i = 0; i < sizeof group.b; i++) {
        h = (h ^ group.b[i]) * UINT64_C(0x100000001b3);
    }
    return &w->bucket[(h ^ (h >> 32)) & w->bucket_mask];
}

bool watch_may_enter(struct watch *w, const struct peer *p) {
    struct peer group = peer_group(p);
    unsigned count = 0;
    pthread_mutex_lock(&w->lock);
    for (const struct watched *c = *watch_bucket(w, p); c != NULL; c = c->same) {
        struct peer other = peer_group(&c->peer);
        count += memcmp(&other, &group, sizeof group) == 0 ? 1 : 0;
    }
    pthread_mutex_unlock(&w->lock);
    bool fine = count < w->per_address;
    if (!fine) {
        atomic_fetch_add_explicit(&w->refused, 1, memory_order_relaxed);
    }
    return fine;
}

void watch_enter(struct watch *w, struct watched *c) {
    pthread_mutex_lock(&w->lock);
    c->next = w->first;
    if (w->first != NULL) {
        w->first->previous = c;
    }
    w->first = c;
    if (!c->is_proxy) {
        struct watched **bucket = watch_bucket(w, &c->peer);
        c->same = *bucket;
        *bucket = c;
    }
    pthread_mutex_unlock(&w->lock);
    atomic_fetch_add_explicit(&w->open, 1, memory_order_relaxed);
}

/* A second descriptor keeps the socket when its owner closes the first. Closing while bytes are
 * unread would reset the connection and take the answer away from the client. */
static void watch_linger(struct watch *w, const struct watched *c) {
    int fd = w->lingering_count < WATCH_LINGERING_MAX ? dup(c->fd) : -1;
    if (fd >= 0) {
        int64_t now = clock_monotonic_us();
        w->lingering[w->lingering_count++] =
            (struct watch_lingering){fd, now + WATCH_LINGER_US, now + WATCH_LINGER_QUIET_US};
    }
}

void watch_leave(struct watch *w, struct watched *c) {
    pthread_mutex_lock(&w->lock);
    if (c->previous != NULL) {
        c->previous->next = c->next;
    } else {
        w->first = c->next;
    }
    if (c->next != NULL) {
        c->next->previous = c->previous;
    }
    if (!c->is_proxy) {
        struct watched **at = watch_bucket(w, &c->peer);
        while (*at != c) {
            at = &(*at)->same;
        }
        *at = c->same;
    }
    if (c->linger && !w->stopping) {
        watch_linger(w, c);
    }
    pthread_mutex_unlock(&w->lock);
    atomic_fetch_sub_explicit(&w->open, 1, memory_order_relaxed);
}

static uint64_t watch_acked(int fd) {
    struct tcp_info info;
    socklen_t size = sizeof info;
    memset(&info, 0, sizeof info);
    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 ? info.tcpi_bytes_acked : 0;
}

/* Has it read enough since `seen` to get more time? */
static bool watch_reads_on(struct watch *w, struct watched *c, int64_t now) {
    uint64_t acked = watch_acked(c->fd);
    uint64_t least = (uint64_t)w->rate * w->send_ms / 1000;
    if (acked - c->acked < (least == 0 ? 1 : least)) {
        return false;
    }
    int64_t expected = c->seen;
    int64_t longer = (now + (int64_t)w->send_ms * 1000) * 4 + WATCH_SEND;
    (void)atomic_compare_exchange_strong(&c->deadline, &expected, longer);
    return true;
}

static bool watch_is_overdue(struct watch *w, struct watched *c, int64_t now, bool crowded) {
    int64_t packed = atomic_load_explicit(&c->deadline, memory_order_relaxed);
    enum watch_kind kind = (enum watch_kind)(packed & 3);
    int64_t deadline = packed / 4;
    if (kind == WATCH_WAIT) {
        int64_t idle_us = now - (deadline - (int64_t)w->idle_ms * 1000);
        return now >= deadline || (crowded && idle_us > WATCH_CROWDED_IDLE_US);
    }
    if (kind == WATCH_SEND && packed != c->seen) {
        c->seen = packed;
        c->acked = watch_acked(c->fd);
        return false;
    }
    return kind != WATCH_WORK && now >= deadline &&
           !(kind == WATCH_SEND && watch_reads_on(w, c, now));
}

/* What a stalled reader has not taken is thrown away with the connection. */
static void watch_shut(struct watch *w, struct watched *c) {
    int64_t packed = atomic_load_explicit(&c->deadline, memory_order_relaxed);
    enum watch_kind kind = (enum watch_kind)(packed & 3);
    if (kind == WATCH_SEND) {
        struct linger at_once = {1, 0};
        (void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    if (kind != WATCH_WAIT) {
        atomic_fetch_add_explicit(&w->refused, 1, memory_order_relaxed);
    }
    (void)shutdown(c->fd, SHUT_RDWR);
    watch_set(c, WATCH_WORK, 0);
}

static void watch_look(struct watch *w, int64_t now) {
    uint64_t open = atomic_load_explicit(&w->open, memory_order_relaxed);
    bool crowded = open * 10 > (uint64_t)w->connections * 9;
    for (struct watched *c = w->first; c != NULL; c = c->next) {
        if (watch_is_overdue(w, c, now, crowded)) {
            watch_shut(w, c);
        }
    }
}

/* Throws away what has come. False at the end. */
static bool watch_swallow(struct watch_lingering *l, int64_t now) {
    char bytes[16 * 1024];
    for (int i = 0; i < 64; i++) {
        ssize_t n = recv(l->fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (n == 0) {
            return false;
        }
        if (n < 0) {
            break;
        }
        l->quiet_us = now + WATCH_LINGER_QUIET_US;
    }
    return now < l->ends_us && now < l->quiet_us;
}

static void watch_linger_on(struct watch *w, int64_t now) {
    size_t kept = 0;
    for (size_t i = 0; i < w->lingering_count; i++) {
        if (!w->stopping && watch_swallow(&w->lingering[i], now)) {
            w->lingering[kept++] = w->lingering[i];
        } else {
            (void)close(w->lingering[i].fd);
        }
    }
    w->lingering_count = kept;
}

/* Only this thread closes lingering sockets, so it may wait for them without the lock. */
static void watch_wait(struct watch *w) {
    struct pollfd on[1 + WATCH_LINGERING_MAX];
    pthread_mutex_lock(&w->lock);
    size_t n = w->lingering_count;
    for (size_t i = 0; i < n; i++) {
        on[1 + i] = (struct pollfd){.fd = w->lingering[i].fd, .events = POLLIN};
    }
    pthread_mutex_unlock(&w->lock);
    on[0] = (struct pollfd){.fd = w->wake, .events = POLLIN};
    (void)poll(on, (nfds_t)(n + 1), WATCH_TICK_MS);
}

static void *watch_run(void *self) {
    struct watch *w = self;
    int64_t looked = 0;
    bool on = true;
    while (on) {
        watch_wait(w);
        int64_t now = clock_monotonic_us();
        pthread_mutex_lock(&w->lock);
        on = !w->stopping;
        watch_linger_on(w, now);
        if (now - looked >= WATCH_TICK_MS * 1000 / 2) {
            looked = now;
            watch_look(w, now);
        }
        pthread_mutex_unlock(&w->lock);
    }
    return NULL;
}

enum err watch_start(struct watch *w) {
    size_t buckets = 64;
    while (buckets < w->connections) {
        buckets *= 2;
    }
    w->bucket_mask = buckets - 1;
    w->bucket = calloc(buckets, sizeof(struct watched *));
    w->wake = eventfd(0, EFD_CLOEXEC);
    chance_bytes(&w->bucket_seed, sizeof w->bucket_seed);
    (void)pthread_mutex_init(&w->lock, NULL);
    if (w->bucket == NULL || w->wake < 0 || pthread_create(&w->thread, NULL, watch_run, w) != 0) {
        if (w->wake >= 0) {
            (void)close(w->wake);
        }
        free(w->bucket);
        (void)pthread_mutex_destroy(&w->lock);
        return ERR_STORE;
    }
    return ERR_OK;
}

static void watch_wake(struct watch *w) {
    uint64_t one = 1;
    ssize_t n = write(w->wake, &one, sizeof one);
    (void)n; /* the next tick comes anyway */
}

void watch_stop(struct watch *w) {
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_mutex_unlock(&w->lock);
    watch_wake(w);
    (void)pthread_join(w->thread, NULL);
    (void)close(w->wake);
    free(w->bucket);
    (void)pthread_mutex_destroy(&w->lock);
}
