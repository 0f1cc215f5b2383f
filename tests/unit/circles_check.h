/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Checks an answer of the engine circles against what docs/methods/circles.md says, slowly and
 * without any of the engine's code: for the tests and the fuzzer. */
#ifndef KITH_TESTS_UNIT_CIRCLES_CHECK_H
#define KITH_TESTS_UNIT_CIRCLES_CHECK_H

#include <assert.h>
#include <string.h>

#include "engine/circles_form.h"

static inline bool check_free(const struct circles_week *w, unsigned start, unsigned minutes) {
    for (unsigned done = 0; done < minutes; done += 30) {
        unsigned slot = (start + done / 30) % 336;
        if (!(w->w[slot / 64] >> slot % 64 & 1)) {
            return false;
        }
    }
    return true;
}

static inline bool check_mode(const struct circles_person *x, uint32_t place) {
    enum circles_mode m = place == CIRCLES_ONLINE ? CIRCLES_BY_NET : CIRCLES_AT_VENUE;
    return x->mode[0] == m || (x->modes == 2 && x->mode[1] == m);
}

/* Could they be in a key of this topic, language, place and start? */
static inline bool check_in_key(const struct circles_problem *p, uint32_t who, size_t topic,
                                size_t language, uint32_t place, unsigned start) {
    const struct circles_person *x = &p->person[who];
    if (!(x->topics >> topic & 1) || !(x->languages >> language & 1) || !check_mode(x, place) ||
        !check_free(&x->free, start, p->minutes)) {
        return false;
    }
    return place == CIRCLES_ONLINE ||
           ((x->tenths_max < 0 || earth_tenths(x->at, p->venue[place].at) <= x->tenths_max) &&
            check_free(&p->venue[place].free, start, p->minutes));
}

static inline bool check_avoids(const struct circles_problem *p, uint32_t a, uint32_t b) {
    for (size_t i = 0; i < p->person[a].avoids; i++) {
        if (p->person[a].avoid[i] == b) {
            return true;
        }
    }
    return false;
}

static inline int check_least(int a, int b) {
    return a < b ? a : b;
}

/* The score of these people at this place, INT64_MIN when they cannot meet there; the first start
 * and how many there are. */
static inline int64_t check_score(const struct circles_problem *p, const uint32_t *who, size_t n,
                                  uint32_t place, unsigned *first, unsigned *starts) {
    int topics = 0;
    int languages = 0;
    *starts = 0;
    *first = 336;
    for (unsigned t = 0; t < 64; t++) {
        size_t have = 0;
        size_t speak = 0;
        for (size_t i = 0; i < n; i++) {
            have += p->person[who[i]].topics >> t & 1;
            speak += p->person[who[i]].languages >> t & 1;
        }
        topics += have == n ? 1 : 0;
        languages += speak == n ? 1 : 0;
    }
    if (topics == 0 || languages == 0) {
        return INT64_MIN;
    }
    size_t topic = 0;
    size_t language = 0;
    for (unsigned t = 64; t-- > 0;) {
        bool all = true;
        bool speak = true;
        for (size_t i = 0; i < n; i++) {
            all = all && (p->person[who[i]].topics >> t & 1);
            speak = speak && (p->person[who[i]].languages >> t & 1);
        }
        topic = all ? t : topic;
        language = speak ? t : language;
    }
    for (unsigned start = 336; start-- > 0;) {
        size_t can = 0;
        while (can < n && check_in_key(p, who[can], topic, language, place, start)) {
            can++;
        }
        if (can == n) {
            (*starts)++;
            *first = start;
        }
    }
    int64_t score = -2 * ((int64_t)n > p->target ? (int64_t)n - p->target : p->target - (int64_t)n);
    for (size_t i = 0; i < n; i++) {
        const struct circles_person *x = &p->person[who[i]];
        int wishes = 0;
        for (size_t k = 0; k < n; k++) {
            for (unsigned w = 0; w < x->wishes; w++) {
                wishes += x->wish[w] == who[k] ? 1 : 0;
            }
        }
        enum circles_mode m = place == CIRCLES_ONLINE ? CIRCLES_BY_NET : CIRCLES_AT_VENUE;
        score += 3 * check_least(2, topics - 1) + 4 * check_least(2, wishes) +
                 check_least(3, (int)*starts - 1) + (x->mode[0] == m ? 3 : 0);
        if (place != CIRCLES_ONLINE) {
            score -= check_least(5, (int)(earth_tenths(x->at, p->venue[place].at) / 10));
        }
    }
    return *starts ? score : INT64_MIN;
}

/* The score at the best place, or INT64_MIN: they share no key, or somebody avoids somebody. */
static inline int64_t check_best(const struct circles_problem *p, const uint32_t *who, size_t n) {
    int64_t best = INT64_MIN;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            if (check_avoids(p, who[i], who[k])) {
                return INT64_MIN;
            }
        }
    }
    for (size_t v = 0; v <= p->venues; v++) {
        unsigned first;
        unsigned starts;
        uint32_t place = v < p->venues ? (uint32_t)v : CIRCLES_ONLINE;
        int64_t score = check_score(p, who, n, place, &first, &starts);
        best = score > best ? score : best;
    }
    return best;
}

/* What is wrong with a circle; NULL: nothing. */
static inline const char *check_circle(const struct circles_problem *p,
                                       const struct circles_circle *c) {
    unsigned first = 0;
    unsigned starts = 0;
    int64_t sum =
        -2 * (c->size > p->target ? (int64_t)c->size - p->target : p->target - (int64_t)c->size);
    if (c->size < p->min || c->size > p->max) {
        return "its size";
    }
    for (size_t t = 0; t < p->topics; t++) {
        size_t have = 0;
        for (size_t i = 0; i < c->size; i++) {
            have += p->person[c->person[i]].topics >> t & 1;
        }
        if ((have == c->size) != (c->topics >> t & 1)) {
            return "its topics";
        }
        for (size_t i = 0; (c->topics >> t & 1) && i < c->size; i++) {
            if (!check_in_key(p, c->person[i], t, c->language, c->place, c->start)) {
                return "somebody is not in its key";
            }
        }
    }
    for (size_t i = 0; i < c->size; i++) {
        const struct circles_points *x = &c->points[i];
        sum += x->topics + x->wishes + x->slots + x->mode + x->travel;
    }
    if (check_best(p, c->person, c->size) != c->score || sum != c->score) {
        return "its score, or somebody avoids somebody";
    }
    if (check_score(p, c->person, c->size, c->place, &first, &starts) != c->score ||
        first != c->start || starts != c->open_slots) {
        return "its place, start or number of starts";
    }
    return NULL;
}

/* What is wrong with an answer; NULL: nothing. */
static inline const char *check_answer(const struct circles_problem *p,
                                       const struct circles_result *r) {
    bool seen[CIRCLES_PEOPLE_MAX] = {0};
    size_t placed = 0;
    int64_t score = 0;
    for (size_t i = 0; i < r->circles; i++) {
        const char *wrong = check_circle(p, &r->circle[i]);
        if (wrong) {
            return wrong;
        }
        for (size_t k = 0; k < r->circle[i].size; k++) {
            if (seen[r->circle[i].person[k]]) {
                return "somebody is in two circles";
            }
            seen[r->circle[i].person[k]] = true;
        }
        placed += r->circle[i].size;
        score += r->circle[i].score;
    }
    for (size_t i = 0; i < r->unplaceds; i++) {
        if (seen[r->unplaced[i].person]) {
            return "somebody is placed and left";
        }
        seen[r->unplaced[i].person] = true;
    }
    if (placed != r->placed || placed + r->unplaceds != p->people || score != r->score ||
        r->placed > r->bound) {
        return "its sums";
    }
    return NULL;
}

#endif
