/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A form that was sent, known by a key that only the same form sent again has. A person with an old
 * phone clicks twice; what they do is done once, in the same transaction as this is kept. */
#ifndef KITH_KERNEL_ONCE_H
#define KITH_KERNEL_ONCE_H

#include "kernel/ctx.h"

#define ONCE_MINUTES 10 /* so long the same again counts as a second click, on a slow line too */

/* What it was answered with; ERR_NOT_FOUND: it is new. */
enum err once_find(struct ctx *c, struct str key, struct str *answer) MUST_USE;
/* ERR_AGAIN: the same came at the same moment, so the transaction must run once more. */
enum err once_keep(struct ctx *c, struct str key, struct str answer) MUST_USE;

#endif
