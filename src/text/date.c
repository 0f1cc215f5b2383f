/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Dates and times in words. ICU tells patterns and names once; a date is then put together from
 * them, which is some hundred times quicker than ICU's own formatter and needs no locks. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ureldatefmt.h>
#include <unicode/ustring.h>

#include "text/language.h"
#include "text/zone.h"

#define MINUTE_MS 60000
#define DAY_MS 86400000
#define YEAR_0_MS (-62167219200000)  /* 0000-01-01 */
#define YEAR_9999_MS 253402300799999 /* the end of 9999 */

/* --- the calendar --- */

struct civil {
    int64_t year;
    int month; /* 1..12 */
    int day;
    int weekday; /* 0: Sunday */
    int hour;
    int minute;
};

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

/* Days are counted in years that begin in March, so that the leap day comes last. */
static struct civil civil_of(int64_t ms) {
    int64_t days = floor_div(ms, DAY_MS);
    int64_t minutes = (ms - days * DAY_MS) / MINUTE_MS;
    int64_t shifted = days + 719468; /* from 0000-03-01 */
    int64_t era = floor_div(shifted, 146097);
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    struct civil c = {.day = (int)(of_year - (153 * month + 2) / 5 + 1),
                      .month = (int)(month < 10 ? month + 3 : month - 9),
                      .weekday = (int)((days % 7 + 11) % 7),
                      .hour = (int)(minutes / 60),
                      .minute = (int)(minutes % 60)};
    c.year = year + era * 400 + (c.month <= 2);
    return c;
}

static int64_t days_of(int64_t year, int month, int day) {
    year -= month <= 2;
    int64_t era = floor_div(year, 400);
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int days_in_month(int64_t year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static struct civil local_civil(int64_t ms, struct str zone) {
    ms = ms < YEAR_0_MS + DAY_MS ? YEAR_0_MS + DAY_MS : ms;
    ms = ms > YEAR_9999_MS - DAY_MS ? YEAR_9999_MS - DAY_MS : ms;
    const struct zone *z = str_is_empty(zone) ? NULL : zone_find(zone);
    return civil_of(z != NULL ? ms + zone_offset(z, ms) : ms);
}

/* --- what ICU says, once --- */

static void read_names(const UDateFormat *format, UDateFormatSymbolType type, int32_t from,
                       struct name *name, int32_t count, struct arena *keep) {
    for (int32_t i = 0; i < count; i++) {
        UErrorCode code = U_ZERO_ERROR;
        UChar text[64];
        int32_t n = udat_getSymbols(format, type, from + i, text, 64, &code);
        icu_check(code, "name months and days");
        name[i] = name_of(from_utf16(keep, text, n));
    }
}

/* Which field a run of pattern letters is; DATE_TEXT: none that is asked for here. */
static enum date_field field_of(char letter, size_t n) {
    switch (letter) {
    case 'y':
        return DATE_YEAR;
    case 'M':
        return n == 1 ? DATE_MONTH : n == 2 ? DATE_MONTH_2 : DATE_MONTH_NAME;
    case 'L':
        return n == 1 ? DATE_MONTH : n == 2 ? DATE_MONTH_2 : DATE_MONTH_ALONE;
    case 'd':
        return n == 1 ? DATE_DAY : DATE_DAY_2;
    case 'E':
    case 'c':
        return DATE_WEEKDAY;
    case 'H':
        return n == 1 ? DATE_HOUR : DATE_HOUR_2;
    case 'm':
        return DATE_MINUTE_2;
    default:
        return DATE_TEXT;
    }
}

static bool is_letter(char b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
}

static void add_part(struct pattern *p, enum date_field field, struct str text) {
    assert(p->count < DATE_PARTS_MAX);
    p->part[p->count].field = field;
    p->part[p->count].text = name_of(text);
    p->count++;
}

/* Length of the literal text at the beginning, with its quotes. */
static size_t literal_length(struct str s) {
    size_t n = 0;
    while (n < s.n && !is_letter(s.p[n])) {
        if (s.p[n] == '\'') {
            n++;
            while (n < s.n && s.p[n] != '\'') {
                n++;
            }
        }
        n++;
    }
    return n < s.n ? n : s.n;
}

/* '' is an apostrophe; other quotes go. */
static struct str unquoted(struct arena *keep, struct str s) {
    char *p = arena_cstr(keep, s);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\'' || (i + 1 < s.n && s.p[i + 1] == '\'')) {
            p[n++] = s.p[i];
            i += s.p[i] == '\'';
        }
    }
    return str_make(p, n);
}

static void take_apart(struct pattern *p, struct arena *keep, struct str s) {
    while (!str_is_empty(s)) {
        size_t n = 0;
        while (n < s.n && is_letter(s.p[n]) && s.p[n] == s.p[0]) {
            n++;
        }
        if (n > 0) {
            enum date_field field = field_of(s.p[0], n);
            assert(field != DATE_TEXT); /* a pattern of ICU that this file must learn first */
            add_part(p, field, (struct str){0});
        } else {
            n = literal_length(s);
            add_part(p, DATE_TEXT, unquoted(keep, str_first(s, n)));
        }
        s = str_from(s, n);
    }
}

/* The language's pattern for these fields. */
static struct str best_pattern(UDateTimePatternGenerator *g, struct arena *keep,
                               const char *skeleton) {
    UErrorCode code = U_ZERO_ERROR;
    UChar wide[32];
    UChar pattern[120];
    u_charsToUChars(skeleton, wide, (int32_t)strlen(skeleton) + 1);
    int32_t n = udatpg_getBestPattern(g, wide, -1, pattern, 120, &code);
    icu_check(code, "tell how dates are written");
    return from_utf16(keep, pattern, n);
}

/* "{1}, {0}": how a date {1} and a time {0} are joined. */
static struct str join(struct arena *keep, struct str how, struct str date, struct str time) {
    size_t at_date = str_find(how, STR("{1}"));
    size_t at_time = str_find(how, STR("{0}"));
    if (at_date > at_time || at_time == how.n) {
        return arena_printf(keep, "%.*s, %.*s", STR_ARG(date), STR_ARG(time));
    }
    struct str between = str_make(how.p + at_date + 3, at_time - at_date - 3);
    return arena_printf(keep, "%.*s%.*s%.*s", STR_ARG(date), STR_ARG(between), STR_ARG(time));
}

static void read_patterns(struct lang *l, struct arena *keep) {
    UErrorCode code = U_ZERO_ERROR;
    UDateTimePatternGenerator *g = udatpg_open(l->locale, &code);
    icu_check(code, "tell how dates are written");
    int32_t n;
    const UChar *wide = udatpg_getDateTimeFormat(g, &n);
    struct str how = from_utf16(keep, wide, n);
    struct str day = best_pattern(g, keep, "EEEEdMMMMy");
    struct str time = best_pattern(g, keep, "HHmm");
    if (str_eq(l->tag, STR("en")) && str_starts(day, STR("EEEE, "))) {
        day = arena_printf(keep, "EEEE %.*s", STR_ARG(str_from(day, 6))); /* as people write it */
    }
    take_apart(&l->dates.date, keep, best_pattern(g, keep, "dMMMMy"));
    take_apart(&l->dates.date_time, keep, join(keep, how, day, time));
    udatpg_close(g);
}

/* --- ago --- */

static const URelativeDateTimeUnit AGO_ICU[AGO_UNITS] = {
    [AGO_MINUTE] = UDAT_REL_UNIT_MINUTE, [AGO_HOUR] = UDAT_REL_UNIT_HOUR,
    [AGO_DAY] = UDAT_REL_UNIT_DAY,       [AGO_MONTH] = UDAT_REL_UNIT_MONTH,
    [AGO_YEAR] = UDAT_REL_UNIT_YEAR,
};

/* A number of that category, or one of category other. */
static int64_t sample(const struct lang *l, enum plural category) {
    for (int64_t n = 1; n < PLURAL_TABLE; n++) {
        if (l->plurals.table[n] == category) {
            return n;
        }
    }
    return category == PLURAL_OTHER ? 1 : sample(l, PLURAL_OTHER);
}

/* Splits what ICU says of a number around that number. */
static struct ago read_ago(const struct lang *l, const URelativeDateTimeFormatter *f,
                           enum ago_unit unit, int64_t n, bool future, struct arena *keep) {
    UErrorCode code = U_ZERO_ERROR;
    UChar wide[120];
    struct line digits = {.n = 0};
    int32_t length = ureldatefmt_formatNumeric(f, future ? (double)n : -(double)n, AGO_ICU[unit],
                                               wide, 120, &code);
    icu_check(code, "tell how long ago");
    struct str text = from_utf16(keep, wide, length);
    line_digits(&digits, l, n, 1);
    size_t at = str_find(text, str_make(digits.p, digits.n));
    struct ago ago = {.before = str_first(text, at),
                      .after = str_from(text, at + digits.n),
                      .has_number = at < text.n};
    return ago;
}

static void read_agos(struct lang *l, struct arena *keep) {
    UErrorCode code = U_ZERO_ERROR;
    URelativeDateTimeFormatter *f =
        ureldatefmt_open(l->locale, NULL, UDAT_STYLE_LONG, UDISPCTX_CAPITALIZATION_NONE, &code);
    icu_check(code, "tell how long ago");
    for (int unit = 0; unit < AGO_UNITS; unit++) {
        for (int category = 0; category < PLURAL_EXACT; category++) {
            int64_t n = sample(l, (enum plural)category);
            for (int future = 0; future < 2; future++) {
                l->dates.ago[unit][future][category] =
                    read_ago(l, f, (enum ago_unit)unit, n, future, keep);
            }
        }
    }
    ureldatefmt_close(f);
}

void dates_init(struct lang *l, struct arena *keep) {
    UErrorCode code = U_ZERO_ERROR;
    UDateFormat *format = udat_open(UDAT_LONG, UDAT_LONG, l->locale, NULL, -1, NULL, 0, &code);
    icu_check(code, "write dates");
    read_names(format, UDAT_MONTHS, 0, l->dates.month, 12, keep);
    read_names(format, UDAT_STANDALONE_MONTHS, 0, l->dates.month_alone, 12, keep);
    read_names(format, UDAT_WEEKDAYS, 1, l->dates.weekday, 7, keep);
    udat_close(format);
    read_patterns(l, keep);
    read_agos(l, keep);
}

/* --- writing --- */

static void put_field(const struct lang *l, struct line *to, enum date_field field,
                      const struct civil *c) {
    switch (field) {
    case DATE_TEXT:
        break;
    case DATE_YEAR:
        line_digits(to, l, c->year, 1);
        break;
    case DATE_MONTH:
        line_digits(to, l, c->month, 1);
        break;
    case DATE_MONTH_2:
        line_digits(to, l, c->month, 2);
        break;
    case DATE_MONTH_NAME:
        line_name(to, &l->dates.month[c->month - 1]);
        break;
    case DATE_MONTH_ALONE:
        line_name(to, &l->dates.month_alone[c->month - 1]);
        break;
    case DATE_DAY:
        line_digits(to, l, c->day, 1);
        break;
    case DATE_DAY_2:
        line_digits(to, l, c->day, 2);
        break;
    case DATE_WEEKDAY:
        line_name(to, &l->dates.weekday[c->weekday]);
        break;
    case DATE_HOUR:
        line_digits(to, l, c->hour, 1);
        break;
    case DATE_HOUR_2:
        line_digits(to, l, c->hour, 2);
        break;
    case DATE_MINUTE_2:
        line_digits(to, l, c->minute, 2);
        break;
    }
}

static void put_pattern(const struct lang *l, struct buf *b, const struct pattern *p,
                        const struct civil *c) {
    struct line line;
    line.n = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (p->part[i].field == DATE_TEXT) {
            line_name(&line, &p->part[i].text);
        } else {
            put_field(l, &line, p->part[i].field, c);
        }
    }
    buf_put(b, str_make(line.p, line.n));
}

void lang_put_date(const struct lang *l, struct buf *b, int64_t ms, struct str zone) {
    struct civil c = local_civil(ms, zone);
    put_pattern(l, b, &l->dates.date, &c);
}

void lang_put_date_time(const struct lang *l, struct buf *b, int64_t ms, struct str zone) {
    struct civil c = local_civil(ms, zone);
    put_pattern(l, b, &l->dates.date_time, &c);
}

/* Whole units, the largest of which there is one. */
static int64_t ago_count(int64_t span_ms, enum ago_unit *unit) {
    int64_t minutes = span_ms / MINUTE_MS;
    int64_t days = minutes / 1440;
    if (minutes < 60) {
        *unit = AGO_MINUTE;
        return minutes;
    }
    if (days < 1) {
        *unit = AGO_HOUR;
        return minutes / 60;
    }
    if (days < 30) {
        *unit = AGO_DAY;
        return days;
    }
    if (days < 365) {
        *unit = AGO_MONTH;
        return days < 335 ? days * 12 / 365 + (days < 31) : 11;
    }
    *unit = AGO_YEAR;
    return days * 10000 / 3652425;
}

static int64_t distance(int64_t a, int64_t b) {
    uint64_t d = a < b ? (uint64_t)b - (uint64_t)a : (uint64_t)a - (uint64_t)b;
    return d > (uint64_t)YEAR_9999_MS ? YEAR_9999_MS : (int64_t)d;
}

void lang_put_ago(const struct lang *l, struct buf *b, int64_t ms, int64_t now_ms) {
    int64_t span = distance(ms, now_ms);
    enum ago_unit unit;
    int64_t n = ago_count(span, &unit);
    if (n == 0) {
        const struct msg_text now = msg_ago_now();
        struct span of = l->translation->spans[now.key];
        const struct lang *shown = of.count > 0 ? l : lang_english();
        const struct piece *piece = &CATALOGUE.pieces[shown->translation->spans[now.key].first];
        buf_put(b, str_make(piece->text, piece->n));
        return;
    }
    const struct ago *ago = &l->dates.ago[unit][ms > now_ms][plural_of(l, n)];
    buf_put(b, ago->before);
    if (ago->has_number) {
        lang_put_int(l, b, n);
    }
    buf_put(b, ago->after);
}

/* --- wall-clock time --- */

static bool read_number(struct str s, size_t at, size_t n, int64_t *out) {
    struct str digits = str_first(str_from(s, at), n);
    return n > 0 && digits.n == n && digits.p[0] != '-' && str_to_int(digits, out);
}

/* "2026-03-12T18:30", with ":15" and even ".250" behind it from some browsers. */
static bool read_local(struct str s, int64_t *ms) {
    int64_t year, month, day, hour, minute, second = 0;
    bool shape = s.n >= 16 && s.p[4] == '-' && s.p[7] == '-' &&
                 (s.p[10] == 'T' || s.p[10] == ' ') && s.p[13] == ':' &&
                 (s.n == 16 || s.p[16] == ':');
    if (!shape || !read_number(s, 0, 4, &year) || !read_number(s, 5, 2, &month) ||
        !read_number(s, 8, 2, &day) || !read_number(s, 11, 2, &hour) ||
        !read_number(s, 14, 2, &minute) || (s.n > 16 && !read_number(s, 17, 2, &second))) {
        return false;
    }
    int64_t fraction;
    if (s.n > 19 && (s.p[19] != '.' || s.n > 23 || !read_number(s, 20, s.n - 20, &fraction))) {
        return false;
    }
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, (int)month) || hour > 23 ||
        minute > 59 || second > 59) {
        return false;
    }
    *ms =
        days_of(year, (int)month, (int)day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000;
    return true;
}

bool lang_time_parse(struct str local, struct str zone, int64_t *ms) {
    const struct zone *z = zone_find(zone);
    int64_t wall;
    if (z == NULL || !read_local(local, &wall)) {
        return false;
    }
    *ms = zone_to_utc(z, wall);
    return true;
}

static void put_two(char *p, int v) {
    p[0] = (char)('0' + v / 10 % 10);
    p[1] = (char)('0' + v % 10);
}

void lang_time_local(int64_t ms, struct str zone, char out[17]) {
    struct civil c = local_civil(ms, zone);
    memcpy(out, "0000-00-00T00:00", 17);
    put_two(out, (int)(c.year / 100));
    put_two(out + 2, (int)(c.year % 100));
    put_two(out + 5, c.month);
    put_two(out + 8, c.day);
    put_two(out + 11, c.hour);
    put_two(out + 14, c.minute);
}

void lang_time_utc(int64_t ms, char out[LANG_TIME_UTC_SIZE + 1]) {
    lang_time_local(ms, STR("UTC"), out);
    int64_t of_minute = (ms % 60000 + 60000) % 60000;
    memcpy(out + 16, ":00Z", 5);
    put_two(out + 17, (int)(of_minute / 1000));
}
