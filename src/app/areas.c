/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The list of areas. A new one is a line here. */
#include "app/areas.h"

#include "area/circles/circles.h"
#include "area/create/create.h"
#include "area/engage/engage.h"
#include "area/explore/explore.h"
#include "area/learn/learn.h"
#include "area/needs/needs.h"
#include "area/network/network.h"
#include "area/organise/organise.h"
#include "area/site/site_card.h"
#include "area/themes/themes.h"

const struct area_card *const areas[] = {
    &site_card,     &needs_card,   &explore_card, &learn_card,   &engage_card,
    &organise_card, &circles_card, &create_card,  &network_card, &themes_card,
};

const size_t area_count = sizeof areas / sizeof areas[0];
