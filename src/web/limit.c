/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A fixed table of buckets; keys are kept as hashes only, salted at the start. */
#include "web/limit.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"
#include "sys/chance.h"

#define BUCKETS 16384
#define PROBES 8

struct bucket {
    uint64_t key;
    double tokens;
    int64_t at_ms;
};

struct limit {
    pthread_mutex_t lock;
    uint8_t salt[16];
    struct bucket bucket[BUCKETS];
};

struct limit *limit_make(void) {
    struct limit *l = calloc(1, sizeof *l);
    assert(l != NULL);
    pthread_mutex_init(&l->lock, NULL);
    chance_bytes(l->salt, sizeof l->salt);
    return l;
}

void limit_free(struct limit *l) {
    pthread_mutex_destroy(&l->lock);
    free(l);
}

static uint64_t key_of(const struct limit *l, struct str what, struct str key) {
    struct hash_state s;
    hash_begin(&s);
    hash_add(&s, l->salt, sizeof l->salt);
    hash_add(&s, what.p, what.n);
    hash_add(&s, "", 1);
    hash_add(&s, key.p, key.n);
    struct hash h = hash_end(&s);
    uint64_t k = 0;
    for (int i = 0; i < 8; i++) {
        k = k << 8 | h.b[i];
    }
    return k == 0 ? 1 : k;
}

/* The key's own bucket, a free one, or the one untouched for longest among its neighbours. */
static struct bucket *bucket_of(struct limit *l, uint64_t key) {
    struct bucket *oldest = NULL;
    for (unsigned i = 0; i < PROBES; i++) {
        struct bucket *b = &l->bucket[(key + i) % BUCKETS];
        if (b->key == key) {
            return b;
        }
        if (oldest == NULL || b->at_ms < oldest->at_ms) {
            oldest = b;
        }
    }
    return oldest;
}

static bool take(struct limit *l, uint64_t k, unsigned burst, double per_ms, int64_t now_ms) {
    pthread_mutex_lock(&l->lock);
    struct bucket *b = bucket_of(l, k);
    if (b->key != k) {
        *b = (struct bucket){k, burst, now_ms};
    }
    int64_t passed = now_ms > b->at_ms ? now_ms - b->at_ms : 0;
    b->tokens += (double)passed * per_ms;
    if (b->tokens > burst) {
        b->tokens = burst;
    }
    b->at_ms = now_ms;
    bool yes = b->tokens >= 1;
    if (yes) {
        b->tokens -= 1;
    }
    pthread_mutex_unlock(&l->lock);
    return yes;
}

bool limit_take(struct limit *l, struct str what, struct str key, unsigned burst,
                unsigned per_minute, int64_t now_ms) {
    return take(l, key_of(l, what, key), burst, per_minute / 60000.0, now_ms);
}

bool limit_take_hourly(struct limit *l, struct str what, struct str key, unsigned burst,
                       unsigned per_hour, int64_t now_ms) {
    return take(l, key_of(l, what, key), burst, per_hour / 3600000.0, now_ms);
}

void limit_give(struct limit *l, struct str what, struct str key) {
    uint64_t k = key_of(l, what, key);
    pthread_mutex_lock(&l->lock);
    struct bucket *b = bucket_of(l, k);
    if (b->key == k) {
        b->tokens += 1;
    }
    pthread_mutex_unlock(&l->lock);
}
