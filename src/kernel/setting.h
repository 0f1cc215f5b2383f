/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Settings of the site, a word and a text each, kept in the store. */
#ifndef KITH_KERNEL_SETTING_H
#define KITH_KERNEL_SETTING_H

#include "kernel/ctx.h"

/* The value, or the fallback when it was never set. */
enum err setting_get(struct ctx *c, const char *name, struct str fallback,
                     struct str *out) MUST_USE;
enum err setting_put(struct ctx *c, const char *name, struct str value) MUST_USE;
/* The site's secret (64 hexadecimal digits) for form tokens, made at the first call. In a write. */
enum err setting_secret(struct ctx *c, struct str *out) MUST_USE;

#endif
