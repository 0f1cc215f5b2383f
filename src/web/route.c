/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The table of routes: those of all cards, sorted once; method + path -> one row. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/inside.h"

#define ROUTES_MAX 1024

static const struct route *table[ROUTES_MAX];
static size_t table_count;

/* Literal pieces sort before parameters, so that /needs/new is found before /needs/:id. */
static int by_path(const void *a, const void *b) {
    const struct route *const *x = a, *const *y = b;
    const char *p = (*x)->path, *q = (*y)->path;
    for (; *p == *q && *p != '\0'; p++, q++) {
    }
    if (*p == *q) {
        return (int)(*x)->method - (int)(*y)->method;
    }
    if ((*p == ':') != (*q == ':')) {
        return *p == ':' ? 1 : -1;
    }
    return (unsigned char)*p - (unsigned char)*q;
}

static void add(const struct route *r) {
    if (r->who == NOBODY || r->run == NULL || table_count == ROUTES_MAX) {
        fprintf(stderr, "kith: the route %s does not say who may come or what to do\n", r->path);
        abort();
    }
    table[table_count++] = r;
}

void routes_use(void) {
    table_count = 0;
    for (size_t i = 0; i < cards_count(); i++) {
        const struct area_card *card = cards_at(i);
        for (size_t k = 0; card->routes != NULL && card->routes[k] != NULL; k++) {
            for (const struct route *r = card->routes[k]->rows; r->path != NULL; r++) {
                add(r);
            }
        }
    }
    qsort(table, table_count, sizeof table[0], by_path);
    for (size_t i = 1; i < table_count; i++) {
        if (by_path(&table[i - 1], &table[i]) == 0) {
            fprintf(stderr, "kith: two routes for %s\n", table[i]->path);
            abort();
        }
    }
}

const struct route *route_at(size_t i) {
    return i < table_count ? table[i] : NULL;
}

static bool matches(const struct route *r, struct str path, struct web *w) {
    struct str want = str_of(r->path);
    w->params = 0;
    while (!str_is_empty(want) && !str_is_empty(path)) {
        struct str a = str_cut(&want, '/');
        struct str b = str_cut(&path, '/');
        if (a.n > 0 && a.p[0] == ':') {
            if (b.n == 0) {
                return false;
            }
            assert(w->params < WEB_PARAMS_MAX);
            w->param[w->params++] = (struct http_pair){str_from(a, 1), b};
        } else if (!str_eq(a, b)) {
            return false;
        }
    }
    return str_is_empty(want) && str_is_empty(path);
}

const struct route *route_find(enum http_method method, struct str path, struct web *w,
                               bool *other_method) {
    *other_method = false;
    if (method == HTTP_HEAD) {
        method = HTTP_GET;
    }
    for (size_t i = 0; i < table_count; i++) {
        if (!matches(table[i], path, w)) {
            continue;
        }
        if (table[i]->method == method) {
            return table[i];
        }
        *other_method = true;
    }
    w->params = 0;
    return NULL;
}
