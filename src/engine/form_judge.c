/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What an answer may be, by its type and its choices. Constraints are the author's and are worked
 * out elsewhere. */
#include <math.h>

#include "base/day.h"
#include "engine/form_inside.h"
#include "engine/form_text.h"

/* --- numbers --- */

static enum form_wrong integer(struct str s) {
    int64_t v;
    if (isnan(form_text_number(s)) || s.n != form_trim(s).n) {
        return FORM_NOT_A_NUMBER;
    }
    if (!str_to_int(s, &v)) {
        return str_has(s, '.') ? FORM_NOT_WHOLE : FORM_OUT_OF_RANGE;
    }
    return v < -999999999999999 || v > 999999999999999 ? FORM_OUT_OF_RANGE : FORM_FINE;
}

static enum form_wrong decimal(struct str s) {
    return isfinite(form_text_number(s)) && s.n == form_trim(s).n && s.n <= 40 ? FORM_FINE
                                                                               : FORM_NOT_A_NUMBER;
}

static enum form_wrong range(const struct form_range *r, struct str s) {
    enum form_wrong w = decimal(s);
    double v = form_text_number(s);
    if (w != FORM_FINE) {
        return w;
    }
    if (v < r->first || v > r->last) {
        return FORM_OUT_OF_RANGE;
    }
    double steps = r->step > 0 ? (v - r->first) / r->step : 0;
    return fabs(steps - floor(steps + 0.5)) < 1e-9 * fmax(1, fabs(steps)) ? FORM_FINE
                                                                          : FORM_OUT_OF_RANGE;
}

/* --- days and places --- */

static enum form_wrong date(struct str s) {
    int64_t day;
    return day_read(s, &day) ? FORM_FINE : FORM_NOT_A_DATE;
}

static enum form_wrong time_of_day(struct str s) {
    int64_t ms;
    int32_t offset;
    return day_time_read(s, &ms, &offset) ? FORM_FINE : FORM_NOT_A_TIME;
}

static enum form_wrong date_time(struct str s) {
    double days;
    struct form_clock clock = {0};
    return s.n > 10 && form_text_day(s, clock, &days) ? FORM_FINE : FORM_NOT_A_DATE;
}

/* Latitude, longitude, then altitude and accuracy or nothing. */
static enum form_wrong geopoint(struct str s) {
    double v[4] = {0};
    size_t n = 0;
    for (struct str one = form_next_word(&s); one.p; one = form_next_word(&s)) {
        if (n == 4 || isnan(v[n] = form_text_number(one))) {
            return FORM_NOT_A_POINT;
        }
        n++;
    }
    return n >= 2 && fabs(v[0]) <= 90 && fabs(v[1]) <= 180 && v[3] >= 0 ? FORM_FINE
                                                                        : FORM_NOT_A_POINT;
}

static enum form_wrong file_name(struct str s) {
    bool fit = s.n <= 255 && !str_has(s, '/') && !str_has(s, '\\') && !str_has_control(s) &&
               !str_has(s, '\n') && !str_has(s, '\t') && !str_starts(s, STR("."));
    return fit ? FORM_FINE : FORM_NOT_A_FILE;
}

/* --- choices --- */

static bool filter_holds(struct form_answers *as, struct form_row *row, uint32_t item,
                         const struct form_choice *choice, bool *over) {
    const struct form_expr *filter = as->ready->place[item].rule[FORM_FILTER];
    if (!filter) {
        return true;
    }
    struct form_here h = {.as = as, .row = row, .item = item, .choice = choice};
    h.self = form_answer_of(as, row, item)->value;
    bool holds = form_as_boolean(form_work_out(&h, filter));
    *over = *over || h.over;
    return (holds || h.unread) && !h.over;
}

bool form_offered(struct form_answers *as, struct form_row *row, uint32_t item, bool *offered) {
    const struct form *f = as->ready->form;
    const struct form_list *list = &f->list[f->item[item].list];
    bool over = false;
    as->steps = 0;
    for (uint32_t i = 0; i < list->choices; i++) {
        struct arena_mark mark = arena_mark(as->arena);
        offered[i] = filter_holds(as, row, item, &list->choice[i], &over);
        arena_rewind(as->arena, mark);
    }
    return !over;
}

/* The first choice of this name that is offered, or NULL. */
static const struct form_choice *offered(struct form_answers *as, struct form_row *row,
                                         uint32_t item, struct str name) {
    const struct form *f = as->ready->form;
    const struct form_list *list = &f->list[f->item[item].list];
    bool over = false;
    as->steps += list->choices / 8;
    for (uint32_t i = 0; i < list->choices; i++) {
        if (str_eq(list->choice[i].name, name) &&
            filter_holds(as, row, item, &list->choice[i], &over)) {
            return &list->choice[i];
        }
    }
    return NULL;
}

/* Each one offered, none twice; how many there are comes out. */
static enum form_wrong several(struct form_answers *as, struct form_row *row, uint32_t item,
                               struct str s, uint32_t *count) {
    const struct form *f = as->ready->form;
    const struct form_list *list = &f->list[f->item[item].list];
    bool *seen = arena_array(as->arena, bool, list->choices);
    *count = 0;
    for (struct str one = form_next_word(&s); one.p; one = form_next_word(&s)) {
        const struct form_choice *c = offered(as, row, item, one);
        if (!c || seen[c - list->choice]) {
            return FORM_NO_CHOICE;
        }
        seen[c - list->choice] = true;
        ++*count;
    }
    return FORM_FINE;
}

static enum form_wrong rank(struct form_answers *as, struct form_row *row, uint32_t item,
                            struct str s) {
    const struct form *f = as->ready->form;
    const struct form_list *list = &f->list[f->item[item].list];
    uint32_t count;
    uint32_t all = 0;
    bool over = false;
    enum form_wrong w = several(as, row, item, s, &count);
    for (uint32_t i = 0; i < list->choices; i++) {
        all += filter_holds(as, row, item, &list->choice[i], &over);
    }
    return w == FORM_FINE && count != all ? FORM_NOT_RANKED : w;
}

/* --- all types --- */

enum form_wrong form_judge(struct form_answers *as, struct form_row *row, uint32_t item,
                           struct str value) {
    const struct form_item *i = &as->ready->form->item[item];
    uint32_t count;
    if (value.n > FORM_VALUE_MAX) {
        return FORM_TOO_LONG;
    }
    switch (i->type) {
    case FORM_INTEGER:
        return integer(value);
    case FORM_DECIMAL:
        return decimal(value);
    case FORM_RANGE:
        return range(&i->range, value);
    case FORM_SELECT_ONE:
        return offered(as, row, item, value) ? FORM_FINE : FORM_NO_CHOICE;
    case FORM_SELECT_MULTIPLE:
        return several(as, row, item, value, &count);
    case FORM_RANK:
        return rank(as, row, item, value);
    case FORM_DATE:
    case FORM_TODAY:
        return date(value);
    case FORM_TIME:
        return time_of_day(value);
    case FORM_DATE_TIME:
    case FORM_START:
    case FORM_END:
        return date_time(value);
    case FORM_GEOPOINT:
        return geopoint(value);
    case FORM_ACKNOWLEDGE:
        return str_eq(value, STR("OK")) ? FORM_FINE : FORM_NO_CHOICE;
    default:
        return form_is_media(i->type) ? file_name(value) : FORM_FINE;
    }
}
