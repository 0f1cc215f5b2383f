/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Works expressions out. Each part is a step, and so is each answer of a list. */
#include <math.h>

#include "engine/form_inside.h"

bool form_step(struct form_here *h, uint64_t steps) {
    h->as->steps += steps;
    h->over = h->over || h->as->steps > FORM_STEPS_MAX;
    return !h->over;
}

/* --- answers --- */

static uint32_t scope_of(const struct form_answers *as, uint32_t item) {
    return as->ready->place[item].scope;
}

/* Does this repeat (or the form) hold the other one, or is it the same? */
static bool holds(const struct form_answers *as, uint32_t scope, uint32_t inner) {
    while (inner != scope && inner != FORM_NONE) {
        inner = scope_of(as, inner);
    }
    return inner == scope;
}

uint32_t form_rows(const struct form_answer *repeat) {
    return repeat->relevant ? repeat->rows : 0;
}

static struct str read(const struct form_answer *answer) {
    return answer->relevant && answer->value.p ? answer->value : STR("");
}

/* Rows of the scopes between one row and an item, from the outside in. */
struct between {
    struct form_here *h;
    uint32_t item;
    uint32_t scope[FORM_REPEATS_MAX + 1]; /* repeats to go down through */
    uint32_t only[FORM_REPEATS_MAX + 1];  /* the one row to go to, or 0: all */
    uint32_t scopes;
    struct str *list;
    size_t count;
    size_t room;
};

static void add(struct between *b, struct str text) {
    if (b->list && b->count < b->room) {
        b->list[b->count] = text;
    }
    b->count++;
}

static void go_down(struct between *b, struct form_row *row, uint32_t depth) {
    const struct form_answers *as = b->h->as;
    if (!form_step(b->h, 1)) {
        return;
    }
    if (depth == b->scopes) {
        const struct form_answer *answer = &row->answer[as->ready->place[b->item].slot];
        if (as->ready->form->item[b->item].type == FORM_REPEAT) {
            for (uint32_t i = 0; i < form_rows(answer); i++) {
                add(b, STR(""));
            }
        } else if (answer->relevant) {
            add(b, read(answer));
        }
        return;
    }
    const struct form_answer *repeat = &row->answer[as->ready->place[b->scope[depth]].slot];
    for (uint32_t i = 0; i < form_rows(repeat); i++) {
        if (!b->only[depth] || b->only[depth] == i + 1) {
            go_down(b, repeat->row[i], depth + 1);
        }
    }
}

/* Twice: to count, then to keep. */
static struct form_value gather(struct between *b, struct form_row *from) {
    go_down(b, from, 0);
    b->room = b->count;
    b->list = arena_array(b->h->as->arena, struct str, b->room);
    b->count = 0;
    go_down(b, from, 0);
    return form_of_list(b->list, b->count < b->room ? b->count : b->room);
}

/* The repeats to go down through from this row's scope to the item, outermost first. */
static void way_down(struct between *b, uint32_t from) {
    uint32_t way[FORM_REPEATS_MAX + 1];
    uint32_t n = 0;
    for (uint32_t s = scope_of(b->h->as, b->item); s != from; s = scope_of(b->h->as, s)) {
        way[n++] = s;
    }
    while (n) {
        b->scope[b->scopes++] = way[--n];
    }
}

static struct form_row *common(const struct form_answers *as, struct form_row *row, uint32_t item) {
    while (row->within && !holds(as, row->repeat, scope_of(as, item))) {
        row = row->within;
    }
    return row;
}

struct form_value form_answer_value(struct form_here *h, uint32_t item) {
    const struct form_answers *as = h->as;
    struct form_row *row = common(as, h->row, item);
    bool repeat = as->ready->form->item[item].type == FORM_REPEAT;
    if (row->repeat == scope_of(as, item) && !repeat) {
        return form_of_text(read(&row->answer[as->ready->place[item].slot]));
    }
    struct between b = {.h = h, .item = item};
    way_down(&b, row->repeat);
    return gather(&b, row);
}

/* A named repeat has the row that is asked for; one that is not named has the row where we are, or
 * all. */
struct form_value form_indexed_value(struct form_here *h, const struct form_expr *e) {
    struct form_answers *as = h->as;
    struct between b = {.h = h, .item = e->arg[0]->item};
    way_down(&b, FORM_NONE);
    for (struct form_row *row = common(as, h->row, b.item); row->within; row = row->within) {
        for (uint32_t s = 0; s < b.scopes; s++) {
            b.only[s] = b.scope[s] == row->repeat ? row->number : b.only[s];
        }
    }
    for (uint32_t i = 1; i + 1 < e->args; i += 2) {
        double number = form_as_number(form_work_out(h, e->arg[i + 1]), as->clock);
        if (!(number >= 1 && number <= FORM_ROWS_MAX)) {
            return form_of_text(STR(""));
        }
        for (uint32_t s = 0; s < b.scopes; s++) {
            b.only[s] = b.scope[s] == e->arg[i]->item ? (uint32_t)number : b.only[s];
        }
    }
    return gather(&b, as->top);
}

static struct form_value column(const struct form_here *h, const struct form_expr *e) {
    if (!h->choice) {
        return form_of_text(STR(""));
    }
    struct str text = e->item == FORM_NONE ? h->choice->name
                      : h->choice->column  ? h->choice->column[e->item]
                                           : STR("");
    return form_of_text(text.p ? text : STR(""));
}

/* --- operators --- */

static double arithmetic(enum form_op op, double x, double y) {
    switch (op) {
    case FORM_OP_ADD:
        return x + y;
    case FORM_OP_SUBTRACT:
        return x - y;
    case FORM_OP_TIMES:
        return x * y;
    case FORM_OP_DIVIDE:
        return x / y;
    default:
        return fmod(x, y);
    }
}

static struct form_value compare(struct form_here *h, const struct form_expr *e) {
    struct form_value x = form_work_out(h, e->arg[0]);
    struct form_value y = form_work_out(h, e->arg[1]);
    uint64_t pairs =
        (uint64_t)(x.kind == FORM_IS_LIST ? x.count : 1) * (y.kind == FORM_IS_LIST ? y.count : 1);
    return form_of_boolean(
        form_step(h, pairs) &&
        form_compare(h->as->arena, (enum form_compare)e->what, x, y, h->as->clock));
}

static double number(struct form_here *h, const struct form_expr *e) {
    return form_as_number(form_work_out(h, e), h->as->clock);
}

static bool truth(struct form_here *h, const struct form_expr *e) {
    return form_as_boolean(form_work_out(h, e));
}

struct form_value form_work_out(struct form_here *h, const struct form_expr *e) {
    if (!form_step(h, 1)) {
        return form_of_text(STR(""));
    }
    switch (e->op) {
    case FORM_OP_NUMBER:
        return form_of_number(e->number);
    case FORM_OP_TEXT:
        return form_of_text(e->text);
    case FORM_OP_ANSWER:
        return form_answer_value(h, e->item);
    case FORM_OP_SELF:
        return form_of_text(h->self.p ? h->self : STR(""));
    case FORM_OP_COLUMN:
        return column(h, e);
    case FORM_OP_OR:
        return form_of_boolean(truth(h, e->arg[0]) || truth(h, e->arg[1]));
    case FORM_OP_AND:
        return form_of_boolean(truth(h, e->arg[0]) && truth(h, e->arg[1]));
    case FORM_OP_COMPARE:
        return compare(h, e);
    case FORM_OP_MINUS:
        return form_of_number(-number(h, e->arg[0]));
    case FORM_OP_CALL:
        return form_call_work_out(h, e);
    default:
        return form_of_number(arithmetic(e->op, number(h, e->arg[0]), number(h, e->arg[1])));
    }
}
