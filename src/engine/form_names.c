/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A sorted list, looked through by halves. */
#include "engine/form_names.h"

#include <stdlib.h>

static int by_name(const void *x, const void *y, void *self) {
    const struct form *f = self;
    uint32_t i = *(const uint32_t *)x;
    uint32_t k = *(const uint32_t *)y;
    int order = str_cmp(f->item[i].name, f->item[k].name);
    return order ? order : (i > k) - (i < k);
}

struct form_names form_names_make(struct arena *a, const struct form *f) {
    uint32_t *sorted = arena_array(a, uint32_t, f->items);
    for (uint32_t i = 0; i < f->items; i++) {
        sorted[i] = i;
    }
    qsort_r(sorted, f->items, sizeof *sorted, by_name, (void *)f);
    return (struct form_names){f, sorted};
}

size_t form_names_find(const struct form_names *n, struct str name, uint32_t *item) {
    size_t low = 0;
    size_t high = n->form->items;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(n->form->item[n->sorted[middle]].name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    size_t count = 0;
    for (size_t i = low; i < n->form->items && str_eq(n->form->item[n->sorted[i]].name, name);
         i++) {
        count++;
    }
    *item = count ? n->sorted[low] : FORM_NONE;
    return count;
}
