/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Deciding: how a community says what it will do, so that anybody can count it anew. */
#ifndef KITH_AREA_ENGAGE_ENGAGE_H
#define KITH_AREA_ENGAGE_ENGAGE_H

#include "kernel/card.h"

extern const struct area_card engage_card;

extern const struct route_table ballot_routes;
extern const struct job_kind ballot_jobs[2]; /* ballot_advance, ballot_tell */

#endif
