/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Worker threads over a ring of works. */
#include "web/pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct work {
    void (*run)(void *self);
    void *self;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct work *ring;
    unsigned size, first, count;
    bool ending;
    unsigned threads;
    pthread_t thread[];
};

static void *pool_thread(void *self) {
    struct pool *p = self;
    for (;;) {
        pthread_mutex_lock(&p->lock);
        while (p->count == 0 && !p->ending) {
            pthread_cond_wait(&p->some, &p->lock);
        }
        if (p->count == 0) {
            pthread_mutex_unlock(&p->lock);
            return NULL;
        }
        struct work w = p->ring[p->first];
        p->first = (p->first + 1) % p->size;
        p->count--;
        pthread_mutex_unlock(&p->lock);
        w.run(w.self);
    }
}

struct pool *pool_make(unsigned threads, unsigned queue_max) {
    struct pool *p = calloc(1, sizeof *p + threads * sizeof p->thread[0]);
    assert(p != NULL && queue_max > 0);
    p->ring = calloc(queue_max, sizeof *p->ring);
    assert(p->ring != NULL);
    p->size = queue_max;
    p->threads = threads;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->some, NULL);
    for (unsigned i = 0; i < threads; i++) {
        int e = pthread_create(&p->thread[i], NULL, pool_thread, p);
        assert(e == 0);
    }
    return p;
}

bool pool_submit(struct pool *p, void (*run)(void *self), void *self) {
    pthread_mutex_lock(&p->lock);
    bool room = p->count < p->size && !p->ending;
    if (room) {
        p->ring[(p->first + p->count) % p->size] = (struct work){run, self};
        p->count++;
        pthread_cond_signal(&p->some);
    }
    pthread_mutex_unlock(&p->lock);
    return room;
}

void pool_free(struct pool *p) {
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    pthread_cond_broadcast(&p->some);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->threads; i++) {
        pthread_join(p->thread[i], NULL);
    }
    pthread_cond_destroy(&p->some);
    pthread_mutex_destroy(&p->lock);
    free(p->ring);
    free(p);
}
