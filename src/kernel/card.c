/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The registry of cards: set once at the start, read by everybody after. */
#include "kernel/card.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static const struct area_card *const *all;
static size_t all_count;

static void refuse(const char *area, const char *why) {
    fprintf(stderr, "kith: the card of the area \"%s\" %s\n", area, why);
    abort();
}

static size_t nouns_called(const char *kind) {
    size_t n = 0;
    for (size_t i = 0; i < all_count; i++) {
        for (size_t k = 0; k < all[i]->noun_count; k++) {
            n += str_eq(str_of(all[i]->nouns[k].kind), str_of(kind));
        }
    }
    return n;
}

void cards_use(const struct area_card *const *cards, size_t count) {
    all = cards;
    all_count = count;
    for (size_t i = 0; i < count; i++) {
        if (cards[i]->export_person == NULL || cards[i]->forget_person == NULL) {
            refuse(cards[i]->name, "does not say how to export and to forget a person");
        }
        for (size_t k = 0; k < cards[i]->noun_count; k++) {
            if (nouns_called(cards[i]->nouns[k].kind) != 1) {
                refuse(cards[i]->name, "claims a noun that another card claims too");
            }
        }
    }
}

size_t cards_count(void) {
    return all_count;
}

const struct area_card *cards_at(size_t i) {
    assert(i < all_count);
    return all[i];
}

const struct noun *noun_find(struct str kind) {
    for (size_t i = 0; i < all_count; i++) {
        for (size_t k = 0; k < all[i]->noun_count; k++) {
            if (str_eq(str_of(all[i]->nouns[k].kind), kind)) {
                return &all[i]->nouns[k];
            }
        }
    }
    return NULL;
}

struct str thing_address(struct ctx *c, const struct thing *t) {
    const struct noun *n = noun_find(t->kind);
    if (n == NULL) {
        return STR("/");
    }
    if (n->address != NULL) {
        return n->address(c, t);
    }
    char id[ID_TEXT_SIZE + 1];
    id_text(t->id, id);
    return arena_printf(c->arena, "/%s/%s", n->path, id);
}

const struct noun_state *thing_state(const struct thing *t) {
    const struct noun *n = noun_find(t->kind);
    if (n == NULL || n->states == NULL) {
        return NULL;
    }
    for (const struct noun_state *s = n->states; s->word != NULL; s++) {
        if (str_eq(str_of(s->word), t->state)) {
            return s;
        }
    }
    return NULL;
}
