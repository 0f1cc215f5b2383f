/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Peer-to-peer groups. */
#ifndef KITH_AREA_CIRCLES_CIRCLES_H
#define KITH_AREA_CIRCLES_CIRCLES_H

#include "kernel/card.h"

extern const struct area_card circles_card;

extern const struct route_table circle_routes;
extern const struct route_table thread_routes;
extern const struct route_table meeting_routes;

#endif
