/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Texts made clean, and made comparable. */
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "text/language.h"

static bool is_ascii(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

static UChar *normalize(const UNormalizer2 *n, struct arena *a, const UChar *text,
                        int32_t *length) {
    UErrorCode code = U_ZERO_ERROR;
    int32_t needed = unorm2_normalize(n, text, *length, NULL, 0, &code);
    code = U_ZERO_ERROR;
    UChar *out = arena_alloc(a, (size_t)needed + 1, sizeof(UChar));
    *length = unorm2_normalize(n, text, *length, out, needed + 1, &code);
    icu_check(code, "normalise a text");
    return out;
}

/* --- folding --- */

/* Accents and vowel points; in Indic scripts such marks are letters, and in Japanese they make
 * another sound: those stay. */
static bool is_accent(UChar32 c) {
    if (c < 0x300) {
        return false;
    }
    if (c == 0x640 ||
        (c >= 0x591 && c <= 0x5c7)) { /* the Arabic lengthening stroke; Hebrew points */
        return true;
    }
    UErrorCode code = U_ZERO_ERROR;
    bool mark = u_charType(c) == U_NON_SPACING_MARK && c != 0x3099 && c != 0x309a;
    return mark && uscript_getScript(c, &code) == USCRIPT_INHERITED;
}

static int32_t drop_accents(UChar *text, int32_t n) {
    int32_t to = 0;
    int32_t i = 0;
    while (i < n) {
        int32_t begin = i;
        UChar unit = text[i++];
        UChar32 c = unit;
        if (U16_IS_LEAD(unit) && i < n && U16_IS_TRAIL(text[i])) {
            c = U16_GET_SUPPLEMENTARY(unit, text[i]);
            i++;
        }
        if (!is_accent(c)) {
            memmove(text + to, text + begin, (size_t)(i - begin) * sizeof(UChar));
            to += i - begin;
        }
    }
    return to;
}

static struct str fold_ascii(struct arena *a, struct str s) {
    char *p = arena_cstr(a, s);
    for (size_t i = 0; i < s.n; i++) {
        p[i] = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] + 'a' - 'A') : p[i];
    }
    return str_make(p, s.n);
}

struct str lang_fold(struct arena *a, struct str s) {
    if (is_ascii(s)) {
        return fold_ascii(a, s);
    }
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&code);
    const UNormalizer2 *apart = unorm2_getNFKDInstance(&code);
    const UNormalizer2 *together = unorm2_getNFCInstance(&code);
    icu_check(code, "fold a text");
    int32_t n;
    UChar *text = to_utf16(a, s, &n);
    text = normalize(fold, a, text, &n);
    text = normalize(apart, a, text, &n);
    n = drop_accents(text, n);
    text = normalize(together, a, text, &n);
    return from_utf16(a, text, n);
}

/* --- cleaning --- */

static bool is_line_end(UChar c) {
    return c == '\n' || c == 0x2028 || c == 0x2029 || c == 0x85;
}

/* Controls of ASCII and of C1, and the mark at the beginning of a file. */
static bool is_dropped(UChar c) {
    return (c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0xfeff;
}

static int32_t clean_controls(UChar *text, int32_t n) {
    int32_t to = 0;
    for (int32_t i = 0; i < n; i++) {
        UChar c = text[i];
        bool pair = c == '\r' && i + 1 < n && text[i + 1] == '\n';
        if (pair) {
            continue;
        }
        if (is_line_end(c) || c == '\r') {
            text[to++] = '\n';
        } else if (!is_dropped(c)) {
            text[to++] = c;
        }
    }
    return to;
}

static bool is_clean_ascii(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        char b = s.p[i];
        if (!((b >= ' ' && b < 0x7f) || b == '\n' || b == '\t')) {
            return false;
        }
    }
    return true;
}

struct str lang_clean(struct arena *a, struct str s) {
    if (is_clean_ascii(s)) {
        return arena_str(a, s);
    }
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *together = unorm2_getNFCInstance(&code);
    icu_check(code, "clean a text");
    int32_t n;
    UChar *text = to_utf16(a, s, &n);
    n = clean_controls(text, n);
    text = normalize(together, a, text, &n);
    return from_utf16(a, text, n);
}
