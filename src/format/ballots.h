/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ballots as CSV (docs/methods.md), read and written. Counting is engine/tally.h's.
 *
 * A record is one ballot. Before all else may stand a column `count`, how many ballots say the same
 * (1 to 10^9), or a column `ballot`, the ballot's ID (1 to 200 bytes, each once).
 *
 * approval: one column for each option, whose heading is the option's name (1 to 200 bytes; may
 * repeat). A cell is empty or 0: nothing said; 1 to 1000: approved. So a file of ranks can be read:
 * whoever is ranked is approved.
 *
 * consent, consensus: a column `stance`: yes, stand_aside, objection in consent; agree, abstain,
 * stand_aside, block in consensus; empty is a blank ballot. In consent a column `settled` may
 * follow: `yes` where an objection was met or taken back before the close. A last column `reason`
 * may follow: not counted, but an objection or a block must have one there.
 *
 * A ballot without any mark is blank. */
#ifndef KITH_FORMAT_BALLOTS_H
#define KITH_FORMAT_BALLOTS_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/tally.h"
#include "format/flaw.h"

#define BALLOTS_ID_MAX 200

/* Names and IDs point into the text, or into the arena. ERR_INPUT or ERR_TOO_LARGE with *flaw. */
enum err ballots_read(struct arena *a, struct str text, enum tally_method m,
                      struct tally_ballots *out, struct flaw *flaw) MUST_USE;

/* What ballots_read reads back the same: with `ballot` where there are IDs, else with `count`. */
void ballots_write(struct buf *out, const struct tally_ballots *b, enum tally_method m);

#endif
