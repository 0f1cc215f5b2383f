/* SPDX-License-Identifier: AGPL-3.0-or-later
 * By sorting: no input can make it slow, as it could a hash table. */
#include "format/repeated.h"

#include <stdlib.h>

struct place {
    struct str text;
    size_t at;
};

static int by_text(const void *a, const void *b) {
    const struct place *x = a;
    const struct place *y = b;
    int order = str_cmp(x->text, y->text);
    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

size_t first_repeated(struct arena *a, const struct str *item, size_t n) {
    struct arena_mark m = arena_mark(a);
    struct place *sorted = arena_array(a, struct place, n);
    size_t first = n;
    for (size_t i = 0; i < n; i++) {
        sorted[i] = (struct place){item[i], i};
    }
    qsort(sorted, n, sizeof *sorted, by_text);
    for (size_t i = 1; i < n; i++) {
        if (sorted[i].at < first && str_eq(sorted[i].text, sorted[i - 1].text)) {
            first = sorted[i].at;
        }
    }
    arena_rewind(a, m);
    return first;
}
