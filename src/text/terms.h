/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A text cut into terms, as search keeps them: folded (lang_fold), digits of every script as 0-9,
 * nothing in them but letters, figures and the marks that are letters. What a person looks for is
 * cut in the same way, so both meet in any store. Pure; no errors: bad UTF-8 ends a word. */
#ifndef KITH_TEXT_TERMS_H
#define KITH_TEXT_TERMS_H

#include "text/lang.h"

#define TERM_SIZE_MAX 60 /* bytes; a longer word is cut there */

struct term {
    struct str text;
    /* Terms of one run stand side by side. A word is a run of one term. Writings without blanks
     * between words (Chinese, Japanese, Thai ...) give each two neighbours, and the last sign. */
    bool joined; /* goes on the run of the one before */
    bool last;   /* the last sign of such a run alone: not to be looked for */
};

struct terms {
    struct term *item;
    size_t count;
    bool cut; /* there were more */
};

/* At most `most` of them; in the arena. */
void terms_of(struct arena *a, struct str text, size_t most, struct terms *out);

/* What a sign is to the cutting. */
enum sign_kind { SIGN_BETWEEN, SIGN_LETTER, SIGN_UNSPACED };
enum sign_kind sign_kind_of(int32_t code_point);
/* The sign at the beginning and its size in bytes; -1 and 1 for what is not UTF-8. */
int32_t sign_at(struct str s, size_t *size);

#endif
