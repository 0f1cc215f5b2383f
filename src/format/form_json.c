/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Forms as JSON, both ways. What is empty is not written. */
#include "format/form_json.h"

#include <string.h>

#include "format/json_read.h"

static const char *const rule_key[FORM_RULES] = {
    "relevant", "calculation", "default", "count", "constraint", "required", "read_only", "filter"};

/* --- writing --- */

static void put_text(struct json_out *j, const char *key, struct str s) {
    if (s.n > 0) {
        json_pair_str(j, key, s);
    }
}

static void put_number(struct json_out *j, const char *key, uint32_t v, uint32_t none) {
    if (v != none) {
        json_pair_count(j, key, v);
    }
}

static void put_flag(struct json_out *j, const char *key, bool v) {
    if (v) {
        json_key(j, key);
        json_put_bool(j, true);
    }
}

static void put_words(struct json_out *j, const char *key, const struct str *words,
                      uint32_t count) {
    if (words == NULL) {
        return;
    }
    json_key(j, key);
    json_open_array(j);
    for (uint32_t i = 0; i < count; i++) {
        json_put_str(j, words[i]);
    }
    json_close_array(j);
}

static void put_item(struct json_out *j, const struct form *f, const struct form_item *i) {
    json_open_object(j);
    json_pair_str(j, "type", str_of(form_type_word(i->type)));
    json_pair_str(j, "name", i->name);
    put_number(j, "parent", i->parent, FORM_NONE);
    put_number(j, "list", i->list, FORM_NONE);
    put_words(j, "label", i->label, f->languages);
    put_words(j, "hint", i->hint, f->languages);
    put_words(j, "required_message", i->required_message, f->languages);
    put_words(j, "constraint_message", i->constraint_message, f->languages);
    put_words(j, "image", i->image, f->languages);
    put_words(j, "image_alt", i->image_alt, f->languages);
    put_words(j, "audio", i->audio, f->languages);
    for (size_t r = 0; r < FORM_RULES; r++) {
        put_text(j, rule_key[r], i->rule[r]);
    }
    put_text(j, "first", i->first);
    put_number(j, "appearance", i->appearance, 0);
    if (i->type == FORM_RANGE) {
        const double of[] = {i->range.first, i->range.last, i->range.step};
        json_key(j, "range");
        json_open_array(j);
        for (size_t k = 0; k < 3; k++) {
            json_put_real(j, of[k]);
        }
        json_close_array(j);
    }
    put_flag(j, "added", i->added);
    json_close_object(j);
}

static void put_choice(struct json_out *j, const struct form *f, const struct form_list *l,
                       const struct form_choice *c) {
    json_open_object(j);
    json_pair_str(j, "name", c->name);
    put_words(j, "label", c->label, f->languages);
    put_words(j, "image", c->image, f->languages);
    put_words(j, "audio", c->audio, f->languages);
    put_words(j, "column", l->columns > 0 ? c->column : NULL, l->columns);
    put_flag(j, "added", c->added);
    json_close_object(j);
}

static void put_list(struct json_out *j, const struct form *f, const struct form_list *l) {
    json_open_object(j);
    json_pair_str(j, "name", l->name);
    put_words(j, "column", l->columns > 0 ? l->column : NULL, l->columns);
    put_flag(j, "duplicates", l->duplicates);
    json_key(j, "choice");
    json_open_array(j);
    for (uint32_t i = 0; i < l->choices; i++) {
        put_choice(j, f, l, &l->choice[i]);
    }
    json_close_array(j);
    json_close_object(j);
}

void form_json_write(const struct form *f, struct buf *out) {
    struct json_out j = json_begin(out);
    j.exact = true;
    json_open_object(&j);
    put_text(&j, "id", f->id);
    put_text(&j, "version", f->version);
    put_text(&j, "title", f->title);
    put_text(&j, "instance_name", f->instance_name);
    put_words(&j, "language", f->language, f->languages);
    put_number(&j, "default_language", f->default_language, 0);
    json_key(&j, "item");
    json_open_array(&j);
    for (uint32_t i = 0; i < f->items; i++) {
        put_item(&j, f, &f->item[i]);
    }
    json_close_array(&j);
    json_key(&j, "list");
    json_open_array(&j);
    for (uint32_t i = 0; i < f->lists; i++) {
        put_list(&j, f, &f->list[i]);
    }
    json_close_array(&j);
    json_close_object(&j);
}

/* --- reading --- */

struct reading {
    struct arena *arena;
    struct form *out;
    uint32_t choices;
    const char *wrong; /* the first thing that was; NULL: nothing */
};

static void refuse(struct reading *r, const char *what) {
    r->wrong = r->wrong ? r->wrong : what;
}

static struct str get_text(struct reading *r, const json_t *o, const char *key) {
    const json_t *v = json_object_get(o, key);
    if (v != NULL && !json_is_string(v)) {
        refuse(r, key);
    }
    return arena_str(r->arena, json_str(v));
}

/* One that must be there. */
static struct str get_name(struct reading *r, const json_t *o) {
    struct str name = get_text(r, o, "name");
    if (name.n == 0) {
        refuse(r, "name");
    }
    return name;
}

static uint32_t get_number(struct reading *r, const json_t *o, const char *key, uint32_t none,
                           uint32_t below) {
    const json_t *v = json_object_get(o, key);
    if (v == NULL) {
        return none;
    }
    json_int_t n = json_is_integer(v) ? json_integer_value(v) : -1;
    if (n < 0 || n >= (json_int_t)below) {
        refuse(r, key);
        return none;
    }
    return (uint32_t)n;
}

/* A list of exactly so many texts, null where one is absent; NULL: there is none. */
static const struct str *get_words(struct reading *r, const json_t *o, const char *key,
                                   size_t count) {
    const json_t *v = json_object_get(o, key);
    if (v == NULL) {
        return NULL;
    }
    if (!json_is_array(v) || json_array_size(v) != count) {
        refuse(r, key);
        return NULL;
    }
    struct str *out = arena_array(r->arena, struct str, count + 1);
    for (size_t i = 0; i < count; i++) {
        out[i] = arena_str(r->arena, json_str(json_array_get(v, i)));
    }
    return out;
}

static size_t get_size(struct reading *r, const json_t *o, const char *key, size_t most) {
    const json_t *v = json_object_get(o, key);
    if (v != NULL && (!json_is_array(v) || json_array_size(v) > most)) {
        refuse(r, key);
        return 0;
    }
    return json_array_size(v);
}

static void get_range(struct reading *r, const json_t *o, struct form_item *i) {
    double *const to[] = {&i->range.first, &i->range.last, &i->range.step};
    const json_t *v = json_object_get(o, "range");
    if (i->type == FORM_RANGE && json_array_size(v) != 3) {
        refuse(r, "range");
        return;
    }
    for (size_t k = 0; i->type == FORM_RANGE && k < 3; k++) {
        *to[k] = json_number_value(json_array_get(v, k));
    }
}

static enum form_type get_type(struct reading *r, const json_t *o) {
    struct str word = get_text(r, o, "type");
    for (enum form_type t = 0; t < FORM_TYPES; t++) {
        if (str_eq(word, str_of(form_type_word(t)))) {
            return t;
        }
    }
    refuse(r, "type");
    return FORM_TEXT;
}

static void get_item(struct reading *r, const json_t *o, uint32_t at, struct form_item *i) {
    uint32_t languages = r->out->languages;
    i->type = get_type(r, o);
    i->name = get_name(r, o);
    i->parent = get_number(r, o, "parent", FORM_NONE, at);
    i->list = get_number(r, o, "list", FORM_NONE, r->out->lists);
    i->label = get_words(r, o, "label", languages);
    i->hint = get_words(r, o, "hint", languages);
    i->required_message = get_words(r, o, "required_message", languages);
    i->constraint_message = get_words(r, o, "constraint_message", languages);
    i->image = get_words(r, o, "image", languages);
    i->image_alt = get_words(r, o, "image_alt", languages);
    i->audio = get_words(r, o, "audio", languages);
    for (size_t k = 0; k < FORM_RULES; k++) {
        i->rule[k] = get_text(r, o, rule_key[k]);
    }
    i->first = get_text(r, o, "first");
    i->appearance = get_number(r, o, "appearance", 0, 8);
    i->added = json_is_true(json_object_get(o, "added"));
    i->row = at + 1;
    get_range(r, o, i);
    if (form_is_select(i->type) != (i->list != FORM_NONE)) {
        refuse(r, "list");
    }
    if (i->parent != FORM_NONE && !form_is_section(r->out->item[i->parent].type)) {
        refuse(r, "parent");
    }
}

static void get_choice(struct reading *r, const json_t *o, const struct form_list *l, uint32_t at,
                       struct form_choice *c) {
    uint32_t languages = r->out->languages;
    c->name = get_name(r, o);
    c->label = get_words(r, o, "label", languages);
    c->image = get_words(r, o, "image", languages);
    c->audio = get_words(r, o, "audio", languages);
    c->column = get_words(r, o, "column", l->columns);
    c->added = json_is_true(json_object_get(o, "added"));
    c->row = at + 1;
    if (l->columns > 0 && c->column == NULL) {
        refuse(r, "column");
    }
}

static void get_list(struct reading *r, const json_t *o, struct form_list *l) {
    const json_t *all = json_object_get(o, "choice");
    l->name = get_name(r, o);
    l->columns = (uint32_t)get_size(r, o, "column", 200);
    l->column = get_words(r, o, "column", l->columns);
    l->duplicates = json_is_true(json_object_get(o, "duplicates"));
    l->choices = (uint32_t)get_size(r, o, "choice", FORM_CHOICES_MAX - r->choices);
    r->choices += l->choices;
    struct form_choice *c = arena_array(r->arena, struct form_choice, l->choices + 1);
    l->choice = c;
    for (uint32_t i = 0; i < l->choices; i++) {
        get_choice(r, json_array_get(all, i), l, i, &c[i]);
    }
}

static void get_form(struct reading *r, const json_t *o) {
    struct form *f = r->out;
    f->id = get_text(r, o, "id");
    f->version = get_text(r, o, "version");
    f->title = get_text(r, o, "title");
    f->instance_name = get_text(r, o, "instance_name");
    f->languages = (uint32_t)get_size(r, o, "language", FORM_LANGUAGES_MAX);
    f->language = get_words(r, o, "language", f->languages);
    if (f->languages == 0) {
        refuse(r, "language");
    }
    f->default_language = get_number(r, o, "default_language", 0, f->languages);
    f->lists = (uint32_t)get_size(r, o, "list", FORM_ITEMS_MAX);
    struct form_list *list = arena_array(r->arena, struct form_list, f->lists + 1);
    f->list = list;
    for (uint32_t i = 0; i < f->lists; i++) {
        get_list(r, json_array_get(json_object_get(o, "list"), i), &list[i]);
    }
    f->items = (uint32_t)get_size(r, o, "item", FORM_ITEMS_MAX);
    struct form_item *item = arena_array(r->arena, struct form_item, f->items + 1);
    f->item = item;
    for (uint32_t i = 0; i < f->items; i++) {
        get_item(r, json_array_get(json_object_get(o, "item"), i), i, &item[i]);
    }
}

enum err form_json_read(struct arena *a, struct str text, struct form *out, struct flaw *flaw) {
    struct reading r = {.arena = a, .out = out};
    json_t *root;
    *out = (struct form){0};
    TRY(json_read(text, (struct json_limits){FORM_JSON_MAX, 8}, &root, flaw));
    get_form(&r, root);
    json_decref(root);
    if (r.wrong) {
        *flaw = flaw_at(text, 0, "form_json",
                        arena_printf(a, "\"%s\" is not as a form has it", r.wrong));
        return ERR_INPUT;
    }
    return ERR_OK;
}
