/* SPDX-License-Identifier: AGPL-3.0-or-later
 * GLPK in the helper beside the tests, for those of panels. */
#ifndef KITH_TESTS_UNIT_PANEL_SOLVER_H
#define KITH_TESTS_UNIT_PANEL_SOLVER_H

#include "engine/linear.h"

/* Closed when the test ends. */
struct linear_solver test_solver(void);

#endif
