/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A hash table of pages in a list by last use. An entry lives until the last borrower gives it
 * back. */
#include "web/cache.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define SLOTS 4096
#define PAGE_LIFE_MS 60000

struct entry {
    struct cache_page page; /* first: the borrower's pointer is the entry's */
    atomic_uint uses;       /* the table's own and each borrower's */
    struct str key;
    uint64_t key_hash;
    struct db_tables reads;
    uint64_t since;
    int64_t ends_ms;
    struct entry *next_in_slot;
    struct entry *newer, *older;
    size_t bytes;
    char memory[];
};

struct cache {
    pthread_mutex_t lock;
    struct entry *slot[SLOTS];
    struct entry *newest, *oldest;
    size_t bytes, bytes_max;
};

struct cache *cache_make(size_t bytes_max) {
    struct cache *c = calloc(1, sizeof *c);
    assert(c != NULL);
    pthread_mutex_init(&c->lock, NULL);
    c->bytes_max = bytes_max;
    return c;
}

/* FNV-1a: the keys are not secret, and a slot's list is bounded by the cache's size. */
static uint64_t key_hash(struct str key) {
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < key.n; i++) {
        h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
    }
    return h;
}

void cache_release(void *page) {
    struct entry *e = page;
    if (atomic_fetch_sub(&e->uses, 1) == 1) {
        free(e);
    }
}

static void leave_list(struct cache *c, struct entry *e) {
    *(e->newer ? &e->newer->older : &c->newest) = e->older;
    *(e->older ? &e->older->newer : &c->oldest) = e->newer;
    e->newer = e->older = NULL;
}

static void enter_list(struct cache *c, struct entry *e) {
    e->older = c->newest;
    e->newer = NULL;
    *(c->newest ? &c->newest->newer : &c->oldest) = e;
    c->newest = e;
}

static void remove_entry(struct cache *c, struct entry *e) {
    struct entry **at = &c->slot[e->key_hash % SLOTS];
    while (*at != e) {
        at = &(*at)->next_in_slot;
    }
    *at = e->next_in_slot;
    leave_list(c, e);
    c->bytes -= e->bytes;
    cache_release(e);
}

void cache_free(struct cache *c) {
    while (c->oldest != NULL) {
        remove_entry(c, c->oldest);
    }
    pthread_mutex_destroy(&c->lock);
    free(c);
}

static struct entry *entry_of(struct cache *c, struct str key, uint64_t h) {
    for (struct entry *e = c->slot[h % SLOTS]; e != NULL; e = e->next_in_slot) {
        if (e->key_hash == h && str_eq(e->key, key)) {
            return e;
        }
    }
    return NULL;
}

const struct cache_page *cache_find(struct cache *c, const struct store *s, struct str key,
                                    int64_t now_ms) {
    uint64_t h = key_hash(key);
    pthread_mutex_lock(&c->lock);
    struct entry *e = entry_of(c, key, h);
    if (e != NULL && (e->ends_ms <= now_ms || !store_is_current(s, &e->reads, e->since))) {
        remove_entry(c, e);
        e = NULL;
    }
    if (e != NULL) {
        if (c->newest != e) {
            leave_list(c, e);
            enter_list(c, e);
        }
        atomic_fetch_add(&e->uses, 1);
    }
    pthread_mutex_unlock(&c->lock);
    return e ? &e->page : NULL;
}

static struct entry *entry_make(struct str key, struct str plain, struct str gzip) {
    size_t memory = key.n + plain.n + gzip.n;
    struct entry *e = calloc(1, sizeof *e + memory);
    if (e == NULL) {
        return NULL;
    }
    char *at = e->memory;
    const struct str from[3] = {key, plain, gzip};
    struct str *const to[3] = {&e->key, &e->page.plain, &e->page.gzip};
    for (int i = 0; i < 3; i++) {
        if (from[i].n > 0) {
            memcpy(at, from[i].p, from[i].n);
        }
        *to[i] = str_make(at, from[i].n);
        at += from[i].n;
    }
    struct hash h = hash_of(plain.p, plain.n);
    char hex[2 * HASH_SIZE + 1];
    hash_hex(&h, hex);
    e->page.etag[0] = '"';
    memcpy(e->page.etag + 1, hex, 16);
    e->page.etag[17] = '"';
    atomic_init(&e->uses, 1);
    e->bytes = sizeof *e + memory;
    return e;
}

void cache_keep(struct cache *c, struct str key, struct str plain, struct str gzip,
                const struct db_tables *reads, uint64_t since, int64_t now_ms) {
    struct entry *e = entry_make(key, plain, gzip);
    if (e == NULL || e->bytes > c->bytes_max / 8) {
        free(e);
        return;
    }
    e->key_hash = key_hash(key);
    e->reads = *reads;
    e->since = since;
    e->ends_ms = now_ms + PAGE_LIFE_MS;
    pthread_mutex_lock(&c->lock);
    struct entry *old = entry_of(c, key, e->key_hash);
    if (old != NULL) {
        remove_entry(c, old);
    }
    while (c->oldest != NULL && c->bytes + e->bytes > c->bytes_max) {
        remove_entry(c, c->oldest);
    }
    e->next_in_slot = c->slot[e->key_hash % SLOTS];
    c->slot[e->key_hash % SLOTS] = e;
    enter_list(c, e);
    c->bytes += e->bytes;
    pthread_mutex_unlock(&c->lock);
}
