/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Numbers, spread. */
#include "area/needs/survey_spread.h"

#include <math.h>
#include <string.h>

/* Each two neighbours become one, where they lie on average. */
static void put_together(struct survey_spread *s) {
    size_t n = 0;
    for (size_t i = 0; i < s->count; i += 2) {
        struct survey_spread_value x = s->item[i];
        if (i + 1 < s->count) {
            const struct survey_spread_value *y = &s->item[i + 1];
            double sum = (double)(x.count + y->count);
            x.v = x.v * ((double)x.count / sum) + y->v * ((double)y->count / sum);
            x.count += y->count;
        }
        s->item[n++] = x;
    }
    s->count = n;
    s->merged = true;
}

static size_t place_of(const struct survey_spread *s, double v) {
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->item[mid].v < v) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

static void make_room(struct arena *a, struct survey_spread *s) {
    if (s->count < s->room) {
        return;
    }
    if (s->room == SURVEY_SPREAD_MAX) {
        put_together(s);
        return;
    }
    size_t room = s->room ? 2 * s->room : 32;
    struct survey_spread_value *more = arena_array(a, struct survey_spread_value, room);
    if (s->count > 0) {
        memcpy(more, s->item, s->count * sizeof *more);
    }
    s->item = more;
    s->room = room;
}

void survey_spread_add(struct arena *a, struct survey_spread *s, double v) {
    size_t at = place_of(s, v);
    s->all++;
    if (at < s->count && s->item[at].v == v) {
        s->item[at].count++;
        return;
    }
    make_room(a, s);
    at = place_of(s, v);
    memmove(s->item + at + 1, s->item + at, (s->count - at) * sizeof *s->item);
    s->item[at] = (struct survey_spread_value){v, 1};
    s->count++;
}

double survey_spread_at(const struct survey_spread *s, double share) {
    double want = share * (double)s->all;
    uint64_t below = 0;
    for (size_t i = 0; i < s->count; i++) {
        below += s->item[i].count;
        if ((double)below > want) {
            return s->item[i].v;
        }
        if ((double)below == want) {
            return i + 1 < s->count ? (s->item[i].v + s->item[i + 1].v) / 2 : s->item[i].v;
        }
    }
    return s->count > 0 ? s->item[s->count - 1].v : 0;
}

uint64_t survey_spread_count(const struct survey_spread *s, double from, double below) {
    uint64_t n = 0;
    for (size_t i = place_of(s, from); i < s->count && s->item[i].v < below; i++) {
        n += s->item[i].count;
    }
    return n;
}

size_t survey_spread_edges(const struct survey_spread *s, bool whole, double *edge, size_t most) {
    static const double steps[] = {1, 2, 5, 10};
    double low = survey_spread_at(s, 0.05), high = survey_spread_at(s, 0.95);
    if (s->count < 2 || most < 2 || high <= low) {
        return 0;
    }
    double power = pow(10, floor(log10((high - low) / (double)(most - 1))));
    double step = power;
    for (size_t i = 0; i < 4; i++) {
        step = power * steps[i];
        if (floor(high / step) - floor(low / step) <= (double)(most - 1)) {
            break;
        }
    }
    step = whole && step < 1 ? 1 : step;
    size_t n = 0;
    for (double at = floor(low / step) + 1; at * step <= high && n < most; at += 1) {
        edge[n++] = at * step;
    }
    return n;
}
