/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Passwords: Argon2id of libsodium, 19 MiB and 2 passes, about 22 ms. At most two are worked on at
 * once; whoever comes then waits, so call this outside any transaction. Never logged, never kept
 * but as its hash. */
#ifndef KITH_KERNEL_PASSWORD_H
#define KITH_KERNEL_PASSWORD_H

#include "kernel/ctx.h"

#define PASSWORD_LEAST 10 /* characters */
#define PASSWORD_MOST 200

/* Long enough, not one of the first that anybody would try. The name is one of those. */
void check_password(struct ctx *c, const char *field, struct str password, struct str name);
/* Its hash as text, in the arena. ERR_BUSY when there is no memory for it now. */
enum err password_hash(struct arena *a, struct str password, struct str *out) MUST_USE;
/* An absent hash costs the same time and is never right. */
bool password_is_right(struct arena *a, struct str password, struct str hash);

#endif
