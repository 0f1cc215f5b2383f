/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A form, page by page. */
#include "engine/form_steps.h"

#include <string.h>

#include "engine/form_text.h"

/* --- what depends on what --- */

struct parting {
    struct form_answers *as;
    struct form_steps out;
    size_t room;
    struct form_step *step; /* that grows; NULL: none */
    size_t step_room;
    size_t questions;          /* of it */
    uint32_t together;         /* the field-list that it is of, or FORM_NONE */
    const struct form_row *of; /* the row that it is of */
    bool *here;                /* items of the step that grows */
    bool *seen;                /* while looking */
    bool hit;
    struct {
        uint32_t repeat;
        struct form_row *row;
    } open[FORM_REPEATS_MAX + 1];
    size_t opened;
};

static void look_at(void *self, uint32_t item);

static void look_in_words(struct parting *p, const struct str *words) {
    const struct form *f = p->as->ready->form;
    for (uint32_t i = 0; words && i < f->languages; i++) {
        struct form_reference ref;
        uint32_t item;
        for (size_t at = 0; form_next_reference(words[i], at, &ref); at = ref.at + ref.n) {
            if (form_names_find(&p->as->ready->names, ref.name, &item) == 1) {
                look_at(p, item);
            }
        }
    }
}

static void look_in_rule(struct parting *p, uint32_t item, enum form_rule rule) {
    const struct form_expr *e = p->as->ready->place[item].rule[rule];
    if (e) {
        form_expr_answers(e, look_at, p);
    }
}

/* An answer is wanted: one of this page, or one that is worked out of such a one. */
static void look_at(void *self, uint32_t item) {
    struct parting *p = self;
    const struct form *f = p->as->ready->form;
    p->hit = p->hit || p->here[item];
    if (p->hit || p->seen[item]) {
        return;
    }
    p->seen[item] = true;
    look_in_rule(p, item, FORM_CALCULATION);
    for (uint32_t i = item; i != FORM_NONE; i = f->item[i].parent) {
        look_in_rule(p, i, FORM_RELEVANT);
        look_in_rule(p, i, FORM_COUNT);
    }
}

static bool depends(struct parting *p, uint32_t item) {
    const struct form *f = p->as->ready->form;
    memset(p->seen, 0, f->items * sizeof *p->seen);
    p->hit = false;
    for (uint32_t i = item; i != FORM_NONE; i = f->item[i].parent) {
        look_in_rule(p, i, FORM_RELEVANT);
    }
    look_in_rule(p, item, FORM_CALCULATION);
    look_in_rule(p, item, FORM_FILTER);
    look_in_rule(p, item, FORM_COUNT);
    look_in_words(p, f->item[item].label);
    look_in_words(p, f->item[item].hint);
    return p->hit;
}

/* --- parting into pages --- */

static void end_step(struct parting *p) {
    if (p->step) {
        memset(p->here, 0, p->as->ready->form->items * sizeof *p->here);
    }
    p->step = NULL;
    p->questions = 0;
    p->together = FORM_NONE;
}

static struct form_step *begin_step(struct parting *p) {
    end_step(p);
    if (p->out.count == p->room) {
        size_t room = p->room ? 2 * p->room : 16;
        struct form_step *more = arena_array(p->as->arena, struct form_step, room);
        if (p->out.count > 0) {
            memcpy(more, p->out.item, p->out.count * sizeof *more);
        }
        p->out.item = more;
        p->room = room;
    }
    p->step = &p->out.item[p->out.count++];
    *p->step = (struct form_step){.more = FORM_NONE};
    p->step_room = 0;
    return p->step;
}

static void put(struct parting *p, struct form_asked x) {
    struct form_step *s = p->step;
    if (s->count == p->step_room) {
        size_t room = p->step_room ? 2 * p->step_room : 8;
        struct form_asked *more = arena_array(p->as->arena, struct form_asked, room);
        if (s->count > 0) {
            memcpy(more, s->item, s->count * sizeof *more);
        }
        s->item = more;
        p->step_room = room;
    }
    s->item[s->count++] = x;
}

/* The outermost field-list that holds an item, or FORM_NONE. */
static uint32_t field_list_of(const struct form *f, uint32_t item) {
    uint32_t out = FORM_NONE;
    for (uint32_t i = f->item[item].parent; i != FORM_NONE; i = f->item[i].parent) {
        bool is = f->item[i].type == FORM_GROUP && (f->item[i].appearance & FORM_FIELD_LIST) != 0;
        out = is ? i : out;
    }
    return out;
}

static bool is_within(const struct form_answers *as, uint32_t item, uint32_t section) {
    return item > section && item < as->ready->place[section].end;
}

/* Behind the rows of a repeat: may there be another? */
static void close_repeats(struct parting *p, const struct form_walk *w) {
    while (p->opened > 0) {
        uint32_t repeat = p->open[p->opened - 1].repeat;
        const struct form_row *row = w ? w->row : NULL;
        while (row && row->repeat != repeat) {
            row = row->within;
        }
        bool inside = w && row && row->within == p->open[p->opened - 1].row &&
                      is_within(p->as, w->index, repeat);
        if (inside) {
            return;
        }
        struct form_step *s = begin_step(p);
        s->more = repeat;
        s->row = p->open[--p->opened].row;
        end_step(p);
    }
}

/* Headings of the groups, and of the row, that this page begins within. */
static void put_headings(struct parting *p, const struct form_walk *w, uint32_t until) {
    const struct form *f = p->as->ready->form;
    uint32_t path[FORM_DEPTH_MAX + FORM_REPEATS_MAX + 1];
    size_t n = 0;
    for (uint32_t i = f->item[w->index].parent; i != FORM_NONE && i != until && n < 15;
         i = f->item[i].parent) {
        path[n++] = i;
    }
    while (n-- > 0) {
        struct form_row *row = w->row;
        while (f->item[path[n]].type != FORM_REPEAT &&
               row->repeat != p->as->ready->place[path[n]].scope) {
            row = row->within;
        }
        while (f->item[path[n]].type == FORM_REPEAT && row->repeat != path[n]) {
            row = row->within;
        }
        put(p, (struct form_asked){path[n], row, NULL});
    }
}

static bool fits(struct parting *p, const struct form_walk *w, uint32_t together) {
    if (!p->step || w->row != p->of || p->together != together) {
        return false;
    }
    return together != FORM_NONE || (p->questions < FORM_STEP_QUESTIONS && !depends(p, w->index));
}

static bool is_shown(enum form_type t) {
    return form_is_asked(t) || t == FORM_NOTE;
}

/* Of each section: is there anything in it that a person sees? Nobody adds rows of nothing. */
static bool *find_full(struct form_answers *as) {
    const struct form *f = as->ready->form;
    bool *full = arena_array(as->arena, bool, f->items + 1);
    for (uint32_t i = 0; i < f->items; i++) {
        for (uint32_t p = is_shown(f->item[i].type) ? f->item[i].parent : FORM_NONE; p != FORM_NONE;
             p = f->item[p].parent) {
            full[p] = true;
        }
    }
    return full;
}

static void take(struct parting *p, const struct form_walk *w) {
    const struct form *f = p->as->ready->form;
    uint32_t together = field_list_of(f, w->index);
    uint32_t before = FORM_NONE;
    if (!w->answer->relevant) {
        /* What may be asked after this page stands on the next one already. */
        if (p->step && together == FORM_NONE && depends(p, w->index)) {
            end_step(p);
        }
        return;
    }
    if (fits(p, w, together)) {
        before = f->item[p->step->item[p->step->count - 1].item].parent;
    } else {
        begin_step(p);
        p->together = together;
        p->of = w->row;
    }
    if (before == FORM_NONE || before != f->item[w->index].parent) {
        put_headings(p, w, before);
    }
    put(p, (struct form_asked){w->index, w->row, w->answer});
    p->here[w->index] = true;
    p->questions += w->item->type != FORM_NOTE;
}

struct form_steps form_steps_of(struct form_answers *as) {
    uint32_t items = as->ready->form->items;
    struct parting p = {.as = as, .together = FORM_NONE};
    p.here = arena_array(as->arena, bool, items + 1);
    p.seen = arena_array(as->arena, bool, items + 1);
    const bool *full = find_full(as);
    for (struct form_walk w = form_walk(as); form_walk_next(&w);) {
        close_repeats(&p, &w);
        if (w.item->type == FORM_REPEAT && w.answer->relevant) {
            end_step(&p);
            if (!as->ready->place[w.index].rule[FORM_COUNT] && full[w.index]) {
                p.open[p.opened].repeat = w.index;
                p.open[p.opened++].row = w.row;
            }
        } else if (is_shown(w.item->type)) {
            take(&p, &w);
        }
    }
    close_repeats(&p, NULL);
    return p.out;
}

/* --- keys --- */

struct str form_key(struct form_answers *as, const struct form_row *row, uint32_t item, char kind) {
    struct str rows = STR("");
    for (const struct form_row *r = row; r && r->repeat != FORM_NONE; r = r->within) {
        bool holds = as->ready->place[item].scope == r->repeat || rows.n > 0;
        bool itself = r->repeat == item && kind == 'r';
        if (holds || itself || is_within(as, item, r->repeat)) {
            rows = arena_printf(as->arena, "-%u%.*s", r->number, STR_ARG(rows));
        }
    }
    return arena_printf(as->arena, "%c%u%.*s", kind, item, STR_ARG(rows));
}

/* The repeats that hold an item, the outermost first. */
static size_t scopes_of(const struct form_answers *as, uint32_t item, uint32_t *out) {
    size_t n = 0;
    for (uint32_t s = as->ready->place[item].scope; s != FORM_NONE; s = as->ready->place[s].scope) {
        n++;
    }
    size_t at = n;
    for (uint32_t s = as->ready->place[item].scope; s != FORM_NONE; s = as->ready->place[s].scope) {
        out[--at] = s;
    }
    return n;
}

bool form_key_place(struct form_answers *as, struct str key, char *kind, struct form_row **row,
                    uint32_t *item) {
    uint32_t scope[FORM_REPEATS_MAX + 2];
    int64_t number;
    struct str rest = key;
    struct str first = str_cut(&rest, '-');
    if (first.n < 2 || !str_has(STR("qmr"), first.p[0]) ||
        !str_to_int(str_from(first, 1), &number) || number < 0 ||
        number >= as->ready->form->items) {
        return false;
    }
    *kind = first.p[0];
    *item = (uint32_t)number;
    bool repeat = as->ready->form->item[*item].type == FORM_REPEAT;
    if ((*kind != 'q') != repeat) {
        return false;
    }
    size_t scopes = scopes_of(as, *item, scope);
    if (*kind == 'r') {
        scope[scopes++] = *item;
    }
    *row = form_answers_top(as);
    for (size_t i = 0; i < scopes; i++) {
        const struct form_answer *of = form_answer_of(as, *row, scope[i]);
        if (!str_to_int(str_cut(&rest, '-'), &number) || number < 1 || number > of->rows) {
            return false;
        }
        *row = of->row[number - 1];
    }
    return rest.n == 0;
}

static bool step_has(const struct form_step *s, char kind, const struct form_row *row,
                     uint32_t item) {
    if (s->more != FORM_NONE) {
        return kind == 'm' && s->more == item && s->row == row;
    }
    for (size_t i = 0; i < s->count; i++) {
        bool same = s->item[i].item == item && s->item[i].row == row;
        if (same && (kind == 'q' || kind == 'r')) {
            return true;
        }
    }
    return false;
}

static uint32_t first_item(const struct form_step *s) {
    return s->more != FORM_NONE ? s->more : s->item[0].item;
}

size_t form_steps_at(struct form_answers *as, const struct form_steps *all, struct str key) {
    struct form_row *row;
    uint32_t item;
    char kind;
    if (str_eq(key, STR("end"))) {
        return all->count;
    }
    if (!form_key_place(as, key, &kind, &row, &item)) {
        return 0;
    }
    for (size_t i = 0; i < all->count; i++) {
        if (step_has(&all->item[i], kind, row, item)) {
            return i;
        }
    }
    size_t i = 0;
    while (i < all->count && first_item(&all->item[i]) < item) {
        i++;
    }
    return i;
}

struct str form_steps_key(struct form_answers *as, const struct form_steps *all, size_t at) {
    if (at >= all->count) {
        return STR("end");
    }
    const struct form_step *s = &all->item[at];
    if (s->more != FORM_NONE) {
        return form_key(as, s->row, s->more, 'm');
    }
    size_t i = 0;
    while (i + 1 < s->count && form_is_section(as->ready->form->item[s->item[i].item].type)) {
        i++;
    }
    return form_key(as, s->item[i].row, s->item[i].item, 'q');
}
