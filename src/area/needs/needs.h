/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Listening: what people say is missing. */
#ifndef KITH_AREA_NEEDS_NEEDS_H
#define KITH_AREA_NEEDS_NEEDS_H

#include "kernel/card.h"

extern const struct area_card needs_card;

extern const struct route_table need_routes, need_deed_routes, need_mail_routes,
    need_receipt_routes, need_desk_routes, need_setup_routes, category_routes,
    category_question_routes, body_routes, template_routes, region_routes, need_feed_routes,
    life_course_routes, open311_routes, open311_bring_routes, openrosa_routes;
extern const struct route_table priority_routes, survey_routes, survey_phone_routes;

#endif
