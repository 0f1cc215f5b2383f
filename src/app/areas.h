/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The list of areas. */
#ifndef KITH_APP_AREAS_H
#define KITH_APP_AREAS_H

#include "kernel/card.h"

extern const struct area_card *const areas[];
extern const size_t area_count;

#endif
