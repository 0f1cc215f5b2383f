/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is known here of how like two communities are: both stand on places, and one is among the
 * places most like the other. */
#include "area/explore/explore.h"
#include "area/explore/peers.h"

/* Each name isolated, so that a comma between two of them stays between them in any direction. */
static struct str names_of(struct arena *a, const struct indicators *all) {
    struct str s = STR("");
    for (size_t i = 0; i < all->count && i < 5; i++) {
        s = arena_join(a, s, s.n > 0 ? STR(", ") : STR(""), STR("\xE2\x81\xA8"),
                       all->item[i].thing.title, STR("\xE2\x81\xA9"));
    }
    return s;
}

static const struct peer *peer_at(const struct peers *all, struct id place) {
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->item[i].place.thing.id, place)) {
            return &all->item[i];
        }
    }
    return NULL;
}

static enum err fill_one(struct ctx *c, struct id place, const struct peers *peers,
                         struct likeness *of) {
    struct community other;
    enum err e = community_find(c, of->community, &other);
    if (e != ERR_OK || id_is_none(other.place)) {
        return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    const struct peer *p = peer_at(peers, other.place);
    of->same_place = id_eq(other.place, place);
    if (of->same_place || p != NULL) {
        of->alike = ALIKE_YES;
        of->in = p != NULL ? names_of(c->arena, &p->alike) : STR("");
        of->differ = p != NULL ? names_of(c->arena, &p->differ) : STR("");
    } else if (peers->count > 0) {
        of->alike = ALIKE_NO;
    }
    return ERR_OK;
}

enum err peers_likeness(struct ctx *c, const struct community *mine, struct likeness *of,
                        size_t count) {
    struct peer_question q;
    struct peers peers = {0};
    if (id_is_none(mine->place) || count == 0) {
        return ERR_OK;
    }
    enum err e = peer_question_make(c, mine->place, &q);
    e = e == ERR_OK ? peers_find(c, &q, PEERS_MOST, false, &peers) : e;
    if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
        return e;
    }
    for (size_t i = 0; i < count; i++) {
        TRY(fill_one(c, mine->place, &peers, &of[i]));
    }
    return ERR_OK;
}
