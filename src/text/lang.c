/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The languages compiled in: finding one, and writing messages. The table of languages is filled
 * once by lang_init and only read afterwards. */
#include "text/lang.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "text/language.h"

#define LANGUAGES_MAX 64
#define ACCEPT_MAX 1000 /* bytes of a header that are looked at */
#define TEXT_MAX (1u << 20)

static struct lang langs[LANGUAGES_MAX];
static pthread_once_t once = PTHREAD_ONCE_INIT;

void icu_check(UErrorCode code, const char *what) {
    if (U_FAILURE(code)) {
        (void)fprintf(stderr, "text: ICU cannot %s: %s\n", what, u_errorName(code));
        abort();
    }
}

struct name name_of(struct str s) {
    struct name name = {.n = (uint8_t)s.n};
    assert(s.n <= sizeof(name.p));
    memcpy(name.p, s.n > 0 ? s.p : "", s.n);
    return name;
}

struct str from_utf16(struct arena *a, const UChar *text, int32_t n) {
    UErrorCode code = U_ZERO_ERROR;
    int32_t length = 0;
    int32_t room = 3 * n;
    char *p = arena_alloc(a, (size_t)room + 1, 1);
    u_strToUTF8WithSub(p, room, &length, text, n, 0xfffd, NULL, &code);
    icu_check(code == U_STRING_NOT_TERMINATED_WARNING ? U_ZERO_ERROR : code, "read UTF-16");
    return str_make(p, (size_t)length);
}

UChar *to_utf16(struct arena *a, struct str s, int32_t *n) {
    UErrorCode code = U_ZERO_ERROR;
    assert(s.n < INT32_MAX / 4);
    UChar *p = arena_alloc(a, s.n + 1, sizeof(UChar));
    u_strFromUTF8WithSub(p, (int32_t)s.n + 1, n, s.n > 0 ? s.p : "", (int32_t)s.n, 0xfffd, NULL,
                         &code);
    icu_check(code, "read UTF-8");
    return p;
}

/* "Español": as it stands alone in a list. */
static struct str own_name(const struct lang *l, struct arena *keep) {
    UErrorCode code = U_ZERO_ERROR;
    UChar name[80];
    int32_t n = uloc_getDisplayLanguage(l->translation->tag, l->translation->tag, name, 80, &code);
    icu_check(code, "name a language");
    UChar titled[160];
    n = u_strToTitle(titled, 160, name, n, NULL, l->locale, &code);
    icu_check(code, "write capitals");
    return from_utf16(keep, titled, n);
}

static void init_one(struct lang *l, const struct translation *t, struct arena *keep) {
    UErrorCode code = U_ZERO_ERROR;
    l->translation = t;
    l->tag = str_of(t->tag);
    if (strcmp(t->tag, "en") == 0) {
        memcpy(l->locale, "en_GB", sizeof("en_GB"));
    } else {
        uloc_forLanguageTag(t->tag, l->locale, (int32_t)sizeof(l->locale), NULL, &code);
        icu_check(code, "read a language's tag");
    }
    l->rtl = uloc_isRightToLeft(l->locale);
    l->own_name = own_name(l, keep);
    numbers_init(l);
    plurals_init(l);
    dates_init(l, keep);
}

static void init_all(void) {
    static struct arena *keep; /* for as long as the program runs */
    keep = arena_make();
    assert(CATALOGUE.translation_count <= LANGUAGES_MAX);
    for (size_t i = 0; i < CATALOGUE.translation_count; i++) {
        init_one(&langs[i], &CATALOGUE.translations[i], keep);
    }
}

void lang_init(void) {
    pthread_once(&once, init_all);
}

size_t lang_count(void) {
    return CATALOGUE.translation_count;
}

const struct lang *lang_at(size_t i) {
    assert(i < lang_count());
    return &langs[i];
}

const struct lang *lang_english(void) {
    return &langs[0];
}

const struct lang *lang_find(struct str tag) {
    for (size_t i = 0; i < lang_count(); i++) {
        if (str_eq_nocase(langs[i].tag, tag)) {
            return &langs[i];
        }
    }
    return NULL;
}

struct str lang_tag(const struct lang *l) {
    return l->tag;
}

struct str lang_own_name(const struct lang *l) {
    return l->own_name;
}

bool lang_is_rtl(const struct lang *l) {
    return l->rtl;
}

/* By the length of the word, one behind the other, in lower case. ICU would parse the tag anew, and
 * this is asked for every text that people wrote on a page. */
static const struct str RTL[] = {
    [2] = STR_INIT("aejiarfaheurpssdugyidvksiw"),
    [3] = STR_INIT("ckbarcazbbalglklrcmznnqosyr"),
    [4] = STR_INIT("arabhebrsyrcthaankooadlm"),
};

static bool is_rtl(struct str word) {
    char low[8];
    if (word.n < 2 || word.n > 4) {
        return false;
    }
    for (size_t i = 0; i < word.n; i++) {
        low[i] = (char)(word.p[i] | 0x20);
    }
    const struct str *all = &RTL[word.n];
    for (size_t at = 0; at < all->n; at += word.n) {
        if (all->p[at] == low[0] && memcmp(all->p + at, low, word.n) == 0) {
            return true;
        }
    }
    return false;
}

/* The script decides where one is named ("uz-Arab"), else the language. */
bool lang_tag_is_rtl(struct str tag) {
    struct str language = str_cut(&tag, '-');
    struct str next = str_cut(&tag, '-');
    struct str word = next.n == 4 ? next : language;
    return is_rtl(word);
}

double lang_reviewed(const struct lang *l) {
    return (double)l->translation->reviewed / (double)(CATALOGUE.key_count - 1);
}

/* --- Accept-Language (RFC 9110, lookup of RFC 4647) --- */

/* The longest beginning of "es-MX" that is a language here. */
static const struct lang *lookup(struct str range) {
    while (!str_is_empty(range)) {
        const struct lang *l = lang_find(range);
        if (l != NULL || !str_has(range, '-')) {
            return l;
        }
        while (range.p[range.n - 1] != '-') {
            range.n--;
        }
        range.n--;
    }
    return NULL;
}

/* "q=0.8" as 800; 1000 when there is none, 0 when it cannot be read. */
static int quality(struct str parameters) {
    struct str q = str_trim(parameters);
    double v;
    if (str_is_empty(q)) {
        return 1000;
    }
    if (!str_eq_nocase(str_first(q, 2), STR("q=")) || !str_to_real(str_from(q, 2), &v) || v < 0 ||
        v > 1) {
        return 0;
    }
    return (int)(v * 1000);
}

const struct lang *lang_accept(struct str header) {
    const struct lang *best = NULL;
    int best_quality = 0;
    struct str rest = str_first(header, ACCEPT_MAX);
    while (!str_is_empty(rest)) {
        struct str parameters = str_cut(&rest, ',');
        struct str range = str_trim(str_cut(&parameters, ';'));
        int q = quality(parameters);
        if (q <= best_quality) {
            continue;
        }
        const struct lang *l = str_eq(range, STR("*")) ? lang_english() : lookup(range);
        if (l != NULL) {
            best = l;
            best_quality = q;
        }
    }
    return best != NULL ? best : lang_english();
}

/* --- messages --- */

struct writing {
    const struct catalogue *catalogue;
    const struct lang *lang; /* of the text: English where the translation is missing */
    const struct msg_text *message;
    void (*put)(void *to, struct str s, bool is_argument);
    void *to;
};

static void put_argument(const struct writing *w, size_t i) {
    const struct msg_arg *arg = &w->message->arg[i];
    if (i >= w->message->count) {
        return;
    }
    if (arg->text != NULL) {
        w->put(w->to, str_make(arg->text, (size_t)arg->number), true);
        return;
    }
    struct buf digits = buf_make(512);
    lang_put_int(w->lang, &digits, arg->number);
    w->put(w->to, buf_str(&digits), true);
    buf_free(&digits);
}

/* A text where a number belongs has no category: other. */
static const struct choice *choose(const struct writing *w, const struct piece *piece) {
    const struct msg_arg *arg = &w->message->arg[piece->arg];
    bool number = piece->arg < w->message->count && arg->text == NULL;
    enum plural wanted = number ? plural_of(w->lang, arg->number) : PLURAL_OTHER;
    const struct choice *chosen = NULL;
    for (size_t i = 0; i < piece->choices; i++) {
        const struct choice *c = &w->catalogue->choices[piece->n + i];
        if (c->plural == PLURAL_EXACT && number && c->exact == arg->number) {
            return c;
        }
        if (c->plural == wanted || (c->plural == PLURAL_OTHER && chosen == NULL)) {
            chosen = c;
        }
    }
    return chosen;
}

static void put_pieces(const struct writing *w, uint32_t first, uint32_t count) {
    for (uint32_t i = first; i < first + count; i++) {
        const struct piece *piece = &w->catalogue->pieces[i];
        if (piece->kind == PIECE_TEXT || piece->kind == PIECE_PLAIN) {
            w->put(w->to, str_make(piece->text, piece->n), false);
        } else if (piece->kind == PIECE_ARG) {
            put_argument(w, piece->arg);
        } else {
            const struct choice *c = choose(w, piece);
            put_pieces(w, c->first, c->count); /* a plural holds no plural */
        }
    }
}

void write_span(const struct catalogue *c, struct span span, const struct lang *l,
                const struct msg_text *m, void (*put)(void *to, struct str s, bool is_argument),
                void *to) {
    struct writing w = {c, l, m, put, to};
    put_pieces(&w, span.first, span.count);
}

/* The language itself, or English where the message is not translated. */
static const struct lang *shown_in(const struct lang *l, int key) {
    assert(key >= 0 && (size_t)key < CATALOGUE.key_count);
    return l->translation->spans[key].count > 0 ? l : lang_english();
}

void lang_message(const struct lang *l, const struct msg_text *m,
                  void (*put)(void *to, struct str s, bool is_argument), void *to) {
    l = shown_in(l, m->key);
    write_span(&CATALOGUE, l->translation->spans[m->key], l, m, put, to);
}

bool lang_plain(const struct lang *l, int key, struct str *out) {
    struct span span = shown_in(l, key)->translation->spans[key];
    const struct piece *piece = &CATALOGUE.pieces[span.first];
    if (span.count != 1 || piece->kind != PIECE_PLAIN) {
        return false;
    }
    *out = str_make(piece->text, piece->n);
    return true;
}

static void put_plain(void *to, struct str s, __attribute__((unused)) bool is_argument) {
    buf_put(to, s);
}

struct str lang_text(const struct lang *l, struct arena *a, struct msg_text m) {
    struct buf b = buf_make(TEXT_MAX);
    lang_message(l, &m, put_plain, &b);
    struct str text = arena_str(a, buf_str(&b));
    buf_free(&b);
    return text;
}

enum msg lang_key(struct str name) {
    size_t low = 1;
    size_t high = CATALOGUE.key_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(str_of(CATALOGUE.keys[middle]), name);
        if (order == 0) {
            return (enum msg)middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return MSG_NONE;
}

const char *lang_key_name(enum msg key) {
    assert((size_t)key < CATALOGUE.key_count);
    return CATALOGUE.keys[key];
}

void lang_put_name_of(const struct lang *l, struct buf *b, struct str tag) {
    char text[64];
    char locale[64];
    UChar name[120];
    UErrorCode code = U_ZERO_ERROR;
    int32_t parsed = 0;
    if (tag.n == 0 || tag.n >= sizeof(text)) {
        buf_put(b, tag);
        return;
    }
    memcpy(text, tag.p, tag.n);
    text[tag.n] = '\0';
    uloc_forLanguageTag(text, locale, (int32_t)sizeof(locale), &parsed, &code);
    int32_t n = uloc_getDisplayName(locale, l->locale, name, 120, &code);
    if (U_FAILURE(code) || (size_t)parsed != tag.n || n == 0) {
        buf_put(b, tag);
        return;
    }
    struct arena *a = arena_make();
    buf_put(b, from_utf16(a, name, n));
    arena_free(a);
}
