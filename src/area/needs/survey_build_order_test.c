/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Items of a form in another order, against lists of children; rules read back as they were
 * written. */
#include <string.h>

#include "area/needs/survey_build_inside.h"
#include "tests/unit/test.h"

#define MOST 40

static const struct str english[] = {STR_INIT("English (en)")};
static uint64_t dice;

static uint32_t throw(uint32_t sides) {
    dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(dice >> 33) % sides;
}

static struct ctx ctx_of_test(void) {
    return (struct ctx){.arena = test_arena(), .lang = lang_find(STR("en"))};
}

static uint32_t depth_of(const struct form_item *item, uint32_t i) {
    uint32_t depth = 0;
    for (; i != FORM_NONE; i = item[i].parent) {
        depth++;
    }
    return depth;
}

/* Each stands behind the one before, in it, or in one that holds it; not so deep that what goes
 * into another were too deep. */
static struct form random_form(struct form_item *item) {
    struct form f = {.language = english, .languages = 1, .item = item, .items = 1 + throw(MOST)};
    for (uint32_t i = 0; i < f.items; i++) {
        uint32_t parent = i > 0 ? i - 1 : FORM_NONE;
        while (parent != FORM_NONE && (!form_is_section(item[parent].type) || throw(3) == 0 ||
                                       depth_of(item, parent) > FORM_DEPTH_MAX / 2 - 1)) {
            parent = item[parent].parent;
        }
        item[i] = (struct form_item){.type = throw(2) ? FORM_GROUP : FORM_TEXT,
                                     .name = arena_printf(test_arena(), "x%u", i),
                                     .parent = parent,
                                     .list = FORM_NONE};
    }
    return f;
}

/* The tree in words: "x0(x1x2(x3))x4", without what lies in `without`, and with that at the end of
 * what lies in `into` (at the end of all: FORM_NONE). */
static void say_tree(const struct form *f, uint32_t parent, uint32_t without, uint32_t into,
                     struct buf *out) {
    for (uint32_t i = 0; i < f->items; i++) {
        if (f->item[i].parent == parent && i != without) {
            buf_printf(out, "%.*s(", STR_ARG(f->item[i].name));
            say_tree(f, i, without, into, out);
            buf_put(out, STR(")"));
        }
    }
    if (without != FORM_NONE && parent == into) {
        buf_printf(out, "%.*s(", STR_ARG(f->item[without].name));
        say_tree(f, without, FORM_NONE, FORM_NONE - 1, out);
        buf_put(out, STR(")"));
    }
}

static struct str tree_of(const struct form *f, uint32_t without, uint32_t into) {
    struct buf b = buf_make((size_t)1 << 20);
    say_tree(f, FORM_NONE, without, into, &b);
    struct str out = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return out;
}

static void check_shape(const struct form *f) {
    struct ctx c = ctx_of_test();
    assert_int_equal(survey_form_check(&c, f), ERR_OK);
}

TEST("survey: an item goes into any section with all that it holds, and nothing else moves") {
    for (uint32_t seed = 0; seed < 3000; seed++) {
        struct form_item item[MOST];
        struct arena_mark mark = arena_mark(test_arena());
        struct ctx c = ctx_of_test();
        dice = seed;
        struct form f = random_form(item), out;
        uint32_t which = throw(f.items), into = throw(f.items + 1);
        into = into == f.items ? FORM_NONE : into;
        if (survey_may_hold(&f, into, which)) {
            test_row("seed %u", seed);
            struct form_item *now = survey_item_into(&c, &f, which, into, &out);
            assert_str(now->name, arena_cstr(test_arena(), f.item[which].name));
            assert_str(tree_of(&out, FORM_NONE, FORM_NONE),
                       arena_cstr(test_arena(), tree_of(&f, which, into)));
            check_shape(&out);
        }
        arena_rewind(test_arena(), mark);
    }
}

TEST("survey: nothing goes into itself, into what it holds, or into a question") {
    static const struct form_item item[] = {
        {.type = FORM_GROUP, .name = STR_INIT("a"), .parent = FORM_NONE, .list = FORM_NONE},
        {.type = FORM_GROUP, .name = STR_INIT("b"), .parent = 0, .list = FORM_NONE},
        {.type = FORM_TEXT, .name = STR_INIT("c"), .parent = 1, .list = FORM_NONE},
    };
    struct form f = {.language = english, .languages = 1, .item = item, .items = 3};
    assert_false(survey_may_hold(&f, 0, 0));
    assert_false(survey_may_hold(&f, 1, 0));
    assert_false(survey_may_hold(&f, 2, 0));
    assert_false(survey_may_hold(&f, 3, 0));
    assert_true(survey_may_hold(&f, 0, 1));
    assert_true(survey_may_hold(&f, 0, 2));
    assert_true(survey_may_hold(&f, FORM_NONE, 2));
    assert_false(survey_may_hold(&f, 2, FORM_NONE));
}

/* A form whose second item is a repeat that holds the third; what comes last has the rules. */
static struct form form_with(struct form_item item[5], const char *relevant, const char *count,
                             uint32_t parent) {
    item[0] = (struct form_item){.type = FORM_INTEGER, .name = STR("children")};
    item[1] = (struct form_item){.type = FORM_REPEAT, .name = STR("child")};
    item[2] = (struct form_item){.type = FORM_INTEGER, .name = STR("age"), .parent = 1};
    item[3] = (struct form_item){.type = FORM_REPEAT, .name = STR("last"), .parent = parent};
    item[4] = (struct form_item){.type = FORM_TEXT, .name = STR("later")};
    for (size_t i = 0; i < 5; i++) {
        item[i].list = FORM_NONE;
        item[i].parent = i == 2 ? 1 : i == 3 ? parent : FORM_NONE;
    }
    item[3].rule[FORM_RELEVANT] = str_of(relevant);
    item[3].rule[FORM_COUNT] = str_of(count);
    return (struct form){.language = english, .languages = 1, .item = item, .items = 5};
}

TEST("survey: rules are read back as written; what a page cannot say is kept") {
    static const struct {
        const char *relevant, *count;
        uint32_t parent;
        const char *when, *times; /* as the page has them */
    } rows[] = {
        {"${children} >= 2", "${children}", FORM_NONE, "children", "children"},
        {"${children} != 2", "", FORM_NONE, "children", ""},
        {"${age} = 5", "${age}", 1, "age", "age"},
        {"${age} = 5", "${age}", FORM_NONE, "", "="}, /* of which child? */
        {"${later} = 'x'", "3", FORM_NONE, "", "="},  /* is asked later */
        {"${children} + 1 = 2", "${children} + 1", FORM_NONE, "", "="},
        {"", "${later}", FORM_NONE, "", "="},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct form_item item[5];
        struct ctx c = ctx_of_test();
        test_row("%zu", i);
        struct form f = form_with(item, rows[i].relevant, rows[i].count, rows[i].parent);
        struct survey_question q = survey_question_of(&c, &f, 3);
        assert_str(q.when, rows[i].when);
        assert_str(q.count, rows[i].times);
        struct form_item out = {.parent = rows[i].parent};
        survey_rules_write(&c, &f, 3, &q, &out);
        assert_int_equal(ctx_checked(&c), ERR_OK);
        assert_str(out.rule[FORM_RELEVANT], rows[i].relevant);
        assert_str(out.rule[FORM_COUNT], rows[i].count);
    }
}

TEST("survey: a question of another row, or a later one, decides nothing") {
    static const char *const names[] = {"age", "later", "last", "nobody"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct form_item item[5];
        struct ctx c = ctx_of_test();
        test_row("%s", names[i]);
        struct form f = form_with(item, "", "", FORM_NONE);
        struct survey_question q = survey_question_of(&c, &f, 3);
        struct form_item out = {.parent = FORM_NONE};
        q.when = q.count = str_of(names[i]);
        q.value = STR("5");
        survey_rules_write(&c, &f, 3, &q, &out);
        assert_non_null(ctx_wrong_at(&c, STR("when")));
        assert_non_null(ctx_wrong_at(&c, STR("count")));
    }
}
