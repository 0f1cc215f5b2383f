/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The commands. Each prints its own errors and returns an exit code. */
#ifndef KITH_APP_COMMANDS_H
#define KITH_APP_COMMANDS_H

#include "app/command.h"

int command_serve(int argc, char **argv);
int command_demo(int argc, char **argv);
int command_init(int argc, char **argv);
int command_person(int argc, char **argv);
int command_community(int argc, char **argv);
int command_key(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_copy(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_doctor(int argc, char **argv);

/* import indicators --data DIR FILE.csv --id COL[,COL] --name COL[,COL] [--missing CODE,...]
 *        [--map COL=CODE[:low|high|people|quality],...] [--year YEAR|COL] [--source TEXT]
 *        [--licence TEXT] [--kind county] [--preview] [--json] [--database URL]
 * The whole file or nothing. Without --map every column of numbers is an indicator. A code for what
 * is missing also stands for itself without its decimals, as a column of whole numbers has it. */
int command_import(int argc, char **argv);
int command_import_practices(int argc, char **argv); /* "import practices" */

#endif
