/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/csv.h and format/flaw.h. */
#include "format/csv.h"

#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct csv_limits limits = {8, 20, 10};

/* Fields joined by |, records by /; or "line:column code". */
static struct str shown(struct str text) {
    struct arena *a = test_arena();
    struct csv c = csv_begin(a, text, ',', limits);
    struct buf b = buf_make(1000);
    bool has = true;
    enum err e = csv_next(&c, &has);
    while (e == ERR_OK && has) {
        for (size_t i = 0; i < c.count; i++) {
            buf_put(&b, i ? STR("|") : STR(""));
            buf_put(&b, c.field[i].text);
        }
        buf_char(&b, '/');
        e = csv_next(&c, &has);
    }
    if (e != ERR_OK) {
        buf_clear(&b);
        buf_printf(&b, "%zu:%zu %s", c.flaw.line, c.flaw.column, c.flaw.code);
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

TEST("csv: records as RFC 4180 has them, flaws with line and column") {
    static const struct {
        struct str text;
        const char *expected;
    } rows[] = {{STR_INIT(""), ""},
                {STR_INIT("a,b\nc,d"), "a|b/c|d/"},
                {STR_INIT("a,b\r\nc,d\r\n"), "a|b/c|d/"},
                {STR_INIT("\xEF\xBB\xBF"
                          "a,b\n"),
                 "a|b/"},
                {STR_INIT("\xEF\xBB\xBF"
                          "\"a\",b\n"),
                 "a|b/"},
                {STR_INIT("a,,\n,,b\n"), "a||/||b/"},
                {STR_INIT("\"a,\"\"b\"\"\",\"c\r\nd\"\n"), "a,\"b\"|c\r\nd/"},
                {STR_INIT("\"\"\n"), "/"},
                {STR_INIT("\"\""), "/"},
                {STR_INIT("a,b\n\n\r\nc,d\n\n"), "a|b/c|d/"},
                {STR_INIT("a\n\nb\n"), "a//b/"},
                {STR_INIT("a,\xc3\xa9\n"), "a|\xc3\xa9/"},
                {STR_INIT("a,b\nc\n"), "2:1 csv_ragged"},
                {STR_INIT("a,b\nc,d,e\n"), "2:5 csv_ragged"},
                {STR_INIT("a,b\nc,d\"e\n"), "2:4 csv_quote"},
                {STR_INIT("a,b\n\"c\"d,e\n"), "2:4 csv_after_quote"},
                {STR_INIT("a,b\n\"c\"\rd,e\n"), "2:4 csv_after_quote"},
                {STR_INIT("\"x\ny\",b\nc,\"d\n"), "3:3 csv_open_quote"},
                {STR_INIT("\""), "1:1 csv_open_quote"},
                {STR_INIT("a,b\rc,d\n"), "1:4 csv_return"},
                {STR_INIT("a,b\nc,x\xffy\n"), "2:4 csv_utf8"},
                {STR_INIT("\xEF\xBB\xBF"
                          "a\xff,b\n"),
                 "1:2 csv_utf8"},
                {STR_INIT("a,\"\xc3\"\n"), "1:4 csv_utf8"},
                {STR_INIT("a,b\0c\n"), "1:4 csv_utf8"},
                {STR_INIT("a,12345678901234567890\n"), "a|12345678901234567890/"},
                {STR_INIT("a,123456789012345678901\n"), "1:3 csv_field_long"},
                {STR_INIT("1,2,3,4,5,6,7,8"), "1|2|3|4|5|6|7|8/"},
                {STR_INIT("1,2,3,4,5,6,7,8,9"), "1:17 csv_columns"},
                {STR_INIT("1\n2\n3\n4\n5\n6\n7\n8\n9\n0"), "1/2/3/4/5/6/7/8/9/0/"},
                {STR_INIT("1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1"), "11:1 csv_records"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%zu: %.*s", i, STR_ARG(rows[i].text));
        assert_str(shown(rows[i].text), rows[i].expected);
    }
}

TEST("csv: many columns, finding one, refusing a field") {
    struct buf b = buf_make(10000);
    struct csv_out o = csv_out(&b, false);
    for (int i = 0; i < 100; i++) {
        csv_put_int(&o, i);
    }
    csv_end_record(&o);
    struct csv c = csv_begin(test_arena(), buf_str(&b), ',', (struct csv_limits){100, 9, 9});
    bool has = false;
    assert_int_equal(csv_next(&c, &has), ERR_OK);
    assert_int_equal(c.count, 100);
    assert_int_equal(csv_find(&c, STR("77")), 77);
    assert_int_equal(csv_find(&c, STR("x")), 100);
    assert_int_equal(csv_refuse(&c, 11, "range", STR("out of range")), ERR_INPUT);
    assert_int_equal(c.flaw.column, 24);
    buf_free(&b);
}

TEST("csv: the separator is seen") {
    assert_int_equal(csv_separator(STR("a;b;c,d\n,,,,")), ';');
    assert_int_equal(csv_separator(STR("a\tb")), '\t');
    assert_int_equal(csv_separator(STR("\";;\",b")), ',');
    assert_int_equal(csv_separator(STR("")), ',');
}

TEST("csv: what is written reads back; formulas are defused when asked") {
    static const struct {
        struct str text;
        const char *plain;
        const char *guarded;
    } rows[] = {{STR_INIT("a"), "a", "a"},
                {STR_INIT("a,b"), "\"a,b\"", "\"a,b\""},
                {STR_INIT("say \"hi\""), "\"say \"\"hi\"\"\"", "\"say \"\"hi\"\"\""},
                {STR_INIT("x\ny"), "\"x\ny\"", "\"x\ny\""},
                {STR_INIT("=1+1"), "=1+1", "'=1+1"},
                {STR_INIT("+49"), "+49", "'+49"},
                {STR_INIT("-1"), "-1", "'-1"},
                {STR_INIT("@sum"), "@sum", "'@sum"},
                {STR_INIT("\t="), "\t=", "'\t="},
                {STR_INIT("\r="), "\"\r=\"", "\"'\r=\""},
                {STR_INIT("=a,\"b\""), "\"=a,\"\"b\"\"\"", "\"'=a,\"\"b\"\"\""},
                {STR_INIT(""), "\"\"", "\"\""}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (int guard = 0; guard <= 1; guard++) {
            struct buf b = buf_make(1000);
            struct csv_out o = csv_out(&b, guard);
            csv_put(&o, rows[i].text);
            csv_end_record(&o);
            test_row("%.*s, guard %d", STR_ARG(rows[i].text), guard);
            assert_true(str_ends(buf_str(&b), STR("\r\n")));
            assert_str(str_first(buf_str(&b), b.n - 2), guard ? rows[i].guarded : rows[i].plain);
            buf_free(&b);
        }
    }
}

TEST("csv: numbers are never guarded and read back the same") {
    struct buf b = buf_make(1000);
    struct csv_out o = csv_out(&b, true);
    csv_put_int(&o, -5);
    csv_put_real(&o, -0.1);
    csv_put_real(&o, 1.0 / 3);
    csv_put_real(&o, 12);
    csv_end_record(&o);
    assert_str(buf_str(&b), "-5,-0.1,0.3333333333333333,12\r\n");
    buf_free(&b);
}
