/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Votes as rows of people, and sums over pairs of statements. */
#include <assert.h>
#include <string.h>

#include "engine/opinion_inner.h"

bool opinion_go_on(struct opinion_work *w, double share) {
    if (w->progress && !w->stopped) {
        w->stopped = !w->progress(w->self, share);
    }
    return !w->stopped;
}

/* --- order of IDs --- */

static bool is_whole(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
    }
    return s.n > 0;
}

static struct str without_zeros(struct str s) {
    while (s.n > 1 && s.p[0] == '0') {
        s = str_from(s, 1);
    }
    return s;
}

int opinion_id_cmp(struct str a, struct str b) {
    bool whole = is_whole(a);
    if (whole != is_whole(b)) {
        return whole ? -1 : 1;
    }
    struct str x = whole ? without_zeros(a) : a;
    struct str y = whole ? without_zeros(b) : b;
    if (whole && x.n != y.n) {
        return x.n < y.n ? -1 : 1;
    }
    int order = str_cmp(x, y);
    return order ? order : str_cmp(a, b);
}

/* --- rows --- */

/* Casts in the order of statements, within each in that of time. */
static struct opinion_cast *by_statement(struct arena *a, const struct opinion_input *in) {
    size_t *start = arena_array(a, size_t, in->statements + 1);
    for (size_t i = 0; i < in->casts; i++) {
        assert(in->cast[i].statement < in->statements && in->cast[i].vote <= OPINION_UNSEEN);
        start[in->cast[i].statement + 1]++;
    }
    for (size_t j = 0; j < in->statements; j++) {
        start[j + 1] += start[j];
    }
    struct opinion_cast *out = (void *)arena_room(a, in->casts * sizeof *out);
    for (size_t i = 0; i < in->casts; i++) {
        out[start[in->cast[i].statement]++] = in->cast[i];
    }
    return out;
}

static void rows_room(struct arena *a, const struct opinion_input *in, struct opinion_table *t) {
    for (size_t i = 0; i < in->casts; i++) {
        assert(in->cast[i].participant < in->participants);
        t->row[in->cast[i].participant].room++;
    }
    size_t all = in->casts + in->participants;
    uint16_t *entry = (void *)arena_room(a, all * sizeof *entry);
    for (size_t p = 0; p < in->participants; p++) {
        t->row[p].entry = entry;
        entry += t->row[p].room + 1;
    }
}

/* The last one counts: casts come by statement, then by time. */
static void row_add(struct opinion_row *r, struct opinion_cast c) {
    uint16_t entry = (uint16_t)(c.statement * 4U + c.vote);
    if (r->count && r->entry[r->count - 1] / 4 == c.statement) {
        r->count--;
    }
    r->entry[r->count++] = entry;
}

/* Without what was taken back; counts the others. */
static void row_close(struct opinion_table *t, struct opinion_row *r) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        uint16_t e = r->entry[i];
        r->entry[kept] = e;
        kept += e % 4 != OPINION_UNSEEN ? 1 : 0;
        if (!r->banned && e % 4 != OPINION_UNSEEN) {
            struct opinion_tally *s = &t->tally[e / 4];
            s->agree += e % 4 == OPINION_AGREE ? 1 : 0;
            s->disagree += e % 4 == OPINION_DISAGREE ? 1 : 0;
            s->seen++;
            t->votes++;
        }
    }
    r->count = kept;
    r->entry[kept] = OPINION_ROW_END;
}

struct opinion_table opinion_table_make(struct arena *a, const struct opinion_input *in) {
    assert(in->participants <= OPINION_PARTICIPANTS_MAX && in->casts <= OPINION_CASTS_MAX);
    assert(in->statements <= OPINION_STATEMENTS_MAX);
    struct opinion_table t = {.participants = in->participants, .statements = in->statements};
    t.row = arena_array(a, struct opinion_row, in->participants);
    t.tally = arena_array(a, struct opinion_tally, in->statements);
    t.statement = arena_array(a, struct opinion_statement, in->statements);
    for (size_t j = 0; j < in->statements; j++) {
        t.statement[j] = in->statement[j];
    }
    rows_room(a, in, &t);
    struct arena_mark m = arena_mark(a);
    const struct opinion_cast *cast = by_statement(a, in);
    for (size_t i = 0; i < in->casts; i++) {
        row_add(&t.row[cast[i].participant], cast[i]);
    }
    arena_rewind(a, m);
    for (size_t p = 0; p < in->participants; p++) {
        t.row[p].banned = in->banned && in->banned[p];
        row_close(&t, &t.row[p]);
    }
    return t;
}

/* --- pairs --- */

/* Four sums in one word, 16 bits each: seen, product + 1, first + 1, second + 1. Each adds at most
 * 2, so they are taken out after FLUSH people at the latest. */
enum { LANE = 16, FLUSH = 32767, VALUES = 3 };

static uint64_t lanes(unsigned first, unsigned second) {
    int product = ((int)first - 1) * ((int)second - 1) + 1;
    return 1U | (uint64_t)product << LANE | (uint64_t)first << 2 * LANE |
           (uint64_t)second << 3 * LANE;
}

static void take_out(struct opinion_table *t, uint64_t *sum, size_t j) {
    for (size_t k = j + 1; k < t->statements; k++) {
        struct opinion_pair *p = &t->pair[opinion_pair_at(j, k)];
        int32_t seen = (int32_t)(sum[k] & 0xFFFF);
        p->seen += seen;
        p->product += (int32_t)(sum[k] >> LANE & 0xFFFF) - seen;
        p->first += (int32_t)(sum[k] >> 2 * LANE & 0xFFFF) - seen;
        p->second += (int32_t)(sum[k] >> 3 * LANE) - seen;
        sum[k] = 0;
    }
}

/* Where each statement's votes lie, so that one statement's sums stay in the nearest cache. */
static const uint16_t **by_column(struct arena *a, const struct opinion_table *t, size_t *start) {
    for (size_t j = 0; j < t->statements; j++) {
        start[j + 1] = start[j] + t->tally[j].seen;
    }
    const uint16_t **at = (void *)arena_room(a, t->votes * sizeof *at);
    size_t *next = arena_array(a, size_t, t->statements);
    memcpy(next, start, t->statements * sizeof *next);
    for (size_t p = 0; p < t->participants; p++) {
        const struct opinion_row *r = &t->row[p];
        for (uint32_t i = 0; i < r->count && !r->banned; i++) {
            at[next[r->entry[i] / 4]++] = &r->entry[i];
        }
    }
    return at;
}

/* Adds what stands behind this vote in its row. */
static void add_rest(uint64_t *sum, const uint16_t *at, const uint64_t (*add)[VALUES + 1]) {
    const uint64_t *by = add[*at % 4];
    for (const uint16_t *e = at + 1; *e != OPINION_ROW_END; e++) {
        sum[*e / 4] += by[*e % 4];
    }
}

bool opinion_pairs_sum(struct arena *a, struct opinion_table *t, struct opinion_work *w) {
    uint64_t add[VALUES][VALUES + 1] = {{0}};
    for (unsigned v = 0; v < VALUES; v++) {
        for (unsigned u = 0; u < VALUES; u++) {
            add[v][u] = lanes(v, u);
        }
    }
    struct arena_mark m = arena_mark(a);
    uint64_t *sum = arena_array(a, uint64_t, t->statements);
    size_t *start = arena_array(a, size_t, t->statements + 1);
    const uint16_t **at = by_column(a, t, start);
    for (size_t j = 0; j < t->statements; j++) {
        for (size_t i = start[j]; i < start[j + 1]; i++) {
            add_rest(sum, at[i], (const uint64_t(*)[VALUES + 1]) add);
            if ((i - start[j]) % FLUSH == FLUSH - 1) {
                take_out(t, sum, j);
            }
        }
        take_out(t, sum, j);
        if (!opinion_go_on(w, 0.1 + 0.4 * (double)j / (double)t->statements)) {
            break;
        }
    }
    arena_rewind(a, m);
    return !w->stopped;
}
