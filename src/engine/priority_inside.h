/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of the priority engine share. Inside, needs and raters are numbered by the bytes
 * of their IDs, so that the order of the input's rows changes nothing. */
#ifndef KITH_ENGINE_PRIORITY_INSIDE_H
#define KITH_ENGINE_PRIORITY_INSIDE_H

#include "engine/priority.h"

/* Medians are at most 4e7 halves of millionths, so A C and B C are at most 8e14, and a crossing of
 * two lines is a fraction of such numbers; a line at a crossing, times its denominator, is at most
 * 2 * 8e14 * 8e14 < 2^101. */
__extension__ typedef __int128 priority_wide;

/* One small number for each of eight resamples; the compilers have an instruction for all eight. */
typedef int16_t priority_lanes __attribute__((vector_size(16)));
enum { PRIORITY_LANES = 8, PRIORITY_GROUPS = PRIORITY_RESAMPLES / PRIORITY_LANES };

/* The values of one criterion, need by need, each need's by value and then by rater. */
struct priority_column {
    size_t *begin; /* needs + 1 */
    uint16_t *rater;
    int32_t *value;
};

/* Who prefers which of two. Index k is a place in state.ranked. */
struct priority_pairs {
    int16_t *rank;   /* [k * raters + rater]; PRIORITY_UNSAID */
    uint16_t *above; /* [k * ranked + l]: raters who put k above l */
};
#define PRIORITY_UNSAID INT16_MAX

struct priority_state {
    struct arena *arena;
    const struct priority_input *in;
    const struct priority_options *o;
    size_t needs;
    size_t raters;
    size_t *input_of;                       /* need -> that of the input */
    uint16_t *need_of;                      /* the other way */
    uint16_t *rater_of;                     /* the input's -> ours */
    uint8_t *last;                          /* of needs: the round that counts */
    size_t sheets[PRIORITY_ROUNDS_MAX + 1]; /* raters who voted in it, or ranked anything (1) */
    struct priority_column column[PRIORITY_CRITERIA];
    struct priority_need *need;
    size_t *ranked; /* needs, ascending */
    size_t count;   /* of them */
    struct priority_pairs pairs;
};

/* The criteria of a method that has medians, in the order of priority_key; else 0. */
unsigned priority_terms(enum priority_method m, enum priority_criterion term[3]);
/* What is compared, from medians in halves. */
int64_t priority_key(enum priority_method m, const int32_t median[3]);
/* rank = 1 + number of higher keys among those whose `out` is false (NULL: all); 0 for others.
 * `room` holds `count` of it. */
struct priority_keyed {
    int64_t key;
    size_t at;
};
void priority_ranks(const int64_t *key, const bool *out, size_t count, struct priority_keyed *room,
                    uint16_t *rank);
/* Of raters: how many needs each has ranked. */
uint32_t *priority_ranked_by(struct priority_state *s);

/* --- priority_columns.c --- */
struct priority_column priority_column_make(struct priority_state *s, enum priority_criterion c);
struct priority_rating priority_rate(const struct priority_column *c, size_t need);

int64_t priority_sum_key(const struct priority_state *s, size_t need, int64_t sum);

/* --- priority_resample.c --- */
/* The 50th and the 951st of 1000 ranks; of fewer, as far from both ends. times[rank] says how often
 * it was there, times[0] how often there was none. */
void priority_interval(struct priority_need *need, const uint16_t *times, size_t ranks);
/* False: stopped. */
bool priority_intervals(struct priority_state *s);

/* --- priority_weight.c --- */
void priority_weights(struct priority_state *s, struct priority_result *r);

/* --- priority_pairs.c --- */
void priority_pairs_make(struct priority_state *s);
/* Wins, losses and keys of the ranked. */
void priority_copeland(struct priority_state *s);
/* Copeland for every resample: weight[group * raters + rater], score[k * PRIORITY_GROUPS + group],
 * which begins with 0. False: stopped. */
bool priority_pairs_lanes(const struct priority_state *s, const priority_lanes *weight,
                          priority_lanes *score);
/* place[k]: where the need stands in the answer. */
void priority_cycles(struct priority_state *s, const size_t *place, struct priority_result *r);
/* Sets the strengths, or says why not. */
const char *priority_strengths(struct priority_state *s);

#endif
