/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Finds what stands twice in a list of identifiers. */
#ifndef KITH_FORMAT_REPEATED_H
#define KITH_FORMAT_REPEATED_H

#include "base/arena.h"

/* The first item that equals an earlier one, or n. Never slower than sorting. */
size_t first_repeated(struct arena *a, const struct str *item, size_t n);

#endif
