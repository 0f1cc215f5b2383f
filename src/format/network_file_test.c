/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of network_file.h: what is read, and where it is refused. */
#include "format/network_file.h"

#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum kind { TIES, NODES, REFUSED };

static enum err read(struct network_reader *r, enum kind kind, struct str text, struct flaw *flaw) {
    return kind == TIES    ? network_read_ties(r, text, flaw)
           : kind == NODES ? network_read_nodes(r, text, flaw)
                           : network_read_refused(r, text, flaw);
}

TEST("network file: ties, nodes and refused pairs") {
    struct network_reader *r = network_reader_make(test_arena());
    struct flaw flaw;
    assert_int_equal(
        network_read_ties(r,
                          STR("\xEF\xBB\xBFkind,to,weight,from\r\n,\"B \"\"x\"\", y\",0.5,"
                              "A\r\nfriend,A,,\xC3\x89\r\n"),
                          &flaw),
        ERR_OK);
    assert_int_equal(
        network_read_nodes(r,
                           STR("id,opted_out,needs,aims,offers,kind\n"
                               "A,yes,van; bread ;;van,,z,organisation\nF,,,bread,,\n"),
                           &flaw),
        ERR_OK);
    assert_int_equal(network_read_refused(r, STR("b,a\nA,F\nA,nobody\n"), &flaw), ERR_OK);
    struct network_input in = network_reader_input(r);
    assert_int_equal(in.nodes, 4);
    assert_str(in.id[0], "A");
    assert_str(in.id[1], "B \"x\", y");
    assert_str(in.id[2], "\xC3\x89");
    assert_str(in.id[3], "F");
    assert_int_equal(in.ties, 2);
    assert_int_equal(in.tie[1].a, 2);
    assert_int_equal(in.tie[1].b, 0);
    assert_true(in.weighted);
    assert_int_equal(in.tags, 3);
    assert_str(in.tag[0], "bread");
    assert_true(in.about[0].organisation && in.about[0].opted_out);
    assert_int_equal(in.about[0].needs.count, 2);
    assert_int_equal(in.about[0].needs.item[0], 0);
    assert_int_equal(in.about[0].needs.item[1], 1);
    assert_int_equal(in.about[0].offers.item[0], 2);
    assert_int_equal(in.about[3].aims.count, 1);
    assert_false(in.about[3].organisation || in.about[3].opted_out || in.about[1].opted_out);
    assert_int_equal(in.refusals, 1);
    assert_int_equal(in.refusal[0].a, 3);
    assert_int_equal(in.refusals_unknown, 1);
    network_all_organisations(r);
    in = network_reader_input(r);
    assert_true(in.about[1].organisation && in.about[3].organisation);
}

TEST("network file: what is refused, and where") {
    static const struct {
        enum kind kind;
        struct str text;
        const char *code;
        size_t line;
        size_t column;
    } rows[] = {
        {TIES, STR_INIT(""), "network_empty", 1, 1},
        {TIES, STR_INIT("from,two\na,b\n"), "network_heading", 1, 1},
        {TIES, STR_INIT("From,to\na,b\n"), "network_heading", 1, 1},
        {TIES, STR_INIT("from,to,from\n"), "network_twice", 1, 9},
        {TIES, STR_INIT("from,to\na,b\na\n"), "csv_ragged", 3, 1},
        {TIES, STR_INIT("from,to\na,\n"), "network_id", 2, 3},
        {TIES, STR_INIT("from,to\n,a\n"), "network_id", 2, 1},
        {TIES, STR_INIT("from,to\na,\xFF\n"), "csv_utf8", 2, 3},
        {TIES, STR_INIT("from,to,weight\na,b,nan\n"), "network_weight", 2, 5},
        {TIES, STR_INIT("from,to,weight\na,b,-1\n"), "network_weight", 2, 5},
        {TIES, STR_INIT("from,to,weight\na,b,1e999\n"), "network_weight", 2, 5},
        {TIES, STR_INIT("from,to,weight\na,b,1x\n"), "network_weight", 2, 5},
        {NODES, STR_INIT(""), "network_empty", 1, 1},
        {NODES, STR_INIT("name\na\n"), "network_heading", 1, 1},
        {NODES, STR_INIT("id,opted-out\na,yes\n"), "network_column", 1, 4},
        {NODES, STR_INIT("id,aims\na,x\nb,\na,y\n"), "network_twice", 4, 1},
        {NODES, STR_INIT("id,kind\na,club\n"), "network_kind", 2, 3},
        {NODES, STR_INIT("id,opted_out\na,maybe\n"), "network_opted_out", 2, 3},
        {NODES, STR_INIT("id\n\"\"\n"), "network_id", 2, 1},
        {REFUSED, STR_INIT(""), "network_empty", 1, 1},
        {REFUSED, STR_INIT("a,c\n"), "network_heading", 1, 1},
        {REFUSED, STR_INIT("a,b\np,p\n"), "network_pair", 2, 3},
        {REFUSED, STR_INIT("a,b\np,\n"), "network_id", 2, 3},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct network_reader *r = network_reader_make(test_arena());
        struct flaw flaw = {0};
        if (rows[i].kind != TIES) {
            assert_int_equal(network_read_ties(r, STR("from,to\np,q\n"), &flaw), ERR_OK);
        }
        test_row("%zu", i);
        assert_int_equal(read(r, rows[i].kind, rows[i].text, &flaw), ERR_INPUT);
        test_row("%zu: %s at %zu:%zu", i, flaw.code, flaw.line, flaw.column);
        assert_string_equal(flaw.code, rows[i].code);
        assert_int_equal(flaw.line, rows[i].line);
        assert_int_equal(flaw.column, rows[i].column);
    }
}

/* A text that repeats a piece, between a beginning and an end. */
static struct str repeated(const char *begin, const char *piece, size_t times, const char *end) {
    struct buf b = buf_make((size_t)1 << 28);
    buf_put(&b, str_of(begin));
    for (size_t i = 0; i < times; i++) {
        buf_put(&b, str_of(piece));
    }
    buf_put(&b, str_of(end));
    struct str text = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return text;
}

TEST("network file: each limit, at and above") {
    static const struct {
        enum kind kind;
        const char *begin;
        const char *piece;
        size_t most;
        const char *end;
        const char *code;
    } rows[] = {
        {TIES, "from,to\na,", "x", 200, "\n", "network_id"},
        {NODES, "id,aims\na,", "x", 200, "\n", "network_tag"},
        {NODES, "id,aims\na,", "x;", 64, "\n", "network_tags"},
        {TIES, "from,to\n", "a,b\n", NETWORK_TIES_MAX, "", "csv_records"},
        {REFUSED, "a,b\n", "p,q\n", NETWORK_REFUSED_MAX, "", "csv_records"},
    };
    for (size_t i = 0; i < 2 * COUNT(rows); i++) {
        struct arena_mark mark = arena_mark(test_arena());
        struct network_reader *r = network_reader_make(test_arena());
        struct flaw flaw = {.code = ""};
        size_t k = i / 2;
        if (rows[k].kind != TIES) {
            assert_int_equal(network_read_ties(r, STR("from,to\np,q\n"), &flaw), ERR_OK);
        }
        struct str text = repeated(rows[k].begin, rows[k].piece, rows[k].most + i % 2, rows[k].end);
        enum err e = read(r, rows[k].kind, text, &flaw);
        test_row("%zu: %s", i, flaw.code);
        assert_int_equal(e != ERR_OK, i % 2);
        assert_string_equal(flaw.code, i % 2 ? rows[k].code : "");
        if (e == ERR_OK) {
            (void)network_reader_input(r);
        }
        arena_rewind(test_arena(), mark);
    }
}

TEST("network file: a million nodes, and one more") {
    struct buf b = buf_make((size_t)1 << 28);
    struct flaw flaw = {0};
    buf_put(&b, STR("from,to\n"));
    for (size_t i = 0; i < NETWORK_NODES_MAX; i += 2) {
        buf_printf(&b, "%zu,%zu\n", i, i + 1);
    }
    assert_int_equal(network_read_ties(network_reader_make(test_arena()), buf_str(&b), &flaw),
                     ERR_OK);
    buf_put(&b, STR("1,one more\n"));
    assert_int_equal(network_read_ties(network_reader_make(test_arena()), buf_str(&b), &flaw),
                     ERR_TOO_LARGE);
    assert_string_equal(flaw.code, "network_nodes");
    assert_int_equal(flaw.line, NETWORK_NODES_MAX / 2 + 2);
    assert_int_equal(flaw.column, 3);
    buf_free(&b);
}
