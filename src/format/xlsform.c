/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The workbook as a whole: its sheets, its settings, and in which cell each flaw stands. */
#include "format/xlsform.h"

#include "format/xlsform_inside.h"

#define ID_MAX 249 /* bytes, as OpenRosa has it */

/* --- notes --- */

static void note(struct xlsform_note *list, size_t *count, struct xlsform_note n) {
    if (*count < XLSFORM_NOTES_MAX) {
        list[(*count)++] = n;
    }
}

static struct xlsform_note of_cell(struct xlsform_reading *r, const struct xlsform_sheet *s,
                                   size_t column, size_t row, const char *code, struct str why) {
    return (struct xlsform_note){s->sheet->name, workbook_cell_name(r->arena, column, row), code,
                                 why};
}

void xlsform_refuse(struct xlsform_reading *r, const struct xlsform_sheet *s, size_t column,
                    size_t row, const char *code, struct str why) {
    note(r->refused, &r->out->refusals, of_cell(r, s, column, row, code, why));
}

void xlsform_warn(struct xlsform_reading *r, const struct xlsform_sheet *s, size_t column,
                  size_t row, const char *code, struct str why) {
    note(r->warning, &r->out->warnings, of_cell(r, s, column, row, code, why));
}

void xlsform_refuse_sheet(struct xlsform_reading *r, struct str sheet, struct str cell,
                          const char *code, struct str why) {
    note(r->refused, &r->out->refusals, (struct xlsform_note){sheet, cell, code, why});
}

struct str xlsform_note_text(struct arena *a, const struct xlsform_note *n) {
    if (!n->sheet.p) {
        return n->cell.p ? arena_join(a, n->cell, STR(": "), n->why) : n->why;
    }
    return n->cell.p ? arena_join(a, n->sheet, STR("!"), n->cell, STR(": "), n->why)
                     : arena_join(a, n->sheet, STR(": "), n->why);
}

/* --- sheets --- */

static void take_sheet(struct xlsform_reading *r, const struct workbook_sheet *s) {
    struct str key = xlsform_key(r->arena, s->name);
    struct xlsform_sheet *of = str_eq(key, STR("survey"))     ? &r->survey
                               : str_eq(key, STR("choices"))  ? &r->choices
                               : str_eq(key, STR("settings")) ? &r->settings
                                                              : NULL;
    bool refused = str_eq(key, STR("external_choices")) || str_eq(key, STR("entities")) ||
                   str_eq(key, STR("osm"));
    if (of && of->sheet) {
        xlsform_refuse_sheet(r, s->name, str_of(NULL), "xlsform_sheet_twice",
                             STR("this sheet is there twice"));
    } else if (of) {
        of->sheet = s;
    } else if (refused && s->rows) {
        xlsform_refuse_sheet(r, s->name, str_of(NULL), "xlsform_sheet",
                             STR("this sheet is not supported"));
    } else if (s->rows) {
        note(r->warning, &r->out->warnings,
             (struct xlsform_note){s->name, str_of(NULL), "xlsform_sheet_out",
                                   STR("this sheet is left out")});
    }
}

static struct str setting(const struct xlsform_reading *r, enum xlsform_field f) {
    const struct xlsform_sheet *s = &r->settings;
    return s->sheet && s->sheet->rows > 1 ? xlsform_cell(s, &s->sheet->row[1], f) : str_of(NULL);
}

static void refuse_setting(struct xlsform_reading *r, enum xlsform_field f, const char *code,
                           struct str why) {
    xlsform_refuse(r, &r->settings, xlsform_column_of(&r->settings, f, 0),
                   r->settings.sheet->row[1].number, code, why);
}

static void take_settings(struct xlsform_reading *r, struct str id) {
    struct form *f = &r->out->form;
    struct str duplicates = xlsform_key(r->arena, setting(r, XLS_DUPLICATES));
    f->id = setting(r, XLS_ID);
    f->version = setting(r, XLS_VERSION);
    f->title = setting(r, XLS_TITLE);
    f->instance_name = setting(r, XLS_INSTANCE_NAME);
    if (f->id.n > ID_MAX) {
        refuse_setting(r, XLS_ID, "xlsform_id", STR("this has more than 249 bytes"));
    }
    if (f->version.n > ID_MAX) {
        refuse_setting(r, XLS_VERSION, "xlsform_id", STR("this has more than 249 bytes"));
    }
    f->id = f->id.p ? f->id : id;
    f->version = f->version.p ? f->version : STR("");
    f->title = f->title.p ? f->title : f->id;
    r->duplicates = str_eq(duplicates, STR("yes")) || str_eq(duplicates, STR("true"));
}

/* The one that is named; else the one without a name; else the first. */
static void take_languages(struct xlsform_reading *r) {
    struct form *f = &r->out->form;
    struct str named = setting(r, XLS_DEFAULT_LANGUAGE);
    uint32_t chosen = FORM_NONE;
    if (!r->languages) {
        r->language[r->languages++] = STR("");
    }
    for (uint32_t i = 0; i < r->languages; i++) {
        bool is = named.p ? str_eq_nocase(r->language[i], named) : !r->language[i].n;
        chosen = is ? i : chosen;
    }
    if (chosen == FORM_NONE && named.p) {
        xlsform_warn(r, &r->settings, xlsform_column_of(&r->settings, XLS_DEFAULT_LANGUAGE, 0),
                     r->settings.sheet->row[1].number, "xlsform_language",
                     STR("no column has this language; the first one is taken"));
    }
    f->language = r->language;
    f->languages = r->languages;
    f->default_language = chosen == FORM_NONE ? 0 : chosen;
}

static bool needs(struct xlsform_reading *r, const struct xlsform_sheet *s, enum xlsform_field f,
                  const char *heading) {
    if (xlsform_column_of(s, f, 0) < s->columns) {
        return true;
    }
    xlsform_refuse(r, s, 0, s->sheet->row[0].number, "xlsform_column_missing",
                   arena_printf(r->arena, "a column \"%s\" is missing", heading));
    return false;
}

/* --- flaws of the form, by cell --- */

static enum xlsform_field field_of(int part) {
    static const enum xlsform_field field[] = {
        [FORM_RELEVANT] = XLS_RELEVANT,
        [FORM_CALCULATION] = XLS_CALCULATION,
        [FORM_DEFAULT] = XLS_DEFAULT,
        [FORM_COUNT] = XLS_COUNT,
        [FORM_CONSTRAINT] = XLS_CONSTRAINT,
        [FORM_REQUIRED] = XLS_REQUIRED,
        [FORM_READ_ONLY] = XLS_READ_ONLY,
        [FORM_FILTER] = XLS_FILTER,
        [FORM_PART_TYPE] = XLS_TYPE,
        [FORM_PART_NAME] = XLS_NAME,
        [FORM_PART_LABEL] = XLS_LABEL,
        [FORM_PART_HINT] = XLS_HINT,
        [FORM_PART_REQUIRED_MESSAGE] = XLS_REQUIRED_MESSAGE,
        [FORM_PART_CONSTRAINT_MESSAGE] = XLS_CONSTRAINT_MESSAGE,
        [FORM_PART_CHOICE_NAME] = XLS_NAME,
        [FORM_PART_CHOICE_LABEL] = XLS_LABEL,
        [FORM_PART_INSTANCE_NAME] = XLS_INSTANCE_NAME,
        [FORM_PART_RANGE] = XLS_PARAMETERS,
    };
    return field[part];
}

static void tell_flaw(struct xlsform_reading *r, const struct form_flaw *flaw) {
    const struct xlsform_sheet *s = &r->survey;
    uint32_t language = flaw->language == FORM_NONE ? 0 : flaw->language;
    size_t row = s->sheet->row[0].number;
    if (flaw->part == FORM_PART_TYPE && flaw->item != FORM_NONE && r->out->refusals &&
        form_is_select(r->item[flaw->item].type)) {
        return; /* told where the list was looked for */
    }
    if (flaw->list != FORM_NONE) {
        s = &r->choices;
        row = r->list[flaw->list].choice[flaw->choice].row;
    } else if (flaw->part == FORM_PART_INSTANCE_NAME) {
        s = &r->settings;
        row = s->sheet->row[1].number;
    } else if (flaw->item != FORM_NONE) {
        row = r->item[flaw->item].row;
    }
    size_t column = xlsform_column_of(s, field_of(flaw->part), language);
    if (column == s->columns) { /* what is missing has no column: the one of types or lists */
        column = xlsform_column_of(s, s == &r->choices ? XLS_LIST : XLS_TYPE, 0);
    }
    xlsform_refuse(r, s, column < s->columns ? column : 0, row, flaw->code, flaw->why);
}

static void prepare(struct xlsform_reading *r) {
    struct form *f = &r->out->form;
    struct form_flaws flaws;
    f->item = r->item;
    f->items = r->items;
    f->list = r->list;
    f->lists = r->lists;
    r->out->ready = form_prepare(r->arena, f, &flaws);
    for (size_t i = 0; i < flaws.count; i++) {
        tell_flaw(r, &flaws.flaw[i]);
    }
}

/* --- all of it --- */

static void read_sheets(struct xlsform_reading *r, struct str id) {
    xlsform_headings(r, &r->survey, XLS_SURVEY);
    xlsform_headings(r, &r->choices, XLS_CHOICES);
    xlsform_headings(r, &r->settings, XLS_SETTINGS);
    if (!r->survey.sheet) {
        xlsform_refuse_sheet(r, str_of(NULL), str_of(NULL), "xlsform_survey",
                             STR("a sheet \"survey\" is missing, with a question in each row"));
        return;
    }
    if (!needs(r, &r->survey, XLS_TYPE, "type") || !needs(r, &r->survey, XLS_NAME, "name")) {
        return;
    }
    bool choices = r->choices.sheet && r->choices.sheet->rows > 1;
    if (choices && (!needs(r, &r->choices, XLS_LIST, "list_name") ||
                    !needs(r, &r->choices, XLS_NAME, "name"))) {
        return;
    }
    take_settings(r, id);
    take_languages(r);
    xlsform_choices_read(r);
    xlsform_survey_read(r);
    prepare(r);
    if (!r->out->refusals && !r->items) {
        xlsform_refuse_sheet(r, r->survey.sheet->name, str_of(NULL), "xlsform_empty",
                             STR("there is no question in this sheet"));
    }
}

/* In the order of the sheet: by row, then by column, as people look for them. */
static bool stands_before(const struct xlsform_note *x, const struct xlsform_note *y) {
    struct str a = x->cell;
    struct str b = y->cell;
    size_t i = 0;
    size_t k = 0;
    int64_t row_a = 0;
    int64_t row_b = 0;
    if (!str_eq(x->sheet, y->sheet)) {
        return false; /* sheets stay as they came */
    }
    while (i < a.n && a.p[i] >= 'A') {
        i++;
    }
    while (k < b.n && b.p[k] >= 'A') {
        k++;
    }
    (void)str_to_int(str_from(a, i), &row_a);
    (void)str_to_int(str_from(b, k), &row_b);
    if (row_a != row_b) {
        return row_a < row_b;
    }
    return i != k ? i < k : str_cmp(a, b) < 0;
}

static void put_in_order(struct xlsform_note *list, size_t count) {
    for (size_t i = 1; i < count; i++) {
        struct xlsform_note n = list[i];
        size_t k = i;
        for (; k && stands_before(&n, &list[k - 1]); k--) {
            list[k] = list[k - 1];
        }
        list[k] = n;
    }
}

enum err xlsform_read(struct arena *a, const struct workbook *w, struct str id,
                      struct xlsform *out) {
    struct xlsform_reading r = {.arena = a, .book = w, .out = out};
    *out = (struct xlsform){0};
    r.refused = arena_array(a, struct xlsform_note, XLSFORM_NOTES_MAX);
    r.warning = arena_array(a, struct xlsform_note, XLSFORM_NOTES_MAX);
    r.media = arena_array(a, struct xlsform_media, XLSFORM_MEDIA_MAX);
    r.language = arena_array(a, struct str, FORM_LANGUAGES_MAX);
    out->refused = r.refused;
    out->warning = r.warning;
    out->media = r.media;
    for (size_t i = 0; i < w->sheets; i++) {
        take_sheet(&r, &w->sheet[i]);
    }
    read_sheets(&r, id);
    put_in_order(r.refused, out->refusals);
    put_in_order(r.warning, out->warnings);
    if (out->refusals) {
        out->ready = NULL;
        return ERR_INPUT;
    }
    return ERR_OK;
}

enum err xlsform_read_file(struct arena *a, struct str bytes, struct str id, struct xlsform *out) {
    struct workbook w;
    struct flaw flaw;
    enum err e = workbook_read(a, bytes, &w, &flaw);
    if (e == ERR_OK) {
        return xlsform_read(a, &w, id, out);
    }
    struct xlsform_note *n = arena_new(a, struct xlsform_note);
    *n = (struct xlsform_note){str_of(NULL), str_of(NULL), flaw.code, flaw.why};
    if (w.csv) {
        n->why = arena_printf(a, "line %zu, column %zu: %.*s", flaw.line, flaw.column,
                              STR_ARG(flaw.why));
    }
    *out = (struct xlsform){.refused = n, .refusals = 1};
    return e;
}
