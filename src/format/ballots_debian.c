/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ballots as a Debian tally sheet: a line "V: 2-1" for each, with the rank that it gives to every
 * option, 1 to 9, then A to Z; "-" is unranked. What follows is who sent it. Lines before such as
 * "/ Option 2---->: Ari Pollak" name the options; all other lines are prose. */
#include "format/ballots_inside.h"

struct sheet {
    struct ballots_reading *r;
    struct str *name;
    uint16_t mark[TALLY_OPTIONS_MAX];
};

/* The rank of a letter; 0 is unranked, -1 is no rank. */
static int rank_of(char c) {
    if (c >= '1' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'Z') {
        return c - 'A' + 10;
    }
    return c == '-' ? 0 : -1;
}

/* What stands behind "V:"; absent when the line is none. */
static struct str vote_of(struct str line) {
    if (!str_starts(line, STR("V:"))) {
        return str_of(NULL);
    }
    struct str rest = str_trim(str_from(line, 2));
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != '\t') {
        n++;
    }
    return str_first(rest, n);
}

static bool is_vote(struct str line) {
    struct str vote = vote_of(line);
    for (size_t i = 0; i < vote.n; i++) {
        if (rank_of(vote.p[i]) < 0) {
            return false;
        }
    }
    return vote.n > 0;
}

/* Prose may stand before: the first such line within the first thousand decides. */
bool ballots_is_debian(struct str text) {
    for (size_t i = 0; text.n && i < 1000 + TALLY_OPTIONS_MAX; i++) {
        if (is_vote(str_cut(&text, '\n'))) {
            return true;
        }
    }
    return false;
}

/* "  |/  Option 3------->: Steve McIntyre" */
static void read_name(struct sheet *s, struct str line) {
    struct str rest = str_from(line, str_find(line, STR("Option ")));
    int64_t n;
    size_t digits = 0;
    rest = str_from(rest, STR("Option ").n);
    while (digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9') {
        digits++;
    }
    size_t colon = str_find(rest, STR(">:"));
    if (colon == rest.n || !str_to_int(str_first(rest, digits), &n) || n < 1 ||
        (size_t)n > s->r->out->options) {
        return;
    }
    struct str name = str_trim(str_from(rest, colon + 2));
    if (name.n && name.n <= BALLOTS_ID_MAX && ballots_is_text(name)) {
        s->name[n - 1] = name;
    }
}

static enum err read_vote(struct sheet *s, size_t at, struct str vote) {
    if (vote.n != s->r->out->options) {
        return ballots_refuse(s->r, at, "ballots_options",
                              arena_printf(s->r->arena,
                                           "a vote must rank %zu options, as the first one does",
                                           s->r->out->options));
    }
    for (size_t k = 0; k < vote.n; k++) {
        int rank = rank_of(vote.p[k]);
        if (rank < 0) {
            return ballots_refuse(s->r, at + k, "ballots_mark",
                                  STR("a rank must be 1 to 9, A to Z, or - for none"));
        }
        s->mark[k] = (uint16_t)rank;
    }
    return ballots_row(s->r, at, s->mark, 1);
}

/* The first vote says how many options there are; names are sought before it. */
static enum err begin(struct sheet *s) {
    struct ballots_reading *r = s->r;
    struct str rest = r->text;
    struct str line = str_cut(&rest, '\n');
    while (!is_vote(line)) {
        line = str_cut(&rest, '\n');
    }
    size_t options = vote_of(line).n;
    size_t head = (size_t)(line.p - r->text.p);
    if (options > TALLY_OPTIONS_MAX) {
        return ballots_refuse(r, head, "ballots_options", STR("there must be 1 to 1000 options"));
    }
    ballots_room(r, options, false, r->text.n);
    s->name = arena_array(r->arena, struct str, options);
    for (size_t k = 0; k < options; k++) {
        s->name[k] = arena_printf(r->arena, "%zu", k + 1);
    }
    for (struct str names = str_first(r->text, head); names.n;) {
        read_name(s, str_cut(&names, '\n'));
    }
    r->out->name = s->name;
    return ERR_OK;
}

enum err ballots_read_debian(struct ballots_reading *r) {
    struct sheet s = {.r = r};
    TRY(begin(&s));
    for (struct str rest = r->text; rest.n;) {
        struct str vote = vote_of(str_cut(&rest, '\n'));
        if (vote.p) {
            TRY(read_vote(&s, (size_t)(vote.p - r->text.p), vote));
        }
    }
    return ERR_OK;
}
