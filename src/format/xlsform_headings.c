/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The first row of a sheet: which column holds what, in which language. */
#include "format/xlsform_inside.h"

enum { PLAIN, WORDED }; /* may a language follow? */

struct heading {
    const char *key;
    enum xlsform_field field;
    unsigned sheets;
    int words;
};

static const struct heading headings[] = {
    {"type", XLS_TYPE, XLS_SURVEY, PLAIN},
    {"name", XLS_NAME, XLS_SURVEY | XLS_CHOICES, PLAIN},
    {"value", XLS_NAME, XLS_CHOICES, PLAIN},
    {"label", XLS_LABEL, XLS_SURVEY | XLS_CHOICES, WORDED},
    {"caption", XLS_LABEL, XLS_SURVEY | XLS_CHOICES, WORDED},
    {"text", XLS_LABEL, XLS_CHOICES, WORDED},
    {"hint", XLS_HINT, XLS_SURVEY, WORDED},
    {"required", XLS_REQUIRED, XLS_SURVEY, PLAIN},
    {"bind::required", XLS_REQUIRED, XLS_SURVEY, PLAIN},
    {"required_message", XLS_REQUIRED_MESSAGE, XLS_SURVEY, WORDED},
    {"bind::jr:requiredmsg", XLS_REQUIRED_MESSAGE, XLS_SURVEY, WORDED},
    {"relevant", XLS_RELEVANT, XLS_SURVEY, PLAIN},
    {"relevance", XLS_RELEVANT, XLS_SURVEY, PLAIN},
    {"bind::relevant", XLS_RELEVANT, XLS_SURVEY, PLAIN},
    {"constraint", XLS_CONSTRAINT, XLS_SURVEY, PLAIN},
    {"bind::constraint", XLS_CONSTRAINT, XLS_SURVEY, PLAIN},
    {"constraint_message", XLS_CONSTRAINT_MESSAGE, XLS_SURVEY, WORDED},
    {"bind::jr:constraintmsg", XLS_CONSTRAINT_MESSAGE, XLS_SURVEY, WORDED},
    {"calculation", XLS_CALCULATION, XLS_SURVEY, PLAIN},
    {"calculate", XLS_CALCULATION, XLS_SURVEY, PLAIN},
    {"bind::calculate", XLS_CALCULATION, XLS_SURVEY, PLAIN},
    {"default", XLS_DEFAULT, XLS_SURVEY, PLAIN},
    {"read_only", XLS_READ_ONLY, XLS_SURVEY, PLAIN},
    {"readonly", XLS_READ_ONLY, XLS_SURVEY, PLAIN},
    {"bind::readonly", XLS_READ_ONLY, XLS_SURVEY, PLAIN},
    {"choice_filter", XLS_FILTER, XLS_SURVEY, PLAIN},
    {"repeat_count", XLS_COUNT, XLS_SURVEY, PLAIN},
    {"jr:count", XLS_COUNT, XLS_SURVEY, PLAIN},
    {"body::jr:count", XLS_COUNT, XLS_SURVEY, PLAIN},
    {"control::jr:count", XLS_COUNT, XLS_SURVEY, PLAIN},
    {"appearance", XLS_APPEARANCE, XLS_SURVEY, PLAIN},
    {"body::appearance", XLS_APPEARANCE, XLS_SURVEY, PLAIN},
    {"control::appearance", XLS_APPEARANCE, XLS_SURVEY, PLAIN},
    {"parameters", XLS_PARAMETERS, XLS_SURVEY, PLAIN},
    {"image", XLS_IMAGE, XLS_SURVEY | XLS_CHOICES, WORDED},
    {"media::image", XLS_IMAGE, XLS_SURVEY | XLS_CHOICES, WORDED},
    {"audio", XLS_AUDIO, XLS_SURVEY | XLS_CHOICES, WORDED},
    {"media::audio", XLS_AUDIO, XLS_SURVEY | XLS_CHOICES, WORDED},
    {"disabled", XLS_DISABLED, XLS_SURVEY, PLAIN},
    {"list_name", XLS_LIST, XLS_CHOICES, PLAIN},
    {"form_title", XLS_TITLE, XLS_SETTINGS, PLAIN},
    {"title", XLS_TITLE, XLS_SETTINGS, PLAIN},
    {"form_id", XLS_ID, XLS_SETTINGS, PLAIN},
    {"id_string", XLS_ID, XLS_SETTINGS, PLAIN},
    {"version", XLS_VERSION, XLS_SETTINGS, PLAIN},
    {"default_language", XLS_DEFAULT_LANGUAGE, XLS_SETTINGS, PLAIN},
    {"instance_name", XLS_INSTANCE_NAME, XLS_SETTINGS, PLAIN},
    {"allow_choice_duplicates", XLS_DUPLICATES, XLS_SETTINGS, PLAIN},
};

/* Cannot be left out without changing what the form does. */
static bool is_refused(struct str key, unsigned sheet) {
    static const char *const begins[] = {"bind::", "body::", "control::", "instance::", "sms_"};
    static const char *const is[] = {"trigger",        "save_to", "save_instance",  "public_key",
                                     "submission_url", "query",   "omit_instanceid"};
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        if (str_starts(key, str_of(begins[i]))) {
            return true;
        }
    }
    for (size_t i = 0; sheet != XLS_CHOICES && i < sizeof is / sizeof is[0]; i++) {
        if (str_eq(key, str_of(is[i]))) {
            return true;
        }
    }
    return false;
}

/* "media:image:English" into its parts; "jr:count" is one part. */
static struct str next_part(struct str *rest) {
    struct str sign = str_find(*rest, STR("::")) < rest->n ? STR("::") : STR(":");
    bool prefix = rest->n > 3 && str_eq_nocase(str_first(*rest, 3), STR("jr:"));
    size_t from = prefix ? 3 : 0;
    size_t at = from + str_find(str_from(*rest, from), sign);
    struct str part = str_first(*rest, at);
    *rest = str_from(*rest, at + sign.n);
    return str_trim(part);
}

/* The key of a heading, and the language that it names. */
static struct str split(struct arena *a, struct str heading, struct str *language) {
    struct str rest = heading;
    struct str first = xlsform_key(a, next_part(&rest));
    bool two = str_eq(first, STR("bind")) || str_eq(first, STR("body")) ||
               str_eq(first, STR("control")) || str_eq(first, STR("instance")) ||
               str_eq(first, STR("media"));
    if (two && rest.n) {
        first = arena_join(a, first, STR("::"), xlsform_key(a, next_part(&rest)));
    }
    *language = str_trim(rest);
    return first;
}

static uint32_t language_of(struct xlsform_reading *r, struct str name) {
    for (uint32_t i = 0; i < r->languages; i++) {
        if (str_eq_nocase(r->language[i], name)) {
            return i;
        }
    }
    if (r->languages == FORM_LANGUAGES_MAX) {
        return FORM_NONE;
    }
    r->language[r->languages] = name.n ? arena_str(r->arena, name) : STR("");
    return r->languages++;
}

static bool is_filled(const struct workbook_sheet *s, size_t column) {
    for (size_t i = 1; i < s->rows; i++) {
        if (str_trim(workbook_cell(&s->row[i], column)).n) {
            return true;
        }
    }
    return false;
}

/* A column that is nowhere in the table. */
static enum xlsform_field unknown(struct xlsform_reading *r, const struct xlsform_sheet *s,
                                  size_t column, struct str key, unsigned which) {
    struct str heading = str_utf8_first(str_trim(workbook_cell(&s->sheet->row[0], column)), 60);
    if (!is_filled(s->sheet, column)) {
        return XLS_NONE;
    }
    if (is_refused(key, which)) {
        xlsform_refuse(
            r, s, column, s->sheet->row[0].number, "xlsform_column",
            arena_printf(r->arena, "the column \"%.*s\" is not supported", STR_ARG(heading)));
        return XLS_NONE;
    }
    if (which == XLS_CHOICES && form_name_is(heading)) {
        return XLS_COLUMN;
    }
    xlsform_warn(r, s, column, s->sheet->row[0].number, "xlsform_column_out",
                 arena_printf(r->arena, "the column \"%.*s\" is left out", STR_ARG(heading)));
    return XLS_NONE;
}

static void take_heading(struct xlsform_reading *r, struct xlsform_sheet *s, size_t i,
                         unsigned which) {
    struct xlsform_column *c = &s->column[i];
    struct str language;
    c->heading = str_trim(workbook_cell(&s->sheet->row[0], i));
    if (!c->heading.n) {
        return;
    }
    struct str key = split(r->arena, c->heading, &language);
    const struct heading *known = NULL;
    for (size_t k = 0; k < sizeof headings / sizeof headings[0] && !known; k++) {
        bool is = str_eq(key, str_of(headings[k].key)) && (headings[k].sheets & which) &&
                  (!language.n || headings[k].words == WORDED);
        known = is ? &headings[k] : NULL;
    }
    if (!known) {
        c->field = unknown(r, s, i, key, which);
        return;
    }
    bool needed = known->field == XLS_TYPE || known->field == XLS_NAME || known->field == XLS_LIST;
    if (!needed && !is_filled(s->sheet, i)) {
        return;
    }
    uint32_t number = known->words == WORDED ? language_of(r, language) : 0;
    if (number == FORM_NONE) {
        xlsform_refuse(r, s, i, s->sheet->row[0].number, "xlsform_languages",
                       STR("there are too many languages"));
        return;
    }
    if (xlsform_column_of(s, known->field, number) < i) {
        xlsform_refuse(r, s, i, s->sheet->row[0].number, "xlsform_column_twice",
                       STR("this column stands twice"));
        return;
    }
    c->field = known->field;
    c->language = number;
}

void xlsform_headings(struct xlsform_reading *r, struct xlsform_sheet *s, unsigned which) {
    if (!s->sheet || !s->sheet->rows) {
        s->sheet = NULL;
        return;
    }
    s->columns = s->sheet->row[0].cells;
    s->column = arena_array(r->arena, struct xlsform_column, s->columns);
    for (size_t i = 0; i < s->columns; i++) {
        take_heading(r, s, i, which);
    }
}

size_t xlsform_column_of(const struct xlsform_sheet *s, enum xlsform_field f, uint32_t language) {
    size_t i = 0;
    while (i < s->columns && !(s->column[i].field == f && s->column[i].language == language)) {
        i++;
    }
    return i;
}

struct str xlsform_cell(const struct xlsform_sheet *s, const struct workbook_row *row,
                        enum xlsform_field f) {
    size_t i = xlsform_column_of(s, f, 0);
    struct str text = i < s->columns ? str_trim(workbook_cell(row, i)) : str_of(NULL);
    return text.n ? text : str_of(NULL);
}

static void note_media(struct xlsform_reading *r, const struct xlsform_sheet *s, size_t column,
                       const struct workbook_row *row, struct str name) {
    if (r->out->medias == XLSFORM_MEDIA_MAX) {
        xlsform_refuse(r, s, column, row->number, "xlsform_media",
                       STR("there are more than 300 pictures"));
        return;
    }
    struct str cell = workbook_cell_name(r->arena, column, row->number);
    r->media[r->out->medias++] = (struct xlsform_media){name, s->sheet->name, cell};
}

const struct str *xlsform_words(struct xlsform_reading *r, const struct xlsform_sheet *s,
                                const struct workbook_row *row, enum xlsform_field f) {
    struct str *words = NULL;
    for (size_t i = 0; i < s->columns; i++) {
        struct str text = str_trim(workbook_cell(row, i));
        if (s->column[i].field == f && text.n) {
            words = words ? words : arena_array(r->arena, struct str, FORM_LANGUAGES_MAX);
            words[s->column[i].language] = text;
            if (f == XLS_IMAGE) {
                note_media(r, s, i, row, text);
            } else if (f == XLS_AUDIO) {
                xlsform_warn(r, s, i, row->number, "xlsform_sound",
                             STR("sounds with questions come with large uploads; it is left out"));
            }
        }
    }
    return words;
}
