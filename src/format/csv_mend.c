/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Rows go out to be mended and come back: each stands again where it stood. */
#include "format/csv_mend.h"

/* --- going out --- */

/* A number is no formula, even below zero. */
static void put_field(struct csv_out *o, struct str text) {
    double v;
    o->guard = !str_to_real(str_trim(text), &v);
    csv_put(o, text);
}

void csv_faulty_head(struct csv_out *o, const struct csv *c) {
    csv_put(o, STR("row"));
    for (size_t i = 0; i < c->count; i++) {
        csv_put(o, str_trim(c->field[i].text));
    }
    csv_put(o, STR("what is wrong"));
    csv_end_record(o);
}

void csv_faulty_row(struct csv_out *o, const struct csv *c, struct str words) {
    csv_put_int(o, (int64_t)c->record);
    for (size_t i = 0; i < c->count; i++) {
        put_field(o, c->field[i].text);
    }
    put_field(o, words);
    csv_end_record(o);
}

/* --- coming back --- */

struct mended {
    struct csv_field *field;
    size_t count;
};

struct mending {
    struct arena *arena;
    struct csv_limits limits;
    struct csv whole, rows;
    struct mended *of; /* one for each record of the whole; count 0: as it was */
    size_t records;
    struct flaw *flaw;
};

/* more: columns beside those of the file. */
static struct csv read_from(const struct mending *m, struct str text, size_t more) {
    struct csv_limits limits = m->limits;
    limits.columns += more;
    return csv_begin(m->arena, text, csv_separator(text), limits);
}

static enum err fail(struct mending *m, struct csv *c, size_t i, const char *code,
                     const char *why) {
    *m->flaw = (struct flaw){.line = 1, .column = 1, .code = code, .why = str_of(why)};
    if (i < c->count) {
        (void)csv_refuse(c, i, code, str_of(why));
        *m->flaw = c->flaw;
    }
    return ERR_INPUT;
}

static enum err step(struct mending *m, struct csv *c, bool *has) {
    enum err e = csv_next(c, has);
    if (e != ERR_OK) {
        *m->flaw = c->flaw;
    }
    return e == ERR_OK ? ERR_OK : ERR_INPUT;
}

/* "row", the columns of the file, "what is wrong" (which may have been taken away). */
static enum err check_headings(struct mending *m) {
    bool has, whole_has;
    TRY(step(m, &m->rows, &has));
    TRY(step(m, &m->whole, &whole_has));
    if (!has || !whole_has || m->rows.count < m->whole.count + 1) {
        return fail(m, &m->rows, 0, "mend_columns", "these are not the columns that were sent");
    }
    for (size_t i = 0; i < m->whole.count; i++) {
        if (!str_eq(str_trim(m->rows.field[i + 1].text), str_trim(m->whole.field[i].text))) {
            return fail(m, &m->rows, i + 1, "mend_columns",
                        "these are not the columns that were sent");
        }
    }
    return ERR_OK;
}

static enum err count_records(struct mending *m, struct str text) {
    struct csv c = read_from(m, text, 0);
    bool has;
    TRY(step(m, &c, &has)); /* the first makes the room for fields, which stays */
    while (has) {
        struct arena_mark mark = arena_mark(m->arena);
        m->records++;
        TRY(step(m, &c, &has));
        arena_rewind(m->arena, mark);
    }
    m->of = arena_array(m->arena, struct mended, m->records + 1);
    return ERR_OK;
}

/* A spreadsheet keeps the apostrophe that we wrote before what looked like a formula. */
static struct str plain(struct str text) {
    return text.n > 1 && text.p[0] == '\'' && str_has(STR("=+-@"), text.p[1]) ? str_from(text, 1)
                                                                              : text;
}

static enum err read_mended(struct mending *m) {
    bool has;
    for (;;) {
        int64_t number;
        TRY(step(m, &m->rows, &has));
        if (!has) {
            return ERR_OK;
        }
        if (!str_to_int(str_trim(m->rows.field[0].text), &number) || number < 2 ||
            (uint64_t)number > m->records) {
            return fail(m, &m->rows, 0, "mend_row", "there is no row of that number");
        }
        struct mended *one = &m->of[number];
        one->count = m->whole.count;
        one->field = arena_array(m->arena, struct csv_field, one->count);
        for (size_t i = 0; i < one->count; i++) {
            one->field[i] = m->rows.field[i + 1];
            one->field[i].text = arena_str(m->arena, plain(one->field[i].text));
        }
    }
}

static void put_record(struct csv_out *o, const struct csv_field *field, size_t count) {
    for (size_t i = 0; i < count; i++) {
        csv_put(o, field[i].text);
    }
    csv_end_record(o);
}

static enum err write_all(struct mending *m, struct buf *b) {
    struct csv_out o = csv_out(b, false);
    put_record(&o, m->whole.field, m->whole.count);
    for (bool has = true;;) {
        TRY(step(m, &m->whole, &has));
        if (!has) {
            return b->overflow ? ERR_TOO_LARGE : ERR_OK;
        }
        const struct mended *one = &m->of[m->whole.record];
        bool is = one->count > 0;
        put_record(&o, is ? one->field : m->whole.field, m->whole.count);
    }
}

enum err csv_mend(struct arena *a, struct str text, struct str rows, struct csv_limits limits,
                  struct str *out, struct flaw *flaw) {
    struct mending m = {.arena = a, .limits = limits, .flaw = flaw};
    m.whole = read_from(&m, text, 0);
    m.rows = read_from(&m, rows, 2);
    TRY(count_records(&m, text));
    TRY(check_headings(&m));
    TRY(read_mended(&m));
    struct buf b = buf_make(2 * text.n + 2 * rows.n + 65536);
    enum err e = write_all(&m, &b);
    *out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return e;
}
