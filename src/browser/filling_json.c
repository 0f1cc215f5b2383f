/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is empty or false is not written. */
#include "browser/filling_json.h"

#include "engine/form_language.h"

static void put_text(struct json_out *j, const char *key, struct str s) {
    if (s.n > 0) {
        json_pair_str(j, key, s);
    }
}

static void put_flag(struct json_out *j, const char *key, bool v) {
    if (v) {
        json_key(j, key);
        json_put_bool(j, true);
    }
}

static void put_number(struct json_out *j, const char *key, uint32_t v) {
    if (v > 0) {
        json_pair_count(j, key, v);
    }
}

static void put_wrong(struct json_out *j, enum form_wrong wrong, struct str said) {
    if (wrong != FORM_FINE) {
        json_pair_str(j, "wrong", str_of(form_wrong_word(wrong)));
        put_text(j, "said", said);
    }
}

/* --- questions --- */

static void put_options(struct json_out *j, const struct form_field *f) {
    json_key(j, "options");
    json_open_array(j);
    for (size_t i = 0; i < f->options.count; i++) {
        const struct form_option *o = &f->options.item[i];
        json_open_object(j);
        json_pair_str(j, "name", o->name);
        json_pair_str(j, "label", o->label);
        put_flag(j, "chosen", o->chosen);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_range(struct json_out *j, const struct form_range *r) {
    json_key(j, "from");
    json_put_real(j, r->first);
    json_key(j, "to");
    json_put_real(j, r->last);
}

static bool has_image(const struct str *image, uint32_t languages) {
    uint32_t i = 0;
    while (image && i < languages && image[i].n == 0) {
        i++;
    }
    return image && i < languages;
}

/* With the question or one of its choices: a browser without a connection says so in its place. */
static bool has_picture(const struct form *f, const struct form_item *item) {
    const struct form_list *list = item->list == FORM_NONE ? NULL : &f->list[item->list];
    bool has = has_image(item->image, f->languages);
    for (uint32_t i = 0; list && !has && i < list->choices; i++) {
        has = has_image(list->choice[i].image, f->languages);
    }
    return has;
}

static void put_field(struct json_out *j, const struct form *form, const struct form_field *f,
                      bool shown) {
    bool section = form_is_section(f->item->type);
    json_open_object(j);
    json_pair_str(j, "key", f->key);
    json_pair_str(j, "type", str_of(form_type_word(f->item->type)));
    json_pair_str(j, "label", section && f->label.n == 0 ? f->item->name : f->label);
    put_text(j, "hint", f->hint);
    put_text(j, "value", f->value);
    put_wrong(j, f->wrong, f->said);
    put_flag(j, "shown", shown);
    put_flag(j, "required", f->required);
    put_flag(j, "read_only", f->read_only);
    put_flag(j, "long", f->is_long);
    put_flag(j, "multiline", (f->item->appearance & FORM_MULTILINE) != 0);
    put_flag(j, "section", section);
    put_flag(j, "media", form_is_media(f->item->type));
    put_flag(j, "picture", has_picture(form, f->item));
    put_number(j, "row", f->row);
    if (f->item->type == FORM_RANGE) {
        put_range(j, &f->item->range);
    }
    if (form_is_select(f->item->type)) {
        put_options(j, f);
    }
    json_close_object(j);
}

static void put_fields(struct json_out *j, const struct filling_page *page,
                       const struct form_deed *d) {
    struct form_fields fields;
    form_fields_of(page->as, &page->steps.item[page->at], FORM_NO_FILES, &fields);
    json_key(j, "fields");
    json_open_array(j);
    for (size_t i = 0; i < fields.count; i++) {
        put_field(j, page->as->ready->form, &fields.item[i], form_was_shown(d, fields.item[i].key));
    }
    json_close_array(j);
}

/* --- lines --- */

static void put_lines(struct json_out *j, const char *key, const struct form_lines *lines) {
    json_key(j, key);
    json_open_array(j);
    for (size_t i = 0; i < lines->count; i++) {
        const struct form_line *l = &lines->item[i];
        json_open_object(j);
        json_pair_str(j, "key", l->key);
        put_text(j, "label", l->label);
        put_text(j, "value", l->value);
        put_wrong(j, l->wrong, l->said);
        put_number(j, "row", l->row);
        put_flag(j, "heading", l->heading);
        put_flag(j, "missing", l->missing);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_end(struct json_out *j, const struct filling_page *page) {
    struct form_lines lines;
    form_lines_of(page->as, FORM_NO_FILES, &lines);
    put_lines(j, "lines", &lines);
}

static void put_more(struct json_out *j, const struct filling_page *page) {
    struct form_more more;
    form_more_of(page->as, &page->steps.item[page->at], &more);
    json_key(j, "more");
    json_open_object(j);
    json_pair_str(j, "label", more.label);
    put_flag(j, "may_add", more.may_add);
    put_lines(j, "rows", &more.rows);
    json_close_object(j);
}

/* --- the page --- */

static void put_languages(struct json_out *j, const struct form *f) {
    json_key(j, "languages");
    json_open_array(j);
    for (uint32_t i = 0; i < f->languages; i++) {
        json_open_object(j);
        json_pair_str(j, "name", form_language_name(f->language[i]));
        put_text(j, "tag", form_language_tag(f->language[i]));
        json_close_object(j);
    }
    json_close_array(j);
}

void filling_put(const struct filling_page *page, const struct form_deed *d, struct buf *out) {
    const struct form *f = page->as->ready->form;
    struct json_out j = json_begin(out);
    j.exact = true;
    json_open_object(&j);
    json_pair_str(&j, "draft", page->draft);
    json_pair_count(&j, "language", page->as->language);
    put_text(&j, "tag", form_language_tag(f->language[page->as->language]));
    put_languages(&j, f);
    json_pair_str(&j, "at", form_steps_key(page->as, &page->steps, page->at));
    json_pair_count(&j, "number", page->at + 1);
    json_pair_count(&j, "of", page->steps.count + 1);
    put_flag(&j, "stays", page->stays);
    if (page->answers.p) {
        json_pair_str(&j, "answers", page->answers);
    }
    if (page->at >= page->steps.count) {
        put_end(&j, page);
    } else if (page->steps.item[page->at].more != FORM_NONE) {
        put_more(&j, page);
    } else {
        put_fields(&j, page, d);
    }
    json_close_object(&j);
}
