/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Kinds of people. Whoever shares an address with nobody is told apart by values alone; whoever
 * does also by who lives there: two households are alike when the same values live in them.
 * Exchanging two people of a kind, with their households, changes nothing in the problem, and the
 * best chances are unique; so they are the same for both.
 *
 * Kinds stand in the order of their values, so that the order of the people never shows. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/panel_inside.h"

/* A person, to be sorted. */
struct item {
    const uint32_t *cell;
    size_t categories;
    uint32_t address;
    uint32_t person;
};

/* The people of one address, by values. */
struct household {
    const struct item *item;
    size_t count;
};

static int by_cells(const struct item *a, const struct item *b) {
    for (size_t c = 0; c < a->categories; c++) {
        if (a->cell[c] != b->cell[c]) {
            return a->cell[c] < b->cell[c] ? -1 : 1;
        }
    }
    return 0;
}

static int by_address(const void *x, const void *y) {
    const struct item *a = x;
    const struct item *b = y;
    if (a->address != b->address) {
        return a->address < b->address ? -1 : 1;
    }
    int order = by_cells(a, b);
    return order ? order : (a->person > b->person) - (a->person < b->person);
}

/* Who lives alone comes first; then by the values of all who live there. */
static int by_household(const void *x, const void *y) {
    const struct household *a = x;
    const struct household *b = y;
    if (a->count != b->count) {
        return a->count < b->count ? -1 : 1;
    }
    for (size_t i = 0; i < a->count; i++) {
        int order = by_cells(&a->item[i], &b->item[i]);
        if (order) {
            return order;
        }
    }
    return 0;
}

static struct item *sorted_people(struct arena *a, const struct panel_pool *p) {
    struct item *item = arena_array(a, struct item, p->people + 1);
    for (size_t i = 0; i < p->people; i++) {
        uint32_t address = p->address ? p->address[i] : (uint32_t)i;
        item[i] = (struct item){p->of + i * p->categories, p->categories, address, (uint32_t)i};
    }
    qsort(item, p->people, sizeof *item, by_address);
    return item;
}

static size_t households_of(const struct item *item, size_t people, struct household *out) {
    size_t count = 0;
    for (size_t i = 0; i < people; i++) {
        if (i == 0 || item[i].address != item[i - 1].address) {
            out[count++] = (struct household){item + i, 0};
        }
        out[count - 1].count++;
    }
    qsort(out, count, sizeof *out, by_household);
    return count;
}

/* Kinds of one group of like households: as many as values that differ among those who live there.
 */
static void add_group(struct panel_kinds *k, const struct household *first, size_t count) {
    bool alone = first->count == 1;
    uint32_t home = alone ? UINT32_MAX : (uint32_t)k->homes;
    if (!alone) {
        k->households[k->homes++] = (uint32_t)count;
    }
    for (size_t i = 0; i < first->count; i++) {
        if (i == 0 || by_cells(&first->item[i - 1], &first->item[i]) != 0) {
            k->cell[k->kinds] = first->item[i].cell;
            k->home[k->kinds++] = home;
        }
        for (size_t h = 0; h < count; h++) {
            uint32_t person = first[h].item[i].person;
            k->of[person] = (uint32_t)k->kinds - 1;
            k->slot[person] = (uint32_t)h;
            k->size[k->kinds - 1]++;
        }
    }
}

struct panel_kinds panel_kinds_make(struct arena *a, const struct panel_pool *p) {
    struct item *item = sorted_people(a, p);
    struct household *household = arena_array(a, struct household, p->people + 1);
    size_t count = households_of(item, p->people, household);
    struct panel_kinds k = {.pool = p,
                            .size = arena_array(a, uint32_t, p->people + 1),
                            .cell = arena_array(a, const uint32_t *, p->people + 1),
                            .home = arena_array(a, uint32_t, p->people + 1),
                            .households = arena_array(a, uint32_t, p->people + 1),
                            .of = arena_array(a, uint32_t, p->people + 1),
                            .slot = arena_array(a, uint32_t, p->people + 1),
                            .most = (uint32_t)count};
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && by_household(&household[from], &household[to]) == 0;) {
            to++;
        }
        add_group(&k, household + from, to - from);
    }
    return k;
}

bool panel_counts_allowed(const struct panel_kinds *k, const uint32_t *count) {
    uint64_t in_cell[PANEL_CELLS_MAX] = {0};
    uint64_t in_home[PANEL_PEOPLE_MAX] = {0};
    uint64_t all = 0;
    for (size_t i = 0; i < k->kinds; i++) {
        if (count[i] > k->size[i]) {
            return false;
        }
        all += count[i];
        for (size_t c = 0; c < k->pool->categories; c++) {
            in_cell[k->cell[i][c]] += count[i];
        }
        if (k->home[i] != UINT32_MAX) {
            in_home[k->home[i]] += count[i];
        }
    }
    for (size_t v = 0; v < k->pool->cells; v++) {
        if (in_cell[v] < k->pool->cell[v].min || in_cell[v] > k->pool->cell[v].max) {
            return false;
        }
    }
    for (size_t h = 0; h < k->homes; h++) {
        if (in_home[h] > k->households[h]) {
            return false;
        }
    }
    return all == k->pool->size;
}
