/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Values of headers: parameters, tokens, cookies. Pure, copies nothing. */
#include "http/value.h"

bool value_is_token(struct str s) {
    /* A bit for each of !#$%&'*+-.0-9 A-Z^_ `a-z|~ from 0x20 on. */
    static const uint32_t token[8] = {0, 0x03FF6CFA, 0xC7FFFFFE, 0x57FFFFFF, 0, 0, 0, 0};
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((token[c / 32] >> (c % 32) & 1) == 0) {
            return false;
        }
    }
    return s.n > 0;
}

struct str value_first(struct str value) {
    return str_trim(str_cut(&value, ';'));
}

/* s begins behind the opening quote; a quote behind a backslash does not end it. */
static bool value_quoted(struct str *s, struct str *out) {
    for (size_t i = 0; i < s->n; i++) {
        if (s->p[i] == '\\' && i + 1 < s->n && s->p[i + 1] == '"') {
            i++;
        } else if (s->p[i] == '"') {
            *out = str_first(*s, i);
            *s = str_from(*s, i + 1);
            return true;
        }
    }
    return false;
}

bool value_parameter(struct str *rest, struct str *name, struct str *value) {
    *rest = str_trim(*rest);
    if (rest->n == 0 || !str_has(*rest, '=')) {
        return false;
    }
    struct str s = *rest;
    *name = str_trim(str_cut(&s, '='));
    s = str_trim(s);
    if (!value_is_token(*name)) {
        return false;
    }
    if (s.n == 0 || s.p[0] != '"') {
        *value = str_trim(str_cut(&s, ';'));
        *rest = s;
        return true;
    }
    s = str_from(s, 1);
    if (!value_quoted(&s, value) || str_trim(str_cut(&s, ';')).n > 0) {
        return false;
    }
    *rest = s;
    return true;
}

struct str value_find(struct str value, struct str name) {
    struct str found_name;
    struct str found;
    str_cut(&value, ';');
    while (value_parameter(&value, &found_name, &found)) {
        if (str_eq_nocase(found_name, name)) {
            return found;
        }
    }
    return str_of(NULL);
}

struct str value_cookie(struct str header, struct str name) {
    while (header.n > 0) {
        struct str value = str_cut(&header, ';');
        struct str found = str_trim(str_cut(&value, '='));
        if (str_eq(found, name)) {
            value = str_trim(value);
            bool quoted = value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"';
            value = quoted ? str_make(value.p + 1, value.n - 2) : value;
            return value.p == NULL ? STR("") : value;
        }
    }
    return str_of(NULL);
}
