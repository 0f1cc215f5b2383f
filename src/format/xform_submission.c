/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a telephone sends back. Elements are told by their names, whatever the namespace. */
#include "format/xform.h"
#include "format/xml_read.h"

struct reading {
    struct arena *arena;
    const struct form_ready *ready;
    struct xform_submission *out;
    struct flaw *flaw;
    struct xml xml;
    const struct xform_sent *sent;
};

static const struct xml_limits limits = {XFORM_SUBMISSION_BYTES_MAX, 40, 150000, 20000};

static enum err refuse(struct reading *r, enum err e, size_t node, const char *code,
                       struct str why) {
    *r->flaw = xml_flaw(&r->xml, node, code, why);
    return e;
}

static struct str shown(struct str s) {
    return str_utf8_first(s, 60);
}

/* --- whose it is --- */

static enum err check_form(struct reading *r) {
    const struct form *f = r->ready->form;
    struct str id = r->sent->form, version = r->sent->version;
    if (!str_eq(id, f->id)) {
        return refuse(
            r, ERR_CONFLICT, 0, "submission_form",
            arena_printf(r->arena, "this is an answer to the form \"%.*s\"", STR_ARG(shown(id))));
    }
    if (!str_eq(version, f->version)) {
        return refuse(r, ERR_CONFLICT, 0, "submission_version",
                      arena_printf(r->arena, "this is an answer to version \"%.*s\" of the form",
                                   STR_ARG(shown(version))));
    }
    return ERR_OK;
}

static enum err take_id(struct reading *r, size_t node, struct str *out) {
    struct str text = str_trim(r->xml.node[node].text);
    if (text.n > XFORM_ID_MAX || str_has_control(text)) {
        return refuse(r, ERR_INPUT, node, "submission_id",
                      STR("this identifier has more than 249 bytes"));
    }
    if (out->p) {
        return refuse(r, ERR_INPUT, node, "submission_twice", STR("this element stands twice"));
    }
    *out = text.n ? text : str_of(NULL);
    return ERR_OK;
}

static enum err take_meta(struct reading *r, size_t meta) {
    for (size_t i = xml_first(&r->xml, meta); i != XML_NONE; i = xml_after(&r->xml, i)) {
        struct str name = r->xml.node[i].name;
        if (str_eq(name, STR("instanceID"))) {
            TRY(take_id(r, i, &r->out->instance_id));
        } else if (str_eq(name, STR("deprecatedID"))) {
            TRY(take_id(r, i, &r->out->deprecated_id));
        } else if (str_eq(name, STR("instanceName"))) {
            struct str text = str_trim(r->xml.node[i].text);
            r->out->instance_name = str_utf8_first(text, XFORM_ID_MAX);
        } else if (str_eq(name, STR("consent"))) {
            r->out->agreed = str_eq(str_trim(r->xml.node[i].text), STR("OK"));
        }
    }
    return ERR_OK;
}

/* --- answers --- */

static enum err take_nodes(struct reading *r, size_t node, uint32_t section, struct form_row *row,
                           bool *seen);

/* The item of this name within a section; FORM_NONE: there is none. Forms are written in the order
 * of their items, so the one behind the last is the likely one. */
static uint32_t item_of(const struct reading *r, uint32_t section, struct str name,
                        uint32_t *last) {
    const struct form *f = r->ready->form;
    uint32_t from = section == FORM_NONE ? 0 : section + 1;
    uint32_t end = section == FORM_NONE ? f->items : r->ready->place[section].end;
    uint32_t start = *last == FORM_NONE ? from : *last;
    for (uint32_t i = start; i < end; i = r->ready->place[i].end) {
        if (str_eq(f->item[i].name, name)) {
            return *last = i;
        }
    }
    for (uint32_t i = from; i < start; i = r->ready->place[i].end) {
        if (str_eq(f->item[i].name, name)) {
            return *last = i;
        }
    }
    return FORM_NONE;
}

static bool is_count(const struct reading *r, uint32_t section, struct str name) {
    const struct form *f = r->ready->form;
    uint32_t from = section == FORM_NONE ? 0 : section + 1;
    uint32_t end = section == FORM_NONE ? f->items : r->ready->place[section].end;
    bool is = false;
    for (uint32_t i = from; i < end && !is; i = r->ready->place[i].end) {
        struct arena_mark mark = arena_mark(r->arena);
        is = f->item[i].type == FORM_REPEAT && str_starts(name, f->item[i].name) &&
             str_eq(xform_count_name(r->arena, r->ready, i), name);
        arena_rewind(r->arena, mark);
    }
    return is;
}

static enum err take_row(struct reading *r, size_t node, uint32_t item, struct form_row *row) {
    if (xml_value(&r->xml.node[node], STR("template")).p) {
        return ERR_OK;
    }
    struct form_row *more = form_row_again(r->out->answers, row, item);
    if (!more) {
        return refuse(r, ERR_TOO_LARGE, node, "submission_rows", STR("there are too many rows"));
    }
    bool *seen = arena_array(r->arena, bool, r->ready->place[item].slots);
    return take_nodes(r, node, item, more, seen);
}

static enum err take_value(struct reading *r, size_t node, uint32_t item, struct form_row *row) {
    const struct xml_node *n = &r->xml.node[node];
    if (n->end > node + 1) {
        return refuse(r, ERR_INPUT, node + 1, "submission_unknown",
                      arena_printf(r->arena, "the question \"%.*s\" holds no elements",
                                   STR_ARG(shown(n->name))));
    }
    if (n->text.n > FORM_VALUE_MAX) {
        return refuse(r, ERR_TOO_LARGE, node, "submission_long", STR("this answer is too long"));
    }
    form_answer_put(r->out->answers, row, item, n->text);
    return ERR_OK;
}

static enum err take_node(struct reading *r, size_t node, uint32_t item, struct form_row *row,
                          bool *seen) {
    enum form_type type = r->ready->form->item[item].type;
    uint32_t slot = r->ready->place[item].slot;
    if (type == FORM_REPEAT) {
        return take_row(r, node, item, row);
    }
    if (seen[slot]) {
        return refuse(r, ERR_INPUT, node, "submission_twice",
                      arena_printf(r->arena, "\"%.*s\" stands twice",
                                   STR_ARG(shown(r->xml.node[node].name))));
    }
    seen[slot] = true;
    return type == FORM_GROUP ? take_nodes(r, node, item, row, seen)
                              : take_value(r, node, item, row);
}

static enum err take_nodes(struct reading *r, size_t node, uint32_t section, struct form_row *row,
                           bool *seen) {
    uint32_t last = FORM_NONE;
    for (size_t i = xml_first(&r->xml, node); i != XML_NONE; i = xml_after(&r->xml, i)) {
        struct str name = r->xml.node[i].name;
        uint32_t item = item_of(r, section, name, &last);
        if (item != FORM_NONE) {
            TRY(take_node(r, i, item, row, seen));
        } else if (section == FORM_NONE && str_eq(name, STR("meta"))) {
            TRY(take_meta(r, i));
        } else if (!is_count(r, section, name)) {
            return refuse(
                r, ERR_INPUT, i, "submission_unknown",
                arena_printf(r->arena, "the form has no \"%.*s\" here", STR_ARG(shown(name))));
        }
    }
    return ERR_OK;
}

enum err xform_sent_read(struct arena *a, struct str xml, struct xform_sent *out,
                         struct flaw *flaw) {
    *flaw = (struct flaw){0};
    TRY(xml_read(a, xml, limits, &out->xml, flaw));
    out->form = xml_value(&out->xml.node[0], STR("id"));
    out->version = xml_value(&out->xml.node[0], STR("version"));
    return ERR_OK;
}

static enum err read_filled(struct reading *r, const struct xform_sent *sent,
                            struct form_clock clock) {
    *r->out = (struct xform_submission){.answers = form_answers_again(r->arena, r->ready, clock)};
    *r->flaw = (struct flaw){0};
    r->xml = sent->xml;
    r->sent = sent;
    TRY(check_form(r));
    return take_nodes(r, 0, FORM_NONE, r->out->answers->top,
                      arena_array(r->arena, bool, r->ready->slots));
}

enum err xform_submission_of(struct arena *a, const struct form_ready *r,
                             const struct xform_sent *sent, struct form_clock clock,
                             struct xform_submission *out, struct flaw *flaw) {
    struct reading reading = {.arena = a, .ready = r, .out = out, .flaw = flaw};
    TRY(read_filled(&reading, sent, clock));
    out->answers->given = true;
    return out->instance_id.p
               ? ERR_OK
               : refuse(&reading, ERR_INPUT, 0, "submission_id", STR("the instanceID is missing"));
}

enum err xform_submission_read(struct arena *a, const struct form_ready *r, struct str xml,
                               struct form_clock clock, struct xform_submission *out,
                               struct flaw *flaw) {
    struct xform_sent sent;
    TRY(xform_sent_read(a, xml, &sent, flaw));
    return xform_submission_of(a, r, &sent, clock, out, flaw);
}

enum err xform_draft_read(struct arena *a, const struct form_ready *r, struct str xml,
                          struct form_clock clock, struct xform_submission *out,
                          struct flaw *flaw) {
    struct reading reading = {.arena = a, .ready = r, .out = out, .flaw = flaw};
    struct xform_sent sent;
    TRY(xform_sent_read(a, xml, &sent, flaw));
    return read_filled(&reading, &sent, clock);
}

size_t xform_submission_files(struct form_answers *as, struct str *name, size_t most) {
    size_t count = 0;
    for (struct form_walk w = form_walk(as); form_walk_next(&w);) {
        if (form_is_media(w.item->type) && w.answer->relevant && w.answer->value.n) {
            if (count < most) {
                name[count] = w.answer->value;
            }
            count++;
        }
    }
    return count;
}
