/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Counting a ballot that has ended, and the bundle with which anybody counts it anew. */
#ifndef KITH_AREA_ENGAGE_BUNDLE_FILE_H
#define KITH_AREA_ENGAGE_BUNDLE_FILE_H

#include "area/engage/ballot.h"

/* The votes of a ballot whose closed_ms is set. Of a secret ballot those that are alike stand
 * together as a number; of an open one each has its code. All in the arena. */
enum err bundle_make(struct ctx *c, const struct ballot *b, struct tally_result *result,
                     struct str *zip) MUST_USE;

#endif
