/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The messages of all languages as tools/poc writes them into the binary: constant tables, nothing
 * is parsed at run time. text/'s own: others use lang.h. */
#ifndef KITH_TEXT_CATALOGUE_H
#define KITH_TEXT_CATALOGUE_H

#include <stddef.h>
#include <stdint.h>

/* CLDR's plural categories, in poc's order. */
enum plural {
    PLURAL_ZERO,
    PLURAL_ONE,
    PLURAL_TWO,
    PLURAL_FEW,
    PLURAL_MANY,
    PLURAL_OTHER,
    PLURAL_EXACT, /* in a choice: exactly this number */
};

/* PIECE_PLAIN is a text without & < > " and ', the same in a page as anywhere. */
enum piece_kind { PIECE_TEXT, PIECE_PLAIN, PIECE_ARG, PIECE_PLURAL };

/* A piece of a message: literal text, an argument, or a choice by the number in an argument. */
struct piece {
    uint8_t kind;
    uint8_t arg;
    uint16_t choices; /* PIECE_PLURAL: how many */
    uint32_t n;       /* texts: bytes; PIECE_PLURAL: index of the first choice */
    const char *text;
};

struct choice {
    int32_t exact;
    uint8_t plural;
    uint16_t count; /* of pieces */
    uint32_t first;
};

/* The pieces of one message in one language; count 0: not translated. */
struct span {
    uint32_t first;
    uint32_t count;
};

struct translation {
    const char *tag;
    uint32_t translated;
    uint32_t reviewed;
    const struct span *spans; /* by enum msg */
};

struct catalogue {
    const char *const *keys; /* sorted, by enum msg */
    size_t key_count;
    const struct piece *pieces;
    const struct choice *choices;           /* the first is a filler: there may be no others */
    const struct translation *translations; /* English first */
    size_t translation_count;
};

extern const struct catalogue CATALOGUE; /* messages.c, generated */

#endif
