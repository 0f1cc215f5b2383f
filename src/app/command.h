/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A command of the program: its name, one line of help, and what runs it. */
#ifndef KITH_APP_COMMAND_H
#define KITH_APP_COMMAND_H

#include "base/exit.h"
#include "base/str.h"

struct command {
    const char *name;
    const char *arguments;
    const char *help;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
};

/* What the commands on a data folder have in common: --data DIR, --database URL. */
struct data_options {
    struct str folder;
    struct str database;
};

/* Long options of a command, told as a table: fills the values, prints what is wrong. What is no
 * option is moved to argv[1] and on, in order. Returns how many words are left, the command's name
 * included, or -1. */
enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_INT };

struct option_row {
    const char *name; /* without -- */
    enum option_kind kind;
    void *value; /* bool *, struct str *, int64_t * */
};

int options_read(int argc, char **argv, const struct option_row *rows);

#endif
