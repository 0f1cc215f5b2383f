/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scaling figures, and the sentence above them. */
#include "area/explore/figure_web.h"

#include <math.h>

static int place_of(const struct figure *f, double v) {
    return (int)lround((v - f->from) / (f->to - f->from) * FIGURE_WIDTH);
}

/* From zero where values are above it and not far away; a picture that begins elsewhere would make
 * small differences look large. */
static void choose_ends(struct figure *f) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < f->count; i++) {
        const struct value *v = &f->item[i].value;
        if (value_is_seen(v)) {
            low = fmin(low, v->has_range ? v->low : v->amount);
            high = fmax(high, v->has_range ? v->high : v->amount);
        }
    }
    f->from = fmin(0, low);
    f->to = fmax(0, high);
    if (!(f->to > f->from)) {
        f->from = 0;
        f->to = 1;
    }
    double margin = (f->to - f->from) / 40;
    f->from -= f->from < 0 ? margin : 0;
    f->to += f->to > 0 ? margin : 0;
}

void figure_scale(struct figure *f) {
    choose_ends(f);
    f->zero = f->from < 0 && f->to > 0 ? place_of(f, 0) : -1;
    for (size_t i = 0; i < f->count; i++) {
        struct figure_row *r = &f->item[i];
        r->drawn = value_is_seen(&r->value);
        if (r->drawn) {
            r->at = place_of(f, r->value.amount);
            r->low = r->value.has_range ? place_of(f, r->value.low) : r->at;
            r->high = r->value.has_range ? place_of(f, r->value.high) : r->at;
        }
    }
}

bool figure_years_differ(const struct figure *f) {
    int64_t year = 0;
    for (size_t i = 0; i < f->count; i++) {
        const struct value *v = &f->item[i].value;
        if (!value_is_seen(v) || v->year == 0) {
            continue;
        }
        if (year != 0 && v->year != year) {
            return true;
        }
        year = v->year;
    }
    return false;
}

struct tally {
    size_t known, ranges, pairs, apart;
    const struct figure_row *upper, *lower; /* of the pair that is farthest apart */
    double gap;
};

static void look_at_pair(struct tally *t, const struct figure_row *a, const struct figure_row *b) {
    if (!values_are_apart(&a->value, &b->value)) {
        return;
    }
    const struct figure_row *upper = a->value.low > b->value.high ? a : b;
    const struct figure_row *lower = upper == a ? b : a;
    double gap = upper->value.low - lower->value.high;
    if (t->apart == 0 || gap > t->gap) {
        t->upper = upper;
        t->lower = lower;
        t->gap = gap;
    }
    t->apart++;
}

static struct tally take_tally(const struct figure *f) {
    struct tally t = {0};
    for (size_t i = 0; i < f->count; i++) {
        const struct value *v = &f->item[i].value;
        t.known += value_is_seen(v);
        t.ranges += v->showing == SHOWING_WHOLE && v->has_range;
        for (size_t k = 0; k < i; k++) {
            t.pairs++;
            look_at_pair(&t, &f->item[k], &f->item[i]);
        }
    }
    return t;
}

struct msg_text figure_sentence(const struct figure *f) {
    struct msg_arg name = msg_arg_str(f->indicator.thing.title);
    struct tally t = take_tally(f);
    if (t.known < 2) {
        return msg_figure_too_few(name);
    }
    if (t.ranges < 2) {
        return msg_figure_no_range(name);
    }
    if (t.apart == 0) {
        return f->count == 2 ? msg_figure_not_apart_two(msg_arg_str(f->item[0].name),
                                                        msg_arg_str(f->item[1].name), name)
                             : msg_figure_not_apart(name);
    }
    struct msg_arg upper = msg_arg_str(t.upper->name), lower = msg_arg_str(t.lower->name);
    if (t.apart == t.pairs || f->count == 2) {
        return f->count == 2 ? msg_figure_apart_two(lower, name, upper)
                             : msg_figure_all_apart(lower, name, upper);
    }
    return msg_figure_some_apart(lower, name, upper);
}
