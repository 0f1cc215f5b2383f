/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The moves of the search: who is placed, and who changes places. */
#include <stdlib.h>

#include "engine/circles_state.h"

/* --- a new circle --- */

struct place_in_line {
    uint64_t priority;
    uint16_t who;
};

static int by_priority(const void *a, const void *b) {
    const struct place_in_line *x = a;
    const struct place_in_line *y = b;
    return x->priority != y->priority ? (x->priority > y->priority) - (x->priority < y->priority)
                                      : (x->who > y->who) - (x->who < y->who);
}

void sort_by_priority(const struct search *s, uint16_t *who, size_t n) {
    struct place_in_line line[CIRCLES_PEOPLE_MAX];
    for (size_t i = 0; i < n; i++) {
        line[i] = (struct place_in_line){s->priority[who[i]], who[i]};
    }
    if (n) {
        qsort(line, n, sizeof *line, by_priority);
    }
    for (size_t i = 0; i < n; i++) {
        who[i] = line[i].who;
    }
}

static bool is_in_key(const struct search *s, uint16_t who, const struct key *k) {
    return has_place(&s->p->has[who], k->place) &&
           circles_week_has(&s->p->has[who].starts, k->slot);
}

/* People of the key for whom wanted[] is not 0, by priority; at most FULLEST_LOOK. */
static size_t people_of(const struct search *s, const struct key *k, const uint8_t *wanted,
                        uint16_t *out) {
    size_t group = k->topic * CIRCLES_LANGUAGES_MAX + k->language;
    size_t n = 0;
    for (uint32_t i = s->groups.first[group]; n < FULLEST_LOOK && i < s->groups.first[group + 1];
         i++) {
        uint16_t who = s->groups.person[i];
        if (wanted[who] && is_in_key(s, who, k)) {
            out[n++] = who;
        }
    }
    sort_by_priority(s, out, n);
    return n;
}

static bool clashes(const struct search *s, const uint16_t *member, size_t size, uint16_t who) {
    for (size_t i = 0; i < size; i++) {
        if (member[i] == who || pool_clash(s->p, member[i], who)) {
            return true;
        }
    }
    return false;
}

bool begin_circle(struct search *s, uint16_t who, size_t fill) {
    struct key k = keys_fullest(s->p, &s->groups, who, s->now.unplaced,
                                s->by_chance ? s->draw : NULL, &s->work);
    uint16_t other[FULLEST_LOOK];
    uint16_t member[CIRCLES_SIZE_MAX] = {who};
    size_t size = 1;
    if (k.count < s->p->min) {
        return false;
    }
    size_t n = people_of(s, &k, s->now.unplaced, other);
    for (size_t i = 0; i < n && size < fill; i++) {
        if (!clashes(s, member, size, other[i])) {
            member[size++] = other[i];
        }
    }
    if (size < s->p->min) {
        return false;
    }
    draft_open(s, member, size);
    return true;
}

/* --- with people from other circles --- */

/* Fills up to min with people of circles above min, which keep min. */
static size_t fill_up(struct search *s, const struct key *k, uint16_t *member, size_t size) {
    uint16_t other[FULLEST_LOOK];
    uint16_t given[CIRCLES_SIZE_MAX]; /* the circles that give */
    size_t gifts = 0;
    size_t n = people_of(s, k, s->now.lendable, other);
    for (size_t i = 0; i < n && size < s->p->min; i++) {
        uint16_t c = s->now.of[other[i]];
        if (c == POOL_NOBODY || clashes(s, member, size, other[i])) {
            continue;
        }
        size_t left = s->now.draft[c].size;
        for (size_t g = 0; g < gifts; g++) {
            left -= given[g] == c ? 1 : 0;
        }
        if (left > s->p->min) {
            given[gifts++] = c;
            member[size++] = other[i];
        }
    }
    return size;
}

static bool borrow(struct search *s, uint16_t who) {
    uint16_t other[FULLEST_LOOK];
    uint16_t member[CIRCLES_SIZE_MAX] = {who};
    size_t size = 1;
    struct key k = keys_fullest(s->p, &s->groups, who, s->now.lendable, NULL, &s->work);
    if (k.count < s->p->min) {
        return false;
    }
    size_t n = people_of(s, &k, s->now.unplaced, other);
    for (size_t i = 0; i < n && size < s->p->target; i++) {
        if (!clashes(s, member, size, other[i])) {
            member[size++] = other[i];
        }
    }
    size = fill_up(s, &k, member, size);
    if (size < s->p->min) {
        return false;
    }
    for (size_t i = 1; i < size; i++) {
        if (s->now.of[member[i]] != POOL_NOBODY) {
            draft_leave(s, member[i]);
        }
    }
    draft_open(s, member, size);
    return true;
}

/* --- into a circle that is there --- */

/* The circle with room, other than `not`, that gains most by somebody; POOL_NOBODY: none. */
static uint16_t best_for(struct search *s, uint16_t who, uint16_t not, int32_t *gain) {
    const struct common *has = &s->p->has[who];
    uint16_t best = POOL_NOBODY;
    s->work += s->now.count;
    for (size_t c = 0; c < s->now.count; c++) {
        const struct draft *x = &s->now.draft[c];
        if (c == not || x->size >= s->p->max || (x->common.topics & has->topics) == 0 ||
            !draft_takes(s, c, POOL_NOBODY, who)) {
            continue;
        }
        int32_t more = draft_score(s, c, POOL_NOBODY, who) - x->score;
        if (best == POOL_NOBODY || more > *gain) {
            best = (uint16_t)c;
            *gain = more;
        }
    }
    return best;
}

static bool insert(struct search *s, uint16_t who) {
    int32_t gain = 0;
    uint16_t c = best_for(s, who, POOL_NOBODY, &gain);
    if (c != POOL_NOBODY) {
        draft_add(s, c, who);
    }
    return c != POOL_NOBODY;
}

/* Somebody of a circle goes to another one, and makes place. */
static bool eject(struct search *s, uint16_t who) {
    const struct common *has = &s->p->has[who];
    for (size_t c = 0; c < s->now.count; c++) {
        const struct draft *x = &s->now.draft[c];
        s->work++;
        if ((x->open_topics & has->topics) == 0 || (x->open_languages & has->languages) == 0) {
            continue;
        }
        for (size_t i = 0; i < x->size; i++) {
            uint16_t goes = x->member[i];
            int32_t gain = 0;
            if (!draft_takes(s, c, goes, who)) {
                continue;
            }
            uint16_t to = best_for(s, goes, (uint16_t)c, &gain);
            if (to != POOL_NOBODY) {
                draft_swap(s, goes, who);
                draft_add(s, to, goes);
                return true;
            }
        }
    }
    return false;
}

void place_more(struct search *s, const uint16_t *who, size_t n, size_t patient) {
    bool more = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < n && s->work < s->work_max; i++) {
            if (s->now.unplaced[who[i]] &&
                (insert(s, who[i]) || begin_circle(s, who[i], s->p->target) || borrow(s, who[i]) ||
                 (i < patient && eject(s, who[i])))) {
                more = true;
            }
        }
    }
}

/* --- the score --- */

struct change {
    int64_t gain;
    uint16_t goes;  /* from the first to the second circle, or POOL_NOBODY */
    uint16_t comes; /* the other way */
};

static void consider(struct change *best, int64_t gain, uint16_t goes, uint16_t comes) {
    if (gain > best->gain) {
        *best = (struct change){gain, goes, comes};
    }
}

static void try_move(struct search *s, size_t a, size_t b, bool back, struct change *best) {
    const struct draft *from = &s->now.draft[a];
    const struct draft *to = &s->now.draft[b];
    if (from->size <= s->p->min || to->size >= s->p->max) {
        return;
    }
    for (size_t i = 0; i < from->size; i++) {
        uint16_t who = from->member[i];
        if ((s->p->has[who].topics & to->common.topics) && draft_takes(s, b, POOL_NOBODY, who)) {
            int64_t gain = (int64_t)draft_score(s, b, POOL_NOBODY, who) - to->score +
                           draft_score(s, a, who, POOL_NOBODY) - from->score;
            consider(best, gain, back ? POOL_NOBODY : who, back ? who : POOL_NOBODY);
        }
    }
}

static void try_swaps(struct search *s, size_t a, size_t b, struct change *best) {
    const struct draft *x = &s->now.draft[a];
    const struct draft *y = &s->now.draft[b];
    for (size_t i = 0; i < x->size; i++) {
        uint16_t goes = x->member[i];
        if ((s->p->has[goes].topics & y->open_topics) == 0) {
            continue;
        }
        for (size_t k = 0; k < y->size; k++) {
            uint16_t comes = y->member[k];
            if (draft_takes(s, b, comes, goes) && draft_takes(s, a, goes, comes)) {
                int64_t gain = (int64_t)draft_score(s, b, comes, goes) - y->score +
                               draft_score(s, a, goes, comes) - x->score;
                consider(best, gain, goes, comes);
            }
        }
    }
}

/* The best change between two circles, when it raises the score. */
static bool better_pair(struct search *s, size_t a, size_t b) {
    const struct draft *x = &s->now.draft[a];
    const struct draft *y = &s->now.draft[b];
    struct change best = {0, POOL_NOBODY, POOL_NOBODY};
    s->work++;
    if ((x->any_topics & y->open_topics) && (x->any_languages & y->open_languages)) {
        try_move(s, a, b, false, &best);
    }
    if ((y->any_topics & x->open_topics) && (y->any_languages & x->open_languages)) {
        try_move(s, b, a, true, &best);
        try_swaps(s, a, b, &best);
    }
    if (best.gain <= 0) {
        return false;
    }
    if (best.goes != POOL_NOBODY) {
        draft_leave(s, best.goes);
    }
    if (best.comes != POOL_NOBODY) {
        draft_leave(s, best.comes);
        draft_add(s, a, best.comes);
    }
    if (best.goes != POOL_NOBODY) {
        draft_add(s, b, best.goes);
    }
    return true;
}

/* Somebody who is not placed for somebody of the circle. */
static bool better_exchange(struct search *s, size_t c) {
    const struct draft *x = &s->now.draft[c];
    struct change best = {0, POOL_NOBODY, POOL_NOBODY};
    s->work += s->p->n / 8;
    for (size_t u = 0; u < s->p->n; u++) {
        if (!s->now.unplaced[u] || (s->p->has[u].topics & x->open_topics) == 0) {
            continue;
        }
        for (size_t i = 0; i < x->size; i++) {
            if (draft_takes(s, c, x->member[i], (uint16_t)u)) {
                int64_t gain = (int64_t)draft_score(s, c, x->member[i], (uint16_t)u) - x->score;
                consider(&best, gain, x->member[i], (uint16_t)u);
            }
        }
    }
    if (best.gain > 0) {
        draft_swap(s, best.goes, best.comes);
    }
    return best.gain > 0;
}

void raise_score(struct search *s, uint64_t work_max) {
    uint64_t end = s->work + work_max;
    for (size_t still = 0, a = 0; still < s->now.count; a++, still++) {
        a = a < s->now.count ? a : 0;
        if (!s->now.draft[a].changed) {
            continue;
        }
        still = 0;
        s->now.draft[a].changed = false;
        while (better_exchange(s, a)) {
        }
        for (size_t b = 0; b < s->now.count; b++) {
            while (b != a && better_pair(s, a, b)) {
            }
            if (s->work > end) {
                return;
            }
        }
    }
}
