/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The methods of engine/tally.h: small cases by hand, and every small random election held against
 * a second count that is written another way: paper by paper, path by path. */
#include <string.h>

#include "engine/tally.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { OPTIONS = 5, BALLOTS = 12 };

static const struct str letter[] = {STR_INIT("A"), STR_INIT("B"), STR_INIT("C"), STR_INIT("D"),
                                    STR_INIT("E"), STR_INIT("F"), STR_INIT("G")};

/* --- ballots from texts --- */

/* "3AB 2C=B 1": three say A before B, two have C and B equal, one is blank. `rated`: "3A5B2". */
static struct tally_ballots ballots(size_t options, const char *text, bool rated) {
    struct arena *a = test_arena();
    size_t size = strlen(text);
    uint64_t *weight = arena_array(a, uint64_t, size + 1);
    uint16_t *mark = arena_array(a, uint16_t, (size + 1) * options);
    struct tally_ballots b = {.options = options, .name = letter, .weight = weight, .mark = mark};
    struct str rest = str_of(text);
    while (rest.n) {
        struct str one = str_cut(&rest, ' ');
        uint16_t *row = mark + b.count * options;
        uint16_t rank = 0;
        size_t i = 0;
        for (; i < one.n && one.p[i] >= '0' && one.p[i] <= '9'; i++) {
            weight[b.count] = 10 * weight[b.count] + (uint64_t)(one.p[i] - '0');
        }
        for (; i < one.n; i++) {
            if (one.p[i] >= 'A') {
                rank = (uint16_t)(rank + (one.p[i - 1] == '=' ? 0 : 1));
                row[one.p[i] - 'A'] = rated ? (uint16_t)(one.p[i + 1] - '0') : rank;
            }
        }
        b.count++;
    }
    return b;
}

/* "AB" elected, or "!why"; "~" when a lot was drawn. */
static struct str winners(const struct tally_ballots *b, const struct tally_options *o) {
    struct tally_result r = tally_count(test_arena(), b, o);
    struct str s = r.refused ? arena_printf(test_arena(), "!%s", r.refused) : STR("");
    for (size_t i = 0; i < r.elected_count; i++) {
        s = arena_printf(test_arena(), "%.*s%.*s", STR_ARG(s),
                         STR_ARG(b->name[r.elected[i].option]));
    }
    bool lot = false;
    for (size_t i = 0; i < r.ties; i++) {
        lot = lot || r.tie[i].by == TALLY_TIE_LOT;
    }
    return lot ? arena_printf(test_arena(), "%.*s~", STR_ARG(s)) : s;
}

TEST("tally: one seat or more by ranks, cases by hand") {
    static const struct {
        size_t options;
        const char *ballots;
        struct tally_options o;
        const char *expected;
    } rows[] = {
        {3, "4AB 2C", {.method = TALLY_SCOTTISH_STV, .seats = 2}, "AC"},
        {3, "1A 1B 1C", {.method = TALLY_SCOTTISH_STV, .seats = 3}, "ABC"},
        {3, "1A 1B 1C", {.method = TALLY_SCOTTISH_STV, .seats = 4}, "!seats"},
        {3, "1A 1B 1C", {.method = TALLY_SCOTTISH_STV, .seats = 2}, "BC~"}, /* A is out by lot */
        {3,
         "1A 1B 1C",
         {.method = TALLY_SCOTTISH_STV, .seats = 2, .seed = STR_INIT("kith-2026")},
         "BA~"}, /* the lot is C, B, A: C is acted upon */
        {2, "3A 3B", {.method = TALLY_IRV}, "B~"},
        {2, "3A 3B", {.method = TALLY_IRV, .seats = 2}, "!one_seat"},
        {3, "4A 3BC 2CB", {.method = TALLY_IRV}, "B"},
        {3, "4A 3B 2C", {.method = TALLY_IRV}, "A"}, /* C's are exhausted: 4 of 7 */
        {3,
         "3A 3BA 2CB 2CA",
         {.method = TALLY_IRV},
         "C~"}, /* A goes by lot, and three are exhausted */
        {4, "5A 4B 3C 1DC", {.method = TALLY_IRV}, "A"}, /* C is 4 as B, but was 3: C goes first */
        {3, "1", {.method = TALLY_IRV}, "C~"},
        {3, "2A=B", {.method = TALLY_IRV}, "!equal"},
        {3, "2A=B", {.method = TALLY_MEEK}, "!equal"},
        {3, "4AB 2C", {.method = TALLY_MEEK, .seats = 2}, "AC"},
        {3, "4AB 2C", {.method = TALLY_WIGM, .seats = 2}, "AC"},
        {3, "4A 3BC 2CB", {.method = TALLY_SCHULZE}, "B"},
        {3, "4A 3BC 2CB", {.method = TALLY_RANKED_PAIRS}, "B"},
        {3, "4A 3BC 2CB", {.method = TALLY_SCHULZE, .unranked = TALLY_UNRANKED_IGNORED}, "A~"},
        {3, "1A=B=C", {.method = TALLY_SCHULZE}, "A~"}, /* nobody preferred to anyone */
        {3, "", {.method = TALLY_SCHULZE}, "A~"},
        {3,
         "4ABC 3BCA 2CAB",
         {.method = TALLY_SCHULZE},
         "A"}, /* a cycle; its weakest is C over A */
        {3, "4ABC 3BCA 2CAB", {.method = TALLY_RANKED_PAIRS}, "A"},
        {3, "1ABC 1BCA 1CAB", {.method = TALLY_SCHULZE, .seed = STR_INIT("kith-2026")}, "C~"},
        {5, "12DACB 5C 2DEC 1AC 1BEA", {.method = TALLY_MEEK, .seats = 2}, "DA~"}, /* E is lower */
        {1, "1A", {.method = TALLY_SCHULZE}, "A"},
        {1, "1A", {.method = TALLY_MEEK}, "A"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tally_ballots b = ballots(rows[i].options, rows[i].ballots, false);
        test_row("%zu: %s by %s", i, rows[i].ballots, tally_method_name(rows[i].o.method));
        assert_str(winners(&b, &rows[i].o), rows[i].expected);
    }
}

TEST("tally: ratings, cases by hand") {
    static const struct {
        size_t options;
        const char *ballots;
        struct tally_options o;
        const char *expected;
    } rows[] = {
        {3, "1A5B4 1B5A1", {.method = TALLY_SCORE}, "B"},
        {3, "2A5B4 1B5A1", {.method = TALLY_STAR}, "A"},  /* B has 13, A 11; A is above on two */
        {3, "1A5B4 1B5A4", {.method = TALLY_STAR}, "A~"}, /* all the same: by lot */
        {2, "1A5 1B4A2 1B2", {.method = TALLY_STAR}, "B"},
        {2, "1A5B1 1B5A2", {.method = TALLY_STAR}, "A"}, /* level; A has the higher sum */
        {2, "1A5B1 1B3A1 1B2", {.method = TALLY_STAR}, "B"},
        {3,
         "1A5B2C1 1A4B1C2 1C2B1 1B2C1",
         {.method = TALLY_STAR},
         "A~"},                                                /* B and C for the final */
        {3, "1A5B2 1A4C1 1C1A1", {.method = TALLY_STAR}, "A"}, /* C is above B on two ballots */
        {3, "1A9B9 1A9C9 1", {.method = TALLY_SCORE, .seats = 2}, "AB~"},
        {2, "1A3B2", {.method = TALLY_DOT, .dots = 5}, "A"},
        {2, "1A3B3", {.method = TALLY_DOT, .dots = 5}, "!dots"},
        {2, "1A2B3", {.method = TALLY_DOT, .dots = 5}, "B"},
        {1, "1A5", {.method = TALLY_STAR}, "A"},
        {2, "", {.method = TALLY_STAR}, "A~"},
        {2, "1A1", {.method = TALLY_STAR, .seats = 2}, "!one_seat"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tally_ballots b = ballots(rows[i].options, rows[i].ballots, true);
        test_row("%zu: %s by %s", i, rows[i].ballots, tally_method_name(rows[i].o.method));
        assert_str(winners(&b, &rows[i].o), rows[i].expected);
    }
}

TEST("tally: star says who came into the final, and what told equals apart") {
    static const struct {
        const char *ballots;
        size_t second;
        enum tally_by by;
    } rows[] = {{"1A5B2 1A4C1 1C1A1", 2, TALLY_TIE_HEAD_TO_HEAD}, /* C is above B on two */
                {"1A5B5C3 1A5C2", 1, TALLY_TIE_TOP_RATINGS},      /* B has a 5 */
                {"1A5C5B3 1A5B2", 2, TALLY_TIE_TOP_RATINGS},
                {"1A5B3C3", 1, TALLY_TIE_LOT}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tally_ballots b = ballots(3, rows[i].ballots, true);
        struct tally_options o = {.method = TALLY_STAR};
        struct tally_result r = tally_count(test_arena(), &b, &o);
        test_row("%s", rows[i].ballots);
        assert_int_equal(r.final.option[0], 0);
        assert_int_equal(r.final.option[1], rows[i].second);
        assert_int_equal(r.ties, 1);
        assert_int_equal(r.tie[0].by, rows[i].by);
        assert_int_equal(r.tie[0].chosen, rows[i].second);
        assert_int_equal(r.elected[0].option, 0);
    }
}

TEST("tally: the share holds for every method") {
    static const struct {
        const char *ballots;
        bool rated;
        struct tally_options o;
        bool reached;
    } rows[] = {
        {"3A 2B", false, {.method = TALLY_IRV, .share = {3, 5}}, true},
        {"3A 2B", false, {.method = TALLY_IRV, .share = {2, 3}}, false},
        {"3A 2B", false, {.method = TALLY_SCHULZE, .share = {3, 5}}, true},
        {"3A 2B", false, {.method = TALLY_SCHULZE, .share = {61, 100}}, false},
        {"4AB 2C", false, {.method = TALLY_MEEK, .seats = 2, .share = {1, 3}}, true},
        {"4AB 2C", false, {.method = TALLY_MEEK, .seats = 2, .share = {2, 5}}, false},
        {"4AB 2C", false, {.method = TALLY_SCOTTISH_STV, .seats = 2, .share = {1, 3}}, true},
        {"3A5B1 2B1", true, {.method = TALLY_SCORE, .share = {3, 5}}, true},
        {"3A5B1 2B1", true, {.method = TALLY_SCORE, .share = {61, 100}}, false},
        {"3A5B1 2B1",
         true,
         {.method = TALLY_STAR, .eligible = 6, .share_of = TALLY_OF_ELIGIBLE, .share = {1, 2}},
         true},
        {"3A5B1 2B1",
         true,
         {.method = TALLY_STAR, .eligible = 7, .share_of = TALLY_OF_ELIGIBLE, .share = {1, 2}},
         false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tally_ballots b = ballots(3, rows[i].ballots, rows[i].rated);
        struct tally_result r = tally_count(test_arena(), &b, &rows[i].o);
        test_row("%zu: %s by %s", i, rows[i].ballots, tally_method_name(rows[i].o.method));
        assert_null(r.refused);
        assert_int_equal(r.share_reached, rows[i].reached);
        assert_int_equal(r.outcome == TALLY_DECIDED, rows[i].reached);
    }
}

TEST("tally: a stage tells who gained what at which value, and a ballot its way") {
    struct tally_ballots b = ballots(3, "4AB 2C", false);
    struct tally_options o = {.method = TALLY_SCOTTISH_STV, .seats = 2};
    struct tally_result r = tally_count(test_arena(), &b, &o);
    assert_int_equal(r.stages, 3);
    assert_int_equal(r.stage[1].action, TALLY_SURPLUS);
    assert_int_equal(r.stage[1].transfers, 1);
    assert_int_equal(r.stage[1].transfer[0].to, 1);
    assert_int_equal(r.stage[1].transfer[0].papers, 4);
    assert_int_equal(r.stage[1].transfer[0].was, 100000);
    assert_int_equal(r.stage[1].transfer[0].value, 25000);
    assert_int_equal(r.stage[1].transfer[0].votes, 100000);
    assert_int_equal(r.stage[2].action, TALLY_EXCLUDE);
    assert_int_equal(r.stage[2].transfer[0].to, 3); /* nobody */
    size_t uses;
    struct tally_use *use = tally_follow(test_arena(), &b, &o, &r, (size_t[]){0, 1}, 2, &uses);
    assert_int_equal(uses, 3);
    assert_int_equal(use[0].option, 0);
    assert_int_equal(use[0].kept, 75000);
    assert_int_equal(use[1].option, 1);
    assert_int_equal(use[1].value, 25000);
    assert_int_equal(use[1].kept, 0);
    assert_int_equal(use[2].option, 3);
    assert_int_equal(use[2].kept, 25000);
    o.method = TALLY_MEEK;
    r = tally_count(test_arena(), &b, &o);
    use = tally_follow(test_arena(), &b, &o, &r, (size_t[]){0, 1}, 2, &uses);
    assert_int_equal(use[0].kept, 500000001);
    assert_int_equal(use[uses - 1].option, 3);
}

TEST("tally: withdrawn options are as if they stood on no ballot") {
    static const bool withdrawn[] = {false, true, false};
    static const enum tally_method all[] = {TALLY_IRV, TALLY_SCOTTISH_STV, TALLY_MEEK,
                                            TALLY_SCHULZE};
    for (size_t i = 0; i < COUNT(all); i++) {
        struct tally_ballots b = ballots(3, "4BA 3C 1B", false);
        b.withdrawn = withdrawn;
        struct tally_options o = {.method = all[i]};
        struct tally_result r = tally_count(test_arena(), &b, &o);
        test_row("%s", tally_method_name(all[i]));
        assert_int_equal(r.valid, 7);
        assert_int_equal(r.blank, 1);
        assert_int_equal(r.elected[0].option, 0);
        o.seats = tally_one_seat(all[i]) ? 1 : 3;
        r = tally_count(test_arena(), &b, &o);
        assert_int_equal(r.refused != NULL, o.seats == 3);
    }
    static const bool first[] = {true, false, false};
    struct tally_ballots b = ballots(3, "2A=B=C", false);
    b.withdrawn = first; /* B begins the rank now: no win of B over C */
    struct tally_options o = {.method = TALLY_SCHULZE};
    struct tally_result r = tally_count(test_arena(), &b, &o);
    assert_int_equal(r.pair[1 * 3 + 2], 0);
    assert_int_equal(r.ranked, 2);
    b = ballots(3, "2CA=B", false);
    b.withdrawn = first; /* B stays below C */
    r = tally_count(test_arena(), &b, &o);
    assert_int_equal(r.pair[2 * 3 + 1], 2);
}

TEST("tally: ranked pairs says when the lot chose which equal pair to leave out") {
    static const struct {
        const char *ballots;
        bool by_lot;
    } rows[] = {
        {"1ABC 1BCA 1CAB", true},
        {"4ABC 3BCA 2CAB", false},
        {"1ABC 1BAC", false},
        {"2ABC 2BCA 2CAB 1AB", false}}; /* A over B is stronger: only C over A is left out */
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tally_ballots b = ballots(3, rows[i].ballots, false);
        struct tally_options o = {.method = TALLY_RANKED_PAIRS};
        struct tally_result r = tally_count(test_arena(), &b, &o);
        test_row("%s", rows[i].ballots);
        assert_int_equal(r.pairs_by_lot, rows[i].by_lot);
    }
}

TEST("tally: limits of options and seats, at and below") {
    struct arena *a = test_arena();
    struct str *name = arena_array(a, struct str, TALLY_OPTIONS_MAX);
    uint16_t *mark = arena_array(a, uint16_t, TALLY_OPTIONS_MAX);
    for (size_t k = 0; k < TALLY_OPTIONS_MAX; k++) {
        name[k] = arena_printf(a, "option %zu", k);
        mark[k] = (uint16_t)(k + 1);
    }
    static const enum tally_method all[] = {TALLY_SCOTTISH_STV, TALLY_MEEK,         TALLY_WIGM,
                                            TALLY_SCHULZE,      TALLY_RANKED_PAIRS, TALLY_SCORE,
                                            TALLY_APPROVAL,     TALLY_DOT};
    for (size_t i = 0; i < COUNT(all); i++) {
        struct tally_ballots b = {
            .options = TALLY_OPTIONS_MAX, .name = name, .count = 1, .mark = mark};
        struct tally_options o = {
            .method = all[i], .seats = TALLY_SEATS_MAX, .dots = TALLY_DOTS_MAX};
        struct tally_result r = tally_count(a, &b, &o);
        test_row("%s", tally_method_name(all[i]));
        assert_null(r.refused);
        assert_int_equal(r.elected_count, TALLY_SEATS_MAX);
        if (r.pair) {
            assert_int_equal(r.pair[999], 1); /* more than 254 levels on a ballot */
            assert_int_equal(r.pair[999 * 1000], 0);
            assert_int_equal(r.ranking[999].place, 1000);
        }
    }
}

TEST("tally: pairs are exact at the limits of the lanes") {
    static const uint64_t weights[] = {1,   128,   200,   254,   255,
                                       256, 40000, 65535, 65536, TALLY_BALLOTS_MAX - 200000};
    for (size_t i = 0; i < COUNT(weights); i++) {
        struct tally_ballots b = ballots(3, "1AB 1AB 1BA 1A", false);
        uint64_t weight[] = {weights[i], 1, 1, weights[i] > 100000 ? 1 : weights[i]};
        b.weight = weight;
        struct tally_options o = {.method = TALLY_SCHULZE};
        struct tally_result r = tally_count(test_arena(), &b, &o);
        test_row("%zu", i);
        assert_int_equal(r.pair[1], weight[0] + weight[1] + weight[3]);
        assert_int_equal(r.pair[3], 1);
        assert_int_equal(r.pair[2], weight[0] + weight[1] + weight[2] + weight[3]);
    }
}

/* --- random elections --- */

static struct tally_ballots random_ranks(struct draw *d, bool equals, uint16_t **out) {
    struct arena *a = test_arena();
    struct tally_ballots b = {.options = 1 + draw_below(d, OPTIONS), .name = letter};
    b.count = 1 + draw_below(d, BALLOTS);
    uint64_t *weight = arena_array(a, uint64_t, b.count);
    uint16_t *mark = arena_array(a, uint16_t, b.count * b.options);
    for (size_t i = 0; i < b.count; i++) {
        uint16_t *row = mark + i * b.options;
        weight[i] = 1 + draw_below(d, 4);
        uint16_t rank = 1;
        for (size_t left = draw_below(d, b.options + 1); left > 0; left--, rank++) {
            size_t option = draw_below(d, b.options);
            if (row[option] == 0) {
                row[option] = equals && draw_below(d, 3) == 0 && rank > 1 ? rank - 1 : rank;
            }
        }
    }
    b.weight = weight;
    b.mark = mark;
    *out = mark;
    return b;
}

/* A second count of one transferable vote: a list of single papers with their owners, nothing
 * merged, nothing kept between steps but who is in, out and elected. */
struct paper {
    const uint16_t *mark;
    size_t options;
    uint64_t value;
    size_t owner;
};

struct plain {
    const struct tally_options *o;
    const size_t *lot;
    struct paper paper[BALLOTS * 4];
    size_t papers;
    size_t options;
    bool in[OPTIONS];       /* continuing */
    uint64_t kept[OPTIONS]; /* of those whose surplus is passed on: the quota */
    uint64_t history[2 * OPTIONS + 2][OPTIONS];
    size_t stages;
    size_t elected[OPTIONS];
    size_t count;
};

static size_t plain_next(const struct plain *x, const struct paper *p) {
    size_t best = x->options;
    for (size_t k = 0; k < x->options; k++) {
        if (x->in[k] && p->mark[k] && (best == x->options || p->mark[k] < p->mark[best])) {
            best = k;
        }
    }
    return best;
}

static uint64_t plain_votes(const struct plain *x, size_t option) {
    uint64_t sum = x->kept[option];
    for (size_t i = 0; i < x->papers; i++) {
        sum += x->paper[i].owner == option ? x->paper[i].value : 0;
    }
    return sum;
}

static void plain_record(struct plain *x) {
    for (size_t k = 0; k < x->options; k++) {
        x->history[x->stages][k] = plain_votes(x, k);
    }
    x->stages++;
}

/* Is x to be taken before y? By votes now, then at each stage before, then by lot. */
static bool plain_before(const struct plain *p, size_t x, size_t y, bool most) {
    size_t stages = p->o->method == TALLY_WIGM ? 1 : p->stages;
    for (size_t s = 0; s < stages; s++) {
        uint64_t vx = p->history[p->stages - 1 - s][x];
        uint64_t vy = p->history[p->stages - 1 - s][y];
        if (vx != vy) {
            return most ? vx > vy : vx < vy;
        }
    }
    return p->lot[x] < p->lot[y];
}

static void plain_move(struct plain *x, size_t from, uint64_t part, uint64_t whole) {
    for (size_t i = 0; i < x->papers; i++) {
        struct paper *p = &x->paper[i];
        if (p->owner == from) {
            uint64_t product = p->value * part;
            product = x->o->method == TALLY_WIGM ? product / 10000 * 10000 : product;
            p->value = whole ? product / whole : p->value;
            p->owner = plain_next(x, p);
        }
    }
    plain_record(x);
}

/* Votes, not history, in the order of election at the same moment; equals by lot. */
static size_t plain_top(const struct plain *x, uint64_t quota) {
    size_t best = x->options;
    for (size_t k = 0; k < x->options; k++) {
        if (x->in[k] && plain_votes(x, k) >= quota &&
            (best == x->options || plain_votes(x, k) > plain_votes(x, best) ||
             (plain_votes(x, k) == plain_votes(x, best) && x->lot[k] < x->lot[best]))) {
            best = k;
        }
    }
    return best;
}

static size_t plain_pick(const struct plain *x, const bool *among, bool most) {
    size_t best = x->options;
    for (size_t k = 0; k < x->options; k++) {
        if (among[k] && (best == x->options || plain_before(x, k, best, most))) {
            best = k;
        }
    }
    return best;
}

static void plain_stv(struct plain *x, size_t seats, uint64_t quota) {
    bool waiting[OPTIONS] = {false};
    for (;;) {
        size_t left = 0;
        size_t top;
        while (x->count < seats && (top = plain_top(x, quota)) < x->options) {
            x->in[top] = false;
            waiting[top] = true;
            x->elected[x->count++] = top;
        }
        for (size_t k = 0; k < x->options; k++) {
            left += x->in[k] ? 1 : 0;
        }
        if (left <= seats - x->count) {
            while ((top = plain_top(x, 0)) < x->options) {
                x->in[top] = false;
                x->elected[x->count++] = top;
            }
        }
        if (x->count == seats) {
            return;
        }
        size_t one = plain_pick(x, waiting, true);
        if (one < x->options) {
            waiting[one] = false;
            uint64_t votes = plain_votes(x, one);
            x->kept[one] = quota;
            plain_move(x, one, votes - quota, votes);
        } else {
            one = plain_pick(x, x->in, false);
            x->in[one] = false;
            plain_move(x, one, 0, 0);
            left = 0;
            for (size_t k = 0; k < x->options; k++) {
                left += x->in[k] ? 1 : 0;
            }
            while (left <= seats - x->count && (top = plain_top(x, 0)) < x->options) {
                x->in[top] = false;
                x->elected[x->count++] = top;
                left--;
            }
            if (x->count == seats) {
                return;
            }
        }
    }
}

static void plain_begin(struct plain *x, const struct tally_ballots *b,
                        const struct tally_options *o, uint64_t unit) {
    *x = (struct plain){.o = o, .options = b->options};
    x->lot = tally_lot(test_arena(), b, o->seed);
    for (size_t k = 0; k < b->options; k++) {
        x->in[k] = true;
    }
    for (size_t i = 0; i < b->count; i++) {
        struct paper p = {b->mark + i * b->options, b->options, unit, 0};
        p.owner = plain_next(x, &p);
        for (uint64_t w = 0; w < b->weight[i] && p.owner < b->options; w++) {
            x->paper[x->papers++] = p;
        }
    }
    plain_record(x);
}

TEST("tally: scottish-stv and wigm equal a count paper by paper, at every stage") {
    struct draw d = draw_begin(STR("gregory"), STR("test"));
    for (int round = 0; round < 3000; round++) {
        uint16_t *mark;
        struct tally_ballots b = random_ranks(&d, false, &mark);
        bool wigm = draw_below(&d, 2) == 1;
        struct tally_options o = {.method = wigm ? TALLY_WIGM : TALLY_SCOTTISH_STV,
                                  .seats = 1 + draw_below(&d, b.options),
                                  .seed = arena_printf(test_arena(), "seed %d", round)};
        struct tally_result r = tally_count(test_arena(), &b, &o);
        struct plain x;
        uint64_t unit = wigm ? 10000 : 100000;
        plain_begin(&x, &b, &o, unit);
        uint64_t quota =
            wigm ? x.papers * unit / (o.seats + 1) + 1 : (x.papers / (o.seats + 1) + 1) * unit;
        plain_stv(&x, o.seats, quota);
        test_row("round %d", round);
        assert_int_equal(r.quota, quota);
        assert_int_equal(r.stages, x.stages);
        for (size_t s = 0; s < r.stages; s++) {
            assert_memory_equal(r.stage[s].votes, x.history[s], b.options * sizeof(uint64_t));
        }
        assert_int_equal(r.elected_count, x.count);
        for (size_t i = 0; i < x.count; i++) {
            assert_int_equal(r.elected[i].option, x.elected[i]);
        }
    }
}

TEST("tally: irv equals a count paper by paper") {
    struct draw d = draw_begin(STR("irv"), STR("test"));
    for (int round = 0; round < 2000; round++) {
        uint16_t *mark;
        struct tally_ballots b = random_ranks(&d, false, &mark);
        struct tally_options o = {.method = TALLY_IRV,
                                  .seed = arena_printf(test_arena(), "seed %d", round)};
        struct tally_result r = tally_count(test_arena(), &b, &o);
        struct plain x;
        plain_begin(&x, &b, &o, 1);
        test_row("round %d", round);
        for (size_t s = 0;; s++) {
            uint64_t alive = 0;
            size_t left = 0;
            for (size_t k = 0; k < x.options; k++) {
                alive += plain_votes(&x, k);
                left += x.in[k] ? 1 : 0;
            }
            size_t top = plain_top(&x, 0);
            assert_memory_equal(r.stage[s].votes, x.history[s], b.options * sizeof(uint64_t));
            if (2 * plain_votes(&x, top) > alive || left == 1) {
                assert_int_equal(r.elected[0].option, top);
                assert_int_equal(r.stages, s + 1);
                break;
            }
            size_t out = plain_pick(&x, x.in, false);
            x.in[out] = false;
            plain_move(&x, out, 0, 0);
        }
    }
}

/* --- meek, by the words of the rule --- */

struct plain_meek {
    const struct tally_ballots *b;
    uint64_t keep[OPTIONS];
    uint64_t votes[OPTIONS];
    int state[OPTIONS]; /* 0 hopeful, 1 elected, 2 out */
    size_t elected[OPTIONS];
    size_t count;
};

static void meek_distribute(struct plain_meek *x) {
    const uint64_t one = 1000000000;
    memset(x->votes, 0, sizeof x->votes);
    for (size_t i = 0; i < x->b->count; i++) {
        uint64_t left = one;
        for (unsigned rank = 1; rank <= 2 * OPTIONS; rank++) {
            for (size_t k = 0; k < x->b->options; k++) {
                if (x->b->mark[i * x->b->options + k] == rank) {
                    uint64_t exact = left * x->keep[k];
                    uint64_t given = exact / one + (exact % one ? 1 : 0);
                    x->votes[k] += given * x->b->weight[i];
                    left -= given;
                }
            }
        }
    }
}

/* One round: who is elected or excluded; false when the count is at its end. */
static bool meek_round(struct plain_meek *x, size_t seats, const size_t *lot) {
    uint64_t last = 0;
    size_t n = x->b->options;
    size_t hopeful = 0;
    for (size_t k = 0; k < n; k++) {
        hopeful += x->state[k] == 0 ? 1 : 0;
    }
    if (x->count == seats || hopeful + x->count <= seats) {
        return false;
    }
    for (int iteration = 0;; iteration++) {
        meek_distribute(x);
        uint64_t total = 0;
        for (size_t k = 0; k < n; k++) {
            total += x->votes[k];
        }
        uint64_t quota = total / (seats + 1) + 1;
        bool any = false;
        int64_t surplus = 0;
        for (;;) { /* highest first */
            size_t top = n;
            for (size_t k = 0; k < n; k++) {
                if (x->state[k] == 0 && x->votes[k] >= quota &&
                    (top == n || x->votes[k] > x->votes[top] ||
                     (x->votes[k] == x->votes[top] && lot[k] < lot[top]))) {
                    top = k;
                }
            }
            if (top == n || x->count == seats) {
                break;
            }
            x->state[top] = 1;
            x->elected[x->count++] = top;
            any = true;
        }
        if (any) {
            return true;
        }
        for (size_t k = 0; k < n; k++) {
            surplus += x->state[k] == 1 ? (int64_t)x->votes[k] - (int64_t)quota : 0;
        }
        surplus = surplus < 0 ? 0 : surplus;
        if (surplus < 1000 || (iteration && (uint64_t)surplus >= last)) {
            uint64_t least = UINT64_MAX;
            size_t out = n;
            for (size_t k = 0; k < n; k++) {
                least = x->state[k] == 0 && x->votes[k] < least ? x->votes[k] : least;
            }
            for (size_t k = 0; k < n; k++) {
                if (x->state[k] == 0 && x->votes[k] <= least + (uint64_t)surplus &&
                    (out == n || lot[k] < lot[out])) {
                    out = k;
                }
            }
            x->state[out] = 2;
            x->keep[out] = 0;
            return true;
        }
        last = (uint64_t)surplus;
        for (size_t k = 0; k < n; k++) {
            if (x->state[k] == 1) { /* small enough here for 64 bits */
                uint64_t product = x->keep[k] * (quota / 1000000000) +
                                   (x->keep[k] * (quota % 1000000000) + 999999999) / 1000000000;
                __extension__ unsigned __int128 wide = product;
                x->keep[k] = (uint64_t)((wide * 1000000000 + x->votes[k] - 1) / x->votes[k]);
            }
        }
    }
}

TEST("tally: meek equals a count by the words of the rule") {
    struct draw d = draw_begin(STR("meek"), STR("test"));
    for (int round = 0; round < 2000; round++) {
        uint16_t *mark;
        struct tally_ballots b = random_ranks(&d, false, &mark);
        struct tally_options o = {.method = TALLY_MEEK,
                                  .seats = 1 + draw_below(&d, b.options),
                                  .seed = arena_printf(test_arena(), "seed %d", round)};
        struct tally_result r = tally_count(test_arena(), &b, &o);
        size_t *lot = tally_lot(test_arena(), &b, o.seed);
        struct plain_meek x = {.b = &b};
        for (size_t k = 0; k < b.options; k++) {
            x.keep[k] = 1000000000;
        }
        test_row("round %d", round);
        for (size_t s = 1; meek_round(&x, o.seats, lot); s++) {
            assert_true(s < r.stages);
            assert_memory_equal(r.stage[s].votes, x.votes, b.options * sizeof(uint64_t));
            if (r.stage[s].action == TALLY_EXCLUDE) {
                assert_int_equal(x.state[r.stage[s].option], 2);
            }
        }
        for (size_t i = 0; i < x.count; i++) {
            assert_int_equal(r.elected[i].option, x.elected[i]);
        }
        assert_int_equal(r.elected_count, o.seats);
    }
}

/* --- pairs, by definition --- */

static uint64_t above(const struct tally_ballots *b, size_t x, size_t y, bool ignored) {
    uint64_t sum = 0;
    for (size_t i = 0; i < b->count; i++) {
        unsigned rx = b->mark[i * b->options + x];
        unsigned ry = b->mark[i * b->options + y];
        bool over = rx && (ry ? rx < ry : !ignored);
        sum += over ? b->weight[i] : 0;
    }
    return sum;
}

static uint64_t strength_of(const struct tally_ballots *b, const struct tally_options *o, size_t x,
                            size_t y) {
    bool ignored = o->unranked == TALLY_UNRANKED_IGNORED;
    uint64_t forth = above(b, x, y, ignored);
    uint64_t back = above(b, y, x, ignored);
    return forth <= back ? 0 : o->strength == TALLY_MARGINS ? forth - back : forth;
}

/* The strongest of all simple paths: each way is tried. */
static uint64_t path_of(const struct tally_ballots *b, const struct tally_options *o, size_t from,
                        size_t to, unsigned been) {
    uint64_t best = strength_of(b, o, from, to);
    for (size_t k = 0; k < b->options; k++) {
        if (k != to && !(been >> k & 1)) {
            uint64_t step = strength_of(b, o, from, k);
            uint64_t rest = path_of(b, o, k, to, been | 1U << k);
            uint64_t weakest = step < rest ? step : rest;
            best = weakest > best ? weakest : best;
        }
    }
    return best;
}

static struct tally_options random_rules(struct draw *d, enum tally_method m, int round) {
    return (struct tally_options){.method = m,
                                  .strength = draw_below(d, 2) ? TALLY_MARGINS : TALLY_WINNING,
                                  .unranked = draw_below(d, 2) ? TALLY_UNRANKED_IGNORED
                                                               : TALLY_UNRANKED_LAST,
                                  .seed = arena_printf(test_arena(), "seed %d", round)};
}

TEST("tally: schulze equals all paths tried one by one") {
    struct draw d = draw_begin(STR("schulze"), STR("test"));
    for (int round = 0; round < 500; round++) {
        uint16_t *mark;
        struct tally_ballots b = random_ranks(&d, true, &mark);
        struct tally_options o = random_rules(&d, TALLY_SCHULZE, round);
        struct tally_result r = tally_count(test_arena(), &b, &o);
        size_t n = b.options;
        uint64_t path[OPTIONS * OPTIONS] = {0};
        test_row("round %d", round);
        for (size_t x = 0; x < n; x++) {
            for (size_t y = 0; y < n; y++) {
                path[x * n + y] = x == y ? 0 : path_of(&b, &o, x, y, 1U << x);
                assert_int_equal(r.path[x * n + y], path[x * n + y]);
                assert_int_equal(r.pair[x * n + y],
                                 x == y ? 0 : above(&b, x, y, o.unranked != TALLY_UNRANKED_LAST));
            }
        }
        for (size_t i = 0; i < r.ranked; i++) {
            size_t x = r.ranking[i].option;
            size_t place = 1;
            for (size_t y = 0; y < n; y++) {
                place += path[y * n + x] > path[x * n + y] ? 1 : 0;
            }
            assert_int_equal(r.ranking[i].place, place);
        }
    }
}

static bool leads(bool locked[OPTIONS][OPTIONS], size_t n, size_t from, size_t to, unsigned been) {
    for (size_t k = 0; k < n; k++) {
        if (locked[from][k] &&
            (k == to || (!(been >> k & 1) && leads(locked, n, k, to, been | 1U << k)))) {
            return true;
        }
    }
    return false;
}

TEST("tally: ranked pairs equals locking one by one with a search for cycles") {
    struct draw d = draw_begin(STR("ranked pairs"), STR("test"));
    for (int round = 0; round < 1000; round++) {
        uint16_t *mark;
        struct tally_ballots b = random_ranks(&d, true, &mark);
        struct tally_options o = random_rules(&d, TALLY_RANKED_PAIRS, round);
        struct tally_result r = tally_count(test_arena(), &b, &o);
        size_t *lot = tally_lot(test_arena(), &b, o.seed);
        size_t n = b.options;
        bool ignored = o.unranked == TALLY_UNRANKED_IGNORED;
        bool done[OPTIONS][OPTIONS] = {{false}};
        bool locked[OPTIONS][OPTIONS] = {{false}};
        test_row("round %d", round);
        for (;;) {
            size_t bx = n;
            size_t by = n;
            for (size_t x = 0; x < n; x++) {
                for (size_t y = 0; y < n; y++) {
                    uint64_t s = strength_of(&b, &o, x, y);
                    if (done[x][y] || s == 0) {
                        continue;
                    }
                    uint64_t best = bx < n ? strength_of(&b, &o, bx, by) : 0;
                    uint64_t mine = above(&b, y, x, ignored);
                    uint64_t theirs = bx < n ? above(&b, by, bx, ignored) : 0;
                    bool equal = s == best && mine == theirs;
                    if (s > best || (s == best && mine < theirs) ||
                        (equal && (lot[x] < lot[bx] || (x == bx && lot[y] < lot[by])))) {
                        bx = x;
                        by = y;
                    }
                }
            }
            if (bx == n) {
                break;
            }
            done[bx][by] = true;
            locked[bx][by] = !leads(locked, n, by, bx, 1U << by);
        }
        for (size_t x = 0; x < n; x++) {
            for (size_t y = 0; y < n; y++) {
                assert_int_equal(r.path[x * n + y], leads(locked, n, x, y, 1U << x));
            }
        }
    }
}
