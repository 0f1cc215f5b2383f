/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of base/arena.h. */
#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

#include "base/buf.h"
#include "tests/unit/test.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUARDED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define GUARDED 1
#endif
#ifdef GUARDED
#include <sanitizer/asan_interface.h>
#endif

TEST("arena: gives zeroed, aligned memory of any size") {
    struct arena *a = arena_make();
    for (size_t n = 0; n < 200000; n = n * 3 + 1) {
        char *p = arena_array(a, char, n);
        test_row("%zu bytes", n);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(p[i], 0);
        }
        memset(p, 1, n);
    }
    arena_free(a);
    arena_free(NULL);
}

TEST("arena: a mark takes back what came after, across blocks") {
    struct arena *a = arena_make();
    char *kept = arena_cstr(a, STR("kept"));
    struct arena_mark m = arena_mark(a);
    size_t used = arena_used(a);
    for (int round = 0; round < 3; round++) {
        (void)arena_alloc(a, 100, 1);
        (void)arena_alloc(a, 300000, 1);
        (void)arena_alloc(a, 100000, 7);
        assert_true(arena_used(a) >= used + 1000100);
        arena_rewind(a, m);
        assert_int_equal(arena_used(a), used);
    }
    assert_string_equal(kept, "kept");
    arena_reset(a);
    assert_int_equal(arena_used(a), 0);
    char *p = arena_array(a, char, 64);
    for (size_t i = 0; i < 64; i++) {
        assert_int_equal(p[i], 0);
    }
    arena_free(a);
}

static void note(void *self) {
    struct buf *b = self;
    buf_put(b, STR("x"));
}

TEST("arena: whoever lent something is told when the memory goes, the last one first") {
    struct arena *a = arena_make();
    struct buf one = buf_make(100), two = buf_make(100);
    arena_when_gone(a, note, &one);
    struct arena_mark m = arena_mark(a);
    for (size_t round = 1; round < 4; round++) {
        arena_when_gone(a, note, &two);
        (void)arena_alloc(a, 300000, 1); /* another block */
        arena_when_gone(a, note, &two);
        assert_int_equal(two.n, 2 * (round - 1));
        arena_rewind(a, m);
        assert_int_equal(two.n, 2 * round);
    }
    assert_int_equal(one.n, 0);
    arena_reset(a);
    assert_int_equal(one.n, 1);
    arena_reset(a);
    assert_int_equal(one.n, 1);
    arena_when_gone(a, note, &one);
    arena_free(a);
    assert_int_equal(one.n, 2);
    buf_free(&one);
    buf_free(&two);
}

TEST("arena: copies texts; the absent stays absent") {
    struct arena *a = test_arena();
    assert_null(arena_str(a, str_of(NULL)).p);
    struct str empty = arena_str(a, STR(""));
    assert_non_null(empty.p);
    assert_int_equal(empty.n, 0);
    struct str s = arena_str(a, str_make("abcdef", 3));
    assert_str(s, "abc");
    assert_int_equal(s.p[3], '\0');
    assert_string_equal(arena_cstr(a, str_of(NULL)), "");
    assert_str(arena_printf(a, "%s %d%%", "half", 50), "half 50%");
    assert_str(arena_printf(a, "%s", ""), "");
}

TEST("arena: joins texts, and those that are absent are nothing") {
    struct arena *a = test_arena();
    assert_str(arena_join(a, STR("/"), STR("needs"), (struct str){0}, STR("/new")), "/needs/new");
    assert_str(arena_join(a, STR("")), "");
}

TEST("arena: free space is poisoned under the address sanitizer") {
#ifdef GUARDED
    struct arena *a = arena_make();
    char *p = arena_array(a, char, 5);
    assert_false(__asan_address_is_poisoned(p + 4));
    assert_true(__asan_address_is_poisoned(p + 5));
    struct arena_mark m = arena_mark(a);
    char *q = arena_array(a, char, 8);
    assert_false(__asan_address_is_poisoned(q));
    arena_rewind(a, m);
    assert_true(__asan_address_is_poisoned(q));
    arena_reset(a);
    assert_true(__asan_address_is_poisoned(p));
    arena_free(a);
#else
    TEST_SKIP("built without the address sanitizer");
#endif
}
