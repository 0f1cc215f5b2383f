/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of engine/form_expr.h and form_value.h: expressions by the standard, what is refused and
 * where, and libxml2's XPath as the oracle of all that both have. */
#include "engine/form_expr.h"

#include <libxml/xpath.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "engine/form_answers.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* 27 November 2026, 22:30:15.250 in Greenwich; half past midnight of the next day two hours east */
static const struct form_clock clock_here = {INT64_C(1795818615250), 120};

#define Q(t, n) .type = FORM_##t, .name = STR_INIT(n), .parent = FORM_NONE, .list = FORM_NONE

static const struct str yes_label[] = {STR_INIT("Yes, of course"), STR_INIT("S\xC3\xAD")};
static const struct form_choice choices[] = {{.name = STR_INIT("yes"), .label = yes_label},
                                             {.name = STR_INIT("no")}};
static const struct form_list lists[] = {{STR_INIT("yes_no"), choices, 2}};
static const struct str languages[] = {STR_INIT("English"), STR_INIT("Espa\xC3\xB1ol")};

static const struct form_item items[] = {
    {Q(TEXT, "empty")},
    {Q(TEXT, "name")},
    {Q(INTEGER, "n")},
    {Q(DATE, "born")},
    {.type = FORM_SELECT_MULTIPLE, .name = STR_INIT("several"), .parent = FORM_NONE},
    {Q(REPEAT, "member")},
    {.type = FORM_INTEGER, .name = STR_INIT("age"), .parent = 5, .list = FORM_NONE},
    {.type = FORM_TEXT, .name = STR_INIT("who"), .parent = 5, .list = FORM_NONE},
    {Q(TEXT, "x")},
};

static const struct form form = {.language = languages,
                                 .languages = 2,
                                 .item = items,
                                 .items = COUNT(items),
                                 .list = lists,
                                 .lists = 1};

static struct form_answers *filled(void) {
    struct form_flaws flaws;
    const struct form_ready *r = form_prepare(test_arena(), &form, &flaws);
    assert_non_null(r);
    struct form_answers *as = form_answers_again(test_arena(), r, clock_here);
    static const char *const age[] = {"7", "", "40"};
    form_answer_put(as, as->top, 1,
                    STR("Amara \xC3\x91"
                        "and\xC3\xBA"));
    form_answer_put(as, as->top, 2, STR("12"));
    form_answer_put(as, as->top, 3, STR("2020-02-29"));
    form_answer_put(as, as->top, 4, STR("no yes"));
    for (size_t i = 0; i < COUNT(age); i++) {
        struct form_row *row = form_row_again(as, as->top, 5);
        form_answer_put(as, row, 6, str_of(age[i]));
        form_answer_put(as, row, 7, arena_printf(test_arena(), "w%zu", i + 1));
    }
    form_answer_put(as, as->top, 8, STR("here"));
    assert_int_equal(form_evaluate(as), ERR_OK);
    return as;
}

/* The value as a text, worked out at x or (item 6, 7) in the second row. */
static struct str worked_out(struct form_answers *as, const char *text, uint32_t item) {
    struct form_scope scope = {&as->ready->names, item, NULL};
    struct form_fault fault;
    const struct form_expr *e = form_expr_read(test_arena(), str_of(text), &scope, &fault);
    if (!e) {
        return arena_printf(test_arena(), "%zu %s: %.*s", fault.at, fault.code, STR_ARG(fault.why));
    }
    /* as a calculation would: over the rules of a form of its own */
    struct form_item *own = arena_array(test_arena(), struct form_item, COUNT(items));
    memcpy(own, items, sizeof items);
    own[item].rule[FORM_CALCULATION] = str_of(text);
    struct form *f = arena_new(test_arena(), struct form);
    struct form_flaws flaws;
    *f = form;
    f->item = own;
    const struct form_ready *r = form_prepare(test_arena(), f, &flaws);
    if (!r) {
        return arena_printf(test_arena(), "flaw %s", flaws.flaw[0].code);
    }
    as->ready = r;
    assert_int_equal(form_evaluate(as), ERR_OK);
    struct form_row *row = item == 8 ? as->top : as->top->answer[r->place[5].slot].row[1];
    return form_answer_of(as, row, item)->value;
}

TEST("form expression: values by the standard") {
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"1 + 2 * 3", "7"},
        {"(1 + 2) * 3", "9"},
        {"7 mod 3", "1"},
        {"-7 mod 3", "-1"},
        {"7 div 2", "3.5"},
        {"1 div 0", "Infinity"},
        {"-1 div 0", "-Infinity"},
        {"0 div 0", ""}, /* NaN is no answer */
        {"string(0 div 0)", "NaN"},
        {"- - 3", "3"},
        {"2 - -1", "3"},
        {".5 + 5.", "5.5"},
        {"0.1 + 0.2", "0.30000000000000004"},
        {"1 div 3", "0.3333333333333333"},
        {"0.0000001", "0.0000001"},
        {"1000000000000000000000000", "1000000000000000000000000"},
        {"1 = 1 and 2 > 1", "true"},
        {"1 = 2 or 2 != 2", "false"},
        {"'a' = 'a'", "true"},
        {"'1' = 1", "true"},
        {"'1.0' = '1'", "false"},
        {"'b' > 'a'", "false"}, /* texts are compared as numbers */
        {"true() = 'x'", "true"},
        {"1 < 2 < 3", "true"},
        /* empty is '', not 0 */
        {"${empty} = ''", "true"},
        {"${empty} = 0", "false"},
        {"${empty} < 1", "false"},
        {"${empty} >= 0", "false"},
        {"number(${empty}) + 1", ""},
        {"string(number(''))", "NaN"},
        {"boolean(${empty})", "false"},
        {"boolean('0')", "true"},
        {"boolean(0)", "false"},
        {"not(${name})", "false"},
        {"${n} + 1", "13"},
        {"${n} = 12", "true"},
        {"${n} = '12'", "true"},
        {"number(' 12 ')", "12"},
        {"number('1e3')", ""},
        {"number('+1')", ""},
        {"number('1,5')", ""},
        {"number(true())", "1"},
        {"if(${n} > 10, 'many', 'few')", "many"},
        {"if(${empty}, 'a', if(true(), 'b', 'c'))", "b"},
        {"coalesce(${empty}, ${name})", "Amara \xC3\x91"
                                        "and\xC3\xBA"},
        {"coalesce(${n}, 5)", "12"},
        {"once('new')", "here"},
        {"concat(., '!')", "here!"},
        {"selected(${several}, 'yes')", "true"},
        {"selected(${several}, 'ye')", "false"},
        {"selected(${empty}, '')", "false"},
        {"selected-at(${several}, 0)", "no"},
        {"selected-at(${several}, 1)", "yes"},
        {"selected-at(${several}, 2)", ""},
        {"selected-at(${several}, -1)", ""},
        {"count-selected(${several})", "2"},
        {"count-selected(${empty})", "0"},
        {"jr:choice-name('yes', '${several}')", "Yes, of course"},
        {"jr:choice-name('no', '${several}')", "no"},
        {"jr:choice-name('maybe', '${several}')", ""},
        {"count(${member})", "3"},
        {"count(${age})", "3"},
        {"count-non-empty(${age})", "2"},
        {"string(sum(${age}))", "NaN"},
        {"sum(${n})", "12"},
        {"max(3, ${n}, 5)", "12"},
        {"min(3, ${n}, 5)", "3"},
        {"string(max(${age}))", "NaN"},
        {"join(', ', ${who})", "w1, w2, w3"},
        {"join('-', 'a', ${n}, true())", "a-12-true"},
        {"concat(${who}, 1)", "w1w2w31"},
        {"${who} = 'w3'", "true"},
        {"${who} != 'w3'", "true"},
        {"not(${who} = 'w9')", "true"},
        {"${who}", "w1"},
        {"indexed-repeat(${who}, ${member}, 3)", "w3"},
        {"indexed-repeat(${who}, ${member}, 4)", ""},
        {"indexed-repeat(${age}, ${member}, count(${member})) + 1", "41"},
        {"regex('ab12', '[a-z]+\\d+')", "true"},
        {"regex('ab12x', '[a-z]+\\d+')", "false"}, /* the whole text */
        {"regex('\xC3\x91', '.')", "true"},
        {"regex('12', concat('[0', '-9]*'))", "true"},
        {"regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '(a+)+b')", "false"},
        {"contains(${name}, 'and')", "true"},
        {"contains(${name}, '')", "true"},
        {"starts-with(${name}, 'Am')", "true"},
        {"ends-with(${name}, '\xC3\xBA')", "true"},
        {"ends-with('a', 'ba')", "false"},
        {"substr(${name}, 6)", "\xC3\x91"
                               "and\xC3\xBA"},
        {"substr(${name}, 6, 8)", "\xC3\x91"
                                  "a"},
        {"substr(${name}, -2)", "d\xC3\xBA"},
        {"substr('abc', 1, -1)", "b"},
        {"substr('abc', 5)", ""},
        {"substring-before('a-b-c', '-')", "a"},
        {"substring-after('a-b-c', '-')", "b-c"},
        {"substring-before('abc', 'x')", ""},
        {"substring-after('abc', 'x')", ""},
        {"translate('b\xC3\xA1r', '\xC3\xA1r', 'a')", "ba"},
        {"translate('--aaa--', 'abc-', 'ABC')", "AAA"},
        {"string-length('\xC3\xB1u')", "2"},
        {"normalize-space('  a   b ')", "a b"},
        {"int(-2.7)", "-2"},
        {"int('3.9')", "3"},
        {"round(2.5)", "3"},
        {"round(-2.5)", "-2"},
        {"round(1.005, 1)", "1"},
        {"round(1234.567, -2)", "1200"},
        {"round(3.14159, 3)", "3.142"},
        {"abs(-3)", "3"},
        {"pow(2, 10)", "1024"},
        {"boolean-from-string('true')", "true"},
        {"boolean-from-string('yes')", "false"},
        {"true()", "true"},
        {"position(..)", "1"},
        /* days are numbers that look like dates */
        {"today()", "2026-11-28"},
        {"today() + 1", "20786"},
        {"date(today() + 1)", "2026-11-29"},
        {"now()", "2026-11-28T00:30:15.250+02:00"},
        {"${born} < today()", "true"},
        {"${born} = date('2020-02-29')", "true"},
        {"${born} > '2020-02-28'", "true"},
        {"int((today() - date(${born})) div 365.25)", "6"},
        {"date('2020-02-30')", ""},
        {"date('')", ""},
        {"date(0)", "1970-01-01"},
        {"decimal-date-time('1970-01-03T12:00')", "2.5"},
        {"decimal-date-time('1970-01-01T02:00:00+02:00') * 24", "2"}, /* here it is two as well */
        {"decimal-date-time('1970-01-01T00:00:00Z') * 24", "2"},
        {"format-date(${born}, '%d.%n.%y, %a %e %b %Y')", "29.2.20, Sat 29 Feb 2020"},
        {"format-date('', '%Y')", ""},
        {"format-date-time('2020-02-29T08:05:09.040', '%Y%m%d %H:%M:%S.%3 %h')",
         "20200229 08:05:09.040 8"},
    };
    struct form_answers *as = filled();
    for (size_t i = 0; i < COUNT(rows); i++) {
        form_answer_put(as, as->top, 8, STR("here"));
        test_row("%s", rows[i].text);
        assert_str(worked_out(as, rows[i].text, 8), rows[i].expected);
    }
}

TEST("form expression: within a row") {
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"position(..)", "2"},
        {"${who}", "w2"},
        {"concat(${who}, ${n})", "w212"},
        {"count(${member})", "3"},
        {"indexed-repeat(${who}, ${member}, position(..) - 1)", "w1"},
        {"indexed-repeat(${who}, ${member}, 9)", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s", rows[i].text);
        assert_str(worked_out(filled(), rows[i].text, 6), rows[i].expected);
    }
}

TEST("form expression: what is refused, and where") {
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"pulldata('a', 'b', 'c', 'd')", "0 form_function: \"pulldata\" is not supported"},
        {"1 + instance('x')/root", "4 form_function: \"instance\" is not supported"},
        {"sin(1)", "0 form_function: \"sin\" is not supported"},
        {"random()", "0 form_function: \"random\" is not supported"},
        {"../zone = '1'", "0 form_path: paths are not supported: an answer is ${name}"},
        {"/data/x", "0 form_path: paths are not supported: an answer is ${name}"},
        {"data/x", "0 form_path: paths are not supported: an answer is ${name}"},
        {"${n}[1]", "4 form_path: paths are not supported: an answer is ${name}"},
        {"..", "0 form_path: paths are not supported: an answer is ${name}"},
        {"", "0 form_end: something is missing at the end"},
        {"1 +", "3 form_end: something is missing at the end"},
        {"1 2", "2 form_sign: \"2\" does not belong here"},
        {"1 == 2", "3 form_sign: \"=\" does not belong here"},
        {"(1", "2 form_open: a ) is missing"},
        {"(1))", "3 form_sign: \")\" does not belong here"},
        {"'abc", "0 form_open: this is never closed"},
        {"${abc", "0 form_open: this is never closed"},
        {"${nobody}", "0 form_name: there is no question \"nobody\""},
        {"${last-saved#n}", "0 form_name: \"last-saved#n\" is not a name"},
        {"${ n } + ${}", "9 form_name: \"\" is not a name"},
        {"${member} = 1", "0 form_section: \"member\" is a repeat, it has no answer of its own"},
        {"yes", "0 form_word: \"yes\" alone says nothing: an answer is ${yes}, a text 'yes'"},
        {"if(1, 2)", "0 form_arguments: if() needs more"},
        {"not(1, 2)", "7 form_arguments: not() does not take so much"},
        {"if(1 2 3)", "5 form_open: here a , or a ) is missing"},
        {"count(3)", "6 form_arguments: count() takes a ${name}"},
        {"position(.)", "9 form_arguments: only position(..) is supported"},
        {"regex(., '[a')", "9 form_pattern: this pattern cannot be read: missing terminating ] "
                           "for character class"},
        {"jr:choice-name(${n}, '${n}')",
         "21 form_arguments: jr:choice-name() takes an answer, then '${name}' of its question"},
        {"indexed-repeat(${n}, ${member}, 1)",
         "21 form_arguments: this is not a repeat that holds the question"},
        {"indexed-repeat(${who}, ${n}, 1)",
         "23 form_arguments: this is not a repeat that holds the question"},
        {"\xE2\x80\x9C"
         "a",
         "0 form_sign: \"\xE2\x80\x9C\" does not belong here"},
        {"1 & 2", "2 form_sign: \"&\" does not belong here"},
        {"${x} + 1", "flaw form_cycle"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s", rows[i].text);
        assert_str(worked_out(filled(), rows[i].text, 8), rows[i].expected);
    }
}

TEST("form expression: limits") {
    struct form_answers *as = filled();
    struct form_scope scope = {&as->ready->names, 8, NULL};
    struct form_fault fault;
    struct buf b = buf_make(100000);
    for (int i = 0; i < 2000; i++) {
        buf_put(&b, STR("("));
    }
    assert_null(form_expr_read(test_arena(), buf_str(&b), &scope, &fault));
    assert_string_equal(fault.code, "form_long");
    buf_clear(&b);
    for (int i = 0; i < 2000; i++) {
        buf_put(&b, STR("-"));
    }
    assert_null(form_expr_read(test_arena(), buf_str(&b), &scope, &fault));
    buf_clear(&b);
    buf_put(&b, STR("1"));
    for (int i = 0; i < 390; i++) {
        buf_put(&b, STR("+1"));
    }
    assert_non_null(form_expr_read(test_arena(), buf_str(&b), &scope, &fault));
    for (int i = 0; i < 390; i++) {
        buf_put(&b, STR("+1"));
    }
    assert_null(form_expr_read(test_arena(), buf_str(&b), &scope, &fault));
    assert_string_equal(fault.code, "form_long");
    buf_clear(&b);
    while (b.n <= FORM_RULE_MAX) {
        buf_put(&b, STR(" "));
    }
    assert_null(form_expr_read(test_arena(), buf_str(&b), &scope, &fault));
    assert_string_equal(fault.code, "form_long");
    buf_free(&b);
}

/* --- libxml2 as the oracle --- */

static void silent(void *self, xmlErrorPtr e) {
    (void)self, (void)e;
}

static struct str oracle(const char *text) {
    xmlXPathContextPtr c = xmlXPathNewContext(NULL);
    c->error = silent;
    xmlXPathObjectPtr o = xmlXPathEvalExpression((const xmlChar *)text, c);
    struct str s = STR("(error)");
    if (o && o->type == XPATH_NUMBER) {
        s = isnan(o->floatval) ? STR("") : form_number_text(test_arena(), o->floatval);
    } else if (o) {
        xmlChar *got = xmlXPathCastToString(o);
        s = arena_str(test_arena(), str_of((const char *)got));
        xmlFree(got);
    }
    xmlXPathFreeObject(o);
    xmlXPathFreeContext(c);
    return s;
}

struct writing {
    struct buf buf;
    uint64_t state;
};

static unsigned pick(struct writing *w, unsigned n) {
    w->state = w->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(w->state >> 33) % n;
}

static void write_value(struct writing *w, unsigned depth);

static void write_call(struct writing *w, unsigned depth) {
    static const struct {
        const char *name;
        unsigned args;
    } calls[] = {{"contains", 2},
                 {"starts-with", 2},
                 {"substring-before", 2},
                 {"substring-after", 2},
                 {"translate", 3},
                 {"string-length", 1},
                 {"normalize-space", 1},
                 {"concat", 2},
                 {"string", 1},
                 {"number", 1},
                 {"round", 1},
                 {"boolean", 1},
                 {"not", 1},
                 {"true", 0},
                 {"false", 0}};
    unsigned c = pick(w, COUNT(calls));
    buf_printf(&w->buf, "%s(", calls[c].name);
    for (unsigned i = 0; i < calls[c].args; i++) {
        buf_put(&w->buf, i ? STR(", ") : STR(""));
        write_value(w, depth + 1);
    }
    buf_put(&w->buf, STR(")"));
}

/* Fractions are of powers of two: libxml2 writes fifteen digits, the standard asks for as many as
 * tell a number apart. */
static void write_value(struct writing *w, unsigned depth) {
    static const char *const leaf[] = {
        "1",    "0",           "2.5", "'a'",    "''",  "'12'",  "' b c '", "'-3.5'",
        "'.5'", "'\xC3\xA9x'", "100", "'aXbX'", "'x'", "0.125", "'1.'",    "7"};
    static const char *const sign[] = {" + ", " - ",  " * ", " div 4 + ", " mod ", " = ", " != ",
                                       " < ", " <= ", " > ", " >= ",      " and ", " or "};
    unsigned what = depth > 4 ? 0 : pick(w, 5);
    if (what < 2) {
        buf_put(&w->buf, str_of(leaf[pick(w, COUNT(leaf))]));
    } else if (what == 2) {
        write_call(w, depth);
    } else if (what == 3) {
        buf_put(&w->buf, STR("("));
        write_value(w, depth + 1);
        buf_put(&w->buf, STR(")"));
    } else {
        buf_put(&w->buf, pick(w, 8) ? STR("") : STR("-"));
        write_value(w, depth + 1);
        buf_put(&w->buf, str_of(sign[pick(w, COUNT(sign))]));
        write_value(w, depth + 1);
    }
}

TEST("form expression: ten thousand by chance as libxml2 has them") {
    struct writing w = {buf_make(10000), 2026};
    struct form_answers *as = filled();
    size_t done = 0;
    for (size_t i = 0; i < 10000; i++) {
        buf_clear(&w.buf);
        write_value(&w, 0);
        char *text = arena_cstr(test_arena(), buf_str(&w.buf));
        struct form_scope scope = {&as->ready->names, FORM_NONE, NULL};
        struct form_fault fault;
        const struct form_expr *e = form_expr_read(test_arena(), str_of(text), &scope, &fault);
        test_row("%s", text);
        assert_non_null(e);
        struct form_item one = {Q(TEXT, "x")};
        struct form f = {.item = &one, .items = 1};
        struct form_flaws flaws;
        one.rule[FORM_CALCULATION] = str_of(text);
        const struct form_ready *r = form_prepare(test_arena(), &f, &flaws);
        struct form_answers *own = form_answers_make(test_arena(), r, clock_here);
        assert_int_equal(form_evaluate(own), ERR_OK);
        struct str expected = oracle(text);
        assert_str(own->top->answer[0].value, arena_cstr(test_arena(), expected));
        done++;
    }
    assert_int_equal(done, 10000);
    buf_free(&w.buf);
}
