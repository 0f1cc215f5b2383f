/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Which kind of workbook it is, and the twin in CSV. */
#include "format/workbook.h"

#include <string.h>

#include "format/csv.h"
#include "format/workbook_inside.h"

/* --- rows --- */

struct str *workbook_grow(struct workbook_growing *g, size_t number, size_t cells) {
    struct workbook_sheet *s = g->sheet;
    if (s->rows == WORKBOOK_ROWS_MAX) {
        return NULL;
    }
    if (s->rows == g->room) {
        size_t room = g->room ? 2 * g->room : 64;
        struct workbook_row *more = arena_array(g->arena, struct workbook_row, room);
        if (s->rows) {
            memcpy(more, s->row, s->rows * sizeof *more);
        }
        s->row = more;
        g->room = room;
    }
    struct str *cell = arena_array(g->arena, struct str, cells);
    struct workbook_row *row = (struct workbook_row *)&s->row[s->rows++];
    *row = (struct workbook_row){cell, cells, number};
    return cell;
}

struct str workbook_cell(const struct workbook_row *r, size_t column) {
    return column < r->cells ? r->cell[column] : str_of(NULL);
}

struct str workbook_cell_name(struct arena *a, size_t column, size_t row) {
    char letters[16];
    size_t n = sizeof letters;
    for (size_t rest = column + 1; rest; rest = (rest - 1) / 26) {
        letters[--n] = (char)('A' + (rest - 1) % 26);
    }
    return arena_printf(a, "%.*s%zu", (int)(sizeof letters - n), letters + n, row);
}

/* --- the twin --- */

static size_t filled(const struct csv *c) {
    size_t n = c->count;
    while (n && str_is_empty(str_trim(c->field[n - 1].text))) {
        n--;
    }
    return n;
}

static enum err new_sheet(struct arena *a, struct csv *c, struct workbook *w,
                          struct workbook_growing *g) {
    if (w->sheets == WORKBOOK_SHEETS_MAX) {
        return csv_refuse(c, 0, "workbook_sheets", STR("there are too many sheets"));
    }
    struct workbook_sheet *s = &w->sheet[w->sheets++];
    s->name = arena_str(a, str_trim(c->field[0].text));
    *g = (struct workbook_growing){.arena = a, .sheet = s};
    return ERR_OK;
}

static enum err twin_record(struct arena *a, struct csv *c, struct workbook *w,
                            struct workbook_growing *g) {
    size_t n = filled(c);
    if (n == 0) {
        return ERR_OK;
    }
    bool first = !str_is_empty(str_trim(c->field[0].text));
    if (first && n == 1) {
        return new_sheet(a, c, w, g);
    }
    if (first) {
        return csv_refuse(c, 0, "workbook_sheet_name",
                          STR("column A has only the name of a sheet, alone in its row"));
    }
    if (!g->sheet) {
        return csv_refuse(c, 1, "workbook_sheet_name",
                          STR("before this row stands the name of its sheet, in column A"));
    }
    struct str *cell = workbook_grow(g, c->record, n);
    if (!cell) {
        return csv_refuse(c, 0, "workbook_rows", STR("this sheet has too many rows"));
    }
    for (size_t i = 1; i < n; i++) {
        cell[i] = c->field[i].text.n ? c->field[i].text : str_of(NULL);
    }
    return ERR_OK;
}

enum err workbook_csv_read(struct arena *a, struct str bytes, struct workbook *out,
                           struct flaw *flaw) {
    struct csv_limits limits = {WORKBOOK_COLUMNS_MAX, WORKBOOK_CELL_MAX, SIZE_MAX, true};
    struct csv c = csv_begin(a, bytes, csv_separator(bytes), limits);
    struct workbook_growing g = {.arena = a};
    bool has = true;
    enum err e = ERR_OK;
    out->csv = true;
    while (e == ERR_OK && has) {
        e = csv_next(&c, &has);
        e = e == ERR_OK && has ? twin_record(a, &c, out, &g) : e;
    }
    *flaw = c.flaw;
    return e;
}

/* --- which kind --- */

static enum err refuse(struct flaw *flaw, enum err e, const char *code, struct str why) {
    *flaw = (struct flaw){1, 1, code, why};
    return e;
}

/* The old container of Office: .xls, or anything encrypted. In it names stand in UTF-16. */
static enum err refuse_container(struct str bytes, struct flaw *flaw) {
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    struct str encrypted = str_make(name, sizeof name - 1);
    return str_find(bytes, encrypted) < bytes.n
               ? refuse(flaw, ERR_INPUT, "workbook_encrypted",
                        STR("this workbook is locked with a password: save it without one"))
               : refuse(flaw, ERR_INPUT, "workbook_xls",
                        STR("this is an old workbook (.xls): save it as .xlsx"));
}

enum err workbook_read(struct arena *a, struct str bytes, struct workbook *out, struct flaw *flaw) {
    *out = (struct workbook){.sheet = arena_array(a, struct workbook_sheet, WORKBOOK_SHEETS_MAX)};
    *flaw = (struct flaw){0};
    if (bytes.n > WORKBOOK_BYTES_MAX) {
        return refuse(flaw, ERR_TOO_LARGE, "workbook_bytes",
                      STR("this file has more than four megabytes"));
    }
    if (str_starts(bytes, STR("\xD0\xCF\x11\xE0"))) {
        return refuse_container(bytes, flaw);
    }
    return str_starts(bytes, STR("PK")) ? workbook_xlsx_read(a, bytes, out, flaw)
                                        : workbook_csv_read(a, bytes, out, flaw);
}
