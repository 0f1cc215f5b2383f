/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a result means, in codes and figures; sentences are made by whoever shows it. Options are
 * counted from 1, as in the answer.
 *
 *   no_ballot_says_anything, quorum_missed, share_missed       why nothing is decided
 *   elected OPTION STAGE VOTES HOW                             irv, stv: each who is elected
 *   excluded OPTION STAGE VOTES                                irv, stv: with so many before
 *   final OPTION VOTES OTHER VOTES                             star
 *   beats OPTION OTHER BALLOTS BALLOTS                         pairs: the first against each
 *   beats_by_path OPTION OTHER STRENGTH STRENGTH               schulze: where ballots alone do not
 *   pair_left_out OPTION OTHER BALLOTS BALLOTS                 ranked pairs: it closed a cycle */
#include "engine/tally_inside.h"

struct notes {
    struct arena *arena;
    const struct tally_ballots *ballots;
    const struct tally_result *result;
    struct result_note *item;
    size_t count;
    size_t room;
};

static void add(struct notes *x, const char *code, unsigned count, const struct result_arg *arg) {
    if (x->count == x->room) {
        struct result_note *more = arena_array(x->arena, struct result_note, 2 * x->room);
        for (size_t i = 0; i < x->count; i++) {
            more[i] = x->item[i];
        }
        x->item = more;
        x->room *= 2;
    }
    struct result_note *n = &x->item[x->count++];
    n->code = code;
    n->count = count;
    for (unsigned i = 0; i < count; i++) {
        n->arg[i] = arg[i];
    }
}

static struct result_arg option_of(size_t option) {
    return result_number((int64_t)option + 1);
}

static struct result_arg votes_of(const struct notes *x, uint64_t v) {
    return x->result->decimals ? result_text(tally_fixed_text(x->arena, v, x->result->decimals))
                               : result_number((int64_t)v);
}

static void undecided(struct notes *x) {
    if (x->result->valid == 0) {
        add(x, "no_ballot_says_anything", 0, NULL);
    }
    if (!x->result->quorum_reached) {
        add(x, "quorum_missed", 0, NULL);
    }
    if (!x->result->share_reached) {
        add(x, "share_missed", 0, NULL);
    }
}

/* What an option had when it was excluded: in meek at that stage, else at the one before. */
static uint64_t votes_before(const struct tally_result *r, size_t s) {
    const struct tally_stage *stage = r->stage[s].keep ? &r->stage[s] : &r->stage[s - 1];
    return stage->votes[r->stage[s].option];
}

static void stage_by_stage(struct notes *x) {
    const struct tally_result *r = x->result;
    size_t e = 0;
    for (size_t s = 0; s < r->stages; s++) {
        if (r->stage[s].action == TALLY_EXCLUDE) {
            const struct result_arg arg[] = {option_of(r->stage[s].option),
                                             result_number((int64_t)s + 1),
                                             votes_of(x, votes_before(r, s))};
            add(x, "excluded", 3, arg);
        }
        for (; e < r->elected_count && r->elected[e].stage == s + 1; e++) {
            const struct tally_elected *one = &r->elected[e];
            const struct result_arg arg[] = {
                option_of(one->option), result_number((int64_t)one->stage), votes_of(x, one->votes),
                result_text(str_of(tally_how_name(one->how)))};
            add(x, "elected", 4, arg);
        }
    }
}

static void final(struct notes *x) {
    const struct tally_final *f = &x->result->final;
    size_t winner = x->result->elected[0].option == f->option[0] ? 0 : 1;
    const struct result_arg arg[] = {
        option_of(f->option[winner]), result_number((int64_t)f->votes[winner]),
        option_of(f->option[1 - winner]), result_number((int64_t)f->votes[1 - winner])};
    add(x, "final", 4, arg);
}

static void add_pair(struct notes *x, const char *code, size_t one, size_t other,
                     const uint64_t *figures) {
    size_t n = x->ballots->options;
    const struct result_arg arg[] = {option_of(one), option_of(other),
                                     result_number((int64_t)figures[one * n + other]),
                                     result_number((int64_t)figures[other * n + one])};
    add(x, code, 4, arg);
}

/* The first of the ranking against all others. */
static void pairs_of_first(struct notes *x) {
    const struct tally_result *r = x->result;
    size_t n = x->ballots->options;
    size_t first = r->ranking[0].option;
    for (size_t k = 1; k < r->ranked; k++) {
        size_t other = r->ranking[k].option;
        if (r->path[first * n + other] <= r->path[other * n + first]) {
            continue; /* neither beats the other */
        }
        bool ballots = r->pair[first * n + other] > r->pair[other * n + first];
        add_pair(x, ballots ? "beats" : "beats_by_path", first, other, ballots ? r->pair : r->path);
    }
}

static void pairs_left_out(struct notes *x) {
    const struct tally_result *r = x->result;
    size_t n = x->ballots->options;
    for (size_t one = 0; one < n; one++) {
        for (size_t other = 0; other < n; other++) {
            if (r->pair[one * n + other] > r->pair[other * n + one] && !r->path[one * n + other]) {
                add_pair(x, "pair_left_out", one, other, r->pair);
            }
        }
    }
}

struct result_notes tally_explain(struct arena *a, const struct tally_ballots *b,
                                  const struct tally_options *o, const struct tally_result *r) {
    struct notes x = {.arena = a, .ballots = b, .result = r, .room = 16};
    x.item = arena_array(a, struct result_note, x.room);
    undecided(&x);
    if (r->stages) {
        stage_by_stage(&x);
    }
    if (r->final.option[0] != r->final.option[1]) {
        final(&x);
    }
    if (r->pair) {
        pairs_of_first(&x);
        if (o->method == TALLY_RANKED_PAIRS) {
            pairs_left_out(&x);
        }
    }
    return (struct result_notes){x.item, x.count};
}
