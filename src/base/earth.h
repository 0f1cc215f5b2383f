/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Points on the earth and how far they are from each other. */
#ifndef KITH_BASE_EARTH_H
#define KITH_BASE_EARTH_H

#include <stdbool.h>
#include <stdint.h>

struct earth_point {
    bool known;
    double lat; /* degrees, -90 to 90 */
    double lon; /* -180 to 180 */
};

/* The great circle on a ball of 6371.0088 km, in tenths of a kilometre; 0 when one is not known. */
int64_t earth_tenths(struct earth_point a, struct earth_point b);

#endif
