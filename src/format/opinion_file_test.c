/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/opinion_file.h: four forms, what is refused and where, limits. */
#include "format/opinion_file.h"

#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct opinion_file read_file(struct str text) {
    struct opinion_file f = {0};
    struct flaw flaw = {0};
    enum err e = opinion_file_read(test_arena(), text, &f, &flaw);
    test_row("%zu:%zu %.*s", flaw.line, flaw.column, STR_ARG(flaw.why));
    assert_int_equal(e, ERR_OK);
    return f;
}

/* "p s v, p s v": the votes in order, as 1 (agree), 0, -1, and ? for one taken back. */
static struct str votes_of(const struct opinion_file *f) {
    static const char *const word[] = {"1", "0", "-1", "?"};
    struct buf b = buf_make(1 << 20);
    for (size_t i = 0; i < f->in.casts; i++) {
        const struct opinion_cast *c = &f->in.cast[i];
        buf_printf(&b, "%s%.*s %.*s %s", i ? ", " : "", STR_ARG(f->in.participant[c->participant]),
                   STR_ARG(f->in.statement[c->statement].id), word[c->vote]);
    }
    struct str out = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return out;
}

TEST("opinion file: four forms of the same votes") {
    static const struct {
        struct str text;
        const char *votes;
    } rows[] = {
        {STR_INIT("comment-id,voter-id,vote,timestamp\n1,a,1,10\n2,a,-1,20\n1,b,0,30\n"),
         "a 1 1, a 2 -1, b 1 0"},
        {STR_INIT("timestamp,datetime,comment-id,voter-id,vote\r\n10,x,1,a,1\r\n"
                  "20,y,2,a,-1\r\n30,z,1,b,0"),
         "a 1 1, a 2 -1, b 1 0"},
        {STR_INIT("\xEF\xBB\xBF"
                  "participant,statement,vote\na,1,1\na,2,-1\nb,1,0\n"),
         "a 1 1, a 2 -1, b 1 0"},
        {STR_INIT("participant,group-id,n-comments,n-votes,n-agree,n-disagree,1,2\n"
                  "a,0,0,2,1,1,1,-1\nb,,0,1,0,0,0,\n"),
         "a 1 1, a 2 -1, b 1 0"},
        {STR_INIT("[{\"pid\":\"a\",\"tid\":1,\"vote\":-1,\"modified\":10},"
                  "{\"participant_id\":\"a\",\"statement_id\":2,\"vote\":1,\"modified\":\"20\"},\n"
                  " {\"pid\":\"b\",\"tid\":\"1\",\"vote\":0,\"modified\":30,\"x\":[{\"}\":1}]}]\n"),
         "a 1 1, a 2 -1, b 1 0"},
        {STR_INIT("[]"), ""},
        {STR_INIT(" \n[ ] "), ""},
        {STR_INIT("participant,statement,vote\n"), ""},
        {STR_INIT("participant,group-id,n-comments,n-votes,n-agree,n-disagree\na,,0,0,0,0\n"), ""},
        /* times decide, then rows; an empty vote takes back */
        {STR_INIT("participant,statement,vote,time\na,1,1,30\na,1,-1,10\na,1,,40\na,1,0,30\n"),
         "a 1 -1, a 1 1, a 1 0, a 1 ?"},
        /* IDs in order: numbers by value, then texts; quotes, commas, any script */
        {STR_INIT("participant,statement,vote\n10,\"a,\"\"b\"\"\",1\n9,\xD8\xB9,1\n\xC3\xA9,7,1\n"),
         "10 a,\"b\" 1, 9 \xD8\xB9 1, \xC3\xA9 7 1"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct opinion_file f = read_file(rows[i].text);
        test_row("row %zu", i);
        assert_str(votes_of(&f), rows[i].votes);
        for (size_t p = 1; p < f.in.participants; p++) {
            assert_true(opinion_id_cmp(f.in.participant[p - 1], f.in.participant[p]) < 0);
        }
        for (size_t j = 1; j < f.in.statements; j++) {
            assert_true(opinion_id_cmp(f.in.statement[j - 1].id, f.in.statement[j].id) < 0);
        }
    }
}

#define KITH "participant,statement,vote,time\n"
#define MATRIX "participant,group-id,n-comments,n-votes,n-agree,n-disagree"

TEST("opinion file: what is refused, and where") {
    static const struct {
        struct str text;
        size_t line;
        size_t column;
        const char *code;
    } rows[] = {
        {STR_INIT(""), 1, 1, "opinion_empty"},
        {STR_INIT("\xEF\xBB\xBF"), 1, 1, "opinion_empty"},
        {STR_INIT("participant,statement\n"), 1, 1, "opinion_heading"},
        {STR_INIT("comment-id,voter-id\n1,2\n"), 1, 1, "opinion_heading"},
        {STR_INIT(KITH "a,b,2,1\n"), 2, 5, "opinion_vote"},
        {STR_INIT(KITH "a,b,1,1\na,b,nan,1\n"), 3, 5, "opinion_vote"},
        {STR_INIT(KITH "a,b,1.0,1\n"), 2, 5, "opinion_vote"},
        {STR_INIT(KITH "a,b,+1,1\n"), 2, 5, "opinion_vote"},
        {STR_INIT(KITH "a,b,1,1.5\n"), 2, 7, "opinion_time"},
        {STR_INIT(KITH "a,b,1,9223372036854775808\n"), 2, 7, "opinion_time"},
        {STR_INIT(KITH "a,b,1,\n"), 2, 7, "opinion_time"},
        {STR_INIT(KITH ",b,1,1\n"), 2, 1, "opinion_id"},
        {STR_INIT(KITH "a,,1,1\n"), 2, 3, "opinion_id"},
        {STR_INIT(KITH "a,b,1\n"), 2, 1, "csv_ragged"},
        {STR_INIT(KITH "a,\"b,1,1\n"), 2, 3, "csv_open_quote"},
        {STR_INIT(KITH "a,\xFF,1,1\n"), 2, 3, "csv_utf8"},
        {STR_INIT("comment-id,voter-id,vote\n1,2,\n"), 2, 5, "opinion_vote"},
        {STR_INIT(MATRIX ",1,2,1\n"), 1, 64, "opinion_twice"},
        {STR_INIT(MATRIX ",1,\n"), 1, 62, "opinion_id"},
        {STR_INIT(MATRIX ",1\na,,0,0,0,0,1\na,,0,0,0,0,1\n"), 3, 1, "opinion_twice"},
        {STR_INIT(MATRIX ",1\na,,0,0,0,0,5\n"), 2, 12, "opinion_vote"},
        {STR_INIT("["), 1, 2, "opinion_object"},
        {STR_INIT("[1]"), 1, 2, "opinion_object"},
        {STR_INIT("[{}"), 1, 2, "opinion_id"},
        {STR_INIT("[{\"pid\":1}]"), 1, 2, "opinion_id"},
        {STR_INIT("[{\"pid\":1,\"tid\":1}]"), 1, 2, "opinion_vote"},
        {STR_INIT("[{\"pid\":1,\"tid\":1,\"vote\":2}]"), 1, 2, "opinion_vote"},
        {STR_INIT("[{\"pid\":1,\"tid\":1,\"vote\":1.0}]"), 1, 2, "opinion_vote"},
        {STR_INIT("[{\"pid\":1.5,\"tid\":1,\"vote\":1}]"), 1, 2, "opinion_id"},
        {STR_INIT("[{\"pid\":\"\\u0000\",\"tid\":1,\"vote\":1}]"), 1, 2, "opinion_id"},
        {STR_INIT("[{\"pid\":1,\"tid\":1,\"vote\":1,\"modified\":\"x\"}]"), 1, 2, "opinion_time"},
        {STR_INIT("[\n{\"pid\":1,\"tid\":1,\"vote\":1}\n{\"pid\":1}]"), 3, 1, "opinion_array"},
        {STR_INIT("[{\"pid\":1,\"tid\":1,\"vote\":1},]"), 1, 29, "opinion_object"},
        {STR_INIT("[{\"pid\":1,\"tid\":1,\"vote\":1}] x"), 1, 30, "opinion_behind"},
        {STR_INIT("[{\"pid\":1,\"pid\":1,\"tid\":1,\"vote\":1}]"), 1, 2, "json_syntax"},
        {STR_INIT("[{\"a\":\"\\"), 1, 2, "opinion_object"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct opinion_file f;
        struct flaw flaw = {0};
        enum err e = opinion_file_read(test_arena(), rows[i].text, &f, &flaw);
        test_row("row %zu: %zu:%zu %s", i, flaw.line, flaw.column, flaw.code ? flaw.code : "");
        assert_int_equal(e, ERR_INPUT);
        assert_string_equal(flaw.code, rows[i].code);
        assert_int_equal(flaw.line, rows[i].line);
        assert_int_equal(flaw.column, rows[i].column);
    }
}

TEST("opinion file: what is known of statements") {
    struct opinion_file f = read_file(STR("participant,statement,vote\na,10,1\nb,2,-1\n"));
    struct flaw flaw = {0};
    struct str text =
        STR("comment-id,moderated,is-meta,comment-body\n10,-1,0,\"Parks, and\nroads\"\n"
            "3,0,1,Trees\n");
    assert_int_equal(opinion_statements_read(test_arena(), text, &f, &flaw), ERR_OK);
    assert_int_equal(f.in.statements, 3);
    assert_str(f.in.statement[0].id, "2");
    assert_str(f.in.statement[1].id, "3");
    assert_str(f.in.statement[2].id, "10");
    assert_true(f.in.statement[2].out && !f.in.statement[2].meta);
    assert_true(f.in.statement[1].meta && !f.in.statement[1].out);
    assert_str(f.text[2], "Parks, and\nroads");
    assert_null(f.text[0].p);
    assert_str(votes_of(&f), "a 10 1, b 2 -1");
}

TEST("opinion file: statements that are refused") {
    static const struct {
        struct str text;
        size_t line;
        size_t column;
        const char *code;
    } rows[] = {
        {STR_INIT(""), 1, 1, "opinion_empty"},
        {STR_INIT("text\nx\n"), 1, 1, "opinion_heading"},
        {STR_INIT("statement,moderated\n1,2\n"), 2, 3, "opinion_flag"},
        {STR_INIT("statement,is_meta\n1,yes\n"), 2, 3, "opinion_flag"},
        {STR_INIT("statement,text\n1,a\n1,b\n"), 3, 1, "opinion_twice"},
        {STR_INIT("statement,text\n,a\n"), 2, 1, "opinion_id"},
        {STR_INIT("statement,text\n\"1\n"), 2, 1, "csv_open_quote"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct opinion_file f = read_file(STR("participant,statement,vote\na,1,1\n"));
        struct flaw flaw = {0};
        enum err e = opinion_statements_read(test_arena(), rows[i].text, &f, &flaw);
        test_row("row %zu: %zu:%zu %s", i, flaw.line, flaw.column, flaw.code ? flaw.code : "");
        assert_int_equal(e, ERR_INPUT);
        assert_string_equal(flaw.code, rows[i].code);
        assert_int_equal(flaw.line, rows[i].line);
        assert_int_equal(flaw.column, rows[i].column);
    }
}

/* --- limits: below, at, above --- */

static enum err read_text(const struct buf *b, struct opinion_file *f, struct flaw *flaw) {
    return opinion_file_read(test_arena(), buf_str(b), f, flaw);
}

TEST("opinion file: an ID has at most 200 bytes") {
    for (size_t n = 199; n <= 201; n++) {
        struct opinion_file f;
        struct flaw flaw;
        struct buf b = buf_make(1000);
        buf_printf(&b, "participant,statement,vote\n%0*d,1,1\n", (int)n, 7);
        test_row("%zu bytes", n);
        assert_int_equal(read_text(&b, &f, &flaw), n <= OPINION_ID_MAX ? ERR_OK : ERR_INPUT);
        buf_free(&b);
    }
}

TEST("opinion file: at most 10000 statements, also where they are told") {
    for (size_t n = OPINION_STATEMENTS_MAX - 1; n <= OPINION_STATEMENTS_MAX + 1; n++) {
        struct opinion_file f;
        struct flaw flaw;
        struct buf b = buf_make(1 << 20);
        buf_put(&b, STR("participant,statement,vote\n"));
        for (size_t j = 0; j < n; j++) {
            buf_printf(&b, "a,%zu,1\n", j);
        }
        bool fits = n <= OPINION_STATEMENTS_MAX;
        test_row("%zu statements", n);
        assert_int_equal(read_text(&b, &f, &flaw), fits ? ERR_OK : ERR_TOO_LARGE);
        assert_true(fits || (flaw.line == n + 1 && flaw.column == 3));
        struct str one_more = STR("statement\nnew\n");
        if (fits) {
            assert_int_equal(opinion_statements_read(test_arena(), one_more, &f, &flaw),
                             n < OPINION_STATEMENTS_MAX ? ERR_OK : ERR_TOO_LARGE);
        }
        buf_free(&b);
    }
}

TEST("opinion file: at most a million participants") {
    for (size_t n = OPINION_PARTICIPANTS_MAX; n <= OPINION_PARTICIPANTS_MAX + 1; n++) {
        struct opinion_file f;
        struct flaw flaw;
        struct arena_mark m = arena_mark(test_arena());
        struct buf b = buf_make(1 << 25);
        buf_put(&b, STR("participant,statement,vote\n"));
        for (size_t p = 0; p < n; p++) {
            buf_int(&b, (int64_t)p);
            buf_put(&b, STR(",1,1\n"));
        }
        bool fits = n <= OPINION_PARTICIPANTS_MAX;
        test_row("%zu participants", n);
        assert_int_equal(read_text(&b, &f, &flaw), fits ? ERR_OK : ERR_TOO_LARGE);
        assert_true(fits || (flaw.line == n + 1 && flaw.column == 1));
        buf_free(&b);
        arena_rewind(test_arena(), m);
    }
}

/* The rows of a file in another order give the same map, byte for byte. */
TEST("opinion file: the order of rows changes nothing") {
    struct draw d = draw_begin(STR("rows"), STR("test"));
    struct str row[600];
    struct str answer = {0};
    for (size_t i = 0; i < COUNT(row); i++) {
        row[i] = arena_printf(test_arena(), "\"p,%zu\",%c%zu,%d,%zu\n", i / 15, "\"sx"[1 + i % 2],
                              i % 15 * 7 % 20, (int)draw_below(&d, 3) - 1, i * 31 % 7);
    }
    for (int turn = 0; turn < 4; turn++) {
        struct buf b = buf_make(1 << 20);
        buf_put(&b, STR("participant,statement,vote,time\n"));
        for (size_t i = 0; i < COUNT(row); i++) {
            size_t other = draw_below(&d, i + 1);
            struct str kept = row[i];
            row[i] = row[other];
            row[other] = kept;
        }
        for (size_t i = 0; i < COUNT(row); i++) {
            buf_put(&b, row[i]);
        }
        struct opinion_file f = read_file(arena_str(test_arena(), buf_str(&b)));
        struct opinion_options o = {.seed = STR("s")};
        struct opinion_map m = opinion_map_make(test_arena(), &f.in, o);
        buf_clear(&b);
        struct json_out j = json_begin(&b);
        opinion_json(&j, test_arena(), &f.in, &o, &m, (struct result_head){.input = hash_of("", 0)},
                     true);
        if (turn == 0) {
            answer = arena_str(test_arena(), buf_str(&b));
        }
        assert_true(str_eq(buf_str(&b), answer));
        buf_free(&b);
    }
}
