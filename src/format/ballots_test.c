/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/ballots.h. */
#include "format/ballots.h"

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

TEST("ballots: what is read, and what is refused where") {
    static const struct {
        enum tally_method method;
        struct str text;
        const char *expected; /* written anew with \r\n as /, or line:column code */
    } rows[] = {{TALLY_APPROVAL, STR_INIT("A,B\n1,\n,2\n0,\n"), "count,A,B/1,1,/1,,1/1,,/"},
                {TALLY_APPROVAL, STR_INIT("count,A,A\n5,1,1\n"), "count,A,A/5,1,1/"},
                {TALLY_APPROVAL, STR_INIT("ballot,count\nx,1\n\"y,\"\"z\",0\n"),
                 "ballot,count/x,1/\"y,\"\"z\",/"},
                {TALLY_APPROVAL, STR_INIT("A\n1\n\n"), "count,A/1,1/1,/"},
                {TALLY_APPROVAL,
                 STR_INIT("\xEF\xBB\xBF"
                          "count,\xc3\xa9\r\n2,1\r\n"),
                 "count,\xc3\xa9/2,1/"},
                {TALLY_APPROVAL, STR_INIT("A,B"), "count,A,B/"},
                {TALLY_APPROVAL, STR_INIT(""), "1:1 ballots_empty"},
                {TALLY_APPROVAL, STR_INIT("count\n1\n"), "1:1 ballots_options"},
                {TALLY_APPROVAL, STR_INIT("A,\n1,1\n"), "1:3 ballots_name"},
                {TALLY_APPROVAL, STR_INIT("A,B\n1,x\n"), "2:3 ballots_mark"},
                {TALLY_APPROVAL, STR_INIT("A,B\n1,-1\n"), "2:3 ballots_mark"},
                {TALLY_APPROVAL, STR_INIT("A,B\n1,1001\n"), "2:3 ballots_mark"},
                {TALLY_APPROVAL, STR_INIT("A,B\n1\n"), "2:1 csv_ragged"},
                {TALLY_APPROVAL, STR_INIT("count,A\n0,1\n"), "2:1 ballots_count"},
                {TALLY_APPROVAL, STR_INIT("count,A\n1,1\n1000000000,1\n"), "3:1 ballots_count"},
                {TALLY_APPROVAL, STR_INIT("ballot,A\nx,1\ny,1\nx,\n"), "4:1 ballots_twice"},
                {TALLY_APPROVAL, STR_INIT("ballot,A\n,1\n"), "2:1 ballots_id"},
                {TALLY_CONSENT, STR_INIT("stance\nyes\nobjection\n\nstand_aside\n"),
                 "count,stance,settled/1,yes,/1,objection,/1,,/1,stand_aside,/"},
                {TALLY_CONSENT,
                 STR_INIT("ballot,stance,settled,reason\na,objection,yes,too dear\n"),
                 "ballot,stance,settled/a,objection,yes/"},
                {TALLY_CONSENT, STR_INIT("stance,reason\nobjection,\n"), "2:11 ballots_reason"},
                {TALLY_CONSENT, STR_INIT("stance,settled\nyes,yes\n"), "2:5 ballots_settled"},
                {TALLY_CONSENT, STR_INIT("stance,settled\nobjection,no\n"), "2:11 ballots_settled"},
                {TALLY_CONSENT, STR_INIT("stance\nblock\n"), "2:1 ballots_stance"},
                {TALLY_CONSENT, STR_INIT("A\n1\n"), "1:1 ballots_stance"},
                {TALLY_CONSENT, STR_INIT("count\n1\n"), "1:1 ballots_stance"},
                {TALLY_CONSENT, STR_INIT("stance,other\n"), "1:8 ballots_column"},
                {TALLY_CONSENSUS, STR_INIT("count,stance\n3,agree\n1,block\n"),
                 "count,stance/3,agree/1,block/"},
                {TALLY_CONSENSUS, STR_INIT("stance\nyes\n"), "2:1 ballots_stance"},
                {TALLY_CONSENSUS, STR_INIT("stance,settled\nagree,\n"), "1:8 ballots_column"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tally_ballots b;
        struct flaw f;
        struct buf out = buf_make(1000);
        test_row("%zu: %.*s", i, STR_ARG(rows[i].text));
        struct tally_options o = {.method = rows[i].method, .dots = 5};
        if (ballots_read(test_arena(), rows[i].text, &o, &b, &f) == ERR_OK) {
            (void)ballots_write(&out, &b, rows[i].method, 1);
        } else {
            buf_printf(&out, "%zu:%zu %s", f.line, f.column, f.code);
        }
        struct str got = arena_str(test_arena(), buf_str(&out));
        size_t n = 0;
        for (size_t k = 0; k < got.n; k++) {
            bool end = got.p[k] == '\r';
            ((char *)(uintptr_t)got.p)[n++] = end ? '/' : got.p[k];
            k += end ? 1 : 0;
        }
        buf_free(&out);
        assert_str(str_first(got, n), rows[i].expected);
    }
}
