/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/names.h. */
#include "format/names.h"

#include <string.h>

#include "base/hash.h"
#include "tests/unit/test.h"

TEST("names: the first is 0, the next new one 1; beginnings and ends are other texts") {
    static const char *const text[] = {"b", "a", "ab", "abc", "", "B", "\xC3\xA4", "a,\"b\""};
    struct names n = names_make(test_arena(), 8);
    for (int turn = 0; turn < 2; turn++) {
        for (size_t i = 0; i < 8; i++) {
            test_row("turn %d, %s", turn, text[i]);
            assert_int_equal(names_put(&n, str_make(text[i], strlen(text[i]))), i);
        }
    }
    assert_int_equal(names_find(&n, STR("abc")), 3);
    assert_int_equal(names_find(&n, STR("abcd")), NAMES_NONE);
    assert_int_equal(names_put(&n, STR("one too many")), NAMES_NONE);
    assert_int_equal(names_put(&n, STR("ab")), 2);
    assert_int_equal(n.count, 8);
}

TEST("names: nothing is there at first") {
    struct names n = names_make(test_arena(), 0);
    assert_int_equal(names_find(&n, STR("a")), NAMES_NONE);
    assert_int_equal(names_put(&n, STR("a")), NAMES_NONE);
}

/* Texts of few letters, so that many begin alike, beside a plain list. */
TEST("names: as a plain list has them") {
    struct draw d = draw_begin(STR("names"), STR("test"));
    struct names n = names_make(test_arena(), 100000);
    struct str *list = arena_array(test_arena(), struct str, 3000);
    size_t count = 0;
    for (int i = 0; i < 3000; i++) {
        char text[12];
        size_t length = draw_below(&d, sizeof text);
        for (size_t k = 0; k < length; k++) {
            text[k] = (char)("ab\xFF\x01"[draw_below(&d, 4)]);
        }
        struct str s = arena_str(test_arena(), str_make(text, length));
        size_t at = 0;
        while (at < count && !str_eq(list[at], s)) {
            at++;
        }
        assert_int_equal(names_find(&n, s), at < count ? at : NAMES_NONE);
        if (at == count) {
            list[count++] = s;
        }
        test_row("text %d", i);
        assert_int_equal(names_put(&n, s), at);
    }
    assert_true(count > 500 && n.count == count);
    for (size_t i = 0; i < count; i++) {
        assert_true(str_eq(n.text[i], list[i]));
    }
}
