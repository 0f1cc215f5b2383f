/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The order in which the items of a form are settled. */
#ifndef KITH_ENGINE_FORM_ORDER_H
#define KITH_ENGINE_FORM_ORDER_H

#include "engine/form_ready.h"

struct form_cycle {
    uint32_t item;
    enum form_rule rule; /* by which it comes back to itself */
    struct str why;
};

/* All items, each after what holds it and after all that its own answer comes from; what has no
 * need of another order keeps the form's. Of r it needs the form and the rules. NULL: there is no
 * such order, and *cycle says where it fails. */
const uint32_t *form_order(struct arena *a, const struct form_ready *r, struct form_cycle *cycle);

#endif
