/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Bibliographies: each form read and written, what is wrong with the place, the limits. */
#include "format/bibliography.h"

#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct bibliography read_as(enum bib_form form, const char *text, enum err expected) {
    struct bibliography b;
    enum err e = bibliography_read(test_arena(), str_of(text), form, &b);
    test_row("%s%s", text, b.flaws > 0 ? b.flaw[0].at.why.p : "");
    assert_int_equal(e, expected);
    return b;
}

static struct bib_entry one(enum bib_form form, const char *text) {
    struct bibliography b = read_as(form, text, ERR_OK);
    assert_int_equal(b.count, 1);
    assert_int_equal(b.flaws, 0);
    return b.item[0];
}

static struct str written(enum bib_form form, const struct bib_entry *e) {
    struct buf b = buf_make(1 << 20);
    struct bib_out o = bib_begin(&b, test_arena(), form);
    bib_put(&o, e);
    bib_end(&o);
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

/* --- BibTeX --- */

TEST("bibtex: what stands in a title") {
    static const struct {
        const char *tex, *text;
    } rows[] = {
        {"{Plain words}", "Plain words"},
        {"\"Plain words\"", "Plain words"},
        {"{The {DNA} of it}", "The <span class=\"nocase\">DNA</span> of it"},
        {"{{All Of It}}", "<span class=\"nocase\">All Of It</span>"},
        {"{G{\\\"o}del}", "Go\xCC\x88"
                          "del"},
        {"{G\\\"{o}del}", "Go\xCC\x88"
                          "del"},
        {"{G\\\"odel}", "Go\xCC\x88"
                        "del"},
        {"{Mar{\\' i}a}", "Mari\xCC\x81"
                          "a"},
        {"{Na{\\\"\\i}ve and na\\\"{\\i}ve}", "Nai\xCC\x88ve and nai\xCC\x88ve"},
        {"{\\'{e}tude \\c{c}a \\v s}", "e\xCC\x81tude c\xCC\xA7"
                                       "a s\xCC\x8C"},
        {"{Stra{\\ss}e, \\AE gir, \\O re, {\\L}\\'od\\'z}", "Straße, Ægir, Øre, Ło\xCC\x81"
                                                            "dz\xCC\x81"},
        {"{Cost \\& care: 5\\% of \\$ \\#1 a\\_b}", "Cost & care: 5% of $ #1 a_b"},
        {"{One -- two --- three ``four''}", "One – two — three “four”"},
        {"{\\emph{E. coli} and \\textbf{more}}", "<i>E. coli</i> and <b>more</b>"},
        {"{H\\textsubscript{2}O, 10\\textsuperscript{3}}", "H<sub>2</sub>O, 10<sup>3</sup>"},
        {"{Two   lines\n    of one~title}", "Two lines of one title"},
        {"{\\alpha and \\unknown{x}}", "\\alphaand \\unknown<span class=\"nocase\">x</span>"},
        {"who # { and } # \"what\"", "Somebody and what"},
        {"{a} # 12", "a12"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str text = arena_printf(
            test_arena(), "@string{who = \"Somebody\"}@book{k, title = %s}", rows[i].tex);
        struct bib_entry e = one(BIB_BIBTEX, text.p);
        test_row("%s", rows[i].tex);
        assert_str(e.text[BIB_TITLE], rows[i].text);
    }
}

TEST("bibtex: names, as people have them") {
    static const struct {
        const char *tex, *family, *given, *particle, *suffix, *literal;
    } rows[] = {
        {"Amara Okoro", "Okoro", "Amara", "", "", ""},
        {"Okoro, Amara", "Okoro", "Amara", "", "", ""},
        {"Ludwig van Beethoven", "Beethoven", "Ludwig", "van", "", ""},
        {"van der Berg, Jan Willem", "Berg", "Jan Willem", "van der", "", ""},
        {"Jan van der Berg", "Berg", "Jan", "van der", "", ""},
        {"Reyes, Jr., Mateo", "Reyes", "Mateo", "", "Jr.", ""},
        {"de la Cruz, III, Ana Mar{\\'\\i}a", "Cruz",
         "Ana Mari\xCC\x81"
         "a",
         "de la", "III", ""},
        {"{World Health Organization}", "", "", "", "", "World Health Organization"},
        {"{{Barnes and Sons}}", "", "", "", "", "Barnes and Sons"},
        {"Plato", "Plato", "", "", "", ""},
        {"Mary {van Buren}", "van Buren", "Mary", "", "", ""},
        {"{\\'E}mile Zola", "Zola", "E\xCC\x81mile", "", "", ""},
        {"Jean-Luc O'Neil", "O'Neil", "Jean-Luc", "", "", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str text =
            arena_printf(test_arena(), "@book{k, author = {%s}, title={T}}", rows[i].tex);
        struct bib_entry e = one(BIB_BIBTEX, text.p);
        test_row("%s", rows[i].tex);
        assert_int_equal(e.names[BIB_AUTHOR].count, 1);
        const struct bib_name *n = &e.names[BIB_AUTHOR].item[0];
        assert_str(n->family, rows[i].family);
        assert_str(n->given, rows[i].given);
        assert_str(n->particle, rows[i].particle);
        assert_str(n->suffix, rows[i].suffix);
        assert_str(n->literal, rows[i].literal);
    }
}

TEST("bibtex: several names, and others") {
    struct bib_entry e = one(
        BIB_BIBTEX, "@article{k,\n author = {A One AND {Two and Two}\nand Three, C and others},\n"
                    " editor = \"D Four\", title = {T}}");
    assert_int_equal(e.names[BIB_AUTHOR].count, 3);
    assert_true(e.names[BIB_AUTHOR].others);
    assert_str(e.names[BIB_AUTHOR].item[1].literal, "Two and Two");
    assert_str(e.names[BIB_EDITOR].item[0].family, "Four");
}

TEST("bibtex: fields by the type of the entry") {
    struct bib_entry e =
        one(BIB_BIBTEX,
            "comment @ nothing\n@Article(okoro2019,\n  title = {T}, journal = \"J\", volume = 4,\n"
            "  number = {2}, pages = {10--12}, year = 2019, month = mar # \"\", day = 5,\n"
            "  doi = {https://doi.org/10.1000/AB_c}, url = {https://a.org/x\\_y?a=b\\&c},\n"
            "  pmid = {123}, correctS = {doi:10.1000/1}, retracted = {yes},\n)");
    assert_string_equal(e.type, "article-journal");
    assert_str(e.key, "okoro2019");
    assert_str(e.text[BIB_CONTAINER], "J");
    assert_str(e.text[BIB_ISSUE], "2");
    assert_str(e.text[BIB_PAGE], "10-12");
    assert_str(e.text[BIB_DOI], "10.1000/ab_c");
    assert_str(e.text[BIB_URL], "https://a.org/x_y?a=b&c");
    assert_str(e.text[BIB_CORRECTS], "10.1000/1");
    assert_int_equal(e.issued.year, 2019);
    assert_int_equal(e.issued.month, 3);
    assert_int_equal(e.issued.day, 5);
    assert_int_equal(e.line, 2);
    assert_true(e.retracted);
    e = one(BIB_BIBTEX, "@techreport{r, title={T}, institution={I}, number={7}, date={2020-11}}");
    assert_string_equal(e.type, "report");
    assert_str(e.text[BIB_PUBLISHER], "I");
    assert_str(e.text[BIB_NUMBER], "7");
    assert_int_equal(e.issued.month, 11);
}

TEST("bibtex: one wrong entry is told with its place, the others come") {
    static const struct {
        const char *wrong, *code;
        size_t line, column;
        bool lost;
    } rows[] = {
        {"@book{bad, title = {Not closed\n}", "bibtex_comma", 4, 1, true},
        {"@book{bad, title = {Deep {not closed}\n\n", "bibtex_brace", 2, 20, true},
        {"@book{bad, title = \"Not closed\n", "bibtex_quote", 2, 20, true},
        {"@book{bad, title {No sign}}", "bibtex_field", 2, 18, true},
        {"@book{bad, title = nowhere}", "bibtex_string", 2, 20, true},
        {"@book{bad, title = }", "bibtex_value", 2, 20, true},
        {"@book{, title = {T}}", "bibtex_key", 2, 7, true},
        {"@book{bad title = {T}}", "bibtex_key", 2, 11, true},
        {"@book{bad, title = {A} {B}}", "bibtex_comma", 2, 24, true},
        {"@book{bad, title = {A}, year = {soon}}", "bibtex_year", 2, 25, false},
        {"@book{bad, title = {A}, month = {someday}}", "bibtex_month", 2, 25, false},
        {"@string{a = }", "bibtex_value", 2, 13, true},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str text =
            arena_printf(test_arena(), "@book{first, title = {A}}\n%s\n@book{last,\n title = {Z}}",
                         rows[i].wrong);
        struct bibliography b = read_as(BIB_BIBTEX, text.p, ERR_OK);
        test_row("%s: %s at %zu:%zu", rows[i].wrong, b.flaws ? b.flaw[0].at.code : "none",
                 b.flaws ? b.flaw[0].at.line : 0, b.flaws ? b.flaw[0].at.column : 0);
        assert_int_equal(b.flaws, 1);
        assert_string_equal(b.flaw[0].at.code, rows[i].code);
        assert_int_equal(b.flaw[0].at.line, rows[i].line);
        assert_int_equal(b.flaw[0].at.column, rows[i].column);
        assert_int_equal(b.flaw[0].lost, rows[i].lost);
        assert_int_equal(b.count, rows[i].lost ? 2 : 3);
        assert_str(b.item[b.count - 1].key, "last");
    }
}

/* --- RIS --- */

TEST("ris: a record, and lines that go on") {
    struct bib_entry e = one(
        BIB_RIS,
        "TY  - JOUR\r\nID  - okoro\r\nAU  - Okoro, Amara\r\nAU  - World Health Organization\r\n"
        "A1  - Reyes, Mateo, Jr.\r\nTI  - A title\r\n  that goes on\r\nJO  - J\r\nPY  - 2019\r\n"
        "DA  - 2019/03/05/\r\nVL  - 4\r\nIS  - 2\r\nSP  - 10\r\nEP  - 12\r\nSN  - 1234-5678\r\n"
        "DO  - DOI:10.1000/AB\r\nKW  - one\r\nKW  - two\r\nC1  - corrects: 10.1000/1; retracted\r\n"
        "ER  - \r\n");
    assert_string_equal(e.type, "article-journal");
    assert_str(e.text[BIB_TITLE], "A title that goes on");
    assert_str(e.text[BIB_CONTAINER], "J");
    assert_str(e.text[BIB_PAGE], "10-12");
    assert_str(e.text[BIB_ISSN], "1234-5678");
    assert_str(e.text[BIB_DOI], "10.1000/ab");
    assert_str(e.text[BIB_KEYWORD], "one, two");
    assert_str(e.text[BIB_CORRECTS], "10.1000/1");
    assert_true(e.retracted);
    assert_int_equal(e.issued.day, 5);
    assert_int_equal(e.names[BIB_AUTHOR].count, 3);
    assert_str(e.names[BIB_AUTHOR].item[1].literal, "World Health Organization");
    assert_str(e.names[BIB_AUTHOR].item[2].suffix, "Jr.");
}

TEST("ris: what is wrong, with its line") {
    static const struct {
        const char *text, *code;
        size_t line, count;
    } rows[] = {
        {"TY  - JOUR\nTI  - A\nTY  - BOOK\nTI  - B\nER  - \n", "ris_end", 3, 2},
        {"TY  - JOUR\nTI  - A\n", "ris_end", 3, 1},
        {"TI  - A\nTY  - BOOK\nTI  - B\nER  -\n", "ris_outside", 1, 1},
        {"TY  - NOPE\nTI  - B\nER  - \n", "ris_type", 1, 1},
        {"TY  - BOOK\nPY  - soon\nTI  - B\nER  - \n", "ris_date", 2, 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bibliography b = read_as(BIB_RIS, rows[i].text, ERR_OK);
        assert_int_equal(b.flaws, 1);
        assert_string_equal(b.flaw[0].at.code, rows[i].code);
        assert_int_equal(b.flaw[0].at.line, rows[i].line);
        assert_int_equal(b.count, rows[i].count);
    }
}

/* --- CSL-JSON --- */

TEST("csl: entries, numbers as texts, dates in their ways") {
    struct bibliography b = read_as(
        BIB_CSL,
        "[\n{\"id\": 7, \"type\": \"chapter\", \"title\": \"T\", \"volume\": 4,\n \"author\": "
        "[{\"family\": \"Berg\", "
        "\"given\": \"Jan\", \"non-dropping-particle\": \"van der\"}, {\"literal\": \"WHO\"}],\n"
        " \"issued\": {\"date-parts\": [[2019, \"3\"]]}, \"DOI\": \"10.1000/X\",\n"
        " \"custom\": {\"superseded_by\": \"10.1000/2\"}},\n"
        "{\"type\": \"never heard of\", \"title\": \"U\", \"issued\": {\"raw\": "
        "\"2020-05-06\"}}\n]",
        ERR_OK);
    assert_int_equal(b.count, 2);
    assert_int_equal(b.flaws, 0);
    assert_str(b.item[0].key, "7");
    assert_string_equal(b.item[0].type, "chapter");
    assert_str(b.item[0].text[BIB_VOLUME], "4");
    assert_str(b.item[0].text[BIB_DOI], "10.1000/x");
    assert_str(b.item[0].text[BIB_SUPERSEDED_BY], "10.1000/2");
    assert_str(b.item[0].names[BIB_AUTHOR].item[0].particle, "van der");
    assert_int_equal(b.item[0].issued.month, 3);
    assert_string_equal(b.item[1].type, "document");
    assert_int_equal(b.item[1].issued.day, 6);
    assert_int_equal(b.item[1].line, 6);
}

TEST("csl: what is wrong, with its line") {
    static const struct {
        const char *text, *code;
        size_t line, count;
    } rows[] = {
        {"[{\"title\":\"A\"},\n7,\n{\"title\":\"B\"}]", "csl_object", 3, 2},
        {"[{\"title\":\"A\"},\n{\"title\":[]},\n{\"title\":\"B\"}]", "csl_text", 2, 3},
        {"[\n{\"title\":\"A\",\"author\":\"me\"}]", "csl_names", 2, 1},
        {"[\n{\"title\":\"A\",\"issued\":{\"literal\":\"soon\"}}]", "csl_date", 2, 1},
        {"[\n{\"title\":\"A\",", NULL, 2, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bibliography b =
            read_as(BIB_CSL, rows[i].text, rows[i].count > 0 ? ERR_OK : ERR_INPUT);
        assert_int_equal(b.flaws, 1);
        if (rows[i].code) {
            assert_string_equal(b.flaw[0].at.code, rows[i].code);
        }
        assert_int_equal(b.flaw[0].at.line, rows[i].line);
        assert_int_equal(b.count, rows[i].count);
    }
}

/* --- around --- */

static const char everything[] =
    "[{\"id\":\"a-1\",\"type\":\"article-journal\",\"title\":\"The <span "
    "class=\\\"nocase\\\">DNA</span> of "
    "<i>E. coli</i>: 5% & {more}\",\"title-short\":\"S\",\"container-title\":\"Journal_of # "
    "things\","
    "\"publisher\":\"P\",\"publisher-place\":\"Lindi\",\"volume\":\"4\",\"issue\":\"2\",\"page\":"
    "\"10-12\","
    "\"edition\":\"2\",\"abstract\":\"An abstract.\",\"keyword\":\"one, two\",\"language\":\"en\","
    "\"DOI\":\"10.1000/ab_c\",\"ISSN\":\"1234-5678\",\"PMID\":\"12\",\"PMCID\":\"PMC34\","
    "\"URL\":\"https://a.org/x_y?a=b&c\",\"author\":[{\"family\":\"Berg\",\"given\":\"Jan\","
    "\"non-dropping-particle\":\"van "
    "der\"},{\"family\":\"Reyes\",\"given\":\"Mateo\",\"suffix\":\"Jr.\"},"
    "{\"literal\":\"Barnes and Sons\"},{\"literal\":\"et al.\"}],"
    "\"editor\":[{\"family\":\"Four\",\"given\":\"D\"}],\"issued\":{\"date-parts\":[[2019,3,5]]},"
    "\"custom\":{\"version_of\":\"10.1000/0\",\"corrects\":\"10.1000/"
    "1\",\"superseded_by\":\"10.1000/2\","
    "\"retracted\":true}}]\n";

TEST("bibliography: through each form and back, nothing is lost") {
    struct bib_entry first = one(BIB_CSL, everything);
    assert_str(written(BIB_CSL, &first), everything);
    struct bib_entry e = one(BIB_BIBTEX, written(BIB_BIBTEX, &first).p);
    assert_str(written(BIB_CSL, &e), everything);
    e = one(BIB_RIS, written(BIB_RIS, &first).p);
    e.text[BIB_TITLE] = first.text[BIB_TITLE];                     /* RIS knows no markup */
    e.names[BIB_AUTHOR].item[0] = first.names[BIB_AUTHOR].item[0]; /* nor particles */
    assert_str(written(BIB_CSL, &e), everything);
}

TEST("bibliography: no text ends its field before its time") {
    static const char *const texts[] = {
        "}",       "{",       "a } b", "\"",     "\\",    "@book{x,", "a\nER  - \nTY  - BOOK",
        "<i>open", "</span>", "%",     "a -- b", "~^_#$&"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct bib_entry e = {.type = "book", .key = STR("k")};
        e.text[BIB_TITLE] = str_of(texts[i]);
        e.text[BIB_PUBLISHER] = STR("P");
        for (int f = 0; f < BIB_FORMS; f++) {
            struct bib_entry back = one((enum bib_form)f, written((enum bib_form)f, &e).p);
            test_row("%s, form %d", texts[i], f);
            assert_str(back.text[BIB_PUBLISHER], "P");
        }
    }
}

TEST("bibliography: DOIs in normal form") {
    static const struct {
        const char *typed, *normal;
    } rows[] = {
        {"10.1000/AbC", "10.1000/abc"},
        {" doi:10.1000/abc ", "10.1000/abc"},
        {"DOI: 10.1000/abc", "10.1000/abc"},
        {"https://doi.org/10.1016/S0140-6736(13)60685-6", "10.1016/s0140-6736(13)60685-6"},
        {"http://dx.doi.org/10.1000/a/b", "10.1000/a/b"},
        {"https://example.org/10.1000/a", NULL},
        {"10.1000", NULL},
        {"10.1000/", NULL},
        {"10.x000/abc", NULL},
        {"10.1000/a b", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str out = STR("");
        test_row("%s", rows[i].typed);
        assert_int_equal(doi_normal(test_arena(), str_of(rows[i].typed), &out),
                         rows[i].normal != NULL);
        assert_str(out, rows[i].normal ? rows[i].normal : "");
    }
}

TEST("bibliography: which form it is") {
    static const struct {
        const char *text;
        int form;
    } rows[] = {
        {"  [{}]", BIB_CSL},
        {"\xEF\xBB\xBF{\"a\":1}", BIB_CSL},
        {"TY  - JOUR\n", BIB_RIS},
        {"\n\nTY  - JOUR", BIB_RIS},
        {"% words\n@book{", BIB_BIBTEX},
        {"just words", -1},
        {"", -1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum bib_form form = BIB_FORMS;
        test_row("%s", rows[i].text);
        assert_int_equal(bibliography_form(str_of(rows[i].text), &form), rows[i].form >= 0);
        assert_true(rows[i].form < 0 || form == (enum bib_form)rows[i].form);
    }
}

TEST("bibliography: a line to be read") {
    struct bib_entry e = one(BIB_CSL, everything);
    assert_str(bib_line(test_arena(), &e),
               "van der Berg, Jan; Reyes, Mateo; Barnes and Sons; et al.. The DNA of E. coli: 5% & "
               "{more}. Journal_of # things. P. 2019; 4(2): 10-12. https://doi.org/10.1000/ab_c");
}

/* --- limits --- */

static struct str many(const char *piece, size_t times) {
    struct buf b = buf_make((size_t)1 << 26);
    for (size_t i = 0; i < times; i++) {
        buf_put(&b, str_of(piece));
    }
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST("bibliography: each limit, at and above") {
    static const struct {
        enum bib_form form;
        const char *piece;
        size_t times, count;
        const char *code;
    } rows[] = {
        {BIB_BIBTEX, "@book{a,title={T}}\n", BIB_ENTRIES_MAX, BIB_ENTRIES_MAX, NULL},
        {BIB_BIBTEX, "@book{a,title={T}}\n", BIB_ENTRIES_MAX + 1, BIB_ENTRIES_MAX, "bib_entries"},
        {BIB_RIS, "TY  - BOOK\nER  - \n", BIB_ENTRIES_MAX + 1, BIB_ENTRIES_MAX, "bib_entries"},
        {BIB_BIBTEX, "0123456789abcdef", BIB_BYTES_MAX / 16 + 1, 0, "bib_bytes"},
        {BIB_BIBTEX, "@book{a,title={\n", BIB_BYTES_MAX / 16, 0, "bibtex_brace"},
        {BIB_BIBTEX, "@string{a=a#a}\n", 100000, 0, "bibtex_string"},
        {BIB_CSL, "[", 100, 0, "json_deep"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bibliography b;
        (void)!bibliography_read(test_arena(), many(rows[i].piece, rows[i].times), rows[i].form,
                                 &b);
        test_row("%zu: %s", i, b.flaws > 0 ? b.flaw[0].at.code : "none");
        assert_int_equal(b.count, rows[i].count);
        assert_int_equal(b.flaws > 0, rows[i].code != NULL);
        if (rows[i].code) {
            assert_string_equal(b.flaw[0].at.code, rows[i].code);
        }
        assert_true(b.flaws <= BIB_FLAWS_MAX);
    }
}

TEST("bibtex: strings that double each other stay small") {
    struct buf b = buf_make(1 << 20);
    buf_put(&b, STR("@string{a0 = {0123456789}}\n"));
    for (int i = 1; i < 60; i++) {
        buf_printf(&b, "@string{a%d = a%d # a%d}\n", i, i - 1, i - 1);
    }
    buf_put(&b, STR("@book{k, title = a3}"));
    struct bibliography out;
    assert_int_equal(bibliography_read(test_arena(), buf_str(&b), BIB_BIBTEX, &out), ERR_OK);
    assert_int_equal(out.item[0].text[BIB_TITLE].n, 80);
    assert_string_equal(out.flaw[0].at.code, "bibtex_long");
    buf_free(&b);
}

/* head, piece times and times again, tail. */
static struct str repeated(const char *head, const char *piece, size_t times, const char *tail) {
    struct buf b = buf_make(BIB_BYTES_MAX);
    buf_put(&b, str_of(head));
    for (size_t i = 0; i < times; i++) {
        buf_put(&b, str_of(piece));
    }
    buf_put(&b, str_of(tail));
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST("bibliography: whatever a file is made of, it takes no more memory than some of its size") {
    const char *x = repeated("", "x", 200000, "").p;
    const struct {
        const char *what;
        enum bib_form form;
        struct str text;
    } rows[] = {
        {"a page after the other", BIB_BIBTEX, repeated("@book{a,pages={", "–", 30000, "}}")},
        {"a value of many pieces", BIB_BIBTEX,
         repeated(arena_printf(test_arena(), "@book{a,title={%s}", x).p, "#{}", 20000, "}")},
        {"a string used often", BIB_BIBTEX,
         repeated(arena_printf(test_arena(), "@string{s={%s}}\n", x).p,
                  "@book{a,title=s,note=s,whatever=s,abstract=s}\n", 1000, "")},
        {"a string made often", BIB_BIBTEX,
         repeated(arena_printf(test_arena(), "@string{s={%s}}\n", x).p, "@string{t=s#{}}\n", 5000,
                  "@book{a,title={B}}")},
        {"many keywords", BIB_RIS,
         repeated("", repeated("TY  - BOOK\n", "KW  - a\n", 4000, "ER  - \n").p, 30, "")},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena *a = arena_make();
        struct bibliography b;
        (void)!bibliography_read(a, rows[i].text, rows[i].form, &b);
        size_t used = arena_used(a);
        arena_free(a);
        test_row("%s: %zu bytes in, %zu bytes of memory", rows[i].what, rows[i].text.n, used);
        assert_true(used < (size_t)64 << 20);
    }
}

TEST("bibliography: a byte that is not UTF-8 has its place") {
    struct bibliography b = read_as(BIB_BIBTEX, "@book{a,\n title={\xFF}}", ERR_INPUT);
    assert_string_equal(b.flaw[0].at.code, "bib_utf8");
    assert_int_equal(b.flaw[0].at.line, 2);
    assert_int_equal(b.flaw[0].at.column, 9);
}
