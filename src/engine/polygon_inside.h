/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of engine/polygon share. */
#ifndef KITH_ENGINE_POLYGON_INSIDE_H
#define KITH_ENGINE_POLYGON_INSIDE_H

#include "engine/polygon.h"

/* Where p lies of the way from a to b: 1 to its left, -1 to its right, 0 upon its line. */
int polygon_side(struct polygon_point a, struct polygon_point b, struct polygon_point p);
struct polygon_box polygon_box_with(struct polygon_box b, struct polygon_box c);

#endif
