/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The module that browsers load, and what its files share. It exports
 *
 *   kith_room(n)   room for a request of n bytes; what was there before is gone
 *   kith_run(n)    answers it: where the reply begins
 *   kith_size()    and how long it is
 *
 * and asks the script for kith.pattern_is(pattern, bytes, text, bytes). */
#ifndef KITH_BROWSER_WASM_MODULE_H
#define KITH_BROWSER_WASM_MODULE_H

#include "base/arena.h"

struct arena *module_arena(void);

#endif
