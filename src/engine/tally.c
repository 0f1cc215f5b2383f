/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Approval, consent and consensus in whole numbers. The answer as JSON is tally_json.c. */
#include "engine/tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const method_name[TALLY_METHODS] = {"approval", "consent", "consensus"};

const char *tally_method_name(enum tally_method m) {
    assert(m < TALLY_METHODS);
    return method_name[m];
}

bool tally_method_find(struct str name, enum tally_method *out) {
    for (size_t i = 0; i < TALLY_METHODS; i++) {
        if (str_eq(name, str_of(method_name[i]))) {
            *out = (enum tally_method)i;
            return true;
        }
    }
    return false;
}

const char *tally_stance_name(enum tally_stance s) {
    static const char *const name[STANCES] = {
        "", "yes", "agree", "abstain", "stand_aside", "objection", "objection", "block"};
    assert(s < STANCES);
    return name[s];
}

bool tally_stance_fits(enum tally_method m, enum tally_stance s) {
    switch (s) {
    case STANCE_NONE:
    case STANCE_ASIDE:
        return m != TALLY_APPROVAL || s == STANCE_NONE;
    case STANCE_YES:
    case STANCE_OBJECTION:
    case STANCE_OBJECTION_SETTLED:
        return m == TALLY_CONSENT;
    default:
        return m == TALLY_CONSENSUS;
    }
}

/* --- shares --- */

static uint64_t common_divisor(uint64_t a, uint64_t b) {
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Digits with an optional point: "0.6" is 6/10. */
static bool decimal(struct str s, uint64_t *part, uint64_t *of) {
    struct str fraction = s;
    struct str whole = str_cut(&fraction, '.');
    int64_t w = 0;
    int64_t f = 0;
    bool pointed = whole.n < s.n;
    if (whole.n > 7 || fraction.n > 6 || !str_to_int(whole, &w) || w < 0 ||
        (pointed && (!str_to_int(fraction, &f) || f < 0 || fraction.p[0] == '-'))) {
        return false;
    }
    *of = 1;
    for (size_t i = 0; i < fraction.n; i++) {
        *of *= 10;
    }
    *part = (uint64_t)w * *of + (uint64_t)f;
    return whole.n && whole.p[0] != '-';
}

bool tally_share_parse(struct str s, struct tally_share *out) {
    enum { MOST = 1000000 };
    struct str rest = s;
    struct str first = str_cut(&rest, '/');
    struct tally_share v = {0, 1};
    int64_t of = 1;
    if (str_ends(s, STR("%"))) {
        if (!decimal(str_first(s, s.n - 1), &v.part, &v.of)) {
            return false;
        }
        v.of *= 100;
    } else if (first.n < s.n) {
        int64_t part;
        if (!str_to_int(first, &part) || !str_to_int(rest, &of) || part < 0 || of < 1 ||
            of > MOST) {
            return false;
        }
        v = (struct tally_share){(uint64_t)part, (uint64_t)of};
    } else if (!decimal(s, &v.part, &v.of)) {
        return false;
    }
    uint64_t divisor = common_divisor(v.part, v.of);
    v = (struct tally_share){v.part / divisor, v.of / divisor};
    if (v.part > v.of || v.of > MOST) {
        return false;
    }
    *out = v;
    return true;
}

/* count / whole >= share, in 64 bits: counts are up to 10^9, shares up to 10^6. */
static bool reaches(uint64_t count, uint64_t whole, struct tally_share share) {
    return share.of == 0 || count * share.of >= whole * share.part;
}

/* --- the lot --- */

struct lot {
    struct hash key;
    size_t option;
};

static int by_key(const void *a, const void *b) {
    const struct lot *x = a;
    const struct lot *y = b;
    int order = hash_cmp(&x->key, &y->key);
    return order != 0 ? order : (x->option > y->option) - (x->option < y->option);
}

static struct str lot_item(struct arena *a, const struct tally_ballots *b, size_t option) {
    size_t n = 1;
    for (size_t i = 0; i < option; i++) {
        n += str_eq(b->name[i], b->name[option]) ? 1 : 0;
    }
    return n == 1 ? b->name[option] : arena_printf(a, "%.*s#%zu", STR_ARG(b->name[option]), n);
}

size_t *tally_lot(struct arena *a, const struct tally_ballots *b, struct str seed) {
    size_t *rank = arena_array(a, size_t, b->options);
    struct arena_mark m = arena_mark(a);
    struct lot *lot = arena_array(a, struct lot, b->options);
    for (size_t i = 0; i < b->options; i++) {
        lot[i].option = i;
        if (seed.p) {
            lot[i].key = lot_key(seed, STR("tally"), lot_item(a, b, i));
        }
    }
    qsort(lot, b->options, sizeof *lot, by_key);
    for (size_t i = 0; i < b->options; i++) {
        rank[lot[i].option] = i;
    }
    arena_rewind(a, m);
    return rank;
}

/* --- counting --- */

static uint64_t weight_of(const struct tally_ballots *b, size_t i) {
    return b->weight ? b->weight[i] : 1;
}

static bool is_blank(const struct tally_ballots *b, size_t i) {
    for (size_t k = 0; k < b->options; k++) {
        if (b->mark[i * b->options + k]) {
            return false;
        }
    }
    return true;
}

/* False when there are more than anyone counts, so that sums cannot overflow. */
static bool count_ballots(const struct tally_ballots *b, struct tally_result *r) {
    for (size_t i = 0; i < b->count; i++) {
        uint64_t w = weight_of(b, i);
        if (w > TALLY_BALLOTS_MAX - r->valid - r->blank) {
            return false;
        }
        *(is_blank(b, i) ? &r->blank : &r->valid) += w;
    }
    return true;
}

static const char *reason_to_refuse(const struct tally_ballots *b, const struct tally_options *o,
                                    struct tally_result *r) {
    bool needs_eligible =
        o->quorum.of != 0 || (o->share.of != 0 && o->share_of == TALLY_OF_ELIGIBLE);
    if (!count_ballots(b, r)) {
        return "ballots";
    }
    if (r->seats > b->options) {
        return "seats";
    }
    bool too_many = o->eligible != 0 && r->valid + r->blank > o->eligible;
    bool none = needs_eligible && o->eligible == 0;
    return too_many || none ? "eligible" : NULL;
}

static int by_rank_and_lot(const void *a, const void *b) {
    const struct tally_ranked *x = a;
    const struct tally_ranked *y = b;
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return (x->place > y->place) - (x->place < y->place);
}

/* Most first, equals by lot. While sorting, `place` holds the rank in the lot. */
static void rank_options(struct arena *a, const struct tally_ballots *b, struct str seed,
                         struct tally_result *r) {
    size_t *lot = tally_lot(a, b, seed);
    for (size_t k = 0; k < b->options; k++) {
        r->ranking[k].place = lot[k];
    }
    qsort(r->ranking, r->ranked, sizeof *r->ranking, by_rank_and_lot);
    for (size_t k = 0; k < r->ranked; k++) {
        bool equal = k && r->ranking[k].score == r->ranking[k - 1].score;
        r->ranking[k].place = equal ? r->ranking[k - 1].place : k + 1;
    }
}

/* Equal options from..to where only some get a seat: one tie for each seat that the lot gave. */
static void record_ties(struct arena *a, struct tally_result *r, size_t from, size_t to) {
    r->tie = arena_array(a, struct tally_tie, r->seats - from);
    for (size_t seat = from; seat < r->seats; seat++) {
        struct tally_tie *t = &r->tie[r->ties++];
        *t = (struct tally_tie){.stage = 1, .options = to - seat};
        t->option = arena_array(a, size_t, t->options);
        for (size_t k = seat; k < to; k++) {
            t->option[k - seat] = r->ranking[k].option;
        }
        t->chosen = r->ranking[seat].option;
        r->elected[seat].how = TALLY_BY_LOT;
    }
}

static void elect_by_sums(struct arena *a, const struct tally_options *o, struct tally_result *r) {
    uint64_t base = o->share_of == TALLY_OF_ELIGIBLE ? o->eligible : r->valid;
    r->elected_count = r->seats;
    r->elected = arena_array(a, struct tally_elected, r->seats);
    for (size_t seat = 0; seat < r->seats; seat++) {
        const struct tally_ranked *k = &r->ranking[seat];
        bool reached = reaches(k->score, base, o->share);
        r->elected[seat] = (struct tally_elected){k->option, 1, k->score, TALLY_BY_PLACE, reached};
        r->share_reached = r->share_reached && reached;
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
        record_ties(a, r, from, to);
    }
}

static void count_approval(struct arena *a, const struct tally_ballots *b,
                           const struct tally_options *o, struct tally_result *r) {
    r->ranked = b->options;
    r->ranking = arena_array(a, struct tally_ranked, b->options);
    for (size_t k = 0; k < b->options; k++) {
        r->ranking[k].option = k;
    }
    for (size_t i = 0; i < b->count; i++) {
        for (size_t k = 0; k < b->options; k++) {
            r->ranking[k].score += b->mark[i * b->options + k] ? weight_of(b, i) : 0;
        }
    }
    rank_options(a, b, o->seed, r);
    elect_by_sums(a, o, r);
    bool decided = r->valid && r->quorum_reached && r->share_reached;
    r->outcome = decided ? TALLY_DECIDED : TALLY_NOT_DECIDED;
}

static void count_stances(const struct tally_ballots *b, const struct tally_options *o,
                          struct tally_result *r) {
    assert(b->options == 1);
    for (size_t i = 0; i < b->count; i++) {
        assert(tally_stance_fits(o->method, (enum tally_stance)b->mark[i]));
        r->stance[b->mark[i]] += weight_of(b, i);
    }
    uint64_t agree = r->stance[STANCE_AGREE];
    bool passes = r->stance[STANCE_OBJECTION] == 0 && r->stance[STANCE_BLOCK] == 0;
    if (o->method == TALLY_CONSENSUS) {
        r->share_reached = agree && reaches(agree, agree + r->stance[STANCE_ASIDE], o->share);
        passes = passes && r->share_reached;
    }
    r->outcome = passes ? TALLY_PASSED : TALLY_NOT_PASSED;
    if (!r->valid || !r->quorum_reached) {
        r->outcome = TALLY_NOT_DECIDED;
    }
}

struct tally_result tally_count(struct arena *a, const struct tally_ballots *b,
                                const struct tally_options *o) {
    struct tally_result r = {.seats = o->seats ? o->seats : 1, .share_reached = true};
    assert(b->options >= 1 && b->options <= TALLY_OPTIONS_MAX && r.seats <= TALLY_SEATS_MAX);
    r.refused = reason_to_refuse(b, o, &r);
    if (r.refused) {
        return r;
    }
    r.quorum_reached = reaches(r.valid + r.blank, o->eligible, o->quorum);
    if (o->method == TALLY_APPROVAL) {
        count_approval(a, b, o, &r);
    } else {
        count_stances(b, o, &r);
    }
    return r;
}
