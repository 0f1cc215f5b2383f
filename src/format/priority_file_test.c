/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/priority_file.h: what is read, what is refused and where, limits. */
#include "format/priority_file.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct priority_input read_file(struct str text, enum priority_method m) {
    struct priority_input in;
    struct flaw flaw = {0};
    enum err e = priority_file_read(test_arena(), text, m, &in, &flaw);
    test_row("%zu:%zu %.*s", flaw.line, flaw.column, STR_ARG(flaw.why));
    assert_int_equal(e, ERR_OK);
    return in;
}

TEST("priority file: columns in any order, decimals exact, empty is not rated") {
    struct priority_input in =
        read_file(STR("\xEF\xBB\xBFrater,size,need,effectiveness,seriousness,equity\r\n"
                      "ana,8,water,5.5,0.000001,\r\nben,,water,10,20,10.000000\r\n"
                      "ana,007,\"road, the \"\"old\"\"\",0,19.999999,0\r\n"),
                  PRIORITY_HANLON);
    assert_int_equal(in.needs, 2);
    assert_int_equal(in.raters, 2);
    assert_int_equal(in.rows, 3);
    assert_str(in.need[1], "road, the \"old\"");
    assert_str(in.rater[1], "ben");
    assert_int_equal(in.row[2].need, 1);
    assert_int_equal(in.row[2].rater, 0);
    assert_int_equal(in.row[2].round, 1);
    static const int32_t size[] = {8000000, PRIORITY_EMPTY, 7000000};
    static const int32_t seriousness[] = {1, 20000000, 19999999};
    static const int32_t effectiveness[] = {5500000, 10000000, 0};
    static const int32_t equity[] = {PRIORITY_EMPTY, 10000000, 0};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(in.value[PRIORITY_SIZE][i], size[i]);
        assert_int_equal(in.value[PRIORITY_SERIOUSNESS][i], seriousness[i]);
        assert_int_equal(in.value[PRIORITY_EFFECTIVENESS][i], effectiveness[i]);
        assert_int_equal(in.value[PRIORITY_EQUITY][i], equity[i]);
    }
    assert_null(in.value[PRIORITY_RANK]);
}

TEST("priority file: rounds, votes and ranks are whole") {
    struct priority_input in = read_file(
        STR("need,rater,round,votes\na,x,1,3\na,x,2,0\nb,x,20,1000000\n"), PRIORITY_MULTIVOTE);
    assert_int_equal(in.rows, 3);
    assert_int_equal(in.row[1].round, 2);
    assert_int_equal(in.row[2].round, 20);
    assert_int_equal(in.value[PRIORITY_VOTES][2], 1000000);
    in = read_file(STR("need,rater,rank\na,x,2\nb,x,1\nc,x,\n"), PRIORITY_NOMINAL);
    assert_int_equal(in.value[PRIORITY_RANK][0], 2);
    in = read_file(STR("need,rater,rank\na,x,2000\nb,x,2000\n"), PRIORITY_PAIRWISE);
    assert_int_equal(in.value[PRIORITY_RANK][1], 2000);
    in = read_file(STR("need,rater,rank\n"), PRIORITY_NOMINAL);
    assert_int_equal(in.needs, 0);
}

#define H "need,rater,size,seriousness,effectiveness\n"

TEST("priority file: what is refused, and where") {
    static const struct {
        enum priority_method method;
        struct str text;
        size_t line;
        size_t column;
        const char *code;
    } rows[] = {
        {PRIORITY_HANLON, STR_INIT(""), 1, 1, "priority_empty"},
        {PRIORITY_HANLON, STR_INIT("need,rater,size\n"), 1, 1, "priority_heading"},
        {PRIORITY_HANLON, STR_INIT("need,size,seriousness,effectiveness\n"), 1, 1,
         "priority_heading"},
        {PRIORITY_GRID, STR_INIT(H), 1, 1, "priority_heading"},
        {PRIORITY_MULTIVOTE, STR_INIT("need,rater,rank\n"), 1, 1, "priority_heading"},
        {PRIORITY_NOMINAL, STR_INIT("need,rater,votes\n"), 1, 1, "priority_heading"},
        {PRIORITY_PAIRWISE, STR_INIT("need,rater,votes\n"), 1, 1, "priority_heading"},
        {PRIORITY_HANLON, STR_INIT("need,rater,size,size\n"), 1, 17, "priority_column"},
        {PRIORITY_HANLON, STR_INIT("need,rater,Size\n"), 1, 12, "priority_column"},
        {PRIORITY_NOMINAL, STR_INIT("need,rater,rank,round\n"), 1, 17, "priority_round"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,1,2\n"), 2, 1, "csv_ragged"},
        {PRIORITY_HANLON, STR_INIT(H ",x,1,2,3\n"), 2, 1, "priority_id"},
        {PRIORITY_HANLON, STR_INIT(H "a,,1,2,3\n"), 2, 3, "priority_id"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,1,2,3\na,y,1,2,3\na,x,,,\n"), 4, 1, "priority_twice"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,10.000001,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,10,20.000001,3\n"), 2, 8, "priority_number"},
        {PRIORITY_HANLON_NACCHO, STR_INIT(H "a,x,10,10.000001,3\n"), 2, 8, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,1,2,11\n"), 2, 9, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,-1,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,+1,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x, 1,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,1e0,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,nan,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,inf,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,1.,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,.5,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,1.5.5,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,1.0000000,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,\"1,5\",2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_HANLON, STR_INIT(H "a,x,99999999999999999999,2,3\n"), 2, 5, "priority_number"},
        {PRIORITY_NOMINAL, STR_INIT("need,rater,rank\na,x,0\n"), 2, 5, "priority_number"},
        {PRIORITY_NOMINAL, STR_INIT("need,rater,rank\na,x,1.0\n"), 2, 5, "priority_number"},
        {PRIORITY_PAIRWISE, STR_INIT("need,rater,rank\na,x,2001\n"), 2, 5, "priority_number"},
        {PRIORITY_NOMINAL, STR_INIT("need,rater,rank\na,x,1\nb,y,1\nb,x,1\n"), 4, 5,
         "priority_rank_twice"},
        {PRIORITY_NOMINAL, STR_INIT("need,rater,rank\na,y,1\nb,y,3\na,x,2\n"), 3, 5,
         "priority_rank_gap"},
        {PRIORITY_MULTIVOTE, STR_INIT("need,rater,votes\na,x,1000001\n"), 2, 5, "priority_number"},
        {PRIORITY_MULTIVOTE, STR_INIT("need,rater,round,votes\na,x,21,1\n"), 2, 5,
         "priority_round"},
        {PRIORITY_MULTIVOTE, STR_INIT("need,rater,round,votes\na,x,0,1\n"), 2, 5, "priority_round"},
        {PRIORITY_MULTIVOTE, STR_INIT("need,rater,round,votes\na,x,,1\n"), 2, 5, "priority_round"},
        {PRIORITY_MULTIVOTE, STR_INIT("need,rater,round,votes\na,x,1,1\na,x,2,1\na,x,1,\n"), 4, 1,
         "priority_twice"},
        {PRIORITY_HANLON, STR_INIT(H "a,\xff,1,2,3\n"), 2, 3, "csv_utf8"},
        {PRIORITY_GRID, STR_INIT("need,rater,size,feasibility,legality\na,x,1,2,1.1\n"), 2, 9,
         "priority_number"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct priority_input in;
        struct flaw flaw = {0};
        enum err e = priority_file_read(test_arena(), rows[i].text, rows[i].method, &in, &flaw);
        test_row("row %zu: %zu:%zu %s", i, flaw.line, flaw.column, flaw.code ? flaw.code : "");
        assert_int_equal(e, ERR_INPUT);
        assert_string_equal(flaw.code, rows[i].code);
        assert_int_equal(flaw.line, rows[i].line);
        assert_int_equal(flaw.column, rows[i].column);
    }
}

TEST("priority file: the message says what was expected") {
    struct priority_input in;
    struct flaw flaw = {0};
    assert_int_equal(
        priority_file_read(test_arena(), STR(H "a,x,1,21,3\n"), PRIORITY_HANLON, &in, &flaw),
        ERR_INPUT);
    assert_str(flaw.why, "seriousness must be a number from 0 to 20, with at most six decimals");
    assert_int_equal(priority_file_read(test_arena(), STR("need,rater,rank\na,y,1\nb,y,3\n"),
                                        PRIORITY_NOMINAL, &in, &flaw),
                     ERR_INPUT);
    assert_str(flaw.why, "this rater has ranked 2 needs: the ranks must be 1 to 2");
}

/* A file of so many needs and raters, in which ID number i of the others is one and the same. */
static enum err many(size_t needs, size_t raters, struct flaw *flaw) {
    struct buf b = buf_make(1 << 24);
    struct priority_input in;
    buf_put(&b, STR("need,rater,rank\n"));
    for (size_t i = 0; i < needs || i < raters; i++) {
        buf_printf(&b, "n%zu,r%zu,1\n", i < needs ? i : 0, i < raters ? i : 0);
    }
    struct str text = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return priority_file_read(test_arena(), text, PRIORITY_PAIRWISE, &in, flaw);
}

TEST("priority file: needs, raters and IDs at the limit and above") {
    struct flaw flaw = {0};
    assert_int_equal(many(PRIORITY_NEEDS_MAX, 1, &flaw), ERR_OK);
    assert_int_equal(many(PRIORITY_NEEDS_MAX + 1, 1, &flaw), ERR_TOO_LARGE);
    assert_int_equal(flaw.line, PRIORITY_NEEDS_MAX + 2);
    assert_int_equal(flaw.column, 1);
    assert_int_equal(many(1, PRIORITY_RATERS_MAX, &flaw), ERR_OK);
    assert_int_equal(many(1, PRIORITY_RATERS_MAX + 1, &flaw), ERR_TOO_LARGE);
    assert_int_equal(flaw.line, PRIORITY_RATERS_MAX + 2);
    assert_int_equal(flaw.column, 4);
    for (int n = 199; n <= 201; n++) {
        struct priority_input in;
        char text[300];
        (void)snprintf(text, sizeof text, "need,rater,rank\n%0*d,x,1\n", n, 7);
        enum err e = priority_file_read(test_arena(), str_of(text), PRIORITY_PAIRWISE, &in, &flaw);
        test_row("%d bytes", n);
        assert_int_equal(e, n <= 200 ? ERR_OK : ERR_INPUT);
    }
}
