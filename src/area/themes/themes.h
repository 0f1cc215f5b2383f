/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Other points of interest. */
#ifndef KITH_AREA_THEMES_THEMES_H
#define KITH_AREA_THEMES_THEMES_H

#include "kernel/card.h"

extern const struct area_card themes_card;

extern const struct route_table theme_routes;

#endif
