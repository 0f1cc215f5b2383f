/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pause: stages of life that keep silent for one person, from the next request on. No reason is
 * asked, nobody is told, no time is kept. Without an account the browser keeps the choice: web/. */
#ifndef KITH_KERNEL_PAUSE_H
#define KITH_KERNEL_PAUSE_H

#include "kernel/gate.h"

#define STAGES_ALL ((INT64_C(1) << STAGE_COUNT) - 1)

/* The viewer's own; a mask, 0 ends it. Nothing for who has no account. */
enum err pause_set(struct ctx *c, int64_t stages) MUST_USE;
/* As a cookie keeps it. What is no such mask is 0. */
int64_t pause_read(struct str text);

#endif
