/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the priority engine: bytes become ratings. The order of the rows must change no byte of
 * the answer, and at the weights that are told the top three must be others than they are. */
#include <assert.h>
#include <string.h>

#include "engine/priority.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NEEDS = 12, RATERS = 24, ROWS = NEEDS * RATERS };

struct table {
    struct priority_input in;
    struct str need[NEEDS];
    struct str rater[RATERS];
    struct priority_row row[ROWS];
    int32_t value[PRIORITY_CRITERIA][ROWS];
};

static int32_t value_of(enum priority_method m, enum priority_criterion c, uint8_t b) {
    int64_t least = priority_least(c);
    int64_t most = priority_most(m, c);
    return b % 16 == 15 ? PRIORITY_EMPTY : (int32_t)(least + (most - least) * (b % 15) / 14);
}

/* For nominal a rater's ranks must be 1 to m, in the order of its rows. */
static void number_ranks(struct table *t) {
    int32_t count[RATERS] = {0};
    for (size_t i = 0; i < t->in.rows; i++) {
        int32_t *v = &t->value[PRIORITY_RANK][i];
        *v = *v == PRIORITY_EMPTY ? *v : ++count[t->row[i].rater];
    }
}

static void fill(struct table *t, enum priority_method m, const uint8_t *data, size_t size) {
    bool has[NEEDS][RATERS] = {{false}};
    for (size_t i = 0; i + 8 <= size; i += 8) {
        struct priority_row r = {(uint16_t)(data[i] % t->in.needs),
                                 (uint16_t)(data[i + 1] % t->in.raters), 1};
        if (!has[r.need][r.rater]) {
            has[r.need][r.rater] = true;
            size_t at = t->in.rows++;
            t->row[at] = r;
            for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
                t->value[c][at] = value_of(m, c, (uint8_t)(data[i + 2 + c / 2] >> (c % 2 * 4)));
            }
        }
    }
    for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
        bool pearl = priority_is_pearl(c) && (size % 3 || c != PRIORITY_LEGALITY);
        t->in.value[c] = pearl ? NULL : t->value[c];
    }
    if (m == PRIORITY_NOMINAL) {
        number_ranks(t);
    }
}

static void turn_round(struct table *t) {
    for (size_t i = 0; i < t->in.rows / 2; i++) {
        size_t o = t->in.rows - 1 - i;
        struct priority_row kept = t->row[i];
        t->row[i] = t->row[o];
        t->row[o] = kept;
        for (size_t c = 0; c < PRIORITY_CRITERIA; c++) {
            int32_t v = t->value[c][i];
            t->value[c][i] = t->value[c][o];
            t->value[c][o] = v;
        }
    }
}

static void put(struct buf *b, struct arena *a, const struct table *t, struct priority_options o,
                struct priority_result *r) {
    struct json_out j = json_begin(b);
    *r = priority_rank(a, &t->in, o);
    priority_json(&j, a, &t->in, &o, r, (struct result_head){.input = hash_of("", 0)});
    assert(!b->overflow);
}

/* Bits of the needs with fewer than three above them, at the weight p / q and a little more. Values
 * are few, so that all of it fits. */
static unsigned top(const struct priority_result *r, struct priority_fraction w, int side) {
    unsigned bits = 0;
    for (size_t i = 0; i < r->ranked; i++) {
        int above = 0;
        for (size_t j = 0; j < r->ranked; j++) {
            const struct priority_rating *x = r->need[i].rating;
            const struct priority_rating *y = r->need[j].rating;
            __extension__ __int128 f =
                (__int128)(y[0].median * (int64_t)y[2].median) - x[0].median * (int64_t)x[2].median;
            __extension__ __int128 g =
                (__int128)(y[1].median * (int64_t)y[2].median) - x[1].median * (int64_t)x[2].median;
            __extension__ __int128 apart = f * w.den + g * w.num;
            above += apart ? apart > 0 : side * (g > 0 ? 1 : g < 0 ? -1 : 0) > 0;
        }
        bits |= (unsigned)(above < 3) << i;
    }
    return bits;
}

static void check_weight(const struct priority_result *r, int64_t used) {
    struct priority_fraction now = {used, 1};
    unsigned base = top(r, now, 0);
    const struct priority_weight *w[2] = {&r->below, &r->above};
    for (int k = 0; k < 2; k++) {
        int side = k ? 1 : -1;
        if (!w[k]->changes) {
            assert(top(r, now, side) == base);
        } else {
            assert(side > 0 ? w[k]->at.num >= used * w[k]->at.den
                            : w[k]->at.num >= 0 && w[k]->at.num <= used * w[k]->at.den);
            assert(top(r, w[k]->at, 0) != base || top(r, w[k]->at, side) != base);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 3) {
        return 0;
    }
    struct arena *a = arena_make();
    struct table *t = arena_new(a, struct table);
    struct buf b[2] = {buf_make(1 << 22), buf_make(1 << 22)};
    struct priority_options o = {.method = (enum priority_method)(data[0] % PRIORITY_METHODS),
                                 .seed = STR("seed"),
                                 .bradley_terry = (data[0] & 128) != 0};
    struct priority_result r;
    for (size_t i = 0; i < NEEDS; i++) {
        t->need[i] = arena_printf(a, "n%zu", i);
    }
    for (size_t i = 0; i < RATERS; i++) {
        t->rater[i] = arena_printf(a, "r%zu", i);
    }
    t->in = (struct priority_input){.needs = 1 + data[1] % NEEDS,
                                    .raters = 1 + data[2] % RATERS,
                                    .need = t->need,
                                    .rater = t->rater,
                                    .row = t->row};
    fill(t, o.method, data + 3, size - 3);
    put(&b[0], a, t, o, &r);
    if (o.method <= PRIORITY_HANLON_NACCHO && !r.refused) {
        check_weight(&r, o.method == PRIORITY_HANLON ? 1 : 2);
    }
    turn_round(t);
    put(&b[1], a, t, o, &r);
    assert(str_eq(buf_str(&b[0]), buf_str(&b[1])));
    buf_free(&b[0]);
    buf_free(&b[1]);
    arena_free(a);
    return 0;
}
