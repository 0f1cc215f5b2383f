/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Listening: what people say is missing. */
#ifndef KITH_AREA_NEEDS_NEEDS_H
#define KITH_AREA_NEEDS_NEEDS_H

#include "kernel/card.h"

extern const struct area_card needs_card;

extern const struct route_table need_routes;

#endif
