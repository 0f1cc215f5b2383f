/* SPDX-License-Identifier: AGPL-3.0-or-later
 * engine/tally.h and the readers of ballots against the open data, where it is there. */
#include <stdlib.h>
#include <string.h>

#include "engine/tally.h"
#include "format/ballots.h"
#include "format/csv.h"
#include "format/json_read.h"
#include "sys/file.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- what all share --- */

static struct str data_text(struct str path) {
    struct str text = {0};
    const char *full = test_data(arena_printf(test_arena(), "ballots/%.*s", STR_ARG(path)).p);
    assert_int_equal(file_read(test_arena(), full, 1 << 26, &text), ERR_OK);
    return text;
}

static struct str path_of(const char *folder, struct str name) {
    return arena_printf(test_arena(), "%s/%.*s", folder, STR_ARG(name));
}

static struct str next_line(struct str *rest) {
    struct str line = str_cut(rest, '\n');
    return str_ends(line, STR("\r")) ? str_first(line, line.n - 1) : line;
}

/* Field i of a line, cut at tabs. */
static struct str field(struct str line, size_t i) {
    struct str rest = line;
    struct str one = str_cut(&rest, '\t');
    while (i-- > 0) {
        one = str_cut(&rest, '\t');
    }
    return one;
}

struct counted {
    struct tally_ballots b;
    struct tally_options o;
    struct tally_result r;
};

static struct counted count_text(struct str text, struct tally_options o) {
    struct counted c = {.o = o};
    struct flaw flaw;
    if (ballots_read(test_arena(), text, &o, &c.b, &flaw) != ERR_OK) {
        (void)printf("%zu:%zu: %.*s\n", flaw.line, flaw.column, STR_ARG(flaw.why));
        fail();
    }
    c.r = tally_count(test_arena(), &c.b, &c.o);
    assert_null(c.r.refused);
    return c;
}

static struct counted count_file(struct str path, struct tally_options o) {
    return count_text(data_text(path), o);
}

static uint64_t power_of_ten(unsigned n) {
    uint64_t unit = 1;
    while (n-- > 0) {
        unit *= 10;
    }
    return unit;
}

/* votes + exhausted + lost = the valid ballots, at every stage; as many elected as seats. */
static void check_conserved(const struct counted *c) {
    uint64_t all = c->r.valid * power_of_ten(c->r.decimals);
    for (size_t s = 0; s < c->r.stages; s++) {
        uint64_t sum = c->r.stage[s].exhausted + c->r.stage[s].lost;
        for (size_t k = 0; k < c->b.options; k++) {
            sum += c->r.stage[s].votes[k];
        }
        assert_int_equal(sum, all);
    }
    assert_int_equal(c->r.elected_count, c->r.seats);
}

static void check_figure(const struct counted *c, uint64_t got, struct str expected) {
    struct str text = tally_fixed_text(test_arena(), got, c->r.decimals);
    test_assert_str(text, expected, __FILE__, __LINE__);
}

/* "3 1": those elected in the order of their election, or of the options. */
static struct str numbers(const struct counted *c, bool sorted) {
    struct str all = STR("");
    size_t n = sorted ? c->b.options : c->r.elected_count;
    for (size_t k = 0; k < n; k++) {
        bool in = !sorted;
        for (size_t i = 0; i < c->r.elected_count; i++) {
            in = in || c->r.elected[i].option == k;
        }
        if (in) {
            all = arena_printf(test_arena(), "%.*s%s%zu", STR_ARG(all), all.n ? " " : "",
                               (sorted ? k : c->r.elected[k].option) + 1);
        }
    }
    return all;
}

/* With single blanks, as the list of winners has names. */
static struct str squeezed(struct str s) {
    char *p = arena_room(test_arena(), s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != ' ' || (n && p[n - 1] != ' ')) {
            p[n++] = s.p[i];
        }
    }
    return str_make(p, n);
}

/* --- rounds of reference counts --- */

/* Which column of the table is the option's; those withdrawn have none. */
static size_t column(const struct counted *c, size_t option) {
    size_t before = 0;
    for (size_t k = 0; k < option; k++) {
        before += c->b.withdrawn && c->b.withdrawn[k] ? 0 : 1;
    }
    return before;
}

static bool stands(const struct counted *c, size_t option) {
    return !c->b.withdrawn || !c->b.withdrawn[option];
}

/* A row of the tables of scotland and wigm-prf: R Action Quota Non-Transferable, then name, state
 * and vote of each. */
static void check_stage(const struct counted *c, size_t s, struct str line) {
    const struct tally_stage *stage = &c->r.stage[s];
    test_row("%.*s (stage %zu)", STR_ARG(str_first(line, 40)), s + 1);
    assert_true(s < c->r.stages);
    check_figure(c, c->r.quota, field(line, 2));
    check_figure(c, stage->exhausted, field(line, 3));
    for (size_t k = 0; k < c->b.options; k++) {
        if (stands(c, k)) {
            check_figure(c, stage->votes[k], field(line, 6 + 3 * column(c, k)));
        }
    }
}

/* The first of a round in the tables of meek: R Action Quota Votes Surplus Residual, then name,
 * state, vote and keep factor. */
static void check_round(const struct counted *c, size_t s, struct str line) {
    const struct tally_stage *stage = &c->r.stage[s];
    test_row("%.*s (stage %zu)", STR_ARG(str_first(line, 40)), s + 1);
    assert_true(s < c->r.stages);
    check_figure(c, stage->quota, field(line, 2));
    for (size_t k = 0; k < c->b.options; k++) {
        if (stands(c, k)) {
            check_figure(c, stage->votes[k], field(line, 8 + 4 * column(c, k)));
            check_figure(c, stage->keep[k], field(line, 9 + 4 * column(c, k)));
        }
    }
}

/* Who is elected at the end, by the states of the last row. */
static void check_end(const struct counted *c, struct str line, size_t first, size_t step) {
    for (size_t k = 0; k < c->b.options; k++) {
        bool in = false;
        for (size_t i = 0; i < c->r.elected_count; i++) {
            in = in || c->r.elected[i].option == k;
        }
        bool says = stands(c, k) && str_eq(field(line, first + step * column(c, k)), STR("E"));
        assert_int_equal(says, in);
    }
}

/* Returns how many stages were compared. */
static size_t check_rounds(const struct counted *c, struct str table) {
    bool meek = c->o.method == TALLY_MEEK;
    size_t compared = 0;
    struct str round = STR("");
    for (struct str line = next_line(&table); line.n; line = next_line(&table)) {
        struct str action = field(line, 1);
        bool decides = str_eq(action, STR("elect")) || str_eq(action, STR("defeat"));
        bool moves = str_eq(action, STR("begin")) || str_eq(action, STR("transfer"));
        if (meek && decides && !str_eq(field(line, 0), round)) {
            round = field(line, 0);
            check_round(c, ++compared, line);
        } else if (!meek && moves) {
            check_stage(c, compared++, line);
        } else if (str_eq(action, STR("end"))) {
            check_end(c, line, meek ? 7 : 5, meek ? 4 : 3);
        }
    }
    assert_int_equal(compared + (meek ? 1 : 0), c->r.stages);
    check_conserved(c);
    return compared;
}

TEST("conformance ballots/glasgow2007: every stage figure, the winners") {
    struct str list = data_text(STR("glasgow2007_expected.tsv"));
    size_t wards = 0;
    size_t stages = 0;
    (void)next_line(&list);
    for (struct str line = next_line(&list); line.n; line = next_line(&list), wards++) {
        struct str file = field(line, 0);
        struct counted c = count_file(path_of("glasgow2007", file),
                                      (struct tally_options){.method = TALLY_SCOTTISH_STV});
        struct str stem = str_first(file, file.n - 4);
        stages += check_rounds(
            &c,
            data_text(arena_printf(test_arena(), "glasgow2007/rounds/%.*s.tsv", STR_ARG(stem))));
        test_row("%.*s", STR_ARG(file));
        test_assert_str(numbers(&c, true), field(line, 6), __FILE__, __LINE__);
    }
    assert_int_equal(wards, 10);
    assert_int_equal(stages, 96);
}

static const struct {
    struct str rule;
    const char *arithmetic;
    enum tally_method method;
} ours[] = {{STR_INIT("scotland"), "fixed-p5-d5", TALLY_SCOTTISH_STV},
            {STR_INIT("wigm-prf"), "fixed-p4-d4", TALLY_WIGM},
            {STR_INIT("meek-prf"), "o6-fixed-p9-d9", TALLY_MEEK}};

TEST("conformance ballots/small: every stage figure by scottish-stv, wigm and meek") {
    struct str list = data_text(STR("small_expected.tsv"));
    size_t counted[COUNT(ours)] = {0};
    (void)next_line(&list);
    for (struct str line = next_line(&list); line.n; line = next_line(&list)) {
        struct str file = field(line, 0);
        for (size_t i = 0; i < COUNT(ours); i++) {
            if (!str_eq(field(line, 1), ours[i].rule)) {
                continue;
            }
            struct counted c = count_file(path_of("small", file),
                                          (struct tally_options){.method = ours[i].method});
            struct str table = arena_printf(test_arena(), "small/rounds/%.*s-%.*s-%s.tsv",
                                            STR_ARG(str_first(file, file.n - 4)),
                                            STR_ARG(ours[i].rule), ours[i].arithmetic);
            (void)check_rounds(&c, data_text(table));
            test_row("%.*s", STR_ARG(table));
            test_assert_str(numbers(&c, true), field(line, 3), __FILE__, __LINE__);
            counted[i]++;
        }
    }
    assert_int_equal(counted[0], 9); /* the two weak ties are Scottish only */
    assert_int_equal(counted[1], 7);
    assert_int_equal(counted[2], 7);
}

TEST("conformance ballots/small: a byte order mark changes nothing; [withdrawn 4] is -4") {
    static const struct {
        const char *one;
        const char *other;
    } rows[] = {{"42u.blt", "42ubom.blt"}, {"SCw.blt", "SCwopt.blt"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t m = 0; m < COUNT(ours); m++) {
            struct tally_options o = {.method = ours[m].method};
            struct counted x = count_file(path_of("small", str_of(rows[i].one)), o);
            struct counted y = count_file(path_of("small", str_of(rows[i].other)), o);
            test_row("%s, %s", rows[i].one, tally_method_name(o.method));
            assert_int_equal(x.r.stages, y.r.stages);
            for (size_t s = 0; s < x.r.stages; s++) {
                assert_memory_equal(x.r.stage[s].votes, y.r.stage[s].votes,
                                    x.b.options * sizeof *x.r.stage[s].votes);
            }
            test_assert_str(numbers(&x, false), numbers(&y, false), __FILE__, __LINE__);
        }
    }
}

TEST("conformance ballots/scotland_2012_2017: winners in order, votes kept at every stage") {
    struct str list = data_text(STR("scotland_2012_2017_computed.tsv"));
    size_t wards = 0;
    (void)next_line(&list);
    for (struct str line = next_line(&list); line.n; line = next_line(&list), wards++) {
        struct str file = field(line, 0);
        test_row("%.*s", STR_ARG(file));
        struct counted c = count_file(path_of("scotland_2012_2017", file),
                                      (struct tally_options){.method = TALLY_SCOTTISH_STV});
        check_conserved(&c);
        test_row("%.*s", STR_ARG(file));
        assert_str(arena_printf(test_arena(), "%zu %zu %zu %zu", c.b.options, c.r.seats,
                                (size_t)c.r.valid, (size_t)(c.r.quota / 100000)),
                   arena_printf(test_arena(), "%.*s %.*s %.*s %.*s", STR_ARG(field(line, 1)),
                                STR_ARG(field(line, 2)), STR_ARG(field(line, 3)),
                                STR_ARG(field(line, 4)))
                       .p);
        test_assert_str(numbers(&c, false), field(line, 5), __FILE__, __LINE__);
        struct str names = field(line, 6);
        for (size_t i = 0; i < c.r.elected_count; i++) {
            struct str name = str_first(names, str_find(names, STR("; ")));
            names = str_from(names, name.n + 2);
            test_assert_str(squeezed(c.b.name[c.r.elected[i].option]), name, __FILE__, __LINE__);
        }
    }
    assert_int_equal(wards, 60);
}

/* --- pairs --- */

/* "A > B > C" of the ranking. */
static struct str order_of(const struct counted *c) {
    struct str all = STR("");
    for (size_t i = 0; i < c->r.ranked; i++) {
        all = arena_printf(test_arena(), "%.*s%s%.*s", STR_ARG(all), i ? " > " : "",
                           STR_ARG(c->b.name[c->r.ranking[i].option]));
    }
    return all;
}

TEST(
    "conformance ballots/debian2006: every pair, Schulze's order, and who wins if the unranked are "
    "ignored") {
    struct str expected = data_text(STR("debian2006_expected.tsv"));
    struct str pairs = data_text(STR("debian2006_pairwise.tsv"));
    struct tally_options o = {.method = TALLY_SCHULZE};
    struct counted c = count_file(STR("debian2006_ranks.csv"), o);
    assert_int_equal(c.r.valid, 421);
    (void)next_line(&pairs);
    for (size_t x = 0; x < 8; x++) {
        struct str line = next_line(&pairs);
        for (size_t y = 0; y < 8; y++) {
            int64_t d = 0;
            test_row("%zu over %zu", x, y);
            assert_int_equal(str_to_int(field(line, y + 1), &d), x != y);
            assert_int_equal(c.r.pair[x * 8 + y], d);
        }
    }
    (void)next_line(&expected);
    (void)next_line(&expected);
    struct str order = field(next_line(&expected), 1);
    struct str other = field(next_line(&expected), 1);
    test_assert_str(order_of(&c), order, __FILE__, __LINE__);
    o.strength = TALLY_MARGINS;
    c = count_file(STR("debian2006_ranks.csv"), o);
    test_assert_str(order_of(&c), order, __FILE__, __LINE__);
    o.unranked = TALLY_UNRANKED_IGNORED;
    c = count_file(STR("debian2006_ranks.csv"), o);
    test_assert_str(c.b.name[c.r.ranking[0].option], other, __FILE__, __LINE__);
    assert_str(c.b.name[c.r.ranking[1].option], "Anthony Towns");
}

TEST("conformance ballots/mock_abif: winners by method") {
    static const struct {
        const char *file;
        struct tally_options o;
        const char *winner;
    } rows[] = {
        {"mock-wv-margins.abif", {.method = TALLY_SCHULZE}, "D"},
        {"mock-wv-margins.abif", {.method = TALLY_SCHULZE, .strength = TALLY_MARGINS}, "C"},
        {"mock-wv-margins.abif", {.method = TALLY_RANKED_PAIRS}, "D"},
        {"mock-wv-margins.abif", {.method = TALLY_RANKED_PAIRS, .strength = TALLY_MARGINS}, "C"},
        {"tennessee-example-simple.abif", {.method = TALLY_SCHULZE}, "Nash"},
        {"tennessee-example-simple.abif", {.method = TALLY_RANKED_PAIRS}, "Nash"},
        {"tennessee-example-simple.abif", {.method = TALLY_IRV}, "Knox"},
        {"tennessee-example-scores.abif", {.method = TALLY_SCHULZE}, "Nashville, TN"},
        {"tennessee-example-scores.abif", {.method = TALLY_IRV}, "Knoxville, TN"},
        {"tennessee-example-scores.abif", {.method = TALLY_SCORE}, "Nashville, TN"},
        {"tennessee-example-STAR.abif", {.method = TALLY_STAR}, "Nashville, TN"},
        {"tennessee-example-STAR-score-difference.abif", {.method = TALLY_SCORE}, "Knoxville, TN"},
        {"tennessee-example-STAR-score-difference.abif", {.method = TALLY_STAR}, "Knoxville, TN"},
        {"tennessee-example-approval.abif", {.method = TALLY_APPROVAL}, "Nashville, TN"},
        {"tennessee-example-blank-prefstr.abif", {.method = TALLY_SCHULZE}, "Nash"},
        {"tennessee-example-nested-quote.abif", {.method = TALLY_SCHULZE}, "\"Nash\" Nash"},
        {"tennessee-example-overvote-02.abif", {.method = TALLY_SCHULZE}, "Nash"},
        {"mock-one-cand-with-blanks.abif", {.method = TALLY_SCHULZE}, "A"},
        {"mock-one-cand-with-blanks.abif", {.method = TALLY_IRV}, "A"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s by %s", rows[i].file, tally_method_name(rows[i].o.method));
        struct counted c = count_file(path_of("mock_abif", str_of(rows[i].file)), rows[i].o);
        assert_str(c.b.name[c.r.elected[0].option], rows[i].winner);
    }
}

TEST("conformance ballots/mock_abif: sums, blank ballots, what is refused") {
    struct counted c = count_file(STR("mock_abif/mock-scorestar-tie.abif"),
                                  (struct tally_options){.method = TALLY_STAR});
    static const uint64_t sums[] = {45, 45, 20}; /* the comment in the file says otherwise */
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(c.r.ranking[i].score, sums[i]);
    }
    assert_int_equal(c.r.final.votes[0], 5);
    assert_int_equal(c.r.final.votes[1], 5);
    assert_int_equal(c.r.tie[0].by, TALLY_TIE_LOT);
    c = count_file(STR("mock_abif/tennessee-example-STAR-score-difference.abif"),
                   (struct tally_options){.method = TALLY_STAR});
    assert_int_equal(c.r.final.votes[0], 17); /* Knoxville; by score it would be first, too */
    assert_int_equal(c.r.final.votes[1], 15);
    c = count_file(STR("mock_abif/tennessee-example-blank-prefstr.abif"),
                   (struct tally_options){.method = TALLY_SCHULZE});
    assert_int_equal(c.r.blank, 500);
    assert_int_equal(c.r.valid, 500);
    struct tally_options o = {.method = TALLY_IRV};
    struct tally_ballots b;
    struct flaw f;
    assert_int_equal(ballots_read(test_arena(),
                                  data_text(STR("mock_abif/tennessee-example-overvote-01.abif")),
                                  &o, &b, &f),
                     ERR_INPUT);
    assert_int_equal(f.line, 2);
    assert_int_equal(f.column, 14);
    assert_int_equal(
        ballots_read(test_arena(), data_text(STR("mock_abif/mock-all-blank.abif")), &o, &b, &f),
        ERR_INPUT);
}

/* --- records of votes as machines write them --- */

enum { SKIPPED = -1, OVERVOTE = -2, RANKS = 32 };

/* The rules of one set that say what the first choice is, and its ballots. */
struct records {
    json_t *config;
    struct tally_ballots b;
    size_t *start;
    uint16_t *item;
    long skips; /* allowed in a row */
    bool stop_at_overvote;
    bool stop_at_duplicate;
    bool blank_is_write_in;
};

static const json_t *get(const json_t *v, const char *key) {
    return json_object_get(v, key);
}

static json_t *data_json(struct str path) {
    json_t *v = NULL;
    struct flaw flaw;
    assert_int_equal(json_read(data_text(path), (struct json_limits){1 << 26, 32}, &v, &flaw),
                     ERR_OK);
    return v;
}

/* A name, a letter, cs-a or cs-candidate_a_name; the last option is all write-ins. */
static int option_of(const struct records *x, struct str cell) {
    struct str text = str_trim(cell);
    bool skipped = str_eq(text, STR("undervote")) || (text.n == 0 && !x->blank_is_write_in);
    if (skipped) {
        return SKIPPED;
    }
    if (str_eq(text, STR("overvote")) || str_has(text, '|')) {
        return OVERVOTE;
    }
    struct str stem = str_ends(text, STR("_name")) ? str_first(text, text.n - 5) : text;
    struct str letter = str_from(stem, stem.n ? stem.n - 1 : 0);
    struct str full =
        arena_printf(test_arena(), "Candidate %c Name", letter.n ? letter.p[0] & ~0x20 : ' ');
    for (size_t k = 0; k + 1 < x->b.options; k++) {
        if (str_eq(x->b.name[k], text)) {
            return (int)k;
        }
    }
    for (size_t k = 0; k + 1 < x->b.options; k++) {
        if (str_eq(x->b.name[k], full)) {
            return (int)k;
        }
    }
    return (int)x->b.options - 1;
}

static void add_record(struct records *x, const int *rank, size_t ranks) {
    bool seen[64] = {false};
    size_t at = x->start[x->b.count];
    long skipped = 0;
    for (size_t i = 0; i < ranks; i++) {
        skipped = rank[i] == SKIPPED ? skipped + 1 : 0;
        bool twice = rank[i] >= 0 && seen[rank[i]];
        if (skipped > x->skips || (rank[i] == OVERVOTE && x->stop_at_overvote) ||
            (twice && x->stop_at_duplicate)) {
            break;
        }
        if (rank[i] >= 0 && !twice) {
            seen[rank[i]] = true;
            x->item[at++] = (uint16_t)rank[i];
        }
    }
    x->start[++x->b.count] = at;
}

static void begin_records(struct records *x, struct str folder) {
    struct arena *a = test_arena();
    *x =
        (struct records){.config = data_json(arena_printf(a, "%.*s/config.json", STR_ARG(folder)))};
    const json_t *rules = get(x->config, "rules");
    const json_t *list = get(x->config, "candidates");
    struct str *name = arena_array(a, struct str, json_array_size(list) + 1);
    for (; x->b.options < json_array_size(list); x->b.options++) {
        struct str one = json_str(get(json_array_get(list, x->b.options), "name"));
        name[x->b.options] = arena_str(a, one);
    }
    name[x->b.options++] = STR("Undeclared Write-ins");
    x->b.name = name;
    x->skips = strtol(json_string_value(get(rules, "maxSkippedRanksAllowed")), NULL, 10);
    x->stop_at_overvote =
        !str_eq(json_str(get(rules, "overvoteRule")), STR("alwaysSkipToNextRank"));
    x->stop_at_duplicate = json_is_true(get(rules, "exhaustOnDuplicateCandidate"));
    x->blank_is_write_in = json_is_true(
        get(json_array_get(get(x->config, "cvrFileSources"), 0), "treatBlankAsUndeclaredWriteIn"));
    x->start = arena_array(a, size_t, 2000);
    x->item = arena_array(a, uint16_t, (size_t)2000 * RANKS);
    x->b.start = x->start;
    x->b.item = x->item;
}

/* The next field of a line of CSV, quotes taken off. */
static struct str csv_field(struct str *line) {
    if (line->n && line->p[0] == '"') {
        *line = str_from(*line, 1);
        struct str one = str_cut(line, '"');
        (void)str_cut(line, ',');
        return one;
    }
    return str_cut(line, ',');
}

/* A row a ballot, a column a rank, from `first` on. */
static void read_record_table(struct records *x, struct str text, size_t first) {
    struct str head = next_line(&text);
    size_t ranks = 1;
    for (size_t i = 0; i < head.n; i++) {
        ranks += head.p[i] == ',' ? 1 : 0;
    }
    for (struct str line = next_line(&text); line.n; line = next_line(&text)) {
        int rank[RANKS] = {0};
        for (size_t i = 0; i < ranks; i++) {
            bool there = line.n > 0 || i < first;
            struct str cell = csv_field(&line);
            if (i >= first) {
                rank[i - first] = there || x->blank_is_write_in ? option_of(x, cell) : SKIPPED;
            }
        }
        add_record(x, rank, ranks - first);
    }
}

static void add_selection(const struct records *x, const json_t *selection, int *rank) {
    const json_t *positions = get(selection, "SelectionPosition");
    for (size_t p = 0; p < json_array_size(positions); p++) {
        const json_t *one = json_array_get(positions, p);
        json_int_t at = json_integer_value(get(one, "Rank"));
        assert_true(at >= 1 && at <= RANKS);
        int option = option_of(x, json_str(get(selection, "ContestSelectionId")));
        if (str_eq(json_str(get(one, "HasIndication")), STR("yes"))) {
            rank[at - 1] = rank[at - 1] == SKIPPED ? option : OVERVOTE;
        }
    }
}

/* NIST's common data format. */
static void read_record_json(struct records *x, struct str path) {
    json_t *all = data_json(path);
    const json_t *list = get(all, "CVR");
    for (size_t i = 0; i < json_array_size(list); i++) {
        int rank[RANKS];
        const json_t *snapshot = json_array_get(get(json_array_get(list, i), "CVRSnapshot"), 0);
        const json_t *contest = json_array_get(get(snapshot, "CVRContest"), 0);
        const json_t *selections = get(contest, "CVRContestSelection");
        for (size_t r = 0; r < RANKS; r++) {
            rank[r] = SKIPPED;
        }
        for (size_t s = 0; s < json_array_size(selections); s++) {
            add_selection(x, json_array_get(selections, s), rank);
        }
        add_record(x, rank, RANKS);
    }
    json_decref(all);
}

/* Between "Elected" and "Active Ballots": a line for each, name and votes first. */
static size_t check_report(const struct records *x, const struct tally_result *r,
                           struct str report) {
    size_t compared = 0;
    bool on = false;
    for (struct str line = next_line(&report); report.n; line = next_line(&report)) {
        struct str name = csv_field(&line);
        int64_t votes;
        if (on && str_eq(name, STR("Active Ballots"))) {
            return compared;
        }
        if (on) {
            struct str first = csv_field(&line);
            assert_true(str_to_int(first, &votes));
            int option = option_of(x, name);
            test_row("%.*s", STR_ARG(name));
            assert_true(option >= 0);
            assert_int_equal(r->stage[0].votes[option], votes);
            compared++;
        }
        on = on || str_eq(name, STR("Elected"));
    }
    return 0;
}

static void check_records(const char *set, size_t first_column, const char *const *files) {
    struct records x;
    struct str folder = arena_printf(test_arena(), "cast_vote_records/%s", set);
    struct tally_options o = {.method = TALLY_IRV};
    begin_records(&x, folder);
    for (size_t i = 0; files[i]; i++) {
        struct str path = arena_printf(test_arena(), "%.*s/%s", STR_ARG(folder), files[i]);
        if (str_ends(path, STR(".csv"))) {
            read_record_table(&x, data_text(path), first_column);
        } else {
            read_record_json(&x, path);
        }
    }
    json_decref(x.config);
    struct tally_result r = tally_count(test_arena(), &x.b, &o);
    struct str report =
        data_text(arena_printf(test_arena(), "%.*s/expected_detailed_report.csv", STR_ARG(folder)));
    assert_null(r.refused);
    assert_true(check_report(&x, &r, report) + 1 >= x.b.options);
}

TEST("conformance ballots/cast_vote_records: first-round totals of all 15 reports") {
    static const struct {
        const char *set;
        size_t first_column; /* of the ranks, in CSV */
        const char *files[3];
    } rows[] = {{"2015_portland_mayor", 3, {"cvr.csv"}},
                {"test_set_0_skipped_first_choice", 1, {"cvr.json"}},
                {"test_set_1_exhaust_at_overvote", 1, {"cvr.json"}},
                {"test_set_2_overvote_skip_to_next", 1, {"cvr.json"}},
                {"test_set_3_skipped_choice_exhaust", 1, {"cvr.json"}},
                {"test_set_4_skipped_choice_next", 1, {"cvr.json"}},
                {"test_set_5_two_skipped_choice_exhaust", 1, {"cvr.json"}},
                {"test_set_6_duplicate_exhaust", 1, {"cvr.json"}},
                {"test_set_7_duplicate_skip_to_next", 1, {"cvr.json"}},
                {"test_set_8_multi_cdf", 1, {"cvr_1.json", "cvr_2.json"}},
                {"test_set_allow_only_one_winner_per_round", 1, {"cvr.csv"}},
                {"test_set_multi_winner_fractional_threshold", 1, {"cvr.json"}},
                {"test_set_multi_winner_whole_threshold", 1, {"cvr.json"}},
                {"test_set_overvote_delimiter", 1, {"cvr.csv"}},
                {"test_set_treat_blank_as_undeclared_write_in", 1, {"cvr.csv"}}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        (void)printf("%s\n", rows[i].set);
        check_records(rows[i].set, rows[i].first_column, rows[i].files);
    }
}
