/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Rows and their answers: making, finding, putting. Evaluating is form_evaluate.c's. */
#include "engine/form_answers.h"

#include <assert.h>
#include <string.h>

#include "engine/form_inside.h"

const char *form_wrong_word(enum form_wrong w) {
    static const char *const word[] = {"fine",         "missing",    "not_a_number", "not_whole",
                                       "not_a_date",   "not_a_time", "not_a_point",  "not_a_file",
                                       "out_of_range", "no_choice",  "not_ranked",   "refused",
                                       "too_long"};
    _Static_assert(sizeof word / sizeof word[0] == FORM_WRONGS, "each has its word");
    return word[w];
}

/* --- rows --- */

static uint32_t slots_of(const struct form_answers *as, uint32_t repeat) {
    return repeat == FORM_NONE ? as->ready->slots : as->ready->place[repeat].slots;
}

static struct form_row *new_row(struct form_answers *as, uint32_t repeat, struct form_row *within,
                                bool fresh) {
    struct form_row *row = arena_new(as->arena, struct form_row);
    uint32_t slots = slots_of(as, repeat);
    *row = (struct form_row){.repeat = repeat, .number = 1, .within = within, .fresh = fresh};
    row->answer = arena_array(as->arena, struct form_answer, slots);
    for (uint32_t i = 0; i < slots; i++) {
        row->answer[i].relevant = true;
    }
    as->answers += slots;
    return row;
}

/* A fresh row has a first row of each repeat that does not count its own. */
static void first_rows(struct form_answers *as, struct form_row *row) {
    const struct form_ready *r = as->ready;
    uint32_t from = row->repeat == FORM_NONE ? 0 : row->repeat + 1;
    uint32_t end = row->repeat == FORM_NONE ? r->form->items : r->place[row->repeat].end;
    for (uint32_t i = from; i < end;) {
        bool repeat = r->form->item[i].type == FORM_REPEAT;
        if (repeat && !r->place[i].rule[FORM_COUNT]) {
            (void)form_row_add(as, row, i);
        }
        i = repeat ? r->place[i].end : i + 1;
    }
}

static struct form_answers *start(struct arena *a, const struct form_ready *r,
                                  struct form_clock clock, bool fresh) {
    struct form_answers *as = arena_new(a, struct form_answers);
    *as = (struct form_answers){
        .ready = r, .arena = a, .clock = clock, .language = r->form->default_language};
    as->top = new_row(as, FORM_NONE, NULL, fresh);
    if (fresh) {
        first_rows(as, as->top);
    }
    return as;
}

struct form_answers *form_answers_make(struct arena *a, const struct form_ready *r,
                                       struct form_clock clock) {
    return start(a, r, clock, true);
}

struct form_answers *form_answers_again(struct arena *a, const struct form_ready *r,
                                        struct form_clock clock) {
    return start(a, r, clock, false);
}

struct form_row *form_answers_top(struct form_answers *as) {
    return as->top;
}

struct form_answer *form_answer_of(const struct form_answers *as, struct form_row *row,
                                   uint32_t item) {
    while (row->repeat != as->ready->place[item].scope) {
        row = row->within;
        assert(row);
    }
    return &row->answer[as->ready->place[item].slot];
}

static void row_room(struct form_answers *as, struct form_answer *repeat) {
    if (repeat->kept == repeat->room) {
        uint32_t room = repeat->room ? 2 * repeat->room : 4;
        struct form_row **more = arena_array(as->arena, struct form_row *, room);
        if (repeat->kept) {
            memcpy(more, repeat->row, repeat->kept * sizeof(struct form_row *));
        }
        repeat->row = more;
        repeat->room = room;
    }
}

static struct form_row *row_more(struct form_answers *as, struct form_row *within, uint32_t repeat,
                                 bool fresh) {
    struct form_answer *of = form_answer_of(as, within, repeat);
    if (of->rows < of->kept) {
        return of->row[of->rows++];
    }
    if (of->kept == FORM_ROWS_MAX || as->rows == FORM_ROWS_ALL_MAX ||
        as->answers + slots_of(as, repeat) > FORM_ANSWERS_MAX) {
        return NULL;
    }
    while (within->repeat != as->ready->place[repeat].scope) {
        within = within->within;
    }
    row_room(as, of);
    struct form_row *row = new_row(as, repeat, within, fresh);
    row->number = of->kept + 1;
    of->row[of->kept++] = row;
    of->rows = of->kept;
    as->rows++;
    if (fresh) {
        first_rows(as, row);
    }
    return row;
}

struct form_row *form_row_add(struct form_answers *as, struct form_row *within, uint32_t repeat) {
    return row_more(as, within, repeat, true);
}

struct form_row *form_row_again(struct form_answers *as, struct form_row *within, uint32_t repeat) {
    return row_more(as, within, repeat, false);
}

/* It and all within it. */
static uint32_t rows_of(const struct form_answers *as, const struct form_row *row) {
    uint32_t rows = 1;
    for (uint32_t i = 0; i < slots_of(as, row->repeat); i++) {
        for (uint32_t k = 0; k < row->answer[i].kept; k++) {
            rows += rows_of(as, row->answer[i].row[k]);
        }
    }
    return rows;
}

void form_row_remove(struct form_answers *as, struct form_row *within, uint32_t repeat,
                     uint32_t number) {
    struct form_answer *of = form_answer_of(as, within, repeat);
    if (number < 1 || number > of->rows) {
        return;
    }
    as->rows -= rows_of(as, of->row[number - 1]);
    for (uint32_t i = number; i < of->kept; i++) {
        of->row[i - 1] = of->row[i];
        of->row[i - 1]->number = i;
    }
    of->kept--;
    of->rows--;
}

/* --- values --- */

/* CR and CRLF as LF, as browsers and telephones differ. */
static struct str plain_lines(struct arena *a, struct str s) {
    if (!str_has(s, '\r')) {
        return s;
    }
    char *out = arena_room(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n') {
            continue;
        }
        out[n++] = s.p[i] == '\r' ? '\n' : s.p[i];
    }
    return str_make(out, n);
}

void form_answer_put(struct form_answers *as, struct form_row *row, uint32_t item,
                     struct str value) {
    assert(!form_is_section(as->ready->form->item[item].type));
    form_answer_of(as, row, item)->value = plain_lines(as->arena, value.p ? value : STR(""));
}

/* --- paths --- */

struct str form_answer_path(struct arena *a, const struct form_answers *as,
                            const struct form_row *row, uint32_t item) {
    const struct form *f = as->ready->form;
    struct str path = str_of(NULL);
    while (row->repeat != as->ready->place[item].scope) {
        row = row->within;
    }
    for (uint32_t i = item; i != FORM_NONE; i = f->item[i].parent) {
        struct str step = f->item[i].name;
        if (i != item && f->item[i].type == FORM_REPEAT) {
            step = arena_printf(a, "%.*s[%u]", STR_ARG(step), row->number);
            row = row->within;
        }
        path = path.p ? arena_join(a, step, STR("/"), path) : step;
    }
    return path;
}

/* "member[2]" into its name and number. */
static bool step_of(struct str step, struct str *name, int64_t *number) {
    *number = 1;
    *name = str_cut(&step, '[');
    if (!step.n) {
        return name->n != 0;
    }
    return str_ends(step, STR("]")) && str_to_int(str_first(step, step.n - 1), number) &&
           *number >= 1;
}

struct form_answer *form_answer_find(const struct form_answers *as, struct str path) {
    const struct form_ready *r = as->ready;
    struct form_row *row = as->top;
    uint32_t from = 0;
    uint32_t end = r->form->items;
    struct form_answer *found = NULL;
    while (path.n) {
        struct str name;
        int64_t number;
        if (!step_of(str_cut(&path, '/'), &name, &number)) {
            return NULL;
        }
        uint32_t i = from;
        while (i < end && !str_eq(r->form->item[i].name, name)) {
            i = r->place[i].end;
        }
        if (i >= end) {
            return NULL;
        }
        found = &row->answer[r->place[i].slot];
        if (path.n && r->form->item[i].type == FORM_REPEAT) {
            if (number > found->rows) {
                return NULL;
            }
            row = found->row[number - 1];
        }
        from = i + 1;
        end = r->place[i].end;
    }
    return found;
}

/* --- walking --- */

struct form_walk form_walk(struct form_answers *as) {
    struct form_walk w = {.as = as};
    w.open[0].row = as->top;
    w.open[0].repeat = FORM_NONE;
    w.open[0].after = as->ready->form->items;
    w.opened = 1;
    return w;
}

/* At the end of a row: on to the next one of its repeat, or out of it. */
static bool leave(struct form_walk *w) {
    while (w->next == w->open[w->opened - 1].after) {
        if (w->opened == 1) {
            return false;
        }
        struct form_row *row = w->open[w->opened - 1].row;
        uint32_t repeat = w->open[w->opened - 1].repeat;
        struct form_answer *of = form_answer_of(w->as, row->within, repeat);
        if (row->number < of->rows) {
            w->open[w->opened - 1].row = of->row[row->number];
            w->next = repeat + 1;
            w->row_begins = true;
            if (w->next < w->open[w->opened - 1].after) {
                return true;
            }
        } else {
            w->next = w->as->ready->place[repeat].end;
            w->opened--;
        }
    }
    return true;
}

static void enter(struct form_walk *w) {
    const struct form_place *place = &w->as->ready->place[w->index];
    if (w->item->type != FORM_REPEAT) {
        return;
    }
    if (!w->answer->rows || place->end == w->index + 1) {
        w->next = place->end;
        return;
    }
    w->open[w->opened].row = w->answer->row[0];
    w->open[w->opened].repeat = w->index;
    w->open[w->opened].after = place->end;
    w->opened++;
    w->row_begins = true;
}

bool form_walk_next(struct form_walk *w) {
    const struct form_ready *r = w->as->ready;
    bool begins = w->row_begins;
    w->row_begins = false;
    if (!leave(w)) {
        return false;
    }
    begins = begins || w->row_begins;
    w->index = w->next++;
    w->item = &r->form->item[w->index];
    w->row = w->open[w->opened - 1].row;
    w->answer = &w->row->answer[r->place[w->index].slot];
    w->depth = 0;
    for (uint32_t p = w->item->parent; p != FORM_NONE; p = r->form->item[p].parent) {
        w->depth++;
    }
    w->row_begins = false;
    enter(w);
    w->begins = begins;
    return true;
}
