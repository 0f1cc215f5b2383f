/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ballot files. */
#include "format/ballots.h"

#include <string.h>

#include "format/csv.h"
#include "format/repeated.h"

struct reading {
    struct csv csv;
    enum tally_method method;
    size_t first;   /* column of the first option, or of the stance */
    bool counted;   /* a column `count` stands before */
    bool named;     /* a column `ballot` does */
    size_t settled; /* columns of a file of stances; 0: absent */
    size_t reason;
    uint64_t ballots;
    struct tally_ballots *out;
    uint64_t *weight;
    uint16_t *mark;
    struct str *id;
    size_t *id_at;
};

/* Records at most: each takes a byte for every mark but perhaps the last. */
static void make_room(struct reading *r) {
    struct str text = r->csv.text;
    size_t lines = 1;
    for (size_t i = 0; i < text.n; i++) {
        lines += text.p[i] == '\n' ? 1 : 0;
    }
    size_t options = r->out->options;
    size_t marks = text.n + options;
    r->mark =
        arena_array(r->csv.arena, uint16_t, lines < marks / options ? lines * options : marks);
    if (r->counted) {
        r->weight = arena_array(r->csv.arena, uint64_t, lines);
    }
    if (r->named) {
        r->id = arena_array(r->csv.arena, struct str, lines);
        r->id_at = arena_array(r->csv.arena, size_t, lines);
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
    r->out->options = options;
    r->out->name = name;
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
    if (r->method == TALLY_CONSENT && at < c->count && str_eq(c->field[at].text, STR("settled"))) {
        r->settled = at++;
    }
    if (at < c->count && str_eq(c->field[at].text, STR("reason"))) {
        r->reason = at++;
    }
    if (at < c->count) {
        return csv_refuse(c, at, "ballots_column", STR("this column is not known here"));
    }
    r->out->options = 1;
    r->out->name = &proposal;
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
    TRY(r->method == TALLY_APPROVAL ? head_of_options(r) : head_of_stances(r));
    make_room(r);
    return ERR_OK;
}

static enum err weight(struct reading *r, size_t ballot) {
    int64_t w = 1;
    if (r->counted) {
        if (!str_to_int(r->csv.field[0].text, &w) || w < 1 ||
            (uint64_t)w > TALLY_BALLOTS_MAX - r->ballots) {
            return csv_refuse(&r->csv, 0, "ballots_count",
                              STR("a count must be a whole number from 1, and the ballots together "
                                  "at most 1000000000"));
        }
        r->weight[ballot] = (uint64_t)w;
    }
    r->ballots += (uint64_t)w;
    return ERR_OK;
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

static enum err marks(struct reading *r, uint16_t *mark) {
    for (size_t i = 0; i < r->out->options; i++) {
        struct str cell = r->csv.field[r->first + i].text;
        int64_t v = 0;
        if (cell.n && (!str_to_int(cell, &v) || v < 0 || v > TALLY_OPTIONS_MAX)) {
            return csv_refuse(&r->csv, r->first + i, "ballots_mark",
                              STR("a mark must be empty or a whole number from 0 to 1000"));
        }
        mark[i] = (uint16_t)v;
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

static enum err stance(struct reading *r, uint16_t *mark) {
    struct csv *c = &r->csv;
    enum tally_stance s;
    if (!stance_find(r->method, c->field[r->first].text, &s)) {
        return csv_refuse(
            c, r->first, "ballots_stance",
            r->method == TALLY_CONSENT
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
    *mark = (uint16_t)s;
    return ERR_OK;
}

static enum err ballot(struct reading *r) {
    size_t at = r->out->count++;
    uint16_t *mark = r->mark + at * r->out->options;
    TRY(weight(r, at));
    TRY(name(r, at));
    return r->method == TALLY_APPROVAL ? marks(r, mark) : stance(r, mark);
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
    size_t twice = r->named ? first_repeated(c->arena, r->id, r->out->count) : r->out->count;
    if (twice < r->out->count) {
        c->flaw = flaw_at(c->text, r->id_at[twice], "ballots_twice",
                          STR("this ballot's ID stands in the file already"));
        return ERR_INPUT;
    }
    return ERR_OK;
}

enum err ballots_read(struct arena *a, struct str text, enum tally_method m,
                      struct tally_ballots *out, struct flaw *flaw) {
    struct csv_limits limits = {TALLY_OPTIONS_MAX + 1, 10000, 10000001};
    struct reading r = {.csv = csv_begin(a, text, ',', limits), .method = m, .out = out};
    *out = (struct tally_ballots){0};
    enum err e = read_all(&r);
    out->weight = r.weight;
    out->mark = r.mark;
    out->id = r.id;
    *flaw = r.csv.flaw;
    return e;
}

/* --- writing --- */

static void write_head(struct csv_out *o, const struct tally_ballots *b, enum tally_method m) {
    csv_put(o, b->id ? STR("ballot") : STR("count"));
    for (size_t i = 0; i < b->options && m == TALLY_APPROVAL; i++) {
        csv_put(o, b->name[i]);
    }
    if (m != TALLY_APPROVAL) {
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

void ballots_write(struct buf *out, const struct tally_ballots *b, enum tally_method m) {
    struct csv_out o = csv_out(out, false);
    write_head(&o, b, m);
    for (size_t i = 0; i < b->count; i++) {
        const uint16_t *mark = b->mark + i * b->options;
        if (b->id) {
            csv_put(&o, b->id[i]);
        } else {
            csv_put_int(&o, b->weight ? (int64_t)b->weight[i] : 1);
        }
        for (size_t k = 0; k < b->options && m == TALLY_APPROVAL; k++) {
            csv_put(&o, mark[k] ? STR("1") : STR(""));
        }
        if (m != TALLY_APPROVAL) {
            write_stance(&o, m, (enum tally_stance) * mark);
        }
        csv_end_record(&o);
    }
}
