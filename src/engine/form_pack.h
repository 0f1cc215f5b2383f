/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A set of answers as one compact text, by the numbers of the items of a form that does not change:
 *
 *   3=river          item 3 was answered so
 *   4=               item 4 was asked, and not answered
 *   7+               a row of repeat 7 begins; what follows is in it
 *
 * A line for each, its line ends and backslashes as \n and \\. An item without a line was not
 * asked. Millions of such texts are counted line by line, without memory: form_pack_next. */
#ifndef KITH_ENGINE_FORM_PACK_H
#define KITH_ENGINE_FORM_PACK_H

#include "base/buf.h"
#include "engine/form_answers.h"

#define FORM_PACK_MAX ((size_t)256 * 1024) /* bytes of one filled form */

/* After form_evaluate. all: what is not relevant too, and rows beyond a count, so that a draft
 * loses nothing; but then nothing that is empty. */
void form_pack(const struct form_answers *as, bool all, struct buf *out);
/* The same as a text in the arena. False: it has more than FORM_PACK_MAX bytes. */
bool form_pack_text(struct arena *a, const struct form_answers *as, bool all, struct str *out);
/* Into answers that have none yet (form_answers_again). False: this is no such text, or it is of
 * another form. Values point into the text, or into the arena. */
bool form_unpack(struct form_answers *as, struct str packed);

struct form_packed {
    uint32_t item;
    bool row;         /* a row of this repeat begins */
    struct str value; /* as it stands in the text: form_pack_value */
};

/* The next line; false: there is none, or it is none (then rest->n stays above 0). */
bool form_pack_next(struct str *rest, struct form_packed *out);
/* A value without its escapes; in the arena when it has any. */
struct str form_pack_value(struct arena *a, struct str value);

#endif
