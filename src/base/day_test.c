/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of base/day.h; the C library's calendar is the oracle. */
#include "base/day.h"

#include <time.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

TEST("day: every day from 1600 to 2400 as the C library has it") {
    for (int64_t n = -135140; n < 157054; n++) {
        time_t t = (time_t)(n * 86400);
        struct tm tm;
        struct day d = day_of(n);
        assert_non_null(gmtime_r(&t, &tm));
        test_row("day %lld", (long long)n);
        assert_true(d.year == tm.tm_year + 1900 && d.month == tm.tm_mon + 1 && d.day == tm.tm_mday);
        assert_true(day_is(d) && day_number(d) == n);
        assert_int_equal(day_of_week(n), tm.tm_wday);
    }
}

TEST("day: texts") {
    static const struct {
        const char *text;
        bool is;
        int64_t number;
    } rows[] = {
        {"1970-01-01", true, 0},       {"2000-02-29", true, 11016},   {"1900-02-29", false, 0},
        {"2023-02-29", false, 0},      {"2024-13-01", false, 0},      {"2024-00-01", false, 0},
        {"2024-04-31", false, 0},      {"2024-4-01", false, 0},       {"2024-04-01 ", false, 0},
        {"0000-01-01", true, -719528}, {"9999-12-31", true, 2932896}, {"", false, 0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t n = 0;
        test_row("%s", rows[i].text);
        assert_int_equal(day_read(str_of(rows[i].text), &n), rows[i].is);
        assert_int_equal(n, rows[i].number);
    }
}

TEST("day: times") {
    static const struct {
        const char *text;
        bool is;
        int64_t ms;
        int32_t offset;
    } rows[] = {{"00:00", true, 0, DAY_NO_OFFSET},
                {"23:59:59.999", true, 86399999, DAY_NO_OFFSET},
                {"09:30:15.25Z", true, 34215250, 0},
                {"09:30+05:30", true, 34200000, 330},
                {"09:30:00.123456-14:00", true, 34200123, -840},
                {"24:00", false, 0, 0},
                {"12:60", false, 0, 0},
                {"12:00:60", false, 0, 0},
                {"12:00:00.", false, 0, 0},
                {"12:00+15:00", false, 0, 0},
                {"12:00 Z", false, 0, 0},
                {"12", false, 0, 0},
                {"", false, 0, 0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t ms = 0;
        int32_t offset = 0;
        test_row("%s", rows[i].text);
        assert_int_equal(day_time_read(str_of(rows[i].text), &ms, &offset), rows[i].is);
        if (rows[i].is) {
            assert_int_equal(ms, rows[i].ms);
            assert_int_equal(offset, rows[i].offset);
        }
    }
}
