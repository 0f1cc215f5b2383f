/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Circles in the making: what the search of the engine circles changes step by step. */
#ifndef KITH_ENGINE_CIRCLES_STATE_H
#define KITH_ENGINE_CIRCLES_STATE_H

#include "engine/circles_inside.h"

/* A circle in the making. */
struct draft {
    uint16_t size;
    bool changed; /* since it was last compared with all others */
    int32_t score;
    uint16_t member[CIRCLES_SIZE_MAX];
    struct common common;
    uint64_t any_topics; /* of any member; the same below */
    uint64_t any_languages;
    uint64_t open_topics; /* common to all but one, whichever */
    uint64_t open_languages;
};

struct state {
    size_t count;
    struct draft *draft;
    uint16_t *of;        /* the draft of each person, or POOL_NOBODY */
    uint8_t *unplaced;   /* each person */
    uint8_t *lendable;   /* each person: unplaced, or in a circle above min */
    struct common *rest; /* of each who is placed: what the others of the circle share */
    size_t placed;
    int64_t score;
};

struct search {
    const struct pool *p;
    struct groups groups; /* scarcest people first */
    uint16_t *scarce;     /* all, in that order */
    struct draw *draw;
    struct watch *watch;
    struct state now;
    struct state kept;
    bool *torn;         /* each person: of a circle that was just torn down */
    uint64_t *priority; /* of each person: smallest first */
    uint64_t work;      /* steps, about as long as each other */
    bool by_chance;     /* new circles begin in one of the fullest keys, not in the fullest */
    uint64_t work_max;  /* after it nothing new is begun */
};

/* Drafts; all keep the sums of the state right. */
void draft_open(struct search *s, const uint16_t *member, size_t size);
void draft_close(struct search *s, size_t c); /* the last one takes its number */
void draft_add(struct search *s, size_t c, uint16_t who);
void draft_leave(struct search *s, uint16_t who);
void draft_swap(struct search *s, uint16_t leaves, uint16_t joins); /* joins is in none */

/* May `joins` come, when `leaves` (or POOL_NOBODY) goes? Sizes are not looked at. */
bool draft_takes(struct search *s, size_t c, uint16_t leaves, uint16_t joins);
/* The score the circle would have then; either may be POOL_NOBODY, and it must be possible. */
int32_t draft_score(struct search *s, size_t c, uint16_t leaves, uint16_t joins);

void state_copy(const struct search *s, struct state *to, const struct state *from);
bool state_is_better(const struct state *a, const struct state *b);

/* --- moves --- */

void sort_by_priority(const struct search *s, uint16_t *who, size_t n);

/* Begins a circle of `fill` people or fewer around somebody, of unplaced people only. */
bool begin_circle(struct search *s, uint16_t who, size_t fill);
/* Places whoever of who[n] can be placed: in a circle with room, in a new one, in a new one with
 * people from circles above min, or (the first `patient` of them) in the place of somebody who can
 * go elsewhere. */
void place_more(struct search *s, const uint16_t *who, size_t n, size_t patient);
/* Moves and swaps that raise the score, until none of a changed circle does. */
void raise_score(struct search *s, uint64_t work_max);

#endif
