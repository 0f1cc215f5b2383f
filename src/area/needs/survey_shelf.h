/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ready forms (engine/form_ready.h) that lie at hand, for all threads of the process. To read a
 * form and to make it ready takes longer than to take what was filled in, and the versions that are
 * asked never change: so each is made once and lent.
 *
 *   *ready = survey_shelf_lend(arena, survey, version);
 *   if (*ready == NULL) { ... make it in memory of its own ...
 *       *ready = survey_shelf_put(arena, survey, version, memory, made); }
 *
 * A form that was lent stays until the arena takes back what was given out after it was lent, also
 * when the shelf has put it aside meanwhile. What lies there is at most SURVEY_SHELF_BYTES; what
 * was not asked for longest goes first. May be called from any thread. */
#ifndef KITH_AREA_NEEDS_SURVEY_SHELF_H
#define KITH_AREA_NEEDS_SURVEY_SHELF_H

#include "base/id.h"
#include "engine/form_ready.h"

#define SURVEY_SHELF_FORMS 128
#define SURVEY_SHELF_BYTES ((size_t)24 << 20)
#define SURVEY_SHELF_ONE ((size_t)6 << 20) /* what takes more is lent once and not kept */

/* NULL: it does not lie there. */
const struct form_ready *survey_shelf_lend(struct arena *a, struct id survey, int64_t version);
/* Takes over the memory that holds it, and lends it. Only of a version that never changes any more;
 * when another thread was sooner, its form is lent and this one goes. */
const struct form_ready *survey_shelf_put(struct arena *a, struct id survey, int64_t version,
                                          struct arena *memory, const struct form_ready *ready);

/* How many forms lie there, and in how many bytes. */
struct survey_shelf_size {
    size_t forms, bytes;
};
struct survey_shelf_size survey_shelf_size(void);

#endif
