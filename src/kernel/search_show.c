/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What was found, shown: which words of a text are those that were looked for, and the part of it
 * where they stand. */
#include <string.h>

#include "kernel/search_inside.h"

#define SNIPPET_BYTES 240
#define SNIPPET_LEAD 60 /* of it before the first word that was found */
#define SPOTS_MAX 64    /* found words of a text that are looked at */

struct looked_for {
    struct search_words words;
    struct str singular[SEARCH_CLAUSES_MAX][3];
    size_t singulars[SEARCH_CLAUSES_MAX];
};

static void read_typed(struct arena *a, struct str typed, struct looked_for *l) {
    search_read(a, typed, &l->words);
    for (size_t i = 0; i < l->words.withs; i++) {
        const struct search_word *w = &l->words.with[i];
        l->singulars[i] = w->alone ? search_singulars(a, w->run, l->singular[i]) : 0;
    }
}

static bool is_in_run(struct str run, struct str term) {
    while (!str_is_empty(run)) {
        if (str_eq(str_cut(&run, ' '), term)) {
            return true;
        }
    }
    return false;
}

static bool fits(const struct looked_for *l, size_t at, struct str term) {
    const struct search_word *w = &l->words.with[at];
    if (!w->alone) {
        return is_in_run(w->run, term);
    }
    for (size_t i = 0; i < l->singulars[at]; i++) {
        if (str_eq(term, l->singular[at][i])) {
            return true;
        }
    }
    return str_starts(term, w->run);
}

/* Which of the words it is: a bit each. */
static unsigned found_in(const struct looked_for *l, struct str term) {
    unsigned bits = 0;
    for (size_t i = 0; i < l->words.withs; i++) {
        bits |= fits(l, i, term) ? 1u << i : 0;
    }
    return bits;
}

/* --- the words of a text --- */

struct walk {
    struct arena *arena;
    const struct looked_for *looked;
    struct str text;
    size_t at;
    enum sign_kind kind; /* of the piece at hand */
    size_t begin, end;
    unsigned bits;
};

static enum sign_kind kind_at(struct str text, size_t at, size_t *size) {
    return sign_kind_of(sign_at(str_from(text, at), size));
}

/* A run of letters. */
static void take_word(struct walk *w, size_t size) {
    w->end = w->begin + size;
    while (w->end < w->text.n && kind_at(w->text, w->end, &size) == SIGN_LETTER) {
        w->end += size;
    }
    struct terms terms;
    terms_of(w->arena, str_make(w->text.p + w->begin, w->end - w->begin), 8, &terms);
    w->bits = 0;
    for (size_t i = 0; i < terms.count; i++) {
        w->bits |= found_in(w->looked, terms.item[i].text);
    }
}

/* Two signs of a writing without blanks; the next piece begins with the second, unless both were
 * found. */
static void take_signs(struct walk *w, size_t size) {
    w->end = w->begin + size;
    if (w->end < w->text.n && kind_at(w->text, w->end, &size) == SIGN_UNSPACED) {
        w->end += size;
    }
    struct terms terms;
    terms_of(w->arena, str_make(w->text.p + w->begin, w->end - w->begin), 2, &terms);
    w->bits = terms.count > 0 ? found_in(w->looked, terms.item[0].text) : 0;
}

/* The next word, or two signs; false: the text is over. */
static bool walk_on(struct walk *w) {
    struct arena_mark mark = arena_mark(w->arena);
    while (w->at < w->text.n) {
        size_t size;
        w->begin = w->at;
        w->kind = kind_at(w->text, w->at, &size);
        if (w->kind == SIGN_BETWEEN) {
            w->at += size;
            continue;
        }
        if (w->kind == SIGN_LETTER) {
            take_word(w, size);
            w->at = w->end;
        } else {
            take_signs(w, size);
            w->at += size;
        }
        arena_rewind(w->arena, mark);
        return true;
    }
    return false;
}

/* --- as it was said --- */

static bool says(struct arena *a, struct str typed, struct str text, struct str term,
                 struct str *out) {
    struct looked_for looked;
    read_typed(a, typed, &looked);
    struct walk w = {.arena = a, .looked = &looked, .text = text};
    while (walk_on(&w)) {
        struct terms terms;
        *out = str_make(text.p + w.begin, w.end - w.begin);
        terms_of(a, *out, 1, &terms);
        if (w.bits != 0 && terms.count == 1 && str_eq(terms.item[0].text, term)) {
            return true;
        }
    }
    return false;
}

struct str search_as_said(struct arena *a, const struct search_found *found, struct str term) {
    for (size_t i = 0; i < found->count; i++) {
        struct str said;
        if (says(a, term, found->item[i].thing.title, term, &said) ||
            says(a, term, found->item[i].text, term, &said)) {
            return str_eq_nocase(said, term) ? term : said;
        }
    }
    return term;
}

/* --- marks --- */

static void add_piece(struct search_pieces *to, struct str text, bool found) {
    if (text.n > 0) {
        to->item[to->count++] = (struct search_piece){text, found};
    }
}

void search_mark(struct arena *a, struct str typed, struct str text, struct search_pieces *out) {
    struct looked_for looked;
    read_typed(a, typed, &looked);
    *out = (struct search_pieces){arena_array(a, struct search_piece, text.n + 1), 0};
    struct walk w = {.arena = a, .looked = &looked, .text = text};
    size_t plain = 0;
    while (walk_on(&w)) {
        if (w.bits == 0) {
            continue;
        }
        size_t begin = w.begin > plain ? w.begin : plain; /* signs overlap */
        if (w.kind == SIGN_UNSPACED && begin == plain && out->count > 0 &&
            out->item[out->count - 1].found && w.begin < plain) {
            out->item[out->count - 1].text.n += w.end - plain;
        } else {
            add_piece(out, str_make(text.p + plain, begin - plain), false);
            add_piece(out, str_make(text.p + begin, w.end - begin), true);
        }
        plain = w.end;
    }
    add_piece(out, str_from(text, plain), false);
}

/* --- snippets --- */

struct spot {
    size_t begin;
    unsigned bits;
};

static unsigned count_bits(unsigned bits) {
    unsigned n = 0;
    for (; bits != 0; bits &= bits - 1) {
        n++;
    }
    return n;
}

/* Where most different words stand within the length of a snippet. */
static size_t best_spot(const struct spot *spot, size_t count) {
    size_t best = 0;
    unsigned most = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned bits = 0;
        for (size_t k = i;
             k < count && spot[k].begin - spot[i].begin < SNIPPET_BYTES - SNIPPET_LEAD; k++) {
            bits |= spot[k].bits;
        }
        if (count_bits(bits) > most) {
            most = count_bits(bits);
            best = i;
        }
    }
    return best;
}

/* Backwards to the beginning of a sign, then of a word if one is near. */
static size_t cut_before(struct str text, size_t at) {
    size_t least = at > SNIPPET_LEAD ? at - SNIPPET_LEAD : 0;
    size_t from = least;
    while (from > 0 && from < at && text.p[from - 1] != ' ' && text.p[from - 1] != '\n') {
        from++;
    }
    if (from == at) {
        for (from = least; from > 0 && ((unsigned char)text.p[from] & 0xc0) == 0x80;) {
            from--;
        }
    }
    return from;
}

static size_t cut_behind(struct str text, size_t from, size_t past) {
    size_t n = str_utf8_first(str_from(text, from), SNIPPET_BYTES).n;
    size_t end = from + n;
    if (end == text.n) {
        return end;
    }
    for (size_t at = end; at > past; at--) {
        if (text.p[at] == ' ' || text.p[at] == '\n') {
            return at;
        }
    }
    return end;
}

struct str search_snippet(struct arena *a, struct str typed, struct str text, bool *before,
                          bool *after) {
    *before = *after = false;
    struct looked_for looked;
    read_typed(a, typed, &looked);
    struct walk w = {.arena = a, .looked = &looked, .text = text};
    struct spot spot[SPOTS_MAX];
    size_t count = 0;
    while (count < SPOTS_MAX && walk_on(&w)) {
        if (w.bits != 0) {
            spot[count++] = (struct spot){w.begin, w.bits};
        }
    }
    if (count == 0) {
        return STR("");
    }
    size_t at = spot[best_spot(spot, count)].begin;
    size_t from = cut_before(text, at), end = cut_behind(text, from, at);
    *before = from > 0;
    *after = end < text.n;
    return str_trim(str_make(text.p + from, end - from));
}
