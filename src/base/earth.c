/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Distances by the haversine formula. */
#include "base/earth.h"

#include <math.h>

#define TENTHS_PER_RADIAN 63710.088 /* of a kilometre, on the mean earth */

int64_t earth_tenths(struct earth_point a, struct earth_point b) {
    if (!a.known || !b.known) {
        return 0;
    }
    double radian = acos(-1.0) / 180;
    double by_lat = sin((b.lat - a.lat) * radian / 2);
    double by_lon = sin((b.lon - a.lon) * radian / 2);
    double h = by_lat * by_lat + cos(a.lat * radian) * cos(b.lat * radian) * by_lon * by_lon;
    return (int64_t)floor(2 * TENTHS_PER_RADIAN * asin(sqrt(h < 1 ? h : 1)) + 0.5);
}
