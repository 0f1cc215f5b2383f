/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How often: a leaky bucket for each key (an address, a person, an e-mail), in memory, forgotten
 * when full again. One per node. */
#ifndef KITH_WEB_LIMIT_H
#define KITH_WEB_LIMIT_H

#include "base/str.h"

struct limit;

struct limit *limit_make(void);
void limit_free(struct limit *l);
/* True when one more is allowed: at most `burst` at once, `per_minute` in the long run. */
bool limit_take(struct limit *l, struct str what, struct str key, unsigned burst,
                unsigned per_minute, int64_t now_ms);
/* The same for what is rare. */
bool limit_take_hourly(struct limit *l, struct str what, struct str key, unsigned burst,
                       unsigned per_hour, int64_t now_ms);
/* Gives one back: what was taken proved to be right. */
void limit_give(struct limit *l, struct str what, struct str key);

#endif
