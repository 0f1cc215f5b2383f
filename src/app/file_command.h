/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the commands that answer from one file share: input, bad input, the answer's way out.
 * FILE may be "-" for standard input. Bad input is told on standard error as
 * FILE:LINE:COLUMN: message, and with --json as an object too. Only the answer is written. */
#ifndef KITH_APP_FILE_COMMAND_H
#define KITH_APP_FILE_COMMAND_H

#include "app/command.h"
#include "base/arena.h"
#include "base/buf.h"
#include "format/flaw.h"

struct file_command {
    const char *name;  /* "tally" */
    const char *usage; /* what may follow it */
    struct arena *arena;
    const char *file; /* the argument that is no option */
    bool two;         /* there is a second file, ... */
    const char *second;
    bool json;      /* for option_row */
    struct buf out; /* what goes to standard output at the end */
};

/* Reads the options and the file's name. EXIT_DONE, or EXIT_USAGE after saying what is wrong. */
int file_command_begin(struct file_command *c, int argc, char **argv,
                       const struct option_row *rows);
/* Says what is wrong and how it should be; EXIT_USAGE. */
int file_command_usage(const struct file_command *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The whole file. EXIT_DONE, or EXIT_INPUT after saying why not. */
int file_command_read(struct file_command *c, struct str *out);
/* Makes the second file the one that is read, and in which flaws are. */
void file_command_turn(struct file_command *c);
/* Says what is wrong where, in c->file or in a file within it; EXIT_INPUT. */
int file_command_flaw(struct file_command *c, struct str within, const struct flaw *flaw);
/* Writes c->out, frees what c holds; `code`, or EXIT_STORE when it cannot be written. */
int file_command_end(struct file_command *c, int code);

/* Into c->out, with control characters as '?': a file must not move the reader's cursor. */
void file_command_text(struct file_command *c, struct str s);

#endif
