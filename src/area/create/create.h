/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reclaiming creative power, and looking back. */
#ifndef KITH_AREA_CREATE_CREATE_H
#define KITH_AREA_CREATE_CREATE_H

#include "kernel/card.h"

extern const struct area_card create_card;

extern const struct route_table work_routes;
extern const struct route_table outcome_routes;

#endif
