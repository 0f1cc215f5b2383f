/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A count as plain text, into q->out: what `kith tally` prints without --json. */
#ifndef KITH_LIB_TALLY_TEXT_H
#define KITH_LIB_TALLY_TEXT_H

#include "engine/tally.h"
#include "lib/question.h"

void tally_text(struct question *q, const struct tally_ballots *b, const struct tally_options *o,
                const struct tally_result *r);
/* Sentences: who was elected and excluded why, and where each ballot went. */
void tally_text_explain(struct question *q, const struct tally_ballots *b,
                        const struct tally_options *o, const struct tally_result *r);
/* How one ballot was used. */
void tally_text_follow(struct question *q, const struct tally_ballots *b,
                       const struct tally_result *r, const struct tally_use *use, size_t uses);

#endif
