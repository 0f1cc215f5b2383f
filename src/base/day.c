/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Years begin in March here, so that the day that comes and goes is the last of its year; 400 of
 * them have 146,097 days. */
#include "base/day.h"

#define ERA_DAYS 146097
#define EPOCH 719468 /* days from 1 March of the year 0 to 1 January 1970 */

struct day day_of(int64_t number) {
    int64_t z = number + EPOCH;
    int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t left = z - era * ERA_DAYS;
    int64_t year = (left - left / 1460 + left / 36524 - left / (ERA_DAYS - 1)) / 365;
    int64_t of_year = left - (365 * year + year / 4 - year / 100);
    int64_t m = (5 * of_year + 2) / 153;
    int month = (int)(m < 10 ? m + 3 : m - 9);
    return (struct day){era * 400 + year + (month <= 2), month,
                        (int)(of_year - (153 * m + 2) / 5 + 1)};
}

int64_t day_number(struct day d) {
    int64_t year = d.year - (d.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (d.month > 2 ? d.month - 3 : d.month + 9) + 2) / 5 + d.day - 1;
    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
}

bool day_is(struct day d) {
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (d.year < 0 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1) {
        return false;
    }
    bool leap = d.year % 4 == 0 && (d.year % 100 != 0 || d.year % 400 == 0);
    return d.day <= length[d.month - 1] + (leap && d.month == 2);
}

int day_of_week(int64_t number) {
    int64_t w = (number + 4) % 7;
    return (int)(w < 0 ? w + 7 : w);
}

/* n digits, nothing else. */
static bool digits(struct str s, size_t at, size_t n, int *out) {
    *out = 0;
    for (size_t i = at; i < at + n; i++) {
        if (i >= s.n || s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
        *out = *out * 10 + (s.p[i] - '0');
    }
    return true;
}

static bool is_at(struct str s, size_t at, char c) {
    return at < s.n && s.p[at] == c;
}

bool day_read(struct str s, int64_t *number) {
    int year;
    struct day d = {0};
    if (s.n != 10 || !digits(s, 0, 4, &year) || !is_at(s, 4, '-') || !digits(s, 5, 2, &d.month) ||
        !is_at(s, 7, '-') || !digits(s, 8, 2, &d.day)) {
        return false;
    }
    d.year = year;
    if (!day_is(d)) {
        return false;
    }
    *number = day_number(d);
    return true;
}

static bool offset_read(struct str s, int32_t *offset) {
    int hour;
    int minute;
    *offset = DAY_NO_OFFSET;
    if (s.n == 0) {
        return true;
    }
    *offset = 0;
    if (str_eq(s, STR("Z"))) {
        return true;
    }
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || !digits(s, 1, 2, &hour) ||
        !is_at(s, 3, ':') || !digits(s, 4, 2, &minute) || hour > 14 || minute > 59) {
        return false;
    }
    *offset = (s.p[0] == '-' ? -1 : 1) * (60 * hour + minute);
    return true;
}

bool day_time_read(struct str s, int64_t *ms, int32_t *offset) {
    int hour;
    int minute;
    int second = 0;
    int part = 0;
    size_t at = 5;
    if (!digits(s, 0, 2, &hour) || !is_at(s, 2, ':') || !digits(s, 3, 2, &minute)) {
        return false;
    }
    if (is_at(s, at, ':')) {
        if (!digits(s, at + 1, 2, &second)) {
            return false;
        }
        at += 3;
        if (is_at(s, at, '.')) {
            int scale = 100;
            size_t first = ++at;
            for (; at < s.n && s.p[at] >= '0' && s.p[at] <= '9' && at < first + 9; at++) {
                part += (s.p[at] - '0') * scale;
                scale /= 10;
            }
            if (at == first) {
                return false;
            }
        }
    }
    if (hour > 23 || minute > 59 || second > 59 || !offset_read(str_from(s, at), offset)) {
        return false;
    }
    *ms = ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + part;
    return true;
}
