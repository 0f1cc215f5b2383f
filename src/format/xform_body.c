/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The body of an XForm: what is shown, in its order. */
#include "format/xform_inside.h"

bool xform_is_shown(const struct form_item *i) {
    return form_is_asked(i->type) || i->type == FORM_NOTE;
}

static void write_said(struct xform_writing *w, uint32_t i, const char *element,
                       struct str ending) {
    xml_open(&w->xml, element);
    xml_attribute(&w->xml, "ref",
                  arena_join(w->arena, STR("jr:itext('"), xform_path(w, i), ending, STR("')")));
    xml_close(&w->xml, element);
}

static void write_label(struct xform_writing *w, uint32_t i) {
    const struct form_item *item = &w->form->item[i];
    if (item->label || item->image || item->audio) {
        write_said(w, i, "label", STR(":label"));
    }
    if (item->hint) {
        write_said(w, i, "hint", STR(":hint"));
    }
}

static struct str appearance(struct xform_writing *w, const struct form_item *i) {
    struct str text = str_of(NULL);
    static const struct {
        unsigned bit;
        struct str word;
    } known[] = {{FORM_MINIMAL, STR_INIT("minimal")},
                 {FORM_MULTILINE, STR_INIT("multiline")},
                 {FORM_FIELD_LIST, STR_INIT("field-list")}};
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        if (i->appearance & known[k].bit) {
            text = text.p ? arena_join(w->arena, text, STR(" "), known[k].word) : known[k].word;
        }
    }
    return text;
}

static const char *control(enum form_type t) {
    switch (t) {
    case FORM_SELECT_ONE:
        return "select1";
    case FORM_SELECT_MULTIPLE:
        return "select";
    case FORM_RANK:
        return "odk:rank";
    case FORM_RANGE:
        return "range";
    case FORM_ACKNOWLEDGE:
        return "trigger";
    default:
        return form_is_media(t) ? "upload" : "input";
    }
}

static void write_itemset(struct xform_writing *w, uint32_t i) {
    const struct form_item *item = &w->form->item[i];
    const struct form_expr *filter = w->ready->place[i].rule[FORM_FILTER];
    struct str nodes =
        arena_join(w->arena, STR("instance('"), xform_list_id(w, item->list), STR("')/root/item"));
    if (filter) {
        nodes =
            arena_join(w->arena, nodes, STR("["),
                       xform_rule(w, i, FORM_FILTER, item->rule[FORM_FILTER], filter), STR("]"));
    }
    xml_open(&w->xml, "itemset");
    xml_attribute(&w->xml, "nodeset", nodes);
    xml_open(&w->xml, "value");
    xml_attribute(&w->xml, "ref", STR("name"));
    xml_close(&w->xml, "value");
    xml_open(&w->xml, "label");
    xml_attribute(&w->xml, "ref", STR("jr:itext(itextId)"));
    xml_close(&w->xml, "label");
    xml_close(&w->xml, "itemset");
}

static void write_range(struct xform_writing *w, const struct form_range *r) {
    xml_attribute(&w->xml, "start", form_number_text(w->arena, r->first));
    xml_attribute(&w->xml, "end", form_number_text(w->arena, r->last));
    xml_attribute(&w->xml, "step", form_number_text(w->arena, r->step));
}

static void write_control(struct xform_writing *w, uint32_t i) {
    const struct form_item *item = &w->form->item[i];
    const char *element = control(item->type);
    xml_open(&w->xml, element);
    xml_attribute(&w->xml, "ref", xform_path(w, i));
    xml_attribute(&w->xml, "appearance", appearance(w, item));
    if (item->type == FORM_RANGE) {
        write_range(w, &item->range);
    } else if (form_is_media(item->type)) {
        xml_attribute(&w->xml, "mediatype",
                      item->type == FORM_FILE
                          ? STR("*/*")
                          : arena_join(w->arena, str_of(form_type_word(item->type)), STR("/*")));
    }
    write_label(w, i);
    if (form_is_select(item->type)) {
        write_itemset(w, i);
    }
    xml_close(&w->xml, element);
}

static void write_all(struct xform_writing *w, uint32_t from, uint32_t end);

/* In a row they come when the form is opened, and with each row that is added. */
static void write_row_defaults(struct xform_writing *w, uint32_t repeat) {
    for (uint32_t i = repeat + 1; i < w->ready->place[repeat].end; i++) {
        const struct form_expr *e = w->ready->place[i].rule[FORM_DEFAULT];
        if (e && w->ready->place[i].scope == repeat) {
            xml_open(&w->xml, "setvalue");
            xml_attribute(&w->xml, "event", STR("odk-instance-first-load odk-new-repeat"));
            xml_attribute(&w->xml, "ref", xform_path(w, i));
            xml_attribute(&w->xml, "value",
                          xform_rule(w, i, FORM_DEFAULT, w->form->item[i].rule[FORM_DEFAULT], e));
            xml_close(&w->xml, "setvalue");
        }
    }
}

static struct str count_path(struct xform_writing *w, uint32_t i) {
    const struct form_expr *count = w->ready->place[i].rule[FORM_COUNT];
    struct str name = xform_count_name(w->arena, w->ready, i);
    struct str path = xform_path(w, i);
    if (!count) {
        return str_of(NULL);
    }
    return name.p ? arena_join(w->arena, str_first(path, path.n - w->form->item[i].name.n), name)
                  : xform_path(w, count->item);
}

static void write_section(struct xform_writing *w, uint32_t i) {
    const struct form_item *item = &w->form->item[i];
    struct str path = xform_path(w, i);
    bool repeat = item->type == FORM_REPEAT;
    xml_open(&w->xml, "group");
    xml_attribute(&w->xml, "ref", path);
    xml_attribute(&w->xml, "appearance", repeat ? str_of(NULL) : appearance(w, item));
    write_label(w, i);
    if (repeat) {
        xml_open(&w->xml, "repeat");
        xml_attribute(&w->xml, "nodeset", path);
        xml_attribute(&w->xml, "appearance", appearance(w, item));
        xml_attribute(&w->xml, "jr:count", count_path(w, i));
        write_row_defaults(w, i);
    }
    write_all(w, i + 1, w->ready->place[i].end);
    if (repeat) {
        xml_close(&w->xml, "repeat");
    }
    xml_close(&w->xml, "group");
}

static void write_all(struct xform_writing *w, uint32_t from, uint32_t end) {
    for (uint32_t i = from; i < end; i = w->ready->place[i].end) {
        const struct form_item *item = &w->form->item[i];
        if (form_is_section(item->type)) {
            write_section(w, i);
        } else if (xform_is_shown(item)) {
            write_control(w, i);
        }
    }
}

void xform_body(struct xform_writing *w) {
    xml_open(&w->xml, "h:body");
    if (w->consent.n > 0) {
        xml_open(&w->xml, "trigger");
        xml_attribute(&w->xml, "ref", STR(XFORM_CONSENT));
        xml_pair(&w->xml, "label", w->consent);
        xml_close(&w->xml, "trigger");
    }
    write_all(w, 0, w->form->items);
    xml_close(&w->xml, "h:body");
}
