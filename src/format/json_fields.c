/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Values of JSON, and what is wrong with them where. */
#include "format/json_fields.h"

#include <math.h>
#include <string.h>

#include "format/repeated.h"

/* --- places --- */

void field_step_key(struct field_reader *r, const char *key) {
    r->path[r->depth++] = (struct json_step){.key = str_of(key)};
}

void field_step_item(struct field_reader *r, size_t item) {
    r->path[r->depth++] = (struct json_step){.item = item};
}

void field_step_back(struct field_reader *r) {
    r->depth--;
}

enum err field_refuse(struct field_reader *r, const char *code, struct str why) {
    *r->flaw = flaw_at(r->text, json_place(r->text, r->path, r->depth), code, why);
    return ERR_INPUT;
}

static enum err refuse_key(struct field_reader *r, struct str key, const char *code,
                           struct str why) {
    r->path[r->depth++] = (struct json_step){.key = key, .at_key = true};
    enum err e = field_refuse(r, code, why);
    field_step_back(r);
    return e;
}

/* --- values --- */

enum err field_object(struct field_reader *r, const json_t *v, const struct field *field) {
    if (!json_is_object(v)) {
        return field_refuse(r, "json_object", STR("an object is expected here"));
    }
    size_t known = 0;
    for (const struct field *f = field; f->key; f++) {
        const json_t *value = json_object_get(v, f->key);
        known += value ? 1 : 0;
        if (!value && f->needed) {
            return field_refuse(r, "json_needed",
                                arena_printf(r->arena, "\"%s\" is missing here", f->key));
        }
        if (value) {
            field_step_key(r, f->key);
            TRY(f->read(r, value, f->out));
            field_step_back(r);
        }
    }
    if (known == json_object_size(v)) {
        return ERR_OK;
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)v, key, value) {
        const struct field *f = field;
        while (f->key && strcmp(f->key, key) != 0) {
            f++;
        }
        if (!f->key) {
            return refuse_key(r, str_of(key), "json_key", STR("this key is not known here"));
        }
    }
    return ERR_OK;
}

enum err field_list(struct field_reader *r, const json_t *v, size_t most) {
    if (!json_is_array(v)) {
        return field_refuse(r, "json_list", STR("a list is expected here"));
    }
    if (json_array_size(v) > most) {
        (void)field_refuse(r, "json_list_long",
                           arena_printf(r->arena, "at most %zu can be listed here", most));
        return ERR_TOO_LARGE;
    }
    return ERR_OK;
}

enum err field_text(struct field_reader *r, const json_t *v, void *out) {
    struct str s = json_str(v);
    if (!s.p || s.n == 0 || s.n > FIELD_TEXT_MAX) {
        return field_refuse(r, "json_text", STR("a text of 1 to 1000 bytes is expected here"));
    }
    *(struct str *)out = arena_str(r->arena, s);
    return ERR_OK;
}

enum err field_id(struct field_reader *r, const json_t *v, void *out) {
    struct str s = json_str(v);
    if (!s.p || s.n == 0 || s.n > FIELD_ID_MAX) {
        return field_refuse(r, "json_id", STR("an ID is a text of 1 to 200 bytes"));
    }
    *(struct str *)out = arena_str(r->arena, s);
    return ERR_OK;
}

enum err field_bool(struct field_reader *r, const json_t *v, void *out) {
    if (!json_is_boolean(v)) {
        return field_refuse(r, "json_bool", STR("true or false is expected here"));
    }
    *(bool *)out = json_is_true(v);
    return ERR_OK;
}

enum err field_whole(struct field_reader *r, const json_t *v, int64_t least, int64_t most,
                     int64_t *out) {
    if (!json_is_integer(v) || json_integer_value(v) < least || json_integer_value(v) > most) {
        return field_refuse(r, "json_number",
                            arena_printf(r->arena,
                                         "a whole number from %lld to %lld is expected here",
                                         (long long)least, (long long)most));
    }
    *out = json_integer_value(v);
    return ERR_OK;
}

enum err field_unsigned(struct field_reader *r, const json_t *v, int64_t least, int64_t most,
                        unsigned *out) {
    int64_t n = 0;
    TRY(field_whole(r, v, least, most, &n));
    *out = (unsigned)n;
    return ERR_OK;
}

enum err field_tenths(struct field_reader *r, const json_t *v, void *out) {
    double km = json_number_value(v);
    if (!json_is_number(v) || !(km >= 0 && km <= 50000)) {
        return field_refuse(r, "json_km",
                            STR("a number of kilometres from 0 to 50000 is expected"));
    }
    *(int64_t *)out = (int64_t)floor(km * 10 + 1e-6);
    return ERR_OK;
}

enum err field_point(struct field_reader *r, const json_t *v, void *out) {
    const json_t *lat = json_array_get(v, 0);
    const json_t *lon = json_array_get(v, 1);
    struct earth_point p = {true, json_number_value(lat), json_number_value(lon)};
    if (json_array_size(v) != 2 || !json_is_number(lat) || !json_is_number(lon) ||
        !(fabs(p.lat) <= 90) || !(fabs(p.lon) <= 180)) {
        return field_refuse(r, "json_place",
                            STR("a place is [latitude, longitude], within 90 and 180 degrees"));
    }
    *(struct earth_point *)out = p;
    return ERR_OK;
}

enum err field_ids_differ(struct field_reader *r, const struct str *id, size_t n) {
    size_t twice = first_repeated(r->arena, id, n);
    if (twice == n) {
        return ERR_OK;
    }
    field_step_item(r, twice);
    field_step_key(r, "id");
    return field_refuse(r, "json_twice", STR("this ID stands in the list already"));
}
