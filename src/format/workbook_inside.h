/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the readers of the two kinds of workbook share. */
#ifndef KITH_FORMAT_WORKBOOK_INSIDE_H
#define KITH_FORMAT_WORKBOOK_INSIDE_H

#include "format/workbook.h"

/* A sheet that grows. */
struct workbook_growing {
    struct arena *arena;
    struct workbook_sheet *sheet;
    size_t room;
};

/* A row of this many cells, all absent; NULL above WORKBOOK_ROWS_MAX. */
struct str *workbook_grow(struct workbook_growing *g, size_t number, size_t cells);

enum err workbook_csv_read(struct arena *a, struct str bytes, struct workbook *out,
                           struct flaw *flaw) MUST_USE;
enum err workbook_xlsx_read(struct arena *a, struct str bytes, struct workbook *out,
                            struct flaw *flaw) MUST_USE;

/* What a number shows. */
enum workbook_shows {
    WORKBOOK_NUMBER,
    WORKBOOK_DAY,      /* 2024-05-01 */
    WORKBOOK_TIME,     /* 09:30:00 */
    WORKBOOK_DAY_TIME, /* 2024-05-01T09:30:00 */
};

/* By the number of a format, or by its code ("dd/mm/yyyy"), where it has one. */
enum workbook_shows workbook_format(int64_t id, struct str code);
/* The text that shows it; absent when the stored text is no number. from_1904: the workbook counts
 * days from 1904. A day that no calendar has stays a number. */
struct str workbook_number(struct arena *a, struct str stored, enum workbook_shows shows,
                           bool from_1904);

#endif
