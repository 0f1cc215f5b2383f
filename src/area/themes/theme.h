/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A theme: a page that gathers things of all areas and communities under one matter. Rules only. */
#ifndef KITH_AREA_THEMES_THEME_H
#define KITH_AREA_THEMES_THEME_H

#include "kernel/community.h"
#include "kernel/event.h"

struct theme {
    struct thing thing; /* title, note; state: proposed, open */
    struct str slug;
    struct str about;
};

/* By any person; open at once when the host does it, otherwise it waits for the host. The slug is
 * made from the name. ERR_INPUT: taken, too short. */
enum err theme_propose(struct ctx *c, struct theme *draft) MUST_USE;
enum err theme_open(struct ctx *c, struct id id) MUST_USE; /* by the host */
enum err theme_by_slug(struct ctx *c, struct str slug, struct theme *out) MUST_USE;
/* Puts a thing under it. `address`: "/needs/0190..." or the whole address of a page. By a member of
 * the thing's community (or its owner), of an open theme. */
enum err theme_gather(struct ctx *c, const struct theme *t, struct str address) MUST_USE;
/* By its owner, a steward of the thing's community, or the host. */
enum err theme_release(struct ctx *c, const struct theme *t, struct id thing) MUST_USE;
/* What the viewer may see of it. */
enum err theme_things(struct ctx *c, const struct theme *t, struct things *out) MUST_USE;
bool theme_may_release(const struct viewer *v, const struct thing *thing);

/* The four that every site begins with. */
enum err theme_seed(struct ctx *c) MUST_USE;

#endif
