/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of engine/tally.h. */
#include "engine/tally.h"

#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* "x.x/.x./..." : one ballot after the other, x an approval; options are called A, B, C ... */
static struct tally_ballots approvals(const char *text) {
    static const struct str letter[] = {STR_INIT("A"), STR_INIT("B"), STR_INIT("C"), STR_INIT("D"),
                                        STR_INIT("E")};
    struct tally_ballots b = {.options = strcspn(text, "/"), .name = letter};
    uint16_t *mark = arena_array(test_arena(), uint16_t, strlen(text) + 1);
    for (size_t i = 0, at = 0; text[i]; i++) {
        if (text[i] != '/') {
            mark[at++] = text[i] == 'x';
            b.count = at / b.options;
        }
    }
    b.mark = mark;
    return b;
}

/* "AB" elected, or "!seats"; then "?" when it is not decided, "~" when a lot was drawn. */
static struct str outcome(const struct tally_ballots *b, struct tally_options o) {
    struct tally_result r = tally_count(test_arena(), b, &o);
    struct buf out = buf_make(100);
    if (r.refused) {
        buf_printf(&out, "!%s", r.refused);
    }
    for (size_t i = 0; i < r.elected_count; i++) {
        buf_put(&out, b->name[r.elected[i].option]);
    }
    buf_put(&out, !r.refused && r.outcome == TALLY_NOT_DECIDED ? STR("?") : STR(""));
    buf_put(&out, r.ties ? STR("~") : STR(""));
    struct str s = arena_str(test_arena(), buf_str(&out));
    buf_free(&out);
    return s;
}

TEST("tally: approval elects those with most approvals") {
    static const struct {
        const char *ballots;
        struct tally_options o;
        const char *expected;
    } rows[] = {
        {"xx./.x./.xx", {.seats = 1}, "B"},
        {"xx./.x./.xx", {.seats = 2}, "BA~"}, /* A and C equal: their own order without a seed */
        {"xx./.x./.xx", {.seats = 2, .seed = STR_INIT("kith-2026")}, "BC~"}, /* lot: C, B, A */
        {"xx./.x./.xx", {.seats = 3}, "BAC"},
        {"xx./.x./.xx", {.seats = 4}, "!seats"},
        {"xxx/xxx", {.seats = 2, .seed = STR_INIT("kith-2026")}, "CB~"},
        {"xxx/xxx", {.seats = 3, .seed = STR_INIT("kith-2026")}, "CBA"},
        {"x", {.seats = 1}, "A"},
        {".", {.seats = 1}, "A?"}, /* only a blank ballot: nothing is decided */
        {"../../x.", {.seats = 1, .eligible = 6, .quorum = {1, 2}}, "A"},
        {"../../x.", {.seats = 1, .eligible = 7, .quorum = {1, 2}}, "A?"},
        {"x./x./.x", {.seats = 1, .share = {2, 3}}, "A"},
        {"x./x./.x/..", {.seats = 1, .share = {2, 3}}, "A"}, /* blank ones are not valid ones */
        {"x./x./.x/.x/x.", {.seats = 1, .share = {2, 3}}, "A?"},
        {"x./x./.x", {.eligible = 4, .share = {1, 2}, .share_of = TALLY_OF_ELIGIBLE}, "A"},
        {"x./x./.x", {.eligible = 5, .share = {1, 2}, .share_of = TALLY_OF_ELIGIBLE}, "A?"},
        {"x./x./.x", {.seats = 2, .share = {1, 2}}, "AB?"}, /* B is below */
        {"x./x.", {.eligible = 1}, "!eligible"},
        {"x./x.", {.quorum = {1, 2}}, "!eligible"},
        {"x./x.", {.share = {1, 2}, .share_of = TALLY_OF_ELIGIBLE}, "!eligible"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tally_ballots b = approvals(rows[i].ballots);
        test_row("%zu: %s, %zu seats", i, rows[i].ballots, rows[i].o.seats);
        assert_str(outcome(&b, rows[i].o), rows[i].expected);
    }
}

TEST("tally: no ballots at all") {
    struct tally_ballots b = approvals("xx");
    b.count = 0;
    assert_str(outcome(&b, (struct tally_options){.seats = 1}), "A?~");
}

TEST("tally: a tie names everybody in it, seat by seat") {
    struct tally_ballots b = approvals("xxxx/x...");
    struct tally_options o = {.seats = 3, .seed = STR("kith-2026")};
    struct tally_result r = tally_count(test_arena(), &b, &o);
    assert_int_equal(r.ties, 2);
    assert_int_equal(r.tie[0].options, 3);
    assert_int_equal(r.tie[1].options, 2);
    assert_int_equal(r.tie[0].chosen, r.elected[1].option);
    assert_int_equal(r.tie[1].chosen, r.elected[2].option);
    assert_int_equal(r.elected[0].how, TALLY_BY_PLACE);
    assert_int_equal(r.elected[1].how, TALLY_BY_LOT);
    assert_int_equal(r.ranking[3].place, 2);
}

TEST("tally: a repeated name has its own lot") {
    static const struct str names[] = {STR_INIT("A"), STR_INIT("A"), STR_INIT("B")};
    struct tally_ballots b = {.options = 3, .name = names};
    struct hash key[3] = {lot_key(STR("s"), STR("tally"), STR("A")),
                          lot_key(STR("s"), STR("tally"), STR("A#2")),
                          lot_key(STR("s"), STR("tally"), STR("B"))};
    size_t *rank = tally_lot(test_arena(), &b, STR("s"));
    for (size_t x = 0; x < 3; x++) {
        for (size_t y = 0; y < 3; y++) {
            assert_int_equal(rank[x] < rank[y], hash_cmp(&key[x], &key[y]) < 0);
        }
    }
}

static struct tally_ballots stances(const char *text) {
    static const struct str proposal = STR_INIT("proposal");
    static const char letters[] = ".yga-oOb"; /* in the order of enum tally_stance; '-' is aside */
    struct tally_ballots b = {.options = 1, .name = &proposal, .count = strlen(text)};
    uint16_t *mark = arena_array(test_arena(), uint16_t, b.count);
    for (size_t i = 0; i < b.count; i++) {
        mark[i] = (uint16_t)(strchr(letters, text[i]) - letters);
    }
    b.mark = mark;
    return b;
}

TEST("tally: consent passes when no objection is open") {
    static const struct {
        const char *ballots;
        struct tally_options o;
        const char *expected;
    } rows[] = {{"yyy", {.method = TALLY_CONSENT}, "passed"},
                {"yy-.", {.method = TALLY_CONSENT}, "passed"},
                {"---", {.method = TALLY_CONSENT}, "passed"},
                {"yyo", {.method = TALLY_CONSENT}, "not_passed"},
                {"yyO", {.method = TALLY_CONSENT}, "passed"},
                {"yyOo", {.method = TALLY_CONSENT}, "not_passed"},
                {"..", {.method = TALLY_CONSENT}, "not_decided"},
                {"", {.method = TALLY_CONSENT}, "not_decided"},
                {"yy", {.method = TALLY_CONSENT, .eligible = 5, .quorum = {1, 2}}, "not_decided"},
                {"yo", {.method = TALLY_CONSENT, .eligible = 5, .quorum = {1, 2}}, "not_decided"},
                {"yy.", {.method = TALLY_CONSENT, .eligible = 5, .quorum = {1, 2}}, "passed"},
                {"yyo", {.method = TALLY_CONSENT, .eligible = 5, .quorum = {1, 2}}, "not_passed"},
                {"ggg", {.method = TALLY_CONSENSUS}, "passed"},
                {"ggb", {.method = TALLY_CONSENSUS}, "not_passed"},
                {"aaa", {.method = TALLY_CONSENSUS}, "not_passed"}, /* nobody agrees */
                {"gg-", {.method = TALLY_CONSENSUS, .share = {2, 3}}, "passed"},
                {"gg--", {.method = TALLY_CONSENSUS, .share = {2, 3}}, "not_passed"},
                {"gg-aaaaa", {.method = TALLY_CONSENSUS, .share = {2, 3}}, "passed"},
                {"gg-", {.method = TALLY_CONSENSUS, .share = {3, 4}}, "not_passed"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tally_ballots b = stances(rows[i].ballots);
        struct tally_result r = tally_count(test_arena(), &b, &rows[i].o);
        test_row("%zu: %s", i, rows[i].ballots);
        assert_null(r.refused);
        assert_string_equal(tally_outcome_name(r.outcome), rows[i].expected);
    }
}

TEST("tally: what may be said depends on the method") {
    assert_true(tally_stance_fits(TALLY_CONSENT, STANCE_OBJECTION));
    assert_false(tally_stance_fits(TALLY_CONSENT, STANCE_BLOCK));
    assert_false(tally_stance_fits(TALLY_CONSENSUS, STANCE_YES));
    assert_true(tally_stance_fits(TALLY_CONSENSUS, STANCE_ASIDE));
    assert_true(tally_stance_fits(TALLY_APPROVAL, STANCE_NONE));
    assert_false(tally_stance_fits(TALLY_APPROVAL, STANCE_ASIDE));
}

TEST("tally: shares are exact") {
    static const struct {
        const char *text;
        bool good;
        struct tally_share share;
    } rows[] = {{"2/3", true, {2, 3}},       {"4/6", true, {2, 3}},  {"50%", true, {1, 2}},
                {"66.6%", true, {333, 500}}, {"0.6", true, {3, 5}},  {"1", true, {1, 1}},
                {"0", true, {0, 1}},         {"100%", true, {1, 1}}, {"101%", false, {0, 0}},
                {"3/2", false, {0, 0}},      {"1/0", false, {0, 0}}, {"-1/2", false, {0, 0}},
                {"", false, {0, 0}},         {"%", false, {0, 0}},   {".5", false, {0, 0}},
                {"-0.5", false, {0, 0}},     {"-0", false, {0, 0}},  {"0.-5", false, {0, 0}},
                {"1/1000001", false, {0, 0}}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tally_share s = {0, 0};
        test_row("%s", rows[i].text);
        assert_int_equal(tally_share_parse(str_of(rows[i].text), &s), rows[i].good);
        assert_int_equal(s.part, rows[i].share.part);
        assert_int_equal(s.of, rows[i].share.of);
    }
}

TEST("tally: the number of ballots has a limit") {
    struct tally_ballots b = approvals("x./.x");
    uint64_t weight[] = {TALLY_BALLOTS_MAX - 1, 1};
    b.weight = weight;
    assert_str(outcome(&b, (struct tally_options){0}), "A");
    weight[1] = 2;
    assert_str(outcome(&b, (struct tally_options){0}), "!ballots");
    weight[1] = UINT64_MAX;
    assert_str(outcome(&b, (struct tally_options){0}), "!ballots");
}

/* --- random ballots --- */

static struct str answer(const struct tally_ballots *b, struct tally_options o) {
    struct arena *a = test_arena();
    struct tally_result r = tally_count(a, b, &o);
    struct buf out = buf_make(1 << 20);
    struct json_out j = json_begin(&out);
    tally_json(&j, a, b, &o, &r, (struct result_head){.input = hash_of("", 0)});
    struct str s = arena_str(a, buf_str(&out));
    buf_free(&out);
    return s;
}

static struct tally_ballots random_ballots(struct draw *d, uint16_t **mark) {
    struct tally_ballots b = approvals("xxxxx");
    b.options = 1 + draw_below(d, 5);
    b.count = draw_below(d, 12);
    uint64_t *weight = arena_array(test_arena(), uint64_t, b.count);
    *mark = arena_array(test_arena(), uint16_t, b.count * b.options);
    for (size_t i = 0; i < b.count; i++) {
        weight[i] = 1 + draw_below(d, 3);
        for (size_t k = 0; k < b.options; k++) {
            (*mark)[i * b.options + k] = (uint16_t)draw_below(d, 2);
        }
    }
    b.weight = weight;
    b.mark = *mark;
    return b;
}

static uint64_t approvals_of(const struct tally_ballots *b, size_t option) {
    uint64_t sum = 0;
    for (size_t i = 0; i < b->count; i++) {
        sum += b->mark[i * b->options + option] ? b->weight[i] : 0;
    }
    return sum;
}

TEST("tally: nobody left out has more than somebody elected; equals go by lot") {
    struct draw d = draw_begin(STR("tally"), STR("test"));
    for (int round = 0; round < 500; round++) {
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, &mark);
        struct tally_options o = {.seats = 1 + draw_below(&d, b.options),
                                  .seed = arena_printf(test_arena(), "seed %d", round)};
        struct tally_result r = tally_count(test_arena(), &b, &o);
        size_t *lot = tally_lot(test_arena(), &b, o.seed);
        bool in[5] = {false};
        test_row("round %d", round);
        assert_int_equal(r.elected_count, o.seats);
        for (size_t i = 0; i < r.elected_count; i++) {
            in[r.elected[i].option] = true;
            assert_int_equal(r.elected[i].votes, approvals_of(&b, r.elected[i].option));
        }
        for (size_t x = 0; x < b.options; x++) {
            for (size_t y = 0; y < b.options; y++) {
                uint64_t vx = approvals_of(&b, x);
                uint64_t vy = approvals_of(&b, y);
                assert_true(!in[x] || in[y] || vx > vy || (vx == vy && lot[x] < lot[y]));
            }
        }
    }
}

TEST("tally: neither the order of ballots nor how they are merged changes a byte") {
    struct draw d = draw_begin(STR("order"), STR("test"));
    for (int round = 0; round < 200; round++) {
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, &mark);
        struct tally_options o = {.seed = STR("s")};
        struct str before = answer(&b, o);
        struct tally_ballots apart = b;
        uint16_t *single = arena_array(test_arena(), uint16_t, 40 * b.options);
        apart.count = 0;
        apart.weight = NULL;
        apart.mark = single;
        for (size_t i = b.count; i-- > 0;) {
            for (uint64_t w = 0; w < b.weight[i]; w++) {
                memcpy(single + apart.count++ * b.options, mark + i * b.options,
                       b.options * sizeof *mark);
            }
        }
        test_row("round %d", round);
        assert_true(str_eq(answer(&apart, o), before));
    }
}

TEST("tally: another approval never unseats the one approved") {
    struct draw d = draw_begin(STR("more"), STR("test"));
    for (int round = 0; round < 300; round++) {
        uint16_t *mark;
        struct tally_ballots b = random_ballots(&d, &mark);
        struct tally_options o = {.seed = STR("s")};
        if (b.count == 0) {
            continue;
        }
        size_t winner = tally_count(test_arena(), &b, &o).elected[0].option;
        mark[draw_below(&d, b.count) * b.options + winner] = 1;
        assert_int_equal(tally_count(test_arena(), &b, &o).elected[0].option, winner);
    }
}

TEST("tally: the answer as JSON") {
    struct tally_ballots b = approvals("xx/.x/../x.");
    struct tally_options o = {.seed = STR("kith-2026"), .eligible = 8, .quorum = {1, 2}};
    assert_str(
        answer(&b, o),
        "{\"kith\":1,\"engine\":\"tally\",\"method\":\"approval\",\"input\":{\"sha256\":"
        "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},\"seed\":"
        "\"kith-2026\",\"lot\":\"seed\",\"ok\":true,\"warnings\":[],\"result\":{\"valid\":3,"
        "\"blank\":1,\"seats\":1,\"elected\":[{\"option\":2,\"name\":\"B\",\"stage\":1,\"votes\":2,"
        "\"how\":\"lot\"}],\"ranking\":[{\"option\":2,\"place\":1,\"score\":2},{\"option\":1,"
        "\"place\":1,\"score\":2}],\"ties\":[{\"stage\":1,\"options\":[2,1],\"chosen\":2,\"by\":"
        "\"lot\"}],\"decision\":{\"outcome\":\"decided\",\"ballots\":4,\"eligible\":8,\"quorum\":"
        "\"1/2\",\"quorum_reached\":true,\"share\":null,\"share_of\":null,\"share_reached\":null}},"
        "\"explain\":[]}");
    b = stances("gg-.");
    o = (struct tally_options){.method = TALLY_CONSENSUS, .share = {3, 4}};
    assert_str(
        str_from(answer(&b, o), str_find(answer(&b, o), STR("\"ok\""))),
        "\"ok\":true,\"warnings\":[],\"result\":{\"valid\":3,\"blank\":1,\"stances\":[{\"stance\":"
        "\"agree\",\"ballots\":2},{\"stance\":\"abstain\",\"ballots\":0},{\"stance\":"
        "\"stand_aside\",\"ballots\":1},{\"stance\":\"block\",\"ballots\":0}],\"decision\":{"
        "\"outcome\":\"not_passed\",\"ballots\":4,\"eligible\":null,\"quorum\":null,"
        "\"quorum_reached\":null,\"share\":\"3/4\",\"share_of\":\"agree_and_stand_aside\","
        "\"share_reached\":false}},\"explain\":[[\"share_missed\"]]}");
}
