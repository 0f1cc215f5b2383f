/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The demo's story: three communities that do not exist, told through the rules of each area, as
 * their own people would. The same story each time, told back from the day on which it is made. */
#ifndef KITH_APP_DEMO_STORY_H
#define KITH_APP_DEMO_STORY_H

#include "db/store.h"
#include "kernel/ctx.h"
#include "kernel/media.h"

struct demo;

/* In the arena. picture: of one story, kept by the caller; NULL: that one has none. */
struct demo *demo_begin(struct arena *a, int64_t today_ms, const struct media_file *picture);
/* Plays on until that moment; the first time it makes people and places, and when it has reached
 * today, the site is a demo. ERR_INPUT: c->wrong says what a rule refused. */
enum err demo_play(struct ctx *c, struct demo *d, int64_t until_ms) MUST_USE;
/* Whoever may be looked around as has read the news. */
enum err demo_read_news(struct ctx *c, struct demo *d) MUST_USE;

/* A drawing of two lamps on a path in the evening, as PNG. */
struct str demo_picture(struct arena *a);

/* All of it, into a store of the areas' seeds in which nobody lives yet (ERR_TWICE). The jobs of
 * each day run on that day. folder: of the data, for the picture. needs: a crowd beside the story,
 * to measure with. What is wrong is printed. */
enum err demo_make(struct store *s, struct str folder, int64_t today_ms, int64_t needs) MUST_USE;

#endif
