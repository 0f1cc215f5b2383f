/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Files of ballots (docs/methods/tally.md), read and written. Counting is engine/tally.h's.
 *
 * Four forms, told apart by what is in them; consent and consensus read CSV alone:
 *   BLT     begins with a line of two numbers, options and seats
 *   ABIF    every line is {metadata}, =token:[name] or COUNT:choices; # begins a comment
 *   Debian  a tally sheet: lines "V: 2-1", a rank for each option; "Option N----: name" before
 *   CSV     all else
 *
 * CSV: a record is one ballot. Before all else may stand a column `count`, how many ballots say the
 * same (1 to 10^9), or a column `ballot`, the ballot's ID (1 to 200 bytes, each once). Then one
 * column for each option, whose heading is the option's name (1 to 200 bytes; may repeat). A cell
 * is empty or 0: nothing said; else 1 to 1000. approval: approved, so that a file of ranks can be
 * read too; score, star: the rating; dot: so many dots; ranks: 1 is the first choice, equal ones
 * where the method takes them.
 *
 * consent, consensus: a column `stance`: yes, stand_aside, objection in consent; agree, abstain,
 * stand_aside, block in consensus; empty is a blank ballot. In consent a column `settled` may
 * follow: `yes` where an objection was met or taken back before the close. A last column `reason`
 * may follow: not counted, but an objection or a block must have one there.
 *
 * BLT: options seats; -4 or [withdrawn 4 ...]; [tie 3 2 1], the order of the lot; [nick ...],
 * passed over; ballots "weight choice ... 0", equal ranks as 3=2; 0; the names; perhaps a title.
 * Names stand in quotes, doubled within, or alone on a line; blanks at their ends do not count.
 *
 * ABIF: > and = give the order; with , between choices their ratings do. A choice may be rated, as
 * A/5. A rating of 0 is no approval.
 *
 * A ballot without any mark is blank. */
#ifndef KITH_FORMAT_BALLOTS_H
#define KITH_FORMAT_BALLOTS_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/tally.h"
#include "format/flaw.h"

#define BALLOTS_ID_MAX 200
#define BALLOTS_LINES_MAX 10000000 /* ballots as they stand; each may count for many */

enum ballots_form { BALLOTS_CSV, BALLOTS_BLT, BALLOTS_ABIF, BALLOTS_DEBIAN };

enum ballots_form ballots_form_of(struct str text, enum tally_method m);

/* Of the rules it needs the method and the dots. Names and IDs point into the text, or into the
 * arena. ERR_INPUT or ERR_TOO_LARGE with *flaw. Ballots that are only listed are read for score and
 * star too; tally_count refuses them. Memory: twice the text at most, most of it never touched. */
enum err ballots_read(struct arena *a, struct str text, const struct tally_options *o,
                      struct tally_ballots *out, struct flaw *flaw) MUST_USE;

/* The form in which ballots of a method are published: BLT for orders that need no IDs, and where
 * options are withdrawn or the file has its own lot; else CSV. */
enum ballots_form ballots_own_form(const struct tally_ballots *b, enum tally_method m);
/* CSV knows no withdrawn options and no lot, BLT no IDs and no ratings; what is only listed has no
 * ratings at all. */
bool ballots_can_write(const struct tally_ballots *b, enum tally_method m);

/* What ballots_read reads back the same; CSV with `ballot` where there are IDs, else with `count`.
 * `seats` stands in BLT. Returns the form it wrote, ballots_own_form. */
enum ballots_form ballots_write(struct buf *out, const struct tally_ballots *b, enum tally_method m,
                                size_t seats);

#endif
