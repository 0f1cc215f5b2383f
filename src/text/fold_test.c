/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Texts made clean and comparable. */
#include "tests/unit/test.h"
#include "text/lang.h"

struct row {
    const char *in;
    const char *out;
};

TEST("fold: case, accents, width and vowel points do not count") {
    static const struct row rows[] = {
        {"", ""},
        {"Baby Food 2", "baby food 2"},
        {"ÀÉîñ Ü", "aein u"},
        {"a\u0301", "a"},
        {"STRAẞE straße", "strasse strasse"},
        {"ﬁve", "five"},
        {"Ｋｉｔｈ　１２", "kith 12"},
        {"Σίσυφος", "σισυφοσ"},
        {"مَدْرَسَة", "مدرسة"},
        {"مـــدرسة", "مدرسة"},
        {"أإآا", "اااا"},
        {"שָׁלוֹם", "שלום"},
        {"हिन्दी", "हिन्दी"},
        {"が か", "が か"},
        {"Й", "и"},
        {"\xff", "\ufffd"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        test_row("%s", rows[i].in);
        assert_str(lang_fold(test_arena(), str_of(rows[i].in)), rows[i].out);
    }
}

TEST("clean: one line end, no controls, one form for each character") {
    static const struct row rows[] = {
        {"", ""},
        {"a\tb\nc", "a\tb\nc"},
        {"a\r\nb\rc\n\rd", "a\nb\nc\n\nd"},
        {"\x01"
         "a\x1b[0mb\x7f",
         "a[0mb"},
        {"a\xc2\x85"
         "b\u2028c\u2029d",
         "a\nb\nc\nd"},
        {"\ufeffa\xc2\x90", "a"},
        {"e\u0301", "é"},
        {"e\x01\u0301", "é"},
        {"\u1100\u1161", "가"},
        {"a\xff\xc3(", "a\ufffd\ufffd("},
        {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
        {"👩‍👧 ‏عربي", "👩‍👧 ‏عربي"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct str clean = lang_clean(test_arena(), str_of(rows[i].in));
        test_row("%s", rows[i].in);
        assert_str(clean, rows[i].out);
        assert_true(str_is_utf8(clean));
    }
    assert_str(lang_clean(test_arena(), str_make("a\0b", 3)), "ab");
}
