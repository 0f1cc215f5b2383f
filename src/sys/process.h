/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Runs a program of ours beside this one (the helper). Nothing else is ever started: no shell, no
 * search of PATH, no environment. */
#ifndef KITH_SYS_PROCESS_H
#define KITH_SYS_PROCESS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* The path of a program that lies in the same folder as the running one. */
struct str process_beside(struct arena *a, const char *name);

/* Runs "program word" to its end, with the file `input` as its standard input, and collects what it
 * prints, up to out->max. ERR_OK: it ended well. ERR_STORE: it could not be started, or input not
 * be opened (errno is kept). ERR_BUSY: ms were over. ERR_TOO_LARGE: it printed more. ERR_BUG: it
 * ended otherwise; *status is as waitpid says. In all cases it has ended. */
enum err process_run(const char *program, const char *word, const char *input, int64_t ms,
                     struct buf *out, int *status) MUST_USE;

#endif
