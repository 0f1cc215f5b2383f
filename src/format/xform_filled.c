/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Filled forms as XML. */
#include "base/xml.h"
#include "format/xform.h"

struct writing {
    struct arena *arena;
    struct form_answers *as;
    struct xml_out xml;
    bool all;
};

static void write_items(struct writing *w, struct form_row *row, uint32_t from, uint32_t end);

static void write_rows(struct writing *w, uint32_t item, const struct form_answer *repeat) {
    const char *name = arena_cstr(w->arena, w->as->ready->form->item[item].name);
    uint32_t rows = w->all ? repeat->kept : repeat->rows;
    for (uint32_t i = 0; i < rows; i++) {
        xml_open(&w->xml, name);
        write_items(w, repeat->row[i], item + 1, w->as->ready->place[item].end);
        xml_close(&w->xml, name);
    }
}

static void write_items(struct writing *w, struct form_row *row, uint32_t from, uint32_t end) {
    const struct form_ready *r = w->as->ready;
    for (uint32_t i = from; i < end; i = r->place[i].end) {
        const struct form_item *item = &r->form->item[i];
        const struct form_answer *answer = &row->answer[r->place[i].slot];
        const char *name = arena_cstr(w->arena, item->name);
        if (!answer->relevant && !w->all) {
            continue;
        }
        if (item->type == FORM_REPEAT) {
            write_rows(w, i, answer);
        } else if (item->type == FORM_GROUP) {
            xml_open(&w->xml, name);
            write_items(w, row, i + 1, r->place[i].end);
            xml_close(&w->xml, name);
        } else {
            xml_pair(&w->xml, name, answer->value.p ? answer->value : STR(""));
        }
    }
}

void xform_submission_write(struct arena *a, struct form_answers *as,
                            const struct xform_submission *ids, bool all, struct buf *out) {
    const struct form *f = as->ready->form;
    struct writing w = {a, as, xml_begin(out), all};
    xml_open(&w.xml, "data");
    xml_attribute(&w.xml, "id", f->id.p ? f->id : STR(""));
    xml_attribute(&w.xml, "version", f->version.n ? f->version : str_of(NULL));
    write_items(&w, as->top, 0, f->items);
    xml_open(&w.xml, "meta");
    xml_pair(&w.xml, "instanceID", ids->instance_id);
    xml_pair(&w.xml, "deprecatedID", ids->deprecated_id);
    xml_pair(&w.xml, "instanceName", form_instance_name(as));
    xml_close(&w.xml, "meta");
    xml_close(&w.xml, "data");
}
