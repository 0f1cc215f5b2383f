/* SPDX-License-Identifier: AGPL-3.0-or-later
 * CSV. Fields point into the input wherever they can. */
#include "format/csv.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct csv csv_begin(struct arena *a, struct str text, char separator, struct csv_limits limits) {
    struct csv c = {.arena = a, .text = text, .limits = limits, .separator = separator};
    c.at = str_starts(text, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.n : 0;
    return c;
}

char csv_separator(struct str text) {
    static const char choice[] = {',', ';', '\t'};
    size_t count[sizeof choice] = {0};
    bool within = false;
    for (size_t i = 0; i < text.n && (within || text.p[i] != '\n'); i++) {
        within ^= text.p[i] == '"';
        for (size_t k = 0; k < sizeof choice && !within; k++) {
            count[k] += text.p[i] == choice[k];
        }
    }
    size_t best = 0;
    for (size_t k = 1; k < sizeof choice; k++) {
        best = count[k] > count[best] ? k : best;
    }
    return choice[best];
}

static enum err refuse(struct csv *c, enum err e, size_t at, const char *code, struct str why) {
    c->flaw = flaw_at(c->text, at, code, why);
    return e;
}

enum err csv_refuse(struct csv *c, size_t i, const char *code, struct str why) {
    assert(i < c->count);
    return refuse(c, ERR_INPUT, c->field[i].at, code, why);
}

size_t csv_find(const struct csv *c, struct str name) {
    size_t i = 0;
    while (i < c->count && !str_eq(c->field[i].text, name)) {
        i++;
    }
    return i;
}

static char byte(const struct csv *c, size_t at) {
    return at < c->text.n ? c->text.p[at] : '\0';
}

/* Bytes of the line's end at this place: 0 when the line goes on. */
static size_t line_end(const struct csv *c, size_t at) {
    if (byte(c, at) == '\n') {
        return 1;
    }
    return byte(c, at) == '\r' && byte(c, at + 1) == '\n' ? 2 : 0;
}

/* Text is checked where it is kept, so that the place of the first bad byte is at hand. */
static enum err check_text(struct csv *c, size_t at, size_t n) {
    struct str s = str_make(c->text.p + at, n);
    if (n > c->limits.field_bytes) {
        return refuse(c, ERR_TOO_LARGE, at, "csv_field_long", STR("this field is too long"));
    }
    if (str_is_utf8(s) && !str_has(s, '\0')) {
        return ERR_OK;
    }
    while (str_utf8_size(s) && s.p[0] != '\0') {
        s = str_from(s, str_utf8_size(s));
    }
    return refuse(c, ERR_INPUT, at + n - s.n, "csv_utf8", STR("this byte is not text in UTF-8"));
}

static enum err plain_field(struct csv *c, struct csv_field *f) {
    size_t start = c->at;
    size_t at = start;
    while (at < c->text.n && c->text.p[at] != c->separator && c->text.p[at] != '\n') {
        if (c->text.p[at] == '"') {
            return refuse(c, ERR_INPUT, at, "csv_quote",
                          STR("a quote stands within a field that does not begin with one"));
        }
        if (c->text.p[at] == '\r') {
            if (byte(c, at + 1) == '\n') {
                break;
            }
            return refuse(c, ERR_INPUT, at, "csv_return",
                          STR("a carriage return stands without a line feed behind it"));
        }
        at++;
    }
    f->text = str_make(c->text.p + start, at - start);
    c->at = at;
    return check_text(c, start, at - start);
}

/* The text between the quotes with each doubled quote as one. */
static struct str undouble(struct arena *a, struct str s, size_t doubled) {
    char *out = arena_array(a, char, s.n - doubled + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        out[n++] = s.p[i];
        i += s.p[i] == '"';
    }
    return str_make(out, n);
}

static enum err quoted_field(struct csv *c, struct csv_field *f) {
    size_t start = c->at + 1;
    size_t doubled = 0;
    size_t at = start;
    for (;; at += 2, doubled++) {
        const char *quote = at < c->text.n ? memchr(c->text.p + at, '"', c->text.n - at) : NULL;
        if (!quote) {
            return refuse(c, ERR_INPUT, c->at, "csv_open_quote", STR("this quote is never closed"));
        }
        at = (size_t)(quote - c->text.p);
        if (byte(c, at + 1) != '"') {
            break;
        }
    }
    TRY(check_text(c, start, at - start));
    struct str s = str_make(c->text.p + start, at - start);
    f->text = doubled ? undouble(c->arena, s, doubled) : s;
    f->quoted = true;
    c->at = at + 1;
    if (c->at < c->text.n && byte(c, c->at) != c->separator && !line_end(c, c->at)) {
        return refuse(c, ERR_INPUT, c->at, "csv_after_quote",
                      STR("something stands between a closing quote and the end of the field"));
    }
    return ERR_OK;
}

/* The first record sets how many fields there are; its own array grows, later ones fit. */
static enum err field_room(struct csv *c) {
    if (c->count == c->limits.columns) {
        return refuse(c, ERR_TOO_LARGE, c->at, "csv_columns", STR("there are too many columns"));
    }
    if (c->count < c->room) {
        return ERR_OK;
    }
    if (c->record > 1 && !c->limits.ragged) {
        return refuse(c, ERR_INPUT, c->at, "csv_ragged",
                      STR("this record has more fields than the first"));
    }
    size_t room = c->room ? 2 * c->room : 16;
    struct csv_field *more = arena_array(c->arena, struct csv_field, room);
    if (c->count) {
        memcpy(more, c->field, c->count * sizeof *more);
    }
    c->field = more;
    c->room = room;
    return ERR_OK;
}

static enum err record(struct csv *c) {
    for (c->count = 0;; c->at++) {
        TRY(field_room(c));
        struct csv_field *f = &c->field[c->count];
        *f = (struct csv_field){.at = c->at};
        TRY(byte(c, c->at) == '"' ? quoted_field(c, f) : plain_field(c, f));
        c->count++;
        if (c->at >= c->text.n || byte(c, c->at) != c->separator) {
            c->at += line_end(c, c->at);
            return ERR_OK;
        }
    }
}

enum err csv_next(struct csv *c, bool *has) {
    bool wide = c->record && c->room > 1 && !c->limits.ragged;
    while (wide && line_end(c, c->at)) {
        c->at += line_end(c, c->at);
    }
    *has = c->at < c->text.n;
    if (!*has) {
        return ERR_OK;
    }
    if (c->record == c->limits.records) {
        return refuse(c, ERR_TOO_LARGE, c->at, "csv_records", STR("there are too many records"));
    }
    c->record++;
    c->record_at = c->at;
    TRY(record(c));
    if (c->record == 1 && !c->limits.ragged) {
        c->room = c->count;
    }
    if (c->count < c->room && !c->limits.ragged) {
        return refuse(c, ERR_INPUT, c->record_at, "csv_ragged",
                      STR("this record has fewer fields than the first"));
    }
    return ERR_OK;
}

struct csv_out csv_out(struct buf *b, bool guard) {
    return (struct csv_out){.buf = b, .separator = ',', .guard = guard};
}

static void between(struct csv_out *o) {
    if (o->in_record++) {
        buf_char(o->buf, o->separator);
    } else {
        o->record_at = o->buf->n;
    }
}

static bool is_formula(struct str s) {
    return s.n && str_has(STR("=+-@\t\r"), s.p[0]);
}

void csv_put(struct csv_out *o, struct str text) {
    bool guarded = o->guard && is_formula(text);
    bool quotes = str_has(text, '"') || str_has(text, '\n') || str_has(text, '\r') ||
                  str_has(text, o->separator) ||
                  (o->in_record == 0 && str_starts(text, BYTE_ORDER_MARK));
    between(o);
    if (!quotes) {
        buf_put(o->buf, guarded ? STR("'") : STR(""));
        buf_put(o->buf, text);
        return;
    }
    buf_put(o->buf, guarded ? STR("\"'") : STR("\""));
    for (size_t i = 0; i < text.n; i++) {
        buf_put(o->buf, text.p[i] == '"' ? STR("\"\"") : str_make(text.p + i, 1));
    }
    buf_char(o->buf, '"');
}

void csv_put_int(struct csv_out *o, int64_t v) {
    between(o);
    buf_int(o->buf, v);
}

void csv_put_real(struct csv_out *o, double v) {
    char text[32];
    double back = 0;
    assert(isfinite(v));
    for (int digits = 15; digits <= 17; digits++) {
        int n = snprintf(text, sizeof text, "%.*g", digits, v);
        for (int i = 0; i < n; i++) {
            text[i] = text[i] == ',' ? '.' : text[i]; /* some locales' decimal point */
        }
        if (str_to_real(str_of(text), &back) && back == v) {
            break;
        }
    }
    between(o);
    buf_put(o->buf, str_of(text));
}

void csv_end_record(struct csv_out *o) {
    if (o->in_record == 1 && o->buf->n == o->record_at) {
        buf_put(o->buf, STR("\"\"")); /* or it would be an empty line */
    }
    buf_put(o->buf, STR("\r\n"));
    o->in_record = 0;
}
