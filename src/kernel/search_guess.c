/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What was probably meant. A word is kept under itself and under what is left of it without each
 * of its letters; so is what was typed, and two that are one slip apart meet (deletion
 * neighbourhood; a letter in the place of another, and two in the wrong order, meet in what is left
 * without them). */
#include <stdlib.h>
#include <string.h>

#include "kernel/search_inside.h"
#include "search_sql.h"

#define SIGNS_MAX 24
#define SIGNS_MIN 4           /* of the Latin alphabet: "and" is near too much */
#define SIGNS_MIN_ELSEWHERE 3 /* writings without vowels say much with three */
#define NEAR_MOST 200

struct signs {
    int32_t c[SIGNS_MAX];
    size_t start[SIGNS_MAX + 1];
    size_t n;
};

static bool read_signs(struct str s, struct signs *out) {
    size_t at = 0;
    for (out->n = 0; at < s.n; out->n++) {
        if (out->n == SIGNS_MAX) {
            return false;
        }
        size_t size;
        out->start[out->n] = at;
        out->c[out->n] = sign_at(str_from(s, at), &size);
        at += size;
    }
    out->start[out->n] = at;
    return true;
}

static bool has_figure(const struct signs *s) {
    for (size_t i = 0; i < s->n; i++) {
        if (s->c[i] >= '0' && s->c[i] <= '9') {
            return true;
        }
    }
    return false;
}

static bool is_guessed(struct str term, struct signs *s) {
    if (str_starts(term, STR(SEARCH_PRIVATE)) || str_starts(term, STR(SEARCH_MARK)) ||
        !read_signs(term, s) || s->n == 0 || has_figure(s)) {
        return false;
    }
    return sign_kind_of(s->c[0]) == SIGN_LETTER &&
           s->n >= (s->c[0] < 0x250 ? SIGNS_MIN : SIGNS_MIN_ELSEWHERE);
}

/* FNV-1a over the signs but one. What meets by chance is held against the distance anyway. */
static int64_t hash_without(const struct signs *s, size_t left_out) {
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < s->n; i++) {
        for (unsigned byte = 0; i != left_out && byte < 3; byte++) {
            h = (h ^ ((uint32_t)s->c[i] >> (8 * byte) & 0xff)) * UINT64_C(0x100000001b3);
        }
    }
    int64_t out;
    memcpy(&out, &h, sizeof out);
    return out;
}

size_t search_near_hashes(struct str term, int64_t out[SEARCH_NEAR_MAX]) {
    struct signs s;
    if (!is_guessed(term, &s)) {
        return 0;
    }
    size_t n = 0;
    out[n++] = hash_without(&s, SIGNS_MAX);
    for (size_t i = 0; i < s.n; i++) {
        if (i == 0 || s.c[i] != s.c[i - 1]) { /* of two alike, either one leaves the same */
            out[n++] = hash_without(&s, i);
        }
    }
    return n;
}

/* --- distance --- */

static bool same_from(const struct signs *a, size_t i, const struct signs *b, size_t k) {
    return a->n - i == b->n - k && memcmp(a->c + i, b->c + k, (a->n - i) * sizeof a->c[0]) == 0;
}

int search_slips(struct str x, struct str y) {
    struct signs a, b;
    if (!read_signs(x, &a) || !read_signs(y, &b)) {
        return 2;
    }
    size_t at = 0;
    while (at < a.n && at < b.n && a.c[at] == b.c[at]) {
        at++;
    }
    if (at == a.n && at == b.n) {
        return 0;
    }
    bool longer = at < a.n && same_from(&a, at + 1, &b, at);
    bool shorter = at < b.n && same_from(&a, at, &b, at + 1);
    bool other = at < a.n && at < b.n && same_from(&a, at + 1, &b, at + 1);
    bool turned = at + 1 < a.n && at + 1 < b.n && a.c[at] == b.c[at + 1] &&
                  a.c[at + 1] == b.c[at] && same_from(&a, at + 2, &b, at + 2);
    return longer || shorter || other || turned ? 1 : 2;
}

/* --- the likeliest --- */

/* A frequent word rather than a rare one; people seldom slip on the first letter. */
static int64_t worth(struct str typed, const struct search_guess *g) {
    size_t a, b;
    bool begins_alike = sign_at(typed, &a) == sign_at(g->term, &b);
    int64_t docs = g->docs < 1000000000 ? g->docs : 1000000000;
    return begins_alike ? docs * 16 : docs;
}

/* Another first letter is another word: nobody who types "night" means "eight". */
static bool begins_otherwise(struct str a, struct str b) {
    size_t x, y;
    int32_t first = sign_at(a, &x), other = sign_at(b, &y);
    return first != other && str_eq(str_from(a, x), str_from(b, y));
}

/* Equals by their letters, so that both stores say the same. */
static bool is_likelier(struct str typed, const struct search_guess *a,
                        const struct search_guess *b) {
    int64_t x = worth(typed, a), y = worth(typed, b);
    return x != y ? x > y : str_cmp(a->term, b->term) < 0;
}

static void keep_best(struct str typed, struct search_guess *out, size_t most, size_t *count,
                      struct search_guess one) {
    size_t at = *count < most ? (*count)++ : most;
    while (at > 0 && is_likelier(typed, &one, &out[at - 1])) {
        if (at < most) {
            out[at] = out[at - 1];
        }
        at--;
    }
    if (at < most) {
        out[at] = one;
    }
}

enum err search_guesses(struct ctx *c, struct str term, struct search_guess *out, size_t most,
                        size_t *count) {
    *count = 0;
    int64_t hash[SEARCH_NEAR_MAX];
    size_t hashes = search_near_hashes(term, hash);
    if (hashes == 0) {
        return ERR_OK;
    }
    struct buf b = buf_make(1024);
    for (size_t i = 0; i < hashes; i++) {
        buf_printf(&b, "%s%lld", i > 0 ? " " : "", (long long)hash[i]);
    }
    struct q_search_near_find_rows rows;
    enum err e = q_search_near_find(c->db, c->arena, buf_str(&b), NEAR_MOST, &rows);
    buf_free(&b);
    TRY(e);
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.item[i].docs > 0 && search_slips(term, rows.item[i].term) == 1 &&
            !begins_otherwise(term, rows.item[i].term)) {
            keep_best(term, out, most, count,
                      (struct search_guess){rows.item[i].term, rows.item[i].docs});
        }
    }
    return ERR_OK;
}
