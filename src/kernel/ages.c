/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Who knows the ages of those who live somewhere. */
#include "kernel/ages.h"

#include "kernel/card.h"

enum err age_shares_of(struct ctx *c, const struct community *m, struct age_shares *out) {
    *out = (struct age_shares){0};
    for (size_t i = 0; i < cards_count() && out->count == 0; i++) {
        if (cards_at(i)->ages != NULL) {
            TRY(cards_at(i)->ages(c, m, out));
        }
    }
    return ERR_OK;
}
