/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Goes from each item to those it depends on, and comes back when they stand in the order. Whoever
 * is met again on the way depends on itself. */
#include "engine/form_order.h"

enum { UNSEEN, OPEN, SETTLED };

struct ordering {
    struct arena *arena;
    const struct form_ready *ready;
    struct form_cycle *cycle; /* why is set once there is one */
    uint8_t *seen;
    uint32_t *order;
    uint32_t count;
    uint32_t item; /* whose rules are looked at */
    enum form_rule rule;
};

static void settle(struct ordering *o, uint32_t item);

static void fail(struct ordering *o, struct str why) {
    *o->cycle = (struct form_cycle){o->item, o->rule, why};
}

static void depends(void *self, uint32_t on) {
    struct ordering *o = self;
    const struct form *f = o->ready->form;
    if (o->cycle->why.p) {
        return;
    }
    if (on == o->item) { /* a default is worked out once: its own answer is empty then */
        if (o->rule != FORM_DEFAULT) {
            fail(o, STR("this depends on itself"));
        }
    } else if (o->seen[on] == OPEN) {
        fail(o, arena_printf(o->arena, "\"%.*s\" and \"%.*s\" depend on each other",
                             STR_ARG(f->item[o->item].name), STR_ARG(f->item[on].name)));
    } else {
        uint32_t item = o->item;
        enum form_rule rule = o->rule;
        settle(o, on);
        o->item = item;
        o->rule = rule;
    }
}

static void settle(struct ordering *o, uint32_t item) {
    static const enum form_rule rules[] = {FORM_RELEVANT, FORM_CALCULATION, FORM_DEFAULT,
                                           FORM_COUNT};
    if (o->seen[item] != UNSEEN || o->cycle->why.p) {
        return;
    }
    o->seen[item] = OPEN;
    o->item = item;
    o->rule = FORM_RELEVANT;
    if (o->ready->form->item[item].parent != FORM_NONE) {
        depends(o, o->ready->form->item[item].parent);
    }
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const struct form_expr *e = o->ready->place[item].rule[rules[i]];
        if (e) {
            o->item = item;
            o->rule = rules[i];
            form_expr_answers(e, depends, o);
        }
    }
    o->seen[item] = SETTLED;
    o->order[o->count++] = item;
}

const uint32_t *form_order(struct arena *a, const struct form_ready *r, struct form_cycle *cycle) {
    struct ordering o = {.arena = a,
                         .ready = r,
                         .cycle = cycle,
                         .seen = arena_array(a, uint8_t, r->form->items),
                         .order = arena_array(a, uint32_t, r->form->items)};
    *cycle = (struct form_cycle){0};
    for (uint32_t i = 0; i < r->form->items; i++) {
        settle(&o, i);
    }
    return cycle->why.p ? NULL : o.order;
}
