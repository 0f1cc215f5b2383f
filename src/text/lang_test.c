/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Languages: finding them, messages, plurals, names. English, Spanish and Arabic stand for the
 * rest. */
#include "text/lang.h"

#include <string.h>
#include <unicode/uloc.h>

#include "tests/unit/test.h"
#include "text/language.h"

static const struct lang *of(const char *tag) {
    lang_init();
    const struct lang *l = lang_find(str_of(tag));
    assert_non_null(l);
    return l;
}

TEST("lang: English, Spanish and Arabic are compiled in") {
    lang_init();
    lang_init();
    assert_true(lang_count() >= 3);
    assert_ptr_equal(lang_at(0), lang_english());
    assert_str(lang_tag(lang_english()), "en");
    assert_str(lang_own_name(of("en")), "English");
    assert_str(lang_own_name(of("es")), "Español");
    assert_str(lang_own_name(of("ar")), "العربية");
    assert_false(lang_is_rtl(of("es")));
    assert_true(lang_is_rtl(of("ar")));
    assert_ptr_equal(lang_find(STR("ES")), of("es"));
    assert_null(lang_find(STR("xx")));
    assert_null(lang_find(STR("")));
    assert_near(lang_reviewed(lang_english()), 1, 0);
    assert_true(lang_reviewed(of("ar")) < 1);
}

TEST("lang: the direction of any language is what ICU says of it") {
    static const char *const more[] = {"pa-Arab", "pa-Guru", "uz-Arab-AF", "az-Latn", "ff-Adlm",
                                       "ar-EG",   "AR",      "ar-Latn",    "ckb",     "mzn"};
    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
        test_row("%s", more[i]);
        assert_int_equal(lang_tag_is_rtl(str_of(more[i])), uloc_isRightToLeft(more[i]) != 0);
    }
    for (const char *const *tag = uloc_getISOLanguages(); *tag != NULL; tag++) {
        if (strlen(*tag) == 2) {
            test_row("%s", *tag);
            assert_int_equal(lang_tag_is_rtl(str_of(*tag)), uloc_isRightToLeft(*tag) != 0);
        }
    }
    assert_false(lang_tag_is_rtl(STR("")));
}

TEST("lang: the best of an Accept-Language header") {
    static const struct {
        const char *header;
        const char *tag;
    } rows[] = {
        {"", "en"},
        {"es", "es"},
        {"es-MX", "es"},
        {"ES-mx", "es"},
        {"es-419-x-any", "es"},
        {"xx, es", "es"},
        {"en, es", "en"},
        {"en;q=0.5, es", "es"},
        {"en;q=0.5, es;q=0.9, ar;q=0.8", "es"},
        {"ar-EG,ar;q=0.9,en;q=0.8", "ar"},
        {"es;q=0", "en"},
        {"*", "en"},
        {"*;q=0.1, ar;q=0.2", "ar"},
        {"xx;q=1, *;q=0.5", "en"},
        {"es;q=bad, ar;q=0.1", "ar"},
        {"es;q=2, ar;q=0.1", "ar"},
        {"es;q=-1, ar;q=0.1", "ar"},
        {" ,;;q=, es ; q=0.7 , ", "es"},
        {"-", "en"},
        {"es-", "es"},
        {"--es", "en"},
        {"esp", "en"},
        {"\xff\xfe, es", "es"},
    };
    lang_init();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        test_row("%s", rows[i].header);
        assert_str(lang_tag(lang_accept(str_of(rows[i].header))), rows[i].tag);
    }
}

TEST("lang: plural categories of whole numbers") {
    static const struct {
        const char *tag;
        int64_t n;
        enum plural plural;
    } rows[] = {
        {"en", 0, PLURAL_OTHER},       {"en", 1, PLURAL_ONE},         {"en", -1, PLURAL_ONE},
        {"en", 2, PLURAL_OTHER},       {"en", 1001, PLURAL_OTHER},    {"es", 0, PLURAL_OTHER},
        {"es", 1, PLURAL_ONE},         {"es", 21, PLURAL_OTHER},      {"es", 1000000, PLURAL_MANY},
        {"es", 1000001, PLURAL_OTHER}, {"ar", 0, PLURAL_ZERO},        {"ar", 1, PLURAL_ONE},
        {"ar", 2, PLURAL_TWO},         {"ar", 3, PLURAL_FEW},         {"ar", 10, PLURAL_FEW},
        {"ar", 11, PLURAL_MANY},       {"ar", 99, PLURAL_MANY},       {"ar", 100, PLURAL_OTHER},
        {"ar", 102, PLURAL_OTHER},     {"ar", 103, PLURAL_FEW},       {"ar", 203, PLURAL_FEW},
        {"ar", 1011, PLURAL_MANY},     {"ar", INT64_MIN, PLURAL_FEW},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].n == INT64_MIN) {
            (void)plural_of(of(rows[i].tag), rows[i].n); /* as a double it ends otherwise */
            continue;
        }
        test_row("%s %lld", rows[i].tag, (long long)rows[i].n);
        assert_int_equal(plural_of(of(rows[i].tag), rows[i].n), rows[i].plural);
    }
}

struct collected {
    char text[200];
    unsigned arguments;
};

static void collect(void *to, struct str s, bool is_argument) {
    struct collected *c = to;
    strncat(c->text, s.n > 0 ? s.p : "", s.n);
    c->arguments += is_argument;
}

/* "{n, plural, =0 {none} one {# thing} two {a pair} other {# things}} of {what}" */
static const struct piece PIECES[] = {
    {PIECE_TEXT, 0, 0, 4, "none"},   {PIECE_ARG, 0, 0, 0, ""},
    {PIECE_TEXT, 0, 0, 6, " thing"}, {PIECE_TEXT, 0, 0, 6, "a pair"},
    {PIECE_ARG, 0, 0, 0, ""},        {PIECE_TEXT, 0, 0, 7, " things"},
    {PIECE_PLURAL, 0, 4, 1, ""},     {PIECE_TEXT, 0, 0, 4, " of "},
    {PIECE_ARG, 1, 0, 0, ""},
};
static const struct choice CHOICES[] = {
    {0, 0, 0, 0},          {0, PLURAL_EXACT, 1, 0}, {0, PLURAL_ONE, 2, 1},
    {0, PLURAL_TWO, 1, 3}, {0, PLURAL_OTHER, 2, 4},
};
static const struct catalogue OWN = {.pieces = PIECES, .choices = CHOICES};

TEST("lang: a message chooses by number and puts its arguments in") {
    static const struct {
        const char *tag;
        int64_t n;
        const char *text;
    } rows[] = {
        {"en", 0, "none of <b>"},       {"en", 1, "1 thing of <b>"},
        {"en", 2, "2 things of <b>"},   {"en", 12345, "12,345 things of <b>"},
        {"es", 1, "1 thing of <b>"},    {"es", 1000000, "1.000.000 things of <b>"},
        {"ar", 1, "١ thing of <b>"},    {"ar", 2, "a pair of <b>"},
        {"ar", 11, "١١ things of <b>"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct collected c = {.arguments = 0};
        struct msg_text m = {1, 2, {msg_arg_int(rows[i].n), msg_arg_str(STR("<b>"))}};
        write_span(&OWN, (struct span){6, 3}, of(rows[i].tag), &m, collect, &c);
        test_row("%s %lld", rows[i].tag, (long long)rows[i].n);
        assert_string_equal(c.text, rows[i].text);
        assert_true(c.arguments >= 1);
    }
}

TEST("lang: a text where a number belongs is taken as other, a missing argument as nothing") {
    struct collected c = {.arguments = 0};
    struct msg_text m = {1, 1, {msg_arg_str(STR("some"))}};
    write_span(&OWN, (struct span){6, 3}, of("en"), &m, collect, &c);
    assert_string_equal(c.text, "some things of ");
}

TEST("lang: a message by its key") {
    struct arena *a = test_arena();
    assert_int_equal(lang_key(STR("ago.now")), MSG_ago_now);
    assert_int_equal(lang_key(STR("ago.no")), MSG_NONE);
    assert_int_equal(lang_key(STR("")), MSG_NONE);
    assert_string_equal(lang_key_name(MSG_ago_now), "ago.now");
    for (size_t i = 1; i < MSG_COUNT; i++) {
        assert_int_equal(lang_key(str_of(lang_key_name((enum msg)i))), i);
    }
    assert_str(lang_text(of("en"), a, msg_ago_now()), "just now");
    assert_str(lang_text(of("es"), a, msg_ago_now()), "ahora mismo");
    assert_str(lang_text(of("ar"), a, msg_ago_now()), "الآن");
    assert_str(lang_text(of("es"), a, (struct msg_text){.key = MSG_NONE}), "");
}

TEST("lang: every message can be written in every language") {
    struct arena *a = test_arena();
    lang_init();
    for (size_t l = 0; l < lang_count(); l++) {
        for (int key = 1; key < MSG_COUNT; key++) {
            struct msg_text m = {.key = key, .count = MSG_ARGS_MAX};
            for (size_t i = 0; i < MSG_ARGS_MAX; i++) {
                m.arg[i] = msg_arg_int((int64_t)i * 3);
            }
            struct str text = lang_text(lang_at(l), a, m);
            test_row("%s", lang_key_name((enum msg)key));
            assert_true(text.n > 0 && str_is_utf8(text));
        }
    }
}

TEST("lang: names of languages") {
    static const struct {
        const char *in;
        const char *tag;
        const char *name;
    } rows[] = {
        {"es", "fr", "francés"},   {"en", "fr", "French"}, {"en", "pt-BR", "Portuguese (Brazil)"},
        {"ar", "es", "الإسبانية"}, {"en", "", ""},         {"en", "not a tag", "not a tag"},
        {"en", "x<b>", "x<b>"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf b = buf_make(200);
        lang_put_name_of(of(rows[i].in), &b, str_of(rows[i].tag));
        struct str name = arena_str(test_arena(), buf_str(&b));
        buf_free(&b);
        test_row("%s in %s", rows[i].tag, rows[i].in);
        assert_str(name, rows[i].name);
    }
}
