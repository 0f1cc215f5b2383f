/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Eleven bits at a time: the counts of a pass stay in the nearest cache. */
#include "base/digits.h"

#include <stdbool.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* Moves the keys in order of one digit. Says whether there was anything to move. */
static bool pass(const uint64_t *from, uint64_t *to, size_t n, unsigned shift) {
    size_t start[DIGITS] = {0};
    for (size_t i = 0; i < n; i++) {
        start[from[i] >> shift & (DIGITS - 1)]++;
    }
    size_t sum = 0;
    for (size_t d = 0; d < DIGITS; d++) {
        size_t count = start[d];
        if (count == n) {
            return false;
        }
        start[d] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++) {
        to[start[from[i] >> shift & (DIGITS - 1)]++] = from[i];
    }
    return true;
}

uint64_t *digits_sort(uint64_t *key, uint64_t *room, size_t n, unsigned bits) {
    for (unsigned shift = 0; shift < bits; shift += DIGIT_BITS) {
        if (pass(key, room, n, shift)) {
            uint64_t *swap = key;
            key = room;
            room = swap;
        }
    }
    return key;
}
