/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of earth.h. */
#include "base/earth.h"

#include "tests/unit/test.h"

TEST("earth: distances on the ball") {
    static const struct earth_point greenwich = {true, 51.4779, -0.0015};
    static const struct earth_point madrid = {true, 40.4168, -3.7038};
    static const struct earth_point pole = {true, 90, 0};
    static const struct earth_point other_pole = {true, -90, 17};
    assert_int_equal(earth_tenths(greenwich, greenwich), 0);
    assert_int_equal(earth_tenths(pole, other_pole), 200151); /* half of the way round */
    int64_t far = earth_tenths(greenwich, madrid);
    assert_true(far > 12500 && far < 12700);
    assert_int_equal(earth_tenths(greenwich, (struct earth_point){0}), 0);
}
