/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of sys/chance.h and sys/clock.h. */
#include "sys/chance.h"

#include <string.h>

#include "sys/clock.h"
#include "tests/unit/test.h"

TEST("chance: identifiers sort by time, and within a millisecond by order of making") {
    struct id before = id_make(1000);
    for (int i = 0; i < 5000; i++) {
        struct id next = id_make(1000 + i / 1000);
        assert_true(id_cmp(before, next) < 0);
        assert_int_equal(id_time_ms(next), 1000 + i / 1000);
        assert_int_equal(next.b[6] >> 4, 7);
        assert_int_equal(next.b[8] >> 6, 2);
        before = next;
    }
    assert_int_equal(id_time_ms(id_make(7)), 7); /* an earlier time is taken as it is */
}

TEST("chance: random identifiers are version 4 and differ") {
    struct id a = id_make_random();
    struct id b = id_make_random();
    assert_false(id_eq(a, b));
    assert_int_equal(a.b[6] >> 4, 4);
    assert_int_equal(a.b[8] >> 6, 2);
}

TEST("chance: codes have clear letters only") {
    char code[201] = {0};
    chance_code(code, 200);
    assert_int_equal(strlen(code), 200);
    assert_int_equal(strspn(code, "23456789ABCDEFGHJKMNPQRSTUVWXYZ"), 200);
}

TEST("chance: numbers stay below their bound") {
    for (int i = 0; i < 1000; i++) {
        assert_true(chance_below(3) < 3);
        assert_int_equal(chance_below(1), 0);
    }
}

TEST("clock: runs forward and knows the century") {
    int64_t before = clock_monotonic_us();
    assert_true(clock_now_ms() > INT64_C(1700000000000));
    assert_true(clock_monotonic_us() >= before);
    assert_true(DAY_MS == 86400000);
}
