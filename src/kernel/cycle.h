/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The cycle: listen, understand, learn, decide, organise, act, reflect, share. A need's cycle has
 * the need's id; each step says through which thing it took a turn. Append-only. */
#ifndef KITH_KERNEL_CYCLE_H
#define KITH_KERNEL_CYCLE_H

#include "kernel/thing.h"

enum turn {
    TURN_NONE,
    TURN_LISTEN,
    TURN_UNDERSTAND,
    TURN_LEARN,
    TURN_DECIDE,
    TURN_ORGANISE,
    TURN_ACT,
    TURN_REFLECT,
    TURN_SHARE,
    TURN_COUNT
};

const char *turn_word(int turn); /* "listen" */
struct msg_text turn_name(int turn);
struct msg_text turn_question(int turn); /* "What do we need?" */

struct step {
    int turn;
    int64_t at_ms;
    struct id by;
    struct thing thing; /* through which; only if the viewer may see it and has not paused it, else
                           its id is none */
};

struct steps {
    struct step *item;
    size_t count;
};

/* The need takes a turn through a thing: writes the step, moves the need to that turn, writes the
 * event "need.moved". A turn taken through the same thing before changes nothing. */
enum err cycle_step(struct ctx *c, struct id need, enum turn turn, struct id thing) MUST_USE;
/* The same for every need that the thing is tied to by "answers". */
enum err cycle_step_all(struct ctx *c, struct id source, enum turn turn, struct id thing) MUST_USE;
/* Oldest first. */
enum err cycle_steps(struct ctx *c, struct id need, struct steps *out) MUST_USE;

#endif
