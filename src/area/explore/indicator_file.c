/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reading files of indicators. One function reads a row; the check and the writing both call it. */
#include "area/explore/indicator_file.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "format/csv_mend.h"

#define FIELD_MAX 10000
#define YEAR_LEAST 1000
#define YEAR_MOST 2999

const char *const column_use_words[COLUMN_USES] = {"",    "id",   "name",   "year",   "value",
                                                   "low", "high", "people", "quality"};

static enum err add_flaw(struct indicator_file *f, struct flaw flaw) {
    if (f->flaws < FILE_FLAWS_MAX) {
        f->flaw[f->flaws++] = flaw;
    } else {
        f->flaws_more++;
    }
    return ERR_INPUT;
}

static enum err add_csv_flaw(struct indicator_file *f, struct csv *c, size_t i, const char *code,
                             struct str why) {
    (void)csv_refuse(c, i, code, why);
    return add_flaw(f, c->flaw);
}

static enum err heading_flaw(struct indicator_file *f, const char *code, struct str why) {
    return add_flaw(f, (struct flaw){.line = 1, .column = 1, .code = code, .why = why});
}

static const struct csv_limits file_limits = {
    .columns = FILE_COLUMNS_MAX, .field_bytes = FIELD_MAX, .records = FILE_ROWS_MAX + 1};

static struct csv begin(struct indicator_file *f) {
    return csv_begin(f->arena, f->text, f->separator, file_limits);
}

static enum err next(struct indicator_file *f, struct csv *c, bool *has) {
    enum err e = csv_next(c, has);
    return e == ERR_OK ? ERR_OK : add_flaw(f, c->flaw);
}

/* --- headings and codes --- */

struct str indicator_code_of(struct arena *a, struct str heading) {
    struct str folded = lang_fold(a, heading);
    char *out = arena_array(a, char, INDICATOR_CODE_MAX + 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.n && n < INDICATOR_CODE_MAX; i++) {
        char ch = folded.p[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
        if (plain) {
            out[n++] = ch;
        } else if (n > 0 && out[n - 1] != '_') {
            out[n++] = '_';
        }
    }
    while (n > 0 && out[n - 1] == '_') {
        n--;
    }
    return str_make(out, n);
}

static struct str name_of_heading(struct arena *a, struct str heading) {
    struct str name = arena_str(a, lang_clean(a, str_trim(heading)));
    char *p = arena_cstr(a, name);
    for (size_t i = 0; i < name.n; i++) {
        p[i] = p[i] == '_' ? ' ' : p[i];
    }
    return str_utf8_first(str_make(p, name.n), INDICATOR_NAME_MAX);
}

static bool has_word(struct str folded, const char *const *words) {
    for (; *words != NULL; words++) {
        if (str_find(folded, str_of(*words)) < folded.n) {
            return true;
        }
    }
    return false;
}

/* A guess that a person sees and changes. */
static enum column_use guess(struct arena *a, const struct file_column *col) {
    static const char *const ids[] = {"fips", "code", "iso", NULL};
    static const char *const names[] = {"county_name", "name", "entity", "country", "place", NULL};
    struct str folded = lang_fold(a, col->heading);
    if (str_eq(folded, STR("year"))) {
        return COLUMN_YEAR;
    }
    if (str_eq(folded, STR("id")) || has_word(folded, ids)) {
        return COLUMN_ID;
    }
    if (has_word(folded, names) && !col->is_number) {
        return COLUMN_NAME;
    }
    return col->is_number ? COLUMN_VALUE : COLUMN_NOT_USED;
}

static enum err check_headings(struct indicator_file *f, struct csv *c) {
    for (size_t i = 0; i < c->count; i++) {
        struct str heading = str_trim(c->field[i].text);
        for (size_t k = 0; k < i; k++) {
            if (str_eq(heading, f->column[k].heading)) {
                return add_csv_flaw(
                    f, c, i, "column_twice",
                    arena_printf(f->arena, "the column \"%.*s\" stands twice", STR_ARG(heading)));
            }
        }
        f->column[i].heading = heading;
    }
    return ERR_OK;
}

static bool is_missing(const struct indicator_file *f, struct str text) {
    if (str_is_empty(text)) {
        return true;
    }
    double v, code;
    bool number = str_to_real(text, &v);
    for (size_t i = 0; i < f->missings; i++) {
        if (str_eq(text, f->missing[i])) {
            return true;
        }
        /* A column of whole numbers writes the code -2222.2 as -2222. */
        if (number && str_to_real(f->missing[i], &code) && (v == code || v == trunc(code)) &&
            code < 0) {
            return true;
        }
    }
    return false;
}

/* A column is one of numbers when its first value is one; later values do not change that, so that
 * a broken number is a fault and not another kind of column. */
static enum err look_at_columns(struct indicator_file *f, struct csv *c) {
    bool has;
    size_t unknown = f->columns;
    bool *known = arena_array(f->arena, bool, f->columns);
    while (unknown > 0) {
        struct arena_mark mark = arena_mark(f->arena);
        TRY(next(f, c, &has));
        if (!has) {
            return ERR_OK;
        }
        for (size_t i = 0; i < f->columns; i++) {
            struct str text = str_trim(c->field[i].text);
            double v;
            if (!known[i] && !is_missing(f, text)) {
                known[i] = true;
                unknown--;
                f->column[i].is_number = str_to_real(text, &v);
            }
        }
        arena_rewind(f->arena, mark);
    }
    return ERR_OK;
}

enum err indicator_file_open(struct arena *a, struct str text, struct indicator_file *f) {
    *f = (struct indicator_file){.arena = a, .text = text, .separator = csv_separator(text)};
    f->year_said = STR("");
    struct csv c = begin(f);
    bool has;
    TRY(next(f, &c, &has));
    if (!has) {
        return heading_flaw(f, "file_empty", STR("the file is empty"));
    }
    f->columns = c.count;
    f->column = arena_array(a, struct file_column, c.count);
    TRY(check_headings(f, &c));
    TRY(look_at_columns(f, &c));
    for (size_t i = 0; i < f->columns; i++) {
        f->column[i].code = indicator_code_of(a, f->column[i].heading);
        f->column[i].use = guess(a, &f->column[i]);
    }
    return ERR_OK;
}

/* --- which column is what --- */

void indicator_file_missing(struct indicator_file *f, struct str list) {
    f->missings = 0;
    while (!str_is_empty(list) && f->missings < FILE_MISSING_MAX) {
        size_t n = 0;
        while (n < list.n && list.p[n] != ',' && list.p[n] != ' ' && list.p[n] != '\n') {
            n++;
        }
        struct str one = str_trim(str_first(list, n));
        if (!str_is_empty(one)) {
            f->missing[f->missings++] = one;
        }
        list = str_from(list, n + 1);
    }
}

void indicator_file_clear(struct indicator_file *f) {
    for (size_t i = 0; i < f->columns; i++) {
        f->column[i].use = COLUMN_NOT_USED;
    }
}

static struct str all_headings(struct indicator_file *f) {
    struct buf b = buf_make(4096);
    for (size_t i = 0; i < f->columns && b.n < 1000; i++) {
        buf_printf(&b, "%s%.*s", i ? ", " : "", STR_ARG(str_utf8_first(f->column[i].heading, 60)));
    }
    struct str all = arena_str(f->arena, buf_str(&b));
    buf_free(&b);
    return all;
}

static struct file_column *column_find(struct indicator_file *f, struct str name) {
    for (size_t i = 0; i < f->columns; i++) {
        if (str_eq(f->column[i].heading, name)) {
            return &f->column[i];
        }
    }
    return NULL;
}

static enum err unknown_column(struct indicator_file *f, struct str name) {
    struct str have = all_headings(f);
    return heading_flaw(f, "column_unknown",
                        arena_printf(f->arena, "there is no column \"%.*s\"; the file has: %.*s",
                                     STR_ARG(name), STR_ARG(have)));
}

enum err indicator_file_use(struct indicator_file *f, enum column_use use, struct str list) {
    while (!str_is_empty(list)) {
        /* The whole may be one heading with a comma in it. */
        struct file_column *col = column_find(f, str_trim(list));
        struct str name = col ? list : str_cut(&list, ',');
        list = col ? STR("") : list;
        col = column_find(f, str_trim(name));
        if (col == NULL) {
            return unknown_column(f, str_trim(name));
        }
        col->use = use;
    }
    return ERR_OK;
}

/* "COL=CODE" up to the comma behind it; a comma before the equals sign belongs to the heading. */
static struct str cut_mapping(struct str *list) {
    size_t n = 0;
    bool equals = false;
    while (n < list->n && !(equals && list->p[n] == ',')) {
        equals |= list->p[n] == '=';
        n++;
    }
    struct str one = str_first(*list, n);
    *list = str_from(*list, n + 1);
    return str_trim(one);
}

static enum column_use use_of_word(struct str word) {
    for (int u = COLUMN_VALUE; u < COLUMN_USES; u++) {
        if (str_eq(word, str_of(column_use_words[u]))) {
            return (enum column_use)u;
        }
    }
    return COLUMN_NOT_USED;
}

static enum err map_one(struct indicator_file *f, struct str one) {
    size_t equals = one.n;
    while (equals > 0 && one.p[equals - 1] != '=') {
        equals--;
    }
    if (equals == 0) {
        return heading_flaw(f, "map", STR("a mapping is written COLUMN=CODE or COLUMN=CODE:low"));
    }
    struct str heading = str_trim(str_first(one, equals - 1));
    struct str word = str_from(one, equals);
    struct str code = str_trim(str_cut(&word, ':'));
    struct file_column *col = column_find(f, heading);
    if (col == NULL) {
        return unknown_column(f, heading);
    }
    col->use = str_is_empty(word) ? COLUMN_VALUE : use_of_word(str_trim(word));
    col->code = indicator_code_of(f->arena, code);
    if (col->use == COLUMN_NOT_USED || str_is_empty(col->code)) {
        return heading_flaw(
            f, "map",
            arena_printf(f->arena,
                         "\"%.*s\": behind the code comes value, low, high, people or quality",
                         STR_ARG(one)));
    }
    return ERR_OK;
}

enum err indicator_file_map(struct indicator_file *f, struct str list) {
    while (!str_is_empty(list)) {
        TRY(map_one(f, cut_mapping(&list)));
    }
    return ERR_OK;
}

enum err indicator_file_use_numbers(struct indicator_file *f) {
    struct csv c = begin(f);
    bool has;
    TRY(next(f, &c, &has));
    for (size_t i = 0; i < f->columns; i++) {
        f->column[i].is_number = false;
    }
    TRY(look_at_columns(f, &c));
    for (size_t i = 0; i < f->columns; i++) {
        struct file_column *col = &f->column[i];
        if (col->use == COLUMN_NOT_USED && col->is_number) {
            col->use = COLUMN_VALUE;
        }
    }
    return ERR_OK;
}

enum err indicator_file_year(struct indicator_file *f, struct str year) {
    year = str_trim(year);
    f->year_said = year;
    f->year = 0;
    if (str_is_empty(year)) {
        return ERR_OK;
    }
    if (!str_to_int(year, &f->year)) {
        return indicator_file_use(f, COLUMN_YEAR, year);
    }
    if (f->year < YEAR_LEAST || f->year > YEAR_MOST) {
        return heading_flaw(f, "year", STR("a year has four digits"));
    }
    return ERR_OK;
}

static struct str cut_text(struct str text, size_t most) {
    return str_trim(str_utf8_first(text, most));
}

static struct intake_about about_column(const struct indicator_file *f, struct str heading) {
    const struct data_package_field *field = f->about ? data_package_find(f->about, heading) : NULL;
    if (field == NULL) {
        return (struct intake_about){0};
    }
    struct str method =
        str_is_empty(field->description) ? f->about->description : field->description;
    return (struct intake_about){
        .method = lang_clean(f->arena, cut_text(method, INDICATOR_TEXT_MAX)),
        .unit = lang_clean(f->arena, cut_text(field->unit, 60)),
        .origin = lang_clean(f->arena, cut_text(f->about->source, INDICATOR_LINE_MAX)),
        .link = cut_text(f->about->link, INDICATOR_LINE_MAX),
    };
}

/* Columns of one code belong to one indicator; of each use there is one. */
static enum err group_columns(struct indicator_file *f) {
    struct intake *in = &f->intake;
    in->indicator = arena_array(f->arena, struct intake_indicator, f->columns);
    in->indicators = 0;
    for (size_t i = 0; i < f->columns; i++) {
        struct file_column *col = &f->column[i];
        if (col->use != COLUMN_VALUE) {
            continue;
        }
        for (size_t k = 0; k < in->indicators; k++) {
            if (str_eq(in->indicator[k].code, col->code)) {
                return heading_flaw(f, "code_twice",
                                    arena_printf(f->arena,
                                                 "two columns would be the indicator \"%.*s\"",
                                                 STR_ARG(col->code)));
            }
        }
        if (str_is_empty(col->code)) {
            return heading_flaw(f, "code",
                                arena_printf(f->arena,
                                             "no code can be made of the heading \"%.*s\"",
                                             STR_ARG(col->heading)));
        }
        col->indicator = in->indicators;
        in->indicator[in->indicators++] =
            (struct intake_indicator){.code = col->code,
                                      .name = name_of_heading(f->arena, col->heading),
                                      .about = about_column(f, col->heading)};
    }
    return ERR_OK;
}

static enum err join_columns(struct indicator_file *f) {
    struct intake *in = &f->intake;
    for (size_t i = 0; i < f->columns; i++) {
        struct file_column *col = &f->column[i];
        if (col->use < COLUMN_LOW) {
            continue;
        }
        col->indicator = 0;
        while (col->indicator < in->indicators &&
               !str_eq(in->indicator[col->indicator].code, col->code)) {
            col->indicator++;
        }
        if (col->indicator == in->indicators) {
            return heading_flaw(
                f, "no_value",
                arena_printf(f->arena, "no column has the values of \"%.*s\"", STR_ARG(col->code)));
        }
    }
    return ERR_OK;
}

static size_t columns_used(const struct indicator_file *f, enum column_use use) {
    size_t n = 0;
    for (size_t i = 0; i < f->columns; i++) {
        n += f->column[i].use == use;
    }
    return n;
}

static enum err check_plan(struct indicator_file *f) {
    if (columns_used(f, COLUMN_ID) == 0) {
        return heading_flaw(f, "no_id", STR("say which column holds the ID of the place"));
    }
    if (columns_used(f, COLUMN_YEAR) > 1) {
        return heading_flaw(f, "years", STR("only one column can be the year"));
    }
    TRY(group_columns(f));
    if (f->intake.indicators == 0) {
        return heading_flaw(f, "no_indicator", STR("no column is an indicator"));
    }
    return join_columns(f);
}

/* --- one row --- */

struct row {
    struct str code;
    struct str name;
    int64_t year;
    struct intake_value *value; /* one for each indicator */
};

static enum err join_fields(struct indicator_file *f, struct csv *c, enum column_use use,
                            const char *between, size_t most, struct str *out) {
    struct str all = STR("");
    size_t last = 0;
    for (size_t i = 0; i < f->columns; i++) {
        struct str text = str_trim(c->field[i].text);
        if (f->column[i].use != use) {
            continue;
        }
        if (str_has_control(text)) {
            return add_csv_flaw(f, c, i, "control", STR("this has characters that are no text"));
        }
        if (str_is_empty(text) && use == COLUMN_ID) {
            return add_csv_flaw(f, c, i, "id_missing", STR("the ID of the place is missing"));
        }
        last = i;
        all = all.n == 0
                  ? text
                  : arena_printf(f->arena, "%.*s%s%.*s", STR_ARG(all), between, STR_ARG(text));
    }
    *out = all;
    return all.n > most ? add_csv_flaw(f, c, last, "long", STR("this is too long")) : ERR_OK;
}

static enum err read_year(struct indicator_file *f, struct csv *c, int64_t *year) {
    *year = f->year;
    for (size_t i = 0; i < f->columns; i++) {
        struct str text = str_trim(c->field[i].text);
        if (f->column[i].use == COLUMN_YEAR &&
            !(str_to_int(text, year) && *year >= YEAR_LEAST && *year <= YEAR_MOST)) {
            return add_csv_flaw(f, c, i, "year", STR("this is not a year"));
        }
    }
    return ERR_OK;
}

/* Codes that published files use for what nobody knows. */
static bool looks_missing(double v) {
    static const double codes[] = {-1111, -1111.1, -2222, -2222.2, -9999, -99999, -999999};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (fabs(v - codes[i]) < 1e-9) {
            return true;
        }
    }
    return false;
}

static enum err read_number(struct indicator_file *f, struct csv *c, size_t i, bool *has,
                            double *v) {
    struct str text = str_trim(c->field[i].text);
    *has = !is_missing(f, text);
    *v = 0;
    if (!*has) {
        return ERR_OK;
    }
    if (!str_to_real(text, v) || fabs(*v) > VALUE_MAX) {
        return add_csv_flaw(f, c, i, "number",
                            arena_printf(f->arena, "\"%.*s\" is not a number, nor named as missing",
                                         STR_ARG(str_utf8_first(text, 40))));
    }
    return !looks_missing(*v)
               ? ERR_OK
               : add_csv_flaw(f, c, i, "looks_missing",
                              arena_printf(f->arena,
                                           "\"%.*s\" is what many files write for a missing value; "
                                           "name it as missing",
                                           STR_ARG(str_utf8_first(text, 40))));
}

static enum err put_part(struct indicator_file *f, struct csv *c, size_t i,
                         struct intake_value *into) {
    bool has;
    double v;
    TRY(read_number(f, c, i, &has, &v));
    switch (f->column[i].use) {
    case COLUMN_VALUE:
        into->missing = !has;
        into->amount = v;
        return ERR_OK;
    case COLUMN_LOW:
        into->low = (struct opt_real){has, v};
        return ERR_OK;
    case COLUMN_HIGH:
        into->high = (struct opt_real){has, v};
        return ERR_OK;
    case COLUMN_PEOPLE:
        if (has && !(v >= 0 && v <= 1e15 && v == floor(v))) {
            return add_csv_flaw(f, c, i, "people", STR("this is not a number of people"));
        }
        into->people = (struct opt_int){has, (int64_t)v};
        return ERR_OK;
    case COLUMN_QUALITY:
        if (has && v != 1 && v != 2 && v != 3) {
            return add_csv_flaw(f, c, i, "quality", STR("quality is 1, 2 or 3"));
        }
        into->quality = (int64_t)v;
        return ERR_OK;
    default:
        return ERR_OK;
    }
}

static enum err check_range_of(struct indicator_file *f, struct csv *c, size_t i,
                               const struct intake_value *v) {
    bool holds = (!v->low.has || v->low.v <= v->amount) && (!v->high.has || v->high.v >= v->amount);
    if (f->column[i].use != COLUMN_VALUE || v->missing || holds) {
        return ERR_OK;
    }
    return add_csv_flaw(f, c, i, "range", STR("the interval does not hold the value"));
}

static enum err read_values(struct indicator_file *f, struct csv *c, struct intake_value *value) {
    enum err e = ERR_OK;
    for (size_t k = 0; k < f->intake.indicators; k++) {
        value[k] = (struct intake_value){.indicator = k, .missing = true, .note = STR("")};
    }
    for (size_t i = 0; i < f->columns; i++) {
        if (f->column[i].use >= COLUMN_VALUE &&
            put_part(f, c, i, &value[f->column[i].indicator]) != ERR_OK) {
            e = ERR_INPUT;
        }
    }
    for (size_t i = 0; i < f->columns && e == ERR_OK; i++) {
        if (f->column[i].use == COLUMN_VALUE) {
            e = check_range_of(f, c, i, &value[f->column[i].indicator]);
        }
    }
    return e;
}

static enum err read_row(struct indicator_file *f, struct csv *c, struct row *row) {
    TRY(join_fields(f, c, COLUMN_ID, "", PLACE_CODE_MAX, &row->code));
    TRY(join_fields(f, c, COLUMN_NAME, ", ", PLACE_NAME_MAX, &row->name));
    TRY(read_year(f, c, &row->year));
    row->name = lang_clean(f->arena, str_is_empty(row->name) ? row->code : row->name);
    return read_values(f, c, row->value);
}

/* --- a place and year twice --- */

static void seen_grow(struct indicator_file *f) {
    size_t room = f->seen_room ? 2 * f->seen_room : 4096;
    struct file_seen *more = arena_array(f->arena, struct file_seen, room);
    for (size_t i = 0; i < f->seen_room; i++) {
        if (f->seen[i].record != 0) {
            size_t at = f->seen[i].key & (room - 1);
            while (more[at].record != 0) {
                at = (at + 1) & (room - 1);
            }
            more[at] = f->seen[i];
        }
    }
    f->seen = more;
    f->seen_room = room;
}

/* The record that had the same key, or 0. 64 bits of SHA-256 stand for the text. */
static uint64_t see(struct indicator_file *f, const struct row *row, uint64_t record) {
    struct hash_state s;
    uint64_t key;
    hash_begin(&s);
    hash_add(&s, &row->year, sizeof row->year);
    hash_add(&s, row->code.p, row->code.n);
    struct hash h = hash_end(&s);
    memcpy(&key, h.b, sizeof key);
    size_t at = key & (f->seen_room - 1);
    while (f->seen[at].record != 0) {
        if (f->seen[at].key == key) {
            return f->seen[at].record;
        }
        at = (at + 1) & (f->seen_room - 1);
    }
    f->seen[at] = (struct file_seen){key, record};
    f->seen_count++;
    return 0;
}

static enum err check_once(struct indicator_file *f, struct csv *c, const struct row *row) {
    uint64_t before = see(f, row, c->record);
    if (before == 0) {
        return ERR_OK;
    }
    size_t i = 0;
    while (f->column[i].use != COLUMN_ID) {
        i++;
    }
    return add_csv_flaw(f, c, i, "twice",
                        arena_printf(f->arena, "\"%.*s\" stands twice; first in record %llu",
                                     STR_ARG(row->code), (unsigned long long)before));
}

/* --- both ways through the file --- */

static void keep_first(struct indicator_file *f, const struct csv *c) {
    struct str *row = arena_array(f->arena, struct str, f->columns);
    for (size_t i = 0; i < f->columns; i++) {
        row[i] = arena_str(f->arena, str_utf8_first(c->field[i].text, 80));
    }
    f->first[f->first_rows++] = row;
}

static void count_row(struct indicator_file *f, const struct row *row) {
    f->rows++;
    for (size_t k = 0; k < f->intake.indicators; k++) {
        f->values += !row->value[k].missing;
        f->missing_values += row->value[k].missing;
    }
}

/* A row's memory goes back, unless something of it is kept. */
static enum err check_row(struct indicator_file *f, struct csv *c, struct row *row, bool *keep) {
    bool grows = 2 * (f->seen_count + 1) > f->seen_room;
    *keep = grows || f->first_rows < FILE_FIRST_ROWS;
    if (f->first_rows < FILE_FIRST_ROWS) {
        keep_first(f, c);
    }
    if (grows) {
        seen_grow(f);
    }
    enum err e = read_row(f, c, row);
    e = e == ERR_OK ? check_once(f, c, row) : e;
    count_row(f, row);
    return e;
}

static enum err pass_heading(struct indicator_file *f, struct csv *c) {
    bool has;
    *c = begin(f);
    return next(f, c, &has);
}

enum err indicator_file_check(struct indicator_file *f) {
    f->flaws = f->flaws_more = f->rows = f->values = f->missing_values = f->first_rows = 0;
    f->seen_room = f->seen_count = 0;
    struct csv c;
    TRY(pass_heading(f, &c));
    TRY(check_plan(f));
    struct row row = {.value = arena_array(f->arena, struct intake_value, f->intake.indicators)};
    for (;;) {
        bool has, keep;
        struct arena_mark mark = arena_mark(f->arena);
        if (next(f, &c, &has) != ERR_OK || !has) {
            break;
        }
        if (check_row(f, &c, &row, &keep) == ERR_OK) {
            if (!keep) {
                arena_rewind(f->arena, mark);
            }
        } else if (f->flaws_more > 0) {
            break; /* enough to mend */
        }
    }
    if (f->flaws == 0 && f->rows == 0) {
        return heading_flaw(f, "no_rows", STR("there is a heading and nothing below it"));
    }
    return f->flaws > 0 ? ERR_INPUT : ERR_OK;
}

/* --- what is suspected, and what is to be mended --- */

static void add_suspect(struct indicator_file *f, struct str text, struct str *all) {
    struct str rest = *all;
    while (!str_is_empty(rest)) {
        if (str_eq(str_cut(&rest, ','), text)) {
            return;
        }
    }
    *all = arena_printf(f->arena, "%.*s%s%.*s", STR_ARG(*all), str_is_empty(*all) ? "" : ",",
                        STR_ARG(text));
}

enum err indicator_file_suspects(struct indicator_file *f, struct str *out) {
    struct csv c;
    bool has;
    *out = STR("");
    TRY(pass_heading(f, &c));
    for (;;) {
        struct arena_mark mark = arena_mark(f->arena);
        size_t before = out->n;
        if (next(f, &c, &has) != ERR_OK || !has || out->n > 200) {
            return ERR_OK; /* a broken row is the check's to tell */
        }
        for (size_t i = 0; i < c.count; i++) {
            struct str text = str_trim(c.field[i].text);
            double v;
            if (f->column[i].use >= COLUMN_VALUE && str_to_real(text, &v) && looks_missing(v) &&
                !is_missing(f, text)) {
                add_suspect(f, text, out);
            }
        }
        if (out->n == before) {
            arena_rewind(f->arena, mark);
        }
    }
}

static struct str words_of_flaws(struct indicator_file *f, indicator_say *say, void *self) {
    struct str all = STR("");
    for (size_t i = 0; i < f->flaws; i++) {
        struct str one = say(self, &f->flaw[i]);
        all = arena_printf(f->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "; " : "", STR_ARG(one));
    }
    return all;
}

enum err indicator_file_faulty(struct indicator_file *f, indicator_say *say, void *self,
                               struct buf *out) {
    struct csv c;
    struct csv_out o = csv_out(out, true);
    struct row row;
    size_t wrote = 0;
    bool has;
    f->flaws = f->flaws_more = f->seen_room = f->seen_count = 0;
    TRY(pass_heading(f, &c));
    TRY(check_plan(f));
    row = (struct row){.value = arena_array(f->arena, struct intake_value, f->intake.indicators)};
    csv_faulty_head(&o, &c);
    f->first_rows = FILE_FIRST_ROWS; /* they have been shown */
    while (wrote < INDICATOR_MEND_MAX) {
        bool keep;
        struct arena_mark mark = arena_mark(f->arena);
        TRY(next(f, &c, &has));
        if (!has) {
            return ERR_OK;
        }
        f->flaws = f->flaws_more = 0;
        (void)check_row(f, &c, &row, &keep);
        if (f->flaws > 0) {
            csv_faulty_row(&o, &c, words_of_flaws(f, say, self));
            wrote++;
        } else if (!keep) {
            arena_rewind(f->arena, mark);
        }
    }
    return ERR_OK;
}

enum err indicator_file_mend(struct arena *a, struct str text, struct str rows, struct str *out,
                             struct flaw *flaw) {
    return csv_mend(a, text, rows, file_limits, out, flaw);
}

enum err indicator_file_write(struct indicator_file *f, struct ctx *c) {
    struct csv csv;
    TRY(pass_heading(f, &csv));
    TRY(check_plan(f));
    TRY(intake_begin(c, &f->intake));
    struct row row = {.value = arena_array(f->arena, struct intake_value, f->intake.indicators)};
    bool has;
    for (;;) {
        struct arena_mark mark = arena_mark(f->arena);
        struct arena_mark mark_of_ctx = arena_mark(c->arena);
        TRY(next(f, &csv, &has));
        if (!has) {
            break;
        }
        TRY(read_row(f, &csv, &row));
        TRY(intake_row(c, &f->intake, row.code, row.name, row.year, row.value,
                       f->intake.indicators));
        if (c->arena != f->arena) {
            arena_rewind(c->arena, mark_of_ctx);
        }
        arena_rewind(f->arena, mark);
    }
    return intake_end(c, &f->intake);
}
