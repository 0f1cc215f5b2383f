/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writes a picture as PNG (ISO/IEC 15948): 8 bits each of red, green and blue. */
#ifndef KITH_FORMAT_PNG_H
#define KITH_FORMAT_PNG_H

#include "base/arena.h"

/* raw: for each row a byte that says its filter (0: none), and 3 bytes for each of its `width`
 * dots. How many rows there are is not compared with `height`. In the arena. */
struct str png_write(struct arena *a, uint32_t width, uint32_t height, struct str raw);

#endif
