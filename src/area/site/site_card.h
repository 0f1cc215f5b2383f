/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The site's own pages. */
#ifndef KITH_AREA_SITE_SITE_CARD_H
#define KITH_AREA_SITE_SITE_CARD_H

#include "kernel/card.h"

extern const struct area_card site_card;

extern const struct route_table home_routes;
extern const struct route_table community_routes;
extern const struct route_table thing_routes;
extern const struct route_table comment_routes;
extern const struct route_table order_routes;
extern const struct route_table pause_routes;
extern const struct route_table search_routes;
extern const struct route_table feed_routes;
extern const struct route_table export_routes;
extern const struct route_table map_routes;
extern const struct route_table report_routes;
extern const struct route_table house_routes;
extern const struct route_table mail_routes;
extern const struct route_table media_routes;
extern const struct route_table health_routes;
extern const struct route_table session_routes;
extern const struct route_table person_routes;
extern const struct route_table member_routes;
extern const struct route_table invitation_routes;
extern const struct route_table key_routes;
extern const struct route_table waiting_routes;

#endif
