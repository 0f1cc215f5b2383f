/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Laws that the methods of engine/tally.h keep (docs/methods/tally.md states them): how the result
 * may change when the ballots do. */
#include <string.h>

#include "engine/tally.h"
#include "tests/unit/test.h"

enum { OPTIONS = 6, BALLOTS = 14 };

static const struct str letter[] = {STR_INIT("A"),      STR_INIT("B, \"b\""), STR_INIT("\xc3\xa9"),
                                    STR_INIT("D"),      STR_INIT("E"),        STR_INIT("F"),
                                    STR_INIT("A clone")};

static const enum tally_method elections[] = {
    TALLY_APPROVAL,     TALLY_SCORE, TALLY_STAR, TALLY_DOT,     TALLY_IRV,
    TALLY_SCOTTISH_STV, TALLY_WIGM,  TALLY_MEEK, TALLY_SCHULZE, TALLY_RANKED_PAIRS};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool ranks(enum tally_method m) {
    return tally_is_ranks(tally_kind_of(m));
}

/* A random election, that of a matrix; ranks without equals for those methods that take none. */
static struct tally_ballots random_ballots(struct draw *d, enum tally_method m, size_t options,
                                           uint16_t **out) {
    struct arena *a = test_arena();
    struct tally_ballots b = {
        .options = options, .name = letter, .count = 1 + draw_below(d, BALLOTS)};
    uint64_t *weight = arena_array(a, uint64_t, b.count);
    uint16_t *mark = arena_array(a, uint16_t, b.count * options);
    for (size_t i = 0; i < b.count; i++) {
        uint16_t *row = mark + i * options;
        uint16_t rank = 1;
        weight[i] = 1 + draw_below(d, 9);
        for (size_t left = draw_below(d, 2 * options); left > 0; left--) {
            size_t k = draw_below(d, options);
            bool equal = tally_kind_of(m) == TALLY_KIND_RANKS && rank > 1 && draw_below(d, 4) == 0;
            if (!ranks(m)) {
                row[k] = (uint16_t)draw_below(d, 6);
            } else if (row[k] == 0) {
                row[k] = equal ? rank - 1 : rank++;
            }
        }
    }
    b.weight = weight;
    b.mark = mark;
    *out = mark;
    return b;
}

static struct tally_options random_rules(struct draw *d, enum tally_method m, size_t options) {
    return (struct tally_options){.method = m,
                                  .seats = tally_one_seat(m) ? 1 : 1 + draw_below(d, options),
                                  .seed = STR("kith-2026"),
                                  .dots = 30,
                                  .strength = draw_below(d, 2) ? TALLY_MARGINS : TALLY_WINNING,
                                  .unranked = draw_below(d, 2) ? TALLY_UNRANKED_IGNORED
                                                               : TALLY_UNRANKED_LAST};
}

static struct str answer(const struct tally_ballots *b, const struct tally_options *o) {
    struct arena *a = test_arena();
    struct tally_result r = tally_count(a, b, o);
    struct buf out = buf_make(1 << 22);
    struct json_out j = json_begin(&out);
    assert_null(r.refused);
    tally_json(&j, a, b, o, &r, (struct result_head){.input = hash_of("", 0)});
    struct str s = arena_str(a, buf_str(&out));
    buf_free(&out);
    return s;
}

/* Where a lot was drawn, laws about who wins need not hold. */
static bool by_lot(const struct tally_result *r) {
    for (size_t i = 0; i < r->ties; i++) {
        if (r->tie[i].by == TALLY_TIE_LOT) {
            return true;
        }
    }
    return r->pairs_by_lot;
}

/* The same ballots apart and backwards, as lists. */
static struct tally_ballots apart(const struct tally_ballots *b, enum tally_method m) {
    struct arena *a = test_arena();
    struct tally_ballots x = {.options = b->options, .name = b->name};
    size_t *start = arena_array(a, size_t, (size_t)BALLOTS * 9 + 2);
    uint16_t *item = arena_array(a, uint16_t, (size_t)BALLOTS * 9 * b->options + b->options);
    uint16_t *value = arena_array(a, uint16_t, (size_t)BALLOTS * 9 * b->options + b->options);
    for (size_t i = b->count; i-- > 0;) {
        for (uint64_t w = 0; w < b->weight[i]; w++) {
            size_t at = start[x.count];
            start[++x.count] = at + tally_list_of_marks(b->mark + i * b->options, b->options,
                                                        tally_kind_of(m), item + at, value + at);
        }
    }
    x.start = start;
    x.item = item;
    x.value = value;
    return x;
}

TEST("tally law: neither the order of ballots nor how they are merged changes a byte") {
    struct draw d = draw_begin(STR("order"), STR("laws"));
    for (int round = 0; round < 600; round++) {
        enum tally_method m = elections[(size_t)round % COUNT(elections)];
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, m, 1 + draw_below(&d, OPTIONS), &mark);
        struct tally_options o = random_rules(&d, m, b.options);
        struct tally_ballots other = apart(&b, m);
        test_row("round %d, %s", round, tally_method_name(m));
        assert_true(str_eq(answer(&b, &o), answer(&other, &o)));
    }
}

TEST("tally law: who is called how, or stands where, changes nobody's luck") {
    struct draw d = draw_begin(STR("names"), STR("laws"));
    for (int round = 0; round < 600; round++) {
        enum tally_method m = elections[(size_t)round % COUNT(elections)];
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, m, 1 + draw_below(&d, OPTIONS), &mark);
        struct tally_options o = random_rules(&d, m, b.options);
        struct tally_result r = tally_count(test_arena(), &b, &o);
        /* the same election with its options in the reverse order */
        struct str *name = arena_array(test_arena(), struct str, b.options);
        uint16_t *turned = arena_array(test_arena(), uint16_t, b.count * b.options);
        struct tally_ballots x = b;
        for (size_t k = 0; k < b.options; k++) {
            name[k] = letter[b.options - 1 - k];
            for (size_t i = 0; i < b.count; i++) {
                turned[i * b.options + k] = mark[i * b.options + b.options - 1 - k];
            }
        }
        x.name = name;
        x.mark = turned;
        struct tally_result q = tally_count(test_arena(), &x, &o);
        test_row("round %d, %s", round, tally_method_name(m));
        assert_int_equal(q.elected_count, r.elected_count);
        for (size_t i = 0; i < r.elected_count; i++) {
            assert_int_equal(q.elected[i].option, b.options - 1 - r.elected[i].option);
            assert_int_equal(q.elected[i].votes, r.elected[i].votes);
        }
    }
}

TEST("tally law: a withdrawn option is as if it had never stood") {
    struct draw d = draw_begin(STR("withdrawn"), STR("laws"));
    for (int round = 0; round < 600; round++) {
        enum tally_method m = elections[(size_t)round % COUNT(elections)];
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, m, 2 + draw_below(&d, OPTIONS - 1), &mark);
        struct tally_options o = random_rules(&d, m, b.options - 1);
        bool withdrawn[OPTIONS] = {false};
        size_t out = b.options - 1;
        struct tally_ballots x = b;
        struct tally_ballots y = b;
        uint16_t *less = arena_array(test_arena(), uint16_t, b.count * out);
        for (size_t i = 0; i < b.count; i++) {
            memcpy(less + i * out, mark + i * b.options, out * sizeof *less);
        }
        withdrawn[out] = true;
        x.withdrawn = withdrawn;
        y.options = out;
        y.mark = less;
        struct tally_result rx = tally_count(test_arena(), &x, &o);
        struct tally_result ry = tally_count(test_arena(), &y, &o);
        test_row("round %d, %s", round, tally_method_name(m));
        assert_null(rx.refused);
        assert_int_equal(rx.valid, ry.valid);
        assert_int_equal(rx.elected_count, ry.elected_count);
        for (size_t i = 0; i < rx.elected_count; i++) {
            assert_int_equal(rx.elected[i].option, ry.elected[i].option);
            assert_int_equal(rx.elected[i].votes, ry.elected[i].votes);
        }
    }
}

TEST("tally law: no vote is lost unseen, and every ballot's uses add up to one vote") {
    struct draw d = draw_begin(STR("kept"), STR("laws"));
    static const enum tally_method all[] = {TALLY_IRV, TALLY_SCOTTISH_STV, TALLY_WIGM, TALLY_MEEK};
    for (int round = 0; round < 800; round++) {
        enum tally_method m = all[(size_t)round % COUNT(all)];
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, m, 1 + draw_below(&d, OPTIONS), &mark);
        struct tally_options o = random_rules(&d, m, b.options);
        struct tally_result r = tally_count(test_arena(), &b, &o);
        uint64_t unit = 1;
        for (unsigned i = 0; i < r.decimals; i++) {
            unit *= 10;
        }
        test_row("round %d, %s", round, tally_method_name(m));
        for (size_t s = 0; s < r.stages; s++) {
            uint64_t sum = r.stage[s].exhausted + r.stage[s].lost;
            for (size_t k = 0; k < b.options; k++) {
                sum += r.stage[s].votes[k];
            }
            assert_int_equal(sum, r.valid * unit);
        }
        uint64_t with[OPTIONS + 1] = {0}; /* what ends where, by what ballots are told */
        for (size_t i = 0; i < b.count; i++) {
            uint16_t item[OPTIONS];
            uint16_t value[OPTIONS];
            size_t option[OPTIONS];
            size_t n =
                tally_list_of_marks(mark + i * b.options, b.options, TALLY_KIND_ORDER, item, value);
            size_t uses;
            uint64_t kept = 0;
            for (size_t k = 0; k < n; k++) {
                option[k] = item[k];
            }
            struct tally_use *use = tally_follow(test_arena(), &b, &o, &r, option, n, &uses);
            for (size_t k = 0; k < uses; k++) {
                kept += use[k].kept;
                with[use[k].option] += n ? use[k].kept * b.weight[i] : 0;
            }
            assert_int_equal(kept, unit);
        }
        const struct tally_stage *last = &r.stage[r.stages - 1];
        for (size_t k = 0; k < b.options && m != TALLY_MEEK; k++) {
            /* a surplus leaves what was cut off where it was */
            assert_true(with[k] >= last->votes[k] && with[k] <= last->votes[k] + last->lost);
        }
    }
}

TEST("tally law: what an option gains at a stage is what the papers told there bring") {
    struct draw d = draw_begin(STR("gains"), STR("laws"));
    static const enum tally_method all[] = {TALLY_IRV, TALLY_SCOTTISH_STV, TALLY_WIGM};
    size_t mixed = 0;
    for (int round = 0; round < 900; round++) {
        enum tally_method m = all[(size_t)round % COUNT(all)];
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, m, OPTIONS, &mark);
        struct tally_options o = random_rules(&d, m, 3);
        struct tally_result r = tally_count(test_arena(), &b, &o);
        test_row("round %d, %s", round, tally_method_name(m));
        for (size_t s = 1; s < r.stages; s++) {
            const struct tally_stage *now = &r.stage[s];
            uint64_t gained[OPTIONS + 1] = {0};
            for (size_t i = 0; i < now->transfers; i++) {
                const struct tally_transfer *t = &now->transfer[i];
                bool same = i && t[-1].to == t->to;
                assert_true(i == 0 || t[-1].to < t->to || (same && t[-1].was > t->was));
                assert_int_equal(t->votes, t->papers * t->value);
                assert_true(now->action == TALLY_SURPLUS || t->value == t->was);
                gained[t->to] += t->votes;
                mixed += same ? 1 : 0;
            }
            for (size_t k = 0; k < OPTIONS; k++) {
                uint64_t before = r.stage[s - 1].votes[k];
                assert_true(k == now->option || now->votes[k] == before + gained[k]);
            }
            assert_int_equal(now->exhausted, r.stage[s - 1].exhausted + gained[OPTIONS]);
        }
    }
    assert_true(mixed > 50);
}

TEST("tally law: whoever beats all others one by one wins by schulze and ranked pairs") {
    struct draw d = draw_begin(STR("condorcet"), STR("laws"));
    size_t seen = 0;
    for (int round = 0; round < 800; round++) {
        enum tally_method m = round % 2 ? TALLY_SCHULZE : TALLY_RANKED_PAIRS;
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, m, 2 + draw_below(&d, OPTIONS - 1), &mark);
        struct tally_options o = random_rules(&d, m, b.options);
        struct tally_result r = tally_count(test_arena(), &b, &o);
        for (size_t x = 0; x < b.options; x++) {
            bool all = true;
            bool none = true;
            for (size_t y = 0; y < b.options; y++) {
                uint64_t forth = r.pair[x * b.options + y];
                uint64_t back = r.pair[y * b.options + x];
                all = all && (x == y || forth > back);
                none = none && (x == y || forth < back);
            }
            test_row("round %d, %s", round, tally_method_name(m));
            assert_true(!all || r.ranking[0].option == x);
            assert_true(!none || r.ranking[b.options - 1].option == x);
            seen += all ? 1 : 0;
        }
    }
    assert_true(seen > 200);
}

TEST("tally law: more than half of the first choices win by irv, schulze, ranked pairs and stv") {
    static const enum tally_method all[] = {TALLY_IRV,  TALLY_SCHULZE, TALLY_RANKED_PAIRS,
                                            TALLY_MEEK, TALLY_WIGM,    TALLY_SCOTTISH_STV};
    struct draw d = draw_begin(STR("majority"), STR("laws"));
    for (int round = 0; round < 600; round++) {
        enum tally_method m = all[(size_t)round % COUNT(all)];
        uint16_t *mark;
        struct tally_ballots b =
            random_ballots(&d, TALLY_IRV, 2 + draw_below(&d, OPTIONS - 1), &mark);
        struct tally_options o = {.method = m, .seed = STR("s")};
        uint64_t first[OPTIONS] = {0};
        uint64_t valid = 0;
        for (size_t i = 0; i < b.count; i++) {
            for (size_t k = 0; k < b.options; k++) {
                first[k] += mark[i * b.options + k] == 1 ? b.weight[i] : 0;
                valid += mark[i * b.options + k] == 1 ? b.weight[i] : 0;
            }
        }
        struct tally_result r = tally_count(test_arena(), &b, &o);
        for (size_t k = 0; k < b.options; k++) {
            test_row("round %d, %s", round, tally_method_name(m));
            assert_true(2 * first[k] <= valid || r.elected[0].option == k);
        }
    }
}

TEST("tally law: a group of q quotas that ranks its own before all others gets q seats") {
    static const enum tally_method all[] = {TALLY_MEEK, TALLY_WIGM, TALLY_SCOTTISH_STV};
    struct draw d = draw_begin(STR("coalition"), STR("laws"));
    for (int round = 0; round < 900; round++) {
        enum tally_method m = all[(size_t)round % COUNT(all)];
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, m, OPTIONS, &mark);
        struct tally_options o = {.method = m, .seed = STR("s"), .seats = 1 + draw_below(&d, 4)};
        size_t own = 1 + draw_below(&d, OPTIONS - 1); /* options 0 to own - 1 */
        uint64_t group = 0;
        uint64_t valid = 0;
        for (size_t i = 0; i < b.count; i++) {
            uint16_t worst = 0;
            uint16_t best = UINT16_MAX;
            bool says = false;
            for (size_t k = 0; k < OPTIONS; k++) {
                uint16_t v = mark[i * OPTIONS + k];
                if (i % 3 && k < own && v == 0) {
                    v = mark[i * OPTIONS + k] = (uint16_t)(20 + k); /* all of its own */
                }
                if (i % 3 && k >= own) {
                    v = mark[i * OPTIONS + k] = v ? (uint16_t)(v + 40) : 0;
                }
                says = says || v;
                worst = k < own && (v == 0 || v > worst) ? (v ? v : UINT16_MAX) : worst;
                best = k >= own && v && v < best ? v : best;
            }
            valid += says ? b.weight[i] : 0;
            group += says && worst < best ? b.weight[i] : 0;
        }
        struct tally_result r = tally_count(test_arena(), &b, &o);
        size_t got = 0;
        for (size_t i = 0; i < r.elected_count; i++) {
            got += r.elected[i].option < own ? 1 : 0;
        }
        for (size_t q = 1; q <= own && q <= o.seats; q++) {
            test_row("round %d, %s: %zu of %zu, %zu own", round, tally_method_name(m),
                     (size_t)group, (size_t)valid, own);
            /* a hundredth of a vote more than the quotas: what is cut off may be missing */
            assert_true(100 * group * (o.seats + 1) < q * (100 * valid + (o.seats + 1) * 101) ||
                        got >= q);
        }
    }
}

/* Who wins without a lot, or all options. */
static size_t sole_winner(const struct tally_ballots *b, const struct tally_options *o) {
    struct tally_result r = tally_count(test_arena(), b, o);
    return by_lot(&r) ? b->options : r.elected[0].option;
}

TEST("tally law: who wins still wins when a ballot puts it first") {
    static const enum tally_method all[] = {TALLY_APPROVAL, TALLY_SCORE, TALLY_STAR, TALLY_SCHULZE,
                                            TALLY_RANKED_PAIRS};
    struct draw d = draw_begin(STR("raised"), STR("laws"));
    for (int round = 0; round < 1000; round++) {
        enum tally_method m = all[(size_t)round % COUNT(all)];
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, m, 2 + draw_below(&d, OPTIONS - 1), &mark);
        struct tally_options o = {.method = m, .seed = STR("s")};
        size_t winner = sole_winner(&b, &o);
        if (winner == b.options) {
            continue;
        }
        uint16_t *row = mark + draw_below(&d, b.count) * b.options;
        for (size_t k = 0; k < b.options && ranks(m); k++) {
            row[k] = row[k] ? (uint16_t)(row[k] + 1) : 0;
        }
        row[winner] = ranks(m) ? 1 : 5;
        test_row("round %d, %s", round, tally_method_name(m));
        size_t now = sole_winner(&b, &o);
        assert_true(now == winner || now == b.options);
    }
}

TEST("tally law: a clone beside its twin changes no other's luck by schulze and ranked pairs") {
    struct draw d = draw_begin(STR("clone"), STR("laws"));
    size_t seen = 0;
    for (int round = 0; round < 1200; round++) {
        enum tally_method m = round % 2 ? TALLY_SCHULZE : TALLY_RANKED_PAIRS;
        uint16_t *mark;
        size_t n = 2 + draw_below(&d, OPTIONS - 2);
        struct tally_ballots b = random_ballots(&d, TALLY_IRV, n, &mark);
        struct tally_options o = {.method = m, .seed = STR("s")};
        struct tally_ballots x = b;
        uint16_t *more = arena_array(test_arena(), uint16_t, b.count * (n + 1));
        for (size_t i = 0; i < b.count; i++) {
            bool before = i % 3 == 0;
            for (size_t k = 0; k < n; k++) {
                more[i * (n + 1) + k] = (uint16_t)(3 * mark[i * n + k]);
            }
            more[i * (n + 1) + n] =
                mark[i * n] ? (uint16_t)(3 * mark[i * n] + (before ? -1 : 1)) : 0;
        }
        x.options = n + 1;
        x.mark = more;
        size_t one = sole_winner(&b, &o);
        size_t two = sole_winner(&x, &o);
        if (one == n || two == n + 1) {
            continue;
        }
        test_row("round %d, %s", round, tally_method_name(m));
        assert_true(one == 0 ? two == 0 || two == n : two == one);
        seen++;
    }
    assert_true(seen > 300);
}

TEST("tally law: all ballots twice change nobody who wins by sums, pairs and irv") {
    static const enum tally_method all[] = {TALLY_APPROVAL, TALLY_SCORE,   TALLY_STAR,
                                            TALLY_IRV,      TALLY_SCHULZE, TALLY_RANKED_PAIRS};
    struct draw d = draw_begin(STR("twice"), STR("laws"));
    for (int round = 0; round < 600; round++) {
        enum tally_method m = all[(size_t)round % COUNT(all)];
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, m, 1 + draw_below(&d, OPTIONS), &mark);
        struct tally_options o = {.method = m, .seed = STR("s")};
        struct tally_result r = tally_count(test_arena(), &b, &o);
        uint64_t twice[BALLOTS];
        for (size_t i = 0; i < b.count; i++) {
            twice[i] = 2 * b.weight[i];
        }
        b.weight = twice;
        struct tally_result q = tally_count(test_arena(), &b, &o);
        test_row("round %d, %s", round, tally_method_name(m));
        assert_int_equal(q.elected[0].option, r.elected[0].option);
        assert_int_equal(q.ties, r.ties);
    }
}

TEST("tally law: the ballots turned round do not let the same one win by schulze") {
    struct draw d = draw_begin(STR("reversed"), STR("laws"));
    for (int round = 0; round < 400; round++) {
        uint16_t *mark;
        struct tally_ballots b =
            random_ballots(&d, TALLY_SCHULZE, 2 + draw_below(&d, OPTIONS - 1), &mark);
        struct tally_options o = {.method = TALLY_SCHULZE, .seed = STR("s")};
        size_t winner = sole_winner(&b, &o);
        for (size_t i = 0; i < b.count * b.options; i++) {
            mark[i] = (uint16_t)(100 - (mark[i] ? mark[i] : 99));
        }
        size_t turned = sole_winner(&b, &o);
        test_row("round %d", round);
        assert_true(winner == b.options || turned != winner);
    }
}
