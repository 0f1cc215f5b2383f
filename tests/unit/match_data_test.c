/* SPDX-License-Identifier: AGPL-3.0-or-later
 * engine/match.h against the cost tables of the open data, where they are there. */
#include "engine/match.h"
#include "format/match_read.h"
#include "sys/file.h"
#include "tests/unit/test.h"

/* The optimum that expected.tsv has, "assignment TAB SET TAB ... TAB COST"; see its README. */
static void conform(const char *path, size_t side, int64_t expected) {
    struct arena *a = test_arena();
    struct str text = {0};
    struct match_table t;
    struct flaw flaw = {0};
    assert_int_equal(file_read(a, test_data(path), 1 << 24, &text), ERR_OK);
    assert_int_equal(match_table_read(a, text, &t, &flaw), ERR_OK);
    assert_int_equal(t.count, side);
    struct match_table_result r = match_table_solve(a, &t, (struct flow_watch){0});
    assert_null(r.refused);
    assert_int_equal(r.cost, expected);
    bool *taken = arena_array(a, bool, side);
    for (size_t i = 0; i < side; i++) {
        assert_int_equal(t.pair[r.pair[i]].volunteer, i);
        assert_false(taken[t.pair[r.pair[i]].seat]);
        taken[t.pair[r.pair[i]].seat] = true;
    }
}

TEST("conformance assignment/assign100: the least cost") {
    conform("assignment/assign100.txt", 100, 769);
}

TEST("conformance assignment/assign200: the least cost") {
    conform("assignment/assign200.txt", 200, 4204);
}

TEST("conformance assignment/assign500: the published optimum") {
    conform("assignment/assign500.txt", 500, 991);
}
