/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Sorting numbers by their digits: linear, whatever the numbers. */
#ifndef KITH_BASE_DIGITS_H
#define KITH_BASE_DIGITS_H

#include <stddef.h>
#include <stdint.h>

/* Sorts n keys whose lowest `bits` bits are all that differs, smallest first; `room` holds n more.
 * Returns where they are then: key or room. Equal ones keep their order. */
uint64_t *digits_sort(uint64_t *key, uint64_t *room, size_t n, unsigned bits);

#endif
