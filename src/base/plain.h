/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Numbers as people type them. */
#ifndef KITH_BASE_PLAIN_H
#define KITH_BASE_PLAIN_H

#include "base/arena.h"

/* Arabic and Persian digits, and the Arabic decimal point, as ASCII; all else stays. */
struct str plain_digits(struct arena *a, struct str typed);

#endif
