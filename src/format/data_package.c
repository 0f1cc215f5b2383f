/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Data packages. What is not as expected is passed over, but for the columns: who sends such a file
 * wants to be told of them. */
#include "format/data_package.h"

#include "format/json_read.h"

#define PACKAGE_DEPTH 32

static enum err refuse(struct flaw *flaw, const char *code, const char *why) {
    *flaw = (struct flaw){.line = 1, .column = 1, .code = code, .why = str_of(why)};
    return ERR_INPUT;
}

static struct str text_at(struct arena *a, const json_t *object, const char *key) {
    struct str s = json_str(json_object_get(object, key));
    return s.p ? arena_str(a, str_trim(s)) : STR("");
}

/* "<li>One</li>" becomes a line "- One"; every other tag goes. A lone "<" stays. */
static struct str without_tags(struct arena *a, struct str s) {
    char *out = arena_array(a, char, 2 * s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        struct str rest = str_from(s, i);
        size_t end = str_find(rest, STR(">"));
        bool tag = s.p[i] == '<' && end < rest.n && rest.n > 1 &&
                   (rest.p[1] == '/' || (rest.p[1] >= 'a' && rest.p[1] <= 'z'));
        if (!tag) {
            out[n++] = s.p[i];
            continue;
        }
        if (str_starts(rest, STR("<li"))) {
            out[n++] = '-';
            out[n++] = ' ';
        }
        i += end;
    }
    return str_trim(str_make(out, n));
}

/* The unit stands in JSON within the JSON, or in an object, or nowhere. */
static struct str unit_of(struct arena *a, const json_t *field) {
    const json_t *display = json_object_get(field, "owidDisplaySettings");
    struct str text = json_str(display);
    if (json_is_object(display)) {
        return text_at(a, display, "unit");
    }
    json_t *inner;
    struct flaw flaw;
    if (!text.p || json_read(text, (struct json_limits){DATA_PACKAGE_BYTES_MAX, PACKAGE_DEPTH},
                             &inner, &flaw) != ERR_OK) {
        return STR("");
    }
    struct str unit = text_at(a, inner, "unit");
    json_decref(inner);
    return unit;
}

static const json_t *fields_of(const json_t *root) {
    const json_t *resource = json_array_get(json_object_get(root, "resources"), 0);
    return json_object_get(json_object_get(resource, "schema"), "fields");
}

static enum err read_fields(struct arena *a, const json_t *fields, struct data_package *out,
                            struct flaw *flaw) {
    size_t count = json_array_size(fields);
    if (!json_is_array(fields) || count == 0) {
        return refuse(flaw, "package_fields", "it names no columns (resources, schema, fields)");
    }
    if (count > DATA_PACKAGE_FIELDS_MAX) {
        (void)refuse(flaw, "package_many", "it names too many columns");
        return ERR_TOO_LARGE;
    }
    out->field = arena_array(a, struct data_package_field, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *field = json_array_get(fields, i);
        struct str name = text_at(a, field, "name");
        if (!str_is_empty(name)) {
            out->field[out->fields++] = (struct data_package_field){
                name, without_tags(a, text_at(a, field, "description")), unit_of(a, field)};
        }
    }
    return ERR_OK;
}

static void read_source(struct arena *a, const json_t *root, struct data_package *out) {
    const json_t *source = json_array_get(json_object_get(root, "sources"), 0);
    struct str by = text_at(a, source, "dataPublishedBy");
    struct str link = text_at(a, source, "link");
    out->source = text_at(a, source, "name");
    if (!str_is_empty(by) && !str_eq(by, out->source)) {
        out->source = arena_printf(a, "%.*s%s%.*s", STR_ARG(out->source),
                                   str_is_empty(out->source) ? "" : ", ", STR_ARG(by));
    }
    out->source = without_tags(a, out->source);
    out->retrieved = text_at(a, source, "retrievedDate");
    if (str_is_empty(out->description)) {
        out->description = without_tags(a, text_at(a, source, "additionalInfo"));
    }
    bool web = str_starts(link, STR("http://")) || str_starts(link, STR("https://"));
    out->link = web && str_find(link, STR(" ")) == link.n ? link : STR("");
}

enum err data_package_read(struct arena *a, struct str text, struct data_package *out,
                           struct flaw *flaw) {
    json_t *root;
    *out = (struct data_package){0};
    TRY(json_read(text, (struct json_limits){DATA_PACKAGE_BYTES_MAX, PACKAGE_DEPTH}, &root, flaw));
    out->name = text_at(a, root, "title");
    out->name = str_is_empty(out->name) ? text_at(a, root, "name") : out->name;
    out->description = without_tags(a, text_at(a, root, "description"));
    read_source(a, root, out);
    enum err e = read_fields(a, fields_of(root), out, flaw);
    json_decref(root);
    return e;
}

const struct data_package_field *data_package_find(const struct data_package *p, struct str name) {
    for (size_t i = 0; i < p->fields; i++) {
        if (str_eq(p->field[i].name, name)) {
            return &p->field[i];
        }
    }
    return NULL;
}
