/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of survey_spread.h: exact while values are few, about right when they are many. */
#include "area/needs/survey_spread.h"

#include "base/hash.h"
#include "tests/unit/test.h"

TEST("survey_spread: median and quartiles") {
    static const struct {
        int n;
        double v[8], low, median, high;
    } rows[] = {
        {1, {5}, 5, 5, 5},
        {2, {1, 3}, 1, 2, 3},
        {4, {4, 1, 3, 2}, 1.5, 2.5, 3.5},
        {5, {9, 9, 1, 1, 1}, 1, 1, 9},
        {8, {1, 2, 3, 4, 5, 6, 7, 8}, 2.5, 4.5, 6.5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct survey_spread s = {0};
        for (int k = 0; k < rows[i].n; k++) {
            survey_spread_add(test_arena(), &s, rows[i].v[k]);
        }
        test_row("row %zu", i);
        assert_near(survey_spread_at(&s, 0.25), rows[i].low, 1e-9);
        assert_near(survey_spread_at(&s, 0.5), rows[i].median, 1e-9);
        assert_near(survey_spread_at(&s, 0.75), rows[i].high, 1e-9);
    }
}

TEST("survey_spread: a million different values at constant memory") {
    struct survey_spread s = {0};
    struct draw d = draw_begin(STR("spread"), STR("test"));
    for (int i = 0; i < 1000000; i++) {
        survey_spread_add(test_arena(), &s, draw_unit(&d) * 1000);
    }
    assert_true(s.merged);
    assert_true(s.room <= SURVEY_SPREAD_MAX);
    assert_int_equal(s.all, 1000000);
    assert_near(survey_spread_at(&s, 0.5), 500, 10);
    assert_near(survey_spread_at(&s, 0.25), 250, 10);
    assert_int_equal(survey_spread_count(&s, -1, 2000), 1000000);
}

TEST("survey_spread: round numbers part what there is") {
    struct survey_spread s = {0};
    double edge[7];
    for (int age = 0; age < 90; age++) {
        survey_spread_add(test_arena(), &s, age);
    }
    size_t n = survey_spread_edges(&s, true, edge, 7);
    assert_in_range(n, 3, 6);
    uint64_t all = survey_spread_count(&s, -1e9, edge[0]);
    for (size_t i = 0; i < n; i++) {
        assert_near(edge[i], (double)(int64_t)edge[i], 1e-9);
        all += survey_spread_count(&s, edge[i], i + 1 < n ? edge[i + 1] : 1e9);
    }
    assert_int_equal(all, 90);
}
