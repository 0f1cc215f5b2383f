/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Texts as numbers: the first one is 0, the next new one 1. A crit-bit tree, so that no choice of
 * texts makes it slow: a look-up takes at most as many steps as a text has bits. */
#ifndef KITH_FORMAT_NAMES_H
#define KITH_FORMAT_NAMES_H

#include "base/arena.h"

#define NAMES_NONE UINT32_MAX

struct names_node;

struct names {
    struct arena *arena;
    size_t most; /* at most 2^30 */
    size_t count;
    struct str *text; /* count of them */
    size_t room;
    struct names_node *node;
    uint32_t root;
    uint32_t last; /* what was asked for last: rows often repeat it */
};

struct names names_make(struct arena *a, size_t most);
/* The number of this text, which has no NUL and must live on; NAMES_NONE: a new one, above `most`.
 */
uint32_t names_put(struct names *n, struct str text);
/* The same, but adds nothing: NAMES_NONE when it is not there. */
uint32_t names_find(const struct names *n, struct str text);

#endif
