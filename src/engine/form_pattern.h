/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The patterns of regex(), as PCRE2 has them, with limits: a pattern that would take too long
 * matches nothing. */
#ifndef KITH_ENGINE_FORM_PATTERN_H
#define KITH_ENGINE_FORM_PATTERN_H

#include "base/arena.h"

#define FORM_PATTERN_MAX 1000 /* bytes */

struct form_pattern;

/* In the arena, for any number of threads. NULL: it is not one, and *why says why (may be NULL). */
const struct form_pattern *form_pattern_make(struct arena *a, struct str text, struct str *why);
/* Is the whole text as the pattern says? Takes room in the arena. Where a pattern cannot be read
 * that could be made (in a browser, whose patterns are others), *unread is set. */
bool form_pattern_is(struct arena *a, const struct form_pattern *p, struct str text, bool *unread);

#endif
