/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Answers as lines, and back. */
#include "engine/form_pack.h"

/* --- writing --- */

static void put_value(struct buf *out, struct str s) {
    for (size_t from = 0, i = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] != '\n' && s.p[i] != '\\') {
            continue;
        }
        buf_put(out, str_make(s.p + from, i - from));
        if (i < s.n) {
            buf_put(out, s.p[i] == '\n' ? STR("\\n") : STR("\\\\"));
        }
        from = i + 1;
    }
}

static void put_items(const struct form_answers *as, const struct form_row *row, uint32_t from,
                      uint32_t end, bool all, struct buf *out) {
    const struct form_ready *r = as->ready;
    for (uint32_t i = from; i < end;) {
        enum form_type type = r->form->item[i].type;
        const struct form_answer *a = &row->answer[r->place[i].slot];
        uint32_t next = type == FORM_REPEAT ? r->place[i].end : i + 1;
        if (!a->relevant && !all) {
            i = r->place[i].end;
            continue;
        }
        for (uint32_t k = 0; type == FORM_REPEAT && k < (all ? a->kept : a->rows); k++) {
            buf_int(out, i);
            buf_put(out, STR("+\n"));
            put_items(as, a->row[k], i + 1, next, all, out);
        }
        if (!form_is_section(type) && type != FORM_NOTE && (!all || a->value.n > 0)) {
            buf_int(out, i);
            buf_char(out, '=');
            put_value(out, a->value);
            buf_char(out, '\n');
        }
        i = next;
    }
}

void form_pack(const struct form_answers *as, bool all, struct buf *out) {
    put_items(as, as->top, 0, as->ready->form->items, all, out);
}

bool form_pack_text(struct arena *a, const struct form_answers *as, bool all, struct str *out) {
    struct buf b = buf_make(FORM_PACK_MAX);
    form_pack(as, all, &b);
    bool fits = !b.overflow;
    *out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return fits;
}

/* --- reading --- */

bool form_pack_next(struct str *rest, struct form_packed *out) {
    size_t i = 0;
    uint32_t item = 0;
    while (i < rest->n && i < 9 && rest->p[i] >= '0' && rest->p[i] <= '9') {
        item = item * 10 + (uint32_t)(rest->p[i++] - '0');
    }
    if (i == 0 || i == rest->n || (rest->p[i] != '=' && rest->p[i] != '+')) {
        return false;
    }
    struct str line = *rest;
    *out = (struct form_packed){.item = item, .row = rest->p[i] == '+'};
    struct str value = str_cut(&line, '\n');
    out->value = str_from(value, i + 1);
    *rest = line;
    return true;
}

struct str form_pack_value(struct arena *a, struct str value) {
    if (!str_has(value, '\\')) {
        return value;
    }
    char *out = arena_room(a, value.n);
    size_t n = 0;
    for (size_t i = 0; i < value.n; i++) {
        bool escape = value.p[i] == '\\' && i + 1 < value.n;
        char c = value.p[escape ? ++i : i];
        out[n++] = (char)(escape && c == 'n' ? '\n' : c);
    }
    return str_make(out, n);
}

/* The row, or one that it is in, of that repeat; NULL: it is in none. */
static struct form_row *row_of(struct form_row *row, uint32_t repeat) {
    while (row && row->repeat != repeat) {
        row = row->within;
    }
    return row;
}

static bool take(struct form_answers *as, struct form_row **row, const struct form_packed *p) {
    const struct form *f = as->ready->form;
    if (p->item >= f->items) {
        return false;
    }
    struct form_row *in = row_of(*row, as->ready->place[p->item].scope);
    if (!in) {
        return false;
    }
    if (p->row) {
        struct form_row *more =
            f->item[p->item].type == FORM_REPEAT ? form_row_again(as, in, p->item) : NULL;
        *row = more ? more : *row;
        return more != NULL;
    }
    *row = in;
    if (form_is_section(f->item[p->item].type)) {
        return false;
    }
    form_answer_put(as, in, p->item, form_pack_value(as->arena, p->value));
    return true;
}

bool form_unpack(struct form_answers *as, struct str packed) {
    struct form_row *row = form_answers_top(as);
    struct form_packed p;
    while (form_pack_next(&packed, &p)) {
        if (!take(as, &row, &p)) {
            return false;
        }
    }
    return packed.n == 0;
}
