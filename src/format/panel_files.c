/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads quotas and pools. */
#include "format/panel_files.h"

#include <stdlib.h>
#include <string.h>

#include "format/csv.h"
#include "format/repeated.h"

#define TEXT_MAX 200
#define COLUMNS_MAX 1000
#define FIELD_MAX 100000

static bool same(struct str a, struct str b) {
    return str_eq_nocase(str_trim(a), str_trim(b));
}

/* The first field that is named so, or csv->count. */
static size_t column_of(const struct csv *c, struct str name) {
    size_t i = 0;
    while (i < c->count && !same(c->field[i].text, name)) {
        i++;
    }
    return i;
}

static enum err first_record(struct csv *c, const char *code) {
    bool has;
    TRY(csv_next(c, &has));
    if (!has) {
        c->flaw = flaw_at(c->text, 0, code, STR("the file is empty"));
        return ERR_INPUT;
    }
    return ERR_OK;
}

/* --- quotas --- */

struct quotas {
    struct csv csv;
    struct panel_pool *out;
    struct str *category;
    struct panel_cell *cell;
    bool flex;
};

static enum err quota_heading(struct quotas *q) {
    static const struct str wanted[2][6] = {
        {STR_INIT("category"), STR_INIT("feature"), STR_INIT("min"), STR_INIT("max"), {0}, {0}},
        {STR_INIT("feature"), STR_INIT("value"), STR_INIT("min"), STR_INIT("max"),
         STR_INIT("min_flex"), STR_INIT("max_flex")}};
    TRY(first_record(&q->csv, "quota_empty"));
    bool second = same(q->csv.field[0].text, wanted[1][0]);
    size_t count = q->csv.count;
    size_t wrong = 0;
    while (wrong < 4 && wrong < count && same(q->csv.field[wrong].text, wanted[second][wrong])) {
        wrong++;
    }
    q->flex = second && count == 6;
    while (q->flex && wrong >= 4 && wrong < 6 && same(q->csv.field[wrong].text, wanted[1][wrong])) {
        wrong++;
    }
    if (wrong < (q->flex ? 6 : 4) || count != (q->flex ? 6 : 4)) {
        return csv_refuse(&q->csv, wrong < count ? wrong : count - 1, "quota_heading",
                          STR("the heading must be category,feature,min,max or "
                              "feature,value,min,max with or without min_flex,max_flex"));
    }
    return ERR_OK;
}

static enum err quota_text(struct quotas *q, size_t i, struct str *out) {
    *out = str_trim(q->csv.field[i].text);
    if (out->n < 1 || out->n > TEXT_MAX) {
        return csv_refuse(&q->csv, i, "quota_text", STR("a text of 1 to 200 bytes was expected"));
    }
    return ERR_OK;
}

static enum err quota_number(struct quotas *q, size_t i, uint32_t *out) {
    int64_t v = 0;
    if (!str_to_int(str_trim(q->csv.field[i].text), &v) || v < 0 || v > PANEL_COUNT_MAX) {
        return csv_refuse(&q->csv, i, "quota_number",
                          STR("a whole number from 0 to 1000000 was expected"));
    }
    *out = (uint32_t)v;
    return ERR_OK;
}

static enum err quota_category(struct quotas *q, struct str name, size_t *out) {
    size_t c = 0;
    while (c < q->out->categories && !same(q->category[c], name)) {
        c++;
    }
    if (c == PANEL_CATEGORIES_MAX) {
        return csv_refuse(&q->csv, 0, "quota_categories", STR("there may be 12 categories"));
    }
    if (c == q->out->categories) {
        q->category[q->out->categories++] = name;
    }
    *out = c;
    return ERR_OK;
}

static enum err quota_bounds(struct quotas *q, struct panel_cell *cell) {
    TRY(quota_number(q, 2, &cell->min));
    TRY(quota_number(q, 3, &cell->max));
    cell->min_flex = 0;
    cell->max_flex = PANEL_COUNT_MAX;
    if (q->flex) {
        TRY(quota_number(q, 4, &cell->min_flex));
        TRY(quota_number(q, 5, &cell->max_flex));
    }
    if (cell->min > cell->max) {
        return csv_refuse(&q->csv, 2, "quota_order", STR("min is above max"));
    }
    if (cell->min_flex > cell->min) {
        return csv_refuse(&q->csv, 4, "quota_flex", STR("min_flex is above min"));
    }
    if (cell->max_flex < cell->max) {
        return csv_refuse(&q->csv, 5, "quota_flex", STR("max_flex is below max"));
    }
    return ERR_OK;
}

static enum err quota(struct quotas *q) {
    struct panel_cell cell = {0};
    struct str category;
    if (q->out->cells == PANEL_CELLS_MAX) {
        return csv_refuse(&q->csv, 0, "quota_many", STR("there may be 600 quotas"));
    }
    TRY(quota_text(q, 0, &category));
    TRY(quota_text(q, 1, &cell.value));
    TRY(quota_category(q, category, &cell.category));
    TRY(quota_bounds(q, &cell));
    for (size_t v = 0; v < q->out->cells; v++) {
        if (q->cell[v].category == cell.category && same(q->cell[v].value, cell.value)) {
            return csv_refuse(&q->csv, 1, "quota_twice", STR("this value has a quota already"));
        }
    }
    q->cell[q->out->cells++] = cell;
    return ERR_OK;
}

static enum err quotas(struct quotas *q) {
    bool has;
    TRY(quota_heading(q));
    for (;;) {
        TRY(csv_next(&q->csv, &has));
        if (!has) {
            break;
        }
        TRY(quota(q));
    }
    if (q->out->cells == 0) {
        q->csv.flaw = flaw_at(q->csv.text, q->csv.text.n, "quota_none", STR("there is no quota"));
        return ERR_INPUT;
    }
    return ERR_OK;
}

enum err panel_quotas_read(struct arena *a, struct str text, struct panel_pool *out,
                           struct flaw *flaw) {
    struct quotas q = {.csv = csv_begin(a, text, ',', (struct csv_limits){6, FIELD_MAX, 10000}),
                       .out = out,
                       .category = arena_array(a, struct str, PANEL_CATEGORIES_MAX),
                       .cell = arena_array(a, struct panel_cell, PANEL_CELLS_MAX)};
    out->categories = out->cells = 0;
    enum err e = quotas(&q);
    *flaw = q.csv.flaw;
    out->category = q.category;
    out->cell = q.cell;
    return e;
}

/* --- the pool --- */

struct pool {
    struct csv csv;
    struct arena *arena;
    struct panel_pool *out;
    size_t id_column; /* count of columns: the number of the record */
    size_t column[PANEL_CATEGORIES_MAX];
    size_t address_column[COLUMNS_MAX];
    size_t address_columns;
    struct str *id;
    struct str *home; /* absent: nobody else lives there */
    size_t *id_at;
    uint32_t *of;
    struct str *missing;
};

static enum err named_column(struct pool *p, struct str name, size_t *out) {
    *out = column_of(&p->csv, name);
    if (*out == p->csv.count) {
        *p->missing = name;
        return ERR_NOT_FOUND;
    }
    return ERR_OK;
}

static enum err pool_heading(struct pool *p, struct panel_columns columns) {
    TRY(first_record(&p->csv, "pool_empty"));
    for (size_t c = 0; c < p->out->categories; c++) {
        p->column[c] = column_of(&p->csv, p->out->category[c]);
        if (p->column[c] == p->csv.count) {
            return csv_refuse(&p->csv, 0, "pool_category",
                              arena_printf(p->arena, "there is no column for the category %.*s",
                                           STR_ARG(p->out->category[c])));
        }
    }
    if (columns.id.p) {
        TRY(named_column(p, columns.id, &p->id_column));
    } else {
        p->id_column = column_of(&p->csv, STR("id"));
        if (p->id_column == p->csv.count) {
            p->id_column = column_of(&p->csv, STR("nationbuilder_id"));
        }
    }
    while (columns.address.n && p->address_columns < COLUMNS_MAX) {
        struct str name = str_cut(&columns.address, ',');
        TRY(named_column(p, name, &p->address_column[p->address_columns++]));
    }
    return ERR_OK;
}

static enum err person_id(struct pool *p, size_t at) {
    if (p->id_column == p->csv.count) {
        p->id[at] = arena_printf(p->arena, "%zu", at + 1);
        return ERR_OK;
    }
    p->id[at] = str_trim(p->csv.field[p->id_column].text);
    p->id_at[at] = p->csv.field[p->id_column].at;
    if (p->id[at].n < 1 || p->id[at].n > TEXT_MAX) {
        return csv_refuse(&p->csv, p->id_column, "pool_id", STR("an ID must have 1 to 200 bytes"));
    }
    return ERR_OK;
}

static enum err person_value(struct pool *p, size_t at, size_t category) {
    struct str value = p->csv.field[p->column[category]].text;
    for (size_t v = 0; v < p->out->cells; v++) {
        if (p->out->cell[v].category == category && same(p->out->cell[v].value, value)) {
            p->of[at * p->out->categories + category] = (uint32_t)v;
            return ERR_OK;
        }
    }
    return csv_refuse(&p->csv, p->column[category], "pool_value",
                      arena_printf(p->arena, "this value of %.*s has no quota",
                                   STR_ARG(p->out->category[category])));
}

/* All parts in small letters, with a byte between that no text has. */
static void person_home(struct pool *p, size_t at) {
    size_t n = 0, filled = 0;
    for (size_t i = 0; i < p->address_columns; i++) {
        n += p->csv.field[p->address_column[i]].text.n + 1;
    }
    char *home = arena_room(p->arena, n + 1);
    n = 0;
    for (size_t i = 0; i < p->address_columns; i++) {
        struct str part = str_trim(p->csv.field[p->address_column[i]].text);
        for (size_t k = 0; k < part.n; k++, filled++) {
            char c = part.p[k];
            home[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        }
        home[n++] = '\1';
    }
    p->home[at] = filled ? str_make(home, n) : str_of(NULL);
}

static enum err people(struct pool *p) {
    for (bool has;;) {
        TRY(csv_next(&p->csv, &has));
        if (!has) {
            return ERR_OK;
        }
        if (p->out->people == PANEL_PEOPLE_MAX) {
            return csv_refuse(&p->csv, 0, "pool_many", STR("a pool may have 5000 people"));
        }
        size_t at = p->out->people++;
        TRY(person_id(p, at));
        for (size_t c = 0; c < p->out->categories; c++) {
            TRY(person_value(p, at, c));
        }
        person_home(p, at);
    }
}

struct lodger {
    struct str home;
    uint32_t person;
};

static int by_home(const void *x, const void *y) {
    const struct lodger *a = x;
    const struct lodger *b = y;
    int order = str_cmp(a->home, b->home);
    return order ? order : (a->person > b->person) - (a->person < b->person);
}

/* Numbers for addresses. Who has none gets one alone. */
static uint32_t *addresses(struct arena *a, const struct str *home, size_t people) {
    uint32_t *number = arena_array(a, uint32_t, people + 1);
    struct lodger *lodger = arena_array(a, struct lodger, people + 1);
    uint32_t next = 0;
    for (size_t i = 0; i < people; i++) {
        lodger[i] = (struct lodger){home[i], (uint32_t)i};
    }
    qsort(lodger, people, sizeof *lodger, by_home);
    for (size_t i = 0; i < people; i++) {
        bool with = i && lodger[i].home.p && str_eq(lodger[i].home, lodger[i - 1].home);
        number[lodger[i].person] = with ? next - 1 : next;
        next += with ? 0 : 1;
    }
    return number;
}

static enum err read_pool(struct pool *p, struct panel_columns columns) {
    TRY(pool_heading(p, columns));
    TRY(people(p));
    if (p->out->people == 0) {
        p->csv.flaw = flaw_at(p->csv.text, p->csv.text.n, "pool_none", STR("there is nobody"));
        return ERR_INPUT;
    }
    size_t twice = first_repeated(p->arena, p->id, p->out->people);
    if (twice < p->out->people) {
        p->csv.flaw = flaw_at(p->csv.text, p->id_at[twice], "pool_twice",
                              STR("this ID stands in the file already"));
        return ERR_INPUT;
    }
    return ERR_OK;
}

enum err panel_pool_read(struct arena *a, struct str text, struct panel_columns columns,
                         struct panel_pool *out, struct str *missing, struct flaw *flaw) {
    static const struct csv_limits limits = {COLUMNS_MAX, FIELD_MAX, 1000000};
    struct pool *p = arena_new(a, struct pool);
    *p = (struct pool){.csv = csv_begin(a, text, ',', limits),
                       .arena = a,
                       .out = out,
                       .id = arena_array(a, struct str, PANEL_PEOPLE_MAX),
                       .home = arena_array(a, struct str, PANEL_PEOPLE_MAX),
                       .id_at = arena_array(a, size_t, PANEL_PEOPLE_MAX),
                       .of = arena_array(a, uint32_t, PANEL_PEOPLE_MAX * out->categories),
                       .missing = missing};
    out->people = 0;
    enum err e = read_pool(p, columns);
    *flaw = p->csv.flaw;
    if (e == ERR_OK) {
        out->id = p->id;
        out->of = p->of;
        out->address = columns.address.n ? addresses(a, p->home, out->people) : NULL;
    }
    return e;
}
