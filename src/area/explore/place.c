/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of a place. */
#include "area/explore/place.h"

#include <math.h>

#include "kernel/event.h"
#include "kernel/pin.h"
#include "kernel/search.h"
#include "place_sql.h"
#include "thing_sql.h"

/* Behind every text that begins with what stands before it: the last character there is. */
#define LAST_CHARACTER "\xF4\x8F\xBF\xBF"

const char *const place_kinds[] = {"county", "municipality", "district", "village",
                                   "region", "country",      NULL};

struct msg_text place_kind_name(struct str word) {
    static const int names[] = {MSG_place_kind_county,   MSG_place_kind_municipality,
                                MSG_place_kind_district, MSG_place_kind_village,
                                MSG_place_kind_region,   MSG_place_kind_country};
    for (size_t i = 0; place_kinds[i] != NULL; i++) {
        if (str_eq(word, str_of(place_kinds[i]))) {
            return (struct msg_text){.key = names[i]};
        }
    }
    return msg_place_word();
}

bool place_may_keep(const struct viewer *v) {
    return v->host;
}

/* --- reading --- */

static enum err read_pin(struct ctx *c, struct place *p) {
    struct q_pin_of_row pin;
    enum err e = q_pin_of(c->db, c->arena, p->thing.id, &pin);
    p->has_pin = e == ERR_OK;
    if (p->has_pin) {
        p->lat = (double)pin.lat_e7 / 1e7;
        p->lon = (double)pin.lon_e7 / 1e7;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err place_find(struct ctx *c, struct id id, struct place *out) {
    *out = (struct place){0};
    TRY(thing_find(c, id, "place", &out->thing));
    struct q_place_row_row row;
    TRY(q_place_row(c->db, c->arena, id, &row));
    out->kind = row.kind;
    out->code = row.code;
    out->folded = row.folded;
    return read_pin(c, out);
}

static void add_lines(const struct q_place_line_rows *rows, struct places *out) {
    for (size_t i = 0; i < rows->count && out->count < PLACES_PER_PAGE; i++) {
        const struct q_place_line_row *r = &rows->item[i];
        out->item[out->count++] = (struct place){
            .thing = {.id = r->id, .kind = STR("place"), .title = r->title, .lang = r->lang},
            .kind = r->kind,
            .code = r->code,
            .folded = r->folded,
        };
    }
}

static enum err read_page(struct ctx *c, struct str kind, struct str start,
                          struct place_after after, struct q_place_line_rows *rows) {
    struct str until = arena_printf(c->arena, "%.*s" LAST_CHARACTER, STR_ARG(start));
    if (str_is_empty(after.folded)) {
        after = (struct place_after){start, ID_NONE};
    }
    if (str_is_empty(kind)) {
        return q_place_page(c->db, c->arena, c->viewer->gate, after.folded, after.id, until,
                            PLACES_PER_PAGE + 1, rows);
    }
    return q_place_page_of_kind(c->db, c->arena, c->viewer->gate, kind, after.folded, after.id,
                                until, PLACES_PER_PAGE + 1, rows);
}

enum err place_list(struct ctx *c, struct str kind, struct str typed, struct place_after after,
                    struct places *out, bool *more) {
    *out = (struct places){arena_array(c->arena, struct place, PLACES_PER_PAGE), 0};
    typed = str_trim(str_utf8_first(typed, PLACE_NAME_MAX));
    struct q_place_line_rows rows = {0};
    if (!str_is_empty(typed) && str_is_empty(after.folded)) {
        TRY(q_place_any_of_code(c->db, c->arena, c->viewer->gate, typed, 10, &rows));
        add_lines(&rows, out);
    }
    TRY(read_page(c, kind, lang_fold(c->arena, typed), after, &rows));
    *more = rows.count > PLACES_PER_PAGE;
    add_lines(&rows, out);
    return ERR_OK;
}

/* --- making --- */

static enum err add_place(struct ctx *c, struct place *p) {
    p->thing.kind = STR("place");
    p->thing.wanted = AUDIENCE_PUBLIC;
    p->thing.life = LIFE_PUBLISHED;
    p->thing.state = p->thing.topic = p->thing.note = STR("");
    p->folded = lang_fold(c->arena, p->thing.title);
    TRY(thing_make(c, &p->thing));
    TRY(q_place_add(c->db, p->thing.id, p->kind, p->code, p->folded, NULL));
    return search_put(c, &p->thing, p->code);
}

static enum err set_name(struct ctx *c, struct place *p) {
    p->folded = lang_fold(c->arena, p->thing.title);
    TRY(thing_save(c, &p->thing, false));
    TRY(q_place_set_name(c->db, p->thing.id, p->folded, NULL));
    return search_put(c, &p->thing, p->code);
}

static enum err set_pin(struct ctx *c, const struct place *p) {
    if (!p->has_pin) {
        return pin_drop(c, &p->thing);
    }
    return pin_set(c, &p->thing, p->lat, p->lon);
}

static void check_place(struct ctx *c, struct place *p) {
    check_line(c, "name", &p->thing.title, 1, PLACE_NAME_MAX);
    check_line(c, "code", &p->code, 1, PLACE_CODE_MAX);
    check_word(c, "kind", p->kind, place_kinds);
    if (p->has_pin && !(fabs(p->lat) <= 90 && fabs(p->lon) <= 180)) {
        ctx_wrong(c, "pin", msg_wrong_pin());
    }
}

enum err place_make(struct ctx *c, struct place *p) {
    if (!place_may_keep(c->viewer)) {
        return ERR_FORBIDDEN;
    }
    check_place(c, p);
    TRY(ctx_checked(c));
    struct q_place_of_code_row row;
    enum err e = q_place_of_code(c->db, c->arena, p->kind, p->code, &row);
    if (e == ERR_OK) {
        return ctx_wrong(c, "code", msg_wrong_taken());
    }
    TRY(e == ERR_NOT_FOUND ? ERR_OK : e);
    TRY(add_place(c, p));
    TRY(set_pin(c, p));
    return event_write(c, &p->thing, "place.made", STR(""));
}

enum err place_save(struct ctx *c, struct place *p) {
    if (!place_may_keep(c->viewer)) {
        return ERR_FORBIDDEN;
    }
    check_place(c, p);
    TRY(ctx_checked(c));
    TRY(set_name(c, p));
    TRY(set_pin(c, p));
    return event_write(c, &p->thing, "place.changed", STR(""));
}

enum err place_put(struct ctx *c, struct str kind, struct str code, struct str name, struct id *out,
                   bool *made) {
    struct q_place_of_code_row row;
    enum err e = q_place_of_code(c->db, c->arena, kind, code, &row);
    *made = e == ERR_NOT_FOUND;
    if (*made) {
        struct place p = {.thing = {.title = name}, .kind = kind, .code = code};
        TRY(add_place(c, &p));
        *out = p.thing.id;
        return ERR_OK;
    }
    TRY(e);
    *out = row.id;
    if (str_is_empty(name) || str_eq(row.folded, lang_fold(c->arena, name))) {
        return ERR_OK;
    }
    struct place known;
    TRY(place_find(c, row.id, &known));
    known.thing.title = name;
    return set_name(c, &known);
}

enum err place_erase(struct ctx *c, const struct thing *t) {
    (void)c;
    (void)t;
    return ERR_CLOSED;
}
