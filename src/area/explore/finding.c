/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is known of a place, and what of it may be shown. */
#include "area/explore/finding.h"

#include <math.h>

#include "indicator_sql.h"

#define VALUES_OF_PLACE_MAX 20000 /* all its indicators in a hundred years */

/* All rows of one place, and for each indicator where its own lie among them. */
struct reading {
    struct indicators all;
    struct q_value_of_place_rows rows;
    size_t *from, *count;
    enum showing *showing; /* one for each row */
};

/* --- what may be shown --- */

static size_t index_of(const struct reading *r, struct id indicator) {
    size_t i = 0;
    while (i < r->all.count && !id_eq(r->all.item[i].thing.id, indicator)) {
        i++;
    }
    return i;
}

/* How many people the whole was in that year; else as it was newest. */
static bool whole_of(const struct reading *r, const struct indicator *i, int64_t year,
                     double *out) {
    size_t at = id_is_none(i->whole) ? r->all.count : index_of(r, i->whole);
    if (at == r->all.count || r->count[at] == 0) {
        return false;
    }
    const struct q_value_of_place_row *row = &r->rows.item[r->from[at]];
    *out = row->amount;
    for (size_t k = 0; k < r->count[at]; k++) {
        if (row[k].year == year) {
            *out = row[k].amount;
        }
    }
    return true;
}

static enum showing showing_of(const struct reading *r, const struct indicator *i,
                               const struct q_value_of_place_row *row) {
    double whole;
    if (indicator_is_few(i, row->amount, row->people) ||
        (whole_of(r, i, row->year, &whole) && indicator_part_is_few(i, row->amount, whole))) {
        return SHOWING_FEW;
    }
    return row->quality == 3 ? SHOWING_POOR : SHOWING_WHOLE;
}

static bool is_hidden(enum showing s) {
    return s == SHOWING_FEW || s == SHOWING_BESIDE;
}

/* The parts of one whole in one year. */
struct parts {
    size_t hidden;
    double people; /* in the hidden ones together */
    size_t least;  /* row of the smallest that is shown */
    bool any;      /* there is one */
};

static bool is_part(const struct indicator *one, const struct indicator *of) {
    return id_eq(one->whole, of->whole) && str_eq(one->partition, of->partition);
}

static struct parts look_at_parts(const struct reading *r, const struct indicator *of, int64_t year,
                                  double whole) {
    struct parts p = {0};
    for (size_t i = 0; i < r->all.count; i++) {
        for (size_t k = r->from[i]; k < r->from[i] + r->count[i]; k++) {
            const struct q_value_of_place_row *row = &r->rows.item[k];
            if (!is_part(&r->all.item[i], of) || row->year != year) {
                continue;
            }
            if (is_hidden(r->showing[k])) {
                p.hidden++;
                p.people += of->headcount ? row->amount : whole * row->amount / 100;
            } else if (!p.any || row->amount < r->rows.item[p.least].amount) {
                p.least = k;
                p.any = true;
            }
        }
    }
    return p;
}

/* What is left when all others are taken from the whole must not be few people either. */
static void hide_beside(struct reading *r, const struct indicator *of, int64_t year) {
    double whole;
    if (!whole_of(r, of, year, &whole)) {
        return;
    }
    struct parts p = look_at_parts(r, of, year, whole);
    while (p.any && p.hidden > 0 && (p.hidden == 1 || p.people < PEOPLE_LEAST)) {
        r->showing[p.least] = SHOWING_BESIDE;
        p = look_at_parts(r, of, year, whole);
    }
}

static void decide(struct ctx *c, struct reading *r) {
    r->showing = arena_array(c->arena, enum showing, r->rows.count);
    for (size_t i = 0; i < r->all.count; i++) {
        for (size_t k = r->from[i]; k < r->from[i] + r->count[i]; k++) {
            r->showing[k] = showing_of(r, &r->all.item[i], &r->rows.item[k]);
        }
    }
    for (size_t i = 0; i < r->all.count; i++) {
        const struct indicator *one = &r->all.item[i];
        for (size_t k = r->from[i]; k < r->from[i] + r->count[i]; k++) {
            if (!str_is_empty(one->partition) && r->showing[k] == SHOWING_FEW) {
                hide_beside(r, one, r->rows.item[k].year);
            }
        }
    }
}

/* --- reading --- */

static void find_rows(struct ctx *c, struct reading *r) {
    r->from = arena_array(c->arena, size_t, r->all.count);
    r->count = arena_array(c->arena, size_t, r->all.count);
    for (size_t i = 0; i < r->all.count; i++) {
        size_t from = 0, to;
        while (from < r->rows.count &&
               !id_eq(r->rows.item[from].indicator, r->all.item[i].thing.id)) {
            from++;
        }
        for (to = from;
             to < r->rows.count && id_eq(r->rows.item[to].indicator, r->all.item[i].thing.id);) {
            to++;
        }
        r->from[i] = from;
        r->count[i] = to - from;
    }
}

static struct value value_of(const struct reading *r, size_t at) {
    const struct q_value_of_place_row *row = &r->rows.item[at];
    if (is_hidden(r->showing[at])) {
        return (struct value){.showing = r->showing[at], .year = row->year, .note = STR("")};
    }
    return (struct value){
        .showing = r->showing[at],
        .year = row->year,
        .amount = row->amount,
        .has_range = row->low.has && row->high.has,
        .low = row->low.v,
        .high = row->high.v,
        .note = row->note,
    };
}

static void fill_finding(struct ctx *c, const struct reading *r, size_t i, struct finding *f) {
    *f = (struct finding){.indicator = r->all.item[i], .newest.note = STR("")};
    if (r->count[i] == 0) {
        return;
    }
    f->newest = value_of(r, r->from[i]);
    f->earliers = r->count[i] - 1;
    f->earlier = arena_array(c->arena, struct value, f->earliers);
    for (size_t k = 0; k < f->earliers; k++) {
        f->earlier[k] = value_of(r, r->from[i] + 1 + k);
    }
}

enum err findings_of_place(struct ctx *c, const struct place *p, struct findings *out) {
    struct reading r = {0};
    TRY(indicator_list_of_kind(c, p->kind, &r.all));
    TRY(q_value_of_place(c->db, c->arena, p->thing.id, VALUES_OF_PLACE_MAX, &r.rows));
    find_rows(c, &r);
    decide(c, &r);
    *out = (struct findings){arena_array(c->arena, struct finding, r.all.count), r.all.count};
    for (size_t i = 0; i < r.all.count; i++) {
        fill_finding(c, &r, i, &out->item[i]);
    }
    return ERR_OK;
}

const struct finding *finding_of(const struct findings *f, struct id indicator) {
    for (size_t i = 0; i < f->count; i++) {
        if (id_eq(f->item[i].indicator.thing.id, indicator)) {
            return &f->item[i];
        }
    }
    return NULL;
}

/* --- values --- */

void findings_to_compare(struct findings *f) {
    for (size_t i = 0; i < f->count; i++) {
        struct value *v = &f->item[i].newest;
        if (v->showing == SHOWING_POOR) {
            *v = (struct value){.showing = SHOWING_UNFIT, .year = v->year, .note = STR("")};
        }
    }
}

bool value_is_seen(const struct value *v) {
    return v->showing == SHOWING_POOR || v->showing == SHOWING_WHOLE;
}

bool values_are_apart(const struct value *a, const struct value *b) {
    return a->showing == SHOWING_WHOLE && b->showing == SHOWING_WHOLE && a->has_range &&
           b->has_range && (a->high < b->low || b->high < a->low);
}

int value_decimals(double v) {
    for (int d = 0; d < 3; d++) {
        double scaled = v * pow(10, d);
        if (fabs(scaled - round(scaled)) < 1e-6) {
            return d;
        }
    }
    return 3;
}
