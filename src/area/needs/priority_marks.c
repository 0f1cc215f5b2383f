/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Marks as text and back, and ranks from pairs. */
#include "area/needs/priority_marks.h"

struct priority_asked priority_asked(enum priority_method m, bool barriers, bool equity) {
    struct priority_asked out = {.count = 0};
    for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
        bool asked = priority_requires(m, c) || (barriers && priority_is_pearl(c)) ||
                     (equity && c == PRIORITY_EQUITY);
        if (asked) {
            out.item[out.count++] = c;
        }
    }
    return out;
}

int priority_lowest_mark(enum priority_criterion c) {
    return priority_least(c) / priority_unit(c);
}

int priority_highest_mark(enum priority_method m, enum priority_criterion c, int64_t most) {
    bool bounded = c == PRIORITY_RANK || c == PRIORITY_VOTES;
    return bounded ? (int)most : priority_most(m, c) / priority_unit(c);
}

/* --- as text --- */

static bool read_one(struct str text, size_t values, struct priority_mark *out) {
    struct str rest = text;
    struct str where = str_cut(&rest, ':');
    struct str first = str_cut(&where, '-');
    *out = (struct priority_mark){0};
    if (!str_to_int(first, &out->place) || (where.n > 0 && !str_to_int(where, &out->other))) {
        return false;
    }
    for (size_t i = 0; i < values; i++) {
        struct str value = str_cut(&rest, ',');
        if (!str_to_int(value, &out->value[i])) {
            out->value[i] = PRIORITY_EMPTY;
        }
    }
    return true;
}

struct priority_marks priority_marks_read(struct arena *a, struct str text, size_t values) {
    size_t most = 0;
    for (size_t i = 0; i < text.n; i++) {
        most += text.p[i] == ';';
    }
    struct priority_marks out = {arena_array(a, struct priority_mark, most + 1), 0};
    while (text.n > 0) {
        struct str one = str_cut(&text, ';');
        out.count += one.n > 0 && read_one(one, values, &out.item[out.count]) ? 1 : 0;
    }
    return out;
}

static bool says_nothing(const struct priority_mark *m, size_t values) {
    bool nothing = true;
    for (size_t i = 0; i < values; i++) {
        nothing = nothing && m->value[i] == PRIORITY_EMPTY;
    }
    return nothing;
}

static void put_one(struct buf *b, const struct priority_mark *m, size_t values) {
    buf_int(b, m->place);
    if (m->other != 0) {
        buf_char(b, '-');
        buf_int(b, m->other);
    }
    for (size_t i = 0; i < values; i++) {
        buf_char(b, i == 0 ? ':' : ',');
        if (m->value[i] != PRIORITY_EMPTY) {
            buf_int(b, m->value[i]);
        }
    }
    buf_char(b, ';');
}

struct str priority_marks_text(struct arena *a, const struct priority_marks *m, size_t values) {
    struct buf b = buf_make(PRIORITY_MARKS_MAX);
    for (size_t i = 0; i < m->count; i++) {
        if (!says_nothing(&m->item[i], values)) {
            put_one(&b, &m->item[i], values);
        }
    }
    struct str text = b.overflow ? str_of(NULL) : arena_str(a, buf_str(&b));
    buf_free(&b);
    return text;
}

const struct priority_mark *priority_mark_of(const struct priority_marks *m, int64_t place,
                                             int64_t other) {
    for (size_t i = 0; i < m->count; i++) {
        if (m->item[i].place == place && m->item[i].other == other) {
            return &m->item[i];
        }
    }
    return NULL;
}

/* --- hands --- */

struct priority_hand priority_hand_read(struct str text) {
    struct priority_hand h = {.count = 0};
    while (text.n > 0 && h.count < PRIORITY_HAND_MAX) {
        int64_t place;
        struct str one = str_cut(&text, ' ');
        if (str_to_int(one, &place)) {
            h.place[h.count++] = place;
        }
    }
    return h;
}

struct str priority_hand_text(struct arena *a, const struct priority_hand *h) {
    struct buf b = buf_make(400);
    for (size_t i = 0; i < h->count; i++) {
        buf_put(&b, i == 0 ? STR("") : STR(" "));
        buf_int(&b, h->place[i]);
    }
    struct str text = arena_str(a, buf_str(&b));
    buf_free(&b);
    return text;
}

size_t priority_hand_size(int64_t most) {
    size_t n = 2;
    while (n < PRIORITY_HAND_MAX && (int64_t)((n + 1) * n / 2) <= most) {
        n++;
    }
    return n;
}

/* 1: i before k, -1: k before i, 0: the same; 2: not answered. */
static int said(const struct priority_hand *h, const struct priority_marks *m, size_t i, size_t k) {
    const struct priority_mark *there = priority_mark_of(m, h->place[i], h->place[k]);
    const struct priority_mark *back = priority_mark_of(m, h->place[k], h->place[i]);
    const struct priority_mark *one = there ? there : back;
    if (!one || one->value[0] == PRIORITY_EMPTY) {
        return 2;
    }
    int first = one->value[0] == 1 ? 1 : one->value[0] == 2 ? -1 : 0;
    return one == there ? first : -first;
}

struct answers {
    int win[PRIORITY_HAND_MAX][PRIORITY_HAND_MAX]; /* 1, 0, -1 */
    size_t at[PRIORITY_HAND_MAX];                  /* those that count, then by wins less losses */
    int score[PRIORITY_HAND_MAX];
    size_t count;
};

static void choose(const struct priority_hand *h, const struct priority_marks *m,
                   struct answers *x) {
    for (size_t i = 0; i < h->count; i++) {
        bool whole = true;
        for (size_t k = 0; k < x->count; k++) {
            int s = said(h, m, i, x->at[k]);
            whole = whole && s != 2;
            x->win[i][x->at[k]] = s;
            x->win[x->at[k]][i] = -s;
        }
        if (whole) {
            x->at[x->count++] = i;
        }
    }
    for (size_t i = 0; i < x->count; i++) {
        for (size_t k = 0; k < x->count; k++) {
            x->score[x->at[i]] += i == k ? 0 : x->win[x->at[i]][x->at[k]];
        }
    }
}

static void by_score(struct answers *x) {
    for (size_t i = 1; i < x->count; i++) {
        for (size_t k = i; k > 0 && x->score[x->at[k]] > x->score[x->at[k - 1]]; k--) {
            size_t at = x->at[k];
            x->at[k] = x->at[k - 1];
            x->at[k - 1] = at;
        }
    }
}

/* Between place k - 1 and k the order is sure: nobody behind beats anybody before it. */
static bool is_sure(const struct answers *x, size_t k) {
    bool sure = x->score[x->at[k]] < x->score[x->at[k - 1]];
    for (size_t i = 0; i < k; i++) {
        for (size_t j = k; j < x->count; j++) {
            sure = sure && x->win[x->at[j]][x->at[i]] <= 0;
        }
    }
    return sure;
}

void priority_hand_ranks(const struct priority_hand *h, const struct priority_marks *m,
                         int64_t rank[PRIORITY_HAND_MAX]) {
    struct answers x = {.count = 0};
    choose(h, m, &x);
    by_score(&x);
    for (size_t i = 0; i < PRIORITY_HAND_MAX; i++) {
        rank[i] = 0;
    }
    for (size_t k = 0; k < x.count && x.count > 1; k++) {
        bool next = k == 0 || is_sure(&x, k);
        rank[x.at[k]] = next ? (int64_t)k + 1 : rank[x.at[k - 1]];
    }
}
