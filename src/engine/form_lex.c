/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The words of an expression. */
#include "engine/form_lex.h"

#include <string.h>

#include "engine/form_text.h"

static bool digit(struct str s, size_t at) {
    return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

static void take(struct form_lex *l, enum form_word word, size_t n) {
    l->word = word;
    l->text = str_make(l->source.p + l->at, n);
    l->next = l->at + n;
}

static void take_number(struct form_lex *l) {
    size_t n = l->at;
    while (digit(l->source, n)) {
        n++;
    }
    if (n < l->source.n && l->source.p[n] == '.') {
        for (n++; digit(l->source, n); n++) {
        }
    }
    take(l, FORM_WORD_NUMBER, n - l->at);
}

static void take_quoted(struct form_lex *l) {
    struct str inner = str_from(l->source, l->at + 1);
    size_t n = str_find(inner, str_make(l->source.p + l->at, 1));
    if (n == inner.n) {
        take(l, FORM_WORD_OPEN, l->source.n - l->at);
        return;
    }
    take(l, FORM_WORD_TEXT, n + 2);
    l->text = str_first(inner, n);
}

static void take_answer(struct form_lex *l) {
    struct str inner = str_from(l->source, l->at + 2);
    size_t n = str_find(inner, STR("}"));
    if (n == inner.n) {
        take(l, FORM_WORD_OPEN, l->source.n - l->at);
        return;
    }
    take(l, FORM_WORD_ANSWER, n + 3);
    l->text = form_trim(str_first(inner, n));
}

/* A name, with a prefix if there is one ("jr:choice-name"). */
static void take_name(struct form_lex *l, size_t n) {
    struct str after = str_from(l->source, l->at + n);
    if (after.n > 1 && after.p[0] == ':' && after.p[1] != ':') {
        size_t more = form_name_size(str_from(after, 1));
        n += more ? more + 1 : 0;
    }
    take(l, FORM_WORD_NAME, n);
}

static void take_sign(struct form_lex *l) {
    struct str rest = str_from(l->source, l->at);
    if (str_starts(rest, STR("!=")) || str_starts(rest, STR("<=")) || str_starts(rest, STR(">="))) {
        take(l, FORM_WORD_SIGN, 2);
    } else if (strchr("(),=<>+-*", rest.p[0])) {
        take(l, FORM_WORD_SIGN, 1);
    } else if (str_starts(rest, STR("..")) || rest.p[0] == '.') {
        bool two = str_starts(rest, STR(".."));
        take(l, two ? FORM_WORD_PARENT : FORM_WORD_SELF, two ? 2 : 1);
    } else {
        size_t size = str_utf8_size(rest);
        take(l, strchr("/[]@|:$", rest.p[0]) ? FORM_WORD_PATH : FORM_WORD_UNKNOWN, size ? size : 1);
    }
}

void form_lex_next(struct form_lex *l) {
    struct str rest = str_from(l->source, l->next);
    while (rest.n && rest.p[0] != '\0' && strchr(" \t\r\n", rest.p[0])) {
        rest = str_from(rest, 1);
    }
    l->at = l->source.n - rest.n;
    size_t name = form_name_size(rest);
    if (!rest.n) {
        take(l, FORM_WORD_END, 0);
    } else if (rest.p[0] == '\0') {
        take(l, FORM_WORD_UNKNOWN, 1);
    } else if (digit(rest, 0) || (rest.p[0] == '.' && digit(rest, 1))) {
        take_number(l);
    } else if (rest.p[0] == '\'' || rest.p[0] == '"') {
        take_quoted(l);
    } else if (str_starts(rest, STR("${"))) {
        take_answer(l);
    } else if (name) {
        take_name(l, name);
    } else {
        take_sign(l);
    }
}

struct form_lex form_lex_begin(struct str source) {
    struct form_lex l = {.source = source.p ? source : STR("")};
    form_lex_next(&l);
    return l;
}

bool form_lex_is(const struct form_lex *l, const char *sign_or_name) {
    return (l->word == FORM_WORD_SIGN || l->word == FORM_WORD_NAME) &&
           str_eq(l->text, str_of(sign_or_name));
}
