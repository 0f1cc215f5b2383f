/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The network: the directory and partnerships. */
#ifndef KITH_AREA_NETWORK_NETWORK_H
#define KITH_AREA_NETWORK_NETWORK_H

#include "kernel/card.h"

extern const struct area_card network_card;

extern const struct route_table organisation_routes;
extern const struct route_table partnership_routes;

#endif
