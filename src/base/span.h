/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Spans of time in milliseconds. What time it is, only a clock says: sys/clock.h. */
#ifndef KITH_BASE_SPAN_H
#define KITH_BASE_SPAN_H

#include <stdint.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

#endif
