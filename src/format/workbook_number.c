/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Numbers as a spreadsheet shows them. Days are numbers there, told apart by their format alone;
 * whatever the format, they come out as ISO 8601. */
#include <math.h>
#include <string.h>

#include "base/day.h"
#include "format/workbook_inside.h"

#define EXACT 9007199254740992.0 /* 2^53: above it a whole number is not exact */
#define DAY_SECONDS 86400
#define DAY_LAST 2958465 /* 9999-12-31 */

/* --- formats --- */

/* What a code shows, without what stands in quotes, in brackets or behind a backslash. */
static enum workbook_shows code_shows(struct str code) {
    bool day = false;
    bool time = false;
    for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        char c = code.p[i];
        char until = '\0';
        if (c == '"') {
            until = '"';
        } else if (c == '[') {
            until = ']';
        } else if (c == '\\' || c == '_' || c == '*') {
            i++;
        }
        for (i += until != '\0'; until && i < code.n && code.p[i] != until; i++) {
        }
        day = day || strchr("yYdD", c);
        time = time || strchr("hHsS", c);
    }
    if (str_find(code, STR("[h")) < code.n || str_find(code, STR("[m")) < code.n) {
        return WORKBOOK_TIME;
    }
    return day && time ? WORKBOOK_DAY_TIME
           : day       ? WORKBOOK_DAY
           : time      ? WORKBOOK_TIME
                       : WORKBOOK_NUMBER;
}

enum workbook_shows workbook_format(int64_t id, struct str code) {
    if (code.p) {
        return str_eq_nocase(code, STR("general")) ? WORKBOOK_NUMBER : code_shows(code);
    }
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58)) {
        return WORKBOOK_DAY;
    }
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47)) {
        return WORKBOOK_TIME;
    }
    return id == 22 ? WORKBOOK_DAY_TIME : WORKBOOK_NUMBER;
}

/* --- days --- */

/* Days since 1970 of a serial number. Counted from 1900, there is a 29 February 1900 as number 60:
 * the numbers before it are one too small. */
static int64_t epoch_day(int64_t serial, bool from_1904) {
    if (from_1904) {
        return serial - 24107;
    }
    return serial - 25569 + (serial < 60);
}

static struct str day_text(struct arena *a, double serial, enum workbook_shows shows,
                           bool from_1904) {
    double whole = floor(serial);
    int64_t second = (int64_t)floor((serial - whole) * DAY_SECONDS + 0.5);
    int64_t days = epoch_day((int64_t)whole + second / DAY_SECONDS, from_1904);
    second %= DAY_SECONDS;
    int hour = (int)(second / 3600);
    int minute = (int)(second / 60 % 60);
    int sec = (int)(second % 60);
    struct day d = day_of(days);
    if (shows == WORKBOOK_TIME) {
        return arena_printf(a, "%02d:%02d:%02d", hour, minute, sec);
    }
    if (shows == WORKBOOK_DAY || second == 0) {
        return arena_printf(a, "%04d-%02d-%02d", (int)d.year, d.month, d.day);
    }
    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d", (int)d.year, d.month, d.day, hour,
                        minute, sec);
}

/* --- numbers --- */

/* As many digits as tell it apart within the fifteen that a spreadsheet keeps. */
static struct str plain(struct arena *a, double v) {
    if (v == floor(v) && fabs(v) < EXACT) {
        return arena_printf(a, "%.0f", v == 0 ? 0.0 : v);
    }
    for (int digits = 1; digits < 15; digits++) {
        struct str text = arena_printf(a, "%.*g", digits, v);
        double back;
        if (str_to_real(text, &back) && back == v) {
            return text;
        }
    }
    return arena_printf(a, "%.15g", v);
}

struct str workbook_number(struct arena *a, struct str stored, enum workbook_shows shows,
                           bool from_1904) {
    double v;
    if (!str_to_real(str_trim(stored), &v)) {
        return str_of(NULL);
    }
    bool day = shows != WORKBOOK_NUMBER && v >= 0 && v < DAY_LAST + 1;
    bool leap = !from_1904 && floor(v) == 60 && shows != WORKBOOK_TIME;
    return day && !leap ? day_text(a, v, shows, from_1904) : plain(a, v);
}
