/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ballots as ABIF: "27:Alice/5>Bob/3=[Carol C.]/3", with {metadata} and =token:[name] before. */
#include <stdlib.h>
#include <string.h>

#include "format/ballots_inside.h"
#include "format/json_read.h"

/* A word that stands for an option: its token or its name. */
struct word {
    struct str text;
    size_t option;
};

struct choice {
    size_t at;
    size_t option;
    int32_t rating; /* -1: none */
    char before;    /* '>', '=', ',' or 0 at the first */
};

struct abif {
    struct ballots_reading *r;
    struct str *name;
    struct word word[2 * TALLY_OPTIONS_MAX]; /* sorted */
    size_t words;
    size_t options;
    bool declared; /* by =token: lines: no others are taken */
    struct choice choice[TALLY_OPTIONS_MAX];
    size_t choices;
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* --- lines --- */

/* Digits, blanks, a colon; where the choices begin, or 0. */
static size_t count_end(struct str line) {
    size_t at = 0;
    while (at < line.n && is_digit(line.p[at])) {
        at++;
    }
    bool digits = at > 0;
    while (at < line.n && is_blank(line.p[at])) {
        at++;
    }
    return digits && at < line.n && line.p[at] == ':' ? at + 1 : 0;
}

static bool is_abif_line(struct str line) {
    bool declares = line.p[0] == '=' && str_has(line, ':');
    bool says = line.p[0] == '{' && str_ends(line, STR("}"));
    return declares || says || count_end(line) > 0;
}

/* The first two lines that are no comments; a heading of CSV may look like one of them, its records
 * do not. */
bool ballots_is_abif(struct str text) {
    size_t seen = 0;
    if (str_starts(text, BYTE_ORDER_MARK)) {
        text = str_from(text, BYTE_ORDER_MARK.n);
    }
    while (text.n && seen < 2) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (line.n == 0 || line.p[0] == '#') {
            continue;
        }
        if (!is_abif_line(line)) {
            return false;
        }
        seen++;
    }
    return seen > 0;
}

static size_t place(const struct abif *x, struct str piece) {
    return (size_t)(piece.p - x->r->text.p);
}

static enum err refuse(const struct abif *x, struct str piece, const char *code, struct str why) {
    return ballots_refuse(x->r, place(x, piece), code, why);
}

/* --- options --- */

/* Where the word is, or where it would be put. */
static bool find(const struct abif *x, struct str text, size_t *at) {
    size_t low = 0;
    size_t high = x->words;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_cmp(x->word[middle].text, text);
        if (order == 0) {
            *at = middle;
            return true;
        }
        *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
    }
    *at = low;
    return false;
}

static enum err add_word(struct abif *x, struct str piece, struct str text, size_t option) {
    size_t at;
    if (find(x, text, &at)) {
        return x->word[at].option == option
                   ? ERR_OK
                   : refuse(x, piece, "ballots_name", STR("this option stands there already"));
    }
    memmove(x->word + at + 1, x->word + at, (x->words - at) * sizeof *x->word);
    x->word[at] = (struct word){text, option};
    x->words++;
    return ERR_OK;
}

static enum err add_option(struct abif *x, struct str token, struct str name, size_t *out) {
    if (token.n == 0 || token.n > BALLOTS_ID_MAX || name.n == 0 || name.n > BALLOTS_ID_MAX) {
        return refuse(x, token, "ballots_name", STR("an option's name must have 1 to 200 bytes"));
    }
    if (!ballots_is_text(token) || !ballots_is_text(name)) {
        return refuse(x, token, "ballots_utf8", STR("this is no text in UTF-8"));
    }
    if (x->options == TALLY_OPTIONS_MAX) {
        return refuse(x, token, "ballots_options", STR("there may be at most 1000 options"));
    }
    *out = x->options++;
    x->name[*out] = name;
    TRY(add_word(x, token, token, *out));
    return add_word(x, token, name, *out);
}

/* --- pieces of a line --- */

/* What cannot stand in a token. */
static bool ends_token(char c) {
    return is_blank(c) || strchr(">=,/[]{}#:\"", c) != NULL || (unsigned char)c < ' ';
}

static void skip(struct str *s) {
    while (s->n && is_blank(s->p[0])) {
        *s = str_from(*s, 1);
    }
}

/* A token or a name in brackets; what stands behind stays in *s. */
static enum err take_word(const struct abif *x, struct str *s, struct str *out) {
    size_t n = 0;
    if (s->n && s->p[0] == '[') {
        struct str from = *s;
        *s = str_from(*s, 1);
        if (!str_has(*s, ']')) {
            return refuse(x, from, "ballots_bracket", STR("the closing bracket is missing"));
        }
        *out = str_trim(str_cut(s, ']'));
        return ERR_OK;
    }
    while (n < s->n && !ends_token(s->p[n])) {
        n++;
    }
    if (n == 0) {
        return refuse(x, *s, "ballots_option", STR("an option must stand here"));
    }
    *out = str_first(*s, n);
    *s = str_from(*s, n);
    return ERR_OK;
}

/* =Memph:[Memphis, TN] */
static enum err declare(struct abif *x, struct str line) {
    struct str token = {0};
    struct str name = {0};
    size_t option;
    line = str_from(line, 1);
    skip(&line);
    TRY(take_word(x, &line, &token));
    skip(&line);
    if (line.n == 0 || line.p[0] != ':') {
        return refuse(x, line, "ballots_name", STR("a colon and the option's name must follow"));
    }
    line = str_from(line, 1);
    skip(&line);
    name = line.n ? line : token;
    if (line.n && line.p[0] == '[') {
        TRY(take_word(x, &line, &name));
    }
    size_t at;
    if (find(x, token, &at)) {
        return refuse(x, token, "ballots_name", STR("this option stands there already"));
    }
    x->declared = true;
    return add_option(x, token, str_trim(name), &option);
}

/* {"max_rating": 5}: of metadata only this is used. */
static enum err metadata(struct abif *x, struct str line) {
    json_t *v;
    struct flaw flaw;
    if (json_read(line, (struct json_limits){100000, 8}, &v, &flaw) != ERR_OK) {
        return ballots_refuse(x->r, place(x, line) + flaw.column - 1, "ballots_metadata", flaw.why);
    }
    const json_t *top = json_object_get(v, "max_rating");
    json_int_t most = json_integer_value(top);
    bool good = !top || (json_is_integer(top) && most >= 1 && most <= TALLY_MARK_MAX);
    x->r->out->top = good && top ? (uint16_t)most : x->r->out->top;
    json_decref(v);
    return good ? ERR_OK
                : refuse(x, line, "ballots_metadata",
                         STR("max_rating must be a whole number from 1 to 1000"));
}

/* --- a ballot --- */

static enum err take_rating(const struct abif *x, struct str *s, int32_t *out) {
    int64_t v;
    size_t n = 0;
    *out = -1;
    skip(s);
    if (s->n == 0 || s->p[0] != '/') {
        return ERR_OK;
    }
    *s = str_from(*s, 1);
    skip(s);
    while (n < s->n && (is_digit(s->p[n]) || s->p[n] == '.' || s->p[n] == '-')) {
        n++;
    }
    if (!str_to_int(str_first(*s, n), &v) || v < 0 || v > TALLY_MARK_MAX) {
        return refuse(x, *s, "ballots_mark", STR("a rating must be a whole number from 0 to 1000"));
    }
    *out = (int32_t)v;
    *s = str_from(*s, n);
    return ERR_OK;
}

static enum err take_choice(struct abif *x, struct str *s, char before) {
    struct str word = {0};
    size_t at;
    struct choice c = {.at = place(x, *s), .before = before};
    TRY(take_word(x, s, &word));
    if (find(x, word, &at)) {
        c.option = x->word[at].option;
    } else if (x->declared) {
        return ballots_refuse(x->r, c.at, "ballots_option",
                              STR("this option is not among those that are declared"));
    } else {
        TRY(add_option(x, word, word, &c.option));
    }
    TRY(take_rating(x, s, &c.rating));
    if (x->choices == TALLY_OPTIONS_MAX) {
        return ballots_refuse(x->r, c.at, "ballots_option_twice",
                              STR("this option stands on the ballot already"));
    }
    x->choice[x->choices++] = c;
    return ERR_OK;
}

/* All choices of a line; with commas, `*rated` says that the ratings give the order. */
static enum err take_choices(struct abif *x, struct str s, bool *rated) {
    char before = '\0';
    bool ordered = false;
    x->choices = 0;
    *rated = false;
    for (skip(&s); s.n && s.p[0] != '#'; skip(&s)) {
        if (before || x->choices) {
            if (s.p[0] != '>' && s.p[0] != '=' && s.p[0] != ',') {
                return refuse(x, s, "ballots_separator", STR("here must stand > or = or ,"));
            }
            before = s.p[0];
            *rated = *rated || before == ',';
            ordered = ordered || before != ',';
            if (*rated && ordered) {
                return refuse(x, s, "ballots_separator",
                              STR("commas and > or = cannot stand on the same ballot"));
            }
            s = str_from(s, 1);
            skip(&s);
        }
        TRY(take_choice(x, &s, before));
    }
    return ERR_OK;
}

static int by_rating(const void *a, const void *b) {
    const struct choice *x = a;
    const struct choice *y = b;
    if (x->rating != y->rating) {
        return x->rating > y->rating ? -1 : 1;
    }
    return (x->at > y->at) - (x->at < y->at);
}

static void order_by_rating(struct abif *x) {
    qsort(x->choice, x->choices, sizeof *x->choice, by_rating);
    for (size_t k = 1; k < x->choices; k++) {
        x->choice[k].before = x->choice[k].rating == x->choice[k - 1].rating ? '=' : '>';
    }
}

static enum err put_choices(struct abif *x) {
    bool ranks = tally_is_ranks(x->r->kind);
    for (size_t k = 0; k < x->choices; k++) {
        const struct choice *c = &x->choice[k];
        bool same = ranks && k && c->before == '=';
        bool nothing = x->r->kind == TALLY_KIND_RATINGS ? c->rating < 1 : c->rating == 0;
        if (!ranks && nothing) {
            continue;
        }
        TRY(ballots_mark(x->r, c->at, (uint16_t)(c->option | (same ? TALLY_SAME : 0)),
                         (uint16_t)(c->rating < 0 ? 0 : c->rating)));
    }
    return ERR_OK;
}

static enum err ballot(struct abif *x, struct str line) {
    size_t end = count_end(line);
    int64_t weight = 0;
    bool rated;
    size_t digits = 0;
    while (digits < line.n && is_digit(line.p[digits])) {
        digits++;
    }
    if (end == 0) {
        return refuse(x, line, "ballots_count",
                      STR("a line must be {metadata}, =token:[name] or COUNT:choices"));
    }
    if (!str_to_int(str_first(line, digits), &weight)) {
        weight = 0; /* what ballots_end refuses */
    }
    TRY(take_choices(x, str_from(line, end), &rated));
    if (rated) {
        order_by_rating(x);
    }
    TRY(put_choices(x));
    return ballots_end(x->r, place(x, line), (uint64_t)weight);
}

/* --- the file --- */

/* Declared options may stand below the ballots that name them: they are read first. */
static enum err each_line(struct abif *x, bool ballots) {
    struct str rest = x->r->text;
    if (str_starts(rest, BYTE_ORDER_MARK)) {
        rest = str_from(rest, BYTE_ORDER_MARK.n);
    }
    while (rest.n) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n == 0 || line.p[0] == '#') {
            continue;
        }
        bool head = line.p[0] == '{' || line.p[0] == '=';
        if (head && !ballots) {
            TRY(line.p[0] == '{' ? metadata(x, line) : declare(x, line));
        } else if (!head && ballots) {
            TRY(ballot(x, line));
        }
    }
    return ERR_OK;
}

enum err ballots_read_abif(struct ballots_reading *r) {
    struct abif *x = arena_new(r->arena, struct abif);
    x->r = r;
    x->name = arena_array(r->arena, struct str, TALLY_OPTIONS_MAX);
    TRY(each_line(x, false));
    ballots_room(r, TALLY_OPTIONS_MAX, r->kind == TALLY_KIND_RATINGS, r->text.n / 2 + 2);
    TRY(each_line(x, true));
    if (x->options == 0) {
        return ballots_refuse(r, r->text.n, "ballots_options",
                              STR("no option stands anywhere, neither declared nor on a ballot"));
    }
    r->out->options = x->options;
    r->out->name = x->name;
    return ERR_OK;
}
