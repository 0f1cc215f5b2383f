/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Files of ratings of needs, as CSV (docs/methods/priority.md). Ranking is engine/priority.h's.
 *
 * A record for each need and rater. Columns in any order: need, rater, and of size, seriousness,
 * effectiveness, feasibility, rank, votes, propriety, economics, acceptability, resources, legality
 * and equity those that were asked; the method's own must be there. With multivote also `round`, 1
 * to 20. Empty: not rated. Ratings are plain numbers with at most six decimals, read exactly; rank,
 * votes and round are whole. */
#ifndef KITH_FORMAT_PRIORITY_FILE_H
#define KITH_FORMAT_PRIORITY_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "engine/priority.h"
#include "format/flaw.h"

/* The text must live as long as *out. ERR_INPUT or ERR_TOO_LARGE with *flaw. Refused beside what
 * csv.h refuses: unknown, repeated or missing columns, an ID of no or more than 200 bytes, values
 * out of range, a need and rater (and round) that stand in the file already; for nominal, whoever
 * has not given the ranks 1 to m each once; more than the limits of priority.h. */
enum err priority_file_read(struct arena *a, struct str text, enum priority_method m,
                            struct priority_input *out, struct flaw *flaw) MUST_USE;

#endif
