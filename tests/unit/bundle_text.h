/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What stands in a bundle, for tests. */
#ifndef KITH_TESTS_UNIT_BUNDLE_TEXT_H
#define KITH_TESTS_UNIT_BUNDLE_TEXT_H

#include "base/str.h"

/* Does any file of the bundle have this text in it? A damaged one fails the test. */
bool bundle_has(struct str zip, const char *text);

#endif
