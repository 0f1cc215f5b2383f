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
    out->numerator = row.numerator;
    out->denominator = row.denominator;
    out->revision = row.revision;
    out->link = row.link;
    out->whole = row.whole;
    out->partition = row.partition;
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
            .whole = row[i].whole,
            .partition = row[i].partition,
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

/* What counts people may come to hide small numbers, or no longer: so its sheets are made anew. */
static enum err make_sheets_of(struct ctx *c, const struct indicator *i) {
    struct q_value_kinds_rows kinds;
    TRY(q_value_kinds(c->db, c->arena, i->thing.id, &kinds));
    for (size_t k = 0; k < kinds.count; k++) {
        TRY(sheet_make(c, kinds.item[k].kind, i));
    }
    return ERR_OK;
}

/* What says how many people there are decides what of its parts may be shown. */
static enum err make_sheets_of_parts(struct ctx *c, struct id whole) {
    struct q_indicator_parts_rows parts;
    TRY(q_indicator_parts(c->db, c->arena, whole, &parts));
    for (size_t k = 0; k < parts.count; k++) {
        struct indicator part;
        TRY(indicator_find(c, parts.item[k].id, &part));
        TRY(make_sheets_of(c, &part));
    }
    return ERR_OK;
}

static enum err write_indicator(struct ctx *c, const struct indicator *i) {
    return q_indicator_update(c->db, i->thing.id, i->unit, i->direction, i->origin, i->licence,
                              i->method, i->context, i->headcount, i->numerator, i->denominator,
                              i->revision, i->link, i->whole, i->partition, NULL);
}

static enum err check_indicator(struct ctx *c, struct indicator *i) {
    check_line(c, "name", &i->thing.title, 1, INDICATOR_NAME_MAX);
    check_line(c, "unit", &i->unit, 0, 60);
    check_word(c, "direction", i->direction, indicator_directions);
    check_line(c, "origin", &i->origin, 0, INDICATOR_TEXT_MAX);
    check_line(c, "licence", &i->licence, 0, 200);
    check_text(c, "method", &i->method, 0, INDICATOR_TEXT_MAX);
    check_line(c, "numerator", &i->numerator, 0, INDICATOR_LINE_MAX);
    check_line(c, "denominator", &i->denominator, 0, INDICATOR_LINE_MAX);
    check_line(c, "revision", &i->revision, 0, 200);
    check_line(c, "link", &i->link, 0, INDICATOR_LINE_MAX);
    check_line(c, "partition", &i->partition, 0, INDICATOR_CODE_MAX);
    if (id_eq(i->whole, i->thing.id)) {
        ctx_wrong(c, "whole", msg_indicator_wrong_whole());
    }
    return ctx_checked(c);
}

enum err indicator_save(struct ctx *c, struct indicator *i) {
    if (!place_may_keep(c->viewer)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_indicator(c, i));
    TRY(thing_save(c, &i->thing, true));
    TRY(write_indicator(c, i));
    TRY(make_sheets_of(c, i));
    TRY(make_sheets_of_parts(c, i->thing.id));
    TRY(search_put(c, &i->thing, i->method));
    return event_write(c, &i->thing, "indicator.changed", STR(""));
}

enum err indicator_erase(struct ctx *c, const struct thing *t) {
    (void)c;
    (void)t;
    return ERR_CLOSED;
}

/* --- small numbers --- */

/* A value says how many people it is about, or it is itself a number of people. */
bool indicator_is_few(const struct indicator *i, double amount, struct opt_int people) {
    return people.has ? people.v < PEOPLE_LEAST : i->headcount && amount < PEOPLE_LEAST;
}

bool indicator_part_is_few(const struct indicator *i, double amount, double whole) {
    double part = i->headcount ? amount : whole * amount / 100;
    return part < PEOPLE_LEAST || whole - part < PEOPLE_LEAST;
}

/* --- taking in rows --- */

static struct str first_of(struct str one, struct str other) {
    return str_is_empty(one) ? other : one;
}

static enum err make_indicator(struct ctx *c, const struct intake *in,
                               struct intake_indicator *one) {
    const struct intake_about *about = &one->about;
    struct thing t = {
        .kind = STR("indicator"),
        .wanted = AUDIENCE_PUBLIC,
        .life = LIFE_PUBLISHED,
        .state = STR(""),
        .topic = STR(""),
        .title = first_of(about->name, one->name),
        .note = STR(""),
    };
    TRY(thing_make(c, &t));
    one->id = t.id;
    one->is_new = true;
    TRY(q_indicator_add(c->db, t.id, one->code, STR(""), STR("none"),
                        first_of(in->origin, about->origin), in->licence, STR(""),
                        indicator_is_context(one->code),
                        str_starts(one->code, STR("population_size")), NULL));
    return search_put(c, &t, one->code);
}

/* What a file says of a known one fills in what nobody has said yet, and changes nothing. */
static enum err fill_about(struct ctx *c, const struct intake_indicator *one) {
    const struct intake_about *about = &one->about;
    if (str_is_empty(about->method) && str_is_empty(about->unit) && str_is_empty(about->link)) {
        return ERR_OK;
    }
    struct indicator i;
    TRY(indicator_find(c, one->id, &i));
    i.method = first_of(i.method, about->method);
    i.unit = first_of(i.unit, about->unit);
    i.origin = first_of(i.origin, about->origin);
    i.link = first_of(i.link, about->link);
    TRY(write_indicator(c, &i));
    return search_put(c, &i.thing, i.method);
}

/* Shares of the people who live there, by the codes that the open data use. */
static enum err tie_to_whole(struct ctx *c, const struct intake_indicator *one) {
    struct q_indicator_of_code_row whole;
    bool is_age = str_starts(one->code, STR("age_"));
    if (!one->is_new || !indicator_is_context(one->code) ||
        str_eq(one->code, STR("population_density"))) {
        return ERR_OK;
    }
    enum err e = q_indicator_of_code(c->db, c->arena, STR("population_size"), &whole);
    if (e == ERR_OK) {
        e = q_indicator_set_whole(c->db, one->id, whole.id, is_age ? STR("age") : STR(""), NULL);
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
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
        TRY(fill_about(c, &in->indicator[i]));
    }
    for (size_t i = 0; i < in->indicators; i++) {
        TRY(tie_to_whole(c, &in->indicator[i]));
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
    TRY(roster_make(c, in->kind));
    for (size_t k = 0; k < in->indicators; k++) {
        struct indicator i;
        TRY(indicator_find(c, in->indicator[k].id, &i));
        TRY(sheet_make(c, in->kind, &i));
        TRY(make_sheets_of_parts(c, i.thing.id));
        TRY(thing_save(c, &i.thing, true));
        TRY(event_write(c, &i.thing, "indicator.filled", STR("")));
        struct str data = arena_printf(c->arena, "{\"kind\":\"%.*s\",\"values\":%lld}",
                                       STR_ARG(in->kind), (long long)in->values);
        TRY(audit_write(c, "indicator.filled", i.thing.id, ID_NONE, data));
    }
    return ERR_OK;
}
