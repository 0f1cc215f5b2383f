/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of engine/form_answers.h and form_ready.h: relevance, choices, calculations, repeats, what
 * is wrong, what is refused when a form is looked at, limits. */
#include "engine/form_answers.h"

#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct form_clock clock_here = {INT64_C(1795818615250), 0};

#define Q(t, n, p) .type = FORM_##t, .name = STR_INIT(n), .parent = (p), .list = FORM_NONE
#define TOP FORM_NONE
#define RULE(r, text) .rule[FORM_##r] = STR_INIT(text)

static const struct form_ready *ready_of(const struct form *f) {
    struct form_flaws flaws;
    const struct form_ready *r = form_prepare(test_arena(), f, &flaws);
    if (!r) {
        test_row("item %u: %.*s", flaws.flaw[0].item, STR_ARG(flaws.flaw[0].why));
    }
    assert_non_null(r);
    return r;
}

static void put(struct form_answers *as, const char *path, const char *value) {
    struct form_answer *answer = form_answer_find(as, str_of(path));
    test_row("%s", path);
    assert_non_null(answer);
    answer->value = str_of(value);
}

/* "a=1 b=? c=" of all that is relevant; ? after a value: something is wrong. */
static struct str told(struct form_answers *as) {
    struct buf b = buf_make(100000);
    assert_int_equal(form_evaluate(as), ERR_OK);
    for (struct form_walk w = form_walk(as); form_walk_next(&w);) {
        if (!w.answer->relevant || form_is_section(w.item->type)) {
            continue;
        }
        buf_printf(&b, "%s%.*s=%.*s", b.n ? " " : "",
                   STR_ARG(form_answer_path(test_arena(), as, w.row, w.index)),
                   STR_ARG(w.answer->value));
        if (w.answer->wrong) {
            buf_printf(&b, "(%s)", form_wrong_word((enum form_wrong)w.answer->wrong));
        }
    }
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST("form answers: relevance, calculation and defaults settle in one pass, whatever the order") {
    static const struct form_item item[] = {
        {Q(CALCULATE, "total", TOP), RULE(CALCULATION, "${price} * ${count}")},
        {Q(INTEGER, "price", TOP), RULE(DEFAULT, "2 + 3")},
        {Q(GROUP, "more", TOP), RULE(RELEVANT, "${total} > 10")},
        {Q(TEXT, "why", 2), .first = STR_INIT("because"), RULE(REQUIRED, "true()")},
        {Q(TEXT, "deep", 2), RULE(RELEVANT, "${why} != 'because'")},
        {Q(INTEGER, "count", TOP)},
        {Q(CALCULATE, "said", TOP), RULE(CALCULATION, "concat(${why}, '/', ${total})")},
    };
    const struct form f = {.item = item, .items = COUNT(item)};
    struct form_answers *as = form_answers_make(test_arena(), ready_of(&f), clock_here);
    assert_str(told(as), "total= price=5 count= said=/");
    put(as, "count", "3");
    assert_str(told(as), "total=15 price=5 more/why=because count=3 said=because/15");
    put(as, "more/why", "");
    assert_str(told(as), "total=15 price=5 more/why=(missing) more/deep= count=3 said=/15");
    assert_true(as->wrong);
    put(as, "more/deep", "kept");
    put(as, "count", "2");
    assert_str(told(as), "total=10 price=5 count=2 said=/10");
    assert_false(as->wrong);
    put(as, "count", "4"); /* what was typed is still there */
    assert_str(told(as), "total=20 price=5 more/why=(missing) more/deep=kept count=4 said=/20");
    put(as, "price", ""); /* a default comes once */
    assert_str(told(as), "total= price= count=4 said=/");
}

TEST("form answers: what is wrong with an answer, by its type") {
    static const struct {
        enum form_type type;
        const char *value;
        enum form_wrong wrong;
    } rows[] = {
        {FORM_TEXT, "anything\n", FORM_FINE},
        {FORM_INTEGER, "0", FORM_FINE},
        {FORM_INTEGER, "-12", FORM_FINE},
        {FORM_INTEGER, "007", FORM_FINE},
        {FORM_INTEGER, "1.5", FORM_NOT_WHOLE},
        {FORM_INTEGER, "1e3", FORM_NOT_A_NUMBER},
        {FORM_INTEGER, " 1", FORM_NOT_A_NUMBER},
        {FORM_INTEGER, "twelve", FORM_NOT_A_NUMBER},
        {FORM_INTEGER, "999999999999999", FORM_FINE},
        {FORM_INTEGER, "1000000000000000", FORM_OUT_OF_RANGE},
        {FORM_INTEGER, "99999999999999999999", FORM_OUT_OF_RANGE},
        {FORM_DECIMAL, "1.5", FORM_FINE},
        {FORM_DECIMAL, "-.5", FORM_FINE},
        {FORM_DECIMAL, "1,5", FORM_NOT_A_NUMBER},
        {FORM_DECIMAL, "NaN", FORM_NOT_A_NUMBER},
        {FORM_DECIMAL, "Infinity", FORM_NOT_A_NUMBER},
        {FORM_DECIMAL, "0x10", FORM_NOT_A_NUMBER},
        {FORM_RANGE, "1", FORM_FINE},
        {FORM_RANGE, "2.5", FORM_FINE},
        {FORM_RANGE, "2.25", FORM_OUT_OF_RANGE},
        {FORM_RANGE, "5", FORM_FINE},
        {FORM_RANGE, "5.5", FORM_OUT_OF_RANGE},
        {FORM_RANGE, "0.5", FORM_OUT_OF_RANGE},
        {FORM_SELECT_ONE, "a", FORM_FINE},
        {FORM_SELECT_ONE, "z", FORM_NO_CHOICE},
        {FORM_SELECT_ONE, "a b", FORM_NO_CHOICE},
        {FORM_SELECT_MULTIPLE, "a", FORM_FINE},
        {FORM_SELECT_MULTIPLE, " c  a ", FORM_FINE},
        {FORM_SELECT_MULTIPLE, "a a", FORM_NO_CHOICE},
        {FORM_SELECT_MULTIPLE, "a z", FORM_NO_CHOICE},
        {FORM_RANK, "b c a", FORM_FINE},
        {FORM_RANK, "b c", FORM_NOT_RANKED},
        {FORM_RANK, "b c b", FORM_NO_CHOICE},
        {FORM_DATE, "2024-02-29", FORM_FINE},
        {FORM_DATE, "2023-02-29", FORM_NOT_A_DATE},
        {FORM_DATE, "29.2.2024", FORM_NOT_A_DATE},
        {FORM_TIME, "09:30", FORM_FINE},
        {FORM_TIME, "09:30:00.000+02:00", FORM_FINE},
        {FORM_TIME, "9:30", FORM_NOT_A_TIME},
        {FORM_TIME, "24:00", FORM_NOT_A_TIME},
        {FORM_DATE_TIME, "2024-02-29T09:30", FORM_FINE},
        {FORM_DATE_TIME, "2024-02-29T09:30:00.000-05:00", FORM_FINE},
        {FORM_DATE_TIME, "2024-02-29", FORM_NOT_A_DATE},
        {FORM_GEOPOINT, "12.5 -70", FORM_FINE},
        {FORM_GEOPOINT, "12.5 -70 0 4.5", FORM_FINE},
        {FORM_GEOPOINT, "91 0", FORM_NOT_A_POINT},
        {FORM_GEOPOINT, "0 181", FORM_NOT_A_POINT},
        {FORM_GEOPOINT, "1", FORM_NOT_A_POINT},
        {FORM_GEOPOINT, "1 2 3 4 5", FORM_NOT_A_POINT},
        {FORM_IMAGE, "a picture.jpg", FORM_FINE},
        {FORM_IMAGE, "../x.jpg", FORM_NOT_A_FILE},
        {FORM_FILE, ".htaccess", FORM_NOT_A_FILE},
        {FORM_ACKNOWLEDGE, "OK", FORM_FINE},
        {FORM_ACKNOWLEDGE, "yes", FORM_NO_CHOICE},
    };
    static const struct form_choice choice[] = {
        {.name = STR_INIT("a")}, {.name = STR_INIT("b")}, {.name = STR_INIT("c")}};
    static const struct form_list list = {STR_INIT("abc"), choice, 3};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct form_item item = {Q(TEXT, "q", TOP), .range = {1, 5, 0.5}};
        item.type = rows[i].type;
        item.list = form_is_select(item.type) ? 0 : FORM_NONE;
        const struct form f = {.item = &item, .items = 1, .list = &list, .lists = 1};
        struct form_answers *as = form_answers_again(test_arena(), ready_of(&f), clock_here);
        put(as, "q", rows[i].value);
        test_row("%s \"%s\"", form_type_word(rows[i].type), rows[i].value);
        assert_int_equal(form_evaluate(as), ERR_OK);
        assert_string_equal(form_wrong_word((enum form_wrong)as->top->answer[0].wrong),
                            form_wrong_word(rows[i].wrong));
        assert_int_equal(as->wrong, rows[i].wrong != FORM_FINE);
    }
}

TEST("form answers: a constraint is not asked of an empty answer, required only while relevant") {
    static const struct form_item item[] = {
        {Q(INTEGER, "age", TOP), RULE(CONSTRAINT, ". >= 18 and . < 120")},
        {Q(TEXT, "job", TOP), RULE(RELEVANT, "${age} >= 18"), RULE(REQUIRED, "${age} < 65")},
        {Q(TEXT, "fixed", TOP), RULE(READ_ONLY, "${age} > 60"), .first = STR_INIT("x")},
    };
    static const struct {
        const char *age;
        const char *job;
        const char *expected;
    } rows[] = {
        {"", "", "age= fixed="},
        {"17", "", "age=17(refused) fixed="},
        {"18", "", "age=18 job=(missing) fixed="},
        {"18", "baker", "age=18 job=baker fixed="},
        {"70", "", "age=70 job= fixed="},
        {"x", "", "age=x(not_a_number) fixed="},
        {"120", "", "age=120(refused) job= fixed="},
    };
    const struct form f = {.item = item, .items = COUNT(item)};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct form_answers *as = form_answers_again(test_arena(), ready_of(&f), clock_here);
        put(as, "age", rows[i].age);
        put(as, "job", rows[i].job);
        struct str got = told(as);
        test_row("row %zu", i);
        assert_str(got, rows[i].expected);
        assert_int_equal(as->top->answer[2].read_only, i >= 4 && i != 5);
    }
}

static const struct str region_column[] = {STR_INIT("region")};
static const struct str north[] = {STR_INIT("north")};
static const struct str south[] = {STR_INIT("south")};
static const struct form_choice region_choice[] = {{.name = STR_INIT("north")},
                                                   {.name = STR_INIT("south")}};
static const struct form_choice town_choice[] = {
    {.name = STR_INIT("ab"), .column = north},
    {.name = STR_INIT("cd"), .column = south},
    {.name = STR_INIT("both"), .column = north},
    {.name = STR_INIT("both"), .column = south},
};
static const struct form_list town_list[] = {
    {STR_INIT("regions"), region_choice, 2},
    {STR_INIT("towns"), town_choice, 4, region_column, 1, true},
};

TEST("form answers: choices by a filter") {
    static const struct form_item item[] = {
        {.type = FORM_SELECT_ONE, .name = STR_INIT("region"), .parent = TOP, .list = 0},
        {.type = FORM_SELECT_ONE,
         .name = STR_INIT("town"),
         .parent = TOP,
         .list = 1,
         RULE(FILTER, "region = ${region} and name != 'zz'")},
    };
    const struct form f = {.item = item, .items = 2, .list = town_list, .lists = 2};
    struct form_answers *as = form_answers_make(test_arena(), ready_of(&f), clock_here);
    bool offered[4];
    put(as, "region", "south");
    put(as, "town", "both");
    assert_str(told(as), "region=south town=both");
    assert_true(form_offered(as, as->top, 1, offered));
    assert_true(!offered[0] && offered[1] && !offered[2] && offered[3]);
    put(as, "town", "ab");
    assert_str(told(as), "region=south town=ab(no_choice)");
    put(as, "region", "north");
    assert_str(told(as), "region=north town=ab");
}

TEST("form answers: repeats, rows added and taken away, counts and sums") {
    static const struct form_item item[] = {
        {Q(REPEAT, "member", TOP)},
        {Q(TEXT, "name", 0)},
        {Q(INTEGER, "age", 0), RULE(DEFAULT, "position(..) * 10")},
        {Q(GROUP, "young", 0), RULE(RELEVANT, "${age} < 18")},
        {Q(TEXT, "school", 3), RULE(REQUIRED, "true()")},
        {Q(REPEAT, "pet", 0), RULE(COUNT, "${age} div 10")},
        {Q(TEXT, "called", 5), .first = STR_INIT("Rex")},
        {Q(CALCULATE, "pets", TOP), RULE(CALCULATION, "count(${pet})")},
        {Q(CALCULATE, "ages", TOP), RULE(CALCULATION, "sum(${age})")},
        {Q(CALCULATE, "names", TOP), RULE(CALCULATION, "join(' ', ${called})")},
    };
    const struct form f = {.item = item, .items = COUNT(item)};
    struct form_answers *as = form_answers_make(test_arena(), ready_of(&f), clock_here);
    assert_str(told(as), "member[1]/name= member[1]/age=10 member[1]/young/school=(missing) "
                         "member[1]/pet[1]/called=Rex pets=1 ages=10 names=Rex");
    put(as, "member/young/school", "s");
    assert_non_null(form_row_add(as, as->top, 0));
    put(as, "member[2]/name", "B");
    assert_str(told(as), "member[1]/name= member[1]/age=10 member[1]/young/school=s "
                         "member[1]/pet[1]/called=Rex member[2]/name=B member[2]/age=20 "
                         "member[2]/pet[1]/called=Rex member[2]/pet[2]/called=Rex "
                         "pets=3 ages=30 names=Rex Rex Rex");
    put(as, "member[2]/pet[2]/called", "Cat");
    put(as, "member[2]/age", "10");
    assert_null(form_answer_find(as, STR("member[3]/age")));
    assert_str(told(as), "member[1]/name= member[1]/age=10 member[1]/young/school=s "
                         "member[1]/pet[1]/called=Rex member[2]/name=B member[2]/age=10 "
                         "member[2]/young/school=(missing) member[2]/pet[1]/called=Rex "
                         "pets=2 ages=20 names=Rex Rex");
    put(as, "member[2]/age", "20"); /* the row beyond the count was kept */
    form_row_remove(as, as->top, 0, 1);
    assert_str(told(as), "member[1]/name=B member[1]/age=20 member[1]/pet[1]/called=Rex "
                         "member[1]/pet[2]/called=Cat pets=2 ages=20 names=Rex Cat");
    form_row_remove(as, as->top, 0, 1);
    assert_str(told(as), "pets=0 ages=0 names=");
    form_row_remove(as, as->top, 0, 1); /* there is none */
    assert_int_equal(as->rows, 0);
}

TEST("form answers: limits of rows and of work") {
    static const struct form_item item[] = {
        {Q(REPEAT, "a", TOP), RULE(COUNT, "199 + 2")},
        {Q(REPEAT, "b", 0), RULE(COUNT, "200")},
        {Q(CALCULATE, "x", 1), RULE(CALCULATION, "1")},
        {Q(CALCULATE, "s", TOP), RULE(CALCULATION, "count(${x})")},
    };
    static const struct form_item slow[] = {
        {Q(REPEAT, "a", TOP), RULE(COUNT, "200")},
        {Q(REPEAT, "b", 0), RULE(COUNT, "9")},
        {Q(CALCULATE, "x", 1), RULE(CALCULATION, "1")},
        {Q(CALCULATE, "y", 1), RULE(CALCULATION, "${x} = ${x} and sum(${x}) > sum(${x})")},
        {Q(CALCULATE, "z", TOP), RULE(CALCULATION, "${y} = 'no' or ${y} = ${x} or ${y} = ${x}")},
    };
    static const struct form_item swelling[] = {
        {Q(CALCULATE, "a", TOP), RULE(CALCULATION, "'0123456789012345678901234567890123456789'")},
        {Q(CALCULATE, "b", TOP),
         RULE(CALCULATION, "concat(${a},${a},${a},${a},${a},${a},${a},${a},${a},${a})")},
        {Q(CALCULATE, "c", TOP),
         RULE(CALCULATION, "concat(${b},${b},${b},${b},${b},${b},${b},${b},${b},${b})")},
        {Q(CALCULATE, "d", TOP),
         RULE(CALCULATION, "concat(${c},${c},${c},${c},${c},${c},${c},${c},${c},${c})")},
        {Q(CALCULATE, "n", TOP), RULE(CALCULATION, "string-length(${d})")},
    };
    const struct form f = {.item = item, .items = COUNT(item)};
    const struct form g = {.item = slow, .items = COUNT(slow)};
    const struct form h = {.item = swelling, .items = COUNT(swelling)};
    struct form_answers *as = form_answers_make(test_arena(), ready_of(&f), clock_here);
    assert_int_equal(form_evaluate(as), ERR_OK);
    assert_int_equal(as->top->answer[0].rows, FORM_ROWS_MAX);
    assert_int_equal(as->top->answer[0].wrong, FORM_OUT_OF_RANGE);
    assert_int_equal(as->rows, FORM_ROWS_ALL_MAX);
    assert_str(as->top->answer[1].value, "1800");
    as = form_answers_make(test_arena(), ready_of(&g), clock_here);
    assert_int_equal(form_evaluate(as), ERR_OK);
    assert_true(as->steps > 3000000 && as->steps < FORM_STEPS_MAX);
    as = form_answers_make(test_arena(), ready_of(&h), clock_here);
    assert_int_equal(form_evaluate(as), ERR_OK);
    assert_int_equal(as->top->answer[2].value.n, 4000);
    assert_int_equal(as->top->answer[3].value.n, 0);
    assert_int_equal(as->top->answer[3].wrong, FORM_TOO_LONG);
    assert_str(as->top->answer[4].value, "0");
}

TEST("form answers: too much work ends") {
    static const struct form_item item[] = {
        {Q(REPEAT, "a", TOP), RULE(COUNT, "200")},
        {Q(REPEAT, "b", 0), RULE(COUNT, "8")},
        {Q(CALCULATE, "x", 1), RULE(CALCULATION, "position(..)")},
        {Q(REPEAT, "c", TOP), RULE(COUNT, "200")},
        {Q(CALCULATE, "y", 3),
         RULE(CALCULATION, "${x} = 'a' or ${x} = 'b' or ${x} = 'c' or ${x} = 'd' or ${x} = 'e' "
                           "or ${x} = 'f' or ${x} = 'g' or ${x} = 'h' or ${x} = 'i' or ${x} = "
                           "'j' or ${x} = 'k' or ${x} = 'l' or ${x} = 'm' or ${x} = 'n' or "
                           "${x} = 'o' or ${x} = 'p' or ${x} = 'q' or ${x} = 'r'")},
    };
    const struct form f = {.item = item, .items = COUNT(item)};
    struct form_answers *as = form_answers_make(test_arena(), ready_of(&f), clock_here);
    assert_int_equal(form_evaluate(as), ERR_TOO_LARGE);
}

TEST("form answers: times of the filling, and words that name answers") {
    static const struct str label[] = {STR_INIT("Is ${ name } older than ${age}?")};
    static const struct str language[] = {STR_INIT("")};
    static const struct form_item item[] = {
        {Q(START, "start", TOP)}, {Q(TODAY, "today", TOP)},
        {Q(END, "end", TOP)},     {Q(TEXT, "name", TOP), .first = STR_INIT("Nur"), .label = label},
        {Q(INTEGER, "age", TOP)},
    };
    const struct form f = {.item = item,
                           .items = COUNT(item),
                           .language = language,
                           .languages = 1,
                           .instance_name = STR_INIT("concat(${name}, ' ', ${today})")};
    struct form_answers *as = form_answers_make(test_arena(), ready_of(&f), clock_here);
    assert_str(told(as), "start=2026-11-27T22:30:15.250+00:00 today=2026-11-27 "
                         "end=2026-11-27T22:30:15.250+00:00 name=Nur age=");
    assert_str(form_words(as, as->top, form_say(&f, item[3].label, 0)), "Is Nur older than ?");
    assert_str(form_words(as, as->top, STR("${ no ${name")), "${ no ${name");
    assert_str(form_instance_name(as), "Nur 2026-11-27");
    as->clock.now_ms += 3600000;
    assert_str(told(as), "start=2026-11-27T22:30:15.250+00:00 today=2026-11-27 "
                         "end=2026-11-27T23:30:15.250+00:00 name=Nur age=");
}

TEST("form: what is refused when it is looked at") {
    static const struct str label[] = {STR_INIT("hello ${nobody}")};
    static const struct form_choice twice[] = {{.name = STR_INIT("a")}, {.name = STR_INIT("a")}};
    static const struct form_choice blank[] = {{.name = STR_INIT("a b")}};
    static const struct form_list lists[] = {
        {STR_INIT("twice"), twice, 2}, {STR_INIT("blank"), blank, 1}, {STR_INIT("none"), NULL, 0}};
    static const struct {
        const char *what;
        uint32_t lists;
        struct form_item item[3];
        const char *expected;
    } rows[] = {
        {"fine", 0, {{Q(TEXT, "a", TOP)}}, ""},
        {"a name of a cyclic pair",
         0,
         {{Q(CALCULATE, "a", TOP), RULE(CALCULATION, "${b}")},
          {Q(CALCULATE, "b", TOP), RULE(CALCULATION, "${a}")}},
         "1:1 form_cycle"},
        {"itself", 0, {{Q(CALCULATE, "a", TOP), RULE(CALCULATION, "${a} + 1")}}, "0:1 form_cycle"},
        {"a group that hides its own question",
         0,
         {{Q(GROUP, "g", TOP), RULE(RELEVANT, "${a} = 1")}, {Q(TEXT, "a", 0)}},
         "1:0 form_cycle"},
        {"a repeat that counts by what is in it",
         0,
         {{Q(REPEAT, "g", TOP), RULE(COUNT, "${a}")}, {Q(INTEGER, "a", 0)}},
         "1:0 form_cycle"},
        {"twins", 0, {{Q(TEXT, "a", TOP)}, {Q(TEXT, "a", TOP)}}, "1:9 form_twice"},
        {"cousins", 0, {{Q(GROUP, "a", TOP)}, {Q(TEXT, "a", 0)}}, ""},
        {"no name", 0, {{Q(TEXT, "", TOP)}}, "0:9 form_name"},
        {"a bad name", 0, {{Q(TEXT, "1a", TOP)}}, "0:9 form_name"},
        {"a colon", 0, {{Q(TEXT, "a:b", TOP)}}, "0:9 form_name"},
        {"letters of the world", 0, {{Q(TEXT, "\xD8\xB9\xC3\xA9_-.9", TOP)}}, ""},
        {"a label", 0, {{Q(TEXT, "a", TOP), .label = label}}, "0:10 form_name"},
        {"two rules at once",
         0,
         {{Q(TEXT, "a", TOP), RULE(RELEVANT, "x("), RULE(CONSTRAINT, "1 +")}},
         "0:0 form_function 0:4 form_end"},
        {"no list", 0, {{Q(SELECT_ONE, "a", TOP)}}, "0:8 form_list"},
        {"choices twice", 1, {{Q(TEXT, "a", TOP)}}, "-:14 form_choice_twice"},
        {"a choice with a blank",
         2,
         {{Q(TEXT, "a", TOP)}},
         "-:14 form_choice_twice -:14 form_choice"},
        {"a filter without a list",
         0,
         {{Q(TEXT, "a", TOP), RULE(FILTER, "x = 1")}},
         "0:7 form_word"},
        {"a parent behind", 0, {{Q(TEXT, "a", 1)}, {Q(GROUP, "g", TOP)}}, "0:8 form_parent"},
        {"a range", 0, {{Q(RANGE, "a", TOP), .range = {5, 1, 1}}}, "0:17 form_range"},
    };
    static const struct str language[] = {STR_INIT("")};
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint32_t n = rows[i].item[1].name.p ? 2 : 1;
        const struct form f = {.item = rows[i].item,
                               .items = n,
                               .list = lists,
                               .lists = rows[i].lists,
                               .language = language,
                               .languages = 1};
        struct form_flaws flaws;
        struct buf b = buf_make(10000);
        const struct form_ready *r = form_prepare(test_arena(), &f, &flaws);
        for (size_t k = 0; k < flaws.count; k++) {
            struct str item = flaws.flaw[k].item == FORM_NONE
                                  ? STR("-")
                                  : arena_printf(test_arena(), "%u", flaws.flaw[k].item);
            buf_printf(&b, "%s%.*s:%d %s", k ? " " : "", STR_ARG(item), flaws.flaw[k].part,
                       flaws.flaw[k].code);
        }
        test_row("%s", rows[i].what);
        assert_str(buf_str(&b), rows[i].expected);
        assert_int_equal(r != NULL, flaws.count == 0);
        buf_free(&b);
    }
}

/* A long questionnaire, each question with a condition on the one before, a constraint, sums. */
TEST("form: one long chain of rules, each with many parts, needs no deep stack") {
    enum { CHAIN = FORM_ITEMS_MAX, PARTS = 350 };
    struct form_item *item = arena_array(test_arena(), struct form_item, CHAIN);
    for (int i = 0; i < CHAIN; i++) {
        struct buf rule = buf_make(FORM_RULE_MAX);
        buf_printf(&rule, "${q%d}", i + 1);
        for (int k = 0; k < PARTS; k++) {
            buf_printf(&rule, "+1");
        }
        item[i] = (struct form_item){.type = i + 1 < CHAIN ? FORM_CALCULATE : FORM_INTEGER,
                                     .name = arena_printf(test_arena(), "q%d", i),
                                     .parent = FORM_NONE,
                                     .list = FORM_NONE};
        if (i + 1 < CHAIN) {
            item[i].rule[FORM_CALCULATION] = arena_str(test_arena(), buf_str(&rule));
        }
        buf_free(&rule);
    }
    struct form f = {.item = item, .items = CHAIN};
    const struct form_ready *r = ready_of(&f);
    assert_int_equal(r->order[0], CHAIN - 1);
    assert_int_equal(r->order[CHAIN - 1], 0);
}

TEST("form answers: 250 questions settle in well under a millisecond") {
    struct form_item *item = arena_array(test_arena(), struct form_item, 250);
    for (uint32_t i = 0; i < 250; i++) {
        item[i] = (struct form_item){Q(INTEGER, "q", TOP)};
        item[i].name = arena_printf(test_arena(), "q%u", i);
        item[i].rule[FORM_CONSTRAINT] = STR(". >= 0 and . <= 1000");
        item[i].rule[FORM_REQUIRED] = STR("true()");
        if (i) {
            item[i].rule[FORM_RELEVANT] = arena_printf(test_arena(), "${q%u} >= 1", i - 1);
        }
        if (i % 10 == 9) {
            item[i].type = FORM_CALCULATE;
            item[i].rule[FORM_CALCULATION] =
                arena_printf(test_arena(), "${q%u} + ${q%u} * 2 - ${q%u}", i - 1, i - 2, i - 3);
        }
    }
    const struct form f = {.item = item, .items = 250};
    struct form_answers *as = form_answers_again(test_arena(), ready_of(&f), clock_here);
    for (uint32_t i = 0; i < 250; i++) {
        as->top->answer[i].value = STR("7");
    }
    struct timespec a;
    struct timespec b;
    double best = 1e9;
    for (int turn = 0; turn < 20; turn++) {
        (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
        assert_int_equal(form_evaluate(as), ERR_OK);
        (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
        double ms = (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6;
        best = ms < best ? ms : best;
    }
    assert_false(as->wrong);
    assert_true(as->top->answer[249].relevant);
    assert_str(as->top->answer[249].value, "14");
    test_row("%.3f ms", best);
    assert_true(best < 20); /* with sanitizers; without them some tens of microseconds */
}
