/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Practices from the catalogue of another site, as a file: Participedia's table of cases, with its
 * table of organisations beside it or not. What such a table does not have stays empty, and each
 * practice says so. */
#ifndef KITH_AREA_LEARN_PRACTICE_FILE_H
#define KITH_AREA_LEARN_PRACTICE_FILE_H

#include "area/learn/depth.h"
#include "format/flaw.h"

#define PRACTICE_FILE_ROWS_MAX 20000
#define PRACTICE_FILE_FLAWS_MAX 100

struct practice_row {
    struct practice practice;
    struct brought brought;
    struct str country; /* as the file writes it */
    struct str mode;    /* how people met: approaches, methods, tools */
    bool has_runner;    /* the file names an organisation */
};

struct practice_file {
    struct practice_row *item;
    size_t count;
    struct flaw *flaw; /* with places in the file of cases */
    size_t flaws;
    bool more; /* flaws, beyond */
};

/* organisations may be empty. ERR_INPUT: flaws; nothing of it is to be taken. */
enum err practice_file_read(struct arena *a, struct str cases, struct str organisations,
                            struct practice_file *out) MUST_USE;

/* Takes all of them in, for everybody to read, in that community; those that are known already
 * stay as they are. *made: how many are new. */
enum err practice_file_take_in(struct ctx *c, const struct community *m,
                               const struct practice_file *f, size_t *made) MUST_USE;

#endif
