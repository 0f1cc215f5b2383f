/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What all methods share: names, shares, the lot, what is refused, and the way to the family that
 * counts. Consent and consensus are here whole. */
#include "engine/tally.h"

#include <assert.h>
#include <string.h>

#include "engine/lot.h"
#include "engine/tally_inside.h"

static const struct {
    const char *name;
    enum tally_kind kind;
    void (*count)(struct tally_count *c);
} method[TALLY_METHODS] = {
    [TALLY_APPROVAL] = {"approval", TALLY_KIND_APPROVALS, tally_count_sums},
    [TALLY_CONSENT] = {"consent", TALLY_KIND_STANCES, NULL},
    [TALLY_CONSENSUS] = {"consensus", TALLY_KIND_STANCES, NULL},
    [TALLY_SCORE] = {"score", TALLY_KIND_RATINGS, tally_count_sums},
    [TALLY_STAR] = {"star", TALLY_KIND_RATINGS, tally_count_star},
    [TALLY_DOT] = {"dot", TALLY_KIND_RATINGS, tally_count_sums},
    [TALLY_IRV] = {"irv", TALLY_KIND_ORDER, tally_count_gregory},
    [TALLY_SCOTTISH_STV] = {"scottish-stv", TALLY_KIND_ORDER, tally_count_gregory},
    [TALLY_WIGM] = {"wigm", TALLY_KIND_ORDER, tally_count_gregory},
    [TALLY_MEEK] = {"meek", TALLY_KIND_ORDER, tally_count_meek},
    [TALLY_SCHULZE] = {"schulze", TALLY_KIND_RANKS, tally_count_pairs},
    [TALLY_RANKED_PAIRS] = {"ranked-pairs", TALLY_KIND_RANKS, tally_count_pairs},
};

const char *tally_method_name(enum tally_method m) {
    assert(m < TALLY_METHODS);
    return method[m].name;
}

bool tally_method_find(struct str name, enum tally_method *out) {
    for (size_t i = 0; i < TALLY_METHODS; i++) {
        if (str_eq(name, str_of(method[i].name))) {
            *out = (enum tally_method)i;
            return true;
        }
    }
    return false;
}

enum tally_kind tally_kind_of(enum tally_method m) {
    assert(m < TALLY_METHODS);
    return method[m].kind;
}

bool tally_is_ranks(enum tally_kind k) {
    return k == TALLY_KIND_ORDER || k == TALLY_KIND_RANKS;
}

bool tally_one_seat(enum tally_method m) {
    return m == TALLY_IRV || m == TALLY_STAR;
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
        return s == STANCE_NONE || tally_kind_of(m) == TALLY_KIND_STANCES;
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

/* In 64 bits: counts are up to 10^9, shares up to 10^6. */
bool tally_reaches(uint64_t count, uint64_t whole, struct tally_share share) {
    return share.of == 0 || count * share.of >= whole * share.part;
}

bool tally_share_met(const struct tally_count *c, uint64_t votes, unsigned decimals) {
    const struct tally_options *o = c->rules;
    tally_wide base = o->share_of == TALLY_OF_ELIGIBLE ? o->eligible : c->profile.valid;
    for (unsigned i = 0; i < decimals; i++) {
        base *= 10;
    }
    return o->share.of == 0 || (tally_wide)votes * o->share.of >= base * o->share.part;
}

/* --- the lot --- */

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
    struct str *item = arena_array(a, struct str, b->options);
    for (size_t i = 0; seed.p && i < b->options; i++) {
        item[i] = lot_item(a, b, i);
    }
    const uint32_t *order = lot_order(a, seed, STR("tally"), item, b->options);
    for (size_t i = 0; i < b->options; i++) {
        rank[!seed.p && b->lot ? b->lot[i] : order[i]] = i;
    }
    arena_rewind(a, m);
    return rank;
}

/* --- putting a result together --- */

struct tally_elected *tally_elect(struct tally_count *c, size_t option, uint64_t votes,
                                  uint64_t behind, enum tally_how how) {
    struct tally_result *r = c->result;
    struct tally_elected *e = &r->elected[r->elected_count++];
    bool met = tally_share_met(c, behind, r->decimals);
    assert(r->elected_count <= r->seats);
    *e = (struct tally_elected){option, r->stages ? r->stages : 1, votes, how, met};
    r->share_reached = r->share_reached && met;
    return e;
}

/* Few are sorted often: by insertion. */
void tally_by_lot(const struct tally_count *c, size_t *option, size_t options) {
    const size_t *lot = c->profile.lot;
    for (size_t i = 1; i < options; i++) {
        size_t one = option[i];
        size_t at = i;
        for (; at && lot[option[at - 1]] > lot[one]; at--) {
            option[at] = option[at - 1];
        }
        option[at] = one;
    }
}

struct tally_tie *tally_tie_add(struct tally_count *c, const size_t *option, size_t options,
                                size_t chosen, enum tally_by by) {
    struct tally_result *r = c->result;
    struct tally_tie *t = &r->tie[r->ties++];
    *t = (struct tally_tie){r->stages ? r->stages : 1, NULL, options, chosen, by};
    t->option = arena_array(c->arena, size_t, options);
    memcpy(t->option, option, options * sizeof *option);
    tally_by_lot(c, t->option, options);
    return t;
}

struct tally_stage *tally_stage_add(struct tally_count *c, enum tally_action action,
                                    size_t option) {
    struct tally_result *r = c->result;
    struct tally_stage *s = &r->stage[r->stages++];
    assert(r->stages <= tally_stages_max(c));
    *s = (struct tally_stage){.action = action, .option = option};
    s->votes = arena_array(c->arena, uint64_t, c->profile.options);
    return s;
}

/* The first; then each option is excluded or its surplus passed on, once. */
size_t tally_stages_max(const struct tally_count *c) {
    return 2 * c->profile.options + 2;
}

static void make_room(struct tally_count *c) {
    struct tally_result *r = c->result;
    r->elected = arena_array(c->arena, struct tally_elected, r->seats);
    r->stage = arena_array(c->arena, struct tally_stage, tally_stages_max(c));
    r->tie = arena_array(c->arena, struct tally_tie, tally_stages_max(c));
}

/* --- counting --- */

static const char *reason_to_refuse(const struct tally_options *o, const struct tally_profile *p,
                                    struct tally_result *r) {
    bool needs_eligible =
        o->quorum.of != 0 || (o->share.of != 0 && o->share_of == TALLY_OF_ELIGIBLE);
    r->valid = p->valid;
    r->blank = p->blank;
    if (tally_one_seat(o->method) && r->seats > 1) {
        return "one_seat";
    }
    if (r->seats > p->standing) {
        return "seats";
    }
    if (tally_kind_of(o->method) == TALLY_KIND_ORDER && p->equals) {
        return "equal";
    }
    if (o->method == TALLY_DOT && p->dearest > o->dots) {
        return "dots";
    }
    bool too_many = o->eligible != 0 && r->valid + r->blank > o->eligible;
    bool none = needs_eligible && o->eligible == 0;
    return too_many || none ? "eligible" : NULL;
}

static void count_stances(const struct tally_count *c) {
    struct tally_result *r = c->result;
    for (size_t i = 0; i < c->profile.papers; i++) {
        const struct tally_paper *p = &c->profile.paper[i];
        assert(p->n == 1 && tally_stance_fits(c->rules->method, (enum tally_stance)p->value[0]));
        r->stance[p->value[0]] += p->weight;
    }
    uint64_t agree = r->stance[STANCE_AGREE];
    bool passes = r->stance[STANCE_OBJECTION] == 0 && r->stance[STANCE_BLOCK] == 0;
    if (c->rules->method == TALLY_CONSENSUS) {
        r->share_reached =
            agree && tally_reaches(agree, agree + r->stance[STANCE_ASIDE], c->rules->share);
        passes = passes && r->share_reached;
    }
    r->outcome = passes ? TALLY_PASSED : TALLY_NOT_PASSED;
    if (!r->valid || !r->quorum_reached) {
        r->outcome = TALLY_NOT_DECIDED;
    }
}

static void count_election(struct tally_count *c) {
    struct tally_result *r = c->result;
    make_room(c);
    method[c->rules->method].count(c);
    bool decided = r->valid && r->quorum_reached && r->share_reached;
    r->outcome = decided ? TALLY_DECIDED : TALLY_NOT_DECIDED;
}

static size_t seats_of(const struct tally_ballots *b, const struct tally_options *o) {
    if (o->seats) {
        return o->seats;
    }
    return b->seats && tally_kind_of(o->method) != TALLY_KIND_STANCES ? b->seats : 1;
}

struct tally_result tally_count(struct arena *a, const struct tally_ballots *b,
                                const struct tally_options *o) {
    struct tally_result r = {.seats = seats_of(b, o), .share_reached = true};
    struct tally_count c = {.arena = a, .ballots = b, .rules = o, .result = &r};
    bool stances = tally_kind_of(o->method) == TALLY_KIND_STANCES;
    assert(b->options >= 1 && b->options <= TALLY_OPTIONS_MAX && r.seats <= TALLY_SEATS_MAX);
    assert(!stances || b->options == 1);
    if (tally_kind_of(o->method) == TALLY_KIND_RATINGS && b->count && !b->mark && !b->value) {
        r.refused = "ratings";
        return r;
    }
    if (!tally_profile_make(a, b, o, &c.profile)) {
        r.refused = "ballots";
        return r;
    }
    r.refused = reason_to_refuse(o, &c.profile, &r);
    if (r.refused) {
        return r;
    }
    r.quorum_reached = tally_reaches(r.valid + r.blank, o->eligible, o->quorum);
    if (stances) {
        count_stances(&c);
    } else {
        count_election(&c);
    }
    return r;
}
