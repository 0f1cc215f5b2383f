/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What kith and kith-helper say to each other about linear programs: both run on one machine and
 * are built together, so numbers are sent as they lie in memory.
 *
 * A question is a solver_question, then, as arrays: row_low, row_high (rows), cost, low, high
 * (columns), all doubles; of the columns from `kept` on how many entries each has (uint32), and
 * their rows (uint32) and coefficients (double). An answer is a solver_reply; when it is solved, x
 * (columns) and price (rows) follow, doubles. */
#ifndef KITH_LIB_SOLVER_WIRE_H
#define KITH_LIB_SOLVER_WIRE_H

#include <stdint.h>

#define SOLVER_WORD UINT32_C(0x4b50524f)

struct solver_question {
    uint32_t word;
    uint32_t slot;
    uint32_t seconds; /* of processor that the helper may use in all; the first question's counts */
    uint32_t primal;
    uint32_t rows;
    uint32_t columns;
    uint32_t kept;
    uint32_t entries; /* that are sent */
};

struct solver_reply {
    uint32_t word;
    uint32_t solved;
};

#endif
