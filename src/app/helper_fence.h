/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The helper's fence: what it may use and what it may ask of the kernel. */
#ifndef KITH_APP_HELPER_FENCE_H
#define KITH_APP_HELPER_FENCE_H

#include <stdbool.h>
#include <stdint.h>

/* Memory (bytes), time (seconds of processor), files; dies with its parent; holds no other file.
 * Before libraries start. */
bool fence_limits(uint64_t memory, uint64_t seconds);
/* Less time than before. */
bool fence_seconds(uint64_t seconds);
/* From here on: memory, threads, time, and reading and writing what is open. Opening a file or a
 * socket is refused, anything else ends the process. */
bool fence_close(void);

#endif
