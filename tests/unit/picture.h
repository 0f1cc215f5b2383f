/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures for tests, good ones and ones that lie. */
#ifndef KITH_TESTS_UNIT_PICTURE_H
#define KITH_TESTS_UNIT_PICTURE_H

#include <stdint.h>

#include "base/str.h"

/* A PNG of RGB that says one size and may hold fewer rows. In the test's arena. */
struct str picture_png(uint32_t width, uint32_t height, uint32_t rows);

#endif
