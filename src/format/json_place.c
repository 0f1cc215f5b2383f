/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A walk over the bytes of a text that was read before. */
#include "format/json_place.h"

#include <string.h>

#include "format/flaw.h"

static size_t skip_blank(struct str t, size_t at) {
    while (at < t.n && t.p[at] != '\0' && strchr(" \t\r\n,:", t.p[at])) {
        at++;
    }
    return at;
}

/* Behind a text that begins here with a quote. */
static size_t skip_text(struct str t, size_t at) {
    for (at++; at < t.n && t.p[at] != '"'; at++) {
        at += t.p[at] == '\\' ? 1 : 0;
    }
    return at < t.n ? at + 1 : t.n;
}

static size_t skip_value(struct str t, size_t at) {
    size_t depth = 0;
    while (at < t.n) {
        char c = t.p[at];
        if (c == '"') {
            at = skip_text(t, at);
        } else if (c == '[' || c == '{') {
            depth++;
            at++;
        } else if (c == ']' || c == '}') {
            if (depth == 0) {
                return at;
            }
            depth--;
            at++;
        } else if (depth == 0 && (c == '\0' || strchr(" \t\r\n,:", c))) {
            return at;
        } else {
            at++;
            continue;
        }
        if (depth == 0) {
            return at;
        }
    }
    return t.n;
}

/* The value of the key in the object that begins here, or at the key; t.n: not there. */
static size_t find_key(struct str t, size_t at, const struct json_step *s) {
    for (at = skip_blank(t, at + 1); at < t.n && t.p[at] == '"'; at = skip_blank(t, at)) {
        size_t end = skip_text(t, at);
        size_t value = skip_blank(t, end);
        if (str_eq(str_make(t.p + at + 1, end - at - 2), s->key)) {
            return s->at_key ? at : value;
        }
        at = skip_value(t, value);
    }
    return t.n;
}

static size_t find_item(struct str t, size_t at, size_t item) {
    for (at = skip_blank(t, at + 1); item && at < t.n && t.p[at] != ']'; item--) {
        at = skip_blank(t, skip_value(t, at));
    }
    return at;
}

size_t json_place(struct str text, const struct json_step *step, size_t steps) {
    size_t at = skip_blank(text, str_starts(text, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.n : 0);
    for (size_t i = 0; i < steps && at < text.n; i++) {
        size_t next = at;
        if (step[i].key.p && text.p[at] == '{') {
            next = find_key(text, at, &step[i]);
        } else if (!step[i].key.p && text.p[at] == '[') {
            next = find_item(text, at, step[i].item);
        }
        if (next >= text.n) {
            return at;
        }
        at = next;
    }
    return at;
}
