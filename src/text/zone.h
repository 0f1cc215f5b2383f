/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Time zones: the difference to UTC at any time. text/'s own: others use lang.h.
 * A zone is read from ICU when it is first asked for and kept for as long as the program runs: a
 * list that only grows, at most as long as the list of IANA's names. Every thread may use it. */
#ifndef KITH_TEXT_ZONE_H
#define KITH_TEXT_ZONE_H

#include "base/str.h"

struct zone;

/* NULL when IANA knows no such zone. The absent text is UTC. */
const struct zone *zone_find(struct str name);
/* Milliseconds that clocks there are ahead of UTC. */
int64_t zone_offset(const struct zone *z, int64_t ms);
/* From what clocks there show (as if it were UTC) to UTC; see lang_time_parse for DST. */
int64_t zone_to_utc(const struct zone *z, int64_t local_ms);

#endif
