/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a person typed, read; and the question to a store's index, written. Nothing of the visitor's
 * but letters, figures and blanks reaches a store's own language of queries. */
#include <string.h>

#include "kernel/search_inside.h"

/* --- reading --- */

struct reading {
    struct arena *arena;
    struct search_words *out;
};

/* Quotes of several languages; one opens, any other closes. */
static size_t quote_at(struct str s) {
    static const char *const quotes[] = {"\"",           "\xe2\x80\x9c", "\xe2\x80\x9d",
                                         "\xe2\x80\x9e", "\xc2\xab",     "\xc2\xbb",
                                         "\xe3\x80\x8c", "\xe3\x80\x8d"};
    for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
        if (str_starts(s, str_of(quotes[i]))) {
            return strlen(quotes[i]);
        }
    }
    return 0;
}

static size_t minus_at(struct str s) {
    static const char *const signs[] = {"-", "\xe2\x88\x92", "\xe2\x80\x93"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (str_starts(s, str_of(signs[i]))) {
            return strlen(signs[i]);
        }
    }
    return 0;
}

static void add_word(struct reading *r, bool without, struct search_word word) {
    struct search_words *w = r->out;
    size_t *count = without ? &w->withouts : &w->withs;
    if (*count == SEARCH_CLAUSES_MAX) {
        w->cut = true;
        return;
    }
    (without ? w->without : w->with)[(*count)++] = word;
}

static struct str run_of(struct arena *a, const struct term *term, size_t count) {
    struct buf b = buf_make(4096);
    for (size_t i = 0; i < count && i < SEARCH_RUN_MAX; i++) {
        if (!term[i].last) {
            buf_printf(&b, "%s%.*s", i > 0 ? " " : "", STR_ARG(term[i].text));
        }
    }
    struct str run = arena_str(a, buf_str(&b));
    buf_free(&b);
    return run;
}

struct str search_run(struct arena *a, struct str text) {
    struct terms terms;
    terms_of(a, str_utf8_first(text, SEARCH_QUERY_MAX), SEARCH_RUN_MAX, &terms);
    return run_of(a, terms.item, terms.count);
}

/* What stood in quotes is one run, however it is written; else each run of the terms by itself. */
static void add_piece(struct reading *r, bool without, bool quoted, struct str typed) {
    struct terms terms;
    terms_of(r->arena, typed, 64, &terms);
    for (size_t i = 0; i < terms.count;) {
        size_t n = 1;
        while (i + n < terms.count && (quoted || terms.item[i + n].joined)) {
            n++;
        }
        bool several = terms.count > n;
        struct search_word word = {
            .run = run_of(r->arena, terms.item + i, n), .alone = n == 1, .quoted = quoted && n > 1};
        word.typed = several ? word.run : arena_str(r->arena, typed);
        add_word(r, without, word);
        r->out->cut |= n > SEARCH_RUN_MAX;
        i += n;
    }
}

static size_t end_of_quote(struct str s, size_t from) {
    size_t at = from;
    while (at < s.n && quote_at(str_from(s, at)) == 0) {
        at++;
    }
    return at;
}

static size_t end_of_word(struct str s, size_t from) {
    size_t at = from;
    while (at < s.n && (unsigned char)s.p[at] > ' ' && quote_at(str_from(s, at)) == 0) {
        at++;
    }
    return at;
}

void search_read(struct arena *a, struct str typed, struct search_words *out) {
    *out = (struct search_words){0};
    struct reading r = {a, out};
    struct str s = str_utf8_first(typed, SEARCH_QUERY_MAX);
    for (size_t at = 0; at < s.n;) {
        if ((unsigned char)s.p[at] <= ' ') {
            at++;
            continue;
        }
        size_t minus = minus_at(str_from(s, at));
        size_t quote = quote_at(str_from(s, at + minus));
        size_t from = at + minus + quote;
        size_t end = quote > 0 ? end_of_quote(s, from) : end_of_word(s, from);
        add_piece(&r, minus > 0, quote > 0, str_make(s.p + from, end - from));
        at = quote > 0 ? end + quote_at(str_from(s, end)) : end;
    }
}

static void write_word(struct buf *b, const char *sign, struct search_word w, struct str other) {
    const char *quote = w.quoted ? "\"" : "";
    struct str text = other.p != NULL ? other : w.typed;
    buf_printf(b, "%s%s%s%.*s%s", b->n > 0 ? " " : "", sign, quote, STR_ARG(text), quote);
}

struct str search_write(struct arena *a, const struct search_words *w, const struct str *other) {
    struct buf b = buf_make(4096);
    for (size_t i = 0; i < w->withs; i++) {
        write_word(&b, "", w->with[i], other[i]);
    }
    for (size_t i = 0; i < w->withouts; i++) {
        write_word(&b, "-", w->without[i], (struct str){0});
    }
    struct str text = arena_str(a, buf_str(&b));
    buf_free(&b);
    return text;
}

/* A beginning finds "lamps" for "lamp"; this is the way back. Whether such a word exists, the index
 * says: one that is none costs nothing. */
size_t search_singulars(struct arena *a, struct str t, struct str out[3]) {
    size_t n = 0;
    if (t.n >= 4 && str_ends(t, STR("s")) && !str_ends(t, STR("ss"))) {
        out[n++] = str_first(t, t.n - 1);
    }
    if (t.n >= 5 && str_ends(t, STR("es"))) {
        out[n++] = str_first(t, t.n - 2);
    }
    if (t.n >= 5 && str_ends(t, STR("ces"))) {
        out[n++] = arena_join(a, str_first(t, t.n - 3), STR("z"));
    } else if (t.n >= 5 && str_ends(t, STR("ies"))) {
        out[n++] = arena_join(a, str_first(t, t.n - 3), STR("y"));
    }
    return n;
}

/* --- writing --- */

struct writing {
    struct buf b;
    const char *sign;
    bool sqlite;
};

/* One word, or several side by side: "a b" for FTS5, 'a' <-> 'b' for tsquery. */
static void put_run(struct writing *w, struct str run) {
    buf_printf(&w->b, w->sqlite ? "\"" : "(");
    for (size_t i = 0; !str_is_empty(run); i++) {
        struct str term = str_cut(&run, ' ');
        if (w->sqlite) {
            buf_printf(&w->b, "%s%s%.*s", i > 0 ? " " : "", w->sign, STR_ARG(term));
        } else {
            buf_printf(&w->b, "%s'%s%.*s'", i > 0 ? " <-> " : "", w->sign, STR_ARG(term));
        }
    }
    buf_printf(&w->b, w->sqlite ? "\"" : ")");
}

static void put_clause(struct writing *w, const struct search_clause *clause) {
    buf_printf(&w->b, "(");
    for (size_t i = 0; i < clause->count; i++) {
        buf_printf(&w->b, "%s", i == 0 ? "" : w->sqlite ? " OR " : " | ");
        put_run(w, clause->any[i]);
    }
    buf_printf(&w->b, ")");
}

struct str search_expression(struct ctx *c, const struct search_meeting *m, struct str block) {
    struct writing w = {.b = buf_make(8u << 20),
                        .sign = m->is_private ? SEARCH_PRIVATE : "",
                        .sqlite = db_kind(c->db) == DB_SQLITE};
    buf_printf(&w.b, "(");
    for (size_t i = 0; i < m->withs; i++) {
        buf_printf(&w.b, "%s", i == 0 ? "" : w.sqlite ? " AND " : " & ");
        put_clause(&w, &m->with[i]);
    }
    if (!w.sqlite && !str_is_empty(block)) {
        buf_printf(&w.b, " & '%.*s'", STR_ARG(block));
    }
    buf_printf(&w.b, ")");
    if (m->without.count > 0) {
        buf_printf(&w.b, w.sqlite ? " NOT " : " & !");
        put_clause(&w, &m->without);
    }
    struct str text = arena_str(c->arena, buf_str(&w.b));
    buf_free(&w.b);
    return text;
}
