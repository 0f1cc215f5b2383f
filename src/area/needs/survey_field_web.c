/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Questions as fields of a page's form, and what was typed into them, for engine/form_fill.h. */
#include <string.h>

#include "area/needs/survey_web.h"

struct form_deed survey_deed(struct web *w) {
    const struct http_pairs *form = &w->request->form;
    struct form_pair *pair = arena_array(w->ctx.arena, struct form_pair, form->count + 1);
    for (size_t i = 0; i < form->count; i++) {
        pair[i] = (struct form_pair){form->item[i].name, form->item[i].value};
    }
    return (struct form_deed){.at = web_field(w, "at"),
                              .act = web_field(w, "act"),
                              .posted = pair,
                              .count = form->count,
                              .files = FORM_PICTURES};
}

void survey_paper_fields(struct form_answers *as, uint32_t from, size_t most, uint32_t *next,
                         struct form_fields *out) {
    size_t room = 16;
    out->item = arena_array(as->arena, struct form_field, room);
    out->count = 0;
    *next = FORM_NONE;
    for (struct form_walk w = form_walk(as); form_walk_next(&w);) {
        bool shown =
            form_is_asked(w.item->type) || w.item->type == FORM_NOTE || w.item->type == FORM_GROUP;
        if (w.index < from || (!shown && !w.begins)) {
            continue;
        }
        if (out->count + 2 > most) {
            *next = w.index;
            return;
        }
        if (out->count + 2 > room) {
            struct form_field *more = arena_array(as->arena, struct form_field, 2 * room);
            memcpy(more, out->item, out->count * sizeof *more);
            out->item = more;
            room *= 2;
        }
        if (w.begins) {
            struct form_asked row = {w.row->repeat, w.row, NULL};
            out->item[out->count++] = form_field_of(as, &row, true, FORM_NO_FILES);
        }
        if (shown) {
            struct form_asked x = {w.index, w.row, w.answer};
            out->item[out->count++] = form_field_of(as, &x, true, FORM_NO_FILES);
        }
    }
}
