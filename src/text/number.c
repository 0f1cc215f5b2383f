/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Numbers and plural categories. ICU tells the signs and the rules once; writing a number is then
 * copying signs. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/unum.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "text/language.h"

static const char *const CATEGORIES[] = {"zero", "one", "two", "few", "many", "other"};

static struct sign symbol(const UNumberFormat *format, UNumberFormatSymbol which) {
    UErrorCode code = U_ZERO_ERROR;
    UChar text[16];
    struct sign sign = {.n = 0};
    int32_t length = 0;
    int32_t n = unum_getSymbol(format, which, text, 16, &code);
    u_strToUTF8(sign.p, (int32_t)sizeof(sign.p), &length, text, n, &code);
    icu_check(code, "tell the signs of numbers");
    sign.n = (uint8_t)length;
    return sign;
}

/* How many digits must stand before the last group ("1234" but "12.345" in Spanish): ICU does not
 * say, but shows. */
static size_t least_before_group(const UNumberFormat *format) {
    UErrorCode code = U_ZERO_ERROR;
    UChar text[32];
    UChar group[16];
    unum_getSymbol(format, UNUM_GROUPING_SEPARATOR_SYMBOL, group, 16, &code);
    unum_formatInt64(format, 1234, text, 32, NULL, &code);
    icu_check(code, "write a number");
    return u_strstr(text, group) != NULL ? 1 : 2;
}

/* Below 1: the format says nothing. */
static size_t setting(const UNumberFormat *format, UNumberFormatAttribute which, size_t otherwise) {
    int32_t v = unum_getAttribute(format, which);
    return v > 0 ? (size_t)v : otherwise;
}

void numbers_init(struct lang *l) {
    UErrorCode code = U_ZERO_ERROR;
    UNumberFormat *format = unum_open(UNUM_DECIMAL, NULL, 0, l->locale, NULL, &code);
    icu_check(code, "write numbers");
    /* Otherwise ICU forgets what the language says of numbers with four digits. */
    unum_setAttribute(format, UNUM_MINIMUM_GROUPING_DIGITS, UNUM_MINIMUM_GROUPING_DIGITS_AUTO);
    struct numbers *n = &l->numbers;
    n->digit[0] = symbol(format, UNUM_ZERO_DIGIT_SYMBOL);
    for (int i = 1; i < 10; i++) {
        n->digit[i] = symbol(format, (UNumberFormatSymbol)(UNUM_ONE_DIGIT_SYMBOL + i - 1));
    }
    n->group = symbol(format, UNUM_GROUPING_SEPARATOR_SYMBOL);
    n->point = symbol(format, UNUM_DECIMAL_SEPARATOR_SYMBOL);
    n->minus = symbol(format, UNUM_MINUS_SIGN_SYMBOL);
    n->primary = setting(format, UNUM_GROUPING_SIZE, 0);
    n->secondary = setting(format, UNUM_SECONDARY_GROUPING_SIZE, n->primary);
    n->least = least_before_group(format);
    unum_close(format);
}

static enum plural ask(const struct plurals *p, int64_t n) {
    UErrorCode code = U_ZERO_ERROR;
    UChar keyword[16];
    char name[16];
    int32_t length = uplrules_select(p->rules, (double)n, keyword, 16, &code);
    icu_check(code, "choose a plural");
    u_UCharsToChars(keyword, name, length);
    name[length] = '\0';
    for (int i = 0; i < PLURAL_OTHER; i++) {
        if (strcmp(name, CATEGORIES[i]) == 0) {
            return (enum plural)i;
        }
    }
    return PLURAL_OTHER;
}

void plurals_init(struct lang *l) {
    UErrorCode code = U_ZERO_ERROR;
    l->plurals.rules = uplrules_open(l->locale, &code);
    icu_check(code, "tell plurals");
    for (int i = 0; i < PLURAL_TABLE; i++) {
        l->plurals.table[i] = (uint8_t)ask(&l->plurals, i);
    }
}

enum plural plural_of(const struct lang *l, int64_t n) {
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    return size < PLURAL_TABLE ? (enum plural)l->plurals.table[size] : ask(&l->plurals, n);
}

/* --- writing --- */

static size_t decimal(uint64_t v, char out[24]) {
    char backwards[24];
    size_t n = 0;
    do {
        backwards[n++] = (char)('0' + v % 10);
        v /= 10;
    } while (v > 0);
    for (size_t i = 0; i < n; i++) {
        out[i] = backwards[n - 1 - i];
    }
    return n;
}

/* Does a separator stand where `left` digits are still to come? */
static bool is_group_end(const struct numbers *n, size_t left) {
    return left >= n->primary && (left - n->primary) % n->secondary == 0;
}

static void add_grouped(const struct numbers *n, struct line *w, const char *digits, size_t count) {
    bool grouped = n->primary > 0 && count >= n->primary + n->least;
    for (size_t i = 0; i < count; i++) {
        if (grouped && i > 0 && is_group_end(n, count - i)) {
            line_sign(w, &n->group);
        }
        line_sign(w, &n->digit[digits[i] - '0']);
    }
}

void lang_put_int(const struct lang *l, struct buf *b, int64_t v) {
    struct line w;
    char digits[24];
    w.n = 0;
    if (v < 0) {
        line_sign(&w, &l->numbers.minus);
    }
    size_t n = decimal(v < 0 ? 0 - (uint64_t)v : (uint64_t)v, digits);
    add_grouped(&l->numbers, &w, digits, n);
    buf_put(b, str_make(w.p, w.n));
}

static void add_pair(struct line *to, const struct sign *digit, int64_t v) {
    line_sign(to, &digit[v / 10]);
    line_sign(to, &digit[v % 10]);
}

void line_digits(struct line *to, const struct lang *l, int64_t v, int width) {
    const struct sign *digit = l->numbers.digit;
    assert(v >= 0 && v <= 9999 && width <= 2);
    if (v >= 1000) {
        add_pair(to, digit, v / 100);
    } else if (v >= 100) {
        line_sign(to, &digit[v / 100]);
    }
    if (v >= 10 || width == 2) {
        add_pair(to, digit, v % 100);
    } else {
        line_sign(to, &digit[v]);
    }
}

/* Is every digit of "0.00" a zero? Then there is no minus. */
static bool is_zero(const char *digits) {
    return strspn(digits, "0.,") == strlen(digits);
}

void lang_put_real(const struct lang *l, struct buf *b, double v, int decimals) {
    struct line w;
    char text[400];
    decimals = decimals < 0 ? 0 : decimals > 15 ? 15 : decimals;
    if (!isfinite(v)) {
        buf_put(b, STR("\xe2\x80\x93"));
        return;
    }
    int n = snprintf(text, sizeof(text), "%.*f", decimals, fabs(v));
    size_t fraction = decimals > 0 ? (size_t)decimals + 1 : 0;
    size_t whole = (size_t)n - fraction;
    w.n = 0;
    if (v < 0 && !is_zero(text)) {
        line_sign(&w, &l->numbers.minus);
    }
    add_grouped(&l->numbers, &w, text, whole);
    if (fraction > 0) {
        line_sign(&w, &l->numbers.point);
    }
    for (size_t i = whole + 1; i < (size_t)n; i++) {
        line_sign(&w, &l->numbers.digit[text[i] - '0']);
    }
    buf_put(b, str_make(w.p, w.n));
}
