/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The solver that tests of panels ask. */
#include "tests/unit/panel_solver.h"

#include "lib/solver.h"
#include "sys/process.h"
#include "tests/unit/test.h"

static void close_solver(void *self) {
    solver_close(self);
}

struct linear_solver test_solver(void) {
    struct str helper = process_beside(test_arena(), "kith-helper");
    struct solver *s = solver_open(helper.p, (struct solver_limits){100, 100000});
    assert_non_null(s);
    test_at_end(close_solver, s);
    return solver_face(s);
}
