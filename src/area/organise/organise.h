/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Organising: initiatives, shifts, hours. */
#ifndef KITH_AREA_ORGANISE_ORGANISE_H
#define KITH_AREA_ORGANISE_ORGANISE_H

#include "kernel/card.h"

extern const struct area_card organise_card;

extern const struct route_table initiative_routes;
extern const struct route_table shift_routes;
extern const struct route_table hours_routes;

#endif
