/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A bundle judged, for tests. */
#ifndef KITH_TESTS_UNIT_RECOUNTED_H
#define KITH_TESTS_UNIT_RECOUNTED_H

#include "base/arena.h"
#include "format/flaw.h"

struct recounted {
    int code;        /* EXIT_DONE: the same; EXIT_NO_RESULT: different; EXIT_INPUT: no bundle */
    struct str out;  /* as `kith recount` prints it, in text */
    struct str file; /* with EXIT_INPUT, and where in it */
    struct flaw flaw;
};

/* All texts are in the arena. */
struct recounted recounted(struct arena *a, struct str zip);

#endif
