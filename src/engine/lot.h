/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The order of the lot (docs/methods.md): items by their keys, smallest first. */
#ifndef KITH_ENGINE_LOT_H
#define KITH_ENGINE_LOT_H

#include "base/arena.h"
#include "base/hash.h"

/* Which item comes first, second and so on; without a seed, as they were given. In the arena. */
uint32_t *lot_order(struct arena *a, struct str seed, struct str purpose, const struct str *item,
                    size_t n);

#endif
