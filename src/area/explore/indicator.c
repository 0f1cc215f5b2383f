/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of indicators and their values. */
#include "area/explore/indicator.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "indicator_sql.h"
#include "kernel/event.h"
#include "kernel/search.h"
#include "place_sql.h"

#define VALUES_OF_PLACE_MAX 20000 /* all its indicators in a hundred years */

const char *const indicator_directions[] = {"up", "down", "none", NULL};

bool indicator_is_context(struct str code) {
    static const char *const known[] = {"population_density", "poverty",   "age_19_under",
                                        "age_19_64",          "age_65_84", "age_85_and_over"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq(code, str_of(known[i]))) {
            return true;
        }
    }
    return false;
}

/* --- definitions --- */

enum err indicator_find(struct ctx *c, struct id id, struct indicator *out) {
    *out = (struct indicator){0};
    TRY(thing_find(c, id, "indicator", &out->thing));
    struct q_indicator_row_row row;
    TRY(q_indicator_row(c->db, c->arena, id, &row));
    out->code = row.code;
    out->unit = row.unit;
    out->direction = row.direction;
    out->origin = row.origin;
    out->licence = row.licence;
    out->method = row.method;
    out->context = row.context;
    out->headcount = row.headcount;
    return ERR_OK;
}

enum err indicator_by_code(struct ctx *c, struct str code, struct indicator *out) {
    struct q_indicator_of_code_row row;
    TRY(q_indicator_of_code(c->db, c->arena, code, &row));
    return indicator_find(c, row.id, out);
}

static void read_lines(struct ctx *c, const struct q_indicator_line_row *row, size_t count,
                       struct indicators *out) {
    *out = (struct indicators){arena_array(c->arena, struct indicator, count), count};
    for (size_t i = 0; i < count; i++) {
        out->item[i] = (struct indicator){
            .thing = {.id = row[i].id,
                      .kind = STR("indicator"),
                      .title = row[i].title,
                      .lang = row[i].lang},
            .code = row[i].code,
            .unit = row[i].unit,
            .direction = row[i].direction,
            .origin = row[i].origin,
            .licence = row[i].licence,
            .method = row[i].method,
            .context = row[i].context,
            .headcount = row[i].headcount,
        };
    }
}

enum err indicator_list(struct ctx *c, struct str after, struct indicators *out, bool *more) {
    struct q_indicator_line_rows rows;
    TRY(q_indicator_list(c->db, c->arena, c->viewer->gate, after, INDICATORS_PER_PAGE + 1, &rows));
    *more = rows.count > INDICATORS_PER_PAGE;
    read_lines(c, rows.item, *more ? INDICATORS_PER_PAGE : rows.count, out);
    return ERR_OK;
}

enum err indicator_list_of_kind(struct ctx *c, struct str kind, struct indicators *out) {
    struct q_indicator_line_rows rows;
    TRY(q_indicator_list_of_kind(c->db, c->arena, c->viewer->gate, kind, INDICATORS_OF_KIND_MAX,
                                 &rows));
    read_lines(c, rows.item, rows.count, out);
    return ERR_OK;
}

static enum err make_sheet(struct ctx *c, struct str kind, const struct indicator *i);

/* What counts people may come to hide small numbers, or no longer: so its sheets are made anew. */
static enum err make_sheets_of(struct ctx *c, const struct indicator *i) {
    struct q_value_kinds_rows kinds;
    TRY(q_value_kinds(c->db, c->arena, i->thing.id, &kinds));
    for (size_t k = 0; k < kinds.count; k++) {
        TRY(make_sheet(c, kinds.item[k].kind, i));
    }
    return ERR_OK;
}

enum err indicator_save(struct ctx *c, struct indicator *i) {
    if (!place_may_keep(c->viewer)) {
        return ERR_FORBIDDEN;
    }
    check_line(c, "name", &i->thing.title, 1, INDICATOR_NAME_MAX);
    check_line(c, "unit", &i->unit, 0, 60);
    check_word(c, "direction", i->direction, indicator_directions);
    check_line(c, "origin", &i->origin, 0, INDICATOR_TEXT_MAX);
    check_line(c, "licence", &i->licence, 0, 200);
    check_text(c, "method", &i->method, 0, INDICATOR_TEXT_MAX);
    TRY(ctx_checked(c));
    TRY(thing_save(c, &i->thing, true));
    TRY(q_indicator_update(c->db, i->thing.id, i->unit, i->direction, i->origin, i->licence,
                           i->method, i->context, i->headcount, NULL));
    TRY(make_sheets_of(c, i));
    TRY(search_put(c, &i->thing, i->method));
    return event_write(c, &i->thing, "indicator.changed", STR(""));
}

enum err indicator_erase(struct ctx *c, const struct thing *t) {
    (void)c;
    (void)t;
    return ERR_CLOSED;
}

/* --- values --- */

/* A value says how many people it is about, or it is itself a number of people. */
static bool is_few(const struct indicator *i, double amount, struct opt_int people) {
    return people.has ? people.v < PEOPLE_LEAST : i->headcount && amount < PEOPLE_LEAST;
}

static struct value value_of(const struct indicator *i, const struct q_value_of_place_row *row) {
    if (is_few(i, row->amount, row->people)) {
        return (struct value){.showing = SHOWING_FEW, .year = row->year, .note = STR("")};
    }
    return (struct value){
        .showing = row->quality == 3 ? SHOWING_POOR : SHOWING_WHOLE,
        .year = row->year,
        .amount = row->amount,
        .has_range = row->low.has && row->high.has,
        .low = row->low.v,
        .high = row->high.v,
        .note = row->note,
    };
}

static void fill_finding(struct ctx *c, const struct q_value_of_place_row *row, size_t count,
                         struct finding *f) {
    if (count == 0) {
        return;
    }
    f->newest = value_of(&f->indicator, &row[0]);
    f->earliers = count - 1;
    f->earlier = arena_array(c->arena, struct value, f->earliers);
    for (size_t i = 1; i < count; i++) {
        f->earlier[i - 1] = value_of(&f->indicator, &row[i]);
    }
}

enum err findings_of_place(struct ctx *c, const struct place *p, struct findings *out) {
    struct indicators all;
    struct q_value_of_place_rows rows;
    TRY(indicator_list_of_kind(c, p->kind, &all));
    TRY(q_value_of_place(c->db, c->arena, p->thing.id, VALUES_OF_PLACE_MAX, &rows));
    *out = (struct findings){arena_array(c->arena, struct finding, all.count), all.count};
    for (size_t i = 0; i < all.count; i++) {
        out->item[i].indicator = all.item[i];
        out->item[i].newest.note = STR("");
        size_t from = 0, to;
        while (from < rows.count && !id_eq(rows.item[from].indicator, all.item[i].thing.id)) {
            from++;
        }
        for (to = from; to < rows.count && id_eq(rows.item[to].indicator, all.item[i].thing.id);) {
            to++;
        }
        fill_finding(c, rows.item + from, to - from, &out->item[i]);
    }
    return ERR_OK;
}

const struct finding *finding_of(const struct findings *f, struct id indicator) {
    for (size_t i = 0; i < f->count; i++) {
        if (id_eq(f->item[i].indicator.thing.id, indicator)) {
            return &f->item[i];
        }
    }
    return NULL;
}

bool values_are_apart(const struct value *a, const struct value *b) {
    return a->showing == SHOWING_WHOLE && b->showing == SHOWING_WHOLE && a->has_range &&
           b->has_range && (a->high < b->low || b->high < a->low);
}

int value_decimals(double v) {
    for (int d = 0; d < 3; d++) {
        double scaled = v * pow(10, d);
        if (fabs(scaled - round(scaled)) < 1e-6) {
            return d;
        }
    }
    return 3;
}

/* --- sheets --- */

#define SHEET_ENTRY (sizeof(struct id) + sizeof(double))
#define SHEET_MAX ((size_t)256 << 20)

static bool is_usable(const struct indicator *i, const struct q_value_of_kind_row *row) {
    return row->quality != 3 && !is_few(i, row->amount, row->people);
}

static void put_entry(struct buf *b, const struct q_value_of_kind_row *row) {
    buf_put(b, str_make((const char *)row->place.b, sizeof row->place.b));
    buf_put(b, str_make((const char *)&row->amount, sizeof row->amount));
}

/* The newest of each place is the last before the next place begins; it alone decides. */
static enum err pack_values(struct ctx *c, struct str kind, const struct indicator *i,
                            struct buf *b) {
    struct db_stmt *s;
    TRY(q_value_of_kind_begin(c->db, i->thing.id, kind, &s));
    struct q_value_of_kind_row row, last = {0};
    bool has, some = false;
    enum err e;
    while ((e = q_value_of_kind_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        if (some && !id_eq(row.place, last.place) && is_usable(i, &last)) {
            put_entry(b, &last);
        }
        last = row;
        some = true;
    }
    if (e == ERR_OK && some && is_usable(i, &last)) {
        put_entry(b, &last);
    }
    db_done(s);
    return e != ERR_OK ? e : b->overflow ? ERR_TOO_LARGE : ERR_OK;
}

static enum err make_sheet(struct ctx *c, struct str kind, const struct indicator *i) {
    struct buf b = buf_make(SHEET_MAX);
    enum err e = pack_values(c, kind, i, &b);
    if (e == ERR_OK) {
        e = q_sheet_put(c->db, kind, i->thing.id, (int64_t)(b.n / SHEET_ENTRY), buf_str(&b), NULL);
    }
    buf_free(&b);
    return e;
}

static enum err pack_codes(struct ctx *c, struct str kind, struct buf *b, int64_t *total) {
    struct db_stmt *s;
    TRY(q_place_codes_begin(c->db, kind, &s));
    struct q_place_codes_row row;
    bool has;
    enum err e;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_place_codes_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        buf_put(b, str_make((const char *)row.id.b, sizeof row.id.b));
        buf_char(b, (char)row.code.n); /* PLACE_CODE_MAX fits into a byte */
        buf_put(b, row.code);
        (*total)++;
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    return e != ERR_OK ? e : b->overflow ? ERR_TOO_LARGE : ERR_OK;
}

static enum err make_roster(struct ctx *c, struct str kind) {
    struct buf b = buf_make(SHEET_MAX);
    int64_t total = 0;
    enum err e = pack_codes(c, kind, &b, &total);
    if (e == ERR_OK) {
        e = q_sheet_put(c->db, kind, ID_NONE, total, buf_str(&b), NULL);
    }
    buf_free(&b);
    return e;
}

enum err roster_total(struct ctx *c, struct str kind, int64_t *out) {
    struct q_sheet_total_row row = {0};
    enum err e = q_sheet_total(c->db, c->arena, kind, ID_NONE, &row);
    *out = e == ERR_OK ? row.total : 0;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err roster_read(struct ctx *c, struct str kind, struct roster *out) {
    *out = (struct roster){0};
    struct q_sheet_row_row row;
    enum err e = q_sheet_row(c->db, c->arena, kind, ID_NONE, &row);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    out->id = arena_array(c->arena, struct id, (size_t)row.total);
    out->code = arena_array(c->arena, struct str, (size_t)row.total);
    struct str rest = row.packed;
    while (rest.n > sizeof(struct id) && out->count < (size_t)row.total) {
        memcpy(out->id[out->count].b, rest.p, sizeof(struct id));
        size_t n = (unsigned char)rest.p[sizeof(struct id)];
        out->code[out->count++] = str_first(str_from(rest, sizeof(struct id) + 1), n);
        rest = str_from(rest, sizeof(struct id) + 1 + n);
    }
    return ERR_OK;
}

enum err sheet_read(struct ctx *c, struct str kind, struct id indicator,
                    const struct roster *roster, double *out) {
    for (size_t i = 0; i < roster->count; i++) {
        out[i] = NAN;
    }
    struct q_sheet_row_row row;
    enum err e = q_sheet_row(c->db, c->arena, kind, indicator, &row);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    size_t at = 0;
    for (size_t i = 0; i + SHEET_ENTRY <= row.packed.n; i += SHEET_ENTRY) {
        struct id place;
        memcpy(place.b, row.packed.p + i, sizeof place.b);
        while (at < roster->count && id_cmp(roster->id[at], place) < 0) {
            at++;
        }
        if (at < roster->count && id_eq(roster->id[at], place)) {
            memcpy(&out[at], row.packed.p + i + sizeof place.b, sizeof(double));
        }
    }
    return ERR_OK;
}

/* --- taking in rows --- */

static enum err make_indicator(struct ctx *c, const struct intake *in,
                               struct intake_indicator *one) {
    struct thing t = {
        .kind = STR("indicator"),
        .wanted = AUDIENCE_PUBLIC,
        .life = LIFE_PUBLISHED,
        .state = STR(""),
        .topic = STR(""),
        .title = one->name,
        .note = STR(""),
    };
    TRY(thing_make(c, &t));
    one->id = t.id;
    one->is_new = true;
    TRY(q_indicator_add(c->db, t.id, one->code, STR(""), STR("none"), in->origin, in->licence,
                        STR(""), indicator_is_context(one->code),
                        str_starts(one->code, STR("population_size")), NULL));
    return search_put(c, &t, one->code);
}

enum err intake_begin(struct ctx *c, struct intake *in) {
    if (!place_may_keep(c->viewer)) {
        return ERR_FORBIDDEN;
    }
    in->places_made = in->places_known = in->values = in->missing = 0;
    in->last_size = 0;
    for (size_t i = 0; i < in->indicators; i++) {
        struct q_indicator_of_code_row row;
        enum err e = q_indicator_of_code(c->db, c->arena, in->indicator[i].code, &row);
        if (e == ERR_NOT_FOUND) {
            e = make_indicator(c, in, &in->indicator[i]);
        } else if (e == ERR_OK) {
            in->indicator[i].id = row.id;
            in->indicator[i].is_new = false;
        }
        TRY(e);
    }
    return ERR_OK;
}

static enum err place_of_row(struct ctx *c, struct intake *in, struct str code, struct str name,
                             struct id *place, bool *made) {
    *made = false;
    if (str_eq(code, str_make(in->last_code, in->last_size))) {
        *place = in->last_place;
        return ERR_OK;
    }
    TRY(place_put(c, in->kind, code, name, place, made));
    in->places_made += *made;
    in->places_known += !*made;
    memcpy(in->last_code, code.p, code.n);
    in->last_size = code.n;
    in->last_place = *place;
    return ERR_OK;
}

enum err intake_row(struct ctx *c, struct intake *in, struct str code, struct str name,
                    int64_t year, const struct intake_value *v, size_t count) {
    struct id place;
    bool made;
    TRY(place_of_row(c, in, code, name, &place, &made));
    for (size_t i = 0; i < count; i++) {
        struct id indicator = in->indicator[v[i].indicator].id;
        if (!v[i].missing) {
            TRY(q_value_put(c->db, indicator, in->kind, place, year, v[i].amount, v[i].low,
                            v[i].high, v[i].people, v[i].quality, v[i].note, NULL));
            in->values++;
            continue;
        }
        in->missing++;
        if (!made) {
            TRY(q_value_drop(c->db, indicator, in->kind, place, year, NULL));
        }
    }
    return ERR_OK;
}

enum err intake_end(struct ctx *c, struct intake *in) {
    TRY(make_roster(c, in->kind));
    for (size_t k = 0; k < in->indicators; k++) {
        struct indicator i;
        TRY(indicator_find(c, in->indicator[k].id, &i));
        TRY(make_sheet(c, in->kind, &i));
        TRY(thing_save(c, &i.thing, true));
        TRY(event_write(c, &i.thing, "indicator.filled", STR("")));
        struct str data = arena_printf(c->arena, "{\"kind\":\"%.*s\",\"values\":%lld}",
                                       STR_ARG(in->kind), (long long)in->values);
        TRY(audit_write(c, "indicator.filled", i.thing.id, ID_NONE, data));
    }
    return ERR_OK;
}
