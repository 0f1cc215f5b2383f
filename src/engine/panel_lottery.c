/* SPDX-License-Identifier: AGPL-3.0-or-later
 * From probabilities of panels to 1,000 numbered ones of equal chance. Within a kind people take
 * turns, so that in the end each is on as many of the 1,000 as another, but for one (in households,
 * where turns can collide, nearly so). Whose turn comes first does not depend on the seed: the list
 * can be published before the seed is known. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/panel_inside.h"

#define TURNS_SEED STR("kith")
#define TURNS_PURPOSE STR("panel/turns")

struct share {
    const uint32_t *count;
    size_t kinds;
    uint32_t thousandths;
    double rest;
};

static int cmp_count(const struct share *a, const struct share *b) {
    for (size_t i = 0; i < a->kinds; i++) {
        if (a->count[i] != b->count[i]) {
            return a->count[i] > b->count[i] ? -1 : 1;
        }
    }
    return 0;
}

static int by_count(const void *x, const void *y) {
    return cmp_count(x, y);
}

static int by_rest(const void *x, const void *y) {
    const struct share *a = x;
    const struct share *b = y;
    return a->rest != b->rest ? (a->rest < b->rest ? 1 : -1) : cmp_count(a, b);
}

/* Largest remainders: whole thousandths, then one more where most was cut off. */
static struct share *thousandths(struct arena *a, const struct panel_kinds *k,
                                 const struct panel_chances *c) {
    struct share *share = arena_array(a, struct share, c->mixes);
    uint32_t given = 0;
    assert(c->mixes > 0);
    for (size_t i = 0; i < c->mixes; i++) {
        double exact = c->weight[i] * PANEL_LOTTERY;
        uint32_t whole = (uint32_t)(exact + 1e-6); /* 4.9999999 is 5 */
        share[i] = (struct share){c->count[i], k->kinds, whole, exact - whole};
        given += whole;
    }
    qsort(share, c->mixes, sizeof *share, by_rest);
    for (size_t i = 0; given < PANEL_LOTTERY; i = (i + 1) % c->mixes, given++) {
        share[i].thousandths++;
    }
    for (size_t i = c->mixes; given > PANEL_LOTTERY;) {
        i = (i + c->mixes - 1) % c->mixes;
        if (share[i].thousandths) {
            share[i].thousandths--;
            given--;
        }
    }
    qsort(share, c->mixes, sizeof *share, by_count);
    return share;
}

/* --- turns --- */

struct turns {
    const struct panel_kinds *kinds;
    uint32_t **member; /* of each kind, in the order of their turns */
    uint32_t *next;    /* whose turn it is, for kinds that share no address */
    uint32_t *in_panels;
    uint32_t *sent_for; /* of each address: the last panel that it sent somebody to, from 1 */
};

struct keyed {
    struct hash key;
    uint32_t person;
};

static int by_key(const void *x, const void *y) {
    return hash_cmp(&((const struct keyed *)x)->key, &((const struct keyed *)y)->key);
}

static struct turns turns_make(struct arena *a, const struct panel_kinds *k, uint32_t *in_panels) {
    struct turns t = {.kinds = k, .in_panels = in_panels};
    struct keyed *keyed = arena_array(a, struct keyed, k->pool->people);
    uint32_t *filled = arena_array(a, uint32_t, k->kinds);
    t.member = arena_array(a, uint32_t *, k->kinds);
    t.next = arena_array(a, uint32_t, k->kinds);
    t.sent_for = arena_array(a, uint32_t, k->pool->people);
    for (size_t i = 0; i < k->kinds; i++) {
        t.member[i] = arena_array(a, uint32_t, k->size[i]);
    }
    for (size_t i = 0; i < k->pool->people; i++) {
        keyed[i].key = lot_key(TURNS_SEED, TURNS_PURPOSE, k->pool->id[i]);
        keyed[i].person = (uint32_t)i;
    }
    qsort(keyed, k->pool->people, sizeof *keyed, by_key);
    for (size_t i = 0; i < k->pool->people; i++) {
        uint32_t kind = k->of[keyed[i].person];
        t.member[kind][filled[kind]++] = keyed[i].person;
    }
    return t;
}

/* Of those whose household has sent nobody to this panel, who was on the fewest. */
static uint32_t of_households(struct turns *t, size_t kind, uint32_t panel) {
    const struct panel_kinds *k = t->kinds;
    uint32_t chosen = UINT32_MAX;
    for (size_t i = 0; i < k->size[kind]; i++) {
        uint32_t person = t->member[kind][i];
        if (t->sent_for[k->pool->address[person]] != panel &&
            (chosen == UINT32_MAX || t->in_panels[person] < t->in_panels[chosen])) {
            chosen = person;
        }
    }
    assert(chosen != UINT32_MAX); /* a group's counts add up to its households at most */
    t->sent_for[k->pool->address[chosen]] = panel;
    return chosen;
}

static uint32_t next_of(struct turns *t, size_t kind, uint32_t panel) {
    const struct panel_kinds *k = t->kinds;
    if (k->home[kind] != UINT32_MAX) {
        return of_households(t, kind, panel);
    }
    uint32_t person = t->member[kind][t->next[kind]];
    t->next[kind] = (t->next[kind] + 1) % k->size[kind];
    return person;
}

/* --- the list --- */

struct placed {
    uint32_t place; /* in panel_order */
    uint32_t person;
};

static int by_place(const void *x, const void *y) {
    uint32_t a = ((const struct placed *)x)->place;
    uint32_t b = ((const struct placed *)y)->place;
    return (a > b) - (a < b);
}

/* One panel; `placed` has room for it. */
static void fill(struct turns *t, const uint32_t *count, uint32_t panel, const uint32_t *place,
                 struct placed *placed, uint32_t *member) {
    size_t members = 0;
    for (size_t i = 0; i < t->kinds->kinds; i++) {
        for (uint32_t n = 0; n < count[i]; n++) {
            uint32_t person = next_of(t, i, panel);
            t->in_panels[person]++;
            placed[members++] = (struct placed){place[person], person};
        }
    }
    qsort(placed, members, sizeof *placed, by_place);
    for (size_t i = 0; i < members; i++) {
        member[i] = placed[i].person;
    }
}

static void append(struct panel_result *r, uint32_t number, const uint32_t *member, size_t size) {
    struct panel_drawable *last = r->panels ? &r->panel[r->panels - 1] : NULL;
    if (last && memcmp(last->member, member, size * sizeof *member) == 0) {
        last->weight++;
        return;
    }
    r->panel[r->panels++] = (struct panel_drawable){number, 1, member};
}

void panel_lottery_make(struct arena *a, const struct panel_kinds *k, const struct panel_chances *c,
                        struct panel_result *r) {
    size_t size = k->pool->size;
    struct share *share = thousandths(a, k, c);
    struct placed *placed = arena_array(a, struct placed, size);
    const uint32_t *order = panel_order(a, k->pool);
    uint32_t *place = arena_array(a, uint32_t, k->pool->people);
    uint32_t number = 0;
    for (size_t i = 0; i < k->pool->people; i++) {
        place[order[i]] = (uint32_t)i;
    }
    r->in_panels = arena_array(a, uint32_t, k->pool->people);
    r->panel = arena_array(a, struct panel_drawable, PANEL_LOTTERY);
    struct turns t = turns_make(a, k, r->in_panels);
    for (size_t i = 0; i < c->mixes; i++) {
        for (uint32_t n = 0; n < share[i].thousandths; n++, number++) {
            uint32_t *member = arena_array(a, uint32_t, size);
            fill(&t, share[i].count, number + 1, place, placed, member);
            assert(panel_is_allowed(k->pool, member, size)); /* whatever a solver said */
            append(r, number, member, size);
        }
    }
}
