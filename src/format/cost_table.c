/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads cost tables: DIMACS assignment and OR-Library. */
#include <string.h>

#include "format/match_read.h"

enum { SIDE_MAX = 20000 };
#define COST_MAX INT64_C(1000000000000)

struct scan {
    struct arena *arena;
    struct str text;
    size_t at;
    struct flaw *flaw;
};

static enum err refuse(struct scan *s, size_t at, const char *code, struct str why) {
    *s->flaw = flaw_at(s->text, at, code, why);
    return ERR_INPUT;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of the line, or of the text when `lines`; empty at its end. */
static struct str word(struct scan *s, bool lines) {
    while (s->at < s->text.n &&
           (is_blank(s->text.p[s->at]) || (lines && s->text.p[s->at] == '\n'))) {
        s->at++;
    }
    size_t from = s->at;
    while (s->at < s->text.n && !is_blank(s->text.p[s->at]) && s->text.p[s->at] != '\n') {
        s->at++;
    }
    return str_make(s->text.p + from, s->at - from);
}

static enum err number(struct scan *s, bool lines, int64_t least, int64_t most, int64_t *out) {
    struct str w = word(s, lines);
    if (!str_to_int(w, out) || *out < least || *out > most) {
        return refuse(s, s->at - w.n, "table_number",
                      arena_printf(s->arena, "a whole number from %lld to %lld is expected here",
                                   (long long)least, (long long)most));
    }
    return ERR_OK;
}

static enum err end_of_line(struct scan *s) {
    struct str w = word(s, false);
    if (w.n) {
        return refuse(s, s->at - w.n, "table_rest", STR("nothing more is expected in this line"));
    }
    s->at += s->at < s->text.n ? 1 : 0;
    return ERR_OK;
}

/* --- OR-Library --- */

static enum err read_square(struct scan *s, struct match_table *out) {
    int64_t n = 0;
    TRY(number(s, true, 1, SIDE_MAX, &n));
    /* Each cost takes two bytes at least: a short text cannot ask for much memory. */
    if ((size_t)n * (size_t)n > MATCH_PAIRS_MAX || (size_t)n * (size_t)n > s->text.n) {
        return refuse(s, s->at, "table_short",
                      STR("n rows of n costs are expected, fewer are here"));
    }
    struct match_pair *pair = arena_array(s->arena, struct match_pair, (size_t)(n * n));
    for (size_t i = 0; i < (size_t)(n * n); i++) {
        pair[i].volunteer = (uint32_t)(i / (size_t)n);
        pair[i].seat = (uint32_t)(i % (size_t)n);
        TRY(number(s, true, -COST_MAX, COST_MAX, &pair[i].cost));
    }
    struct str rest = word(s, true);
    if (rest.n) {
        return refuse(s, s->at - rest.n, "table_rest", STR("nothing is expected behind the costs"));
    }
    *out = (struct match_table){(size_t)n, (size_t)(n * n), pair};
    return ERR_OK;
}

/* --- DIMACS --- */

struct dimacs {
    int64_t nodes; /* 0: no p line yet */
    int64_t arcs;
    uint32_t *place; /* of each node on its side; first side: bit 31 */
    uint32_t firsts;
    struct match_pair *pair; /* nodes until the end */
    size_t pairs;
};

#define FIRST_SIDE UINT32_C(0x80000000)

static enum err read_head(struct scan *s, struct dimacs *d, size_t at) {
    if (d->nodes) {
        return refuse(s, at, "table_twice", STR("there is one line p only"));
    }
    struct str kind = word(s, false);
    if (!str_eq(kind, STR("asn"))) {
        return refuse(s, s->at - kind.n, "table_kind", STR("\"asn\" is expected here"));
    }
    TRY(number(s, false, 2, 2 * SIDE_MAX, &d->nodes));
    TRY(number(s, false, 0, (int64_t)MATCH_PAIRS_MAX, &d->arcs));
    if (d->arcs > (int64_t)s->text.n) {
        return refuse(s, s->at, "table_short", STR("there are fewer arcs than the line p says"));
    }
    d->place = arena_array(s->arena, uint32_t, (size_t)d->nodes + 1);
    d->pair = arena_array(s->arena, struct match_pair, (size_t)d->arcs);
    return ERR_OK;
}

static enum err read_node(struct scan *s, struct dimacs *d) {
    int64_t v = 0;
    TRY(number(s, false, 1, d->nodes, &v));
    if (d->place[v]) {
        return refuse(s, s->at - 1, "table_node", STR("this node stands here already"));
    }
    d->place[v] = FIRST_SIDE | d->firsts++;
    return ERR_OK;
}

static enum err read_arc(struct scan *s, struct dimacs *d, size_t at) {
    int64_t from = 0;
    int64_t to = 0;
    struct match_pair *p = &d->pair[d->pairs];
    if ((int64_t)d->pairs == d->arcs) {
        return refuse(s, at, "table_arcs", STR("there are more arcs than the line p says"));
    }
    TRY(number(s, false, 1, d->nodes, &from));
    TRY(number(s, false, 1, d->nodes, &to));
    if (!d->place[from] || d->place[to]) {
        return refuse(s, at, "table_sides", STR("an arc leads from a node told by n to another"));
    }
    TRY(number(s, false, -COST_MAX, COST_MAX, &p->cost));
    p->volunteer = (uint32_t)from;
    p->seat = (uint32_t)to;
    d->pairs++;
    return ERR_OK;
}

static enum err read_line(struct scan *s, struct dimacs *d) {
    struct str w = word(s, false);
    size_t at = s->at - w.n;
    if (str_starts(w, STR("c"))) {
        while (s->at < s->text.n && s->text.p[s->at] != '\n') {
            s->at++;
        }
    } else if (str_eq(w, STR("p"))) {
        TRY(read_head(s, d, at));
    } else if (w.n && !d->nodes) {
        return refuse(s, at, "table_head", STR("\"p asn NODES ARCS\" is expected first"));
    } else if (str_eq(w, STR("n"))) {
        TRY(read_node(s, d));
    } else if (str_eq(w, STR("a"))) {
        TRY(read_arc(s, d, at));
    } else if (w.n) {
        return refuse(s, at, "table_line", STR("a line begins with c, p, n or a"));
    }
    return end_of_line(s);
}

static enum err read_dimacs(struct scan *s, struct match_table *out) {
    struct dimacs d = {0};
    while (s->at < s->text.n) {
        TRY(read_line(s, &d));
    }
    if (!d.nodes || (int64_t)d.pairs != d.arcs || 2 * (int64_t)d.firsts != d.nodes) {
        return refuse(s, s->at, "table_short",
                      !d.nodes ? STR("\"p asn NODES ARCS\" is expected first")
                      : (int64_t)d.pairs != d.arcs
                          ? STR("there are fewer arcs than the line p says")
                          : STR("half of the nodes must be told by n"));
    }
    uint32_t seconds = 0;
    for (int64_t v = 1; v <= d.nodes; v++) {
        if (!d.place[v]) {
            d.place[v] = seconds++;
        }
    }
    for (size_t i = 0; i < d.pairs; i++) {
        d.pair[i].volunteer = d.place[d.pair[i].volunteer] & ~FIRST_SIDE;
        d.pair[i].seat = d.place[d.pair[i].seat];
    }
    *out = (struct match_table){d.firsts, d.pairs, d.pair};
    return ERR_OK;
}

enum err match_table_read(struct arena *a, struct str text, struct match_table *out,
                          struct flaw *flaw) {
    struct scan s = {a, text, str_starts(text, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.n : 0, flaw};
    size_t begin = s.at;
    struct str first = word(&s, true);
    s.at = begin;
    if (first.n == 0) {
        return refuse(&s, s.at, "table_empty", STR("the file is empty"));
    }
    bool is_number = (first.p[0] >= '0' && first.p[0] <= '9') || first.p[0] == '-';
    return is_number ? read_square(&s, out) : read_dimacs(&s, out);
}
