/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The kernel's clocks. */
#include "sys/clock.h"

#include <time.h>

int64_t clock_now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * SECOND_MS + t.tv_nsec / 1000000;
}

int64_t clock_monotonic_us(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
