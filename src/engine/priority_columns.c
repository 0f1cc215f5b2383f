/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What was said of each criterion, sorted once: medians, quartiles, and what resamples walk along.
 */
#include "engine/priority_inside.h"

#include <assert.h>
#include <string.h>

#include "base/digits.h"

/* A key: the need, the value, the rater. 11, 25 and 14 bits hold their limits. */
enum { RATER_BITS = 14, VALUE_BITS = 25, KEY_BITS = 11 + VALUE_BITS + RATER_BITS };

static bool counts(const struct priority_state *s, enum priority_criterion c, size_t row) {
    const struct priority_row *r = &s->in->row[row];
    return s->in->value[c][row] != PRIORITY_EMPTY && r->round == s->last[s->need_of[r->need]];
}

static uint64_t key_of(const struct priority_state *s, enum priority_criterion c, size_t row) {
    const struct priority_row *r = &s->in->row[row];
    int32_t v = s->in->value[c][row];
    assert(v >= priority_least(c) && v <= priority_most(s->o->method, c));
    return (uint64_t)s->need_of[r->need] << (VALUE_BITS + RATER_BITS) | (uint64_t)v << RATER_BITS |
           s->rater_of[r->rater];
}

struct priority_column priority_column_make(struct priority_state *s, enum priority_criterion c) {
    size_t n = 0;
    for (size_t i = 0; s->in->value[c] && i < s->in->rows; i++) {
        n += counts(s, c, i) ? 1 : 0;
    }
    struct priority_column out = {.begin = arena_array(s->arena, size_t, s->needs + 1),
                                  .rater = (void *)arena_room(s->arena, n * sizeof *out.rater),
                                  .value = (void *)arena_room(s->arena, n * sizeof *out.value)};
    struct arena_mark m = arena_mark(s->arena);
    uint64_t *key = (void *)arena_room(s->arena, 2 * n * sizeof *key);
    n = 0;
    for (size_t i = 0; s->in->value[c] && i < s->in->rows; i++) {
        if (counts(s, c, i)) {
            key[n++] = key_of(s, c, i);
        }
    }
    const uint64_t *by = digits_sort(key, key + n, n, KEY_BITS);
    for (size_t i = 0; i < n; i++) {
        out.rater[i] = (uint16_t)(by[i] & ((1U << RATER_BITS) - 1));
        out.value[i] = (int32_t)(by[i] >> RATER_BITS & ((1U << VALUE_BITS) - 1));
        out.begin[(by[i] >> (VALUE_BITS + RATER_BITS)) + 1]++;
    }
    for (size_t need = 0; need < s->needs; need++) {
        out.begin[need + 1] += out.begin[need];
    }
    arena_rewind(s->arena, m);
    return out;
}

/* Twice the quartile: t = n q / 4; the mean of x_t and x_t+1 when t is whole, else x at t rounded
 * up. */
static int32_t twice_quartile(const int32_t *x, size_t n, size_t q) {
    size_t t = n * q / 4;
    return n * q % 4 ? 2 * x[t] : x[t - 1] + x[t];
}

struct priority_rating priority_rate(const struct priority_column *c, size_t need) {
    size_t n = c->begin[need + 1] - c->begin[need];
    const int32_t *x = c->value + c->begin[need];
    struct priority_rating r = {.raters = (uint32_t)n};
    if (n) {
        r.median = x[(n - 1) / 2] + x[n / 2];
        r.low = twice_quartile(x, n, 1);
        r.high = twice_quartile(x, n, 3);
    }
    return r;
}
