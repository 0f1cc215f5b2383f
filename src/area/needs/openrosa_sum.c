/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Kept sums of forms. */
#include "area/needs/openrosa_sum.h"

#include <pthread.h>
#include <string.h>

#define SLOTS 1024 /* a newer one takes the place of another that falls on it */

struct slot {
    struct hash of;
    struct openrosa_sum sum;
    bool used;
};

/* The only state of this file. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot slots[SLOTS];

static struct slot *slot_of(const struct hash *of) {
    return &slots[(of->b[0] | (unsigned)of->b[1] << 8) % SLOTS];
}

static void add_text(struct hash_state *h, struct str s) {
    uint64_t n = s.n;
    hash_add(h, &n, sizeof n);
    if (n > 0) {
        hash_add(h, s.p, s.n);
    }
}

struct hash openrosa_sum_of(const struct survey *s) {
    struct hash_state h;
    hash_begin(&h);
    hash_add(&h, s->thing.id.b, sizeof s->thing.id.b);
    hash_add(&h, &s->version, sizeof s->version);
    add_text(&h, s->thing.title);
    add_text(&h, s->consent);
    return hash_end(&h);
}

struct hash openrosa_sum_of_picture(struct str sum) {
    struct hash_state h;
    hash_begin(&h);
    add_text(&h, STR("picture"));
    add_text(&h, sum);
    return hash_end(&h);
}

bool openrosa_sum_find(const struct hash *of, struct openrosa_sum *out) {
    (void)pthread_mutex_lock(&lock);
    const struct slot *s = slot_of(of);
    bool found = s->used && memcmp(&s->of, of, sizeof *of) == 0;
    *out = s->sum;
    (void)pthread_mutex_unlock(&lock);
    return found;
}

void openrosa_sum_keep(const struct hash *of, const struct openrosa_sum *sum) {
    (void)pthread_mutex_lock(&lock);
    *slot_of(of) = (struct slot){*of, *sum, true};
    (void)pthread_mutex_unlock(&lock);
}
