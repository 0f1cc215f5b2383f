/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Practices from Participedia's tables. */
#include "area/learn/practice_file.h"

#include "format/csv.h"
#include "format/names.h"

#define COLUMNS_MAX 60
#define FIELD_BYTES 20000
#define LICENCE "CC BY-SA (Participedia's own; the file itself names none)"

enum column {
    ID,
    PLACE,
    CITY,
    PROVINCE,
    COUNTRY,
    APPROACHES,
    METHODS,
    TOOLS,
    ORGANISATION,
    COLUMNS
};

static const char *const headings[COLUMNS] = {
    "id",           "location_name",          "city",           "province", "country", "approaches",
    "method_types", "tools_techniques_types", "primary_org_id",
};

struct reader {
    struct arena *arena;
    struct csv csv;
    size_t column[COLUMNS];
    struct practice_file *out;
    size_t room;
    struct names seen;          /* numbers of cases */
    struct names organisations; /* by their numbers */
    struct str *title;          /* of each */
};

/* --- flaws --- */

static void add_flaw(struct reader *r, struct flaw f) {
    if (r->out->flaws == PRACTICE_FILE_FLAWS_MAX) {
        r->out->more = true;
    } else {
        r->out->flaw[r->out->flaws++] = f;
    }
}

static struct csv open_table(struct arena *a, struct str text) {
    return csv_begin(a, text, ',',
                     (struct csv_limits){COLUMNS_MAX, FIELD_BYTES, PRACTICE_FILE_ROWS_MAX + 1});
}

static enum err no_heading(struct csv *c) {
    c->flaw = flaw_at(c->text, 0, "practice_heading", STR("the file is empty"));
    return ERR_INPUT;
}

/* --- organisations --- */

static enum err read_organisations(struct reader *r, struct str text) {
    struct csv c = open_table(r->arena, text);
    bool has;
    r->organisations = names_make(r->arena, PRACTICE_FILE_ROWS_MAX);
    r->title = arena_array(r->arena, struct str, PRACTICE_FILE_ROWS_MAX);
    enum err e = csv_next(&c, &has);
    e = e == ERR_OK && !has ? no_heading(&c) : e;
    size_t id = e == ERR_OK ? csv_find(&c, STR("org_id")) : 0;
    size_t title = e == ERR_OK ? csv_find(&c, STR("title")) : 0;
    if (e == ERR_OK && (id == c.count || title == c.count)) {
        e = csv_refuse(&c, 0, "practice_heading", STR("the heading must name org_id and title"));
    }
    while (e == ERR_OK && (e = csv_next(&c, &has)) == ERR_OK && has) {
        uint32_t n = names_put(&r->organisations, c.field[id].text);
        if (n != NAMES_NONE) {
            r->title[n] = c.field[title].text;
        }
    }
    if (e != ERR_OK) {
        add_flaw(r, c.flaw);
    }
    return e;
}

/* --- fields of a case --- */

static struct str field(const struct reader *r, enum column of) {
    return str_trim(r->csv.field[r->column[of]].text);
}

static struct str add(struct arena *a, struct str to, const char *between, struct str what) {
    if (str_is_empty(what)) {
        return to;
    }
    return str_is_empty(to) ? what : arena_join(a, to, str_of(between), what);
}

static struct str place_of(const struct reader *r) {
    struct str s = STR("");
    static const enum column parts[] = {PLACE, CITY, PROVINCE, COUNTRY};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct str one = field(r, parts[i]);
        if (str_find(s, one) == s.n || str_is_empty(s)) { /* a city is often its own place */
            s = add(r->arena, s, ", ", one);
        }
    }
    return str_utf8_first(s, PRACTICE_LINE_MAX);
}

/* "{consultation,deliberative}" as "consultation, deliberative" */
static struct str list_of(const struct reader *r, enum column of, const char *name) {
    struct str s = field(r, of), all = STR("");
    if (s.n < 2 || s.p[0] != '{' || s.p[s.n - 1] != '}') {
        return all;
    }
    struct str rest = str_make(s.p + 1, s.n - 2);
    while (!str_is_empty(rest)) {
        all = add(r->arena, all, ", ", str_cut(&rest, ','));
    }
    return str_is_empty(all) ? all : arena_join(r->arena, str_of(name), all);
}

static struct str mode_of(const struct reader *r) {
    struct str s = list_of(r, APPROACHES, "Approach: ");
    s = add(r->arena, s, "\n", list_of(r, METHODS, "Kinds of method: "));
    s = add(r->arena, s, "\n", list_of(r, TOOLS, "Kinds of tool: "));
    return str_utf8_first(s, DEPTH_TEXT_MAX);
}

static struct str runner_of(const struct reader *r) {
    struct str id = field(r, ORGANISATION);
    if (str_ends(id, STR(".0"))) { /* a spreadsheet took it for a fraction */
        id = str_first(id, id.n - 2);
    }
    uint32_t n = names_find(&r->organisations, id);
    return n == NAMES_NONE ? STR("") : str_utf8_first(r->title[n], PRACTICE_LINE_MAX);
}

static bool is_number(struct str s) {
    int64_t v;
    return s.n <= 12 && str_to_int(s, &v) && v > 0;
}

static void check_number(struct reader *r) {
    struct str id = field(r, ID);
    size_t before = r->seen.count;
    if (!is_number(id)) {
        (void)csv_refuse(&r->csv, r->column[ID], "practice_number",
                         STR("the number of a case is expected here"));
        add_flaw(r, r->csv.flaw);
    } else if (names_put(&r->seen, id) < before) {
        (void)csv_refuse(&r->csv, r->column[ID], "practice_twice",
                         STR("a case with this number stands above"));
        add_flaw(r, r->csv.flaw);
    }
}

static void read_row(struct reader *r, struct practice_row *out) {
    struct arena *a = r->arena;
    struct str id = field(r, ID), place = place_of(r);
    check_number(r);
    *out = (struct practice_row){
        .country = field(r, COUNTRY),
        .mode = mode_of(r),
        .has_runner = !str_is_empty(field(r, ORGANISATION)),
    };
    struct practice *p = &out->practice;
    p->thing.title = str_is_empty(place) ? arena_join(a, STR("Participedia, case "), id)
                                         : arena_join(a, str_utf8_first(place, 80),
                                                      STR(": Participedia, case "), id);
    p->thing.note = place;
    p->thing.lang = STR("en");
    p->thing.topic = STR("other");
    p->thing.state = STR("unsaid");
    p->is_public = true;
    p->problem = p->people = p->steps = p->resources = p->reach = p->result = STR("");
    p->lesson = p->sources = p->labels = STR("");
    p->runner = runner_of(r);
    p->rights = STR("alike");
    out->brought =
        (struct brought){STR("Participedia"), id,
                         arena_join(a, STR("https://participedia.net/case/"), id), STR(LICENCE)};
}

/* --- the file --- */

static enum err read_heading(struct reader *r) {
    bool has;
    TRY(csv_next(&r->csv, &has));
    if (!has) {
        return no_heading(&r->csv);
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        r->column[i] = csv_find(&r->csv, str_of(headings[i]));
        if (r->column[i] == r->csv.count) {
            return csv_refuse(&r->csv, 0, "practice_heading",
                              arena_printf(r->arena, "the heading must name %s", headings[i]));
        }
    }
    return ERR_OK;
}

static struct practice_row *next_row(struct reader *r) {
    struct practice_file *f = r->out;
    if (f->count == r->room) {
        r->room = r->room == 0 ? 256 : 2 * r->room;
        struct practice_row *more = arena_array(r->arena, struct practice_row, r->room);
        for (size_t i = 0; i < f->count; i++) {
            more[i] = f->item[i];
        }
        f->item = more;
    }
    return &f->item[f->count++];
}

static enum err read_cases(struct reader *r) {
    bool has = true;
    TRY(read_heading(r));
    while (has) {
        TRY(csv_next(&r->csv, &has));
        if (has) {
            read_row(r, next_row(r));
        }
    }
    return ERR_OK;
}

enum err practice_file_read(struct arena *a, struct str cases, struct str organisations,
                            struct practice_file *out) {
    *out = (struct practice_file){.flaw = arena_array(a, struct flaw, PRACTICE_FILE_FLAWS_MAX)};
    struct reader r = {.arena = a,
                       .csv = open_table(a, cases),
                       .out = out,
                       .seen = names_make(a, PRACTICE_FILE_ROWS_MAX),
                       .organisations = names_make(a, 1)};
    if (!str_is_empty(organisations) && read_organisations(&r, organisations) != ERR_OK) {
        return ERR_INPUT;
    }
    if (read_cases(&r) != ERR_OK) {
        add_flaw(&r, r.csv.flaw);
    }
    return out->flaws > 0 ? ERR_INPUT : ERR_OK;
}

enum err practice_file_take_in(struct ctx *c, const struct community *m,
                               const struct practice_file *f, size_t *made) {
    *made = 0;
    for (size_t i = 0; i < f->count; i++) {
        bool is_new;
        struct arena_mark mark = arena_mark(c->arena);
        struct practice p =
            f->item[i].practice; /* the file stays as it was read: this may run twice */
        TRY(practice_bring(c, m, &p, &f->item[i].brought, &is_new));
        if (is_new && !str_is_empty(f->item[i].mode)) {
            TRY(depth_bring(c, p.thing.id, "mode", f->item[i].mode));
        }
        *made += is_new ? 1 : 0;
        arena_rewind(c->arena, mark);
    }
    return audit_write(c, "practices.brought", m->thing.id, m->thing.id, STR(""));
}
