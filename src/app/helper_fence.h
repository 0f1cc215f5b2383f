/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The helper's fence: what it may use and what it may ask of the kernel. */
#ifndef KITH_APP_HELPER_FENCE_H
#define KITH_APP_HELPER_FENCE_H

#include <stdbool.h>

/* Memory, time, files; dies with its parent; holds no other file. Before libraries start. */
bool fence_limits(void);
/* From here on: memory, threads, time, and reading and writing what is open. Opening a file or a
 * socket is refused, anything else ends the process. */
bool fence_close(void);

#endif
