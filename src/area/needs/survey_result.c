/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Counting filled forms line by line. */
#include "area/needs/survey_result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "area/needs/survey_form_file.h"
#include "area/needs/survey_spread.h"
#include "base/day.h"
#include "engine/form_pack.h"
#include "engine/form_text.h"
#include "engine/small.h"

/* What grows while counting one question. */
struct counter {
    uint32_t item;
    uint32_t names; /* choices that are counted */
    const struct form_list *list;
    uint64_t asked, answered, other;
    uint64_t *cell;        /* by choice, then by group where there are any */
    uint64_t *answered_by; /* by group */
    uint32_t *seen;        /* by choice: the last who chose it */
    uint32_t asked_by, answered_last, other_last;
    struct survey_spread spread;
};

/* Of one version: which item of the newest each of its items is. */
struct same {
    const uint32_t *item;
    uint32_t items;
};

struct counting {
    struct ctx *c;
    struct id survey;
    struct arena *arena; /* keeps what is of all submissions */
    const struct form *form;
    struct survey_results *out;
    struct counter *counter;
    size_t counters;
    uint32_t *counter_of; /* by item: 1 + its counter, or 0 */
    struct same *same;    /* by version */
    uint64_t all;
    uint64_t *group; /* people of each group */
    size_t groups;
    size_t here; /* the group of the submission at hand */
};

/* --- questions of two versions --- */

static bool alike(enum form_type a, enum form_type b) {
    bool numbers = (a == FORM_INTEGER || a == FORM_DECIMAL || a == FORM_RANGE) &&
                   (b == FORM_INTEGER || b == FORM_DECIMAL || b == FORM_RANGE);
    bool choices = (a == FORM_SELECT_ONE || a == FORM_SELECT_MULTIPLE) &&
                   (b == FORM_SELECT_ONE || b == FORM_SELECT_MULTIPLE);
    return a == b || numbers || (choices && a == b);
}

static bool same_place(const struct form *f, uint32_t i, const struct form *g, uint32_t k) {
    while (i != FORM_NONE && k != FORM_NONE) {
        if (!str_eq(f->item[i].name, g->item[k].name)) {
            return false;
        }
        i = f->item[i].parent;
        k = g->item[k].parent;
    }
    return i == k;
}

uint32_t *survey_same_items(struct arena *a, const struct form *then, const struct form *now) {
    uint32_t *out = arena_array(a, uint32_t, then->items + 1);
    uint32_t next = 0;
    for (uint32_t i = 0; i < then->items; i++) {
        out[i] = FORM_NONE;
        for (uint32_t k = 0; k < now->items; k++) {
            uint32_t at = (next + k) % now->items;
            if (alike(then->item[i].type, now->item[at].type) && same_place(then, i, now, at)) {
                out[i] = at;
                next = at + 1;
                break;
            }
        }
    }
    return out;
}

bool survey_is_single(const struct form *f, uint32_t item) {
    for (uint32_t i = f->item[item].parent; i != FORM_NONE; i = f->item[i].parent) {
        if (f->item[i].type == FORM_REPEAT) {
            return false;
        }
    }
    return true;
}

bool survey_can_compare(const struct form *f, uint32_t item) {
    return f->item[item].type == FORM_SELECT_ONE && survey_is_single(f, item) &&
           f->list[f->item[item].list].choices <= SURVEY_GROUPS_MAX;
}

/* Before anything is counted, as no store reads two things at once. */
static enum err read_versions(struct counting *k, int64_t newest) {
    for (int64_t v = 1; v <= newest && v <= SURVEY_VERSIONS_MAX; v++) {
        struct form then;
        struct arena_mark mark = arena_mark(k->c->arena);
        TRY(survey_form_plain(k->c, k->survey, v, &then));
        k->same[v] = (struct same){survey_same_items(k->arena, &then, k->form), then.items};
        arena_rewind(k->c->arena, mark);
    }
    return ERR_OK;
}

/* Which item of the newest version a line of this one is about. */
static uint32_t item_of(const struct counting *k, int64_t version, uint32_t item) {
    const struct same *s = &k->same[version];
    return item < s->items ? s->item[item] : FORM_NONE;
}

/* --- one submission --- */

static uint32_t choice_of(const struct counter *x, struct str name) {
    for (uint32_t i = 0; i < x->names; i++) {
        if (str_eq(x->list->choice[i].name, name)) {
            return i;
        }
    }
    return FORM_NONE;
}

static void count_choices(struct counting *k, struct counter *x, struct str value) {
    uint32_t who = (uint32_t)k->all;
    size_t width = k->groups > 0 ? k->groups : 1;
    for (struct str name = form_next_word(&value); name.p; name = form_next_word(&value)) {
        uint32_t choice = choice_of(x, name);
        if (choice == FORM_NONE) {
            x->other += x->other_last != who;
            x->other_last = who;
        } else if (x->seen[choice] != who) {
            x->seen[choice] = who;
            x->cell[choice * width + k->here]++;
        }
    }
}

static void count_value(struct counting *k, struct counter *x, struct str value) {
    enum form_type type = k->form->item[x->item].type;
    int64_t day;
    if (x->list) {
        count_choices(k, x, value);
    } else if (type == FORM_DATE && day_read(str_first(value, 10), &day)) {
        survey_spread_add(k->arena, &x->spread, (double)day);
    } else if (type == FORM_INTEGER || type == FORM_DECIMAL || type == FORM_RANGE) {
        double v = form_text_number(value);
        if (isfinite(v)) {
            survey_spread_add(k->arena, &x->spread, v);
        }
    }
}

static void count_line(struct counting *k, uint32_t item, struct str value) {
    uint32_t who = (uint32_t)k->all;
    if (item == FORM_NONE || k->counter_of[item] == 0) {
        return;
    }
    struct counter *x = &k->counter[k->counter_of[item] - 1];
    x->asked += x->asked_by != who;
    x->asked_by = who;
    if (value.n == 0) {
        return;
    }
    if (x->answered_last != who) {
        x->answered_last = who;
        x->answered++;
        x->answered_by[k->here]++;
    }
    count_value(k, x, value);
}

/* Which group somebody is of: what they chose, or the last: did not say. */
static size_t group_of(const struct counting *k, const struct survey_submission *s) {
    struct str answers = s->answers;
    struct form_packed p;
    while (form_pack_next(&answers, &p)) {
        if (!p.row && item_of(k, s->version, p.item) == k->out->by) {
            const struct form_list *l = &k->form->list[k->form->item[k->out->by].list];
            for (uint32_t i = 0; i < l->choices; i++) {
                if (str_eq(l->choice[i].name, p.value)) {
                    return i;
                }
            }
        }
    }
    return k->groups - 1;
}

static enum err count_one(void *self, const struct survey_submission *s) {
    struct counting *k = self;
    struct form_packed p;
    struct str rest = s->answers;
    if (s->version < 1 || s->version > SURVEY_VERSIONS_MAX) {
        return ERR_BUG;
    }
    k->all++;
    k->here = k->groups > 0 ? group_of(k, s) : 0;
    k->group[k->here]++;
    while (form_pack_next(&rest, &p)) {
        if (!p.row) {
            count_line(k, item_of(k, s->version, p.item), p.value);
        }
    }
    return ERR_OK;
}

/* --- what may be shown --- */

static void hide(uint64_t *count, bool *hidden, size_t rows, size_t columns) {
    struct small_table t = {rows, columns, rows > 1, count, hidden};
    small_hide(&t);
}

static struct survey_number number_of(uint64_t v, bool hidden) {
    return (struct survey_number){hidden ? 0 : v, hidden};
}

/* Choices, others, no answer and not asked: together everybody. */
static void show_parts(struct counting *k, const struct counter *x, const uint64_t *part,
                       size_t parts, struct survey_tally *t, struct survey_number *out) {
    uint64_t *count = arena_array(k->arena, uint64_t, parts + 4);
    bool *hidden = arena_array(k->arena, bool, parts + 4);
    memcpy(count, part, parts * sizeof *count);
    count[parts] = x->other;
    count[parts + 1] = x->asked - x->answered;
    count[parts + 2] = k->all - x->asked;
    count[parts + 3] = k->all;
    hide(count, hidden, 1, parts + 4);
    for (size_t i = 0; i < parts; i++) {
        out[i] = number_of(count[i], hidden[i]);
    }
    t->other = number_of(count[parts], hidden[parts]);
    t->has_other = x->other > 0;
    t->missing = number_of(count[parts + 1], hidden[parts + 1]);
    t->skipped = number_of(count[parts + 2], hidden[parts + 2]);
    t->answered = number_of(x->answered, t->missing.hidden || t->skipped.hidden);
}

static void show_plain(struct counting *k, const struct counter *x, struct survey_tally *t) {
    uint64_t count[] = {x->answered, x->asked - x->answered, k->all - x->asked, k->all};
    bool hidden[4] = {false};
    hide(count, hidden, 1, 4);
    t->answered = number_of(count[0], hidden[0]);
    t->missing = number_of(count[1], hidden[1]);
    t->skipped = number_of(count[2], hidden[2]);
}

/* Each choice by itself: chosen, not chosen. */
static void show_several(struct counting *k, const struct counter *x, struct survey_tally *t) {
    show_plain(k, x, t);
    for (size_t i = 0; i < x->names; i++) {
        uint64_t count[] = {x->cell[i], x->answered - x->cell[i], x->answered};
        bool hidden[] = {false, false, t->answered.hidden};
        hide(count, hidden, 1, 3);
        t->cell[i] = number_of(count[0], hidden[0]);
    }
    t->has_other = x->other > 0;
    t->other = number_of(x->other, true);
}

static void show_bands(struct counting *k, struct counter *x, struct survey_tally *t) {
    double edge[SURVEY_BANDS + 1];
    bool whole = k->form->item[x->item].type == FORM_INTEGER;
    size_t edges = survey_spread_edges(&x->spread, whole, edge, SURVEY_BANDS + 1);
    struct survey_number out[SURVEY_BANDS + 2];
    uint64_t part[SURVEY_BANDS + 2] = {0};
    t->bands = edges + 1;
    for (size_t i = 0; i <= edges; i++) {
        t->band[i].from = i == 0 ? -INFINITY : edge[i - 1];
        t->band[i].below = i == edges ? INFINITY : edge[i];
        part[i] = survey_spread_count(&x->spread, t->band[i].from, t->band[i].below);
    }
    show_parts(k, x, part, t->bands, t, out);
    for (size_t i = 0; i < t->bands; i++) {
        t->band[i].count = out[i];
    }
}

static void show_middle(struct counting *k, struct counter *x, struct survey_tally *t) {
    bool single = survey_is_single(k->form, x->item);
    if (t->kind == SURVEY_TALLY_NUMBER && single && !x->spread.merged && x->answered > 0) {
        show_bands(k, x, t);
    } else {
        show_plain(k, x, t);
    }
    t->has_middle = x->answered >= SMALL_LEAST;
    t->is_about = x->spread.merged;
    if (t->has_middle) {
        t->low = survey_spread_at(&x->spread, 0.25);
        t->median = survey_spread_at(&x->spread, 0.5);
        t->high = survey_spread_at(&x->spread, 0.75);
    }
}

/* Choices down, groups across, both with their sums. Of several choices each is a table of its
 * own: chosen and not. */
static void compare_rows(struct counting *k, const uint64_t *row, size_t rows,
                         struct survey_number *out) {
    size_t width = k->groups + 1;
    uint64_t *count = arena_array(k->arena, uint64_t, (rows + 1) * width);
    bool *hidden = arena_array(k->arena, bool, (rows + 1) * width);
    for (size_t r = 0; r < rows; r++) {
        for (size_t g = 0; g < k->groups; g++) {
            uint64_t v = row[r * k->groups + g];
            count[r * width + g] = v;
            count[r * width + k->groups] += v;
            count[rows * width + g] += v;
            count[rows * width + k->groups] += v;
        }
    }
    hide(count, hidden, rows + 1, width);
    for (size_t i = 0; i < rows * width; i++) {
        out[i] = number_of(count[i], hidden[i]);
    }
}

static void show_compared(struct counting *k, const struct counter *x, struct survey_tally *t) {
    size_t width = k->groups + 1;
    t->cell = arena_array(k->arena, struct survey_number, (x->names + 2) * width);
    if (t->kind == SURVEY_TALLY_ONE) {
        compare_rows(k, x->cell, x->names, t->cell);
        return;
    }
    for (size_t i = 0; i < x->names; i++) {
        uint64_t pair[2 * (SURVEY_GROUPS_MAX + 1)];
        struct survey_number out[2 * (SURVEY_GROUPS_MAX + 2)];
        for (size_t g = 0; g < k->groups; g++) {
            pair[g] = x->cell[i * k->groups + g];
            pair[k->groups + g] = x->answered_by[g] - pair[g];
        }
        compare_rows(k, pair, 2, out);
        memcpy(t->cell + i * width, out, width * sizeof *out);
    }
}

static enum survey_tally_kind kind_of(const struct form *f, const struct counter *x) {
    enum form_type type = f->item[x->item].type;
    if (x->list) {
        return type == FORM_SELECT_ONE && survey_is_single(f, x->item) ? SURVEY_TALLY_ONE
                                                                       : SURVEY_TALLY_SEVERAL;
    }
    return type == FORM_DATE ? SURVEY_TALLY_DAY
           : type == FORM_INTEGER || type == FORM_DECIMAL || type == FORM_RANGE
               ? SURVEY_TALLY_NUMBER
               : SURVEY_TALLY_PLAIN;
}

static void show_one(struct counting *k, struct counter *x, struct survey_tally *t) {
    t->item = x->item;
    t->kind = kind_of(k->form, x);
    t->cells = x->names;
    t->cell = arena_array(k->arena, struct survey_number, x->names + 1);
    if (k->groups > 0) {
        show_compared(k, x, t);
    } else if (t->kind == SURVEY_TALLY_ONE) {
        show_parts(k, x, x->cell, x->names, t, t->cell);
    } else if (t->kind == SURVEY_TALLY_SEVERAL) {
        show_several(k, x, t);
    } else if (t->kind == SURVEY_TALLY_PLAIN) {
        show_plain(k, x, t);
    } else {
        show_middle(k, x, t);
    }
}

static void show_all(struct counting *k) {
    struct survey_results *out = k->out;
    out->enough = k->all >= SMALL_LEAST;
    if (!out->enough) {
        return;
    }
    out->all = (int64_t)k->all;
    out->item = arena_array(k->arena, struct survey_tally, k->counters + 1);
    out->count = k->counters;
    for (size_t i = 0; i < k->counters; i++) {
        show_one(k, &k->counter[i], &out->item[i]);
    }
}

/* --- beginning --- */

static bool is_counted(const struct form *f, uint32_t item, bool compared) {
    enum form_type type = f->item[item].type;
    bool chosen = form_is_select(type) && type != FORM_RANK &&
                  f->list[f->item[item].list].choices <= SURVEY_LISTED_MAX;
    return compared ? chosen : form_is_asked(type);
}

static void make_counter(struct counting *k, uint32_t item) {
    const struct form_item *i = &k->form->item[item];
    struct counter *x = &k->counter[k->counters++];
    size_t width = k->groups > 0 ? k->groups : 1;
    *x = (struct counter){.item = item};
    if (form_is_select(i->type) && i->type != FORM_RANK &&
        k->form->list[i->list].choices <= SURVEY_LISTED_MAX) {
        x->list = &k->form->list[i->list];
        x->names = x->list->choices;
    }
    x->cell = arena_array(k->arena, uint64_t, (x->names + 1) * width);
    x->answered_by = arena_array(k->arena, uint64_t, width);
    x->seen = arena_array(k->arena, uint32_t, x->names + 1);
    k->counter_of[item] = (uint32_t)k->counters;
}

static uint32_t find_by(const struct form *f, struct str by) {
    for (uint32_t i = 0; i < f->items && by.n > 0; i++) {
        if (str_eq(f->item[i].name, by) && survey_can_compare(f, i)) {
            return i;
        }
    }
    return FORM_NONE;
}

static void begin(struct counting *k, uint32_t from) {
    const struct form *f = k->form;
    k->counter = arena_array(k->arena, struct counter, SURVEY_RESULTS_PER_PAGE);
    k->counter_of = arena_array(k->arena, uint32_t, f->items + 1);
    k->same = arena_array(k->arena, struct same, SURVEY_VERSIONS_MAX + 1);
    k->out->next = FORM_NONE;
    for (uint32_t i = from; i < f->items; i++) {
        if (!is_counted(f, i, k->groups > 0) || i == k->out->by) {
            continue;
        }
        if (k->counters == SURVEY_RESULTS_PER_PAGE) {
            k->out->next = i;
            break;
        }
        make_counter(k, i);
    }
}

static void begin_groups(struct counting *k, struct str by) {
    k->out->by = find_by(k->form, by);
    if (k->out->by != FORM_NONE) {
        k->groups = k->form->list[k->form->item[k->out->by].list].choices + 1;
    }
    k->out->groups = k->groups;
    k->group = arena_array(k->arena, uint64_t, k->groups + 2);
}

enum err survey_results_read(struct ctx *c, const struct survey *s, uint32_t from, struct str by,
                             struct survey_results *out) {
    *out = (struct survey_results){.by = FORM_NONE, .next = FORM_NONE};
    if (!survey_may_read(c, s)) {
        return ERR_FORBIDDEN;
    }
    out->form = arena_new(c->arena, struct form);
    TRY(survey_form_plain(c, s->thing.id, s->version, out->form));
    /* What is kept must not lie where each submission's memory is taken back. */
    struct arena *own = arena_make();
    struct ctx inner = *c;
    struct counting k = {
        .c = &inner, .survey = s->thing.id, .arena = c->arena, .form = out->form, .out = out};
    begin_groups(&k, by);
    begin(&k, from);
    inner.arena = own;
    enum err e = read_versions(&k, s->version);
    e = e != ERR_OK ? e : survey_each(&inner, s->thing.id, count_one, &k);
    arena_free(own);
    TRY(e);
    show_all(&k);
    return ERR_OK;
}
