/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/zip.h and format/repeated.h. */
#include "format/zip.h"

#include <string.h>

#include "format/repeated.h"
#include "tests/unit/test.h"

static const struct zip_limits limits = {3, 100, 150};

static struct str pack(const struct zip_item *item, size_t count) {
    struct buf b = buf_make(100000);
    assert_int_equal(zip_pack(item, count, &b), ERR_OK);
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

static enum err unpack(struct str bytes) {
    struct zip_item *item;
    size_t count;
    struct str why = {0};
    enum err e = zip_unpack(test_arena(), bytes, limits, &item, &count, &why);
    assert_int_equal(e == ERR_OK, why.p == NULL);
    return e;
}

TEST("zip: what is packed unpacks, the same every time") {
    const struct zip_item item[] = {{STR("a.txt"), STR("hello")},
                                    {STR("folder/b \xc3\xa9"), STR("")},
                                    {STR("c"), STR("\0\xff")}};
    struct zip_item *got;
    size_t count;
    struct str why;
    struct str bytes = pack(item, 3);
    assert_int_equal(zip_unpack(test_arena(), bytes, limits, &got, &count, &why), ERR_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_eq(got[i].name, item[i].name));
        assert_true(str_eq(got[i].data, item[i].data));
    }
    assert_true(str_eq(pack(item, 3), bytes));
}

TEST("zip: limits at and above") {
    char zeros[200] = {0};
    static const struct {
        size_t count;
        size_t bytes;
        enum err e;
    } rows[] = {{1, 100, ERR_OK},
                {1, 101, ERR_TOO_LARGE},
                {3, 50, ERR_OK},
                {3, 51, ERR_TOO_LARGE},
                {4, 1, ERR_TOO_LARGE}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct zip_item item[4];
        static const char *const name[] = {"a", "b", "c", "d"};
        for (size_t k = 0; k < 4; k++) {
            item[k] = (struct zip_item){str_of(name[k]), {zeros, rows[i].bytes}};
        }
        test_row("%zu of %zu bytes", rows[i].count, rows[i].bytes);
        assert_int_equal(unpack(pack(item, rows[i].count)), rows[i].e);
    }
    struct buf small = buf_make(50);
    struct zip_item one = {STR("a"), {zeros, 200}};
    assert_int_equal(zip_pack(&one, 1, &small), ERR_TOO_LARGE);
    buf_free(&small);
}

TEST("zip: names that lead elsewhere are refused") {
    static const char *const name[] = {"../a", "/a",  "a/../b", "a//b", "a/",
                                       "a\\b", "c:a", "./a",    "a\nb"};
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        struct zip_item item = {str_of(name[i]), STR("x")};
        test_row("%s", name[i]);
        assert_int_equal(unpack(pack(&item, 1)), ERR_INPUT);
    }
}

TEST("zip: every cut and many broken bytes are refused or harmless") {
    const struct zip_item item[] = {{STR("a.txt"), STR("hello hello hello hello")},
                                    {STR("b.txt"), STR("x")}};
    struct str bytes = pack(item, 2);
    for (size_t n = 0; n < bytes.n; n++) {
        test_row("cut after %zu", n);
        assert_int_not_equal(unpack(str_make(arena_cstr(test_arena(), str_first(bytes, n)), n)),
                             ERR_OK);
    }
    for (size_t i = 0; i < bytes.n; i++) {
        char *broken = arena_cstr(test_arena(), bytes);
        broken[i] = (char)(broken[i] ^ 0x55);
        test_row("byte %zu", i);
        (void)unpack(str_make(broken, bytes.n));
    }
    assert_int_equal(unpack(STR("not a zip")), ERR_INPUT);
    assert_int_equal(unpack(STR("")), ERR_INPUT);
}

TEST("repeated: the first that stands before") {
    static const struct str item[] = {STR_INIT("b"), STR_INIT("a"), STR_INIT("c"),
                                      STR_INIT("a"), STR_INIT("b"), STR_INIT("a")};
    assert_int_equal(first_repeated(test_arena(), item, 6), 3);
    assert_int_equal(first_repeated(test_arena(), item, 3), 3);
    assert_int_equal(first_repeated(test_arena(), item + 2, 4), 3);
    assert_int_equal(first_repeated(test_arena(), NULL, 0), 0);
}
