/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Votes on statements, from four forms of file; and the statements themselves. The map is
 * engine/opinion.h's.
 *
 * The form is told by the first bytes, or by the heading:
 *   Polis votes.csv      columns comment-id, voter-id, vote, perhaps timestamp; others are ignored
 *   Polis matrix         columns participant, group-id and four more, then one for each statement;
 *                        a row for each participant; an empty cell: not seen
 *   Polis votes.json     an array of objects: pid or participant_id, tid or statement_id, vote,
 *                        perhaps modified; others are ignored
 *   Kith                 columns participant, statement, vote, perhaps time; an empty vote takes
 *                        an earlier one back
 * In CSV 1 is agree and -1 disagree, in JSON -1 is agree and 1 disagree; 0 is pass. Where times
 * (whole numbers) are given the latest counts, then the later row. IDs have 1 to 200 bytes.
 *
 * Statements: CSV with a column comment-id or statement, perhaps moderated (-1: out), is-meta or
 * is_meta (1), comment-body or text; others are ignored.
 *
 * Memory: 16 bytes a vote, 100 a participant or statement, beside the text. */
#ifndef KITH_FORMAT_OPINION_FILE_H
#define KITH_FORMAT_OPINION_FILE_H

#include "base/err.h"
#include "engine/opinion.h"
#include "format/flaw.h"

#define OPINION_ID_MAX 200

struct opinion_file {
    struct opinion_input in;
    const struct str *text; /* one for each statement; absent where not known */
};

/* Names point into the text or the arena. ERR_INPUT or ERR_TOO_LARGE: *flaw says what and where. */
enum err opinion_file_read(struct arena *a, struct str text, struct opinion_file *out,
                           struct flaw *flaw) MUST_USE;

/* Adds what the file says of statements, and statements that nobody has voted on. */
enum err opinion_statements_read(struct arena *a, struct str text, struct opinion_file *file,
                                 struct flaw *flaw) MUST_USE;

#endif
