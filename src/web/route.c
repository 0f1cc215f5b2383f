/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The table of routes: those of all cards, sorted once; method + path -> one row. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/inside.h"

#define ROUTES_MAX 1024

/* A site has hundreds of routes, so a path is compared with those alone that have its first piece
 * and as many pieces. */
static struct row {
    const struct route *route;
    struct str first;
    unsigned pieces;
} table[ROUTES_MAX];
static size_t table_count;

static struct str first_of(struct str path) {
    path = str_from(path, 1);
    return str_cut(&path, '/');
}

/* A slash at the end counts for nothing: people type it. */
static unsigned pieces_of(struct str path) {
    unsigned n = 0;
    for (size_t i = 0; i + 1 < path.n; i++) {
        n += path.p[i] == '/';
    }
    return n;
}

/* Literal pieces sort before parameters, so that /needs/new is found before /needs/:id. */
static int by_path(const struct route *x, const struct route *y) {
    const char *p = x->path, *q = y->path;
    for (; *p == *q && *p != '\0'; p++, q++) {
    }
    if (*p == *q) {
        return (int)x->method - (int)y->method;
    }
    if ((*p == ':') != (*q == ':')) {
        return *p == ':' ? 1 : -1;
    }
    return (unsigned char)*p - (unsigned char)*q;
}

static int by_row(const void *a, const void *b) {
    const struct row *x = a, *y = b;
    int first = str_cmp(x->first, y->first);
    return first != 0 ? first : by_path(x->route, y->route);
}

static void add(const struct route *r) {
    if (r->who == NOBODY || r->run == NULL || table_count == ROUTES_MAX) {
        fprintf(stderr, "kith: the route %s does not say who may come or what to do\n", r->path);
        abort();
    }
    struct str path = str_of(r->path);
    table[table_count++] = (struct row){r, first_of(path), pieces_of(path)};
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
    qsort(table, table_count, sizeof table[0], by_row);
    for (size_t i = 1; i < table_count; i++) {
        if (by_row(&table[i - 1], &table[i]) == 0) {
            fprintf(stderr, "kith: two routes for %s\n", table[i].route->path);
            abort();
        }
    }
}

const struct route *route_at(size_t i) {
    return i < table_count ? table[i].route : NULL;
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

/* The first row whose first piece is not before this one. */
static size_t row_of(struct str first) {
    size_t from = 0, to = table_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (str_cmp(table[middle].first, first) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

const struct route *route_find(enum http_method method, struct str path, struct web *w,
                               bool *other_method) {
    *other_method = false;
    if (method == HTTP_HEAD) {
        method = HTTP_GET;
    }
    struct str first = first_of(path);
    unsigned pieces = pieces_of(path);
    for (size_t i = row_of(first); i < table_count && str_eq(table[i].first, first); i++) {
        const struct route *r = table[i].route;
        if (table[i].pieces != pieces || !matches(r, path, w)) {
            continue;
        }
        if (r->method == method) {
            return r;
        }
        *other_method = true;
    }
    w->params = 0;
    return NULL;
}
