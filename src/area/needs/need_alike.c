/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Needs that are alike: words, place and topic together. What is looked at is bounded: the newest
 * needs that have a word, the newest of the nine cells around a pin. */
#include <math.h>
#include <stdlib.h>

#include "area/needs/need_inside.h"
#include "base/earth.h"
#include "kernel/gate.h"
#include "need_sql.h"
#include "text/terms.h"
#include "thing_sql.h"

#define WORDS_MAX 12
#define TERMS_MAX 120 /* of a title: as many as it has signs */
#define WORD_LEAST 4  /* bytes; shorter ones say little */
#define POSTINGS 200  /* of one word that are looked at */
#define IN_CELL 40    /* needs of one cell that are looked at */
#define NEAR_MOST 20  /* of those that are near, the nearest */
#define ALIKE_MOST 5
#define NEAR_M 750
#define SAME_PLACE_M 60    /* so near, with the same topic, it is likely the same */
#define CELLS_A_DEGREE 222 /* about 500 m */

struct words {
    struct str word[WORDS_MAX];
    double weight[WORDS_MAX];
    size_t count;
    double total;
};

struct candidate {
    struct id need;
    double share; /* of the words' weight */
    unsigned words;
    int64_t metres;
    double score;
};

struct candidates {
    struct candidate *item;
    size_t count;
};

/* As the search cuts them. */
static size_t words_of(struct ctx *c, struct str text, struct str out[WORDS_MAX]) {
    struct terms terms = {.count = 0};
    size_t n = 0;
    terms_of(c->arena, text, TERMS_MAX, &terms);
    for (size_t i = 0; i < terms.count && n < WORDS_MAX; i++) {
        struct str word = terms.item[i].text;
        bool known = word.n < WORD_LEAST;
        for (size_t k = 0; k < n && !known; k++) {
            known = str_eq(out[k], word);
        }
        if (!known) {
            out[n++] = word;
        }
    }
    return n;
}

/* --- by words --- */

static int by_need(const void *a, const void *b) {
    return id_cmp(((const struct candidate *)a)->need, ((const struct candidate *)b)->need);
}

static void fold_same(struct candidates *all) {
    size_t n = 0;
    qsort(all->item, all->count, sizeof all->item[0], by_need);
    for (size_t i = 0; i < all->count; i++) {
        if (n > 0 && id_eq(all->item[n - 1].need, all->item[i].need)) {
            all->item[n - 1].share += all->item[i].share;
            all->item[n - 1].words++;
        } else {
            all->item[n++] = all->item[i];
        }
    }
    all->count = n;
}

/* Rare words weigh more: a word with p postings counts 1/(1 + log2 p). Words that no open need has
 * say nothing either way. */
static enum err find_by_words(struct ctx *c, struct id community, struct words *w,
                              struct candidates *out) {
    out->item = arena_array(c->arena, struct candidate, WORDS_MAX * POSTINGS + NEAR_MOST);
    for (size_t i = 0; i < w->count; i++) {
        struct q_need_word_find_rows rows;
        TRY(q_need_word_find(c->db, c->arena, community, w->word[i], POSTINGS, &rows));
        w->weight[i] = rows.count == 0 ? 0 : 1 / (1 + log2((double)rows.count));
        w->total += w->weight[i];
        for (size_t k = 0; k < rows.count; k++) {
            out->item[out->count++] = (struct candidate){
                .need = rows.item[k].need, .share = w->weight[i], .words = 1, .metres = -1};
        }
    }
    fold_same(out);
    return ERR_OK;
}

/* What a title shares with the words looked for. */
static void share_of(struct ctx *c, const struct words *w, struct str title, struct candidate *k) {
    struct str word[WORDS_MAX];
    size_t n = words_of(c, title, word);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < w->count; j++) {
            if (str_eq(word[i], w->word[j])) {
                k->share += w->weight[j];
                k->words++;
            }
        }
    }
}

/* --- by place --- */

static int64_t row_at(double lat) {
    return (int64_t)floor((lat + 90) * CELLS_A_DEGREE);
}

/* Cells of a row are about as wide as high, so a row near a pole has few. */
static int64_t column_at(int64_t row, double lon) {
    double lat = ((double)row + 0.5) / CELLS_A_DEGREE - 90;
    double a_degree = fmax(CELLS_A_DEGREE * cos(lat * acos(-1.0) / 180), 0.01);
    return (int64_t)floor((lon + 180) * a_degree);
}

static int64_t cell_of(int64_t row, int64_t column) {
    return row * 1000000 + column;
}

static enum err look_in_cell(struct ctx *c, const struct need_draft *d, struct str topic,
                             int64_t cell, struct candidates *near) {
    struct q_need_cell_find_rows rows;
    TRY(q_need_cell_find(c->db, c->arena, d->community.thing.id, topic, cell, IN_CELL, &rows));
    struct earth_point here = {true, d->lat, d->lon};
    for (size_t i = 0; i < rows.count; i++) {
        struct earth_point there = {true, (double)rows.item[i].lat_e7 / 1e7,
                                    (double)rows.item[i].lon_e7 / 1e7};
        int64_t metres = earth_tenths(here, there) * 100;
        if (metres <= NEAR_M) {
            near->item[near->count++] =
                (struct candidate){.need = rows.item[i].need, .metres = metres};
        }
    }
    return ERR_OK;
}

static int by_metres(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->metres != y->metres) {
        return x->metres < y->metres ? -1 : 1;
    }
    return id_cmp(y->need, x->need);
}

static enum err find_by_place(struct ctx *c, const struct need_draft *d, struct str topic,
                              struct candidates *near) {
    near->item = arena_array(c->arena, struct candidate, 9 * IN_CELL);
    int64_t row = row_at(d->lat);
    for (int64_t r = row - 1; r <= row + 1; r++) {
        for (int64_t k = -1; k <= 1; k++) {
            TRY(look_in_cell(c, d, topic, cell_of(r, column_at(r, d->lon) + k), near));
        }
    }
    qsort(near->item, near->count, sizeof near->item[0], by_metres);
    near->count = near->count < NEAR_MOST ? near->count : NEAR_MOST;
    return ERR_OK;
}

/* --- both together --- */

/* Puts the near ones among those that have words in common. */
static enum err join_near(struct ctx *c, const struct words *w, const struct candidates *near,
                          struct candidates *all) {
    size_t by_words = all->count;
    for (size_t i = 0; i < near->count; i++) {
        struct candidate *known =
            bsearch(&near->item[i], all->item, by_words, sizeof all->item[0], by_need);
        if (known != NULL) {
            known->metres = near->item[i].metres;
            continue;
        }
        struct thing t;
        struct candidate k = near->item[i];
        enum err e = thing_find(c, k.need, "need", &t);
        if (e == ERR_OK) {
            share_of(c, w, t.title, &k);
            all->item[all->count++] = k;
        } else if (e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    return ERR_OK;
}

/* Half of the words' weight, two words at least; or one word in the neighbourhood; or the very same
 * place. All in a neighbourhood have the topic looked for. */
static bool is_alike(const struct candidate *k) {
    return (k->words >= 2 && k->share >= 0.5) || (k->metres >= 0 && k->share >= 0.2) ||
           (k->metres >= 0 && k->metres <= SAME_PLACE_M);
}

static int by_score(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->score != y->score) {
        return x->score < y->score ? 1 : -1;
    }
    return id_cmp(y->need, x->need);
}

static void score(struct candidates *all, double total) {
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        struct candidate k = all->item[i];
        k.share = total > 0 ? k.share / total : 0;
        k.score = k.share + (k.metres >= 0 ? 0.6 * (1 - (double)k.metres / (2 * NEAR_M)) : 0);
        if (is_alike(&k)) {
            all->item[n++] = k;
        }
    }
    all->count = n;
    qsort(all->item, n, sizeof all->item[0], by_score);
}

static enum err take_best(struct ctx *c, const struct candidates *all, struct need_alikes *out) {
    out->item = arena_array(c->arena, struct need_alike, ALIKE_MOST);
    out->count = 0;
    for (size_t i = 0; i < all->count && out->count < ALIKE_MOST; i++) {
        struct need_alike *k = &out->item[out->count];
        enum err e = thing_find(c, all->item[i].need, "need", &k->thing);
        if (e == ERR_NOT_FOUND || e == ERR_GONE ||
            (e == ERR_OK && gate_is_muted(c->viewer, &k->thing))) {
            continue;
        }
        TRY(e);
        struct medias pictures;
        TRY(media_of_thing(c, k->thing.id, &pictures));
        k->metres = all->item[i].metres;
        k->picture = pictures.count > 0 ? pictures.item[0].id : ID_NONE;
        out->count++;
    }
    return ERR_OK;
}

enum err need_alike(struct ctx *c, const struct need_draft *d, struct str topic,
                    struct need_alikes *out) {
    struct words w = {.count = 0};
    struct candidates all = {0}, near = {0};
    w.count = words_of(c, d->title, w.word);
    TRY(find_by_words(c, d->community.thing.id, &w, &all));
    if (d->has_pin) {
        TRY(find_by_place(c, d, topic, &near));
        TRY(join_near(c, &w, &near, &all));
    }
    score(&all, w.total);
    return take_best(c, &all, out);
}

/* --- what it is found by --- */

enum err need_keep_likeness(struct ctx *c, const struct thing *t) {
    struct str word[WORDS_MAX];
    size_t words = words_of(c, t->title, word);
    for (size_t i = 0; i < words; i++) {
        TRY(q_need_word_add(c->db, t->community, word[i], t->id, NULL));
    }
    struct q_pin_of_row pin;
    enum err e = q_pin_of(c->db, c->arena, t->id, &pin);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    int64_t row = row_at((double)pin.lat_e7 / 1e7);
    int64_t cell = cell_of(row, column_at(row, (double)pin.lon_e7 / 1e7));
    return q_need_cell_add(c->db, t->community, t->topic, cell, t->id, NULL);
}

enum err need_drop_likeness(struct ctx *c, struct id need) {
    TRY(q_need_cell_drop(c->db, need, NULL));
    return q_need_word_drop(c->db, need, NULL);
}
