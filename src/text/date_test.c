/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Dates, "ago", time zones and the hours that clocks skip or repeat. */
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "tests/unit/test.h"
#include "text/language.h"
#include "text/zone.h"

#define NOON_MS 1773336600000 /* 2026-03-12T17:30Z, a Thursday */
#define MINUTE 60000LL
#define DAY (1440 * MINUTE)

typedef void put_time(const struct lang *l, struct buf *b, int64_t ms, struct str zone);

static struct str put(put_time *f, const char *tag, int64_t ms, const char *zone) {
    struct buf b = buf_make(500);
    lang_init();
    f(lang_find(str_of(tag)), &b, ms, str_of(zone));
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST("date: in words, in the viewer's zone") {
    assert_str(put(lang_put_date, "en", NOON_MS, NULL), "12 March 2026");
    assert_str(put(lang_put_date, "es", NOON_MS, NULL), "12 de marzo de 2026");
    assert_str(put(lang_put_date, "ar", NOON_MS, NULL), "١٢ مارس ٢٠٢٦");
    assert_str(put(lang_put_date, "en", NOON_MS, "Pacific/Auckland"), "13 March 2026");
    assert_str(put(lang_put_date_time, "en", NOON_MS, "Europe/Madrid"),
               "Thursday 12 March 2026, 18:30");
    assert_str(put(lang_put_date_time, "es", NOON_MS, "Europe/Madrid"),
               "jueves, 12 de marzo de 2026, 18:30");
    assert_str(put(lang_put_date_time, "ar", NOON_MS, "Africa/Cairo"),
               "الخميس، ١٢ مارس ٢٠٢٦، ١٩:٣٠");
    assert_str(put(lang_put_date_time, "en", NOON_MS, "No/Such"), "Thursday 12 March 2026, 17:30");
}

TEST("date: far away and before 1970") {
    assert_str(put(lang_put_date_time, "en", 0, NULL), "Thursday 1 January 1970, 00:00");
    assert_str(put(lang_put_date_time, "en", -1, NULL), "Wednesday 31 December 1969, 23:59");
    assert_str(put(lang_put_date, "en", -62135596800000, NULL), "1 January 1");
    assert_str(put(lang_put_date, "en", INT64_MAX, NULL), "30 December 9999");
    assert_str(put(lang_put_date, "en", INT64_MIN, "Asia/Tokyo"), "2 January 0");
    assert_str(put(lang_put_date, "en", 951782400000, NULL), "29 February 2000");
    assert_str(put(lang_put_date, "en", 4107542400000, NULL), "1 March 2100");
}

TEST("date: how long ago, and how long until") {
    static const struct {
        int64_t span;
        const char *english;
        const char *spanish;
        const char *arabic;
    } rows[] = {
        {0, "just now", "ahora mismo", "الآن"},
        {59999, "just now", "ahora mismo", "الآن"},
        {MINUTE, "1 minute ago", "hace 1 minuto", "قبل دقيقة واحدة"},
        {59 * MINUTE, "59 minutes ago", "hace 59 minutos", "قبل ٥٩ دقيقة"},
        {60 * MINUTE, "1 hour ago", "hace 1 hora", "قبل ساعة واحدة"},
        {120 * MINUTE, "2 hours ago", "hace 2 horas", "قبل ساعتين"},
        {3 * DAY, "3 days ago", "hace 3 días", "قبل ٣ أيام"},
        {29 * DAY, "29 days ago", "hace 29 días", "قبل ٢٩ يومًا"},
        {30 * DAY, "1 month ago", "hace 1 mes", "قبل شهر واحد"},
        {364 * DAY, "11 months ago", "hace 11 meses", "قبل ١١ شهرًا"},
        {366 * DAY, "1 year ago", "hace 1 año", "قبل سنة واحدة"},
        {36525 * DAY, "100 years ago", "hace 100 años", "قبل ١٠٠ سنة"},
        {-MINUTE, "in 1 minute", "dentro de 1 minuto", "خلال دقيقة واحدة"},
        {-11 * DAY, "in 11 days", "dentro de 11 días", "خلال ١١ يومًا"},
    };
    static const char *const tags[] = {"en", "es", "ar"};
    lang_init();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *const expected[] = {rows[i].english, rows[i].spanish, rows[i].arabic};
        for (size_t l = 0; l < 3; l++) {
            struct buf b = buf_make(200);
            lang_put_ago(lang_find(str_of(tags[l])), &b, NOON_MS - rows[i].span, NOON_MS);
            struct str said = arena_str(test_arena(), buf_str(&b));
            buf_free(&b);
            test_row("%lld ms in %s", (long long)rows[i].span, tags[l]);
            assert_str(said, expected[l]);
        }
    }
}

TEST("date: from the end of time to its beginning") {
    struct buf b = buf_make(200);
    lang_init();
    lang_put_ago(lang_english(), &b, INT64_MIN, INT64_MAX);
    assert_str(buf_str(&b), "8,029 years ago");
    buf_free(&b);
}

TEST("zone: wall-clock time to UTC and back") {
    static const struct {
        const char *local;
        const char *zone;
        const char *utc;
        const char *back; /* NULL: the same as local */
    } rows[] = {
        {"2026-03-12T18:30", "Europe/Madrid", "2026-03-12T17:30", NULL},
        {"2026-07-12T18:30", "Europe/Madrid", "2026-07-12T16:30", NULL},
        {"2026-07-12T18:30", "", "2026-07-12T18:30", NULL},
        {"2026-07-12T18:30:59", "UTC", "2026-07-12T18:30", "2026-07-12T18:30"},
        {"2026-07-12T18:30:59.5", "UTC", "2026-07-12T18:30", "2026-07-12T18:30"},
        {"2026-07-12 18:30", "Asia/Kathmandu", "2026-07-12T12:45", "2026-07-12T18:30"},
        {"2024-02-29T00:00", "Pacific/Kiritimati", "2024-02-28T10:00", NULL},
        {"2026-01-01T00:00", "America/St_Johns", "2026-01-01T03:30", NULL},
        /* skipped: 02:00 becomes 03:00 */
        {"2026-03-29T01:59", "Europe/Madrid", "2026-03-29T00:59", NULL},
        {"2026-03-29T02:00", "Europe/Madrid", "2026-03-29T01:00", "2026-03-29T03:00"},
        {"2026-03-29T02:30", "Europe/Madrid", "2026-03-29T01:30", "2026-03-29T03:30"},
        {"2026-03-29T03:00", "Europe/Madrid", "2026-03-29T01:00", NULL},
        {"2026-03-08T02:30", "America/New_York", "2026-03-08T07:30", "2026-03-08T03:30"},
        {"2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45", "2026-10-04T02:45"},
        /* twice: the first */
        {"2026-10-25T02:30", "Europe/Madrid", "2026-10-25T00:30", NULL},
        {"2026-10-25T03:00", "Europe/Madrid", "2026-10-25T02:00", NULL},
        {"2026-11-01T01:30", "America/New_York", "2026-11-01T05:30", NULL},
        /* a whole day that never was */
        {"2011-12-30T12:00", "Pacific/Apia", "2011-12-30T22:00", "2011-12-31T12:00"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t ms = 0;
        char utc[17];
        char back[17];
        test_row("%s %s", rows[i].local, rows[i].zone);
        assert_true(lang_time_parse(str_of(rows[i].local), str_of(rows[i].zone), &ms));
        lang_time_local(ms, STR(""), utc);
        lang_time_local(ms, str_of(rows[i].zone), back);
        assert_string_equal(utc, rows[i].utc);
        assert_string_equal(back, rows[i].back != NULL ? rows[i].back : rows[i].local);
    }
}

TEST("zone: what is no time and no zone") {
    static const char *const times[] = {
        "",
        "2026-03-12",
        "2026-3-12T18:30",
        "2026-02-29T00:00",
        "2026-13-01T00:00",
        "2026-00-01T00:00",
        "2026-04-31T00:00",
        "2026-04-00T00:00",
        "2026-04-01T24:00",
        "2026-04-01T23:60",
        "2026-04-01T23:00:60",
        "2026-04-01T23:00:5",
        "2026-04-01T23:00:05.",
        "2026-04-01T23:00:05Z",
        "2026-04-01T23:00:05.1234",
        "2026-04-01T23:00x",
        "-026-04-01T23:00",
        "2026-04-01T-1:00",
        "2026/04/01T23:00",
    };
    static const char *const zones[] = {"No/Such",
                                        "GMT+3",
                                        "europe/madrid ",
                                        "Europe/Madrid/x",
                                        "\xff\xfe",
                                        "../etc/passwd",
                                        "a/very/long/name/that/no/zone/has/and/nobody/would/type"};
    int64_t ms;
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        test_row("%s", times[i]);
        /* not a byte behind it may be read */
        size_t n = strlen(times[i]);
        char *exact = memcpy(arena_room(test_arena(), n), times[i], n);
        assert_false(lang_time_parse(str_make(exact, n), STR("UTC"), &ms));
    }
    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        test_row("%s", zones[i]);
        assert_false(lang_time_parse(STR("2026-03-12T18:30"), str_of(zones[i]), &ms));
    }
}

TEST("zone: the same difference as ICU's calendar, through the years") {
    static const char *const zones[] = {"Europe/Madrid",       "America/Sao_Paulo",
                                        "Africa/Cairo",        "Asia/Tehran",
                                        "Australia/Lord_Howe", "Africa/Casablanca"};
    for (size_t z = 0; z < sizeof(zones) / sizeof(zones[0]); z++) {
        UErrorCode code = U_ZERO_ERROR;
        UChar wide[40];
        u_charsToUChars(zones[z], wide, (int32_t)strlen(zones[z]) + 1);
        UCalendar *calendar = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &code);
        const struct zone *zone = zone_find(str_of(zones[z]));
        assert_non_null(zone);
        assert_ptr_equal(zone, zone_find(str_of(zones[z])));
        for (int64_t ms = -2000000000000; ms < 4000000000000; ms += 3 * DAY + 7 * MINUTE) {
            ucal_setMillis(calendar, (double)ms, &code);
            int64_t expected = ucal_get(calendar, UCAL_ZONE_OFFSET, &code);
            expected += ucal_get(calendar, UCAL_DST_OFFSET, &code);
            test_row("%s at %lld", zones[z], (long long)ms);
            assert_int_equal(zone_offset(zone, ms), expected);
        }
        ucal_close(calendar);
    }
}

TEST("date: as machines read it") {
    static const struct {
        int64_t ms;
        const char *utc;
    } rows[] = {
        {0, "1970-01-01T00:00:00Z"},     {1773340205999, "2026-03-12T18:30:05Z"},
        {-1000, "1969-12-31T23:59:59Z"}, {-60000, "1969-12-31T23:59:00Z"},
        {-1, "1969-12-31T23:59:59Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char utc[LANG_TIME_UTC_SIZE + 1];
        lang_time_utc(rows[i].ms, utc);
        assert_string_equal(utc, rows[i].utc);
    }
}
