/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ballots as CSV. */
#include <string.h>

#include "format/ballots_inside.h"
#include "format/csv.h"
#include "format/repeated.h"

struct reading {
    struct ballots_reading *r;
    struct csv csv;
    size_t first;   /* column of the first option, or of the stance */
    bool counted;   /* a column `count` stands before */
    bool named;     /* a column `ballot` does */
    size_t settled; /* columns of a file of stances; 0: absent */
    size_t reason;
    struct str *id;
    size_t *id_at;
    uint16_t *mark; /* of one record */
};

static size_t lines_of(struct str text) {
    size_t lines = 1;
    const char *end = text.p + text.n;
    for (const char *at = text.p; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++) {
        lines++;
    }
    return lines;
}

/* Each mark takes two bytes of the text but perhaps the last. */
static void make_room(struct reading *r, size_t options) {
    struct arena *a = r->csv.arena;
    bool valued = r->r->kind == TALLY_KIND_RATINGS || r->r->kind == TALLY_KIND_STANCES;
    ballots_room(r->r, options, valued, r->csv.text.n / 2 + 2);
    r->mark = arena_array(a, uint16_t, options);
    if (r->named) {
        size_t lines = lines_of(r->csv.text);
        r->id = arena_array(a, struct str, lines);
        r->id_at = arena_array(a, size_t, lines);
    }
}

static enum err head_of_options(struct reading *r) {
    struct csv *c = &r->csv;
    size_t options = c->count - r->first;
    if (options == 0 || options > TALLY_OPTIONS_MAX) {
        return csv_refuse(c, c->count - 1, "ballots_options",
                          STR("there must be 1 to 1000 columns of options"));
    }
    struct str *name = arena_array(c->arena, struct str, options);
    for (size_t i = 0; i < options; i++) {
        name[i] = c->field[r->first + i].text;
        if (name[i].n == 0 || name[i].n > BALLOTS_ID_MAX) {
            return csv_refuse(c, r->first + i, "ballots_name",
                              STR("an option's name must have 1 to 200 bytes"));
        }
    }
    r->r->out->name = name;
    make_room(r, options);
    return ERR_OK;
}

static enum err head_of_stances(struct reading *r) {
    static const struct str proposal = STR_INIT("proposal");
    struct csv *c = &r->csv;
    size_t at = r->first;
    if (at == c->count || !str_eq(c->field[at].text, STR("stance"))) {
        return csv_refuse(c, at < c->count ? at : at - 1, "ballots_stance",
                          STR("a column \"stance\" must stand here"));
    }
    at++;
    if (r->r->rules->method == TALLY_CONSENT && at < c->count &&
        str_eq(c->field[at].text, STR("settled"))) {
        r->settled = at++;
    }
    if (at < c->count && str_eq(c->field[at].text, STR("reason"))) {
        r->reason = at++;
    }
    if (at < c->count) {
        return csv_refuse(c, at, "ballots_column", STR("this column is not known here"));
    }
    r->r->out->name = &proposal;
    make_room(r, 1);
    return ERR_OK;
}

static enum err head(struct reading *r) {
    struct csv *c = &r->csv;
    bool has;
    TRY(csv_next(c, &has));
    if (!has) {
        c->flaw = flaw_at(c->text, 0, "ballots_empty", STR("the file is empty"));
        return ERR_INPUT;
    }
    r->counted = str_eq(c->field[0].text, STR("count"));
    r->named = str_eq(c->field[0].text, STR("ballot"));
    r->first = r->counted || r->named ? 1 : 0;
    return r->r->kind == TALLY_KIND_STANCES ? head_of_stances(r) : head_of_options(r);
}

/* 0 where it is none: ballots_end refuses that. */
static uint64_t weight(const struct reading *r) {
    int64_t w = 0;
    bool good = str_to_int(r->csv.field[0].text, &w) && w > 0;
    return good ? (uint64_t)w : 0;
}

static enum err name(struct reading *r, size_t ballot) {
    if (!r->named) {
        return ERR_OK;
    }
    const struct csv_field *f = &r->csv.field[0];
    if (f->text.n == 0 || f->text.n > BALLOTS_ID_MAX) {
        return csv_refuse(&r->csv, 0, "ballots_id", STR("a ballot's ID must have 1 to 200 bytes"));
    }
    r->id[ballot] = f->text;
    r->id_at[ballot] = f->at;
    return ERR_OK;
}

static enum err marks(struct reading *r) {
    for (size_t i = 0; i < r->r->out->options; i++) {
        struct str cell = r->csv.field[r->first + i].text;
        int64_t v = 0;
        if (cell.n && (!str_to_int(cell, &v) || v < 0 || v > TALLY_MARK_MAX)) {
            return csv_refuse(&r->csv, r->first + i, "ballots_mark",
                              STR("a mark must be empty or a whole number from 0 to 1000"));
        }
        r->mark[i] = (uint16_t)v;
    }
    return ERR_OK;
}

static bool stance_find(enum tally_method m, struct str word, enum tally_stance *out) {
    for (int s = STANCE_NONE; s < STANCES; s++) {
        if (tally_stance_fits(m, (enum tally_stance)s) &&
            str_eq(word, str_of(tally_stance_name((enum tally_stance)s)))) {
            *out = (enum tally_stance)s;
            return true;
        }
    }
    return false;
}

static enum err stance(struct reading *r) {
    struct csv *c = &r->csv;
    enum tally_stance s;
    if (!stance_find(r->r->rules->method, c->field[r->first].text, &s)) {
        return csv_refuse(
            c, r->first, "ballots_stance",
            r->r->rules->method == TALLY_CONSENT
                ? STR("a stance must be yes, stand_aside, objection or empty")
                : STR("a stance must be agree, abstain, stand_aside, block or empty"));
    }
    if (r->reason && (s == STANCE_OBJECTION || s == STANCE_BLOCK) &&
        c->field[r->reason].text.n == 0) {
        return csv_refuse(c, r->reason, "ballots_reason", STR("the reason is missing"));
    }
    if (r->settled && c->field[r->settled].text.n) {
        if (!str_eq(c->field[r->settled].text, STR("yes")) || s != STANCE_OBJECTION) {
            return csv_refuse(c, r->settled, "ballots_settled",
                              STR("settled must be empty, or \"yes\" for an objection"));
        }
        s = STANCE_OBJECTION_SETTLED;
    }
    r->mark[0] = (uint16_t)s;
    return ERR_OK;
}

static enum err ballot(struct reading *r) {
    uint64_t w = 1;
    if (r->counted) {
        w = weight(r);
    }
    TRY(name(r, r->r->out->count));
    TRY(r->r->kind == TALLY_KIND_STANCES ? stance(r) : marks(r));
    enum err e = ballots_row(r->r, r->csv.field[0].at, r->mark, w);
    if (e != ERR_OK) {
        r->csv.flaw = *r->r->flaw;
    }
    return e;
}

static enum err read_all(struct reading *r) {
    struct csv *c = &r->csv;
    bool has = true;
    TRY(head(r));
    for (;;) {
        TRY(csv_next(c, &has));
        if (!has) {
            break;
        }
        TRY(ballot(r));
    }
    size_t count = r->r->out->count;
    size_t twice = r->named ? first_repeated(c->arena, r->id, count) : count;
    if (twice < count) {
        c->flaw = flaw_at(c->text, r->id_at[twice], "ballots_twice",
                          STR("this ballot's ID stands in the file already"));
        return ERR_INPUT;
    }
    return ERR_OK;
}

enum err ballots_read_csv(struct ballots_reading *all) {
    struct csv_limits limits = {TALLY_OPTIONS_MAX + 1, 10000, BALLOTS_LINES_MAX + 1};
    struct reading r = {.r = all, .csv = csv_begin(all->arena, all->text, ',', limits)};
    enum err e = read_all(&r);
    all->out->id = r.id;
    *all->flaw = r.csv.flaw;
    return e;
}

/* --- writing --- */

static void write_head(struct csv_out *o, const struct tally_ballots *b, enum tally_method m) {
    bool stances = tally_kind_of(m) == TALLY_KIND_STANCES;
    csv_put(o, b->id ? STR("ballot") : STR("count"));
    for (size_t i = 0; i < b->options && !stances; i++) {
        csv_put(o, b->name[i]);
    }
    if (stances) {
        csv_put(o, STR("stance"));
    }
    if (m == TALLY_CONSENT) {
        csv_put(o, STR("settled"));
    }
    csv_end_record(o);
}

static void write_stance(struct csv_out *o, enum tally_method m, enum tally_stance s) {
    csv_put(o, str_of(tally_stance_name(s)));
    if (m == TALLY_CONSENT) {
        csv_put(o, s == STANCE_OBJECTION_SETTLED ? STR("yes") : STR(""));
    }
}

/* The marks of a ballot in the order of the columns; ranks from 1 without gaps. */
static void write_marks(struct csv_out *o, const struct tally_ballots *b, size_t i,
                        enum tally_kind kind) {
    uint16_t item[TALLY_OPTIONS_MAX];
    uint16_t value[TALLY_OPTIONS_MAX];
    uint16_t mark[TALLY_OPTIONS_MAX] = {0};
    uint16_t rank = 0;
    size_t n = ballots_list(b, i, kind, item, value);
    for (size_t k = 0; k < n; k++) {
        rank = (uint16_t)(rank + (item[k] & TALLY_SAME ? 0 : 1));
        mark[item[k] & (TALLY_SAME - 1)] = tally_is_ranks(kind)           ? rank
                                           : kind == TALLY_KIND_APPROVALS ? 1
                                                                          : value[k];
    }
    for (size_t k = 0; k < b->options; k++) {
        if (mark[k]) {
            csv_put_int(o, mark[k]);
        } else {
            csv_put(o, STR(""));
        }
    }
}

void ballots_write_csv(struct buf *out, const struct tally_ballots *b, enum tally_method m) {
    struct csv_out o = csv_out(out, false);
    enum tally_kind kind = tally_kind_of(m);
    write_head(&o, b, m);
    for (size_t i = 0; i < b->count; i++) {
        if (b->id) {
            csv_put(&o, b->id[i]);
        } else {
            csv_put_int(&o, b->weight ? (int64_t)b->weight[i] : 1);
        }
        if (kind == TALLY_KIND_STANCES) {
            uint16_t item[1];
            uint16_t value[1];
            size_t n = ballots_list(b, i, kind, item, value);
            write_stance(&o, m, n ? (enum tally_stance)value[0] : STANCE_NONE);
        } else {
            write_marks(&o, b, i, kind);
        }
        csv_end_record(&o);
    }
}
