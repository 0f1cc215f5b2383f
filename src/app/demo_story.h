/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The demo's story: three communities that do not exist, told through the rules of each area, as
 * their own people would. */
#ifndef KITH_APP_DEMO_STORY_H
#define KITH_APP_DEMO_STORY_H

#include "kernel/ctx.h"

enum err demo_story(struct ctx *c) MUST_USE;

#endif
