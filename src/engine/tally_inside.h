/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of the engine share. For tally_*.c alone; the face is tally.h. */
#ifndef KITH_ENGINE_TALLY_INSIDE_H
#define KITH_ENGINE_TALLY_INSIDE_H

#include "engine/tally.h"

__extension__ typedef unsigned __int128 tally_wide;

/* Ballots that say the same. */
struct tally_paper {
    const uint16_t *item; /* as in tally_ballots, without those withdrawn */
    const uint16_t *value;
    size_t n; /* at least one item */
    uint64_t weight;
};

/* The ballots as the methods count them: blank ones apart, equal ones mostly merged. No result
 * may hang on whether two equal papers are one. */
struct tally_profile {
    size_t options;
    size_t standing;       /* options that are not withdrawn */
    const bool *withdrawn; /* never NULL */
    const size_t *lot;     /* rank of each option in the lot */
    struct tally_paper *paper;
    size_t papers;
    uint64_t valid;
    uint64_t blank;
    uint16_t top;     /* the highest rating */
    bool equals;      /* some ballot has equal ranks */
    uint64_t dearest; /* the most that one ballot adds up to */
};

/* Everything a count needs, so that steps have few arguments. */
struct tally_count {
    struct arena *arena;
    const struct tally_ballots *ballots;
    const struct tally_options *rules;
    struct tally_profile profile;
    struct tally_result *result;
};

/* False when there are more ballots than anyone counts. */
bool tally_profile_make(struct arena *a, const struct tally_ballots *b,
                        const struct tally_options *o, struct tally_profile *out);

static inline size_t tally_option(uint16_t item) {
    return item & (TALLY_SAME - 1);
}

/* Is it at least the stated share? True where none is stated. */
bool tally_reaches(uint64_t count, uint64_t whole, struct tally_share share);
/* The same for fixed-point counts. */
bool tally_share_met(const struct tally_count *c, uint64_t votes, unsigned decimals);

/* Adds to the result; ballots that elect are counted for the share. */
struct tally_elected *tally_elect(struct tally_count *c, size_t option, uint64_t votes,
                                  uint64_t behind, enum tally_how how);
/* A tie of these options, which are sorted by lot here. */
struct tally_tie *tally_tie_add(struct tally_count *c, const size_t *option, size_t options,
                                size_t chosen, enum tally_by by);
void tally_by_lot(const struct tally_count *c, size_t *option, size_t options);
/* A new stage with room for the votes. */
struct tally_stage *tally_stage_add(struct tally_count *c, enum tally_action action, size_t option);

/* Ranks result->ranking by score and lot, and fills the seats in that order. */
void tally_rank_and_elect(struct tally_count *c, const uint64_t *behind);

/* The families. Each fills c->result. */
void tally_count_sums(struct tally_count *c);    /* approval, score, dot */
void tally_count_star(struct tally_count *c);    /* star */
void tally_count_gregory(struct tally_count *c); /* irv, scottish-stv, wigm */
void tally_count_meek(struct tally_count *c);
void tally_count_pairs(struct tally_count *c); /* schulze, ranked-pairs */

/* pair[a * n + b] += ballots that have a above b, for ranks or, with `rated`, for ratings. */
void tally_pairs(struct tally_count *c, bool rated, uint64_t *pair);

/* How many stages, ties and seats there can be at most; room for them is made at once. */
size_t tally_stages_max(const struct tally_count *c);

struct result_notes tally_explain(struct arena *a, const struct tally_ballots *b,
                                  const struct tally_options *o, const struct tally_result *r);

#endif
