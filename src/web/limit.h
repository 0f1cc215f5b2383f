/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How often: a leaky bucket for each key (an address, a person, an e-mail), in memory, forgotten when
 * full again. One per node. */
#ifndef KITH_WEB_LIMIT_H
#define KITH_WEB_LIMIT_H

#include "base/str.h"

struct limit;

struct limit *limit_make(void);
void limit_free(struct limit *l);
/* True when one more is allowed: at most `burst` at once, `per_minute` in the long run. */
bool limit_take(struct limit *l, struct str what, struct str key, unsigned burst,
                unsigned per_minute, int64_t now_ms);

#endif
