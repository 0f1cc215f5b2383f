/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The few settings that every page shows, kept in memory as long as nobody has written the table of
 * settings since. */
#ifndef KITH_WEB_WORDS_H
#define KITH_WEB_WORDS_H

#include <pthread.h>

#include "db/store.h"
#include "kernel/ctx.h"

#define SITE_NAME_BYTES 160
#define EMERGENCY_BYTES 600

struct site_words {
    char name[SITE_NAME_BYTES + 1];
    char emergency[EMERGENCY_BYTES + 1]; /* what to do when somebody is in danger; empty: not set */
    bool demo;                           /* the communities are fictional */
};

struct words {
    pthread_mutex_t lock;
    struct site_words now;
    struct db_tables reads; /* the table of settings */
    uint64_t since;
};

/* From the store, without the keeper. */
enum err words_read(struct ctx *c, struct site_words *out) MUST_USE;
/* since: the store's clock before this read began; 0 within a write, whose words are not kept. The
 * page then depends on the settings, whether or not they were read anew. */
enum err words_get(struct words *k, struct ctx *c, const struct store *s, uint64_t since,
                   struct site_words *out) MUST_USE;

/* As they were last known: for a page that reaches no store. */
void words_last(struct words *k, struct site_words *out);

#endif
