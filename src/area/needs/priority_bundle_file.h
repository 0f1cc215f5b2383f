/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Counting a round that has ended, and the bundle with which anybody counts it anew. */
#ifndef KITH_AREA_NEEDS_PRIORITY_BUNDLE_FILE_H
#define KITH_AREA_NEEDS_PRIORITY_BUNDLE_FILE_H

#include "area/needs/priority_item.h"

struct priority_counted {
    struct priority_result result;
    const int64_t *place; /* of each need of the input */
    size_t raters;
    struct str zip; /* absent: nobody said anything, or it is too large to be kept */
};

/* All that was said, as a file of ratings (format/priority_file.h). *raters: sheets that say
 * something. ERR_TOO_LARGE. Within one snapshot; the buffer is the caller's. */
enum err priority_gather(struct ctx *c, const struct priority_round *r, struct buf *csv,
                         size_t *raters) MUST_USE;
/* Ranks it. Asks nothing of the store. `csv` must live as long as *out. progress: NULL, or told of
 * now and then; false stops: ERR_BUSY. All else in the arena. */
enum err priority_count(struct arena *a, const struct priority_round *r, struct str csv,
                        size_t raters, bool (*progress)(void *self, double share), void *self,
                        struct priority_counted *out) MUST_USE;

#endif
