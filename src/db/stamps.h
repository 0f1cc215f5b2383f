/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The cache clock of a store: which table was last written when. Counts commits, not seconds. */
#ifndef KITH_DB_STAMPS_H
#define KITH_DB_STAMPS_H

#include <pthread.h>
#include <stdatomic.h>

#include "db/db.h"

struct stamps {
    pthread_mutex_t mutex; /* held by who writes; readers need none */
    _Atomic uint64_t now;
    _Atomic uint64_t floor; /* what is older is stale, whatever it was made from */
    atomic_bool blind;      /* nothing is known of what other nodes write: all is stale */
    _Atomic uint64_t table[DB_TABLES_MAX];
    pthread_cond_t written; /* one of `awaited`, or it is time to look up */
    struct db_tables awaited;
};

void stamps_start(struct stamps *s);
void stamps_end(struct stamps *s);
/* A commit that wrote these tables. Before it is acknowledged. */
void stamps_wrote(struct stamps *s, const struct db_tables *tables);
/* From now on everything is stale, or no longer: what was made in between stays stale. */
void stamps_blind(struct stamps *s, bool blind);
/* Everything made so far is stale. */
void stamps_forget(struct stamps *s);
/* Sleeps until one of the tables is written after `since`, somebody calls stamps_wake, or ms are
 * over. */
void stamps_wait(struct stamps *s, const struct db_tables *tables, uint64_t since, int64_t ms);
void stamps_wake(struct stamps *s);
bool stamps_are_current(const struct stamps *s, const struct db_tables *tables, uint64_t since);

#endif
