/* SPDX-License-Identifier: AGPL-3.0-or-later
 * JSON into values: strict in what it needs, for texts that we wrote ourselves. */
#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "browser/wasm/module.h"
#include "format/json_read.h"

enum kind { NOTHING, TRUE, FALSE, NUMBER, TEXT, LIST, OBJECT };

struct json_t {
    enum kind kind;
    struct str text; /* of a number as it stands */
    json_t **item;
    struct str *key; /* of an object's items */
    size_t count, room;
};

struct reader {
    struct arena *arena;
    struct str rest;
    size_t depth;
};

static json_t *read_value(struct reader *r);

static void skip_blanks(struct reader *r) {
    size_t n = 0;
    while (n < r->rest.n && memchr(" \t\r\n", r->rest.p[n], 4)) {
        n++;
    }
    r->rest = str_from(r->rest, n);
}

static bool take_char(struct reader *r, char c) {
    skip_blanks(r);
    bool is = r->rest.n > 0 && r->rest.p[0] == c;
    r->rest = str_from(r->rest, is ? 1 : 0);
    return is;
}

static bool take_word(struct reader *r, struct str word) {
    bool is = str_starts(r->rest, word);
    r->rest = str_from(r->rest, is ? word.n : 0);
    return is;
}

/* --- texts --- */

static bool take_hex(struct reader *r, uint32_t *out) {
    *out = 0;
    for (int i = 0; i < 4; i++) {
        char c = r->rest.n > 0 ? r->rest.p[0] : ' ';
        char low = (char)(c | 0x20);
        int digit = c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
        if (digit < 0) {
            return false;
        }
        *out = *out * 16 + (uint32_t)digit;
        r->rest = str_from(r->rest, 1);
    }
    return true;
}

static char *put_utf8(char *to, uint32_t c) {
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xC0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *to++ = (char)(0xE0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    } else {
        *to++ = (char)(0xF0 | c >> 18);
        *to++ = (char)(0x80 | (c >> 12 & 0x3F));
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    }
    return to;
}

/* Behind "\u". */
static bool take_escape(struct reader *r, char **to) {
    uint32_t c, low;
    if (!take_hex(r, &c)) {
        return false;
    }
    if (c >= 0xD800 && c < 0xDC00) {
        if (!take_word(r, STR("\\u")) || !take_hex(r, &low) || low < 0xDC00 || low > 0xDFFF) {
            return false;
        }
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    *to = put_utf8(*to, c);
    return c < 0xDC00 || c > 0xDFFF;
}

/* Behind the first quotation mark. */
static bool take_text(struct reader *r, struct str *out) {
    static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
    size_t end = 0;
    while (end < r->rest.n && r->rest.p[end] != '"') {
        end += r->rest.p[end] == '\\' ? 2 : 1;
    }
    char *to = arena_room(r->arena, end + 1);
    char *p = to;
    while (r->rest.n > 0 && r->rest.p[0] != '"') {
        char c = r->rest.p[0];
        r->rest = str_from(r->rest, 1);
        if (c != '\\') {
            *p++ = c;
            continue;
        }
        const char *at = r->rest.n > 0 ? memchr(from, r->rest.p[0], sizeof from - 1) : NULL;
        if (at) {
            *p++ = into[at - from];
            r->rest = str_from(r->rest, 1);
        } else if (!take_word(r, STR("u")) || !take_escape(r, &p)) {
            return false;
        }
    }
    *out = str_make(to, (size_t)(p - to));
    return take_word(r, STR("\""));
}

/* --- lists and objects --- */

static void add(struct reader *r, json_t *to, struct str key, json_t *item) {
    if (to->count == to->room) {
        size_t room = to->room ? 2 * to->room : 8;
        json_t **items = arena_array(r->arena, json_t *, room);
        struct str *keys = arena_array(r->arena, struct str, room);
        if (to->count > 0) {
            memcpy(items, to->item, to->count * sizeof *items);
            memcpy(keys, to->key, to->count * sizeof *keys);
        }
        to->item = items;
        to->key = keys;
        to->room = room;
    }
    to->key[to->count] = key;
    to->item[to->count++] = item;
}

static bool take_items(struct reader *r, json_t *to) {
    char end = to->kind == LIST ? ']' : '}';
    if (take_char(r, end)) {
        return true;
    }
    do {
        struct str key = str_of(NULL);
        if (to->kind == OBJECT &&
            (!take_char(r, '"') || !take_text(r, &key) || !take_char(r, ':'))) {
            return false;
        }
        json_t *item = read_value(r);
        if (!item) {
            return false;
        }
        add(r, to, key, item);
    } while (take_char(r, ','));
    return take_char(r, end);
}

static bool take_number(struct reader *r, json_t *to) {
    size_t n = 0;
    double v;
    while (n < r->rest.n && memchr("+-.0123456789eE", r->rest.p[n], 15)) {
        n++;
    }
    to->kind = NUMBER;
    to->text = str_first(r->rest, n);
    r->rest = str_from(r->rest, n);
    return str_to_real(to->text, &v);
}

static bool fill_value(struct reader *r, json_t *to) {
    if (take_word(r, STR("\""))) {
        to->kind = TEXT;
        return take_text(r, &to->text);
    }
    if (take_word(r, STR("["))) {
        to->kind = LIST;
        return take_items(r, to);
    }
    if (take_word(r, STR("{"))) {
        to->kind = OBJECT;
        return take_items(r, to);
    }
    to->kind = take_word(r, STR("true")) ? TRUE : take_word(r, STR("false")) ? FALSE : NOTHING;
    return to->kind != NOTHING || take_word(r, STR("null")) || take_number(r, to);
}

static json_t *read_value(struct reader *r) {
    json_t *v = arena_new(r->arena, json_t);
    skip_blanks(r);
    if (r->depth == 0) {
        return NULL;
    }
    r->depth--;
    bool good = fill_value(r, v);
    r->depth++;
    return good ? v : NULL;
}

enum err json_read(struct str text, struct json_limits limits, json_t **out, struct flaw *flaw) {
    struct reader r = {module_arena(), text, limits.depth + 1};
    *flaw = (struct flaw){.code = "json_syntax", .why = STR("this is not JSON")};
    if (text.n > limits.bytes) {
        return ERR_TOO_LARGE;
    }
    *out = read_value(&r);
    skip_blanks(&r);
    return *out && r.rest.n == 0 ? ERR_OK : ERR_INPUT;
}

/* --- asking --- */

bool json_is_string(const json_t *v) {
    return v && v->kind == TEXT;
}

bool json_is_array(const json_t *v) {
    return v && v->kind == LIST;
}

bool json_is_integer(const json_t *v) {
    int64_t n;
    return v && v->kind == NUMBER && str_to_int(v->text, &n);
}

bool json_is_true(const json_t *v) {
    return v && v->kind == TRUE;
}

const char *json_string_value(const json_t *v) {
    return json_is_string(v) ? v->text.p : NULL;
}

size_t json_string_length(const json_t *v) {
    return json_is_string(v) ? v->text.n : 0;
}

json_int_t json_integer_value(const json_t *v) {
    int64_t n;
    return v && v->kind == NUMBER && str_to_int(v->text, &n) ? n : 0;
}

double json_number_value(const json_t *v) {
    double d;
    return v && v->kind == NUMBER && str_to_real(v->text, &d) ? d : 0;
}

size_t json_array_size(const json_t *v) {
    return json_is_array(v) ? v->count : 0;
}

json_t *json_array_get(const json_t *v, size_t i) {
    return i < json_array_size(v) ? v->item[i] : NULL;
}

json_t *json_object_get(const json_t *v, const char *key) {
    for (size_t i = 0; v && v->kind == OBJECT && i < v->count; i++) {
        if (str_eq(v->key[i], str_of(key))) {
            return v->item[i];
        }
    }
    return NULL;
}

void json_decref(json_t *v) {
    (void)v;
}

struct str json_str(const json_t *v) {
    return json_is_string(v) ? v->text : str_of(NULL);
}
