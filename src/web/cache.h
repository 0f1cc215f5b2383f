/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages that are the same for everybody without an account. A page is kept with the tables it was
 * made from and the store's clock before it was read, so that no page older than an acknowledged
 * write is ever lent. Bounded; the page unused for longest goes first. */
#ifndef KITH_WEB_CACHE_H
#define KITH_WEB_CACHE_H

#include "db/store.h"

struct cache;

struct cache_page {
    struct str plain; /* the whole answer */
    struct str gzip;  /* empty: not worth it */
    char etag[20];    /* with its quotes */
};

struct cache *cache_make(size_t bytes_max);
void cache_free(struct cache *c);
/* Lends the page, or NULL. Give it back with cache_release, from any thread. */
const struct cache_page *cache_find(struct cache *c, const struct store *s, struct str key,
                                    int64_t now_ms);
void cache_release(void *page);
/* Copies. Pages also end after a minute, because some of them speak of time. */
void cache_keep(struct cache *c, struct str key, struct str plain, struct str gzip,
                const struct db_tables *reads, uint64_t since, int64_t now_ms);

#endif
