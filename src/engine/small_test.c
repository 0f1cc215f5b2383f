/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of engine/small.h: rows by hand, then thousands of tables in which every hidden cell is
 * tried to be worked out again, by elimination. */
#include "engine/small.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "tests/unit/test.h"

TEST("small: a line") {
    static const struct {
        size_t n;
        uint64_t count[6]; /* the last is the sum */
        const char *shown; /* # hidden, . shown */
    } rows[] = {
        {3, {10, 20, 30}, "..."},
        {3, {0, 30, 30}, "..."},
        {4, {3, 40, 12, 55}, "###."}, /* 3 and 12 are fewer than 20 */
        {4, {3, 40, 17, 60}, "#.#."},
        {3, {3, 40, 43}, "##."},
        {4, {4, 5, 50, 59}, "###."},
        {3, {4, 5, 9}, "###"},
        {3, {9, 0, 9}, "#.#"},
        {5, {9, 9, 9, 100, 127}, "###.."},
        {2, {5, 5}, "##"},
        {2, {12, 12}, ".."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool hidden[6] = {false};
        struct small_table t = {1, rows[i].n, false, rows[i].count, hidden};
        small_hide(&t);
        test_row("row %zu", i);
        for (size_t k = 0; k < rows[i].n; k++) {
            assert_int_equal(hidden[k], rows[i].shown[k] == '#');
        }
    }
}

TEST("small: what is hidden from the beginning stays hidden, and is not given back by the rest") {
    const uint64_t count[] = {20, 30, 50};
    bool hidden[] = {false, false, true};
    struct small_table t = {1, 3, false, count, hidden};
    small_hide(&t);
    assert_true(hidden[2]);
    assert_true(hidden[0] || hidden[1]);
}

#define SIDE 6

/* Is the value of unknown `which` fixed by all lines? Gauss on the hidden cells. */
static bool is_fixed(const struct small_table *t, size_t which) {
    double m[2 * SIDE][SIDE * SIDE] = {{0}};
    size_t unknown[SIDE * SIDE], unknowns = 0, rows = t->rows, columns = t->columns_count;
    size_t target = 0;
    for (size_t at = 0; at < rows * columns; at++) {
        if (t->hidden[at] && at != which) {
            unknown[unknowns++] = at;
        }
    }
    target = unknowns;
    unknown[unknowns++] = which; /* last: eliminated last */
    for (size_t u = 0; u < unknowns; u++) {
        size_t r = unknown[u] / columns, c = unknown[u] % columns;
        m[r][u] = c + 1 == columns ? -1 : 1;
        m[rows + c][u] = r + 1 == rows ? -1 : 1;
    }
    size_t used = 0;
    for (size_t u = 0; u < target; u++) {
        size_t pivot = used;
        while (pivot < rows + columns && fabs(m[pivot][u]) < 1e-9) {
            pivot++;
        }
        if (pivot == rows + columns) {
            continue;
        }
        for (size_t k = 0; k < unknowns; k++) {
            double swap = m[pivot][k];
            m[pivot][k] = m[used][k];
            m[used][k] = swap;
        }
        for (size_t l = 0; l < rows + columns; l++) {
            double f = l == used ? 0 : m[l][u] / m[used][u];
            for (size_t k = 0; k < unknowns; k++) {
                m[l][k] -= f * m[used][k];
            }
        }
        used++;
    }
    for (size_t l = used; l < rows + columns; l++) {
        if (fabs(m[l][target]) > 1e-9) {
            return true;
        }
    }
    return false;
}

TEST("small: no subtraction of rows and columns gives a hidden cell back") {
    struct draw d = draw_begin(STR("small"), STR("test"));
    size_t hidden_ones = 0;
    for (int round = 0; round < 3000; round++) {
        size_t rows = 2 + draw_below(&d, SIDE - 1), columns = 2 + draw_below(&d, SIDE - 1);
        uint64_t count[SIDE * SIDE] = {0};
        bool hidden[SIDE * SIDE] = {false};
        for (size_t r = 0; r + 1 < rows; r++) {
            for (size_t c = 0; c + 1 < columns; c++) {
                uint64_t v = draw_below(&d, draw_below(&d, 3) == 0 ? 12 : 60);
                count[r * columns + c] = v;
                count[r * columns + columns - 1] += v;
                count[(rows - 1) * columns + c] += v;
                count[rows * columns - 1] += v;
            }
        }
        struct small_table t = {rows, columns, true, count, hidden};
        small_hide(&t);
        for (size_t at = 0; columns > 0 && at < rows * columns; at++) {
            test_row("round %d, cell %zu", round, at);
            assert_true(hidden[at] || count[at] == 0 || count[at] >= SMALL_LEAST);
            /* Where all of its lines but nobody is hidden, there is nothing more to hide. */
            bool more = false;
            for (size_t k = 0; k < rows * columns; k++) {
                bool same = k / columns == at / columns || k % columns == at % columns;
                more = more || (same && !hidden[k] && count[k] > 0);
            }
            if (hidden[at] && more) {
                assert_false(is_fixed(&t, at));
                hidden_ones++;
            }
        }
    }
    assert_true(hidden_ones > 1000); /* it was put to the test */
}
