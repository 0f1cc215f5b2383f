/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of engine/form_pack.h. */
#include "engine/form_pack.h"

#include <string.h>

#include "tests/unit/test.h"

static const struct form_item items[] = {
    {.type = FORM_TEXT, .name = STR_INIT("a"), .parent = FORM_NONE, .list = FORM_NONE},
    {.type = FORM_TEXT,
     .name = STR_INIT("b"),
     .parent = FORM_NONE,
     .list = FORM_NONE,
     .rule[FORM_RELEVANT] = STR_INIT("${a} = 'x'")},
    {.type = FORM_REPEAT, .name = STR_INIT("r"), .parent = FORM_NONE, .list = FORM_NONE},
    {.type = FORM_TEXT, .name = STR_INIT("c"), .parent = 2, .list = FORM_NONE},
    {.type = FORM_REPEAT, .name = STR_INIT("s"), .parent = 2, .list = FORM_NONE},
    {.type = FORM_TEXT, .name = STR_INIT("d"), .parent = 4, .list = FORM_NONE},
    {.type = FORM_TEXT, .name = STR_INIT("e"), .parent = 2, .list = FORM_NONE},
    {.type = FORM_TEXT, .name = STR_INIT("f"), .parent = FORM_NONE, .list = FORM_NONE},
};
static const struct str none[] = {STR_INIT("")};
static const struct form form = {
    .item = items, .items = sizeof items / sizeof items[0], .language = none, .languages = 1};

static const struct form_ready *ready(void) {
    struct form_flaws flaws;
    const struct form_ready *r = form_prepare(test_arena(), &form, &flaws);
    assert_non_null(r);
    return r;
}

static struct form_answers *unpacked(const char *text) {
    struct form_answers *as =
        form_answers_again(test_arena(), ready(), (struct form_clock){.now_ms = 0});
    return form_unpack(as, str_of(text)) ? as : NULL;
}

static struct str packed(const struct form_answers *as, bool all) {
    struct buf b = buf_make(10000);
    form_pack(as, all, &b);
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST("form_pack: what is packed comes back") {
    static const struct {
        const char *from, *sent, *draft;
    } rows[] = {
        {"", "0=\n7=\n", ""},
        {"0=x\n", "0=x\n1=\n7=\n", "0=x\n"},
        {"0=y\n1=kept\n", "0=y\n7=\n", "0=y\n1=kept\n"},
        {"0=x\n1=two\\nlines \\\\ and = +\n", "0=x\n1=two\\nlines \\\\ and = +\n7=\n",
         "0=x\n1=two\\nlines \\\\ and = +\n"},
        {"2+\n3=one\n4+\n5=p\n4+\n5=q\n6=behind\n2+\n7=last\n",
         "0=\n2+\n3=one\n4+\n5=p\n4+\n5=q\n6=behind\n2+\n3=\n6=\n7=last\n",
         "2+\n3=one\n4+\n5=p\n4+\n5=q\n6=behind\n2+\n7=last\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("row %zu", i);
        struct form_answers *as = unpacked(rows[i].from);
        assert_non_null(as);
        assert_int_equal(form_evaluate(as), ERR_OK);
        assert_str(packed(as, false), rows[i].sent);
        assert_str(packed(as, true), rows[i].draft);
    }
}

TEST("form_pack: an answer that is too long is one to be mended, not a text that cannot be read") {
    char *text = arena_room(test_arena(), 50003);
    memset(text, 'x', 50000);
    memcpy(text, "1=", 2);
    memcpy(text + 50000, "\n", 2);
    struct form_answers *as = unpacked(text);
    assert_non_null(as);
    assert_int_equal(as->top->answer[as->ready->place[1].slot].value.n, 49998);
}

TEST("form_pack: what is no such text is refused") {
    static const char *const rows[] = {
        "x",     "0",         "=a\n",   "0 =a\n",  "8=a\n", "99999999999=a\n",
        "2=a\n", /* a repeat has no answer */
        "0+\n",  /* no repeat */
        "3=a\n", /* in no row */
        "4+\n",  "2+\n5=a\n", "-1=a\n", "0=a\n\n",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i]);
        assert_null(unpacked(rows[i]));
    }
}
