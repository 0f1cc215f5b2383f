/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The engines that can be asked. */
#include "lib/engines.h"

const struct engine *const engines[] = {&engine_tally,    &engine_budget,  &engine_opinion,
                                        &engine_panel,    &engine_match,   &engine_similar,
                                        &engine_priority, &engine_circles, &engine_network,
                                        &engine_form,     &engine_recount, NULL};
