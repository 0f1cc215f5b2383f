/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The words of an expression, one after the other. */
#ifndef KITH_ENGINE_FORM_LEX_H
#define KITH_ENGINE_FORM_LEX_H

#include "base/str.h"

enum form_word {
    FORM_WORD_END,
    FORM_WORD_NUMBER,
    FORM_WORD_TEXT,    /* text: within the quotes */
    FORM_WORD_NAME,    /* also div, mod, and, or */
    FORM_WORD_ANSWER,  /* text: the name in ${ } */
    FORM_WORD_SELF,    /* . */
    FORM_WORD_PARENT,  /* .. */
    FORM_WORD_SIGN,    /* ( ) , = != < <= > >= + - * */
    FORM_WORD_PATH,    /* / [ ] @ | :: and $ without braces: not supported */
    FORM_WORD_OPEN,    /* a quote or brace that is never closed */
    FORM_WORD_UNKNOWN, /* anything else */
};

struct form_lex {
    struct str source;
    size_t next; /* byte where the next word is looked for */
    enum form_word word;
    size_t at;
    struct str text;
};

struct form_lex form_lex_begin(struct str source); /* at the first word */
void form_lex_next(struct form_lex *l);
bool form_lex_is(const struct form_lex *l, const char *sign_or_name);

#endif
