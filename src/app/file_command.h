/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An engine on the command line (lib/question.h): NAME FILE... [--OPTION VALUE]... [--json].
 * FILE may be "-" for standard input. Bad input is told on standard error as
 * FILE:LINE:COLUMN: message, and with --json as an object too. Only the answer is written, all of
 * it or nothing. Long work shows how far it is when standard error is a terminal. */
#ifndef KITH_APP_FILE_COMMAND_H
#define KITH_APP_FILE_COMMAND_H

#include "lib/question.h"

/* argv[0] is the engine's name. */
int file_command(const struct engine *e, int argc, char **argv);

#endif
