/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The sheet of choices: rows of one list need not stand together. */
#include "format/names.h"
#include "format/xlsform_inside.h"

struct choice_row {
    const struct workbook_row *row;
    uint32_t list;
};

static const struct str *filter_columns(struct xlsform_reading *r, const struct workbook_row *row,
                                        uint32_t count) {
    struct str *out = arena_array(r->arena, struct str, count);
    uint32_t n = 0;
    for (size_t i = 0; i < r->choices.columns && count; i++) {
        if (r->choices.column[i].field == XLS_COLUMN) {
            struct str text = row ? str_trim(workbook_cell(row, i)) : r->choices.column[i].heading;
            out[n++] = text.p ? text : STR("");
        }
    }
    return out;
}

static struct form_choice choice_of(struct xlsform_reading *r, const struct workbook_row *row,
                                    uint32_t columns) {
    const struct xlsform_sheet *s = &r->choices;
    return (struct form_choice){.name = xlsform_cell(s, row, XLS_NAME),
                                .label = xlsform_words(r, s, row, XLS_LABEL),
                                .image = xlsform_words(r, s, row, XLS_IMAGE),
                                .audio = xlsform_words(r, s, row, XLS_AUDIO),
                                .column = columns ? filter_columns(r, row, columns) : NULL,
                                .row = (uint32_t)row->number};
}

/* Which row is of which list; how many lists there are. */
static size_t sort_rows(struct xlsform_reading *r, struct choice_row *out) {
    const struct xlsform_sheet *s = &r->choices;
    struct names names = names_make(r->arena, FORM_CHOICES_MAX);
    size_t count = 0;
    for (size_t i = 1; i < s->sheet->rows; i++) {
        const struct workbook_row *row = &s->sheet->row[i];
        struct str list = xlsform_cell(s, row, XLS_LIST);
        struct str name = xlsform_cell(s, row, XLS_NAME);
        if (!list.p && !name.p) {
            continue;
        }
        if (!list.p || !name.p) {
            enum xlsform_field missing = list.p ? XLS_NAME : XLS_LIST;
            xlsform_refuse(r, s, xlsform_column_of(s, missing, 0), row->number, "xlsform_choice",
                           list.p ? STR("the name of this choice is missing")
                                  : STR("the name of this choice's list is missing"));
            continue;
        }
        out[count++] = (struct choice_row){row, names_put(&names, list)};
    }
    r->lists = (uint32_t)names.count;
    r->list = arena_array(r->arena, struct form_list, names.count);
    for (uint32_t i = 0; i < r->lists; i++) {
        r->list[i].name = names.text[i];
    }
    return count;
}

void xlsform_choices_read(struct xlsform_reading *r) {
    const struct xlsform_sheet *s = &r->choices;
    if (!s->sheet) {
        return;
    }
    struct choice_row *rows = arena_array(r->arena, struct choice_row, s->sheet->rows);
    size_t count = sort_rows(r, rows);
    uint32_t columns = 0;
    for (size_t i = 0; i < s->columns; i++) {
        columns += s->column[i].field == XLS_COLUMN;
    }
    /* room for an "other" in each */
    struct form_choice *choice = arena_array(r->arena, struct form_choice, count + r->lists);
    for (size_t i = 0; i < count; i++) {
        r->list[rows[i].list].choices++;
    }
    for (uint32_t i = 0; i < r->lists; i++) {
        r->list[i].choice = choice;
        choice += r->list[i].choices + 1;
        r->list[i].choices = 0;
        r->list[i].column = filter_columns(r, NULL, columns);
        r->list[i].columns = columns;
        r->list[i].duplicates = r->duplicates;
    }
    for (size_t i = 0; i < count; i++) {
        struct form_list *list = &r->list[rows[i].list];
        struct form_choice *at = (struct form_choice *)&list->choice[list->choices++];
        *at = choice_of(r, rows[i].row, columns);
    }
}
