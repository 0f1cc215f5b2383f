/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Full text over what things say. Results pass the gate; newest first. */
#ifndef KITH_KERNEL_SEARCH_H
#define KITH_KERNEL_SEARCH_H

#include "db/copy.h"
#include "kernel/thing.h"

#define SEARCH_QUERY_MAX 200 /* bytes */

/* Enters the thing, or what it says now. The audience is the thing's own, asked at each search. */
enum err search_put(struct ctx *c, const struct thing *t, struct str body) MUST_USE;
enum err search_drop(struct ctx *c, struct id thing) MUST_USE;
/* Things that have all the words (each may be a beginning). kind: absent for any. before: 0 at
 * first, then *next; *next is 0 when there are no more. An empty query finds nothing. */
enum err search_find(struct ctx *c, struct str query, struct str kind, int64_t before,
                     struct things *out, int64_t *next) MUST_USE;

struct search_filter {
    struct str kind; /* absent: any */
    int64_t stages;  /* a mask; 0: any */
    int64_t before;  /* 0 at first, then *next */
};

enum err search_among(struct ctx *c, struct str query, struct search_filter filter,
                      struct things *out, int64_t *next) MUST_USE;

/* For who copies a store into one of the other kind. */
extern const struct copy_twin search_twin;

/* A text cut into pieces, so that a page can mark the words that were looked for. */
struct search_piece {
    struct str text;
    bool found;
};

struct search_pieces {
    struct search_piece *item;
    size_t count;
};

void search_mark(struct arena *a, struct str query, struct str text, struct search_pieces *out);

#endif
