/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The registry of cards: set once at the start, read by everybody after. */
#include "kernel/card.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "community_sql.h"

static const struct area_card *const *all;
static size_t all_count;

static void refuse(const char *area, const char *why) {
    fprintf(stderr, "kith: the card of the area \"%s\" %s\n", area, why);
    abort();
}

/* By kind, in a table with room for twice as many: every line of a list asks for its noun. */
#define NOUNS_MAX 128
#define NOUN_PLACES (2 * NOUNS_MAX)

static struct known_noun {
    struct str kind;
    const struct noun *noun; /* NULL: free */
} known[NOUN_PLACES];
static size_t known_count;

/* Where that kind stands, or the free place where it would. */
static struct known_noun *place_of(struct str kind) {
    size_t at = kind.n;
    for (size_t i = 0; i < kind.n; i++) {
        at = at * 31 + (unsigned char)kind.p[i];
    }
    while (known[at % NOUN_PLACES].noun != NULL && !str_eq(known[at % NOUN_PLACES].kind, kind)) {
        at++;
    }
    return &known[at % NOUN_PLACES];
}

static void know_nouns(const struct area_card *card) {
    for (size_t i = 0; i < card->noun_count; i++) {
        struct known_noun *place = place_of(str_of(card->nouns[i].kind));
        if (place->noun != NULL) {
            refuse(place->noun->kind, "is a noun that two cards claim");
        }
        if (known_count++ == NOUNS_MAX) {
            refuse(card->name, "has one noun too many");
        }
        *place = (struct known_noun){str_of(card->nouns[i].kind), &card->nouns[i]};
    }
}

void cards_use(const struct area_card *const *cards, size_t count) {
    all = cards;
    all_count = count;
    known_count = 0;
    memset(known, 0, sizeof known);
    for (size_t i = 0; i < count; i++) {
        if (cards[i]->export_person == NULL || cards[i]->forget_person == NULL) {
            refuse(cards[i]->name, "does not say how to export and to forget a person");
        }
        know_nouns(cards[i]);
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
    return place_of(kind)->noun;
}

struct str thing_address(struct ctx *c, const struct thing *t) {
    const struct noun *n = noun_find(t->kind);
    if (n == NULL) {
        return STR("/");
    }
    if (n->address != NULL) {
        return n->address(c, t);
    }
    size_t path = strlen(n->path);
    char *address = arena_alloc(c->arena, path + ID_TEXT_SIZE + 3, 1);
    address[0] = '/';
    memcpy(address + 1, n->path, path);
    address[path + 1] = '/';
    id_text(t->id, address + path + 2);
    return str_make(address, path + 2 + ID_TEXT_SIZE);
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

/* --- deeds --- */

#define DEED_PATH_MAX 400

static bool has_word(const char *words, struct str word) {
    struct str rest = str_of(words);
    while (!str_is_empty(rest)) {
        if (str_eq(str_cut(&rest, ' '), word)) {
            return true;
        }
    }
    return false;
}

/* A community is its own home. */
static struct id home_of(const struct thing *t) {
    return str_eq(t->kind, STR("community")) ? t->id : t->community;
}

static bool is_offered(const struct viewer *v, const struct deed *d, const struct thing *t) {
    return str_eq(str_of(d->kind), t->kind) &&
           (d->states == NULL || has_word(d->states, t->state)) &&
           (d->least == ROLE_NONE || viewer_has_role(v, home_of(t), d->least));
}

static enum err slug_of(struct ctx *c, const struct thing *t, struct str *out) {
    struct q_community_row_row row = {.slug = STR("")};
    enum err e = q_community_row(c->db, c->arena, home_of(t), &row);
    *out = row.slug;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static struct str path_of(struct arena *a, const char *pattern, const struct thing *t,
                          struct str slug) {
    char id[ID_TEXT_SIZE + 1];
    id_text(t->id, id);
    struct buf b = buf_make(DEED_PATH_MAX);
    struct str rest = str_of(pattern);
    while (!str_is_empty(rest)) {
        buf_put(&b, str_cut(&rest, '{'));
        struct str word = rest.n > 0 ? str_cut(&rest, '}') : rest;
        buf_put(&b, str_eq(word, STR("id")) ? str_of(id) : str_eq(word, STR("slug")) ? slug : word);
    }
    struct str path = arena_str(a, buf_str(&b));
    buf_free(&b);
    return path;
}

/* Kept in the order of the cycle; within a turn as the cards stand. */
static void add_offer(struct deed_offers *to, struct deed_offer offer) {
    size_t at = to->count++;
    for (; at > 0 && to->item[at - 1].deed->turn > offer.deed->turn; at--) {
        to->item[at] = to->item[at - 1];
    }
    to->item[at] = offer;
}

static bool needs_slug(const struct deed *d) {
    struct str path = str_of(d->path);
    return str_find(path, STR("{slug}")) < path.n;
}

static enum err offer(struct ctx *c, const struct thing *t, const struct deed *d, struct str *slug,
                      struct deed_offers *out) {
    if (!is_offered(c->viewer, d, t)) {
        return ERR_OK;
    }
    if (needs_slug(d) && slug->p == NULL) {
        TRY(slug_of(c, t, slug));
    }
    if (!needs_slug(d) || !str_is_empty(*slug)) {
        add_offer(out, (struct deed_offer){d, path_of(c->arena, d->path, t, *slug)});
    }
    return ERR_OK;
}

enum err deeds_of(struct ctx *c, const struct thing *t, struct deed_offers *out) {
    size_t most = 0;
    for (size_t i = 0; i < all_count; i++) {
        most += all[i]->deed_count;
    }
    *out = (struct deed_offers){arena_array(c->arena, struct deed_offer, most), 0};
    struct str slug = {0};
    for (size_t i = 0; i < all_count && t->life == LIFE_PUBLISHED; i++) {
        for (size_t k = 0; k < all[i]->deed_count; k++) {
            TRY(offer(c, t, &all[i]->deeds[k], &slug, out));
        }
    }
    return ERR_OK;
}

bool thing_is_open(const struct thing *t) {
    const struct noun_state *s = thing_state(t);
    return s != NULL && (s->shape == SHAPE_OPEN || s->shape == SHAPE_MOVING);
}
