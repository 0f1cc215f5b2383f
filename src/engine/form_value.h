/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Values as XPath 1.0 has them, with the days of OpenRosa beside: a day is a number that looks like
 * a date. An empty text is '', not 0, and as a number it is NaN. Pure; texts go into an arena. */
#ifndef KITH_ENGINE_FORM_VALUE_H
#define KITH_ENGINE_FORM_VALUE_H

#include "base/arena.h"

/* What time it is for whoever fills a form. */
struct form_clock {
    int64_t now_ms;         /* UTC, since 1970 */
    int32_t offset_minutes; /* of their place, east of Greenwich */
};

enum form_kind {
    FORM_IS_TEXT,
    FORM_IS_NUMBER,
    FORM_IS_BOOLEAN,
    FORM_IS_DAY,  /* number: days since 1970, text: as ISO 8601 */
    FORM_IS_LIST, /* the answers of several rows */
};

struct form_value {
    enum form_kind kind;
    double number;
    bool truth;
    struct str text;
    const struct str *list;
    size_t count;
};

struct form_value form_of_text(struct str s);
struct form_value form_of_number(double v);
struct form_value form_of_boolean(bool v);
struct form_value form_of_list(const struct str *list, size_t count);
/* A day, with a time of day if there is one; in the place of the clock. */
struct form_value form_of_day(struct arena *a, double days, struct form_clock clock);

struct str form_as_text(struct arena *a, struct form_value v);
double form_as_number(struct form_value v, struct form_clock clock);
bool form_as_boolean(struct form_value v);

/* A number as XPath 1.0 writes it: no exponent, as many digits as tell it apart. */
struct str form_number_text(struct arena *a, double v);
/* A text as a number, strictly: "-1.5"; NaN for all else. */
double form_text_number(struct str s);
/* "2024-05-01", alone or with T and a time, as days since 1970; false: it is none. */
bool form_text_day(struct str s, struct form_clock clock, double *days);
/* Days and time of day as the letters of a format ask: "%d.%m.%Y". time: %H and its like too. */
struct str form_day_format(struct arena *a, double days, struct str format, bool time);

enum form_compare { FORM_EQ, FORM_NE, FORM_LT, FORM_LE, FORM_GT, FORM_GE };
/* Of lists it is enough that one answer fits. */
bool form_compare(struct arena *a, enum form_compare c, struct form_value x, struct form_value y,
                  struct form_clock clock);

#endif
