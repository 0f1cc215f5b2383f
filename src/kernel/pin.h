/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pins: where things are on the map. What only some may see never stands on one. */
#ifndef KITH_KERNEL_PIN_H
#define KITH_KERNEL_PIN_H

#include "kernel/thing.h"

struct pin {
    bool has;
    double lat, lon; /* degrees */
};

/* Puts a thing's pin there, and on the map if the thing is public. Degrees in range. */
enum err pin_set(struct ctx *c, const struct thing *t, double lat, double lon) MUST_USE;
enum err pin_drop(struct ctx *c, const struct thing *t) MUST_USE;

/* One for each thing asked for, in that order. */
struct pins {
    struct pin *item;
    size_t count;
    size_t shown; /* how many have one */
};

/* Of one page of a list, in a single query; in the arena. A thing that is not public has none. */
enum err pins_of(struct ctx *c, struct ids things, struct pins *out) MUST_USE;
enum err pins_of_things(struct ctx *c, const struct things *t, struct pins *out) MUST_USE;

#endif
