/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The commands. Each prints its own errors and returns an exit code. */
#ifndef KITH_APP_COMMANDS_H
#define KITH_APP_COMMANDS_H

#include "app/command.h"

int command_serve(int argc, char **argv);
int command_demo(int argc, char **argv);
int command_init(int argc, char **argv);

#endif
