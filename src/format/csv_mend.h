/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Rows of a CSV file that were refused: out to a spreadsheet with their numbers and what is wrong,
 * and, once people have mended them, back to where they stood.
 *
 *     struct csv_out o = csv_out(&buf, true);
 *     csv_faulty_head(&o, &csv);                  // the heading is at hand
 *     csv_faulty_row(&o, &csv, words);            // a refused row is
 *     ...
 *     csv_mend(arena, file, sent_back, limits, &whole, &flaw); */
#ifndef KITH_FORMAT_CSV_MEND_H
#define KITH_FORMAT_CSV_MEND_H

#include "format/csv.h"

/* "row", the columns of the heading at hand, "what is wrong". */
void csv_faulty_head(struct csv_out *o, const struct csv *c);
/* The record at hand; words: what is wrong with it. */
void csv_faulty_row(struct csv_out *o, const struct csv *c, struct str words);

/* The same file with those rows as they came back; the last column may have been taken away.
 * limits: those of the file. ERR_INPUT: *flaw says where in `rows`. Memory: 16 bytes a row of the
 * file, and the answer. */
enum err csv_mend(struct arena *a, struct str text, struct str rows, struct csv_limits limits,
                  struct str *out, struct flaw *flaw) MUST_USE;

#endif
