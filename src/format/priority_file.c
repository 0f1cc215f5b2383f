/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Files of ratings of needs. */
#include "format/priority_file.h"

#include <string.h>

#include "format/csv.h"
#include "format/names.h"

enum { ID_MAX = 200, DECIMALS = 6, COLUMNS_MAX = 100, FIELD_BYTES = 10000 };

/* What a rater has ranked, for nominal: which ranks, how many, and the highest. */
struct ranking {
    uint8_t *has; /* bits */
    int32_t count;
    int32_t most;
    size_t at; /* byte of the input where the highest stands */
};

struct reading {
    struct csv csv;
    enum priority_method method;
    struct priority_input *out;
    struct names needs;
    struct names raters;
    size_t need; /* columns; csv.count: there is none */
    size_t rater;
    size_t round;
    size_t column[PRIORITY_CRITERIA];
    struct priority_row *row;
    int32_t *value[PRIORITY_CRITERIA];
    uint8_t **seen; /* [need * rounds + round]: bits of raters, made when the first one comes */
    struct ranking *ranking;
};

static enum err refuse(struct reading *r, enum err e, size_t at, const char *code, struct str why) {
    r->csv.flaw = flaw_at(r->csv.text, at, code, why);
    return e;
}

/* --- the heading --- */

static enum err columns(struct reading *r) {
    struct csv *c = &r->csv;
    r->need = csv_find(c, STR("need"));
    r->rater = csv_find(c, STR("rater"));
    r->round = csv_find(c, STR("round"));
    for (enum priority_criterion k = 0; k < PRIORITY_CRITERIA; k++) {
        r->column[k] = csv_find(c, str_of(priority_criterion_name(k)));
    }
    for (size_t i = 0; i < c->count; i++) {
        bool known = i == r->need || i == r->rater || i == r->round;
        for (enum priority_criterion k = 0; k < PRIORITY_CRITERIA; k++) {
            known |= i == r->column[k];
        }
        if (!known && csv_find(c, c->field[i].text) < i) {
            return csv_refuse(c, i, "priority_column", STR("this column's name stands twice"));
        }
        if (!known) {
            return csv_refuse(c, i, "priority_column",
                              STR("this column is not known; known are need, rater, round, size, "
                                  "seriousness, effectiveness, feasibility, rank, votes, "
                                  "propriety, economics, acceptability, resources, legality, "
                                  "equity"));
        }
    }
    return ERR_OK;
}

static enum err needed(struct reading *r) {
    struct csv *c = &r->csv;
    if (r->need == c->count || r->rater == c->count) {
        return csv_refuse(c, 0, "priority_heading", STR("the heading must name need and rater"));
    }
    if (r->round < c->count && r->method != PRIORITY_MULTIVOTE) {
        return csv_refuse(c, r->round, "priority_round", STR("only multivote has rounds"));
    }
    for (enum priority_criterion k = 0; k < PRIORITY_CRITERIA; k++) {
        if (priority_requires(r->method, k) && r->column[k] == c->count) {
            return csv_refuse(c, 0, "priority_heading",
                              arena_printf(c->arena, "%s needs a column named %s",
                                           priority_method_name(r->method),
                                           priority_criterion_name(k)));
        }
    }
    return ERR_OK;
}

static enum err heading(struct reading *r) {
    bool has;
    TRY(csv_next(&r->csv, &has));
    if (!has) {
        return refuse(r, ERR_INPUT, 0, "priority_empty", STR("the file is empty"));
    }
    TRY(columns(r));
    return needed(r);
}

/* As many rows as there are lines at most. */
static void make_room(struct reading *r) {
    struct arena *a = r->csv.arena;
    size_t room = 1;
    for (size_t i = r->csv.at; i < r->csv.text.n; i++) {
        room += r->csv.text.p[i] == '\n' ? 1 : 0;
    }
    room = room < PRIORITY_ROWS_MAX ? room : PRIORITY_ROWS_MAX;
    r->row = (void *)arena_room(a, room * sizeof *r->row);
    for (size_t k = 0; k < PRIORITY_CRITERIA; k++) {
        if (r->column[k] < r->csv.count) {
            r->value[k] = (void *)arena_room(a, room * sizeof *r->value[k]);
        }
    }
    r->seen = arena_array(a, uint8_t *, PRIORITY_NEEDS_MAX * PRIORITY_ROUNDS_MAX);
    r->ranking = arena_array(a, struct ranking, PRIORITY_RATERS_MAX);
}

/* --- cells --- */

/* Digits, perhaps a point and digits; in millionths, or whole. */
static bool exact(struct str s, int32_t unit, int64_t *out) {
    size_t i = 0;
    int64_t v = 0;
    for (; i < s.n && i < 9 && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v * unit;
    if (i == 0 || i == s.n) {
        return i > 0;
    }
    if (s.p[i] != '.' || unit == 1 || i + 1 == s.n || s.n - i - 1 > DECIMALS) {
        return false;
    }
    for (i++; i < s.n; i++) {
        unit /= 10;
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
        *out += (int64_t)(s.p[i] - '0') * unit;
    }
    return true;
}

static enum err number(struct reading *r, enum priority_criterion k, int32_t *out) {
    struct str cell = r->csv.field[r->column[k]].text;
    int32_t unit = priority_unit(k);
    int32_t least = priority_least(k);
    int32_t most = priority_most(r->method, k);
    int64_t v = 0;
    *out = PRIORITY_EMPTY;
    if (cell.n == 0) {
        return ERR_OK;
    }
    if (!exact(cell, unit, &v) || v < least || v > most) {
        return csv_refuse(&r->csv, r->column[k], "priority_number",
                          arena_printf(r->csv.arena, "%s must be a %s from %d to %d%s",
                                       priority_criterion_name(k),
                                       unit == 1 ? "whole number" : "number", (int)(least / unit),
                                       (int)(most / unit),
                                       unit == 1 ? "" : ", with at most six decimals"));
    }
    *out = (int32_t)v;
    return ERR_OK;
}

static enum err name(struct reading *r, struct names *names, size_t column, struct str too_many,
                     uint16_t *out) {
    const struct csv_field *f = &r->csv.field[column];
    if (f->text.n == 0 || f->text.n > ID_MAX) {
        return csv_refuse(&r->csv, column, "priority_id", STR("an ID must have 1 to 200 bytes"));
    }
    uint32_t number = names_put(names, f->text);
    if (number == NAMES_NONE) {
        return refuse(r, ERR_TOO_LARGE, f->at, "priority_many", too_many);
    }
    *out = (uint16_t)number;
    return ERR_OK;
}

static enum err round_of(struct reading *r, uint8_t *out) {
    int64_t v = 1;
    if (r->round < r->csv.count &&
        (!exact(r->csv.field[r->round].text, 1, &v) || v < 1 || v > PRIORITY_ROUNDS_MAX)) {
        return csv_refuse(&r->csv, r->round, "priority_round",
                          STR("a round must be a whole number from 1 to 20"));
    }
    *out = (uint8_t)v;
    return ERR_OK;
}

/* Sets a bit; says whether it was set. */
static bool mark(struct arena *a, uint8_t **bits, size_t most, size_t bit) {
    if (!*bits) {
        *bits = arena_array(a, uint8_t, most / 8 + 1);
    }
    uint8_t one = (uint8_t)(1U << bit % 8);
    bool was = ((*bits)[bit / 8] & one) != 0;
    (*bits)[bit / 8] |= one;
    return was;
}

static enum err once(struct reading *r, struct priority_row row) {
    uint8_t **seen = &r->seen[row.need * (size_t)PRIORITY_ROUNDS_MAX + row.round - 1];
    return mark(r->csv.arena, seen, PRIORITY_RATERS_MAX, row.rater)
               ? csv_refuse(&r->csv, r->need, "priority_twice",
                            STR("this rater has rated this need already"))
               : ERR_OK;
}

static enum err note_rank(struct reading *r, uint16_t rater, int32_t rank) {
    struct ranking *k = &r->ranking[rater];
    if (mark(r->csv.arena, &k->has, PRIORITY_NEEDS_MAX, (size_t)rank)) {
        return csv_refuse(&r->csv, r->column[PRIORITY_RANK], "priority_rank_twice",
                          STR("this rater has given this rank already"));
    }
    k->count++;
    if (rank > k->most) {
        k->most = rank;
        k->at = r->csv.field[r->column[PRIORITY_RANK]].at;
    }
    return ERR_OK;
}

static enum err record(struct reading *r) {
    size_t at = r->out->rows;
    struct priority_row row;
    if (at == PRIORITY_ROWS_MAX) {
        return refuse(r, ERR_TOO_LARGE, r->csv.record_at, "priority_rows",
                      STR("there are more than 20000000 records"));
    }
    TRY(name(r, &r->needs, r->need, STR("there are more than 2000 needs"), &row.need));
    TRY(name(r, &r->raters, r->rater, STR("there are more than 10000 raters"), &row.rater));
    TRY(round_of(r, &row.round));
    TRY(once(r, row));
    for (enum priority_criterion k = 0; k < PRIORITY_CRITERIA; k++) {
        if (r->value[k]) {
            TRY(number(r, k, &r->value[k][at]));
        }
    }
    if (r->method == PRIORITY_NOMINAL && r->value[PRIORITY_RANK][at] != PRIORITY_EMPTY) {
        TRY(note_rank(r, row.rater, r->value[PRIORITY_RANK][at]));
    }
    r->row[at] = row;
    r->out->rows++;
    return ERR_OK;
}

/* Ranks are each there once; so they are 1 to m when the highest is m. The first in the file that
 * is too high is told. */
static enum err no_gaps(struct reading *r) {
    const struct ranking *first = NULL;
    for (size_t i = 0; i < r->raters.count; i++) {
        const struct ranking *k = &r->ranking[i];
        if (k->most > k->count && (!first || k->at < first->at)) {
            first = k;
        }
    }
    return first ? refuse(r, ERR_INPUT, first->at, "priority_rank_gap",
                          arena_printf(r->csv.arena,
                                       "this rater has ranked %d needs: the ranks must be 1 to %d",
                                       (int)first->count, (int)first->count))
                 : ERR_OK;
}

static enum err read_all(struct reading *r) {
    bool has;
    TRY(heading(r));
    make_room(r);
    for (;;) {
        TRY(csv_next(&r->csv, &has));
        if (!has) {
            return no_gaps(r);
        }
        TRY(record(r));
    }
}

enum err priority_file_read(struct arena *a, struct str text, enum priority_method m,
                            struct priority_input *out, struct flaw *flaw) {
    static const struct csv_limits limits = {COLUMNS_MAX, FIELD_BYTES, PRIORITY_ROWS_MAX + 1};
    struct reading r = {.csv = csv_begin(a, text, ',', limits), .method = m, .out = out};
    *out = (struct priority_input){.needs = 0};
    r.needs = names_make(a, PRIORITY_NEEDS_MAX);
    r.raters = names_make(a, PRIORITY_RATERS_MAX);
    enum err e = read_all(&r);
    *flaw = r.csv.flaw;
    out->needs = r.needs.count;
    out->need = r.needs.text;
    out->raters = r.raters.count;
    out->rater = r.raters.text;
    out->row = r.row;
    for (size_t k = 0; k < PRIORITY_CRITERIA; k++) {
        out->value[k] = r.value[k];
    }
    return e;
}
