/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Sheets: the newest usable values of an indicator over all places of a kind, packed. */
#include <math.h>
#include <string.h>

#include "area/explore/indicator.h"
#include "base/buf.h"
#include "indicator_sql.h"
#include "place_sql.h"

#define SHEET_ENTRY (sizeof(struct id) + sizeof(double))
#define SHEET_MAX ((size_t)256 << 20)

/* The number of people of each place that an indicator is a share of, in the order of places. */
struct wholes {
    struct id *place;
    double *amount;
    size_t count, room;
    size_t at; /* how far they have been asked for */
};

static void add_whole(struct arena *a, struct wholes *w, struct id place, double amount) {
    if (w->count == w->room) {
        size_t room = w->room ? 2 * w->room : 1024;
        struct id *id = arena_array(a, struct id, room);
        double *of = arena_array(a, double, room);
        for (size_t i = 0; i < w->count; i++) {
            id[i] = w->place[i];
            of[i] = w->amount[i];
        }
        *w = (struct wholes){id, of, w->count, room, 0};
    }
    w->place[w->count] = place;
    w->amount[w->count++] = amount;
}

static enum err read_wholes(struct ctx *c, struct str kind, const struct indicator *i,
                            struct wholes *out) {
    *out = (struct wholes){0};
    if (id_is_none(i->whole)) {
        return ERR_OK;
    }
    struct db_stmt *s;
    TRY(q_indicator_newest_of_kind_begin(c->db, i->whole, kind, &s));
    struct q_indicator_newest_of_kind_row row;
    bool has;
    enum err e;
    while ((e = q_indicator_newest_of_kind_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        add_whole(c->arena, out, row.place, row.amount);
    }
    db_done(s);
    return e;
}

/* Places are asked for in their order. */
static bool part_is_few(const struct indicator *i, struct wholes *w,
                        const struct q_value_of_kind_row *row) {
    while (w->at < w->count && id_cmp(w->place[w->at], row->place) < 0) {
        w->at++;
    }
    return w->at < w->count && id_eq(w->place[w->at], row->place) &&
           indicator_part_is_few(i, row->amount, w->amount[w->at]);
}

static bool is_usable(const struct indicator *i, struct wholes *w,
                      const struct q_value_of_kind_row *row) {
    return row->quality != 3 && !indicator_is_few(i, row->amount, row->people) &&
           !part_is_few(i, w, row);
}

static void put_entry(struct buf *b, const struct q_value_of_kind_row *row) {
    buf_put(b, str_make((const char *)row->place.b, sizeof row->place.b));
    buf_put(b, str_make((const char *)&row->amount, sizeof row->amount));
}

/* The newest of each place is the last before the next place begins; it alone decides. */
static enum err pack_values(struct ctx *c, struct str kind, const struct indicator *i,
                            struct buf *b) {
    struct db_stmt *s;
    struct wholes wholes;
    TRY(read_wholes(c, kind, i, &wholes));
    TRY(q_value_of_kind_begin(c->db, i->thing.id, kind, &s));
    struct q_value_of_kind_row row, last = {0};
    bool has, some = false;
    enum err e;
    while ((e = q_value_of_kind_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        if (some && !id_eq(row.place, last.place) && is_usable(i, &wholes, &last)) {
            put_entry(b, &last);
        }
        last = row;
        some = true;
    }
    if (e == ERR_OK && some && is_usable(i, &wholes, &last)) {
        put_entry(b, &last);
    }
    db_done(s);
    return e != ERR_OK ? e : b->overflow ? ERR_TOO_LARGE : ERR_OK;
}

enum err sheet_make(struct ctx *c, struct str kind, const struct indicator *i) {
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

enum err roster_make(struct ctx *c, struct str kind) {
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
