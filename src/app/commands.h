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
int command_backup(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_copy(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_doctor(int argc, char **argv);

/* Those that answer from a file: 0 a result; 1 the data admit none, or the recount differs.
 * FILE may be "-" for standard input. */

/* tally FILE --method approval|score|star|dot|irv|scottish-stv|wigm|meek|schulze|ranked-pairs|
 *       consent|consensus [--seats N] [--seed TEXT] [--eligible N] [--quorum SHARE]
 *       [--share SHARE] [--share-of valid|eligible] [--dots N] [--strength winning|margins]
 *       [--unranked last|ignored] [--explain] [--follow OPTIONS] [--json]
 * FILE as format/ballots.h has it. SHARE as 1/2, 66.6% or 0.5. OPTIONS as 3,1,2: how a ballot that
 * names them in this order was used. */
int command_tally(int argc, char **argv);

/* budget FILE.pb --rule greedy|equal-shares [--utility cost|cardinality] [--completion NAME]
 *        [--compare satisfaction|exclusion] [--start exact|integral] [--unit MONEY] [--seed TEXT]
 *        [--explain] [--json]
 * FILE as format/pabulib.h has it; without --utility cost, without --completion none. */
int command_budget(int argc, char **argv);

/* similar TABLE.csv --of ID [--k 10] [--id COLUMNS] [--use COLUMNS] [--not COLUMNS]
 *         [--weights COLUMN=W,...] [--missing VALUES] [--scale middle|nhs] [--json]
 * The first line names the columns; ID is the first column, or those of --id joined. Indicators are
 * those of --use, else all others, without those of --not. Lists are separated by commas. An empty
 * cell is missing, and so is one that equals, as a number or as a text, one of --missing. */
int command_similar(int argc, char **argv);

/* opinion VOTES [--statements FILE] [--profile kith|polis] [--seed TEXT] [--banned ID,...]
 *         [--people] [--explain] [--json]
 * The map of agreement. Both files as format/opinion_file.h has them. The hash of the input is of
 * the votes, followed by the statements where they are given. */
int command_opinion(int argc, char **argv);

/* match PROBLEM.json [--explain] [--json], as format/match_read.h has it
 * match --dimacs-assignment TABLE [--json] */
int command_match(int argc, char **argv);

/* panel POOL.csv QUOTAS.csv --size N [--goal leximin|maximin|legacy] [--seed TEXT] [--number K]
 *       [--id COLUMN] [--address COLUMNS] [--panel IDS --declined IDS] [--seconds N] [--explain]
 *       [--json]
 * The files as format/panel_files.h has them. Without a seed or a number (0 to 999, public dice)
 * nothing is drawn. With --panel and --declined: who comes in for those of the panel who declined.
 */
int command_panel(int argc, char **argv);

/* network EDGES.csv [--nodes FILE] [--refused FILE] [--organisations] [--seed TEXT] [--explain]
 *         [--json]
 * Who connects, who is cut off, who should meet. The files as format/network_file.h has them.
 * Brokers are told of organisations alone: those of --nodes, or all with --organisations. The hash
 * of the input is of the files one behind the other: edges, nodes, refused. */
int command_network(int argc, char **argv);

/* recount BUNDLE [--json]: counts a published ballot anew, as format/recount.h has it. */
int command_recount(int argc, char **argv);

/* import indicators --data DIR FILE.csv --id COL[,COL] --name COL[,COL] [--missing CODE,...]
 *        [--map COL=CODE[:low|high|people|quality],...] [--year YEAR|COL] [--source TEXT]
 *        [--licence TEXT] [--kind county] [--preview] [--json] [--database URL]
 * The whole file or nothing. Without --map every column of numbers is an indicator. A code for what
 * is missing also stands for itself without its decimals, as a column of whole numbers has it. */
int command_import(int argc, char **argv);

#endif
