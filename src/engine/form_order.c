/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Goes from each item to those it depends on, and comes back when they stand in the order. Whoever
 * is met again on the way depends on itself. The way lies in the arena: a form may be one long
 * chain of rules, and no thread's stack is that deep. */
#include "engine/form_order.h"

#include <string.h>

enum { UNSEEN, OPEN, SETTLED };

struct dependency {
    uint32_t on;
    enum form_rule rule;
};

/* An item whose dependencies are gone through. */
struct step {
    uint32_t item;
    size_t next, end; /* of the list of dependencies */
};

struct ordering {
    struct arena *arena;
    const struct form_ready *ready;
    struct form_cycle *cycle; /* why is set once there is one */
    uint8_t *seen;
    uint32_t *order;
    uint32_t count;
    struct step *way; /* as many as there are items */
    size_t steps;
    struct dependency *list; /* of all items on the way, one behind the other */
    size_t listed, room;
    enum form_rule rule; /* that is looked at */
};

static void add(struct ordering *o, uint32_t on, enum form_rule rule) {
    if (o->listed == o->room) {
        size_t room = o->room ? 2 * o->room : 64;
        struct dependency *more = arena_array(o->arena, struct dependency, room);
        if (o->listed) {
            memcpy(more, o->list, o->listed * sizeof *more);
        }
        o->list = more;
        o->room = room;
    }
    o->list[o->listed++] = (struct dependency){on, rule};
}

static void add_answer(void *self, uint32_t on) {
    struct ordering *o = self;
    add(o, on, o->rule);
}

static void open_item(struct ordering *o, uint32_t item) {
    static const enum form_rule rules[] = {FORM_RELEVANT, FORM_CALCULATION, FORM_DEFAULT,
                                           FORM_COUNT};
    uint32_t parent = o->ready->form->item[item].parent;
    size_t from = o->listed;
    o->seen[item] = OPEN;
    if (parent != FORM_NONE) {
        add(o, parent, FORM_RELEVANT);
    }
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const struct form_expr *e = o->ready->place[item].rule[rules[i]];
        o->rule = rules[i];
        if (e) {
            form_expr_answers(e, add_answer, o);
        }
    }
    o->way[o->steps++] = (struct step){item, from, o->listed};
}

static void close_item(struct ordering *o) {
    const struct step *last = &o->way[--o->steps];
    o->seen[last->item] = SETTLED;
    o->order[o->count++] = last->item;
    o->listed = o->steps ? o->way[o->steps - 1].end : 0;
}

static void follow(struct ordering *o, uint32_t item, struct dependency d) {
    const struct form *f = o->ready->form;
    if (d.on == item) { /* a default is worked out once: its own answer is empty then */
        if (d.rule != FORM_DEFAULT) {
            *o->cycle = (struct form_cycle){item, d.rule, STR("this depends on itself")};
        }
    } else if (o->seen[d.on] == OPEN) {
        *o->cycle = (struct form_cycle){
            item, d.rule,
            arena_printf(o->arena, "\"%.*s\" and \"%.*s\" depend on each other",
                         STR_ARG(f->item[item].name), STR_ARG(f->item[d.on].name))};
    } else if (o->seen[d.on] == UNSEEN) {
        open_item(o, d.on);
    }
}

static void settle(struct ordering *o, uint32_t item) {
    if (o->seen[item] != UNSEEN) {
        return;
    }
    open_item(o, item);
    while (o->steps && !o->cycle->why.p) {
        struct step *last = &o->way[o->steps - 1];
        if (last->next == last->end) {
            close_item(o);
        } else {
            follow(o, last->item, o->list[last->next++]);
        }
    }
}

const uint32_t *form_order(struct arena *a, const struct form_ready *r, struct form_cycle *cycle) {
    struct ordering o = {.arena = a,
                         .ready = r,
                         .cycle = cycle,
                         .seen = arena_array(a, uint8_t, r->form->items),
                         .order = arena_array(a, uint32_t, r->form->items),
                         .way = arena_array(a, struct step, r->form->items)};
    *cycle = (struct form_cycle){0};
    for (uint32_t i = 0; i < r->form->items && !cycle->why.p; i++) {
        settle(&o, i);
    }
    return cycle->why.p ? NULL : o.order;
}
