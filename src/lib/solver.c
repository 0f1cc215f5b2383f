/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The conversation with the helper about linear programs. */
#include "lib/solver.h"

#include <stdlib.h>

#include "lib/solver_wire.h"
#include "sys/process.h"

struct solver {
    struct process *process;
    struct solver_limits limits;
    enum linear_end end; /* LINEAR_SOLVED while all is well */
};

struct solver *solver_open(const char *program, struct solver_limits limits) {
    struct solver *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return NULL;
    }
    s->limits = limits;
    s->process = process_open(program, "programs");
    if (s->process == NULL) {
        free(s);
        return NULL;
    }
    return s;
}

void solver_close(struct solver *s) {
    if (s != NULL) {
        (void)process_close(s->process);
        free(s);
    }
}

static enum err say_columns(struct solver *s, const struct linear_program *p, int64_t ms) {
    enum err e = ERR_OK;
    size_t from = p->start[p->kept];
    size_t entries = p->start[p->columns] - from;
    for (size_t j = p->kept; e == ERR_OK && j < p->columns; j++) {
        uint32_t count = (uint32_t)(p->start[j + 1] - p->start[j]);
        e = process_say(s->process, &count, sizeof count, ms);
    }
    e = e == ERR_OK ? process_say(s->process, p->row + from, entries * sizeof *p->row, ms) : e;
    return e == ERR_OK ? process_say(s->process, p->coefficient + from,
                                     entries * sizeof *p->coefficient, ms)
                       : e;
}

static enum err say(struct solver *s, const struct linear_program *p) {
    int64_t ms = s->limits.answer_ms;
    struct solver_question q = {.word = SOLVER_WORD,
                                .slot = p->slot,
                                .seconds = s->limits.seconds,
                                .primal = p->primal,
                                .rows = (uint32_t)p->rows,
                                .columns = (uint32_t)p->columns,
                                .kept = (uint32_t)p->kept,
                                .entries = (uint32_t)(p->start[p->columns] - p->start[p->kept])};
    TRY(process_say(s->process, &q, sizeof q, ms));
    TRY(process_say(s->process, p->row_low, p->rows * sizeof(double), ms));
    TRY(process_say(s->process, p->row_high, p->rows * sizeof(double), ms));
    TRY(process_say(s->process, p->cost, p->columns * sizeof(double), ms));
    TRY(process_say(s->process, p->low, p->columns * sizeof(double), ms));
    TRY(process_say(s->process, p->high, p->columns * sizeof(double), ms));
    TRY(say_columns(s, p, ms));
    return process_flush(s->process, ms);
}

static enum err hear(struct solver *s, const struct linear_program *p,
                     const struct linear_answer *out) {
    int64_t ms = s->limits.answer_ms;
    struct solver_reply r;
    TRY(process_hear(s->process, &r, sizeof r, ms));
    if (r.word != SOLVER_WORD || r.solved != 1) {
        return ERR_BUG;
    }
    TRY(process_hear(s->process, out->x, p->columns * sizeof(double), ms));
    return process_hear(s->process, out->price, p->rows * sizeof(double), ms);
}

/* Why it is silent: the time that it may use is over, or something else. */
static enum linear_end why(struct solver *s, enum err e) {
    bool used_up =
        process_ran_out(s->process) || process_seconds(s->process) + 0.1 >= s->limits.seconds;
    return e == ERR_BUSY || used_up ? LINEAR_LIMIT : LINEAR_BROKEN;
}

static enum linear_end solve(void *self, const struct linear_program *p,
                             const struct linear_answer *out) {
    struct solver *s = self;
    if (s->end == LINEAR_SOLVED) {
        enum err e = say(s, p);
        e = e == ERR_OK ? hear(s, p, out) : e;
        s->end = e == ERR_OK ? LINEAR_SOLVED : why(s, e);
    }
    return s->end;
}

struct linear_solver solver_face(struct solver *s) {
    return (struct linear_solver){s, solve};
}
