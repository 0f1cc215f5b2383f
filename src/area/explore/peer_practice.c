/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Asking what is done on places alike, and leaving out what is done here. */
#include "area/explore/peer_practice.h"

#include "place_sql.h"

#define COMMUNITIES_OF_PLACE 6
#define ROWS_MOST 600

/* Communities, and on which of the peers each stands; those on the place itself have no peer. */
struct asked {
    struct id community[PEER_COMMUNITIES_MOST];
    size_t peer[PEER_COMMUNITIES_MOST];
    size_t count;
};

static enum err ask_place(struct ctx *c, struct id place, size_t peer, struct asked *to) {
    struct q_place_communities_rows rows;
    TRY(q_place_communities(c->db, c->arena, c->viewer->gate, place, COMMUNITIES_OF_PLACE, &rows));
    for (size_t i = 0; i < rows.count && to->count < PEER_COMMUNITIES_MOST; i++) {
        to->community[to->count] = rows.item[i].id;
        to->peer[to->count++] = peer;
    }
    return ERR_OK;
}

static enum err read_rows(struct ctx *c, const struct asked *of,
                          struct q_place_practices_rows *out) {
    return q_place_practices(c->db, c->arena, c->viewer->gate,
                             (struct ids){of->community, of->count}, ROWS_MOST, out);
}

/* The practice that a row is about, wherever it grew from. */
static struct id practice_of(const struct q_place_practices_row *r) {
    return !id_is_none(r->follows) ? r->follows : !id_is_none(r->origin) ? r->origin : r->id;
}

static bool is_done(const struct q_place_practices_rows *rows, struct id practice) {
    for (size_t i = 0; i < rows->count; i++) {
        if (id_eq(practice_of(&rows->item[i]), practice)) {
            return true;
        }
    }
    return false;
}

/* A community that does it in several ways is one; its rows come one after the other. */
static bool is_added(struct peer_practices *out, struct id practice, struct id community) {
    for (size_t i = 0; i < out->count; i++) {
        struct peer_practice *one = &out->item[i];
        if (id_eq(one->practice.id, practice)) {
            one->others += !id_eq(one->last, community);
            one->last = community;
            return true;
        }
    }
    return false;
}

static enum err add_practice(struct ctx *c, const struct q_place_practices_row *row, size_t peer,
                             struct peer_practices *out) {
    struct id id = practice_of(row);
    if (is_added(out, id, row->community) || out->count == PEER_PRACTICES_MOST) {
        return ERR_OK;
    }
    struct peer_practice *one = &out->item[out->count];
    *one = (struct peer_practice){.peer = peer, .last = row->community};
    enum err e = thing_find(c, id, "practice", &one->practice);
    if (e != ERR_OK || gate_is_muted(c->viewer, &one->practice)) {
        return e == ERR_OK || e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    struct q_place_community_row who;
    TRY(q_place_community(c->db, c->arena, row->community, &who));
    one->community = who.title;
    one->community_lang = who.lang;
    one->slug = who.slug;
    out->count++;
    return ERR_OK;
}

static enum err gather(struct ctx *c, const struct asked *of,
                       const struct q_place_practices_rows *there,
                       const struct q_place_practices_rows *here, struct peer_practices *out) {
    for (size_t k = 0; k < of->count; k++) {
        for (size_t i = 0; i < there->count; i++) {
            const struct q_place_practices_row *row = &there->item[i];
            if (id_eq(row->community, of->community[k]) && !is_done(here, practice_of(row))) {
                TRY(add_practice(c, row, of->peer[k], out));
            }
        }
    }
    return ERR_OK;
}

enum err peer_practices(struct ctx *c, const struct place *own, const struct peers *peers,
                        struct peer_practices *out) {
    struct asked ours = {.count = 0}, theirs = {.count = 0};
    struct q_place_practices_rows here, there;
    *out = (struct peer_practices){arena_array(c->arena, struct peer_practice, PEER_PRACTICES_MOST),
                                   0, 0};
    TRY(ask_place(c, own->thing.id, 0, &ours));
    for (size_t i = 0; i < peers->count; i++) {
        TRY(ask_place(c, peers->item[i].place.thing.id, i, &theirs));
    }
    out->communities = theirs.count;
    TRY(read_rows(c, &ours, &here));
    TRY(read_rows(c, &theirs, &there));
    return gather(c, &theirs, &there, &here, out);
}
