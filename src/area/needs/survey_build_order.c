/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The items of a form, in another order. */
#include <string.h>

#include "area/needs/survey_build_inside.h"

uint32_t survey_item_end(const struct form *f, uint32_t item) {
    uint32_t i = item + 1;
    while (i < f->items) {
        uint32_t p = f->item[i].parent;
        while (p != FORM_NONE && p != item) {
            p = f->item[p].parent;
        }
        if (p != item) {
            break;
        }
        i++;
    }
    return i;
}

struct order {
    uint32_t *item; /* FORM_NONE: the new one */
    uint32_t count;
};

static struct order order_begin(struct ctx *c, const struct form *f) {
    return (struct order){arena_array(c->arena, uint32_t, f->items + 2), 0};
}

static void order_put(struct order *o, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        o->item[o->count++] = i;
    }
}

static const struct form_item no_new_one;

/* The form with its items in this order; `made` stands where the order has FORM_NONE. */
static struct form_item *reorder(struct ctx *c, const struct form *f, const struct order *o,
                                 const struct form_item *made, struct form *out) {
    uint32_t *now = arena_array(c->arena, uint32_t, f->items + 1);
    struct form_item *item = arena_array(c->arena, struct form_item, o->count + 1);
    for (uint32_t i = 0; i < o->count; i++) {
        if (o->item[i] != FORM_NONE) {
            now[o->item[i]] = i;
        }
    }
    for (uint32_t i = 0; i < o->count; i++) {
        item[i] = o->item[i] == FORM_NONE ? *made : f->item[o->item[i]];
        item[i].parent = item[i].parent == FORM_NONE ? FORM_NONE : now[item[i].parent];
    }
    *out = *f;
    out->item = item;
    out->items = o->count;
    return item;
}

enum err survey_form_check(struct ctx *c, const struct form *f) {
    struct form_flaws flaws;
    if (form_prepare(c->arena, f, &flaws)) {
        return ERR_OK;
    }
    const struct form_flaw *flaw = &flaws.flaw[0];
    struct str name = flaw->item != FORM_NONE ? f->item[flaw->item].name : STR("");
    if (flaw->item != FORM_NONE) {
        struct str label = form_say(f, f->item[flaw->item].label, f->default_language);
        name = label.n > 0 ? label : name;
    }
    return ctx_wrong(c, "form",
                     str_eq(str_of(flaw->code), STR("form_depth"))
                         ? msg_survey_build_wrong_depth()
                         : msg_survey_build_wrong_form(msg_arg_str(name)));
}

struct form_item *survey_item_insert(struct ctx *c, const struct form *f, uint32_t at,
                                     const struct form_item *made, struct form *out) {
    struct order o = order_begin(c, f);
    order_put(&o, 0, at);
    o.item[o.count++] = FORM_NONE;
    order_put(&o, at, f->items);
    return &reorder(c, f, &o, made, out)[at];
}

struct form_item *survey_item_same(struct ctx *c, const struct form *f, uint32_t item,
                                   struct form *out) {
    struct form_item *all = arena_array(c->arena, struct form_item, f->items);
    memcpy(all, f->item, f->items * sizeof *all);
    *out = *f;
    out->item = all;
    return &all[item];
}

struct form_item *survey_item_into(struct ctx *c, const struct form *f, uint32_t item,
                                   uint32_t section, struct form *out) {
    uint32_t end = survey_item_end(f, item);
    uint32_t to = section == FORM_NONE ? f->items : survey_item_end(f, section);
    struct form moved;
    struct order o = order_begin(c, f);
    survey_item_same(c, f, item, &moved)->parent = section;
    uint32_t from = to <= item ? to : item; /* what stays before */
    uint32_t until = to <= item ? end : to; /* what stays behind */
    order_put(&o, 0, from);
    if (to > item) {
        order_put(&o, end, to);
    }
    uint32_t now = o.count;
    order_put(&o, item, end);
    if (to <= item) {
        order_put(&o, to, item);
    }
    order_put(&o, until, f->items);
    return &reorder(c, &moved, &o, &no_new_one, out)[now];
}

enum err survey_question_remove(struct ctx *c, const struct form *f, uint32_t item,
                                struct form *out) {
    struct order o = order_begin(c, f);
    order_put(&o, 0, item);
    order_put(&o, survey_item_end(f, item), f->items);
    (void)reorder(c, f, &o, &no_new_one, out);
    return survey_form_check(c, out);
}

static uint32_t before_of(const struct form *f, uint32_t item) {
    for (uint32_t i = item; i > 0; i--) {
        if (f->item[i - 1].parent == f->item[item].parent) {
            return i - 1;
        }
    }
    return FORM_NONE;
}

enum err survey_question_move(struct ctx *c, const struct form *f, uint32_t item, bool up,
                              struct form *out) {
    uint32_t end = survey_item_end(f, item);
    uint32_t first = up ? before_of(f, item) : item;
    uint32_t second = up ? item : end;
    bool none =
        first == FORM_NONE || second >= f->items || f->item[second].parent != f->item[item].parent;
    *out = *f;
    if (none) {
        return ERR_OK;
    }
    uint32_t behind = survey_item_end(f, second);
    struct order o = order_begin(c, f);
    order_put(&o, 0, first);
    order_put(&o, second, behind);
    order_put(&o, first, second);
    order_put(&o, behind, f->items);
    (void)reorder(c, f, &o, &no_new_one, out);
    return survey_form_check(c, out);
}
