/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Sums: approval, score, dot; and star, which compares the two with most. */
#include <stdlib.h>
#include <string.h>

#include "engine/tally_inside.h"

/* --- ranking by score, the seats in that order --- */

static int by_rank_and_lot(const void *a, const void *b) {
    const struct tally_ranked *x = a;
    const struct tally_ranked *y = b;
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return (x->place > y->place) - (x->place < y->place);
}

/* Most first, equals by lot. While sorting, `place` holds the rank in the lot. */
static void rank_options(struct tally_count *c) {
    struct tally_result *r = c->result;
    for (size_t k = 0; k < r->ranked; k++) {
        r->ranking[k].place = c->profile.lot[r->ranking[k].option];
    }
    qsort(r->ranking, r->ranked, sizeof *r->ranking, by_rank_and_lot);
    for (size_t k = 0; k < r->ranked; k++) {
        bool equal = k && r->ranking[k].score == r->ranking[k - 1].score;
        r->ranking[k].place = equal ? r->ranking[k - 1].place : k + 1;
    }
}

/* Equal options from..to where only some get a seat: one tie for each seat that the lot gave. */
static void record_ties(struct tally_count *c, size_t from, size_t to) {
    struct tally_result *r = c->result;
    size_t *equal = arena_array(c->arena, size_t, to - from);
    for (size_t k = from; k < to; k++) {
        equal[k - from] = r->ranking[k].option;
    }
    for (size_t seat = from; seat < r->seats; seat++) {
        (void)tally_tie_add(c, equal + (seat - from), to - seat, equal[seat - from], TALLY_TIE_LOT);
        r->elected[seat].how = TALLY_BY_LOT;
    }
}

void tally_rank_and_elect(struct tally_count *c, const uint64_t *behind) {
    struct tally_result *r = c->result;
    rank_options(c);
    for (size_t seat = 0; seat < r->seats; seat++) {
        const struct tally_ranked *k = &r->ranking[seat];
        (void)tally_elect(c, k->option, k->score, behind[k->option], TALLY_BY_PLACE);
    }
    size_t last = r->seats - 1;
    size_t from = last;
    size_t to = r->seats;
    while (from && r->ranking[from - 1].score == r->ranking[last].score) {
        from--;
    }
    while (to < r->ranked && r->ranking[to].score == r->ranking[last].score) {
        to++;
    }
    if (to > r->seats) {
        record_ties(c, from, to);
    }
}

/* --- sums --- */

/* The ranking, not yet sorted, and by option how many ballots give it something. */
static uint64_t *add_up(struct tally_count *c) {
    const struct tally_profile *p = &c->profile;
    struct tally_result *r = c->result;
    uint64_t *sum = arena_array(c->arena, uint64_t, p->options);
    uint64_t *behind = arena_array(c->arena, uint64_t, p->options);
    for (size_t i = 0; i < p->papers; i++) {
        const struct tally_paper *paper = &p->paper[i];
        for (size_t k = 0; k < paper->n; k++) {
            size_t option = tally_option(paper->item[k]);
            uint64_t v = paper->value ? paper->value[k] : 1;
            sum[option] += v * paper->weight;
            behind[option] += v ? paper->weight : 0;
        }
    }
    r->ranking = arena_array(c->arena, struct tally_ranked, p->standing);
    for (size_t k = 0; k < p->options; k++) {
        if (!p->withdrawn[k]) {
            r->ranking[r->ranked++] = (struct tally_ranked){.option = k, .score = sum[k]};
        }
    }
    return behind;
}

void tally_count_sums(struct tally_count *c) {
    tally_rank_and_elect(c, add_up(c));
}

/* --- star --- */

struct star {
    struct tally_count *count;
    const uint64_t *behind;
    size_t *tied;
    size_t ties;
    uint64_t *wins; /* by option: over how many of those tied */
    uint64_t *tops; /* by option: ballots with the highest rating */
};

static uint64_t rating(const struct tally_paper *p, size_t option) {
    for (size_t k = 0; k < p->n; k++) {
        if (tally_option(p->item[k]) == option) {
            return p->value[k];
        }
    }
    return 0;
}

static void compare(const struct tally_profile *p, size_t x, size_t y, struct tally_final *out) {
    *out = (struct tally_final){.option = {x, y}};
    for (size_t i = 0; i < p->papers; i++) {
        uint64_t vx = rating(&p->paper[i], x);
        uint64_t vy = rating(&p->paper[i], y);
        uint64_t *which = vx == vy ? &out->equal : &out->votes[vx > vy ? 0 : 1];
        *which += p->paper[i].weight;
    }
}

static void count_tops(struct star *s) {
    const struct tally_profile *p = &s->count->profile;
    for (size_t i = 0; i < p->papers; i++) {
        for (size_t k = 0; k < p->paper[i].n; k++) {
            s->tops[tally_option(p->paper[i].item[k])] +=
                p->paper[i].value[k] == p->top ? p->paper[i].weight : 0;
        }
    }
}

static void count_wins(struct star *s) {
    struct arena *a = s->count->arena;
    size_t n = s->count->profile.options;
    struct arena_mark mark = arena_mark(a);
    uint64_t *pair = arena_array(a, uint64_t, n * n);
    tally_pairs(s->count, true, pair);
    for (size_t x = 0; x < s->ties; x++) {
        for (size_t y = 0; y < s->ties; y++) {
            size_t ox = s->tied[x];
            size_t oy = s->tied[y];
            s->wins[ox] += pair[ox * n + oy] > pair[oy * n + ox] ? 1 : 0;
        }
    }
    arena_rewind(a, mark);
}

/* Which of the tied goes first, and what told it from the next. */
static bool star_before(const struct star *s, size_t x, size_t y) {
    if (s->wins[x] != s->wins[y]) {
        return s->wins[x] > s->wins[y];
    }
    if (s->tops[x] != s->tops[y]) {
        return s->tops[x] > s->tops[y];
    }
    return s->count->profile.lot[x] < s->count->profile.lot[y];
}

static enum tally_by star_reason(const struct star *s, size_t in, size_t out) {
    if (s->wins[in] != s->wins[out]) {
        return TALLY_TIE_HEAD_TO_HEAD;
    }
    return s->tops[in] != s->tops[out] ? TALLY_TIE_TOP_RATINGS : TALLY_TIE_LOT;
}

static void sort_tied(const struct star *s) {
    for (size_t i = 1; i < s->ties; i++) {
        size_t one = s->tied[i];
        size_t at = i;
        for (; at && star_before(s, one, s->tied[at - 1]); at--) {
            s->tied[at] = s->tied[at - 1];
        }
        s->tied[at] = one;
    }
}

/* The finalists among those that share the second best sum. */
static void choose_finalists(struct star *s, size_t finalist[2]) {
    struct tally_result *r = s->count->result;
    uint64_t second = r->ranking[1].score;
    size_t from = r->ranking[0].score == second ? 0 : 1;
    finalist[0] = r->ranking[0].option;
    for (size_t k = from; k < r->ranked && r->ranking[k].score == second; k++) {
        s->tied[s->ties++] = r->ranking[k].option;
    }
    size_t wanted = 2 - from;
    if (s->ties > wanted) {
        count_wins(s);
        sort_tied(s);
        for (size_t i = 0; i < wanted; i++) {
            (void)tally_tie_add(s->count, s->tied + i, s->ties - i, s->tied[i],
                                star_reason(s, s->tied[i], s->tied[wanted]));
        }
    }
    memcpy(finalist + from, s->tied, wanted * sizeof *finalist);
}

/* Equal in the final: the higher sum, more top ratings, lot. */
static size_t final_tie(struct star *s, const size_t finalist[2], const uint64_t sum[2]) {
    const size_t *lot = s->count->profile.lot;
    const uint64_t top[2] = {s->tops[finalist[0]], s->tops[finalist[1]]};
    enum tally_by by = TALLY_TIE_LOT;
    size_t winner = lot[finalist[0]] < lot[finalist[1]] ? 0 : 1;
    if (sum[0] != sum[1]) {
        by = TALLY_TIE_SUM;
        winner = sum[0] > sum[1] ? 0 : 1;
    } else if (top[0] != top[1]) {
        by = TALLY_TIE_TOP_RATINGS;
        winner = top[0] > top[1] ? 0 : 1;
    }
    (void)tally_tie_add(s->count, finalist, 2, finalist[winner], by);
    return winner;
}

static uint64_t score_of(const struct tally_result *r, size_t option) {
    size_t k = 0;
    while (r->ranking[k].option != option) {
        k++;
    }
    return r->ranking[k].score;
}

static void run_off(struct star *s) {
    struct tally_result *r = s->count->result;
    size_t finalist[2];
    choose_finalists(s, finalist);
    const uint64_t sum[2] = {score_of(r, finalist[0]), score_of(r, finalist[1])};
    compare(&s->count->profile, finalist[0], finalist[1], &r->final);
    size_t winner = r->final.votes[0] >= r->final.votes[1] ? 0 : 1;
    enum tally_how how = TALLY_BY_PLACE;
    if (r->final.votes[0] == r->final.votes[1]) {
        winner = final_tie(s, finalist, sum);
        how = r->tie[r->ties - 1].by == TALLY_TIE_LOT ? TALLY_BY_LOT : how;
    }
    (void)tally_elect(s->count, finalist[winner], r->final.votes[winner],
                      s->behind[finalist[winner]], how);
}

void tally_count_star(struct tally_count *c) {
    size_t n = c->profile.options;
    struct star s = {.count = c, .behind = add_up(c)};
    rank_options(c);
    if (c->result->ranked == 1) {
        size_t only = c->result->ranking[0].option;
        (void)tally_elect(c, only, c->result->ranking[0].score, s.behind[only], TALLY_BY_PLACE);
        return;
    }
    s.tied = arena_array(c->arena, size_t, n);
    s.wins = arena_array(c->arena, uint64_t, n);
    s.tops = arena_array(c->arena, uint64_t, n);
    count_tops(&s);
    run_off(&s);
}
