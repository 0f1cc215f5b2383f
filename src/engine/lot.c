/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Sorts by lot. */
#include "engine/lot.h"

#include <stdlib.h>

struct ticket {
    struct hash key;
    uint32_t index;
};

static int by_key(const void *a, const void *b) {
    const struct ticket *x = a;
    const struct ticket *y = b;
    int c = hash_cmp(&x->key, &y->key);
    return c ? c : (x->index > y->index) - (x->index < y->index);
}

uint32_t *lot_order(struct arena *a, struct str seed, struct str purpose, const struct str *item,
                    size_t n) {
    uint32_t *order = arena_array(a, uint32_t, n);
    struct arena_mark m = arena_mark(a);
    struct ticket *t = arena_array(a, struct ticket, n);
    for (size_t i = 0; i < n; i++) {
        t[i].index = (uint32_t)i;
        if (seed.p) {
            t[i].key = lot_key(seed, purpose, item[i]);
        }
    }
    if (n) {
        qsort(t, n, sizeof *t, by_key);
    }
    for (size_t i = 0; i < n; i++) {
        order[i] = t[i].index;
    }
    arena_rewind(a, m);
    return order;
}
