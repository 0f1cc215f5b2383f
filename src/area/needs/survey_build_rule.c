/* SPDX-License-Identifier: AGPL-3.0-or-later
 * "Ask only when", and "how many times": what is chosen on a page, as rules of a form and back. */
#include "area/needs/survey_build_inside.h"
#include "engine/form_language.h"
#include "engine/form_text.h"

uint32_t survey_item_named(const struct form *f, struct str name) {
    for (uint32_t i = 0; i < f->items; i++) {
        if (str_eq(f->item[i].name, name)) {
            return i;
        }
    }
    return FORM_NONE;
}

/* Does every row that holds `of` also hold what stands in this section? */
static bool is_in_its_rows(const struct form *f, uint32_t of, uint32_t section) {
    for (uint32_t p = f->item[of].parent; p != FORM_NONE; p = f->item[p].parent) {
        uint32_t s = section;
        while (s != FORM_NONE && s != p) {
            s = f->item[s].parent;
        }
        if (f->item[p].type == FORM_REPEAT && s == FORM_NONE) {
            return false;
        }
    }
    return true;
}

static bool is_number(enum form_type t) {
    return t == FORM_INTEGER || t == FORM_DECIMAL || t == FORM_RANGE;
}

bool survey_may_decide(const struct form *f, uint32_t of, uint32_t until, uint32_t section) {
    enum form_type t = of < until ? f->item[of].type : FORM_TYPES;
    return (form_is_select(t) || is_number(t) || t == FORM_TEXT) && is_in_its_rows(f, of, section);
}

bool survey_may_count(const struct form *f, uint32_t of, uint32_t until, uint32_t section) {
    return of < until && f->item[of].type == FORM_INTEGER && is_in_its_rows(f, of, section);
}

/* --- reading --- */

/* "${name} = 'value'", "selected(${name}, 'value')", "not(...)", "${name} >= 5": as made below. */
static bool read_rule(struct str rule, struct survey_question *q) {
    struct str rest = rule;
    bool negated = str_starts(rest, STR("not(")) && str_ends(rest, STR(")"));
    if (negated) {
        rest = str_first(str_from(rest, 4), rest.n - 5);
    }
    bool selected = str_starts(rest, STR("selected(${")) && str_ends(rest, STR("')"));
    rest = selected ? str_first(str_from(rest, 9), rest.n - 10) : rest;
    if (!str_starts(rest, STR("${")) || (negated && !selected)) {
        return false;
    }
    rest = str_from(rest, 2);
    struct str name = str_cut(&rest, '}');
    static const struct {
        const char *sign, *how;
    } signs[] = {
        {", ", "is"}, {" = ", "is"}, {" != ", "is_not"}, {" >= ", "at_least"}, {" <= ", "at_most"}};
    for (size_t i = selected ? 0 : 1; i < (selected ? 1 : 5); i++) {
        struct str sign = str_of(signs[i].sign);
        if (!str_starts(rest, sign)) {
            continue;
        }
        struct str value = str_from(rest, sign.n);
        bool quoted = value.n >= 2 && value.p[0] == '\'' && value.p[value.n - 1] == '\'';
        value = quoted ? str_first(str_from(value, 1), value.n - 2) : value;
        if (!form_name_is(name) || str_has(value, '\'') ||
            (!quoted && form_text_number(value) != form_text_number(value))) {
            return false;
        }
        q->when = name;
        q->how = negated ? STR("is_not") : str_of(signs[i].how);
        q->value = value;
        return true;
    }
    return false;
}

/* A choice is called by its words. */
static void say_value(const struct form *f, struct survey_question *q) {
    uint32_t of = survey_item_named(f, q->when);
    if (of != FORM_NONE && f->item[of].list != FORM_NONE) {
        q->value = form_choice_words(f, f->item[of].list, q->value, f->default_language);
    }
}

/* "${children}" */
static bool read_count(const struct form *f, uint32_t item, struct survey_question *q) {
    struct str rule = form_trim(f->item[item].rule[FORM_COUNT]);
    if (!str_starts(rule, STR("${")) || !str_ends(rule, STR("}"))) {
        return false;
    }
    struct str name = str_first(str_from(rule, 2), rule.n - 3);
    uint32_t of = survey_item_named(f, name);
    if (of == FORM_NONE || !survey_may_count(f, of, item, f->item[item].parent)) {
        return false;
    }
    q->count = name;
    return true;
}

void survey_rules_read(const struct form *f, uint32_t item, struct survey_question *q) {
    const struct form_item *i = &f->item[item];
    struct survey_question read = *q;
    if (i->rule[FORM_RELEVANT].n > 0) {
        uint32_t of =
            read_rule(i->rule[FORM_RELEVANT], &read) ? survey_item_named(f, read.when) : FORM_NONE;
        if (of != FORM_NONE && survey_may_decide(f, of, item, i->parent)) {
            *q = read;
            say_value(f, q);
        } else {
            q->by_hand = i->rule[FORM_RELEVANT];
            q->keep_by_hand = true;
        }
    }
    if (i->rule[FORM_COUNT].n > 0 && !read_count(f, item, q)) {
        q->count = STR(SURVEY_COUNT_KEPT);
        q->count_kept = i->rule[FORM_COUNT];
    }
}

/* --- writing --- */

static struct str rule_of(struct ctx *c, enum form_type type, const struct survey_question *q,
                          struct str value, bool number) {
    struct arena *a = c->arena;
    bool not = str_eq(q->how, STR("is_not"));
    if (type == FORM_SELECT_MULTIPLE) {
        return arena_printf(a, "%sselected(${%.*s}, '%.*s')%s", not ? "not(" : "", STR_ARG(q->when),
                            STR_ARG(value), not ? ")" : "");
    }
    const char *sign = not                               ? "!="
                       : str_eq(q->how, STR("at_least")) ? ">="
                       : str_eq(q->how, STR("at_most"))  ? "<="
                                                         : "=";
    const char *quote = number ? "" : "'";
    return arena_printf(a, "${%.*s} %s %s%.*s%s", STR_ARG(q->when), sign, quote, STR_ARG(value),
                        quote);
}

/* The choice that these words, or this name, are of; empty: none. */
static struct str choice_called(const struct form *f, uint32_t list, struct str words) {
    const struct form_list *l = &f->list[list];
    for (uint32_t i = 0; i < l->choices; i++) {
        bool is = str_eq(l->choice[i].name, words);
        for (uint32_t k = 0; l->choice[i].label && k < f->languages; k++) {
            is = is || str_eq_nocase(l->choice[i].label[k], words);
        }
        if (is) {
            return l->choice[i].name;
        }
    }
    return STR("");
}

/* Out of what was chosen, never out of what was written. */
static struct str make_rule(struct ctx *c, const struct form *f, uint32_t item, uint32_t section,
                            const struct survey_question *q) {
    if (q->when.n == 0) {
        return q->keep_by_hand ? q->by_hand : STR("");
    }
    uint32_t of = survey_item_named(f, q->when);
    if (of == FORM_NONE || !survey_may_decide(f, of, item, section)) {
        ctx_wrong(c, "when", msg_wrong_not_a_choice());
        return STR("");
    }
    enum form_type type = f->item[of].type;
    bool number = is_number(type);
    bool size = str_eq(q->how, STR("at_least")) || str_eq(q->how, STR("at_most"));
    struct str value = q->value;
    if (form_is_select(type)) {
        value = choice_called(f, f->item[of].list, value);
    }
    if (size && !number) {
        ctx_wrong(c, "how", msg_survey_build_wrong_size());
    } else if (number && form_text_number(value) != form_text_number(value)) {
        ctx_wrong(c, "value", msg_survey_wrong_not_a_number());
    } else if (value.n == 0 || str_has(value, '\'')) {
        ctx_wrong(c, "value", msg_survey_build_wrong_value());
    }
    return rule_of(c, type, q, value, number);
}

static struct str make_count(struct ctx *c, const struct form *f, uint32_t item, uint32_t section,
                             const struct survey_question *q) {
    if (!str_eq(q->type, STR("repeat")) || q->count.n == 0) {
        return STR("");
    }
    if (str_eq(q->count, STR(SURVEY_COUNT_KEPT))) {
        return q->count_kept;
    }
    uint32_t of = survey_item_named(f, q->count);
    if (of == FORM_NONE || !survey_may_count(f, of, item, section)) {
        ctx_wrong(c, "count", msg_wrong_not_a_choice());
        return STR("");
    }
    return arena_printf(c->arena, "${%.*s}", STR_ARG(q->count));
}

void survey_rules_write(struct ctx *c, const struct form *f, uint32_t item,
                        const struct survey_question *q, struct form_item *out) {
    out->rule[FORM_RELEVANT] = make_rule(c, f, item, out->parent, q);
    out->rule[FORM_COUNT] = make_count(c, f, item, out->parent, q);
}
