/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Peer communities. Columns are walked, not rows: so the compiler works on several places at once
 * while each place's sum keeps its order. */
#include "engine/similar.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/digits.h"

/* A double's bits as an integer with the same order. */
static uint64_t to_key(double v) {
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double from_key(uint64_t key) {
    uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* `room` holds 2 n keys. */
static void sort_values(double *value, size_t n, uint64_t *room) {
    for (size_t i = 0; i < n; i++) {
        room[i] = to_key(value[i]);
    }
    const uint64_t *key = digits_sort(room, room + n, n, 64);
    for (size_t i = 0; i < n; i++) {
        value[i] = from_key(key[i]);
    }
}

static double percentile_of_sorted(const double *x, size_t n, unsigned p) {
    assert(n > 0 && p >= 1 && p <= 99 && n <= SIZE_MAX / 100);
    size_t t = n * p / 100;
    if (n * p % 100 != 0) {
        return x[t]; /* x at t rounded up, counted from 1 */
    }
    return x[t - 1] / 2 + x[t] / 2;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double similar_percentile(double *value, size_t n, unsigned p) {
    qsort(value, n, sizeof *value, by_value);
    return percentile_of_sorted(value, n, p);
}

/* --- scaling --- */

/* x' = (f(x) - middle) / spread, where f caps and takes the root for NHS. */
struct scaling {
    enum similar_scale kind;
    double cap;
    double middle;
    double spread;
};

static double mean(const double *x, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum / (double)n;
}

static double deviation(const double *x, size_t n, double middle) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (x[i] - middle) * (x[i] - middle);
    }
    return sqrt(sum / (double)n);
}

/* The sorted values are changed on the way. */
static struct scaling scaling_nhs(double *x, size_t n) {
    struct scaling s = {.kind = SIMILAR_NHS};
    double middle = mean(x, n);
    s.cap = middle + 5 * deviation(x, n, middle);
    for (size_t i = 0; i < n; i++) {
        x[i] = sqrt(x[i] > s.cap ? s.cap : x[i]);
    }
    s.middle = mean(x, n);
    s.spread = deviation(x, n, s.middle);
    return s;
}

static double scale_one(const struct scaling *s, double v) {
    if (s->kind == SIMILAR_NHS) {
        v = sqrt(v > s->cap ? s->cap : v);
    }
    return (v - s->middle) / s->spread;
}

static void describe(struct similar_indicator *in, const double *sorted, enum similar_scale kind) {
    if (in->count == 0) {
        in->dropped = "no_value";
        return;
    }
    in->median = percentile_of_sorted(sorted, in->count, 50);
    in->p10 = percentile_of_sorted(sorted, in->count, 10);
    in->p90 = percentile_of_sorted(sorted, in->count, 90);
    /* The squares of what is scaled must stay finite, whatever the values. */
    double range = sorted[in->count - 1] - sorted[0];
    if (in->p90 == in->p10 || range / (in->p90 - in->p10) > 1e140) {
        in->dropped = "no_spread";
    } else if (kind == SIMILAR_NHS && sorted[0] < 0) {
        in->dropped = "negative"; /* has no square root */
    }
}

/* Scratch for one column at a time. */
struct scratch {
    double *sorted;
    uint64_t *room;
};

static void scale_column(struct similar_space *s, const double *value, size_t i,
                         enum similar_scale kind, struct scratch w) {
    struct similar_indicator *in = &s->indicator[i];
    for (size_t p = 0; p < s->places; p++) {
        assert(isnan(value[p]) || fabs(value[p]) <= SIMILAR_VALUE_MAX);
        if (!isnan(value[p])) {
            w.sorted[in->count++] = value[p];
        }
    }
    sort_values(w.sorted, in->count, w.room);
    describe(in, w.sorted, kind);
    if (in->dropped) {
        return;
    }
    struct scaling by = {.kind = kind, .middle = in->median, .spread = in->p90 - in->p10};
    if (kind == SIMILAR_NHS) {
        by = scaling_nhs(w.sorted, in->count);
    }
    double *out = s->scaled + s->used * s->places;
    for (size_t p = 0; p < s->places; p++) {
        out[p] = scale_one(&by, value[p]);
    }
    s->index[s->used++] = i;
    s->weight += in->weight;
}

struct similar_space similar_prepare(struct arena *a, const struct similar_table *t,
                                     struct similar_options o) {
    struct similar_space s = {.places = t->places, .indicators = t->indicators, .id = t->id};
    s.indicator = arena_array(a, struct similar_indicator, t->indicators);
    s.index = arena_array(a, size_t, t->indicators);
    s.scaled = arena_alloc(a, t->indicators, t->places * sizeof *s.scaled);
    struct arena_mark m = arena_mark(a);
    struct scratch w = {arena_array(a, double, t->places), arena_array(a, uint64_t, 2 * t->places)};
    for (size_t i = 0; i < t->indicators; i++) {
        double weight = o.weight ? o.weight[i] : 1;
        assert(weight > 0 && weight <= SIMILAR_WEIGHT_MAX);
        s.indicator[i] = (struct similar_indicator){.name = t->indicator[i], .weight = weight};
        scale_column(&s, t->value + i * t->places, i, o.scale, w);
    }
    arena_rewind(a, m);
    return s;
}

/* --- nearest --- */

struct candidate {
    double square; /* of the distance */
    double weight; /* shared */
    size_t place;
    struct str id;
};

static bool is_farther(const struct candidate *a, const struct candidate *b) {
    return a->square > b->square || (a->square == b->square && str_cmp(a->id, b->id) > 0);
}

static int by_distance(const void *a, const void *b) {
    const struct candidate *x = a;
    const struct candidate *y = b;
    return is_farther(x, y) - is_farther(y, x);
}

static int by_id(const void *a, const void *b) {
    return str_cmp(((const struct candidate *)a)->id, ((const struct candidate *)b)->id);
}

/* The nearest so far, as a heap with the farthest of them on top. */
struct nearest {
    struct candidate *heap;
    size_t count;
    size_t most;
};

static void swap(struct candidate *a, struct candidate *b) {
    struct candidate kept = *a;
    *a = *b;
    *b = kept;
}

static void sink(struct nearest *n) {
    for (size_t at = 0;;) {
        size_t child = 2 * at + 1;
        if (child >= n->count) {
            return;
        }
        child += child + 1 < n->count && is_farther(&n->heap[child + 1], &n->heap[child]);
        if (!is_farther(&n->heap[child], &n->heap[at])) {
            return;
        }
        swap(&n->heap[at], &n->heap[child]);
        at = child;
    }
}

static void offer(struct nearest *n, struct candidate c) {
    if (n->count == n->most) {
        if (is_farther(&n->heap[0], &c)) {
            n->heap[0] = c;
            sink(n);
        }
        return;
    }
    size_t at = n->count++;
    n->heap[at] = c;
    while (at && is_farther(&n->heap[at], &n->heap[(at - 1) / 2])) {
        swap(&n->heap[at], &n->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

enum { BATCH = 512 }; /* places at a time: their sums stay in the nearest cache */

struct sums {
    double square[BATCH];
    double weight[BATCH];
};

static void add_column(struct sums *s, const double *restrict x, double of, double w, size_t n) {
    for (size_t p = 0; p < n; p++) {
        double d = x[p] - of;
        double known = d == d ? 1.0 : 0.0;
        d = d == d ? d : 0.0;
        s->square[p] += w * (d * d);
        s->weight[p] += w * known;
    }
}

static void sum_batch(const struct similar_space *s, size_t of, size_t from, size_t n,
                      struct sums *sums) {
    memset(sums, 0, sizeof *sums);
    for (size_t u = 0; u < s->used; u++) {
        const double *x = s->scaled + u * s->places;
        if (!isnan(x[of])) {
            add_column(sums, x + from, x[of], s->indicator[s->index[u]].weight, n);
        }
    }
}

static bool is_shared_enough(const struct similar_space *s, double weight) {
    return weight > 0 && 10 * weight >= 7 * s->weight;
}

/* Keeps the largest, first come first among equals. */
static void add_driver(struct similar_peer *peer, struct similar_driver d) {
    size_t at = peer->drivers;
    while (at && peer->driver[at - 1].share < d.share) {
        at--;
    }
    if (at == SIMILAR_DRIVERS) {
        return;
    }
    peer->drivers += peer->drivers < SIMILAR_DRIVERS ? 1 : 0;
    memmove(&peer->driver[at + 1], &peer->driver[at],
            (peer->drivers - at - 1) * sizeof peer->driver[0]);
    peer->driver[at] = d;
}

static struct similar_peer explain(struct arena *a, const struct similar_space *s, size_t of,
                                   const struct candidate *c) {
    struct similar_peer peer = {
        .place = c->place, .distance = sqrt(c->square), .shared = c->weight / s->weight};
    double *difference = arena_array(a, double, s->indicators);
    for (size_t i = 0; i < s->indicators; i++) {
        difference[i] = NAN;
    }
    for (size_t u = 0; u < s->used; u++) {
        const double *x = s->scaled + u * s->places;
        size_t i = s->index[u];
        double d = fabs(x[c->place] - x[of]);
        difference[i] = d;
        peer.indicators += isnan(d) ? 0 : 1;
        if (d * d > 0) {
            double share = s->indicator[i].weight * (d * d) / (c->square * c->weight);
            add_driver(&peer, (struct similar_driver){i, share});
        }
    }
    peer.difference = difference;
    return peer;
}

static void finish(struct arena *a, const struct similar_space *s, struct similar_result *r,
                   struct nearest *near, struct candidate *out, size_t count) {
    qsort(near->heap, near->count, sizeof *near->heap, by_distance);
    r->peers = near->count;
    r->peer = arena_array(a, struct similar_peer, r->peers);
    for (size_t i = 0; i < r->peers; i++) {
        r->peer[i] = explain(a, s, r->of, &near->heap[i]);
    }
    if (count) {
        qsort(out, count, sizeof *out, by_id);
    }
    r->excludeds = count;
    r->excluded = arena_array(a, struct similar_excluded, count);
    for (size_t i = 0; i < count; i++) {
        double shared = s->weight > 0 ? out[i].weight / s->weight : 0;
        r->excluded[i] = (struct similar_excluded){out[i].place, shared};
    }
}

/* Places with too little in common, in a list that grows. */
struct left_out {
    struct candidate *item;
    size_t count;
    size_t room;
};

static void leave_out(struct arena *a, struct left_out *l, struct candidate c) {
    if (l->count == l->room) {
        size_t room = l->room ? 2 * l->room : 64;
        struct candidate *more = arena_array(a, struct candidate, room);
        if (l->count) {
            memcpy(more, l->item, l->count * sizeof *more);
        }
        l->item = more;
        l->room = room;
    }
    l->item[l->count++] = c;
}

struct similar_result similar_nearest(struct arena *a, const struct similar_space *s, size_t of,
                                      size_t most) {
    assert(of < s->places);
    struct similar_result r = {.of = of};
    struct nearest near = {.most = most < s->places - 1 ? most : s->places - 1};
    struct left_out out = {0};
    struct sums sums;
    near.heap = arena_array(a, struct candidate, near.most + 1);
    for (size_t from = 0; from < s->places; from += BATCH) {
        size_t n = s->places - from < BATCH ? s->places - from : BATCH;
        sum_batch(s, of, from, n, &sums);
        for (size_t k = 0; k < n; k++) {
            size_t p = from + k;
            struct candidate c = {0, sums.weight[k], p, s->id[p]};
            if (p != of && !is_shared_enough(s, c.weight)) {
                leave_out(a, &out, c);
            } else if (p != of && near.most) {
                c.square = sums.square[k] / c.weight;
                offer(&near, c);
            }
        }
    }
    finish(a, s, &r, &near, out.item, out.count);
    return r;
}

size_t similar_find(const struct similar_space *s, struct str id) {
    size_t i = 0;
    while (i < s->places && !str_eq(s->id[i], id)) {
        i++;
    }
    return i;
}

/* --- as JSON --- */

static void put_drivers(struct json_out *j, const struct similar_space *s,
                        const struct similar_peer *p) {
    json_key(j, "drivers");
    json_open_array(j);
    for (size_t d = 0; d < p->drivers; d++) {
        json_open_object(j);
        json_key(j, "indicator");
        json_put_str(j, s->indicator[p->driver[d].indicator].name);
        json_key(j, "share");
        json_put_real(j, p->driver[d].share);
        json_close_object(j);
    }
    json_close_array(j);
    json_key(j, "unknown");
    json_open_array(j);
    for (size_t i = 0; i < s->indicators; i++) {
        if (!s->indicator[i].dropped && isnan(p->difference[i])) {
            json_put_str(j, s->indicator[i].name);
        }
    }
    json_close_array(j);
}

static void put_peers(struct json_out *j, const struct similar_space *s,
                      const struct similar_result *r) {
    json_key(j, "peers");
    json_open_array(j);
    for (size_t i = 0; i < r->peers; i++) {
        const struct similar_peer *p = &r->peer[i];
        json_open_object(j);
        json_key(j, "id");
        json_put_str(j, s->id[p->place]);
        json_key(j, "distance");
        json_put_real(j, p->distance);
        json_key(j, "shared");
        json_put_real(j, p->shared);
        json_key(j, "indicators");
        json_put_int(j, (int64_t)p->indicators);
        put_drivers(j, s, p);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_excluded(struct json_out *j, const struct similar_space *s,
                         const struct similar_result *r) {
    json_key(j, "excluded");
    json_open_array(j);
    for (size_t i = 0; i < r->excludeds; i++) {
        json_open_object(j);
        json_key(j, "id");
        json_put_str(j, s->id[r->excluded[i].place]);
        json_key(j, "shared");
        json_put_real(j, r->excluded[i].shared);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_scale(struct json_out *j, const struct similar_space *s) {
    json_key(j, "scale");
    json_open_array(j);
    for (size_t u = 0; u < s->used; u++) {
        const struct similar_indicator *in = &s->indicator[s->index[u]];
        json_open_object(j);
        json_key(j, "indicator");
        json_put_str(j, in->name);
        json_key(j, "n");
        json_put_int(j, (int64_t)in->count);
        json_key(j, "median");
        json_put_real(j, in->median);
        json_key(j, "p10");
        json_put_real(j, in->p10);
        json_key(j, "p90");
        json_put_real(j, in->p90);
        json_close_object(j);
    }
    json_close_array(j);
}

static struct result_notes dropped_notes(struct arena *a, const struct similar_space *s) {
    struct result_note *note = arena_array(a, struct result_note, s->indicators);
    size_t count = 0;
    for (size_t i = 0; i < s->indicators; i++) {
        const struct similar_indicator *in = &s->indicator[i];
        if (in->dropped) {
            note[count++] = (struct result_note){
                "indicator_dropped", 2, {result_text(in->name), result_text(str_of(in->dropped))}};
        }
    }
    return (struct result_notes){note, count};
}

void similar_json(struct json_out *j, struct arena *a, const struct similar_space *s,
                  const struct similar_result *r, struct result_head head,
                  enum similar_scale scale) {
    head.engine = "similar";
    head.method = scale == SIMILAR_NHS ? "nhs" : "middle";
    if (r->peers == 0) {
        result_none(j, &head, s->used == 0 ? "no_indicator" : "no_peer", str_of(NULL));
        return;
    }
    result_begin(j, &head, dropped_notes(a, s));
    json_open_object(j);
    json_key(j, "of");
    json_put_str(j, s->id[r->of]);
    put_peers(j, s, r);
    put_excluded(j, s, r);
    put_scale(j, s);
    json_close_object(j);
    struct result_note shared = {"shared_at_least_percent", 1, {result_number(70)}};
    result_end(j, (struct result_notes){&shared, 1});
}
