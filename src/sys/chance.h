/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Random bytes from the kernel; identifiers. Aborts if the kernel has none. */
#ifndef KITH_SYS_CHANCE_H
#define KITH_SYS_CHANCE_H

#include "base/id.h"

void chance_bytes(void *out, size_t n);
uint64_t chance_below(uint64_t n); /* uniform in [0, n) */
/* Version 7: sorts by time, also within a millisecond of one process (a counter under a lock is the
 * only state here). Another now_ms is taken as it is, earlier or later. */
struct id id_make(int64_t now_ms);
/* Version 4: where the time must not show (ballots, voices without an account). */
struct id id_make_random(void);
/* Letters and digits that nobody confuses on paper (no 0 O 1 I L), `n` of them;
 * no NUL behind. */
void chance_code(char *out, size_t n);

#endif
