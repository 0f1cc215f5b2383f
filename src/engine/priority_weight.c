/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Whether the top three hang on the weight of seriousness. With weight w a need's score is a line,
 * (A + w B) C = a + w b. The top three are all needs with a rank up to 3. They can only change
 * where two lines cross, so only crossings are looked at, and exactly. */
#include "engine/priority_inside.h"

#include <stdlib.h>
#include <string.h>

/* Needs whose lines are the same stay together for ever. */
struct line {
    int64_t a;
    int64_t b;
    size_t needs;
    size_t k; /* the first of them, of state.ranked */
};

/* A weight p / q, and which side of it: -1 just below, 0 at it, 1 just above. */
struct place {
    int64_t p;
    int64_t q;
    int side;
};

struct lines {
    struct line *line;
    size_t count;
};

static int compare(int64_t x, int64_t y) {
    return (x > y) - (x < y);
}

/* 1: x is higher at this weight. */
static int higher(const struct line *x, const struct line *y, struct place w) {
    priority_wide fx = (priority_wide)x->a * w.q + (priority_wide)x->b * w.p;
    priority_wide fy = (priority_wide)y->a * w.q + (priority_wide)y->b * w.p;
    return fx != fy ? (fx > fy) - (fx < fy) : w.side * compare(x->b, y->b);
}

/* Which lines have fewer than three needs above them. */
static void top(const struct lines *l, struct place w, bool *in) {
    size_t above = 0;
    memset(in, 0, l->count * sizeof *in);
    while (above < 3) {
        const struct line *best = NULL;
        for (size_t i = 0; i < l->count; i++) {
            if (!in[i] && (!best || higher(&l->line[i], best, w) > 0)) {
                best = &l->line[i];
            }
        }
        if (!best) {
            return;
        }
        struct line next = *best; /* with all that are as high */
        for (size_t i = 0; i < l->count; i++) {
            if (!in[i] && higher(&l->line[i], &next, w) == 0) {
                in[i] = true;
                above += l->line[i].needs;
            }
        }
    }
}

static bool is_same(const struct lines *l, const bool *x, const bool *y) {
    return memcmp(x, y, l->count * sizeof *x) == 0;
}

/* Where two lines cross, when that is on this side of `from` and, below, not under 0. */
static bool crossing(const struct line *x, const struct line *y, struct place from, int side,
                     struct place *out) {
    int64_t p = y->a - x->a;
    int64_t q = x->b - y->b;
    if (q == 0) {
        return false;
    }
    *out = (struct place){q < 0 ? -p : p, q < 0 ? -q : q, side};
    priority_wide apart = (priority_wide)out->p * from.q - (priority_wide)from.p * out->q;
    return side > 0 ? apart > 0 : apart < 0 && out->p >= 0;
}

static bool is_nearer(struct place x, struct place y, int side) {
    priority_wide apart = (priority_wide)x.p * y.q - (priority_wide)y.p * x.q;
    return side > 0 ? apart < 0 : apart > 0;
}

static void keep_nearest(struct place at, int side, struct place *best) {
    if (best->q == 0 || is_nearer(at, *best, side)) {
        *best = at;
    }
}

/* At the crossing of two of the top, or just behind it: are they still the same? Behind 0 there is
 * nothing. */
static bool changes_at(const struct lines *l, struct place at, const bool *base, bool *room) {
    int side = at.side;
    at.side = 0;
    top(l, at, room);
    if (!is_same(l, room, base)) {
        return true;
    }
    at.side = side;
    top(l, at, room);
    return (side > 0 || at.p > 0) && !is_same(l, room, base);
}

/* The nearest change on one side. Beside `from` at most three lines are the top, for equal ones are
 * one line; so those pairs are tried one by one. Where a line from outside first meets one of the
 * top, it meets the lowest of them, and is in. */
static struct priority_weight nearest(const struct lines *l, struct place from, int side,
                                      bool *room) {
    struct place best = {0};
    struct place at;
    bool *base = room;
    bool *other = room + l->count;
    top(l, from, base);
    from.side = side;
    top(l, from, other);
    if (!is_same(l, base, other)) {
        return (struct priority_weight){true, priority_lowest(from.p, from.q)};
    }
    for (size_t i = 0; i < l->count; i++) {
        for (size_t j = 0; base[i] && j < l->count; j++) {
            if (i != j && crossing(&l->line[i], &l->line[j], from, side, &at) &&
                (!base[j] || (i < j && changes_at(l, at, base, other)))) {
                keep_nearest(at, side, &best);
            }
        }
    }
    return best.q ? (struct priority_weight){true, priority_lowest(best.p, best.q)}
                  : (struct priority_weight){.changes = false};
}

static int by_line(const void *x, const void *y) {
    const struct line *p = x;
    const struct line *q = y;
    int c = compare(p->a, q->a);
    c = c ? c : compare(p->b, q->b);
    return c ? c : (p->k > q->k) - (p->k < q->k);
}

static struct lines lines_of(struct priority_state *s) {
    struct line *line = arena_array(s->arena, struct line, s->count);
    size_t count = 0;
    for (size_t k = 0; k < s->count; k++) {
        const struct priority_rating *r = s->need[s->ranked[k]].rating;
        int64_t c = r[PRIORITY_EFFECTIVENESS].median;
        line[k] =
            (struct line){r[PRIORITY_SIZE].median * c, r[PRIORITY_SERIOUSNESS].median * c, 1, k};
    }
    qsort(line, s->count, sizeof *line, by_line);
    for (size_t k = 0; k < s->count; k++) {
        if (count && line[count - 1].a == line[k].a && line[count - 1].b == line[k].b) {
            line[count - 1].needs++;
        } else {
            line[count++] = line[k];
        }
    }
    return (struct lines){line, count};
}

void priority_weights(struct priority_state *s, struct priority_result *r) {
    struct arena_mark m = arena_mark(s->arena);
    bool *room = arena_array(s->arena, bool, 2 * s->count);
    struct place used = {s->o->method == PRIORITY_HANLON_NACCHO ? 2 : 1, 1, 0};
    if (s->count) {
        struct lines l = lines_of(s);
        r->below = nearest(&l, used, -1, room);
        r->above = nearest(&l, used, 1, room);
    }
    arena_rewind(s->arena, m);
}
