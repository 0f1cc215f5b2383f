/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of base/str.h and base/buf.h. */
#include "base/str.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

TEST("str: equality, order and absence") {
    struct str absent = str_of(NULL);
    assert_true(str_is_empty(absent));
    assert_true(str_eq(absent, STR("")));
    assert_true(str_eq_nocase(STR("Kith"), STR("kITH")));
    assert_false(str_eq_nocase(STR("["), STR("{")));
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
    assert_int_equal(str_cmp(absent, STR("")), 0);
    assert_true(str_starts(STR("abc"), STR("ab")) && str_starts(STR("abc"), absent));
    assert_true(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
    assert_true(str_has(STR("abc"), 'c') && !str_has(absent, 'c'));
}

TEST("str: finding a part") {
    static const struct {
        const char *s;
        const char *part;
        size_t at;
    } rows[] = {{"abc", "bc", 1}, {"abc", "", 0}, {"abc", "d", 3}, {"", "a", 0}, {"aab", "ab", 1}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s in %s", rows[i].part, rows[i].s);
        assert_int_equal(str_find(str_of(rows[i].s), str_of(rows[i].part)), rows[i].at);
    }
}

TEST("str: trimming and cutting") {
    struct str s = STR("a,,b");
    assert_str(str_trim(STR(" \t\r\nx y \v")), "x y");
    assert_str(str_trim(STR("  ")), "");
    assert_str(str_cut(&s, ','), "a");
    assert_str(str_cut(&s, ','), "");
    assert_str(str_cut(&s, ','), "b");
    assert_true(str_is_empty(s));
    assert_str(str_from(STR("abc"), 9), "");
    assert_null(str_from(str_of(NULL), 2).p);
    assert_str(str_first(STR("abc"), 2), "ab");
}

TEST("str: strict UTF-8") {
    static const struct {
        const char *bytes;
        bool good;
    } rows[] = {{"plain", true},
                {"", true},
                {"\xc3\xa9", true},
                {"\xe2\x82\xac", true},
                {"\xf0\x9f\x8c\xb1", true},
                {"\xf4\x8f\xbf\xbf", true},
                {"\xc0\xaf", false},         /* overlong */
                {"\xe0\x80\xaf", false},     /* overlong */
                {"\xf0\x80\x80\xaf", false}, /* overlong */
                {"\xed\xa0\x80", false},     /* surrogate */
                {"\xf4\x90\x80\x80", false}, /* beyond U+10FFFF */
                {"\xf8\x88\x80\x80\x80", false},
                {"\x80", false},
                {"\xe2\x82", false}, /* cut off */
                {"\xc3(", false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("row %zu", i);
        assert_int_equal(str_is_utf8(str_of(rows[i].bytes)), rows[i].good);
    }
}

TEST("str: characters are counted and never cut apart") {
    struct str s = STR("a\xc3\xa9\xe2\x82\xac");
    assert_int_equal(str_utf8_count(s), 3);
    static const size_t left[] = {0, 1, 1, 3, 3, 3, 6, 6};
    for (size_t n = 0; n < COUNT(left); n++) {
        test_row("%zu bytes", n);
        assert_int_equal(str_utf8_first(s, n).n, left[n]);
    }
}

TEST("str: control characters") {
    assert_false(str_has_control(STR("a\tb\r\n\xc3\xa9\xc2\xa0")));
    assert_true(str_has_control(STR("a\0b")));
    assert_true(str_has_control(STR("\x1b[2J")));
    assert_true(str_has_control(STR("\x7f")));
    assert_true(str_has_control(STR("\xc2\x9b")));
}

TEST("str: whole numbers") {
    static const struct {
        const char *text;
        bool good;
        int64_t v;
    } rows[] = {{"0", true, 0},
                {"-12", true, -12},
                {"007", true, 7},
                {"9223372036854775807", true, INT64_MAX},
                {"-9223372036854775808", true, INT64_MIN},
                {"9223372036854775808", false, 0},
                {"-9223372036854775809", false, 0},
                {"", false, 0},
                {"-", false, 0},
                {"+1", false, 0},
                {" 1", false, 0},
                {"1x", false, 0},
                {"--1", false, 0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t v = 0;
        test_row("%s", rows[i].text);
        assert_int_equal(str_to_int(str_of(rows[i].text), &v), rows[i].good);
        assert_true(v == rows[i].v);
    }
}

TEST("str: real numbers are rounded correctly") {
    static const struct {
        const char *text;
        bool good;
        double v;
    } rows[] = {{"-1.5e3", true, -1500.0},
                {"0.1", true, 0.1},
                {".5", true, 0.5},
                {"5.", true, 5.0},
                {"-0", true, -0.0},
                {"1e23", true, 1e23},
                {"9007199254740993", true, 9007199254740992.0},
                {"0.3000000000000000166533453694", true, 0.3000000000000000166533453694},
                {"1.7976931348623157e308", true, 1.7976931348623157e308},
                {"123456789012345678901234567890", true, 123456789012345678901234567890.0},
                {"4.9e-324", true, 4.9e-324},
                {"1e400", false, 0},
                {"nan", false, 0},
                {"inf", false, 0},
                {"0x10", false, 0},
                {"1,5", false, 0},
                {"", false, 0},
                {"-", false, 0},
                {".", false, 0},
                {"1e", false, 0},
                {"1e+", false, 0},
                {"1 ", false, 0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        double v = 0;
        test_row("%s", rows[i].text);
        assert_int_equal(str_to_real(str_of(rows[i].text), &v), rows[i].good);
        assert_true(v == rows[i].v);
    }
}

TEST("str: a real number has a limit of bytes") {
    char digits[STR_REAL_SIZE + 1];
    double v = 0;
    memset(digits, '1', sizeof digits);
    digits[1] = '.';
    assert_true(str_to_real(str_make(digits, STR_REAL_SIZE), &v));
    assert_near(v, 10.0 / 9, 1e-15);
    assert_false(str_to_real(str_make(digits, STR_REAL_SIZE + 1), &v));
}

TEST("buf: keeps what it has past its ceiling") {
    struct buf b = buf_make(8);
    assert_str(buf_str(&b), "");
    buf_put(&b, STR("12345"));
    buf_put(&b, STR("6789"));
    assert_true(b.overflow);
    buf_char(&b, '6');
    assert_str(buf_str(&b), "12345");
    buf_clear(&b);
    buf_printf(&b, "%d-%s", 42, "abcde");
    assert_false(b.overflow);
    assert_str(buf_str(&b), "42-abcde");
    buf_printf(&b, "x");
    assert_true(b.overflow);
    buf_free(&b);
}

TEST("buf: numbers and long texts") {
    struct buf b = buf_make(SIZE_MAX);
    buf_int(&b, INT64_MIN);
    buf_char(&b, ' ');
    buf_int(&b, 0);
    assert_str(buf_str(&b), "-9223372036854775808 0");
    buf_clear(&b);
    for (size_t i = 0; i < 1000; i++) {
        buf_printf(&b, "%04zu", i);
    }
    assert_int_equal(b.n, 4000);
    assert_str(str_from(buf_str(&b), 3996), "0999");
    buf_free(&b);
}
