/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The model of an XForm: instances, words, binds. */
#include <math.h>

#include "engine/form_text.h"
#include "format/xform_inside.h"

/* --- words --- */

static struct str language_name(const struct xform_writing *w, uint32_t language) {
    struct str name = w->form->language[language];
    return name.n ? name : STR("default");
}

/* A text with the answers that it names as <output>. */
static void write_words(struct xform_writing *w, uint32_t item, struct str text) {
    struct form_reference ref;
    size_t at = 0;
    for (; form_next_reference(text, at, &ref); at = ref.at + ref.n) {
        uint32_t to;
        xml_text(&w->xml, str_make(text.p + at, ref.at - at));
        if (form_names_find(&w->ready->names, ref.name, &to) == 1) {
            xml_open(&w->xml, "output");
            xml_attribute(&w->xml, "value", xform_reference(w, item, to, false));
            xml_close(&w->xml, "output");
        }
    }
    xml_text(&w->xml, str_from(text, at));
}

static void write_media(struct xform_writing *w, const struct str *words, uint32_t language,
                        const char *form, struct str folder) {
    struct str name = form_say(w->form, words, language);
    if (name.p) {
        xml_open(&w->xml, "value");
        xml_attribute(&w->xml, "form", str_of(form));
        xml_text(&w->xml, arena_join(w->arena, folder, name));
        xml_close(&w->xml, "value");
    }
}

static void write_text(struct xform_writing *w, struct str id, uint32_t item, uint32_t language,
                       const struct str *words) {
    struct str text = form_say(w->form, words, language);
    xml_open(&w->xml, "text");
    xml_attribute(&w->xml, "id", id);
    xml_open(&w->xml, "value");
    write_words(w, item, text.p ? text : STR(""));
    xml_close(&w->xml, "value");
}

static void write_item_texts(struct xform_writing *w, uint32_t i, uint32_t language) {
    const struct form_item *item = &w->form->item[i];
    const struct {
        const struct str *words;
        const char *ending;
    } plain[] = {{item->hint, ":hint"},
                 {item->required_message, ":jr:requiredMsg"},
                 {item->constraint_message, ":jr:constraintMsg"}};
    struct str path = xform_path(w, i);
    if (item->label || item->image || item->audio) {
        write_text(w, arena_join(w->arena, path, STR(":label")), i, language, item->label);
        write_media(w, item->image, language, "image", STR("jr://images/"));
        write_media(w, item->audio, language, "audio", STR("jr://audio/"));
        xml_close(&w->xml, "text");
    }
    for (size_t k = 0; k < sizeof plain / sizeof plain[0]; k++) {
        if (plain[k].words) {
            write_text(w, arena_join(w->arena, path, str_of(plain[k].ending)), i, language,
                       plain[k].words);
            xml_close(&w->xml, "text");
        }
    }
}

struct str xform_list_id(struct xform_writing *w, uint32_t list) {
    struct str name = w->form->list[list].name;
    return form_name_is(name) ? name : arena_printf(w->arena, "list.%u", list);
}

static struct str choice_id(struct xform_writing *w, uint32_t list, uint32_t choice) {
    struct str id = xform_list_id(w, list);
    return arena_printf(w->arena, "%.*s-%u", STR_ARG(id), choice);
}

static void write_list_texts(struct xform_writing *w, uint32_t l, uint32_t language) {
    const struct form_list *list = &w->form->list[l];
    for (uint32_t k = 0; k < list->choices; k++) {
        const struct form_choice *c = &list->choice[k];
        struct str *name = arena_array(w->arena, struct str, w->form->languages);
        name[w->form->default_language] = c->name;
        write_text(w, choice_id(w, l, k), FORM_NONE, language, c->label ? c->label : name);
        write_media(w, c->image, language, "image", STR("jr://images/"));
        write_media(w, c->audio, language, "audio", STR("jr://audio/"));
        xml_close(&w->xml, "text");
    }
}

static void write_itext(struct xform_writing *w) {
    if (!w->form->languages) {
        return;
    }
    xml_open(&w->xml, "itext");
    for (uint32_t language = 0; language < w->form->languages; language++) {
        xml_open(&w->xml, "translation");
        xml_attribute(&w->xml, "lang", language_name(w, language));
        if (language == w->form->default_language) {
            xml_attribute(&w->xml, "default", STR("true()"));
        }
        for (uint32_t i = 0; i < w->form->items; i++) {
            write_item_texts(w, i, language);
        }
        for (uint32_t i = 0; i < w->form->lists; i++) {
            write_list_texts(w, i, language);
        }
        xml_close(&w->xml, "translation");
    }
    xml_close(&w->xml, "itext");
}

/* --- instances --- */

static void write_nodes(struct xform_writing *w, uint32_t from, uint32_t end);

static void write_node(struct xform_writing *w, uint32_t i, bool pattern) {
    const struct form_item *item = &w->form->item[i];
    const char *name = arena_cstr(w->arena, item->name);
    xml_open(&w->xml, name);
    if (pattern) {
        xml_attribute(&w->xml, "jr:template", STR(""));
    }
    if (form_is_section(item->type)) {
        write_nodes(w, i + 1, w->ready->place[i].end);
    } else if (item->first.n && !item->rule[FORM_DEFAULT].p) {
        xml_text(&w->xml, item->first);
    }
    xml_close(&w->xml, name);
}

static void write_nodes(struct xform_writing *w, uint32_t from, uint32_t end) {
    for (uint32_t i = from; i < end; i = w->ready->place[i].end) {
        if (w->form->item[i].type == FORM_REPEAT) {
            struct str count = xform_count_name(w->arena, w->ready, i);
            if (count.p) {
                xml_pair(&w->xml, arena_cstr(w->arena, count), STR(""));
            }
            write_node(w, i, true);
        }
        write_node(w, i, false);
    }
}

static void write_instance(struct xform_writing *w) {
    xml_open(&w->xml, "instance");
    xml_open(&w->xml, "data");
    xml_attribute(&w->xml, "id", w->form->id.p ? w->form->id : STR(""));
    if (w->form->version.n) {
        xml_attribute(&w->xml, "version", w->form->version);
    }
    write_nodes(w, 0, w->form->items);
    xml_open(&w->xml, "meta");
    xml_pair(&w->xml, "instanceID", STR(""));
    if (w->ready->instance_name) {
        xml_pair(&w->xml, "instanceName", STR(""));
    }
    if (w->consent.n > 0) {
        xml_pair(&w->xml, "consent", STR(""));
    }
    xml_close(&w->xml, "meta");
    xml_close(&w->xml, "data");
    xml_close(&w->xml, "instance");
}

static bool is_used(const struct form *f, uint32_t list) {
    for (uint32_t i = 0; i < f->items; i++) {
        if (f->item[i].list == list) {
            return true;
        }
    }
    return false;
}

static void write_list(struct xform_writing *w, uint32_t l) {
    const struct form_list *list = &w->form->list[l];
    xml_open(&w->xml, "instance");
    xml_attribute(&w->xml, "id", xform_list_id(w, l));
    xml_open(&w->xml, "root");
    for (uint32_t k = 0; k < list->choices; k++) {
        xml_open(&w->xml, "item");
        xml_pair(&w->xml, "itextId", choice_id(w, l, k));
        xml_pair(&w->xml, "name", list->choice[k].name);
        for (uint32_t c = 0; c < list->columns && list->choice[k].column; c++) {
            xml_pair(&w->xml, arena_cstr(w->arena, list->column[c]), list->choice[k].column[c]);
        }
        xml_close(&w->xml, "item");
    }
    xml_close(&w->xml, "root");
    xml_close(&w->xml, "instance");
}

/* --- binds --- */

static bool is_whole(double v) {
    return v == floor(v) && fabs(v) < 1e15;
}

static const char *bind_type(const struct form_item *i) {
    switch (i->type) {
    case FORM_INTEGER:
        return "int";
    case FORM_DECIMAL:
        return "decimal";
    case FORM_RANGE:
        return is_whole(i->range.first) && is_whole(i->range.step) && i->range.step > 0 ? "int"
                                                                                        : "decimal";
    case FORM_RANK:
        return "odk:rank";
    case FORM_DATE:
    case FORM_TODAY:
        return "date";
    case FORM_TIME:
        return "time";
    case FORM_DATE_TIME:
    case FORM_START:
    case FORM_END:
        return "dateTime";
    case FORM_GEOPOINT:
        return "geopoint";
    default:
        return form_is_media(i->type) ? "binary" : form_is_section(i->type) ? NULL : "string";
    }
}

static struct str rule(struct xform_writing *w, uint32_t i, enum form_rule r) {
    const struct form_expr *e = w->ready->place[i].rule[r];
    return e ? xform_rule(w, i, (int)r, w->form->item[i].rule[r], e) : str_of(NULL);
}

static struct str message(struct xform_writing *w, uint32_t i, const struct str *words,
                          struct str ending) {
    return words ? arena_join(w->arena, STR("jr:itext('"), xform_path(w, i), ending, STR("')"))
                 : str_of(NULL);
}

static void write_preload(struct xform_writing *w, enum form_type t) {
    if (t == FORM_START || t == FORM_END || t == FORM_TODAY) {
        xml_attribute(&w->xml, "jr:preload", t == FORM_TODAY ? STR("date") : STR("timestamp"));
        xml_attribute(&w->xml, "jr:preloadParams", str_of(form_type_word(t)));
    }
}

static void write_count(struct xform_writing *w, uint32_t i) {
    struct str name = xform_count_name(w->arena, w->ready, i);
    if (!name.p) {
        return;
    }
    struct str path = xform_path(w, i);
    struct str own = w->form->item[i].name;
    xml_open(&w->xml, "bind");
    xml_attribute(&w->xml, "nodeset", arena_join(w->arena, str_first(path, path.n - own.n), name));
    xml_attribute(&w->xml, "type", STR("string"));
    xml_attribute(&w->xml, "readonly", STR("true()"));
    xml_attribute(&w->xml, "calculate", rule(w, i, FORM_COUNT));
    xml_close(&w->xml, "bind");
}

static void write_bind(struct xform_writing *w, uint32_t i) {
    const struct form_item *item = &w->form->item[i];
    write_count(w, i);
    xml_open(&w->xml, "bind");
    xml_attribute(&w->xml, "nodeset", xform_path(w, i));
    xml_attribute(&w->xml, "type", str_of(bind_type(item)));
    xml_attribute(&w->xml, "relevant", rule(w, i, FORM_RELEVANT));
    xml_attribute(&w->xml, "required", rule(w, i, FORM_REQUIRED));
    xml_attribute(&w->xml, "jr:requiredMsg",
                  message(w, i, item->required_message, STR(":jr:requiredMsg")));
    xml_attribute(&w->xml, "constraint", rule(w, i, FORM_CONSTRAINT));
    xml_attribute(&w->xml, "jr:constraintMsg",
                  message(w, i, item->constraint_message, STR(":jr:constraintMsg")));
    struct str read_only = rule(w, i, FORM_READ_ONLY);
    xml_attribute(&w->xml, "readonly",
                  item->type == FORM_NOTE && !read_only.p ? STR("true()") : read_only);
    xml_attribute(&w->xml, "calculate", rule(w, i, FORM_CALCULATION));
    write_preload(w, item->type);
    xml_close(&w->xml, "bind");
}

static void write_meta_binds(struct xform_writing *w) {
    xml_open(&w->xml, "bind");
    xml_attribute(&w->xml, "nodeset", STR("/data/meta/instanceID"));
    xml_attribute(&w->xml, "type", STR("string"));
    xml_attribute(&w->xml, "readonly", STR("true()"));
    xml_attribute(&w->xml, "jr:preload", STR("uid"));
    xml_close(&w->xml, "bind");
    if (w->ready->instance_name) {
        xml_open(&w->xml, "bind");
        xml_attribute(&w->xml, "nodeset", STR("/data/meta/instanceName"));
        xml_attribute(&w->xml, "type", STR("string"));
        xml_attribute(&w->xml, "calculate",
                      xform_rule(w, FORM_NONE, FORM_PART_INSTANCE_NAME, w->form->instance_name,
                                 w->ready->instance_name));
        xml_close(&w->xml, "bind");
    }
    if (w->consent.n > 0) {
        xml_open(&w->xml, "bind");
        xml_attribute(&w->xml, "nodeset", STR(XFORM_CONSENT));
        xml_attribute(&w->xml, "type", STR("string"));
        xml_attribute(&w->xml, "required", STR("true()"));
        xml_close(&w->xml, "bind");
    }
}

/* Defaults that are worked out; those of repeats stand in the body, beside the questions. */
static void write_defaults(struct xform_writing *w) {
    for (uint32_t i = 0; i < w->form->items; i++) {
        if (w->ready->place[i].rule[FORM_DEFAULT] && w->ready->place[i].scope == FORM_NONE) {
            xml_open(&w->xml, "setvalue");
            xml_attribute(&w->xml, "event", STR("odk-instance-first-load"));
            xml_attribute(&w->xml, "ref", xform_path(w, i));
            xml_attribute(&w->xml, "value", rule(w, i, FORM_DEFAULT));
            xml_close(&w->xml, "setvalue");
        }
    }
}

/* --- all of it --- */

static void write_model(struct xform_writing *w) {
    xml_open(&w->xml, "model");
    xml_attribute(&w->xml, "odk:xforms-version", STR("1.0.0"));
    write_itext(w);
    write_instance(w);
    for (uint32_t i = 0; i < w->form->lists; i++) {
        if (is_used(w->form, i)) {
            write_list(w, i);
        }
    }
    for (uint32_t i = 0; i < w->form->items; i++) {
        write_bind(w, i);
    }
    write_meta_binds(w);
    write_defaults(w);
    xml_close(&w->xml, "model");
}

void xform_write(struct arena *a, const struct form_ready *r, struct str consent, struct buf *out) {
    struct xform_writing w = {
        .arena = a, .ready = r, .form = r->form, .consent = consent, .xml = xml_begin(out)};
    xml_open(&w.xml, "h:html");
    xml_attribute(&w.xml, "xmlns", STR("http://www.w3.org/2002/xforms"));
    xml_attribute(&w.xml, "xmlns:h", STR("http://www.w3.org/1999/xhtml"));
    xml_attribute(&w.xml, "xmlns:jr", STR("http://openrosa.org/javarosa"));
    xml_attribute(&w.xml, "xmlns:odk", STR("http://www.opendatakit.org/xforms"));
    xml_attribute(&w.xml, "xmlns:orx", STR("http://openrosa.org/xforms"));
    xml_open(&w.xml, "h:head");
    xml_pair(&w.xml, "h:title", r->form->title.p ? r->form->title : STR(""));
    write_model(&w);
    xml_close(&w.xml, "h:head");
    xform_body(&w);
    xml_close(&w.xml, "h:html");
}
