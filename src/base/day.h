/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Days of the Gregorian calendar as numbers, and the texts of ISO 8601 that name them. Pure: what
 * day it is, only a clock says. */
#ifndef KITH_BASE_DAY_H
#define KITH_BASE_DAY_H

#include "base/str.h"

struct day {
    int64_t year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
};

/* Days since 1 January 1970, of years 0 to 9999. */
struct day day_of(int64_t number);
int64_t day_number(struct day d); /* d must be one: day_is */
bool day_is(struct day d);
int day_of_week(int64_t number); /* 0: Sunday */

/* "2024-05-01", whole text, a day that exists. */
bool day_read(struct str s, int64_t *number);
/* "09:30", "09:30:15", "09:30:15.25" with or without "Z" or "+02:00" behind. ms: since midnight.
 * offset: minutes east, or DAY_NO_OFFSET. */
#define DAY_NO_OFFSET INT32_MIN
bool day_time_read(struct str s, int64_t *ms, int32_t *offset);

#endif
