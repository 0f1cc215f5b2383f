/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Learning: what worked elsewhere, for whom, and how sure that is. */
#ifndef KITH_AREA_LEARN_LEARN_H
#define KITH_AREA_LEARN_LEARN_H

#include "kernel/card.h"

extern const struct area_card learn_card;

extern const struct route_table practice_routes;
extern const struct route_table practice_table_routes;
extern const struct route_table evidence_routes;
extern const struct route_table appraisal_routes;
extern const struct route_table fit_routes;
extern const struct route_table guide_routes;
extern const struct route_table oai_routes;
extern const struct route_table reference_routes;
extern const struct route_table adaptation_routes;

#endif
