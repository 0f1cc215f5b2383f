/* SPDX-License-Identifier: AGPL-3.0-or-later
 * All answers as a file for spreadsheets, for whoever keeps the survey: a row for each filled form,
 * a column for each question, called as in a workbook of forms. Answers in the rows of a repeat
 * stand in one field, in their order, with a bar between. */
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_web.h"
#include "engine/form_pack.h"
#include "format/csv.h"
#include "web/export.h"
#include "web/site.h"

/* Filled forms are read a few at a time, as each may be large: SURVEY_ANSWERS_MAX. */
#define AT_ONCE 4
#define PIECE_ENOUGH ((size_t)512 * 1024)

struct sheet {
    struct id survey, after;
    int64_t newest;
    const struct form *form;
    const uint32_t *const *same; /* by version; NULL: not there */
    const uint32_t *items;       /* by version: how many it has */
    struct str pictures;         /* the address below which they are seen, for who may */
    bool begun;
};

/* One field in the making. */
struct field_text {
    struct buf buf;
    uint32_t rows;
};

struct writing {
    struct ctx *c;
    const struct sheet *sheet;
    struct csv_out out;
    struct field_text *field; /* by item of the newest version */
    struct id holder;         /* whose pictures are those: the last that was asked for */
    struct media_aparts held;
};

static bool has_column(const struct form_item *i) {
    return !form_is_section(i->type) && i->type != FORM_NOTE;
}

static void put_head(struct ctx *c, const struct sheet *s, struct csv_out *out) {
    csv_put(out, STR("instance"));
    csv_put(out, STR("version"));
    csv_put(out, STR("day"));
    csv_put(out, STR("way"));
    for (uint32_t i = 0; i < s->form->items; i++) {
        if (has_column(&s->form->item[i])) {
            csv_put(out, form_path(c->arena, s->form, i));
        }
    }
    csv_end_record(out);
}

static bool is_within(const struct form *f, uint32_t item, uint32_t section) {
    uint32_t i = f->item[item].parent;
    while (i != FORM_NONE && i != section) {
        if (f->item[i].type == FORM_REPEAT) {
            return false; /* of a repeat within: its own rows count */
        }
        i = f->item[i].parent;
    }
    return i == section;
}

/* Another row of a repeat: a bar in each of its columns. */
static void begin_row(struct writing *w, uint32_t repeat) {
    const struct form *f = w->sheet->form;
    for (uint32_t i = repeat + 1; i < f->items && f->item[i].parent != FORM_NONE; i++) {
        if (has_column(&f->item[i]) && is_within(f, i, repeat) && w->field[i].rows++ > 0) {
            buf_put(&w->field[i].buf, STR(" | "));
        }
    }
}

static void put_fields(struct writing *w, const struct survey_submission *x) {
    char id[ID_TEXT_SIZE + 1], day[17];
    const struct form *f = w->sheet->form;
    id_text(x->id, id);
    lang_time_local(x->taken_ms, STR("UTC"), day);
    csv_put(&w->out, str_of(id));
    csv_put_int(&w->out, x->version);
    csv_put(&w->out, str_make(day, 10));
    csv_put(&w->out, x->way);
    for (uint32_t i = 0; i < f->items; i++) {
        if (has_column(&f->item[i])) {
            csv_put(&w->out, buf_str(&w->field[i].buf));
            buf_clear(&w->field[i].buf);
            w->field[i].rows = 0;
        }
    }
    csv_end_record(&w->out);
}

/* Its address, or of one that has not come its name alone. */
static enum err put_picture(struct writing *w, struct id submission, struct buf *to,
                            struct str name) {
    if (!id_eq(w->holder, submission)) {
        TRY(media_apart_of(w->c, submission, &w->held));
        w->holder = submission;
    }
    struct str page = arena_join(w->c->arena, w->sheet->pictures, id_str(w->c->arena, submission));
    buf_put(to, media_apart_has(&w->held, name) ? survey_photo_path(w->c, page, name) : name);
    return ERR_OK;
}

static enum err put_value(struct writing *w, const struct survey_submission *x, uint32_t item,
                          struct str value) {
    struct buf *to = &w->field[item].buf;
    struct str plain = form_pack_value(w->c->arena, value);
    if (w->sheet->form->item[item].type == FORM_IMAGE && plain.n > 0) {
        return put_picture(w, x->id, to, plain);
    }
    buf_put(to, plain);
    return ERR_OK;
}

static enum err put_one(void *self, const struct survey_submission *x) {
    struct writing *w = self;
    const struct sheet *s = w->sheet;
    struct str rest = x->answers;
    struct form_packed p;
    if (x->version < 1 || x->version > s->newest) {
        return ERR_OK;
    }
    while (form_pack_next(&rest, &p)) {
        uint32_t item = p.item < s->items[x->version] ? s->same[x->version][p.item] : FORM_NONE;
        if (item == FORM_NONE) {
            continue;
        }
        if (p.row) {
            begin_row(w, item);
        } else if (has_column(&s->form->item[item])) {
            TRY(put_value(w, x, item, p.value));
        }
    }
    put_fields(w, x);
    return ERR_OK;
}

static enum err next_rows(struct ctx *c, void *self, struct buf *out, bool *more) {
    struct sheet *s = self;
    struct writing w = {.c = c, .sheet = s, .out = csv_out(out, true)};
    if (!s->begun) {
        s->begun = true;
        buf_put(out, STR("\xEF\xBB\xBF"));
        put_head(c, s, &w.out);
    }
    w.field = arena_array(c->arena, struct field_text, s->form->items + 1);
    for (uint32_t i = 0; i < s->form->items; i++) {
        w.field[i].buf = buf_make(SURVEY_ANSWERS_MAX);
    }
    enum err e = ERR_OK;
    for (int done = 0; e == ERR_OK && *more && done < EXPORT_ROWS && out->n < PIECE_ENOUGH;
         done += AT_ONCE) {
        struct arena_mark mark = arena_mark(c->arena);
        e = survey_some(c, s->survey, s->after, AT_ONCE, put_one, &w, &s->after, more);
        arena_rewind(c->arena, mark);
    }
    for (uint32_t i = 0; i < s->form->items; i++) {
        buf_free(&w.field[i].buf);
    }
    return e;
}

enum err survey_csv_get(struct web *w) {
    struct survey s;
    struct community community;
    struct ctx *c = &w->ctx;
    TRY(survey_read_kept(w, &s, &community));
    if (s.version == 0) {
        return ERR_NOT_FOUND;
    }
    struct sheet *sheet = arena_new(c->arena, struct sheet);
    struct form *form = arena_new(c->arena, struct form);
    const uint32_t **same = arena_array(c->arena, const uint32_t *, (size_t)s.version + 1);
    uint32_t *items = arena_array(c->arena, uint32_t, (size_t)s.version + 1);
    TRY(survey_form_plain(c, s.thing.id, s.version, form));
    for (int64_t v = 1; v <= s.version; v++) {
        struct form then;
        TRY(survey_form_plain(c, s.thing.id, v, &then));
        same[v] = survey_same_items(c->arena, &then, form);
        items[v] = then.items;
    }
    *sheet = (struct sheet){
        .survey = s.thing.id,
        .after = ID_NONE,
        .newest = s.version,
        .form = form,
        .same = same,
        .items = items,
        .pictures = arena_join(c->arena, site_address(w->site), survey_path(c, &s, "/pictures/"))};
    return web_export(w, "text/csv; charset=utf-8", "answers.csv",
                      (struct export){next_rows, sheet});
}
