/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The forms of format/ballots.h: what is read, and what is refused where. */
#include "base/exit.h"
#include "format/ballots.h"
#include "format/recount.h"
#include "format/zip.h"
#include "tests/unit/recounted.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* "A,B: 3*A>B=C 1*" with names, or "line:column code". Ratings as A5. */
static struct str shown(struct str text, struct tally_options o) {
    struct tally_ballots b;
    struct flaw f;
    struct arena *a = test_arena();
    struct str s = STR("");
    if (ballots_read(a, text, &o, &b, &f) != ERR_OK) {
        return arena_printf(a, "%zu:%zu %s", f.line, f.column, f.code);
    }
    for (size_t k = 0; k < b.options; k++) {
        s = arena_printf(a, "%.*s%s%.*s%s", STR_ARG(s), k ? "," : "", STR_ARG(b.name[k]),
                         b.withdrawn && b.withdrawn[k] ? "!" : "");
    }
    s = arena_printf(a, "%.*s:", STR_ARG(s));
    for (size_t i = 0; i < b.count; i++) {
        s = arena_printf(a, "%.*s %zu*", STR_ARG(s), (size_t)b.weight[i]);
        for (size_t k = b.start[i]; k < b.start[i + 1]; k++) {
            const char *before = b.item[k] & TALLY_SAME ? "=" : k > b.start[i] ? ">" : "";
            struct str value = b.value ? arena_printf(a, "%u", b.value[k]) : STR("");
            s = arena_printf(a, "%.*s%s%d%.*s", STR_ARG(s), before,
                             (b.item[k] & (TALLY_SAME - 1)) + 1, STR_ARG(value));
        }
    }
    return s;
}

TEST("ballots: forms are recognised by what is in them") {
    static const struct {
        enum ballots_form form;
        struct str text;
    } rows[] = {{BALLOTS_BLT, STR_INIT("3 2\n1 1 0\n")},
                {BALLOTS_BLT, STR_INIT("\xEF\xBB\xBF# a comment\n 3\t2 # seats\r\n")},
                {BALLOTS_CSV, STR_INIT("3,2\n1,1\n")},
                {BALLOTS_CSV, STR_INIT("3 2 1\n1\n")},
                {BALLOTS_CSV, STR_INIT("12:30,13:00\n1,\n,1\n")}, /* options that are times */
                {BALLOTS_CSV, STR_INIT("#1,#2\n1,\n")},
                {BALLOTS_ABIF, STR_INIT("# c\n\n3:A>B\n")},
                {BALLOTS_ABIF, STR_INIT("{\"title\":\"x\"}\n=A:[B]\n")},
                {BALLOTS_ABIF, STR_INIT("12 : A\n3:B\n")},
                {BALLOTS_DEBIAN, STR_INIT("V: 21\n")},
                {BALLOTS_DEBIAN, STR_INIT(" Tally Sheet\n\nV: 2-1\tx\ty\n")},
                {BALLOTS_CSV, STR_INIT("ballot,A,B\nV: 21,1,\n")},
                {BALLOTS_CSV, STR_INIT("")}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%zu: %.*s", i, STR_ARG(rows[i].text));
        assert_int_equal(ballots_form_of(rows[i].text, TALLY_SCHULZE), rows[i].form);
        assert_int_equal(ballots_form_of(rows[i].text, TALLY_CONSENT), BALLOTS_CSV);
    }
}

struct form_row {
    enum tally_method method;
    struct str text;
    const char *expected;
};

static void check_rows(const struct form_row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct tally_options o = {.method = rows[i].method, .dots = 5};
        test_row("%zu: %.*s", i, STR_ARG(rows[i].text));
        assert_str(shown(rows[i].text, o), rows[i].expected);
    }
}

TEST("ballots: BLT is read, and refused where it is wrong") {
    static const struct form_row rows[] = {
        {TALLY_IRV, STR_INIT("2 1\n3 1 2 0\n1 0\n0\n\"A\"\n\"B\"\n\"T\"\n"), "A,B: 3*1>2 1*"},
        {TALLY_IRV, STR_INIT("2 1\n3 1\n2\n0 0 \"A \"\"a\"\" \" \"B\""), "A \"a\",B: 3*1>2"},
        {TALLY_IRV, STR_INIT("2 1\n-2\n3 1 2 0\n0\nAnn Lee \n\xc3\xa9\n"),
         "Ann Lee,\xc3\xa9!: 3*1>2"},
        {TALLY_IRV, STR_INIT("3 1\n[withdrawn 1 3]\n[nick a b c]\n0\nA\nB\nC\n"), "A!,B,C!:"},
        {TALLY_SCHULZE, STR_INIT("3 1\n3 1=2 3 0 # x\n1 3 1=2 0\n0\nA\nB\nC\n"),
         "A,B,C: 3*1=2>3 1*3>1=2"},
        {TALLY_APPROVAL, STR_INIT("2 1\n3 2 1 0\n0\nA\nB\n"), "A,B: 3*2>1"},
        {TALLY_IRV, STR_INIT("3 1\n3 1=2 0\n0\nA\nB\nC\n"), "2:5 ballots_equal"},
        {TALLY_IRV, STR_INIT("3 1\n3 1 1 0\n0\nA\nB\nC\n"), "2:5 ballots_option_twice"},
        {TALLY_IRV, STR_INIT("3 1\n3 1 4 0\n0\nA\nB\nC\n"), "2:5 ballots_option"},
        {TALLY_IRV, STR_INIT("3 1\n3 1 x 0\n0\nA\nB\nC\n"), "2:5 ballots_option"},
        {TALLY_IRV, STR_INIT("3 1\n3 1 99999999999 0\n"), "2:5 ballots_option"},
        {TALLY_IRV, STR_INIT("3 1\n3 1= 0\n0\nA\nB\nC\n"), "2:6 ballots_option"},
        {TALLY_IRV, STR_INIT("3 1\n3 1=0\n0\nA\nB\nC\n"), "2:5 ballots_option"},
        {TALLY_IRV, STR_INIT("3 1\n3 1 2"), "2:6 ballots_zero"},
        {TALLY_IRV, STR_INIT("3 1\n3 1 2 0\n"), "3:1 ballots_zero"},
        {TALLY_IRV, STR_INIT("3 1\n-1 1 0\n"), "3:1 ballots_zero"}, /* -1 withdraws */
        {TALLY_IRV, STR_INIT("3 1\n1.5 1 0\n"), "2:1 ballots_count"},
        {TALLY_IRV, STR_INIT("3 1\n1000000001 1 0\n"), "2:1 ballots_count"},
        {TALLY_IRV, STR_INIT("3 1\n1000000000 1 0\n1 2 0\n"), "3:1 ballots_count"},
        {TALLY_IRV, STR_INIT("0 1\n0\n"), "1:1 ballots_options"},
        {TALLY_IRV, STR_INIT("1001 1\n0\n"), "1:1 ballots_options"},
        {TALLY_IRV, STR_INIT("3 201\n0\n"), "1:3 ballots_seats"},
        {TALLY_IRV, STR_INIT("3 1\n-4\n0\n"), "2:2 ballots_option"},
        {TALLY_IRV, STR_INIT("3 1\n[tie 1 1]\n0\n"), "2:8 ballots_option_twice"},
        {TALLY_IRV, STR_INIT("3 1\n[tie 1\n"), "2:1 ballots_bracket"},
        {TALLY_IRV, STR_INIT("3 1\n[other 1]\n"), "2:1 ballots_bracket"},
        {TALLY_IRV, STR_INIT("2 1\n0\nA\n"), "4:1 ballots_name"},
        {TALLY_IRV, STR_INIT("2 1\n0\n\"\"\nB\n"), "3:1 ballots_name"},
        {TALLY_IRV, STR_INIT("2 1\n0\n\"A\n\"B\"\n"), "3:1 ballots_quote"},
        {TALLY_IRV, STR_INIT("2 1\n0\n\"A\"B\"\n\"B\"\n"), "3:4 ballots_quote"},
        {TALLY_IRV, STR_INIT("2 1\n0\n\xff\nB\n"), "3:1 ballots_utf8"},
        {TALLY_IRV, STR_INIT("2 1\n0\nA\x01\nB\n"), "3:1 ballots_utf8"}};
    check_rows(rows, COUNT(rows));
}

TEST("ballots: what a BLT says beside its ballots") {
    struct tally_options o = {.method = TALLY_SCOTTISH_STV};
    struct tally_ballots b;
    struct flaw f;
    struct str text = STR("3 2\n[tie 3 1]\n1 1 0\n0\nA\nB\nC\nT\n\n\nmore\n");
    assert_int_equal(ballots_read(test_arena(), text, &o, &b, &f), ERR_OK);
    assert_int_equal(b.seats, 2);
    assert_int_equal(b.lot[0], 2);
    assert_int_equal(b.lot[1], 0);
    assert_int_equal(b.lot[2], 1);
    assert_int_equal(b.ignored_line, 11);
    size_t *lot = tally_lot(test_arena(), &b, str_of(NULL));
    assert_int_equal(lot[2], 0);
    lot = tally_lot(test_arena(), &b, STR("kith-2026")); /* a seed goes before the file */
    assert_int_equal(lot[0], 2);
}

TEST("ballots: ABIF is read, and refused where it is wrong") {
    static const struct form_row rows[] = {
        {TALLY_SCHULZE, STR_INIT("27:A>B=[C c]\n 3 : C>D # x\n2:\n"),
         "A,B,C c,C,D: 27*1>2=3 3*4>5 2*"},
        {TALLY_SCHULZE, STR_INIT("=A:[Al, \"A\"]\n=B:Bo\n2:B>A\n1:[Al, \"A\"]\n"),
         "Al, \"A\",Bo: 2*2>1 1*1"},
        {TALLY_SCHULZE, STR_INIT("2:A/1,B/5,C/1,D\n"), "A,B,C,D: 2*2>1=3>4"},
        {TALLY_SCHULZE, STR_INIT("2:A>B\n=A:x\n=B:y\n"), "x,y: 2*1>2"},
        {TALLY_SCORE, STR_INIT("2:A/1>B/5=C\n1:C/0\n"), "A,B,C: 2*11>25 1*"},
        {TALLY_APPROVAL, STR_INIT("2:A/1=B/0>C\n"), "A,B,C: 2*1>3"},
        {TALLY_DOT, STR_INIT("2:A/3,B/3\n"), "1:1 ballots_dots"},
        {TALLY_IRV, STR_INIT("2:A=B\n"), "1:5 ballots_equal"},
        {TALLY_IRV, STR_INIT("2:A>A\n"), "1:5 ballots_option_twice"},
        {TALLY_IRV, STR_INIT("=A:a\n2:A>B\n"), "2:5 ballots_option"},
        {TALLY_IRV, STR_INIT("=A:a\n=A:b\n2:A\n"), "2:2 ballots_name"},
        {TALLY_IRV, STR_INIT("=A:B\n=B:c\n2:A\n"), "2:2 ballots_name"},
        {TALLY_IRV, STR_INIT("=A b:B\n2:A\n"), "1:4 ballots_name"},
        {TALLY_IRV, STR_INIT("2:A,B>C\n"), "1:6 ballots_separator"},
        {TALLY_IRV, STR_INIT("2:A B\n"), "1:5 ballots_separator"},
        {TALLY_IRV, STR_INIT("2:A>\n"), "1:5 ballots_option"},
        {TALLY_IRV, STR_INIT("2:>A\n"), "1:3 ballots_option"},
        {TALLY_IRV, STR_INIT("2:[A\n"), "1:3 ballots_bracket"},
        {TALLY_IRV, STR_INIT("2:A\n0:B\n"), "2:1 ballots_count"},
        {TALLY_IRV, STR_INIT("2:A\n3:B\nB>A\n"), "3:1 ballots_count"},
        {TALLY_SCORE, STR_INIT("2:A/5.5\n"), "1:5 ballots_mark"},
        {TALLY_SCORE, STR_INIT("2:A/-1\n"), "1:5 ballots_mark"},
        {TALLY_SCORE, STR_INIT("2:A/1001\n"), "1:5 ballots_mark"},
        {TALLY_SCORE, STR_INIT("{\"max_rating\":0}\n2:A/1\n"), "1:1 ballots_metadata"},
        {TALLY_SCORE, STR_INIT("{\"max_rating\":}\n2:A/1\n"), "1:15 ballots_metadata"},
        {TALLY_IRV, STR_INIT("100:\n"), "2:1 ballots_options"},
        {TALLY_IRV, STR_INIT("2:\xff\n"), "1:3 ballots_utf8"},
        {TALLY_IRV, STR_INIT("=A:[a\0]\n2:A\n"), "1:2 ballots_utf8"}};
    check_rows(rows, COUNT(rows));
}

TEST("ballots: a Debian tally sheet is read, and refused where it is wrong") {
    static const struct form_row rows[] = {
        {TALLY_SCHULZE, STR_INIT("V: 2-1\nV: ---\nV: 1A9\twho\n"), "1,2,3: 1*3>1 1* 1*1>3>2"},
        {TALLY_SCHULZE,
         STR_INIT("  Option 1--->: Ann Lee\n/  Option 2-->: Bo\nV: 21\n\nV: 11\nThe end\n"),
         "Ann Lee,Bo: 1*2>1 1*1=2"},
        {TALLY_APPROVAL, STR_INIT("V: 2-1\n"), "1,2,3: 1*1>3"},
        {TALLY_IRV, STR_INIT("V: 21\nV: 11\n"), "2:4 ballots_equal"},
        {TALLY_IRV, STR_INIT("V: 21\nV: 1\n"), "2:4 ballots_options"},
        {TALLY_IRV, STR_INIT("V: 21\nV: 2x\n"), "2:5 ballots_mark"},
        {TALLY_IRV, STR_INIT("V: 21\nV:\n"), "2:3 ballots_options"}};
    check_rows(rows, COUNT(rows));
}

TEST("ballots: CSV of ranks, ratings and dots") {
    static const struct form_row rows[] = {
        {TALLY_SCHULZE, STR_INIT("count,A,B,C\n2,3,1,1\n1,,7,\n"), "A,B,C: 2*2=3>1 1*2"},
        {TALLY_IRV, STR_INIT("ballot,\"A, a\",B\nx,9,2\ny,,\n"), "A, a,B: 1*2>1 1*"},
        {TALLY_IRV, STR_INIT("A,B\n1,1\n"), "2:1 ballots_equal"},
        {TALLY_STAR, STR_INIT("A,B\n5,0\n,3\n"), "A,B: 1*15 1*23"},
        {TALLY_DOT, STR_INIT("A,B\n5,0\n3,3\n"), "3:1 ballots_dots"},
        {TALLY_DOT, STR_INIT("A,B\n4,1\n"), "A,B: 1*14>21"},
        {TALLY_IRV, STR_INIT("A,B\n1,1001\n"), "2:3 ballots_mark"}};
    check_rows(rows, COUNT(rows));
}

TEST("recount: a bundle of every method is judged the same") {
    static const struct {
        enum tally_method method;
        struct str text;
        const char *file;
    } rows[] = {{TALLY_IRV, STR_INIT("3 1\n2 1 2 0\n3 2 0\n0\nA \"a\"\nB\nC\n"), "ballots.blt"},
                {TALLY_SCOTTISH_STV,
                 STR_INIT("3 2\n-3\n[tie 2 1]\n2 1 2 0\n3 2 3 0\n0\nA\nB\nC\nT\nx\n"),
                 "ballots.blt"},
                {TALLY_WIGM, STR_INIT("ballot,A,B,C\nx,1,2,\ny,3,2,1\n"), "ballots.csv"},
                {TALLY_MEEK, STR_INIT("5:A>B>C\n3:C>B\n2:B\n"), "ballots.blt"},
                {TALLY_SCHULZE, STR_INIT("V: 21-\nV: 112\n"), "ballots.csv"},
                {TALLY_RANKED_PAIRS, STR_INIT("3 1\n-1\n2 1=2 3 0\n0\nA\nB\nC\n"), "ballots.blt"},
                {TALLY_SCORE, STR_INIT("A,B\n5,4\n3,\n"), "ballots.csv"},
                {TALLY_STAR, STR_INIT("{\"max_rating\":9}\n2:A/5>B/4\n2:B/5>A/4\n"), "ballots.csv"},
                {TALLY_DOT, STR_INIT("A,B\n4,1\n,3\n"), "ballots.csv"},
                {TALLY_APPROVAL, STR_INIT("A,B\n4,1\n,3\n"), "ballots.csv"},
                {TALLY_CONSENT, STR_INIT("stance\nyes\nobjection\n"), "ballots.csv"},
                {TALLY_CONSENSUS, STR_INIT("stance\nagree\nblock\n"), "ballots.csv"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tally_options o = {.method = rows[i].method,
                                  .seed = STR("s"),
                                  .dots = rows[i].method == TALLY_DOT ? 5 : 0,
                                  .strength = TALLY_MARGINS};
        struct tally_ballots b;
        struct flaw f;
        struct buf zip = buf_make(100000);
        test_row("%s", tally_method_name(o.method));
        assert_int_equal(ballots_read(test_arena(), rows[i].text, &o, &b, &f), ERR_OK);
        assert_int_equal(
            recount_bundle_write(test_arena(), &b, &o, (struct recount_times){0}, &zip), ERR_OK);
        struct str bytes = buf_str(&zip);
        assert_true(str_find(bytes, str_of(rows[i].file)) < bytes.n);
        struct recounted r = recounted(test_arena(), bytes);
        buf_free(&zip);
        assert_int_equal(r.code, EXIT_DONE);
        assert_true(str_find(r.out, str_of(tally_method_name(o.method))) < r.out.n);
    }
}

TEST("recount: a name of two lines goes into a CSV, which can hold it") {
    struct tally_options o = {.method = TALLY_WIGM};
    struct tally_ballots b;
    struct flaw f;
    struct buf zip = buf_make(100000);
    assert_int_equal(ballots_read(test_arena(), STR("\"A\nB\",C\n1,2\n"), &o, &b, &f), ERR_OK);
    assert_int_equal(recount_bundle_write(test_arena(), &b, &o, (struct recount_times){0}, &zip),
                     ERR_OK);
    assert_true(str_find(buf_str(&zip), STR("ballots.csv")) < zip.n);
    assert_int_equal(recounted(test_arena(), buf_str(&zip)).code, EXIT_DONE);
    buf_free(&zip);
}

TEST("recount: no bundle of a question that cannot be asked") {
    struct tally_options o = {.method = TALLY_IRV, .seats = 2};
    struct tally_ballots b;
    struct flaw f;
    struct buf zip = buf_make(100000);
    assert_int_equal(ballots_read(test_arena(), STR("A,B\n1,2\n"), &o, &b, &f), ERR_OK);
    assert_int_equal(recount_bundle_write(test_arena(), &b, &o, (struct recount_times){0}, &zip),
                     ERR_INPUT);
    buf_free(&zip);
}

TEST("recount: the highest rating that a file names goes into the rules") {
    struct tally_options o = {.method = TALLY_STAR};
    struct tally_ballots b;
    struct flaw f;
    struct buf zip = buf_make(100000);
    struct zip_item *item;
    size_t count;
    struct str why;
    struct str text = STR("{\"max_rating\":9}\n1:A/5>B/4\n");
    assert_int_equal(ballots_read(test_arena(), text, &o, &b, &f), ERR_OK);
    assert_int_equal(recount_bundle_write(test_arena(), &b, &o, (struct recount_times){0}, &zip),
                     ERR_OK);
    assert_int_equal(zip_unpack(test_arena(), buf_str(&zip), (struct zip_limits){9, 99999, 99999},
                                &item, &count, &why),
                     ERR_OK);
    assert_str(item[0].name, "rules.json");
    assert_true(str_find(item[0].data, STR("\"top\":9")) < item[0].data.n);
    buf_free(&zip);
}
