/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of base/digits.h. */
#include "base/digits.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/test.h"

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

TEST("digits: as qsort has it, for any number of keys and bits") {
    static const unsigned bits[] = {1, 11, 12, 40, 64};
    uint64_t random = 88172645463325252U;
    for (size_t b = 0; b < sizeof bits / sizeof bits[0]; b++) {
        for (size_t n = 0; n < 300; n += 37) {
            uint64_t key[300] = {0}, room[300], wanted[300];
            for (size_t i = 0; i < n; i++) {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                key[i] = bits[b] == 64 ? random : random & ((UINT64_C(1) << bits[b]) - 1);
            }
            memcpy(wanted, key, sizeof key);
            qsort(wanted, n, sizeof *wanted, by_number);
            test_row("%u bits, %zu keys", bits[b], n);
            assert_memory_equal(digits_sort(key, room, n, bits[b]), wanted, n * sizeof *wanted);
        }
    }
}

TEST("digits: bits above are not looked at, and equal keys keep their order") {
    uint64_t key[] = {0x9001, 0x1000, 0x5001, 0x2000}; /* a digit is eleven bits wide */
    static const uint64_t wanted[] = {0x1000, 0x2000, 0x9001, 0x5001};
    uint64_t room[4];
    assert_memory_equal(digits_sort(key, room, 4, 1), wanted, sizeof wanted);
}
