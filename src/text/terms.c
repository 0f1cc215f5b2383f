/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Texts cut into terms. */
#include "text/terms.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

/* --- signs --- */

int32_t sign_at(struct str s, size_t *size) {
    static const unsigned char first[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    size_t n = str_utf8_size(s);
    *size = n > 0 ? n : 1;
    if (n == 0) {
        return -1;
    }
    int32_t c = (unsigned char)s.p[0] & first[n];
    for (size_t i = 1; i < n; i++) {
        c = c << 6 | ((unsigned char)s.p[i] & 0x3f);
    }
    return c;
}

static size_t put_sign(char *p, int32_t c) {
    static const int first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6) {
        p[i] = (char)(0x80 | (c & 0x3f));
    }
    p[0] = (char)(first[n] | c);
    return n;
}

static bool is_unspaced(int32_t c) {
    if (c < 0xe00) {
        return false;
    }
    if (c == 0x30fc || c == 0x3005) { /* the long vowel, the sign said again */
        return true;
    }
    UErrorCode code = U_ZERO_ERROR;
    switch (uscript_getScript(c, &code)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
        return true;
    default:
        return false;
    }
}

enum sign_kind sign_kind_of(int32_t c) {
    if (c < 0x80) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return letter ? SIGN_LETTER : SIGN_BETWEEN;
    }
    int8_t type = u_charType(c);
    bool mark = type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
    if (!mark && !u_isalnum(c)) {
        return SIGN_BETWEEN;
    }
    return is_unspaced(c) && type != U_DECIMAL_DIGIT_NUMBER ? SIGN_UNSPACED : SIGN_LETTER;
}

/* --- Arabic --- */

/* Two letters that people write for each other, and Persian's forms. */
static int32_t arabic_same(int32_t c) {
    switch (c) {
    case 0x649:
    case 0x6cc:
        return 0x64a;
    case 0x629:
    case 0x6d5:
        return 0x647;
    case 0x6a9:
        return 0x643;
    default:
        return c;
    }
}

/* The article, alone and behind "and", "with", "like", "so", "to": those of the light stemmer of
 * Larkey, Ballesteros and Connell (2007). Its bare "and" and its endings are left: a beginning
 * finds endings, and "and" is too often a letter of the word. */
static const struct {
    const char *text;
    size_t letters, rest; /* that must be left */
} articles[] = {
    {"\xd9\x88\xd8\xa7\xd9\x84", 3, 3}, {"\xd8\xa8\xd8\xa7\xd9\x84", 3, 3},
    {"\xd9\x83\xd8\xa7\xd9\x84", 3, 3}, {"\xd9\x81\xd8\xa7\xd9\x84", 3, 3},
    {"\xd8\xa7\xd9\x84", 2, 2},         {"\xd9\x84\xd9\x84", 2, 2},
};

static struct str without_article(struct str word) {
    for (size_t i = 0; i < sizeof articles / sizeof articles[0]; i++) {
        struct str article = str_of(articles[i].text);
        if (str_starts(word, article) &&
            str_utf8_count(word) >= articles[i].letters + articles[i].rest) {
            return str_from(word, article.n);
        }
    }
    return word;
}

/* --- cutting --- */

struct cutting {
    struct arena *arena;
    struct terms *out;
    size_t most;
    struct str text; /* folded */
};

static void add(struct cutting *k, struct str text, bool joined, bool last) {
    if (k->out->count == k->most) {
        k->out->cut = true;
        return;
    }
    k->out->item[k->out->count++] = (struct term){text, joined, last};
}

/* A run of letters: digits and what is written in two ways made one. */
static size_t cut_word(struct cutting *k, size_t at) {
    char *p = arena_alloc(k->arena, TERM_SIZE_MAX, 1);
    size_t n = 0;
    while (at < k->text.n) {
        size_t size;
        int32_t c = sign_at(str_from(k->text, at), &size);
        if (sign_kind_of(c) != SIGN_LETTER) {
            break;
        }
        at += size;
        int32_t digit = c < 0x80 ? -1 : u_charDigitValue(c);
        c = digit >= 0 ? '0' + digit : arabic_same(c);
        if (n + 4 <= TERM_SIZE_MAX) {
            n += put_sign(p + n, c);
        }
    }
    struct str word = str_make(p, n);
    add(k, n > 2 && (unsigned char)p[0] >= 0xd8 ? without_article(word) : word, false, false);
    return at;
}

static size_t cut_unspaced(struct cutting *k, size_t at) {
    size_t before = at;
    bool joined = false;
    for (size_t count = 0; at < k->text.n; count++) {
        size_t size;
        int32_t c = sign_at(str_from(k->text, at), &size);
        if (sign_kind_of(c) != SIGN_UNSPACED) {
            break;
        }
        if (count > 0) {
            add(k, str_make(k->text.p + before, at + size - before), joined, false);
            joined = true;
        }
        before = at;
        at += size;
    }
    add(k, str_make(k->text.p + before, at - before), joined, joined);
    return at;
}

void terms_of(struct arena *a, struct str text, size_t most, struct terms *out) {
    *out = (struct terms){.count = 0};
    struct cutting k = {a, out, most, lang_fold(a, text)};
    size_t room = k.text.n + 1 < most ? k.text.n + 1 : most;
    *out = (struct terms){arena_array(a, struct term, room), 0, false};
    k.most = room;
    size_t at = 0;
    while (at < k.text.n && !out->cut) {
        size_t size;
        switch (sign_kind_of(sign_at(str_from(k.text, at), &size))) {
        case SIGN_LETTER:
            at = cut_word(&k, at);
            break;
        case SIGN_UNSPACED:
            at = cut_unspaced(&k, at);
            break;
        case SIGN_BETWEEN:
            at += size;
            break;
        }
    }
}
