/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The demo's story: three communities that do not exist, told through the rules of each area, as
 * their own people would. */
#ifndef KITH_APP_DEMO_STORY_H
#define KITH_APP_DEMO_STORY_H

#include "kernel/ctx.h"
#include "kernel/media.h"

/* Into a store that holds no person yet (the caller has looked). The same story each time, told
 * back from c->now_ms. picture: of one story; NULL: that one has none. ERR_INPUT: c->wrong says
 * what a rule refused. */
enum err demo_story(struct ctx *c, const struct media_file *picture) MUST_USE;
/* A drawing of two lamps on a path in the evening, as PNG. */
struct str demo_picture(struct arena *a);

#endif
