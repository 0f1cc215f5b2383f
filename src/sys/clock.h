/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What time it is. Rules take it from their context, so that a test can move it. */
#ifndef KITH_SYS_CLOCK_H
#define KITH_SYS_CLOCK_H

#include "base/span.h"

int64_t clock_now_ms(void);       /* UTC */
int64_t clock_monotonic_us(void); /* for measuring */

#endif
