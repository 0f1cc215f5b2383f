/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The functions of expressions, one small one each. */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "engine/form_inside.h"
#include "engine/form_text.h"

typedef struct form_value calling(struct form_here *h, const struct form_expr *e);

static struct form_value value(struct form_here *h, const struct form_expr *e, uint32_t i) {
    return i < e->args ? form_work_out(h, e->arg[i]) : form_of_text(h->self);
}

static struct str text(struct form_here *h, const struct form_expr *e, uint32_t i) {
    return form_as_text(h->as->arena, value(h, e, i));
}

static double number(struct form_here *h, const struct form_expr *e, uint32_t i) {
    return form_as_number(value(h, e, i), h->as->clock);
}

/* A text that was made: no longer than an answer may be. */
static struct form_value kept(struct form_here *h, struct buf *b) {
    struct str s = arena_str(h->as->arena, buf_str(b));
    h->over = h->over || b->overflow || !form_step(h, s.n / 16);
    buf_free(b);
    return form_of_text(h->over ? STR("") : s);
}

/* --- choices and rows --- */

static struct form_value call_if(struct form_here *h, const struct form_expr *e) {
    return value(h, e, form_as_boolean(value(h, e, 0)) ? 1 : 2);
}

static struct form_value call_coalesce(struct form_here *h, const struct form_expr *e) {
    struct form_value first = value(h, e, 0);
    return form_as_text(h->as->arena, first).n ? first : value(h, e, 1);
}

static struct form_value call_once(struct form_here *h, const struct form_expr *e) {
    return h->self.n ? form_of_text(h->self) : value(h, e, 0);
}

static struct form_value call_selected(struct form_here *h, const struct form_expr *e) {
    struct str list = text(h, e, 0);
    struct str wanted = form_trim(text(h, e, 1));
    (void)form_step(h, list.n / 16);
    for (struct str one = form_next_word(&list); one.p; one = form_next_word(&list)) {
        if (str_eq(one, wanted)) {
            return form_of_boolean(true);
        }
    }
    return form_of_boolean(false);
}

static struct form_value call_selected_at(struct form_here *h, const struct form_expr *e) {
    struct str list = text(h, e, 0);
    double at = trunc(number(h, e, 1));
    struct str one = form_next_word(&list);
    for (double i = 0; one.p && i < at; i++) {
        one = form_next_word(&list);
    }
    return form_of_text(one.p && at >= 0 ? one : STR(""));
}

static struct form_value call_count_selected(struct form_here *h, const struct form_expr *e) {
    struct str list = text(h, e, 0);
    double n = 0;
    while (form_next_word(&list).p) {
        n++;
    }
    return form_of_number(n);
}

static struct form_value call_choice_name(struct form_here *h, const struct form_expr *e) {
    const struct form *f = h->as->ready->form;
    const struct form_list *list = &f->list[f->item[e->item].list];
    struct str name = text(h, e, 0);
    (void)form_step(h, list->choices / 8);
    for (uint32_t i = 0; i < list->choices; i++) {
        if (str_eq(list->choice[i].name, name)) {
            struct str said = form_say(f, list->choice[i].label, h->as->language);
            return form_of_text(said.p ? said : name);
        }
    }
    return form_of_text(STR(""));
}

static struct form_value call_position(struct form_here *h, const struct form_expr *e) {
    const struct form_ready *r = h->as->ready;
    uint32_t parent = h->item != FORM_NONE ? r->form->item[h->item].parent : FORM_NONE;
    bool row = parent != FORM_NONE && r->form->item[parent].type == FORM_REPEAT;
    (void)e;
    return form_of_number(row ? h->row->number : 1);
}

static struct form_value call_count(struct form_here *h, const struct form_expr *e) {
    struct form_value v = value(h, e, 0);
    return form_of_number(v.kind == FORM_IS_LIST ? (double)v.count : 1);
}

static struct form_value call_count_non_empty(struct form_here *h, const struct form_expr *e) {
    struct form_value v = value(h, e, 0);
    if (v.kind != FORM_IS_LIST) {
        return form_of_number(form_as_text(h->as->arena, v).n ? 1 : 0);
    }
    double n = 0;
    for (size_t i = 0; i < v.count; i++) {
        n += v.list[i].n != 0;
    }
    return form_of_number(n);
}

/* --- numbers --- */

typedef double together(double sum, double v);

static double add(double sum, double v) {
    return sum + v;
}

static double smaller(double sum, double v) {
    return isnan(sum) || isnan(v) ? NAN : v < sum ? v : sum;
}

static double larger(double sum, double v) {
    return isnan(sum) || isnan(v) ? NAN : v > sum ? v : sum;
}

/* All arguments, and all answers of those that are lists. */
static struct form_value fold(struct form_here *h, const struct form_expr *e, together *f,
                              double none, double first) {
    double sum = first;
    size_t seen = 0;
    for (uint32_t i = 0; i < e->args; i++) {
        struct form_value v = value(h, e, i);
        size_t n = v.kind == FORM_IS_LIST ? v.count : 1;
        for (size_t k = 0; k < n && form_step(h, 1); k++, seen++) {
            struct form_value one = v.kind == FORM_IS_LIST ? form_of_text(v.list[k]) : v;
            sum = f(sum, form_as_number(one, h->as->clock));
        }
    }
    return form_of_number(seen ? sum : none);
}

static struct form_value call_sum(struct form_here *h, const struct form_expr *e) {
    return fold(h, e, add, 0, 0);
}

static struct form_value call_min(struct form_here *h, const struct form_expr *e) {
    return fold(h, e, smaller, NAN, INFINITY);
}

static struct form_value call_max(struct form_here *h, const struct form_expr *e) {
    return fold(h, e, larger, NAN, -INFINITY);
}

static struct form_value call_number(struct form_here *h, const struct form_expr *e) {
    return form_of_number(number(h, e, 0));
}

static struct form_value call_int(struct form_here *h, const struct form_expr *e) {
    return form_of_number(trunc(number(h, e, 0)));
}

static struct form_value call_round(struct form_here *h, const struct form_expr *e) {
    double v = number(h, e, 0);
    double decimals = e->args > 1 ? trunc(number(h, e, 1)) : 0;
    if (isnan(decimals) || fabs(decimals) > 15) {
        return form_of_number(isnan(decimals) ? NAN : decimals > 0 ? v : 0);
    }
    double scale = pow(10, fabs(decimals));
    return form_of_number(decimals < 0 ? floor(v / scale + 0.5) * scale
                                       : floor(v * scale + 0.5) / scale);
}

static struct form_value call_abs(struct form_here *h, const struct form_expr *e) {
    return form_of_number(fabs(number(h, e, 0)));
}

static struct form_value call_pow(struct form_here *h, const struct form_expr *e) {
    return form_of_number(pow(number(h, e, 0), number(h, e, 1)));
}

/* --- truths --- */

static struct form_value call_boolean(struct form_here *h, const struct form_expr *e) {
    return form_of_boolean(form_as_boolean(value(h, e, 0)));
}

static struct form_value call_not(struct form_here *h, const struct form_expr *e) {
    return form_of_boolean(!form_as_boolean(value(h, e, 0)));
}

static struct form_value call_true(struct form_here *h, const struct form_expr *e) {
    (void)h, (void)e;
    return form_of_boolean(true);
}

static struct form_value call_false(struct form_here *h, const struct form_expr *e) {
    (void)h, (void)e;
    return form_of_boolean(false);
}

static struct form_value call_boolean_from_string(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    return form_of_boolean(str_eq(s, STR("1")) || str_eq(s, STR("true")));
}

/* --- texts --- */

static struct form_value call_regex(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    const struct form_pattern *p =
        e->pattern ? e->pattern : form_pattern_make(h->as->arena, text(h, e, 1), NULL);
    bool may = form_step(h, 50 + s.n);
    return form_of_boolean(may && p && form_pattern_is(h->as->arena, p, s, &h->unread));
}

static struct form_value call_contains(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    struct str part = text(h, e, 1);
    (void)form_step(h, s.n / 16);
    return form_of_boolean(part.n == 0 || str_find(s, part) < s.n);
}

static struct form_value call_starts_with(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    return form_of_boolean(str_starts(s, text(h, e, 1)));
}

static struct form_value call_ends_with(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    return form_of_boolean(str_ends(s, text(h, e, 1)));
}

/* Where a count of characters from the front, or (below zero) from the end, stands: a byte. */
static size_t character(struct str s, double n) {
    double all = (double)str_utf8_count(s);
    n = isnan(n) ? 0 : trunc(n);
    n = n < 0 ? all + n : n;
    n = n < 0 ? 0 : n > all ? all : n;
    return form_char_at(s, (size_t)n);
}

static struct form_value call_substr(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    (void)form_step(h, s.n / 16);
    size_t from = character(s, number(h, e, 1));
    size_t to = e->args > 2 ? character(s, number(h, e, 2)) : s.n;
    return form_of_text(from < to ? str_make(s.p + from, to - from) : STR(""));
}

static struct form_value call_substring_before(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    size_t at = str_find(s, text(h, e, 1));
    return form_of_text(at < s.n ? str_first(s, at) : STR(""));
}

static struct form_value call_substring_after(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    struct str part = text(h, e, 1);
    size_t at = str_find(s, part);
    return form_of_text(at < s.n || part.n == 0 ? str_from(s, (part.n ? at : 0) + part.n)
                                                : STR(""));
}

static struct form_value call_translate(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    struct str from = text(h, e, 1);
    struct str to = text(h, e, 2);
    struct buf b = buf_make(FORM_VALUE_MAX);
    (void)form_step(h, (uint64_t)s.n * (from.n / 16 + 1));
    for (size_t at = 0; at < s.n && !h->over;) {
        struct str one = str_first(str_from(s, at), str_utf8_size(str_from(s, at)));
        one = one.n ? one : str_make(s.p + at, 1);
        size_t byte = str_find(from, one);
        if (byte == from.n) {
            buf_put(&b, one);
        } else {
            struct str rest = str_from(to, form_char_at(to, str_utf8_count(str_first(from, byte))));
            buf_put(&b, str_first(rest, str_utf8_size(rest)));
        }
        at += one.n;
    }
    return kept(h, &b);
}

static struct form_value call_string_length(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    (void)form_step(h, s.n / 16);
    return form_of_number((double)str_utf8_count(s));
}

static struct form_value call_normalize_space(struct form_here *h, const struct form_expr *e) {
    struct str s = text(h, e, 0);
    struct buf b = buf_make(FORM_VALUE_MAX);
    for (struct str one = form_next_word(&s); one.p; one = form_next_word(&s)) {
        buf_put(&b, b.n ? STR(" ") : STR(""));
        buf_put(&b, one);
    }
    return kept(h, &b);
}

/* All arguments from `first` on, and all answers of those that are lists. */
static struct form_value joined(struct form_here *h, const struct form_expr *e, uint32_t first,
                                struct str between) {
    struct buf b = buf_make(FORM_VALUE_MAX);
    bool any = false;
    for (uint32_t i = first; i < e->args; i++) {
        struct form_value v = value(h, e, i);
        size_t n = v.kind == FORM_IS_LIST ? v.count : 1;
        for (size_t k = 0; k < n; k++) {
            buf_put(&b, any ? between : STR(""));
            buf_put(&b, v.kind == FORM_IS_LIST ? v.list[k] : form_as_text(h->as->arena, v));
            any = true;
        }
    }
    return kept(h, &b);
}

static struct form_value call_concat(struct form_here *h, const struct form_expr *e) {
    return joined(h, e, 0, STR(""));
}

static struct form_value call_join(struct form_here *h, const struct form_expr *e) {
    return joined(h, e, 1, text(h, e, 0));
}

static struct form_value call_string(struct form_here *h, const struct form_expr *e) {
    return form_of_text(text(h, e, 0));
}

/* --- days --- */

static double local_now(const struct form_here *h) {
    return ((double)h->as->clock.now_ms + h->as->clock.offset_minutes * 60000.0) / 86400000.0;
}

static struct form_value call_today(struct form_here *h, const struct form_expr *e) {
    (void)e;
    return form_of_day(h->as->arena, floor(local_now(h)), h->as->clock);
}

static struct form_value call_now(struct form_here *h, const struct form_expr *e) {
    (void)e;
    return form_of_day(h->as->arena, local_now(h), h->as->clock);
}

/* An argument as days since 1970; NaN: it names no day. */
static double days(struct form_here *h, const struct form_expr *e) {
    struct form_value v = value(h, e, 0);
    double d;
    if (v.kind == FORM_IS_NUMBER || v.kind == FORM_IS_DAY) {
        return v.number;
    }
    return form_text_day(form_as_text(h->as->arena, v), h->as->clock, &d) ? d : NAN;
}

static struct form_value call_date(struct form_here *h, const struct form_expr *e) {
    double d = days(h, e);
    return isnan(d) ? form_of_text(STR("")) : form_of_day(h->as->arena, d, h->as->clock);
}

static struct form_value call_decimal_date_time(struct form_here *h, const struct form_expr *e) {
    return form_of_number(days(h, e));
}

static struct form_value call_format_date(struct form_here *h, const struct form_expr *e) {
    return form_of_text(form_day_format(h->as->arena, days(h, e), text(h, e, 1), false));
}

static struct form_value call_format_date_time(struct form_here *h, const struct form_expr *e) {
    return form_of_text(form_day_format(h->as->arena, days(h, e), text(h, e, 1), true));
}

/* --- all of them --- */

struct form_value form_call_work_out(struct form_here *h, const struct form_expr *e) {
    static calling *const call[] = {
        [FORM_CALL_IF] = call_if,
        [FORM_CALL_COALESCE] = call_coalesce,
        [FORM_CALL_ONCE] = call_once,
        [FORM_CALL_SELECTED] = call_selected,
        [FORM_CALL_SELECTED_AT] = call_selected_at,
        [FORM_CALL_COUNT_SELECTED] = call_count_selected,
        [FORM_CALL_CHOICE_NAME] = call_choice_name,
        [FORM_CALL_INDEXED_REPEAT] = form_indexed_value,
        [FORM_CALL_POSITION] = call_position,
        [FORM_CALL_COUNT] = call_count,
        [FORM_CALL_COUNT_NON_EMPTY] = call_count_non_empty,
        [FORM_CALL_SUM] = call_sum,
        [FORM_CALL_MIN] = call_min,
        [FORM_CALL_MAX] = call_max,
        [FORM_CALL_REGEX] = call_regex,
        [FORM_CALL_CONTAINS] = call_contains,
        [FORM_CALL_STARTS_WITH] = call_starts_with,
        [FORM_CALL_ENDS_WITH] = call_ends_with,
        [FORM_CALL_SUBSTR] = call_substr,
        [FORM_CALL_SUBSTRING_BEFORE] = call_substring_before,
        [FORM_CALL_SUBSTRING_AFTER] = call_substring_after,
        [FORM_CALL_TRANSLATE] = call_translate,
        [FORM_CALL_STRING_LENGTH] = call_string_length,
        [FORM_CALL_NORMALIZE_SPACE] = call_normalize_space,
        [FORM_CALL_CONCAT] = call_concat,
        [FORM_CALL_JOIN] = call_join,
        [FORM_CALL_STRING] = call_string,
        [FORM_CALL_NUMBER] = call_number,
        [FORM_CALL_INT] = call_int,
        [FORM_CALL_ROUND] = call_round,
        [FORM_CALL_ABS] = call_abs,
        [FORM_CALL_POW] = call_pow,
        [FORM_CALL_BOOLEAN] = call_boolean,
        [FORM_CALL_NOT] = call_not,
        [FORM_CALL_TRUE] = call_true,
        [FORM_CALL_FALSE] = call_false,
        [FORM_CALL_BOOLEAN_FROM_STRING] = call_boolean_from_string,
        [FORM_CALL_TODAY] = call_today,
        [FORM_CALL_NOW] = call_now,
        [FORM_CALL_DATE] = call_date,
        [FORM_CALL_DECIMAL_DATE_TIME] = call_decimal_date_time,
        [FORM_CALL_FORMAT_DATE] = call_format_date,
        [FORM_CALL_FORMAT_DATE_TIME] = call_format_date_time,
    };
    _Static_assert(sizeof call / sizeof call[0] == FORM_CALLS, "each function is there");
    return call[e->what](h, e);
}
