/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ballots as BLT. The ballots themselves are read digit by digit: there may be a hundred million
 * numbers. */
#include <string.h>

#include "format/ballots_inside.h"

struct blt {
    struct ballots_reading *r;
    size_t at;
    size_t options;
};

static bool ends(const struct blt *b) {
    return b->at >= b->r->text.n;
}

static char here(const struct blt *b) {
    return ends(b) ? '\0' : b->r->text.p[b->at];
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_line(struct blt *b) {
    const char *from = b->r->text.p + b->at;
    const char *feed = memchr(from, '\n', b->r->text.n - b->at);
    b->at = feed ? (size_t)(feed - b->r->text.p) : b->r->text.n;
}

/* Blanks, line ends and comments. */
static void skip(struct blt *b) {
    while (!ends(b) && (is_blank(here(b)) || here(b) == '#')) {
        if (here(b) == '#') {
            skip_line(b);
        } else {
            b->at++;
        }
    }
}

/* A number below 10^10 that ends where a number may end; leaves `at` behind it. */
static bool number(struct blt *b, uint64_t *out) {
    const char *p = b->r->text.p;
    size_t at = b->at;
    size_t n = b->r->text.n;
    uint64_t v = 0;
    for (; at < n && is_digit(p[at]); at++) {
        if (at - b->at >= 10) {
            return false;
        }
        v = 10 * v + (uint64_t)(p[at] - '0');
    }
    bool good =
        at > b->at && (at == n || is_blank(p[at]) || p[at] == '=' || p[at] == ']' || p[at] == '#');
    b->at = good ? at : b->at;
    *out = v;
    return good;
}

/* --- the head --- */

/* Digits, blanks, digits, and nothing else in the first line but a comment. */
bool ballots_is_blt(struct str text) {
    if (str_starts(text, BYTE_ORDER_MARK)) {
        text = str_from(text, BYTE_ORDER_MARK.n);
    }
    while (text.n && (is_blank(text.p[0]) || text.p[0] == '#')) {
        if (text.p[0] == '#') {
            (void)str_cut(&text, '\n');
        } else {
            text = str_from(text, 1);
        }
    }
    struct str line = str_cut(&text, '\n');
    line = str_trim(str_cut(&line, '#'));
    size_t at = 0;
    while (at < line.n && is_digit(line.p[at])) {
        at++;
    }
    size_t second = at;
    while (second < line.n && is_blank(line.p[second])) {
        second++;
    }
    bool good = at && second > at && second < line.n;
    for (size_t i = second; i < line.n; i++) {
        good = good && is_digit(line.p[i]);
    }
    return good;
}

static enum err head(struct blt *b) {
    uint64_t options;
    uint64_t seats;
    skip(b);
    size_t at = b->at;
    if (!number(b, &options) || options < 1 || options > TALLY_OPTIONS_MAX) {
        return ballots_refuse(b->r, at, "ballots_options", STR("there must be 1 to 1000 options"));
    }
    skip(b);
    at = b->at;
    if (!number(b, &seats) || seats < 1 || seats > TALLY_SEATS_MAX) {
        return ballots_refuse(b->r, at, "ballots_seats", STR("there must be 1 to 200 seats"));
    }
    b->options = (size_t)options;
    b->r->out->seats = (size_t)seats;
    ballots_room(b->r, b->options, false, b->r->text.n / 2 + 1);
    return ERR_OK;
}

static enum err an_option(struct blt *b, size_t *out) {
    uint64_t id;
    size_t at = b->at;
    if (!number(b, &id) || id < 1 || id > b->options) {
        return ballots_refuse(b->r, at, "ballots_option",
                              arena_printf(b->r->arena,
                                           "an option must stand here: a number from 1 to %zu",
                                           b->options));
    }
    *out = (size_t)id - 1;
    return ERR_OK;
}

static bool *withdrawn(struct blt *b) {
    if (!b->r->out->withdrawn) {
        b->r->out->withdrawn = arena_array(b->r->arena, bool, b->options);
    }
    return (bool *)(uintptr_t)b->r->out->withdrawn;
}

static enum err withdraw(struct blt *b) {
    size_t option = 0;
    TRY(an_option(b, &option));
    withdrawn(b)[option] = true;
    return ERR_OK;
}

/* The order of the lot; those that it leaves out come behind, as they stand. */
static enum err tie_order(struct blt *b, size_t *order, size_t *count, bool *named) {
    size_t option = 0;
    size_t at = b->at;
    TRY(an_option(b, &option));
    if (named[option]) {
        return ballots_refuse(b->r, at, "ballots_option_twice",
                              STR("this option stands in the order already"));
    }
    named[option] = true;
    order[(*count)++] = option;
    return ERR_OK;
}

static enum err closing(struct blt *b, size_t opened) {
    return ends(b) ? ballots_refuse(b->r, opened, "ballots_bracket",
                                    STR("the closing bracket is missing"))
                   : ERR_OK;
}

static enum err tie(struct blt *b, size_t opened) {
    size_t *order = arena_array(b->r->arena, size_t, b->options);
    bool *named = arena_array(b->r->arena, bool, b->options);
    size_t count = 0;
    for (skip(b); !ends(b) && here(b) != ']'; skip(b)) {
        TRY(tie_order(b, order, &count, named));
    }
    for (size_t k = 0; k < b->options; k++) {
        if (!named[k]) {
            order[count++] = k;
        }
    }
    b->r->out->lot = order;
    return closing(b, opened);
}

/* [withdrawn 4 7], [tie 3 2 1], [nick a b c] */
static enum err bracket(struct blt *b) {
    size_t opened = b->at++;
    size_t from = b->at;
    while (!ends(b) && here(b) >= 'a' && here(b) <= 'z') {
        b->at++;
    }
    struct str word = str_first(str_from(b->r->text, from), b->at - from);
    if (str_eq(word, STR("tie"))) {
        TRY(tie(b, opened));
    } else if (str_eq(word, STR("withdrawn"))) {
        for (skip(b); !ends(b) && here(b) != ']'; skip(b)) {
            TRY(withdraw(b));
        }
    } else if (str_eq(word, STR("nick"))) {
        while (!ends(b) && here(b) != ']') {
            b->at++;
        }
    } else {
        return ballots_refuse(b->r, opened, "ballots_bracket",
                              STR("in brackets may stand withdrawn, tie or nick"));
    }
    TRY(closing(b, opened));
    b->at++;
    return ERR_OK;
}

static enum err extras(struct blt *b) {
    for (skip(b); here(b) == '-' || here(b) == '['; skip(b)) {
        if (here(b) == '[') {
            TRY(bracket(b));
        } else {
            b->at++;
            TRY(withdraw(b));
        }
    }
    return ERR_OK;
}

/* --- ballots --- */

/* Most choices are a few digits and a blank: those are taken here, in a loop without calls. Stops
 * before whatever is not so plain, for choices() to look at. */
static void plain_choices(struct blt *b) {
    struct ballots_reading *r = b->r;
    const char *p = r->text.p + b->at;
    const char *last = r->text.p + r->text.n - 8; /* room to look ahead */
    uint32_t *seen = r->seen;
    uint16_t *item = r->item + r->marks;
    uint32_t now = (uint32_t)r->out->count + 1;
    for (; p < last; p++) {
        const char *from = p;
        uint32_t id = 0;
        for (; is_digit(*p) && p - from < 4; p++) {
            id = 10 * id + (uint32_t)(*p - '0');
        }
        if (*p != ' ' || id - 1 >= b->options || seen[id - 1] == now) {
            p = from;
            break;
        }
        seen[id - 1] = now;
        *item++ = (uint16_t)(id - 1);
    }
    r->marks = (size_t)(item - r->item);
    b->at = (size_t)(p - r->text.p);
}

/* The choices up to 0. */
static enum err choices(struct blt *b) {
    bool same = false;
    for (;;) {
        skip(b);
        if (!same && b->at + 8 < b->r->text.n) {
            plain_choices(b);
        }
        size_t at = b->at;
        uint64_t id;
        if (ends(b)) {
            return ballots_refuse(b->r, at, "ballots_zero",
                                  STR("the 0 that ends this ballot is missing"));
        }
        if (!number(b, &id) || id > b->options || (id == 0 && same)) {
            return ballots_refuse(
                b->r, at, "ballots_option",
                arena_printf(b->r->arena,
                             "an option must stand here, a number from 1 to %zu, or 0 at the end",
                             b->options));
        }
        if (id == 0) {
            return ERR_OK;
        }
        TRY(ballots_mark(b->r, at, (uint16_t)((id - 1) | (same ? TALLY_SAME : 0)), 0));
        same = here(b) == '=';
        b->at += same ? 1 : 0;
    }
}

static enum err ballots(struct blt *b) {
    for (;;) {
        skip(b);
        size_t at = b->at;
        uint64_t weight;
        if (ends(b)) {
            return ballots_refuse(b->r, at, "ballots_zero",
                                  STR("the 0 that ends the ballots is missing"));
        }
        if (!number(b, &weight) || here(b) == '=') {
            return ballots_refuse(b->r, at, "ballots_count",
                                  STR("a ballot must begin with how many say the same, a whole "
                                      "number from 1; 0 ends them"));
        }
        if (weight == 0) {
            return ERR_OK;
        }
        TRY(choices(b));
        TRY(ballots_end(b->r, at, weight));
    }
}

/* --- names --- */

static void skip_blanks(struct blt *b) {
    while (!ends(b) && is_blank(here(b))) {
        b->at++;
    }
}

/* Without quotes: the rest of the line. */
static struct str bare(struct blt *b) {
    size_t from = b->at;
    skip_line(b);
    return str_trim(str_first(str_from(b->r->text, from), b->at - from));
}

static struct str undoubled(struct arena *a, struct str s) {
    char *p = arena_room(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        p[n++] = s.p[i];
        i += s.p[i] == '"' ? 1 : 0;
    }
    return str_make(p, n);
}

/* Leaves `at` on the closing quote; false where the line ends before. */
static bool find_quote(struct blt *b, bool *doubled) {
    for (; !ends(b) && here(b) != '\n'; b->at++) {
        if (here(b) != '"') {
            continue;
        }
        if (!str_starts(str_from(b->r->text, b->at), STR("\"\""))) {
            return true;
        }
        *doubled = true;
        b->at++;
    }
    return false;
}

static enum err quoted(struct blt *b, struct str *out) {
    size_t opened = b->at++;
    bool doubled = false;
    if (!find_quote(b, &doubled)) {
        return ballots_refuse(b->r, opened, "ballots_quote",
                              STR("the closing quote is missing in this line"));
    }
    *out = str_first(str_from(b->r->text, opened + 1), b->at - opened - 1);
    b->at++;
    if (!ends(b) && !is_blank(here(b))) {
        return ballots_refuse(b->r, b->at, "ballots_quote",
                              STR("a quote within a name must be doubled"));
    }
    *out = str_trim(doubled ? undoubled(b->r->arena, *out) : *out);
    return ERR_OK;
}

/* A name or the title; absent at the end of the file. */
static enum err one_name(struct blt *b, struct str *out) {
    skip_blanks(b);
    size_t at = b->at;
    *out = str_of(NULL);
    if (ends(b)) {
        return ERR_OK;
    }
    if (here(b) == '"') {
        TRY(quoted(b, out));
    } else {
        *out = bare(b);
    }
    if (!ballots_is_text(*out)) {
        return ballots_refuse(b->r, at, "ballots_utf8", STR("this is no text in UTF-8"));
    }
    return ERR_OK;
}

static enum err names(struct blt *b) {
    struct str *name = arena_array(b->r->arena, struct str, b->options);
    struct str title;
    for (size_t k = 0; k < b->options; k++) {
        skip_blanks(b);
        size_t at = b->at;
        TRY(one_name(b, &name[k]));
        if (name[k].n == 0 || name[k].n > BALLOTS_ID_MAX) {
            return ballots_refuse(b->r, at, "ballots_name",
                                  STR("each option's name must stand here, of 1 to 200 bytes"));
        }
    }
    b->r->out->name = name;
    TRY(one_name(b, &title));
    skip_blanks(b);
    if (!ends(b)) {
        b->r->out->ignored_line = flaw_at(b->r->text, b->at, "", STR("")).line;
    }
    return ERR_OK;
}

enum err ballots_read_blt(struct ballots_reading *r) {
    struct blt b = {.r = r};
    b.at = str_starts(r->text, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.n : 0;
    TRY(head(&b));
    TRY(extras(&b));
    TRY(ballots(&b));
    return names(&b);
}

/* --- writing --- */

static void write_numbers(struct buf *out, const struct tally_ballots *b) {
    if (b->withdrawn) {
        for (size_t k = 0; k < b->options; k++) {
            if (b->withdrawn[k]) {
                buf_printf(out, "-%zu\n", k + 1);
            }
        }
    }
    if (b->lot) {
        buf_put(out, STR("[tie"));
        for (size_t k = 0; k < b->options; k++) {
            buf_printf(out, " %zu", b->lot[k] + 1);
        }
        buf_put(out, STR("]\n"));
    }
}

static void write_name(struct buf *out, struct str name) {
    buf_char(out, '"');
    for (size_t i = 0; i < name.n; i++) {
        buf_put(out, name.p[i] == '"' ? STR("\"\"") : str_make(name.p + i, 1));
    }
    buf_put(out, STR("\"\n"));
}

void ballots_write_blt(struct buf *out, const struct tally_ballots *b, size_t seats) {
    uint16_t item[TALLY_OPTIONS_MAX];
    uint16_t value[TALLY_OPTIONS_MAX];
    buf_printf(out, "%zu %zu\n", b->options, seats);
    write_numbers(out, b);
    for (size_t i = 0; i < b->count; i++) {
        size_t n = ballots_list(b, i, TALLY_KIND_RANKS, item, value);
        buf_int(out, b->weight ? (int64_t)b->weight[i] : 1);
        for (size_t k = 0; k < n; k++) {
            buf_char(out, item[k] & TALLY_SAME ? '=' : ' ');
            buf_int(out, (item[k] & (TALLY_SAME - 1)) + 1);
        }
        buf_put(out, STR(" 0\n"));
    }
    buf_put(out, STR("0\n"));
    for (size_t k = 0; k < b->options; k++) {
        write_name(out, b->name[k]);
    }
}
