/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The bundle of any question (its form: format/recount.h): written from an answer, opened, asked
 * anew. */
#ifndef KITH_LIB_BUNDLE_H
#define KITH_LIB_BUNDLE_H

#include "format/zip.h"
#include "lib/question.h"

#define BUNDLE_FILES_MAX (QUESTION_FILES_MAX + 3)

struct bundle {
    struct str rules;
    struct str result;
    const struct zip_item *file; /* what the engine reads */
    size_t files;
    struct str tampered; /* a file whose sum is not the one in SHA256SUMS; absent: none */
};

/* Writes the bundle of q, which was answered as JSON with EXIT_DONE or EXIT_NO_RESULT.
 * ERR_TOO_LARGE: above the buffer's ceiling. */
enum err bundle_write(struct question *q, struct buf *zip) MUST_USE;

/* Options are named with '_' in rules.json, with '-' elsewhere. */
void bundle_swap(char *name, char from, char to);

/* What is in the file f of q. EXIT_DONE, or EXIT_INPUT: it is none. */
int bundle_open(struct question *q, const struct question_file *f, struct bundle *out) MUST_USE;
/* Makes `again` the question of the bundle: it is begun when EXIT_DONE comes back, and answers as
 * JSON. EXIT_INPUT: q says what is wrong with the rules. */
int bundle_ask(struct question *q, const struct question_file *f, const struct bundle *b,
               struct question *again) MUST_USE;

#endif
