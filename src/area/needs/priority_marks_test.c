/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Marks as text, and ranks from pairs. */
#include "area/needs/priority_marks.h"

#include "tests/unit/test.h"

TEST("priority marks: what is asked, by method") {
    static const struct {
        enum priority_method method;
        bool barriers, equity;
        size_t count;
        enum priority_criterion first, last;
    } rows[] = {
        {PRIORITY_HANLON, false, false, 3, PRIORITY_SIZE, PRIORITY_EFFECTIVENESS},
        {PRIORITY_HANLON, true, true, 9, PRIORITY_SIZE, PRIORITY_EQUITY},
        {PRIORITY_GRID, false, true, 3, PRIORITY_SIZE, PRIORITY_EQUITY},
        {PRIORITY_NOMINAL, false, false, 1, PRIORITY_RANK, PRIORITY_RANK},
        {PRIORITY_MULTIVOTE, false, false, 1, PRIORITY_VOTES, PRIORITY_VOTES},
        {PRIORITY_PAIRWISE, false, false, 1, PRIORITY_RANK, PRIORITY_RANK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct priority_asked a = priority_asked(rows[i].method, rows[i].barriers, rows[i].equity);
        assert_int_equal(a.count, rows[i].count);
        assert_int_equal(a.item[0], rows[i].first);
        assert_int_equal(a.item[a.count - 1], rows[i].last);
    }
}

TEST("priority marks: read and written again") {
    static const struct {
        const char *text;
        size_t values, count;
        const char *again;
    } rows[] = {
        {"", 3, 0, ""},
        {"1:8,12,6;", 3, 1, "1:8,12,6;"},
        {"1:,,;2:1,,;", 3, 2, "2:1,,;"},
        {"3-7:1;7-9:0;", 1, 2, "3-7:1;7-9:0;"},
        {"x:1;:;;9", 1, 1, ""},
        {"1:8,x,6;", 3, 1, "1:8,,6;"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].text);
        struct priority_marks m =
            priority_marks_read(test_arena(), str_of(rows[i].text), rows[i].values);
        assert_int_equal(m.count, rows[i].count);
        assert_str(priority_marks_text(test_arena(), &m, rows[i].values), rows[i].again);
    }
}

TEST("priority marks: how many are dealt for so many pairs") {
    static const struct {
        int64_t most;
        size_t size;
    } rows[] = {{1, 2}, {2, 2}, {3, 3}, {5, 3}, {6, 4}, {10, 5}, {45, 10}, {1000, 10}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(priority_hand_size(rows[i].most), rows[i].size);
    }
}

TEST("priority marks: ranks from pairs") {
    static const struct {
        const char *what, *hand, *pairs;
        int64_t rank[4];
    } rows[] = {
        {"in order", "1 2 3", "1-2:1;1-3:1;2-3:1;", {1, 2, 3}},
        {"said the other way round", "1 2 3", "2-1:2;3-1:2;3-2:2;", {1, 2, 3}},
        {"all the same", "1 2 3", "1-2:0;1-3:0;2-3:0;", {1, 1, 1}},
        {"two the same", "1 2 3", "1-2:0;1-3:1;2-3:1;", {1, 1, 3}},
        {"they go round", "1 2 3", "1-2:1;2-3:1;1-3:2;", {1, 1, 1}},
        {"the last was left out", "1 2 3", "1-2:2;1-3:1;", {2, 1, 0}},
        {"the second was left out", "1 2 3", "1-3:1;", {1, 0, 2}},
        {"nothing was said", "1 2 3", "", {0, 0, 0}},
        {"a loop below the first", "4 1 2 3", "4-1:1;4-2:1;4-3:1;1-2:1;2-3:1;1-3:2;", {1, 2, 2, 2}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t rank[PRIORITY_HAND_MAX];
        test_row("%s", rows[i].what);
        struct priority_hand h = priority_hand_read(str_of(rows[i].hand));
        struct priority_marks m = priority_marks_read(test_arena(), str_of(rows[i].pairs), 1);
        priority_hand_ranks(&h, &m, rank);
        for (size_t k = 0; k < h.count; k++) {
            assert_int_equal(rank[k], rows[i].rank[k]);
        }
        assert_str(priority_hand_text(test_arena(), &h), rows[i].hand);
    }
}
