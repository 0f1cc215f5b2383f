/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Between the files of the engine circles. A pool is some people in the order of the lot, numbered
 * from 0; topics, languages and places are numbered in the order of the lot too, so that "first" is
 * always "smallest number". */
#ifndef KITH_ENGINE_CIRCLES_INSIDE_H
#define KITH_ENGINE_CIRCLES_INSIDE_H

#include "engine/circles_form.h"

#define POOL_NOBODY UINT16_MAX
#define POOL_PLACE_WORDS 4 /* online and 200 venues */

/* What all of some people have in common; of one person: what they have. */
struct common {
    uint64_t topics;
    uint64_t languages;
    uint64_t places[POOL_PLACE_WORDS]; /* bit 0: online; 1 + v: venue v */
    struct circles_week starts;        /* half-hours from which all are free for the whole time */
};

struct pool {
    size_t n;
    const struct common *has;              /* of each person */
    uint16_t (*wish)[CIRCLES_WISHES_EACH]; /* POOL_NOBODY: none, or not in the pool */
    const int8_t *suits;    /* [person * places + place]: points of mode and travel */
    uint64_t *clash;        /* a row of bits for each person: who must not be with them */
    size_t clash_words;     /* of a row */
    uint64_t *keys;         /* how many with min people or more each is in */
    const uint32_t *person; /* which of the problem */
    size_t places;
    const struct circles_week *open; /* of each place: half-hours from which it is free */
    unsigned min;
    unsigned max;
    unsigned target;
};

static inline bool pool_clash(const struct pool *p, size_t a, size_t b) {
    return p->clash[a * p->clash_words + b / 64] >> b % 64 & 1;
}

static inline bool has_place(const struct common *c, size_t place) {
    return c->places[place / 64] >> place % 64 & 1;
}

static inline void week_and(struct circles_week *w, const struct circles_week *o) {
    for (size_t i = 0; i < CIRCLES_WEEK_WORDS; i++) {
        w->w[i] &= o->w[i];
    }
}

static inline bool week_any(const struct circles_week *w) {
    uint64_t any = 0;
    for (size_t i = 0; i < CIRCLES_WEEK_WORDS; i++) {
        any |= w->w[i];
    }
    return any != 0;
}

static inline unsigned week_count(const struct circles_week *w) {
    unsigned n = 0;
    for (size_t i = 0; i < CIRCLES_WEEK_WORDS; i++) {
        n += (unsigned)__builtin_popcountll(w->w[i]);
    }
    return n;
}

static inline uint32_t week_first(const struct circles_week *w) {
    uint32_t i = 0;
    while (i < CIRCLES_WEEK_WORDS && w->w[i] == 0) {
        i++;
    }
    return i < CIRCLES_WEEK_WORDS ? 64 * i + (uint32_t)__builtin_ctzll(w->w[i]) : CIRCLES_SLOTS;
}

/* --- what people share (circles_share.c) --- */

extern const struct common common_all;

void common_and(struct common *c, const struct common *o);
/* Is there a key for those who share this? */
bool common_is_key(const struct pool *p, const struct common *c);
/* The same for what both have. */
bool common_meet(const struct pool *p, const struct common *a, const struct common *b);

struct setting {
    int32_t score; /* of the whole circle */
    uint32_t place;
    uint32_t start;
};

/* The best place for these people, who share a key: highest score, earliest start, first place. */
struct setting best_setting(const struct pool *p, const uint16_t *member, size_t size,
                            const struct common *c);
/* What each of a circle brings, points[size], but for mode and travel; open: when all could start.
 */
void share_points(const struct pool *p, const uint16_t *member, size_t size, const struct common *c,
                  const struct circles_week *open, struct circles_points *points);

/* --- keys (circles_keys.c) --- */

/* Who has each pair of topic and language. */
struct groups {
    const uint32_t *first; /* [topic * CIRCLES_LANGUAGES_MAX + language], and one more */
    const uint16_t *person;
};

/* In the order given, or by number when it is NULL. */
struct groups groups_make(struct arena *a, const struct pool *p, const uint16_t *order);

/* Counts for each person the keys with min people or more (p->keys) and says why there is none;
 * component[i] is the smallest person that i shares keys with, by way of others too. */
void keys_survey(struct arena *a, const struct pool *p, const struct groups *g, uint8_t *why,
                 uint16_t *component);
/* For each person of those marked, the key with the most of them. */
void keys_nearest(struct arena *a, const struct pool *p, const struct groups *g, const bool *marked,
                  struct circles_nearest *out);
/* Does each key of the person have fewer than min people when whom they avoid is not counted?
 * *effort is used up; without any left the answer is no. */
bool keys_lost_by_avoiding(const struct pool *p, const struct groups *g, size_t person,
                           const uint16_t *avoid, size_t avoids, uint64_t *effort);

struct key {
    unsigned topic;
    unsigned language;
    unsigned place;
    uint32_t slot;
    unsigned count; /* of those asked for, with the person */
    unsigned value; /* the same, or with some chance in it */
};

enum { FULLEST_LOOK = 128 }; /* people of one group that are looked at */

/* The person's key with the most others for whom wanted[] is not 0 and who do not clash with them;
 * with `d` one of those that are about as full, by chance. Of a large group the first FULLEST_LOOK
 * of these are looked at; a key with twice max is full enough. `count` 0: none has min people. Adds
 * to *work. */
struct key keys_fullest(const struct pool *p, const struct groups *g, size_t person,
                        const uint8_t *wanted, struct draw *d, uint64_t *work);

/* --- solving a component --- */

struct ring {
    uint16_t size;
    uint16_t member[CIRCLES_SIZE_MAX];
};

struct rings {
    struct ring *ring; /* room for n / min */
    size_t count;
    size_t rounds;
};

/* What search reports to, in shares of this component. */
struct watch {
    const struct circles_progress *progress;
    double before; /* share that was done before it */
    double part;   /* what it is of all */
    bool stopped;
};

/* circles_form, with components of at most `exact_max` people solved exactly; for tests. */
struct circles_result circles_form_from(struct arena *a, const struct circles_problem *p,
                                        struct circles_progress progress, size_t exact_max);

/* n <= CIRCLES_EXACT_MAX. (circles_exact.c) */
void exact_solve(struct arena *a, const struct pool *p, struct rings *out);
/* (circles_search.c) */
void search_solve(struct arena *a, const struct pool *p, struct draw *d, struct watch *w,
                  struct rings *out);

#endif
