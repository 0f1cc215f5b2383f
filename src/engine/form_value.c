/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Conversions and comparisons. */
#include "engine/form_value.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/day.h"
#include "engine/form_text.h"

#define DAY_MS 86400000.0
#define MINUTES_MS 60000.0

/* --- making them --- */

struct form_value form_of_text(struct str s) {
    return (struct form_value){.kind = FORM_IS_TEXT, .text = s};
}

struct form_value form_of_number(double v) {
    return (struct form_value){.kind = FORM_IS_NUMBER, .number = v};
}

struct form_value form_of_boolean(bool v) {
    return (struct form_value){.kind = FORM_IS_BOOLEAN, .truth = v};
}

struct form_value form_of_list(const struct str *list, size_t count) {
    return (struct form_value){.kind = FORM_IS_LIST, .list = list, .count = count};
}

/* --- numbers --- */

/* A whole number of any size, without exponent. */
static struct str whole(struct arena *a, double v) {
    return arena_printf(a, "%.0f", v == 0 ? 0.0 : v);
}

/* "1.5e-07" without its exponent: "0.00000015". */
static struct str unfold(struct arena *a, struct str s) {
    struct str rest = s;
    struct str front = str_cut(&rest, 'e');
    int64_t exponent = 0;
    if (!rest.n || !str_to_int(str_from(rest, rest.p[0] == '+'), &exponent)) {
        return s;
    }
    bool minus = front.p[0] == '-';
    front = str_from(front, minus);
    struct str after = front;
    struct str before = str_cut(&after, '.');
    struct str digits = arena_join(a, before, after);
    int64_t point = (int64_t)before.n + exponent; /* digits before the point */
    char *zeros = arena_room(a, 400);
    memset(zeros, '0', 400);
    size_t missing = point <= 0 ? (size_t)-point : 0;
    size_t padded = point > (int64_t)digits.n ? (size_t)point - digits.n : 0;
    if (missing > 390 || padded > 390) {
        return s;
    }
    struct str sign = minus ? STR("-") : STR("");
    if (point <= 0) {
        return arena_join(a, sign, STR("0."), str_make(zeros, missing), digits);
    }
    if (padded || (size_t)point == digits.n) {
        return arena_join(a, sign, digits, str_make(zeros, padded));
    }
    return arena_join(a, sign, str_first(digits, (size_t)point), STR("."),
                      str_from(digits, (size_t)point));
}

struct str form_number_text(struct arena *a, double v) {
    if (isnan(v)) {
        return STR("NaN");
    }
    if (isinf(v)) {
        return v < 0 ? STR("-Infinity") : STR("Infinity");
    }
    if (v == floor(v) && fabs(v) < 1e21) {
        return whole(a, v);
    }
    struct str text = str_of(NULL);
    double back;
    for (int digits = 15; digits <= 17; digits++) {
        text = arena_printf(a, "%.*g", digits, v);
        if (str_to_real(text, &back) && back == v) {
            break;
        }
    }
    return unfold(a, text);
}

double form_text_number(struct str s) {
    double v;
    bool digit = false;
    bool point = false;
    s = form_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.' ? point : c == '-' ? i != 0 : c < '0' || c > '9') {
            return NAN;
        }
        point = point || c == '.';
        digit = digit || (c >= '0' && c <= '9');
    }
    if (!digit) {
        return NAN;
    }
    /* XPath writes .5 and 5. too */
    if (s.n > 60) {
        return str_to_real(s, &v) ? v : NAN;
    }
    char full[64] = "";
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' && (n == 0 || full[n - 1] == '-')) {
            full[n++] = '0';
        }
        full[n++] = s.p[i];
    }
    n -= n > 0 && full[n - 1] == '.';
    return str_to_real(str_make(full, n), &v) ? v : NAN;
}

/* --- days --- */

bool form_text_day(struct str s, struct form_clock clock, double *days) {
    int64_t day;
    int64_t ms;
    int32_t offset;
    if (!day_read(str_first(s, 10), &day)) {
        return false;
    }
    *days = (double)day;
    if (s.n == 10) {
        return true;
    }
    if (s.p[10] != 'T' || !day_time_read(str_from(s, 11), &ms, &offset)) {
        return false;
    }
    int32_t shift = offset == DAY_NO_OFFSET ? 0 : clock.offset_minutes - offset;
    *days = ((double)day * DAY_MS + (double)ms + shift * MINUTES_MS) / DAY_MS;
    return true;
}

struct moment {
    int64_t number;
    struct day day;
    int64_t ms; /* of the day */
};

#define DAYS_LEAST (-719528.0)
#define DAYS_MOST 2932897.0

static bool moment_of(double days, struct moment *out) {
    if (!(days >= DAYS_LEAST && days < DAYS_MOST)) {
        return false;
    }
    double ms = floor(days * DAY_MS + 0.5);
    out->number = (int64_t)floor(ms / DAY_MS);
    out->ms = (int64_t)(ms - (double)out->number * DAY_MS);
    out->day = day_of(out->number);
    return out->number < (int64_t)DAYS_MOST;
}

static struct str day_text(struct arena *a, double days, struct form_clock clock) {
    struct moment m;
    if (!moment_of(days, &m)) {
        return str_of(NULL);
    }
    int year = (int)m.day.year;
    if (m.ms == 0) {
        return arena_printf(a, "%04d-%02d-%02d", year, m.day.month, m.day.day);
    }
    int second = (int)(m.ms / 1000);
    int offset = clock.offset_minutes < 0 ? -clock.offset_minutes : clock.offset_minutes;
    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02d:%02d", year, m.day.month,
                        m.day.day, second / 3600, second / 60 % 60, second % 60, (int)(m.ms % 1000),
                        clock.offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
}

struct form_value form_of_day(struct arena *a, double days, struct form_clock clock) {
    struct str text = day_text(a, days, clock);
    return text.p ? (struct form_value){.kind = FORM_IS_DAY, .number = days, .text = text}
                  : form_of_text(STR(""));
}

static const char *const month_name[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const week_day[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

static bool day_letter(struct arena *a, const struct moment *m, char letter, struct str *out) {
    switch (letter) {
    case 'Y':
        *out = arena_printf(a, "%04d", (int)m->day.year);
        return true;
    case 'y':
        *out = arena_printf(a, "%02d", (int)(m->day.year % 100));
        return true;
    case 'm':
        *out = arena_printf(a, "%02d", m->day.month);
        return true;
    case 'n':
        *out = arena_printf(a, "%d", m->day.month);
        return true;
    case 'b':
        *out = str_of(month_name[m->day.month - 1]);
        return true;
    case 'd':
        *out = arena_printf(a, "%02d", m->day.day);
        return true;
    case 'e':
        *out = arena_printf(a, "%d", m->day.day);
        return true;
    case 'a':
        *out = str_of(week_day[day_of_week(m->number)]);
        return true;
    default:
        return false;
    }
}

static bool time_letter(struct arena *a, const struct moment *m, char letter, struct str *out) {
    int second = (int)(m->ms / 1000);
    switch (letter) {
    case 'H':
        *out = arena_printf(a, "%02d", second / 3600);
        return true;
    case 'h':
        *out = arena_printf(a, "%d", second / 3600);
        return true;
    case 'M':
        *out = arena_printf(a, "%02d", second / 60 % 60);
        return true;
    case 'S':
        *out = arena_printf(a, "%02d", second % 60);
        return true;
    case '3':
        *out = arena_printf(a, "%03d", (int)(m->ms % 1000));
        return true;
    default:
        return false;
    }
}

struct str form_day_format(struct arena *a, double days, struct str format, bool time) {
    struct moment m;
    struct buf b = buf_make(2000);
    if (!moment_of(days, &m)) {
        return STR("");
    }
    for (size_t i = 0; i < format.n; i++) {
        struct str piece = str_make(format.p + i, 1);
        char letter = i + 1 < format.n ? format.p[i + 1] : '\0';
        if (format.p[i] == '%' &&
            (day_letter(a, &m, letter, &piece) || (time && time_letter(a, &m, letter, &piece)))) {
            i++;
        }
        buf_put(&b, piece);
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

/* --- conversions --- */

static struct form_value first_of(struct form_value v) {
    return v.kind == FORM_IS_LIST ? form_of_text(v.count ? v.list[0] : STR("")) : v;
}

struct str form_as_text(struct arena *a, struct form_value v) {
    v = first_of(v);
    switch (v.kind) {
    case FORM_IS_NUMBER:
        return form_number_text(a, v.number);
    case FORM_IS_BOOLEAN:
        return v.truth ? STR("true") : STR("false");
    default:
        return v.text.p ? v.text : STR("");
    }
}

double form_as_number(struct form_value v, struct form_clock clock) {
    double days;
    v = first_of(v);
    switch (v.kind) {
    case FORM_IS_NUMBER:
    case FORM_IS_DAY:
        return v.number;
    case FORM_IS_BOOLEAN:
        return v.truth ? 1 : 0;
    default:
        return v.text.n >= 10 && form_text_day(v.text, clock, &days) ? days
                                                                     : form_text_number(v.text);
    }
}

bool form_as_boolean(struct form_value v) {
    v = first_of(v);
    switch (v.kind) {
    case FORM_IS_NUMBER:
    case FORM_IS_DAY:
        return v.number != 0 && !isnan(v.number);
    case FORM_IS_BOOLEAN:
        return v.truth;
    default:
        return v.text.n != 0;
    }
}

/* --- comparisons --- */

static bool compare_numbers(enum form_compare c, double x, double y) {
    switch (c) {
    case FORM_EQ:
        return x == y;
    case FORM_NE:
        return x != y;
    case FORM_LT:
        return x < y;
    case FORM_LE:
        return x <= y;
    case FORM_GT:
        return x > y;
    default:
        return x >= y;
    }
}

static bool is_number(struct form_value v) {
    return v.kind == FORM_IS_NUMBER || v.kind == FORM_IS_DAY;
}

static bool compare_two(struct arena *a, enum form_compare c, struct form_value x,
                        struct form_value y, struct form_clock clock) {
    bool equality = c == FORM_EQ || c == FORM_NE;
    if (equality && (x.kind == FORM_IS_BOOLEAN || y.kind == FORM_IS_BOOLEAN)) {
        return (form_as_boolean(x) == form_as_boolean(y)) == (c == FORM_EQ);
    }
    if (equality && !is_number(x) && !is_number(y)) {
        return str_eq(form_as_text(a, x), form_as_text(a, y)) == (c == FORM_EQ);
    }
    return compare_numbers(c, form_as_number(x, clock), form_as_number(y, clock));
}

static struct form_value member(struct form_value v, size_t i) {
    return v.kind == FORM_IS_LIST ? form_of_text(v.list[i]) : v;
}

static size_t members(struct form_value v) {
    return v.kind == FORM_IS_LIST ? v.count : 1;
}

bool form_compare(struct arena *a, enum form_compare c, struct form_value x, struct form_value y,
                  struct form_clock clock) {
    /* beside a truth, a list is true where it has something in it */
    if (x.kind == FORM_IS_BOOLEAN && y.kind == FORM_IS_LIST) {
        y = form_of_boolean(y.count != 0);
    } else if (y.kind == FORM_IS_BOOLEAN && x.kind == FORM_IS_LIST) {
        x = form_of_boolean(x.count != 0);
    }
    for (size_t i = 0; i < members(x); i++) {
        for (size_t k = 0; k < members(y); k++) {
            if (compare_two(a, c, member(x, i), member(y, k), clock)) {
                return true;
            }
        }
    }
    return false;
}
