/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Meek's method: every option keeps a part of each vote that comes to it and passes the rest down
 * the ballot; the parts are found by iteration. Numbers are billionths. */
#include <string.h>

#include "engine/tally_inside.h"

#define UNIT UINT64_C(1000000000)
#define OMEGA (UNIT / 1000000)

enum state { HOPEFUL, ELECTED, OUT };

struct meek {
    struct tally_count *count;
    uint64_t *votes; /* by option, as all below */
    uint64_t *keep;
    uint8_t *state; /* enum state */
    uint64_t quota;
    uint64_t surplus;
    size_t hopeful;
    size_t iterations; /* of this round */
    size_t *tied;      /* room */
};

/* x * y and x / y in billionths, rounded up. */
static uint64_t product_up(uint64_t x, uint64_t y) {
    return (uint64_t)(((tally_wide)x * y + UNIT - 1) / UNIT);
}

static uint64_t quotient_up(uint64_t x, uint64_t y) {
    return (uint64_t)(((tally_wide)x * UNIT + y - 1) / y);
}

static void distribute(struct meek *m) {
    const struct tally_profile *p = &m->count->profile;
    memset(m->votes, 0, p->options * sizeof *m->votes);
    for (size_t i = 0; i < p->papers; i++) {
        const struct tally_paper *paper = &p->paper[i];
        uint64_t left = UNIT;
        for (size_t k = 0; k < paper->n && left; k++) {
            size_t option = tally_option(paper->item[k]);
            /* both are at most 10^9: this fits into 64 bits */
            uint64_t given = (left * m->keep[option] + UNIT - 1) / UNIT;
            m->votes[option] += given * paper->weight;
            left -= given;
        }
    }
}

static uint64_t sum_of_votes(const struct meek *m) {
    uint64_t sum = 0;
    for (size_t k = 0; k < m->count->profile.options; k++) {
        sum += m->votes[k];
    }
    return sum;
}

static void record(struct meek *m, enum tally_action action, size_t option) {
    size_t n = m->count->profile.options;
    struct tally_stage *s = tally_stage_add(m->count, action, option);
    memcpy(s->votes, m->votes, n * sizeof *s->votes);
    s->keep = arena_array(m->count->arena, uint64_t, n);
    memcpy(s->keep, m->keep, n * sizeof *s->keep);
    s->quota = m->quota;
    s->exhausted = m->count->profile.valid * UNIT - sum_of_votes(m);
    s->iterations = m->iterations;
    m->count->result->quota = m->quota;
}

/* The hopeful with so many votes or more who has most; equals by lot. */
static size_t highest(const struct meek *m, uint64_t at_least) {
    const struct tally_profile *p = &m->count->profile;
    size_t best = p->options;
    for (size_t k = 0; k < p->options; k++) {
        if (m->state[k] == HOPEFUL && m->votes[k] >= at_least &&
            (best == p->options || m->votes[k] > m->votes[best] ||
             (m->votes[k] == m->votes[best] && p->lot[k] < p->lot[best]))) {
            best = k;
        }
    }
    return best;
}

static void take(struct meek *m, size_t option, enum tally_how how) {
    (void)tally_elect(m->count, option, m->votes[option], m->votes[option], how);
    m->state[option] = ELECTED;
    m->hopeful--;
}

static size_t seats_left(const struct meek *m) {
    return m->count->result->seats - m->count->result->elected_count;
}

static bool elect_at_quota(struct meek *m) {
    size_t option = highest(m, m->quota);
    if (option == m->count->profile.options || seats_left(m) == 0) {
        return false;
    }
    record(m, TALLY_ELECT, option);
    for (; option < m->count->profile.options && seats_left(m); option = highest(m, m->quota)) {
        take(m, option, TALLY_BY_QUOTA);
    }
    return true;
}

static uint64_t surplus_of(const struct meek *m) {
    uint64_t above = 0;
    uint64_t below = 0;
    for (size_t k = 0; k < m->count->profile.options; k++) {
        if (m->state[k] == ELECTED) {
            above += m->votes[k] > m->quota ? m->votes[k] - m->quota : 0;
            below += m->votes[k] < m->quota ? m->quota - m->votes[k] : 0;
        }
    }
    return above > below ? above - below : 0;
}

static void update_keep(struct meek *m) {
    for (size_t k = 0; k < m->count->profile.options; k++) {
        if (m->state[k] == ELECTED && m->votes[k]) {
            m->keep[k] = quotient_up(product_up(m->keep[k], m->quota), m->votes[k]);
            m->keep[k] = m->keep[k] > UNIT ? UNIT : m->keep[k];
        }
    }
}

/* Until somebody is elected (true) or the surplus is as good as gone (false). */
static bool iterate(struct meek *m) {
    uint64_t before = UINT64_MAX;
    for (m->iterations = 1;; m->iterations++) {
        distribute(m);
        m->quota = sum_of_votes(m) / (m->count->result->seats + 1) + 1;
        if (elect_at_quota(m)) {
            return true;
        }
        m->surplus = surplus_of(m);
        if (m->surplus < OMEGA || m->surplus >= before || m->iterations == TALLY_ITERATIONS_MAX) {
            return false;
        }
        before = m->surplus;
        update_keep(m);
    }
}

/* Whoever has no more than the lowest and the surplus together is as low. */
static void exclude(struct meek *m) {
    const struct tally_profile *p = &m->count->profile;
    uint64_t least = UINT64_MAX;
    size_t n = 0;
    for (size_t k = 0; k < p->options; k++) {
        least = m->state[k] == HOPEFUL && m->votes[k] < least ? m->votes[k] : least;
    }
    for (size_t k = 0; k < p->options; k++) {
        if (m->state[k] == HOPEFUL && m->votes[k] - least <= m->surplus) {
            m->tied[n++] = k;
        }
    }
    tally_by_lot(m->count, m->tied, n);
    record(m, TALLY_EXCLUDE, m->tied[0]);
    if (n > 1) {
        (void)tally_tie_add(m->count, m->tied, n, m->tied[0], TALLY_TIE_LOT);
    }
    m->state[m->tied[0]] = OUT;
    m->votes[m->tied[0]] = 0;
    m->keep[m->tied[0]] = 0;
    m->hopeful--;
}

static void make_room(struct meek *m) {
    const struct tally_profile *p = &m->count->profile;
    struct arena *a = m->count->arena;
    m->votes = arena_array(a, uint64_t, p->options);
    m->keep = arena_array(a, uint64_t, p->options);
    m->state = arena_array(a, uint8_t, p->options);
    m->tied = arena_array(a, size_t, p->options);
    m->hopeful = p->standing;
    for (size_t k = 0; k < p->options; k++) {
        m->state[k] = p->withdrawn[k] ? OUT : HOPEFUL;
        m->keep[k] = p->withdrawn[k] ? 0 : UNIT;
    }
}

void tally_count_meek(struct tally_count *c) {
    struct meek m = {.count = c};
    c->result->decimals = 9;
    make_room(&m);
    distribute(&m);
    m.quota = sum_of_votes(&m) / (c->result->seats + 1) + 1;
    record(&m, TALLY_FIRST, c->profile.options);
    while (seats_left(&m) && m.hopeful > seats_left(&m)) {
        if (!iterate(&m)) {
            exclude(&m);
        }
    }
    while (seats_left(&m)) {
        take(&m, highest(&m, 0), TALLY_LAST);
    }
}
