/* SPDX-License-Identifier: AGPL-3.0-or-later
 * From ballots as they are given to papers: withdrawn options out, blank ones apart, equal ones
 * merged. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/tally_inside.h"

/* Ballots as lists, whatever they were. */
struct lists {
    const size_t *start;
    const uint16_t *item;
    const uint16_t *value;
};

static uint64_t weight_of(const struct tally_ballots *b, size_t i) {
    return b->weight ? b->weight[i] : 1;
}

/* --- a matrix becomes lists --- */

static int by_mark(const void *a, const void *b) {
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

size_t tally_list_of_marks(const uint16_t *mark, size_t options, enum tally_kind kind,
                           uint16_t *item, uint16_t *value) {
    bool ranks = tally_is_ranks(kind);
    uint32_t sorted[TALLY_OPTIONS_MAX]; /* mark before option */
    size_t n = 0;
    for (size_t k = 0; k < options; k++) {
        if (mark[k]) {
            sorted[n++] = (uint32_t)mark[k] << 16 | (uint32_t)k;
        }
    }
    if (ranks) {
        qsort(sorted, n, sizeof *sorted, by_mark);
    }
    for (size_t k = 0; k < n; k++) {
        bool same = ranks && k && sorted[k] >> 16 == sorted[k - 1] >> 16;
        item[k] = (uint16_t)((sorted[k] & 0xFFFF) | (same ? TALLY_SAME : 0));
        value[k] = (uint16_t)(sorted[k] >> 16);
    }
    return n;
}

static struct lists lists_of_marks(struct arena *a, const struct tally_ballots *b,
                                   enum tally_kind kind) {
    size_t marks = 0;
    for (size_t i = 0; i < b->count * b->options; i++) {
        marks += b->mark[i] ? 1 : 0;
    }
    size_t *start = arena_array(a, size_t, b->count + 1);
    uint16_t *item = arena_array(a, uint16_t, marks);
    uint16_t *value = arena_array(a, uint16_t, marks);
    for (size_t i = 0; i < b->count; i++) {
        size_t at = start[i];
        start[i + 1] = at + tally_list_of_marks(b->mark + i * b->options, b->options, kind,
                                                item + at, value + at);
    }
    return (struct lists){start, item, value};
}

/* --- withdrawn options leave --- */

/* Who stood on a par with somebody that left, and has nobody before on that rank, begins it. */
static size_t list_without(const bool *withdrawn, const uint16_t *item, const uint16_t *value,
                           size_t n, uint16_t *item_out, uint16_t *value_out) {
    size_t kept = 0;
    bool begun = false; /* somebody of this rank was kept */
    for (size_t k = 0; k < n; k++) {
        bool same = (item[k] & TALLY_SAME) != 0;
        size_t option = tally_option(item[k]);
        begun = same && begun;
        if (!withdrawn[option]) {
            item_out[kept] = (uint16_t)(option | (begun ? TALLY_SAME : 0));
            if (value && value_out) {
                value_out[kept] = value[k];
            }
            kept++;
            begun = true;
        }
    }
    return kept;
}

static struct lists lists_without(struct arena *a, const struct tally_ballots *b,
                                  const bool *withdrawn, struct lists l) {
    size_t marks = l.start[b->count];
    size_t *start = arena_array(a, size_t, b->count + 1);
    uint16_t *item = arena_array(a, uint16_t, marks);
    uint16_t *value = l.value ? arena_array(a, uint16_t, marks) : NULL;
    for (size_t i = 0; i < b->count; i++) {
        size_t from = l.start[i];
        size_t to = start[i];
        start[i + 1] =
            to + list_without(withdrawn, l.item + from, l.value ? l.value + from : NULL,
                              l.start[i + 1] - from, item + to, value ? value + to : NULL);
    }
    return (struct lists){start, item, value};
}

/* --- equal ballots become one paper --- */

/* Any good mixing does: what is merged changes no result, and few probes bound the time. */
static uint64_t mix(uint64_t h, const uint16_t *p, size_t n) {
    uint64_t word;
    for (; n >= 4; p += 4, n -= 4) {
        memcpy(&word, p, sizeof word);
        h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    for (; n; p++, n--) {
        h = (h ^ *p) * UINT64_C(0xD6E8FEB86659FD93);
        h ^= h >> 32;
    }
    return h;
}

static uint64_t paper_hash(const struct tally_paper *p, bool rated) {
    uint64_t h = mix(p->n, p->item, p->n);
    return rated ? mix(h, p->value, p->n) : h;
}

static bool paper_equal(const struct tally_paper *x, const struct tally_paper *y, bool rated) {
    size_t bytes = x->n * sizeof *x->item;
    return x->n == y->n && memcmp(x->item, y->item, bytes) == 0 &&
           (!rated || memcmp(x->value, y->value, bytes) == 0);
}

struct merging {
    struct tally_profile *profile;
    uint32_t *slot; /* number of a paper + 1; 0 is free */
    size_t mask;
    bool rated;
};

static void merge(struct merging *m, const struct tally_paper *p) {
    enum { PROBES = 16 };
    struct tally_profile *out = m->profile;
    size_t at = (size_t)paper_hash(p, m->rated) & m->mask;
    for (size_t i = 0; i < PROBES; i++, at = (at + 1) & m->mask) {
        if (m->slot[at] == 0) {
            m->slot[at] = (uint32_t)out->papers + 1;
            break;
        }
        struct tally_paper *other = &out->paper[m->slot[at] - 1];
        if (paper_equal(other, p, m->rated)) {
            other->weight += p->weight;
            return;
        }
    }
    out->paper[out->papers++] = *p;
}

/* Says whether it says anything, and notes what the methods must know of all ballots. */
static bool look(struct tally_profile *out, const struct tally_paper *p, bool rated) {
    uint64_t sum = 0;
    uint16_t any = 0;
    for (size_t k = 0; k < p->n; k++) {
        any |= p->item[k];
    }
    out->equals = out->equals || (any & TALLY_SAME);
    for (size_t k = 0; rated && k < p->n; k++) {
        sum += p->value[k];
        out->top = p->value[k] > out->top ? p->value[k] : out->top;
    }
    out->dearest = sum > out->dearest ? sum : out->dearest;
    return rated ? sum > 0 : p->n > 0;
}

static bool gather(struct arena *a, const struct tally_ballots *b, struct lists l, bool rated,
                   struct tally_profile *out) {
    size_t slots = 16;
    while (slots < 2 * b->count) {
        slots *= 2;
    }
    out->paper = (void *)arena_room(a, b->count * sizeof *out->paper);
    struct arena_mark mark = arena_mark(a);
    struct merging m = {out, arena_array(a, uint32_t, slots), slots - 1, rated};
    for (size_t i = 0; i < b->count; i++) {
        struct tally_paper p = {l.item + l.start[i], rated ? l.value + l.start[i] : NULL,
                                l.start[i + 1] - l.start[i], weight_of(b, i)};
        if (p.weight > TALLY_BALLOTS_MAX - out->valid - out->blank) {
            return false;
        }
        bool says = look(out, &p, rated);
        *(says ? &out->valid : &out->blank) += p.weight;
        if (says) {
            merge(&m, &p);
        }
    }
    arena_rewind(a, mark);
    return true;
}

bool tally_profile_make(struct arena *a, const struct tally_ballots *b,
                        const struct tally_options *o, struct tally_profile *out) {
    enum tally_kind kind = tally_kind_of(o->method);
    struct lists l = {b->start, b->item, b->value};
    static const size_t none[1];
    *out = (struct tally_profile){.options = b->options, .standing = b->options};
    out->top = o->top ? (uint16_t)o->top : b->top;
    assert(b->count < UINT32_MAX);
    if (b->count == 0) {
        l.start = none;
    } else if (b->mark) {
        l = lists_of_marks(a, b, kind);
    }
    out->withdrawn = b->withdrawn ? b->withdrawn : arena_array(a, bool, b->options);
    for (size_t k = 0; k < b->options; k++) {
        out->standing -= out->withdrawn[k] ? 1 : 0;
    }
    if (out->standing < b->options) {
        l = lists_without(a, b, out->withdrawn, l);
    }
    bool rated = l.value && !tally_is_ranks(kind) && kind != TALLY_KIND_APPROVALS;
    out->lot = tally_lot(a, b, o->seed);
    return gather(a, b, l, rated, out);
}
