/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A solver of linear programs that is a process of its own: kith-helper behind its fence, with
 * limits on time and memory. It may die, hang or lie; engine/linear.h checks what it says. */
#ifndef KITH_LIB_SOLVER_H
#define KITH_LIB_SOLVER_H

#include "base/arena.h"
#include "engine/linear.h"

struct solver_limits {
    uint32_t seconds;  /* of processor, in all */
    int64_t answer_ms; /* that one answer may take, on the clock */
};

struct solver;

/* Starts `program` ("kith-helper" beside kith) with the word "programs". NULL: it cannot be started
 * (errno says why). */
struct solver *solver_open(const char *program, struct solver_limits limits);
/* Ends it, whatever it does. NULL is fine. */
void solver_close(struct solver *s);
/* For engines. LINEAR_LIMIT when its time is used up, LINEAR_BROKEN when it died or made no sense;
 * then the same for ever. */
struct linear_solver solver_face(struct solver *s);

#endif
