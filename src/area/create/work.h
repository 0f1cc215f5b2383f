/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A work: a story somebody tells, with pictures. Rules only. */
#ifndef KITH_AREA_CREATE_WORK_H
#define KITH_AREA_CREATE_WORK_H

#include "kernel/community.h"
#include "kernel/event.h"
#include "kernel/harvest.h"
#include "kernel/media.h"

struct work {
    struct thing thing;
    struct str text;
    struct str narrator; /* empty: whoever made it */
    struct str leave;    /* own, given */
};

/* By a member of the community. `open`: everybody may read it; otherwise its members. `tells`: an
 * initiative, or none. picture: NULL for none; alt are its words. The needs that the initiative
 * answers take the turn "reflect". */
enum err work_tell(struct ctx *c, const struct community *m, struct work *draft, bool open,
                   struct id tells, const struct media_file *picture, struct str alt) MUST_USE;
enum err work_find(struct ctx *c, struct id id, struct work *out) MUST_USE;
/* One picture more, by whoever told it. */
enum err work_add_picture(struct ctx *c, const struct work *w, const struct media_file *picture,
                          struct str alt) MUST_USE;
/* By whoever told it, or a steward: words and pictures go. */
enum err work_take_back(struct ctx *c, struct work *w) MUST_USE;
/* For harvesters: that it is told, and where. Its words, and the name of who tells it, stay where
 * they let them be read. */
enum err work_describe(struct ctx *c, const struct thing *t, struct dublin *out) MUST_USE;
/* For its noun. */
enum err work_erase(struct ctx *c, const struct thing *t) MUST_USE;

#endif
