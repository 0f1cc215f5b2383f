/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages show that take in a table of practices. */
#ifndef KITH_AREA_LEARN_PRACTICE_TABLE_WEB_H
#define KITH_AREA_LEARN_PRACTICE_TABLE_WEB_H

#include "area/learn/practice_table_file.h"
#include "area/learn/practice_web.h"

struct table_column_view {
    const struct table_column *column;
    struct str number; /* "0", "1": behind the name of its field */
    struct choices uses;
};

/* A table on its way in. */
struct practice_table_view {
    struct community community;
    struct str name; /* of the file */
    struct str sum;  /* web_sum */
    struct practice_table *table;
    struct {
        struct table_column_view *item;
        size_t count;
    } columns;
    struct choices rights;
    bool another; /* sent since this one was looked at */
    bool checked; /* and nothing is wrong with it */
};

struct msg_text table_use_name(size_t use);
/* A fault in the words of the page, or in English for what only programmers meet. */
struct msg_text table_flaw_name(const struct flaw *f);

#endif
