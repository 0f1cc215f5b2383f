/* SPDX-License-Identifier: AGPL-3.0-or-later
 * CSL-JSON: what programs that set citations read. What CSL has no name for stands in "custom". */
#include <string.h>

#include "format/bibliography_inside.h"
#include "format/json_read.h"

#define DEPTH 12

/* --- where entries begin --- */

/* The objects that stand at that depth, in one walk. */
static size_t *objects(struct arena *a, struct str s, int wanted, size_t count) {
    size_t *at = arena_array(a, size_t, count + 1);
    int depth = 0;
    bool quoted = false;
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < count; i++) {
        char c = s.p[i];
        if (quoted) {
            i += c == '\\' ? 1 : 0;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (c == '{' && depth == wanted) {
                at[n++] = i;
            }
            depth++;
        } else if (c == ']' || c == '}') {
            depth--;
        }
    }
    return at;
}

/* --- reading --- */

struct csl {
    struct bib_reader *r;
    size_t at;
};

/* A text, or a number as one; absent when it is something else. */
static struct str text_of(struct arena *a, const json_t *v) {
    if (json_is_integer(v)) {
        return arena_printf(a, "%lld", (long long)json_integer_value(v));
    }
    return json_is_string(v) ? arena_str(a, json_str(v)) : str_of(NULL);
}

static bool set_text(struct csl *s, enum bib_field f, const json_t *v) {
    struct str text = text_of(s->r->arena, v);
    if (text.p == NULL && v != NULL && !json_is_null(v)) {
        return bib_without(s->r, s->at, "csl_text",
                           arena_printf(s->r->arena, "\"%s\" is neither a text nor a number",
                                        bib_field_rows[f].csl));
    }
    bib_set(s->r, f, text);
    return true;
}

static bool set_names(struct csl *s, enum bib_role role, const json_t *v) {
    struct arena *a = s->r->arena;
    size_t i;
    json_t *one;
    if (v != NULL && !json_is_array(v)) {
        return bib_without(s->r, s->at, "csl_names",
                           arena_printf(a, "\"%s\" is not a list of names", bib_role_csl[role]));
    }
    json_array_foreach((json_t *)(uintptr_t)v, i, one) {
        struct bib_name n = {.family = text_of(a, json_object_get(one, "family")),
                             .given = text_of(a, json_object_get(one, "given")),
                             .particle = text_of(a, json_object_get(one, "non-dropping-particle")),
                             .suffix = text_of(a, json_object_get(one, "suffix")),
                             .literal = text_of(a, json_object_get(one, "literal"))};
        if (str_is_empty(n.particle)) {
            n.particle = text_of(a, json_object_get(one, "dropping-particle"));
        }
        if (!str_is_empty(n.literal)) {
            n = (struct bib_name){.literal = n.literal};
        }
        if (str_eq(n.literal, STR("et al."))) {
            s->r->entry->names[role].others = true;
        } else if (!bib_add_name(s->r, role, n)) {
            return true;
        }
    }
    return true;
}

static int part(const json_t *parts, size_t i, int most) {
    const json_t *v = json_array_get(parts, i);
    int64_t n = json_is_integer(v) ? json_integer_value(v) : 0;
    if (json_is_string(v) && !str_to_int(json_str(v), &n)) {
        n = 0;
    }
    return n >= 1 && n <= most ? (int)n : 0;
}

static bool set_date(struct csl *s, const json_t *v, struct bib_date *out) {
    const json_t *parts = json_array_get(json_object_get(v, "date-parts"), 0);
    struct bib_date d = {part(parts, 0, 9999), part(parts, 1, 12), part(parts, 2, 31)};
    if (d.year == 0) {
        const json_t *raw = json_object_get(v, "raw");
        (void)bib_read_date(text_of(s->r->arena, raw ? raw : json_object_get(v, "literal")), &d);
    }
    d.month = d.year > 0 ? d.month : 0;
    d.day = d.month > 0 ? d.day : 0;
    *out = d;
    return v == NULL || d.year > 0 ||
           bib_without(s->r, s->at, "csl_date", STR("there is no year in this entry's date"));
}

static bool set_ours(struct csl *s, const json_t *v) {
    bib_set(s->r, BIB_VERSION_OF, text_of(s->r->arena, json_object_get(v, "version_of")));
    bib_set(s->r, BIB_CORRECTS, text_of(s->r->arena, json_object_get(v, "corrects")));
    bib_set(s->r, BIB_SUPERSEDED_BY, text_of(s->r->arena, json_object_get(v, "superseded_by")));
    s->r->entry->retracted = json_is_true(json_object_get(v, "retracted"));
    return true;
}

static const char *type_of(struct str word) {
    for (size_t i = 0; bib_types[i] != NULL; i++) {
        if (str_eq(word, str_of(bib_types[i]))) {
            return bib_types[i];
        }
    }
    return "document";
}

static bool read_entry(struct csl *s, const json_t *v) {
    struct bib_reader *r = s->r;
    if (!json_is_object(v)) {
        return bib_lose(r, s->at, STR(""), "csl_object", STR("an entry must be an object"));
    }
    struct bib_entry *e = bib_entry_begin(r, s->at);
    if (e == NULL) {
        (void)bib_lose(r, s->at, STR(""), "bib_entries", STR("there are more than 5000 entries"));
        return false;
    }
    e->key = text_of(r->arena, json_object_get(v, "id"));
    e->type = type_of(text_of(r->arena, json_object_get(v, "type")));
    for (int f = 0; f < BIB_FIELDS; f++) {
        const char *key = bib_field_rows[f].csl;
        if (key && !set_text(s, (enum bib_field)f, json_object_get(v, key))) {
            return false;
        }
    }
    for (int i = 0; i < BIB_ROLES; i++) {
        if (!set_names(s, (enum bib_role)i, json_object_get(v, bib_role_csl[i]))) {
            return false;
        }
    }
    bool good = set_date(s, json_object_get(v, "issued"), &e->issued) &&
                set_date(s, json_object_get(v, "accessed"), &e->accessed) &&
                set_ours(s, json_object_get(v, "custom"));
    bib_keep(r);
    return good;
}

static enum err read_all(struct bib_reader *r, const json_t *v) {
    bool list = json_is_array(v);
    size_t count = list ? json_array_size(v) : 1;
    size_t *at = objects(r->arena, r->text, list ? 1 : 0, count);
    size_t object = 0;
    for (size_t i = 0; i < count; i++) {
        const json_t *one = list ? json_array_get(v, i) : v;
        struct csl s = {.r = r, .at = at[object]};
        object += json_is_object(one) ? 1 : 0;
        if (!read_entry(&s, one)) {
            break;
        }
    }
    return ERR_OK;
}

enum err csl_read(struct bib_reader *r) {
    json_t *v = NULL;
    struct flaw flaw;
    enum err e = json_read(r->text, (struct json_limits){BIB_BYTES_MAX, DEPTH}, &v, &flaw);
    if (e != ERR_OK) {
        r->out->flaw[r->out->flaws++] = (struct bib_flaw){.at = flaw, .lost = true};
        return e;
    }
    e = read_all(r, v);
    json_decref(v);
    return e;
}

/* --- writing --- */

static void pair(struct json_out *j, const char *key, struct str s) {
    if (!str_is_empty(s)) {
        json_pair_str(j, key, s);
    }
}

static void put_names(struct json_out *j, const char *key, const struct bib_names *all) {
    if (all->count == 0) {
        return;
    }
    json_key(j, key);
    json_open_array(j);
    for (size_t i = 0; i < all->count; i++) {
        json_open_object(j);
        pair(j, "family", all->item[i].family);
        pair(j, "given", all->item[i].given);
        pair(j, "non-dropping-particle", all->item[i].particle);
        pair(j, "suffix", all->item[i].suffix);
        pair(j, "literal", all->item[i].literal);
        json_close_object(j);
    }
    if (all->others) {
        json_open_object(j);
        json_pair_str(j, "literal", STR("et al."));
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_date(struct json_out *j, const char *key, const struct bib_date *d) {
    if (d->year == 0) {
        return;
    }
    json_key(j, key);
    json_open_object(j);
    json_key(j, "date-parts");
    json_open_array(j);
    json_open_array(j);
    json_put_int(j, d->year);
    if (d->month > 0) {
        json_put_int(j, d->month);
    }
    if (d->month > 0 && d->day > 0) {
        json_put_int(j, d->day);
    }
    json_close_array(j);
    json_close_array(j);
    json_close_object(j);
}

static void put_ours(struct json_out *j, const struct bib_entry *e) {
    if (str_is_empty(e->text[BIB_VERSION_OF]) && str_is_empty(e->text[BIB_CORRECTS]) &&
        str_is_empty(e->text[BIB_SUPERSEDED_BY]) && !e->retracted) {
        return;
    }
    json_key(j, "custom");
    json_open_object(j);
    pair(j, "version_of", e->text[BIB_VERSION_OF]);
    pair(j, "corrects", e->text[BIB_CORRECTS]);
    pair(j, "superseded_by", e->text[BIB_SUPERSEDED_BY]);
    if (e->retracted) {
        json_key(j, "retracted");
        json_put_bool(j, true);
    }
    json_close_object(j);
}

void csl_put(struct json_out *j, struct arena *a, const struct bib_entry *e, struct str key) {
    (void)a;
    json_open_object(j);
    json_pair_str(j, "id", key);
    json_pair_str(j, "type", str_of(e->type));
    for (int f = 0; f < BIB_FIELDS; f++) {
        if (bib_field_rows[f].csl) {
            pair(j, bib_field_rows[f].csl, e->text[f]);
        }
    }
    for (int i = 0; i < BIB_ROLES; i++) {
        put_names(j, bib_role_csl[i], &e->names[i]);
    }
    put_date(j, "issued", &e->issued);
    put_date(j, "accessed", &e->accessed);
    put_ours(j, e);
    json_close_object(j);
}
