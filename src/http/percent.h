/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the readers of paths, forms and headers share: escapes, control bytes, repair. Pure. */
#ifndef KITH_HTTP_PERCENT_H
#define KITH_HTTP_PERCENT_H

#include "base/arena.h"

/* The byte that "%41" at the beginning of s stands for; -1 when it is no such escape. */
int escape_byte(struct str s);
/* Has bytes below space other than tab, or DEL. For headers, which need not be UTF-8. */
bool escape_has_control(struct str s);
/* UTF-8 without any control character: fit for a name or a path. */
bool escape_is_name(struct str s);
/* A copy that can be shown and stored: what is not UTF-8 becomes U+FFFD, and so does NUL. */
struct str escape_repair(struct arena *a, struct str s);

#endif
