/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Watches over all connections: absolute deadlines, slow readers, how many come from one address,
 * and a clean end for those that are refused while they still send. One thread of its own. */
#ifndef KITH_HTTP_WATCH_H
#define KITH_HTTP_WATCH_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/err.h"
#include "http/peer.h"

/* What a connection is doing. */
enum watch_kind {
    WATCH_WORK, /* the handler thinks: no deadline */
    WATCH_WAIT, /* between two requests */
    WATCH_READ, /* a request is coming in */
    WATCH_SEND  /* an answer is going out: the deadline moves on while the reader reads */
};

/* One connection, embedded in its owner's. Its thread calls watch_set; all else is the watch's. */
struct watched {
    int fd;
    struct peer peer;
    bool is_proxy;            /* counts for no address */
    bool linger;              /* its owner refused early: let it send for a while before the end */
    _Atomic int64_t deadline; /* microseconds * 4 + kind */
    struct watched *next;
    struct watched *previous;
    struct watched *same; /* in the same bucket of addresses */
    int64_t seen;         /* the deadline for which `acked` was taken */
    uint64_t acked;       /* bytes that the reader had by then */
};

enum { WATCH_LINGERING_MAX = 64 };

struct watch_lingering {
    int fd;
    int64_t ends_us;
    int64_t quiet_us; /* ends before, when nothing comes until then */
};

struct watch {
    /* settings */
    unsigned connections;
    unsigned per_address;
    unsigned idle_ms;
    unsigned send_ms;
    unsigned rate; /* bytes/s that a reader must keep */
    /* all below under the lock */
    pthread_mutex_t lock;
    struct watched *first;
    struct watched **bucket;
    size_t bucket_mask;
    uint64_t bucket_seed;
    struct watch_lingering lingering[WATCH_LINGERING_MAX];
    size_t lingering_count;
    bool stopping;
    _Atomic uint64_t open;
    _Atomic uint64_t refused;
    int wake; /* eventfd */
    pthread_t thread;
};

/* The settings are set before. ERR_STORE when the system refuses (errno is kept). */
enum err watch_start(struct watch *w) MUST_USE;
void watch_stop(struct watch *w);

/* May one more come from there? A count taken without a place kept: threads that ask at the same
 * moment may let in one each. */
bool watch_may_enter(struct watch *w, const struct peer *p);
void watch_enter(struct watch *w, struct watched *c);
/* Before its socket is closed. */
void watch_leave(struct watch *w, struct watched *c);
void watch_set(struct watched *c, enum watch_kind kind, int64_t deadline_us);

#endif
