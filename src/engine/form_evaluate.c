/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Settles a set of answers: items in the order in which they depend on each other, each in all of
 * its rows, then a second pass that says what is wrong. */
#include <math.h>

#include "base/buf.h"
#include "engine/form_inside.h"
#include "engine/form_text.h"

/* What is done with an item in one row. False: too much work. */
typedef bool doing(struct form_answers *as, struct form_row *row, uint32_t item);

/* --- all rows of an item --- */

static bool in_rows(struct form_answers *as, struct form_row *row, uint32_t item,
                    const uint32_t *scope, uint32_t scopes, doing *f) {
    if (scopes == 0) {
        return f(as, row, item);
    }
    const struct form_answer *repeat = form_answer_of(as, row, *scope);
    for (uint32_t i = 0; i < repeat->rows; i++) {
        if (!in_rows(as, repeat->row[i], item, scope + 1, scopes - 1, f)) {
            return false;
        }
    }
    return true;
}

static bool everywhere(struct form_answers *as, uint32_t item, doing *f) {
    uint32_t scope[FORM_REPEATS_MAX + 1];
    uint32_t n = FORM_REPEATS_MAX + 1;
    for (uint32_t s = as->ready->place[item].scope; s != FORM_NONE; s = as->ready->place[s].scope) {
        scope[--n] = s;
    }
    return in_rows(as, as->top, item, scope + n, FORM_REPEATS_MAX + 1 - n, f);
}

/* --- rules --- */

static const struct form_expr *rule_of(const struct form_answers *as, uint32_t item,
                                       enum form_rule rule) {
    return as->ready->place[item].rule[rule];
}

static struct form_here here(struct form_answers *as, struct form_row *row, uint32_t item) {
    return (struct form_here){
        .as = as, .row = row, .item = item, .self = form_answer_of(as, row, item)->value};
}

/* A rule that is true or false; what it took of the arena is given back. One that cannot be read
 * here is as if it was not there: who can read it judges again. */
static bool holds(struct form_answers *as, struct form_row *row, uint32_t item, enum form_rule rule,
                  bool without) {
    const struct form_expr *e = rule_of(as, item, rule);
    if (!e) {
        return without;
    }
    struct form_here h = here(as, row, item);
    struct arena_mark mark = arena_mark(as->arena);
    bool truth = form_as_boolean(form_work_out(&h, e));
    arena_rewind(as->arena, mark);
    return (h.unread ? without : truth) && !h.over;
}

/* NaN is no answer. */
static struct str value_text(struct form_answers *as, struct form_value v) {
    bool none = (v.kind == FORM_IS_NUMBER || v.kind == FORM_IS_DAY) && isnan(v.number);
    return none ? STR("") : form_as_text(as->arena, v);
}

/* Of the types that are days, only the day or with its time. */
static struct str as_type(struct form_answers *as, uint32_t item, struct form_value v) {
    enum form_type type = as->ready->form->item[item].type;
    struct str text = value_text(as, v);
    bool day = type == FORM_DATE || type == FORM_TODAY;
    if (day && v.kind == FORM_IS_NUMBER && !isnan(v.number)) {
        v = form_of_day(as->arena, floor(v.number), as->clock);
        return form_as_text(as->arena, v);
    }
    return day && v.kind == FORM_IS_DAY ? str_first(text, 10) : text;
}

/* The result of a rule becomes the answer. Where nothing changes, nothing is kept. */
static void put_result(struct form_answers *as, struct form_row *row, uint32_t item,
                       enum form_rule rule) {
    struct form_here h = here(as, row, item);
    struct form_answer *answer = form_answer_of(as, row, item);
    struct arena_mark mark = arena_mark(as->arena);
    struct str text = as_type(as, item, form_work_out(&h, rule_of(as, item, rule)));
    if (h.over) {
        answer->wrong = FORM_TOO_LONG;
        text = STR("");
    }
    if (str_eq(text, answer->value)) {
        arena_rewind(as->arena, mark);
        return;
    }
    answer->value = text;
}

/* --- values --- */

static struct str clock_text(struct form_answers *as, bool day) {
    double days = ((double)as->clock.now_ms + as->clock.offset_minutes * 60000.0) / 86400000.0;
    struct form_value v = form_of_day(as->arena, day ? floor(days) : days, as->clock);
    if (!day && v.text.n == 10) { /* midnight to the millisecond */
        return arena_join(as->arena, v.text, STR("T00:00:00.000"));
    }
    return v.text;
}

static void put_first(struct form_answers *as, struct form_row *row, uint32_t item) {
    const struct form_item *i = &as->ready->form->item[item];
    struct form_answer *answer = form_answer_of(as, row, item);
    if (answer->value.n) {
        return; /* somebody was here before */
    }
    if (rule_of(as, item, FORM_DEFAULT)) {
        put_result(as, row, item, FORM_DEFAULT);
    } else if (i->first.n) {
        answer->value = i->first;
    } else if (i->type == FORM_START || i->type == FORM_TODAY) {
        answer->value = clock_text(as, i->type == FORM_TODAY);
    }
}

/* How many rows a repeat counts. */
static void put_rows(struct form_answers *as, struct form_row *row, uint32_t item) {
    struct form_answer *answer = form_answer_of(as, row, item);
    struct form_here h = here(as, row, item);
    double n = form_as_number(form_work_out(&h, rule_of(as, item, FORM_COUNT)), as->clock);
    n = n >= 1 ? trunc(n) : 0; /* NaN too */
    if (n > FORM_ROWS_MAX) {
        n = FORM_ROWS_MAX;
        answer->wrong = FORM_OUT_OF_RANGE;
    }
    answer->rows = answer->rows < n ? answer->rows : (uint32_t)n;
    while (answer->rows < n) {
        if (!form_row_add(as, row, item)) {
            answer->wrong = FORM_OUT_OF_RANGE;
            break;
        }
    }
}

static bool parent_relevant(struct form_answers *as, struct form_row *row, uint32_t item) {
    uint32_t parent = as->ready->form->item[item].parent;
    return parent == FORM_NONE || form_answer_of(as, row, parent)->relevant;
}

static bool settle(struct form_answers *as, struct form_row *row, uint32_t item) {
    const struct form_item *i = &as->ready->form->item[item];
    struct form_answer *answer = form_answer_of(as, row, item);
    answer->wrong = FORM_FINE;
    answer->value = answer->value.p ? answer->value : STR("");
    answer->relevant = parent_relevant(as, row, item) && holds(as, row, item, FORM_RELEVANT, true);
    if (row->fresh && !form_is_section(i->type)) {
        put_first(as, row, item);
    }
    if (as->given) {
        return as->steps <= FORM_STEPS_MAX;
    }
    if (i->type == FORM_REPEAT && rule_of(as, item, FORM_COUNT)) {
        put_rows(as, row, item);
    } else if (answer->relevant && rule_of(as, item, FORM_CALCULATION) &&
               !form_is_section(i->type)) {
        put_result(as, row, item, FORM_CALCULATION);
    } else if (i->type == FORM_END) {
        answer->value = clock_text(as, false);
    }
    return as->steps <= FORM_STEPS_MAX;
}

/* --- what is wrong --- */

static enum form_wrong look(struct form_answers *as, struct form_row *row, uint32_t item) {
    struct form_answer *answer = form_answer_of(as, row, item);
    if (!answer->value.n) {
        return answer->required && as->ready->form->item[item].type != FORM_NOTE ? FORM_MISSING
                                                                                 : FORM_FINE;
    }
    struct arena_mark mark = arena_mark(as->arena);
    enum form_wrong wrong = form_judge(as, row, item, answer->value);
    arena_rewind(as->arena, mark);
    if (wrong == FORM_FINE && !holds(as, row, item, FORM_CONSTRAINT, true)) {
        wrong = FORM_REFUSED;
    }
    return wrong;
}

static bool judge(struct form_answers *as, struct form_row *row, uint32_t item) {
    struct form_answer *answer = form_answer_of(as, row, item);
    answer->required = answer->relevant && holds(as, row, item, FORM_REQUIRED, false);
    answer->read_only = holds(as, row, item, FORM_READ_ONLY, false);
    if (!answer->relevant) {
        answer->wrong = FORM_FINE;
    } else if (answer->wrong == FORM_FINE && !form_is_section(as->ready->form->item[item].type)) {
        answer->wrong = (uint8_t)look(as, row, item);
    }
    as->wrong = as->wrong || answer->wrong != FORM_FINE;
    return as->steps <= FORM_STEPS_MAX;
}

static void ripen(struct form_answers *as, struct form_row *row) {
    uint32_t slots =
        row->repeat == FORM_NONE ? as->ready->slots : as->ready->place[row->repeat].slots;
    row->fresh = false;
    for (uint32_t i = 0; i < slots; i++) {
        for (uint32_t k = 0; k < row->answer[i].kept; k++) {
            ripen(as, row->answer[i].row[k]);
        }
    }
}

enum err form_evaluate(struct form_answers *as) {
    const struct form_ready *r = as->ready;
    as->steps = 0;
    as->wrong = false;
    for (uint32_t i = 0; i < r->form->items; i++) {
        if (!everywhere(as, r->order[i], settle)) {
            return ERR_TOO_LARGE;
        }
    }
    ripen(as, as->top);
    for (uint32_t i = 0; i < r->form->items; i++) {
        if (!everywhere(as, i, judge)) {
            return ERR_TOO_LARGE;
        }
    }
    return ERR_OK;
}

/* --- words --- */

struct str form_words(struct form_answers *as, struct form_row *row, struct str words) {
    struct form_reference ref;
    size_t at = 0;
    if (!form_next_reference(words, 0, &ref)) {
        return words;
    }
    struct buf b = buf_make(FORM_VALUE_MAX);
    for (; form_next_reference(words, at, &ref); at = ref.at + ref.n) {
        uint32_t item;
        buf_put(&b, str_make(words.p + at, ref.at - at));
        if (form_names_find(&as->ready->names, ref.name, &item) == 1) {
            struct form_here h = {.as = as, .row = row, .item = FORM_NONE};
            buf_put(&b, form_as_text(as->arena, form_answer_value(&h, item)));
        }
    }
    buf_put(&b, str_from(words, at));
    struct str out = arena_str(as->arena, buf_str(&b));
    buf_free(&b);
    return out;
}

struct str form_instance_name(struct form_answers *as) {
    struct form_here h = {.as = as, .row = as->top, .item = FORM_NONE};
    if (!as->ready->instance_name) {
        return str_of(NULL);
    }
    return form_as_text(as->arena, form_work_out(&h, as->ready->instance_name));
}
