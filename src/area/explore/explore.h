/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Understanding: who are we, and who is like us? */
#ifndef KITH_AREA_EXPLORE_EXPLORE_H
#define KITH_AREA_EXPLORE_EXPLORE_H

#include "kernel/card.h"

extern const struct area_card explore_card;
/* See kernel/likeness.h. */
likeness_fill peers_likeness;
/* See kernel/ages.h. */
age_shares_fill place_ages;

extern const struct route_table place_routes;
extern const struct route_table indicator_routes;
extern const struct route_table intake_routes;
extern const struct route_table peer_routes;
extern const struct route_table profile_routes;
extern const struct route_table compare_routes;
extern const struct route_table motif_routes;
extern const struct route_table encounter_routes;
extern const struct route_table boundary_routes;

#endif
