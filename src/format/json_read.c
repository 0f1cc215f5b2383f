/* SPDX-License-Identifier: AGPL-3.0-or-later
 * jansson with our limits and our places. */
#include "format/json_read.h"

#include <assert.h>

/* jansson's own limit of depth is 2,048 and fixed; this one is looked at before it starts. */
static bool too_deep(struct str text, size_t most, size_t *at) {
    size_t depth = 0;
    bool within = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (within && c == '\\') {
            i++;
        } else if (c == '"') {
            within = !within;
        } else if (!within && (c == '[' || c == '{') && ++depth > most) {
            *at = i;
            return true;
        } else if (!within && (c == ']' || c == '}') && depth) {
            depth--;
        }
    }
    return false;
}

static struct str reason(const json_error_t *e) {
    switch (json_error_code(e)) {
    case json_error_premature_end_of_input:
        return STR("the text ends too early");
    case json_error_end_of_input_expected:
        return STR("something stands behind the value");
    case json_error_invalid_utf8:
        return STR("this byte is not text in UTF-8");
    case json_error_duplicate_key:
        return STR("this name stands twice in one object");
    case json_error_numeric_overflow:
        return STR("this number is too large");
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return STR("a name cannot contain the character NUL");
    default:
        return STR("this is not JSON");
    }
}

/* jansson counts what it has taken: up to the byte that it could not take, or with that token. */
static size_t stumbled_at(const json_error_t *e) {
    size_t taken = e->position > 0 ? (size_t)e->position : 0;
    enum json_error_code code = json_error_code(e);
    bool before =
        code == json_error_invalid_utf8 || code == json_error_premature_end_of_input || taken == 0;
    return before ? taken : taken - 1;
}

enum err json_read(struct str text, struct json_limits limits, json_t **out, struct flaw *flaw) {
    assert(limits.depth <= 1000);
    size_t at = limits.bytes;
    struct str body = text;
    if (text.n > limits.bytes) {
        *flaw = flaw_at(text, at, "json_long", STR("the text is too long"));
        return ERR_TOO_LARGE;
    }
    if (too_deep(text, limits.depth, &at)) {
        *flaw = flaw_at(text, at, "json_deep", STR("too many values are within each other"));
        return ERR_TOO_LARGE;
    }
    if (str_starts(text, BYTE_ORDER_MARK)) {
        body = str_from(text, BYTE_ORDER_MARK.n);
    }
    json_error_t e;
    *out = json_loadb(body.n ? body.p : "", body.n,
                      JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &e);
    if (*out) {
        return ERR_OK;
    }
    *flaw = flaw_at(text, text.n - body.n + stumbled_at(&e), "json_syntax", reason(&e));
    return ERR_INPUT;
}

struct str json_str(const json_t *v) {
    return json_is_string(v) ? str_make(json_string_value(v), json_string_length(v)) : str_of(NULL);
}
