/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Runs a program of ours beside this one (the helper), for one answer or for a conversation.
 * Nothing else is ever started: no shell, no search of PATH, no environment. */
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

/* --- a conversation --- */

struct process;

/* Starts "program word" with its standard input and output at our ears. NULL: it cannot be started
 * (errno is kept). */
struct process *process_open(const char *program, const char *word);
/* Says n bytes, gathered until process_flush, a full buffer or process_hear. ERR_BUSY: ms were over
 * before it took them. ERR_BUG: it has ended, or shut its ears. */
enum err process_say(struct process *p, const void *bytes, size_t n, int64_t ms) MUST_USE;
enum err process_flush(struct process *p, int64_t ms) MUST_USE;
/* Hears exactly n bytes. ERR_BUSY: ms were over before. ERR_BUG: it ended, or fell silent, before.
 */
enum err process_hear(struct process *p, void *bytes, size_t n, int64_t ms) MUST_USE;
/* Ends it now, if it has not ended, and says how many seconds of processor it used. For whoever
 * wants to know why it is silent: it says nothing afterwards. */
double process_seconds(struct process *p);
/* Ends it too: was it over already because its limit of processor time was reached? */
bool process_ran_out(struct process *p);
/* Ends it and gives back what it holds; the status is as waitpid says. */
int process_close(struct process *p);

#endif
