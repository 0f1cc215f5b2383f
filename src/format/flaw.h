/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is wrong with an input, and where. Every reader of format/ tells it this way. */
#ifndef KITH_FORMAT_FLAW_H
#define KITH_FORMAT_FLAW_H

#include "base/str.h"

struct flaw {
    size_t line;      /* 1-based; line feeds end lines, also those within quotes */
    size_t column;    /* 1-based, in bytes; a byte order mark at the beginning does not count */
    const char *code; /* a word for translations, such as "csv_quote" */
    struct str why;   /* a sentence in English; a literal or in the reader's arena */
};

/* Where byte `at` of the text stands (at the end: behind the last byte). */
struct flaw flaw_at(struct str text, size_t at, const char *code, struct str why);

#define BYTE_ORDER_MARK STR("\xEF\xBB\xBF")

#endif
