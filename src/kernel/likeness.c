/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How like communities are. */
#include "kernel/likeness.h"

#include "kernel/card.h"

enum err likeness_of(struct ctx *c, const struct community *mine, struct likeness *of,
                     size_t count) {
    for (size_t i = 0; i < cards_count(); i++) {
        if (cards_at(i)->likeness != NULL) {
            TRY(cards_at(i)->likeness(c, mine, of, count));
        }
    }
    return ERR_OK;
}
