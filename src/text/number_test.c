/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Numbers as people write them, beside ICU's own formatter. */
#include <math.h>

#include <unicode/unum.h>

#include "tests/unit/test.h"
#include "text/language.h"

static struct str written(struct buf *b) {
    struct str s = arena_str(test_arena(), buf_str(b));
    buf_free(b);
    return s;
}

static struct str put_int(const char *tag, int64_t v) {
    struct buf b = buf_make(200);
    lang_init();
    lang_put_int(lang_find(str_of(tag)), &b, v);
    return written(&b);
}

static struct str put_real(const char *tag, double v, int decimals) {
    struct buf b = buf_make(2000);
    lang_init();
    lang_put_real(lang_find(str_of(tag)), &b, v, decimals);
    return written(&b);
}

TEST("number: whole numbers with the signs of the language") {
    assert_str(put_int("en", 0), "0");
    assert_str(put_int("en", 999), "999");
    assert_str(put_int("en", 1000), "1,000");
    assert_str(put_int("en", -1234567), "-1,234,567");
    assert_str(put_int("es", 1234), "1234");
    assert_str(put_int("es", 12345), "12.345");
    assert_str(put_int("es", -1234567), "-1.234.567");
    assert_str(put_int("ar", 0), "٠");
    assert_str(put_int("ar", 1234567890), "١٬٢٣٤٬٥٦٧٬٨٩٠");
}

TEST("number: the same as ICU writes") {
    static const int64_t numbers[] = {0,    1,     -1,     12,      999,     1000,      -1000,
                                      9999, 10000, 123456, -999999, 1000000, INT64_MAX, INT64_MIN};
    lang_init();
    for (size_t l = 0; l < lang_count(); l++) {
        UErrorCode code = U_ZERO_ERROR;
        UNumberFormat *f = unum_open(UNUM_DECIMAL, NULL, 0, lang_at(l)->locale, NULL, &code);
        unum_setAttribute(f, UNUM_MINIMUM_GROUPING_DIGITS, UNUM_MINIMUM_GROUPING_DIGITS_AUTO);
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
            UChar text[100];
            int32_t n = unum_formatInt64(f, numbers[i], text, 100, NULL, &code);
            struct str expected = from_utf16(test_arena(), text, n);
            test_row("%s %lld", lang_at(l)->locale, (long long)numbers[i]);
            assert_str(put_int(lang_at(l)->translation->tag, numbers[i]),
                       arena_cstr(test_arena(), expected));
        }
        unum_close(f);
    }
}

TEST("number: decimals are rounded, and zero has no minus") {
    assert_str(put_real("en", 1234.5678, 2), "1,234.57");
    assert_str(put_real("es", 1234.5678, 1), "1234,6");
    assert_str(put_real("ar", -0.5, 1), "؜-٠٫٥");
    assert_str(put_real("en", -0.004, 2), "0.00");
    assert_str(put_real("en", 2.5, 0), "2");
    assert_str(put_real("en", 7, -3), "7");
    assert_str(put_real("en", 1, 99), "1.000000000000000");
    assert_str(put_real("en", NAN, 1), "–");
    assert_str(put_real("en", INFINITY, 1), "–");
    assert_true(put_real("ar", -1.7976931348623157e308, 15).n > 600);
}
