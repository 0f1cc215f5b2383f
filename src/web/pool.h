/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A few threads for what must not wait on an I/O thread, behind a bounded queue. */
#ifndef KITH_WEB_POOL_H
#define KITH_WEB_POOL_H

#include <stdbool.h>

struct pool;

struct pool *pool_make(unsigned threads, unsigned queue_max);
/* False at once when the queue is full. */
bool pool_submit(struct pool *p, void (*run)(void *self), void *self);
/* Finishes what was taken, then ends the threads. */
void pool_free(struct pool *p);

#endif
