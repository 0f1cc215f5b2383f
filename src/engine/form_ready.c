/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Looks at a form once, so that filling it asks nothing twice. */
#include "engine/form_ready.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/form_order.h"
#include "engine/form_text.h"

struct looking {
    struct arena *arena;
    const struct form *form;
    struct form_ready *ready;
    struct form_place *place;
    struct form_flaw *flaw;
    size_t flaws;
};

static struct form_flaw *add_flaw(struct looking *l, uint32_t item, int part, const char *code,
                                  struct str why) {
    struct form_flaw f = {.item = item,
                          .list = FORM_NONE,
                          .choice = FORM_NONE,
                          .part = part,
                          .language = FORM_NONE,
                          .code = code,
                          .why = why};
    if (l->flaws == FORM_FLAWS_MAX) {
        l->flaw[FORM_FLAWS_MAX] = f; /* room for what is not told */
        return &l->flaw[FORM_FLAWS_MAX];
    }
    l->flaw[l->flaws] = f;
    return &l->flaw[l->flaws++];
}

/* --- how items lie within each other --- */

static bool is_parent(const struct looking *l, uint32_t i) {
    const struct form *f = l->form;
    uint32_t parent = f->item[i].parent;
    return parent == FORM_NONE || (parent < i && form_is_section(f->item[parent].type));
}

/* What a section holds stands right behind it: the parent is the item before, or one of those that
 * hold it. */
static bool is_in_order(const struct looking *l, uint32_t i) {
    uint32_t parent = l->form->item[i].parent;
    if (i == 0) {
        return parent == FORM_NONE;
    }
    uint32_t open = i - 1;
    while (open != FORM_NONE && open != parent) {
        open = l->form->item[open].parent;
    }
    return open == parent;
}

static bool look_at_shape(struct looking *l) {
    const struct form *f = l->form;
    for (uint32_t i = 0; i < f->items; i++) {
        uint32_t depth = 0;
        uint32_t repeats = 0;
        if (!is_parent(l, i) || !is_in_order(l, i)) {
            (void)add_flaw(l, i, FORM_PART_TYPE, "form_parent",
                           STR("what holds this item does not stand before it"));
            return false;
        }
        for (uint32_t p = i; p != FORM_NONE; p = f->item[p].parent) {
            depth += form_is_section(f->item[p].type);
            repeats += f->item[p].type == FORM_REPEAT;
        }
        if (depth > FORM_DEPTH_MAX || repeats > FORM_REPEATS_MAX) {
            (void)add_flaw(l, i, FORM_PART_TYPE, "form_depth",
                           repeats > FORM_REPEATS_MAX
                               ? STR("too many repeats lie within each other")
                               : STR("too many groups lie within each other"));
            return false;
        }
    }
    return true;
}

/* Scopes and slots: each repeat counts the answers of its rows, the form the others. */
static void place_items(struct looking *l) {
    const struct form *f = l->form;
    for (uint32_t i = 0; i < f->items; i++) {
        uint32_t p = f->item[i].parent;
        l->place[i].scope = p == FORM_NONE                   ? FORM_NONE
                            : f->item[p].type == FORM_REPEAT ? p
                                                             : l->place[p].scope;
        uint32_t scope = l->place[i].scope;
        uint32_t *slots = scope == FORM_NONE ? &l->ready->slots : &l->place[scope].slots;
        l->place[i].slot = (*slots)++;
        l->place[i].end = i + 1;
        l->place[i].first_in = FORM_NONE;
        if (p != FORM_NONE && l->place[p].first_in == FORM_NONE) {
            l->place[p].first_in = i;
        }
    }
    for (uint32_t i = f->items; i-- > 0;) {
        uint32_t p = f->item[i].parent;
        if (p != FORM_NONE && l->place[p].end < l->place[i].end) {
            l->place[p].end = l->place[i].end;
        }
    }
}

/* --- names --- */

static void look_at_name(struct looking *l, uint32_t i) {
    const struct form_item *item = &l->form->item[i];
    if (item->parent == FORM_NONE && str_eq(item->name, STR("meta"))) {
        (void)add_flaw(l, i, FORM_PART_NAME, "form_name",
                       STR("\"meta\" is what a filled form tells of itself: take another name"));
    }
    if (item->name.n > FORM_NAME_MAX || !form_name_is(item->name)) {
        (void)add_flaw(l, i, FORM_PART_NAME, "form_name",
                       item->name.n ? arena_printf(l->arena,
                                                   "\"%.*s\" is not a name: letters, digits, _ - "
                                                   "and . only, a letter first",
                                                   STR_ARG(str_utf8_first(item->name, 60)))
                                    : STR("a name is missing"));
    }
}

/* Those of one name stand beside each other in the sorted list, in the order of the form. */
static void look_at_twins(struct looking *l) {
    const struct form *f = l->form;
    const uint32_t *sorted = l->ready->names.sorted;
    for (uint32_t i = 1; i < f->items; i++) {
        for (uint32_t k = i; k-- > 0;) {
            const struct form_item *x = &f->item[sorted[k]];
            const struct form_item *y = &f->item[sorted[i]];
            if (!str_eq(x->name, y->name)) {
                break;
            }
            if (x->parent == y->parent && x->name.n) {
                (void)add_flaw(l, sorted[i], FORM_PART_NAME, "form_twice",
                               arena_printf(l->arena, "the name \"%.*s\" stands twice",
                                            STR_ARG(str_utf8_first(y->name, 60))));
                break;
            }
        }
    }
}

/* --- choices --- */

static int by_choice(const void *x, const void *y, void *self) {
    const struct form_list *list = self;
    uint32_t i = *(const uint32_t *)x;
    uint32_t k = *(const uint32_t *)y;
    int order = str_cmp(list->choice[i].name, list->choice[k].name);
    return order ? order : (i > k) - (i < k);
}

static void choice_flaw(struct looking *l, uint32_t list, uint32_t choice, const char *code,
                        struct str why) {
    struct form_flaw *f = add_flaw(l, FORM_NONE, FORM_PART_CHOICE_NAME, code, why);
    f->list = list;
    f->choice = choice;
}

static bool is_choice_name(struct str name) {
    return name.n && name.n <= FORM_NAME_MAX && str_is_utf8(name) && !str_has_control(name) &&
           !str_has(name, ' ') && !str_has(name, '\t') && !str_has(name, '\n') &&
           !str_has(name, '\r');
}

static void look_at_list(struct looking *l, uint32_t n) {
    const struct form_list *list = &l->form->list[n];
    uint32_t *sorted = arena_array(l->arena, uint32_t, list->choices);
    for (uint32_t i = 0; i < list->choices; i++) {
        sorted[i] = i;
        if (!is_choice_name(list->choice[i].name)) {
            choice_flaw(l, n, i, "form_choice",
                        STR("the name of a choice has no blanks and at most 100 bytes"));
        }
    }
    if (list->duplicates) {
        return;
    }
    qsort_r(sorted, list->choices, sizeof *sorted, by_choice, (void *)list);
    for (uint32_t i = 1; i < list->choices; i++) {
        if (str_eq(list->choice[sorted[i]].name, list->choice[sorted[i - 1]].name)) {
            choice_flaw(l, n, sorted[i], "form_choice_twice",
                        arena_printf(l->arena, "the choice \"%.*s\" stands twice in \"%.*s\"",
                                     STR_ARG(str_utf8_first(list->choice[sorted[i]].name, 60)),
                                     STR_ARG(str_utf8_first(list->name, 60))));
        }
    }
}

/* --- words --- */

static void look_at_words(struct looking *l, uint32_t item, int part, const struct str *words) {
    struct form_reference ref;
    for (uint32_t k = 0; words && k < l->form->languages; k++) {
        for (size_t at = 0; form_next_reference(words[k], at, &ref); at = ref.at + ref.n) {
            uint32_t found;
            size_t count = form_names_find(&l->ready->names, ref.name, &found);
            bool section = count == 1 && form_is_section(l->form->item[found].type);
            if (count != 1 || section) {
                struct form_flaw *f =
                    add_flaw(l, item, part, "form_name",
                             arena_printf(l->arena,
                                          section     ? "\"%.*s\" has no answer of its own"
                                          : count > 1 ? "more than one question is called \"%.*s\""
                                                      : "there is no question \"%.*s\"",
                                          STR_ARG(str_utf8_first(ref.name, 60))));
                f->language = k;
                f->at = ref.at;
            }
        }
    }
}

static void look_at_choice_words(struct looking *l, uint32_t n) {
    const struct form_list *list = &l->form->list[n];
    for (uint32_t i = 0; i < list->choices; i++) {
        size_t before = l->flaws;
        look_at_words(l, FORM_NONE, FORM_PART_CHOICE_LABEL, list->choice[i].label);
        for (size_t k = before; k < l->flaws; k++) {
            l->flaw[k].list = n;
            l->flaw[k].choice = i;
        }
    }
}

/* --- rules --- */

static void look_at_rules(struct looking *l, uint32_t i) {
    const struct form_item *item = &l->form->item[i];
    for (int rule = 0; rule < FORM_RULES; rule++) {
        struct form_scope scope = {&l->ready->names, i, NULL};
        struct form_fault fault;
        if (!form_trim(item->rule[rule]).n) {
            continue;
        }
        if (rule == FORM_FILTER && item->list != FORM_NONE) {
            scope.list = &l->form->list[item->list];
        }
        l->place[i].rule[rule] = form_expr_read(l->arena, item->rule[rule], &scope, &fault);
        if (!l->place[i].rule[rule]) {
            add_flaw(l, i, rule, fault.code, fault.why)->at = fault.at;
        }
    }
}

static void look_at_kind(struct looking *l, uint32_t i) {
    const struct form_item *item = &l->form->item[i];
    bool needs_list = form_is_select(item->type);
    if (needs_list && (item->list >= l->form->lists || l->form->list[item->list].choices == 0)) {
        (void)add_flaw(l, i, FORM_PART_TYPE, "form_list",
                       STR("this question has no list of choices"));
    }
    if (item->type == FORM_RANGE &&
        !(isfinite(item->range.first) && isfinite(item->range.last) && item->range.step >= 0 &&
          isfinite(item->range.step) && item->range.first < item->range.last)) {
        (void)add_flaw(l, i, FORM_PART_RANGE, "form_range",
                       STR("the range must begin below its end"));
    }
    if (!str_is_utf8(item->first) || item->first.n > FORM_VALUE_MAX) {
        (void)add_flaw(l, i, FORM_DEFAULT, "form_long", STR("this answer is too long"));
    }
}

static void look_at_item(struct looking *l, uint32_t i) {
    const struct form_item *item = &l->form->item[i];
    look_at_name(l, i);
    look_at_kind(l, i);
    look_at_rules(l, i);
    look_at_words(l, i, FORM_PART_LABEL, item->label);
    look_at_words(l, i, FORM_PART_HINT, item->hint);
    look_at_words(l, i, FORM_PART_REQUIRED_MESSAGE, item->required_message);
    look_at_words(l, i, FORM_PART_CONSTRAINT_MESSAGE, item->constraint_message);
}

static void look_at_form(struct looking *l) {
    struct form_scope scope = {&l->ready->names, FORM_NONE, NULL};
    struct form_fault fault;
    if (form_trim(l->form->instance_name).n) {
        l->ready->instance_name = form_expr_read(l->arena, l->form->instance_name, &scope, &fault);
        if (!l->ready->instance_name) {
            add_flaw(l, FORM_NONE, FORM_PART_INSTANCE_NAME, fault.code, fault.why)->at = fault.at;
        }
    }
}

/* --- all of it --- */

static int by_item(const void *x, const void *y) {
    const struct form_flaw *a = x;
    const struct form_flaw *b = y;
    if (a->item != b->item) {
        return a->item < b->item ? -1 : 1;
    }
    return (a->part > b->part) - (a->part < b->part);
}

static bool within_limits(struct looking *l) {
    uint64_t choices = 0;
    for (uint32_t i = 0; i < l->form->lists; i++) {
        choices += l->form->list[i].choices;
    }
    if (l->form->items > FORM_ITEMS_MAX || choices > FORM_CHOICES_MAX ||
        l->form->languages > FORM_LANGUAGES_MAX) {
        (void)add_flaw(l, FORM_NONE, FORM_PART_TYPE, "form_large",
                       arena_printf(l->arena,
                                    "a form has at most %d questions, %d choices, %d languages",
                                    FORM_ITEMS_MAX, FORM_CHOICES_MAX, FORM_LANGUAGES_MAX));
        return false;
    }
    return true;
}

static void look(struct looking *l) {
    if (!within_limits(l) || !look_at_shape(l)) {
        return;
    }
    l->ready->names = form_names_make(l->arena, l->form);
    place_items(l);
    for (uint32_t i = 0; i < l->form->lists; i++) {
        look_at_list(l, i);
        look_at_choice_words(l, i);
    }
    for (uint32_t i = 0; i < l->form->items; i++) {
        look_at_item(l, i);
    }
    look_at_twins(l);
    look_at_form(l);
    if (!l->flaws) {
        struct form_cycle cycle;
        l->ready->order = form_order(l->arena, l->ready, &cycle);
        if (!l->ready->order) {
            (void)add_flaw(l, cycle.item, cycle.rule, "form_cycle", cycle.why);
        }
    }
}

const struct form_ready *form_prepare(struct arena *a, const struct form *f,
                                      struct form_flaws *flaws) {
    struct looking l = {.arena = a,
                        .form = f,
                        .ready = arena_new(a, struct form_ready),
                        .place = arena_array(a, struct form_place, f->items),
                        .flaw = arena_array(a, struct form_flaw, FORM_FLAWS_MAX + 1)};
    l.ready->form = f;
    l.ready->place = l.place;
    look(&l);
    if (l.flaws) {
        qsort(l.flaw, l.flaws, sizeof *l.flaw, by_item);
    }
    *flaws = (struct form_flaws){l.flaw, l.flaws};
    return l.flaws ? NULL : l.ready;
}

/* --- paths --- */

uint32_t form_find(const struct form_ready *r, struct str path) {
    const struct form *f = r->form;
    uint32_t from = 0;
    uint32_t end = f->items;
    uint32_t found = FORM_NONE;
    while (path.n) {
        struct str name = str_cut(&path, '/');
        uint32_t i = from;
        while (i < end && !str_eq(f->item[i].name, name)) {
            i = r->place[i].end;
        }
        if (i >= end) {
            return FORM_NONE;
        }
        found = i;
        from = i + 1;
        end = r->place[i].end;
    }
    return found;
}

struct str form_path(struct arena *a, const struct form *f, uint32_t item) {
    struct str path = f->item[item].name;
    for (uint32_t p = f->item[item].parent; p != FORM_NONE; p = f->item[p].parent) {
        path = arena_join(a, f->item[p].name, STR("/"), path);
    }
    return path;
}
