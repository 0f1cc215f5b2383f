/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Do people differ along a common line more than chance would have it? k-means finds groups in
 * anything, and their silhouette is above 0.3 in votes by coin; so groups are looked for only when
 * the first axis carries more than in shuffled votes: parallel analysis (Horn, Psychometrika 30,
 * 1965; with permutations: Buja & Eyuboglu, Multivariate Behavioral Research 27, 1992).
 *
 * Votes on each statement are shuffled among those who saw it. Who saw what and how each statement
 * was voted on stay as they are; what ties one statement to another is gone. Where there are many
 * votes a shuffle would cost too many draws: then people are in a drawn order, and each statement's
 * votes are only turned round by a drawn number of places. */
#include <string.h>

#include "engine/opinion_inner.h"

enum {
    SAMPLE = 2000,     /* people looked at, at most */
    SAMPLE_LEAST = 50, /* and if there are as many, at least, however many votes they have */
    SAMPLE_VOTES = 120000,
    SHUFFLED_VOTES = 20000, /* above: turned round */
    AGAIN = 100,            /* a live map looks again when one vote in so many is new */
};

/* The first ones of a drawn order, as a table of their own. */
static struct opinion_table sample_make(struct arena *a, const struct opinion_table *t,
                                        const uint32_t *who, size_t count, struct draw *d) {
    struct opinion_table s = *t;
    uint32_t *order = arena_array(a, uint32_t, count);
    memcpy(order, who, count * sizeof *order);
    s.row = arena_array(a, struct opinion_row, SAMPLE);
    s.tally = arena_array(a, struct opinion_tally, t->statements);
    s.pair = NULL;
    s.votes = 0;
    s.participants = 0;
    while (s.participants < count && s.participants < SAMPLE &&
           (s.participants < SAMPLE_LEAST || s.votes < SAMPLE_VOTES)) {
        size_t at = s.participants + draw_below(d, count - s.participants);
        const struct opinion_row *from = &t->row[order[at]];
        struct opinion_row *r = &s.row[s.participants];
        order[at] = order[s.participants++];
        *r = *from;
        r->entry = (void *)arena_room(a, (from->count + 1) * sizeof *r->entry);
        memcpy(r->entry, from->entry, (from->count + 1) * sizeof *r->entry);
        for (uint32_t i = 0; i < r->count; i++) {
            struct opinion_tally *of = &s.tally[r->entry[i] / 4];
            of->agree += r->entry[i] % 4 == OPINION_AGREE ? 1 : 0;
            of->disagree += r->entry[i] % 4 == OPINION_DISAGREE ? 1 : 0;
            of->seen++;
        }
        s.votes += r->count;
    }
    return s;
}

/* Votes of a sample by statement, in the order of people. */
struct column_votes {
    size_t *start; /* statements + 1 */
    uint16_t **at; /* where they stand */
    uint16_t *old;
};

static struct column_votes column_votes_make(struct arena *a, const struct opinion_table *s) {
    struct column_votes b = {arena_array(a, size_t, s->statements + 1),
                             arena_array(a, uint16_t *, s->votes),
                             arena_array(a, uint16_t, s->votes)};
    size_t *next = arena_array(a, size_t, s->statements);
    for (size_t j = 0; j < s->statements; j++) {
        b.start[j + 1] = b.start[j] + s->tally[j].seen;
        next[j] = b.start[j];
    }
    for (size_t p = 0; p < s->participants; p++) {
        for (uint32_t i = 0; i < s->row[p].count; i++) {
            size_t place = next[s->row[p].entry[i] / 4]++;
            b.at[place] = &s->row[p].entry[i];
            b.old[place] = s->row[p].entry[i];
        }
    }
    return b;
}

static void turn(uint16_t **at, const uint16_t *old, size_t n, struct draw *d) {
    size_t by = n ? draw_below(d, n) : 0;
    for (size_t i = 0; i < n; i++) {
        *at[i] = old[i + by < n ? i + by : i + by - n];
    }
}

/* Fisher and Yates', from the inside out. */
static void shuffle(uint16_t **at, const uint16_t *old, size_t n, struct draw *d) {
    for (size_t i = 0; i < n; i++) {
        size_t other = draw_below(d, i + 1);
        *at[i] = *at[other];
        *at[other] = old[i];
    }
}

static void mix(const struct opinion_table *s, const struct column_votes *b, struct draw *d) {
    for (size_t j = 0; j < s->statements; j++) {
        size_t n = b->start[j + 1] - b->start[j];
        uint16_t **at = b->at + b->start[j];
        const uint16_t *old = b->old + b->start[j];
        if (s->votes <= SHUFFLED_VOTES) {
            shuffle(at, old, n, d);
        } else {
            turn(at, old, n, d);
        }
    }
}

void opinion_chance_find(struct arena *a, const struct opinion_table *t, const uint32_t *who,
                         size_t count, struct str seed, struct opinion_chance *c) {
    size_t changed = t->votes > c->votes ? t->votes - c->votes : c->votes - t->votes;
    if (c->known && changed * AGAIN <= t->votes) {
        return;
    }
    struct arena_mark m = arena_mark(a);
    struct draw d = draw_begin(seed, STR("opinion/chance"));
    c->votes = t->votes;
    struct opinion_table s = sample_make(a, t, who, count, &d);
    struct opinion_columns columns = opinion_columns_make(a, &s);
    struct column_votes b = column_votes_make(a, &s);
    size_t fresh = c->known < OPINION_SHUFFLES ? OPINION_SHUFFLES - c->known : 1;
    c->share = opinion_first_share(a, &s, &columns);
    for (size_t i = 0; i < fresh; i++) {
        mix(&s, &b, &d);
        c->shuffled[c->next] = opinion_first_share(a, &s, &columns);
        c->next = (c->next + 1) % OPINION_SHUFFLES;
    }
    c->known = OPINION_SHUFFLES;
    c->most = 0;
    for (size_t i = 0; i < OPINION_SHUFFLES; i++) {
        c->most = c->shuffled[i] > c->most ? c->shuffled[i] : c->most;
    }
    arena_rewind(a, m);
}
