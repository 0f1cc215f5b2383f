/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The helper's other work: linear programs, by GLPK. */
#ifndef KITH_APP_HELPER_PROGRAMS_H
#define KITH_APP_HELPER_PROGRAMS_H

/* Answers questions from standard input (lib/solver_wire.h) until it ends. The exit code. */
int solve_programs(void);

#endif
