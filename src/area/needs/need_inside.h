/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of needs share among themselves. */
#ifndef KITH_AREA_NEEDS_NEED_INSIDE_H
#define KITH_AREA_NEEDS_NEED_INSIDE_H

#include "area/needs/need.h"

/* The words and cells by which those that are alike find it. */
enum err need_keep_likeness(struct ctx *c, const struct thing *t) MUST_USE;
enum err need_drop_likeness(struct ctx *c, struct id need) MUST_USE;
/* Its row among the open ones, as the thing and the need are now; and its end. */
enum err need_keep_open(struct ctx *c, const struct thing *t) MUST_USE;
enum err need_note_change(struct ctx *c, struct id need, struct str state, const char *role,
                          struct str why) MUST_USE;
/* How many support it, into the thing's tally. */
enum err need_count_supports(struct ctx *c, struct id need) MUST_USE;

#endif
