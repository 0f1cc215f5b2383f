/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A workbook as sheets of texts: .xlsx, or its twin in CSV. What people see in a cell comes out:
 * 1 for the number 1, 2024-05-01 for a day that is stored as 45413, TRUE and FALSE. Of a formula
 * its result. Blanks at the ends of a cell stay.
 *
 * The twin holds several sheets in one file: the name of a sheet alone in column A, its rows below
 * from column B on. It may be separated by , ; or tab.
 *
 * Refused, in words: .xls, encrypted workbooks, macros, a damaged archive or part, whatever is
 * above a limit. */
#ifndef KITH_FORMAT_WORKBOOK_H
#define KITH_FORMAT_WORKBOOK_H

#include "base/arena.h"
#include "base/err.h"
#include "format/flaw.h"

#define WORKBOOK_BYTES_MAX ((size_t)4 << 20) /* of the file */
#define WORKBOOK_SHEETS_MAX 50
#define WORKBOOK_ROWS_MAX 20000 /* of one sheet that have something in them */
#define WORKBOOK_COLUMNS_MAX 500
#define WORKBOOK_CELL_MAX 32767 /* bytes in UTF-8 */

struct workbook_row {
    const struct str *cell; /* from column A on; absent where nothing is */
    size_t cells;
    size_t number; /* as people count it, from 1 */
};

struct workbook_sheet {
    struct str name;
    const struct workbook_row *row; /* those with something in them, in order */
    size_t rows;
};

struct workbook {
    struct workbook_sheet *sheet;
    size_t sheets;
    bool csv;
};

/* Everything is in the arena. ERR_INPUT or ERR_TOO_LARGE: *flaw says what; in the twin also where;
 * in .xlsx `why` names the cell or the part, and line and column are 1. */
enum err workbook_read(struct arena *a, struct str bytes, struct workbook *out,
                       struct flaw *flaw) MUST_USE;

/* A cell's text; absent beyond the row. */
struct str workbook_cell(const struct workbook_row *r, size_t column);
/* "F14" for column 5 of row 14. */
struct str workbook_cell_name(struct arena *a, size_t column, size_t row);

#endif
