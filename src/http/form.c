/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fields of a query or a form, application/x-www-form-urlencoded. Not multipart: upload.c. */
#include <string.h>

#include "http/form.h"
#include "http/percent.h"

enum { FORM_ROOM_FIRST = 8 };

void form_blame(struct form *f, enum err bad, struct str field) {
    if (f->bad == ERR_OK) {
        f->bad = bad;
        f->bad_field = field;
    }
}

static void form_grow(struct form *f) {
    size_t room = f->room == 0 ? FORM_ROOM_FIRST : f->room * 2;
    struct http_pair *item = arena_array(f->arena, struct http_pair, room);
    if (f->pairs.count > 0) {
        memcpy(item, f->pairs.item, f->pairs.count * sizeof *item);
    }
    f->pairs.item = item;
    f->room = room;
}

static bool form_is_text(struct str s) {
    return str_is_utf8(s) && !str_has(s, '\0');
}

void form_put(struct form *f, struct str name, struct str value) {
    if (f->pairs.count == f->max) {
        form_blame(f, ERR_TOO_LARGE, str_of(NULL));
        return;
    }
    if (!escape_is_name(name)) {
        form_blame(f, ERR_REQUEST, str_of(NULL));
        return;
    }
    if (!form_is_text(value)) {
        form_blame(f, ERR_REQUEST, name);
        value = escape_repair(f->arena, value);
    }
    if (f->pairs.count == f->room) {
        form_grow(f);
    }
    f->pairs.item[f->pairs.count++] = (struct http_pair){name, value};
}

/* A '%' without two digits stands for itself, as browsers have it: people type "100%". */
static struct str form_decode(struct str raw, char **at) {
    char *begin = *at;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        int byte = c == '%' ? escape_byte(str_from(raw, i)) : -1;
        if (byte >= 0) {
            c = (char)byte;
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        *(*at)++ = c;
    }
    size_t n = (size_t)(*at - begin);
    *(*at)++ = '\0';
    return str_make(begin, n);
}

enum err http_form_parse(struct arena *a, struct str text, size_t fields_max,
                         struct http_pairs *out, struct str *bad_field) {
    struct form f = {.arena = a, .max = fields_max};
    /* Decoding never lengthens; each field's two NULs stand where its '=' and '&' stood. */
    char *at = arena_alloc(a, text.n + 2, 1);
    while (text.n > 0 && f.bad != ERR_TOO_LARGE) {
        struct str value = str_cut(&text, '&');
        if (value.n > 0) {
            struct str name = str_cut(&value, '=');
            struct str decoded = form_decode(name, &at);
            form_put(&f, decoded, value.n > 0 ? form_decode(value, &at) : STR(""));
        }
    }
    *out = f.pairs;
    *bad_field = f.bad_field;
    return f.bad;
}
