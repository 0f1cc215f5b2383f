/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Texts as expressions see them: characters rather than bytes, names, lists with blanks. Pure. */
#ifndef KITH_ENGINE_FORM_TEXT_H
#define KITH_ENGINE_FORM_TEXT_H

#include "base/arena.h"

/* Bytes of the name at the beginning (an NCName of XML), 0 when there is none. */
size_t form_name_size(struct str s);
/* White space of XML at both ends. */
struct str form_trim(struct str s);
/* The next word of a list separated by blanks; absent when there is none. */
struct str form_next_word(struct str *rest);
/* The byte where character n begins, or s.n. */
size_t form_char_at(struct str s, size_t n);

/* "${name}" in a text: where it begins, how long it is, the name within. False: no more. */
struct form_reference {
    size_t at;
    size_t n;
    struct str name;
};
bool form_next_reference(struct str text, size_t from, struct form_reference *out);

#endif
